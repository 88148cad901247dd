//! The lexicon as this machine and this reader have it.
//!
//! Invariant: with the shipped layer alone the lexicon is [`Lexicon::shipped`], whatever is installed.
//! Must not know: where learnt pairs are kept.

use std::path::Path;
use std::sync::Arc;

use super::dictionary;
use crate::bitext::learn::{self, Pair};
use crate::language::lexicon::{Layer, Lexicon, Origin, Sources};

/// The lexicon of these layers. `learned` are the pairs that were learnt; `kept` is a file that may keep what
/// was read of dictionaries; `variable` looks up the environment, for where dictionaries may be.
#[must_use]
pub fn load(
    sources: Sources,
    learned: &[Pair],
    kept: Option<&Path>,
    variable: impl Fn(&str) -> Option<String>,
) -> Lexicon {
    let mut layers = Vec::new();
    if sources.shipped {
        layers.push(Lexicon::shipped_layer());
    }
    if sources.installed {
        let folders = dictionary::folders(variable);
        let layer = match kept {
            Some(kept) => dictionary::installed_kept(&folders, kept),
            None => dictionary::installed(&folders).0,
        };
        if !layer.is_empty() {
            layers.push(Arc::new(layer));
        }
    }
    let lexicon = Lexicon::of(layers);
    if sources.learned {
        with_learned(&lexicon, learned)
    } else {
        lexicon
    }
}

/// A lexicon with these learnt pairs in place of those it had.
#[must_use]
pub fn with_learned(lexicon: &Lexicon, pairs: &[Pair]) -> Lexicon {
    let others = lexicon
        .layers()
        .iter()
        .filter(|l| l.origin() != Origin::Learned);
    let mut layers: Vec<_> = others.cloned().collect();
    if !pairs.is_empty() {
        layers.push(Arc::new(Layer::parse(learn::lines(pairs), Origin::Learned)));
    }
    Lexicon::of(layers)
}
