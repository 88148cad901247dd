//! Folding: what counts as the same letter when searching and comparing.
//!
//! Folded text keeps letters and drops how they are dressed: vocalisation, elongation, presentation
//! forms, case, accents, alef's seats, Persian letter shapes, digit scripts, runs of white space.
//! Invariant of [`Folded`]: every folded byte knows the original bytes it stands for; these ranges
//! never go backwards and lie on character boundaries.
//! Must not know: queries, articles, how a hit is drawn.

use std::ops::Range;

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use crate::text::narrow;

const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();
const CLASSES: CanonicalCombiningClassMapBorrowed<'static> =
    CanonicalCombiningClassMapBorrowed::new();

/// How much is folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Level {
    /// Only canonical equivalence and runs of white space: `é` is `e` + acute, but neither is `e`.
    Exact,
    /// Marks, case, letter shapes and digit scripts fold; ة, ء, ؤ and ئ stay letters of their own.
    #[default]
    Folded,
    /// As `Folded`; and ة is ه, ؤ is و, ئ is ي, and ء is nothing.
    Loose,
}

/// Folded text with the way back to the original's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    origins: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds a text at [`Level::Folded`].
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::with(text, Level::Folded)
    }

    /// Folds a text at a level.
    #[must_use]
    pub fn with(text: &str, level: Level) -> Self {
        let mut folding = Folding {
            folded: Self {
                text: String::with_capacity(text.len()),
                origins: Vec::with_capacity(text.len()),
            },
            loose: level == Level::Loose,
            tracks: true,
        };
        folding.all(text, level);
        folding.folded
    }

    /// The original bytes of a range of folded bytes: from the first matched letter to the end of the
    /// last one's marks. Empty, at the place where it would stand, for an empty or foreign range.
    #[must_use]
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let cap = self.origins.last().map_or(0, |o| o.1 as usize);
        let start = self.origins.get(range.start).map_or(cap, |o| o.0 as usize);
        let end = match range.end.checked_sub(1) {
            Some(last) if range.start < range.end => {
                self.origins.get(last).map_or(cap, |o| o.1 as usize)
            }
            _ => start,
        };
        start..end.max(start)
    }

    /// Whether a new original unit begins at a folded byte, so that a hit may begin or end there
    /// without cutting through one (`e` within a decomposed `é`, `f` within `ﬁ`).
    #[must_use]
    pub fn is_seam(&self, at: usize) -> bool {
        match (
            at.checked_sub(1).and_then(|b| self.origins.get(b)),
            self.origins.get(at),
        ) {
            (Some(before), Some(after)) => before != after,
            _ => true,
        }
    }
}

/// Folds a text for comparison at [`Level::Folded`], without the way back.
#[must_use]
pub fn fold(text: &str) -> String {
    fold_at(text, Level::Folded)
}

/// Folds a text for comparison at a level, without the way back.
#[must_use]
pub fn fold_at(text: &str, level: Level) -> String {
    if text.bytes().all(|b| b.is_ascii_lowercase()) {
        return text.to_owned();
    }
    let mut folding = Folding {
        folded: Folded {
            text: String::with_capacity(text.len()),
            origins: Vec::new(),
        },
        loose: level == Level::Loose,
        tracks: false,
    };
    folding.all(text, level);
    folding.folded.text
}

struct Folding {
    folded: Folded,
    loose: bool,
    /// Whether the way back is wanted.
    tracks: bool,
}

impl Folding {
    fn all(&mut self, text: &str, level: Level) {
        if level == Level::Exact {
            self.exact(text);
            return;
        }
        for (at, c) in text.char_indices() {
            self.push(c, at..at + c.len_utf8());
        }
    }

    fn emit(&mut self, c: char, origin: &Range<usize>) {
        self.folded.text.push(c);
        if !self.tracks {
            return;
        }
        let origin = (narrow(origin.start), narrow(origin.end));
        let filled = self.folded.text.len();
        self.folded.origins.resize(filled, origin);
    }

    /// Lets the last emitted unit reach on to `end`, since what follows is part of its cluster.
    fn stretch(&mut self, end: usize) {
        let end = narrow(end);
        if let Some(&unit) = self.folded.origins.last() {
            for origin in self.folded.origins.iter_mut().rev() {
                if *origin != unit {
                    break;
                }
                origin.1 = end;
            }
        }
    }

    fn space(&mut self, origin: &Range<usize>) {
        if self.folded.text.ends_with(' ') {
            self.stretch(origin.end);
        } else {
            self.emit(' ', origin);
        }
    }

