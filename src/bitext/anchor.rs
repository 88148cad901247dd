//! A place in an article that outlives edits of its files.
//!
//! Invariant: the same text gives the same hash on every machine and in every version.
//! Must not know: where anchors are kept.

use crate::bitext::Article;
use crate::language::fold::fold;
use crate::text::{ParaId, Side, narrow};

/// Characters of the paragraph kept to know it by.
const QUOTE_CHARS: usize = 60;
/// A paragraph is taken for an edited one when its opening shares this much of its words with the
/// quote (Dice coefficient).
const ALIKE: f32 = 0.5;

/// How far from where it was a paragraph is looked for in a windowed text.
const REACH: u32 = 2000;

/// A place in a paragraph, with what is needed to find the paragraph again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The side the paragraph is on.
    pub side: Side,
    /// Its index when the anchor was made.
    pub index: u32,
    /// FNV-1a hash, 64 bits, of its folded text (of its first segment, where it is very long).
    pub hash: u64,
    /// Its first 60 characters.
    pub quote: String,
    /// The byte of the paragraph that is meant.
    pub offset: u32,
}

impl Anchor {
    /// Anchors a place; `None` where the article has no such paragraph.
    #[must_use]
    pub fn of(article: &Article, para: ParaId, offset: u32) -> Option<Self> {
        let text = article.segment(para, 0)?.text;
        Some(Self {
            side: para.side,
            index: para.index,
            hash: hash(&text),
            quote: text.chars().take(QUOTE_CHARS).collect(),
            offset: boundary(article, para, offset),
        })
    }

    /// Finds the place again: as [`find_same`](Self::find_same), else whatever is there now. `None` where
    /// the side is empty. The offset is on a character boundary; it is 0 in a paragraph that is not the
    /// one meant.
    #[must_use]
    pub fn find(&self, article: &Article) -> Option<(ParaId, u32)> {
        if let Some(found) = self.find_same(article) {
            return Some(found);
        }
        let last = narrow(article.len(self.side).checked_sub(1)?);
        if self.index > last && !article.is_complete() {
            return None;
        }
        Some((ParaId::new(self.side, self.index.min(last)), 0))
    }

    /// Finds the paragraph again: where it was, else the nearest of the same text, else the one that
    /// opens most alike. `None` where none does. The offset is on a character boundary.
    #[must_use]
    pub fn find_same(&self, article: &Article) -> Option<(ParaId, u32)> {
        let last = narrow(article.len(self.side).checked_sub(1)?);
        if self.index > last && !article.is_complete() {
            return None;
        }
        // In a text of a million paragraphs only the neighbourhood is searched.
        let reach = if article.is_windowed() { REACH } else { last };
        let near = self.index.saturating_sub(reach)..=last.min(self.index.saturating_add(reach));
        let at = |index: u32| {
            let id = ParaId::new(self.side, index);
            article.segment(id, 0).map(|s| (id, s.text))
        };
        let place = |index| at(index).map(|(id, _)| (id, boundary(article, id, self.offset)));
        let distance = |index: &u32| index.abs_diff(self.index);
        let same = |index: &u32| at(*index).is_some_and(|(_, text)| hash(&text) == self.hash);
        if same(&self.index) {
            return place(self.index);
        }
        if let Some(index) = near.clone().filter(same).min_by_key(distance) {
            return place(index);
        }
        let quote = words(&self.quote);
        let mut best: Option<(f32, u32)> = None;
        for index in near {
            let alike = at(index).map_or(0.0, |(_, text)| {
                let opening: String = text.chars().take(QUOTE_CHARS).collect();
                dice(&quote, &words(&opening))
            });
            let better = best.is_none_or(|(most, nearest)| {
                alike > most || (alike >= most && distance(&index) < distance(&nearest))
            });
            if alike >= ALIKE && better {
                best = Some((alike, index));
            }
        }
        best.and_then(|(_, index)| place(index))
    }
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo), of the folded text. The standard library's hasher may change
/// from one version to the next, and anchors are kept for years.
fn hash(text: &str) -> u64 {
    fold(text)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

/// The distinct words of a text, folded.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Twice the shared words over all words of two sorted lists.
fn dice(one: &[String], other: &[String]) -> f32 {
    let shared = one
        .iter()
        .filter(|w| other.binary_search(w).is_ok())
        .count();
    let all = one.len() + other.len();
    if all == 0 {
        return 0.0;
    }
    2.0 * shared as f32 / all as f32
}

/// The last character boundary of a paragraph at or before a byte.
fn boundary(article: &Article, para: ParaId, offset: u32) -> u32 {
    let Some(segment) = article.segment(para, article.segment_at(para, offset)) else {
        return 0;
    };
    let mut at = (offset.saturating_sub(segment.start) as usize).min(segment.text.len());
    while !segment.text.is_char_boundary(at) {
        at -= 1;
    }
    segment.start.saturating_add(narrow(at))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bitext::Article;

    fn para(index: u32) -> ParaId {
        ParaId::new(Side::Arabic, index)
    }

    const TEXTS: [&str; 4] = [
        "افتتح الوزير الجلسة بكلمة قصيرة.",
        "وقال إن العمل مستمر في كل المناطق.",
        "وأضاف أن الميزانية ستقر قريبا.",
        "وفي الختام شكر الحاضرين على صبرهم.",
    ];

    #[test]
    fn the_hash_is_fnv_1a() {
        // Published test vectors of FNV-1a 64.
        assert_eq!(hash(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(hash("مُحَمَّد"), hash("محمد"));
    }

    #[test]
    fn a_place_is_found_after_edits() {
        let anchor = Anchor::of(&Article::of(&[], &TEXTS), para(2), 11).unwrap();
        assert_eq!(anchor.find(&Article::of(&[], &TEXTS)), Some((para(2), 11)));
        let [a, b, c, d] = TEXTS;
        assert_eq!(
            anchor.find(&Article::of(&[], &["عنوان", a, b, c, d])),
            Some((para(3), 11))
        );
        let edited = "وأضاف أن الميزانية ستقر لاحقا، بعد جلسة أخرى.";
        assert_eq!(
            anchor.find(&Article::of(&[], &[edited, a, b])),
            Some((para(0), 11))
        );
        assert_eq!(
            anchor.find(&Article::of(&[], &["نص جديد"])),
            Some((para(0), 0))
        );
        assert_eq!(anchor.find(&Article::of(&[], &[])), None);
        let repeated = Article::of(&[], &[c, a, b, b, c, c]);
        assert_eq!(anchor.find(&repeated), Some((para(0), 11)));
    }

    #[test]
    fn no_paragraph_no_anchor() {
        assert_eq!(Anchor::of(&Article::of(&[], &TEXTS), para(9), 0), None);
        let english = ParaId::new(Side::English, 0);
        assert_eq!(Anchor::of(&Article::of(&[], &TEXTS), english, 0), None);
    }

    proptest! {
        #[test]
        fn offsets_are_on_boundaries(text in "\\PC{1,30}", other in "\\PC{1,30}", offset in 0u32..99) {
            let anchor = Anchor::of(&Article::of(&[], &[&text]), para(0), offset).unwrap();
            prop_assert!(text.is_char_boundary(anchor.offset as usize));
            let (_, found) = anchor.find(&Article::of(&[], &[&other])).unwrap();
            prop_assert!(other.is_char_boundary(found as usize));
        }
    }
}
