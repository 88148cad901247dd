//! What lies over the text, in words: the card of keys, the types that are lit, the reasons of a link, what was
//! told, the list of entities, the map.
//!
//! Invariant: whatever takes the keys has said so, and says what a key has changed.
//! Must not know: how it is written.

use crate::app::command::{Topic, lines};
use crate::app::overlay::{Lit, Overlay, filter_key};
use crate::app::panel::Entry;
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::bitext::Cue;
use crate::entity::Kind;
use crate::text::{ParaId, Side};
use crate::tui::view::{card, panel, status};

/// Words of a paragraph that the map gives.
const WORDS: usize = 12;

/// What of it was said last.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Over {
    overlay: Option<Overlay>,
    help: Option<Side>,
    lit: Lit,
    bead: Option<usize>,
    /// The list's current entry and how many there are.
    entry: Option<Entry>,
    left: usize,
}

impl Over {
    pub(super) fn of(state: &State) -> Self {
        let panel = state.panel.as_ref();
        Self {
            // Where a card is scrolled to is of no matter: it is said as a whole.
            overlay: state.overlay.map(|overlay| match overlay {
                Overlay::Help { .. } => Overlay::Help { top: 0 },
                Overlay::Explain { .. } => Overlay::Explain { top: 0 },
                Overlay::Messages { .. } => Overlay::Messages { top: 0 },
                other => other,
            }),
            help: Some(state.options.help_language()),
            lit: state.lit,
            bead: state.reader.as_ref().and_then(Reader::bead),
            entry: panel.and_then(|p| p.current().cloned()),
            left: panel.map_or(0, |p| p.counts().1),
        }
    }

    /// What is new since `before`, line by line.
    pub(super) fn since(&self, before: &Self, state: &State) -> Vec<String> {
        let is_same =
            |a: Overlay, b: Overlay| std::mem::discriminant(&a) == std::mem::discriminant(&b);
        let opened = match (self.overlay, before.overlay) {
            (Some(now), Some(then)) => !is_same(now, then),
            (Some(_), None) => true,
            (None, then) => {
                return then
                    .map(|_| "back in the text".to_owned())
                    .into_iter()
                    .collect();
            }
        };
        match self.overlay {
            Some(Overlay::Help { .. }) if opened || self.help != before.help => help(state),
            Some(Overlay::Help { .. }) | None => Vec::new(),
            Some(Overlay::Filter) => filter(state, before.lit, opened),
            Some(Overlay::Explain { .. }) if opened || self.bead != before.bead => reasons(state),
            Some(Overlay::Explain { .. }) => Vec::new(),
            Some(Overlay::Messages { .. }) if opened => messages(state),
            Some(Overlay::Messages { .. }) => Vec::new(),
            Some(Overlay::Entities) => self.entities(before, state, opened),
            Some(Overlay::Map { cursor }) => map(state, cursor, opened),
        }
    }

    fn entities(&self, before: &Self, state: &State, opened: bool) -> Vec<String> {
        let (Some(reader), Some(list)) = (&state.reader, &state.panel) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        if opened {
            out.push(format!(
                "{}; j k move, }} {{ from part to part, enter goes there, / filters, esc closes",
                panel::title(list)
            ));
        } else if self.left != before.left {
            let (all, left) = list.counts();
            out.push(format!("{left} of {all}"));
        }
        let Some(entry) = &self.entry else {
            return out;
        };
        if opened || self.entry != before.entry {
            let section = before.entry.as_ref().map(|e| e.section);
            if opened || section != Some(entry.section) {
                out.push(panel::heading(entry.section).to_owned());
            }
            out.push(entity(reader, entry));
        }
        out
    }
}

