//! Reading without a screen: lines are only ever added, without boxes and colours, driven by the same
//! keys. For screen readers, logs and terminals that can do nothing else.
//!
//! Invariant: nothing that was written is written over; text is in logical order, as stored, with what a
//! terminal would obey shown instead.
//! Must not know: cells, geometry.

mod over;

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, channel};

use crate::app::command::Command;
use crate::app::effect::Terminal;
use crate::app::message::{Message, Notice};
use crate::app::reader::Reader;
use crate::app::state::{Focus, State};
use crate::app::update;
use crate::bitext::ArticleId;
use crate::text::segment::{self, SEGMENT};
use crate::text::{ParaId, Side, TextSpan, printable};
use crate::tui::answers::Answers;
use crate::tui::early::{Early, settles};
use crate::tui::guard::{Caught, Guard, Signal, report};
use crate::tui::input::{self, Input};
use crate::tui::run::Start;
use crate::tui::threads::Threads;
use over::Over;

/// The size that is made believe, so that paragraphs and pairs are moved through as on a screen.
const SIZE: (u16, u16) = (80, 1000);

enum Event {
    Input(Input),
    Signal(Signal),
    Message(Message),
}

/// Runs the reader in plain lines until it is told to end. Returns the exit status.
///
/// # Errors
/// If the terminal cannot be taken, read or written.
pub fn run(mut start: Start) -> io::Result<u8> {
    let mut guard = Guard::take_lines()?;
    report::keep_in(start.state_folder());
    let (events, inbox) = channel::<Event>();
    let threads = Threads::start(&mut start, Answers::into(events.clone(), Event::Message))?;
    threads.curtain.rise();
    let signals = events.clone();
    let _watch =
        Caught::signals()?.watch(move |signal| signals.send(Event::Signal(signal)).is_ok())?;
    let hangup = events.clone();
    input::spawn_hangup_watch(move |input| hangup.send(Event::Input(input)).is_ok())?;
    input::spawn(
        || true,
        move |input| events.send(Event::Input(input)).is_ok(),
    )?;

    let faults = start.config.faults();
    let told = faults.iter().try_for_each(|fault| line(fault));
    let state = State::new(SIZE, start.config.options, start.config.keys);
    let mut state = state.having_told(faults.into_iter().map(Notice::error));
    let mut said = Said::default();
    let served = told.and_then(|()| serve(&mut state, &mut said, &inbox, &mut guard, &threads));
    // What was to be kept is kept, also when the terminal failed.
    threads.keeper.finish();
    drop(guard);
    threads.end();
    served
}

fn serve(
    state: &mut State,
    said: &mut Said,
    inbox: &Receiver<Event>,
    guard: &mut Guard,
    threads: &Threads,
) -> io::Result<u8> {
    let mut status = 0;
    let mut early = Early::new();
    let mut resumed = false;
    while let Ok(event) = inbox.recv() {
        let message = match event {
            Event::Message(message) => Some(message),
            Event::Input(input) => early.admit(state, input).and_then(message_of),
            Event::Signal(Signal::Stop) => {
                guard.suspend()?;
                resumed = true;
                None
            }
            Event::Signal(Signal::Continued) => {
                // After a stop of our own the terminal was taken again already.
                if !std::mem::take(&mut resumed) {
                    guard.take_again()?;
                }
                None
            }
            Event::Signal(Signal::End(number)) => {
                status = 128u8.saturating_add(u8::try_from(number).unwrap_or(0));
                Some(Message::Terminate)
            }
        };
        let mut messages: VecDeque<Message> = message.into_iter().collect();
        while let Some(message) = messages.pop_front() {
            let settled = settles(&message);
            if let Message::Key(_) = message {
                said.before_key(state);
            }
            for effect in update(state, message) {
                let Some(effect) = threads.take(effect) else {
                    continue;
                };
                match effect {
                    Terminal::Quit => return Ok(status),
                    Terminal::Copy { text, .. } => line(&text)?,
                    Terminal::Redraw => *said = Said::default(),
                    Terminal::Suspend => {
                        guard.suspend()?;
                        resumed = true;
                    }
                    Terminal::Bidi(_) | Terminal::Mouse(_) => line("not in plain lines")?,
                }
            }
            said.news(state).iter().try_for_each(|told| line(told))?;
            messages.extend(early.release(settled).into_iter().filter_map(message_of));
        }
    }
    Ok(status)
}

