//! A cell as a few numbers, so that many are compared at once.
//!
//! Invariant: two prints that are [surely](Print::is_surely) alike are of cells that are alike.
//! Must not know: where a cell stands, what of it is sent.

use ratatui::buffer::{Cell, CellWidth};
use ratatui::style::Color;

/// A cell as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Print {
    /// The bytes of a short symbol, or a number made of those of a long one.
    pub(super) symbol: u64,
    colours: [u32; 3],
    modifier: u16,
    width: u8,
    /// Whether the symbol has more bytes than fit, or such as would be taken for none.
    long: bool,
}

impl Print {
    /// An empty cell.
    pub(super) const BLANK: Self = Self {
        symbol: b' ' as u64,
        colours: [0; 3],
        modifier: 0,
        width: 1,
        long: false,
    };

    /// That of a cell.
    pub(super) fn of(cell: &Cell) -> Self {
        let text = cell.symbol();
        let symbol = text
            .bytes()
            .rev()
            .fold(0u64, |symbol, byte| symbol.rotate_left(8) ^ u64::from(byte));
        let width = if text.len() == 1 {
            1
        } else {
            cell.cell_width()
        };
        Self {
            symbol,
            colours: [
                number(cell.fg),
                number(cell.bg),
                number(cell.underline_color),
            ],
            modifier: cell.modifier.bits(),
            width: u8::try_from(width.max(1)).unwrap_or(u8::MAX),
            long: text.len() > 8 || text.bytes().any(|byte| byte == 0),
        }
    }

    /// Puts it into a row; what it covers is blank.
    pub(super) fn put(self, row: &mut Vec<Self>, column: usize) {
        let end = column + self.width();
        if row.len() < end {
            row.resize(end, Self::BLANK);
        }
        if let Some([first, covered @ ..]) = row.get_mut(column..end) {
            *first = self;
            covered.fill(Self::BLANK);
        }
    }

    /// Whether both are of the same cell, which is never sure of long symbols.
    pub(super) fn is_surely(&self, other: &Self) -> bool {
        self == other && !self.long
    }

    /// Whether both have the same colours and attributes.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        (self.colours, self.modifier) == (other.colours, other.modifier)
    }

    /// Columns that it takes, one at least.
    pub(super) fn width(&self) -> usize {
        usize::from(self.width)
    }

    /// The bytes of its symbol; of a long one, about.
    pub(super) fn bytes(&self) -> usize {
        if self.long {
            return 10;
        }
        8 - self.symbol.leading_zeros() as usize / 8
    }
}

/// A colour as a number of its own; the terminal's own is 0.
const fn number(colour: Color) -> u32 {
    match colour {
        Color::Reset => 0,
        Color::Black => 1,
        Color::Red => 2,
        Color::Green => 3,
        Color::Yellow => 4,
        Color::Blue => 5,
        Color::Magenta => 6,
        Color::Cyan => 7,
        Color::Gray => 8,
        Color::DarkGray => 9,
        Color::LightRed => 10,
        Color::LightGreen => 11,
        Color::LightYellow => 12,
        Color::LightBlue => 13,
        Color::LightMagenta => 14,
        Color::LightCyan => 15,
        Color::White => 16,
        Color::Indexed(n) => 1 << 8 | n as u32,
        Color::Rgb(r, g, b) => 1 << 24 | (r as u32) << 16 | (g as u32) << 8 | b as u32,
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Modifier, Style};

    use super::*;

    fn cell(symbol: &str, style: Style) -> Cell {
        let mut cell = Cell::EMPTY;
        cell.set_symbol(symbol).set_style(style);
        cell
    }

    #[test]
    fn prints_are_alike_as_cells_are() {
        assert_eq!(Print::of(&Cell::EMPTY), Print::BLANK);
        let symbols = [
            "a",
            "b",
            "ab",
            "ba",
            "ﻣ",
            "ﻣ\u{64e}\u{651}",
            "語",
            "",
            "\0",
            "\0\0",
        ];
        let looks = [
            Style::new(),
            Style::new().fg(Color::Red),
            Style::new().fg(Color::Indexed(1)),
            Style::new().bg(Color::Indexed(1)),
            Style::new().fg(Color::Rgb(0, 0, 1)),
            Style::new().underline_color(Color::Rgb(0, 1, 0)),
            Style::new().add_modifier(Modifier::BOLD),
        ];
        let cells: Vec<Cell> = symbols
            .iter()
            .flat_map(|symbol| looks.map(|look| cell(symbol, look)))
            .collect();
        for one in &cells {
            for other in &cells {
                let alike = Print::of(one).is_surely(&Print::of(other));
                assert_eq!(
                    alike,
                    one == other && !one.symbol().contains('\0'),
                    "{one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn of_long_symbols_it_is_not_sure() {
        let long = Print::of(&cell("ﻣ\u{64e}\u{651}\u{670}", Style::new()));
        assert_eq!(long, long);
        assert!(!long.is_surely(&long));
        assert_eq!(Print::of(&cell("ﻣ\u{64e}", Style::new())).bytes(), 5);
    }
}
