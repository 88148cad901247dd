//! What a reader should know about how an article was read.
//!
//! Invariant: what a note is about is known until it is told; nobody has to look for it in the words.
//! Must not know: how it is told.

use std::fmt;

use super::decode::Diagnostic;
use super::error::Error;

/// Something odd about the reading of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Something odd about the bytes of a text.
    Odd {
        /// What the text is called.
        name: String,
        /// What it is.
        what: Diagnostic,
    },
    /// One of its texts is missing, and why.
    Missing(String),
}

impl Note {
    pub(super) fn odd(name: &impl fmt::Display, what: Diagnostic) -> Self {
        let name = name.to_string();
        Self::Odd { name, what }
    }

    /// Whether it tells that an encoding was guessed.
    #[must_use]
    pub const fn is_guess(&self) -> bool {
        matches!(
            self,
            Self::Odd {
                what: Diagnostic::Guessed(_),
                ..
            }
        )
    }
}

impl From<&Error> for Note {
    fn from(error: &Error) -> Self {
        Self::Missing(error.with_hint())
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Odd { name, what } => write!(f, "{name}: {what}"),
            Self::Missing(why) => f.write_str(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_known_by_what_it_is_and_not_by_words() {
        let guess = Note::odd(&"a.txt", Diagnostic::Guessed("windows-1256"));
        assert!(guess.is_guess());
        assert_eq!(
            guess.to_string(),
            "a.txt: no encoding is marked; read as windows-1256"
        );
        // A file may be called anything.
        let name = "no encoding is marked; read as .txt";
        assert!(!Note::odd(&name, Diagnostic::Reordered).is_guess());
    }
}
