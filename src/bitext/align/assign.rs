//! Chooses beads that share no paragraph and whose scores sum highest.
//!
//! Best first, then exchanges of one bead for those it conflicts with until none gains. (The problem is
//! weighted set packing, NP-hard with merges; the exchange is the usual local search.)
//! Invariant: no paragraph is in two chosen beads; ties go to the earlier candidate.
//! Must not know: what candidates are scored by.

use super::Chosen;
use super::shape::Shape;
use crate::text::{Side, Sides};

/// How often all candidates are tried at most; the search ends sooner where nothing gains.
const ROUNDS: usize = 20;

/// By how much an exchange must raise the sum: rounding must not keep two beads changing places.
const GAIN: f32 = 1e-4;

/// The score of a rival where there is none, or none to speak of.
const NO_RIVAL: f32 = -6.0;

/// The beads chosen of the candidates above a threshold, sorted by their English members. A bead is worth what
/// its score has beyond the threshold, by its size: one of three paragraphs stands where beads of two would.
pub(super) fn best_beads(beads: &[Shape], scores: &[f32], threshold: f32) -> Vec<Chosen> {
    let mut pool: Vec<Item> = beads
        .iter()
        .zip(scores)
        .filter(|(_, s)| **s > threshold)
        .map(|(shape, &score)| Item {
            shape: *shape,
            score,
            value: (score - threshold) * shape.size() as f32 / 2.0,
        })
        .collect();
    pool.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.shape.cmp(&b.shape)));
    let mut state = State::new(&pool);
    for at in 0..pool.len() {
        if state.conflicts(at).is_empty() {
            state.put(at);
        }
    }
    for _ in 0..ROUNDS {
        let mut changed = false;
        for at in 0..pool.len() {
            changed |= state.exchange(at);
        }
        if !changed {
            break;
        }
    }
    let mut out: Vec<Chosen> = pool
        .iter()
        .zip(&state.chosen)
        .filter(|(_, chosen)| **chosen)
        .map(|(item, _)| Chosen {
            members: Sides::from_fn(|s| item.shape.members(s).as_slice().to_vec()),
            score: item.score,
            probability: 0.0,
        })
        .collect();
    out.sort_by(|a, b| a.members.english.cmp(&b.members.english));
    out
}

/// Of each bead chosen, the score of its best rival: of all candidates that share a paragraph with it.
/// One that differs in a part, and does nearly as well, is what it most likely should have been.
pub(super) fn rivals(chosen: &[Chosen], beads: &[Shape], scores: &[f32]) -> Vec<f32> {
    let len = |side: Side| {
        let last = chosen.iter().filter_map(|c| c.members[side].last());
        last.max().map_or(0, |p| *p as usize + 1)
    };
    let mut owner = Sides::from_fn(|s| vec![usize::MAX; len(s)]);
    for (at, bead) in chosen.iter().enumerate() {
        for side in Side::BOTH {
            for &p in &bead.members[side] {
                if let Some(slot) = owner[side].get_mut(p as usize) {
                    *slot = at;
                }
            }
        }
    }
    let mut out = vec![NO_RIVAL; chosen.len()];
    for (shape, &score) in beads.iter().zip(scores) {
        for (side, p) in shape.paragraphs() {
            let at = owner[side].get(p as usize).copied().unwrap_or(usize::MAX);
            if let (Some(best), Some(bead)) = (out.get_mut(at), chosen.get(at))
                && score > *best
                && Side::BOTH
                    .iter()
                    .any(|&s| shape.members(s).as_slice() != bead.members[s])
            {
                *best = score;
            }
        }
    }
    out
}

/// A candidate above the threshold.
struct Item {
    shape: Shape,
    score: f32,
    /// What choosing it adds to the sum.
    value: f32,
}

/// What is chosen for now.
struct State<'p> {
    pool: &'p [Item],
    chosen: Vec<bool>,
    /// The chosen item that holds a paragraph, by side.
    owner: Sides<Vec<Option<usize>>>,
    /// The items a paragraph occurs in, best first.
    holds: Sides<Vec<Vec<usize>>>,
}

impl<'p> State<'p> {
    fn new(pool: &'p [Item]) -> Self {
        let len = |side: Side| {
            pool.iter()
                .map(|i| i.shape.members(side).last() as usize + 1)
                .max()
                .unwrap_or(0)
        };
        let mut holds = Sides::from_fn(|s| vec![Vec::new(); len(s)]);
        for (at, item) in pool.iter().enumerate() {
            for (side, p) in item.shape.paragraphs() {
                holds[side][p as usize].push(at);
            }
        }
        Self {
            pool,
            chosen: vec![false; pool.len()],
            owner: Sides::from_fn(|s| vec![None; len(s)]),
            holds,
        }
    }

