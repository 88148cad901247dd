//! Drawing: what the state looks like on the screen.
//!
//! Invariant: drawing reads the state and changes nothing; where things stand is asked of the same
//! geometry that `update` and the mouse use.
//! Must not know: how the state came about, which terminal it is.

pub(super) mod card;
mod gutter;
mod lines;
mod map;
mod pane;
pub(super) mod panel;
mod shelf;
pub(super) mod status;

use ratatui::buffer::Buffer;

use crate::app::geometry::{Area, Arrangement, Geometry};
use crate::app::overlay::Overlay;
use crate::app::state::{Focus, State};
use crate::language::date::Date;
use crate::text::{Base, Side};
use crate::tui::paint;
use crate::tui::style::Skin;

/// Draws the state. Returns where the cursor stands, if one is shown.
#[must_use]
pub fn draw(state: &State, skin: &Skin, buf: &mut Buffer) -> Option<(u16, u16)> {
    let geometry = Geometry::of(state);
    paint::fill(buf, geometry.screen, skin.text);
    if geometry.arrangement == Arrangement::TooSmall && geometry.list.is_none() {
        too_small(&geometry, skin, buf);
        return None;
    }
    if let Some(area) = geometry.header {
        status::header(state, &geometry, area, skin, buf);
    }
    if let Some(area) = geometry.list {
        shelf::draw(state, area, skin, buf);
        if area.width < geometry.screen.width {
            let active = state.focus == Focus::List;
            let style = if active {
                skin.border_active
            } else {
                skin.border
            };
            for y in area.y..area.bottom() {
                paint::symbol(buf, area.right(), y, "│", style);
            }
        }
    }
    if let Some(reader) = &state.reader {
        for side in Side::BOTH {
            if let Some(pane) = geometry.panes[side] {
                pane::draw(state, reader, &geometry, side, &pane, skin, buf);
            }
        }
        if let Some(area) = geometry.gutter {
            gutter::draw(reader, state.certainty, area, skin, buf);
        }
        if let Some(choosing) = &state.choosing {
            gutter::choosing(reader, choosing, &geometry, skin, buf);
        }
    } else if geometry
        .list
        .is_none_or(|l| l.width < geometry.screen.width)
    {
        waiting(state, &geometry, skin, buf);
    }
    if let Some(area) = geometry.hints {
        status::hints(state, &geometry, area, skin, buf);
    }
    let cursor = status::line(state, &geometry, geometry.status, skin, buf);
    match state.overlay {
        Some(Overlay::Help { top }) => card::help(state, &geometry, top, skin, buf),
        Some(Overlay::Filter) => card::filter(state, &geometry, skin, buf),
        Some(Overlay::Explain { top }) => card::explain(state, &geometry, top, skin, buf),
        Some(Overlay::Messages { top }) => card::messages(state, &geometry, top, skin, buf),
        Some(Overlay::Map { cursor }) => map::draw(state, cursor, skin, buf),
        Some(Overlay::Entities) => panel::draw(state, skin, buf),
        None => {}
    }
    cursor
}

/// What is said instead of text on a screen that has no room for it: as much of it as fits.
fn too_small(geometry: &Geometry, skin: &Skin, buf: &mut Buffer) {
    let area = geometry.screen;
    let said = crate::text::Paragraph::new("window too small: 24×6 at least", Base::Ltr);
    for (y, row) in (area.y..area.bottom()).zip(said.rows(area.width)) {
        paint::row(
            buf,
            Area {
                y,
                height: 1,
                ..area
            },
            &row,
            |_| skin.notice,
        );
    }
}

/// What is said while no article is open.
fn waiting(state: &State, geometry: &Geometry, skin: &Skin, buf: &mut Buffer) {
    let x = geometry.list.map_or(0, |l| l.right() + 1) + 2;
    let area = Area {
        x,
        y: geometry.screen.height / 3,
        width: geometry.screen.width.saturating_sub(x + 1),
        height: 1,
    };
    let said = if !state.listed {
        "Looking for texts …"
    } else if state.shelf.items.is_empty() {
        "No texts here. `diglot FOLDER` or `diglot a.en.txt a.ar.txt` opens yours."
    } else {
        "Enter opens the selected article."
    };
    paint::label(buf, area, said, Base::Ltr, skin.dim);
}

/// A date as a reader of the language writes it.
fn date_words(date: Date, side: Side) -> String {
    const ENGLISH: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    // The month names that most Arabic editions share (CLDR, locale ar).
    const ARABIC: [&str; 12] = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ];
    let months = match side {
        Side::English => ENGLISH,
        Side::Arabic => ARABIC,
    };
    let month = date
        .month
        .and_then(|m| months.get(usize::from(m).checked_sub(1)?))
        .copied();
    [
        date.day.map(|d| d.to_string()),
        month.map(str::to_owned),
        date.year.map(|y| y.to_string()),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}
