//! Whether a Latin-script name and an Arabic-script one are the same name.
//!
//! Letters are aligned at the least total cost by a table, learnt from pairs of names, of what stands for
//! what in practice: news agencies follow ear and habit, not one standard.
//! Invariant: the answer is in 0 to 1 and does not depend on case, harakat or hamza.
//! Must not know: exonyms (طرابلس is Tripoli by history, not by sound: the gazetteer's matter), which
//! words are names.

#[cfg(test)]
mod fit;
mod glance;
mod lattice;
mod spellings;
mod table;

use super::word::{is_own_key, key};

pub(crate) use glance::Glance;
use lattice::{Lattice, Threshold};
pub(crate) use spellings::Spellings;
pub(crate) use table::Cost;

/// From here on two spellings may be taken for one name without other evidence.
pub const SAME: f32 = 0.7;

/// How well an Arabic spelling renders a Latin one, 0 to 1. Both may have several words; the article
/// and the particles of descent may be missing on either side; an Arabic clitic costs a little.
#[must_use]
pub fn similarity(latin: &str, arabic: &str) -> f32 {
    let latin = latin_words(latin);
    let arabic = arabic_words(arabic);
    if latin.is_empty() || arabic.is_empty() {
        return 0.0;
    }
    if let ([one], [other]) = (latin.as_slice(), arabic.as_slice()) {
        return word_similarity(one, other);
    }
    let joined = word_similarity(&latin.concat(), &arabic.concat());
    joined.max(in_order(&latin, &arabic))
}

/// The best order-keeping match of words, weighted by letters: a word without a partner counts 0.
fn in_order(latin: &[String], arabic: &[String]) -> f32 {
    let mut best = vec![vec![0.0f32; arabic.len() + 1]; latin.len() + 1];
    for (i, l) in latin.iter().enumerate() {
        for (j, a) in arabic.iter().enumerate() {
            let score = word_similarity(l, a);
            // Half a likeness in a name of several words is chance.
            let score = if score >= 0.5 { score * length(l) } else { 0.0 };
            best[i + 1][j + 1] = (best[i][j] + score).max(best[i][j + 1]).max(best[i + 1][j]);
        }
    }
    let all: f32 = latin.iter().map(|l| length(l)).sum();
    // Arabic words left over dilute the match as Latin ones do.
    let surplus = arabic.len().saturating_sub(latin.len());
    let share = length_of(surplus) / length_of(arabic.len());
    best[latin.len()][arabic.len()] / all.max(1.0) * (1.0 - share)
}

fn length(word: &str) -> f32 {
    length_of(word.chars().count())
}

const fn length_of(n: usize) -> f32 {
    n as f32
}

/// Words that names carry or drop freely: the article, particles of descent.
const PARTICLES: [&str; 16] = [
    "al", "el", "ar", "as", "ash", "at", "ad", "an", "az", "bin", "ibn", "ben", "bint", "de",
    "von", "van",
];
const ARABIC_PARTICLES: [&str; 4] = ["بن", "ابن", "بنت", "ال"];

/// A name's words in plain ASCII small letters, without particles (unless nothing else is there).
fn latin_words(name: &str) -> Vec<String> {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_' | '.'))
        .map(plain_latin)
        .filter(|w| !w.is_empty())
        .collect();
    without(words, &PARTICLES)
}

fn arabic_words(name: &str) -> Vec<String> {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_' | '.'))
        .map(|w| key(w).chars().filter(|c| c.is_alphabetic()).collect())
        .filter(|w: &String| !w.is_empty())
        .collect();
    without(words, &ARABIC_PARTICLES)
}

fn without(mut words: Vec<String>, particles: &[&str]) -> Vec<String> {
    let says = |w: &String| !particles.contains(&w.as_str());
    if words.iter().any(says) {
        words.retain(says);
    }
    words
}

/// Small letters a to z; letters with a caron or acute that name a sound become its English spelling.
pub(crate) fn plain_latin(word: &str) -> String {
    use icu_normalizer::DecomposingNormalizerBorrowed;
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' => out.push(c),
            'č' | 'ć' | 'ç' => out.push_str("ch"),
            'š' | 'ş' | 'ș' => out.push_str("sh"),
            'ž' => out.push_str("zh"),
            'ğ' => out.push_str("gh"),
            'ñ' => out.push_str("ny"),
            'ı' => out.push('i'),
            'ø' | 'œ' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push('a'),
            'þ' => out.push_str("th"),
            'ð' => out.push('d'),
            c if c.is_ascii() => {}
            c => {
                let mut small = [0; 4];
                let decomposed = DecomposingNormalizerBorrowed::new_nfkd()
                    .normalize(c.encode_utf8(&mut small))
                    .into_owned();
                out.extend(decomposed.chars().filter(char::is_ascii_lowercase));
            }
        }
    }
    out
}

