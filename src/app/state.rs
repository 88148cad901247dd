//! Everything the program knows while it runs.
//!
//! Invariant: once the program runs, only [`update`](super::update()) changes it. At most one overlay is open, and a
//! prompt and an overlay never together, save the panel of entities and the line that filters it.
//! Must not know: the terminal, files, the clock.

use std::collections::{BTreeMap, VecDeque};

use crate::app::choosing::Choosing;
use crate::app::command::Command;
use crate::app::geometry::Geometry;
use crate::app::keymap::{Key, Keymap};
use crate::app::message::{Notice, Task};
use crate::app::options::Options;
use crate::app::overlay::{Lit, Overlay};
use crate::app::panel::Panel;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::reader::{Place, Reader};
use crate::app::shelf::Shelf;
use crate::entity::{Confidence, Mention};
use crate::search::Query;
use crate::text::{ParaId, TextSpan};

/// What has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The article list.
    List,
    /// The text; which pane, the reader knows.
    #[default]
    Text,
}

/// A search and what it found in the open article.
#[derive(Debug, Clone, PartialEq)]
pub struct Searched {
    /// What was typed.
    pub typed: String,
    /// What it means.
    pub query: Query,
    /// Where it occurs, in the order of the screen.
    pub hits: Vec<TextSpan>,
    /// The hit last gone to.
    pub current: Option<usize>,
    /// The search under way in a long article: its name, and how much is searched, in percent.
    pub under_way: Option<(u64, usize)>,
    /// Whether the first hit is to be gone to as soon as there is one.
    pub(super) goes: bool,
}

impl Searched {
    /// The hits in the band of a paragraph.
    #[must_use]
    pub fn near(&self, reader: &Reader, para: ParaId) -> &[TextSpan] {
        let level = reader.spread(crate::app::reader::View::Level);
        let band = |para| level.band_of(para).unwrap_or(0);
        let at = band(para);
        let from = self.hits.partition_point(|h| band(h.para) < at);
        let rest = self.hits.get(from..).unwrap_or(&[]);
        let to = rest.partition_point(|h| band(h.para) <= at);
        rest.get(..to).unwrap_or(&[])
    }
}

/// Whether a mention is lit.
pub(super) fn shows(lit: Lit, guesses: bool, mention: &Mention) -> bool {
    lit.has(mention.kind) && (guesses || mention.confidence != Confidence::Guess)
}

/// Long work under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnderWay {
    /// What is done.
    pub task: Task,
    /// How much is done.
    pub done: usize,
    /// Of how much.
    pub total: usize,
}

/// The state of the program.
#[derive(Debug, Clone)]
pub struct State {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// What the reader has chosen.
    pub options: Options,
    /// Which keys ask for what.
    pub keymap: Keymap,
    /// The article list.
    pub shelf: Shelf,
    /// Whether the list is complete.
    pub listed: bool,
    /// The open article.
    pub reader: Option<Reader>,
    /// Its marks.
    pub marks: BTreeMap<char, Place>,
    /// What has the keys.
    pub focus: Focus,
    /// Keys typed of an unfinished sequence.
    pub pending: Vec<Key>,
    /// The count typed before a command.
    pub count: Option<usize>,
    /// The command that waits for a letter.
    pub awaits: Option<Command>,
    /// What the reader is choosing for a correction.
    pub choosing: Option<Choosing>,
    /// The line being typed.
    pub prompt: Option<Prompt>,
    /// Earlier lines, by purpose, oldest first.
    pub history: Vec<(Purpose, String)>,
    pub(super) recalled: Option<usize>,
    /// What lies over the text.
    pub overlay: Option<Overlay>,
    /// What the panel of entities lists, while it is open.
    pub panel: Option<Panel>,
    /// The search.
    pub found: Option<Searched>,
    /// The entity types lit.
    pub lit: Lit,
    /// Whether the gutter says how sure each link is.
    pub certainty: bool,
    /// The line for the reader; a key clears it.
    pub notice: Option<Notice>,
    /// What was told from outside so far, the oldest first.
    pub log: VecDeque<Notice>,
    /// Lines that wait for the one before them to be read.
    pub later: VecDeque<Notice>,
    /// A line shown while nothing else needs its place, such as how to open one's own texts.
    pub tip: Option<String>,
    /// What is under way for the list.
    pub listing: Option<UnderWay>,
    /// What is under way for the open article.
    pub working: Option<UnderWay>,
    pub(super) remembered: Option<super::effect::Visit>,
    /// How many searches of long articles were started.
    pub(super) searches: u64,
}

impl State {
    /// A program that has just started on a screen of this size.
    #[must_use]
    pub fn new(size: (u16, u16), options: Options, keymap: Keymap) -> Self {
        Self {
            size,
            options,
            keymap,
            shelf: Shelf::default(),
            listed: false,
            reader: None,
            marks: BTreeMap::new(),
            focus: Focus::Text,
            pending: Vec::new(),
            count: None,
            awaits: None,
            choosing: None,
            prompt: None,
            history: Vec::new(),
            recalled: None,
            overlay: None,
            panel: None,
            found: None,
            lit: Lit::ALL,
            certainty: false,
            notice: None,
            log: VecDeque::new(),
            later: VecDeque::new(),
            tip: None,
            listing: None,
            working: None,
            remembered: None,
            searches: 0,
        }
    }

    /// The program where this was told before it began.
    #[must_use]
    pub fn having_told(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.log.extend(notices);
        self
    }

    /// Where everything stands.
    #[must_use]
    pub fn geometry(&self) -> Geometry {
        Geometry::of(self)
    }

    /// The stretch of text that is selected.
    #[must_use]
    pub fn selection(&self) -> Option<TextSpan> {
        self.choosing.as_ref()?.selection()
    }

    /// Whether a mention is lit: its type is, and it is no guess where these are hidden.
    #[must_use]
    pub fn shows(&self, mention: &Mention) -> bool {
        shows(self.lit, self.options.guesses, mention)
    }

    /// The hit last gone to.
    #[must_use]
    pub fn current_hit(&self) -> Option<TextSpan> {
        let found = self.found.as_ref()?;
        found.hits.get(found.current?).copied()
    }
}