    fn push(&mut self, c: char, origin: Range<usize>) {
        match c {
            'a'..='z' | '!'..='@' | '['..='`' | '{'..='~' => self.emit(c, &origin),
            'A'..='Z' => self.emit(c.to_ascii_lowercase(), &origin),
            c if c.is_whitespace() => self.space(&origin),
            c if is_mark(c) => {
                if matches!(c, '\u{654}' | '\u{674}') {
                    self.hamza();
                }
                self.stretch(origin.end);
            }
            '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => self.stretch(origin.end),
            c if is_ignorable(c) => {}
            // A tatweel belongs to no letter: a hit that ends before it leaves it out.
            '\u{640}' => {}
            '\u{621}' | '\u{627}'..='\u{64a}' => self.letter(c, &origin),
            _ => self.decompose(c, &origin),
        }
    }

    fn decompose(&mut self, c: char, origin: &Range<usize>) {
        let mut parts = NFKD.normalize_iter(std::iter::once(c)).peekable();
        if parts.peek() == Some(&' ') {
            // Spacing copies of marks decompose to a space and the mark, which no one types: the
            // Arabic ones are marks on their own, the others (´ ¨ ¸) stay what they are.
            if !matches!(c, '\u{fb50}'..='\u{feff}') {
                self.emit(c, origin);
            }
            return;
        }
        for part in parts {
            match part {
                '\u{640}' => {}
                '\u{654}' | '\u{674}' => self.hamza(),
                p if is_mark(p) || is_ignorable(p) => {}
                p if p.is_whitespace() => self.space(origin),
                p => self.letter(p, origin),
            }
        }
    }

    /// Puts a combining hamza on the waw or yeh before it; elsewhere it is a mark like any other.
    fn hamza(&mut self) {
        if self.loose {
            return;
        }
        let seated = match self.folded.text.chars().next_back() {
            Some('و') => 'ؤ',
            Some('ي') => 'ئ',
            _ => return,
        };
        // Both are two bytes long, as is what they replace: the origins stay as they are.
        self.folded.text.pop();
        self.folded.text.push(seated);
    }

    fn letter(&mut self, c: char, origin: &Range<usize>) {
        let folded = match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ى' | 'ی' | 'ې' | 'ے' => 'ي',
            'ک' | 'ڪ' => 'ك',
            'ہ' | 'ھ' | 'ە' => 'ه',
            '٠'..='٩' => digit(c, '٠'),
            '۰'..='۹' => digit(c, '۰'),
            'ة' if self.loose => 'ه',
            'ؤ' if self.loose => 'و',
            'ئ' if self.loose => 'ي',
            'ء' if self.loose => {
                self.stretch(origin.end);
                return;
            }
            '٪' => '%',
            '٫' => '.',
            '٬' => ',',
            '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bb}'..='\u{2bf}' => '\'',
            '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            // Letters that Unicode does not decompose, though a reader types them without the stroke.
            'ø' | 'Ø' => 'o',
            'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
            'ł' | 'Ł' => 'l',
            'ħ' | 'Ħ' => 'h',
            'ı' => 'i',
            'ς' => 'σ',
            'ß' | 'ẞ' => return self.pair(['s', 's'], origin),
            'æ' | 'Æ' => return self.pair(['a', 'e'], origin),
            'œ' | 'Œ' => return self.pair(['o', 'e'], origin),
            // Of one case; most letters of an Arabic text end here.
            '\u{628}' | '\u{62a}'..='\u{648}' | '\u{64a}' => c,
            _ => {
                for lower in c.to_lowercase() {
                    self.emit(lower, origin);
                }
                return;
            }
        };
        self.emit(folded, origin);
    }

    fn pair(&mut self, letters: [char; 2], origin: &Range<usize>) {
        for letter in letters {
            self.emit(letter, origin);
        }
    }

    /// Canonical decomposition, one starter with its marks at a time, each run one unit.
    fn exact(&mut self, text: &str) {
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            let mut end = start + first.len_utf8();
            if first.is_whitespace() {
                self.space(&(start..end));
                continue;
            }
            while let Some((at, mark)) = chars.next_if(|&(_, c)| CLASSES.get_u8(c) != 0) {
                end = at + mark.len_utf8();
            }
            let origin = start..end;
            for part in NFD.normalize_iter(text.get(start..end).unwrap_or("").chars()) {
                self.emit(part, &origin);
            }
        }
    }
}

