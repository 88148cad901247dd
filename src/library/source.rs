//! Where a text's bytes come from, and how they become a [`Text`].
//!
//! Invariant: files and embedded texts go the same way from bytes on.
//! Must not know: which texts belong together.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::decode::{Diagnostic, decode};
use super::error::Error;
use super::{MAX_BYTES, plain};
use crate::bitext::masthead;
use crate::bitext::{Para, Text};
use crate::language::script::side_of;
use crate::text::Side;

/// A place to read a text from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Bytes that came with the program, or in on a pipe, under a name to show.
    Bytes {
        /// The name.
        name: String,
        /// The bytes.
        bytes: std::sync::Arc<[u8]>,
    },
}

/// A text that was read, with what was odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The language it is in.
    pub side: Side,
    /// The text.
    pub text: Text,
    /// What its bytes had of oddities.
    pub diagnostics: Vec<Diagnostic>,
}

impl Source {
    /// Where it is, for messages.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Bytes { name, .. } => Path::new(name),
        }
    }

    /// The name to show: a file's without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        let path = self.path();
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Reads the text; `tag` is the language its name claims, `limit` how many bytes to read at most.
    ///
    /// # Errors
    /// Where there is no file, no text in it, or none in either language.
    pub fn read(&self, tag: Option<Side>, limit: Option<u64>) -> Result<Reading, Error> {
        let path = || self.path().to_owned();
        let owned;
        let bytes: &[u8] = match self {
            Self::Bytes { bytes, .. } => bytes,
            Self::File(file) => {
                owned = bytes_of(file, limit)?;
                &owned
            }
        };
        let decoded = decode(bytes, tag).map_err(|not| Error::NotText {
            path: path(),
            found: not.0,
        })?;
        let paragraphs = plain::parse(&decoded.text);
        if paragraphs.is_empty() {
            return Err(Error::Empty { path: path() });
        }
        let side = side_of(&decoded.text).or(tag);
        let side = side.ok_or_else(|| Error::NoLanguage { path: path() })?;
        let (roles, metadata) = masthead::read(&paragraphs, side);
        let text = Text {
            source: self.name(),
            paragraphs: paragraphs
                .iter()
                .zip(roles)
                .map(|(&text, role)| Para {
                    text: text.into(),
                    role,
                })
                .collect(),
            metadata,
        };
        Ok(Reading {
            side,
            text,
            diagnostics: decoded.diagnostics,
        })
    }
}

fn bytes_of(path: &Path, limit: Option<u64>) -> Result<Vec<u8>, Error> {
    let io = |source| Error::io(path, source);
    // Asked before opening: opening a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(io)?;
    if !metadata.is_file() {
        return Err(Error::NotAFile {
            path: path.to_owned(),
            found: match metadata.is_dir() {
                true => "a folder",
                false => "a pipe, socket or device",
            },
        });
    }
    if metadata.len() > MAX_BYTES {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            bytes: metadata.len(),
        });
    }
    // An even limit keeps UTF-16 whole; a character cut in UTF-8 is one bad place among many good.
    let limit = limit.unwrap_or(MAX_BYTES).min(MAX_BYTES) & !1;
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io)?;
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Role;

    fn bytes(text: &str) -> Source {
        Source::Bytes {
            name: "x.txt".to_owned(),
            bytes: text.as_bytes().into(),
        }
    }

    #[test]
    fn bytes_become_paragraphs_with_roles() {
        let long = "A sentence that goes on for a while, as reports do, and then ends. ".repeat(3);
        let text = format!("A headline\r\n\r\nPublished On(2021-06-10 17:11:29)\r\n{long}\r\n");
        let read = bytes(&text).read(None, None).unwrap();
        let roles: Vec<Role> = read.text.paragraphs.iter().map(|p| p.role).collect();
        assert_eq!(roles, [Role::Title, Role::Stamp, Role::Body]);
        assert_eq!(read.side, Side::English);
        assert_eq!(read.text.source, "x.txt");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let error = |source: &Source| source.read(None, None).unwrap_err();
        assert!(matches!(error(&bytes(" \n")), Error::Empty { .. }));
        assert!(matches!(error(&bytes("12 34")), Error::NoLanguage { .. }));
        assert!(bytes("12 34").read(Some(Side::Arabic), None).is_ok());
        let folder = tempfile::tempdir().unwrap();
        let file = Source::File(folder.path().to_owned());
        assert!(matches!(error(&file), Error::NotAFile { .. }));
        let huge = folder.path().join("huge.txt");
        let file = File::create(&huge).unwrap();
        file.set_len(MAX_BYTES + 1).unwrap();
        let huge = Source::File(huge);
        assert!(matches!(error(&huge), Error::TooLarge { .. }));
        #[cfg(target_os = "linux")]
        {
            let device = Source::File("/dev/zero".into());
            assert!(matches!(error(&device), Error::NotAFile { .. }));
        }
    }
}
