//! One form in the buffer, another on the wire: what is sent so that a terminal shows the buffer.
//!
//! Ratatui's buffer holds Arabic as it is seen, left to right, in presentation forms, one cluster a
//! cell. Terminals that reorder text themselves would turn it round again. [`Wire`] stands between
//! ratatui and the real backend, knows whole rows of the screen, and sends each row encoded for the
//! terminal's [`Profile`].
//! Invariant: what was sent of a row that was drawn equals [`encode`](fn@encode) of the row in the buffer; no
//! control character leaves in a cell.
//! Must not know: what the cells show, which terminal it is (a profile is given).

use std::borrow::Cow;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

mod colour;
mod encode;
mod face;
mod print;
mod profile;
mod reorder;
mod row;
mod scroll;
mod symbol;

use encode::sent_column;
pub use encode::{encode, encode_text};
use print::Print;
pub use profile::{Encoding, Ground, Marks, Profile, through_tmux};
use row::{Change, Row};
use scroll::Scroll;

/// Cells to be drawn, each with its row and its column.
type Changed = Vec<((u16, u16), Cell)>;

/// Tells the size of the screen: columns and rows.
type Measure = fn() -> Option<(u16, u16)>;

/// How many cells change at least when something is scrolled.
const SCROLLED: usize = 120;
/// One in so many of the rows that changed is looked at to see whether any have moved.
const SAMPLED: usize = 4;

const BEGIN_SYNCHRONIZED: &str = "\u{1b}[?2026h";
/// Ends a synchronized update; harmless where none is open or known.
pub const END_SYNCHRONIZED: &str = "\u{1b}[?2026l";

/// A backend that encodes what ratatui draws and passes it to the backend inside.
///
/// It answers where the cursor is from what it was told: the terminal's own answer would come in
/// among the reader's keys, which another thread reads. Each frame is sent between the marks of a
/// synchronized update, from the first cell (or a clearing before it) to the flush.
#[derive(Debug)]
pub struct Wire<B> {
    inner: B,
    encoding: Encoding,
    rows: Vec<Row>,
    cursor: Position,
    /// Whether the terminal shows its cursor, where that is known. What it does already it is not told: each
    /// time would be a write of its own, and the frame would come in two.
    shows_cursor: Option<bool>,
    synchronizing: bool,
    /// The rows of the screen when it was asked last, which ratatui does before each frame.
    height: std::cell::Cell<Option<usize>>,
    /// What knows the size of the screen; the backend inside, where this does not.
    measure: Option<Measure>,
}

impl<B> Wire<B> {
    /// Wraps a backend. The screen counts as blank; ratatui's `Terminal::clear` makes it so.
    pub fn new(inner: B, encoding: impl Into<Encoding>) -> Self {
        Self {
            inner,
            encoding: encoding.into(),
            rows: Vec::new(),
            cursor: Position::ORIGIN,
            shows_cursor: None,
            synchronizing: false,
            height: std::cell::Cell::new(None),
            measure: None,
        }
    }

    /// How rows are encoded.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Asks this for the size of the screen, columns and rows, before the backend inside.
    pub const fn measure_by(&mut self, measure: Measure) {
        self.measure = Some(measure);
    }

    /// Changes how rows are encoded from now on; the caller clears the terminal after it.
    pub fn set_encoding(&mut self, encoding: impl Into<Encoding>) {
        self.encoding = encoding.into();
    }

    /// The terminal hides its cursor already, and need not be told.
    pub const fn set_cursor_hidden(&mut self) {
        self.shows_cursor = Some(false);
    }

    /// The backend inside.
    pub const fn inner(&self) -> &B {
        &self.inner
    }

    fn row(&mut self, y: u16) -> Option<&mut Row> {
        let at = usize::from(y);
        if self.rows.len() <= at {
            self.rows.resize(at + 1, Row::default());
        }
        self.rows.get_mut(at)
    }

