//! Which paragraphs correspond, and how: in the gutter between side-by-side panes, else beside the number of each
//! paragraph.
//!
//! Invariant: where the panes are level, a link stands in the first row of its band; where they are not, a
//! line leads from each paragraph to its counterpart.
//! Must not know: how links are found.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::lines;
use crate::app::choosing::Choosing;
use crate::app::geometry::{Area, Geometry, both_numbers};
use crate::app::reader::picture::{Picture, Pin};
use crate::app::reader::{Reader, View};
use crate::bitext::{Band, Spread};
use crate::text::{ParaId, Side, Sides};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

pub(super) fn draw(reader: &Reader, certainty: bool, area: Area, skin: &Skin, buf: &mut Buffer) {
    if reader.is_locked() {
        level(reader, certainty, area, skin, buf);
    } else {
        apart(reader, certainty, area, skin, buf);
    }
}

/// Numbers of paragraphs as a reader writes them: `7`, `7,8`, `7–9`.
fn numbers(members: &[u32]) -> String {
    match members {
        [] => "∅".to_owned(),
        [one] => (one + 1).to_string(),
        [first, .., last] if (last - first) as usize + 1 == members.len() && members.len() > 2 => {
            format!("{}–{}", first + 1, last + 1)
        }
        all => all
            .iter()
            .map(|i| (i + 1).to_string())
            .collect::<Vec<_>>()
            .join(","),
    }
}

fn level(reader: &Reader, certainty: bool, area: Area, skin: &Skin, buf: &mut Buffer) {
    let spread = reader.spread(View::Level);
    for strip in reader.strips(View::Level) {
        let Some(band) = spread.band(strip.band) else {
            continue;
        };
        let lead = band
            .first(Side::English)
            .or_else(|| band.first(Side::Arabic));
        let Some(para) = lead else { continue };
        let linked = !band.members.english.is_empty() && !band.members.arabic.is_empty();
        let (link, style) = sign(reader, para, linked, skin);
        let moved = |side: Side| stands(spread, strip.band, side);
        let side = |side: Side| {
            let members = &band.members[side];
            if members.is_empty() && !reader.is_aligned_at(para) {
                String::new()
            } else {
                numbers(members)
            }
        };
        let left = format!("{}{}", moved(Side::English), side(Side::English));
        let right = format!("{}{}", side(Side::Arabic), moved(Side::Arabic));
        let y = area.y + strip.y;
        if strip.begins() {
            one_row(
                &left,
                link,
                &right,
                Area {
                    y,
                    height: 1,
                    ..area
                },
                style,
                buf,
            );
        }
        if strip.rows > 1 || !strip.begins() {
            let from = u16::from(strip.begins());
            stem(reader, para, area, y, from..strip.rows, skin, buf);
        }
        if let Some(sure) = percent(reader, para).filter(|_| certainty)
            && strip.begins()
            && strip.rows > 1
        {
            let place = Area {
                x: area.x + (area.width / 2).saturating_sub(1),
                y: y + 1,
                width: 3,
                height: 1,
            };
            Pen::new(buf, place).write(&sure, skin.dim);
        }
    }
}

/// The sign of a paragraph's link, and its look.
fn sign(reader: &Reader, para: ParaId, linked: bool, skin: &Skin) -> (&'static str, Style) {
    let bead = reader.alignment().bead_of(para);
    let crossing = bead.is_some_and(|b| reader.alignment().is_crossing(b));
    let link = if !reader.is_aligned_at(para) {
        " "
    } else if crossing {
        "╳"
    } else {
        "─"
    };
    let style = if reader.is_current(para) {
        skin.link_current
    } else if crossing {
        skin.crossing
    } else if linked {
        skin.link
    } else {
        skin.unlinked
    };
    (link, style)
}

