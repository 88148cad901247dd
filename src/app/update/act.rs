//! What each command does.
//!
//! Invariant: a command that can do nothing says so, or does nothing; none fails.
//! Must not know: which key asked for it, how anything is drawn.

mod copies;
mod entities;
mod hits;
mod panes;

use crate::app::command::Command as C;
use crate::app::effect::{Effect, Keep, List, Search, Terminal, Work};
use crate::app::geometry::{Arrangement, TWO_PANES};
use crate::app::message::Notice;
use crate::app::options::Layout;
use crate::app::overlay::{Cut, Lit, Overlay, Told};
use crate::app::prompt::{Prompt, Purpose};
use crate::app::reader::{Place, Reader, Way};
use crate::app::shelf::Shelf;
use crate::app::state::{Focus, State, shows};
use crate::app::update::{correct, map, open_selected, panel, screen_order, search};
use crate::entity::{Confidence, Mention};
use crate::text::{ParaId, Side, Sides, TextSpan};

use copies::{copy_pair, copy_paragraph};
use entities::{entity, same_entity, toggle_guesses};
use hits::hit;
pub(super) use hits::{go_to_hit, no_hit, search_for};
use panes::{cycle_layout, cycle_pane, pane_beside, resize, toggle_list};

/// Carries out a command, `count` times where that makes sense.
pub(super) fn run(state: &mut State, command: C, count: Option<usize>, effects: &mut Vec<Effect>) {
    if map::run(state, command, count)
        || panel::run(state, command, count)
        || overlaid(state, command, effects)
        || in_list(state, command, count, effects)
    {
        return;
    }
    let times = count.unwrap_or(1).max(1);
    match command {
        C::NextPair => step(state, |r| r.step_pair(Way::Forward, times), "the last pair"),
        C::PreviousPair => step(state, |r| r.step_pair(Way::Back, times), "the first pair"),
        C::NextParagraph => {
            step(
                state,
                |r| r.step_paragraph(Way::Forward, times),
                "the last paragraph",
            );
        }
        C::PreviousParagraph => {
            step(
                state,
                |r| r.step_paragraph(Way::Back, times),
                "the first paragraph",
            );
        }
        C::NextSentence => step(
            state,
            |r| r.step_sentence(Way::Forward, times),
            "the last sentence",
        ),
        C::PreviousSentence => step(
            state,
            |r| r.step_sentence(Way::Back, times),
            "the first sentence",
        ),
        C::First | C::Last => read(state, |r| match count {
            Some(n) => r.jump_to_number(n),
            None if command == C::First => r.jump_to_edge(Way::Back),
            None => r.jump_to_edge(Way::Forward),
        }),
        C::RowDown => read(state, |r| r.scroll_rows(rows(times))),
        C::RowUp => read(state, |r| r.scroll_rows(-rows(times))),
        C::HalfPageDown => read(state, |r| r.scroll_page(Way::Forward, 2, times)),
        C::HalfPageUp => read(state, |r| r.scroll_page(Way::Back, 2, times)),
        C::PageDown => read(state, |r| r.scroll_page(Way::Forward, 1, times)),
        C::PageUp => read(state, |r| r.scroll_page(Way::Back, 1, times)),
        C::PaneLeft => pane_beside(state, Way::Back),
        C::PaneRight => pane_beside(state, Way::Forward),
        C::NextPane => cycle_pane(state, Way::Forward),
        C::PreviousPane => cycle_pane(state, Way::Back),
        C::Activate => activate(state),
        C::NextArticle => step_article(state, rows(times), effects),
        C::PreviousArticle => step_article(state, -rows(times), effects),
        C::NextCrossing => bead(
            state,
            Way::Forward,
            is_crossing,
            "no crossing link further on",
        ),
        C::PreviousCrossing => bead(state, Way::Back, is_crossing, "no crossing link before"),
        C::NextUnlinked => {
            bead(
                state,
                Way::Forward,
                is_alone,
                "nothing without counterpart further on",
            );
        }
        C::PreviousUnlinked => bead(
            state,
            Way::Back,
            is_alone,
            "nothing without counterpart before",
        ),
        C::NextEntity => entity(state, Way::Forward, times),
        C::PreviousEntity => entity(state, Way::Back, times),
        C::NextMention => same_entity(state, Way::Forward, times),
        C::PreviousMention => same_entity(state, Way::Back, times),
        C::EntityPanel => panel::open(state),
        C::FilterEntities => state.overlay = Some(Overlay::Filter),
        C::ToggleGuesses => toggle_guesses(state, effects),
        C::Back => jump(state, Reader::go_back, "no earlier jump to go back to"),
        C::Forward => jump(state, Reader::go_forward, "no jump was gone back from"),
        C::Search => state.prompt = Some(Prompt::new(Purpose::Search)),
        C::CommandLine => state.prompt = Some(Prompt::new(Purpose::Command)),
        C::NextHit => hit(state, Way::Forward, times),
        C::PreviousHit => hit(state, Way::Back, times),
        C::CopyParagraph => copy_paragraph(state, effects),
        C::CopyPair => copy_pair(state, effects),
        C::SetMark | C::GoToMark => state.awaits = Some(command),
        C::Order | C::Unlock | C::Map if is_single(state) => {
            state.notice = Some(Notice::info(ONE_LANGUAGE));
        }
        // Of an article that is still being aligned the card is filled in when it is.
        C::Explain | C::Certainty if no_links_unasked(state).is_some() => {
            state.notice = no_links_unasked(state).map(Notice::info);
        }
        C::Order => {
            read(state, Reader::cycle_order);
            if let Some(reader) = &state.reader {
                state.options.order = reader.order;
                state.options.locked = reader.locked;
                let order = reader.order.language();
                state.notice = Some(Notice::info(if reader.locked {
                    format!("rows follow the {order} order")
                } else {
                    "each text in its own order".to_owned()
                }));
            }
            effects.push(Effect::Keep(Keep::Options(state.options.clone())));
        }
        C::Unlock => {
            read(state, Reader::toggle_lock);
            let locked = state.reader.as_ref().is_none_or(|r| r.locked);
            state.options.locked = locked;
            state.notice = Some(Notice::info(if locked {
                "panes locked at the current pair"
            } else {
                "panes unlocked: each in its own order"
            }));
            effects.push(Effect::Keep(Keep::Options(state.options.clone())));
        }
        C::ToggleList => toggle_list(state, effects),
        C::CycleLayout => cycle_layout(state, effects),
        C::Narrower => resize(state, -rows(times), effects),
        C::Wider => resize(state, rows(times), effects),
        C::ToggleMouse => {
            state.options.mouse = !state.options.mouse;
            effects.push(Effect::Terminal(Terminal::Mouse(state.options.mouse)));
            state.notice = Some(Notice::info(if state.options.mouse {
                "mouse taken: click and wheel work here"
            } else {
                "mouse released: the terminal selects, in screen order; `y` copies the text"
            }));
        }
        C::Explain => state.overlay = Some(Overlay::Explain { top: 0 }),
        C::ShowBidi => {
            let shown = !state.options.pictures;
            state.options.pictures = shown;
            state.notice = Some(Notice::info(if shown {
                "↦↤⇤ marks, ⇉⇇ embeddings, ⇒⇐ overrides, ⇓ their end, ⇛⇚⇔ isolates, ⇊ their end"
            } else {
                "directional formatting characters are not shown"
            }));
        }
        C::Certainty => {
            state.certainty = !state.certainty;
            state.notice = Some(Notice::info(if state.certainty {
                "how sure each link is stands below its number"
            } else {
                "how sure each link is: no longer shown"
            }));
        }
        C::Map => map::open(state),
        C::Reload => {
            let open = state.reader.as_ref().map(|r| r.article.id.clone());
            effects.extend(open.clone().map(|id| Effect::Work(Work::Open(id))));
            effects.push(Effect::List(List::Again(open)));
        }
        C::Redraw => effects.push(Effect::Terminal(Terminal::Redraw)),
        C::Close => {
            let found = state.found.take();
            let selected = state.reader.as_ref().is_some_and(Reader::is_selecting);
            if found.as_ref().is_some_and(|f| f.under_way.is_some()) {
                effects.push(Effect::Search(Search::Stop));
            }
            // Articles may be looked for while others are read: what is nearer to the reader goes first.
            if state.working.is_some() {
                effects.push(Effect::Work(Work::Stop));
            } else if is_listing(state) && found.is_none() {
                effects.push(Effect::List(List::Stop));
            } else if found.is_none() && !selected {
                state.shelf.filter("");
            }
            read(state, Reader::unselect);
        }
        C::Undo
        | C::Redo
        | C::Link
        | C::Unlink
        | C::Merge
        | C::Split
        | C::AddMention
        | C::RemoveMention
        | C::RetypeEntity
        | C::RenameEntity
        | C::LinkEntity
        | C::UnlinkEntity
        | C::PairTexts
        | C::UnpairTexts => correct::run(state, command, effects),
        C::Help => state.overlay = Some(Overlay::Help { top: 0 }),
        C::Suspend => effects.push(Effect::Terminal(Terminal::Suspend)),
        C::Quit => effects.push(Effect::Terminal(Terminal::Quit)),
    }
}

