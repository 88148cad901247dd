//! From mention to mention, and which of them are shown.
//!
//! Invariant: where there is none to go to, the reader is told why.
//! Must not know: how entities are found.

use super::*;

pub(super) fn entity(state: &mut State, way: Way, times: usize) {
    let (lit, guesses) = (state.lit, state.options.guesses);
    let Some(reader) = &mut state.reader else {
        return;
    };
    state.focus = Focus::Text;
    if !reader.step_mention(way, times, |m| shows(lit, guesses, m)) {
        state.notice = Some(Notice::info(match way {
            _ if state.working.is_none() && reader.lacks_entities().is_some() => {
                reader.lacks_entities().unwrap_or_default()
            }
            _ if !reader.analysed => "entities are still being looked for",
            _ if lit != Lit::ALL => "no entity of the types shown; `F` changes those",
            Way::Forward => "no entity further on in this text",
            Way::Back => "no entity before this one in this text",
        }));
    }
}

pub(super) fn toggle_guesses(state: &mut State, effects: &mut Vec<Effect>) {
    state.options.guesses = !state.options.guesses;
    let shown = state.options.guesses;
    if let Some(reader) = &mut state.reader {
        let is_guess = |m: &Mention| m.confidence == Confidence::Guess;
        let count = reader
            .entities
            .mentions
            .iter()
            .filter(|m| is_guess(m))
            .count();
        let told = match (count, shown) {
            (0, _) => "nothing here is a guess".to_owned(),
            (n, true) => format!("guesses are shown, dimmed: {n} here"),
            (n, false) => format!("guesses are hidden: {n} here"),
        };
        state.notice = Some(Notice::info(told));
        if !shown && reader.current_mention().is_some_and(is_guess) {
            reader.mention = None;
        }
    }
    effects.push(Effect::Keep(Keep::Options(state.options.clone())));
}

pub(super) fn same_entity(state: &mut State, way: Way, times: usize) {
    let guesses = state.options.guesses;
    let Some(reader) = &mut state.reader else {
        return;
    };
    let Some(entity) = reader.current_mention().map(|m| m.entity) else {
        state.notice = Some(Notice::info(
            "no entity is current; `e` goes to the next one",
        ));
        return;
    };
    if !reader.jump_by_mentions(way, times, |m| {
        m.entity == entity && shows(Lit::ALL, guesses, m)
    }) {
        state.notice = Some(Notice::info(match way {
            Way::Forward => "not mentioned again in this text",
            Way::Back => "not mentioned before in this text",
        }));
    }
}
