//! All that may happen to the program.
//!
//! Must not know: where it comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::correction::Corrections;
use crate::app::keymap::Key;
use crate::app::options::Options;
use crate::app::reader::Place;
use crate::app::shelf::{Item, Names};
use crate::bitext::{Alignment, Article, ArticleId};
use crate::entity::Entities;
use crate::text::{Side, TextSpan};

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouse {
    /// The main button went down.
    Press,
    /// The wheel turned: rows, downwards positive.
    Wheel(i16),
}

/// What is known of an article from earlier.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Memory {
    /// Where the reader was.
    pub place: Option<Place>,
    /// The order followed.
    pub order: Option<Side>,
    /// The marks set.
    pub marks: BTreeMap<char, Place>,
    /// How far the reader has come, percent.
    pub progress: u8,
    /// The reader's corrections.
    pub corrections: Corrections,
}

/// How much a notice matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Info,
    /// Something did not work.
    Error,
}

/// A line for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub weight: Weight,
    /// The line.
    pub text: String,
}

impl Notice {
    /// Something good to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self {
            weight: Weight::Info,
            text: text.into(),
        }
    }

    /// What is told of several things that did not work: the first, how many there are, and where all are.
    #[must_use]
    pub fn errors(all: &[String]) -> Option<Self> {
        let before = match all.len() {
            0 | 1 => String::new(),
            n => format!("1 of {n} (`:messages` has all): "),
        };
        let first = all.first()?;
        Some(Self::error(format!("{before}{first}")))
    }

    /// Something that did not work, with a hint.
    pub fn error(text: impl Into<String>) -> Self {
        Self {
            weight: Weight::Error,
            text: text.into(),
        }
    }
}

/// Long work that tells how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Folders are looked through for texts.
    Finding,
    /// Texts known from before are looked at, whether they have changed.
    Checking,
    /// Texts are read for the list.
    Reading,
    /// The paragraphs of the open article's long texts are found.
    Scanning,
    /// The open article is aligned and analysed.
    Linking,
}

impl Task {
    /// Whether it is about the list, not about the open article.
    #[must_use]
    pub const fn is_for_list(self) -> bool {
        match self {
            Self::Finding | Self::Checking | Self::Reading => true,
            Self::Scanning | Self::Linking => false,
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something at a cell.
    Mouse {
        /// What.
        mouse: Mouse,
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// The screen has a new size: columns, rows.
    Resized(u16, u16),
    /// The layout choices kept from earlier.
    Recalled(Options),
    /// The articles are known.
    Listed {
        /// All of them, in the order of the list.
        items: Vec<Item>,
        /// The one read last, if it is among them.
        last: Option<ArticleId>,
        /// Their titles, made ready to be filtered where there are many.
        names: Option<Arc<Names>>,
    },
    /// Some of the articles are known: all follow.
    Part {
        /// Those known, in the order of the list.
        items: Vec<Item>,
        /// How many stand before them.
        before: usize,
        /// How many there are in all, as far as that is known.
        total: usize,
        /// The one read last, if it is among them.
        last: Option<ArticleId>,
    },
    /// The reader has paired texts, or taken a pair apart: the list anew, and what is to be opened of it.
    Rearranged {
        /// All of them, in the order of the list.
        items: Vec<Item>,
        /// One that came of it.
        open: ArticleId,
    },
    /// Long work goes on: what, how much of how much. It has ended where nothing is left.
    Progress {
        /// What is done.
        task: Task,
        /// How much is done.
        done: usize,
        /// Of how much.
        total: usize,
    },
    /// An article has been read.
    Opened {
        /// The article.
        article: Arc<Article>,
        /// What is known of it from earlier.
        memory: Memory,
    },
    /// More is known of an article than when it was opened: the same article with more paragraphs.
    Grown {
        /// The article.
        article: Arc<Article>,
        /// What is known of it from earlier, once all paragraphs are there to find it in.
        memory: Option<Memory>,
    },
    /// An article could not be read: why, with a hint.
    NotOpened(ArticleId, String),
    /// An article's beads are found.
    Aligned(ArticleId, Arc<Alignment>),
    /// An article's entities are found.
    Analysed(ArticleId, Arc<Entities>),
    /// A search of a long article goes on, or has ended.
    Hits {
        /// Which search.
        ticket: u64,
        /// What was found since the last message, in the order of the search.
        hits: Vec<TextSpan>,
        /// How much is searched; `None` where all is.
        percent: Option<usize>,
    },
    /// A line for the reader.
    Notice(Notice),
    /// Several things did not work, or none: each in a line.
    Faults(Vec<String>),
    /// A line that stays until the first key.
    Tip(String),
    /// The program is told to end.
    Terminate,
}
