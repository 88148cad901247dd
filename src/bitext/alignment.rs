//! The alignment of an article: all its beads, and which bead holds a paragraph.
//!
//! It is made of parts, one after the other on both sides: a text that is aligned whole is one, a long one
//! gets [another](Alignment::push) whenever the aligner has come so much further. What is said of a part stays
//! true as others follow, so that a part costs what is in it, however many there are.
//! Invariant: every paragraph as far as the parts reach is in exactly one bead, and a bead in one part; beads of
//! a part are sorted by their first English paragraph, those without English by their first Arabic one, after the
//! rest; statements of a part are sorted by probability, then by place.
//! Must not know: how beads were found, how they are drawn.

use std::ops::{Index, Range};
use std::sync::Arc;

use crate::bitext::bead::{Bead, Statement};
use crate::bitext::order::in_order;
use crate::text::{ParaId, Side, Sides, TextSpan};

/// The beads of an article, as far as they are known, and the statements beneath them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    parts: Vec<Arc<Part>>,
    summary: Summary,
    fixed: bool,
}

/// Beads of neighbouring paragraphs that have no link to any other paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    /// The paragraphs of each side.
    pub(super) paragraphs: Sides<Range<usize>>,
    /// How many beads stand in the parts before.
    pub(super) first: usize,
    pub(super) beads: Vec<Bead>,
    /// The place among these beads of the one that holds each paragraph.
    bead_of: Sides<Vec<u32>>,
    pub(super) crossing: Vec<bool>,
    statements: Vec<Statement>,
}

/// The beads of an alignment, in their order.
#[derive(Debug, Clone, Copy)]
pub struct Beads<'a>(&'a [Arc<Part>]);

impl<'a> Beads<'a> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |p| p.first + p.beads.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A bead.
    #[must_use]
    pub fn get(&self, bead: usize) -> Option<&'a Bead> {
        let part = part_at(self.0, bead)?;
        part.beads.get(bead - part.first)
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &'a Bead> + use<'a> {
        self.0.iter().flat_map(|p| &p.beads)
    }
}

impl Index<usize> for Beads<'_> {
    type Output = Bead;

    /// # Panics
    /// If there is no such bead.
    fn index(&self, bead: usize) -> &Bead {
        let part = self.0.partition_point(|p| p.first <= bead) - 1;
        &self.0[part].beads[bead - self.0[part].first]
    }
}

/// The part that a bead is in.
fn part_at(parts: &[Arc<Part>], bead: usize) -> Option<&Part> {
    let at = parts.partition_point(|p| p.first <= bead).checked_sub(1)?;
    parts.get(at).map(|p| &**p)
}

impl Alignment {
    /// Completes beads to an alignment of `lens` paragraphs a side: sorts them, drops what is out of
    /// range or claimed twice (the first bead keeps a paragraph), and gives each paragraph that no
    /// bead holds a bead of its own with an empty other side.
    #[must_use]
    pub fn new(beads: Vec<Bead>, lens: Sides<usize>) -> Self {
        let mut alignment = Self::default();
        alignment.push(beads, Vec::new(), lens);
        alignment
    }

    /// Goes on, from where the alignment [reaches](Self::reach), to other paragraphs: with beads between these, which
    /// are completed as those of a whole text are, and with the statements that are about these only.
    pub fn push(&mut self, beads: Vec<Bead>, statements: Vec<Statement>, reach: Sides<usize>) {
        let from = self.reach();
        let paragraphs = Sides::from_fn(|s| from[s]..reach[s].max(from[s]));
        let part = Part::new(beads, paragraphs, self.beads().len());
        self.fixed |= part.beads.iter().any(Bead::is_fixed);
        let more = part.summary();
        for side in Side::BOTH {
            self.summary.crossing[side] += more.crossing[side];
            self.summary.alone[side] += more.alone[side];
        }
        self.parts.push(Arc::new(part.with_statements(statements)));
    }

