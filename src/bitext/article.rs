//! An article: up to two texts of one story, paragraph by paragraph.
//!
//! Invariant: paragraphs are non-empty, in the order of their file, and never altered after reading;
//! title, stamp and dateline are metadata and stay paragraphs as well.
//! Must not know: where the bytes came from beyond a name to show, how anything is drawn.

use std::sync::Arc;

use crate::language::date::{Date, Time};
use crate::text::{ParaId, Side, Sides};

/// Names an article for as long as its files stay where they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub Arc<str>);

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// The headline.
    Title,
    /// The publication stamp, such as `Published On(2021-06-10 17:11:29)`.
    Stamp,
    /// A paragraph that is only place and date, such as `طرابلس 10 يونيو 2021`.
    Dateline,
    /// Running text (which may open with a dateline).
    #[default]
    Body,
}

/// A paragraph as stored: logical order, nothing added or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Para {
    /// The text, without its line end.
    pub text: Arc<str>,
    /// What it is for.
    pub role: Role,
}

/// What the head of a text says about it. Each part is shown as metadata and is still in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The headline, where there is one.
    pub title: Option<String>,
    /// The day it was published, from the stamp, else from the dateline.
    pub date: Option<Date>,
    /// The time of publication, from the stamp.
    pub time: Option<Time>,
    /// The place of the dateline, as written.
    pub place: Option<String>,
    /// The agency of the dateline, as written, such as `Lana`.
    pub agency: Option<String>,
}

/// One language's text of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The name to show for its source, such as a file name.
    pub source: String,
    /// The paragraphs, in their own order.
    pub paragraphs: Vec<Para>,
    /// What its head says.
    pub metadata: Metadata,
}

impl Text {
    /// The paragraphs as plain strings, for the analysers.
    #[must_use]
    pub fn strs(&self) -> Vec<&str> {
        self.paragraphs.iter().map(|p| &*p.text).collect()
    }
}

/// An article with one or both of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its identity.
    pub id: ArticleId,
    /// Its texts; at least one is there.
    pub texts: Sides<Option<Text>>,
}

impl Article {
    /// A paragraph's text, or `None` where the article has no such paragraph.
    #[must_use]
    pub fn paragraph(&self, id: ParaId) -> Option<&Para> {
        self.texts[id.side].as_ref()?.paragraphs.get(id.at())
    }

    /// How many paragraphs a side has; 0 where the side is missing.
    #[must_use]
    pub fn len(&self, side: Side) -> usize {
        self.texts[side].as_ref().map_or(0, |t| t.paragraphs.len())
    }

    /// Whether neither side has a paragraph.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Side::BOTH.iter().all(|&s| self.len(s) == 0)
    }

    /// Both sides' paragraphs as plain strings; a missing side is empty.
    #[must_use]
    pub fn strs(&self) -> Sides<Vec<&str>> {
        Sides::from_fn(|s| self.texts[s].as_ref().map_or_else(Vec::new, Text::strs))
    }
}
