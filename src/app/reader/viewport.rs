//! Scrolling: which bands are in view, from which row, in panes of which size.
//!
//! A view is scrolled by (band, row).
//! Invariant: rows are counted only near what is seen, never over the whole article.
//! Must not know: keys, what the text means.

use super::{Place, Reader};
use crate::app::geometry::{Arrangement, Geometry};
use crate::text::{ParaId, Side, Sides};

/// What scrolls together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Both sides, linked paragraphs level.
    Level,
    /// One side by itself.
    Side(Side),
}

/// The first row in view: a row of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Top {
    /// The band.
    pub band: usize,
    /// Rows of it above the view.
    pub row: usize,
}

/// A band, or the part of it that is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// The band.
    pub band: usize,
    /// Its first row in view, counted from the top of the view.
    pub y: u16,
    /// Rows of it above the view.
    pub skip: usize,
    /// Rows of it in view, the blank one after it included.
    pub rows: u16,
}

/// One row of a pane that shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowInView {
    /// Row from the top of the pane.
    pub y: u16,
    /// Whose text.
    pub para: ParaId,
    /// Which line of it.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tops {
    level: Top,
    side: Sides<Top>,
}

/// What the last settling saw, for keeping things in place.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) widths: Sides<u16>,
    heights: Sides<u16>,
    arrangement: Option<Arrangement>,
    locked: bool,
    /// Rows from the top of each view to the current band, at the last settling.
    offsets: Sides<Option<isize>>,
    /// The current paragraph and its first byte in view, at the last settling that saw text.
    seen: Option<Place>,
    /// Whether the current paragraph is to keep its row although the spread changed.
    pub(super) keep: bool,
    /// A place to bring to the top of the view.
    pub(super) wanted: Option<Place>,
}

impl Reader {
    pub(super) fn views(&self) -> Vec<View> {
        match self.frame.arrangement {
            Some(Arrangement::Rows) if self.locked => vec![View::Level],
            Some(Arrangement::Rows | Arrangement::Stacked) => Side::BOTH.map(View::Side).to_vec(),
            Some(Arrangement::Single(side)) => vec![View::Side(side)],
            Some(Arrangement::TooSmall) | None => Vec::new(),
        }
    }

    /// The view that the keys scroll.
    pub(super) fn active_view(&self) -> View {
        match self.frame.arrangement {
            Some(Arrangement::Rows) if self.locked => View::Level,
            Some(Arrangement::Single(side)) => View::Side(side),
            _ => View::Side(self.active),
        }
    }

    pub(super) fn top(&self, view: View) -> Top {
        match view {
            View::Level => self.tops.level,
            View::Side(side) => self.tops.side[side],
        }
    }

    fn set_top(&mut self, view: View, top: Top) {
        match view {
            View::Level => self.tops.level = top,
            View::Side(side) => self.tops.side[side] = top,
        }
    }

    /// Rows of text that a view has on screen.
    pub(super) fn view_height(&self, view: View) -> usize {
        usize::from(match view {
            View::Level => self.frame.heights.english,
            View::Side(side) => self.frame.heights[side],
        })
    }

    fn members(&self, view: View, band: usize, side: Side) -> Vec<ParaId> {
        self.spread(view)
            .bands()
            .get(band)
            .map(|b| {
                b.members[side]
                    .iter()
                    .map(|&i| ParaId::new(side, i))
                    .collect()
            })
            .unwrap_or_default()
    }

    /// Rows that a band takes in a view, the blank one after it included; 0 where the view shows
    /// nothing of it. Sets its paragraphs.
    pub(super) fn band_height(&mut self, view: View, band: usize) -> usize {
        let sides: &[Side] = match view {
            View::Level => &Side::BOTH,
            View::Side(Side::English) => &[Side::English],
            View::Side(Side::Arabic) => &[Side::Arabic],
        };
        let mut most = 0;
        for &side in sides {
            let mut rows = 0;
            for para in self.members(view, band, side) {
                // A blank row after each paragraph; the last one is the band's own.
                rows += self.set(para).map_or(0, |leaf| leaf.lines.len() + 1);
            }
            most = most.max(rows);
        }
        most
    }