    /// How many paragraphs of each side are in beads: those from the top.
    #[must_use]
    pub fn reach(&self) -> Sides<usize> {
        let last = self.parts.last();
        last.map_or_else(Sides::default, |p| Sides::from_fn(|s| p.paragraphs[s].end))
    }

    /// The same beads with the statements given, of which those that name no paragraph of the
    /// article are left out.
    #[must_use]
    pub fn with_statements(mut self, statements: Vec<Statement>) -> Self {
        if let Some(part) = self.parts.pop() {
            let part = Arc::unwrap_or_clone(part).with_statements(statements);
            self.parts.push(Arc::new(part));
        }
        self
    }

    /// The statements; of a part the most probable first.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.parts.iter().flat_map(|p| &p.statements)
    }

    pub(super) fn parts(&self) -> &[Arc<Part>] {
        &self.parts
    }

    /// The part that a paragraph is in.
    pub(super) fn part_of(&self, para: ParaId) -> Option<(usize, &Part)> {
        let ends_before = |p: &Arc<Part>| p.paragraphs[para.side].end <= para.at();
        let at = self.parts.partition_point(ends_before);
        self.parts.get(at).map(|p| (at, &**p))
    }

    fn statements_at(&self, para: ParaId) -> &[Statement] {
        self.part_of(para).map_or(&[], |(_, p)| &p.statements)
    }

    /// The sentences of the other side that say what the sentences say that a span meets, best first,
    /// each once. An empty span stands for the sentence around its place.
    #[must_use]
    pub fn counterparts(&self, at: TextSpan) -> Vec<TextSpan> {
        let side = at.para.side;
        let mut out: Vec<TextSpan> = Vec::new();
        for statement in self.statements_at(at.para) {
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
        for statement in self.statements_at(para) {
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
    pub fn beads(&self) -> Beads<'_> {
        Beads(&self.parts)
    }

    /// The index of the bead that holds a paragraph.
    #[must_use]
    pub fn bead_of(&self, para: ParaId) -> Option<usize> {
        let (_, part) = self.part_of(para)?;
        Some(part.first + part.bead_at(para)?)
    }

    /// Whether a bead stands out of the order that most of the article keeps.
    #[must_use]
    pub fn is_crossing(&self, bead: usize) -> bool {
        let part = part_at(&self.parts, bead);
        part.is_some_and(|p| p.crossing.get(bead - p.first).copied().unwrap_or(false))
    }

    /// The beads among which a bead may cross others, itself among them: no other is out of order with these.
    #[must_use]
    pub fn around(&self, bead: usize) -> Range<usize> {
        let part = part_at(&self.parts, bead);
        part.map_or(0..0, |p| p.first..p.first + p.beads.len())
    }

    /// Whether the reader has set a bead.
    #[must_use]
    pub const fn has_fixed(&self) -> bool {
        self.fixed
    }

    /// How many paragraphs of each side are in links that cross, and how many the other side lacks.
    #[must_use]
    pub const fn summary(&self) -> Summary {
        self.summary
    }
}

impl Part {
    fn new(beads: Vec<Bead>, paragraphs: Sides<Range<usize>>, first: usize) -> Self {
        let mut kept = each_paragraph_once(beads, &paragraphs);
        kept.sort_by_key(|b| {
            (
                b.english.is_empty(),
                b.english.first().copied(),
                b.arabic.first().copied(),
            )
        });
        let mut bead_of = Sides::from_fn(|s| vec![0; paragraphs[s].len()]);
        for (k, bead) in (0u32..).zip(&kept) {
            for side in Side::BOTH {
                for &i in bead.members(side) {
                    bead_of[side][i as usize - paragraphs[side].start] = k;
                }
            }
        }
        Self {
            crossing: crossings(&kept),
            paragraphs,
            first,
            beads: kept,
            bead_of,
            statements: Vec::new(),
        }
    }

    fn with_statements(mut self, mut statements: Vec<Statement>) -> Self {
        statements.retain(|s| {
            let known = |span: TextSpan| self.bead_at(span.para).is_some();
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

    /// The place among the beads of the part of the one that holds a paragraph.
    pub(super) fn bead_at(&self, para: ParaId) -> Option<usize> {
        let at = para.at().checked_sub(self.paragraphs[para.side].start)?;
        self.bead_of[para.side].get(at).map(|&bead| bead as usize)
    }

    fn summary(&self) -> Summary {
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
fn each_paragraph_once(beads: Vec<Bead>, paragraphs: &Sides<Range<usize>>) -> Vec<Bead> {
    let from = paragraphs.clone().map(|p| p.start);
    let mut taken = Sides::from_fn(|s| vec![false; paragraphs[s].len()]);
    let claim = |members: &mut Vec<u32>, taken: &mut [bool], from: usize| {
        members.sort_unstable();
        members.retain(|&i| {
            let place = (i as usize)
                .checked_sub(from)
                .and_then(|i| taken.get_mut(i));
            place.is_some_and(|t| !std::mem::replace(t, true))
        });
    };
    let mut kept = Vec::with_capacity(beads.len());
    for mut bead in beads {
        claim(&mut bead.english, &mut taken.english, from.english);
        claim(&mut bead.arabic, &mut taken.arabic, from.arabic);
        if !bead.english.is_empty() || !bead.arabic.is_empty() {
            kept.push(bead);
        }
    }
    for side in Side::BOTH {
        let free = (from[side]..)
            .zip(&taken[side])
            .filter(|(_, taken)| !**taken);
        kept.extend(free.map(|(i, _)| Bead::alone(ParaId::nth(side, i), Bead::UNJUDGED)));
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
        assert_eq!(alignment.statements().count(), 3);
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
            let sure = found.statements().map(|s| s.probability).collect::<Vec<_>>();
            let sure = sure.into_iter();
            prop_assert!(sure.rev().is_sorted());
            let kept = spans.iter().filter(|s| (s.0 as usize) < english && (s.1 as usize) < arabic);
            prop_assert_eq!(found.statements().count(), kept.count());
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

    #[test]
    fn in_parts_it_says_what_the_whole_says() {
        let all = [
            bead(&[0], &[1]),
            bead(&[1], &[0]),
            bead(&[3], &[2, 3]),
            bead(&[5], &[5]),
        ];
        let statement = |e: u32, a: u32| Statement {
            english: TextSpan::new(ParaId::new(Side::English, e), 0..4),
            arabic: TextSpan::new(ParaId::new(Side::Arabic, a), 0..4),
            probability: 0.5,
        };
        let lens = Sides::new(6, 6);
        let said = vec![statement(1, 1), statement(5, 4)];
        let whole = Alignment::new(all.to_vec(), lens).with_statements(said.clone());
        let mut parts = Alignment::default();
        parts.push(all[..2].to_vec(), said.clone(), Sides::new(3, 2));
        assert_eq!(parts.reach(), Sides::new(3, 2));
        assert_eq!(parts.bead_of(ParaId::new(Side::English, 3)), None);
        parts.push(all[2..].to_vec(), said, lens);
        assert_eq!(parts.summary(), whole.summary());
        assert_eq!(parts.beads().len(), whole.beads().len());
        for side in Side::BOTH {
            for para in (0..6).map(|i| ParaId::new(side, i)) {
                let (own, other) = (parts.bead_of(para).unwrap(), whole.bead_of(para).unwrap());
                assert_eq!(parts.beads()[own], whole.beads()[other]);
                assert_eq!(parts.is_crossing(own), whole.is_crossing(other));
                assert!(parts.around(own).contains(&own));
                assert_eq!(parts.also(para), whole.also(para));
            }
        }
        assert_eq!(parts.statements().count(), 2);
        assert_eq!(parts.beads().get(parts.beads().len()), None);
    }
}
