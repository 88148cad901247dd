//! The terms of two texts, and which may stand for which.
//!
//! A term is a distinct word or number of one text; it weighs more the rarer it is, in the language
//! and in this text. Links join terms across the texts by lexicon, value, sound or identity.
//! Invariant: links are held on both sides and agree; strengths are in 0 to 1.

use std::borrow::Cow;
use std::ops::Range;

use super::forms::{self, Root, Stems, root};
use super::index;
use crate::bitext::bead::Cue;
use crate::language::frequent;
use crate::language::hash::{FastMap, FastSet};
use crate::language::lexicon::Lexicon;
use crate::language::translit::{Sounds, Spellings};
use crate::language::word::{self, Capital, Dates, Kind, Word};
use crate::text::{Side, Sides};

/// A distinct word or number of one text.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub key: String,
    pub kind: Kind,
    /// What else it may be spelt, by the usual spelling.
    pub also: Vec<String>,
    /// The clearest capital it is written with.
    pub capital: Capital,
    /// How much it tells about a paragraph.
    pub weight: f32,
    /// The paragraphs it occurs in, ascending.
    pub paragraphs: Vec<u32>,
    /// What it may stand for.
    pub links: Vec<Link>,
}

/// A term of the other text that may say the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub term: u32,
    pub strength: f32,
    pub cue: Cue,
}

/// Where a term occurs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Occurrence {
    pub term: u32,
    pub range: Range<usize>,
}

/// Both texts as terms.
#[derive(Debug)]
pub(super) struct Terms {
    pub terms: Sides<Vec<Term>>,
    /// Paragraph by paragraph, in order of the text.
    pub occurrences: Sides<Vec<Vec<Occurrence>>>,
    /// Paragraph by paragraph, the byte ranges of dates.
    pub dates: Sides<Vec<Dates>>,
}

/// How much each kind of evidence may say; all but tests take [`Cues::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cues {
    pub words: f32,
    pub roots: f32,
    pub names: f32,
    pub numbers: f32,
    pub latin: f32,
}

impl Cues {
    pub(super) const ALL: Self = Self {
        words: 1.0,
        roots: 0.45,
        names: 1.0,
        numbers: 1.0,
        latin: 1.0,
    };
}

impl Terms {
    pub(super) fn of(paragraphs: Sides<&[&str]>, lexicon: &Lexicon, cues: &Cues) -> Self {
        let mut dates = Sides::from_fn(|s| Vec::with_capacity(paragraphs[s].len()));
        let words = Sides::from_fn(|s| {
            let read = |p: &&str| {
                let (words, found) = word::words_and_dates(p, s);
                dates[s].push(found);
                words
            };
            paragraphs[s].iter().map(read).collect::<Vec<_>>()
        });
        let mut terms = Sides::new(Vec::new(), Vec::new());
        let mut occurrences = Sides::new(Vec::new(), Vec::new());
        for side in Side::BOTH {
            (terms[side], occurrences[side]) = collect(&words[side], paragraphs[side], side);
            weigh(&mut terms[side], paragraphs[side].len(), side);
        }
        let links = Linker::new(&terms, lexicon, cues).link(&words);
        for (e, a, strength, cue) in links {
            let link = |term: u32| Link {
                term,
                strength,
                cue,
            };
            if let Some(term) = terms.english.get_mut(e as usize) {
                term.links.push(link(a));
            }
            if let Some(term) = terms.arabic.get_mut(a as usize) {
                term.links.push(link(e));
            }
        }
        // A word that nothing could match, being in no list, says little by not being matched.
        for side in Side::BOTH {
            for term in &mut terms[side] {
                if term.links.is_empty()
                    && term.kind == Kind::Word
                    && !lexicon.knows(&term.key, side)
                {
                    term.weight *= UNKNOWN;
                }
            }
        }
        Self {
            terms,
            occurrences,
            dates,
        }
    }

    pub(super) fn term(&self, side: Side, at: u32) -> Option<&Term> {
        self.terms[side].get(at as usize)
    }
}

