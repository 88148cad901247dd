//! A row of the buffer as a terminal of a profile must be sent it.
//!
//! Invariant: as many cells come out as go in; nothing in them acts on the terminal but what the
//! profile puts there.
//! Must not know: what was sent before, where the row stands.

use std::fmt::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::profile::{Encoding, Marks, Profile};
use super::symbol::{LRM, append, may_turn, safe, turns};
use super::{colour, face, reorder};

/// The cells to send for a row of the buffer. A profile may change every cell of the row and where
/// it stands; the result has as many cells as the row.
#[must_use]
pub fn encode(encoding: impl Into<Encoding>, row: &[Cell]) -> Vec<Cell> {
    let encoding = encoding.into();
    let mut cells = safe_row(encoding, row);
    // Rows of Latin text only, which most are beside an article's own, have nothing to encode.
    if !cells.iter().any(may_turn) {
        return cells;
    }
    match encoding.profile {
        Profile::Lrm | Profile::Plain | Profile::NoCtl | Profile::Osc66 => {
            let marked = cells.iter().any(turns);
            for (column, cell) in cells.iter_mut().enumerate() {
                encode_alone(encoding.profile, column, marked, cell);
            }
            cells
        }
        Profile::Bold => face::turn_runs(cells),
        Profile::Inverse => reorder::inverse(&cells),
        Profile::Logical => reorder::logical(&cells),
        Profile::Colour => colour::alternate(cells, encoding.ground),
    }
}

fn safe_row(encoding: Encoding, row: &[Cell]) -> Vec<Cell> {
    row.iter().map(|cell| safe_cell(encoding, cell)).collect()
}

/// A cell with what may be sent of its symbol under an encoding.
pub(super) fn safe_cell(encoding: Encoding, cell: &Cell) -> Cell {
    let marks = match encoding.profile {
        Profile::Bold => Marks::Stripped,
        _ => encoding.marks,
    };
    safe(cell, marks)
}

/// Encodes a safe cell for a profile that [encodes cells one by one](Profile::sends_cells_alone): of the
/// rest of its row only this counts, whether a cell in it turns.
pub(super) fn encode_alone(profile: Profile, column: usize, marked: bool, cell: &mut Cell) {
    match profile {
        Profile::Lrm if column == 0 && marked || turns(cell) => append(cell, LRM),
        Profile::Osc66 if may_turn(cell) => {
            // By columns, so that a repaint of some cells keeps neighbours apart. 0 is what
            // ordinary cells have.
            let aligned = 1 + column % 2;
            let text = format!("\u{1b}]66;w=1:h={aligned};{}\u{1b}\\", cell.symbol());
            cell.set_symbol(&text);
        }
        _ => {}
    }
}

/// The column to name to a terminal so that what it puts there stands in a column of the screen. Only
/// terminals that reorder whole cells differ.
pub(super) fn sent_column(encoding: Encoding, row: &[Cell], column: usize) -> usize {
    let order = match encoding.profile {
        Profile::Inverse => reorder::inverse_order(row),
        Profile::Logical => reorder::logical_order(row),
        _ => return column,
    };
    let found = order.iter().position(|seen| *seen == column);
    found.unwrap_or(column)
}

/// A line of text, given as its cells from left to right, as a terminal of this profile must be sent
/// it where no row is kept: what `diglot show` prints.
#[must_use]
pub fn encode_text<'c>(
    encoding: impl Into<Encoding>,
    cells: impl Iterator<Item = &'c str>,
) -> String {
    let row: Vec<Cell> = cells
        .map(|symbol| {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(symbol);
            cell
        })
        .collect();
    let mut text = String::new();
    for cell in encode(encoding, &row) {
        let symbol = cell.symbol();
        // The looks that profiles add to plain text, each undone at once.
        let (mut before, mut after) = (String::new(), String::new());
        for (modifier, on, off) in [(Modifier::BOLD, 1, 22), (Modifier::ITALIC, 3, 23)] {
            if cell.modifier.contains(modifier) {
                let _ = write!(before, "\u{1b}[{on}m");
                let _ = write!(after, "\u{1b}[{off}m");
            }
        }
        if let Color::Indexed(index) = cell.fg {
            let _ = write!(before, "\u{1b}[38;5;{index}m");
            after.push_str("\u{1b}[39m");
        }
        text.extend([before.as_str(), symbol, after.as_str()]);
    }
    text
}
