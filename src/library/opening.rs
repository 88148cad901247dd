//! An article as the reader opens it: its long texts are scanned while it is read already.
//!
//! Invariant: what is known of an article only grows.
//! Must not know: threads, what is done with it.

use super::catalogue::{Entry, read_with_notes};
use super::error::Error;
use super::note::Note;
use super::source::Windowed;
use crate::bitext::{Article, ArticleId, Text};
use crate::text::{Side, Sides};

/// An article that is read as far as its first screens; its long texts are scanned on.
#[derive(Debug)]
pub struct Opening {
    id: ArticleId,
    held: Sides<Option<Text>>,
    windowed: Sides<Option<Windowed>>,
    notes: Vec<Note>,
}

/// Opens an article for reading: texts beyond [`HELD_BYTES`](super::source::HELD_BYTES) are read by windows.
///
/// # Errors
/// Where none of its texts can be read.
pub fn open_article(entry: &Entry) -> Result<Opening, Error> {
    let mut windowed = Sides::default();
    let mut rest = entry.clone();
    for side in Side::BOTH {
        let Some(source) = &entry.sources[side] else {
            continue;
        };
        // What cannot be opened is told where it is read.
        if let Ok(Some((_, text))) = source.open_windowed(Some(side), entry.encodings[side]) {
            windowed[side] = Some(text);
            rest.sources[side] = None;
        }
    }
    let (held, notes) = if Side::BOTH.iter().all(|&s| rest.sources[s].is_none()) {
        (Sides::default(), Vec::new())
    } else {
        match read_with_notes(&rest) {
            Ok((article, notes)) => (article.texts, notes),
            Err(error) if Side::BOTH.iter().any(|&s| windowed[s].is_some()) => {
                (Sides::default(), vec![Note::from(&error)])
            }
            Err(error) => return Err(error),
        }
    };
    Ok(Opening {
        id: entry.id.clone(),
        held,
        windowed,
        notes,
    })
}

impl Opening {
    /// The article as far as it is known.
    #[must_use]
    pub fn article(&self) -> Article {
        Article {
            id: self.id.clone(),
            texts: Sides::from_fn(|side| {
                let windowed = self.windowed[side].as_ref().map(Windowed::text);
                windowed.or_else(|| self.held[side].clone())
            }),
        }
    }

    /// Scans a piece more of a long text; `false` once all is known.
    pub fn advance(&mut self) -> bool {
        // Both texts are scanned from their heads, the one behind first.
        let far = |w: &Option<Windowed>| w.as_ref().map_or(u64::MAX, |w| w.progress().0);
        let mut order = Side::BOTH;
        order.sort_by_key(|&side| far(&self.windowed[side]));
        for side in order {
            if let Some(text) = &mut self.windowed[side]
                && !text.is_complete()
                && text.advance()
            {
                return true;
            }
        }
        let mut texts = Side::BOTH.iter().filter_map(|&s| self.windowed[s].as_ref());
        texts.any(|t| !t.is_complete())
    }

    /// How many bytes of how many are scanned.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        let texts = Side::BOTH.iter().filter_map(|&s| self.windowed[s].as_ref());
        let all = texts.map(Windowed::progress);
        all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// What a reader should know about the reading so far.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let long = Side::BOTH.iter().filter_map(|&s| self.windowed[s].as_ref());
        let odd = long.flat_map(|w| {
            let told = w.diagnostics().into_iter();
            told.map(|d| Note::odd(&w.text().source, d))
                .collect::<Vec<_>>()
        });
        self.notes.iter().cloned().chain(odd).collect()
    }
}
