//! Bytes to text: which encoding a file is in, and what could not be read.
//!
//! Order of the evidence: byte order mark; UTF-16 by its high bytes; UTF-8, forgiving a few bad bytes;
//! a guess among the legacy encodings. Figures behind the thresholds: 2000 windows of Arabic text, where
//! the UTF-16 rule was right from 32 characters on, chardetng 1.0 on windows-1256 and ISO-8859-6 from
//! 32 (vocalised text: 256), and chardetng alone took UTF-8 with one bad byte for windows-1252.
//! Invariant: no byte order mark is left in the text.
//! Must not know: paths, paragraphs.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use crate::text::Side;

/// The detector runs at a few MB/s: it never sees more than this.
const DETECTED_BYTES: usize = 64 * 1024;

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
    let Sniffed {
        encoding,
        mark,
        guessed,
    } = sniff(bytes, hint)?;
    let mut decoded = with(encoding, bytes.get(mark..).unwrap_or(&[]), mark);
    if guessed {
        let guess = Diagnostic::Guessed(encoding.name());
        decoded.diagnostics.insert(0, guess);
    }
    Ok(decoded)
}

/// What the first bytes of a text tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sniffed {
    /// The encoding.
    pub(super) encoding: &'static Encoding,
    /// The bytes of the byte order mark.
    pub(super) mark: usize,
    /// Whether no mark and no rule named it.
    pub(super) guessed: bool,
}

/// Tells the encoding from the bytes of a text, or the first of them.
pub(super) fn sniff(bytes: &[u8], hint: Option<Side>) -> Result<Sniffed, NotText> {
    let sure = |encoding, mark| Sniffed {
        encoding,
        mark,
        guessed: false,
    };
    if let Some(what) = format_of(bytes) {
        return Err(NotText(what));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(sure(encoding, length));
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(sure(encoding, 0));
    }
    if is_binary(bytes) {
        return Err(NotText("binary data"));
    }
    if is_utf8(bytes) {
        return Ok(sure(UTF_8, 0));
    }
    Ok(Sniffed {
        encoding: guess(bytes, hint),
        mark: 0,
        guessed: true,
    })
}

/// Formats a reader may take for text by their name; told by their first bytes.
fn format_of(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a zip archive or office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"BZh", "a bzip2 archive"),
        (b"\xfd7zXZ\0", "an xz archive"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
        (b"{\\rtf", "a rich text document"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"SQLite format 3\0", "a database"),
        (b"\x7fELF", "a program"),
    ];
    let found = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    found.map(|(_, what)| *what)
}

/// UTF-16 without a mark: of texts in these two languages, at least nine tenths of the high bytes are
/// 00 or 06. The low bytes are not, or it would be a file of zeros.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    let units = window.len() / 2;
    if units < 2 || bytes.len() % 2 == 1 {
        return None;
    }
    let high = |parity: usize| {
        let each = window.iter().skip(parity).step_by(2).take(units);
        each.filter(|&&b| b == 0 || b == 6).count()
    };
    let (first, second) = (high(0), high(1));
    let mostly = |n: usize| n * 10 >= units * 9;
    match (mostly(first), mostly(second)) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn is_binary(bytes: &[u8]) -> bool {
    let window = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    let zeros = window.iter().filter(|&&b| b == 0).count();
    let controls = window
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b))
        .count();
    zeros * 100 > window.len() || controls * 20 > window.len()
}

/// Whether bytes are UTF-8, or were before a few were spoilt: 99 in 100 bytes are valid, and whole
/// multi-byte characters outnumber the bad places (in a legacy encoding there are next to none).
fn is_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut bad, mut places, mut multibyte) = (0, 0, 0);
    for chunk in bytes.utf8_chunks() {
        bad += chunk.invalid().len();
        places += usize::from(!chunk.invalid().is_empty());
        multibyte += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
    }
    bad * 100 <= bytes.len() && multibyte > places
}

