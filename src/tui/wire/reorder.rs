//! For terminals that run bidi over whole rows: rows turned round beforehand, so that their bidi
//! gives back what is in the buffer.
//!
//! Two ways. By words: each run of letters is sent in logical order and ended by a left-to-right mark,
//! and so is each run of Arabic digits. By UAX #9 with a base from left to right all else then is at
//! level 0, whatever it is: a neutral has a left-to-right letter, a mark or the start of the row before
//! it (N1, N2); so has a European number (W2, W7); a pair of brackets finds no right-to-left letter
//! before it (N0). By stretches: from the first letter to the last, with all that stands between, in the
//! order of reading; right in most rows only, so that each row is checked.
//! Invariant: cells move whole, with their looks; only cells of one column move.
//! Must not know: which terminal it is.

use std::ops::Range;

use icu_properties::CodePointMapData;
use icu_properties::props::BidiMirroringGlyph;
use ratatui::buffer::{Cell, CellWidth};
use unicode_bidi::{BidiClass, BidiInfo, Level, ParagraphBidiInfo};

use super::symbol::{LRM, append, base, class, is_drawn, is_letter};
use crate::text::forms::unshaped;
use crate::text::join::would_join;

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// Which cell of the row stands at each column as sent.
pub(super) type Order = Vec<usize>;

/// What a terminal takes a character for; whether it is asked for a ligature's first letter.
type Taken = fn(char, bool) -> char;

/// The maximal runs of columns that `is` holds for.
fn runs(count: usize, is: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for column in (0..count).filter(|column| is(*column)) {
        match out.last_mut() {
            Some(run) if run.end == column => run.end += 1,
            _ => out.push(column..column + 1),
        }
    }
    out
}

fn reverse(order: &mut Order, range: Range<usize>) {
    if let Some(part) = order.get_mut(range) {
        part.reverse();
    }
}

/// The row by words, with the joined forms kept. This is for a terminal that mirrors nothing, keeps
/// the joined forms' order and joins anew whatever stands side by side: Konsole.
pub(super) fn inverse(row: &[Cell]) -> Vec<Cell> {
    by_words(row, &classes(row), letter_of)
}

/// Where the cells of [`inverse`] come from.
pub(super) fn inverse_order(row: &[Cell]) -> Order {
    words(&classes(row)).0
}

/// The row in the order of reading, in nominal letters.
pub(super) fn logical(row: &[Cell]) -> Vec<Cell> {
    let classes = classes(row);
    let nominal: Vec<Cell> = row.iter().map(nominal).collect();
    let Some(stretched) = by_stretches(&nominal, &classes) else {
        let mut sent = by_words(row, &classes, nominal_base);
        for cell in &mut sent {
            *cell = self::nominal(cell);
        }
        return sent;
    };
    let mut sent = stretched.cells;
    for run in &stretched.runs {
        keep_joining(&mut sent, row, &stretched.order, run.clone(), nominal_base);
    }
    for end in stretched.ends {
        if let Some(cell) = sent.get_mut(end) {
            append(cell, LRM);
        }
    }
    // Within a stretch a mark would part it.
    if stretched.starts > 0 {
        mark_start(&mut sent);
    }
    sent
}

/// Where the cells of [`logical`] come from.
pub(super) fn logical_order(row: &[Cell]) -> Order {
    let classes = classes(row);
    by_stretches(row, &classes).map_or_else(|| words(&classes).0, |stretched| stretched.order)
}

fn classes(row: &[Cell]) -> Vec<BidiClass> {
    row.iter().map(class).collect()
}

/// The order by words, and the runs of letters.
fn words(classes: &[BidiClass]) -> (Order, Vec<Range<usize>>) {
    let mut order: Order = (0..classes.len()).collect();
    let words = runs(classes.len(), |at| {
        classes.get(at).is_some_and(|c| is_letter(*c))
    });
    for run in &words {
        reverse(&mut order, run.clone());
    }
    (order, words)
}