/// The weight left to a word of no list that found no counterpart.
const UNKNOWN: f32 = 0.5;

fn collect(
    paragraphs: &[Vec<Word>],
    texts: &[&str],
    side: Side,
) -> (Vec<Term>, Vec<Vec<Occurrence>>) {
    let mut known: FastMap<(Kind, &str), u32> = FastMap::default();
    let mut terms: Vec<Term> = Vec::new();
    let mut occurrences = Vec::with_capacity(paragraphs.len());
    for (p, (words, text)) in paragraphs.iter().zip(texts).enumerate() {
        let p = index(p);
        let mut here = Vec::new();
        let is_old = side == Side::Arabic && text.contains(forms::DAGGER_ALEF);
        for w in words {
            if w.kind == Kind::Word && frequent::is_function_word(&w.key, side) {
                continue;
            }
            let also = match text.get(w.range.clone()) {
                Some(word) if is_old => forms::usual_spellings(word),
                _ => Vec::new(),
            };
            if also.iter().any(|a| frequent::is_function_word(a, side)) {
                continue;
            }
            let id = *known.entry((w.kind, &w.key)).or_insert_with(|| {
                terms.push(Term {
                    key: w.key.clone(),
                    kind: w.kind,
                    also,
                    capital: w.capital,
                    weight: 0.0,
                    paragraphs: Vec::new(),
                    links: Vec::new(),
                });
                index(terms.len() - 1)
            });
            if let Some(term) = terms.get_mut(id as usize) {
                // Small somewhere: not a name that happens to open a sentence elsewhere.
                if w.capital == Capital::No || term.capital == Capital::Initial {
                    term.capital = w.capital;
                }
                if term.paragraphs.last() != Some(&p) {
                    term.paragraphs.push(p);
                }
            }
            here.push(Occurrence {
                term: id,
                range: w.range.clone(),
            });
        }
        occurrences.push(here);
    }
    (terms, occurrences)
}

/// The one stem that a word is counted under.
fn main_stem(key: &str, side: Side) -> Cow<'_, str> {
    match side {
        Side::English => word::english_stems(key)
            .into_iter()
            .min_by_key(String::len)
            .unwrap_or_default()
            .into(),
        Side::Arabic => word::stems(key)
            .into_iter()
            .filter(|(_, trust)| *trust >= 0.9)
            .min_by_key(|(stem, _)| stem.len())
            .map(|(stem, _)| stem)
            .unwrap_or_default(),
    }
}

/// Weighs terms: rarity in the language by rarity among the text's paragraphs, inflected forms counted
/// together.
fn weigh(terms: &mut [Term], paragraphs: usize, side: Side) {
    let mut together: FastMap<Cow<'_, str>, u32> = FastMap::default();
    let mut among: Vec<Vec<u32>> = Vec::new();
    let groups: Vec<u32> = terms
        .iter()
        .map(|t| {
            let stem = match t.kind {
                Kind::Word => main_stem(&t.key, side),
                Kind::Number | Kind::Latin => Cow::Borrowed(t.key.as_str()),
            };
            let group = *together.entry(stem).or_insert_with(|| {
                among.push(Vec::new());
                index(among.len() - 1)
            });
            if let Some(all) = among.get_mut(group as usize) {
                all.extend(&t.paragraphs);
            }
            group
        })
        .collect();
    drop(together);
    for all in &mut among {
        all.sort_unstable();
        all.dedup();
    }
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of paragraphs are far below 2^24"
    )]
    let count = |n: usize| n as f32;
    let all = count(paragraphs + 1);
    for (term, group) in terms.iter_mut().zip(groups) {
        let among = among.get(group as usize).map_or(1, Vec::len).max(1);
        let here = (all / count(among)).ln() / all.ln();
        let content = match term.kind {
            Kind::Word => frequent::content(&term.key, side),
            Kind::Number if term.key.len() == 1 => 0.6,
            Kind::Number | Kind::Latin => 1.0,
        };
        term.weight = content * (0.85 * here + 0.15);
    }
}