/// What an input is to lines: the size is made up, and there is nothing to point at.
fn message_of(input: Input) -> Option<Message> {
    match input {
        Input::Key(key) => Some(Message::Key(key)),
        Input::Paste(text) => Some(Message::Paste(text)),
        Input::Lost(_) => Some(Message::Terminate),
        Input::Resize(..) | Input::Focus(_) | Input::Mouse { .. } => None,
    }
}

/// Writes what is told; what a terminal would obey is shown instead.
fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for part in printable(text).split('\n') {
        // The terminal is raw: a line feed alone does not return to the first column.
        write!(out, "{part}\r\n")?;
    }
    out.flush()
}

/// What was said last, so that only what is new is said.
#[derive(Debug, Default, PartialEq)]
pub struct Said {
    /// The article, its pair and paragraph, and whether all is known that is said of it.
    pair: Option<(ArticleId, usize, ParaId, bool)>,
    analysed: bool,
    entity: Option<usize>,
    hit: Option<TextSpan>,
    notice: Option<String>,
    item: Option<usize>,
    over: Over,
    /// What is being chosen, or which letter is waited for.
    choosing: Option<String>,
    typed: Option<String>,
}

impl Said {
    /// A key is about to be taken in: what it answers is said even where it is what was answered last.
    pub fn before_key(&mut self, state: &State) {
        if state.notice.is_some() {
            self.notice.clone_from(&state.tip);
        }
    }

    /// What there is to tell of a state beside what was said before. What a terminal would obey is still in it.
    pub fn news(&mut self, state: &State) -> Vec<String> {
        let mut news = Vec::new();
        let now = Self {
            pair: state
                .reader
                .as_ref()
                .and_then(|r| Some((r.article().id.clone(), r.bead()?, r.cursor(), settled(r)))),
            analysed: state.reader.as_ref().is_some_and(|r| r.is_analysed()),
            entity: state.reader.as_ref().and_then(|r| r.mention()),
            hit: state.current_hit(),
            notice: state
                .notice
                .as_ref()
                .map(|n| n.text.clone())
                .or_else(|| state.tip.clone()),
            item: (state.focus == Focus::List).then_some(state.shelf.selected),
            over: Over::of(state),
            choosing: choosing(state),
            typed: state.prompt.as_ref().map(|p| p.text().to_owned()),
        };
        if now == *self {
            return news;
        }
        if now.item != self.item
            && let Some(item) = state.shelf.current().filter(|_| now.item.is_some())
        {
            let titles = [&item.titles.english, &item.titles.arabic];
            let titles: Vec<&str> = titles.into_iter().flatten().map(|t| &**t).collect();
            news.push(format!(
                "article {}: {}",
                state.shelf.counts().map_or(0, |(number, _)| number),
                titles.join(" / ")
            ));
        }
        if let Some(reader) = &state.reader {
            // Before the links are known a pair is not said: it would be said twice.
            if now.pair != self.pair && settled(reader) {
                pair(reader, &mut news);
            }
            if now.analysed && !self.analysed {
                let found = reader.entities();
                let (entities, mentions) = (found.entities.len(), found.mentions.len());
                news.push(format!("{entities} entities, mentioned {mentions} times"));
            }
            if now.entity != self.entity {
                news.extend(entity(reader));
            }
            if now.hit != self.hit
                && let Some(hit) = now.hit
            {
                news.push(format!(
                    "hit in {}: {}",
                    name(hit.para),
                    reader.text_of(hit)
                ));
            }
        }
        if now.typed != self.typed
            && let Some(typed) = &now.typed
        {
            news.push(format!("> {typed}"));
        }
        news.extend(now.over.since(&self.over, state));
        if now.choosing != self.choosing
            && let Some(choosing) = &now.choosing
        {
            news.push(choosing.clone());
        }
        if now.notice != self.notice
            && let Some(notice) = &now.notice
        {
            news.push(notice.clone());
        }
        *self = now;
        news
    }
}

