//! The panel of entities: what keys and mouse do while it is open.
//!
//! Invariant: leaving by choosing an entity is a jump that can be gone back from; the line that filters
//! belongs to the panel and goes with it.
//! Must not know: how it is drawn.

use crate::app::command::Command as C;
use crate::app::message::Notice;
use crate::app::overlay::Overlay;
use crate::app::panel::Panel;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::reader::Way;
use crate::app::state::{Focus, State};
use crate::app::update::act;

/// Opens it at the current entity.
pub(super) fn open(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let none = match reader {
        r if state.working.is_none() && r.lacks_entities().is_some() => {
            r.lacks_entities().unwrap_or_default()
        }
        r if !r.analysed => "entities are still being looked for",
        r if r.entities.mentions.is_empty() => "no entity was found in this article",
        _ => "",
    };
    if !none.is_empty() {
        state.notice = Some(Notice::info(none));
        return;
    }
    let at = reader.current_mention().map(|m| m.entity);
    state.panel = Some(Panel::of(reader, state.options.guesses, at));
    state.overlay = Some(Overlay::Entities);
}

fn close(state: &mut State) {
    state.overlay = None;
    state.prompt = None;
}

/// Keeps the list as the article is, and none where it is not open.
pub(super) fn follow(state: &mut State) {
    let guesses = state.options.guesses;
    match (&mut state.panel, &state.reader) {
        (Some(panel), Some(reader)) if state.overlay == Some(Overlay::Entities) => {
            panel.follow(reader, guesses);
        }
        (panel, _) => *panel = None,
    }
    let filters = state
        .prompt
        .as_ref()
        .is_some_and(|p| p.purpose == Purpose::Filter);
    if state.panel.is_none() {
        if state.overlay == Some(Overlay::Entities) {
            state.overlay = None;
        }
        if filters {
            state.prompt = None;
        }
    }
}

/// Takes a command while the panel is open; `false` where it is not, or the command is not the panel's.
pub(super) fn run(state: &mut State, command: C, count: Option<usize>) -> bool {
    if state.overlay != Some(Overlay::Entities) {
        return false;
    }
    let Some(panel) = &mut state.panel else {
        return false;
    };
    let times = act::rows(count.unwrap_or(1).max(1));
    let height = panel.table(state.size).list.height;
    let page = isize::try_from(height.saturating_sub(2).max(1)).unwrap_or(1);
    let half = (page / 2).max(1);
    match command {
        C::NextPair | C::RowDown => panel.step(times),
        C::PreviousPair | C::RowUp => panel.step(times.saturating_neg()),
        C::PageDown => panel.step(page.saturating_mul(times)),
        C::PageUp => panel.step(page.saturating_mul(times).saturating_neg()),
        C::HalfPageDown => panel.step(half.saturating_mul(times)),
        C::HalfPageUp => panel.step(half.saturating_mul(times).saturating_neg()),
        C::First => panel.step(isize::MIN),
        C::Last => panel.step(isize::MAX),
        C::NextParagraph => (0..times.min(20)).for_each(|_| panel.step_section(Way::Forward)),
        C::PreviousParagraph => (0..times.min(20)).for_each(|_| panel.step_section(Way::Back)),
        C::Search => {
            let mut prompt = Prompt::new(Purpose::Filter);
            prompt.set(panel.typed());
            state.prompt = Some(prompt);
        }
        C::Activate => go(state),
        // A filter goes first.
        C::Close if !panel.typed().is_empty() => panel.filter(""),
        C::Close | C::Quit | C::EntityPanel => close(state),
        _ => return false,
    }
    true
}

/// Goes to a mention of the entity that the keys are at.
pub(super) fn go(state: &mut State) {
    let (Some(panel), Some(reader)) = (&state.panel, &mut state.reader) else {
        return;
    };
    if let Some(target) = panel.target(reader) {
        reader.jump_to_mention(target);
        state.focus = Focus::Text;
        close(state);
    }
}

/// Moves while a filter is typed.
pub(super) fn step(state: &mut State, by: isize) {
    if let Some(panel) = &mut state.panel {
        panel.step(by);
    }
}

/// Takes what is typed so far.
pub(super) fn typed(state: &mut State) {
    if let (Some(panel), Some(prompt)) = (&mut state.panel, &state.prompt)
        && prompt.purpose == Purpose::Filter
    {
        panel.filter(prompt.text());
    }
}

/// Takes a click: on an entity, goes there; outside the list, closes.
pub(super) fn click(state: &mut State, column: u16, row: u16) -> bool {
    if state.overlay != Some(Overlay::Entities) {
        return false;
    }
    let size = state.size;
    let Some(panel) = &mut state.panel else {
        return false;
    };
    if panel.point(size, column, row) {
        go(state);
    } else if !panel.table(size).frame.contains(column, row) {
        close(state);
    }
    true
}

/// Takes a turn of the wheel.
pub(super) fn wheel(state: &mut State, rows: isize) {
    if state.overlay == Some(Overlay::Entities) {
        step(state, rows);
    }
}
