//! Candidate beads as sets of paragraphs.
//!
//! Invariant: a set has one to [`MOST`] indices, ascending, each once.
//! Must not know: texts, features.

use crate::text::{Side, Sides};

/// The most paragraphs a bead has on a side.
pub(super) const MOST: usize = 3;

/// Up to three paragraph indices, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Set {
    len: u8,
    at: [u32; MOST],
}

impl Set {
    /// A set of the indices given; `None` when there are too many or none.
    pub(super) fn of(indices: &[u32]) -> Option<Self> {
        let mut set = Self {
            len: 0,
            at: [u32::MAX; MOST],
        };
        for &i in indices {
            if !set.has(i) {
                let len = set.len();
                *set.at.get_mut(len)? = i;
                set.len += 1;
            }
        }
        // What is not taken sorts last.
        set.at.sort_unstable();
        (set.len > 0).then_some(set)
    }

    pub(super) fn as_slice(&self) -> &[u32] {
        self.at.get(..usize::from(self.len)).unwrap_or(&[])
    }

    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    pub(super) fn has(&self, i: u32) -> bool {
        self.as_slice().contains(&i)
    }

    pub(super) fn union(&self, other: &Self) -> Option<Self> {
        let mut both = [self.first(); 2 * MOST];
        let all = self.as_slice().iter().chain(other.as_slice());
        for (slot, i) in both.iter_mut().zip(all) {
            *slot = *i;
        }
        Self::of(&both)
    }

    pub(super) fn first(&self) -> u32 {
        self.at[0]
    }

    pub(super) fn last(&self) -> u32 {
        self.as_slice().last().copied().unwrap_or(0)
    }
}

/// The members of a candidate bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Shape {
    pub english: Set,
    pub arabic: Set,
}

impl Shape {
    /// The shape of members; `None` where a side has none, or more than a bead may have.
    pub(super) fn of(members: &Sides<Vec<u32>>) -> Option<Self> {
        Some(Self {
            english: Set::of(&members.english)?,
            arabic: Set::of(&members.arabic)?,
        })
    }

    /// The shape of a set on a side and one on the other.
    pub(super) fn seen_from(side: Side, own: Set, other: Set) -> Self {
        let Sides { english, arabic } = Sides::seen_from(side, own, other);
        Self { english, arabic }
    }

    /// Its paragraphs, those of the English side first.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = (Side, u32)> {
        Side::BOTH.into_iter().flat_map(|side| {
            let members = self.members(side).as_slice().iter();
            members.map(move |&p| (side, p))
        })
    }

    pub(super) const fn members(&self, side: Side) -> &Set {
        match side {
            Side::English => &self.english,
            Side::Arabic => &self.arabic,
        }
    }

    pub(super) const fn size(&self) -> usize {
        self.english.len() + self.arabic.len()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_has_one_to_three_indices_each_once(
            given in prop::collection::vec(0u32..6, 0..6),
            more in prop::collection::vec(0u32..6, 1..4),
        ) {
            let mut distinct = given.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let set = Set::of(&given);
            prop_assert_eq!(set.is_some(), (1..=MOST).contains(&distinct.len()));
            let Some(set) = set else { return Ok(()) };
            prop_assert_eq!(set.as_slice(), &distinct[..]);
            prop_assert_eq!((set.len(), set.first()), (distinct.len(), distinct[0]));
            prop_assert_eq!(Some(&set.last()), distinct.last());
            if let Some(other) = Set::of(&more) {
                let both: Vec<u32> = given.iter().chain(&more).copied().collect();
                prop_assert_eq!(set.union(&other), Set::of(&both));
            }
        }
    }

    #[test]
    fn paragraphs_are_told_side_by_side() {
        let shape = Shape::of(&Sides::new(vec![7, 2], vec![5])).unwrap();
        let told: Vec<_> = shape.paragraphs().collect();
        let (e, a) = (Side::English, Side::Arabic);
        assert_eq!(told, [(e, 2), (e, 7), (a, 5)]);
        assert_eq!(shape.size(), 3);
        assert_eq!(Shape::of(&Sides::new(vec![0], vec![])), None);
        let turned = Shape::seen_from(Side::Arabic, shape.arabic, shape.english);
        assert_eq!(turned, shape);
    }
}
