//! Where a text's bytes come from, and how they become a [`Text`].
//!
//! Invariant: files and embedded texts go the same way from bytes on; files beyond [`HELD_BYTES`] can be
//! opened without being read.
//! Must not know: which texts belong together.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use super::charset::Named;
use super::decode::{Diagnostic, decode_as};
use super::error::Error;
use super::sniff::sniff;
use super::windowed::{GRAIN, Indexing};
use super::{MAX_BYTES, plain};
use crate::bitext::masthead;
use crate::bitext::{Para, Paragraphs, Role, Text};
use crate::language::script::side_of;
use crate::text::Side;

/// A place to read a text from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(std::sync::Arc<Path>),
    /// Bytes that came with the program, or in on a pipe, under a name to show.
    Bytes {
        /// The name.
        name: String,
        /// The bytes.
        bytes: std::sync::Arc<[u8]>,
    },
}

/// What tells that a file is not the one that was read: its identity, size and time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    inode: u64,
    length: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The size, bytes.
    #[must_use]
    pub const fn size(self) -> u64 {
        self.length
    }
}

/// A text that was read, with what was odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The language it is in.
    pub side: Side,
    /// The text.
    pub text: Text,
    /// The encoding that its bytes were read in.
    pub encoding: &'static str,
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

    /// What the file is like now; `None` where it cannot be looked at. What is no file never changes.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        let Self::File(path) = self else {
            return Some(Stamp {
                inode: 0,
                length: 0,
                modified: None,
            });
        };
        let metadata = std::fs::metadata(path).ok()?;
        Some(Stamp {
            inode: metadata.ino(),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        })
    }

    /// Reads the text; `tag` is the language its name claims, `limit` how many bytes to read at most,
    /// `named` the encoding that the reader has named.
    ///
    /// # Errors
    /// Where there is no file, no text in it, or none in either language.
    pub fn read(
        &self,
        tag: Option<Side>,
        limit: Option<u64>,
        named: Option<Named>,
    ) -> Result<Reading, Error> {
        let path = || self.path().to_owned();
        let owned;
        let bytes: &[u8] = match self {
            Self::Bytes { bytes, .. } => bytes,
            Self::File(file) => {
                owned = bytes_of(file, limit)?;
                &owned
            }
        };
        let decoded = decode_as(bytes, tag, named).map_err(|not| Error::NotText {
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
            encoding: decoded.encoding,
            diagnostics: decoded.diagnostics,
        })
    }
}

/// A file beyond this is read by windows.
pub const HELD_BYTES: u64 = 4 << 20;
/// How much of such a file tells its encoding, and how much of that its headline.
const TELLING_BYTES: usize = 64 * 1024;
const HEAD_BYTES: usize = 16 * 1024;

/// A text that is read by windows, and its file, which is being scanned.
#[derive(Debug)]
pub struct Windowed {
    text: Text,
    sniffed: Vec<Diagnostic>,
    indexing: Indexing,
}

impl Source {
    /// Opens the text to be read by windows, where it is a file too long to be held; `None` where it is
    /// not. Its first paragraphs are known at once.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn open_windowed(
        &self,
        tag: Option<Side>,
        named: Option<Named>,
    ) -> Result<Option<(Side, Windowed)>, Error> {
        let Self::File(path) = self else {
            return Ok(None);
        };
        let length = length_of(path)?;
        if length <= HELD_BYTES {
            return Ok(None);
        }
        let io = |source| Error::io(path, source);
        let file = File::open(path).map_err(io)?;
        // Read at once, not in pieces that double.
        let mut head = Vec::with_capacity(TELLING_BYTES + 1);
        let telling = (&file).take(TELLING_BYTES as u64).read_to_end(&mut head);
        telling.map_err(io)?;
        let sniffed = sniff(&head, tag, named).map_err(|not| Error::NotText {
            path: path.to_path_buf(),
            found: not.0,
        })?;
        let (charset, mark) = (sniffed.charset, sniffed.mark);
        let mut indexing = Indexing::new(file, length, charset, mark, GRAIN);
        while indexing.len() == 0 {
            if !indexing.advance() && indexing.len() == 0 {
                return Err(Error::Empty {
                    path: path.to_path_buf(),
                });
            }
        }
        let head = head.get(mark..).unwrap_or(&[]);
        let (head, _) = charset.decode(head.get(..HEAD_BYTES).unwrap_or(head));
        let side = side_of(&head).or(tag);
        let side = side.ok_or_else(|| Error::NoLanguage {
            path: path.to_path_buf(),
        })?;
        let paragraphs = plain::parse(&head);
        let (mut roles, metadata) = masthead::read(&paragraphs, side);
        let named = roles.iter().rposition(|&r| r != Role::Body);
        roles.truncate(named.map_or(0, |at| at + 1));
        indexing.set_roles(roles);
        let text = Text {
            source: self.name(),
            paragraphs: Paragraphs::Windowed(indexing.known()),
            metadata,
        };
        let windowed = Windowed {
            text,
            sniffed: sniffed.diagnostics(),
            indexing,
        };
        Ok(Some((side, windowed)))
    }
}

