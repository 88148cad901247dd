//! A row of the table of commands, and how rows are gathered into the lines that are shown of them.
//!
//! Invariant: whatever is shown of a command is there in English and in Arabic.
//! Must not know: which commands there are.

use super::{COMMANDS, Command};
use crate::text::Sides;

/// What the card of keys says, in English and in Arabic.
pub type Words = Sides<&'static str>;

/// The English words and the Arabic ones. In the Arabic a paragraph is فقرة, a pair زوج, a counterpart نظير,
/// a link رابط, a pane لوح, an entity كيان, its mention ذكر, a hit نتيجة, the terminal طرفية.
pub(super) const fn both(english: &'static str, arabic: &'static str) -> Words {
    Sides::new(english, arabic)
}

/// The chapters of the help card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Moving through the text.
    Move,
    /// Links between the texts.
    Links,
    /// Entities.
    Entities,
    /// Corrections.
    Correct,
    /// Finding, marking, copying.
    Find,
    /// The screen.
    Screen,
}

impl Topic {
    /// All topics, in the order of the help card.
    pub const ALL: [Self; 6] = [
        Self::Move,
        Self::Links,
        Self::Entities,
        Self::Correct,
        Self::Find,
        Self::Screen,
    ];

    /// Its heading, in either language.
    #[must_use]
    pub const fn heading(self) -> Words {
        match self {
            Self::Move => both("Move", "التنقل"),
            Self::Links => both("Links", "الروابط"),
            Self::Entities => both("Entities", "الكيانات"),
            Self::Correct => both("Correct", "التصحيح"),
            Self::Find => both("Find, mark, copy", "البحث والعلامات والنسخ"),
            Self::Screen => both("Screen", "الشاشة"),
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name for the command line and the config file.
    pub name: &'static str,
    /// What it does, in either language.
    pub doc: Words,
    /// Default keys in the notation of [`keymap`](crate::app::keymap): `j`, `ctrl-d`, `g g`, `] a`.
    pub keys: &'static [&'static str],
    /// Its chapter.
    pub topic: Topic,
    /// What it and the entry before it do together, where they are twins, such as next and previous: the
    /// help card gives both one line.
    pub together: Option<Words>,
}

pub(super) const fn entry(
    command: Command,
    name: &'static str,
    doc: Words,
    keys: &'static [&'static str],
    topic: Topic,
) -> Entry {
    Entry {
        command,
        name,
        doc,
        keys,
        topic,
        together: None,
    }
}

pub(super) const fn twin(
    command: Command,
    name: &'static str,
    doc: Words,
    keys: &'static [&'static str],
    topic: Topic,
    together: Words,
) -> Entry {
    Entry {
        together: Some(together),
        ..entry(command, name, doc, keys, topic)
    }
}

/// A line of the tables that show the commands: a command, with its twin where it has one.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The command.
    pub entry: &'static Entry,
    /// The one that goes with it.
    pub twin: Option<&'static Entry>,
    /// What they do, in either language.
    pub doc: Words,
}

/// The lines of a chapter.
pub fn lines(topic: Topic) -> impl Iterator<Item = Line> {
    let mut entries = COMMANDS.iter().filter(move |e| e.topic == topic).peekable();
    std::iter::from_fn(move || {
        let entry = entries.next()?;
        let twin = entries.next_if(|e| e.together.is_some());
        let doc = twin.and_then(|t| t.together).unwrap_or(entry.doc);
        Some(Line { entry, twin, doc })
    })
}
