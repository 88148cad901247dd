//! What the members of one candidate explain of each other.
//!
//! Invariant: the same members give the same answer, whatever candidates there are.
//! Must not know: paragraphs outside the candidate.

use super::cover::{Cover, NO_WEIGHT, Near};
use super::shape::{MOST, Shape};
use crate::text::Side;

/// Some of the at most three members of a set, one bit each.
pub(super) type Some3 = usize;

/// Where the two sides of an [`Inside`] stand in its arrays.
const fn place(side: Side) -> usize {
    match side {
        Side::English => 0,
        Side::Arabic => 1,
    }
}

/// What the members of a candidate explain of each other; what is asked for again and again is
/// worked out once.
pub(super) struct Inside<'c> {
    pub shape: &'c Shape,
    weights: [[f32; MOST]; 2],
    /// By side, own member and other member.
    near: [[[Option<Near<'c>>; MOST]; MOST]; 2],
    /// By side, own member and members of the other side.
    known: [[[f32; 1 << MOST]; MOST]; 2],
}

impl<'c> Inside<'c> {
    pub(super) fn of(cover: &'c Cover, shape: &'c Shape) -> Self {
        let mut out = Self {
            shape,
            weights: [[0.0; MOST]; 2],
            near: [[[None; MOST]; MOST]; 2],
            known: [[[f32::NAN; 1 << MOST]; MOST]; 2],
        };
        for side in Side::BOTH {
            let at = place(side);
            let own = shape.members(side).as_slice().iter();
            let slots = out.weights[at].iter_mut().zip(&mut out.near[at]);
            for (p, (weight, near)) in own.zip(slots) {
                let Some(row) = cover.rows[side].get(*p as usize) else {
                    continue;
                };
                *weight = row.weight;
                let others = shape.members(side.other()).as_slice();
                for (slot, &q) in near.iter_mut().zip(others) {
                    *slot = row.find(q);
                }
            }
        }
        out
    }

    pub(super) const fn all(&self, side: Side) -> Some3 {
        (1 << self.shape.members(side).len()) - 1
    }

    /// The weight of one member that some of the other side explain.
    fn explained(&mut self, side: Side, own: usize, others: Some3) -> f32 {
        let at = place(side);
        let known = self.known[at].get(own).and_then(|k| k.get(others));
        match known {
            Some(known) if !known.is_nan() => return *known,
            Some(_) => {}
            None => return 0.0,
        }
        let mut near = self.near[at].get(own).into_iter().flatten();
        let mut near = (0..MOST).filter_map(|k| {
            let near = near.next()?.as_ref();
            near.filter(|_| others >> k & 1 == 1)
        });
        let found = match (near.next(), near.next(), near.next()) {
            (None, ..) => 0.0,
            (Some(a), None, _) => a.alone,
            (Some(a), Some(b), c) => a.together(*b, c.copied()),
        };
        if let Some(slot) = self.known[at].get_mut(own).and_then(|k| k.get_mut(others)) {
            *slot = found;
        }
        found
    }

    /// The weight of some members that some of the other side explain.
    pub(super) fn matched(&mut self, side: Side, own: Some3, others: Some3) -> f32 {
        let own = (0..MOST).filter(|k| own >> k & 1 == 1);
        own.map(|k| self.explained(side, k, others)).sum()
    }

    /// The share of some members' weight that some of the other side explain.
    pub(super) fn share(&mut self, side: Side, own: Some3, others: Some3) -> f32 {
        let weights = self.weights[place(side)].iter().enumerate();
        let weights = weights.filter(|(k, _)| own >> k & 1 == 1);
        let all: f32 = NO_WEIGHT + weights.map(|(_, w)| w).sum::<f32>();
        self.matched(side, own, others) / all
    }

    /// The share of what a bead with several paragraphs on both sides explains that is lost when it
    /// is cut in two at the best place: near 0, it is two beads side by side.
    pub(super) fn cohesion(&mut self) -> f32 {
        let (english, arabic) = (self.all(Side::English), self.all(Side::Arabic));
        if english == 1 || arabic == 1 {
            return 0.0;
        }
        let mut both = |e: Some3, a: Some3| {
            self.matched(Side::English, e, a) + self.matched(Side::Arabic, a, e)
        };
        let whole = both(english, arabic).max(NO_WEIGHT);
        let mut best = 0.0f32;
        for e in 1..english {
            for a in 1..arabic {
                best = best.max(both(e, a) + both(english & !e, arabic & !a));
            }
        }
        1.0 - best / whole
    }
}
