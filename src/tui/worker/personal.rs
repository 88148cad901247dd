//! The file of the reader's own entities, read anew for every analysis.
//!
//! Invariant: what is wrong with it is told once, until something else is.
//! Must not know: what the list is used for.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::app::message::Notice;
use crate::entity::Personal;

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
    pub(super) fn read(&mut self) -> (Personal, Option<Notice>) {
        let Some(path) = &self.path else {
            return (Personal::default(), None);
        };
        let (list, wrong) = match std::fs::read_to_string(path) {
            Ok(text) => {
                let (list, faults) = Personal::parse(&text);
                let told = faults
                    .iter()
                    .map(|f| format!("{}:{}: {}", path.display(), f.line, f.what))
                    .collect();
                (list, told)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Default::default(),
            Err(error) => {
                let line = format!("{}: {error}", path.display());
                (Personal::default(), vec![line])
            }
        };
        let notice = if wrong == self.told {
            None
        } else {
            Notice::errors(&wrong)
        };
        self.told = wrong;
        (list, notice)
    }
}
