//! Beads: which paragraphs of one text tell what which paragraphs of the other tell.
//!
//! A bead is the smallest group of stretches that correspond (Brown, Lai & Mercer, ACL 1991), here of paragraphs.
//! Invariant of [`Alignment`]: every paragraph of both sides is in exactly one bead; beads are sorted
//! by their first English paragraph, those without English by their first Arabic one, after the rest;
//! members of a bead ascend; statements are sorted by probability, then by place.
//! Must not know: how beads were found, how they are drawn.

use crate::bitext::order::in_order;
use crate::text::{ParaId, Side, Sides, TextSpan};

/// The kind of evidence that joins two stretches of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cue {
    /// Dictionary words.
    Word,
    /// Names, by transliteration.
    Name,
    /// Numbers of equal value.
    Number,
    /// Dates of equal value.
    Date,
    /// Latin strings kept in the Arabic text.
    Latin,
    /// The reader's word: the stretches are empty.
    Reader,
}

/// One piece of evidence: a stretch of an English paragraph that agrees with one of an Arabic one.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What kind of evidence.
    pub cue: Cue,
    /// The English stretch.
    pub english: TextSpan,
    /// The Arabic stretch.
    pub arabic: TextSpan,
    /// How much it counted, relative to the other reasons of the bead.
    pub weight: f32,
}

impl Reason {
    /// The stretch on a side.
    #[must_use]
    pub const fn on(&self, side: Side) -> TextSpan {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// Paragraphs that correspond: 1-1, 1-n, n-1, n-m, or one side empty where nothing corresponds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bead {
    /// Indices of its English paragraphs, ascending; not necessarily neighbours.
    pub english: Vec<u32>,
    /// Indices of its Arabic paragraphs, ascending; not necessarily neighbours.
    pub arabic: Vec<u32>,
    /// How likely the link is right, 0 to 1; for an omission, how likely nothing corresponds.
    pub probability: f32,
    /// Why, strongest first.
    pub reasons: Vec<Reason>,
}

impl Bead {
    /// The probability of a bead on which no aligner has spoken: as likely right as not.
    pub const UNJUDGED: f32 = 0.5;

    /// A paragraph without a counterpart.
    #[must_use]
    pub fn alone(para: ParaId, probability: f32) -> Self {
        let members = Sides::seen_from(para.side, vec![para.index], Vec::new());
        Self {
            english: members.english,
            arabic: members.arabic,
            probability,
            reasons: Vec::new(),
        }
    }

    /// The members on a side.
    #[must_use]
    pub fn members(&self, side: Side) -> &[u32] {
        match side {
            Side::English => &self.english,
            Side::Arabic => &self.arabic,
        }
    }

    /// A bead as the reader has set it, sure, with any further evidence after the reader's word.
    #[must_use]
    pub fn fixed(members: Sides<Vec<u32>>, evidence: Vec<Reason>) -> Self {
        let first = |side: Side| {
            let first = members[side].first().copied().unwrap_or(0);
            TextSpan::new(ParaId::new(side, first), 0..0)
        };
        let word = Reason {
            cue: Cue::Reader,
            english: first(Side::English),
            arabic: first(Side::Arabic),
            weight: 1.0,
        };
        Self {
            english: members.english,
            arabic: members.arabic,
            probability: 1.0,
            reasons: std::iter::once(word).chain(evidence).collect(),
        }
    }

    /// Whether the reader has set it.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.reasons.first().is_some_and(|r| r.cue == Cue::Reader)
    }

    /// Whether both sides have a member.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        !self.english.is_empty() && !self.arabic.is_empty()
    }
}

/// A sentence of one text that says what a sentence of the other says, wherever both stand. A sentence
/// may be in several statements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statement {
    /// The English sentence.
    pub english: TextSpan,
    /// The Arabic sentence.
    pub arabic: TextSpan,
    /// How likely both say the same, 0 to 1.
    pub probability: f32,
}