    /// The row of a band that a byte's line stands in.
    fn row_in_band(&mut self, view: View, band: usize, place: Place) -> usize {
        let mut row = 0;
        for para in self.members(view, band, place.para.side) {
            let Some(leaf) = self.set(para) else { continue };
            if para == place.para {
                return row + leaf.paragraph.line_of(&leaf.lines, place.offset);
            }
            row += leaf.lines.len() + 1;
        }
        0
    }

    /// The top that is `rows` rows further down (or up), inside the text.
    fn moved(&mut self, view: View, mut top: Top, rows: isize) -> Top {
        let bands = self.spread(view).bands().len();
        let mut left = rows.unsigned_abs();
        if rows >= 0 {
            while left > 0 && top.band < bands {
                let rest = self.band_height(view, top.band).saturating_sub(top.row);
                if left < rest {
                    top.row += left;
                    return top;
                }
                if top.band + 1 >= bands {
                    top.row += rest.saturating_sub(1);
                    break;
                }
                left -= rest;
                top = Top {
                    band: top.band + 1,
                    row: 0,
                };
            }
            return top;
        }
        loop {
            if left <= top.row {
                top.row -= left;
                return top;
            }
            left -= top.row;
            top.row = 0;
            if top.band == 0 {
                return top;
            }
            top.band -= 1;
            top.row = self.band_height(view, top.band);
        }
    }

    /// Scrolls a view, as far as there is text.
    pub(super) fn scroll(&mut self, view: View, rows: isize) {
        let top = self.top(view);
        let top = self.moved(view, top, rows);
        self.set_top(view, top);
        self.clamp(view);
    }

    /// Keeps a view from ending before the bottom of its pane while there is text above.
    fn clamp(&mut self, view: View) {
        let bands = self.spread(view).bands().len();
        let height = self.view_height(view);
        let mut top = self.top(view);
        if top.band >= bands {
            top = Top {
                band: bands.saturating_sub(1),
                row: 0,
            };
        }
        top.row = top
            .row
            .min(self.band_height(view, top.band).saturating_sub(1));
        let mut shown = 0usize;
        let mut band = top.band;
        // The blank row after the last band may stay below the pane.
        while shown <= height && band < bands {
            let rows = self.band_height(view, band);
            shown += if band == top.band {
                rows.saturating_sub(top.row)
            } else {
                rows
            };
            band += 1;
        }
        let missing = (height + 1).saturating_sub(shown);
        if missing > 0 {
            top = self.moved(view, top, -isize::try_from(missing).unwrap_or(0));
        }
        self.set_top(view, top);
    }

    /// Rows from the top of a view to the start of a band; `None` where it is further than a screen
    /// away.
    fn offset(&mut self, view: View, band: usize) -> Option<isize> {
        let height = self.view_height(view).max(1);
        let top = self.top(view);
        let mut rows = 0usize;
        if band >= top.band {
            for b in top.band..band {
                rows += self.band_height(view, b);
                if rows > top.row + height {
                    return None;
                }
            }
            return Some(rows as isize - top.row as isize);
        }
        rows = top.row;
        for b in (band..top.band).rev() {
            rows += self.band_height(view, b);
            if b > band && rows > 2 * height {
                return None;
            }
        }
        Some(-(rows as isize))
    }

    /// Scrolls a view as little as needed to show the rows `from..to` of a band; from far away, they
    /// come to stand a quarter down the pane.
    fn reveal(&mut self, view: View, band: usize, from: usize, to: usize) {
        let height = self.view_height(view);
        if height == 0 {
            return;
        }
        match self.offset(view, band) {
            Some(offset) => {
                let first = offset + from as isize;
                let end = offset + to as isize;
                let height = height as isize;
                if first < 0 {
                    self.scroll(view, first);
                } else if end > height {
                    self.scroll(view, (end - height).min(first));
                }
            }
            None => {
                self.set_top(view, Top { band, row: from });
                self.scroll(view, -(height as isize / 4));
            }
        }
    }

