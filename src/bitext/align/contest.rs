//! What else the paragraphs of a candidate could be in: the features of its contest with other candidates.
//!
//! A bead that lacks a part looks good by itself, and so does the merge with a part too many. What tells
//! them apart is the rest of the text: whether the part has a home elsewhere, whether it would be left with
//! none, how much better or worse the bead does with and without it.
//! Invariant: features are finite; candidates below [`LIVE`] have no part in it.
//! Must not know: texts, how scores are made.

use super::candidates::Candidates;
use super::shape::{Set, Shape};
use crate::text::{Side, Sides};

/// Candidates with a lower score in log odds are not looked at again.
pub(super) const LIVE: f32 = -6.0;

/// How many features the contest gives.
pub(super) const CONTEST: usize = 30;

/// A live candidate and what its contest says.
pub(super) struct Contender {
    /// Which of the candidates.
    pub at: usize,
    pub features: [f32; CONTEST],
}

/// Paragraph by paragraph, the live candidates it is in, best first.
struct Homes {
    of: Sides<Vec<Vec<u32>>>,
}

/// Describes the live candidates, given which of all are chosen for now.
pub(super) fn contenders(
    candidates: &Candidates,
    scores: &[f32],
    mut chosen: Vec<Shape>,
    lens: Sides<usize>,
    fixed: &[Sides<Vec<u32>>],
) -> Vec<Contender> {
    chosen.sort_unstable();
    let beads = candidates.beads();
    let mut live: Vec<u32> = (0u32..)
        .zip(scores)
        .filter(|(_, s)| **s > LIVE)
        .map(|(at, _)| at)
        .collect();
    let score = |at: u32| scores.get(at as usize).copied().unwrap_or(LIVE);
    live.sort_by(|a, b| score(*b).total_cmp(&score(*a)).then(a.cmp(b)));
    let mut homes = Homes {
        of: Sides::from_fn(|s| vec![Vec::new(); lens[s]]),
    };
    for &at in &live {
        let Some(shape) = beads.get(at as usize) else {
            continue;
        };
        for side in Side::BOTH {
            for &p in shape.members(side).as_slice() {
                if let Some(all) = homes.of[side].get_mut(p as usize) {
                    all.push(at);
                }
            }
        }
    }
    let mut taken = Sides::from_fn(|s| vec![false; lens[s]]);
    for shape in &chosen {
        for side in Side::BOTH {
            for &p in shape.members(side).as_slice() {
                if let Some(taken) = taken[side].get_mut(p as usize) {
                    *taken = true;
                }
            }
        }
    }
    for bead in fixed {
        for side in Side::BOTH {
            for &p in &bead[side] {
                if let Some(taken) = taken[side].get_mut(p as usize) {
                    *taken = true;
                }
            }
        }
    }
    let free = Sides::from_fn(|s| {
        let free = taken[s].iter().filter(|t| !**t).count();
        ratio(free, lens[s])
    });
    let describe = |at: u32| {
        let shape = beads.get(at as usize)?;
        let features = describe(Contest {
            candidates,
            homes: &homes,
            scores,
            shape,
            at,
            is_chosen: chosen.binary_search(shape).is_ok(),
            taken: &taken,
            free,
            lens,
        });
        Some(Contender {
            at: at as usize,
            features,
        })
    };
    live.iter().filter_map(|&at| describe(at)).collect()
}

struct Contest<'a> {
    candidates: &'a Candidates,
    homes: &'a Homes,
    scores: &'a [f32],
    shape: &'a Shape,
    at: u32,
    is_chosen: bool,
    taken: &'a Sides<Vec<bool>>,
    free: Sides<f32>,
    lens: Sides<usize>,
}

