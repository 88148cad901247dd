//! Tokens for the grammars of numbers, dates and names: words, digits and single signs, each with the
//! form it is compared by and, for Arabic, with the readings that take clitics off.
//!
//! Invariant: tokens are in order, do not overlap, skip only white space and invisible signs, and
//! every offset lies on a character boundary.
//! Must not know: what a token means.

use std::ops::Deref;

use compact_str::CompactString;

use super::word::{LetterKey, key, letter_key};

/// What words are compared by. Nearly all are short and need no memory of their own.
pub type Form = CompactString;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Letters of the Latin script (or another that is not Arabic), perhaps with digits after them.
    Latin,
    /// Letters of the Arabic script.
    Arabic,
    /// Digits of any script, perhaps with signs that group them: `1,234.5`.
    Digits,
    /// Any other single character.
    Sign(char),
}

/// How a Latin word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Small first letter, or a script without capitals.
    Lower,
    /// Capital first letter.
    Title,
    /// Two capitals or more and no small letter.
    Upper,
}

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: they touch.
    None,
    /// A hyphen without spaces.
    Hyphen,
    /// White space, or the start of the text.
    Space,
}

/// A reading of an Arabic word: where it starts once clitics are off, and its form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// First byte of what is left, in the text.
    pub start: usize,
    /// What is left, folded.
    pub norm: Form,
}

/// The readings of a word: a conjunction off, and a preposition behind it, are the most there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Readings {
    list: [Reading; 2],
    count: usize,
}

impl Readings {
    fn push(&mut self, reading: Reading) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = reading;
            self.count += 1;
        }
    }
}

impl Deref for Readings {
    type Target = [Reading];

    fn deref(&self) -> &[Reading] {
        self.list.get(..self.count).unwrap_or_default()
    }
}

/// A token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The form it is compared by: [`key`], with European digits and without the dots of `U.S.`.
    pub norm: Form,
    /// What it is made of.
    pub class: Class,
    /// How it is written.
    pub case: Case,
    /// What stands before it.
    pub gap: Gap,
    /// Readings of an Arabic word without its clitics; the word itself is not among them.
    pub readings: Readings,
}

impl Token {
    /// Whether the token is this sign.
    #[must_use]
    pub fn is(&self, sign: char) -> bool {
        self.class == Class::Sign(sign)
    }

    /// Whether the token is a Latin word with a capital.
    #[must_use]
    pub fn is_capital(&self) -> bool {
        self.class == Class::Latin && self.case != Case::Lower
    }

    /// Whether the token is a word of either script.
    #[must_use]
    pub fn is_word(&self) -> bool {
        matches!(self.class, Class::Latin | Class::Arabic)
    }

    /// The word itself and its readings without clitics, fullest first.
    pub fn forms(&self) -> impl Iterator<Item = (usize, &str)> + '_ {
        std::iter::once((self.start, self.norm.as_str()))
            .chain(self.readings.iter().map(|r| (r.start, r.norm.as_str())))
    }
}

/// Whether a character is a letter or mark of the Arabic script.
const fn is_arabic(c: char) -> bool {
    // Most other characters are below all of these.
    c >= '\u{610}'
        && matches!(c, '\u{610}'..='\u{61a}' | '\u{620}'..='\u{65f}' | '\u{66e}'..='\u{6d3}' | '\u{6d5}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ef}' | '\u{6fa}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8e1}' | '\u{8e3}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// The value of a decimal digit, European, Arabic-Indic or extended.
#[must_use]
pub const fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{660}'..='\u{669}' => Some((c as u32 - 0x660) as u8),
        '\u{6f0}'..='\u{6f9}' => Some((c as u32 - 0x6f0) as u8),
        _ => None,
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && !is_arabic(c) || matches!(c, '\u{300}'..='\u{36f}')
}

const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '`')
}

/// The tokens of a text. Hyphens between letters are no tokens: see [`Gap::Hyphen`]. A possessive
/// `'s` is a token of its own with the form `'s`.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let byte = |i: usize| chars.get(i).map_or(text.len(), |&(b, _)| b);
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut room = Room::default();
    let mut i = 0;
    let mut gap = Gap::Space;
    while let Some(c) = at(i) {
        let from = i;
        if c.is_whitespace() {
            gap = Gap::Space;
            i += 1;
            continue;
        }
        if is_invisible(c) {
            i += 1;
            continue;
        }
        let class = if is_arabic(c) {
            while at(i).is_some_and(|c| {
                is_arabic(c) || (is_invisible(c) && at(i + 1).is_some_and(is_arabic))
            }) {
                i += 1;
            }
            Class::Arabic
        } else if is_latin(c) {
            i = latin_end(&chars, i);
            Class::Latin
        } else if digit(c).is_some() {
            i = digits_end(&chars, i);
            Class::Digits
        } else if is_apostrophe(c)
            && gap == Gap::None
            && matches!(at(i + 1), Some('s' | 'S'))
            && !at(i + 2).is_some_and(char::is_alphanumeric)
            && out.last().is_some_and(|t| t.class == Class::Latin)
        {
            i += 2;
            Class::Latin
        } else {
            i += 1;
            if is_hyphen(c)
                && gap == Gap::None
                && at(i).is_some_and(|n| is_latin(n) || is_arabic(n) || digit(n).is_some())
                && out.last().is_some_and(|t| {
                    t.is_word() || (t.class == Class::Digits && at(i).is_some_and(is_latin))
                })
            {
                gap = Gap::Hyphen;
                continue;
            }
            Class::Sign(c)
        };
        let span = chars.get(from..i).unwrap_or_default();
        out.push(token(span, byte(i), class, gap, &mut room));
        gap = Gap::None;
    }
    out
}

