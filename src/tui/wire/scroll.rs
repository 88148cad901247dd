//! Scrolling seen in two pictures: rows that only moved up or down need not be sent again.
//!
//! Which rows moved is found by comparing the pictures, so that nobody who draws has to tell. Rows are
//! moved by deleting or inserting lines between margins (VT102: DECSTBM, DL, IL), which every terminal
//! knows, the Linux console and multiplexers too, and which leaves what has scrolled off alone.
//! Invariant: a scroll is proposed only where it saves bytes, by an estimate of what both ways take; what it
//! leaves wrong is for the caller to send.
//! Must not know: how rows are encoded.

use std::borrow::Cow;

use super::print::Print;

/// Columns compared at once when it is asked how far rows have moved.
const CHUNK: usize = 12;
/// Bytes that must be saved: the sequence itself takes some 25, and letters at the edges are sent again.
const WORTH: isize = 100;
/// One in so many of the stretches that changed must have moved: what little of a page that is turned stands on the
/// next one, too, takes longer to find than to send.
const PART: usize = 3;
/// About what it takes to name a place.
const MOVE: usize = 8;
/// About what it takes to name a look.
const LOOK: usize = 12;

/// Rows `top..bottom` move by some rows, upwards positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scroll {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) by: isize,
}

impl Scroll {
    /// What makes a terminal do it, in plain looks, which the blank rows take on. The cursor is somewhere else
    /// after it, the margins are those of the whole screen.
    pub(super) fn sequence(self) -> String {
        let Self { top, bottom, by } = self;
        let (first, rows) = (top + 1, by.unsigned_abs());
        let act = if by > 0 { 'M' } else { 'L' };
        format!("\u{1b}[{first};{bottom}r\u{1b}[{first};1H\u{1b}[{rows}{act}\u{1b}[r")
    }

    /// How many rows it moves them by.
    pub(super) const fn rows(self) -> usize {
        self.by.unsigned_abs()
    }

    /// Where a row of the new picture was in the old one; `None` for those that come in blank.
    pub(super) fn from(self, y: usize) -> Option<usize> {
        let old = y.checked_add_signed(self.by)?;
        (self.top..self.bottom).contains(&old).then_some(old)
    }

    /// Makes the same of rows kept here; those that come in are blank.
    pub(super) fn apply<T: Default>(self, rows: &mut Vec<T>) {
        let count = self.rows();
        if rows.len() < self.bottom {
            rows.resize_with(self.bottom, T::default);
        }
        let (gone, into) = if self.by > 0 {
            (self.top, self.bottom - count)
        } else {
            (self.bottom - count, self.top)
        };
        rows.drain(gone..gone + count);
        rows.splice(into..into, std::iter::repeat_with(T::default).take(count));
    }
}

/// A picture as rows of cells; what a row lacks is blank.
pub(super) type Rows<'c> = [Cow<'c, [Print]>];

fn row<'r>(rows: &'r Rows<'_>, y: usize) -> &'r [Print] {
    rows.get(y).map_or(&[], |row| &**row)
}

/// The columns of a row that are to be drawn so that it becomes another one.
pub(super) fn differences(before: &[Print], after: &[Print], mut differs: impl FnMut(usize)) {
    // A cell of two columns covers one that is not drawn; one that goes uncovers one that must be.
    let (mut covered, mut uncovered) = (0, 0);
    for x in 0..before.len().max(after.len()) {
        let old = before.get(x).unwrap_or(&Print::BLANK);
        if x < covered {
            // One of two columns that begins here goes as well, with the column that it covered.
            uncovered = uncovered.max(x + old.width());
            continue;
        }
        let cell = after.get(x).unwrap_or(&Print::BLANK);
        covered = x + cell.width();
        if x < uncovered || !cell.is_surely(old) {
            uncovered = uncovered.max(x + old.width()).max(covered);
            differs(x);
        }
    }
}

/// About how many bytes some cells of a row take, given from left to right.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Bytes {
    sum: usize,
    last: Option<(usize, Print)>,
}

impl Bytes {
    /// One more cell.
    pub(super) fn add(&mut self, x: usize, print: Print) {
        if self.last.is_none_or(|(before, _)| before + 1 != x) {
            self.sum += MOVE;
        }
        if self.last.is_none_or(|(_, other)| !print.looks_like(&other)) {
            self.sum += LOOK;
        }
        self.sum += print.bytes();
        self.last = Some((x, print));
    }

    /// Those that make one row of another.
    fn between(before: &[Print], after: &[Print]) -> Self {
        let mut bytes = Self::default();
        differences(before, after, |x| {
            bytes.add(x, after.get(x).copied().unwrap_or(Print::BLANK));
        });
        bytes
    }

