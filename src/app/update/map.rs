//! The map: what keys and mouse do while it is open.
//!
//! Invariant: the paragraph it is at is one of the article; leaving by choosing one is a jump that can be
//! gone back from.
//! Must not know: how it is drawn.

use crate::app::command::Command as C;
use crate::app::overlay::Overlay;
use crate::app::reader::Way;
use crate::app::reader::chart::Chart;
use crate::app::state::{Focus, State};
use crate::app::update::act;
use crate::text::{ParaId, Side};

/// Opens it at the current paragraph.
pub(super) fn open(state: &mut State) {
    if let Some(reader) = &state.reader {
        state.overlay = Some(Overlay::Map {
            cursor: reader.cursor,
        });
    }
}

fn cursor(state: &State) -> Option<ParaId> {
    match state.overlay {
        Some(Overlay::Map { cursor }) => Some(cursor),
        _ => None,
    }
}

/// Takes a command while the map is open; `false` where it is not, or the command is not the map's.
pub(super) fn run(state: &mut State, command: C, count: Option<usize>) -> bool {
    let (Some(at), Some(reader)) = (cursor(state), &state.reader) else {
        return false;
    };
    let times = isize::try_from(count.unwrap_or(1).max(1)).unwrap_or(isize::MAX);
    let height = Chart::of(reader, state.size, at).channel.height;
    let page = isize::try_from(height.saturating_sub(2).max(1)).unwrap_or(1);
    let half = (page / 2).max(1);
    let by = |rows: isize| reader.along(at, rows.saturating_mul(times));
    let such = |way, fits: fn(&crate::app::reader::Reader, usize) -> bool| {
        reader.next_such(at, way, fits).unwrap_or(at)
    };
    let counted = |n: usize| reader.along(ParaId::new(at.side, 0), act::rows(n.max(1) - 1));
    let to = match command {
        C::NextPair | C::NextParagraph | C::RowDown => by(1),
        C::PreviousPair | C::PreviousParagraph | C::RowUp => by(-1),
        C::PageDown => by(page),
        C::PageUp => by(-page),
        C::HalfPageDown => by(half),
        C::HalfPageUp => by(-half),
        C::First => counted(count.unwrap_or(1)),
        C::Last => counted(count.unwrap_or(usize::MAX)),
        C::PaneLeft if at.side == Side::English => at,
        C::PaneRight if at.side == Side::Arabic => at,
        C::PaneLeft | C::PaneRight | C::NextPane | C::PreviousPane => reader.across(at),
        C::NextCrossing => such(Way::Forward, act::is_crossing),
        C::PreviousCrossing => such(Way::Back, act::is_crossing),
        C::NextUnlinked => such(Way::Forward, act::is_alone),
        C::PreviousUnlinked => such(Way::Back, act::is_alone),
        C::Activate => {
            go(state, at);
            return true;
        }
        C::Map => {
            state.overlay = None;
            return true;
        }
        _ => return false,
    };
    state.overlay = Some(Overlay::Map { cursor: to });
    true
}

fn go(state: &mut State, para: ParaId) {
    state.overlay = None;
    if let Some(reader) = &mut state.reader {
        reader.jump(para);
        state.focus = Focus::Text;
    }
}

/// Takes a click: on a paragraph, goes there.
pub(super) fn click(state: &mut State, column: u16, row: u16) -> bool {
    let (Some(at), Some(reader)) = (cursor(state), &state.reader) else {
        return false;
    };
    let chosen = Chart::of(reader, state.size, at).at(column, row);
    match chosen {
        Some(para) => go(state, para),
        None => state.overlay = None,
    }
    true
}

/// Takes a turn of the wheel.
pub(super) fn wheel(state: &mut State, rows: isize) {
    if let (Some(at), Some(reader)) = (cursor(state), &state.reader) {
        state.overlay = Some(Overlay::Map {
            cursor: reader.along(at, rows),
        });
    }
}
