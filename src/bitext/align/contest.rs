//! What else the paragraphs of a candidate could be in: the features of its contest with other candidates.
//!
//! A bead that lacks a part looks good by itself, and so does the merge with a part too many. What tells
//! them apart is the rest of the text: whether the part has a home elsewhere, whether it would be left with
//! none, how much better or worse the bead does with and without it.
//! Invariant: features are finite; candidates no better than [`LIVE`] have no part in it.
//! Must not know: texts, how scores are made.

use super::candidates::Candidates;
use super::shape::{Set, Shape};
use crate::text::{Side, Sides};

/// Candidates with no higher score in log odds are not looked at again: one in four hundred is right at best.
pub(super) const LIVE: f32 = -6.0;

/// How many features the contest gives.
pub(super) const CONTEST: usize = 30;

/// A live candidate and what its contest says.
pub(super) struct Contender {
    /// Which of the candidates.
    pub at: usize,
    pub features: [f32; CONTEST],
}

/// Describes the live candidates, best first, given which of all are chosen for now.
pub(super) fn contenders(
    candidates: &Candidates,
    scores: &[f32],
    chosen: Vec<Shape>,
    lens: Sides<usize>,
    fixed: &[Sides<Vec<u32>>],
) -> Vec<Contender> {
    let contest = Contest::of(candidates, scores, chosen, lens, fixed);
    let all = contest.live.iter().filter_map(|&at| {
        Some(Contender {
            at: at as usize,
            features: contest.features(at)?,
        })
    });
    all.collect()
}

/// All candidates, and what each is measured against.
struct Contest<'c> {
    candidates: &'c Candidates,
    scores: &'c [f32],
    /// The live ones, best first.
    live: Vec<u32>,
    /// Paragraph by paragraph, the live candidates it is in, best first: its homes.
    homes: Sides<Vec<Vec<u32>>>,
    /// The beads chosen for now, sorted.
    chosen: Vec<Shape>,
    /// Paragraph by paragraph, whether a bead that is chosen or fixed has it.
    taken: Sides<Vec<bool>>,
    /// The share of paragraphs that none has.
    free: Sides<f32>,
    lens: Sides<usize>,
}

impl<'c> Contest<'c> {
    fn of(
        candidates: &'c Candidates,
        scores: &'c [f32],
        mut chosen: Vec<Shape>,
        lens: Sides<usize>,
        fixed: &[Sides<Vec<u32>>],
    ) -> Self {
        chosen.sort_unstable();
        let live = (0u32..).zip(scores).filter(|(_, s)| **s > LIVE);
        let mut live: Vec<u32> = live.map(|(at, _)| at).collect();
        let score = |at: u32| scores.get(at as usize).copied().unwrap_or(LIVE);
        live.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
        let mut homes = lens.map(|len| vec![Vec::new(); len]);
        for &at in &live {
            let shape = candidates.beads().get(at as usize);
            for (side, p) in shape.into_iter().flat_map(Shape::paragraphs) {
                if let Some(all) = homes[side].get_mut(p as usize) {
                    all.push(at);
                }
            }
        }
        let mut taken = lens.map(|len| vec![false; len]);
        let fixed = fixed.iter().flat_map(|members| {
            Side::BOTH
                .into_iter()
                .flat_map(|side| members[side].iter().map(move |&p| (side, p)))
        });
        for (side, p) in chosen.iter().flat_map(Shape::paragraphs).chain(fixed) {
            if let Some(taken) = taken[side].get_mut(p as usize) {
                *taken = true;
            }
        }
        let free = Sides::from_fn(|s| {
            let free = taken[s].iter().filter(|t| !**t).count();
            ratio(free, lens[s])
        });
        Self {
            candidates,
            scores,
            live,
            homes,
            chosen,
            taken,
            free,
            lens,
        }
    }

    fn score(&self, at: u32) -> f32 {
        self.scores.get(at as usize).copied().unwrap_or(LIVE)
    }

