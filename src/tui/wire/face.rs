//! For terminals that shape each run of cells of one face and turn runs of right-to-left letters
//! round (kitty): runs turned round beforehand, and kept apart from what touches them by faces.
//!
//! A face is what of a look chooses a font: bold and italic. Kitty ends a run at a blank, at a cell
//! that it draws itself (lines, blocks) and at a change of font; it then asks HarfBuzz, which goes by
//! the first script in the run. Colours and lines belong to the columns: they stay where they are.
//! Invariant: symbols move only within a run of letters; the faces of letters stay.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use ratatui::buffer::Cell;
use ratatui::style::Modifier;

use super::symbol::{base, class, is_drawn, is_right_to_left, of_right_to_left_script};

const FACE: Modifier = Modifier::BOLD.union(Modifier::ITALIC);

/// What a cell is to shaping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Ends a run.
    Gap,
    /// A right-to-left letter or Arabic digit.
    Letter,
    /// Punctuation that could turn a run round. It may come from another font than letters, and so is
    /// never made part of their run.
    Point,
    /// Anything else.
    Other,
}

fn kind(cell: &Cell) -> Kind {
    let c = base(cell);
    if c == ' ' || is_drawn(c) {
        return Kind::Gap;
    }
    if c < '\u{590}' {
        return Kind::Other;
    }
    let punctuation = GeneralCategoryGroup::Punctuation
        .contains(CodePointMapData::<GeneralCategory>::new().get(c));
    let right_to_left = is_right_to_left(class(cell));
    match (right_to_left, punctuation) {
        (true, false) => Kind::Letter,
        (true, true) => Kind::Point,
        (false, _) if of_right_to_left_script(c) => Kind::Point,
        (false, _) => Kind::Other,
    }
}

/// Turns each run of letters round and gives what touches a run another face.
pub(super) fn turn_runs(mut cells: Vec<Cell>) -> Vec<Cell> {
    let kinds: Vec<Kind> = cells.iter().map(kind).collect();
    let mut start = 0;
    while start < cells.len() {
        let end = run_end(&cells, &kinds, start);
        if let Some(run) = cells.get_mut(start..end) {
            let symbols: Vec<String> = run.iter().map(|c| c.symbol().to_owned()).collect();
            for (cell, symbol) in run.iter_mut().zip(symbols.iter().rev()) {
                cell.set_symbol(symbol);
            }
        }
        start = end.max(start + 1);
    }
    for column in 0..cells.len() {
        part(&mut cells, &kinds, column);
    }
    cells
}

/// The end of the run of letters of one face that starts at a column; the column itself for others.
fn run_end(cells: &[Cell], kinds: &[Kind], start: usize) -> usize {
    let face = cells.get(start).map(face);
    let run = cells.iter().zip(kinds).skip(start);
    start
        + run
            .take_while(|(cell, kind)| **kind == Kind::Letter && Some(self::face(cell)) == face)
            .count()
}

fn face(cell: &Cell) -> Modifier {
    cell.modifier.intersection(FACE)
}

/// Gives a cell a face that parts it from its neighbours, where it must be parted: from the one before
/// it as that was sent, and from a letter behind it.
fn part(cells: &mut [Cell], kinds: &[Kind], column: usize) {
    let kind = kinds.get(column).copied().unwrap_or(Kind::Gap);
    if matches!(kind, Kind::Gap | Kind::Letter) {
        return;
    }
    let before = column.checked_sub(1).and_then(|at| {
        let must = match kinds.get(at)? {
            Kind::Gap => false,
            Kind::Letter | Kind::Point => true,
            Kind::Other => kind == Kind::Point,
        };
        must.then(|| cells.get(at).map(face))?
    });
    let behind = kinds
        .get(column + 1)
        .filter(|kind| **kind == Kind::Letter)
        .and_then(|_| cells.get(column + 1).map(face));
    let Some(cell) = cells.get_mut(column) else {
        return;
    };
    let own = cell.modifier;
    let faces = [Modifier::empty(), Modifier::BOLD, Modifier::ITALIC];
    let parted = faces.into_iter().map(|change| own ^ change).find(|look| {
        [before, behind]
            .iter()
            .flatten()
            .all(|n| *n != look.intersection(FACE))
    });
    cell.modifier = parted.unwrap_or(own);
}
