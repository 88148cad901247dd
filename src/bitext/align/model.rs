//! From features to a probability: a logistic model, applied to content first, then twice more with
//! what the beads of the neighbouring paragraphs say; then, for what is left in the running, trees over all
//! that and what else its paragraphs could be in.
//!
//! Invariant: scores are log odds, finite; the same candidates give the same scores.
//! Must not know: texts, how features are made.

use std::sync::LazyLock;

use super::assign;
use super::candidates::Candidates;
use super::contest::{self, CONTEST, LIVE};
use super::forest::Forest;
use super::shape::{Set, Shape};
use super::statements::PAIR;
use super::weigher::CONTENT;
use crate::language::hash::FastMap;
use crate::text::{Sides, narrow};

/// Features of the second stage: content and neighbours.
pub(super) const ALL: usize = CONTENT + 11;

/// Features of the contest: all, and what stands against a candidate.
pub(super) const ASKED: usize = ALL + CONTEST;

/// Weights of all stages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Content alone.
    pub content: [f32; CONTENT],
    /// Content and neighbours.
    pub all: [f32; ALL],
    /// Two sentences.
    pub statement: [f32; PAIR],
    /// The log odds, by the linear stages, above which a bead may be chosen for the contest.
    pub linear: f32,
    /// The contest of what is in the running.
    pub forest: Forest,
    /// The log odds above which a bead may be chosen.
    pub threshold: f32,
    /// From what [`shown`] gives to the probability shown.
    pub calibration: [f32; SHOWN],
}

