//! Lines stored as they are seen: recognised, and put back into the order they are read in.
//!
//! Old systems that could not reorder Arabic stored each line as its glyphs stand from left to right, mostly
//! in joined shapes. That is recognised by words: a shape that wants a letter after it ends no word, and teh
//! marbuta and alef maksura begin none. To recover a line it is turned round, then its runs of Latin letters
//! and digits are turned back; so is told apart what UAX #9 would show in one way only. ("2030 UN" and "UN
//! 2030" look the same between Arabic words: the letters are put first.)
//! Invariant: line ends stay where they are; a line without Arabic letters is not altered.
//! Must not know: bytes, encodings.

use crate::text::forms::unshaped;
use crate::text::join::Form;

/// Words that must speak for stored-as-seen, and how many times more than against it.
const WORDS: usize = 4;
const TIMES: usize = 8;

/// How many words could only be stored as seen, and how many only as read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Votes {
    pub(super) seen: usize,
    pub(super) read: usize,
}

impl Votes {
    /// Counts the words of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut votes = Self::default();
        let mut word: Vec<char> = Vec::new();
        for c in text.chars().chain([' ']) {
            if is_letter(c) {
                word.push(c);
            } else if !is_mark(c) {
                votes.count(&word);
                word.clear();
            }
        }
        votes
    }

    fn count(&mut self, word: &[char]) {
        let (Some(&first), Some(&last)) = (word.first(), word.last()) else {
            return;
        };
        if word.len() < 2 {
            return;
        }
        let wants_more = |c| matches!(unshaped(c), Some((_, Form::Initial | Form::Medial)));
        let ends_only = |c: char| {
            let letter = unshaped(c).map_or(c, |(letters, _)| letters[0]);
            matches!(letter, '\u{629}' | '\u{649}')
        };
        let seen = wants_more(last) || ends_only(first);
        let read = wants_more(first) || ends_only(last);
        match (seen, read) {
            (true, false) => self.seen += 1,
            (false, true) => self.read += 1,
            _ => {}
        }
    }

    /// Whether lines are stored as they are seen.
    pub(super) const fn are_visual(self) -> bool {
        self.seen >= WORDS && self.seen >= TIMES * self.read
    }

    /// Whether words agree with each other, in either order.
    pub(super) const fn agree(self) -> bool {
        let (most, least) = if self.seen > self.read {
            (self.seen, self.read)
        } else {
            (self.read, self.seen)
        };
        most >= WORDS && most >= TIMES * least
    }
}

/// The letters of a text in place of their joined shapes.
pub(super) fn letters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match unshaped(c) {
            Some(([letter, '\0'], _)) => out.push(letter),
            Some((pair, _)) => out.extend(pair),
            None => out.push(mark_of(c).unwrap_or(c)),
        }
    }
    out
}

/// The vowel sign that a spacing form of it stands for.
const fn mark_of(form: char) -> Option<char> {
    Some(match form {
        '\u{fe70}' | '\u{fe71}' => '\u{64b}',
        '\u{fe72}' => '\u{64c}',
        '\u{fe74}' => '\u{64d}',
        '\u{fe76}' | '\u{fe77}' => '\u{64e}',
        '\u{fe78}' | '\u{fe79}' => '\u{64f}',
        '\u{fe7a}' | '\u{fe7b}' => '\u{650}',
        '\u{fe7c}' | '\u{fe7d}' => '\u{651}',
        '\u{fe7e}' | '\u{fe7f}' => '\u{652}',
        _ => return None,
    })
}

/// The lines of a text that is stored as it is seen, in the order they are read in.
pub(super) fn recovered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r', '\u{2029}']) {
        let body = line.trim_end_matches(['\n', '\r', '\u{2029}']);
        if body.chars().any(is_letter) {
            out.extend(turned(body));
        } else {
            out.push_str(body);
        }
        out.push_str(line.get(body.len()..).unwrap_or(""));
    }
    out
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Arabic,
    Latin,
    Digit,
    /// Stands inside numbers.
    Between,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' | '\u{660}'..='\u{669}' => Kind::Digit,
        '.' | ',' | '/' | ':' | '\u{66b}' | '\u{66c}' => Kind::Between,
        _ if is_letter(c) || is_mark(c) => Kind::Arabic,
        _ if c.is_alphanumeric() => Kind::Latin,
        _ => Kind::Other,
    }
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d3}')
        || unshaped(c).is_some()
}

