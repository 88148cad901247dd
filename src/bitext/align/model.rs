//! From features to a probability: a logistic model, applied to content first, then twice more with
//! what the beads of the neighbouring paragraphs say.
//!
//! Invariant: scores are log odds, finite; the same candidates give the same scores.

use std::collections::HashMap;

use super::candidates::{CONTENT, Candidates};
use super::index;
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
            1.0908, -0.5096, -1.4533, 1.1595, -1.6268, 5.5818, 7.1675, -0.5698, -0.0066, 0.9423,
            -0.3631, -1.2364, -2.8538, -1.6173, -0.9219, -0.9938, 6.3137, 5.2042, -0.5754, -3.0121,
            -8.4441, 13.2568,
        ],
        all: [
            0.9176, -0.5626, -1.5403, 0.8708, -1.8475, 5.5651, 7.1289, -0.5238, -0.0293, 0.9930,
            -0.3658, -1.3783, -2.6432, -1.6513, -1.0782, -1.1730, 6.7009, 5.2429, -0.5833, -3.1404,
            -9.0223, 14.6986, 0.7928, 0.5470, 0.3563, 1.5421, 0.4511, -0.0317,
        ],
        threshold: -2.5,
    };

    pub(super) fn score(&self, candidates: &Candidates, lens: Sides<usize>) -> Vec<f32> {
        let mut scores = self.score_content(candidates);
        for _ in 0..2 {
            scores = with_neighbours(candidates, &scores, lens)
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
pub(super) fn with_neighbours(
    candidates: &Candidates,
    scores: &[f32],
    lens: Sides<usize>,
) -> Vec<[f32; ALL]> {
    let mut likely: HashMap<(u32, u32), f32> = HashMap::new();
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

/// The probability shown to the reader for a score in log odds.
pub(super) fn calibrated(score: f32) -> f32 {
    logistic(score)
}

/// Whether a candidate is one of the beads given.
#[cfg(test)]
pub(super) fn is_one_of(shape: &super::candidates::Shape, gold: &[(Vec<u32>, Vec<u32>)]) -> bool {
    gold.iter()
        .any(|(e, a)| shape.english.as_slice() == e && shape.arabic.as_slice() == a)
}
