//! Keys while something is being chosen for a correction: a paragraph, a mention, a stretch of text, a type, a
//! text.
//!
//! Invariant: a key that chooses nothing means what it always means; leaving puts the cursor back.
//! Must not know: how a correction is applied.

use super::*;
use crate::app::choosing::End;
use crate::app::keymap::{Key, KeyCode, latin_key};
use crate::app::overlay::filter_key;
use crate::entity::correction::layer_of;

/// A key, and the letter that it stands for on a keyboard with Latin letters.
#[derive(Clone, Copy)]
struct Pressed {
    code: KeyCode,
    letter: Option<char>,
}

impl Pressed {
    /// Which way a key of lists goes; `on` and `back` are letters beside j and k.
    fn way(self, on: char, back: char) -> Option<Way> {
        match (self.code, self.letter) {
            (KeyCode::Down, _) | (_, Some('j')) => Some(Way::Forward),
            (KeyCode::Up, _) | (_, Some('k')) => Some(Way::Back),
            (_, Some(letter)) if letter == on => Some(Way::Forward),
            (_, Some(letter)) if letter == back => Some(Way::Back),
            _ => None,
        }
    }
}

/// Takes a key while something is being chosen; `false` where it means what it always means.
pub(in crate::app::update) fn choose(
    state: &mut State,
    key: Key,
    effects: &mut Vec<Effect>,
) -> bool {
    let waiting = !state.pending.is_empty() || state.overlay.is_some();
    let Some(choosing) = state.choosing.as_ref().filter(|_| !waiting) else {
        return false;
    };
    if key.code == KeyCode::Esc {
        leave(state);
        state.notice = Some(Notice::info("left as it was"));
        return true;
    }
    let key = Pressed {
        code: key.code,
        letter: match key.code {
            KeyCode::Char(c) if !key.ctrl && !key.alt => Some(latin_key(c).unwrap_or(c)),
            _ => None,
        },
    };
    match choosing {
        Choosing::Paragraphs { from, .. } => paragraphs(state, *from, key, effects),
        Choosing::Mention { from, kind } => mention(state, *from, *kind, key, effects),
        Choosing::Stretch(_) => stretch(state, key),
        Choosing::TypeOfNew(_) | Choosing::Retype { .. } => {
            let mut all = Kind::ALL.into_iter();
            if let Some(kind) = all.find(|&k| Some(filter_key(k)) == key.letter) {
                set_type(state, kind, effects);
            }
            true
        }
        Choosing::Text { from, side } => {
            let (from, side) = (from.clone(), *side);
            text(state, from, side, key, effects)
        }
    }
}

/// Chooses the paragraphs that one is linked with.
fn paragraphs(state: &mut State, from: ParaId, key: Pressed, effects: &mut Vec<Effect>) -> bool {
    if key.code == KeyCode::Enter && state.reader.is_some() {
        set_link(state, from, effects);
        return true;
    }
    let Some(reader) = &mut state.reader else {
        return false;
    };
    if let Some(way) = key.way('j', 'k') {
        reader.step_paragraph(way, 1);
        return true;
    }
    if key.letter != Some(' ') {
        return false;
    }
    let here = reader.cursor;
    if here.side != from.side
        && let Some(Choosing::Paragraphs { marked, .. }) = &mut state.choosing
        && !marked.remove(&here.index)
    {
        marked.insert(here.index);
    }
    true
}

/// Chooses the mention that one is linked with.
fn mention(
    state: &mut State,
    from: TextSpan,
    kind: Kind,
    key: Pressed,
    effects: &mut Vec<Effect>,
) -> bool {
    if key.code == KeyCode::Enter {
        set_entity_link(state, from, effects);
        return true;
    }
    let Some(way) = key.way('e', 'E') else {
        return false;
    };
    if let Some(reader) = &mut state.reader {
        reader.activate_side(from.para.side.other());
        reader.step_mention(way, 1, |m| m.layer == layer_of(kind));
    }
    true
}

/// Chooses words that name an entity.
fn stretch(state: &mut State, key: Pressed) -> bool {
    let Some(Choosing::Stretch(selection)) = &mut state.choosing else {
        return false;
    };
    if let Some(way) = reading_way(selection, key) {
        selection.step(way);
    } else {
        match (key.code, key.letter) {
            (_, Some('v')) => selection.held = !selection.held,
            (_, Some('x')) => selection.cut(End::First),
            (_, Some('X')) => selection.cut(End::Last),
            (KeyCode::Enter, _) => {
                state.choosing = selection.span().map(Choosing::TypeOfNew);
                return true;
            }
            _ => return false,
        }
    }
    show_selection(state);
    true
}

