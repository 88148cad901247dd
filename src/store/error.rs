//! What can go wrong with the reader's own data, told so that a reader can act.
//!
//! Invariant: every message names the file; none of these keeps anyone from reading.
//! Must not know: how a message is shown.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why places and settings cannot be kept or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A later diglot made the file.
    #[error("{}: expected data of version {known} or older, found {found}", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The file is no database, or a damaged one.
    #[error("{}: expected a diglot database, found damaged or other data", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
    },
    /// The file is another program's database.
    #[error("{}: expected a diglot database, found another program's", path.display())]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// The file or its folder may not be written to.
    #[error("{}: may be read but not written", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// Another program kept the database locked for longer than we wait.
    #[error("{}: locked by another program", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("{}: no room left on the disk", path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// The folder could not be made, or the file not opened.
    #[error("{}: cannot be opened: {reason}", path.display())]
    Unopened {
        /// The database.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Anything else SQLite says.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
}

impl Error {
    pub(super) fn new(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Corrupt { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::CannotOpen) => Self::Unopened {
                path,
                reason: source.to_string(),
            },
            _ => Self::Sqlite { path, source },
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
            Self::Newer { .. } => "Update diglot; until then it reads without remembering.",
            Self::Corrupt { .. } => "Move the file away and diglot starts a new one.",
            Self::Foreign { .. } => "Give diglot a file of its own.",
            Self::ReadOnly { .. } => {
                "Places are not kept until the file and its folder can be written."
            }
            Self::Busy { .. } => "Close the other program that holds it.",
            Self::Full { .. } => "Make room; places are not kept until then.",
            Self::Unopened { .. } => "Check that its folder is there and is yours.",
            Self::Sqlite { .. } => "Reading goes on without remembering.",
        }
    }
}
