//! Words: the tokens of a text, their keys, and (`stem`) the stems under which a word may be looked up.
//!
//! Invariant: tokens are in order, do not overlap, and their ranges lie on character boundaries.
//! Must not know: articles, alignment, what a word means.

mod stem;

use std::ops::Range;

use super::fold::fold;
use super::number::{self, numbers};
use super::token::digit;
use super::{date, token};
use crate::text::Side;
pub(crate) use stem::{CONJUNCTION_OFF, TRUSTED, bases, each_stem, main_stem, shortest_trusted};
pub use stem::{Stem, arabic_stems, english_stems};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A word in the text's own script.
    Word,
    /// A number, in digits of any script or in words; the key is its value.
    Number,
    /// A Latin-script word inside an Arabic text.
    Latin,
}

/// Whether a word is written with a capital, and whether that says anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Capital {
    /// Small, or a script without capitals.
    No,
    /// A capital where every word has one, at the start of a sentence.
    Initial,
    /// A capital inside a sentence: most likely a name.
    Yes,
}

/// A token of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
    /// What it is compared by: see [`key`]; for numbers the value in ASCII digits.
    pub key: String,
    /// Its capital.
    pub capital: Capital,
}

/// The form of a word that comparisons use: folded, and beyond what search folds, without hamza on any
/// seat and with ta marbuta as ha, since both are left out or mixed up in much Arabic newswire.
#[must_use]
pub fn key(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    push_key(word, &mut out);
    out
}

/// Appends the [`key`] of a word.
pub(crate) fn push_key(word: &str, out: &mut String) {
    let from = out.len();
    for c in word.chars() {
        match letter_key(c) {
            LetterKey::Is(c) => out.push(c),
            LetterKey::Nothing => {}
            LetterKey::InContext => {
                out.truncate(from);
                return push_folded_key(word, out);
            }
        }
    }
}

/// Whether a letter is its own key: most Arabic letters, which need no folding.
pub(crate) const fn is_own_key(c: char) -> bool {
    matches!(c, 'ا' | 'ب' | 'ت'..='غ' | 'ف'..='و' | 'ي')
}

/// What a character adds to a [`key`].
pub(crate) enum LetterKey {
    /// This character.
    Is(char),
    /// Nothing.
    Nothing,
    /// What folding makes of the whole word.
    InContext,
}

/// The key of a character by itself: nearly all words are made of letters that need no folding.
pub(crate) const fn letter_key(c: char) -> LetterKey {
    LetterKey::Is(match c {
        'a'..='z' | '0'..='9' | '\'' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        c if is_own_key(c) => c,
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        'ء' | '\u{64b}'..='\u{652}' => return LetterKey::Nothing,
        _ => return LetterKey::InContext,
    })
}

fn push_folded_key(word: &str, out: &mut String) {
    for c in fold(word).chars() {
        match c {
            'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
            'ى' | 'ئ' | 'ی' => out.push('ي'),
            'ؤ' => out.push('و'),
            'ة' | 'ۀ' | 'ہ' => out.push('ه'),
            'ک' => out.push('ك'),
            'گ' | 'ڨ' => out.push('ق'),
            'پ' => out.push('ب'),
            'ڤ' => out.push('ف'),
            'چ' => out.push('ش'),
            '’' | 'ʼ' => out.push('\''),
            'ء' | 'ـ' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{610}'..='\u{61a}' => {}
            '\u{6d6}'..='\u{6ed}' | '\u{200b}'..='\u{200f}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// Whether a character is alphabetic; asked of every letter of a text, so the usual ones come first.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, 'ء'..='غ' | 'ف'..='ي' | 'a'..='z') || c.is_alphabetic()
}

/// Whether a letter is of the Arabic script.
const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// The tokens of a text. Numbers that `language::number` reads, also those written in words, are one
/// token each; digits that it leaves alone are tokens too.
#[must_use]
pub fn words(text: &str, side: Side) -> Vec<Word> {
    split(text, side, &numbers(text, side))
}

/// The dates of a text with their bytes.
pub(crate) type Dates = Vec<(Range<usize>, date::Date)>;

/// The words and the dates of a text, for less than [`words`] and [`dates`](date::dates) cost apart.
pub(crate) fn words_and_dates(text: &str, side: Side) -> (Vec<Word>, Dates) {
    let tokens = token::tokens(text);
    let (dates, taken) = date::scan_marking(&tokens, side);
    let numbers: Vec<_> = number::scan(&tokens, side, &taken, |_| true)
        .into_iter()
        .map(|n| (n.start..n.end, n.value))
        .collect();
    let dates = dates
        .into_iter()
        .map(|(range, date)| (date::bytes(&tokens, &range), date))
        .collect();
    (split(text, side, &numbers), dates)
}

/// The tokens of a text whose numbers have been read.
fn split(text: &str, side: Side, read: &[(Range<usize>, f64)]) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 6);
    let mut upcoming = read.iter().peekable();
    let mut skip_to = 0;
    let mut opens = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        while upcoming.peek().is_some_and(|(r, _)| r.end <= at) {
            upcoming.next();
        }
        if at < skip_to {
            continue;
        }
        // A number that was read is a word of its own: what stands before it ends there.
        let limit = upcoming.peek().map_or(text.len(), |(r, _)| r.start);
        if let Some((range, value)) = upcoming.peek().filter(|(r, _)| r.start <= at) {
            out.push(Word {
                range: range.clone(),
                kind: Kind::Number,
                key: format!("{value}"),
                capital: Capital::No,
            });
            skip_to = range.end;
            opens = false;
        } else if digit(c).is_some() {
            let end = end_of(text, limit, &mut chars, |c, next| {
                digit(c).is_some()
                    || matches!(c, '.' | ',' | '٫' | '٬' | '،')
                        && next.is_some_and(|n| digit(n).is_some())
            });
            if let Some(number) = text.get(at..end) {
                out.push(Word {
                    range: at..end,
                    kind: Kind::Number,
                    key: value(number),
                    capital: Capital::No,
                });
            }
            opens = false;
        } else if is_letter(c) {
            let arabic = is_arabic(c);
            let end = end_of(text, limit, &mut chars, |c, next| {
                is_mark(c)
                    || (is_letter(c) && is_arabic(c) == arabic)
                    || (!arabic
                        && matches!(c, '\'' | '’')
                        && next.is_some_and(|n| n.is_alphabetic() && !is_arabic(n)))
            });
            if let Some(word) = text.get(at..end) {
                out.push(Word {
                    range: at..end,
                    kind: if arabic == (side == Side::Arabic) {
                        Kind::Word
                    } else {
                        Kind::Latin
                    },
                    key: key(word),
                    capital: match (c.is_uppercase(), opens) {
                        (false, _) => Capital::No,
                        (true, true) => Capital::Initial,
                        (true, false) => Capital::Yes,
                    },
                });
            }
            opens = false;
        } else if matches!(c, '.' | '!' | '?' | ':' | '"' | '“' | '«' | '؟') {
            opens = true;
        }
    }
    out
}