/// Which way a key goes among words; left and right are those of the screen.
fn reading_way(selection: &Selection, key: Pressed) -> Option<Way> {
    let (left, right) = match selection.para.side {
        Side::Arabic => (Way::Forward, Way::Back),
        Side::English => (Way::Back, Way::Forward),
    };
    match (key.code, key.letter) {
        (KeyCode::Right, _) | (_, Some('l')) => Some(right),
        (KeyCode::Left, _) | (_, Some('h')) => Some(left),
        (_, Some('w')) => Some(Way::Forward),
        (_, Some('b')) => Some(Way::Back),
        _ => None,
    }
}

/// Chooses, in the list, the article whose text one is paired with.
fn text(
    state: &mut State,
    from: ArticleId,
    side: Side,
    key: Pressed,
    effects: &mut Vec<Effect>,
) -> bool {
    if key.code != KeyCode::Enter || state.focus != Focus::List {
        return false;
    }
    let chosen = state.shelf.current();
    let fits = chosen.filter(|i| i.titles[side].is_none() && i.id != from);
    let Some(other) = fits.map(|i| i.id.clone()) else {
        state.notice = Some(Notice::info(format!(
            "choose an article that is in {} only; `c x` takes a pair apart",
            side.other().language()
        )));
        return true;
    };
    let both = match side {
        Side::English => Sides::new(from, other),
        Side::Arabic => Sides::new(other, from),
    };
    state.choosing = None;
    effects.push(Effect::Work(Work::Pair(Pairing::Together(both))));
    true
}

/// Ends choosing; the cursor goes back to what was to be corrected.
fn leave(state: &mut State) {
    let choosing = state.choosing.take();
    let Some(reader) = &mut state.reader else {
        return;
    };
    match choosing {
        Some(Choosing::Paragraphs { from, .. }) => reader.put_at(Place {
            para: from,
            offset: 0,
        }),
        Some(Choosing::Mention { from, kind }) => back_to(reader, from, kind),
        Some(Choosing::Text { .. }) => state.focus = Focus::Text,
        _ => {}
    }
}

/// Makes the mention at a stretch the current one.
fn back_to(reader: &mut Reader, span: TextSpan, kind: Kind) {
    reader.put_at(Place {
        para: span.para,
        offset: span.start,
    });
    reader.mention = reader.mention_of(span, layer_of(kind));
}

fn set_link(state: &mut State, from: ParaId, effects: &mut Vec<Effect>) {
    let Some(Choosing::Paragraphs { marked, .. }) = &state.choosing else {
        return;
    };
    let Some(reader) = &state.reader else { return };
    if reader.cursor.side == from.side {
        let other = from.side.other().language();
        let line = format!("choose a paragraph of the {other} text; `esc` leaves");
        state.notice = Some(Notice::info(line));
        return;
    }
    let mut others = marked.clone();
    others.insert(reader.cursor.index);
    let mut members = Sides::<Vec<u32>>::default();
    members[from.side].push(from.index);
    members[from.side.other()].extend(others);
    let correction = LinkCorrection::link(&reader.article, &members);
    leave(state);
    if let Some(correction) = correction {
        make(state, Correction::Links(correction), effects);
    }
}

fn set_entity_link(state: &mut State, from: TextSpan, effects: &mut Vec<Effect>) {
    let Some(Choosing::Mention { kind, .. }) = state.choosing else {
        return;
    };
    let Some(reader) = &state.reader else { return };
    let side = from.para.side;
    let other = reader.current_mention();
    let other = other.filter(|m| m.span.para.side != side && m.layer == layer_of(kind));
    let Some(other) = other.map(|m| m.span) else {
        let line = format!(
            "choose an entity of the {} text; `esc` leaves",
            side.other().language()
        );
        state.notice = Some(Notice::info(line));
        return;
    };
    let quoted = |span| Quote::of(&reader.article, span);
    let at = match side {
        Side::English => (quoted(from), quoted(other)),
        Side::Arabic => (quoted(other), quoted(from)),
    };
    leave(state);
    if let (Some(english), Some(arabic)) = at {
        let at = Sides::new(english, arabic);
        let link = EntityCorrection::Link { at, kind };
        make(state, Correction::Entities(link), effects);
    }
}

fn set_type(state: &mut State, kind: Kind, effects: &mut Vec<Effect>) {
    let choosing = state.choosing.take();
    let Some(reader) = &state.reader else { return };
    let quoted = |span| Quote::of(&reader.article, span);
    let (span, correction) = match choosing {
        Some(Choosing::TypeOfNew(span)) => (
            span,
            quoted(span).map(|at| EntityCorrection::Add { at, kind }),
        ),
        Some(Choosing::Retype { at: span, layer }) => {
            let retype = |at| EntityCorrection::Retype { at, layer, kind };
            (span, quoted(span).map(retype))
        }
        _ => return,
    };
    if let Some(correction) = correction {
        make(state, Correction::Entities(correction), effects);
        if let Some(reader) = &mut state.reader {
            back_to(reader, span, kind);
        }
    }
}
