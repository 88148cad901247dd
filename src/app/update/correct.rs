//! Corrections: of links, of entities, of which texts belong together; and taking them back.
//!
//! Invariant: a correction is applied here at once and asked to be kept; what needs the aligner comes
//! after it.
//! Must not know: where corrections are kept, how anything is drawn.

mod choose;

use std::collections::BTreeSet;

use crate::app::choosing::{Choosing, Selection};
use crate::app::command::Command as C;
use crate::app::correction::Correction;
use crate::app::effect::{Effect, Keep, Pairing, Work};
use crate::app::message::Notice;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::reader::{Place, Reader, Way};
use crate::app::state::{Focus, State};
use crate::app::update::act::{ONE_LANGUAGE, no_links};
use crate::bitext::{ArticleId, LinkCorrection};
use crate::entity::{EntityCorrection, Kind, Mention, Quote};
use crate::text::{ParaId, Side, Sides, TextSpan};
pub(super) use choose::choose;

/// Carries out a command that corrects.
pub(super) fn run(state: &mut State, command: C, effects: &mut Vec<Effect>) {
    match command {
        C::Undo | C::Redo if state.focus == Focus::List => {
            effects.push(Effect::Work(Work::Pair(Pairing::Undo)));
            return;
        }
        C::PairTexts => return pair(state),
        C::UnpairTexts => return unpair(state, effects),
        _ => {}
    }
    let Some(reader) = &state.reader else { return };
    if reader.article.is_windowed() {
        state.notice = Some(Notice::info("a text this long cannot be corrected"));
        return;
    }
    if let Some(why) = &reader.corrections.locked {
        state.notice = Some(Notice::error(why.clone()));
        return;
    }
    match command {
        C::Undo => undo(state, effects),
        C::Redo => redo(state, effects),
        C::Link | C::Unlink | C::Merge | C::Split => links(state, command, effects),
        C::AddMention => select(state),
        C::RemoveMention => {
            let remove = |at, mention: &Mention| EntityCorrection::Remove {
                at,
                layer: mention.layer,
            };
            of_mention(state, effects, remove);
        }
        C::UnlinkEntity => {
            let other = reader.current_mention().is_some_and(|m| {
                let side = m.span.para.side.other();
                reader.entities.mentions_of(m.entity, side).next().is_some()
            });
            if reader.current_mention().is_some() && !other {
                state.notice = Some(Notice::info("the other side does not mention it"));
                return;
            }
            let unlink = |at, mention: &Mention| EntityCorrection::Unlink {
                at,
                layer: mention.layer,
            };
            of_mention(state, effects, unlink);
        }
        C::RetypeEntity | C::LinkEntity | C::RenameEntity => with_mention(state, command),
        _ => {}
    }
}

/// Makes a correction, applies it, asks for it to be kept, and says so.
fn make(state: &mut State, correction: Correction, effects: &mut Vec<Effect>) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    let told = correction.told();
    reader.corrections.push(correction.clone());
    apply(reader, &correction, effects);
    state.notice = Some(Notice::info(format!("{told}; `u` undoes")));
}

/// Brings links or entities up to the corrections that hold.
fn apply(reader: &mut Reader, changed: &Correction, effects: &mut Vec<Effect>) {
    let id = reader.article.id.clone();
    effects.push(Effect::Keep(Keep::Corrections {
        id: id.clone(),
        corrections: reader.corrections.done().to_vec(),
    }));
    match changed {
        Correction::Links(_) => {
            reader.relink();
            let fixed = reader.fixed();
            effects.push(Effect::Work(Work::Align { id, fixed }));
        }
        Correction::Entities(_) => reader.rename(),
    }
}

/// Takes the last correction back.
fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    let notice = match reader.corrections.undo() {
        Some(undone) => {
            apply(reader, &undone, effects);
            show(reader, &undone);
            let told = undone.told();
            format!("undone: {told}; `ctrl-r` does it again")
        }
        None => "there is no correction to undo; in the list `u` takes a pairing back".to_owned(),
    };
    state.notice = Some(Notice::info(notice));
}

