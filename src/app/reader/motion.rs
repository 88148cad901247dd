//! Moving: pair by pair, paragraph by paragraph, row by row, and back.
//!
//! Invariant: wherever it leads, the cursor names a paragraph of the article.
//! Must not know: keys, what is said of a move that leads nowhere.

use super::{Jump, Place, Reader, Strip, View};
use crate::text::{ParaId, Side, TextSpan};

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Towards the end.
    Forward,
    /// Towards the beginning.
    Back,
}

impl Way {
    const fn sign(self) -> isize {
        match self {
            Self::Forward => 1,
            Self::Back => -1,
        }
    }
}

/// How many steps of a count are made one by one.
const SHOWN: usize = 1000;

impl Reader {
    /// The next pair, `count` times. A pair taller than the view is scrolled through first. Returns
    /// whether anything moved.
    pub fn step_pair(&mut self, way: Way, count: usize) -> bool {
        let mut moved = false;
        let mut count = count;
        // Each step sets what it shows: of many, the first are not shown.
        if let Some(skipped) = count.checked_sub(SHOWN).filter(|&n| n > 0) {
            let view = self.active_view();
            let last = self.bands(view).saturating_sub(1);
            let to = self.band_in(view, self.cursor).map(|band| match way {
                Way::Forward => band.saturating_add(skipped).min(last),
                Way::Back => band.saturating_sub(skipped),
            });
            if let Some(para) = to.and_then(|band| self.lead_of(view, band)) {
                moved = para != self.cursor;
                self.put(para);
            }
            count = SHOWN;
        }
        for _ in 0..count {
            if self.scroll_tall(way) {
                moved = true;
                continue;
            }
            let view = self.active_view();
            let Some(band) = self.band_in(view, self.cursor) else {
                break;
            };
            let Some(next) = self.next_band(view, band, way) else {
                break;
            };
            moved = true;
            let Some(para) = self.lead_of(view, next) else {
                break;
            };
            self.put(para);
            if way == Way::Back {
                self.show_end(para);
            }
        }
        moved
    }

    /// Scrolls on inside a current band that is taller than the view.
    fn scroll_tall(&mut self, way: Way) -> bool {
        let view = self.active_view();
        let height = self.view_height(view);
        let Some(band) = self.band_in(view, self.cursor) else {
            return false;
        };
        if self.band_rows(view, band, height + 1) <= height {
            return false;
        }
        // Two rows stay for the eye.
        let most = height.saturating_sub(2).max(1);
        let Some(step) = self.hidden(view, band, way, most) else {
            return false;
        };
        if step == 0 {
            return false;
        }
        self.scroll(view, way.sign() * step as isize);
        true
    }

    /// Shows the end of a paragraph that is taller than the view, when it is reached from below.
    fn show_end(&mut self, para: ParaId) {
        let view = self.active_view();
        if let Some(band) = self.band_in(view, para) {
            self.show_band_end(view, band);
        }
    }

    /// The next band of a view that it shows something of.
    fn next_band(&self, view: View, band: usize, way: Way) -> Option<usize> {
        let bands = self.bands(view);
        let mut at = band.min(bands);
        loop {
            at = at.checked_add_signed(way.sign()).filter(|&b| b < bands)?;
            if self.shows(view, at) {
                return Some(at);
            }
        }
    }

    /// The paragraph of a band that the cursor goes to: the active side's where it has one.
    fn lead_of(&self, view: View, band: usize) -> Option<ParaId> {
        let band = self.spread(view).band(band)?;
        match view {
            View::Side(side) => band.first(side),
            View::Level => band
                .first(self.active)
                .or_else(|| band.first(self.active.other())),
        }
    }

    /// The next paragraph of the active text in its own order, `count` times.
    pub fn step_paragraph(&mut self, way: Way, count: usize) -> bool {
        let len = self.article.len(self.active);
        let from = match self.here() {
            Some(para) => para.at(),
            None => return false,
        };
        let count = isize::try_from(count).unwrap_or(isize::MAX);
        let last = len.saturating_sub(1);
        let to = from
            .saturating_add_signed(way.sign().saturating_mul(count))
            .min(last);
        if to == from {
            return false;
        }
        self.put(ParaId::nth(self.active, to));
        true
    }

    /// The current paragraph, or its counterpart, on the active side; else the nearest before it.
    pub(super) fn here(&self) -> Option<ParaId> {
        if self.cursor.side == self.active {
            return Some(self.cursor);
        }
        self.nearest_on(self.active)
    }

    /// The paragraph of a side nearest to the current band: in it, else above, else below.
    pub(in crate::app) fn nearest_on(&self, side: Side) -> Option<ParaId> {
        self.level.nearest(self.level.band_of(self.cursor)?, side)
    }

    /// Whether a mention or a sentence is current.
    #[must_use]
    pub fn is_selecting(&self) -> bool {
        self.mention.is_some() || self.current_sentence().is_some()
    }