fn by_words(row: &[Cell], classes: &[BidiClass], letter: Taken) -> Vec<Cell> {
    let (order, words) = words(classes);
    let mut sent: Vec<Cell> = order
        .iter()
        .filter_map(|&at| row.get(at).cloned())
        .collect();
    for run in words {
        keep_joining(&mut sent, row, &order, run.clone(), letter);
        if let Some(last) = sent.get_mut(run.end - 1) {
            append(last, LRM);
        }
    }
    let numbers = runs(classes.len(), |at| classes.get(at) == Some(&BidiClass::AN));
    for run in numbers {
        if let Some(last) = sent.get_mut(run.end - 1) {
            append(last, LRM);
        }
    }
    mark_start(&mut sent);
    sent
}

/// Keeps a row from left to right in a terminal that guesses its direction by the first letter. A mark
/// behind a letter would be too late, and part it from the next.
fn mark_start(sent: &mut [Cell]) {
    let marked = sent.iter().any(|cell| is_letter(class(cell)));
    if let Some(first) = sent.first_mut().filter(|cell| !is_letter(class(cell)))
        && marked
    {
        append(first, LRM);
    }
}

/// Makes letters that will stand side by side join as they do in the buffer, by a joiner or
/// non-joiner behind the first of each two where they would do otherwise.
fn keep_joining(sent: &mut [Cell], row: &[Cell], order: &Order, run: Range<usize>, letter: Taken) {
    let seen = |at: usize| {
        let column = order.get(at).filter(|_| at < run.end)?;
        row.get(*column).map(base)
    };
    for at in run.clone() {
        let Some((shape, (_, form))) = seen(at).and_then(|c| Some((c, unshaped(c)?))) else {
            continue;
        };
        let joined = form.joins_after();
        let would =
            seen(at + 1).is_some_and(|next| would_join(letter(shape, false), letter(next, true)));
        if joined != would
            && let Some(cell) = sent.get_mut(at)
        {
            append(cell, if joined { ZWJ } else { ZWNJ });
        }
    }
}

/// The letter that a joined form stands for; of lam-alef the first or the last.
fn letter_of(shape: char, first: bool) -> char {
    match unshaped(shape) {
        Some(([letter, '\0'], _)) => letter,
        Some(([lam, alef], _)) => {
            if first {
                lam
            } else {
                alef
            }
        }
        None => shape,
    }
}

/// What [`nominal`] sends for a character.
fn nominal_base(shape: char, _: bool) -> char {
    match unshaped(shape) {
        Some(([letter, '\0'], _)) => letter,
        _ => shape,
    }
}

/// The cell with nominal letters. Lam-alef stays a ligature: as two letters it would take two cells.
fn nominal(cell: &Cell) -> Cell {
    let mut sent = cell.clone();
    if cell.symbol().chars().any(|c| unshaped(c).is_some()) {
        let text: String = cell
            .symbol()
            .chars()
            .map(|c| nominal_base(c, false))
            .collect();
        sent.set_symbol(&text);
    }
    sent
}

/// A row by stretches.
struct Stretched {
    cells: Vec<Cell>,
    order: Order,
    /// The runs of letters, in columns as sent.
    runs: Vec<Range<usize>>,
    /// The columns that a mark must stand behind.
    ends: Vec<usize>,
    /// The column of the first stretch.
    starts: usize,
}

