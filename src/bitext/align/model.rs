//! From features to a probability: a logistic model, applied to content first, then twice more with
//! what the beads of the neighbouring paragraphs say.
//!
//! Invariant: scores are log odds, finite; the same candidates give the same scores.

use super::candidates::Candidates;
use super::index;
use super::shape::Set;
use super::statements::PAIR;
use super::weigher::CONTENT;
use crate::language::hash::FastMap;
use crate::text::Sides;

/// Features of the second stage: content and neighbours.
pub(super) const ALL: usize = CONTENT + 11;

/// Weights of both stages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Content alone.
    pub content: [f32; CONTENT],
    /// Content and neighbours.
    pub all: [f32; ALL],
    /// Two sentences.
    pub statement: [f32; PAIR],
    /// The log odds above which a bead may be chosen.
    pub threshold: f32,
    /// From what [`shown`] gives to the probability shown.
    pub calibration: [f32; SHOWN],
}

impl Model {
    /// Fitted by the test in `fit.rs` on NTREX-128 (CC-BY-SA-4.0) and other translations with their
    /// paragraphs moved, merged and cut, and on seven pairs written by two newsrooms each.
    pub(super) const SHIPPED: Self = Self {
        content: [
            2.1579, 0.5567, -0.5888, 0.1556, -1.1083, 0.8559, 3.1526, -0.5461, 0.2570, 0.3607,
            -0.0946, -2.3986, -1.1440, -2.6142, -0.7251, 0.8883, 7.8383, 1.6523, 0.6822, -2.1651,
            -11.7442, 24.4843, 1.3406, -1.0083, -4.5439, -7.3207, 2.5408, -5.0699, -0.2440, 0.3055,
            -0.2252, -1.0727, 0.2891, 0.9344, 1.1987, -3.1484, -1.9634, -2.7261, 2.4753, 1.1812,
        ],
        all: [
            1.4797, 0.3726, -0.6109, -0.1162, -1.7055, 1.0919, 3.6218, -0.5155, 0.2889, 0.3374,
            0.0378, -2.7353, -0.7027, -2.5844, -0.5817, 0.8089, 7.4881, 2.1979, 0.8253, -2.2131,
            -12.8708, 26.9971, 1.4042, -1.1773, -4.3952, -7.3886, 2.5414, -5.1770, -0.1530, 0.3581,
            -0.5168, -0.9570, 0.0953, 0.9985, 1.0370, -2.5260, -1.7928, -2.1918, 2.0776, 1.4015,
            0.5633, 0.4620, -1.9137, 3.4068, 0.4463, -0.3330, 2.4650, -0.9742, -2.8110, 2.0497,
            3.0171,
        ],
        statement: [
            0.1016, -14.9715, 8.5033, 4.4174, 9.9967, 9.9065, -3.3379, -0.0179,
        ],
        threshold: -1.5,
        calibration: [0.1463, 0.5000, 0.4727, -0.3535, -0.3312],
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
    /// candidate; fitted without regard to rivals.
    pub(super) fn probability_unlinked(score: f32, candidates: &Candidates) -> f32 {
        logistic(0.7062 + 0.7652 * score - 0.4234 * candidates.looseness)
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
        let mut scores = self.score_content(candidates);
        for _ in 0..2 {
            scores = with_sure_neighbours(candidates, &scores, lens, fixed, |f| dot(&self.all, f));
        }
        scores
    }

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

/// What the probability shown is made from: the score of a bead, that of its best rival, and how loosely
/// the texts agree.
pub(super) fn shown(score: f32, rival: f32, looseness: f32) -> [f32; SHOWN] {
    // Beyond, a higher score would count against a bead.
    let looseness = looseness.min(1.0);
    [1.0, score, looseness, rival, score * looseness]
}

fn dot(weights: &[f32], features: &[f32]) -> f32 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

pub(super) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-30.0, 30.0)).exp())
}

/// How far the next pairs that are sure are looked for.
const REACH: u32 = 6;

/// Pairs of paragraphs that are most likely each other's, by English paragraph and by Arabic one, and
/// how far both texts tell them in one order.
struct Anchors {
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
        let (mut ordered, mut all) = (1.0f32, 2.0f32);
        let mut last: Option<(u32, u32)> = None;
        for (e, a) in (0u32..).zip(&english).filter_map(|(e, a)| Some((e, (*a)?))) {
            if let Some((e0, a0)) = last.filter(|(e0, _)| e - e0 <= 4) {
                all += 1.0;
                if a > a0 && a - a0 <= e - e0 + 2 {
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
            #[allow(clippy::cast_precision_loss, reason = "capped first")]
            let off = (wanted - i64::from(a)).abs().min(20) as f32;
            return 1.0 / (1.0 + off);
        }
        0.0
    }
}

/// Adds to each bead's features what the neighbours say of it: whether the paragraphs before both its
/// sides are likely one bead, and those after; whether it opens or closes both texts; whether a bead
/// next to it continues on one side only.
#[cfg(test)]
pub(super) fn with_neighbours(
    candidates: &Candidates,
    scores: &[f32],
    lens: Sides<usize>,
) -> Vec<[f32; ALL]> {
    with_sure_neighbours(candidates, scores, lens, &[], |f| *f)
}

/// What is made of the same features, one bead after the other, where some neighbours are sure.
fn with_sure_neighbours<T>(
    candidates: &Candidates,
    scores: &[f32],
    lens: Sides<usize>,
    fixed: &[Sides<Vec<u32>>],
    make: impl Fn(&[f32; ALL]) -> T,
) -> Vec<T> {
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
    let pair = |i: Option<u32>, j: Option<u32>| match (i, j) {
        (Some(i), Some(j)) => likely.get(i, j),
        _ => 0.0,
    };
    let anchors = Anchors::of(&likely, lens);
    let last = Sides::new(index(lens.english), index(lens.arabic));
    candidates
        .beads()
        .iter()
        .zip(candidates.features())
        .map(|(shape, content)| {
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
                    shape.english.last() + 1 == last.english
                        && shape.arabic.last() + 1 == last.arabic,
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
            make(&out)
        })
        .collect()
}

/// Whether a candidate is one of the beads given.
#[cfg(test)]
pub(super) fn is_one_of(shape: &super::shape::Shape, gold: &[(Vec<u32>, Vec<u32>)]) -> bool {
    gold.iter()
        .any(|(e, a)| shape.english.as_slice() == e && shape.arabic.as_slice() == a)
}
