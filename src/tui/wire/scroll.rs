//! Scrolling seen in two pictures: rows that only moved up or down need not be sent again.
//!
//! Which rows moved is found by comparing the pictures, so that nobody who draws has to tell. Rows are
//! moved by deleting or inserting lines between margins (VT102: DECSTBM, DL, IL), which every terminal
//! knows, the Linux console and multiplexers too, and which leaves what has scrolled off alone.
//! Invariant: a scroll is proposed only where it saves cells; what it leaves wrong is for the caller to
//! send.
//! Must not know: how rows are encoded.

use ratatui::buffer::Cell;

/// Columns compared at once when it is asked how far rows have moved.
const CHUNK: usize = 12;
/// Cells that must be saved.
const WORTH: usize = 160;

/// Rows `top..bottom` move by some rows, upwards positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scroll {
    pub(super) top: usize,
    pub(super) bottom: usize,
    pub(super) by: isize,
}

impl Scroll {
    /// What makes a terminal do it. The cursor is somewhere else after it.
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
pub(super) type Rows<'c> = [Vec<&'c Cell>];

fn differing(a: &[&Cell], b: &[&Cell]) -> usize {
    let near = a.iter().zip(b).filter(|(a, b)| a != b).count();
    let longer = if a.len() > b.len() { a } else { b };
    let rest = longer.iter().skip(a.len().min(b.len()));
    near + rest.filter(|cell| ***cell != Cell::EMPTY).count()
}

/// The letters of a stretch of cells as one number; `None` where it is blank.
fn print_of(cells: &[&Cell]) -> Option<u64> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut shows = false;
    for cell in cells {
        let symbol = cell.symbol();
        shows |= symbol != " ";
        for byte in symbol.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        hash = hash.rotate_left(5);
    }
    shows.then_some(hash)
}

/// By how many rows most of what changed has moved.
fn distance(before: &Rows<'_>, after: &Rows<'_>, changed: &[usize]) -> Option<isize> {
    let mut prints: Vec<(usize, u64, usize)> = Vec::new();
    for (y, row) in before.iter().enumerate() {
        let chunks = row.chunks(CHUNK).enumerate();
        prints.extend(chunks.filter_map(|(at, cells)| Some((at, print_of(cells)?, y))));
    }
    prints.sort_unstable();
    let height = before.len().max(after.len());
    let mut votes = vec![0usize; 2 * height + 1];
    for (y, row) in after.iter().enumerate() {
        if changed.get(y).is_none_or(|&n| n == 0) {
            continue;
        }
        for (at, cells) in row.chunks(CHUNK).enumerate() {
            let Some(print) = print_of(cells) else {
                continue;
            };
            let from = prints.partition_point(|p| (p.0, p.1) < (at, print));
            let alike = prints.iter().skip(from);
            let alike = alike.take_while(|p| (p.0, p.1) == (at, print));
            // What stands in many rows, as a border does, tells nothing.
            let places: Vec<usize> = alike.take(4).map(|p| p.2).collect();
            if places.len() < 4 {
                for old in places {
                    if let Some(votes) = votes.get_mut((height + old).saturating_sub(y)) {
                        *votes += 1;
                    }
                }
            }
        }
    }
    let signed = |at: usize| at.cast_signed() - height.cast_signed();
    let best = votes
        .iter()
        .enumerate()
        .filter(|&(at, votes)| at != height && *votes > 0);
    best.max_by_key(|&(at, votes)| (*votes, usize::MAX - signed(at).unsigned_abs()))
        .map(|(at, _)| signed(at))
}

/// The scroll that saves most between two pictures of a screen of `height` rows; `None` where none is
/// worth it. `changed` counts the cells of each row that differ.
pub(super) fn find(
    before: &Rows<'_>,
    after: &Rows<'_>,
    changed: &[usize],
    height: usize,
) -> Option<Scroll> {
    let by = distance(before, after, changed)?;
    let count = by.unsigned_abs();
    fn row<'r, 'c>(rows: &'r Rows<'c>, y: usize) -> &'r [&'c Cell] {
        rows.get(y).map_or(&[], Vec::as_slice)
    }
    // What is saved of each row by taking it from where it was.
    let saved = |y: usize| -> Option<isize> {
        let old = y.checked_add_signed(by).filter(|old| *old < height)?;
        let moved = differing(row(after, y), row(before, old));
        Some(changed.get(y).copied().unwrap_or(0).cast_signed() - moved.cast_signed())
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
    if best_at.is_empty() || scroll.bottom > height {
        return None;
    }
    // The rows that come in are blank at first.
    let come_in = if by > 0 {
        best_at.end..scroll.bottom
    } else {
        scroll.top..best_at.start
    };
    for y in come_in {
        let drawn = differing(row(after, y), &[]);
        best += changed.get(y).copied().unwrap_or(0).cast_signed() - drawn.cast_signed();
    }
    (best >= WORTH.cast_signed()).then_some(scroll)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(lines: &[String]) -> Vec<Vec<Cell>> {
        let cell = |c: char| {
            let mut cell = Cell::EMPTY;
            cell.set_char(c);
            cell
        };
        lines
            .iter()
            .map(|line| line.chars().map(cell).collect())
            .collect()
    }

    fn found(before: &[String], after: &[String]) -> Option<Scroll> {
        let (before, after) = (picture(before), picture(after));
        let changed = |before: &Rows<'_>, after: &Rows<'_>| -> Vec<usize> {
            let both = before.iter().zip(after);
            both.map(|(a, b)| differing(a, b)).collect()
        };
        fn refs(all: &[Vec<Cell>]) -> Vec<Vec<&Cell>> {
            all.iter().map(|row| row.iter().collect()).collect()
        }
        let (before, after) = (refs(&before), refs(&after));
        let changed = changed(&before, &after);
        find(&before, &after, &changed, before.len())
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
            assert_eq!(
                scroll,
                Scroll {
                    top: 1,
                    bottom: 21,
                    by
                }
            );
        }
    }

    #[test]
    fn what_saves_nothing_is_not_proposed() {
        assert_eq!(found(&screen(30), &screen(30)), None);
        assert_eq!(found(&screen(30), &screen(300)), None);
        let mut short = screen(30);
        short.truncate(4);
        let mut moved = screen(31);
        moved.truncate(4);
        assert_eq!(found(&short, &moved), None, "three rows");
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
        assert_eq!(
            scroll(2).sequence(),
            "\u{1b}[2;5r\u{1b}[2;1H\u{1b}[2M\u{1b}[r"
        );
    }
}
