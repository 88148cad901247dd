//! What a reader says of the links: these paragraphs correspond, that one has no counterpart.
//!
//! A correction names its paragraphs by quoted text, so that it outlives edits of the files. Corrections
//! stand in the order they were made: a later one takes the paragraphs it names from earlier ones.
//! Invariant of [`Resolved`]: no paragraph is fixed twice; members ascend.
//! Must not know: how the rest is aligned around them, where they are kept.

use std::collections::BTreeSet;

use crate::bitext::{Alignment, Anchor, Article, Bead, Cue};
use crate::text::{ParaId, Side, Sides};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Paragraphs of both sides were linked.
    Link,
    /// A paragraph was said to have no counterpart.
    Unlink,
    /// A bead was joined with the next.
    Merge,
    /// A bead was taken apart.
    Split,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Link, Self::Unlink, Self::Merge, Self::Split];

    /// The word for it, in files and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Merge => "merge",
            Self::Split => "split",
        }
    }
}

/// One correction: beads as the reader wants them. A bead with one side empty has no counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCorrection {
    /// What was done.
    pub verb: Verb,
    /// The beads that result from it and stay as they are.
    pub beads: Vec<Sides<Vec<Anchor>>>,
}

/// Corrections found in an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// The members of each fixed bead.
    pub fixed: Vec<Sides<Vec<u32>>>,
    /// The corrections, by index, that name a paragraph the article no longer has.
    pub lost: Vec<usize>,
}

impl LinkCorrection {
    /// Links paragraphs with each other; `None` where a side is empty or the article lacks one of them.
    #[must_use]
    pub fn link(article: &Article, members: &Sides<Vec<u32>>) -> Option<Self> {
        if members.english.is_empty() || members.arabic.is_empty() {
            return None;
        }
        Self::of(article, Verb::Link, std::slice::from_ref(members))
    }

    /// Says that a paragraph has no counterpart.
    #[must_use]
    pub fn unlink(article: &Article, para: ParaId) -> Option<Self> {
        let mut members = Sides::<Vec<u32>>::default();
        members[para.side].push(para.index);
        Self::of(article, Verb::Unlink, &[members])
    }

    /// Joins the bead of a paragraph with that of the paragraph after it on the same side. `None` where
    /// nothing follows, or neither bead has a counterpart to share.
    #[must_use]
    pub fn merge(article: &Article, alignment: &Alignment, para: ParaId) -> Option<Self> {
        let at = alignment.bead_of(para)?;
        let bead = alignment.beads().get(at)?;
        let after = bead.members(para.side).last()?.checked_add(1)?;
        let next = alignment.bead_of(ParaId::new(para.side, after))?;
        let other = alignment.beads().get(next).filter(|_| next != at)?;
        let members = Sides::from_fn(|side| {
            let all = bead.members(side).iter().chain(other.members(side));
            let mut all: Vec<u32> = all.copied().collect();
            all.sort_unstable();
            all
        });
        if members.english.is_empty() || members.arabic.is_empty() {
            return None;
        }
        Self::of(article, Verb::Merge, &[members])
    }

    /// Takes a bead apart before a paragraph, or after it where it is the bead's first. Where both sides
    /// have several paragraphs the later ones of both stay together; else they are free to be aligned
    /// anew. `None` where the bead is not linked or has one paragraph a side.
    #[must_use]
    pub fn split(article: &Article, alignment: &Alignment, para: ParaId) -> Option<Self> {
        let bead = alignment.beads().get(alignment.bead_of(para)?)?;
        let (own, other) = (bead.members(para.side), bead.members(para.side.other()));
        if other.is_empty() || own.len() + other.len() < 3 {
            return None;
        }
        let place = own.iter().position(|&i| i == para.index)?.max(1);
        // On the side with one paragraph, the last of the other side leaves.
        let cut = |all: &[u32], at: usize| {
            let at = at.min(all.len().saturating_sub(1)).max(1).min(all.len());
            let (kept, left) = all.split_at_checked(at).unwrap_or((all, &[]));
            (kept.to_vec(), left.to_vec())
        };
        let (own, other) = if own.len() == 1 {
            (cut(own, 1), cut(other, other.len() - 1))
        } else {
            (cut(own, place), cut(other, place))
        };
        let mut beads = vec![Sides::seen_from(para.side, own.0, other.0)];
        if !own.1.is_empty() && !other.1.is_empty() {
            beads.push(Sides::seen_from(para.side, own.1, other.1));
        }
        Self::of(article, Verb::Split, &beads)
    }

