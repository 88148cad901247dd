//! From features to a probability: a logistic model, applied to content first, then twice more with
//! what the beads of the neighbouring paragraphs say.
//!
//! Invariant: scores are log odds, finite; the same candidates give the same scores.

use super::candidates::{CONTENT, Candidates};
use super::index;
use crate::language::hash::FastMap;
use crate::text::Sides;

/// Features of the second stage: content and neighbours.
pub(super) const ALL: usize = CONTENT + 6;

/// Weights of both stages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    /// Content alone.
    pub content: [f32; CONTENT],
    /// Content and neighbours.
    pub all: [f32; ALL],
    /// The log odds above which a bead may be chosen.
    pub threshold: f32,
}

impl Model {
    /// Fitted by the test in `fit.rs` on NTREX-128 (CC-BY-SA-4.0) and other translations with their
    /// paragraphs moved, merged and cut, and on seven pairs written by two newsrooms each.
    pub(super) const SHIPPED: Self = Self {
        content: [
            0.9641, -0.3668, -1.5794, 1.7000, -1.6799, 5.2951, 7.0491, -0.5986, 0.0443, 0.5218,
            -0.2313, -1.2243, -2.8498, -1.7000, -0.6958, -1.1772, 7.0925, 5.5770, -0.5218, -3.0322,
            -8.6821, 16.5390,
        ],
        all: [
            0.8778, -0.3999, -1.6009, 1.2290, -1.9969, 5.4166, 7.0982, -0.5767, 0.0114, 0.5437,
            -0.1929, -1.5800, -2.4824, -1.7142, -0.7924, -1.2320, 7.4111, 5.6497, -0.4466, -3.2166,
            -9.1375, 17.6242, 0.6635, 0.4630, 0.3851, 2.2111, 0.2906, -0.0617,
        ],
        threshold: -2.5,
    };

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
            scores = with_sure_neighbours(candidates, &scores, lens, fixed)
                .iter()
                .map(|f| dot(&self.all, f))
                .collect();
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

fn dot(weights: &[f32], features: &[f32]) -> f32 {
    weights.iter().zip(features).map(|(w, f)| w * f).sum()
}

pub(super) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x.clamp(-30.0, 30.0)).exp())
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
    with_sure_neighbours(candidates, scores, lens, &[])
}

/// The same, where some neighbours are sure.
fn with_sure_neighbours(
    candidates: &Candidates,
    scores: &[f32],
    lens: Sides<usize>,
    fixed: &[Sides<Vec<u32>>],
) -> Vec<[f32; ALL]> {
    let mut likely: FastMap<(u32, u32), f32> = FastMap::default();
    for bead in fixed {
        for &i in &bead.english {
            likely.extend(bead.arabic.iter().map(|&j| ((i, j), 1.0)));
        }
    }
    for (shape, score) in candidates.beads().iter().zip(scores) {
        let p = logistic(*score);
        for &i in shape.english.as_slice() {
            for &j in shape.arabic.as_slice() {
                let best = likely.entry((i, j)).or_insert(0.0);
                *best = best.max(p);
            }
        }
    }
    let pair = |i: Option<u32>, j: Option<u32>| match (i, j) {
        (Some(i), Some(j)) => likely.get(&(i, j)).copied().unwrap_or(0.0),
        _ => 0.0,
    };
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
                    let back = |k: u32, of: &super::Set| k.checked_sub(1).filter(|k| !of.has(*k));
                    let on = |k: u32, of: &super::Set| Some(k + 1).filter(|k| !of.has(*k));
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
            ];
            for (slot, x) in out.iter_mut().skip(CONTENT).zip(extra) {
                *slot = x;
            }
            out
        })
        .collect()
}

/// The probability shown to the reader for a score in log odds. The model is fitted on all candidates
/// and so too wary of the few that win the choice and too sure of the best: of beads chosen at 0, -2
/// and 4, some 0.7, 0.45 and 0.93 were right, over texts translated, cut down and written apart.
pub(super) fn calibrated(score: f32) -> f32 {
    logistic(0.8 + 0.5 * score)
}

/// Whether a candidate is one of the beads given.
#[cfg(test)]
pub(super) fn is_one_of(shape: &super::candidates::Shape, gold: &[(Vec<u32>, Vec<u32>)]) -> bool {
    gold.iter()
        .any(|(e, a)| shape.english.as_slice() == e && shape.arabic.as_slice() == a)
}