/// The row by stretches, if a terminal that follows UAX #9 then shows it.
fn by_stretches(row: &[Cell], classes: &[BidiClass]) -> Option<Stretched> {
    let mut order: Order = (0..row.len()).collect();
    let mut cells = row.to_vec();
    let mut ends = Vec::new();
    let stretches = stretches(row, classes);
    for (at, stretch) in stretches.iter().enumerate() {
        reverse(&mut order, stretch.clone());
        let class_of = |column: usize| {
            let seen = order.get(column)?;
            classes.get(*seen).copied()
        };
        for number in numbers(stretch, class_of) {
            reverse(&mut order, number);
        }
        // A mark parts the stretch from one behind it, or a number: what stands between is neutral.
        let until = stretches
            .get(at + 1)
            .map_or(classes.len(), |next| next.start + 1);
        let behind = classes.get(stretch.end..until).unwrap_or_default();
        let next = behind.iter().find(|class| {
            matches!(class, BidiClass::L | BidiClass::EN)
                || super::symbol::is_right_to_left(**class)
        });
        if next.is_some_and(|class| *class != BidiClass::L) {
            ends.push(stretch.end - 1);
        }
    }
    let mirror = CodePointMapData::<BidiMirroringGlyph>::new();
    for (column, seen) in order.iter().enumerate() {
        let (Some(cell), Some(from)) = (cells.get_mut(column), row.get(*seen)) else {
            continue;
        };
        cell.clone_from(from);
        if stretches.iter().any(|s| s.contains(&column))
            && let Some(mirrored) = mirror.get(base(from)).mirroring_glyph
        {
            let rest = from.symbol().chars().skip(1);
            let text: String = std::iter::once(mirrored).chain(rest).collect();
            cell.set_symbol(&text);
        }
    }
    let stretched = Stretched {
        runs: runs(order.len(), |at| {
            let seen = order.get(at).and_then(|seen| classes.get(*seen));
            seen.is_some_and(|class| is_letter(*class))
        }),
        cells,
        order,
        ends,
        starts: stretches.first().map_or(0, |first| first.start),
    };
    shows(&stretched, &stretches).then_some(stretched)
}

/// From a right-to-left cell to the last before a left-to-right letter, a line of a border, or a cell
/// that takes two columns, which cannot be moved.
fn stretches(row: &[Cell], classes: &[BidiClass]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut covered = 0;
    for (column, (cell, class)) in row.iter().zip(classes).enumerate() {
        let wide = cell.symbol().cell_width() > 1;
        if wide {
            covered = column + 2;
        }
        if *class == BidiClass::L || is_drawn(base(cell)) || column < covered {
            out.extend(open.take());
        } else if super::symbol::is_right_to_left(*class) {
            let start = open.map_or(column, |open| open.start);
            open = Some(start..column + 1);
        }
    }
    out.extend(open);
    out
}

/// The numbers of a stretch: digits of one kind, with single separators between.
fn numbers(
    stretch: &Range<usize>,
    class_of: impl Fn(usize) -> Option<BidiClass>,
) -> Vec<Range<usize>> {
    let digit = |at: usize| {
        let class = class_of(at).filter(|_| stretch.contains(&at))?;
        matches!(class, BidiClass::EN | BidiClass::AN).then_some(class)
    };
    let mut out: Vec<Range<usize>> = Vec::new();
    for at in stretch.clone() {
        if digit(at).is_none() {
            continue;
        }
        match out.last_mut() {
            Some(number) if number.end == at => number.end += 1,
            Some(number)
                if number.end + 1 == at
                    && class_of(number.end) == Some(BidiClass::CS)
                    && digit(number.end.saturating_sub(1)) == digit(at) =>
            {
                number.end = at + 1;
            }
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Whether UAX #9, with a base from left to right, brings each cell back to its column, and mirrors
/// what was mirrored and nothing else.
fn shows(sent: &Stretched, stretches: &[Range<usize>]) -> bool {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(sent.cells.len());
    for (column, cell) in sent.cells.iter().enumerate() {
        starts.push(text.len());
        text.push_str(cell.symbol());
        if sent.ends.contains(&column) {
            text.push(LRM);
        }
    }
    let info = ParagraphBidiInfo::new(&text, Some(Level::ltr()));
    let levels: Vec<Level> = starts
        .iter()
        .map(|start| info.levels.get(*start).copied().unwrap_or(Level::ltr()))
        .collect();
    let visual = BidiInfo::reorder_visual(&levels);
    let in_place = visual
        .iter()
        .enumerate()
        .all(|(column, at)| sent.order.get(*at) == Some(&column));
    let mirror = CodePointMapData::<BidiMirroringGlyph>::new();
    in_place
        && sent
            .cells
            .iter()
            .zip(&levels)
            .enumerate()
            .all(|(column, (cell, level))| {
                mirror.get(base(cell)).mirroring_glyph.is_none()
                    || level.is_rtl() == stretches.iter().any(|s| s.contains(&column))
            })
}