/// A paragraph's number where no gutter names it, with a mark where it stands out of its text's order, and its
/// counterpart's, as the gutter has them: English at the left. Where there is room for one number only, signs
/// stand for a link that crosses and for a counterpart that is missing.
pub(super) fn beside(reader: &Reader, para: ParaId, column: Area, skin: &Skin, buf: &mut Buffer) {
    let digits = usize::from(reader.digits());
    let own = (para.index + 1).to_string();
    let is_moved = reader.spread(View::Side(para.side)).is_moved(para);
    let number = match reader.is_current(para) {
        true => skin.number_current,
        false => skin.number,
    };
    let bead = reader.bead_at(para);
    let others = bead.map_or(&[][..], |b| b.members(para.side.other()));
    let (link, style) = sign(reader, para, !others.is_empty(), skin);
    let known = reader.is_aligned() && bead.is_some() && reader.sides() == Sides::new(true, true);
    let mut pen = Pen::new(buf, column);
    if column.width < both_numbers(reader.digits()) {
        let (sign, style) = match link {
            _ if known && others.is_empty() => ("∅", style),
            "╳" => ("╳", style),
            _ if is_moved => ("↕", number),
            _ => ("", number),
        };
        match para.side {
            Side::English => pen
                .write(&format!("{sign:1}"), style)
                .write(&format!("{own:>digits$}"), number),
            Side::Arabic => pen
                .write(&format!("{own:<digits$}"), number)
                .write(&format!("{sign:1}"), style),
        };
        return;
    }
    let moved = if is_moved { "↕" } else { "" };
    let (link, other) = match known {
        true => (link, counterparts(others, digits + 1)),
        false => ("", String::new()),
    };
    match para.side {
        Side::English => pen
            .write(&format!("{moved:1}{own:>digits$}"), number)
            .write(&format!("{link}{other}"), style),
        Side::Arabic => pen
            .write(
                &format!("{:>w$}", format!("{other}{link}"), w = digits + 2),
                style,
            )
            .write(&format!("{own:<digits$}{moved:1}"), number),
    };
}

/// Numbers of paragraphs in so many cells: of those that do not fit the first, and that there are more.
fn counterparts(members: &[u32], cells: usize) -> String {
    let all = numbers(members);
    match members {
        [first, _, ..] if all.chars().count() > cells => format!("{}+", first + 1),
        _ => all,
    }
}

/// How sure a link is, below the number that stands beside the text.
pub(super) fn sure_beside(
    reader: &Reader,
    para: ParaId,
    column: Area,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let Some(sure) = percent(reader, para) else {
        return;
    };
    // Under the two numbers and their link, where there are both.
    let cells = usize::from(reader.digits() + 3).min(usize::from(column.width));
    let sure = format!("{sure:>cells$}");
    Pen::new(buf, column).write(&sure, skin.dim);
}

/// Where a paragraph that is out of its text's order here stands in that text: an arrow upwards or
/// downwards.
fn stands(spread: &Spread, band: usize, side: Side) -> &'static str {
    let moved = |i: u32| spread.is_moved(ParaId::new(side, i));
    let members = |b: &Band| b.members[side].clone();
    let Some(out) = spread
        .band(band)
        .as_ref()
        .map(members)
        .unwrap_or_default()
        .into_iter()
        .find(|&i| moved(i))
    else {
        return "";
    };
    // The nearest one above that stands in order.
    let above = (0..band).rev().filter_map(|at| spread.band(at));
    let before = above.flat_map(|b| members(&b)).find(|&i| !moved(i));
    if before.is_some_and(|b| out < b) {
        "↑"
    } else {
        "↓"
    }
}

/// Writes `left─right` with the link in the middle of the gutter, or where it all fits.
fn one_row(left: &str, link: &str, right: &str, area: Area, style: Style, buf: &mut Buffer) {
    let cells = |s: &str| u16::try_from(s.chars().count()).unwrap_or(u16::MAX);
    // Blanks beside the link where there is room.
    let airy =
        cells(left) + cells(right) + 5 <= area.width && !left.is_empty() && !right.is_empty();
    let (left, right) = if airy {
        (format!("{left} "), format!(" {right}"))
    } else {
        (left.to_owned(), right.to_owned())
    };
    let (l, r) = (cells(&left), cells(&right));
    let middle = (area.width / 2)
        .max(l)
        .min(area.width.saturating_sub(r + 1));
    let x = area.x + middle.saturating_sub(l);
    let width = area.right().saturating_sub(x);
    Pen::new(buf, Area { x, width, ..area }).write(&format!("{left}{link}{right}"), style);
}