    fn shape(&self, at: u32) -> Option<&'c Shape> {
        self.candidates.beads().get(at as usize)
    }

    /// The live candidates that a paragraph is in, best first, each with its place and its score.
    fn homes(&self, side: Side, p: u32) -> impl Iterator<Item = (u32, &'c Shape, f32)> {
        let all = self.homes[side].get(p as usize).into_iter().flatten();
        all.filter_map(|&at| Some((at, self.shape(at)?, self.score(at))))
    }

    /// How long the members of a candidate are on a side, in characters; at least 1.
    fn length(&self, shape: &Shape, side: Side) -> f32 {
        let all = shape.members(side).as_slice().iter();
        let length: f32 = all.map(|&p| self.candidates.length(side, p)).sum();
        length.max(1.0)
    }

    /// How far the lengths of both sides are from what they are in these texts, in logarithms.
    fn off(&self, shape: &Shape) -> f32 {
        let english = self.length(shape, Side::English);
        let arabic = self.length(shape, Side::Arabic);
        (arabic / english).ln() - self.candidates.ratio
    }

    /// What a candidate has that a smaller one lacks.
    fn rest(&self, larger: &Shape, smaller: &Shape) -> Rest {
        let mut rest = Rest::NONE;
        for (side, p) in larger.paragraphs() {
            if smaller.members(side).has(p) {
                continue;
            }
            rest.length += self.candidates.length(side, p);
            let apart = self
                .homes(side, p)
                .filter(|(_, other, _)| is_apart(other, larger, side.other()));
            rest.home = apart.map(|(.., score)| score).fold(rest.home, f32::max);
        }
        rest
    }

    /// How many neighbours of a candidate's members, before the first and behind the last, no bead has.
    fn free_beside(&self, shape: &Shape, side: Side) -> f32 {
        let own = shape.members(side);
        let is_free = |p: u32| !own.has(p) && self.taken[side].get(p as usize) == Some(&false);
        let before = own.first().checked_sub(1).is_some_and(is_free);
        flag(before) + flag(is_free(own.last() + 1))
    }

    /// The features of a candidate, in the order that the trees ask for them by.
    fn features(&self, at: u32) -> Option<[f32; CONTEST]> {
        let shape = self.shape(at)?;
        let own = self.score(at);
        let Rivals {
            apart: rival,
            smaller,
            larger,
            least,
            most,
        } = Rivals::of(self, at, shape);
        let lost = larger.shape.map(|s| self.rest(s, shape));
        let lost = lost.unwrap_or(Rest::NONE);
        let extra = smaller.shape.map(|s| self.rest(shape, s));
        let extra = extra.unwrap_or(Rest::NONE);
        let off = self.off(shape);
        let further_off =
            |other: Option<&Shape>| other.map_or(0.0, |s| self.off(s).abs() - off.abs());
        let is_chosen = self.chosen.binary_search(shape).is_ok();
        Some([
            own,
            flag(is_chosen),
            rival,
            smaller.score,
            larger.score,
            own - rival,
            own - smaller.score,
            own - larger.score,
            least.english,
            most.english,
            least.arabic,
            most.arabic,
            extra.home,
            lost.home,
            extra.length.max(1.0).ln(),
            lost.length.max(1.0).ln(),
            self.length(shape, Side::English).ln(),
            self.length(shape, Side::Arabic).ln(),
            off,
            further_off(smaller.shape),
            further_off(larger.shape),
            self.free_beside(shape, Side::English),
            self.free_beside(shape, Side::Arabic),
            self.free.english,
            self.free.arabic,
            ratio(shape.english.len(), 1),
            ratio(shape.arabic.len(), 1),
            ratio(self.lens.arabic, self.lens.english).ln(),
            self.candidates.looseness,
            gap(&shape.english) + gap(&shape.arabic),
        ])
    }
}

/// The best of some candidates; its score is [`LIVE`] where there is none.
#[derive(Clone, Copy)]
struct Best<'c> {
    score: f32,
    shape: Option<&'c Shape>,
}

impl<'c> Best<'c> {
    const NONE: Self = Self {
        score: LIVE,
        shape: None,
    };

    fn offer(&mut self, shape: &'c Shape, score: f32) {
        if score > self.score {
            (self.score, self.shape) = (score, Some(shape));
        }
    }
}

/// The other candidates with a member of one, by how they stand to it.
struct Rivals<'c> {
    /// The best score of those that neither are within it nor have all of it.
    apart: f32,
    /// The best of those within it: the same bead with a part less.
    smaller: Best<'c>,
    /// The best of those that have all of it: the same bead with a part more.
    larger: Best<'c>,
    /// Of the best homes of its members with none of the paragraphs that face it: the least, by side.
    least: Sides<f32>,
    /// The most.
    most: Sides<f32>,
}

impl<'c> Rivals<'c> {
    fn of(contest: &Contest<'c>, at: u32, shape: &Shape) -> Self {
        let mut out = Self {
            apart: LIVE,
            smaller: Best::NONE,
            larger: Best::NONE,
            least: Sides::new(f32::MAX, f32::MAX),
            most: Sides::new(LIVE, LIVE),
        };
        for (side, p) in shape.paragraphs() {
            let mut elsewhere = LIVE;
            for (_, other, score) in contest.homes(side, p).filter(|home| home.0 != at) {
                if is_within(other, shape) {
                    out.smaller.offer(other, score);
                } else if is_within(shape, other) {
                    out.larger.offer(other, score);
                } else {
                    out.apart = out.apart.max(score);
                }
                // The best come first.
                if elsewhere == LIVE && is_apart(other, shape, side.other()) {
                    elsewhere = score;
                }
            }
            out.least[side] = out.least[side].min(elsewhere);
            out.most[side] = out.most[side].max(elsewhere);
        }
        out
    }
}

/// The members that one candidate has and another lacks.
struct Rest {
    /// The best score of a candidate that one of them is in without the paragraphs that face it here.
    home: f32,
    /// How long they are, in characters.
    length: f32,
}

impl Rest {
    const NONE: Self = Self {
        home: LIVE,
        length: 0.0,
    };
}

const fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// Whether all members of one are members of the other.
fn is_within(small: &Shape, large: &Shape) -> bool {
    small
        .paragraphs()
        .all(|(side, p)| large.members(side).has(p))
}

/// Whether two have no member of a side in common.
fn is_apart(a: &Shape, b: &Shape, side: Side) -> bool {
    let b = b.members(side);
    !a.members(side).as_slice().iter().any(|p| b.has(*p))
}

/// How many paragraphs a set skips between its first and its last.
fn gap(set: &Set) -> f32 {
    (set.last() - set.first()) as f32 + 1.0 - set.len() as f32
}

fn ratio(a: usize, b: usize) -> f32 {
    a as f32 / b.max(1) as f32
}