impl Statement {
    /// The sentence on a side.
    #[must_use]
    pub const fn on(&self, side: Side) -> TextSpan {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// All beads of an article, and the statements beneath them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    beads: Vec<Bead>,
    bead_of: Sides<Vec<usize>>,
    crossing: Vec<bool>,
    statements: Vec<Statement>,
}

impl Alignment {
    /// Completes beads to an alignment of `lens` paragraphs a side: sorts them, drops what is out of
    /// range or claimed twice (the first bead keeps a paragraph), and gives each paragraph that no
    /// bead holds a bead of its own with an empty other side.
    #[must_use]
    pub fn new(beads: Vec<Bead>, lens: Sides<usize>) -> Self {
        let mut kept = each_paragraph_once(beads, lens);
        kept.sort_by_key(|b| {
            (
                b.english.is_empty(),
                b.english.first().copied(),
                b.arabic.first().copied(),
            )
        });
        let mut bead_of = Sides::new(vec![0; lens.english], vec![0; lens.arabic]);
        for (k, bead) in kept.iter().enumerate() {
            for side in Side::BOTH {
                for &i in bead.members(side) {
                    bead_of[side][i as usize] = k;
                }
            }
        }
        let crossing = crossings(&kept);
        Self {
            beads: kept,
            bead_of,
            crossing,
            statements: Vec::new(),
        }
    }

    /// The same beads with the statements given, of which those that name no paragraph of the
    /// article are left out.
    #[must_use]
    pub fn with_statements(mut self, mut statements: Vec<Statement>) -> Self {
        statements.retain(|s| {
            let known = |span: TextSpan| self.bead_of(span.para).is_some();
            known(s.english) && known(s.arabic)
        });
        statements.sort_by(|a, b| {
            let place = |s: &Statement| (s.english, s.arabic);
            b.probability
                .total_cmp(&a.probability)
                .then_with(|| place(a).cmp(&place(b)))
        });
        self.statements = statements;
        self
    }

    /// The statements, the most probable first.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The sentences of the other side that say what the sentences say that a span meets, best first,
    /// each once. An empty span stands for the sentence around its place.
    #[must_use]
    pub fn counterparts(&self, at: TextSpan) -> Vec<TextSpan> {
        let side = at.para.side;
        let mut out: Vec<TextSpan> = Vec::new();
        for statement in &self.statements {
            let own = statement.on(side);
            let met = own.para == at.para && own.meets(at.start, at.end.max(at.start + 1));
            let other = statement.on(side.other());
            if met && !out.contains(&other) {
                out.push(other);
            }
        }
        out
    }

    /// The paragraphs of the other side that say some of what a paragraph says without sharing its
    /// bead ("also in ¶7"), best first, each with the probability of its best statement.
    #[must_use]
    pub fn also(&self, para: ParaId) -> Vec<(ParaId, f32)> {
        let own = self.bead_of(para);
        let mut out: Vec<(ParaId, f32)> = Vec::new();
        for statement in &self.statements {
            let other = statement.on(para.side.other()).para;
            if statement.on(para.side).para == para
                && self.bead_of(other) != own
                && out.iter().all(|(known, _)| *known != other)
            {
                out.push((other, statement.probability));
            }
        }
        out
    }

    /// The beads, sorted as the type promises.
    #[must_use]
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }

    /// The index of the bead that holds a paragraph.
    #[must_use]
    pub fn bead_of(&self, para: ParaId) -> Option<usize> {
        self.bead_of[para.side].get(para.at()).copied()
    }

    /// Whether a bead stands out of the order that most of the article keeps.
    #[must_use]
    pub fn is_crossing(&self, bead: usize) -> bool {
        self.crossing.get(bead).copied().unwrap_or(false)
    }

    /// How many paragraphs of each side are in links that cross, and how many the other side lacks.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for (bead, &crosses) in self.beads.iter().zip(&self.crossing) {
            for side in Side::BOTH {
                let members = bead.members(side).len();
                if crosses {
                    summary.crossing[side] += members;
                }
                if !bead.is_linked() {
                    summary.alone[side] += members;
                }
            }
        }
        summary
    }
}