/// Makes the correction again that was taken back last.
fn redo(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    let notice = match reader.corrections.redo() {
        Some(again) => {
            apply(reader, &again, effects);
            show(reader, &again);
            let told = again.told();
            format!("done again: {told}; `u` undoes")
        }
        None => "no correction was undone".to_owned(),
    };
    state.notice = Some(Notice::info(notice));
}

/// Makes the mention current that a correction of entities is about, where there is one now: what was taken
/// back, or done again, may be anywhere in the article.
fn show(reader: &mut Reader, correction: &Correction) {
    let Correction::Entities(correction) = correction else {
        return;
    };
    let layer = correction.layer();
    let found: Vec<usize> = (correction.quotes().into_iter())
        .filter_map(|quote| quote.find(&reader.article))
        .filter_map(|span| reader.mention_of(span, layer))
        .collect();
    let Some(&first) = found.first() else { return };
    if reader.mention.is_some_and(|at| found.contains(&at)) {
        return;
    }
    let here = |&&at: &&usize| {
        let mention = reader.entities.mentions.get(at);
        mention.is_some_and(|m| m.span.para == reader.cursor)
    };
    match found.iter().find(here) {
        Some(&at) => reader.pick_mention(at),
        None => reader.jump_to_mention(first),
    }
}

fn links(state: &mut State, command: C, effects: &mut Vec<Effect>) {
    if let Some(why) = no_links(state) {
        state.notice = Some(Notice::info(why));
        return;
    }
    let Some(reader) = &mut state.reader else {
        return;
    };
    let (article, alignment, para) = (&reader.article, &reader.alignment, reader.cursor);
    let (correction, none) = match command {
        C::Link => {
            reader.cross(para.side.other());
            state.focus = Focus::Text;
            state.choosing = Some(Choosing::Paragraphs {
                from: para,
                marked: BTreeSet::new(),
            });
            return;
        }
        C::Unlink => (LinkCorrection::unlink(article, para), ""),
        C::Merge => (
            LinkCorrection::merge(article, alignment, para),
            "nothing follows in this text to merge with, or neither has a counterpart",
        ),
        _ => (
            LinkCorrection::split(article, alignment, para),
            "nothing to split: this link has one paragraph on each side",
        ),
    };
    match correction {
        Some(correction) => make(state, Correction::Links(correction), effects),
        None => state.notice = Some(Notice::info(none)),
    }
}

/// Corrects what the current mention is about.
fn of_mention(
    state: &mut State,
    effects: &mut Vec<Effect>,
    correction: impl FnOnce(Quote, &Mention) -> EntityCorrection,
) {
    let made = state.reader.as_ref().and_then(|reader| {
        let mention = reader.current_mention()?;
        let at = Quote::of(&reader.article, mention.span)?;
        Some(correction(at, mention))
    });
    match made {
        Some(correction) => make(state, Correction::Entities(correction), effects),
        None => no_mention(state),
    }
}

fn no_mention(state: &mut State) {
    let line = "no entity is current; `e` goes to the next one";
    state.notice = Some(Notice::info(line));
}

/// Starts what needs more than the current mention.
fn with_mention(state: &mut State, command: C) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    let Some(mention) = reader.current_mention().copied() else {
        return no_mention(state);
    };
    let side = mention.span.para.side;
    match command {
        C::RetypeEntity => {
            let (at, layer) = (mention.span, mention.layer);
            state.choosing = Some(Choosing::Retype { at, layer });
        }
        C::RenameEntity => {
            let mut prompt = Prompt::new(Purpose::Rename);
            let entity = reader.entities.entity(mention.entity);
            let name = entity.and_then(|e| e.names[side].clone());
            prompt.set(name.unwrap_or_else(|| reader.text_of(mention.span).to_owned()));
            state.prompt = Some(prompt);
        }
        _ => {
            if reader.article.len(side.other()) == 0 {
                state.notice = Some(Notice::info(ONE_LANGUAGE));
                return;
            }
            reader.cross(side.other());
            // One of its type from here on is the likeliest.
            if !reader.step_mention(Way::Forward, 1, |m| m.kind == mention.kind) {
                reader.step_mention(Way::Forward, 1, |m| m.layer == mention.layer);
            }
            let (from, kind) = (mention.span, mention.kind);
            state.choosing = Some(Choosing::Mention { from, kind });
            state.focus = Focus::Text;
        }
    }
}

