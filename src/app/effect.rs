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
    /// Keep the corrections of an article, in place of those kept before.
    SaveCorrections {
        /// The article.
        id: ArticleId,
        /// All that hold.
        corrections: Vec<Correction>,
    },
    /// Make two texts one article, or two articles of an article's texts; answered by `Rearranged`.
    Pair(Pairing),
    /// Read one text of an article in another encoding; answered by a notice, and by `Opened`.
    Encoding {
        /// The article.
        id: ArticleId,
        /// The text.
        side: Side,
        /// The encoding as it was typed; empty asks which it is, `auto` finds it.
        name: String,
    },
    /// Keep where the reader is in an article.
    Remember {
        /// The article.
        id: ArticleId,
        /// The place.
        place: Place,
        /// The order followed.
        order: Side,
        /// How far the reader has come, percent; 100 is read.
        progress: u8,
    },
    /// Keep a mark.
    SaveMark {
        /// The article.
        id: ArticleId,
        /// The mark's letter.
        letter: char,
        /// The place marked.
        place: Place,
    },
    /// Keep the layout choices.
    SaveOptions(Options),
    /// Search an article that is read by windows; answered by `Hits`. It takes the place of any search
    /// under way.
    Search {
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
    /// Link an article and look for its entities, however long it is; answered by `Aligned` and `Analysed`.
    Analyse(ArticleId),
    /// Call off what the worker does.
    StopWork,
    /// Call the search off.
    StopSearch,
    /// Look for no more articles.
    StopListing,
    /// Put text on the clipboard.
    Copy {
        /// The text, in logical order.
        text: String,
        /// What it is, for the notice: "paragraph 3".
        what: String,
    },
    /// Take the mouse or release it.
    CaptureMouse(bool),
    /// Send Arabic in the way of this name; an empty one has it chosen.
    Bidi(String),
    /// Link by words learnt from the library as well, or without them.
    Learned(bool),
    /// Draw everything anew.
    Redraw,
    /// Stop until the shell's `fg`.
    Suspend,
    /// End.
    Quit,
}
