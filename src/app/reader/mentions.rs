//! From mention to mention: along a text, to the same entity on the other side, to one that was named elsewhere.
//!
//! Invariant: the current mention, where there is one, is an index into those of the article, and the cursor is at
//! its paragraph.
//! Must not know: keys, which types are lit.

use super::{Reader, Way};
use crate::entity::{EntityId, Mention};

/// A way through the mentions of an entity on the other side.
#[derive(Debug, Clone)]
pub(super) struct Tour {
    /// The mention it began at.
    from: usize,
    /// Those to go to, in order.
    stops: Vec<usize>,
    /// The stop it is at.
    at: usize,
}

impl Reader {
    /// The next mention, in the active text's own order, that `fits`.
    pub fn step_mention(
        &mut self,
        way: Way,
        count: usize,
        fits: impl Fn(&Mention) -> bool,
    ) -> bool {
        let mut moved = false;
        for _ in 0..count {
            let Some(next) = self.next_mention(way, &fits) else {
                break;
            };
            moved = true;
            self.mention = Some(next);
            if let Some(span) = self.current_mention().map(|m| m.span) {
                self.cursor = span.para;
                self.show_span(span);
            }
        }
        moved
    }

    /// The same as a jump, where it leads to another paragraph: it may be far away.
    pub fn jump_by_mentions(
        &mut self,
        way: Way,
        count: usize,
        fits: impl Fn(&Mention) -> bool,
    ) -> bool {
        let from = self.stand();
        let moved = self.step_mention(way, count, fits);
        if self.cursor != from.cursor {
            self.leave(from);
        }
        moved
    }

    fn next_mention(&self, way: Way, fits: impl Fn(&Mention) -> bool) -> Option<usize> {
        let all = &self.entities.mentions;
        let on_side = |i: &usize| {
            all.get(*i)
                .is_some_and(|m| m.span.para.side == self.active && fits(m))
        };
        let from = match self
            .mention
            .filter(|&m| all.get(m).is_some_and(|m| m.span.para.side == self.active))
        {
            Some(m) if way == Way::Forward => m + 1,
            Some(m) => m,
            // From outside any mention, the current paragraph's own are ahead.
            None => {
                let here = self.here()?;
                all.partition_point(|m| m.span.para < here)
            }
        };
        match way {
            Way::Forward => (from..all.len()).find(on_side),
            Way::Back => (0..from).rev().find(on_side),
        }
    }

    /// From the current mention to the same entity on the other side: in the linked paragraphs first,
    /// then, asked again from there, to the next nearest to them, and after the last back to where it began.
    /// `false` where the other side has no mention of it that `fits`.
    pub fn jump_to_counterpart(&mut self, fits: impl Fn(&Mention) -> bool) -> bool {
        let Some(here) = self.mention else {
            return false;
        };
        let tour = match self.tour.take() {
            Some(tour) if tour.stops.get(tour.at) == Some(&here) => Some(Tour {
                at: tour.at + 1,
                ..tour
            }),
            _ => self.tour_from(here, fits),
        };
        let Some(tour) = tour else { return false };
        let target = tour.stops.get(tour.at).copied().unwrap_or(tour.from);
        self.jump_to_mention(target);
        // Back at its beginning, the next one begins anew.
        self.tour = Some(tour).filter(|t| t.at < t.stops.len());
        true
    }

    /// The mentions of the other side, the nearest first.
    fn tour_from(&self, here: usize, fits: impl Fn(&Mention) -> bool) -> Option<Tour> {
        let mention = self.entities.mentions.get(here)?;
        let side = mention.span.para.side.other();
        let linked = self.current_members(side);
        let near = linked.first().map_or(0, |p| p.index);
        let distance = |m: &Mention| {
            let apart = m.span.para.index.abs_diff(near);
            (!linked.contains(&m.span.para), apart, m.span.start)
        };
        let there = self.entities.mentions_of(mention.entity, side);
        let there = there.filter_map(|i| Some((i, self.entities.mentions.get(i)?)));
        let mut stops: Vec<_> = there
            .filter(|(_, m)| fits(m))
            .map(|(i, m)| (distance(m), i))
            .collect();
        stops.sort_unstable();
        let stops: Vec<usize> = stops.into_iter().map(|(_, i)| i).collect();
        (!stops.is_empty()).then_some(Tour {
            from: here,
            stops,
            at: 0,
        })
    }

    /// To a mention, from which [`go_back`](Self::go_back) comes back.
    pub fn jump_to_mention(&mut self, index: usize) {
        let Some(span) = self.entities.mentions.get(index).map(|m| m.span) else {
            return;
        };
        self.remember();
        self.active = span.para.side;
        self.mention = Some(index);
        self.sentence = None;
        self.cursor = span.para;
        self.show_span(span);
    }

    /// Puts the cursor on a mention (a click).
    pub fn pick_mention(&mut self, index: usize) {
        if let Some(span) = self.entities.mentions.get(index).map(|m| m.span) {
            self.active = span.para.side;
            self.cursor = span.para;
            self.mention = Some(index);
        }
    }

    /// How many mentions an entity has on each side.
    #[must_use]
    pub fn mention_counts(&self, entity: EntityId) -> crate::text::Sides<usize> {
        crate::text::Sides::from_fn(|side| self.entities.mentions_of(entity, side).count())
    }
}