/// What may stand before an Arabic name: conjunctions, prepositions, the article.
const CLITICS: [&str; 14] = [
    "ال", "وال", "بال", "لل", "فال", "كال", "و", "ب", "ل", "ف", "ك", "ول", "وب", "ولل",
];

fn word_similarity(latin: &str, arabic: &str) -> f32 {
    let arabic = ArabicWord::of_key(arabic.to_owned());
    let Some(latin) = Lattice::of(latin).filter(|_| arabic.fits) else {
        return 0.0;
    };
    compare(&latin, &arabic, Thresholds::of(0.0), &mut Vec::new())
}

/// A likeness that is asked for. Made once for many comparisons.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thresholds {
    /// Of a name that begins with the word.
    at_first: Threshold,
    /// Of a name behind a clitic, which costs some likeness.
    behind_clitic: Threshold,
}

impl Thresholds {
    /// Of a likeness from 0 to 1.
    pub(crate) fn of(least: f32) -> Self {
        Self {
            at_first: Threshold::of(least),
            behind_clitic: Self::behind_clitic(least),
        }
    }

    /// What letters behind a clitic must reach for the word to reach a likeness; a little less, for rounding.
    fn behind_clitic(least: f32) -> Threshold {
        Threshold::of((least + AFTER_CLITIC - 1e-3).min(1.0))
    }
}

/// The best of an Arabic word's readings; 0 where none is alike enough. `costs` is room to work in.
fn compare(latin: &Lattice, arabic: &ArabicWord, least: Thresholds, costs: &mut Vec<Cost>) -> f32 {
    let readings = latin.may_be(&arabic.letters, arabic.openings, least);
    if readings == 0 || !latin.may_use(&arabic.letters, arabic.has, least.at_first) {
        return 0.0;
    }
    let mut best = 0.0f32;
    for (at, rest) in (0..OPENINGS).filter_map(|at| Some((at, arabic.letters.get(at..)?))) {
        if readings >> at & 1 == 0 || best >= 1.0 - AFTER_CLITIC {
            continue;
        }
        let alike = if at == 0 {
            latin.similarity(rest, least.at_first, costs)
        } else if best > 0.0 {
            latin.similarity(rest, Thresholds::behind_clitic(best), costs) - AFTER_CLITIC
        } else {
            latin.similarity(rest, least.behind_clitic, costs) - AFTER_CLITIC
        };
        best = best.max(alike);
    }
    best.clamp(0.0, 1.0)
}

/// A Latin word made ready to be compared with many.
pub(crate) struct LatinWord {
    /// `None` where it is several words, or of a length that is not compared.
    lattice: Option<Lattice>,
    written: String,
}

/// An Arabic word made ready to be compared with many.
pub(crate) struct ArabicWord {
    key: String,
    letters: Vec<u8>,
    /// Where the name may begin, one bit a letter: at the first, or behind a clitic.
    openings: u8,
    /// Which letters it has, one bit each.
    has: u64,
    /// Whether it is one word of a length that is compared.
    fits: bool,
}

impl LatinWord {
    /// Of one word.
    pub(crate) fn of(word: &str) -> Self {
        if !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()) {
            return Self {
                lattice: Lattice::of(word),
                written: word.to_owned(),
            };
        }
        let lattice = match latin_words(word).as_slice() {
            [one] => Lattice::of(one),
            _ => None,
        };
        Self {
            lattice,
            written: word.to_owned(),
        }
    }

    /// [`similarity`] of two words, or 0 where it is less than `least`, which saves the most of the
    /// work. `costs` is room to work in.
    pub(crate) fn similarity(
        &self,
        arabic: &ArabicWord,
        least: Thresholds,
        costs: &mut Vec<Cost>,
    ) -> f32 {
        match &self.lattice {
            Some(latin) if arabic.fits => compare(latin, arabic, least, costs),
            _ => similarity(&self.written, &arabic.key),
        }
    }
}

impl ArabicWord {
    /// Of one word.
    pub(crate) fn of(word: &str) -> Self {
        if !word.is_empty() && word.chars().all(is_own_key) {
            return Self::of_key(word.to_owned());
        }
        match arabic_words(word).as_slice() {
            [one] => Self::of_key(one.clone()),
            _ => Self {
                key: word.to_owned(),
                letters: Vec::new(),
                openings: 0,
                has: 0,
                fits: false,
            },
        }
    }

    fn of_key(key: String) -> Self {
        let letters: Vec<u8> = key.chars().map(letter).collect();
        let clitics = CLITICS.iter().filter(|clitic| key.starts_with(**clitic));
        let openings = clitics
            .map(|clitic| clitic.chars().count())
            .filter(|n| letters.len() >= n + 3)
            .fold(1, |bits, n| bits | 1 << n);
        Self {
            openings,
            has: table::bits(letters.iter().copied()),
            fits: (2..=LONGEST).contains(&letters.len()),
            letters,
            key,
        }
    }
}

/// What a likeness loses where a clitic stands before the name.
const AFTER_CLITIC: f32 = 0.03;