/// The figures of an alignment, for one line of text: paragraphs of each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// In links that cross.
    pub crossing: Sides<usize>,
    /// Without a counterpart.
    pub alone: Sides<usize>,
}

/// The beads without the paragraphs that are out of range or that an earlier bead holds, and after them a
/// bead for each paragraph that none holds.
fn each_paragraph_once(beads: Vec<Bead>, lens: Sides<usize>) -> Vec<Bead> {
    let mut taken = lens.map(|len| vec![false; len]);
    let claim = |members: &mut Vec<u32>, taken: &mut [bool]| {
        members.sort_unstable();
        members.retain(|&i| {
            let place = taken.get_mut(i as usize);
            place.is_some_and(|t| !std::mem::replace(t, true))
        });
    };
    let mut kept = Vec::with_capacity(beads.len());
    for mut bead in beads {
        claim(&mut bead.english, &mut taken.english);
        claim(&mut bead.arabic, &mut taken.arabic);
        if !bead.english.is_empty() || !bead.arabic.is_empty() {
            kept.push(bead);
        }
    }
    for side in Side::BOTH {
        let free = (0u32..).zip(&taken[side]).filter(|(_, taken)| !**taken);
        kept.extend(free.map(|(i, _)| Bead::alone(ParaId::new(side, i), Bead::UNJUDGED)));
    }
    kept
}

