//! A home folder of a test's own, so that the built program neither reads nor changes anybody's.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The built program.
pub(crate) const DIGLOT: &str = env!("CARGO_BIN_EXE_diglot");

/// A home folder, removed when dropped.
pub(crate) struct Home {
    folder: TempDir,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The whole environment that the program is given.
    pub(crate) fn variables(&self) -> BTreeMap<&'static str, String> {
        let under = |name: &str| self.path().join(name).display().to_string();
        BTreeMap::from([
            ("HOME", under("")),
            ("XDG_STATE_HOME", under("state")),
            ("XDG_CONFIG_HOME", under("config")),
            ("XDG_DATA_HOME", under("data")),
            // No dictionary of this machine changes what is found.
            ("XDG_DATA_DIRS", under("none")),
            ("TERM", "xterm-256color".to_owned()),
        ])
    }

    /// The program without a terminal, in this home.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(DIGLOT);
        command
            .env_clear()
            .envs(self.variables())
            .current_dir(self.path());
        command
    }

    /// The file of the reader's memory.
    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("state/diglot/diglot.db")
    }

    /// Writes a file, and the folders it is in.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Makes a pipe, in a folder that is there.
    pub(crate) fn pipe(&self, name: impl AsRef<Path>) -> PathBuf {
        let path = self.path().join(name);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }
}

/// The folder of the two seed articles.
pub(crate) fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}
