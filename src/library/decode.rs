//! Bytes to text, and what of them could not be read.
//!
//! Invariant: no byte order mark is left in the text.
//! Must not know: paths, paragraphs, how an encoding is told (`sniff`).

use super::charset::{Charset, Named};
use super::sniff::sniff;
use crate::text::Side;

/// Text, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name in the WHATWG Encoding Standard, such as `UTF-8` or `windows-1256`.
    pub encoding: &'static str,
    /// What a reader should know about the reading.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something odd about the bytes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diagnostic {
    /// Bytes that mean nothing in the encoding; each run of them reads as U+FFFD.
    Replaced {
        /// How many runs.
        count: usize,
        /// Byte offset of the first in the file, where it is known.
        offset: Option<usize>,
        /// Line of the first, from 1.
        line: usize,
    },
    /// No mark and no rule named the encoding: it was guessed from letter frequencies.
    Guessed(&'static str),
    /// Lines were stored as they are seen, and have been put into the order they are read in.
    Reordered,
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Replaced {
                count,
                offset: Some(offset),
                line,
            } => write!(
                f,
                "{count} unreadable byte sequence(s), the first at byte {offset}, line {line}"
            ),
            Self::Replaced { count, line, .. } => write!(
                f,
                "{count} unreadable byte sequence(s), the first in line {line}"
            ),
            Self::Guessed(name) => write!(f, "no encoding is marked; read as {name}"),
            Self::Reordered => write!(f, "its lines were stored as they are seen; put in order"),
        }
    }
}

/// Why bytes are no text, such as "a gzip archive".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText(pub &'static str);

/// Decodes bytes. The hint is the language the file's name claims, if any.
///
/// # Errors
/// [`NotText`] for archives, documents of other formats, and bytes rich in NUL or control characters.
pub fn decode(bytes: &[u8], hint: Option<Side>) -> Result<Decoded, NotText> {
    decode_as(bytes, hint, None)
}

/// The same in the encoding that the reader has named, where one is.
///
/// # Errors
/// As for [`decode`]; of bytes in a named encoding only other formats are refused.
pub fn decode_as(
    bytes: &[u8],
    hint: Option<Side>,
    named: Option<Named>,
) -> Result<Decoded, NotText> {
    let sniffed = sniff(bytes, hint, named)?;
    let mark = sniffed.mark;
    let mut decoded = with(sniffed.charset, bytes.get(mark..).unwrap_or(&[]), mark);
    decoded.diagnostics.splice(0..0, sniffed.diagnostics());
    Ok(decoded)
}

fn with(charset: Charset, bytes: &[u8], skipped: usize) -> Decoded {
    let (text, had_errors) = charset.decode(bytes);
    let mut diagnostics = Vec::new();
    if had_errors {
        let first = first_bad(charset, bytes);
        // A text may hold U+FFFD itself, which tells of what was lost before.
        let count = match charset.is_utf8() {
            true => bytes
                .utf8_chunks()
                .filter(|c| !c.invalid().is_empty())
                .count(),
            false => text.matches('\u{fffd}').count(),
        };
        let before = bytes.get(..first.unwrap_or(0)).unwrap_or(&[]);
        diagnostics.push(Diagnostic::Replaced {
            count,
            offset: first.map(|o| o + skipped),
            line: charset.decode(before).0.matches('\n').count() + 1,
        });
    }
    Decoded {
        text: text.into_owned(),
        encoding: charset.name(),
        diagnostics,
    }
}

/// The first byte that means nothing, where that can be told.
fn first_bad(charset: Charset, bytes: &[u8]) -> Option<usize> {
    if charset.is_utf8() {
        return std::str::from_utf8(bytes).err().map(|e| e.valid_up_to());
    }
    if let Some(big) = charset.wide() {
        let units = bytes.chunks(2).map(|unit| match *unit {
            [a, b] if big => u16::from_be_bytes([a, b]),
            [a, b] => u16::from_le_bytes([a, b]),
            // Half a unit is no character.
            _ => 0xdfff,
        });
        let mut at = 0;
        for unit in char::decode_utf16(units) {
            match unit {
                Ok(c) => at += 2 * c.len_utf16(),
                Err(_) => return Some(at),
            }
        }
        return None;
    }
    let stored = charset.table.stored(bytes).0;
    let before = stored.find('\u{fffd}').and_then(|at| stored.get(..at))?;
    // A byte a character, in all legacy encodings of these two languages.
    Some(before.chars().count())
}

#[cfg(test)]
mod tests;
