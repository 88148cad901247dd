//! What the program asks of the shell.
//!
//! Must not know: how it is carried out.

use crate::app::correction::Correction;
use crate::app::options::Options;
use crate::app::reader::Place;
use crate::bitext::{Article, ArticleId};
use crate::search::Query;
use crate::text::{Side, Sides};
use std::sync::Arc;

/// What the reader says of which texts belong together. An article is named by its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pairing {
    /// These two articles of one language each are one.
    Together(Sides<ArticleId>),
    /// The texts of this article do not belong together.
    Apart(ArticleId),
    /// Takes back what was last said, as far as this session knows.
    Undo,
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// For who reads, aligns and analyses articles.
    Work(Work),
    /// For who searches long articles.
    Search(Search),
    /// For who finds articles.
    List(List),
    /// For who keeps the reader's memory.
    Keep(Keep),
    /// For who has the terminal.
    Terminal(Terminal),
}

/// Reading, aligning and analysing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Read an article, then align and analyse it; answered by `Opened`, `Aligned`, `Analysed`.
    Open(ArticleId),
    /// Align an article again around what the reader has fixed, then analyse it again; answered by
    /// `Aligned`, `Analysed`.
    Align {
        /// The article.
        id: ArticleId,
        /// The members of each fixed bead.
        fixed: Vec<Sides<Vec<u32>>>,
    },
    /// Link an article and look for its entities, however long it is; answered by `Aligned` and `Analysed`.
    Analyse(ArticleId),
    /// Read one text of an article in another encoding; answered by a notice, and by `Opened`.
    Encoding {
        /// The article.
        id: ArticleId,
        /// The text.
        side: Side,
        /// The encoding as it was typed; empty asks which it is, `auto` finds it.
        name: String,
    },
    /// Make two texts one article, or two articles of an article's texts; answered by `Rearranged`.
    Pair(Pairing),
    /// Link by words learnt from the library as well, or without them.
    Learned(bool),
    /// Call off what is under way.
    Stop,
}

/// Finding articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum List {
    /// Look for them again, as at the start; answered by `Listed`. The open article may have become part of
    /// another one since, or be one of several now: then by `Rearranged`.
    Again(Option<ArticleId>),
    /// Look for no more of them.
    Stop,
}

/// Searching an article that is read by windows.
#[derive(Debug, Clone, PartialEq)]
pub enum Search {
    /// Search it; answered by `Hits`. It takes the place of any search under way.
    Find {
        /// The article.
        article: Arc<Article>,
        /// What is looked for.
        query: Query,
        /// The paragraph of each side to begin at.
        from: Sides<u32>,
        /// The side to begin with.
        active: Side,
        /// Names the search; never 0.
        ticket: u64,
    },
    /// Call the search off.
    Stop,
}

/// What is to be there again another day. An article comes along where a place in it is to be anchored by its
/// words.
#[derive(Debug, Clone, PartialEq)]
pub enum Keep {
    /// Where the reader is.
    Visit(Arc<Article>, Visit),
    /// A mark.
    Mark {
        /// The article.
        article: Arc<Article>,
        /// The mark's letter.
        letter: char,
        /// The place marked.
        place: Place,
    },
    /// The layout choices.
    Options(Options),
    /// The corrections of an article, in place of those kept before.
    Corrections {
        /// The article.
        id: ArticleId,
        /// All that hold.
        corrections: Vec<Correction>,
    },
}

/// Where the reader is in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The place.
    pub place: Place,
    /// The order followed.
    pub order: Side,
    /// How far the reader has come, percent; 100 is read.
    pub progress: u8,
}

/// What the loop does itself, at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Terminal {
    /// Put text on the clipboard.
    Copy {
        /// The text, in logical order.
        text: String,
        /// What it is, for the notice: "paragraph 3".
        what: String,
    },
    /// Take the mouse or release it.
    Mouse(bool),
    /// Send Arabic in the way of this name; an empty one has it chosen.
    Bidi(String),
    /// Draw everything anew.
    Redraw,
    /// Stop until the shell's `fg`.
    Suspend,
    /// End.
    Quit,
}