/// What is said where a link is asked for and one text has no other.
pub(super) const ONE_LANGUAGE: &str = "this article has one language only";

/// Why the open article has no links and will have none unless they are asked for.
fn no_links_unasked(state: &State) -> Option<&'static str> {
    let reader = state.reader.as_ref()?;
    if is_single(state) {
        return Some(ONE_LANGUAGE);
    }
    let left_out = reader.is_left_out() && state.working.is_none();
    left_out.then_some("a text this long is linked by `:align` only")
}

/// Why the open article has no links by now.
pub(super) fn no_links(state: &State) -> Option<&'static str> {
    let aligned = state.reader.as_ref()?.aligned;
    no_links_unasked(state).or((!aligned).then_some("the texts are still being aligned"))
}

/// Whether the open article has one text only, or none is open.
pub(super) fn is_single(state: &State) -> bool {
    state
        .reader
        .as_ref()
        .is_none_or(|r| r.sides() != Sides::new(true, true))
}

pub(super) fn rows(n: usize) -> isize {
    isize::try_from(n).unwrap_or(isize::MAX)
}

fn read(state: &mut State, act: impl FnOnce(&mut Reader)) {
    if let Some(reader) = &mut state.reader {
        act(reader);
    }
}

/// Goes through the jumps; the keys go to the text.
fn jump(state: &mut State, act: fn(&mut Reader) -> bool, none: &str) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    if act(reader) {
        state.focus = Focus::Text;
    } else {
        state.notice = Some(Notice::info(none));
    }
}

