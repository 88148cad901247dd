//! Candidate beads as sets of paragraphs.
//!
//! Invariant: a set has one to [`MOST`] indices, ascending, each once.
//! Must not know: texts, features.

use crate::text::Side;

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
