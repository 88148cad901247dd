//! The map of an article: all paragraphs of both texts, a row each, with the links between them.
//!
//! Invariant: where it is scrolled to follows from the paragraph that the keys are at; the other text stands
//! so that what is in order with that paragraph is level with it, as far as its ends allow. Only what is in
//! view is looked at.
//! Must not know: keys, colours.

use super::Reader;
use super::motion::Way;
use super::picture::Pin;
use crate::app::geometry::Area;
use crate::text::{ParaId, Side, Sides};

/// Where everything stands on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The map with its frame.
    pub frame: Area,
    /// The words of each text, its number included.
    pub columns: Sides<Area>,
    /// Between them.
    pub channel: Area,
    /// The first paragraph in view.
    pub tops: Sides<usize>,
    /// Rows from one paragraph to the next: a blank one between where all fit so.
    pitch: u16,
    lens: Sides<usize>,
}

/// Rows from which the first and the last two lines of the screen stay in view.
const TALL: u16 = 12;
/// How far from the current paragraph one in order is looked for.
const NEAR: usize = 500;

impl Chart {
    /// The map on a screen of this size, the keys at a paragraph.
    #[must_use]
    pub fn of(reader: &Reader, (width, height): (u16, u16), cursor: ParaId) -> Self {
        let (above, below) = if height >= TALL { (1, 2) } else { (0, 0) };
        let frame = Area {
            x: 0,
            y: above,
            width,
            height: height - above - below,
        };
        let inside = Area {
            x: frame.x + 1,
            y: frame.y + 1,
            width: frame.width.saturating_sub(2),
            height: frame.height.saturating_sub(2),
        };
        let channel = (inside.width / 7).clamp(5, 19).min(inside.width);
        let words = (inside.width - channel) / 2;
        let column = |x: u16, width: u16| Area { x, width, ..inside };
        let right = inside.x + words + channel;
        let lens = Sides::from_fn(|s| reader.article.len(s));
        let most = lens.english.max(lens.arabic);
        let pitch = if 2 * most <= usize::from(inside.height) + 1 {
            2
        } else {
            1
        };
        let shown = usize::from(inside.height.div_ceil(pitch));
        Self {
            frame,
            columns: Sides::new(
                column(inside.x, words),
                column(right, inside.right().saturating_sub(right)),
            ),
            channel: column(inside.x + words, channel),
            tops: tops(reader, lens, shown, cursor),
            pitch,
            lens,
        }
    }

    /// The paragraphs in view, from the top.
    #[must_use]
    pub fn pins(&self) -> Sides<Vec<Pin>> {
        Sides::from_fn(|side| {
            let rows = self.channel.height;
            let from = self.tops[side];
            (from..self.lens[side])
                .zip((0..rows).step_by(usize::from(self.pitch)))
                .map(|(i, row)| Pin {
                    para: ParaId::nth(side, i),
                    row,
                })
                .collect()
        })
    }

    /// The paragraph of a row, of the text nearer to the column.
    #[must_use]
    pub fn at(&self, column: u16, row: u16) -> Option<ParaId> {
        let inside = column > self.frame.x && column + 1 < self.frame.right();
        let row = row.checked_sub(self.channel.y)?;
        let side = if column < self.channel.x + self.channel.width / 2 {
            Side::English
        } else {
            Side::Arabic
        };
        let index = self.tops[side] + usize::from(row / self.pitch);
        let there = inside && row < self.channel.height && index < self.lens[side];
        there.then(|| ParaId::nth(side, index))
    }
}

fn tops(reader: &Reader, lens: Sides<usize>, height: usize, cursor: ParaId) -> Sides<usize> {
    let (side, other) = (cursor.side, cursor.side.other());
    let furthest = lens.map(|len| len.saturating_sub(height));
    let mut tops = Sides::default();
    tops[side] = cursor.at().saturating_sub(height / 2).min(furthest[side]);
    if furthest[other] > 0 {
        let (own, opposite) = in_order_near(reader, cursor, lens[side]);
        // Negative where the one in order stands above what is in view.
        let level = (opposite + tops[side]).saturating_sub(own);
        tops[other] = level.min(furthest[other]);
    }
    tops
}

/// The paragraph nearest to one that is linked in order, and its counterpart: their indices.
fn in_order_near(reader: &Reader, cursor: ParaId, len: usize) -> (usize, usize) {
    let alignment = &reader.alignment;
    let counterpart = |i: usize| -> Option<(usize, usize)> {
        let para = ParaId::new(cursor.side, u32::try_from(i).ok()?);
        let bead = alignment
            .bead_of(para)
            .filter(|&b| !alignment.is_crossing(b))?;
        let bead = alignment.beads().get(bead)?;
        let first = *bead.members(cursor.side.other()).first()?;
        Some((i, first as usize))
    };
    let at = cursor.at();
    let near = (0..NEAR).find_map(|d| {
        let above = at.checked_sub(d).and_then(counterpart);
        above.or_else(|| Some(at + d).filter(|&i| i < len).and_then(counterpart))
    });
    near.unwrap_or((at, at))
}

impl Reader {
    /// From a paragraph of the map, further in its own text by so many.
    #[must_use]
    pub fn along(&self, from: ParaId, by: isize) -> ParaId {
        let last = self.article.len(from.side).saturating_sub(1);
        let to = from.at().saturating_add_signed(by).min(last);
        ParaId::nth(from.side, to)
    }

    /// From a paragraph of the map to the other text: its counterpart, else what is level with it.
    #[must_use]
    pub fn across(&self, from: ParaId) -> ParaId {
        let side = from.side.other();
        let linked = self.bead_at(from).and_then(|b| b.members(side).first());
        let index = linked.map_or_else(
            || {
                let (own, opposite) = in_order_near(self, from, self.article.len(from.side));
                (opposite + from.at()).saturating_sub(own)
            },
            |&i| i as usize,
        );
        let last = self.article.len(side).saturating_sub(1);
        ParaId::nth(side, index.min(last))
    }

    /// The next paragraph of the same text whose bead `fits`.
    #[must_use]
    pub fn next_such(
        &self,
        from: ParaId,
        way: Way,
        fits: impl Fn(&Self, usize) -> bool,
    ) -> Option<ParaId> {
        let len = self.article.len(from.side);
        let here = self.alignment.bead_of(from);
        let such = |i: &usize| {
            let para = ParaId::nth(from.side, *i);
            let bead = self.alignment.bead_of(para);
            bead != here && bead.is_some_and(|b| fits(self, b))
        };
        let found = match way {
            Way::Forward => (from.at() + 1..len).find(such),
            Way::Back => (0..from.at()).rev().find(such),
        }?;
        Some(ParaId::new(from.side, u32::try_from(found).ok()?))
    }
}
