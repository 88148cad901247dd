//! Any pictures one after the other, in any profile: what a terminal shows after all that was sent is what it shows
//! of the last picture sent at once. Rows move, change and go, and letters of every width stand in them.
#![no_main]

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;

use arbitrary::Arbitrary;
use diglot::tui::wire::{Profile, Wire};
use libfuzzer_sys::fuzz_target;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};
use ratatui::{Terminal, TerminalOptions, Viewport};

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

#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The wire, and a terminal at its other end.
struct Line {
    screen: Terminal<Wire<CrosstermBackend<Written>>>,
    written: Written,
    seen: vt100::Parser,
    size: (u16, u16),
}

fn count(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

impl Line {
    fn new(size: (u16, u16), profile: Profile) -> Self {
        let written = Written::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let wire = Wire::new(CrosstermBackend::new(written.clone()), profile);
        Self {
            screen: Terminal::with_options(wire, TerminalOptions { viewport }).unwrap(),
            seen: vt100::Parser::new(count(size.1), count(size.0), 0),
            written,
            size,
        }
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.seen.screen_mut().set_size(count(size.1), count(size.0));
        self.screen.resize(Rect::new(0, 0, size.0, size.1)).unwrap();
        self.screen.backend_mut().clear().unwrap();
    }

    fn show(&mut self, picture: &Buffer) {
        self.screen.draw(|frame| frame.buffer_mut().clone_from(picture)).unwrap();
        let text = String::from_utf8(self.written.0.take()).unwrap();
        // vt100 does not know the text sizing protocol: its text alone.
        let mut parts = text.split("\u{1b}]66;w=1:h=");
        let mut plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (symbol, rest) = part.get(2..).unwrap_or_default().split_once("\u{1b}\\").unwrap();
            plain.extend([symbol, rest]);
        }
        self.seen.process(plain.as_bytes());
    }

    fn cells(&self) -> Vec<String> {
        let screen = self.seen.screen();
        let cell = |y, x| {
            let cell = screen.cell(y, x).unwrap();
            let text = if cell.has_contents() { cell.contents() } else { " " };
            let (fg, bg) = (cell.fgcolor(), cell.bgcolor());
            // It keeps bold or dim, whichever came later; a blank has no weight that is seen.
            let weight = text != " " && (cell.bold() || cell.dim());
            format!("{y},{x} {text:?} {fg:?} {bg:?} {weight} {} {}", cell.underline(), cell.inverse())
        };
        (0..self.size.1).flat_map(|y| (0..self.size.0).map(move |x| cell(y, x))).collect()
    }
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
    let mut line = Line::new(size, profile);
    line.show(&picture(&rows, size));
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
        line.show(&picture);
        let mut afresh = Line::new(size, profile);
        afresh.show(&picture);
        assert_eq!(line.cells(), afresh.cells(), "{profile}");
    }
});