fn latin_end(chars: &[(usize, char)], from: usize) -> usize {
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    // Letters with dots between them: U.S., a.m., J.K.
    let mut i = from;
    let mut dotted = 0;
    while at(i).is_some_and(is_latin) && at(i + 1) == Some('.') {
        i += 2;
        dotted += 1;
    }
    if dotted >= 2 && !at(i).is_some_and(is_latin) {
        return i;
    }
    if dotted >= 1
        && at(i).is_some_and(is_latin)
        && !at(i + 1).is_some_and(is_latin)
        && dotted + 1 >= 2
    {
        return i + 1;
    }
    i = from;
    loop {
        match at(i) {
            Some(c) if is_latin(c) || digit(c).is_some() => i += 1,
            Some(c) if is_apostrophe(c) && at(i + 1).is_some_and(is_latin) => {
                let possessive = matches!(at(i + 1), Some('s' | 'S'))
                    && !at(i + 2).is_some_and(char::is_alphanumeric);
                if possessive {
                    return i;
                }
                i += 2;
            }
            _ => return i,
        }
    }
}

fn digits_end(chars: &[(usize, char)], from: usize) -> usize {
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let is_digit = |i: usize| at(i).is_some_and(|c| digit(c).is_some());
    let mut i = from;
    loop {
        if is_digit(i) || (matches!(at(i), Some('.' | ',' | '٫' | '٬' | '،')) && is_digit(i + 1))
        {
            i += 1;
        } else {
            return i;
        }
    }
}

/// Room to make a form in.
#[derive(Default)]
struct Room {
    form: String,
    /// Where each character of an Arabic form stands in the text.
    places: Vec<usize>,
}

fn token(span: &[(usize, char)], end: usize, class: Class, gap: Gap, room: &mut Room) -> Token {
    let start = span.first().map_or(end, |&(b, _)| b);
    let Room { form, places } = room;
    form.clear();
    let mut norm = None;
    let mut readings = Readings::default();
    let mut case = Case::Lower;
    match class {
        Class::Arabic => {
            places.clear();
            for &(b, c) in span {
                push_arabic(c, b, form, places);
            }
            // The preposition على is not the name علي.
            if span.last().is_some_and(|&(_, c)| c == 'ى')
                && matches!(form.as_str(), "علي" | "وعلي" | "فعلي")
            {
                form.pop();
                form.push('ى');
            }
            readings = readings_of(form, places);
        }
        Class::Latin => {
            let mut upper = 0;
            let (mut lower, mut ascii) = (false, true);
            for &(_, c) in span {
                ascii &= c.is_ascii();
                upper += usize::from(c.is_uppercase());
                lower |= c.is_lowercase();
                if c != '.' {
                    form.push(c.to_ascii_lowercase());
                }
            }
            if span.first().is_some_and(|(_, c)| c.is_uppercase()) {
                case = if upper >= 2 && !lower {
                    Case::Upper
                } else {
                    Case::Title
                };
            }
            if !ascii {
                let raw: String = span.iter().map(|&(_, c)| c).filter(|&c| c != '.').collect();
                norm = Some(plain(&raw));
            }
        }
        Class::Digits => {
            for &(_, c) in span {
                match digit(c) {
                    Some(d) => form.push(char::from(b'0' + d)),
                    None => form.push(c),
                }
            }
        }
        Class::Sign(c) => form.push(c),
    }
    Token {
        start,
        end,
        norm: norm.unwrap_or_else(|| Form::new(form.as_str())),
        class,
        case,
        gap,
        readings,
    }
}

/// Appends what a letter is compared by, and its place for each character of that.
fn push_arabic(c: char, at: usize, norm: &mut String, places: &mut Vec<usize>) {
    match letter_key(c) {
        LetterKey::Is(letter) => {
            norm.push(letter);
            places.push(at);
        }
        LetterKey::Nothing => {}
        LetterKey::InContext => {
            norm.push_str(&key(c.encode_utf8(&mut [0; 4])));
            places.resize(norm.chars().count(), at);
        }
    }
}