fn guess(bytes: &[u8], hint: Option<Side>) -> &'static Encoding {
    // Letters are the evidence: a long ASCII head would crowd them out of the window.
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let window = bytes.get(first.saturating_sub(1024)..).unwrap_or(bytes);
    let window = window.get(..DETECTED_BYTES).unwrap_or(window);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, true);
    let domain = (hint == Some(Side::Arabic)).then_some(b"eg".as_slice());
    let guessed = detector.guess(domain, Utf8Detection::Deny);
    if [WINDOWS_1252, WINDOWS_1256, ISO_8859_6].contains(&guessed) && hint != Some(Side::Arabic) {
        return guessed;
    }
    // Texts are in English or Arabic: what reads as Arabic letters throughout is Arabic.
    let (arabic, _) = WINDOWS_1256.decode_without_bom_handling(window);
    let (letters, others) = arabic
        .chars()
        .filter(|c| !c.is_ascii())
        .fold((0, 0), |n, c| {
            if matches!(c, '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{621}'..='\u{652}') {
                (n.0 + 1, n.1)
            } else {
                (n.0, n.1 + 1)
            }
        });
    if guessed != ISO_8859_6 && letters >= 9 * others {
        WINDOWS_1256
    } else {
        guessed
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8], skipped: usize) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut diagnostics = Vec::new();
    if had_errors {
        let offset = match encoding == UTF_8 {
            true => std::str::from_utf8(bytes).err().map(|e| e.valid_up_to()),
            false => None,
        };
        let before = text.find('\u{fffd}').and_then(|at| text.get(..at));
        diagnostics.push(Diagnostic::Replaced {
            count: text.matches('\u{fffd}').count(),
            offset: offset.map(|o| o + skipped),
            line: before.map_or(1, |t| t.matches('\n').count() + 1),
        });
    }
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        diagnostics,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "وقال الوزير إن الوزارة ستواصل عملها مع جميع شركائها في المنطقة، وإن \
        البرنامج المتفق عليه سينفذ خلال هذا العام.\nوأضاف أن التعاون بين البلدين مستمر.\n";
    const ENGLISH: &str = "The ministry said its work would go on.\nNothing else was announced.\n";

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        let bytes = |u: u16| {
            if big {
                u.to_be_bytes()
            } else {
                u.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn unicode_with_and_without_marks() {
        for text in [ARABIC, ENGLISH] {
            for (bytes, name) in [
                (text.as_bytes().to_vec(), "UTF-8"),
                ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
                (utf16_bytes(text, false), "UTF-16LE"),
                (utf16_bytes(text, true), "UTF-16BE"),
                (utf16_bytes(&format!("\u{feff}{text}"), false), "UTF-16LE"),
                (utf16_bytes(&format!("\u{feff}{text}"), true), "UTF-16BE"),
            ] {
                let decoded = decode(&bytes, None).unwrap();
                assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
                assert!(decoded.diagnostics.is_empty());
            }
        }
    }

    #[test]
    fn legacy_arabic() {
        for (encoding, hint) in [
            (WINDOWS_1256, None),
            (WINDOWS_1256, Some(Side::Arabic)),
            (ISO_8859_6, None),
            (ISO_8859_6, Some(Side::Arabic)),
        ] {
            let (bytes, _, lost) = encoding.encode(ARABIC);
            assert!(!lost);
            let decoded = decode(&bytes, hint).unwrap();
            assert_eq!(decoded.text, ARABIC, "{} {hint:?}", encoding.name());
            assert_eq!(decoded.diagnostics, [Diagnostic::Guessed(decoded.encoding)]);
        }
    }

    #[test]
    fn legacy_quotes_in_english_are_not_spoilt_utf8() {
        let text = format!(
            "{}“Yes,” he said.\n{}",
            ENGLISH.repeat(20),
            ENGLISH.repeat(20)
        );
        let (bytes, _, _) = WINDOWS_1252.encode(&text);
        assert_eq!(decode(&bytes, None).unwrap().text, text);
    }

    #[test]
    fn one_bad_byte_leaves_utf8_as_it_is() {
        let mut bytes = ARABIC.repeat(4).into_bytes();
        let at = bytes.iter().rposition(|&b| b == b'\n').unwrap() - 20;
        bytes.insert(at, 0xff);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(matches!(
            decoded.diagnostics.as_slice(),
            [Diagnostic::Replaced {
                count: 1..,
                offset: Some(_),
                line: 8
            }]
        ));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in proptest::collection::vec(0u8.., 0..200)) {
            for hint in [None, Some(Side::Arabic)] {
                let _answer = decode(&bytes, hint);
            }
        }

        #[test]
        fn utf8_comes_back_as_it_is(text in "[\\PC\n\r\t]{0,80}") {
            let decoded = decode(text.as_bytes(), None).unwrap();
            let expected = text.strip_prefix('\u{feff}').unwrap_or(&text);
            proptest::prop_assert_eq!(decoded.text, expected);
        }
    }

    #[test]
    fn binary_is_refused() {
        for bytes in [
            b"\x1f\x8b\x08rest".to_vec(),
            b"%PDF-1.7".to_vec(),
            vec![0; 100],
            (0..=255).collect(),
        ] {
            assert!(decode(&bytes, None).is_err(), "{bytes:?}");
        }
        assert_eq!(decode(b"", None).unwrap().text, "");
    }
}
