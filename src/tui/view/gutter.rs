//! The gutter between side-by-side panes: which paragraphs correspond, and how.
//!
//! Invariant: a link stands in the first row of its band.
//! Must not know: how links are found.

use ratatui::buffer::Buffer;

use crate::app::geometry::Area;
use crate::app::reader::{Reader, View};
use crate::text::{ParaId, Side};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

pub(super) fn draw(reader: &Reader, area: Area, skin: &Skin, buf: &mut Buffer) {
    if reader.locked {
        level(reader, area, skin, buf);
    } else {
        apart(reader, area, skin, buf);
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

fn level(reader: &Reader, area: Area, skin: &Skin, buf: &mut Buffer) {
    let spread = reader.spread(View::Level);
    for strip in reader.strips(View::Level) {
        let Some(band) = spread.band(strip.band) else {
            continue;
        };
        let lead = band
            .first(Side::English)
            .or_else(|| band.first(Side::Arabic));
        let Some(para) = lead else { continue };
        let bead = reader.alignment.bead_of(para);
        let crossing = bead.is_some_and(|b| reader.alignment.is_crossing(b));
        let linked = !band.members.english.is_empty() && !band.members.arabic.is_empty();
        let link = if !reader.aligned {
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
        let moved = |side: Side| {
            let any = |&i: &u32| spread.is_moved(ParaId::new(side, i));
            if band.members[side].iter().any(any) {
                "↕"
            } else {
                ""
            }
        };
        let side = |side: Side| {
            let members = &band.members[side];
            if members.is_empty() && !reader.aligned {
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
    }
}

/// Writes `left─right` with the link in the middle of the gutter, or where it all fits.
fn one_row(
    left: &str,
    link: &str,
    right: &str,
    area: Area,
    style: ratatui::style::Style,
    buf: &mut Buffer,
) {
    let cells = |s: &str| u16::try_from(s.chars().count()).unwrap_or(u16::MAX);
    let (l, r) = (cells(left), cells(right));
    let middle = (area.width / 2)
        .max(l)
        .min(area.width.saturating_sub(r + 1));
    let x = area.x + middle.saturating_sub(l);
    let width = area.right().saturating_sub(x);
    Pen::new(buf, Area { x, width, ..area }).write(&format!("{left}{link}{right}"), style);
}

/// A faint line below the link of the current pair, as far as the pair reaches.
#[expect(clippy::too_many_arguments, reason = "a strip, flattened")]
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

/// Each pane's own numbers at its edge of the gutter, and what they are linked with.
fn apart(reader: &Reader, area: Area, skin: &Skin, buf: &mut Buffer) {
    for side in Side::BOTH {
        for row in reader
            .rows_in_view(side)
            .into_iter()
            .filter(crate::app::reader::RowInView::begins)
        {
            let own = (row.para.index + 1).to_string();
            let current = reader.is_current(row.para);
            let style = if current {
                skin.link_current
            } else {
                skin.number
            };
            let width = u16::try_from(own.chars().count()).unwrap_or(0);
            let x = match side {
                Side::English => area.x + 1,
                Side::Arabic => area.right().saturating_sub(width + 1),
            };
            let y = area.y + row.y;
            Pen::new(
                buf,
                Area {
                    x,
                    y,
                    width,
                    height: 1,
                },
            )
            .write(&own, style);
        }
    }
}
