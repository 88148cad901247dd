//! Which encoding bytes are in, by the first of them.
//!
//! Order of the evidence: what the reader has named; byte order mark; UTF-16 by its high bytes; UTF-8,
//! forgiving bad bytes that its characters outweigh; a guess among the legacy encodings, by their letters; UTF-8
//! again, where the bytes mean nothing in any.
//! Figures behind the thresholds: 2000 windows of Arabic text, where
//! the UTF-16 rule was right from 32 characters on, chardetng 1.0 on windows-1256 and ISO-8859-6 from
//! 32 (vocalised text: 256), and chardetng alone took UTF-8 with one bad byte for windows-1252.
//! Invariant: an encoding that was named is the answer, whatever the bytes are.
//! Must not know: paths, paragraphs, what is read of the bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use super::charset::{Charset, Named, Table};
use super::decode::{Diagnostic, NotText};
use super::visual::Votes;
use crate::text::Side;

/// The detector runs at a few MB/s: it never sees more than this.
const DETECTED_BYTES: usize = 64 * 1024;

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
/// 00 or 06. The low bytes are not, or it would be a file of zeros. A file that was cut may end in half a unit.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let window = bytes.get(..DETECTED_BYTES).unwrap_or(bytes);
    let units = window.len() / 2;
    if units < 2 {
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
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut bad, mut places) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        bad += chunk.invalid().len();
        places += usize::from(!chunk.invalid().is_empty());
    }
    let few = bad * 100 <= bytes.len();
    let (mut ours, mut foreign) = (0, 0);
    let valid = bytes.utf8_chunks().map(|chunk| chunk.valid());
    for c in valid.flat_map(str::chars).filter(|c| !c.is_ascii()) {
        if is_ours(c) {
            ours += c.len_utf8() - 1;
        } else {
            foreign += 1;
        }
        // A text that quotes other scripts at length, or the head of one, cut inside of a character: few bad bytes
        // among many.
        if few && ours + foreign > places {
            return true;
        }
    }
    ours >= places && ours >= foreign
}

/// Whether texts in English or Arabic have this character, beyond ASCII; or have it for one that was lost before.
const fn is_ours(c: char) -> bool {
    matches!(c,
        '\u{a0}'..='\u{17f}' | '\u{600}'..='\u{6ff}' | '\u{200b}'..='\u{2044}' | '\u{2066}'..='\u{2069}'
        | '€' | '™' | '\u{fffd}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
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