    /// Puts out what is lit of the current paragraph: mention and sentence.
    pub fn unselect(&mut self) {
        self.mention = None;
        self.sentence = None;
    }

    /// Makes a pane the active one; the cursor goes to the counterpart there, or stays with its pair
    /// where the other side lacks it.
    pub fn activate(&mut self, side: Side) {
        if self.article.len(side) == 0 {
            return;
        }
        self.active = side;
        if self.locked {
            let counterpart = self.current_members(side).first().copied();
            let single = !matches!(self.active_view(), View::Level);
            let fallback = if single { self.nearest_on(side) } else { None };
            if let Some(para) = counterpart.or(fallback) {
                self.put(para);
            }
        } else {
            // Each pane keeps its own place: the paragraph at its top becomes the current one.
            let rows = self.rows_in_view(side);
            let counterpart = self.current_members(side).first().copied();
            let visible = |p: &ParaId| rows.iter().any(|r| r.para == *p);
            let first = rows.first().map(|r| r.para);
            if let Some(para) = counterpart.filter(visible).or(first) {
                self.cursor = para;
            }
            self.mention = None;
        }
    }

    /// Makes a pane the active one with the cursor in it: on the counterpart, else near to it.
    pub(in crate::app) fn cross(&mut self, side: Side) {
        let counterpart = self.current_members(side).first().copied();
        if let Some(para) = counterpart.or_else(|| self.nearest_on(side)) {
            self.active = side;
            self.mention = None;
            self.put(para);
        }
    }

    /// Gives a pane the keys; the cursor goes there unless it is there.
    pub(in crate::app) fn activate_side(&mut self, side: Side) {
        if self.cursor.side != side {
            self.cross(side);
        }
        self.active = side;
    }

    /// Puts the cursor on a place, and the pane that it is in gets the keys.
    pub(in crate::app) fn put_at(&mut self, place: Place) {
        self.active = place.para.side;
        self.cursor = place.para;
        self.mention = None;
        self.show_byte(place);
    }

    /// Puts the cursor on a paragraph and brings it, and in locked panes its counterpart, into view.
    pub fn put(&mut self, para: ParaId) {
        self.cursor = para;
        self.sentence = self.sentence.filter(|s| s.para == para);
        if self.mention.is_some_and(|m| {
            self.entities
                .mentions
                .get(m)
                .is_none_or(|m| m.span.para != para)
        }) {
            self.mention = None;
        }
        self.show(para);
    }

    /// Jumps: as [`put`](Self::put), and `back` returns.
    pub fn jump(&mut self, para: ParaId) {
        self.remember();
        self.active = para.side;
        self.mention = None;
        self.sentence = None;
        self.put(para);
    }

    /// Where the reader stands, to be come back to.
    pub(super) fn stand(&self) -> Jump {
        Jump {
            cursor: self.cursor,
            mention: self.mention,
        }
    }

    /// Remembers where the reader stands before a jump.
    pub(super) fn remember(&mut self) {
        self.leave(self.stand());
    }

    /// Remembers where the reader stood before a jump.
    pub(super) fn leave(&mut self, from: Jump) {
        self.back.push(from);
        self.forward.clear();
    }

    /// Back to before the last jump.
    pub fn go_back(&mut self) -> bool {
        let Some(jump) = self.back.pop() else {
            return false;
        };
        let here = self.stand();
        self.forward.push(here);
        self.land(jump);
        true
    }

    /// Forward again.
    pub fn go_forward(&mut self) -> bool {
        let Some(jump) = self.forward.pop() else {
            return false;
        };
        let here = self.stand();
        self.back.push(here);
        self.land(jump);
        true
    }

    fn land(&mut self, jump: Jump) {
        self.active = jump.cursor.side;
        self.cursor = jump.cursor;
        self.mention = jump.mention;
        match self.current_mention().map(|m| m.span) {
            Some(span) => self.show_span(span),
            None => self.show(jump.cursor),
        }
    }

    pub(super) fn show_span(&mut self, span: TextSpan) {
        self.show_byte(Place {
            para: span.para,
            offset: span.start,
        });
    }

    /// To a place of a text: a hit or a mark.
    pub fn jump_to_place(&mut self, place: Place) {
        self.remember();
        self.active = place.para.side;
        self.cursor = place.para;
        self.mention = None;
        self.show_byte(place);
    }

    /// The `number`th paragraph (from 1) of the active text, or its last.
    pub fn jump_to_number(&mut self, number: usize) {
        let len = self.article.len(self.active);
        let at = number.saturating_sub(1).min(len.saturating_sub(1));
        self.jump(ParaId::nth(self.active, at));
    }

