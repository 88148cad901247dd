//! The only place where the state changes.
//!
//! Invariant: after every message the reader is settled for the screen's geometry, so that drawing has
//! all it needs and only reads.
//! Must not know: the terminal, files, the clock.

mod act;
mod correct;
mod keys;
mod map;
mod panel;
mod pointer;

use crate::app::effect::{Effect, Keep, Search, Terminal, Visit, Work};
use crate::app::geometry::Geometry;
use crate::app::message::{Memory, Message, Notice, Weight};
use crate::app::prompt::Purpose;
use crate::app::reader::{Place, Reader};
use crate::app::shelf::{Item, Names};
use crate::app::state::{Focus, Searched, State, UnderWay};
use crate::bitext::{Anchor, Article, ArticleId};
use crate::search::{Query, find};
use crate::text::{Sides, TextSpan};
use std::sync::Arc;

/// Takes in what happened, and says what is to be done about it outside.
#[must_use]
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = Vec::new();
    match message {
        Message::Key(key) => {
            if let Some(reader) = &mut state.reader {
                reader.touched();
            }
            keys::press(state, key, &mut effects);
        }
        Message::Paste(text) => {
            if let Some(prompt) = &mut state.prompt {
                prompt.insert(&text);
                keys::typed(state);
            }
        }
        Message::Mouse { mouse, column, row } => {
            if let Some(reader) = &mut state.reader {
                reader.touched();
            }
            pointer::point(state, mouse, column, row, &mut effects);
        }
        Message::Resized(columns, rows) => state.size = (columns, rows),
        Message::Recalled(options) => state.options = options,
        Message::Listed { items, last, names } => {
            state.listing = None;
            state.listed = true;
            listed(state, items, names, None, last, &mut effects);
        }
        Message::Part {
            items,
            before,
            total,
            last,
        } => {
            let part = Some((before, total));
            listed(state, items, None, part, last, &mut effects);
        }
        Message::Rearranged { items, open } => {
            state.shelf.replace(items, None, None);
            if let Some(at) = state.shelf.look_for(&open) {
                state.shelf.filter("");
                state.shelf.select(at);
                open_selected(state, &mut effects);
            }
        }
        Message::Progress { task, done, total } => {
            let under_way = (done < total).then_some(UnderWay { task, done, total });
            if task.is_for_list() {
                state.listing = under_way;
            } else {
                state.working = under_way;
            }
        }
        Message::Opened { article, memory } => opened(state, article, memory, &mut effects),
        Message::NotOpened(id, why) => {
            let notice = Notice::error(why);
            log(state, [notice.clone()]);
            state.notice = Some(notice);
            if state.shelf.position(&id).is_some() && state.reader.is_none() {
                state.focus = Focus::List;
            }
        }
        Message::Grown { article, memory } => grown(state, article, memory),
        Message::Hits {
            ticket,
            hits,
            percent,
        } => take_hits(state, ticket, hits, percent, &mut effects),
        Message::Aligned(id, alignment) => {
            if let Some(reader) = reader_of(state, &id) {
                reader.set_alignment(alignment);
                sort_hits(state);
            }
        }
        Message::Analysed(id, entities) => {
            if let Some(reader) = reader_of(state, &id) {
                reader.set_entities(entities);
            }
        }
        Message::Notice(notice) => {
            log(state, [notice.clone()]);
            say(state, notice);
        }
        Message::Faults(faults) => {
            let told = Notice::errors(&faults);
            log(state, faults.into_iter().map(Notice::error));
            told.into_iter().for_each(|t| say(state, t));
        }
        Message::Tip(tip) => state.tip = Some(tip),
        Message::Terminate => effects.push(Effect::Terminal(Terminal::Quit)),
    }
    correct::follow(state);
    panel::follow(state);
    unfiltered(state);
    settle(state);
    remember(state, &mut effects);
    effects
}

/// A filter that leaves nothing lasts only while it is typed: then all is there again.
fn unfiltered(state: &mut State) {
    let typing = state.prompt.as_ref().map(|p| p.purpose);
    let shelf = &mut state.shelf;
    if typing != Some(Purpose::Titles) && shelf.is_empty() && !shelf.items.is_empty() {
        let line = format!("no title matches \"{}\"", shelf.typed());
        shelf.filter("");
        // What was typed first may have led away from the article that is read.
        let open = state.reader.as_ref().map(|r| &r.article.id);
        if let Some(at) = open.and_then(|id| shelf.position(id)) {
            shelf.select(at);
        }
        state.notice = Some(Notice::info(line));
    }
    if let Some(panel) = &mut state.panel
        && typing != Some(Purpose::Filter)
        && !panel.typed().is_empty()
        && panel.counts().1 == 0
    {
        let line = format!("no entity matches \"{}\"", panel.typed());
        panel.filter("");
        state.notice = Some(Notice::info(line));
    }
}