fn digit(c: char, zero: char) -> char {
    u32::from(c)
        .checked_sub(u32::from(zero))
        .and_then(|value| char::from_digit(value, 10))
        .unwrap_or(c)
}

/// Marks that folding drops: Arabic vocalisation and Qur'anic annotation, combining accents.
const fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{674}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{897}'..='\u{89f}' | '\u{8ca}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{10efc}'..='\u{10eff}')
}

/// Default-ignorable formatting characters: joiners, direction marks, isolates, soft hyphen, BOM.
#[must_use]
pub const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dress_is_dropped() {
        for (written, folded) in [
            ("مُؤَكَّدًا", "مؤكدا"),
            ("الـــسلام", "السلام"),
            ("أإآٱا", "ااااا"),
            ("ليبى لیبی", "ليبي ليبي"),
            ("کتاب", "كتاب"),
            ("٢٣ أغسطس ۲۰۲۴", "23 اغسطس 2024"),
            ("\u{fedf}\u{fe98}", "لت"),
            ("\u{fefb}", "لا"),
            ("Aït Lahcen’s ÉTÉ", "ait lahcen's ete"),
            ("Straße ŁÓDŹ", "strasse lodz"),
            ("a\u{200f}b\u{200c}c", "abc"),
            ("مسؤولية شيء شئون", "مسؤولية شيء شئون"),
            ("a \t\u{a0} b", "a b"),
            ("\u{fe76}", ""),
            ("قرآن", "قران"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn hamza_is_the_same_however_encoded() {
        assert_eq!(fold("مسو\u{654}ول"), fold("مسؤول"));
        assert_eq!(fold("شي\u{654}ون"), fold("شئون"));
        assert_eq!(fold("\u{fe8b}"), "ئ");
        assert_eq!(fold("ا\u{654}"), "ا");
    }

    #[test]
    fn loose_folds_the_last_letters() {
        let loose = |text| fold_at(text, Level::Loose);
        assert_eq!(loose("مدينة"), "مدينه");
        assert_eq!(loose("مسؤول"), "مسوول");
        assert_eq!(loose("شيء"), "شي");
        assert_eq!(loose("شئون"), "شيون");
    }

    #[test]
    fn exact_keeps_all_but_encoding() {
        let exact = |text| fold_at(text, Level::Exact);
        assert_eq!(exact("é"), exact("e\u{301}"));
        assert_ne!(exact("É"), exact("é"));
        assert_eq!(exact("ب\u{651}\u{64e}"), exact("ب\u{64e}\u{651}"));
        assert!(!Folded::with("é", Level::Exact).is_seam(1));
    }

    #[test]
    fn a_range_covers_its_marks() {
        let text = "قال مُحَمَّدٌ إنه";
        let folded = Folded::new(text);
        let at = folded.text.find("محمد").unwrap();
        let range = folded.original(at..at + "محمد".len());
        assert_eq!(text.get(range), Some("مُحَمَّدٌ"));
        let ligature = Folded::new("a\u{fefb}b");
        assert_eq!(ligature.original(1..3), 1..4);
        assert_eq!(ligature.original(5..6), 4..5);
    }

    #[test]
    fn letters_dressed_differently_span_what_stands_between() {
        let text = "كتـ\u{200d}ـاب";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "كتاب");
        assert_eq!(folded.original(0..folded.text.len()), 0..text.len());
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[a-zéßİا-يأؤئـ\u{64b}-\u{655}\u{200c}-\u{200f}\u{fb50}-\u{fdff}\u{fe70}-\u{feff} \t٠-٩]{0,40}",
        ]
    }

    proptest! {
        #[test]
        fn origins_are_whole_and_never_go_back(text in texts()) {
            for level in [Level::Exact, Level::Folded, Level::Loose] {
                let folded = Folded::with(&text, level);
                prop_assert_eq!(folded.origins.len(), folded.text.len());
                let mut last = (0, 0);
                for &(start, end) in &folded.origins {
                    prop_assert!(start < end && last.0 <= start && last.1 <= end);
                    prop_assert!(text.get(start as usize..end as usize).is_some());
                    last = (start, end);
                }
                prop_assert!(last.1 as usize <= text.len());
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in texts()) {
            for level in [Level::Folded, Level::Loose] {
                let once = fold_at(&text, level);
                prop_assert_eq!(fold_at(&once, level), once);
            }
        }

        #[test]
        fn any_range_is_answered(text in texts(), a in 0usize..80, b in 0usize..80) {
            let range = Folded::new(&text).original(a..b);
            prop_assert!(text.get(range).is_some());
        }
    }
}
