//! The mouse.
//!
//! Invariant: what lies under it is found by the same geometry that was drawn.
//! Must not know: how the terminal reports it.

use crate::app::choosing::Choosing;
use crate::app::effect::Effect;
use crate::app::message::Mouse;
use crate::app::shelf::ITEM_ROWS;
use crate::app::state::{Focus, State};
use crate::app::update::{correct, map, open_selected, panel};
use crate::entity::Confidence;
use crate::text::Side;

/// Rows a turn of the wheel scrolls, per notch.
const WHEEL: isize = 3;

pub(super) fn point(
    state: &mut State,
    mouse: Mouse,
    column: u16,
    row: u16,
    effects: &mut Vec<Effect>,
) {
    let geometry = state.geometry();
    match mouse {
        Mouse::Wheel(notches) => {
            let rows = isize::from(notches) * WHEEL;
            if state.overlay.is_some() {
                map::wheel(state, rows);
                panel::wheel(state, rows);
                return;
            }
            if geometry.list.is_some_and(|l| l.contains(column, row)) {
                state.shelf.step(isize::from(notches));
            } else if let Some(reader) = &mut state.reader {
                let side = geometry.pane_at(column, row).unwrap_or(reader.active);
                reader.scroll_side(side, rows);
            }
        }
        Mouse::Press => {
            state.notice = None;
            if map::click(state, column, row) || panel::click(state, column, row) {
                return;
            }
            if state.overlay.take().is_some() || state.prompt.take().is_some() {
                return;
            }
            if let Some(list) = geometry.list.filter(|l| l.contains(column, row)) {
                // The list's first row is its heading.
                if let Some(y) = (row - list.y).checked_sub(1) {
                    let at = state.shelf.top + usize::from(y / ITEM_ROWS);
                    if at < state.shelf.len() {
                        state.shelf.go_to(at);
                        // A text that is chosen to be paired is not opened.
                        if !matches!(state.choosing, Some(Choosing::Text { .. })) {
                            open_selected(state, effects);
                        }
                    }
                }
                return;
            }
            let in_gutter = geometry.gutter.is_some_and(|g| g.contains(column, row));
            let sides: Vec<Side> = if in_gutter {
                Side::BOTH.to_vec()
            } else {
                geometry.pane_at(column, row).into_iter().collect()
            };
            let Some(reader) = &mut state.reader else {
                return;
            };
            let hit = sides
                .iter()
                .find_map(|&s| reader.at(&geometry, s, column, row));
            if let Some((para, byte)) = hit {
                state.focus = Focus::Text;
                reader.active = para.side;
                let guesses = state.options.guesses;
                let found = byte.and_then(|b| {
                    reader.mention_at(para, b, |m| guesses || m.confidence != Confidence::Guess)
                });
                match found {
                    Some(mention) => reader.pick_mention(mention),
                    None => {
                        reader.mention = None;
                        reader.put(para);
                    }
                }
                correct::pointed(state, para, byte);
            } else if let [side] = sides.as_slice() {
                state.focus = Focus::Text;
                reader.activate(*side);
            }
        }
    }
}