/// The most lines that are kept of what was told.
const LOG: usize = 500;

/// Keeps what was told, to be read later.
fn log(state: &mut State, notices: impl IntoIterator<Item = Notice>) {
    state.log.extend(notices);
    let beyond = state.log.len().saturating_sub(LOG);
    state.log.drain(..beyond);
}

/// Shows a notice; where an error has not been read yet, after that.
fn say(state: &mut State, notice: Notice) {
    match &state.notice {
        Some(shown) if shown.weight == Weight::Error => state.later.push_back(notice),
        _ => state.notice = Some(notice),
    }
}

fn settle(state: &mut State) {
    let geometry = Geometry::of(state);
    if let Some(list) = geometry.list {
        state.shelf.settle(list.height);
    }
    if let Some(reader) = &mut state.reader {
        reader.show_pictures(state.options.pictures);
        reader.settle(&geometry);
        if state.notice.is_none() && reader.reads_otherwise() {
            let line = "formatting characters change the order of this paragraph; `tb` shows them";
            state.notice = Some(Notice::info(line));
        }
    }
}

/// Asks for the place to be kept whenever it is another one than was kept last.
fn remember(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(reader) = state.reader.as_ref().filter(|r| !r.awaits_place) else {
        return;
    };
    let visit = Visit {
        place: reader.place(),
        order: reader.order,
        progress: reader.progress,
    };
    state.shelf.read_to(&reader.article.id, visit.progress);
    if state.remembered != Some(visit) {
        state.remembered = Some(visit);
        effects.push(Effect::Keep(Keep::Visit(reader.article.clone(), visit)));
    }
}

fn reader_of<'s>(state: &'s mut State, id: &ArticleId) -> Option<&'s mut Reader> {
    state.reader.as_mut().filter(|r| r.article.id == *id)
}

/// Takes in a list, or a part of one. What the reader has chosen stays chosen; from the first list that there
/// is, an article is opened.
fn listed(
    state: &mut State,
    items: Vec<Item>,
    names: Option<Arc<Names>>,
    part: Option<(usize, usize)>,
    last: Option<ArticleId>,
    effects: &mut Vec<Effect>,
) {
    let first = state.shelf.items.is_empty();
    state.shelf.replace(items, part, names);
    if state.shelf.items.is_empty() {
        // Why there are none may have been told already.
        if part.is_none() && state.notice.is_none() {
            state.notice = Some(Notice::error(
                "no texts found here; `diglot FOLDER` or `diglot a.en.txt a.ar.txt` opens yours",
            ));
        }
        return;
    }
    let open = state.reader.as_ref().map(|r| r.article.id.clone());
    let at = open.as_ref().and_then(|id| state.shelf.look_for(id));
    if !first {
        return;
    }
    if open.is_some() {
        state.shelf.select(at.unwrap_or(0));
        return;
    }
    // The article read last is what a reader comes back for; else the first not yet read.
    let last = last.and_then(|id| state.shelf.look_for(&id));
    let unread = || state.shelf.items.iter().position(|i| i.progress < 100);
    let at = last.or_else(unread).unwrap_or(0);
    state.shelf.select(at);
    open_selected(state, effects);
}

/// Asks for the selected article.
fn open_selected(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(item) = state.shelf.current() else {
        return;
    };
    let id = item.id.clone();
    if state.reader.as_ref().is_some_and(|r| r.article.id == id) {
        state.focus = Focus::Text;
        return;
    }
    effects.push(Effect::Work(Work::Open(id)));
}

/// Where the place of a reader is in its article as it was read again: keys that were typed meanwhile
/// count, which the memory may not have seen. A long text's paragraphs are not all known yet.
fn moved(old: &Reader, article: &Article) -> Option<Place> {
    if article.is_windowed() || old.article.is_windowed() {
        return None;
    }
    let Place { para, offset } = old.place();
    let (para, offset) = Anchor::of(&old.article, para, offset)?.find(article)?;
    Some(Place { para, offset })
}