/// A faint line below the link of the current pair, as far as the pair reaches.
fn stem(
    reader: &Reader,
    para: ParaId,
    area: Area,
    y: u16,
    rows: std::ops::Range<u16>,
    skin: &Skin,
    buf: &mut Buffer,
) {
    if !reader.is_current(para) {
        return;
    }
    for row in rows.start..rows.end.saturating_sub(1) {
        paint::symbol(buf, area.x + area.width / 2, y + row, "┊", skin.border);
    }
}

/// Each pane's own numbers at its edge of the gutter, and lines that lead from one to the other.
fn apart(reader: &Reader, certainty: bool, area: Area, skin: &Skin, buf: &mut Buffer) {
    let digits = reader.digits();
    let pins = Sides::from_fn(|side| {
        let mut pins: Vec<Pin> = Vec::new();
        for row in reader.rows_in_view(side) {
            if pins.last().is_none_or(|p| p.para != row.para) {
                pins.push(Pin {
                    para: row.para,
                    row: row.y,
                });
            }
        }
        pins
    });
    let channel = Area {
        x: area.x + digits + 2,
        width: area.width.saturating_sub(2 * (digits + 2)),
        ..area
    };
    let column = |side: Side, row: u16, width: u16| Area {
        x: match side {
            Side::English => area.x + 1 + digits.saturating_sub(width),
            Side::Arabic => area.right().saturating_sub(digits + 1),
        },
        y: area.y + row,
        width: width.max(digits),
        height: 1,
    };
    if reader.is_aligned() {
        let current = reader.bead();
        let picture = Picture::of(
            reader.alignment(),
            &pins,
            current,
            (channel.width, channel.height),
        );
        let style = |bead| lines::thread(reader.alignment(), bead, current, skin);
        lines::draw(&picture, channel, current, style, skin, buf);
    }
    for side in Side::BOTH {
        for pin in &pins[side] {
            let own = (pin.para.index + 1).to_string();
            let style = if reader.is_current(pin.para) {
                skin.link_current
            } else {
                skin.number
            };
            let width = u16::try_from(own.chars().count()).unwrap_or(0);
            Pen::new(buf, column(side, pin.row, width)).write(&own, style);
            let free = |row: u16| row < area.height && pins[side].iter().all(|p| p.row != row);
            if let Some(sure) = percent(reader, pin.para).filter(|_| certainty)
                && free(pin.row + 1)
            {
                let place = Area {
                    width: 3,
                    ..column(side, pin.row + 1, digits)
                };
                Pen::new(buf, place).write(&sure, skin.dim);
            }
        }
    }
}

/// Marks the paragraph that is being linked, and those chosen for it: in the gutter, or, where there is none,
/// at the outer edge of the pane.
pub(super) fn choosing(
    reader: &Reader,
    choosing: &Choosing,
    geometry: &Geometry,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let Choosing::Paragraphs { from, marked } = choosing else {
        return;
    };
    for side in Side::BOTH {
        let Some(pane) = geometry.panes[side] else {
            continue;
        };
        let x = match (geometry.gutter, side) {
            (Some(gutter), Side::English) => gutter.x,
            (Some(gutter), Side::Arabic) => gutter.right().saturating_sub(1),
            (None, Side::English) => pane.body.x,
            (None, Side::Arabic) => pane.body.right().saturating_sub(1),
        };
        for row in reader.rows_in_view(side) {
            let symbol = if row.para == *from {
                "◆"
            } else if side != from.side && marked.contains(&row.para.index) {
                "◇"
            } else {
                continue;
            };
            paint::symbol(buf, x, pane.text.y + row.y, symbol, skin.link_current);
        }
    }
}

/// How likely the link of a paragraph is right: `91%`, at most 99.
fn percent(reader: &Reader, para: ParaId) -> Option<String> {
    let bead = reader.bead_at(para)?;
    let percent = (bead.probability * 100.0).clamp(0.0, 99.0);
    (reader.is_aligned() && bead.is_linked()).then(|| format!("{percent:.0}%"))
}