/// Marks the linked beads that are not on the heaviest chain of beads in which both texts agree on the
/// order, weighted by members: the fewest paragraphs that have to move for the rest to stand in order.
fn crossings(beads: &[Bead]) -> Vec<bool> {
    let linked: Vec<usize> = (0..beads.len()).filter(|&k| beads[k].is_linked()).collect();
    let keys = linked.iter().map(|&k| {
        let bead = &beads[k];
        (
            bead.arabic.first().copied().unwrap_or(0),
            bead.english.len() + bead.arabic.len(),
        )
    });
    let mut crossing = vec![false; beads.len()];
    for (k, in_order) in linked.iter().zip(in_order(keys)) {
        crossing[*k] = !in_order;
    }
    crossing
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;

    fn bead(english: &[u32], arabic: &[u32]) -> Bead {
        Bead {
            english: english.to_vec(),
            arabic: arabic.to_vec(),
            probability: 1.0,
            reasons: vec![],
        }
    }

    #[test]
    fn every_paragraph_is_in_exactly_one_bead() {
        let a = Alignment::new(
            vec![bead(&[2, 1], &[0]), bead(&[1, 9], &[1]), bead(&[], &[])],
            Sides::new(4, 3),
        );
        let shape: Vec<_> = a
            .beads()
            .iter()
            .map(|b| (b.english.clone(), b.arabic.clone()))
            .collect();
        assert_eq!(
            shape,
            [
                (vec![0], vec![]),
                (vec![1, 2], vec![0]),
                (vec![3], vec![]),
                (vec![], vec![1]),
                (vec![], vec![2]),
            ]
        );
        assert_eq!(a.bead_of(ParaId::new(Side::English, 2)), Some(1));
        assert_eq!(a.bead_of(ParaId::new(Side::Arabic, 2)), Some(4));
        assert_eq!(a.bead_of(ParaId::new(Side::Arabic, 3)), None);
    }

    #[test]
    fn a_moved_block_crosses_and_the_rest_does_not() {
        let a = Alignment::new(
            vec![
                bead(&[0], &[0]),
                bead(&[1], &[4]),
                bead(&[2], &[5]),
                bead(&[3], &[1]),
                bead(&[4, 5], &[2]),
                bead(&[6], &[3]),
            ],
            Sides::new(7, 6),
        );
        let crossing: Vec<_> = (0..6).map(|k| a.is_crossing(k)).collect();
        assert_eq!(crossing, [false, true, true, false, false, false]);
        assert_eq!(a.summary().crossing, Sides::new(2, 2));
    }

    #[test]
    fn a_statement_is_found_from_either_side_and_across_beads() {
        let span = |side, para, range: Range<usize>| TextSpan::new(ParaId::new(side, para), range);
        let e = |para, range| span(Side::English, para, range);
        let a = |para, range| span(Side::Arabic, para, range);
        let statement = |english, arabic, probability| Statement {
            english,
            arabic,
            probability,
        };
        let alignment = Alignment::new(vec![bead(&[0], &[0]), bead(&[1], &[1])], Sides::new(2, 3))
            .with_statements(vec![
                statement(e(0, 10..20), a(2, 0..9), 0.6),
                statement(e(0, 0..9), a(0, 0..30), 0.9),
                statement(e(0, 10..20), a(1, 4..8), 0.7),
                statement(e(7, 0..1), a(0, 0..1), 1.0),
            ]);
        assert_eq!(alignment.statements().len(), 3);
        assert_eq!(
            alignment.counterparts(e(0, 12..12)),
            [a(1, 4..8), a(2, 0..9)]
        );
        assert_eq!(alignment.counterparts(a(0, 3..5)), [e(0, 0..9)]);
        assert!(alignment.counterparts(e(1, 0..5)).is_empty());
        let para = ParaId::new;
        let also = alignment.also(para(Side::English, 0));
        assert_eq!(
            also,
            [(para(Side::Arabic, 1), 0.7), (para(Side::Arabic, 2), 0.6)]
        );
        assert_eq!(alignment.also(para(Side::Arabic, 2)).len(), 1);
        assert!(alignment.also(para(Side::Arabic, 0)).is_empty());
    }

    proptest! {
        /// What the type promises of any beads: overlapping, empty, out of range.
        #[test]
        fn any_beads_are_completed(
            given in prop::collection::vec(
                (prop::collection::vec(0u32..8, 0..3), prop::collection::vec(0u32..8, 0..3)), 0..8),
            english in 0usize..6,
            arabic in 0usize..6,
            spans in prop::collection::vec((0u32..7, 0u32..7, 0usize..9, 0.0f32..1.0), 0..6),
        ) {
            let lens = Sides::new(english, arabic);
            let statements = spans.iter().map(|&(e, a, at, probability)| Statement {
                english: TextSpan::new(ParaId::new(Side::English, e), at..at + 3),
                arabic: TextSpan::new(ParaId::new(Side::Arabic, a), at..at + 2),
                probability,
            });
            let beads = given.iter().map(|(e, a)| bead(e, a)).collect();
            let found = Alignment::new(beads, lens).with_statements(statements.collect());
            for side in Side::BOTH {
                let all = found.beads().iter().enumerate();
                let mut held: Vec<(u32, usize)> = all
                    .flat_map(|(k, b)| b.members(side).iter().map(move |&i| (i, k)))
                    .collect();
                held.sort_unstable();
                prop_assert!(held.iter().map(|h| h.0).eq(0..lens[side] as u32));
                for (i, k) in held {
                    prop_assert_eq!(found.bead_of(ParaId::new(side, i)), Some(k));
                }
                prop_assert!(found.beads().iter().all(|b| b.members(side).is_sorted()));
            }
            let place = |b: &Bead| match (b.english.first(), b.arabic.first()) {
                (Some(e), _) => (false, *e),
                (None, a) => (true, a.copied().unwrap_or(u32::MAX)),
            };
            prop_assert!(found.beads().iter().map(place).is_sorted());
            let sure = found.statements().iter().map(|s| s.probability);
            prop_assert!(sure.rev().is_sorted());
            let kept = spans.iter().filter(|s| (s.0 as usize) < english && (s.1 as usize) < arabic);
            prop_assert_eq!(found.statements().len(), kept.count());
        }
    }

    #[test]
    fn omissions_never_cross() {
        let a = Alignment::new(vec![bead(&[1], &[0])], Sides::new(2, 2));
        assert_eq!(
            a.summary(),
            Summary {
                crossing: Sides::new(0, 0),
                alone: Sides::new(1, 1)
            }
        );
    }
}