/// At how many letters of a word a name may begin: no clitic of [`CLITICS`] has more than three.
const OPENINGS: usize = 4;

/// Longer words, in letters, are not compared.
const LONGEST: usize = 40;

/// An Arabic letter as the table has it: its place in the block, or 255 for any other character.
fn letter(c: char) -> u8 {
    match c {
        '\u{621}'..='\u{64a}' => u8::try_from(u32::from(c) - 0x620).unwrap_or(u8::MAX),
        _ => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Names of both scripts, letter by letter much alike.
    fn names() -> impl Strategy<Value = (String, String)> {
        const LETTERS: [(&str, &str); 20] = [
            ("b", "ب"),
            ("t", "ت"),
            ("sh", "ش"),
            ("m", "م"),
            ("k", "ك"),
            ("n", "ن"),
            ("r", "ر"),
            ("g", "غ"),
            ("l", "ل"),
            ("s", "س"),
            ("f", "ف"),
            ("a", "ا"),
            ("i", "ي"),
            ("o", "و"),
            ("u", "و"),
            ("e", ""),
            ("a", ""),
            ("d", "ت"),
            ("", "ع"),
            ("h", ""),
        ];
        let letters = prop::collection::vec(prop::sample::select(&LETTERS[..]), 2..8);
        let clitic = prop::sample::select(&["", "", "ال", "و", "وال", "ب", "ل"][..]);
        (letters, clitic).prop_map(|(letters, clitic)| {
            let latin = letters.iter().map(|l| l.0).collect();
            let arabic: String = letters.iter().map(|l| l.1).collect();
            (latin, format!("{clitic}{arabic}"))
        })
    }

    proptest! {
        #[test]
        fn a_threshold_leaves_out_nothing_that_reaches_it((latin, arabic) in names(), least in 0.0f32..1.0) {
            let (name, word) = (LatinWord::of(&latin), ArabicWord::of(&arabic));
            let mut room = Vec::new();
            let alike = similarity(&latin, &arabic);
            prop_assert!((0.0..=1.0).contains(&alike));
            let found = name.similarity(&word, Thresholds::of(least), &mut room);
            if alike >= least {
                prop_assert!((found - alike).abs() < 1e-5, "{} for {} from {}", found, alike, least);
            } else {
                prop_assert!(found <= alike + 1e-5);
            }
        }

        #[test]
        fn dress_does_not_matter((latin, arabic) in names()) {
            let dressed: String = arabic
                .chars()
                .flat_map(|c| [if c == 'ا' { 'أ' } else { c }, '\u{64e}'])
                .collect();
            let alike = similarity(&latin, &arabic);
            prop_assert_eq!(similarity(&latin.to_uppercase(), &dressed).to_bits(), alike.to_bits());
        }
    }

    #[test]
    fn names_meet_their_spelling() {
        for (latin, arabic) in [
            ("Mazen", "مازن"),
            ("Cleverly", "كلافرلي"),
            ("Sabha", "سبها"),
            ("Libya", "ليبيا"),
            ("Queirós", "كيروش"),
            ("al-Maamari", "المعمري"),
            ("Hrgović", "هرغوفيتش"),
            ("Wallace", "والاس"),
            ("Khaled Mazen", "خالد مازن"),
            ("Munther bin Saqr al-Maamari", "منذر بن صقر المعمري"),
            ("Abdulrahman", "عبد الرحمن"),
            ("Boris Johnson", "بوريس جونسون"),
            ("Muhammad", "محمّد"),
            ("Ali", "علي"),
            ("Omar", "عُمر"),
            ("Washington", "بواشنطن"),
            ("Wouter Claessens", "فاوتر كلاسنس"),
            ("Xi Jinping", "شي جين بينغ"),
            ("Netanyahu", "نتنياهو"),
            ("Guterres", "غوتيريش"),
            ("Biden", "وبايدن"),
            ("Dbeibah", "الدبيبة"),
            ("Kyiv", "كييف"),
        ] {
            let s = similarity(latin, arabic);
            assert!(s >= SAME, "{latin} {arabic} {s}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (latin, arabic) in [
            ("Tripoli", "طرابلس"),
            ("Mazen", "محسن"),
            ("Wallace", "السي"),
            ("Egypt", "مصر"),
            ("Cleverly", "كبيرة"),
            ("London", "الأردن"),
            ("Minister", "المستمر"),
            ("Libya", "البلاد"),
            ("Iran", "العراق"),
            ("Wallace", "بلاسي"),
            ("Khaled Mazen", "خالد شكشك"),
        ] {
            let s = similarity(latin, arabic);
            assert!(s < SAME, "{latin} {arabic} {s}");
        }
    }

    #[test]
    fn any_input_is_answered() {
        for (a, b) in [
            ("", ""),
            ("x", "ا"),
            ("-", "ـ"),
            ("ffi", "ﷲ"),
            ("大", "مصر"),
        ] {
            let s = similarity(a, b);
            assert!((0.0..=1.0).contains(&s));
        }
    }
}