    /// Brings a paragraph into view on its side and its counterpart on the other.
    pub(super) fn show(&mut self, para: ParaId) {
        for view in self.views() {
            if let Some(band) = self.band_in(view, para) {
                let rows = self.band_height(view, band).saturating_sub(1);
                self.reveal(view, band, 0, rows);
            }
        }
    }

    /// Brings the line that holds a byte into view, its band's beginning too where that fits.
    pub(super) fn show_byte(&mut self, place: Place) {
        self.show(place.para);
        for view in self.views() {
            if matches!(view, View::Side(side) if side != place.para.side) {
                continue;
            }
            self.show_byte_in(view, place);
        }
    }

    /// Brings the line that holds a byte into one view.
    pub(super) fn show_byte_in(&mut self, view: View, place: Place) {
        if let Some(band) = self.band_in(view, place.para) {
            let row = self.row_in_band(view, band, place);
            self.reveal(view, band, row, row + 1);
        }
    }

    /// The band of a view that shows a paragraph, or its counterpart where the view has the other
    /// side only.
    pub(super) fn band_in(&self, view: View, para: ParaId) -> Option<usize> {
        let spread = self.spread(view);
        match view {
            View::Side(side) if side != para.side => {
                let bead = self.alignment.beads().get(self.alignment.bead_of(para)?)?;
                let &index = bead.members(side).first()?;
                spread.band_of(ParaId::new(side, index))
            }
            _ => spread.band_of(para),
        }
    }

    /// The strips in view.
    #[must_use]
    pub fn strips(&self, view: View) -> Vec<Strip> {
        let height = self.view_height(view);
        let Top {
            mut band,
            row: mut skip,
        } = self.top(view);
        let mut strips = Vec::new();
        let mut y = 0usize;
        while y < height && band < self.spread(view).bands().len() {
            let rows = self
                .known_height(view, band)
                .saturating_sub(skip)
                .min(height - y);
            if rows > 0 {
                let (y, rows) = (as_row(y), as_row(rows));
                strips.push(Strip {
                    band,
                    y,
                    skip,
                    rows,
                });
            }
            y += rows;
            skip = 0;
            band += 1;
        }
        strips
    }

    /// The height of a band in lines already set.
    fn known_height(&self, view: View, band: usize) -> usize {
        let rows = |side| -> usize {
            let set = |para| self.leaf(para).map_or(0, |leaf| leaf.lines.len() + 1);
            self.members(view, band, side).into_iter().map(set).sum()
        };
        match view {
            View::Level => rows(Side::English).max(rows(Side::Arabic)),
            View::Side(side) => rows(side),
        }
    }

    /// The rows of text that a side's pane shows.
    #[must_use]
    pub fn rows_in_view(&self, side: Side) -> Vec<RowInView> {
        let Some(arrangement) = self.frame.arrangement else {
            return Vec::new();
        };
        let view = self.view_of(side, arrangement);
        let mut out = Vec::new();
        for strip in self.strips(view) {
            let mut row = 0usize;
            for para in self.members(view, strip.band, side) {
                let lines = self.leaf(para).map_or(0, |leaf| leaf.lines.len());
                for line in 0..lines {
                    let at = row + line;
                    if at >= strip.skip && at - strip.skip < usize::from(strip.rows) {
                        out.push(RowInView {
                            y: strip.y + as_row(at - strip.skip),
                            para,
                            line,
                        });
                    }
                }
                row += lines + 1;
            }
        }
        out
    }

    /// The place that the current paragraph had, or is to have, while the screen shows no text at all.
    pub(super) fn place_unseen(&self) -> Option<Place> {
        if self.views().iter().any(|&v| self.view_height(v) > 0) {
            return None;
        }
        let known = [self.frame.wanted, self.frame.seen];
        known.into_iter().flatten().find(|p| p.para == self.cursor)
    }