    /// By how many these are more than others.
    const fn beyond(self, other: Self) -> isize {
        self.sum.cast_signed() - other.sum.cast_signed()
    }
}

/// The letters of a stretch of cells as one number; `None` where it is blank.
fn print_of(cells: &[Print]) -> Option<u64> {
    let mut hash = 0u64;
    let mut shows = false;
    for cell in cells {
        shows |= cell.symbol != Print::BLANK.symbol;
        hash = (hash.rotate_left(5) ^ cell.symbol).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    shows.then_some(hash)
}

/// By how many rows what changed in some rows of the new picture has moved, if enough of it has by the same number.
/// A few rows tell as much as all.
pub(super) fn distance<'r>(
    before: &Rows<'_>,
    rows: impl Iterator<Item = (usize, &'r [Print])>,
) -> Option<isize> {
    /// A stretch of cells that changed.
    struct Stretch {
        key: (usize, u64),
        y: usize,
        /// In which rows of the old picture the like stands; what stands in many, as a border does, tells nothing.
        old: [usize; 3],
        found: usize,
    }
    let mut stretches = Vec::new();
    for (y, after) in rows {
        let mut old = row(before, y).chunks(CHUNK);
        for (at, cells) in after.chunks(CHUNK).enumerate() {
            let (print, was) = (print_of(cells), print_of(old.next().unwrap_or(&[])));
            if let Some(print) = print.filter(|_| print != was) {
                stretches.push(Stretch {
                    key: (at, print),
                    y,
                    old: [0; 3],
                    found: 0,
                });
            }
        }
    }
    stretches.sort_unstable_by_key(|stretch| stretch.key);
    for (y, row) in before.iter().enumerate() {
        for (at, cells) in row.chunks(CHUNK).enumerate() {
            let Some(key) = print_of(cells).map(|print| (at, print)) else {
                continue;
            };
            let from = stretches.partition_point(|stretch| stretch.key < key);
            let alike = stretches.iter_mut().skip(from);
            for stretch in alike.take_while(|stretch| stretch.key == key) {
                if let Some(old) = stretch.old.get_mut(stretch.found) {
                    *old = y;
                }
                stretch.found += 1;
            }
        }
    }
    let mut moves: Vec<isize> = stretches
        .iter()
        .filter(|stretch| stretch.found <= stretch.old.len())
        .flat_map(|stretch| {
            let old = stretch.old.iter().take(stretch.found);
            old.map(|old| old.cast_signed() - stretch.y.cast_signed())
        })
        .filter(|by| *by != 0)
        .collect();
    moves.sort_unstable_by_key(|by| (by.unsigned_abs(), *by));
    let (mut most, mut best) = (0, None);
    for alike in moves.chunk_by(|a, b| a == b) {
        if alike.len() > most {
            (most, best) = (alike.len(), alike.first().copied());
        }
    }
    best.filter(|_| most * PART >= stretches.len())
}

/// The scroll by some rows that saves most between two pictures of a screen; `None` where none is worth it.
/// `direct` is what is drawn of each row without one.
pub(super) fn find(
    before: &Rows<'_>,
    after: &Rows<'_>,
    direct: &[Bytes],
    by: isize,
) -> Option<Scroll> {
    let height = before.len().min(after.len());
    let direct = |y: usize| direct.get(y).copied().unwrap_or_default();
    let count = by.unsigned_abs();
    // What is saved of each row by taking it from where it was.
    let saved = |y: usize| -> Option<isize> {
        let old = y.checked_add_signed(by).filter(|old| *old < height)?;
        let moved = Bytes::between(row(before, old), row(after, y));
        Some(direct(y).beyond(moved))
    };
    // The stretch of rows with the greatest sum.
    let (mut best, mut best_at) = (0isize, 0..0);
    let (mut sum, mut from) = (0isize, 0);
    for y in 0..height {
        let Some(saved) = saved(y) else {
            (sum, from) = (0, y + 1);
            continue;
        };
        if sum <= 0 {
            (sum, from) = (0, y);
        }
        sum += saved;
        if sum > best {
            (best, best_at) = (sum, from..y + 1);
        }
    }
    if best_at.is_empty() {
        return None;
    }
    let scroll = if by > 0 {
        Scroll {
            top: best_at.start,
            bottom: best_at.end + count,
            by,
        }
    } else {
        Scroll {
            top: best_at.start.checked_sub(count)?,
            bottom: best_at.end,
            by,
        }
    };
    if scroll.bottom > height {
        return None;
    }
    // The rows that come in are blank at first.
    for y in (scroll.top..scroll.bottom).filter(|y| scroll.from(*y).is_none()) {
        best += direct(y).beyond(Bytes::between(&[], row(after, y)));
    }
    (best >= WORTH).then_some(scroll)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;

    fn picture(lines: &[String]) -> Vec<Vec<Print>> {
        let print = |c: char| {
            let mut cell = Cell::EMPTY;
            cell.set_char(c);
            Print::of(&cell)
        };
        lines
            .iter()
            .map(|line| line.chars().map(print).collect())
            .collect()
    }

    fn found(before: &[String], after: &[String]) -> Option<Scroll> {
        let (before, after) = (picture(before), picture(after));
        let rows = |all: &[Vec<Print>]| all.iter().map(|row| row.clone().into()).collect();
        let direct: Vec<Bytes> = before
            .iter()
            .zip(&after)
            .map(|(before, after)| Bytes::between(before, after))
            .collect();
        let (before, after): (Vec<Cow<'_, [Print]>>, Vec<_>) = (rows(&before), rows(&after));
        let rows = after.iter().enumerate().map(|(y, row)| (y, &**row));
        let by = distance(&before, rows)?;
        find(&before, &after, &direct, by)
    }

    fn line(nth: usize) -> String {
        let words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta"];
        let word = |k: usize| words[(nth * nth * 3 + k * (nth % 11 + 1) + k * k * nth) % 7];
        let line: Vec<&str> = (0..10 + nth % 4).map(word).collect();
        format!("{nth} {}", line.join(" "))
    }

    fn screen(from: usize) -> Vec<String> {
        let lines = (from..from + 20).map(line);
        std::iter::once("a header".to_owned())
            .chain(lines)
            .chain(["a status line".to_owned()])
            .collect()
    }

    #[test]
    fn rows_that_moved_are_found_between_those_that_stay() {
        for by in [1isize, 3, 10, -1, -7] {
            let to = 30usize.checked_add_signed(by).unwrap();
            let scroll = found(&screen(30), &screen(to)).unwrap();
            let (top, bottom) = (1, 21);
            assert_eq!(scroll, Scroll { top, bottom, by });
        }
    }

    #[test]
    fn what_saves_nothing_is_not_proposed() {
        assert_eq!(found(&screen(30), &screen(30)), None);
        assert_eq!(found(&screen(30), &screen(300)), None);
        let mut short = screen(30);
        short.truncate(3);
        let mut moved = screen(31);
        moved.truncate(3);
        assert_eq!(found(&short, &moved), None, "two rows");
    }

    #[test]
    fn what_little_stays_of_a_page_that_is_turned_is_not_looked_for() {
        assert!(found(&screen(30), &screen(40)).is_some(), "half of it");
        assert_eq!(found(&screen(30), &screen(48)), None, "two rows of twenty");
    }

    #[test]
    fn rows_kept_move_alike() {
        let mut rows: Vec<u8> = (1..=6).collect();
        let scroll = |by| Scroll {
            top: 1,
            bottom: 5,
            by,
        };
        scroll(1).apply(&mut rows);
        assert_eq!(rows, [1, 3, 4, 5, 0, 6]);
        scroll(-2).apply(&mut rows);
        assert_eq!(rows, [1, 0, 0, 3, 4, 6]);
        assert_eq!(scroll(-2).from(2), None);
        assert_eq!(scroll(-2).from(3), Some(1));
        assert_eq!(scroll(1).from(4), None);
        assert_eq!(
            scroll(2).sequence(),
            "\u{1b}[2;5r\u{1b}[2;1H\u{1b}[2M\u{1b}[r"
        );
    }

    #[test]
    fn a_cell_of_two_columns_that_goes_uncovers_one() {
        let cells = picture(&["a語b".into(), "axyb".into()]);
        let wide = [cells[0][0], cells[0][1], Print::BLANK, cells[0][2]];
        let narrow = &cells[1][..];
        let columns = |before: &[Print], after: &[Print]| {
            let mut columns = Vec::new();
            differences(before, after, |x| columns.push(x));
            columns
        };
        assert_eq!(columns(&wide, narrow), [1, 2]);
        assert_eq!(columns(narrow, &wide), [1]);
        let blank = [Print::BLANK; 4];
        assert_eq!(columns(&wide, &blank), [0, 1, 2, 3]);
        assert_eq!(columns(&[], &wide), [0, 1, 3]);
        assert_eq!(columns(&wide, &[]), [0, 1, 2, 3]);
        // One column further left, it covers where it began and uncovers where it ended.
        let left = [cells[0][1], Print::BLANK, Print::BLANK, cells[0][2]];
        assert_eq!(columns(&wide, &left), [0, 2]);
    }
}