/// The entity of the current mention gets another name.
pub(super) fn rename(state: &mut State, line: &str, effects: &mut Vec<Effect>) {
    let name = line.trim().to_owned();
    of_mention(state, effects, |at, mention| EntityCorrection::Rename {
        at,
        layer: mention.layer,
        name,
    });
}

/// Begins to select: at the current mention, else at the start of the paragraph.
fn select(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let byte = reader
        .current_mention()
        .map_or(0, |m| m.span.start as usize);
    let text = reader.article.paragraph(reader.cursor).map(|p| p.text);
    let selection = text.and_then(|text| Selection::of(reader.cursor, &text, byte));
    match selection {
        Some(selection) => {
            state.choosing = Some(Choosing::Stretch(selection));
            state.focus = Focus::Text;
            show_selection(state);
        }
        None => state.notice = Some(Notice::info("this paragraph has no word to select")),
    }
}

fn show_selection(state: &mut State) {
    if let (Some(span), Some(reader)) = (state.selection(), &mut state.reader) {
        reader.put_at(Place {
            para: span.para,
            offset: span.start,
        });
    }
}

/// Keeps what is being chosen with what is shown: a selection goes along with the cursor.
pub(super) fn follow(state: &mut State) {
    let Some(reader) = &state.reader else {
        state.choosing = None;
        return;
    };
    if let Some(Choosing::Stretch(selection)) = &state.choosing
        && selection.para != reader.cursor
    {
        let text = reader.article.paragraph(reader.cursor).map(|p| p.text);
        let moved = text.and_then(|text| Selection::of(reader.cursor, &text, 0));
        state.choosing = moved.map(Choosing::Stretch);
    }
}

/// A click on a byte of a paragraph, while something is being chosen.
pub(super) fn pointed(state: &mut State, para: ParaId, byte: Option<u32>) {
    let (Some(Choosing::Stretch(selection)), Some(reader)) = (&mut state.choosing, &state.reader)
    else {
        return;
    };
    let byte = byte.unwrap_or(0) as usize;
    if selection.para == para {
        selection.reach(byte);
    } else if let Some(text) = reader.article.paragraph(para).map(|p| p.text)
        && let Some(moved) = Selection::of(para, &text, byte)
    {
        *selection = moved;
    }
}

/// Starts to choose the text that this one is paired with.
fn pair(state: &mut State) {
    let Some(reader) = &state.reader else { return };
    let side = match reader.sides() {
        Sides {
            english: true,
            arabic: true,
        } => {
            let line = "this article has both texts; `c x` takes them apart first";
            state.notice = Some(Notice::info(line));
            return;
        }
        Sides { english: true, .. } => Side::English,
        _ => Side::Arabic,
    };
    let from = reader.article.id.clone();
    state.choosing = Some(Choosing::Text { from, side });
    state.focus = Focus::List;
    // The first article that would do.
    let fits = |i: &crate::app::shelf::Item| i.titles[side].is_none();
    if let Some(at) = state.shelf.items.iter().position(fits) {
        state.shelf.filter("");
        state.shelf.select(at);
    }
}

fn unpair(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(reader) = &state.reader else { return };
    if reader.sides() == Sides::new(true, true) {
        effects.push(Effect::Work(Work::Pair(Pairing::Apart(
            reader.article.id.clone(),
        ))));
    } else {
        let line = "this article has one text; `c p` pairs it with another";
        state.notice = Some(Notice::info(line));
    }
}
