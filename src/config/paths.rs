//! Where diglot's own files are, by the customs of the system (XDG on Linux).
//!
//! Invariant: the only place that asks the system for directories. Nothing is created here.
//! Must not know: what is in the files.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The places of one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The settings; diglot reads them and never writes them.
    pub config_file: PathBuf,
    /// The reader's own list of entities; diglot never writes it either.
    pub entities_file: PathBuf,
    /// The folder of what diglot remembers by itself: positions, marks, the index.
    pub state: PathBuf,
    /// The folder of the articles that were added to the library.
    pub library: PathBuf,
}

impl Paths {
    /// The places of this reader; `None` if the system knows no home folder.
    #[must_use]
    pub fn of_reader() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "diglot")?;
        Some(Self {
            config_file: dirs.config_dir().join("config.toml"),
            entities_file: dirs.config_dir().join("entities.tsv"),
            // Only Linux tells state and data apart.
            state: dirs
                .state_dir()
                .unwrap_or_else(|| dirs.data_local_dir())
                .to_path_buf(),
            library: dirs.data_dir().join("library"),
        })
    }
}