    fn of(article: &Article, verb: Verb, beads: &[Sides<Vec<u32>>]) -> Option<Self> {
        let anchored = |members: &Sides<Vec<u32>>| {
            let side = |side: Side| -> Option<Vec<Anchor>> {
                let all = members[side].iter();
                all.map(|&i| Anchor::of(article, ParaId::new(side, i), 0))
                    .collect()
            };
            Some(Sides::new(side(Side::English)?, side(Side::Arabic)?))
        };
        let beads = beads.iter().map(anchored).collect::<Option<Vec<_>>>()?;
        Some(Self { verb, beads })
    }

    /// The members of its beads in an article; `None` where one of them cannot be found.
    fn find(&self, article: &Article) -> Option<Vec<Sides<BTreeSet<u32>>>> {
        let found = |bead: &Sides<Vec<Anchor>>| {
            let side = |side: Side| -> Option<BTreeSet<u32>> {
                let all = bead[side].iter().map(|anchor| {
                    let (para, _) = anchor.find_same(article)?;
                    (para.side == side).then_some(para.index)
                });
                all.collect()
            };
            Some(Sides::new(side(Side::English)?, side(Side::Arabic)?))
        };
        self.beads.iter().map(found).collect()
    }
}

/// Finds corrections in an article and settles which of them hold: a paragraph belongs to the last
/// correction that names it. What an earlier bead keeps of both sides stays fixed; what it keeps of one
/// side only is free again.
#[must_use]
pub fn resolve<'c>(
    corrections: impl IntoIterator<Item = &'c LinkCorrection>,
    article: &Article,
) -> Resolved {
    let mut fixed: Vec<Sides<BTreeSet<u32>>> = Vec::new();
    let mut lost = Vec::new();
    for (index, correction) in corrections.into_iter().enumerate() {
        let Some(beads) = correction.find(article) else {
            lost.push(index);
            continue;
        };
        for bead in beads {
            for earlier in &mut fixed {
                let linked = !earlier.english.is_empty() && !earlier.arabic.is_empty();
                for side in Side::BOTH {
                    earlier[side].retain(|i| !bead[side].contains(i));
                }
                if linked && (earlier.english.is_empty() || earlier.arabic.is_empty()) {
                    *earlier = Sides::default();
                }
            }
            fixed.push(bead);
        }
    }
    fixed.retain(|b| !b.english.is_empty() || !b.arabic.is_empty());
    let fixed = fixed
        .into_iter()
        .map(|b| b.map(|members| members.into_iter().collect()))
        .collect();
    Resolved { fixed, lost }
}

