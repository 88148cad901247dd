//! The titles of a list, made ready to be filtered at every key typed.
//!
//! What is typed is cut into words. A title fits where each of them begins one of its words, or is within
//! one; a word that no title has is taken for a slip of the keys, and fits words that are a letter off (two,
//! for long ones). Words are folded as a loose search folds them. Titles in either language count as one.
//! Invariant: what fits better comes first, and within that the order is the list's.
//! Must not know: how a list is drawn, who types.

use crate::app::shelf::Titles;
use crate::language::fold::{Level, fold_at};
use crate::language::hash::FastMap;
use crate::text::{Side, narrow};

/// The words of all titles, each with the titles it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// All distinct words, one after the other.
    text: String,
    /// Where each word ends in it.
    ends: Vec<u32>,
    /// Which letters each word has.
    letters: Vec<u64>,
    /// The titles that each word stands in, word after word.
    titles: Vec<u32>,
    /// Where those of each word end.
    stands: Vec<u32>,
    /// How many titles there are.
    count: usize,
}

/// How well a word fits, the best first.
const BEGINS: u8 = 0;
const WITHIN: u8 = 1;
const SLIP: u8 = 2;
const NOT: u8 = u8::MAX;

/// Whether anything is typed that titles are compared with.
pub(super) fn tells(typed: &str) -> bool {
    typed.chars().any(char::is_alphanumeric)
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    let parts = folded.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| !word.is_empty())
}

/// A bit for each letter, several letters to a bit.
fn letters(word: &str) -> u64 {
    word.chars()
        .fold(0, |all, c| all | 1 << (u32::from(c) % 64))
}

impl Names {
    /// Takes in the titles of a list.
    #[must_use]
    pub fn of<'t>(all: impl IntoIterator<Item = &'t Titles>) -> Self {
        let mut names = Self::default();
        let mut known: FastMap<Box<str>, u32> = FastMap::default();
        // Which word stands in which title.
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for titles in all {
            let title = narrow(names.count);
            let first = pairs.len();
            for folded in Side::BOTH
                .into_iter()
                .filter_map(|side| titles[side].as_deref())
                .map(|title| fold_at(title, Level::Loose))
            {
                for word in words(&folded) {
                    let at = known.get(word).copied().unwrap_or_else(|| {
                        names.text.push_str(word);
                        names.ends.push(narrow(names.text.len()));
                        names.letters.push(letters(word));
                        let at = narrow(known.len());
                        known.insert(word.into(), at);
                        at
                    });
                    let own = pairs.get(first..).unwrap_or(&[]);
                    if !own.iter().any(|(known, _)| *known == at) {
                        pairs.push((at, title));
                    }
                }
            }
            names.count += 1;
        }
        // By word; those of a word stay in the order of the list.
        let mut counts = vec![0u32; known.len()];
        for (word, _) in &pairs {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        let mut end = 0;
        let mut next: Vec<u32> = Vec::with_capacity(counts.len());
        for count in counts {
            next.push(end);
            end += count;
            names.stands.push(end);
        }
        names.titles = vec![0; pairs.len()];
        for (word, title) in pairs {
            if let Some(slot) = next.get_mut(word as usize)
                && let Some(place) = names.titles.get_mut(*slot as usize)
            {
                *place = title;
                *slot += 1;
            }
        }
        names
    }

    /// How many titles there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are no titles.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The titles, as indices, that what is typed fits, the best first.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<u32> {
        let folded = fold_at(typed, Level::Loose);
        let mut fits = vec![BEGINS; self.count];
        for word in words(&folded) {
            let mut own = vec![NOT; self.count];
            if !self.mark(&mut own, |known, _| holds(known, word)) {
                let slip = Slip::of(word);
                self.mark(&mut own, |known, has| slip.as_ref()?.fits(known, has));
            }
            for (all, own) in fits.iter_mut().zip(own) {
                *all = (*all).max(own);
            }
        }
        let mut out = Vec::new();
        for fit in [BEGINS, WITHIN, SLIP] {
            let such = (0..).zip(&fits).filter(|(_, f)| **f == fit);
            out.extend(such.map(|(at, _)| at));
        }
        out
    }

    /// Marks each title that has a word which fits with how well the best of them does; whether any does.
    fn mark(&self, titles: &mut [u8], fits: impl Fn(&str, u64) -> Option<u8>) -> bool {
        let (mut from, mut first, mut any) = (0, 0, false);
        for ((&end, &last), &has) in self.ends.iter().zip(&self.stands).zip(&self.letters) {
            let (end, last) = (end as usize, last as usize);
            let word = self.text.get(from..end).unwrap_or("");
            if let Some(fit) = fits(word, has) {
                any = true;
                for &title in self.titles.get(first..last).unwrap_or(&[]) {
                    if let Some(mark) = titles.get_mut(title as usize) {
                        *mark = (*mark).min(fit);
                    }
                }
            }
            (from, first) = (end, last);
        }
        any
    }
}