const fn is_mark(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64b}'..='\u{652}' | '\u{fe70}'..='\u{fe7f}')
}

fn turned(line: &str) -> Vec<char> {
    let mut line: Vec<char> = line.chars().rev().collect();
    let kinds: Vec<Kind> = line.iter().map(|&c| kind(c)).collect();
    let mut at = 0;
    while at < line.len() {
        let end = run_end(&kinds, at);
        let stretch = line.get_mut(at..end.max(at + 1)).unwrap_or(&mut []);
        if end > at {
            stretch.reverse();
        } else {
            // What opens to one side is drawn open to the other.
            stretch.iter_mut().for_each(|c| *c = mirrored(*c));
        }
        at = end.max(at + 1);
    }
    // Where a sign stood after its letter as seen, it now stands before it.
    let mut after = false;
    let mut at = 0;
    while at + 1 < line.len() {
        let sign = is_mark(line[at]) && line[at] != '\u{640}';
        if sign && !after && is_letter(line[at + 1]) {
            line.swap(at, at + 1);
        }
        after = is_letter(line[at]) || (is_mark(line[at]) && after);
        at += 1;
    }
    line
}

/// The end of the run of Latin letters and digits that begins here; here, where none does.
fn run_end(kinds: &[Kind], from: usize) -> usize {
    let strong = |k: Kind| matches!(k, Kind::Latin | Kind::Digit);
    let Some(&first) = kinds.get(from).filter(|k| strong(**k)) else {
        return from;
    };
    let mut latin = first == Kind::Latin;
    let (mut end, mut at) = (from + 1, from + 1);
    // The run up to `end`; since then only what may stand inside it.
    while let Some(&now) = kinds.get(at) {
        let gap = kinds.get(end..at).unwrap_or(&[]);
        match now {
            Kind::Arabic => break,
            Kind::Latin => {
                latin = true;
                end = at + 1;
            }
            Kind::Digit if gap.is_empty() || latin || gap == [Kind::Between] => end = at + 1,
            Kind::Digit => break,
            Kind::Between | Kind::Other => {}
        }
        at += 1;
    }
    end
}

const fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Base, Paragraph};

    /// A text as it is seen.
    fn seen(text: &str) -> String {
        let line = |line: &str| {
            let rows = Paragraph::new(line, Base::Rtl).rows(u16::MAX);
            rows.iter().map(crate::text::Row::shown).collect::<String>()
        };
        text.lines().map(|l| line(l) + "\n").collect()
    }

    #[test]
    fn what_is_seen_is_put_back_into_order() {
        for text in [
            "وقال الوزير (أمس) إن 3.5 في المئة من World Bank وافقوا.\n",
            "في 12/5/2020 قالت «الجزيرة» ذلك\n",
            "لا إله\n",
            "plain English (really)\n",
        ] {
            let stored = if text.is_ascii() {
                text.to_owned()
            } else {
                seen(text)
            };
            assert_eq!(letters(&recovered(&stored)), text);
        }
    }

    #[test]
    fn words_tell_the_order() {
        let text = "اللجنة الوزارية المشتركة على مستوى المنطقة العربية الكبرى";
        let plain: String = text.chars().rev().collect();
        assert!(Votes::of(&plain).are_visual());
        assert!(Votes::of(&seen(text)).are_visual());
        assert!(!Votes::of(text).are_visual());
        assert_eq!(Votes::of("no Arabic at all"), Votes::default());
    }

    #[test]
    fn signs_stay_with_their_letters() {
        assert_eq!(recovered("ب\u{64e}تك"), "كت\u{64e}ب");
        assert_eq!(recovered("رب\u{651}"), "ب\u{651}ر");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[ا-ي ًa-z0-9().,\n]{0,40}") {
            let mut before: Vec<char> = text.chars().map(mirrored).collect();
            let mut after: Vec<char> = recovered(&text).chars().map(mirrored).collect();
            let fold = |all: &mut Vec<char>| {
                all.iter_mut().for_each(|c| if *c == ')' { *c = '(' });
                all.sort_unstable();
            };
            fold(&mut before);
            fold(&mut after);
            prop_assert_eq!(before, after);
        }

        #[test]
        fn arabic_words_and_numbers_come_back(words in "[ب-غ]{2,5}( [ب-غ]{2,5}| [0-9]{1,3}){0,6}") {
            prop_assert_eq!(letters(&recovered(&seen(&words))), words + "\n");
        }
    }
}
