//! The map of an article: a row for each paragraph of either text, and lines between them.
//!
//! Invariant: draws what is in view, however long the texts are.
//! Must not know: how lines are routed, how it is scrolled.

use ratatui::buffer::Buffer;

use super::{card, lines, status};
use crate::app::geometry::Area;
use crate::app::reader::Reader;
use crate::app::reader::chart::Chart;
use crate::app::reader::picture::{Picture, Pin};
use crate::app::state::State;
use crate::bitext::Role;
use crate::text::{Base, ParaId, Side};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

pub(super) fn draw(state: &State, cursor: ParaId, skin: &Skin, buf: &mut Buffer) {
    let Some(reader) = &state.reader else { return };
    let chart = Chart::of(reader, state.size, cursor);
    let summary = status::figures(reader, cursor.side);
    let title = if summary.is_empty() {
        "Map".to_owned()
    } else {
        format!("Map · {summary}")
    };
    let foot = "j k move · enter goes there · esc · h l other text";
    card::frame_at(chart.frame, (&title, foot), skin, buf);
    let current = reader.alignment().bead_of(cursor);
    let pins = chart.pins();
    if reader.is_aligned() {
        let size = (chart.channel.width, chart.channel.height);
        let picture = Picture::of(reader.alignment(), &pins, current, size);
        let style = |bead| lines::thread(reader.alignment(), bead, current, skin);
        lines::draw(&picture, chart.channel, current, style, skin, buf);
    }
    for side in Side::BOTH {
        for pin in &pins[side] {
            let area = Area {
                y: chart.columns[side].y + pin.row,
                height: 1,
                ..chart.columns[side]
            };
            paragraph(reader, cursor, *pin, area, skin, buf);
        }
    }
}

/// A paragraph's first words and, towards the lines, its number.
fn paragraph(reader: &Reader, cursor: ParaId, pin: Pin, area: Area, skin: &Skin, buf: &mut Buffer) {
    let side = pin.para.side;
    let Some(para) = reader.article().paragraph(pin.para) else {
        return;
    };
    let same = reader.alignment().bead_of(pin.para) == reader.alignment().bead_of(cursor);
    let base = match para.role {
        Role::Title => skin.heading,
        Role::Stamp | Role::Dateline if !same => skin.dim,
        Role::Stamp | Role::Dateline | Role::Body => skin.text,
    };
    let style = match (pin.para == cursor, same) {
        (true, _) => base.patch(skin.selected),
        (false, true) => base.patch(skin.current),
        (false, false) => base,
    };
    if pin.para == cursor {
        paint::fill(buf, area, style);
    }
    let digits = reader.digits();
    let number = (pin.para.index + 1).to_string();
    let width = u16::try_from(number.len())
        .unwrap_or(digits)
        .min(area.width);
    let words = area.width.saturating_sub(digits + 3);
    let (at, text) = match side {
        Side::English => (area.right().saturating_sub(width + 1), area.x + 1),
        Side::Arabic => (area.x + 1, area.right().saturating_sub(words + 1)),
    };
    let place = |x: u16, width: u16| Area { x, width, ..area };
    let look = match (pin.para == cursor, same) {
        (true, _) => style,
        (false, true) => skin.link_current,
        (false, false) => skin.number,
    };
    Pen::new(buf, place(at, width)).write(&number, look);
    paint::label(buf, place(text, words), &para.text, Base::from(side), style);
}
