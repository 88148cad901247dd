//! The encoder, and the backend between ratatui and a recording one, and a real one read by vt100.

use std::num::NonZero;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;

use super::*;

/// Keeps the screen as the terminal would have it, and all that was written.
struct Screen {
    cells: Buffer,
    drawn: Vec<(u16, u16)>,
    bytes: Vec<u8>,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        Self {
            cells: Buffer::empty(Rect::new(0, 0, width, height)),
            drawn: Vec::new(),
            bytes: Vec::new(),
        }
    }

    fn row(&self, y: u16) -> Vec<Cell> {
        (0..self.cells.area.width)
            .map(|x| self.cells[(x, y)].clone())
            .collect()
    }

    fn symbols(&self, y: u16) -> Vec<String> {
        self.row(y).iter().map(|c| c.symbol().to_owned()).collect()
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Backend for Screen {
    type Error = io::Error;
    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, cells: I) -> io::Result<()> {
        for (x, y, cell) in cells {
            // What is sent in an escape is one cell, whatever it is as text.
            let width = if cell.symbol().starts_with('\u{1b}') {
                1
            } else {
                cell.cell_width()
            };
            for covered in 1..width {
                self.cells[(x + covered, y)] = Cell::EMPTY;
            }
            self.cells[(x, y)] = cell.clone();
            self.drawn.push((x, y));
        }
        self.bytes.extend_from_slice(b"[cells]");
        Ok(())
    }
    fn append_lines(&mut self, _: u16) -> io::Result<()> {
        Ok(())
    }
    fn hide_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn show_cursor(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::Error::other("the terminal must not be asked"))
    }
    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> io::Result<()> {
        Ok(())
    }
    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        if region == ClearType::All {
            self.cells.reset();
        }
        Ok(())
    }
    fn size(&self) -> io::Result<Size> {
        Ok(self.cells.area.as_size())
    }
    fn window_size(&mut self) -> io::Result<WindowSize> {
        Err(io::Error::other("no window"))
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn cells(symbols: &[&str]) -> Vec<Cell> {
    symbols
        .iter()
        .map(|s| {
            let mut cell = Cell::EMPTY;
            cell.set_symbol(s);
            cell
        })
        .collect()
}

fn wire(width: u16, height: u16, profile: Profile) -> Wire<Screen> {
    Wire::new(Screen::new(width, height), profile)
}

fn draw(wire: &mut Wire<Screen>, x: u16, y: u16, symbols: &[&str]) {
    let cells = cells(symbols);
    let at = (x..).zip(&cells).map(|(x, cell)| (x, y, cell));
    wire.draw(at).unwrap();
}

fn encoded(profile: Profile, symbols: &[&str]) -> Vec<String> {
    let row = encode(profile, &cells(symbols));
    row.iter().map(|c| c.symbol().to_owned()).collect()
}

#[test]
fn each_right_to_left_cell_and_the_start_of_its_row_get_a_mark() {
    // meem with fatha, Arabic-Indic three, Arabic comma (class CS), a Latin letter.
    assert_eq!(
        encoded(Profile::Lrm, &["a", "\u{fee3}\u{64e}", "\u{663}", "،", "b"]),
        [
            "a\u{200e}",
            "\u{fee3}\u{64e}\u{200e}",
            "\u{663}\u{200e}",
            "،",
            "b"
        ]
    );
    assert_eq!(encoded(Profile::Lrm, &["a", " "]), ["a", " "]);
    assert_eq!(encoded(Profile::Lrm, &["א"]), ["א\u{200e}"]);
}

#[test]
fn plain_sends_cells_as_they_are() {
    assert_eq!(
        encoded(Profile::Plain, &["\u{fee3}", "b"]),
        ["\u{fee3}", "b"]
    );
}

#[test]
fn nothing_that_steers_a_terminal_leaves_in_a_cell() {
    assert_eq!(
        encoded(
            Profile::Plain,
            &[
                "\u{1b}]52;c;x\u{7}",
                "a\u{9b}",
                "\u{202e}b",
                "\u{ad}",
                "\u{6dd}",
                "\u{64e}"
            ]
        ),
        [
            "\u{fffd}]52;c;x\u{fffd}",
            "a\u{fffd}",
            "b",
            " ",
            " ",
            " \u{64e}"
        ]
    );
}

#[test]
fn the_first_cell_is_sent_again_when_a_row_gains_or_loses_arabic() {
    let mut wire = wire(4, 2, Profile::Lrm);
    draw(&mut wire, 0, 0, &["a", "b"]);
    wire.inner.drawn.clear();
    draw(&mut wire, 2, 0, &["\u{fee3}"]);
    assert_eq!(wire.inner.drawn, [(0, 0), (1, 0), (2, 0)]);
    assert_eq!(
        wire.inner.symbols(0),
        ["a\u{200e}", "b", "\u{fee3}\u{200e}", " "]
    );
    wire.inner.drawn.clear();
    draw(&mut wire, 3, 0, &["\u{fee3}"]);
    assert_eq!(wire.inner.drawn, [(2, 0), (3, 0)]);
    draw(&mut wire, 2, 0, &["x", "y"]);
    assert_eq!(wire.inner.symbols(0), ["a", "b", "x", "y"]);
}

#[test]
fn clearing_forgets_what_was_sent() {
    let mut wire = wire(3, 2, Profile::Lrm);
    draw(&mut wire, 0, 1, &["a", "\u{fee3}", "b"]);
    wire.clear_region(ClearType::All).unwrap();
    draw(&mut wire, 2, 1, &["c"]);
    assert_eq!(wire.inner.symbols(1), [" ", " ", "c"]);
    draw(&mut wire, 1, 1, &["\u{fee3}"]);
    assert_eq!(
        wire.inner.symbols(1),
        [" \u{200e}", "\u{fee3}\u{200e}", "c"]
    );
    wire.set_cursor_position((0, 1)).unwrap();
    wire.clear_region(ClearType::BeforeCursor).unwrap();
    wire.inner.drawn.clear();
    draw(&mut wire, 2, 1, &["d"]);
    assert_eq!(wire.inner.drawn, [(0, 1), (1, 1), (2, 1)]);
}

#[test]
fn scrolling_moves_what_is_known_of_the_rows() {
    let mut wire = wire(2, 2, Profile::Lrm);
    draw(&mut wire, 0, 1, &["\u{fee3}"]);
    wire.set_cursor_position((0, 1)).unwrap();
    wire.append_lines(1).unwrap();
    wire.inner.drawn.clear();
    draw(&mut wire, 1, 0, &["x"]);
    draw(&mut wire, 1, 1, &["\u{fee3}"]);
    assert_eq!(wire.inner.drawn, [(0, 0), (1, 0), (0, 1), (1, 1)]);
}

#[test]
fn what_stands_beside_a_changed_letter_is_drawn_again() {
    let mut wire = wire(6, 1, Profile::Plain);
    draw(&mut wire, 0, 0, &["a", "b", "\u{fee3}", "c", "d", "e"]);
    wire.inner.drawn.clear();
    draw(&mut wire, 2, 0, &["x"]);
    assert_eq!(wire.inner.drawn, [(1, 0), (2, 0), (3, 0)]);
    wire.inner.drawn.clear();
    draw(&mut wire, 4, 0, &["y"]);
    assert_eq!(wire.inner.drawn, [(4, 0)], "not beside Latin");
}

#[test]
fn the_cell_a_wide_character_covers_is_not_sent() {
    let mut wire = wire(4, 1, Profile::Lrm);
    draw(&mut wire, 0, 0, &["a", "b", "c", "\u{fee3}"]);
    wire.inner.drawn.clear();
    draw(&mut wire, 1, 0, &["語"]);
    assert_eq!(wire.inner.drawn, [(1, 0)]);
    assert_eq!(
        wire.inner.symbols(0),
        ["a\u{200e}", "語", " ", "\u{fee3}\u{200e}"]
    );
}

#[test]
fn a_wide_character_over_the_first_half_of_another_uncovers_the_second() {
    let mut wire = wire(6, 1, Profile::Plain);
    draw(&mut wire, 2, 0, &["語"]);
    wire.inner.drawn.clear();
    draw(&mut wire, 1, 0, &["語"]);
    assert_eq!(wire.inner.drawn, [(1, 0), (3, 0)]);
}

#[test]
fn a_narrow_character_over_a_wide_one_uncovers_its_second_half() {
    let mut wire = wire(6, 1, Profile::Plain);
    draw(&mut wire, 2, 0, &["語"]);
    wire.inner.drawn.clear();
    draw(&mut wire, 2, 0, &["a"]);
    assert_eq!(wire.inner.drawn, [(2, 0), (3, 0)]);
}

#[test]
fn a_frame_is_one_synchronized_update() {
    let mut terminal = Terminal::new(wire(4, 1, Profile::Lrm)).unwrap();
    terminal.clear().unwrap();
    terminal
        .draw(|frame| {
            frame
                .buffer_mut()
                .set_string(0, 0, "ab", ratatui::style::Style::new())
        })
        .map(|_| ())
        .unwrap();
    let bytes = String::from_utf8(terminal.backend().inner.bytes.clone()).unwrap();
    assert_eq!(bytes, "\u{1b}[?2026h[cells]\u{1b}[?2026l");
    terminal.backend_mut().inner.bytes.clear();
    terminal
        .draw(|frame| {
            frame
                .buffer_mut()
                .set_string(0, 0, "ab", ratatui::style::Style::new())
        })
        .map(|_| ())
        .unwrap();
    assert!(terminal.backend().inner.bytes.is_empty());
}

#[test]
fn after_any_frames_the_screen_is_the_encoded_buffer() {
    for (profile, _) in Profile::ALL {
        after_any_frames(profile);
    }
}

fn after_any_frames(profile: Profile) {
    let alphabet = [
        " ",
        "a",
        "\u{fee3}",
        "\u{fee3}\u{650}",
        "\u{663}",
        "|",
        "語",
        "\u{6dd}",
    ];
    let mut seed: u64 = 7;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut terminal = Terminal::new(wire(9, 4, profile)).unwrap();
    let mut picture = Buffer::empty(Rect::new(0, 0, 9, 4));
    for round in 0..300 {
        for _ in 0..random(6) {
            let at = (
                u16::try_from(random(9)).unwrap(),
                u16::try_from(random(4)).unwrap(),
            );
            let symbol = alphabet[random(alphabet.len())];
            if symbol == "語" && at.0 >= 8 {
                continue;
            }
            // As ratatui's own writers keep it: what a wide character covers is blank.
            if at.0 > 0 && picture[(at.0 - 1, at.1)].symbol() == "語" {
                picture[(at.0 - 1, at.1)].reset();
            }
            if symbol == "語" {
                picture[(at.0 + 1, at.1)].reset();
            }
            picture[at].set_symbol(symbol);
        }
        if round % 97 == 0 {
            terminal.clear().unwrap();
        }
        terminal
            .draw(|frame| frame.buffer_mut().clone_from(&picture))
            .map(|_| ())
            .unwrap();
        let screen = &terminal.backend().inner;
        for y in 0..4 {
            let row: Vec<Cell> = (0..9).map(|x| picture[(x, y)].clone()).collect();
            assert_eq!(
                screen.row(y),
                encode(profile, &row),
                "{profile}, round {round}, row {y}"
            );
        }
    }
}

#[test]
fn a_row_for_konsole_is_sent_whole() {
    let mut wire = wire(5, 2, Profile::Inverse);
    draw(&mut wire, 0, 0, &["│", "\u{fee2}", "\u{fee3}", " ", "│"]);
    assert_eq!(
        wire.inner.symbols(0),
        ["│\u{200e}", "\u{fee3}", "\u{fee2}\u{200e}", " ", "│"]
    );
    wire.inner.drawn.clear();
    draw(&mut wire, 3, 0, &["x"]);
    assert_eq!(wire.inner.drawn, [(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]);
    wire.inner.drawn.clear();
    draw(&mut wire, 3, 1, &["x"]);
    assert_eq!(wire.inner.drawn, [(3, 1)], "a row without Arabic is not");
}

#[test]
fn a_terminal_shows_each_cell_in_its_place() {
    let mut bytes = Vec::new();
    let mut wire = Wire::new(CrosstermBackend::new(&mut bytes), Profile::Lrm);
    let symbols = [
        "│",
        "\u{fee2}",
        "\u{fee0}\u{64e}",
        "\u{fecc}",
        "\u{663}",
        "│",
        "x",
    ];
    let row = cells(&symbols);
    wire.clear().unwrap();
    wire.draw((2..).zip(&row).map(|(x, cell)| (x, 1, cell)))
        .unwrap();
    Backend::flush(&mut wire).unwrap();
    drop(wire);
    let size = |cells| NonZero::new(cells).unwrap();
    let mut parser = vt100::Parser::new(size(3), size(12), 0);
    parser.process(&bytes);
    let shown = |x: u16| parser.screen().cell(1, x).unwrap().contents();
    assert_eq!(shown(2), "│");
    for (x, symbol) in (3..).zip(&symbols[1..5]) {
        assert_eq!(shown(x), format!("{symbol}\u{200e}"));
    }
    assert_eq!((shown(7), shown(8)), ("│", "x"));
}

#[test]
fn cells_above_and_below_a_letter_that_goes_are_sent_again_and_blank_ones_first() {
    let mut wire = wire(3, 5, Profile::Lrm);
    for y in [0, 4] {
        draw(&mut wire, 0, y, &["\u{fee3}", "\u{fee4}", "\u{fee2}"]);
    }
    draw(&mut wire, 1, 2, &["\u{fe84}"]);
    draw(&mut wire, 0, 1, &["a", " ", " "]);
    wire.inner.drawn.clear();
    draw(&mut wire, 1, 2, &["b"]);
    // Blanks above and below, then the letters on their other sides; their neighbours stay.
    assert_eq!(
        wire.inner.drawn,
        [(1, 1), (1, 0), (0, 2), (1, 2)],
        "row 3 was never drawn"
    );
    // What is no letter reaches nowhere.
    wire.inner.drawn.clear();
    draw(&mut wire, 1, 2, &["c"]);
    assert_eq!(wire.inner.drawn, [(1, 2)]);
}