/// Where a word ends: at the latest at `limit`, and before the first character that does not belong to it; asked with
/// the one behind each.
fn end_of(
    text: &str,
    limit: usize,
    chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>,
    belongs: impl Fn(char, Option<char>) -> bool,
) -> usize {
    while let Some(&(at, c)) = chars.peek() {
        let after = text.get(at + c.len_utf8()..limit);
        if at >= limit || !belongs(c, after.and_then(|t| t.chars().next())) {
            return at;
        }
        chars.next();
    }
    text.len()
}

/// Digits as a value: groups of thousands joined, one decimal point, no leading zeros.
fn value(digits: &str) -> String {
    let plain: String = digits
        .chars()
        .map(|c| match c {
            '٫' => '.',
            '٬' | '،' => ',',
            c => digit(c).map_or(c, |d| char::from(b'0' + d)),
        })
        .collect();
    let grouped = plain.contains(',') && plain.split(',').skip(1).all(|g| g.len() == 3);
    let plain = if grouped {
        plain.replace(',', "")
    } else {
        plain.replace(',', ".")
    };
    let trimmed = plain.trim_start_matches('0');
    if trimmed.is_empty() || trimmed.starts_with('.') {
        format!("0{trimmed}")
    } else {
        trimmed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_that_was_read_begins_a_word() {
        let text = "A0٫0%";
        let words: Vec<_> = words(text, Side::English);
        let words = words.iter().map(|w| text.get(w.range.clone()));
        assert!(words.eq(["A", "0", "0%"].map(Some)));
    }

    proptest! {
        #[test]
        fn any_text_is_cut_into_words(
            text in "[a-zA-Zéا-يأؤئة\u{64b}-\u{652}0-9٠-٩ .,٫'’%:()\u{200f}—]{0,50}",
        ) {
            for side in Side::BOTH {
                let all = words(&text, side);
                prop_assert!(all.windows(2).all(|w| w[0].range.end <= w[1].range.start));
                prop_assert!(all.iter().all(|w| text.get(w.range.clone()).is_some_and(|t| !t.is_empty())));
                let (with, dates) = words_and_dates(&text, side);
                prop_assert_eq!(with, all);
                prop_assert_eq!(dates, date::dates(&text, side));
            }
        }

        #[test]
        fn a_key_is_its_own_key(word in "[a-zA-Zéßا-يأإآٱؤئةىءکگچ\u{64b}-\u{652}\u{670}ـ'’]{0,12}") {
            let once = key(&word);
            prop_assert_eq!(key(&once), once);
        }
    }

    fn keys(text: &str, side: Side) -> Vec<String> {
        words(text, side).into_iter().map(|w| w.key).collect()
    }

    #[test]
    fn tokens_keep_their_bytes() {
        let text = "Libya's Mazen, 5 km";
        let all = words(text, Side::English);
        let shown: Vec<_> = all
            .iter()
            .filter_map(|w| text.get(w.range.clone()))
            .collect();
        assert_eq!(shown, ["Libya's", "Mazen", "5", "km"]);
        assert_eq!(all[0].capital, Capital::Initial);
        assert_eq!(all[1].capital, Capital::Yes);
    }

    #[test]
    fn digits_of_any_script_have_one_value() {
        assert_eq!(value("١٬٢٠٠"), "1200");
        assert_eq!(value("1,200"), "1200");
        assert_eq!(value("3,5"), "3.5");
        assert_eq!(value("007"), "7");
        assert_eq!(value("0"), "0");
    }

    #[test]
    fn latin_in_arabic_is_told_apart() {
        let all = words("شركة Boeing الأمريكية", Side::Arabic);
        assert_eq!(all[1].kind, Kind::Latin);
        assert_eq!(
            keys("شركة Boeing الأمريكية", Side::Arabic),
            ["شركه", "boeing", "الامريكيه"]
        );
    }

    #[test]
    fn dates_come_with_the_words() {
        let text = "On 10 June 2021 some 12 people met in Sebha.";
        let (with, dates) = words_and_dates(text, Side::English);
        assert_eq!(with, words(text, Side::English));
        assert_eq!(dates, date::dates(text, Side::English));
    }
}
