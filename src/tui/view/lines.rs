//! The lines between two columns of paragraphs, as box-drawing characters.
//!
//! Invariant: the line of the current bead is heavy and is never broken by another.
//! Must not know: how lines are routed, which paragraphs they join.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::app::reader::lanes::Joint;
use crate::app::reader::picture::{Exit, Picture, Where};
use crate::bitext::Alignment;
use crate::text::Side;
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

/// The look of a bead's line: in order all alike, crossing ones in turn.
pub(super) fn thread(
    alignment: &Alignment,
    bead: usize,
    current: Option<usize>,
    skin: &Skin,
) -> Style {
    if Some(bead) == current {
        skin.link_current
    } else if alignment.is_crossing(bead) {
        skin.thread(bead)
    } else {
        skin.link
    }
}

/// Draws lines, what is said at their edges, and where they leave.
pub(super) fn draw(
    picture: &Picture,
    area: Area,
    current: Option<usize>,
    style: impl Fn(usize) -> Style,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let bead = |net: usize| picture.beads.get(net).copied();
    for row in 0..area.height {
        for column in 0..area.width {
            let joint = picture.lanes.at(column, row);
            if joint.is_blank() {
                continue;
            }
            let heavy = |net: usize| current.is_some() && bead(net) == current;
            let arms = [joint.up, joint.down, joint.left, joint.right];
            let front = arms.into_iter().flatten().find(|&n| heavy(n));
            let owner = front
                .or(joint.up)
                .or(joint.down)
                .or(joint.left)
                .or(joint.right);
            let look = owner.and_then(bead).map_or(skin.link, &style);
            let glyph = glyph(joint, heavy);
            paint::symbol(buf, area.x + column, area.y + row, glyph, look);
        }
    }
    for twist in &picture.lanes.twists {
        // The strokes of the one that leads downwards, and those of the other.
        let strokes = [("╲", 0, 0), ("╲", 1, 1), ("╱", 1, 0), ("╱", 0, 1)];
        for (i, (stroke, across, down)) in strokes.into_iter().enumerate() {
            let look = bead(twist.nets[i / 2]).map_or(skin.link, &style);
            let (x, y) = (twist.column + across, twist.row + down);
            paint::symbol(buf, area.x + x, area.y + y, stroke, look);
        }
    }
    for exit in &picture.exits {
        leave(picture, exit, area, style(exit.bead), buf);
    }
    for note in &picture.notes {
        let words = note.at.words();
        let width = u16::try_from(words.chars().count())
            .unwrap_or(u16::MAX)
            .min(area.width);
        let look = match note.at {
            Where::Nowhere if Some(note.bead) != current => skin.unlinked,
            _ => style(note.bead),
        };
        let x = match note.pin.para.side {
            Side::English => area.x,
            Side::Arabic => area.right() - width,
        };
        let place = Area {
            x,
            y: area.y + note.pin.row,
            width,
            height: 1,
        };
        Pen::new(buf, place).write(&words, look);
    }
}

/// An arrow where a line leaves, and the number of the paragraph that it leads to where there is room.
fn leave(picture: &Picture, exit: &Exit, area: Area, style: Style, buf: &mut Buffer) {
    let (row, arrow) = match exit.at {
        Where::Above(_) => (0, "▲"),
        Where::Below(_) => (area.height.saturating_sub(1), "▼"),
        Where::Nowhere => return,
    };
    paint::symbol(buf, area.x + exit.column, area.y + row, arrow, style);
    let words = exit.at.words();
    let number = words.get(arrow.len()..).unwrap_or("");
    let cells = u16::try_from(number.len()).unwrap_or(u16::MAX);
    let blank = |from: u16| (from..from + cells).all(|x| picture.lanes.at(x, row).is_blank());
    let right = exit.column + 1;
    let left = exit.column.checked_sub(cells);
    let from = if right + cells <= area.width && blank(right) {
        Some(right)
    } else {
        left.filter(|&x| blank(x))
    };
    if let Some(from) = from {
        let place = Area {
            x: area.x + from,
            y: area.y + row,
            width: cells,
            height: 1,
        };
        Pen::new(buf, place).write(number, style);
    }
}

/// The character of a cell.
fn glyph(joint: Joint, heavy: impl Fn(usize) -> bool) -> &'static str {
    let weight = |arm: Option<usize>| arm.map_or(0, |net| if heavy(net) { 2 } else { 1 });
    let (up, down) = (weight(joint.up), weight(joint.down));
    let (left, right) = (weight(joint.left), weight(joint.right));
    match (up, down, left, right) {
        (2, 2, 1, 1) => "╂",
        (1, 1, 2, 2) => "┿",
        (2, 2, 1, 0) => "┨",
        (2, 2, 0, 1) => "┠",
        (1, 1, 2, 0) => "┥",
        (1, 1, 0, 2) => "┝",
        (0, 2, 1, 1) => "┰",
        (2, 0, 1, 1) => "┸",
        (0, 1, 2, 2) => "┯",
        (1, 0, 2, 2) => "┷",
        _ => {
            let bold = up.max(down).max(left).max(right) == 2;
            let shapes = match (up > 0, down > 0, left > 0, right > 0) {
                (true, true, true, true) => ["┼", "╋"],
                (true, true, true, false) => ["┤", "┫"],
                (true, true, false, true) => ["├", "┣"],
                (true, false, true, true) => ["┴", "┻"],
                (false, true, true, true) => ["┬", "┳"],
                (true, false, true, false) => ["╯", "┛"],
                (true, false, false, true) => ["╰", "┗"],
                (false, true, true, false) => ["╮", "┓"],
                (false, true, false, true) => ["╭", "┏"],
                (_, _, false, false) => ["│", "┃"],
                (false, false, _, _) => ["─", "━"],
            };
            shapes[usize::from(bold)]
        }
    }
}
