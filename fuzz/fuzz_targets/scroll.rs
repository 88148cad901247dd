//! Any pictures one after the other, in any profile: what a terminal shows after all that was sent is what it shows
//! of the last picture sent at once. Rows move, change and go, and letters of every width stand in them.
#![no_main]

#[path = "../../src/tui/wire/receiver.rs"]
mod receiver;

use arbitrary::Arbitrary;
use diglot::tui::wire::{Profile, Wire};
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Style};
use receiver::{Receiver, Seen};

/// Letters of one form and of several bytes, with marks, wide, joined to what stands beside them, and blanks.
const SYMBOLS: [&str; 14] = [
    " ", " ", "a", "b", "(", "│", "1", "ﻣ", "ﻤ", "ﺐ", "ﻋ\u{64e}", "ﻼ", "語", "٣",
];
const STEPS: usize = 8;

#[derive(Debug, Arbitrary)]
enum Step {
    /// Rows from one on move, and others come in.
    Move { top: u8, rows: u8, by: i8, fill: u8 },
    /// A row is written from a column on.
    Write { row: u8, from: u8, symbols: Vec<u8>, look: u8 },
    /// A row is like another one.
    Copy { from: u8, to: u8 },
    /// The window has another size.
    Resize { columns: u8, rows: u8 },
}

type Cell = (u8, u8);

/// What is seen; a blank has no weight that is.
fn seen(line: &Receiver) -> Vec<Seen> {
    let mut cells = line.seen();
    for cell in &mut cells {
        cell.weight &= cell.text != " ";
    }
    cells
}

fn look(number: u8) -> Style {
    match number % 5 {
        0 | 1 => Style::new(),
        2 => Style::new().fg(Color::Cyan),
        3 => Style::new().bg(Color::Blue),
        _ => Style::new().bold(),
    }
}

fn picture(rows: &[Vec<Cell>], (columns, height): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, height));
    for (y, row) in (0..height).zip(rows) {
        let mut x = 0;
        for &(symbol, style) in row {
            let symbol = SYMBOLS[usize::from(symbol) % SYMBOLS.len()];
            let wide = if symbol == "語" { 2 } else { 1 };
            if x + wide > columns {
                break;
            }
            buffer[(x, y)].set_symbol(symbol).set_style(look(style));
            x += wide;
        }
    }
    buffer
}

/// A row of its own for each number.
fn made(number: u8) -> Vec<Cell> {
    let mut state = u32::from(number).wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let length = 20 + next() % 40;
    (0..length).map(|_| (next(), if next() < 40 { next() } else { 0 })).collect()
}

fuzz_target!(|input: (u8, u8, Vec<Step>)| {
    let (profile, first, steps) = input;
    let profile = Profile::ALL[usize::from(profile) % Profile::ALL.len()].0;
    let mut size = (48, 12);
    let mut rows: Vec<Vec<Cell>> = (0..24).map(|y| made(first.wrapping_add(y))).collect();
    let mut line = Receiver::new(size, profile);
    line.show(&picture(&rows, size), None);
    for step in steps.into_iter().take(STEPS) {
        let at = |row: u8| usize::from(row) % 24;
        match step {
            Step::Move { top, rows: moved, by, fill } => {
                let bottom = (at(top) + 1 + at(moved)).min(24);
                let by = i32::from(by) % 6;
                let stretch = &mut rows[at(top)..bottom];
                let steps = (by.unsigned_abs() as usize).min(stretch.len());
                if by > 0 {
                    stretch.rotate_left(steps);
                } else {
                    stretch.rotate_right(steps);
                }
                let length = stretch.len();
                let fresh = if by > 0 { &mut stretch[length - steps..] } else { &mut stretch[..steps] };
                for (number, row) in (fill..=u8::MAX).zip(fresh) {
                    *row = made(number);
                }
            }
            Step::Write { row, from, symbols, look } => {
                let row = &mut rows[at(row)];
                let from = usize::from(from) % 48;
                let cells = symbols.iter().take(48).map(|&symbol| (symbol, look));
                row.resize(row.len().max(from + symbols.len().min(48)), (0, 0));
                row.iter_mut().skip(from).zip(cells).for_each(|(old, new)| *old = new);
            }
            Step::Copy { from, to } => rows[at(to)] = rows[at(from)].clone(),
            Step::Resize { columns, rows } => {
                size = (20 + u16::from(columns) % 40, 4 + u16::from(rows) % 16);
                line.resize(size);
            }
        }
        let picture = picture(&rows, size);
        let cursor = Some(Position::new(u16::from(first) % size.0, size.1 - 1));
        line.show(&picture, cursor);
        let mut afresh = Receiver::new(size, profile);
        afresh.show(&picture, cursor);
        assert_eq!(seen(&line), seen(&afresh), "{profile}");
        assert_eq!(line.cursor(), afresh.cursor(), "{profile}");
    }
});