    /// The first or last band of the spread.
    pub fn jump_to_edge(&mut self, way: Way) {
        let view = self.active_view();
        let shown = match way {
            Way::Back => (0..self.bands(view)).find(|&b| self.shows(view, b)),
            Way::Forward => self.next_band(view, self.bands(view), Way::Back),
        };
        self.follows_end = way == Way::Forward && !self.article.is_complete();
        if let Some(para) = shown.and_then(|b| self.lead_of(view, b)) {
            let active = self.active;
            self.jump(para);
            self.active = active;
            if way == Way::Forward {
                self.show_end(para);
            }
        }
    }

    /// Scrolls the active view by rows; the cursor follows to what is in view.
    pub fn scroll_rows(&mut self, rows: isize) {
        let view = self.active_view();
        self.scroll(view, rows);
        self.follow(view);
    }

    /// Scrolls the view of a side (the wheel).
    pub fn scroll_side(&mut self, side: Side, rows: isize) {
        let view = match self.active_view() {
            View::Level => View::Level,
            View::Side(_) => View::Side(side),
        };
        self.scroll(view, rows);
        if view == self.active_view() {
            self.follow(view);
        }
    }

    /// Scrolls by a fraction of the view: 1 is a page less two rows, 2 half a page.
    pub fn scroll_page(&mut self, way: Way, parts: usize, count: usize) {
        let height = self.view_height(self.active_view());
        let step = if parts == 1 {
            height.saturating_sub(2)
        } else {
            height / parts
        }
        .max(1);
        let rows = step.saturating_mul(count);
        let before = self.top(self.active_view());
        self.scroll_rows(
            way.sign()
                .saturating_mul(isize::try_from(rows).unwrap_or(isize::MAX)),
        );
        if self.top(self.active_view()) == before {
            // The end is in view already: the cursor goes to it.
            self.step_pair(way, count.max(1));
        }
    }

    /// Moves the cursor to the nearest band in view if its own has left it.
    fn follow(&mut self, view: View) {
        let strips = self.strips(view);
        let Some(current) = self.band_in(view, self.cursor) else {
            return;
        };
        let (Some(first), Some(last)) = (strips.first(), strips.last()) else {
            return;
        };
        let shown = |s: &Strip| s.band == current && s.skip < self.text_rows(view, s);
        if strips.iter().any(shown) {
            return;
        }
        let whole = strips.iter().find(|s| s.begins()).unwrap_or(first);
        let band = if current <= first.band {
            whole.band
        } else {
            last.band
        };
        if let Some(para) = self.lead_of(view, band) {
            self.cursor = para;
            self.mention = None;
            // In panes that scroll apart but are locked, the counterpart comes along.
            if self.locked {
                for other in self.views().into_iter().filter(|&v| v != view) {
                    if let Some(band) = self.band_in(other, para) {
                        self.follow_in(other, band);
                    }
                }
            }
        }
    }

    /// Shows the current band in a view that shows less of it than it could.
    fn follow_in(&mut self, view: View, band: usize) {
        let height = self.view_height(view);
        let rows = self.band_rows(view, band, height);
        let visible = self
            .strips(view)
            .iter()
            .any(|s| s.band == band && s.begins() && usize::from(s.rows) >= rows);
        if !visible {
            self.show(self.cursor);
        }
    }

    /// Lets the panes scroll apart, or locks them at the current paragraph.
    pub fn toggle_lock(&mut self) {
        self.locked = !self.locked;
    }

    /// The next bead, in the order shown, that `fits`.
    pub fn jump_to_bead(&mut self, way: Way, fits: impl Fn(&Self, usize) -> bool) -> bool {
        let Some(at) = self.level.band_of(self.cursor) else {
            return false;
        };
        // Beyond the last bead there is nothing to be found.
        let bands = self.level.linked();
        let mut band = at.min(bands);
        while let Some(next) = band.checked_add_signed(way.sign()).filter(|&b| b < bands) {
            band = next;
            let lead = self.level.band(band).and_then(|b| {
                b.first(self.active)
                    .or_else(|| b.first(self.active.other()))
            });
            if let Some(para) = lead
                && self.alignment.bead_of(para).is_some_and(|b| fits(self, b))
            {
                let active = self.active;
                self.jump(para);
                if self.article.len(active) > 0 && self.views().contains(&View::Level) {
                    self.active = active;
                }
                return true;
            }
        }
        false
    }

    /// To the paragraph of the other side that says most of what the current one says, which has no counterpart.
    pub fn jump_to_also(&mut self) -> Option<ParaId> {
        let (para, _) = *self.alignment.also(self.cursor).first()?;
        self.jump(para);
        Some(para)
    }

    /// To the counterpart of the current sentence, else of the current paragraph. `false` where the other side lacks
    /// it.
    pub fn jump_to_linked(&mut self) -> bool {
        if self.jump_to_said() {
            return true;
        }
        let side = self.cursor.side.other();
        let Some(&para) = self.current_members(side).first() else {
            return false;
        };
        self.jump(para);
        true
    }
}
