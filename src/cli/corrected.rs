//! What the reader has corrected, for commands that print: links and entities as the reader's screen has
//! them, or as the machine finds them.
//!
//! Invariant: reads corrections, never writes them; what is wrong with one file is told and leaves that file
//! out.
//! Must not know: what is printed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::correction::Corrections;
use crate::bitext::{Alignment, Article, align_around};
use crate::config::Paths;
use crate::entity::{Entities, Personal, analyse};
use crate::library::{self, Entry};
use crate::store::sidecar::{self, Sidecar};
use crate::text::Sides;

/// Where corrections are, and the reader's own list of entities.
#[derive(Debug, Clone, Default)]
pub(super) struct Corrected {
    /// Whether they count.
    on: bool,
    folder: Option<PathBuf>,
    personal: Arc<Personal>,
}

impl Corrected {
    /// The reader's, or none at all.
    pub(super) fn new(off: bool) -> Self {
        let Some(paths) = Paths::of_reader().filter(|_| !off) else {
            return Self {
                on: !off,
                ..Self::default()
            };
        };
        let (personal, faults) = library::personal::read(&paths.entities_file);
        for fault in faults {
            super::tell_fault(&fault);
        }
        Self {
            on: true,
            folder: Some(sidecar::folder(&paths.state)),
            personal: Arc::new(personal),
        }
    }

    /// The corrections of an article.
    fn of(&self, entry: &Entry, article: &Article) -> Corrections {
        if !self.on {
            return Corrections::default();
        }
        let (_, opened) = Sidecar::of(article, &entry.files(), self.folder.as_deref());
        if let Some(problem) = opened.problem {
            super::tell_fault(&problem.to_string());
        }
        Corrections::kept(opened.corrections, None)
    }

    /// Which paragraphs of an article correspond.
    pub(super) fn links(&self, entry: &Entry, article: &Article) -> Alignment {
        aligned(article, &self.of(entry, article))
    }

    /// Who and what an article names.
    pub(super) fn entities(&self, entry: &Entry, article: &Article) -> Entities {
        let corrections = self.of(entry, article);
        let alignment = aligned(article, &corrections);
        let strs = article.strs();
        let texts = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let found = self.personal.apply(&analyse(texts, &alignment), texts);
        corrections.applied(&found, article)
    }
}

fn aligned(article: &Article, corrections: &Corrections) -> Alignment {
    let strs = article.strs();
    let texts = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let lens = texts.map(<[_]>::len);
    if lens.english == 0 || lens.arabic == 0 {
        return Alignment::new(Vec::new(), lens);
    }
    align_around(texts, super::lexicon::chosen(), &corrections.fixed(article))
}
