//! The terms of two texts, and which may stand for which.
//!
//! A term is a distinct word or number of one text; it weighs more the rarer it is, in the language
//! and in this text. Links join terms across the texts by lexicon, value, sound or identity.
//! Invariant: links are held on both sides and agree; strengths are in 0 to 1.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::index;
use crate::bitext::bead::Cue;
use crate::language::lexicon::{Lexicon, Phrase};
use crate::language::translit::{self, Sounds};
use crate::language::word::{self, Capital, Kind, Word};
use crate::language::{date, frequent};
use crate::text::{Side, Sides};

/// A distinct word or number of one text.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub key: String,
    pub kind: Kind,
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

/// The dates of a paragraph with their bytes.
type Dates = Vec<(Range<usize>, date::Date)>;

/// Both texts as terms.
#[derive(Debug)]
pub(super) struct Terms {
    pub terms: Sides<Vec<Term>>,
    /// Paragraph by paragraph, in order of the text.
    pub occurrences: Sides<Vec<Vec<Occurrence>>>,
    /// Paragraph by paragraph, the byte ranges of dates.
    pub dates: Sides<Vec<Dates>>,
}

impl Terms {
    pub(super) fn of(paragraphs: Sides<&[&str]>, lexicon: &Lexicon) -> Self {
        let words = Sides::from_fn(|s| {
            paragraphs[s]
                .iter()
                .map(|p| word::words(p, s))
                .collect::<Vec<_>>()
        });
        let mut terms = Sides::new(Vec::new(), Vec::new());
        let mut occurrences = Sides::new(Vec::new(), Vec::new());
        for side in Side::BOTH {
            (terms[side], occurrences[side]) = collect(&words[side], side);
            weigh(&mut terms[side], paragraphs[side].len(), side);
        }
        let links = Linker::new(&terms, lexicon).link(&words);
        for ((e, a), (strength, cue)) in links {
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
        let dates = Sides::from_fn(|s| paragraphs[s].iter().map(|p| date::dates(p, s)).collect());
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

fn collect(paragraphs: &[Vec<Word>], side: Side) -> (Vec<Term>, Vec<Vec<Occurrence>>) {
    let mut known: HashMap<(Kind, &str), u32> = HashMap::new();
    let mut terms: Vec<Term> = Vec::new();
    let mut occurrences = Vec::with_capacity(paragraphs.len());
    for (p, words) in paragraphs.iter().enumerate() {
        let p = index(p);
        let mut here = Vec::new();
        for w in words {
            if w.kind == Kind::Word && frequent::is_function_word(&w.key, side) {
                continue;
            }
            let id = *known.entry((w.kind, &w.key)).or_insert_with(|| {
                terms.push(Term {
                    key: w.key.clone(),
                    kind: w.kind,
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
fn main_stem(key: &str, side: Side) -> String {
    match side {
        Side::English => word::english_stems(key)
            .into_iter()
            .min_by_key(String::len)
            .unwrap_or_default(),
        Side::Arabic => word::arabic_stems(key)
            .into_iter()
            .filter(|s| s.trust >= 0.9)
            .min_by_key(|s| s.text.len())
            .map(|s| s.text)
            .unwrap_or_default(),
    }
}

/// Weighs terms: rarity in the language by rarity among the text's paragraphs, inflected forms counted
/// together.
fn weigh(terms: &mut [Term], paragraphs: usize, side: Side) {
    let mut together: HashMap<String, Vec<u32>> = HashMap::new();
    let stems: Vec<String> = terms
        .iter()
        .map(|t| match t.kind {
            Kind::Word => main_stem(&t.key, side),
            Kind::Number | Kind::Latin => t.key.clone(),
        })
        .collect();
    for (term, stem) in terms.iter().zip(&stems) {
        let all = together.entry(stem.clone()).or_default();
        all.extend(&term.paragraphs);
    }
    for all in together.values_mut() {
        all.sort_unstable();
        all.dedup();
    }
    #[allow(
        clippy::cast_precision_loss,
        reason = "counts of paragraphs are far below 2^24"
    )]
    let count = |n: usize| n as f32;
    let all = count(paragraphs + 1);
    for (term, stem) in terms.iter_mut().zip(&stems) {
        let among = together.get(stem).map_or(1, Vec::len).max(1);
        let here = (all / count(among)).ln() / all.ln();
        let content = match term.kind {
            Kind::Word => frequent::content(&term.key, side),
            Kind::Number if term.key.len() == 1 => 0.6,
            Kind::Number | Kind::Latin => 1.0,
        };
        term.weight = content * (0.85 * here + 0.15);
    }
}

/// Finds links between the terms of two texts through indices over the Arabic ones.
struct Linker<'t> {
    terms: &'t Sides<Vec<Term>>,
    lexicon: &'t Lexicon,
    by_stem: HashMap<String, Vec<(u32, f32)>>,
    by_value: HashMap<&'t str, Vec<u32>>,
    by_latin: HashMap<&'t str, u32>,
    found: BTreeMap<(u32, u32), (f32, Cue)>,
}

impl<'t> Linker<'t> {
    fn new(terms: &'t Sides<Vec<Term>>, lexicon: &'t Lexicon) -> Self {
        let mut by_stem: HashMap<String, Vec<(u32, f32)>> = HashMap::new();
        let mut by_value: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut by_latin = HashMap::new();
        for (at, term) in terms.arabic.iter().enumerate() {
            let at = index(at);
            match term.kind {
                Kind::Word => {
                    for stem in word::arabic_stems(&term.key) {
                        by_stem.entry(stem.text).or_default().push((at, stem.trust));
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
            found: BTreeMap::new(),
        }
    }

    fn add(&mut self, english: u32, arabic: u32, strength: f32, cue: Cue) {
        let best = self.found.entry((english, arabic)).or_insert((0.0, cue));
        if strength > best.0 {
            *best = (strength, cue);
        }
    }

    fn link(mut self, words: &Sides<Vec<Vec<Word>>>) -> BTreeMap<(u32, u32), (f32, Cue)> {
        let sounds: Vec<Option<Sounds>> = self
            .terms
            .arabic
            .iter()
            .map(|t| (t.kind == Kind::Word).then(|| Sounds::arabic(&t.key)))
            .collect();
        for (e, term) in self.terms.english.iter().enumerate() {
            let e = index(e);
            match term.kind {
                Kind::Number => {
                    for &a in self
                        .by_value
                        .get(term.key.as_str())
                        .cloned()
                        .iter()
                        .flatten()
                    {
                        self.add(e, a, 1.0, Cue::Number);
                    }
                }
                Kind::Word | Kind::Latin => {
                    if let Some(&a) = self.by_latin.get(term.key.as_str()) {
                        self.add(e, a, 1.0, Cue::Latin);
                    }
                    for found in self.lexicon.translations(&term.key) {
                        self.add_key(e, &found.key, found.weight, Cue::Word);
                    }
                    if term.capital != Capital::No && term.key.chars().count() >= 3 {
                        self.link_name(e, term, &sounds);
                    }
                }
            }
        }
        self.link_phrases(words);
        self.found
    }

    /// Links a term to every Arabic one that shares a stem with a key.
    fn add_key(&mut self, e: u32, key: &str, weight: f32, cue: Cue) {
        for stem in word::arabic_stems(key) {
            // The entry may lose an ending, never a letter that only looks like a clitic.
            if stem.trust < 0.9 && stem.text.len() < key.len() - 1 && !key.starts_with('ا') {
                continue;
            }
            for (a, trust) in self.by_stem.get(&stem.text).cloned().into_iter().flatten() {
                self.add(e, a, weight * stem.trust.min(trust), cue);
            }
        }
    }

    fn link_name(&mut self, e: u32, term: &Term, sounds: &[Option<Sounds>]) {
        let own = Sounds::latin(&term.key);
        let plain = term.key.strip_suffix("'s").unwrap_or(&term.key);
        for (a, other) in sounds.iter().enumerate() {
            if !other.is_some_and(|o| own.may_match(o)) {
                continue;
            }
            let Some(arabic) = self.terms.arabic.get(a) else {
                continue;
            };
            let alike = translit::similarity(plain, &arabic.key);
            if alike >= translit::SAME {
                let doubt = if term.capital == Capital::Initial {
                    0.8
                } else {
                    1.0
                };
                self.add(e, index(a), alike * doubt, Cue::Name);
            }
        }
    }

    /// Links the words of headwords of several words, where both they and a translation stand in the
    /// texts word by word.
    fn link_phrases(&mut self, words: &Sides<Vec<Vec<Word>>>) {
        let ids: Sides<HashMap<&str, u32>> = Sides::from_fn(|s| {
            self.terms[s]
                .iter()
                .enumerate()
                .filter(|(_, t)| t.kind == Kind::Word)
                .map(|(at, t)| (t.key.as_str(), index(at)))
                .collect()
        });
        let mut seen: Vec<&Phrase> = Vec::new();
        let lexicon = self.lexicon;
        for paragraph in &words.english {
            for (at, first) in paragraph.iter().enumerate() {
                for phrase in lexicon.phrases(&first.key) {
                    if seen.iter().any(|p| std::ptr::eq(*p, phrase)) {
                        continue;
                    }
                    let Some(here) = paragraph.get(at..at + phrase.english.len()) else {
                        continue;
                    };
                    if !here
                        .iter()
                        .zip(&phrase.english)
                        .all(|(w, p)| w.key == *p || word::english_stems(&w.key).contains(p))
                    {
                        continue;
                    }
                    seen.push(phrase);
                    let english: Vec<u32> = here
                        .iter()
                        .filter_map(|w| ids.english.get(w.key.as_str()).copied())
                        .collect();
                    for translation in &phrase.arabic {
                        self.link_translation(&english, translation);
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
            word::arabic_stems(key)
                .iter()
                .any(|s| s.trust >= 0.9 && self.by_stem.contains_key(&s.text))
        });
        if content.is_empty() || !present {
            return;
        }
        let weight = if content.len() == 1 { 0.9 } else { 0.6 };
        for &e in english {
            for key in &content {
                self.add_key(e, key, weight, Cue::Word);
            }
        }
    }
}
