//! The lexicon the worker aligns with: loaded when it is first needed, and grown by what is read.
//!
//! Invariant: what was learnt from a library serves that library only, and never confirms itself.
//! Must not know: which article is open, how the memory keeps what was learnt.

use std::path::{Path, PathBuf};

use crate::bitext::{Alignment, Article, learn};
use crate::language::lexicon::{Lexicon, Sources};
use crate::library;
use crate::text::Sides;
use crate::tui::keeper::Keeper;
use crate::tui::worker::Collection;

/// Which lexicon the worker aligns with.
#[derive(Debug, Clone)]
pub(in crate::tui) struct Words {
    /// Its layers.
    sources: Sources,
    /// Where what was read of dictionaries may be kept.
    kept: Option<PathBuf>,
}

impl Words {
    /// Dictionaries are kept beside the memory.
    pub(in crate::tui) fn beside(store: Option<&Path>, sources: Sources) -> Self {
        let kept = store
            .and_then(Path::parent)
            .map(|f| f.join("dictionaries.tsv"));
        Self { sources, kept }
    }
}

/// The lexicon of one library.
pub(in crate::tui) struct Learner {
    words: Words,
    keeper: Keeper,
    /// The name of the library, where there is something to learn from.
    library: Option<String>,
    /// The same, whether or not what was learnt is used.
    name: Option<String>,
    /// Loaded when the first article is to be aligned, behind the first picture.
    loaded: Option<Lexicon>,
}

impl Learner {
    pub(in crate::tui) fn new(words: Words, keeper: Keeper, collection: &Collection) -> Self {
        let name = collection.library();
        let library = name.clone().filter(|_| words.sources.learned);
        Self {
            name,
            words,
            keeper,
            library,
            loaded: None,
        }
    }

    /// Uses what was learnt from the library, or does without it; nothing is forgotten.
    pub(super) fn set_learned(&mut self, on: bool) {
        self.words.sources.learned = on;
        self.library = self.name.clone().filter(|_| on);
        self.loaded = None;
    }

    /// The lexicon as it is by now.
    pub(super) fn lexicon(&mut self) -> Lexicon {
        if let Some(loaded) = &self.loaded {
            return loaded.clone();
        }
        let library = self.library.clone();
        let learned = library.map(|l| self.keeper.learned(l)).unwrap_or_default();
        let variable = |name: &str| std::env::var(name).ok();
        let Words { sources, kept } = &self.words;
        let lexicon = library::lexicon::load(*sources, &learned, kept.as_deref(), variable);
        self.loaded = Some(lexicon.clone());
        lexicon
    }

    /// Learns from an article that was aligned, for those to come.
    pub(super) fn learn(&mut self, article: &Article, alignment: &Alignment, lexicon: &Lexicon) {
        let Some(library) = self.library.clone() else {
            return;
        };
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let beads = learn::beads(sides, alignment);
        if beads.is_empty() {
            return;
        }
        let all = self
            .keeper
            .keep_beads(library.clone(), article.id.clone(), beads);
        if all.is_empty() {
            return;
        }
        // What was learnt before must not make itself known.
        let others = library::lexicon::with_learned(lexicon, &[]);
        let pairs = learn::pairs(all.iter().map(String::as_str), &others);
        self.loaded = Some(library::lexicon::with_learned(&others, &pairs));
        self.keeper.save_learned(library, pairs);
    }
}