    /// The scroll that makes most of the changes, and the cells that differ in its rows after it.
    fn scrolled(&self, changed: &[Change<'_>]) -> Option<(Scroll, Changed)> {
        // A screen that is drawn for the first time is not scrolled.
        if changed.len() < SCROLLED || self.rows.iter().all(|row| row.len() == 0) {
            return None;
        }
        let before: Vec<Cow<'_, [Print]>> =
            self.rows.iter().map(|row| row.prints().into()).collect();
        let with = |of_row: &[Change<'_>]| {
            let y = usize::from(of_row.first()?.place.0);
            let mut row = before.get(y)?.to_vec();
            for change in of_row {
                change.print().put(&mut row, change.column());
            }
            Some((y, row))
        };
        let of_rows = changed.chunk_by(|a, b| a.place.0 == b.place.0);
        let some: Option<Vec<_>> = of_rows.step_by(SAMPLED).map(with).collect();
        let some = some?;
        let by = scroll::distance(&before, some.iter().map(|(y, row)| (*y, &**row)))?;
        let mut after = before.clone();
        let mut direct = vec![scroll::Bytes::default(); after.len()];
        for change in changed {
            let y = usize::from(change.place.0);
            let (Some(row), Some(direct)) = (after.get_mut(y), direct.get_mut(y)) else {
                return None;
            };
            let print = change.print();
            print.put(row.to_mut(), change.column());
            direct.add(change.column(), print);
        }
        // A window that has just been made lower is not scrolled: margins beyond it are no margins.
        let scroll = scroll::find(&before, &after, &direct, by).filter(|scroll| {
            self.height
                .get()
                .is_none_or(|height| scroll.bottom <= height)
        })?;
        let mut rest = Vec::new();
        for y in scroll.top..scroll.bottom {
            let (Ok(row), Some(wanted)) = (u16::try_from(y), after.get(y)) else {
                continue;
            };
            let of_row = changed.partition_point(|c| c.place.0 < row);
            let mut of_row = changed.iter().skip(of_row).take_while(|c| c.place.0 == row);
            let mut next = of_row.next();
            // A cell of the new picture; they are asked for from left to right.
            let mut cell = |x: u16| {
                let mut new = None;
                while let Some(change) = next.filter(|c| c.place.1 <= x) {
                    new = (change.place.1 == x).then_some(change.cell);
                    next = of_row.next();
                }
                let kept = || {
                    let was = wanted.get(usize::from(x))?;
                    let kept = self.rows.get(y)?.plain().get(usize::from(x))?;
                    // What a new cell covers is blank.
                    (*was == Print::of(kept)).then_some(kept)
                };
                new.or_else(kept).cloned().unwrap_or(Cell::EMPTY)
            };
            let old = scroll.from(y).and_then(|old| before.get(old));
            scroll::differences(old.map_or(&[], |old| &**old), wanted, |x| {
                if let Ok(column) = u16::try_from(x) {
                    rest.push(((row, column), cell(column)));
                }
            });
        }
        Some((scroll, rest))
    }

    /// The cells at the edges of a scroll that are to be sent again for the sake of strokes that reach
    /// over the edge of their cell (see [`add_grazed`](Self::add_grazed)): a moved row brings along what
    /// reached into it from outside, and where rows are blanked they lose what reached out of others.
    /// Asked before the scroll.
    fn at_edges(&self, scroll: Scroll) -> Vec<(u16, u16)> {
        let letters = |y: Option<usize>| {
            let row = y.and_then(|y| self.rows.get(y));
            let columns = row.into_iter().flat_map(|row| 0..row.len());
            columns.filter(move |x| row.is_some_and(|row| row.turned(*x)))
        };
        let Scroll { top, bottom, .. } = scroll;
        let (above, below) = (top.checked_sub(1), Some(bottom));
        let count = scroll.rows();
        // The moved row beside the blank ones, where it was and where it will be; the row outside beside
        // which rows went, and the nearest of those.
        let (was, is, outside, gone, other) = if scroll.by > 0 {
            (bottom - 1, bottom - 1 - count, above, top, below)
        } else {
            (top, top + count, below, bottom - 1, above)
        };
        let mut all = Vec::new();
        let mut add = |y: Option<usize>, columns: &mut dyn Iterator<Item = usize>| {
            if let Some(y) = y.and_then(|y| u16::try_from(y).ok()) {
                all.extend(columns.filter_map(|x| Some((y, u16::try_from(x).ok()?))));
            }
        };
        add(Some(is), &mut letters(Some(was)).chain(letters(other)));
        add(other, &mut letters(other));
        add(outside, &mut letters(Some(gone)).chain(letters(outside)));
        all
    }

    /// Sends cells again that are not sent already.
    fn add_edges(&self, edges: Vec<(u16, u16)>, out: &mut Vec<(u16, u16)>) {
        let single = |&(y, x): &(u16, u16)| {
            let row = self.rows.get(usize::from(y));
            row.is_some_and(|row| row.single(usize::from(x)).is_some())
        };
        out.extend(edges.into_iter().filter(single));
        out.sort_unstable();
        out.dedup();
    }

    /// A hamza above or a dot below may be drawn a little over the edge of its cell, too (seen in xterm
    /// and mlterm): the cells above and below letters that go, or are drawn again, are sent again. The blank ones
    /// first, since they wipe; then the letters on their other side, which they may have wiped.
    fn add_grazed(&self, inked: &[(u16, u16)], out: &mut Vec<(u16, u16)>) {
        let wide = self.rows.iter().map(Row::len).max().unwrap_or(0);
        let mut here = vec![false; wide * self.rows.len()];
        let index = |(y, x): (u16, u16)| usize::from(y) * wide + usize::from(x);
        for &place in &*out {
            if let Some(here) = here.get_mut(index(place)) {
                *here = true;
            }
        }
        let sorted = out.len();
        let mut blank = Vec::new();
        // Whether a place that was not sent yet wipes.
        let mut add = |place: (u16, u16), letters: bool| {
            let row = self.rows.get(usize::from(place.0));
            let Some((row, cell)) = row.and_then(|r| Some((r, r.single(usize::from(place.1))?)))
            else {
                return false;
            };
            let Some(here) = here.get_mut(index(place)).filter(|here| !**here) else {
                return false;
            };
            if letters && !row.turned(usize::from(place.1)) {
                return false;
            }
            *here = true;
            let wipes = cell.symbol() == " ";
            if wipes {
                blank.push(place);
            } else {
                out.push(place);
            }
            wipes
        };
        for &(y, x) in inked {
            for step in [-1, 1] {
                let beside = y.checked_add_signed(step);
                if beside.is_some_and(|y| add((y, x), false))
                    && let Some(y) = y.checked_add_signed(2 * step)
                {
                    add((y, x), true);
                }
            }
        }
        if out.len() > sorted {
            // Most of it is in order already, which this kind of sorting makes use of.
            out.sort();
        }
        out.splice(0..0, blank);
    }

    fn blank(&mut self, region: ClearType) {
        if region == ClearType::All {
            // The screen may have fewer rows than it had.
            self.rows.truncate(self.height.get().unwrap_or(0));
            self.rows.iter_mut().for_each(Row::clear);
            return;
        }
        let (x, y) = (usize::from(self.cursor.x), usize::from(self.cursor.y));
        for (at, row) in self.rows.iter_mut().enumerate() {
            let columns = match (region, at.cmp(&y)) {
                (ClearType::AfterCursor, std::cmp::Ordering::Greater)
                | (ClearType::BeforeCursor, std::cmp::Ordering::Less)
                | (ClearType::CurrentLine, std::cmp::Ordering::Equal) => 0..usize::MAX,
                (ClearType::AfterCursor | ClearType::UntilNewLine, std::cmp::Ordering::Equal) => {
                    x..usize::MAX
                }
                (ClearType::BeforeCursor, std::cmp::Ordering::Equal) => 0..x + 1,
                _ => continue,
            };
            row.blank(columns);
        }
    }
}

impl<B: Backend<Error = io::Error> + Write> Wire<B> {
    /// Sends a control sequence that is no part of the picture and moves no cursor, such as OSC 52.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn send_control(&mut self, sequence: &str) -> io::Result<()> {
        self.inner.write_all(sequence.as_bytes())?;
        Backend::flush(&mut self.inner)
    }

