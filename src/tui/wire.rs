//! One form in the buffer, another on the wire: what is sent so that a terminal shows the buffer.
//!
//! Ratatui's buffer holds Arabic as it is seen, left to right, in presentation forms, one cluster a
//! cell. Terminals that reorder text themselves would turn it round again. [`Wire`] stands between
//! ratatui and the real backend, knows whole rows of the screen, and sends each row encoded for the
//! terminal's [`Profile`].
//! Invariant: what was sent of a row that was drawn equals [`encode`](fn@encode) of the row in the buffer; no
//! control character leaves in a cell.
//! Must not know: what the cells show, which terminal it is (a profile is given).

use std::collections::BTreeSet;
use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};

mod colour;
mod encode;
mod face;
mod profile;
mod reorder;
mod symbol;

use encode::sent_column;
pub use encode::{encode, encode_text};
pub use profile::{Encoding, Ground, Marks, Profile, through_tmux};

const BEGIN_SYNCHRONIZED: &str = "\u{1b}[?2026h";
/// Ends a synchronized update; harmless where none is open or known.
pub const END_SYNCHRONIZED: &str = "\u{1b}[?2026l";

/// A row of the screen.
#[derive(Debug, Clone, Default)]
struct Row {
    /// As in ratatui's buffer.
    plain: Vec<Cell>,
    /// As it was sent.
    sent: Vec<Cell>,
}

impl Row {
    fn widen(&mut self, width: usize) {
        if self.plain.len() < width {
            self.plain.resize(width, Cell::EMPTY);
            self.sent.resize(width, Cell::EMPTY);
        }
    }

    fn blank(&mut self, columns: std::ops::Range<usize>) {
        for grid in [&mut self.plain, &mut self.sent] {
            let end = columns.end.min(grid.len());
            if let Some(cells) = grid.get_mut(columns.start..end) {
                cells.fill(Cell::EMPTY);
            }
        }
    }

    /// Takes the changed cells over. Returns the columns of those that showed right-to-left letters.
    fn change(&mut self, changed: &[(u16, &Cell)]) -> Vec<usize> {
        let showed = |at: &usize| self.sent.get(*at).is_some_and(symbol::may_turn);
        let letters = changed
            .iter()
            .map(|(x, _)| usize::from(*x))
            .filter(showed)
            .collect();
        for &(x, cell) in changed {
            let column = usize::from(x);
            let covered = usize::from(cell.cell_width()).max(1);
            self.widen(column + covered);
            self.blank(column..column + covered);
            if let Some(plain) = self.plain.get_mut(column) {
                plain.clone_from(cell);
            }
        }
        letters
    }

    /// The cells to send, in order of columns: those that changed and those that are encoded
    /// otherwise because of it. And which of them were right-to-left letters.
    fn send(
        &mut self,
        encoding: Encoding,
        changed: &[(u16, &Cell)],
        letters: &[usize],
    ) -> (Vec<(u16, Cell)>, Vec<usize>) {
        let encoded = encode(encoding, &self.plain);
        let turned = |cells: &[Cell]| cells.iter().any(symbol::may_turn);
        let whole = encoding.profile.sends_whole_rows() && (turned(&encoded) || turned(&self.sent));
        let mut stale: Vec<bool> = encoded
            .iter()
            .zip(&self.sent)
            .map(|(new, old)| whole || new != old)
            .collect();
        for &(x, _) in changed {
            if let Some(stale) = stale.get_mut(usize::from(x)) {
                *stale = true;
            }
        }
        // A joined letter may be drawn a little over the edge of its cell (seen in xterm): what stood or
        // stands next to it is drawn again, or specks of it stay.
        let over = |at: usize| {
            let turned = |cells: &[Cell]| cells.get(at).is_some_and(symbol::may_turn);
            turned(&encoded) || turned(&self.sent) || letters.contains(&at)
        };
        let beside: Vec<bool> = (0..stale.len())
            .map(|at| {
                let next = |other: Option<usize>| {
                    other.is_some_and(|o| stale.get(o) == Some(&true) && (over(o) || over(at)))
                };
                next(at.checked_sub(1)) || next(Some(at + 1))
            })
            .collect();
        let mut out = Vec::new();
        let mut inked = Vec::new();
        let mut covered_until = 0;
        for (column, new) in encoded.iter().enumerate() {
            let Ok(x) = u16::try_from(column) else { break };
            if column < covered_until {
                continue;
            }
            // Of the plain cell: what is sent may be more than its symbol, and a cell of two columns
            // is never moved.
            let width = self.plain.get(column).map_or(1, CellWidth::cell_width);
            covered_until = column + usize::from(width).max(1);
            if stale.get(column) == Some(&true) || beside.get(column) == Some(&true) {
                out.push((x, new.clone()));
                if self.sent.get(column).is_some_and(symbol::may_turn) || letters.contains(&column)
                {
                    inked.push(column);
                }
            }
        }
        self.sent = encoded;
        (out, inked)
    }

