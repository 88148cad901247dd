//! Scrolling: which bands are in view, from which row, in panes of which size.
//!
//! A view is scrolled by (band, row).
//! Invariant: rows are counted only near what is seen, never over the whole article.
//! Must not know: keys, what the text means.

use super::{Place, Reader, Way};
use crate::app::geometry::Arrangement;
use crate::bitext::Band;
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
    /// The part of it: a band with a very long paragraph has several.
    pub part: usize,
    /// Rows of the part above the view.
    pub row: usize,
}

impl Top {
    pub(super) const fn of(band: usize) -> Self {
        Self {
            band,
            part: 0,
            row: 0,
        }
    }
}

/// How many rows one scroll goes at most: it sets every paragraph on its way.
const FURTHEST: usize = 20_000;
/// How many parts of bands are looked at to tell how far something is away.
const PARTS: usize = 10_000;

/// A band, or the part of it that is in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strip {
    /// The band.
    pub band: usize,
    /// The part of it.
    pub part: usize,
    /// Its first row in view, counted from the top of the view.
    pub y: u16,
    /// Rows of the part above the view.
    pub skip: usize,
    /// Rows of it in view, the blank one after it included.
    pub rows: u16,
}

impl Strip {
    /// Whether the band begins with it.
    #[must_use]
    pub const fn begins(&self) -> bool {
        self.part == 0 && self.skip == 0
    }

    pub(super) const fn top(&self) -> Top {
        Top {
            band: self.band,
            part: self.part,
            row: 0,
        }
    }
}

/// One row of a pane that shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowInView {
    /// Row from the top of the pane.
    pub y: u16,
    /// Whose text.
    pub para: ParaId,
    /// Which segment of it; 0 but for very long paragraphs.
    pub segment: u32,
    /// Which line of the segment.
    pub line: usize,
}

impl RowInView {
    /// Whether the paragraph begins with it.
    #[must_use]
    pub const fn begins(&self) -> bool {
        self.segment == 0 && self.line == 0
    }
}

