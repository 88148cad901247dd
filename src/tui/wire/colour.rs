//! For terminals that run bidi over each stretch of cells of one look (qtermwidget): looks that
//! differ without being seen to, so that each right-to-left cell is a stretch of its own.
//!
//! Invariant: no right-to-left cell is sent with the attributes of a neighbour; what is changed of a
//! look is the letters' colour alone.
//!
//! Qtermwidget, like the Konsole it comes from, compares colours by how they were named: `36` and
//! `38;5;6` are two colours for it, both drawn as the sixth of its scheme. Bold brightens the first
//! and not the second. That gives the darker eight a twin. The brighter eight (`96` and `38;5;14`) are
//! one to it (seen in 2.4): two shades of the usual palette, one step of blue apart, stand for
//! each. The terminal's own two cannot be named: two greys stand for them.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::profile::Ground;
use super::symbol::{class, is_right_to_left};

/// A look: what qtermwidget compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
    /// Whether the colour of the letters is named in the old way.
    old_name: bool,
}

/// Gives right-to-left cells looks of their own.
pub(super) fn alternate(mut cells: Vec<Cell>, ground: Ground) -> Vec<Cell> {
    let mut before: Option<(Look, bool)> = None;
    for cell in &mut cells {
        let own = Look {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
            old_name: false,
        };
        let right_to_left = is_right_to_left(class(cell));
        let parted =
            |look: Look| before.is_none_or(|(other, it)| look != other || !(it || right_to_left));
        let mut look = own;
        if right_to_left || !parted(own) {
            let twins = twins(own, ground);
            look = twins.into_iter().find(|l| parted(*l)).unwrap_or(own);
        }
        before = Some((look, right_to_left));
        put(cell, own, look);
    }
    cells
}

/// Two looks that are seen as the given one, or nearly.
fn twins(own: Look, ground: Ground) -> [Look; 2] {
    // Of a reversed cell the ground's colour is that of the letters.
    let reversed = own.modifier.contains(Modifier::REVERSED);
    let colour = if reversed { own.bg } else { own.fg };
    let with = |colour: Color, old_name: bool| {
        let (fg, bg) = if reversed {
            (own.fg, colour)
        } else {
            (colour, own.bg)
        };
        Look {
            fg,
            bg,
            old_name,
            ..own
        }
    };
    match colour {
        Color::Reset => {
            let light_letters = (ground == Ground::Dark) != reversed;
            let [one, other] = if light_letters { [254, 255] } else { [16, 232] };
            [
                with(Color::Indexed(one), false),
                with(Color::Indexed(other), false),
            ]
        }
        Color::Rgb(r, g, b) => [own, with(Color::Rgb(r, g, b ^ 1), false)],
        Color::Indexed(index @ 16..) => [own, with(fixed(index), false)],
        _ => {
            let index = match ansi(colour) {
                // Bold letters of the darker eight would be bright under their old name only.
                Some(n @ 0..8) if own.modifier.contains(Modifier::BOLD) && !reversed => n + 8,
                Some(n) => n,
                None => return [own, own],
            };
            if let Some([r, g, b]) = index.checked_sub(8).and_then(bright) {
                let shade = |b| with(Color::Rgb(r, g, b), false);
                return [shade(b), shade(b ^ 1)];
            }
            let named = Color::Indexed(index);
            [with(named, false), with(named, true)]
        }
    }
}

/// What the indices from 16 are in every palette: a cube of six steps, then greys.
fn fixed(index: u8) -> Color {
    let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
    match index {
        232.. => {
            let grey = 8 + 10 * (index - 232);
            Color::Rgb(grey, grey, grey)
        }
        _ => {
            let n = index.saturating_sub(16);
            Color::Rgb(step(n / 36), step(n / 6 % 6), step(n % 6))
        }
    }
}

/// The brighter eight of the usual palette (xterm's, from its manual), counted from 0.
fn bright(nth: u8) -> Option<[u8; 3]> {
    let colours = [
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ];
    colours.get(usize::from(nth)).copied()
}

/// The number of one of the sixteen colours.
fn ansi(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Indexed(index) => index,
        Color::Reset | Color::Rgb(..) => return None,
    })
}

fn put(cell: &mut Cell, own: Look, look: Look) {
    if look == own {
        return;
    }
    (cell.fg, cell.bg) = (look.fg, look.bg);
    if !look.old_name {
        return;
    }
    // The backend that writes the cell knows only the new names. It does not hear of the old one,
    // so the new one follows at once.
    let reversed = look.modifier.contains(Modifier::REVERSED);
    let (colour, ground) = if reversed {
        (look.bg, 10)
    } else {
        (look.fg, 0)
    };
    if let Some(n) = ansi(colour) {
        let old = ground
            + if n < 8 {
                30 + u16::from(n)
            } else {
                82 + u16::from(n)
            };
        let new = ground + 38;
        let text = format!("\u{1b}[{old}m{}\u{1b}[{new};5;{n}m", cell.symbol());
        cell.set_symbol(&text);
    }
}
