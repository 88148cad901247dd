//! What is known of a word by itself, whatever text it stands in: worked out once for many texts.
//!
//! A corpus says the same words over and over; what the lexicon translates them by and the stems they
//! may be met under are kept from one text to the next, on each thread, within a bound.
//! Invariant: an entry depends on the word and the lexicon alone, so that what is kept changes no result.
//! Must not know: texts and what else is in them.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::forms::{self, Root, root};
use crate::language::frequent;
use crate::language::hash::{FastMap, hash};
use crate::language::lexicon::{Layer, Lexicon};
use crate::language::word::{self, Stem};
use crate::text::{Side, Sides};

/// Stands for an Arabic stem. Two stems of one hash of 64 bits would meet; among the millions of all
/// words' stems that is not to be expected.
pub(super) type StemId = u64;

/// How much of a word the translation of what it is derived from says.
const DERIVED: f32 = 0.7;

/// What is kept of so many stems, some 24 bytes each, is thrown away.
const MOST_STEMS: usize = 1 << 20;

/// An Arabic stem by which a word of either language may be met.
#[derive(Debug, Clone, Copy)]
pub(super) struct StemLink {
    pub id: StemId,
    /// How far the Arabic word stands for this one: 1 for an Arabic word itself.
    pub weight: f32,
    /// How far the stem is the Arabic word's.
    pub trust: f32,
}

/// A word.
#[derive(Debug)]
pub(super) struct Entry {
    /// How much it tells about content.
    pub content: f32,
    pub is_function_word: bool,
    /// Words of one such stem are counted together.
    pub main: u64,
    /// Its stems if it is Arabic, those of its translations if it is English.
    pub stems: Box<[StemLink]>,
    /// Its root if it is Arabic, those of its translations if it is English, by hash, with how far
    /// each stands for it.
    pub roots: Box<[(u64, f32)]>,
    /// Whether no list has it, so that stems and roots are those of what it is derived from.
    pub is_derived: bool,
    known: OnceCell<bool>,
}

/// Entries of words of both languages.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    layers: Vec<Arc<Layer>>,
    entries: Sides<FastMap<String, Rc<Entry>>>,
    stems: usize,
}

thread_local! {
    static KEPT: RefCell<Vocabulary> = RefCell::default();
}

impl Vocabulary {
    /// Lends what this thread has kept for a lexicon.
    pub(super) fn with<T>(lexicon: &Lexicon, work: impl FnOnce(&mut Self) -> T) -> T {
        let mut kept = KEPT.try_with(RefCell::take).unwrap_or_default();
        let same = kept.layers.len() == lexicon.layers().len()
            && kept
                .layers
                .iter()
                .zip(lexicon.layers())
                .all(|(a, b)| Arc::ptr_eq(a, b));
        if !same || kept.stems > MOST_STEMS {
            kept = Self {
                layers: lexicon.layers().to_vec(),
                ..Self::default()
            };
        }
        let out = work(&mut kept);
        // A thread at its end keeps nothing.
        drop(KEPT.try_with(|place| place.replace(kept)));
        out
    }

    /// What is known of a word.
    pub(super) fn entry(&mut self, key: &str, side: Side, lexicon: &Lexicon) -> Rc<Entry> {
        if let Some(known) = self.entries[side].get(key) {
            return Rc::clone(known);
        }
        let made = Rc::new(match side {
            Side::English => Entry::english(key, lexicon),
            Side::Arabic => Entry::arabic(key),
        });
        // A word with no stems takes its place as well.
        self.stems += made.stems.len() + 4;
        self.entries[side].insert(key.to_owned(), Rc::clone(&made));
        made
    }
}

