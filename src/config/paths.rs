//! Where diglot's own files are: the XDG Base Directory Specification 0.8, on every system.
//!
//! Invariant: the only place that knows these directories. Nothing is created here.
//! Must not know: what is in the files.

use std::path::PathBuf;

/// The places of one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The settings; diglot reads them and never writes them.
    pub config_file: PathBuf,
    /// The folder of what diglot remembers by itself: positions, marks, the index.
    pub state: PathBuf,
    /// The folder of the articles that were added to the library.
    pub library: PathBuf,
}

impl Paths {
    /// The places of this reader, from the environment that `variable` looks up; `None` if there is
    /// no home folder.
    #[must_use]
    pub fn of_reader(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        // The specification wants relative paths ignored.
        let absolute = |name: &str| {
            let path = variable(name).map(PathBuf::from);
            path.filter(|path| path.is_absolute())
        };
        // Without the variable the system's own records know the home folder.
        let home = absolute("HOME").or_else(std::env::home_dir);
        let folder = |name: &str, usual: &str| {
            let base = absolute(name).or_else(|| home.as_ref().map(|home| home.join(usual)));
            base.map(|base| base.join("diglot"))
        };
        Some(Self {
            config_file: folder("XDG_CONFIG_HOME", ".config")?.join("config.toml"),
            state: folder("XDG_STATE_HOME", ".local/state")?,
            library: folder("XDG_DATA_HOME", ".local/share")?.join("library"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_xdg_variables_are_honoured_and_relative_ones_ignored() {
        let paths = Paths::of_reader(|name| {
            let value = match name {
                "HOME" => "/home/layla",
                "XDG_CONFIG_HOME" => "/etc/layla",
                "XDG_STATE_HOME" => "state",
                _ => return None,
            };
            Some(value.to_owned())
        });
        let expected = Paths {
            config_file: "/etc/layla/diglot/config.toml".into(),
            state: "/home/layla/.local/state/diglot".into(),
            library: "/home/layla/.local/share/diglot/library".into(),
        };
        assert_eq!(paths, Some(expected));
    }
}