/// How much of a word the translation of what it is derived from says.
const DERIVED: f32 = 0.7;

/// Two terms that may say the same, how strongly, and why.
type Found = (u32, u32, f32, Cue);

/// Finds links between the terms of two texts through indices over the Arabic ones.
struct Linker<'t> {
    terms: &'t Sides<Vec<Term>>,
    lexicon: &'t Lexicon,
    by_stem: FastMap<Cow<'t, str>, Vec<(u32, f32)>>,
    by_value: FastMap<&'t str, Vec<u32>>,
    by_latin: FastMap<&'t str, u32>,
    by_root: FastMap<Root, Vec<u32>>,
    cues: Cues,
    found: Vec<Found>,
}

impl<'t> Linker<'t> {
    fn new(terms: &'t Sides<Vec<Term>>, lexicon: &'t Lexicon, cues: &Cues) -> Self {
        let mut by_stem: FastMap<Cow<'t, str>, Vec<(u32, f32)>> = FastMap::default();
        let mut by_value: FastMap<&str, Vec<u32>> = FastMap::default();
        let mut by_latin = FastMap::default();
        let mut by_root: FastMap<Root, Vec<u32>> = FastMap::default();
        for (at, term) in terms.arabic.iter().enumerate() {
            let at = index(at);
            match term.kind {
                Kind::Word => {
                    for key in std::iter::once(&term.key).chain(&term.also) {
                        let stems = word::stems(key);
                        if let Some(root) = root(&stems) {
                            by_root.entry(root).or_default().push(at);
                        }
                        for (stem, trust) in stems {
                            by_stem.entry(stem).or_default().push((at, trust));
                        }
                    }
                }
                Kind::Number => by_value.entry(&term.key).or_default().push(at),
                Kind::Latin => {
                    by_latin.insert(term.key.as_str(), at);
                }
            }
        }
        Self {
            terms,
            lexicon,
            by_stem,
            by_value,
            by_latin,
            by_root,
            cues: *cues,
            found: Vec::new(),
        }
    }

