//! What can go wrong between a path and an article, told so that a reader can act.
//!
//! Invariant: every message names the path and what was expected; [`Error::hint`] says what to do.
//! Must not know: how a message is shown.

use std::path::{Path, PathBuf};

/// A path that gives no text, and why.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is there.
    #[error("{}: no such file or folder", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// Something is there that is no file.
    #[error("{}: expected a text file, found {found}", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// What it is, with its article: "a folder".
        found: &'static str,
    },
    /// A file whose bytes are no text.
    #[error("{}: expected a text, found {found}", path.display())]
    NotText {
        /// The path.
        path: PathBuf,
        /// What it is, with its article.
        found: &'static str,
    },
    /// A file with nothing to read.
    #[error("{}: expected a text, found no line with anything to read", path.display())]
    Empty {
        /// The path.
        path: PathBuf,
    },
    /// A text in neither language.
    #[error("{}: expected English or Arabic, found no letters of either", path.display())]
    NoLanguage {
        /// The path.
        path: PathBuf,
    },
    /// A file beyond [`MAX_BYTES`](super::MAX_BYTES).
    #[error("{}: expected at most {} MiB, found {} MiB", path.display(), super::MAX_BYTES >> 20, bytes >> 20)]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A folder with no texts in it, nor in its own folders.
    #[error("{}: expected texts in this folder, found none", path.display())]
    NoTexts {
        /// The folder.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// The error of a failed system call on a path.
    #[must_use]
    pub fn io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Io { path, source },
        }
    }

    /// The error of a path where there is something else than a file.
    #[must_use]
    pub fn no_file(path: &Path) -> Self {
        Self::NotAFile {
            path: path.to_owned(),
            found: match path.is_dir() {
                true => "a folder",
                false => "a pipe, socket or device",
            },
        }
    }

    /// The path it is about.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Missing { path }
            | Self::NotAFile { path, .. }
            | Self::NotText { path, .. }
            | Self::Empty { path }
            | Self::NoLanguage { path }
            | Self::TooLarge { path, .. }
            | Self::NoTexts { path }
            | Self::Io { path, .. } => path,
        }
    }

    /// What went wrong and what the reader can do about it, on one line.
    #[must_use]
    pub fn with_hint(&self) -> String {
        format!("{self}. {}", self.hint())
    }

    /// What the reader can do about it, as a sentence.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "Check the spelling, and that the disk is there.",
            Self::NotAFile { .. } => {
                "Give a file, or a folder of files; save a pipe to a file first."
            }
            Self::NotText { .. } => "Unpack it, or save it as plain text (.txt, UTF-8).",
            Self::Empty { .. } => "Check that the right file was saved.",
            Self::NoLanguage { .. } => {
                "If the letters look wrong elsewhere too, convert the file to UTF-8."
            }
            Self::TooLarge { .. } => "Split it: an article is read as a whole.",
            Self::NoTexts { .. } => "Texts end in .txt, .text or .md, or have no extension.",
            Self::Io { .. } => "Check that you may read it.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_the_path_and_what_was_expected() {
        let error = Error::TooLarge {
            path: "long.txt".into(),
            bytes: 300 << 20,
        };
        let message = error.to_string();
        assert_eq!(message, "long.txt: expected at most 256 MiB, found 300 MiB");
        assert!(error.hint().starts_with("Split"));
        assert_eq!(
            error.with_hint(),
            format!("{message}. Split it: an article is read as a whole.")
        );
        let kind = std::io::ErrorKind::NotFound;
        let missing = Error::io(Path::new("x"), kind.into());
        assert!(matches!(missing, Error::Missing { .. }));
    }
}
