//! Lines in bytes that are not decoded yet: where one ends, whether it shows anything, where to cut it.
//!
//! Invariant: what is found here is what [`plain`] finds in the decoded text. Bytes are looked
//! at by the million, so only what cannot be told from them is decoded.
//! Must not know: files, indexes.

use memchr::{memchr2, memchr3};

use super::charset::Charset;
use super::plain;
use crate::text::segment::{self, BEYOND};

/// Reads lines in one encoding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan {
    pub(super) charset: Charset,
}

impl Scan {
    fn is_utf8(self) -> bool {
        self.charset.is_utf8()
    }

    /// The bytes of the smallest unit.
    pub(super) fn unit(self) -> usize {
        1 + usize::from(self.charset.wide().is_some())
    }

    fn unit_at(self, bytes: &[u8], at: usize) -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if self.charset.wide() == Some(true) {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        })
    }

    /// The first byte from `at` on that is neither blank nor a line end, as far as single bytes tell.
    pub(super) fn skip_blank(self, bytes: &[u8], mut at: usize) -> usize {
        if self.unit() == 2 {
            while matches!(self.unit_at(bytes, at), Some(0x09..=0x0d | 0x20)) {
                at += 2;
            }
            return at;
        }
        while matches!(bytes.get(at), Some(0x09..=0x0d | b' ')) {
            at += 1;
        }
        at
    }

    /// Where the line that `at` is in ends, and where the next one may begin; `None` where the bytes do
    /// not hold its end.
    pub(super) fn line_end(self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        if self.unit() == 2 {
            let mut end = at;
            loop {
                match self.unit_at(bytes, end)? {
                    0x0a | 0x0d | 0x2029 => return Some((end, end + 2)),
                    _ => end += 2,
                }
            }
        }
        if !self.is_utf8() {
            let end = at + memchr2(b'\n', b'\r', bytes.get(at..)?)?;
            return Some((end, end + 1));
        }
        let mut from = at;
        loop {
            let end = from + memchr3(b'\n', b'\r', 0xe2, bytes.get(from..)?)?;
            match (bytes.get(end), bytes.get(end + 1), bytes.get(end + 2)) {
                (Some(0xe2), Some(0x80), Some(0xa9)) => return Some((end, end + 3)),
                (Some(0xe2), ..) => from = end + 1,
                _ => return Some((end, end + 1)),
            }
        }
    }

    /// Whether a line shows anything.
    pub(super) fn shows(self, line: &[u8]) -> bool {
        // Most lines begin with a letter.
        let first = if self.unit() == 2 {
            self.unit_at(line, 0)
        } else {
            line.first().map(|&b| u16::from(b))
        };
        match first {
            None => false,
            Some(0x21..=0x7e) => true,
            Some(0x621..=0x64a) if self.unit() == 2 => true,
            // Lead bytes of Arabic letters; D8 and D9 are also those of the mark ALM and the vowels.
            Some(0xd8) if self.is_utf8() && line.get(1).is_some_and(|b| *b > 0xa0) => true,
            Some(0xd9)
                if self.is_utf8() && line.get(1).is_some_and(|b| matches!(b, 0x81..=0x8a)) =>
            {
                true
            }
            _ => !plain::parse(&self.decode(line)).is_empty(),
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> std::borrow::Cow<'_, str> {
        self.charset.decode(bytes).0
    }

    /// How many bytes [`cut`](Self::cut) must be given of a line that goes on.
    pub(super) fn enough(self, most: usize) -> usize {
        most + BEYOND
    }

    /// Where the first segment of a very long line ends; `rest` holds [`enough`](Self::enough) of it.
    pub(super) fn cut(self, rest: &[u8], most: usize) -> usize {
        let head = rest.get(..self.enough(most)).unwrap_or(rest);
        if self.is_utf8() {
            let valid = match std::str::from_utf8(head) {
                Ok(all) => all,
                Err(error) => head
                    .get(..error.valid_up_to())
                    .and_then(|good| std::str::from_utf8(good).ok())
                    .unwrap_or(""),
            };
            if let Some(at) = segment::cut(valid, most) {
                return at;
            }
        }
        let unit = self.unit();
        let blank = |at: usize| match unit {
            2 => matches!(self.unit_at(head, at), Some(0x09 | 0x20)),
            _ => matches!(head.get(at), Some(0x09 | b' ')),
        };
        let most = (most - most % unit).max(unit);
        let mut at = most;
        while at > most / 2 && at >= unit {
            if blank(at - unit) && !blank(at) {
                return at;
            }
            at -= unit;
        }
        // No space: not inside a character.
        let inside = |at: usize| match unit {
            2 => matches!(self.unit_at(head, at), Some(0xdc00..=0xdfff)),
            _ => self.is_utf8() && matches!(head.get(at), Some(0x80..=0xbf)),
        };
        let mut at = most;
        while at > most.saturating_sub(8) && at > unit && inside(at) {
            at -= unit;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};
    use proptest::prelude::*;

    use super::*;

    /// The lines that show something, found in bytes.
    fn lines(scan: Scan, bytes: &[u8]) -> Vec<String> {
        let (mut at, mut out) = (0, Vec::new());
        while at < bytes.len() {
            at = scan.skip_blank(bytes, at);
            let (end, next) = scan
                .line_end(bytes, at)
                .unwrap_or((bytes.len(), bytes.len()));
            let line = &bytes[at.min(bytes.len())..end];
            if scan.shows(line) {
                out.push(scan.decode(line).trim().to_owned());
            }
            at = next;
        }
        out
    }

    proptest! {
        #[test]
        fn lines_in_bytes_are_the_lines_of_the_text(
            text in "[a-b ا-ت\u{61c}\u{64b}\u{200f}\u{2029}\u{2019}\u{a0}\t\r\n\u{feff}😀]{0,40}",
        ) {
            let utf8 = Scan { charset: UTF_8.into() };
            prop_assert_eq!(lines(utf8, text.as_bytes()), plain::parse(&text));
            for (encoding, big) in [(UTF_16LE, false), (UTF_16BE, true)] {
                let bytes = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
                let wide: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
                prop_assert_eq!(lines(Scan { charset: encoding.into() }, &wide), plain::parse(&text));
            }
            let narrow = Scan { charset: WINDOWS_1256.into() };
            let (legacy, ..) = WINDOWS_1256.encode(&text);
            let decoded = narrow.decode(&legacy).into_owned();
            prop_assert_eq!(lines(narrow, &legacy), plain::parse(&decoded));
        }

        #[test]
        fn any_bytes_are_cut(bytes in proptest::collection::vec(any::<u8>(), 40..60), most in 8usize..30) {
            for encoding in [UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1256] {
                let scan = Scan { charset: encoding.into() };
                let at = scan.cut(&bytes, most);
                prop_assert!(at > 0 && at <= most && at.is_multiple_of(scan.unit()));
            }
        }
    }
}
