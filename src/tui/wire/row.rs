//! A row of the screen: what ratatui's buffer has in it, and what the terminal was sent for that.
//!
//! Invariant: after [`Row::send`], what was sent equals [`encode`] of what the buffer has. Of a cell whatever
//! is asked again and again (its width, whether it turns) is found out once, when it changes.
//! Must not know: where the row stands, what it shows.

use std::ops::Range;

use ratatui::buffer::Cell;

use super::encode::{encode, encode_alone, safe_cell};
use super::print::Print;
use super::profile::Encoding;
use super::symbol::{is_sent_as_is, may_turn, turns};

/// A cell to be drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'c> {
    /// Its row, and its column.
    pub(super) place: (u16, u16),
    pub(super) cell: &'c Cell,
}

impl Change<'_> {
    /// That of its cell. Not kept: where all of a screen changes there are thousands.
    pub(super) fn print(&self) -> Print {
        Print::of(self.cell)
    }

    pub(super) fn column(&self) -> usize {
        usize::from(self.place.1)
    }
}

/// What is known of a cell.
#[derive(Debug, Clone, Copy)]
struct Traits {
    /// Cells it takes in the buffer.
    width: u16,
    /// Whether the cell as it was sent [may turn](may_turn).
    turned: bool,
    /// Whether the cell in the buffer [turns]; known only where cells are encoded one by one.
    marks: bool,
}

impl Traits {
    const BLANK: Self = Self {
        width: 1,
        turned: false,
        marks: false,
    };
}

/// What a drawing does to a cell.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// It is to be sent.
    stale: bool,
    /// It was sent as a right-to-left letter before.
    gone: bool,
    /// It was or is one.
    over: bool,
}

/// A row of the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// As in ratatui's buffer.
    plain: Vec<Cell>,
    /// As it was sent; nothing while all of it was sent as in ratatui's buffer, as it is to most terminals.
    sent: Option<Vec<Cell>>,
    traits: Vec<Traits>,
    /// Of the cells as in ratatui's buffer.
    prints: Vec<Print>,
    /// Of the drawing under way.
    states: Vec<State>,
    /// Whether the first cell was sent with the mark of a row that has letters in it.
    begun: bool,
}

impl Row {
    /// The cells as in ratatui's buffer.
    pub(super) fn plain(&self) -> &[Cell] {
        &self.plain
    }

    /// The prints of the cells as in ratatui's buffer.
    pub(super) fn prints(&self) -> &[Print] {
        &self.prints
    }

    /// A cell as it was sent.
    pub(super) fn sent(&self, column: usize) -> Option<&Cell> {
        self.sent.as_ref().unwrap_or(&self.plain).get(column)
    }

    /// Columns that were drawn, from the first.
    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    /// A cell as it was sent, if it is one of one column.
    pub(super) fn single(&self, column: usize) -> Option<&Cell> {
        let narrow = |at: usize| self.width(at) <= 1;
        let alone = narrow(column) && column.checked_sub(1).is_none_or(narrow);
        self.sent(column).filter(|_| alone)
    }

    /// Whether a cell was sent as a right-to-left letter.
    pub(super) fn turned(&self, column: usize) -> bool {
        self.traits.get(column).is_some_and(|t| t.turned)
    }

    /// How many cells a cell of the buffer takes.
    pub(super) fn width(&self, column: usize) -> u16 {
        self.traits.get(column).map_or(1, |t| t.width)
    }

    /// Forgets all of it: nothing was drawn.
    pub(super) fn clear(&mut self) {
        self.truncate(0);
        self.sent = None;
        self.begun = false;
    }

    fn truncate(&mut self, width: usize) {
        self.plain.truncate(width);
        if let Some(sent) = &mut self.sent {
            sent.truncate(width);
        }
        self.traits.truncate(width);
        self.prints.truncate(width);
        self.states.truncate(width);
    }

    fn widen(&mut self, width: usize) {
        if self.plain.len() < width {
            self.plain.resize(width, Cell::EMPTY);
            if let Some(sent) = &mut self.sent {
                sent.resize(width, Cell::EMPTY);
            }
            self.traits.resize(width, Traits::BLANK);
            self.prints.resize(width, Print::BLANK);
            self.states.resize(width, State::default());
        }
    }

    /// Forgets what stands in some columns: they are blank now.
    pub(super) fn blank(&mut self, columns: Range<usize>) {
        let columns = columns.start..columns.end.min(self.plain.len());
        for grid in [Some(&mut self.plain), self.sent.as_mut()] {
            let Some(grid) = grid else { continue };
            if let Some(cells) = grid.get_mut(columns.clone()) {
                cells.fill(Cell::EMPTY);
            }
        }
        self.begun &= columns.start > 0;
        if let Some(prints) = self.prints.get_mut(columns.clone()) {
            prints.fill(Print::BLANK);
        }
        if let Some(traits) = self.traits.get_mut(columns) {
            traits.fill(Traits::BLANK);
        }
    }