/// A Latin word in small letters without accents.
fn plain(word: &str) -> Form {
    use icu_normalizer::DecomposingNormalizerBorrowed;
    let lower = word.to_lowercase();
    let mut out = Form::default();
    for c in DecomposingNormalizerBorrowed::new_nfkd()
        .normalize(&lower)
        .chars()
    {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            c if is_apostrophe(c) => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

/// The readings of a folded word that take conjunctions (و ف) and prepositions (ب ل ك) off. `لل`
/// hides the article, which the reading restores.
fn readings_of(norm: &str, places: &[usize]) -> Readings {
    let n = places.len();
    let mut out = Readings::default();
    if n < 3 {
        return out;
    }
    let mut letters = norm.chars();
    let first = [letters.next(), letters.next(), letters.next()];
    // لبن خدة: a preposition before the particle of descent.
    if n == 3
        && matches!(first, [Some('ل' | 'ب'), Some('ب'), Some('ن')])
        && let Some(&start) = places.get(1)
    {
        out.push(Reading {
            start,
            norm: Form::const_new("بن"),
        });
        return out;
    }
    let mut push = |from: usize, article: bool| {
        let Some(&start) = places.get(from) else {
            return;
        };
        let mut rest = norm.chars();
        // The second lam of لل is that of the article.
        for _ in 0..from + usize::from(article) {
            rest.next();
        }
        let mut norm = Form::const_new(if article { "ال" } else { "" });
        norm.push_str(rest.as_str());
        out.push(Reading { start, norm });
    };
    let is = |i: usize, c: char| first.get(i).copied().flatten() == Some(c);
    let double = |i: usize| is(i, 'ل') && is(i + 1, 'ل');
    let preposition = |i: usize| is(i, 'ب') || is(i, 'ل') || is(i, 'ك');
    if is(0, 'و') || is(0, 'ف') {
        push(1, false);
        if double(1) && n >= 5 {
            push(2, true);
        } else if preposition(1) && n >= 5 {
            push(2, false);
        }
    }
    if double(0) && n >= 4 {
        push(1, true);
    } else if preposition(0) && n >= 4 {
        push(1, false);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Tokens are in order, lie on character boundaries, and leave out only white space, invisible signs and
        /// the hyphens of [`Gap::Hyphen`]; a reading begins within its token.
        #[test]
        fn any_text_is_cut_into_tokens(
            text in prop_oneof![
                any::<String>(),
                "[a-zA-ZéÉا-يأإؤئةى\u{64b}-\u{652}ـ0-9٠-٩۰-۹ .,٫٬'’\\-‐()%\u{200b}-\u{200f}\u{ad}]{0,50}",
            ]
        ) {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(end <= token.start && token.start < token.end);
                let between = text.get(end..token.start);
                let skipped = |c: char| c.is_whitespace() || is_invisible(c) || is_hyphen(c);
                prop_assert!(between.is_some_and(|t| t.chars().all(skipped)), "{:?}", between);
                prop_assert!(text.get(token.start..token.end).is_some());
                for (start, _) in token.forms() {
                    prop_assert!(token.start <= start && text.get(start..token.end).is_some());
                }
                end = token.end;
            }
        }

        #[test]
        fn the_form_of_an_arabic_word_is_its_key(word in "[ا-يأإؤئةىء\u{64b}-\u{652}]{1,12}") {
            let found = tokens(&word);
            let ala = word.ends_with('ى') && matches!(&*key(&word), "علي" | "وعلي" | "فعلي");
            prop_assert!(ala || found.iter().all(|t| t.norm == key(&word)), "{:?}", found);
        }
    }

    fn norms(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.norm.into()).collect()
    }

    #[test]
    fn latin_words_keep_their_inner_signs() {
        assert_eq!(
            norms("Oman's U.S. al-Maamari, O'Neill Çakıroğlu COVID-19 4,5%"),
            [
                "oman",
                "'s",
                "us",
                "al",
                "maamari",
                ",",
                "o'neill",
                "cakiroglu",
                "covid",
                "19",
                "4,5",
                "%"
            ]
        );
    }

    #[test]
    fn clitics_come_off_and_offsets_stay_exact() {
        let text = "قال لِلأمم وبالمملكة";
        let all = tokens(text);
        let reading = |i: usize, norm: &str| {
            all[i]
                .forms()
                .find(|(_, n)| *n == norm)
                .map(|(at, _)| text.get(at..all[i].end))
        };
        assert_eq!(reading(1, "الامم"), Some(Some("لأمم")));
        assert_eq!(reading(2, "المملكه"), Some(Some("المملكة")));
    }

    #[test]
    fn digits_of_every_script_are_one_form() {
        assert_eq!(norms("٤٫٥ ۱۲ 10:30"), ["4٫5", "12", "10", ":", "30"]);
    }
}
