//! What has been set: segments of paragraphs, resolved and shaped once, in lines of the width last asked.
//!
//! Two levels: what no width changes (levels, joining, clusters, break opportunities) is kept when a pane
//! gets another width, the lines are cut anew. Of what is not in view no more is kept than a bound allows,
//! the longest unused going first.
//! Invariant: what was used since the last [`Leaves::trim`] is there.
//! Must not know: what is in view.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::text::{Line, ParaId, Paragraph};

/// How many bytes are kept of what is not in view.
const KEPT: usize = 4 << 20;

/// A segment of a paragraph set in lines; of most paragraphs, the whole.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The segment, which no width changes.
    pub paragraph: Arc<Paragraph>,
    width: u16,
    /// Its lines at the width of its pane.
    pub lines: Vec<Line>,
    weight: usize,
    used: u64,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Leaves {
    all: BTreeMap<(ParaId, u32), Leaf>,
    weight: usize,
    now: u64,
}

impl Leaves {
    pub(super) fn get(&self, para: ParaId, segment: u32) -> Option<&Leaf> {
        self.all.get(&(para, segment))
    }

    /// A segment in lines of a width; `make` gives it where it is not kept.
    pub(super) fn set(
        &mut self,
        (para, segment): (ParaId, u32),
        width: u16,
        make: impl FnOnce() -> Option<Paragraph>,
    ) -> Option<&Leaf> {
        use std::collections::btree_map::Entry;
        let leaf = match self.all.entry((para, segment)) {
            Entry::Occupied(kept) => kept.into_mut(),
            Entry::Vacant(place) => place.insert(Leaf {
                paragraph: Arc::new(make()?),
                width: 0,
                lines: Vec::new(),
                weight: 0,
                used: 0,
            }),
        };
        leaf.used = self.now;
        if leaf.width != width {
            leaf.lines = leaf.paragraph.lines(width);
            leaf.width = width;
            let weight = leaf.paragraph.weight() + size_of::<Line>() * leaf.lines.capacity();
            self.weight = self.weight - leaf.weight + weight;
            leaf.weight = weight;
        }
        Some(leaf)
    }

    /// Ends a time of use: lets go what is too much, never what was used in it.
    pub(super) fn trim(&mut self) {
        let now = self.now;
        self.now += 1;
        if self.weight <= KEPT {
            return;
        }
        let unused = self.all.iter().filter(|(_, leaf)| leaf.used < now);
        let mut unused: Vec<_> = unused.map(|(key, leaf)| (leaf.used, *key)).collect();
        unused.sort_unstable();
        for (_, key) in unused {
            if self.weight <= KEPT / 2 {
                break;
            }
            if let Some(leaf) = self.all.remove(&key) {
                self.weight -= leaf.weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Base, Side};

    #[test]
    fn what_is_unused_goes_first_and_what_is_used_stays() {
        let mut leaves = Leaves::default();
        let text = "word ".repeat(2000);
        let make = || Some(Paragraph::new(text.as_str(), Base::Ltr));
        let para = |index| ParaId::new(Side::English, index);
        for index in 0..40 {
            leaves.set((para(index), 0), 40, make);
            leaves.set((para(0), 0), 40, make);
            leaves.trim();
            assert!(leaves.weight <= KEPT + 1_000_000);
        }
        assert!(leaves.get(para(0), 0).is_some() && leaves.get(para(39), 0).is_some());
        assert!(leaves.get(para(1), 0).is_none());
        let kept = leaves.all.values().map(|l| l.weight).sum::<usize>();
        assert_eq!(kept, leaves.weight);
        for index in 0..40 {
            leaves.set((para(index), 0), 20, make);
        }
        leaves.trim();
        assert!((0..40).all(|index| leaves.get(para(index), 0).is_some()));
    }
}
