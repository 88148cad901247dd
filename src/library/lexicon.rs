//! The lexicon as this machine and this reader have it.
//!
//! Invariant: with the shipped layer alone the lexicon is [`Lexicon::shipped`], whatever is installed.
//! Must not know: where learnt pairs are kept.

use std::sync::Arc;

use super::dictionary::{self, Dictionary};
use crate::bitext::learn::{self, Pair};
use crate::language::lexicon::{Layer, Lexicon, Origin, Sources};

/// The lexicon of these layers, and which dictionaries are in it. `learned` are the pairs that were learnt;
/// `variable` looks up the environment, for where dictionaries may be.
#[must_use]
pub fn load(
    sources: Sources,
    learned: &[Pair],
    variable: impl Fn(&str) -> Option<String>,
) -> (Lexicon, Vec<Dictionary>) {
    let mut layers = Vec::new();
    let mut found = Vec::new();
    if sources.shipped {
        layers.push(Lexicon::shipped_layer());
    }
    if sources.installed {
        let (layer, dictionaries) = dictionary::installed(&dictionary::folders(variable));
        if !dictionaries.is_empty() {
            layers.push(Arc::new(layer));
        }
        found = dictionaries;
    }
    if sources.learned && !learned.is_empty() {
        layers.push(learned_layer(learned));
    }
    (Lexicon::of(layers), found)
}

/// A layer of what was learnt.
#[must_use]
pub fn learned_layer(pairs: &[Pair]) -> Arc<Layer> {
    Arc::new(Layer::parse(learn::lines(pairs), Origin::Learned))
}