/// Moves, and says so where there is nowhere to go.
fn step(state: &mut State, act: impl FnOnce(&mut Reader) -> bool, edge: &str) {
    if let Some(reader) = &mut state.reader
        && !act(reader)
    {
        state.notice = Some(Notice::info(format!("this is {edge}")));
    }
}

/// Commands that mean something else, or nothing, while something lies over the text.
fn overlaid(state: &mut State, command: C, effects: &mut Vec<Effect>) -> bool {
    let Some(overlay) = &mut state.overlay else {
        return false;
    };
    let scroll = match command {
        C::NextPair | C::RowDown | C::NextParagraph => 1,
        C::PreviousPair | C::RowUp | C::PreviousParagraph => -1,
        C::PageDown | C::HalfPageDown => 10,
        C::PageUp | C::HalfPageUp => -10,
        C::First => i16::MIN,
        C::Last => i16::MAX,
        C::Redraw | C::Suspend => return false,
        C::ToggleGuesses if *overlay == Overlay::Entities => return false,
        // There are no panes to go through on the card of keys: it has a face in either language.
        C::NextPane | C::PreviousPane if matches!(overlay, Overlay::Help { .. }) => {
            let other = state.options.help_language().other();
            state.options.help = Some(other);
            effects.push(Effect::Keep(Keep::Options(state.options.clone())));
            return true;
        }
        _ => {
            // Any other command closes; only those that toggle or quit stop at that.
            state.overlay = None;
            return matches!(
                command,
                C::Close | C::Quit | C::Help | C::FilterEntities | C::Explain | C::Activate
            );
        }
    };
    let (top, cut) = match overlay {
        Overlay::Help { top } => (top, Cut::help(state.size)),
        Overlay::Explain { top } => {
            let bead = state.reader.as_ref().and_then(|r| r.bead_at(r.cursor));
            let reasons = bead.map_or(0, |b| b.reasons.len());
            (top, Cut::explain(reasons, state.size.1))
        }
        Overlay::Messages { top } => (top, Told::of(&state.log, state.size).cut),
        Overlay::Filter | Overlay::Map { .. } | Overlay::Entities => return true,
    };
    *top = top.saturating_add_signed(scroll).min(cut.furthest());
    true
}

/// Commands that the list takes while it has the keys.
fn in_list(state: &mut State, command: C, count: Option<usize>, effects: &mut Vec<Effect>) -> bool {
    if state.focus != Focus::List {
        return false;
    }
    let times = rows(count.unwrap_or(1));
    let page = rows(Shelf::capacity(
        state.geometry().list.map_or(0, |l| l.height),
    ));
    match command {
        C::NextPair | C::NextParagraph | C::RowDown => state.shelf.step(times),
        C::PreviousPair | C::PreviousParagraph | C::RowUp => state.shelf.step(-times),
        C::PageDown | C::HalfPageDown => state.shelf.step(page.saturating_mul(times)),
        C::PageUp | C::HalfPageUp => state.shelf.step(-page.saturating_mul(times)),
        C::First | C::Last => {
            let at = count.map_or(if command == C::First { 0 } else { usize::MAX }, |n| {
                n.max(1) - 1
            });
            state.shelf.go_to(0);
            state.shelf.step(rows(at));
        }
        C::Activate => open_selected(state, effects),
        C::Search => {
            let mut prompt = Prompt::new(Purpose::Titles);
            prompt.set(state.shelf.typed());
            state.prompt = Some(prompt);
        }
        // A filter goes first.
        C::Close if !state.shelf.typed().is_empty() => state.shelf.filter(""),
        C::Close => {
            state.focus = Focus::Text;
            effects.extend(is_listing(state).then_some(Effect::List(List::Stop)));
        }
        _ => return false,
    }
    true
}

