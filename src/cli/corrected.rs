//! What the reader has corrected, for commands that print: links and entities as the reader's screen has
//! them, or as the machine finds them.
//!
//! Invariant: reads corrections, never writes them; what is wrong with one file is told and leaves that file
//! out.
//! Must not know: what is printed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::correction::Corrections;
use crate::bitext::correction::resolve;
use crate::bitext::{Alignment, Article, align_around};
use crate::config::Paths;
use crate::entity::{Entities, Personal, analyse, correction};
use crate::library::{self, Entry, Source};
use crate::store::sidecar::{Places, Sidecar};
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
            folder: Some(paths.state.join("corrections")),
            personal: Arc::new(personal),
        }
    }

    /// The corrections of an article.
    fn of(&self, entry: &Entry, article: &Article) -> Corrections {
        if !self.on {
            return Corrections::default();
        }
        let files: Sides<Option<PathBuf>> =
            Sides::from_fn(|side| match entry.sources[side].as_ref()? {
                // As the reader does: an article has one sidecar, however it is reached.
                Source::File(path) => {
                    Some(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
                }
                Source::Bytes { .. } => None,
            });
        let files = files.as_ref().map(Option::as_deref);
        let places = Places::of(files, self.folder.as_deref(), &article.id.0);
        let names = Sides::from_fn(|side| Some(article.texts[side].as_ref()?.source.clone()));
        let (_, opened) = Sidecar::open(places, names);
        if let Some(problem) = opened.problem {
            super::tell(&format!("diglot: {problem}"));
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
        correction::apply(&found, corrections.entities(), article).0
    }
}

fn aligned(article: &Article, corrections: &Corrections) -> Alignment {
    let strs = article.strs();
    let texts = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let lens = texts.map(<[_]>::len);
    if lens.english == 0 || lens.arabic == 0 {
        return Alignment::new(Vec::new(), lens);
    }
    let fixed = resolve(corrections.links(), article).fixed;
    align_around(texts, super::lexicon::chosen(), &fixed)
}