    /// The links, by their terms: of several between two, the strongest, the first found of equals.
    fn link(mut self, words: &Sides<Vec<Vec<Word>>>) -> Vec<Found> {
        self.link_terms();
        self.link_names();
        self.link_phrases(words);
        let mut found = self.found;
        let cues = self.cues;
        for (_, _, strength, cue) in &mut found {
            *strength *= match cue {
                Cue::Word => cues.words,
                Cue::Name => cues.names,
                Cue::Number | Cue::Date => cues.numbers,
                Cue::Latin => cues.latin,
                Cue::Reader => 1.0,
            };
        }
        found.retain(|f| f.2 > 0.0);
        // Stable, so that equals stay in the order they were found in.
        found.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2)));
        found.dedup_by_key(|(e, a, ..)| (*e, *a));
        found
    }

    fn link_terms(&mut self) {
        let terms = self.terms;
        for (e, term) in terms.english.iter().enumerate() {
            let e = index(e);
            if term.kind == Kind::Number {
                let equals = self.by_value.get(term.key.as_str()).into_iter().flatten();
                self.found.extend(equals.map(|&a| (e, a, 1.0, Cue::Number)));
                continue;
            }
            if let Some(&a) = self.by_latin.get(term.key.as_str()) {
                self.found.push((e, a, 1.0, Cue::Latin));
            }
            let mut translations = self.lexicon.translations(&term.key);
            if translations.is_empty() && term.capital == Capital::No {
                for stem in forms::derived_from(&term.key) {
                    translations.extend(self.lexicon.translations(&stem).into_iter().map(
                        |mut t| {
                            t.weight *= DERIVED;
                            t
                        },
                    ));
                }
            }
            for found in translations {
                let stems = self.add_key(e, &found.key, found.weight);
                let same = root(&stems).and_then(|root| self.by_root.get(&root));
                let strength = found.weight * self.cues.roots;
                let linked = same.into_iter().flatten();
                self.found
                    .extend(linked.map(|&a| (e, a, strength, Cue::Word)));
            }
        }
    }

    /// Links a term to every Arabic one that shares a stem with a key, and returns the key's stems.
    fn add_key<'k>(&mut self, e: u32, key: &'k str, weight: f32) -> Stems<'k> {
        let stems = word::stems(key);
        for (stem, trust) in &stems {
            // The entry may lose an ending, never a letter that only looks like a clitic.
            if *trust < 0.9 && stem.len() < key.len() - 1 && !key.starts_with('ا') {
                continue;
            }
            let same = self.by_stem.get(stem).into_iter().flatten();
            let linked = same.map(|&(a, other)| (e, a, weight * trust.min(other), Cue::Word));
            self.found.extend(linked);
        }
        stems
    }

    fn link_names(&mut self) {
        let terms = self.terms;
        let (places, arabic): (Vec<u32>, Vec<&Term>) = (0u32..)
            .zip(&terms.arabic)
            .filter(|(_, t)| t.kind == Kind::Word)
            .unzip();
        let spellings = Spellings::of(arabic.iter().map(|t| t.key.as_str()));
        for (e, term) in terms.english.iter().enumerate() {
            let is_name = term.kind != Kind::Number
                && term.capital != Capital::No
                && term.key.chars().count() >= 3;
            if !is_name {
                continue;
            }
            let sounds = Sounds::latin(&term.key);
            let plain = term.key.strip_suffix("'s").unwrap_or(&term.key);
            let doubt = if term.capital == Capital::Initial {
                0.8
            } else {
                1.0
            };
            for (a, alike) in spellings.of_name(plain, sounds) {
                if let Some(&a) = places.get(a as usize) {
                    self.found.push((index(e), a, alike * doubt, Cue::Name));
                }
            }
        }
    }

    /// Links the words of headwords of several words, where both they and a translation stand in the
    /// texts word by word.
    fn link_phrases(&mut self, words: &Sides<Vec<Vec<Word>>>) {
        let lexicon = self.lexicon;
        let ids: FastMap<&str, u32> = (0u32..)
            .zip(&self.terms.english)
            .filter(|(_, t)| t.kind == Kind::Word)
            .map(|(at, t)| (t.key.as_str(), at))
            .collect();
        let mut by_first = FastMap::default();
        let mut seen = FastSet::default();
        for paragraph in &words.english {
            for (at, first) in paragraph.iter().enumerate() {
                let phrases = by_first.entry(first.key.as_str()).or_insert_with(|| {
                    let phrases = lexicon.phrases(&first.key);
                    let with_keys = phrases.map(|p| (p, p.english().collect::<Vec<_>>()));
                    with_keys.collect::<Vec<_>>()
                });
                for (phrase, keys) in phrases {
                    let Some(here) = paragraph.get(at..at + keys.len()) else {
                        continue;
                    };
                    let stands = |(w, key): (&Word, &Cow<'_, str>)| {
                        w.key == **key || word::english_stems(&w.key).iter().any(|s| s == key)
                    };
                    if !here.iter().zip(&*keys).all(stands) || !seen.insert(*phrase) {
                        continue;
                    }
                    let english: Vec<u32> = here
                        .iter()
                        .filter_map(|w| ids.get(w.key.as_str()).copied())
                        .collect();
                    for translation in phrase.arabic() {
                        self.link_translation(&english, &translation);
                    }
                }
            }
        }
    }

    fn link_translation(&mut self, english: &[u32], translation: &[String]) {
        let content: Vec<&String> = translation
            .iter()
            .filter(|w| !frequent::is_function_word(w, Side::Arabic))
            .collect();
        let present = content.iter().all(|key| {
            word::stems(key)
                .iter()
                .any(|(stem, trust)| *trust >= 0.9 && self.by_stem.contains_key(stem))
        });
        if content.is_empty() || !present {
            return;
        }
        let weight = if content.len() == 1 { 0.9 } else { 0.6 };
        for &e in english {
            for key in &content {
                self.add_key(e, key, weight);
            }
        }
    }
}