fn help(state: &State) -> Vec<String> {
    let language = state.options.help_language();
    let mut out = Vec::new();
    for topic in Topic::ALL {
        out.push(topic.heading()[language].to_owned());
        for of in lines(topic) {
            let keys = |c| state.keymap.keys_of(c).join(", ");
            let twin = of
                .twin
                .map_or(String::new(), |t| format!("; {}", keys(t.command)));
            let (first, doc) = (keys(of.entry.command), of.doc[language]);
            out.push(format!("  {first}{twin}: {doc}"));
        }
    }
    out
}

fn messages(state: &State) -> Vec<String> {
    if state.log.is_empty() {
        return vec![card::NO_MESSAGES.to_owned()];
    }
    state.log.iter().map(|n| n.text.clone()).collect()
}

fn filter(state: &State, before: Lit, opened: bool) -> Vec<String> {
    let mut out = Vec::new();
    if opened {
        out.push("entity types: a letter shows or hides one, a all or none, esc closes".to_owned());
    }
    for kind in Kind::ALL {
        let shown = state.lit.has(kind);
        if opened || shown != before.has(kind) {
            let counts = card::mentions_of(state, kind);
            out.push(format!(
                "{}: {} {}, {} EN, {} AR",
                filter_key(kind),
                kind.tag(),
                if shown { "shown" } else { "hidden" },
                counts.english,
                counts.arabic
            ));
        }
    }
    out
}

fn reasons(state: &State) -> Vec<String> {
    let Some(reader) = &state.reader else {
        return Vec::new();
    };
    let bead = reader.bead();
    let mut out = vec![card::link(reader)];
    let crossing = bead.map_or("", |b| card::crossing(reader, b));
    if !crossing.is_empty() {
        out.push(crossing.to_owned());
    }
    let reasons = reader.bead_at(reader.cursor());
    let reasons = reasons.map_or(&[][..], |b| b.reasons.as_slice());
    if reasons.is_empty() {
        out.push(card::no_reasons(reader).to_owned());
    }
    for reason in reasons {
        out.push(match reason.cue {
            Cue::Reader => card::BY_READER.to_owned(),
            cue => format!(
                "{}: {} = {}",
                card::cue(cue),
                reader.text_of(reason.english),
                reader.text_of(reason.arabic)
            ),
        });
    }
    out
}

fn entity(reader: &Reader, entry: &Entry) -> String {
    let side = |side: Side| {
        let name = entry.names[side].as_deref().unwrap_or("not mentioned");
        let count = entry.mentions[side].len();
        let first = entry.first_on(side, reader.entities());
        let first = first.map_or(String::new(), |p| format!(" from {}", super::name(p)));
        format!("{name}, {count} {}{first}", side.tag().to_uppercase())
    };
    let guess = if entry.guess { " (guess)" } else { "" };
    let kind = entry.kind.tag();
    format!(
        "{kind}{guess} {} = {}",
        side(Side::English),
        side(Side::Arabic)
    )
}

fn map(state: &State, cursor: ParaId, opened: bool) -> Vec<String> {
    let Some(reader) = &state.reader else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if opened {
        let figures = status::figures(reader, cursor.side);
        out.push(format!(
            "map: {figures}; j k move, h l other text, enter goes there, esc closes"
        ));
    }
    let text = reader.article().paragraph(cursor);
    let text = text.map(|p| p.text).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    let other = cursor.side.other();
    let linked = reader.bead_at(cursor);
    let linked = linked.map_or(&[][..], |b| b.members(other));
    let linked: Vec<String> = linked
        .iter()
        .map(|&index| super::name(ParaId::new(other, index)))
        .collect();
    let linked = if linked.is_empty() {
        "no counterpart".to_owned()
    } else {
        format!("linked with {}", linked.join(", "))
    };
    let bead = reader.alignment().bead_of(cursor);
    let crosses = bead.is_some_and(|b| reader.alignment().is_crossing(b));
    let crosses = if crosses { ", crossing" } else { "" };
    out.push(format!(
        "{}: {linked}{crosses}: {}",
        super::name(cursor),
        words.join(" ")
    ));
    out
}