fn opened(state: &mut State, article: Arc<Article>, memory: Memory, effects: &mut Vec<Effect>) {
    let again = state
        .reader
        .as_ref()
        .is_some_and(|r| r.article.id == article.id);
    if let Some(at) = state.shelf.look_for(&article.id)
        && !again
    {
        state.shelf.select(at);
    }
    // Read again without a memory on disk, the article is where it was.
    let memory = match &state.reader {
        Some(old) if again && memory.place.is_none() => Memory {
            place: Some(old.place()),
            order: Some(old.order),
            marks: std::mem::take(&mut state.marks),
            progress: old.progress,
            corrections: old.corrections.clone(),
        },
        _ => memory,
    };
    let order = memory.order.unwrap_or(state.options.order);
    let place = state.reader.as_ref().filter(|_| again);
    let place = place.and_then(|old| moved(old, &article)).or(memory.place);
    let mut reader = Reader::new(article, order, place);
    let both = reader.sides();
    reader.locked = state.options.locked || !(both.english && both.arabic);
    if let (true, Some(old)) = (again, &state.reader) {
        reader.active = if reader.sides()[old.active] {
            old.active
        } else {
            reader.active
        };
        reader.locked = old.locked;
    }
    reader.progress = memory.progress;
    reader.corrections = memory.corrections;
    if let (true, Some(old)) = (again, &state.reader)
        && old.corrections.done() == reader.corrections.done()
    {
        // What was undone can be done again.
        let locked = reader.corrections.locked.take();
        reader.corrections = old.corrections.clone();
        reader.corrections.locked = locked;
    }
    let lost = reader.lost();
    state.reader = Some(reader);
    state.choosing = None;
    if lost > 0 {
        let line =
            format!("{lost} of your corrections no longer find their words here; they are kept");
        say(state, Notice::info(line));
    }
    state.marks = memory.marks;
    state.focus = Focus::Text;
    state.remembered = None;
    if let Some(typed) = state.found.take().map(|f| f.typed) {
        search(state, &typed, effects);
    }
}

/// Takes the open article with more of it known, and what was remembered of the part that was not.
fn grown(state: &mut State, article: Arc<Article>, memory: Option<Memory>) {
    let Some(reader) = reader_of(state, &article.id) else {
        return;
    };
    reader.set_article(article);
    let Some(memory) = memory else { return };
    let waited = std::mem::take(&mut reader.awaits_place);
    if let Some(place) = memory.place.filter(|_| waited) {
        reader.jump_to_place(place);
    }
    for (letter, place) in memory.marks {
        state.marks.entry(letter).or_insert(place);
    }
}

/// Searches the open article; the screen does not move.
fn search(state: &mut State, typed: &str, effects: &mut Vec<Effect>) {
    let query = Query::parse(typed);
    let mut under_way = None;
    let mut hits = Vec::new();
    if let Some(reader) = &state.reader {
        if reader.article.is_windowed() && !query.is_empty() {
            state.searches += 1;
            under_way = Some((state.searches, 0));
            effects.push(Effect::Search(Search::Find {
                article: reader.article.clone(),
                query: query.clone(),
                from: Sides::from_fn(|s| reader.nearest_on(s).map_or(0, |p| p.index)),
                active: reader.active,
                ticket: state.searches,
            }));
        } else {
            hits = find(&reader.article, &query);
        }
    }
    if under_way.is_none() && state.searches > 0 {
        effects.push(Effect::Search(Search::Stop));
    }
    state.found = Some(Searched {
        typed: typed.to_owned(),
        query,
        hits,
        current: None,
        under_way,
        goes: false,
    });
    sort_hits(state);
}

/// The most hits of a search in a long article: it ends there.
const HITS: usize = 100_000;

/// Takes in what a search of a long article has found.
fn take_hits(
    state: &mut State,
    ticket: u64,
    mut hits: Vec<TextSpan>,
    percent: Option<usize>,
    effects: &mut Vec<Effect>,
) {
    let Some(found) = &mut state.found else {
        return;
    };
    if found.under_way.is_none_or(|(name, _)| name != ticket) {
        return;
    }
    found.under_way = percent.map(|percent| (ticket, percent));
    hits.truncate(HITS.saturating_sub(found.hits.len()));
    let cursor = state.reader.as_ref().map(|r| r.cursor);
    let ahead = |h: &&TextSpan| cursor.is_none_or(|c| h.para.side != c.side || h.para >= c);
    let first = hits.iter().find(ahead).or(hits.first()).copied();
    let none = hits.is_empty() && found.hits.is_empty();
    found.hits.extend(hits);
    if found.hits.len() >= HITS && found.under_way.take().is_some() {
        effects.push(Effect::Search(Search::Stop));
        state.notice = Some(Notice::info(format!(
            "{HITS} hits: not searched any further"
        )));
    }
    let goes = found.goes;
    sort_hits(state);
    match first {
        Some(hit) if goes => act::go_to_hit(state, hit),
        None if none && percent.is_none() && goes => act::no_hit(state),
        _ => {}
    }
}

/// Puts hits into the order of the screen.
fn sort_hits(state: &mut State) {
    let (Some(found), Some(reader)) = (&mut state.found, &state.reader) else {
        return;
    };
    let current = found.current.and_then(|c| found.hits.get(c)).copied();
    found.hits.sort_by_key(|&hit| screen_order(reader, hit));
    found.current = current.and_then(|c| found.hits.iter().position(|&h| h == c));
}

/// What sorts spans as they stand on the screen: bands from the top, English before Arabic.
fn screen_order(reader: &Reader, span: TextSpan) -> (usize, TextSpan) {
    let level = reader.spread(crate::app::reader::View::Level);
    (level.band_of(span.para).unwrap_or(0), span)
}