/// An alignment with fixed beads laid over it, for the time until the rest has been aligned around them.
#[must_use]
pub fn lay_over(alignment: &Alignment, fixed: &[Sides<Vec<u32>>], lens: Sides<usize>) -> Alignment {
    let is_set = |bead: &Bead| {
        fixed
            .iter()
            .any(|f| f.english == bead.english && f.arabic == bead.arabic)
    };
    let beads = fixed.iter().map(|f| {
        let mut known = alignment.beads().iter();
        let known = known.find(|b| b.english == f.english && b.arabic == f.arabic);
        let evidence = known.into_iter().flat_map(|b| &b.reasons);
        let evidence = evidence.filter(|r| r.cue != Cue::Reader);
        Bead::fixed(f.clone(), evidence.cloned().collect())
    });
    let rest = alignment.beads().iter().filter(|b| !is_set(b)).cloned();
    // A bead that the reader had fixed and has freed again is the aligner's to judge.
    let rest = rest.map(|mut bead| {
        if bead.is_fixed() {
            bead.reasons.remove(0);
            bead.probability = Bead::UNJUDGED;
        }
        bead
    });
    let statements = alignment.statements().copied().collect();
    Alignment::new(beads.chain(rest).collect(), lens).with_statements(statements)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: [&str; 5] = [
        "A ship burned in the harbour on Monday.",
        "Nobody was hurt, said the crew.",
        "Schools closed after the flood.",
        "Teachers went on strike over wages.",
        "A bridge opened to traffic.",
    ];
    const ARABIC: [&str; 4] = [
        "احترقت سفينة في الميناء يوم الاثنين.",
        "أغلقت المدارس بعد السيول.",
        "أضرب المعلمون من أجل الأجور.",
        "افتتح الجسر أمام المرور.",
    ];

    fn whole() -> Article {
        Article::of(&ENGLISH, &ARABIC)
    }

    fn members(english: &[u32], arabic: &[u32]) -> Sides<Vec<u32>> {
        Sides::new(english.to_vec(), arabic.to_vec())
    }

    fn alignment() -> Alignment {
        let bead = |english: &[u32], arabic: &[u32]| Bead {
            english: english.to_vec(),
            arabic: arabic.to_vec(),
            probability: 0.8,
            reasons: Vec::new(),
        };
        let beads = vec![
            bead(&[0, 1], &[0]),
            bead(&[2], &[1]),
            bead(&[3, 4], &[2, 3]),
        ];
        Alignment::new(beads, Sides::new(5, 4))
    }

    fn en(index: u32) -> ParaId {
        ParaId::new(Side::English, index)
    }

    fn fixed(corrections: &[LinkCorrection]) -> Vec<Sides<Vec<u32>>> {
        let resolved = resolve(corrections, &whole());
        assert!(resolved.lost.is_empty());
        resolved.fixed
    }

    #[test]
    fn the_last_word_on_a_paragraph_counts() {
        let link = |e: &[u32], a: &[u32]| LinkCorrection::link(&whole(), &members(e, a)).unwrap();
        let unlink = LinkCorrection::unlink(&whole(), en(0)).unwrap();
        assert_eq!(
            fixed(&[link(&[0, 1], &[2]), link(&[1], &[3])]),
            [members(&[0], &[2]), members(&[1], &[3])]
        );
        // What is left of one side only is free again.
        assert_eq!(
            fixed(&[link(&[0], &[2]), link(&[1], &[2])]),
            [members(&[1], &[2])]
        );
        assert_eq!(
            fixed(&[link(&[0], &[2]), unlink.clone()]),
            [members(&[0], &[])]
        );
        assert_eq!(fixed(&[unlink, link(&[0], &[2])]), [members(&[0], &[2])]);
        assert_eq!(LinkCorrection::link(&whole(), &members(&[0], &[])), None);
        assert_eq!(LinkCorrection::link(&whole(), &members(&[9], &[0])), None);
    }

    #[test]
    fn beads_are_merged_with_the_next_and_taken_apart() {
        let (article, alignment) = (whole(), alignment());
        let merge = |p| LinkCorrection::merge(&article, &alignment, p).map(|c| fixed(&[c]));
        assert_eq!(merge(en(0)), Some(vec![members(&[0, 1, 2], &[0, 1])]));
        assert_eq!(merge(en(4)), None);
        let split = |p| LinkCorrection::split(&article, &alignment, p).map(|c| fixed(&[c]));
        assert_eq!(split(en(1)), Some(vec![members(&[0], &[0])]));
        assert_eq!(split(en(0)), Some(vec![members(&[0], &[0])]));
        let arabic = ParaId::new(Side::Arabic, 0);
        assert_eq!(split(arabic), Some(vec![members(&[0], &[0])]));
        assert_eq!(
            split(en(4)),
            Some(vec![members(&[3], &[2]), members(&[4], &[3])])
        );
        assert_eq!(split(en(2)), None);
    }

    #[test]
    fn corrections_follow_their_paragraphs_and_are_kept_when_these_are_gone() {
        let corrections = [
            LinkCorrection::link(&whole(), &members(&[2], &[1])).unwrap(),
            LinkCorrection::unlink(&whole(), en(3)).unwrap(),
        ];
        let [a, b, c, _, e] = ENGLISH;
        let edited = "Schools closed after the flood, says the ministry.";
        assert!(c != edited);
        let moved = Article::of(&["New heading", b, edited, e, a], &ARABIC);
        let resolved = resolve(&corrections, &moved);
        assert_eq!(resolved.fixed, [members(&[2], &[1])]);
        assert_eq!(resolved.lost, [1]);
    }

    #[test]
    fn laying_over_frees_what_was_displaced() {
        let lens = Sides::new(5, 4);
        let laid = lay_over(&alignment(), &[members(&[2], &[0])], lens);
        let bead = &laid.beads()[laid.bead_of(en(2)).unwrap()];
        assert!(bead.is_fixed() && bead.arabic == [0]);
        assert!(!laid.beads()[laid.bead_of(en(0)).unwrap()].is_linked());
        let undone = lay_over(&laid, &[], lens);
        assert!(undone.beads().iter().all(|b| !b.is_fixed()));
    }
}