    /// A cell as it was sent, if it is one of one column.
    fn single(&self, column: usize) -> Option<&Cell> {
        let narrow = |at: usize| self.plain.get(at).is_none_or(|c| c.cell_width() <= 1);
        let alone = narrow(column) && column.checked_sub(1).is_none_or(narrow);
        self.sent.get(column).filter(|_| alone)
    }
}

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
    synchronizing: bool,
}

impl<B> Wire<B> {
    /// Wraps a backend. The screen counts as blank; ratatui's `Terminal::clear` makes it so.
    pub fn new(inner: B, encoding: impl Into<Encoding>) -> Self {
        Self {
            inner,
            encoding: encoding.into(),
            rows: Vec::new(),
            cursor: Position::ORIGIN,
            synchronizing: false,
        }
    }

    /// How rows are encoded.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Changes how rows are encoded from now on; the caller clears the terminal after it.
    pub fn set_encoding(&mut self, encoding: impl Into<Encoding>) {
        self.encoding = encoding.into();
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

    /// A hamza above or a dot below may be drawn a little over the edge of its cell, too (seen in xterm
    /// and mlterm): the cells above and below letters that go, or are drawn again, are sent again. The blank ones
    /// first, since they wipe; then the letters on their other side, which they may have wiped.
    fn add_grazed(&self, inked: &BTreeSet<(u16, usize)>, out: &mut Vec<(u16, u16, Cell)>) {
        let single = |(y, column): (u16, usize)| self.rows.get(usize::from(y))?.single(column);
        let mut here: BTreeSet<(u16, usize)> =
            out.iter().map(|(x, y, _)| (*y, usize::from(*x))).collect();
        let mut blank = Vec::new();
        let mut add = |place: (u16, usize), wanted: fn(&Cell) -> bool| {
            let Some(cell) = single(place).filter(|cell| wanted(cell)) else {
                return false;
            };
            let Ok(x) = u16::try_from(place.1) else {
                return false;
            };
            let wipes = cell.symbol() == " ";
            if here.insert(place) {
                let list = if wipes { &mut blank } else { &mut *out };
                list.push((x, place.0, cell.clone()));
                return wipes;
            }
            false
        };
        for &(y, column) in inked {
            for step in [-1, 1] {
                let beside = y.checked_add_signed(step).map(|y| (y, column));
                if beside.is_some_and(|place| add(place, |_| true))
                    && let Some(y) = y.checked_add_signed(2 * step)
                {
                    add((y, column), symbol::may_turn);
                }
            }
        }
        out.sort_by_key(|(x, y, _)| (*y, *x));
        out.splice(0..0, blank);
    }

    fn blank(&mut self, region: ClearType) {
        let (x, y) = (usize::from(self.cursor.x), usize::from(self.cursor.y));
        for (at, row) in self.rows.iter_mut().enumerate() {
            let columns = match (region, at.cmp(&y)) {
                (ClearType::All, _) => 0..usize::MAX,
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
        let mut changed: Vec<(u16, u16, &Cell)> =
            content.map(|(x, y, cell)| (y, x, cell)).collect();
        if changed.is_empty() {
            return Ok(());
        }
        // Stable: of two cells for one place the later one wins, as on the screen.
        changed.sort_by_key(|(y, x, _)| (*y, *x));
        let encoding = self.encoding;
        let mut out: Vec<(u16, u16, Cell)> = Vec::with_capacity(changed.len());
        let mut inked: BTreeSet<(u16, usize)> = BTreeSet::new();
        for of_row in changed.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(y, _, _)) = of_row.first() else {
                continue;
            };
            let cells: Vec<(u16, &Cell)> = of_row.iter().map(|(_, x, cell)| (*x, *cell)).collect();
            if let Some(row) = self.row(y) {
                let letters = row.change(&cells);
                let (sent, columns) = row.send(encoding, &cells, &letters);
                out.extend(sent.into_iter().map(|(x, cell)| (x, y, cell)));
                inked.extend(columns.into_iter().map(|column| (y, column)));
            }
        }
        if !encoding.profile.sends_whole_rows() {
            self.add_grazed(&inked, &mut out);
        }
        if let Some((x, y, _)) = out.last() {
            let row = self.rows.get(usize::from(*y));
            let last = row.and_then(|row| row.plain.get(usize::from(*x)));
            let width = last.map_or(1, |cell| cell.cell_width().max(1));
            self.cursor = Position::new(x.saturating_add(width), *y);
        }
        self.begin_frame()?;
        self.inner
            .draw(out.iter().map(|(x, y, cell)| (*x, *y, cell)))
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
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        let row = self.rows.get(usize::from(self.cursor.y));
        let column = row.map_or(self.cursor.x, |row| {
            let column = sent_column(self.encoding, &row.plain, usize::from(self.cursor.x));
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
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
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
mod models;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod tests;
