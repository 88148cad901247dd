//! A terminal at the other end of a wire, for tests: what is sent is parsed as vt100 parses it.
//!
//! The fuzz target `scroll` takes this file in as well.
//! Invariant: all that the wire wrote is parsed, in order, before anything is asked.
//! Must not know: what is drawn.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::{Profile, Wire};

/// What was written and not yet read.
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
pub(super) struct Receiver {
    terminal: Terminal<Wire<CrosstermBackend<Written>>>,
    written: Written,
    parser: vt100::Parser,
    /// Columns and rows.
    pub(super) size: (u16, u16),
    /// What was sent last.
    pub(super) last: String,
}

/// What is seen of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    /// A blank is a space.
    pub(super) text: String,
    pub(super) colours: [vt100::Color; 2],
    /// Bold or dim: vt100 keeps whichever came later, terminals keep both.
    pub(super) weight: bool,
    /// Italic, underlined, inverse.
    pub(super) others: [bool; 3],
}

fn count(cells: u16) -> NonZero<u16> {
    NonZero::new(cells).unwrap()
}

impl Receiver {
    pub(super) fn new(size: (u16, u16), profile: Profile) -> Self {
        let written = Written::default();
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let wire = Wire::new(CrosstermBackend::new(written.clone()), profile);
        Self {
            terminal: Terminal::with_options(wire, TerminalOptions { viewport }).unwrap(),
            written,
            parser: vt100::Parser::new(count(size.1), count(size.0), 0),
            size,
            last: String::new(),
        }
    }

    pub(super) fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        let screen = self.parser.screen_mut();
        screen.set_size(count(size.1), count(size.0));
        let area = Rect::new(0, 0, size.0, size.1);
        self.terminal.resize(area).unwrap();
        // What a terminal of the whole screen does, and one of a part of it does not.
        Backend::clear(self.terminal.backend_mut()).unwrap();
    }

    /// Sends a picture, and where the cursor is in it.
    pub(super) fn show(&mut self, picture: &Buffer, cursor: Option<Position>) {
        self.terminal
            .draw(|frame| {
                frame.buffer_mut().clone_from(picture);
                if let Some(cursor) = cursor {
                    frame.set_cursor_position(cursor);
                }
            })
            .unwrap();
        self.last = String::from_utf8(self.written.0.take()).unwrap();
        // The text sizing protocol is for kitty alone: to others its text.
        let mut parts = self.last.split("\u{1b}]66;w=1:h=");
        let mut plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            // Behind how it is aligned, a digit and a semicolon.
            let part = part.get(2..).unwrap_or_default();
            let (symbol, rest) = part.split_once("\u{1b}\\").unwrap();
            plain.extend([symbol, rest]);
        }
        self.parser.process(plain.as_bytes());
    }

    /// All that is seen, cell by cell, row by row.
    pub(super) fn seen(&self) -> Vec<Seen> {
        let screen = self.parser.screen();
        let seen = |y, x| {
            let cell = screen.cell(y, x).unwrap();
            let text = match cell.contents() {
                "" => " ",
                text => text,
            };
            Seen {
                text: text.to_owned(),
                colours: [cell.fgcolor(), cell.bgcolor()],
                weight: cell.bold() || cell.dim(),
                others: [cell.italic(), cell.underline(), cell.inverse()],
            }
        };
        let row = |y| (0..self.size.0).map(move |x| seen(y, x));
        (0..self.size.1).flat_map(row).collect()
    }

    /// Where the cursor is: row, column.
    pub(super) fn cursor(&self) -> (u16, u16) {
        self.parser.screen().cursor_position()
    }
}