    fn members(&self, at: usize) -> impl Iterator<Item = (Side, usize)> + use<'p> {
        let all = self.pool[at].shape.paragraphs();
        all.map(|(side, p)| (side, p as usize))
    }

    /// The chosen items that share a paragraph with one, ascending.
    fn conflicts(&self, at: usize) -> Vec<usize> {
        let mut out: Vec<usize> = self
            .members(at)
            .filter_map(|(side, p)| self.owner[side][p])
            .collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn put(&mut self, at: usize) {
        self.chosen[at] = true;
        for (side, p) in self.members(at) {
            self.owner[side][p] = Some(at);
        }
    }

    fn take(&mut self, at: usize) {
        self.chosen[at] = false;
        for (side, p) in self.members(at) {
            self.owner[side][p] = None;
        }
    }

    /// Puts an item in place of those it conflicts with, fills what that frees with the best that fits,
    /// and keeps the change if the sum has grown.
    fn exchange(&mut self, at: usize) -> bool {
        if self.chosen[at] {
            return false;
        }
        let out = self.conflicts(at);
        let loss: f32 = out.iter().map(|&k| self.pool[k].value).sum();
        for &k in &out {
            self.take(k);
        }
        self.put(at);
        let mut gain = self.pool[at].value;
        let mut filled = Vec::new();
        let freed: Vec<(Side, usize)> = out.iter().flat_map(|&k| self.members(k)).collect();
        for (side, p) in freed {
            if self.owner[side][p].is_some() {
                continue;
            }
            let fit = self.holds[side][p]
                .iter()
                .copied()
                .find(|&k| self.conflicts(k).is_empty());
            if let Some(k) = fit {
                self.put(k);
                gain += self.pool[k].value;
                filled.push(k);
            }
        }
        if gain > loss + GAIN {
            return true;
        }
        for &k in &filled {
            self.take(k);
        }
        self.take(at);
        for &k in &out {
            self.put(k);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Set;
    use super::*;

    fn shape(english: &[u32], arabic: &[u32]) -> Shape {
        Shape {
            english: Set::of(english).unwrap(),
            arabic: Set::of(arabic).unwrap(),
        }
    }

    #[test]
    fn two_fair_beads_beat_one_good_one() {
        let beads = [shape(&[0], &[0]), shape(&[0], &[1]), shape(&[1], &[0])];
        let chosen = best_beads(&beads, &[3.0, 2.5, 2.5], 0.0);
        let shapes: Vec<_> = chosen
            .iter()
            .map(|c| (c.members.english[0], c.members.arabic[0]))
            .collect();
        assert_eq!(shapes, [(0, 1), (1, 0)]);
    }

    #[test]
    fn no_paragraph_is_claimed_twice() {
        let beads = [
            shape(&[0, 2], &[1]),
            shape(&[0], &[1]),
            shape(&[2], &[0, 1]),
            shape(&[1], &[0]),
        ];
        let chosen = best_beads(&beads, &[1.0, 1.2, 0.8, 0.1], -2.0);
        for side in Side::BOTH {
            let mut all: Vec<u32> = chosen
                .iter()
                .flat_map(|c| c.members[side].clone())
                .collect();
            let before = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), before);
        }
    }

    #[test]
    fn a_rival_shares_a_paragraph() {
        let beads = [
            shape(&[0], &[0]),
            shape(&[0, 1], &[0]),
            shape(&[2], &[1]),
            shape(&[3], &[3]),
        ];
        let scores = [3.0, 1.0, 2.0, 5.0];
        let chosen = best_beads(&beads, &scores, 0.0);
        let shapes: Vec<_> = chosen.iter().map(|c| c.members.english[0]).collect();
        assert_eq!(shapes, [0, 2, 3]);
        assert_eq!(rivals(&chosen, &beads, &scores), [1.0, NO_RIVAL, NO_RIVAL]);
    }

    #[test]
    fn nothing_above_the_threshold_is_nothing_chosen() {
        assert!(best_beads(&[shape(&[0], &[0])], &[-3.0], -2.0).is_empty());
        assert!(best_beads(&[], &[], 0.0).is_empty());
    }
}
