//! How much of an article is linked, in figures.
//!
//! Invariant: they are counted when the links change, never when they are shown.
//! Must not know: how they are told.

use crate::bitext::Alignment;
use crate::text::{Side, Sides};

/// Paragraphs of each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// In links that cross.
    pub crossing: Sides<usize>,
    /// Without a counterpart.
    pub alone: Sides<usize>,
}

impl Figures {
    pub(super) fn of(alignment: &Alignment) -> Self {
        let crossing = |side: Side| {
            let beads = alignment.beads().iter().enumerate();
            let crossing = beads.filter(|(k, _)| alignment.is_crossing(*k));
            crossing.map(|(_, b)| b.members(side).len()).sum()
        };
        Self {
            crossing: Sides::from_fn(crossing),
            alone: alignment.summary().alone,
        }
    }
}
