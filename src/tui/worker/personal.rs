//! The file of the reader's own entities, read anew for every analysis.
//!
//! Invariant: what is wrong with it is told once, until something else is.
//! Must not know: what the list is used for.

use std::path::PathBuf;

use crate::entity::Personal;
use crate::library;

/// The file, and what was last wrong with it.
pub(super) struct PersonalFile {
    path: Option<PathBuf>,
    told: Vec<String>,
}

impl PersonalFile {
    pub(super) const fn new(path: Option<PathBuf>) -> Self {
        Self {
            path,
            told: Vec::new(),
        }
    }

    /// The list as it is now, and what is newly wrong with it.
    pub(super) fn read(&mut self) -> (Personal, Vec<String>) {
        let Some(path) = &self.path else {
            return (Personal::default(), Vec::new());
        };
        let (list, wrong) = library::personal::read(path);
        let new = if wrong == self.told {
            Vec::new()
        } else {
            wrong.clone()
        };
        self.told = wrong;
        (list, new)
    }
}