/// Whether articles are still looked for.
fn is_listing(state: &State) -> bool {
    // At the very start nothing was told yet.
    let starting = !state.listed && state.reader.is_none();
    starting || state.listing.is_some()
}

/// To the counterpart: of the entity, where one is current, else of the paragraph.
fn activate(state: &mut State) {
    let guesses = state.options.guesses;
    let Some(reader) = &mut state.reader else {
        return;
    };
    if let Some(mention) = reader.current_mention().copied() {
        if !reader.jump_to_counterpart(|m| shows(Lit::ALL, guesses, m)) {
            let other = mention.span.para.side.other().language();
            let text = reader.text_of(mention.span);
            state.notice = Some(Notice::info(format!("{other} does not mention \"{text}\"")));
        }
    } else if is_single(state) {
        state.notice = Some(Notice::info(ONE_LANGUAGE));
    } else if let Some(reader) = &mut state.reader
        && !reader.jump_to_linked()
    {
        let other = reader.cursor.side.other().language();
        let line = match reader.jump_to_also() {
            Some(para) => format!("not linked; {other} ¶{} says some of it", para.index + 1),
            None => format!("{other} has no counterpart of this paragraph"),
        };
        let why = no_links(state).map_or(line, ToOwned::to_owned);
        state.notice = Some(Notice::info(why));
    }
}

fn step_article(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    let before = state.shelf.selected;
    state.shelf.step(by);
    if state.shelf.selected == before {
        let edge = if by > 0 { "last" } else { "first" };
        state.notice = Some(Notice::info(format!("this is the {edge} article")));
        return;
    }
    open_selected(state, effects);
}

pub(super) fn is_crossing(reader: &Reader, bead: usize) -> bool {
    reader.alignment.is_crossing(bead)
}

pub(super) fn is_alone(reader: &Reader, bead: usize) -> bool {
    reader
        .alignment
        .beads()
        .get(bead)
        .is_some_and(|b| !b.is_linked())
}

fn bead(state: &mut State, way: Way, fits: fn(&Reader, usize) -> bool, none: &str) {
    if let Some(why) = no_links(state) {
        state.notice = Some(Notice::info(why));
    } else if let Some(reader) = &mut state.reader
        && !reader.jump_to_bead(way, fits)
    {
        let rest = if way == Way::Forward && !reader.is_aligned_whole() {
            ", as far as this text is linked"
        } else {
            ""
        };
        state.notice = Some(Notice::info(format!("{none}{rest}")));
    }
}

/// A command that waited for a letter has it.
pub(super) fn with_letter(state: &mut State, command: C, letter: char, effects: &mut Vec<Effect>) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    match command {
        C::SetMark => {
            let place = reader.place();
            state.marks.insert(letter, place);
            effects.push(Effect::Keep(Keep::Mark {
                article: reader.article.clone(),
                letter,
                place,
            }));
            state.notice = Some(Notice::info(format!("marked as {letter}")));
        }
        C::GoToMark if letter == '\'' => {
            reader.go_back();
        }
        C::GoToMark => match state.marks.get(&letter) {
            Some(&place) if place.para.at() < reader.article.len(place.para.side) => {
                reader.jump_to_place(place);
            }
            _ => {
                let set: String = state.marks.keys().collect();
                state.notice = Some(Notice::info(if set.is_empty() {
                    format!("no mark {letter}; `m{letter}` sets it")
                } else {
                    format!("no mark {letter}; there are: {set}")
                }));
            }
        },
        _ => {}
    }
}

/// To the paragraph that stands at a percentage of the active text.
pub(super) fn to_percent(state: &mut State, percent: usize) {
    let Some(reader) = &mut state.reader else {
        return;
    };
    let len = reader.article.len(reader.active);
    let first = ParaId::new(reader.active, 0);
    let segments = reader.article.segments(first);
    if len == 1 && segments > 1 {
        let percent = u32::try_from(percent.min(100)).unwrap_or(100);
        let at = u64::from(segments - 1) * u64::from(percent) / 100;
        let segment = u32::try_from(at).unwrap_or(0);
        let start = reader
            .article
            .segment(first, segment)
            .map_or(0, |s| s.start);
        reader.jump_to_place(Place {
            para: first,
            offset: start,
        });
        return;
    }
    let at = (len.saturating_sub(1) * percent.min(100) + 50) / 100;
    reader.jump(ParaId::nth(reader.active, at));
}