impl Model {
    /// Fitted by the test in `fit.rs` on NTREX-128 (CC-BY-SA-4.0) and other translations with their
    /// paragraphs moved, merged and cut, and on seven pairs written by two newsrooms each.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Model> = LazyLock::new(|| Model {
            forest: Forest::parse(include_str!("../../../assets/contest.tsv")),
            ..Model::LINEAR
        });
        &SHIPPED
    }

    /// The shipped model without its trees.
    pub(super) const LINEAR: Self = Self {
        content: [
            2.0904, 0.2318, -0.7236, 0.0603, 0.9180, 1.9610, 2.8466, -0.6313, 0.0529, 0.5147,
            -0.1963, -2.0400, 0.1688, -2.6445, -1.8946, 1.5883, 8.0270, 0.7448, -0.6865, -4.1438,
            -13.6376, 27.0929, 0.8187, -0.7528, -5.5258, -7.7503, 3.6301, -2.2496, 0.2305, -0.6538,
            0.3892, 0.1120, 0.2909, 1.9745, -0.0259, -5.1806, -1.3537, -1.8708, 0.7372, 2.1625,
        ],
        all: [
            1.4046, 0.2561, -0.6531, -0.1927, 1.1613, 1.7104, 2.9008, -0.6184, 0.0793, 0.6197,
            -0.1683, -2.1026, 0.4142, -2.6491, -1.8313, 1.6064, 7.4097, 0.9956, -0.7491, -4.1961,
            -15.0386, 29.8299, 0.8629, -0.7498, -5.3077, -7.0623, 3.8834, -2.4844, 0.2498, -0.2792,
            0.3363, -0.2222, 0.2820, 2.1574, -0.0778, -5.2533, -1.1482, -1.9112, 0.6640, 1.5792,
            0.5316, 0.2727, -0.1970, 1.9070, 0.6617, -0.6369, 1.8499, -1.3915, -2.1896, 2.3439,
            1.7763,
        ],
        statement: [
            0.6932, -13.6343, 8.3122, 4.1725, 9.7244, 9.1362, -2.1524, -0.5908,
        ],
        linear: -2.0,
        forest: Forest(Vec::new()),
        threshold: -1.0,
        calibration: [0.1215, 0.8061, 0.3380, -0.1056, -0.1580],
    };

    /// The probability shown to the reader for a score in log odds. The model is fitted on all
    /// candidates and so too wary of the few that win the choice, and it is surer than it may be of
    /// texts that agree loosely.
    pub(super) fn probability(&self, score: f32, rival: f32, candidates: &Candidates) -> f32 {
        logistic(dot(
            &self.calibration,
            &shown(score, rival, candidates.looseness),
        ))
    }

    /// How likely a paragraph is in a bead, though none was chosen for it, by the score of its best
    /// candidate.
    pub(super) fn probability_unlinked(score: f32, candidates: &Candidates) -> f32 {
        let [constant, by_score, by_looseness] = UNLINKED;
        logistic(constant + by_score * score + by_looseness * candidates.looseness)
    }

    #[cfg(test)]
    pub(super) fn score(&self, candidates: &Candidates, lens: Sides<usize>) -> Vec<f32> {
        self.score_around(candidates, lens, &[])
    }

    /// Scores candidates; the beads that the reader has fixed are sure neighbours.
    pub(super) fn score_around(
        &self,
        candidates: &Candidates,
        lens: Sides<usize>,
        fixed: &[Sides<Vec<u32>>],
    ) -> Vec<f32> {
        let scores = self.score_linear(candidates, lens, fixed);
        if self.forest.is_empty() {
            return scores;
        }
        let mut out: Vec<f32> = scores.iter().map(|s| s.min(LIVE)).collect();
        for (at, features) in self.contenders(candidates, &scores, lens, fixed) {
            if let Some(slot) = out.get_mut(at) {
                *slot = self.forest.score(&features).max(LIVE);
            }
        }
        out
    }

    /// Scores by content and neighbours.
    fn score_linear(
        &self,
        candidates: &Candidates,
        lens: Sides<usize>,
        fixed: &[Sides<Vec<u32>>],
    ) -> Vec<f32> {
        let mut scores = self.score_content(candidates);
        for _ in 0..2 {
            let around = Neighbours::of(candidates, &scores, lens, fixed);
            let all = 0..candidates.beads().len();
            scores = all.map(|at| dot(&self.all, &around.features(at))).collect();
        }
        scores
    }

    /// The candidates in the running, with all that the trees ask of them.
    pub(super) fn contenders(
        &self,
        candidates: &Candidates,
        scores: &[f32],
        lens: Sides<usize>,
        fixed: &[Sides<Vec<u32>>],
    ) -> Vec<(usize, [f32; ASKED])> {
        let chosen = assign::best_beads(candidates.beads(), scores, self.linear);
        let chosen = chosen.iter().filter_map(|c| Shape::of(&c.members));
        let around = Neighbours::of(candidates, scores, lens, fixed);
        let found = contest::contenders(candidates, scores, chosen.collect(), lens, fixed);
        let all = found.into_iter().map(|c| {
            let mut out = [0.0; ASKED];
            let features = around.features(c.at);
            for (slot, x) in out.iter_mut().zip(features.iter().chain(&c.features)) {
                *slot = *x;
            }
            (c.at, out)
        });
        all.collect()
    }

    /// Scores by content alone.
    pub(super) fn score_content(&self, candidates: &Candidates) -> Vec<f32> {
        candidates
            .features()
            .iter()
            .map(|f| dot(&self.content, f))
            .collect()
    }
}

/// How many numbers the probability shown is made from.
pub(super) const SHOWN: usize = 5;

/// The weights of a constant, of the score and of looseness that [`Model::probability_unlinked`] goes by: a
/// calibration as [`Model::calibration`], fitted before rivals were asked about.
const UNLINKED: [f32; 3] = [0.7062, 0.7652, -0.4234];

/// What the probability shown is made from: the score of a bead, that of its best rival, and how loosely
/// the texts agree.
pub(super) fn shown(score: f32, rival: f32, looseness: f32) -> [f32; SHOWN] {
    // Beyond, a higher score would count against a bead.
    let looseness = looseness.min(1.0);
    [1.0, score, looseness, rival, score * looseness]
}

/// The sum of features, each by its weight.
pub(super) fn dot(weights: &[f32], features: &[f32]) -> f32 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

/// The probability of log odds.
pub(super) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-30.0, 30.0)).exp())
}

/// How far the next pairs that are sure are looked for, in paragraphs.
const REACH: u32 = 6;

/// Two pairs stand in order, or not, only where no more English paragraphs lie between them than this.
const SUCCESSIVE: u32 = 4;

/// How many more Arabic paragraphs than English ones may lie between two pairs in order: merges and additions.
const STRAY: u32 = 2;

/// Pairs of paragraphs that are likelier each other's than not and than anyone else's, and how far both texts tell
/// them in one order.
struct Anchors {
    /// English paragraph by paragraph, the Arabic one.
    english: Vec<Option<u32>>,
    /// The share of successive pairs that stand in order, 0 to 1.
    order: f32,
}

