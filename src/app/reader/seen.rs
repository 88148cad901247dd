//! What is in view: strips of bands, rows of text, the first byte of a paragraph.
//!
//! Invariant: only what is set is counted, so that drawing asks and changes nothing.
//! Must not know: keys, what the text means.

use super::viewport::{RowInView, Strip, Top, View, sides_of};
use super::{Place, Reader};
use crate::text::{ParaId, Side};

impl Reader {
    /// The strips in view.
    #[must_use]
    pub fn strips(&self, view: View) -> Vec<Strip> {
        let height = self.view_height(view);
        let mut strips = Vec::new();
        let mut y = 0usize;
        let mut at = Some(self.top(view)).filter(|top| top.band < self.bands(view));
        while y < height
            && let Some(Top { band, part, row }) = at
        {
            let known = self.known_height(view, Top { band, part, row });
            let rows = known.saturating_sub(row).min(height - y);
            if rows > 0 {
                let (y, rows) = (as_row(y), as_row(rows));
                strips.push(Strip {
                    band,
                    part,
                    y,
                    skip: row,
                    rows,
                });
            }
            y += rows;
            at = self.after(view, Top { band, part, row });
        }
        strips
    }

    /// The height of a part of a band in lines already set.
    fn known_height(&self, view: View, at: Top) -> usize {
        let lines = |&side: &Side| -> usize {
            let pieces = self.pieces(view, at, side).into_iter();
            let lines = pieces.map(|(para, segment, ends)| {
                let leaf = self.leaves.get(para, segment);
                leaf.map_or(0, |leaf| leaf.lines.len() + usize::from(ends))
            });
            lines.sum()
        };
        sides_of(view).iter().map(lines).max().unwrap_or(0)
    }

    /// The rows of text of a strip's part: the blank row after a band is nothing to read.
    pub(super) fn text_rows(&self, view: View, strip: &Strip) -> usize {
        let rows = self.known_height(view, strip.top());
        let next = self.after(view, strip.top());
        rows.saturating_sub(usize::from(next.is_none_or(|n| n.band != strip.band)))
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
            for (para, segment, ends) in self.pieces(view, strip.top(), side) {
                let lines = self
                    .leaves
                    .get(para, segment)
                    .map_or(0, |leaf| leaf.lines.len());
                let seen = strip.skip..strip.skip + usize::from(strip.rows);
                for at in seen.start.max(row)..seen.end.min(row + lines) {
                    out.push(RowInView {
                        y: strip.y + as_row(at - strip.skip),
                        para,
                        segment,
                        line: at - row,
                    });
                }
                row += lines + usize::from(ends);
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
                let leaf = self.leaf_of(&r)?;
                Some(leaf.paragraph.bytes(leaf.lines.get(r.line)?).start)
            })
            .unwrap_or(0)
    }

    /// Whether the last band is in view to its end.
    pub(super) fn end_in_view(&self) -> bool {
        let view = self.active_view();
        let strips = self.strips(view);
        strips.last().is_some_and(|s| {
            let all = self.known_height(view, s.top());
            self.after(view, s.top()).is_none() && s.skip + usize::from(s.rows) + 1 >= all
        })
    }
}

fn as_row(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