impl Entry {
    fn english(key: &str, lexicon: &Lexicon) -> Self {
        let mut translations = lexicon.translations(key);
        let is_derived = translations.is_empty();
        if is_derived {
            for stem in forms::derived_from(key) {
                translations.extend(lexicon.translations(&stem).into_iter().map(|mut t| {
                    t.weight *= DERIVED;
                    t
                }));
            }
        }
        let mut stems: Vec<StemLink> = Vec::new();
        let mut roots: Vec<(u64, f32)> = Vec::new();
        for found in &translations {
            let all = word::arabic_stems(&found.key);
            stems.extend(wanted(&found.key, &all, found.weight));
            if let Some(root) = root(&all) {
                let id = root_id(&root);
                match roots.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, weight)) => *weight = weight.max(found.weight),
                    None => roots.push((id, found.weight)),
                }
            }
        }
        Self {
            content: frequent::content(key, Side::English),
            is_function_word: frequent::is_function_word(key, Side::English),
            main: hash(word::main_stem(key, Side::English).as_str()),
            stems: without_weaker(stems).into(),
            roots: roots.into(),
            is_derived,
            known: OnceCell::new(),
        }
    }

    fn arabic(key: &str) -> Self {
        let stems = word::arabic_stems(key);
        let stem = |stem: &Stem<'_>| StemLink {
            id: stem_id(&stem.text),
            weight: 1.0,
            trust: stem.trust,
        };
        Self {
            content: frequent::content(key, Side::Arabic),
            is_function_word: frequent::is_function_word(key, Side::Arabic),
            main: hash(word::shortest_trusted(&stems)),
            roots: root(&stems).iter().map(|r| (root_id(r), 1.0)).collect(),
            stems: stems.iter().map(stem).collect(),
            is_derived: false,
            known: OnceCell::new(),
        }
    }

    /// Whether the lexicon could have matched the word, which is this entry's.
    pub(super) fn is_known(&self, key: &str, side: Side, lexicon: &Lexicon) -> bool {
        *self.known.get_or_init(|| lexicon.knows(key, side))
    }
}

/// The stems of an Arabic key that a word of the lexicon is looked for under, given all it has: it may
/// lose an ending, never a letter that only looks like a clitic; but an alef at its head is written or not.
pub(super) fn wanted(key: &str, stems: &[Stem<'_>], weight: f32) -> impl Iterator<Item = StemLink> {
    let any = key.starts_with('ا');
    let all = stems.iter().filter(move |s| any || s.is_trusted());
    all.map(move |stem| StemLink {
        id: stem_id(&stem.text),
        weight,
        trust: stem.trust,
    })
}

pub(super) fn stem_id(stem: &str) -> StemId {
    hash(stem)
}

fn root_id(root: &Root) -> u64 {
    hash(root)
}

/// Leaves out each stem that another makes the stronger link in any case.
fn without_weaker(mut all: Vec<StemLink>) -> Vec<StemLink> {
    all.sort_by(|a, b| {
        (a.id.cmp(&b.id))
            .then(b.weight.total_cmp(&a.weight))
            .then(b.trust.total_cmp(&a.trust))
    });
    let mut kept: Vec<StemLink> = Vec::with_capacity(all.len());
    for stem in all {
        match kept.last() {
            Some(last) if last.id == stem.id && last.trust >= stem.trust => {}
            _ => kept.push(stem),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_would_be_found_again() {
        let lexicon = Lexicon::parse("fire\tحريق\nport\tميناء|مرفأ\n");
        let other = Lexicon::parse("fire\tنار\n");
        let of = |lexicon: &Lexicon, key: &str, side: Side| {
            Vocabulary::with(lexicon, |v| {
                let entry = v.entry(key, side, lexicon);
                let stems: Vec<_> = entry.stems.iter().map(|s| s.id).collect();
                (stems, entry.is_known(key, side, lexicon), entry.is_derived)
            })
        };
        let first = of(&lexicon, "fire", Side::English);
        assert!(first.0.contains(&stem_id("حريق")) && first.1 && !first.2);
        assert_eq!(of(&lexicon, "fire", Side::English), first);
        assert_ne!(of(&other, "fire", Side::English), first);
        assert_eq!(of(&lexicon, "fire", Side::English), first);
        assert!(of(&lexicon, "zork", Side::English).2);
        assert!(
            of(&lexicon, "الحريق", Side::Arabic)
                .0
                .contains(&stem_id("حريق"))
        );
    }
}