/// How likely two paragraphs are each other's: for short texts a table, for long ones a map.
enum Likely {
    Table(Vec<f32>, usize),
    Map(FastMap<(u32, u32), f32>),
}

/// Up to so many pairs of paragraphs stand in a table.
const TABLE: usize = 1 << 17;

impl Likely {
    fn new(lens: Sides<usize>) -> Self {
        match lens.english.checked_mul(lens.arabic) {
            Some(all) if all <= TABLE => Self::Table(vec![0.0; all], lens.arabic),
            _ => Self::Map(FastMap::default()),
        }
    }

    fn raise(&mut self, e: u32, a: u32, p: f32) {
        let slot = match self {
            Self::Table(all, width) if (a as usize) < *width => {
                all.get_mut(e as usize * *width + a as usize)
            }
            Self::Table(..) => None,
            Self::Map(all) => Some(all.entry((e, a)).or_insert(0.0)),
        };
        if let Some(known) = slot {
            *known = known.max(p);
        }
    }

    fn get(&self, e: u32, a: u32) -> f32 {
        let found = match self {
            Self::Table(all, width) if (a as usize) < *width => {
                all.get(e as usize * *width + a as usize)
            }
            Self::Table(..) => None,
            Self::Map(all) => all.get(&(e, a)),
        };
        found.copied().unwrap_or(0.0)
    }

    /// Calls with each pair that is likely at all, in any order.
    fn each(&self, mut tell: impl FnMut(u32, u32, f32)) {
        match self {
            Self::Table(all, width) => {
                for (e, row) in (0u32..).zip(all.chunks((*width).max(1))) {
                    for (a, &p) in (0u32..).zip(row).filter(|(_, p)| **p > 0.0) {
                        tell(e, a, p);
                    }
                }
            }
            Self::Map(all) => all.iter().for_each(|(&(e, a), &p)| tell(e, a, p)),
        }
    }
}

impl Anchors {
    fn of(likely: &Likely, lens: Sides<usize>) -> Self {
        let mut best = Sides::new(
            vec![(0.5f32, u32::MAX); lens.english],
            vec![(0.5f32, u32::MAX); lens.arabic],
        );
        let put = |slot: Option<&mut (f32, u32)>, p: f32, other: u32| {
            // Of equals the first, so that the order of the map does not tell.
            if let Some(slot) = slot
                && (p > slot.0 || (p == slot.0 && other < slot.1))
            {
                *slot = (p, other);
            }
        };
        likely.each(|e, a, p| {
            put(best.english.get_mut(e as usize), p, a);
            put(best.arabic.get_mut(a as usize), p, e);
        });
        let mutual = |(e, &(_, a)): (u32, &(f32, u32))| {
            let back = best.arabic.get(a as usize)?.1;
            (back == e).then_some(a)
        };
        let english: Vec<Option<u32>> = (0u32..).zip(&best.english).map(mutual).collect();
        // Before anything is seen, as likely in order as not (Laplace's rule).
        let (mut ordered, mut all) = (1.0f32, 2.0f32);
        let mut last: Option<(u32, u32)> = None;
        for (e, a) in (0u32..).zip(&english).filter_map(|(e, a)| Some((e, (*a)?))) {
            if let Some((e0, a0)) = last.filter(|(e0, _)| e - e0 <= SUCCESSIVE) {
                all += 1.0;
                if a > a0 && a - a0 <= e - e0 + STRAY {
                    ordered += 1.0;
                }
            }
            last = Some((e, a));
        }
        Self {
            english,
            order: ordered / all,
        }
    }

    /// How well two paragraphs stand where the nearest sure pair before or after them says: 1 exactly,
    /// less by how far off, 0 where there is none.
    fn nearness(&self, e: u32, a: u32, step: i64) -> f32 {
        for k in 1..=REACH {
            let at = i64::from(e) + step * i64::from(k);
            let Some(anchor) = usize::try_from(at)
                .ok()
                .and_then(|at| *self.english.get(at)?)
            else {
                continue;
            };
            let wanted = i64::from(anchor) - step * i64::from(k);
            let off = (wanted - i64::from(a)).abs().min(20) as f32;
            return 1.0 / (1.0 + off);
        }
        0.0
    }
}

