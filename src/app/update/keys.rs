//! Keys: counts, sequences, marks' letters, the prompt's line; all end in a command.
//!
//! Invariant: what is typed half (a count, a sequence, a letter to come) is in the state, nowhere else.
//! Must not know: what a command does, how keys reach us.

use crate::app::command::{self, Asked, Command};
use crate::app::effect::{Effect, Terminal, Work};
use crate::app::keymap::{Key, KeyCode, LookUp};
use crate::app::message::Notice;
use crate::app::overlay::{Overlay, Told, filter_key};
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::reader::Way;
use crate::app::state::State;
use crate::app::update::{act, correct, panel};
use crate::entity::Kind;
use crate::text::{Base, Paragraph};

pub(super) fn press(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    state.notice = state.later.pop_front();
    state.tip = None;
    take(state, key, effects);
}

fn take(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    if state.prompt.is_some() {
        type_in(state, key, effects);
        return;
    }
    if let Some(command) = state.awaits.take() {
        if let KeyCode::Char(letter) = key.code
            && !key.ctrl
        {
            act::with_letter(state, command, letter, effects);
        }
        return;
    }
    if correct::choose(state, key, effects) {
        return;
    }
    if state.overlay == Some(Overlay::Filter) && filter(state, key) {
        return;
    }
    if let Some(digit) = key.digit()
        && state.pending.is_empty()
        && (digit > 0 || state.count.is_some())
    {
        let count = state
            .count
            .unwrap_or(0)
            .saturating_mul(10)
            .saturating_add(usize::from(digit));
        state.count = Some(count.min(9_999_999));
        return;
    }
    state.pending.push(key);
    match state.keymap.look_up(&state.pending) {
        LookUp::Prefix => {}
        LookUp::Command(command) => {
            state.pending.clear();
            let count = state.count.take();
            act::run(state, command, count, effects);
        }
        LookUp::Nothing => {
            let alone = state.pending.len() == 1;
            state.pending.clear();
            state.count = None;
            // `] j`: the second key may mean something by itself.
            if !alone && key.code != KeyCode::Esc {
                take(state, key, effects);
            }
        }
    }
}

/// Takes a key for the filter of entity types; `false` where it means nothing there.
fn filter(state: &mut State, key: Key) -> bool {
    let KeyCode::Char(c) = key.code else {
        return false;
    };
    if key.ctrl || key.alt {
        return false;
    }
    let c = crate::app::keymap::latin_key(c).unwrap_or(c);
    if let Some(kind) = Kind::ALL.into_iter().find(|&k| filter_key(k) == c) {
        state.lit.toggle(kind);
        return true;
    }
    if c == 'a' {
        state.lit.toggle_all();
        return true;
    }
    if c == 'F' {
        state.overlay = None;
        return true;
    }
    false
}

fn type_in(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let Some(prompt) = &mut state.prompt else {
        return;
    };
    let rtl = Paragraph::new(prompt.text(), Base::Auto).is_rtl();
    let purpose = prompt.purpose;
    let filters = matches!(purpose, Purpose::Filter | Purpose::Titles);
    match prompt.key(key, rtl) {
        Typed::Editing => {
            state.recalled = None;
            typed(state);
        }
        Typed::GivenUp if filters => {
            prompt.set("");
            typed(state);
            state.prompt = None;
        }
        Typed::GivenUp => state.prompt = None,
        // The keys go to the list; what was typed stays.
        Typed::Complete if filters => state.prompt = None,
        Typed::Recall(way) if filters => {
            let by = match way {
                Way::Back => -1,
                Way::Forward => 1,
            };
            match purpose {
                Purpose::Titles => state.shelf.step(by),
                _ => panel::step(state, by),
            }
        }
        Typed::Done(_) if filters => {
            state.prompt = None;
            match purpose {
                Purpose::Titles if correct::choose(state, key, effects) => {}
                Purpose::Titles => act::run(state, Command::Activate, None, effects),
                _ => panel::go(state),
            }
        }
        Typed::Complete => complete(prompt),
        Typed::Recall(way) => recall(state, way),
        Typed::Done(line) => {
            let purpose = prompt.purpose;
            state.prompt = None;
            state.recalled = None;
            if line.trim().is_empty() {
                return;
            }
            state.history.retain(|(p, l)| *p != purpose || *l != line);
            state.history.push((purpose, line.clone()));
            match purpose {
                Purpose::Search => act::search_for(state, &line, effects),
                Purpose::Command => run_line(state, line.trim(), effects),
                Purpose::Rename => correct::rename(state, &line, effects),
                Purpose::Filter | Purpose::Titles => {}
            }
        }
    }
}

/// Takes what is typed so far to filter something.
pub(super) fn typed(state: &mut State) {
    if let Some(prompt) = &state.prompt
        && prompt.purpose == Purpose::Titles
        && prompt.text() != state.shelf.typed()
    {
        state.shelf.filter(prompt.text());
    }
    panel::typed(state);
}

fn recall(state: &mut State, way: Way) {
    let Some(prompt) = &mut state.prompt else {
        return;
    };
    let lines: Vec<&String> = state
        .history
        .iter()
        .filter(|(p, _)| *p == prompt.purpose)
        .map(|(_, l)| l)
        .collect();
    let at = state.recalled.unwrap_or(lines.len());
    let to = match way {
        Way::Back => at.checked_sub(1),
        Way::Forward => Some(at + 1),
    };
    let Some(to) = to.filter(|&t| t <= lines.len()) else {
        return;
    };
    prompt.set(lines.get(to).map_or("", |l| l.as_str()));
    state.recalled = Some(to);
}

/// Completes a command as far as it is certain.
fn complete(prompt: &mut Prompt) {
    if prompt.purpose == Purpose::Command
        && let Some(longer) = command::completed(prompt.text())
    {
        prompt.set(longer);
    }
}

/// Does what a typed line asks for.
fn run_line(state: &mut State, line: &str, effects: &mut Vec<Effect>) {
    let asked = match command::read(line) {
        Ok(asked) => asked,
        Err(hint) => {
            state.notice = Some(Notice::error(hint));
            return;
        }
    };
    let reader = state.reader.as_ref();
    match asked {
        Asked::Command(command) => act::run(state, command, None, effects),
        Asked::Paragraph(number) => act::run(state, Command::First, Some(number), effects),
        Asked::Percent(percent) => act::to_percent(state, percent),
        Asked::Align => {
            effects.extend(reader.map(|r| Effect::Work(Work::Analyse(r.article.id.clone()))))
        }
        Asked::Encoding(name) => effects.extend(reader.map(|r| {
            Effect::Work(Work::Encoding {
                id: r.article.id.clone(),
                side: r.active,
                name,
            })
        })),
        Asked::Bidi(way) => effects.push(Effect::Terminal(Terminal::Bidi(way))),
        Asked::Messages => {
            let top = Told::of(&state.log, state.size).cut.furthest();
            state.overlay = Some(Overlay::Messages { top });
        }
        Asked::Learned(on) => effects.push(Effect::Work(Work::Learned(on))),
    }
}