fn describe(c: Contest<'_>) -> [f32; CONTEST] {
    let score = |at: u32| c.scores.get(at as usize).copied().unwrap_or(LIVE);
    let beads = c.candidates.beads();
    let (mut rival, mut sub, mut sup) = (LIVE, LIVE, LIVE);
    let (mut best_sub, mut best_sup) = (None, None);
    // Of each side: the best home elsewhere of its members, the least and the most of them.
    let mut least = Sides::new(0.0f32, 0.0f32);
    let mut most = Sides::new(LIVE, LIVE);
    for side in Side::BOTH {
        least[side] = f32::MAX;
        for &p in c.shape.members(side).as_slice() {
            let mut elsewhere = LIVE;
            for &at in c.homes.of[side].get(p as usize).into_iter().flatten() {
                let Some(other) = beads.get(at as usize) else {
                    continue;
                };
                if at == c.at {
                    continue;
                }
                let s = score(at);
                if is_within(other, c.shape) {
                    if s > sub {
                        (sub, best_sub) = (s, Some(other));
                    }
                } else if is_within(c.shape, other) {
                    if s > sup {
                        (sup, best_sup) = (s, Some(other));
                    }
                } else {
                    rival = rival.max(s);
                }
                if elsewhere == LIVE && is_apart(other, c.shape, side.other()) {
                    elsewhere = s;
                }
            }
            least[side] = least[side].min(elsewhere);
            most[side] = most[side].max(elsewhere);
        }
    }
    // What the best larger bead has more, and what the best smaller one has less: their homes elsewhere.
    let home_of_rest = |larger: &Shape, smaller: &Shape| {
        let mut best = LIVE;
        let mut size = 0.0f32;
        for side in Side::BOTH {
            for &p in larger.members(side).as_slice() {
                if smaller.members(side).has(p) {
                    continue;
                }
                size += c.candidates.length(side, p);
                let homes = c.homes.of[side].get(p as usize).into_iter().flatten();
                let apart = homes.filter_map(|&at| Some((at, beads.get(at as usize)?)));
                let apart = apart.filter(|(_, o)| is_apart(o, larger, side.other()));
                best = apart.map(|(at, _)| score(at)).fold(best, f32::max);
            }
        }
        (best, size)
    };
    let (sub_rest, sub_size) = best_sub.map_or((LIVE, 0.0), |s| home_of_rest(c.shape, s));
    let (sup_rest, sup_size) = best_sup.map_or((LIVE, 0.0), |s| home_of_rest(s, c.shape));
    let (le, la) = (
        length(c.candidates, c.shape, Side::English),
        length(c.candidates, c.shape, Side::Arabic),
    );
    let off = |s: &Shape| {
        let e = length(c.candidates, s, Side::English);
        let a = length(c.candidates, s, Side::Arabic);
        (a / e).ln() - c.candidates.ratio
    };
    let own_off = off(c.shape);
    let sub_off = best_sub.map_or(0.0, |s| off(s).abs() - own_off.abs());
    let sup_off = best_sup.map_or(0.0, |s| off(s).abs() - own_off.abs());
    let flag = |b: bool| if b { 1.0 } else { 0.0 };
    let beside = Sides::from_fn(|side| {
        let own = c.shape.members(side);
        let is_free = |p: u32| !own.has(p) && c.taken[side].get(p as usize) == Some(&false);
        let before = own.first().checked_sub(1).is_some_and(is_free);
        flag(before) + flag(is_free(own.last() + 1))
    });
    let own = score(c.at);
    [
        own,
        flag(c.is_chosen),
        rival,
        sub,
        sup,
        own - rival,
        own - sub,
        own - sup,
        least.english,
        most.english,
        least.arabic,
        most.arabic,
        sub_rest,
        sup_rest,
        sub_size.max(1.0).ln(),
        sup_size.max(1.0).ln(),
        le.ln(),
        la.ln(),
        own_off,
        sub_off,
        sup_off,
        beside.english,
        beside.arabic,
        c.free.english,
        c.free.arabic,
        ratio(c.shape.english.len(), 1),
        ratio(c.shape.arabic.len(), 1),
        ratio(c.lens.arabic, c.lens.english).ln(),
        c.candidates.looseness,
        gap(&c.shape.english) + gap(&c.shape.arabic),
    ]
}

/// Whether all members of one are members of the other.
fn is_within(small: &Shape, large: &Shape) -> bool {
    Side::BOTH.into_iter().all(|side| {
        let large = large.members(side);
        let small = small.members(side).as_slice();
        small.iter().all(|p| large.has(*p))
    })
}

/// Whether two have no member of a side in common.
fn is_apart(a: &Shape, b: &Shape, side: Side) -> bool {
    let b = b.members(side);
    !a.members(side).as_slice().iter().any(|p| b.has(*p))
}

fn length(candidates: &Candidates, shape: &Shape, side: Side) -> f32 {
    let all = shape.members(side).as_slice().iter();
    all.map(|&p| candidates.length(side, p))
        .sum::<f32>()
        .max(1.0)
}

fn gap(set: &Set) -> f32 {
    (set.last() - set.first()) as f32 + 1.0 - set.len() as f32
}

fn ratio(a: usize, b: usize) -> f32 {
    a as f32 / b.max(1) as f32
}
