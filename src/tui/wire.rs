//! One form in the buffer, another on the wire: what is sent so that a terminal shows the buffer.
//!
//! Ratatui's buffer holds Arabic as it is seen, left to right, in presentation forms, one cluster a
//! cell. Terminals that reorder text themselves would turn it round again. [`Wire`] stands between
//! ratatui and the real backend, knows whole rows of the screen, and sends each row encoded for the
//! terminal's [`Profile`].
//! Invariant: what was sent of a row that was drawn equals [`encode`] of the row in the buffer; no
//! control character leaves in a cell.
//! Must not know: what the cells show, which terminal it is (a profile is given).

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use unicode_bidi::{BidiClass, bidi_class};

/// LEFT-TO-RIGHT MARK.
const LRM: char = '\u{200e}';
const BEGIN_SYNCHRONIZED: &str = "\u{1b}[?2026h";
/// Ends a synchronized update; harmless where none is open or known.
pub const END_SYNCHRONIZED: &str = "\u{1b}[?2026l";

/// How a kind of terminal must be sent a row so that it shows the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// A left-to-right mark behind every cell of the classes R, AL and AN, and one in the first cell
    /// of a row that has such a cell. Every letter then is a right-to-left run of length one, which
    /// no implicit bidi turns round, and the mark at the start keeps a terminal that guesses the
    /// direction of a line from right to left. Shows right in terminals without bidi, too.
    #[default]
    Lrm,
    /// Cells as they are, for terminals without bidi that give the mark a cell.
    Plain,
}

/// The cells to send for a row of the buffer. A profile may change every cell of the row and where
/// it stands; the result has as many cells as the row.
#[must_use]
pub fn encode(profile: Profile, row: &[Cell]) -> Vec<Cell> {
    let mark_row = profile == Profile::Lrm && row.iter().any(is_right_to_left);
    row.iter()
        .enumerate()
        .map(|(column, cell)| {
            let mark = mark_row && (column == 0 || is_right_to_left(cell));
            let symbol = wire_symbol(cell.symbol(), mark);
            let mut sent = cell.clone();
            if symbol != cell.symbol() {
                sent.set_symbol(&symbol);
            }
            sent
        })
        .collect()
}

/// A line of text, given as its cells from left to right, as a terminal of this profile must be sent
/// it where no row is kept: what `diglot show` prints.
#[must_use]
pub fn encode_text<'c>(profile: Profile, cells: impl Iterator<Item = &'c str>) -> String {
    let row: Vec<Cell> = cells
        .map(|symbol| {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(symbol);
            cell
        })
        .collect();
    encode(profile, &row).iter().map(Cell::symbol).collect()
}

/// Whether a terminal's bidi would take the cell for right-to-left text or for an Arabic number.
fn is_right_to_left(cell: &Cell) -> bool {
    cell.symbol()
        .chars()
        .find(|c| !is_stripped(*c))
        .is_some_and(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN))
}

/// Characters whose width terminals do not agree on (soft hyphen, the Arabic signs that enclose
/// numbers), and those that steer bidi: the wire sets its own.
const fn is_stripped(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

fn wire_symbol(symbol: &str, mark: bool) -> String {
    let mut text = String::with_capacity(symbol.len() + LRM.len_utf8());
    for c in symbol.chars().filter(|c| !is_stripped(*c)) {
        let safe = !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
        text.push(if safe { c } else { char::REPLACEMENT_CHARACTER });
    }
    // A symbol without a width would join the cell before it and draw the rest of the row one
    // column off; a mark that follows its base at once is what all terminals agree on.
    if text.as_str().cell_width() == 0 {
        text.insert(0, ' ');
    }
    if mark {
        text.push(LRM);
    }
    text
}

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

    /// Takes the changed cells over.
    fn change(&mut self, changed: &[(u16, &Cell)]) {
        for &(x, cell) in changed {
            let column = usize::from(x);
            let covered = usize::from(cell.cell_width()).max(1);
            self.widen(column + covered);
            self.blank(column..column + covered);
            if let Some(plain) = self.plain.get_mut(column) {
                plain.clone_from(cell);
            }
        }
    }

    /// The cells to send, in order of columns: those that changed and those that are encoded
    /// otherwise because of it.
    fn send(&mut self, profile: Profile, changed: &[(u16, &Cell)]) -> Vec<(u16, Cell)> {
        let encoded = encode(profile, &self.plain);
        let mut out = Vec::new();
        let mut covered_until = 0;
        for (column, (new, old)) in encoded.iter().zip(&self.sent).enumerate() {
            let Ok(x) = u16::try_from(column) else { break };
            if column < covered_until {
                continue;
            }
            let width = self.plain.get(column).map_or(1, CellWidth::cell_width);
            covered_until = column + usize::from(width).max(1);
            if new != old || changed.binary_search_by_key(&x, |(at, _)| *at).is_ok() {
                out.push((x, new.clone()));
            }
        }
        self.sent = encoded;
        out
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
    profile: Profile,
    rows: Vec<Row>,
    cursor: Position,
    synchronizing: bool,
}

impl<B> Wire<B> {
    /// Wraps a backend. The screen counts as blank; ratatui's `Terminal::clear` makes it so.
    pub const fn new(inner: B, profile: Profile) -> Self {
        Self {
            inner,
            profile,
            rows: Vec::new(),
            cursor: Position::ORIGIN,
            synchronizing: false,
        }
    }

    /// How rows are encoded.
    pub const fn profile(&self) -> Profile {
        self.profile
    }

    /// Changes how rows are encoded from now on; the caller clears the terminal after it.
    pub const fn set_profile(&mut self, profile: Profile) {
        self.profile = profile;
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
        let profile = self.profile;
        let mut out: Vec<(u16, u16, Cell)> = Vec::with_capacity(changed.len());
        for of_row in changed.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(y, _, _)) = of_row.first() else {
                continue;
            };
            let cells: Vec<(u16, &Cell)> = of_row.iter().map(|(_, x, cell)| (*x, *cell)).collect();
            if let Some(row) = self.row(y) {
                row.change(&cells);
                let sent = row.send(profile, &cells);
                out.extend(sent.into_iter().map(|(x, cell)| (x, y, cell)));
            }
        }
        if let Some((x, y, cell)) = out.last() {
            self.cursor = Position::new(x.saturating_add(cell.cell_width().max(1)), *y);
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
        self.inner.set_cursor_position(self.cursor)
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
mod tests;
