//! Bytes to text: which encoding a file is in, and what could not be read.
//!
//! Order of the evidence: what the reader has named; byte order mark; UTF-16 by its high bytes; UTF-8,
//! forgiving bad bytes that its characters outweigh; a guess among the legacy encodings, by their letters; UTF-8
//! again, where the bytes mean nothing in any.
//! Figures behind the thresholds: 2000 windows of Arabic text, where
//! the UTF-16 rule was right from 32 characters on, chardetng 1.0 on windows-1256 and ISO-8859-6 from
//! 32 (vocalised text: 256), and chardetng alone took UTF-8 with one bad byte for windows-1252.
//! Invariant: no byte order mark is left in the text.
//! Must not know: paths, paragraphs.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use super::charset::{Charset, Named, Table};
use super::visual::Votes;
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

/// What the first bytes of a text tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sniffed {
    /// The encoding.
    pub(super) charset: Charset,
    /// The bytes of the byte order mark.
    pub(super) mark: usize,
    /// Whether no mark and no rule named it.
    guessed: bool,
    /// Whether the order of the letters was found by their words.
    reordered: bool,
}

impl Sniffed {
    /// What a reader should know about it.
    pub(super) fn diagnostics(self) -> Vec<Diagnostic> {
        let guessed = Diagnostic::Guessed(self.charset.name());
        let guessed = self.guessed.then_some(guessed);
        let reordered = self.reordered.then_some(Diagnostic::Reordered);
        guessed.into_iter().chain(reordered).collect()
    }
}

/// Tells the encoding from the bytes of a text, or the first of them.
pub(super) fn sniff(
    bytes: &[u8],
    hint: Option<Side>,
    named: Option<Named>,
) -> Result<Sniffed, NotText> {
    if let Some(what) = format_of(bytes) {
        return Err(NotText(what));
    }
    let (table, mark, guessed) = match named {
        Some(named) => (named.table, mark_of(bytes, named.table), false),
        None => table_of(bytes, hint)?,
    };
    let visual = match named.and_then(|n| n.visual) {
        Some(visual) => visual,
        None => {
            let window = legacy_window(bytes.get(mark..).unwrap_or(&[]));
            !window.is_empty() && Votes::of(&table.stored(window).0).are_visual()
        }
    };
    Ok(Sniffed {
        charset: Charset { table, visual },
        mark,
        guessed,
        reordered: visual && named.is_none_or(|n| n.visual.is_none()),
    })
}

/// The bytes of the mark that a named encoding may begin with.
fn mark_of(bytes: &[u8], table: Table) -> usize {
    match Encoding::for_bom(bytes) {
        Some((encoding, length)) if Table::Standard(encoding) == table => length,
        _ => 0,
    }
}

/// The encoding, the bytes of its mark, and whether it is a guess.
fn table_of(bytes: &[u8], hint: Option<Side>) -> Result<(Table, usize, bool), NotText> {
    let sure = |encoding, mark| Ok((Table::Standard(encoding), mark, false));
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return sure(encoding, length);
    }
    if let Some(encoding) = utf16(bytes) {
        return sure(encoding, 0);
    }
    if is_binary(bytes) {
        return Err(NotText("binary data"));
    }
    if is_utf8(bytes) {
        return sure(UTF_8, 0);
    }
    let guessed = guess(bytes, hint);
    if guessed == Table::Standard(WINDOWS_1252) && !means_something(bytes) {
        return sure(UTF_8, 0);
    }
    Ok((guessed, 0, true))
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
    let is_high = |b: u8| usize::from(b == 0 || b == 6);
    let (first, second) = window
        .as_chunks()
        .0
        .iter()
        .fold((0, 0), |(a, b), &[x, y]| (a + is_high(x), b + is_high(y)));
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

/// Whether bytes are UTF-8, or were before some were spoilt: the bytes that go on as the first of a character
/// says they must, in characters that texts of the two languages have, outnumber the bad places. In a legacy
/// encoding next to none go on so (a letter and a comma in windows-1256), and seldom to such a character.
///
/// Over 13 news stories in both languages, cut into texts of 1 to 300 words: of UTF-8 Arabic with 1 bad byte all
/// texts of 2 words and more were told right, with 5 of 4 words and more 99 in 100, with 10 of 8 and more all.
/// Arabic and mixed texts in windows-1256, ISO-8859-6, CP720, CP864 and MacArabic, English in windows-1252, 1254,
/// CP850 and MacRoman were never taken for UTF-8, save up to 1 in 100 in CP720 of 5 words or less; most of those
/// are valid in both.
fn is_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut bad, mut places) = (0, 0);
    let (mut ours, mut foreign) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        bad += chunk.invalid().len();
        places += usize::from(!chunk.invalid().is_empty());
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            if is_ours(c) {
                ours += c.len_utf8() - 1;
            } else {
                foreign += 1;
            }
        }
    }
    let whole = ours >= places && ours >= foreign;
    // A text that quotes other scripts at length: few bad bytes among many.
    whole || bad * 100 <= bytes.len() && ours + foreign > places
}

