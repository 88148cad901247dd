//! An article as it was read from its files.
//!
//! Invariant: the stamps are older than what was read, so that a change while it is read is noticed.
//! Must not know: who asked for it, what is remembered of it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::message::Memory;
use crate::bitext::Article;
use crate::library::{self, Entry, Opening, Stamp};
use crate::text::{Side, Sides};

/// An article that was read.
pub(super) struct Read {
    pub(super) entry: Entry,
    pub(super) stamps: Sides<Option<Stamp>>,
    pub(super) opening: Opening,
    pub(super) article: Arc<Article>,
    pub(super) files: Sides<Option<PathBuf>>,
    /// What is remembered of it, where that was asked already.
    pub(super) memory: Option<Memory>,
}

impl Read {
    /// Reads an article; of long texts the first paragraphs.
    pub(super) fn of(entry: Entry) -> Result<Self, library::Error> {
        let stamps = stamps(&entry);
        let opening = library::open_article(&entry)?;
        Ok(Self {
            stamps,
            article: Arc::new(opening.article()),
            opening,
            files: entry.files(),
            memory: None,
            entry,
        })
    }

    /// The same, where each text is there that was there before: one that is being written, or that something else has
    /// taken the place of, would be lost with the reader's place in it.
    pub(super) fn still_has(self, before: &Article) -> Result<Self, library::Error> {
        let is_lost = |&s: &Side| before.texts[s].is_some() && self.article.texts[s].is_none();
        let lost = Side::BOTH.into_iter().find(is_lost);
        match lost.and_then(|side| self.entry.why_not(side)) {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }
}

/// What the files of an article are like now.
pub(super) fn stamps(entry: &Entry) -> Sides<Option<Stamp>> {
    Sides::from_fn(|side| entry.sources[side].as_ref()?.stamp())
}
