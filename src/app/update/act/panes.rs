//! Which pane has the keys, how the panes stand and how wide they are.
//!
//! Invariant: the keys go to a pane that is on the screen; widths stay within what a pane needs.
//! Must not know: what the panes show.

use super::*;

pub(super) fn pane_beside(state: &mut State, way: Way) {
    let geometry = state.geometry();
    let list = geometry.list.is_some();
    let Some(reader) = &mut state.reader else {
        return;
    };
    match (state.focus, way, geometry.arrangement) {
        (Focus::List, Way::Back, _) => {}
        (Focus::List, Way::Forward, Arrangement::Rows) => {
            state.focus = Focus::Text;
            reader.activate(Side::English);
        }
        (Focus::List, Way::Forward, _) => state.focus = Focus::Text,
        (Focus::Text, Way::Forward, _) => reader.activate(Side::Arabic),
        (Focus::Text, Way::Back, _) if reader.active == Side::Arabic && reader.sides().english => {
            reader.activate(Side::English);
        }
        (Focus::Text, Way::Back, _) if list => state.focus = Focus::List,
        (Focus::Text, Way::Back, _) => {}
    }
}

pub(super) fn cycle_pane(state: &mut State, way: Way) {
    let list = state.geometry().list.is_some();
    let Some(reader) = &mut state.reader else {
        return;
    };
    let mut places = vec![];
    if list || state.focus == Focus::List {
        places.push(None);
    }
    places.extend(
        Side::BOTH
            .into_iter()
            .filter(|&s| reader.sides()[s])
            .map(Some),
    );
    let here = if state.focus == Focus::List {
        None
    } else {
        Some(reader.active)
    };
    if places.is_empty() {
        return;
    }
    let at = places.iter().position(|&p| p == here).unwrap_or(0);
    let next = match way {
        Way::Forward => (at + 1) % places.len(),
        Way::Back => (at + places.len() - 1) % places.len(),
    };
    match places.get(next).copied().flatten() {
        None => state.focus = Focus::List,
        Some(side) => {
            state.focus = Focus::Text;
            reader.activate(side);
        }
    }
}

pub(super) fn toggle_list(state: &mut State, effects: &mut Vec<Effect>) {
    let shown = state.geometry().list.is_some();
    state.options.list = Some(!shown);
    if shown {
        state.focus = Focus::Text;
    } else if state.size.0 < TWO_PANES {
        // No room beside the text: the list takes the screen while it has the keys.
        state.focus = Focus::List;
    }
    effects.push(Effect::Keep(Keep::Options(state.options.clone())));
}

pub(super) fn cycle_layout(state: &mut State, effects: &mut Vec<Effect>) {
    let shown = state.geometry().arrangement;
    state.options.layout = match shown {
        Arrangement::Rows => Layout::Stacked,
        Arrangement::Stacked => Layout::Single,
        Arrangement::Single(_) | Arrangement::TooSmall => Layout::Rows,
    };
    let now = state.geometry().arrangement;
    let word = match now {
        Arrangement::Rows => "rows: side by side",
        Arrangement::Stacked => "stacked: English above Arabic",
        Arrangement::Single(_) => "single: one pane, Tab flips it",
        Arrangement::TooSmall => "the window is too small for text",
    };
    state.notice = Some(Notice::info(word));
    effects.push(Effect::Keep(Keep::Options(state.options.clone())));
}

/// Makes the list wider by steps of two columns, or the active pane by steps of five percent.
pub(super) fn resize(state: &mut State, steps: isize, effects: &mut Vec<Effect>) {
    let steps = i16::try_from(steps.clamp(-50, 50)).unwrap_or(0);
    if state.focus == Focus::List {
        let width = state.options.list_width.saturating_add_signed(steps * 2);
        state.options.list_width = width.clamp(16, 60);
    } else {
        let arabic = state
            .reader
            .as_ref()
            .is_some_and(|r| r.active == Side::Arabic);
        let by = if arabic { -5 * steps } else { 5 * steps };
        let share = state.options.english_share.saturating_add_signed(by);
        state.options.english_share = share.clamp(20, 80);
    }
    effects.push(Effect::Keep(Keep::Options(state.options.clone())));
}