/// Whether texts in English or Arabic have this character, beyond ASCII.
const fn is_ours(c: char) -> bool {
    matches!(c,
        '\u{a0}'..='\u{17f}' | '\u{600}'..='\u{6ff}' | '\u{200b}'..='\u{2044}' | '\u{2066}'..='\u{2069}'
        | '€' | '™' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Whether half of the bytes that are not ASCII mean something in windows-1252 where they stand: a letter beside
/// a letter, or a sign that English texts have. `\xff`, `\x81` do not.
fn means_something(bytes: &[u8]) -> bool {
    let letter = |b: &u8| {
        b.is_ascii_alphabetic()
            || matches!(b, 0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e | 0x9f)
            || (0xc0..0xff).contains(b) && !matches!(b, 0xd7 | 0xf7)
    };
    let sign = |b: &u8| {
        matches!(b,
            0x80 | 0x82 | 0x84..=0x87 | 0x89 | 0x91..=0x97 | 0x99 | 0xa0..=0xa3 | 0xa5 | 0xa7 | 0xa9..=0xab
            | 0xad | 0xae | 0xb0..=0xb7 | 0xba..=0xbf | 0xd7 | 0xf7)
    };
    let window = legacy_window(bytes);
    let beside = |at: usize| {
        let before = at.checked_sub(1).and_then(|b| window.get(b));
        [before, window.get(at + 1)]
            .into_iter()
            .flatten()
            .any(letter)
    };
    let high = window.iter().enumerate().filter(|(_, b)| !b.is_ascii());
    let (mut all, mut meant) = (0, 0);
    for (at, byte) in high {
        all += 1;
        meant += usize::from(sign(byte) || letter(byte) && beside(at));
    }
    2 * meant >= all
}

/// The bytes that tell most: from a little before the first that is not ASCII.
fn legacy_window(bytes: &[u8]) -> &[u8] {
    // Letters are the evidence: a long ASCII head would crowd them out of the window.
    let first = bytes.iter().position(|b| !b.is_ascii());
    let Some(first) = first else { return &[] };
    // Even, for encodings of two bytes.
    let from = first.saturating_sub(1024) & !1;
    let window = bytes.get(from..).unwrap_or(bytes);
    window.get(..DETECTED_BYTES).unwrap_or(window)
}

/// How often each Arabic letter from U+0621 to U+064A is met, in ten thousand: rounded counts over 39,000
/// letters of news and reference texts. What stands in no word of the language has 0.
#[rustfmt::skip]
const LETTERS: [u16; 42] = [
    46, 21, 194, 23, 92, 55, 1383, 373, 346, 406, 83, 153, 166, 82, 312, 49, 502, 79, 268, 107, 92, 71,
    101, 28, 293, 58, 0, 0, 0, 0, 0, 16, 245, 210, 147, 1045, 583, 524, 179, 530, 83, 747,
];

/// How much what is not ASCII reads like Arabic: the mean logarithm of its letters' frequencies.
fn likeness(stored: &str) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    let letters = super::visual::letters(stored);
    for c in letters.chars().filter(|c| !c.is_ascii()) {
        let letter = (c as usize)
            .checked_sub(0x621)
            .and_then(|at| LETTERS.get(at));
        let often = match (letter, c) {
            (Some(&n @ 1..), _) => f64::from(n),
            (_, '\u{60c}' | '\u{a0}') => 90.0,
            (_, '\u{61b}' | '\u{61f}' | '«' | '»' | '\u{64b}'..='\u{652}') => 10.0,
            (_, '\u{660}'..='\u{66c}' | '“' | '”' | '‘' | '’' | '–' | '…') => 5.0,
            _ => 0.1,
        };
        sum += (often / 10_000.0_f64).ln();
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { f64::MIN }
}

/// How much better a page of DOS must read than the encodings that are used today, and how well at
/// least: Arabic reads as -3.1 in its own encoding, as -6 and less in another.
const BETTER: f64 = 0.5;
const WELL: f64 = -4.5;

/// The page of DOS that bytes are in, where they are Arabic in one.
///
/// Over 2,464 words of news cut into texts of 16 words, each of the four encodings was told right every time;
/// of 8 words CP864 in 87 of 100, of 4 words in 13 (too few words to tell the order of their letters).
fn page_of_dos(window: &[u8]) -> Option<Table> {
    let high = window.iter().filter(|b| !b.is_ascii()).count();
    let runs = window.chunk_by(|a, b| a.is_ascii() == b.is_ascii());
    let runs = runs.filter(|r| r.first().is_some_and(|b| !b.is_ascii()));
    // Accents and quotation marks of Latin text stand alone; letters of Arabic do not.
    if high < 16 || high < 2 * runs.count() {
        return None;
    }
    let like = |table: Table| likeness(&table.stored(window).0);
    let today = [WINDOWS_1256, ISO_8859_6].map(|e| like(Table::Standard(e)));
    let today = today.into_iter().fold(f64::MIN, f64::max);
    let pages = [Table::Cp720, Table::Cp864].into_iter();
    let pages = pages.filter(|&page| {
        // Joined shapes must make words.
        page == Table::Cp720 || Votes::of(&page.stored(window).0).agree()
    });
    let best = pages.map(|page| (page, like(page)));
    let (page, like) = best.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (like > WELL && like > today + BETTER).then_some(page)
}

fn guess(bytes: &[u8], hint: Option<Side>) -> Table {
    let window = legacy_window(bytes);
    page_of_dos(window).unwrap_or_else(|| Table::Standard(guess_of_today(window, hint)))
}

fn guess_of_today(window: &[u8], hint: Option<Side>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, true);
    let domain = (hint == Some(Side::Arabic)).then_some(b"eg".as_slice());
    let guessed = detector.guess(domain, Utf8Detection::Deny);
    let ours = [WINDOWS_1252, WINDOWS_1256, ISO_8859_6].contains(&guessed);
    if ours && hint != Some(Side::Arabic) {
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
    } else if ours {
        guessed
    } else if letters > others {
        // No other encoding is one of English or Arabic texts, whatever a few letters of it say.
        WINDOWS_1256
    } else {
        WINDOWS_1252
    }
}

fn with(charset: Charset, bytes: &[u8], skipped: usize) -> Decoded {
    let (text, had_errors) = charset.decode(bytes);
    let mut diagnostics = Vec::new();
    if had_errors {
        let before = text.find('\u{fffd}').and_then(|at| text.get(..at));
        diagnostics.push(Diagnostic::Replaced {
            count: text.matches('\u{fffd}').count(),
            offset: first_bad(charset, bytes).map(|o| o + skipped),
            line: before.map_or(1, |t| t.matches('\n').count() + 1),
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

    /// The bytes of a text in a page of DOS, as it is seen where the page holds shapes.
    fn dos(text: &str, table: Table) -> Vec<u8> {
        use crate::text::{Base, Paragraph, Row};
        let stored = |byte: u8| table.stored(&[byte]).0.chars().next();
        let of = |c: char| (0..=255).find(|&b| stored(b) == Some(c));
        let mut out = Vec::new();
        for line in text.lines() {
            let seen = match table {
                Table::Cp864 => {
                    let rows = Paragraph::new(line, Base::Rtl).rows(u16::MAX);
                    rows.iter().map(Row::shown).collect::<String>()
                }
                _ => line.to_owned(),
            };
            for c in seen.chars() {
                // The page has not all four shapes of a letter: the next of kin stands in.
                let kin = (0..4u32).flat_map(|d| [(c as u32).wrapping_sub(d), c as u32 + d]);
                let letter = |c| crate::library::visual::letters(&String::from(c));
                let kin = kin
                    .filter_map(char::from_u32)
                    .filter(|&k| letter(k) == letter(c));
                let byte = kin.filter_map(of).next();
                out.push(byte.unwrap_or_else(|| panic!("{c:?} {:x}", c as u32)));
            }
            out.push(b'\n');
        }
        out
    }

    #[test]
    fn pages_of_dos() {
        for table in [Table::Cp720, Table::Cp864] {
            for hint in [None, Some(Side::Arabic)] {
                // One page has no Arabic comma, the other no alef with a hamza below.
                let text = &match table {
                    Table::Cp720 => ARABIC.replace('،', ","),
                    _ => ARABIC.replace('إ', "ا"),
                };
                let decoded = decode(&dos(text, table), hint).unwrap();
                assert_eq!(&decoded.text, text, "{}", table.name());
                assert_eq!(decoded.encoding, table.name());
                let told = decoded.diagnostics;
                assert_eq!(told[0], Diagnostic::Guessed(table.name()));
                assert_eq!(told.len(), 1 + usize::from(table == Table::Cp864));
            }
        }
    }

    #[test]
    fn what_the_reader_names_goes_before_any_evidence() {
        let (bytes, ..) = WINDOWS_1256.encode(ARABIC);
        let named = |name| decode_as(&bytes, None, Named::parse(name)).unwrap();
        assert_eq!(named("windows-1256").text, ARABIC);
        assert!(named("windows-1256").diagnostics.is_empty());
        assert_eq!(named("cp720").encoding, "CP720");
        assert_ne!(named("cp720").text, ARABIC);
        let marked = [b"\xef\xbb\xbf", ARABIC.as_bytes()].concat();
        let utf8 = decode_as(&marked, None, Named::parse("utf-8")).unwrap();
        assert_eq!(utf8.text, ARABIC);
    }

    #[test]
    fn lines_stored_as_they_are_seen_are_put_in_order() {
        let text = "اللجنة الوزارية المشتركة على مستوى المنطقة العربية الكبرى.\n";
        let turned: String = text.trim().chars().rev().chain(['\n']).collect();
        let (legacy, ..) = ISO_8859_6.encode(&turned);
        for bytes in [turned.as_bytes(), &legacy] {
            let decoded = decode(bytes, None).unwrap();
            assert_eq!(decoded.text, text);
            assert!(decoded.diagnostics.contains(&Diagnostic::Reordered));
        }
        let as_stored = decode_as(turned.as_bytes(), None, Named::parse("utf-8-logical"));
        assert_eq!(as_stored.unwrap().text, turned);
    }

    #[test]
    fn what_is_no_character_is_told_with_its_place() {
        let overlong = [ARABIC.as_bytes(), b"x\xc0\xafy", ARABIC.as_bytes()].concat();
        let mut lone = utf16_bytes(ARABIC, false);
        let at = lone.len();
        lone.extend([0x00, 0xd8]);
        lone.extend(utf16_bytes(ENGLISH, false));
        for (bytes, encoding, place) in [
            (overlong, "UTF-8", ARABIC.len() + 1),
            (lone, "UTF-16LE", at),
        ] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.encoding, encoding);
            let [Diagnostic::Replaced { offset, line, .. }] = decoded.diagnostics[..] else {
                panic!("{:?}", decoded.diagnostics);
            };
            assert_eq!((offset, line), (Some(place), 3));
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

    /// Texts of so many words, from several places of a text.
    fn texts_of(words: usize) -> Vec<String> {
        let all: Vec<&str> = ARABIC.split_whitespace().collect();
        let from = (0..all.len() - words).step_by(3);
        from.map(|at| all[at..at + words].join(" ")).collect()
    }

    #[test]
    fn a_few_bad_bytes_leave_utf8_as_it_is_in_short_texts_too() {
        for (words, spoilt) in [(3, 1), (4, 2), (8, 4), (16, 8)] {
            for text in texts_of(words) {
                for bad in [0xff, 0x80, 0xd9, 0xe9] {
                    let mut bytes = text.clone().into_bytes();
                    for nth in 0..spoilt {
                        bytes.insert((2 * nth + 1) * bytes.len() / (2 * spoilt), bad);
                    }
                    let Err(error) = std::str::from_utf8(&bytes) else {
                        continue;
                    };
                    let decoded = decode(&bytes, None).unwrap();
                    assert_eq!(decoded.encoding, "UTF-8", "{bytes:x?}");
                    let [Diagnostic::Replaced { offset, .. }] = decoded.diagnostics[..] else {
                        panic!("{:?}", decoded.diagnostics);
                    };
                    assert_eq!(offset, Some(error.valid_up_to()));
                }
            }
        }
    }

    #[test]
    fn a_legacy_text_of_any_length_is_not_taken_for_spoilt_utf8() {
        for words in [1, 2, 4, 8, 16] {
            for text in texts_of(words) {
                for encoding in [WINDOWS_1256, ISO_8859_6] {
                    for text in [
                        text.clone(),
                        format!("The word {text} stands here, {text}."),
                    ] {
                        let (bytes, ..) = encoding.encode(&text);
                        assert!(!is_utf8(&bytes), "{text} in {}", encoding.name());
                    }
                }
                for table in [Table::Cp720, Table::Cp864] {
                    let text = text.replace('،', ",").replace('إ', "ا");
                    assert!(!is_utf8(&dos(&text, table)), "{text} in {}", table.name());
                }
            }
        }
    }

    #[test]
    fn english_with_a_few_bytes_beyond_ascii_is_windows_1252_where_they_mean_something() {
        for (bytes, text, encoding) in [
            (
                &b"The caf\xe9 is closed.\nIt is na\xefve.\n"[..],
                "café",
                "windows-1252",
            ),
            (
                b"\x93Yes,\x94 he said; it\x92s so.",
                "“Yes,” he said; it’s",
                "windows-1252",
            ),
            (b"He said \xff\xfe and \x81 no more.", "\u{fffd}", "UTF-8"),
            (b"It\xe2\x80\x99s one bad byte \xff here.", "It’s", "UTF-8"),
            (b"It\xe2\x80\x99s two: \xe9 and \x92 here.", "It’s", "UTF-8"),
        ] {
            let decoded = decode(bytes, None).unwrap();
            assert_eq!(decoded.encoding, encoding, "{}", decoded.text);
            assert!(decoded.text.contains(text), "{}", decoded.text);
        }
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
