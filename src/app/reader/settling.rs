//! Settling: after every message what comes into view is set, and the current band keeps its row.
//!
//! Invariant: afterwards drawing finds all it needs.
//! Must not know: what the message was.

use super::viewport::{Frame, Top, View};
use super::{Place, Reader};
use crate::app::geometry::Geometry;
use crate::text::Sides;

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
                let row = reader.row_of(view, band, place);
                reader.set_top(view, row);
            }
        }
    } else if changed {
        keep_in_place(reader, &old);
    }
    for view in reader.views() {
        reader.clamp(view);
        // Sets what is in view.
        let mut at = Some(reader.top(view)).filter(|top| top.band < reader.bands(view));
        let mut rows = 0;
        let limit = reader.view_height(view) + reader.top(view).row;
        while rows < limit
            && let Some(part) = at
        {
            rows += reader.height(view, part);
            at = reader.after(view, part);
        }
    }
    reader.frame.seen = Some(Place {
        para: reader.cursor,
        offset: reader.first_byte_in_view(reader.cursor),
    });
    reader.frame.offsets = Sides::from_fn(|side| {
        let view = reader.view_of(side, geometry.arrangement);
        let band = reader.band_in(view, reader.cursor)?;
        let top = reader.top(view);
        if top.band == band && (top.part, top.row) > (0, 0) {
            return Some(-1);
        }
        reader.offset(view, Top::of(band))
    });
    reader.leaves.trim();
    // Before the aligner has answered, the bands say nothing of how far the reading is; of a text that it
    // is not asked for they say all there is.
    if reader.aligned || reader.article.is_windowed() && reader.article.is_complete() {
        let percent = if reader.end_in_view() {
            100
        } else {
            reader.percent().min(99)
        };
        reader.progress = reader.progress.max(u8::try_from(percent).unwrap_or(100));
    }
}

impl Reader {
    /// How much of the article stands before the end of the current band, or of the part of it in view.
    fn percent(&self) -> usize {
        let bands = self.level.len().max(1);
        let Some(band) = self.level.band_of(self.cursor) else {
            return 0;
        };
        let view = self.active_view();
        let parts = self.parts(view, band);
        let top = self.top(view);
        let part = if parts > 1 && top.band == band {
            top.part * 100 / parts
        } else {
            100
        };
        (band * 100 + part) / bands
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
            let row = reader.row_of(view, band, place);
            reader.set_top(view, row);
        } else {
            reader.set_top(view, Top::of(band));
            reader.scroll(view, -before.min((height - 1).max(0)));
            let rows = reader.band_rows(view, band, height.max(1) as usize);
            reader.reveal(view, Top::of(band), rows);
        }
    }
}