    /// The first byte in view of a paragraph; 0 where none is.
    pub(super) fn first_byte_in_view(&self, para: ParaId) -> u32 {
        self.rows_in_view(para.side)
            .into_iter()
            .find(|r| r.para == para)
            .and_then(|r| {
                let leaf = self.leaf(para)?;
                Some(leaf.paragraph.bytes(leaf.lines.get(r.line)?).start)
            })
            .unwrap_or(0)
    }

    /// Whether the last band is in view to its end.
    fn end_in_view(&self) -> bool {
        let view = self.active_view();
        let bands = self.spread(view).bands().len();
        self.strips(view).last().is_some_and(|s| {
            s.band + 1 == bands
                && s.skip + usize::from(s.rows) + 1 >= self.known_height(view, s.band)
        })
    }
}

fn as_row(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

pub(super) fn settle(reader: &mut Reader, geometry: &Geometry) {
    let widths = Sides::from_fn(|s| geometry.panes[s].map_or(0, |p| p.text.width));
    let heights = Sides::from_fn(|s| geometry.rows(s));
    let old = reader.frame.clone();
    let changed = old.widths != widths
        || old.heights != heights
        || old.arrangement != Some(geometry.arrangement)
        || old.locked != reader.locked
        || old.keep;
    reader.frame.widths = widths;
    reader.frame.heights = heights;
    reader.frame.arrangement = Some(geometry.arrangement);
    reader.frame.locked = reader.locked;
    reader.frame.keep = false;
    if reader.views().iter().all(|&v| reader.view_height(v) == 0) {
        return;
    }
    // Keys pressed while there was no room for text may have led elsewhere since.
    let wanted = reader.frame.wanted.take();
    if let Some(place) = wanted.filter(|p| p.para == reader.cursor) {
        for view in reader.views() {
            if let Some(band) = reader.band_in(view, place.para) {
                let row = reader.row_in_band(view, band, place);
                reader.set_top(view, Top { band, row });
            }
        }
    } else if changed {
        keep_in_place(reader, &old);
    }
    for view in reader.views() {
        reader.clamp(view);
        // Sets what is in view.
        let (mut rows, mut band) = (0, reader.top(view).band);
        let limit = reader.view_height(view) + reader.top(view).row;
        while rows < limit && band < reader.spread(view).bands().len() {
            rows += reader.band_height(view, band);
            band += 1;
        }
    }
    reader.frame.seen = Some(Place {
        para: reader.cursor,
        offset: reader.first_byte_in_view(reader.cursor),
    });
    reader.frame.offsets = Sides::from_fn(|side| {
        let view = reader.view_of(side, geometry.arrangement);
        let band = reader.band_in(view, reader.cursor)?;
        reader.offset(view, band)
    });
    // Before the aligner has answered, the bands say nothing of how far the reading is.
    if reader.aligned {
        let bands = reader.level.bands().len().max(1);
        let at = reader.level.band_of(reader.cursor).map_or(0, |b| b + 1);
        let percent = if reader.end_in_view() {
            100
        } else {
            (at * 100 / bands).min(99)
        };
        reader.progress = reader.progress.max(u8::try_from(percent).unwrap_or(100));
    }
}

/// Puts the current band back to the row it had, or the line that was topmost back to the top.
fn keep_in_place(reader: &mut Reader, old: &Frame) {
    for view in reader.views() {
        let side = match view {
            View::Level => reader.cursor.side,
            View::Side(side) => side,
        };
        let Some(band) = reader.band_in(view, reader.cursor) else {
            continue;
        };
        let height = reader.view_height(view) as isize;
        let before = old.offsets[side].unwrap_or(0);
        if before < 0 {
            let place = Place {
                para: reader.cursor,
                offset: old.seen.map_or(0, |p| p.offset),
            };
            let row = reader.row_in_band(view, band, place);
            reader.set_top(view, Top { band, row });
        } else {
            reader.set_top(view, Top { band, row: 0 });
            reader.scroll(view, -before.min((height - 1).max(0)));
        }
        let rows = reader.band_height(view, band).saturating_sub(1);
        if before >= 0 {
            reader.reveal(view, band, 0, rows.min(height.max(1) as usize));
        }
    }
}