/// What takes the keys without lying over the text.
fn choosing(state: &State) -> Option<String> {
    let chosen = state.choosing.as_ref().map(|choosing| {
        let text = |span| state.reader.as_ref().map(|r| r.text_of(span));
        let selected = choosing.selection().and_then(text);
        let selected = selected.map_or(String::new(), |s| format!("«{s}» "));
        let keys = choosing.keys().iter();
        let keys: Vec<String> = keys.map(|(key, does)| format!("{key} {does}")).collect();
        format!("{selected}{}: {}", choosing.told(), keys.join(", "))
    });
    let letter = state.awaits.map(|command| match command {
        Command::SetMark => "mark: a letter".to_owned(),
        _ => "go to mark: its letter".to_owned(),
    });
    letter.or(chosen)
}

/// The beginning of a paragraph, as much as a segment has, and what is said of the rest. A line of ten megabytes
/// would be read for days.
fn beginning(text: &str) -> (&str, Option<String>) {
    let end = segment::cut(text, SEGMENT);
    let rest = end.map(|end| {
        let (end, all) = (end >> 10, text.len() >> 10);
        format!("(the first {end} of {all} KiB; `diglot show --plain` writes all)")
    });
    (end.and_then(|end| text.get(..end)).unwrap_or(text), rest)
}

fn both(reader: &Reader) -> bool {
    Side::BOTH.iter().all(|&s| reader.sides()[s])
}

/// Whether the pairs will stay what they are.
fn settled(reader: &Reader) -> bool {
    reader.is_aligned() || !both(reader)
}

fn name(para: ParaId) -> String {
    format!("{} {}", para.side.tag().to_uppercase(), para.index + 1)
}

/// The current pair: the side that has the keys first.
fn pair(reader: &Reader, news: &mut Vec<String>) {
    let crossing = reader
        .bead()
        .is_some_and(|b| reader.alignment().is_crossing(b));
    news.push(if crossing { "(crossing)" } else { "" }.to_owned());
    for side in [reader.active(), reader.active().other()] {
        let members = reader.current_members(side);
        if members.is_empty() && both(reader) {
            news.push(format!("{} has no counterpart", side.tag().to_uppercase()));
        }
        for para in members {
            if let Some(text) = reader.article().paragraph(para).map(|p| p.text) {
                let (text, rest) = beginning(&text);
                news.push(format!("{}: {text}", name(para)));
                news.extend(rest);
            }
        }
    }
}

fn entity(reader: &Reader) -> Option<String> {
    let mention = reader.current_mention()?;
    let other = mention.span.para.side.other();
    let named = reader
        .entities()
        .entity(mention.entity)
        .and_then(|e| e.names[other].as_deref());
    let counts = reader.mention_counts(mention.entity);
    Some(format!(
        "{} {}, {} in {}: {}, {} EN, {} AR",
        mention.kind.tag(),
        reader.text_of(mention.span),
        name(mention.span.para),
        other.tag().to_uppercase(),
        named.unwrap_or("not mentioned"),
        counts.english,
        counts.arabic
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::Keymap;
    use crate::app::options::Options;

    #[test]
    fn the_same_answer_to_another_key_is_said_again_and_a_tip_is_not() {
        let mut state = State::new(SIZE, Options::default(), Keymap::default());
        state.tip = Some("? shows the keys".to_owned());
        let mut said = Said::default();
        assert_eq!(said.news(&state), ["? shows the keys"]);
        for _ in 0..2 {
            said.before_key(&state);
            state.notice = Some(Notice::info("this is the last pair"));
            assert_eq!(said.news(&state), ["this is the last pair"]);
            assert!(said.news(&state).is_empty());
        }
        said.before_key(&state);
        state.notice = None;
        assert!(said.news(&state).is_empty());
    }
}