/// How well a word of a title fits one that was typed.
fn holds(known: &str, typed: &str) -> Option<u8> {
    if known.starts_with(typed) {
        return Some(BEGINS);
    }
    // A letter alone is within most words.
    let more = typed.chars().nth(1).is_some();
    (more && known.contains(typed)).then_some(WITHIN)
}

/// A word typed with a slip.
struct Slip {
    typed: Vec<char>,
    has: u64,
    /// How many letters it may be off.
    most: u32,
}

impl Slip {
    /// `None` for short words: everything is near them.
    fn of(typed: &str) -> Option<Self> {
        let has = letters(typed);
        let typed: Vec<char> = typed.chars().collect();
        let most = match typed.len() {
            0..=3 => return None,
            4..=7 => 1,
            8..=64 => 2,
            _ => return None,
        };
        Some(Self { typed, has, most })
    }

    /// Whether the beginning of a word is no more than so many letters off: one more, one less, another one,
    /// or two that changed places (optimal string alignment).
    fn fits(&self, known: &str, has: u64) -> Option<u8> {
        if (self.has & !has).count_ones() > self.most {
            return None;
        }
        let width = self.typed.len() + 1;
        let mut before: Vec<u32> = vec![0; width];
        let mut above: Vec<u32> = (0..).take(width).collect();
        let mut row = above.clone();
        let mut best = *above.last()?;
        let mut last = None;
        for (y, letter) in (1u32..).zip(known.chars()) {
            let Some(slot) = row.first_mut() else { break };
            *slot = y;
            for x in 1..width {
                let own = *self.typed.get(x - 1)?;
                let at = |line: &[u32], x: usize| line.get(x).copied().unwrap_or(u32::MAX);
                let mut least = at(&above, x - 1) + u32::from(own != letter);
                least = least.min(at(&above, x) + 1).min(at(&row, x - 1) + 1);
                if x > 1 && Some(own) == last && self.typed.get(x - 2) == Some(&letter) {
                    least = least.min(at(&before, x - 2) + 1);
                }
                *row.get_mut(x)? = least;
            }
            best = best.min(*row.last()?);
            if best <= self.most || row.iter().min()? > &self.most {
                break;
            }
            last = Some(letter);
            std::mem::swap(&mut before, &mut above);
            std::mem::swap(&mut above, &mut row);
        }
        (best <= self.most).then_some(SLIP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Vec<u32> {
        let title = |english: &str, arabic: &str| {
            let some = |t: &str| (!t.is_empty()).then(|| t.into());
            Titles::new(some(english), some(arabic))
        };
        let list = [
            title("Fire closes the port of Sfax", "حريق يغلق ميناء صفاقس"),
            title("Airport reopens", ""),
            title("", "إعادة انتخاب الوزيرة في المكتبة"),
            title("Portugal's ministers", ""),
        ];
        Names::of(&list).find(typed)
    }

    #[test]
    fn words_begin_words_or_are_within_them() {
        assert_eq!(found("port"), [0, 3, 1]);
        assert_eq!(found("PORT fire"), [0]);
        assert_eq!(found("s p"), [0, 3]);
        assert_eq!(found("port nothing"), [0u32; 0]);
        assert_eq!(found(""), [0, 1, 2, 3]);
    }

    #[test]
    fn words_are_folded_in_both_languages() {
        assert_eq!(found("اعاده"), [2]);
        assert_eq!(found("وزيره"), [2]);
        assert_eq!(found("مِيناء fire"), [0]);
    }

    #[test]
    fn a_word_that_no_title_has_is_a_slip() {
        assert_eq!(found("minsiters"), [3]);
        assert_eq!(found("mnister"), [3]);
        assert_eq!(found("closess"), [0]);
        assert_eq!(found("انتحاب"), [2]);
        // Three letters are near too much.
        assert_eq!(found("pxt"), [0u32; 0]);
        assert_eq!(found("zzzzzzzzzz"), [0u32; 0]);
    }
}