    /// Takes the changed cells over, and hands out the columns to send, from left to right: those that changed
    /// and those that are encoded otherwise because of it; with each, whether a right-to-left letter goes
    /// from it.
    pub(super) fn send(
        &mut self,
        encoding: Encoding,
        changed: &[Change<'_>],
        mut send: impl FnMut(u16, bool),
    ) {
        for state in &mut self.states {
            *state = State::default();
        }
        for column in changed.iter().map(Change::column) {
            if self.traits.get(column).is_some_and(|t| t.turned)
                && let Some(state) = self.states.get_mut(column)
            {
                state.gone = true;
            }
        }
        if let Some(last) = changed.last() {
            self.widen(last.column() + 1);
        }
        for change in changed {
            let (column, cell, print) = (change.column(), change.cell, change.print());
            let width = u16::try_from(print.width()).unwrap_or(1);
            let end = column + print.width();
            self.widen(end);
            // The cell itself is put in place of what stood there; what it covers is blank. One of two columns that
            // began where it ends is gone, and the column that it covered is to be drawn.
            if end > column + 1 {
                let wide = self.traits.get(end - 1).is_some_and(|t| t.width > 1);
                if let Some(uncovered) = self.states.get_mut(end).filter(|_| wide) {
                    uncovered.stale = true;
                }
                self.blank(column + 1..end);
            }
            // What a wider one covered here is blank in the colours of either: it is to be drawn as well.
            let covered = column + usize::from(self.width(column)).max(1);
            for uncovered in self.states.get_mut(end..covered).into_iter().flatten() {
                uncovered.stale = true;
            }
            if let Some(plain) = self.plain.get_mut(column) {
                plain.clone_from(cell);
            }
            if let Some(place) = self.prints.get_mut(column) {
                *place = print;
            }
            if let Some(traits) = self.traits.get_mut(column) {
                *traits = Traits {
                    width,
                    ..Traits::BLANK
                };
            }
            if let Some(state) = self.states.get_mut(column) {
                state.stale = true;
            }
        }
        for (state, traits) in self.states.iter_mut().zip(&self.traits) {
            state.gone |= traits.turned;
        }
        if encoding.profile.sends_cells_alone() {
            self.encode_changed(encoding, changed);
        } else {
            self.encode_whole(encoding);
        }
        for (state, traits) in self.states.iter_mut().zip(&self.traits) {
            state.over = state.gone || traits.turned;
        }
        // A joined letter may be drawn a little over the edge of its cell (seen in xterm): what stood or
        // stands next to it is drawn again, or specks of it stay.
        let mut before = State::default();
        let mut covered_until = 0;
        for (column, (state, traits)) in self.states.iter().zip(&self.traits).enumerate() {
            let behind = self.states.get(column + 1).copied().unwrap_or_default();
            let beside = |other: State| other.stale && (other.over || state.over);
            let Ok(x) = u16::try_from(column) else { break };
            if column >= covered_until {
                // Of the plain cell: what is sent may be more than its symbol, and a cell of two columns
                // is never moved.
                covered_until = column + usize::from(traits.width).max(1);
                if state.stale || beside(before) || beside(behind) {
                    send(x, state.gone);
                }
            }
            before = *state;
        }
    }

    /// Encodes the cells that changed, and the first one where it gets or loses its mark.
    fn encode_changed(&mut self, encoding: Encoding, changed: &[Change<'_>]) {
        let profile = encoding.profile;
        for column in changed.iter().map(Change::column) {
            let Some(plain) = self.plain.get(column) else {
                continue;
            };
            if is_sent_as_is(plain) {
                if let Some(traits) = self.traits.get_mut(column) {
                    (traits.marks, traits.turned) = (false, false);
                }
                let sent = self.sent.as_mut().and_then(|sent| sent.get_mut(column));
                if let Some(sent) = sent {
                    sent.clone_from(plain);
                }
                continue;
            }
            let mut cell = safe_cell(encoding, plain);
            let marks = turns(&cell);
            encode_alone(profile, column, false, &mut cell);
            if let Some(traits) = self.traits.get_mut(column) {
                traits.marks = marks;
                traits.turned = may_turn(&cell);
            }
            self.keep_sent(column, cell);
        }
        let marked = self.traits.iter().any(|t| t.marks);
        let changed = self.states.first().is_some_and(|s| s.stale);
        if (changed || marked != self.begun)
            && let Some(plain) = self.plain.first()
        {
            let mut cell = safe_cell(encoding, plain);
            encode_alone(profile, 0, marked, &mut cell);
            let other = self.sent(0) != Some(&cell);
            if let Some(state) = self.states.first_mut() {
                state.stale |= other;
            }
            self.keep_sent(0, cell);
            self.begun = marked;
        }
    }

    /// Keeps what a cell of the buffer was sent as.
    fn keep_sent(&mut self, column: usize, cell: Cell) {
        if self.sent.is_none() && self.plain.get(column) != Some(&cell) {
            self.sent = Some(self.plain.clone());
        }
        if let Some(sent) = self.sent.as_mut().and_then(|sent| sent.get_mut(column)) {
            *sent = cell;
        }
    }

    /// Encodes the row anew, and finds what is sent otherwise than before.
    fn encode_whole(&mut self, encoding: Encoding) {
        let encoded = encode(encoding, &self.plain);
        let before = self.traits.iter().any(|t| t.turned);
        // What changed is sent whatever it was.
        let old = self.sent.as_ref().unwrap_or(&self.plain);
        let cells = encoded.iter().zip(old).zip(&mut self.traits);
        for (((new, old), traits), state) in cells.zip(&mut self.states) {
            if state.stale || new != old {
                state.stale = true;
                traits.turned = may_turn(new);
            }
        }
        let turned = before || self.traits.iter().any(|t| t.turned);
        if encoding.profile.sends_whole_rows() && turned {
            for state in &mut self.states {
                state.stale = true;
            }
        }
        self.sent = Some(encoded);
    }
}