impl Windowed {
    /// The text as far as it is known.
    #[must_use]
    pub fn text(&self) -> Text {
        Text {
            paragraphs: Paragraphs::Windowed(self.indexing.known()),
            ..self.text.clone()
        }
    }

    /// Scans a piece more of the file; `false` once all is scanned.
    pub fn advance(&mut self) -> bool {
        self.indexing.advance()
    }

    /// Whether all is scanned.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.indexing.is_complete()
    }

    /// How many bytes of how many are scanned.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        self.indexing.progress()
    }

    /// What was odd about the bytes so far.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let odd = self.indexing.diagnostics();
        self.sniffed.iter().copied().chain(odd).collect()
    }
}

/// The size of a file, where it is one.
pub(super) fn length_of(path: &Path) -> Result<u64, Error> {
    // Asked before opening: opening a pipe would wait for its writer.
    let metadata = std::fs::metadata(path).map_err(|source| Error::io(path, source))?;
    if metadata.is_file() {
        return Ok(metadata.len());
    }
    Err(Error::no_file(path))
}

fn bytes_of(path: &Path, limit: Option<u64>) -> Result<Vec<u8>, Error> {
    let io = |source| Error::io(path, source);
    let length = length_of(path)?;
    if length > MAX_BYTES && limit.is_none() {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            bytes: length,
        });
    }
    // An even limit keeps UTF-16 whole; a character cut in UTF-8 is one bad place among many good.
    let limit = limit.unwrap_or(MAX_BYTES).min(MAX_BYTES) & !1;
    // Read at once, not in pieces that double.
    let room = usize::try_from(length.min(limit)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(room.saturating_add(1));
    let file = File::open(path).map_err(io)?;
    file.take(limit).read_to_end(&mut bytes).map_err(io)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let read = bytes(&text).read(None, None, None).unwrap();
        let roles: Vec<Role> = read.text.paragraphs.iter().map(|p| p.role).collect();
        assert_eq!(roles, [Role::Title, Role::Stamp, Role::Body]);
        assert_eq!(read.side, Side::English);
        assert_eq!(read.text.source, "x.txt");
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let error = |source: &Source| source.read(None, None, None).unwrap_err();
        assert!(matches!(error(&bytes(" \n")), Error::Empty { .. }));
        assert!(matches!(error(&bytes("12 34")), Error::NoLanguage { .. }));
        assert!(bytes("12 34").read(Some(Side::Arabic), None, None).is_ok());
        let folder = tempfile::tempdir().unwrap();
        let file = Source::File(folder.path().into());
        assert!(matches!(error(&file), Error::NotAFile { .. }));
        let huge = folder.path().join("huge.txt");
        let file = File::create(&huge).unwrap();
        file.set_len(MAX_BYTES + 1).unwrap();
        let huge = Source::File(huge.into());
        assert!(matches!(error(&huge), Error::TooLarge { .. }));
        #[cfg(target_os = "linux")]
        {
            let device = Source::File(Path::new("/dev/zero").into());
            assert!(matches!(error(&device), Error::NotAFile { .. }));
        }
    }
}