/// Each bead's features with what the neighbours say of it.
#[cfg(test)]
pub(super) fn with_neighbours(
    candidates: &Candidates,
    scores: &[f32],
    lens: Sides<usize>,
) -> Vec<[f32; ALL]> {
    let around = Neighbours::of(candidates, scores, lens, &[]);
    let all = 0..candidates.beads().len();
    all.map(|at| around.features(at)).collect()
}

/// What the beads of neighbouring paragraphs say of a candidate.
struct Neighbours<'c> {
    candidates: &'c Candidates,
    likely: Likely,
    anchors: Anchors,
    last: Sides<u32>,
}

impl<'c> Neighbours<'c> {
    /// By scores of candidates, where some beads are fixed and so sure.
    fn of(
        candidates: &'c Candidates,
        scores: &[f32],
        lens: Sides<usize>,
        fixed: &[Sides<Vec<u32>>],
    ) -> Self {
        let mut likely = Likely::new(lens);
        for bead in fixed {
            for &i in &bead.english {
                bead.arabic.iter().for_each(|&j| likely.raise(i, j, 1.0));
            }
        }
        for (shape, score) in candidates.beads().iter().zip(scores) {
            let p = logistic(*score);
            for &i in shape.english.as_slice() {
                for &j in shape.arabic.as_slice() {
                    likely.raise(i, j, p);
                }
            }
        }
        Self {
            anchors: Anchors::of(&likely, lens),
            last: Sides::new(narrow(lens.english), narrow(lens.arabic)),
            likely,
            candidates,
        }
    }

    /// Adds to a bead's features whether the paragraphs before both its sides are likely one bead, and
    /// those after; whether it opens or closes both texts; whether a bead next to it continues on one side
    /// only.
    fn features(&self, at: usize) -> [f32; ALL] {
        let (anchors, last) = (&self.anchors, self.last);
        let pair = |i: Option<u32>, j: Option<u32>| match (i, j) {
            (Some(i), Some(j)) => self.likely.get(i, j),
            _ => 0.0,
        };
        let (beads, features) = (self.candidates.beads(), self.candidates.features());
        let (Some(shape), Some(content)) = (beads.get(at), features.get(at)) else {
            return [0.0; ALL];
        };
        let mut out = [0.0; ALL];
        for (slot, x) in out.iter_mut().zip(content) {
            *slot = *x;
        }
        let (mut before, mut after) = (0.0f32, 0.0f32);
        let (mut skip_before, mut skip_after) = (0.0f32, 0.0f32);
        for &i in shape.english.as_slice() {
            for &j in shape.arabic.as_slice() {
                let back = |k: u32, of: &Set| k.checked_sub(1).filter(|k| !of.has(*k));
                let on = |k: u32, of: &Set| Some(k + 1).filter(|k| !of.has(*k));
                let (ib, jb) = (back(i, &shape.english), back(j, &shape.arabic));
                let (ia, ja) = (on(i, &shape.english), on(j, &shape.arabic));
                before = before.max(pair(ib, jb));
                after = after.max(pair(ia, ja));
                skip_before = skip_before
                    .max(pair(ib.and_then(|k| k.checked_sub(1)), jb))
                    .max(pair(ib, jb.and_then(|k| k.checked_sub(1))));
                skip_after = skip_after
                    .max(pair(ia.map(|k| k + 1), ja))
                    .max(pair(ia, ja.map(|k| k + 1)));
            }
        }
        let back = anchors.nearness(shape.english.first(), shape.arabic.first(), -1);
        let on = anchors.nearness(shape.english.last(), shape.arabic.last(), 1);
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let extra = [
            before,
            after,
            before * after,
            flag(shape.english.first() == 0 && shape.arabic.first() == 0),
            flag(
                shape.english.last() + 1 == last.english && shape.arabic.last() + 1 == last.arabic,
            ),
            (skip_before - before).max(0.0) + (skip_after - after).max(0.0),
            back.max(on),
            back * on,
            anchors.order * back.max(on),
            anchors.order * back * on,
            anchors.order * before * after,
        ];
        for (slot, x) in out.iter_mut().skip(CONTENT).zip(extra) {
            *slot = x;
        }
        out
    }
}