pub(super) const fn sides_of(view: View) -> &'static [Side] {
    match view {
        View::Level => &Side::BOTH,
        View::Side(Side::English) => &[Side::English],
        View::Side(Side::Arabic) => &[Side::Arabic],
    }
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
    pub(super) heights: Sides<u16>,
    pub(super) arrangement: Option<Arrangement>,
    pub(super) locked: bool,
    /// Rows from the top of each view to the current band, at the last settling.
    pub(super) offsets: Sides<Option<isize>>,
    /// The current paragraph and its first byte in view, at the last settling that saw text.
    pub(super) seen: Option<Place>,
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

    pub(super) fn set_top(&mut self, view: View, top: Top) {
        match view {
            View::Level => self.tops.level = top,
            View::Side(side) => self.tops.side[side] = top,
        }
    }

    /// What stands at the top of each view that shows nothing of the current pair, for it to stay there when the
    /// spread changes.
    pub(super) fn tops_apart(&self) -> Vec<(View, ParaId)> {
        let apart = |view: View| {
            let View::Side(side) = view else { return None };
            let lacks = self.band_in(view, self.cursor).is_none();
            let top = self.spread(view).nearest(self.top(view).band, side);
            top.filter(|_| lacks).map(|para| (view, para))
        };
        self.views().into_iter().filter_map(apart).collect()
    }

    pub(super) fn set_tops_apart(&mut self, tops: &[(View, ParaId)]) {
        for &(view, para) in tops {
            if let Some(band) = self.spread(view).band_of(para) {
                let top = self.top(view);
                self.set_top(view, Top { band, ..top });
            }
        }
    }

    /// Rows of text that a view has on screen.
    pub(super) fn view_height(&self, view: View) -> usize {
        usize::from(match view {
            View::Level => self.frame.heights.english,
            View::Side(side) => self.frame.heights[side],
        })
    }

    /// A number of bands after which a view shows nothing.
    pub(super) fn bands(&self, view: View) -> usize {
        match view {
            View::Level => self.spread(view).len(),
            View::Side(side) => self.spread(view).extent(side),
        }
    }

    fn members(&self, view: View, band: usize, side: Side) -> Vec<ParaId> {
        let band = self.spread(view).band(band);
        let members = band.map(|mut b| std::mem::take(&mut b.members[side]));
        let members = members.into_iter().flatten();
        members.map(|i| ParaId::new(side, i)).collect()
    }

    /// Whether a view shows anything of a band.
    pub(super) fn shows(&self, view: View, band: usize) -> bool {
        let mut sides = sides_of(view).iter();
        sides.any(|&side| !self.members(view, band, side).is_empty())
    }

    /// In how many parts a band is set: one, but for very long paragraphs, whose segments stand level
    /// one by one.
    pub(super) fn parts(&self, view: View, band: usize) -> usize {
        let band = self.spread(view).band(band);
        band.map_or(1, |band| self.parts_of(view, &band))
    }

    fn parts_of(&self, view: View, band: &Band) -> usize {
        let parts = |&side: &Side| {
            let members = band.members[side].iter();
            let segments = members.map(|&i| self.article.segments(ParaId::new(side, i)).max(1));
            let (count, sum) = segments.fold((0, 0), |(n, sum), s| (n + 1, sum + s as usize));
            if sum > count { sum } else { 1 }
        };
        sides_of(view).iter().map(parts).max().unwrap_or(1)
    }

    /// What of a side stands in a part of a band: paragraph and segment, and whether the paragraph ends
    /// with it.
    pub(super) fn pieces(&self, view: View, at: Top, side: Side) -> Vec<(ParaId, u32, bool)> {
        let Some(band) = self.spread(view).band(at.band) else {
            return Vec::new();
        };
        let mut members = band.members[side].iter().map(|&i| ParaId::new(side, i));
        if self.parts_of(view, &band) == 1 {
            return members.map(|p| (p, 0, true)).collect();
        }
        let mut before = at.part;
        members
            .find_map(|para| {
                let segments = self.article.segments(para).max(1);
                match u32::try_from(before) {
                    Ok(segment) if segment < segments => {
                        Some((para, segment, segment + 1 == segments))
                    }
                    _ => {
                        before -= segments as usize;
                        None
                    }
                }
            })
            .into_iter()
            .collect()
    }

    /// Rows that a part of a band takes in a view, the blank one after a paragraph included; 0 where the
    /// view shows nothing of it. Sets it.
    pub(super) fn height(&mut self, view: View, at: Top) -> usize {
        let mut most = 0;
        for &side in sides_of(view) {
            let mut rows = 0;
            for (para, segment, ends) in self.pieces(view, at, side) {
                let lines = self.set(para, segment).map(|leaf| leaf.lines.len());
                rows += lines.map_or(0, |lines| lines + usize::from(ends));
            }
            most = most.max(rows);
        }
        most
    }

    /// Rows of text that a band takes in a view, counted as far as to `limit`.
    pub(super) fn band_rows(&mut self, view: View, band: usize, limit: usize) -> usize {
        let mut rows = 0usize;
        for part in 0..self.parts(view, band) {
            rows += self.height(view, Top { band, part, row: 0 });
            if rows > limit {
                return limit;
            }
        }
        // The blank row after the band is nothing to read.
        rows.saturating_sub(1)
    }

    /// The part after another; `None` after the last.
    pub(super) fn after(&self, view: View, top: Top) -> Option<Top> {
        let Top { band, part, .. } = top;
        if part + 1 < self.parts(view, band) {
            let part = part + 1;
            return Some(Top { band, part, row: 0 });
        }
        Some(Top::of(band + 1)).filter(|next| next.band < self.bands(view))
    }

    /// The part before another; `None` before the first.
    fn before(&self, view: View, top: Top) -> Option<Top> {
        if let Some(part) = top.part.checked_sub(1) {
            return Some(Top {
                part,
                row: 0,
                ..top
            });
        }
        let band = top.band.checked_sub(1)?;
        let part = self.parts(view, band).saturating_sub(1);
        Some(Top { band, part, row: 0 })
    }

    /// The row that a byte's line stands in.
    pub(super) fn row_of(&mut self, view: View, band: usize, place: Place) -> Top {
        let segment = self.article.segment_at(place.para, place.offset);
        let parted = self.parts(view, band) > 1;
        let mut at = Top::of(band);
        for para in self.members(view, band, place.para.side) {
            let meant = para == place.para;
            if parted && !meant {
                at.part += self.article.segments(para).max(1) as usize;
                continue;
            }
            let Some(leaf) = self.set(para, if meant { segment } else { 0 }) else {
                continue;
            };
            if meant {
                at.row += leaf.paragraph.line_of(&leaf.lines, place.offset);
                at.part += if parted { segment as usize } else { 0 };
                return at;
            }
            at.row += leaf.lines.len() + 1;
        }
        Top::of(band)
    }

    /// The top that is `rows` rows further down (or up), inside the text.
    fn moved(&mut self, view: View, mut top: Top, rows: isize) -> Top {
        let mut left = rows.unsigned_abs().min(FURTHEST);
        if rows >= 0 {
            while left > 0 && top.band < self.bands(view) {
                let rest = self.height(view, top).saturating_sub(top.row);
                if left < rest {
                    top.row += left;
                    break;
                }
                let Some(next) = self.after(view, top) else {
                    top.row += rest.saturating_sub(1);
                    break;
                };
                left -= rest;
                top = next;
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
            let Some(above) = self.before(view, top) else {
                return top;
            };
            top = above;
            top.row = self.height(view, top);
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
    pub(super) fn clamp(&mut self, view: View) {
        let height = self.view_height(view);
        let mut top = self.top(view);
        if top.band >= self.bands(view) {
            top = Top::of(self.bands(view).saturating_sub(1));
        }
        let parts = self.parts(view, top.band);
        top.part = top.part.min(parts.saturating_sub(1));
        top.row = top.row.min(self.height(view, top).saturating_sub(1));
        let mut shown = 0usize;
        let mut at = Some(top);
        // The blank row after the last band may stay below the pane.
        while shown <= height
            && let Some(part) = at
        {
            shown += self.height(view, part).saturating_sub(part.row);
            at = self.after(view, part);
        }
        let missing = (height + 1).saturating_sub(shown);
        if missing > 0 {
            top = self.moved(view, top, -isize::try_from(missing).unwrap_or(0));
        }
        self.set_top(view, top);
    }

    /// Rows from the top of a view to a row; `None` where it is further than a screen away.
    pub(super) fn offset(&mut self, view: View, to: Top) -> Option<isize> {
        let height = self.view_height(view).max(1);
        let top = self.top(view);
        let below = (to.band, to.part) >= (top.band, top.part);
        let (mut at, end) = if below { (top, to) } else { (to, top) };
        let (mut rows, mut parts) = (0usize, 0);
        while (at.band, at.part) != (end.band, end.part) {
            rows += self.height(view, at);
            parts += 1;
            let far = if below {
                rows > top.row + height
            } else {
                rows > 2 * height && end.band > at.band + 1 || rows > height * 4
            };
            if far || parts > PARTS {
                return None;
            }
            at = self.after(view, at)?;
        }
        let signed = |n: usize| isize::try_from(n).unwrap_or(isize::MAX);
        let between = signed(rows);
        Some(if below {
            between - signed(top.row) + signed(to.row)
        } else {
            signed(to.row) - between - signed(top.row)
        })
    }

    /// Scrolls a view as little as needed to show some rows from one on; from far away, they come to
    /// stand a quarter down the pane.
    pub(super) fn reveal(&mut self, view: View, from: Top, rows: usize) {
        let height = self.view_height(view) as isize;
        if height == 0 {
            return;
        }
        match self.offset(view, from) {
            Some(first) => {
                let end = first + rows as isize;
                if first < 0 {
                    self.scroll(view, first);
                } else if end > height {
                    self.scroll(view, (end - height).min(first));
                }
            }
            None => {
                self.set_top(view, from);
                self.scroll(view, -(height / 4));
            }
        }
    }

    /// Brings the beginning of a band into view, and as much of it as fits.
    fn reveal_band(&mut self, view: View, band: usize) {
        let most = self.view_height(view) + 1;
        let rows = self.band_rows(view, band, most);
        self.reveal(view, Top::of(band), rows);
    }

    /// Brings a paragraph into view on its side and its counterpart on the other.
    pub(super) fn show(&mut self, para: ParaId) {
        for view in self.views() {
            if let Some(band) = self.band_in(view, para) {
                self.reveal_band(view, band);
            }
        }
    }

    /// Brings the line that holds a byte into view, its band's beginning too where that fits.
    pub(super) fn show_byte(&mut self, place: Place) {
        for view in self.views() {
            let Some(band) = self.band_in(view, place.para) else {
                continue;
            };
            if self.parts(view, band) == 1 {
                self.reveal_band(view, band);
            }
            self.show_byte_in(view, place);
        }
    }

    /// Brings the line that holds a byte into one view, where that shows its side.
    pub(super) fn show_byte_in(&mut self, view: View, place: Place) {
        if matches!(view, View::Side(side) if side != place.para.side) {
            return;
        }
        if let Some(band) = self.band_in(view, place.para) {
            let row = self.row_of(view, band, place);
            self.reveal(view, row, 1);
        }
    }

    /// Brings the end of a band that is taller than the view to the bottom of it.
    pub(super) fn show_band_end(&mut self, view: View, band: usize) {
        let height = self.view_height(view);
        if self.band_rows(view, band, height + 1) <= height {
            return;
        }
        let part = self.parts(view, band).saturating_sub(1);
        let mut end = Top { band, part, row: 0 };
        end.row = self.height(view, end).saturating_sub(1);
        let up = isize::try_from(height).unwrap_or(isize::MAX);
        let top = self.moved(view, end, -up);
        self.set_top(view, top);
        self.clamp(view);
    }

    /// Rows of a band that lie beyond the view in one way, counted as far as to `limit`; `None`
    /// where it is not in view.
    pub(super) fn hidden(
        &mut self,
        view: View,
        band: usize,
        way: Way,
        limit: usize,
    ) -> Option<usize> {
        let strips = self.strips(view);
        let own = |s: &&Strip| s.band == band;
        if way == Way::Back {
            let first = strips.iter().find(own)?;
            let (mut rows, mut at) = (first.skip, first.top());
            while rows < limit
                && let Some(above) = self.before(view, at).filter(|a| a.band == band)
            {
                rows += self.height(view, above);
                at = above;
            }
            return Some(rows.min(limit));
        }
        let last = strips.iter().rev().find(own)?;
        let seen = last.skip + usize::from(last.rows);
        let mut at = last.top();
        let mut rows = self.height(view, at).saturating_sub(seen);
        while rows <= limit
            && let Some(next) = self.after(view, at).filter(|a| a.band == band)
        {
            rows += self.height(view, next);
            at = next;
        }
        // The blank row after the band, where it was counted and not seen.
        let blank = usize::from(self.after(view, at).is_none_or(|a| a.band != band));
        Some(rows.saturating_sub(blank).min(limit))
    }

    /// The band of a view that shows a paragraph, or its counterpart where the view has the other
    /// side only.
    pub(super) fn band_in(&self, view: View, para: ParaId) -> Option<usize> {
        let spread = self.spread(view);
        match view {
            View::Side(side) if side != para.side => {
                let &index = self.bead_at(para)?.members(side).first()?;
                spread.band_of(ParaId::new(side, index))
            }
            _ => spread.band_of(para),
        }
    }
}