    fn begin_frame(&mut self) -> io::Result<()> {
        if !self.synchronizing {
            self.synchronizing = true;
            self.inner.write_all(BEGIN_SYNCHRONIZED.as_bytes())?;
        }
        Ok(())
    }
}

impl<B: Backend<Error = io::Error> + Write> Backend for Wire<B> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut changed: Vec<Change<'_>> = content
            .map(|(x, y, cell)| Change {
                place: (y, x),
                cell,
            })
            .collect();
        if changed.is_empty() {
            return Ok(());
        }
        // Stable: of two cells for one place the later one wins, as on the screen.
        changed.sort_by_key(|c| c.place);
        let encoding = self.encoding;
        let scrolled = self.scrolled(&changed);
        let mut edges = Vec::new();
        if let Some((scroll, rest)) = &scrolled {
            if !encoding.profile.sends_whole_rows() {
                edges = self.at_edges(*scroll);
            }
            self.begin_frame()?;
            self.inner.write_all(scroll.sequence().as_bytes())?;
            scroll.apply(&mut self.rows);
            changed.retain(|c| !(scroll.top..scroll.bottom).contains(&usize::from(c.place.0)));
            let rest = rest.iter().map(|&(place, ref cell)| Change { place, cell });
            changed.extend(rest);
            changed.sort_by_key(|c| c.place);
        }
        let mut out: Vec<(u16, u16)> = Vec::with_capacity(changed.len());
        let mut inked: Vec<(u16, u16)> = Vec::new();
        for of_row in changed.chunk_by(|a, b| a.place.0 == b.place.0) {
            let Some(&Change { place: (y, _), .. }) = of_row.first() else {
                continue;
            };
            if let Some(row) = self.row(y) {
                row.send(encoding, of_row, |x, gone| {
                    out.push((y, x));
                    if gone {
                        inked.push((y, x));
                    }
                });
            }
        }
        if !edges.is_empty() {
            self.add_edges(edges, &mut out);
        }
        if !encoding.profile.sends_whole_rows() && !inked.is_empty() {
            self.add_grazed(&inked, &mut out);
        }
        if let Some((y, x)) = out.last() {
            let row = self.rows.get(usize::from(*y));
            let width = row.map_or(1, |row| row.width(usize::from(*x)).max(1));
            self.cursor = Position::new(x.saturating_add(width), *y);
        }
        self.begin_frame()?;
        let rows = &self.rows;
        let cell = |&(y, x): &(u16, u16)| {
            let sent = rows.get(usize::from(y))?.sent(usize::from(x))?;
            Some((x, y, sent))
        };
        self.inner.draw(out.iter().filter_map(cell))
    }

    fn append_lines(&mut self, n: u16) -> io::Result<()> {
        let last = self.inner.size()?.height.saturating_sub(1);
        let scrolled = self.cursor.y.saturating_add(n).saturating_sub(last);
        let gone = usize::from(scrolled).min(self.rows.len());
        self.rows.drain(..gone);
        self.cursor.y = self.cursor.y.saturating_add(n).min(last);
        self.inner.append_lines(n)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shows_cursor != Some(false) {
            self.inner.hide_cursor()?;
            self.shows_cursor = Some(false);
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shows_cursor != Some(true) {
            self.inner.show_cursor()?;
            self.shows_cursor = Some(true);
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        let row = self.rows.get(usize::from(self.cursor.y));
        let column = row.map_or(self.cursor.x, |row| {
            let column = sent_column(self.encoding, row.plain(), usize::from(self.cursor.x));
            u16::try_from(column).unwrap_or(self.cursor.x)
        });
        self.inner
            .set_cursor_position(Position::new(column, self.cursor.y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.begin_frame()?;
        self.blank(region);
        // Who clears the screen had to: somebody else wrote to it.
        self.shows_cursor = None;
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        let size = match self.measure.and_then(|measure| measure()) {
            Some(size) => size.into(),
            None => self.inner.size()?,
        };
        self.height.set(Some(usize::from(size.height)));
        Ok(size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.synchronizing) {
            self.inner.write_all(END_SYNCHRONIZED.as_bytes())?;
        }
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod incremental;
#[cfg(test)]
mod models;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;
