//! The terms of two texts, and which may stand for which.
//!
//! A term is a distinct word or number of one text; it weighs more the rarer it is, in the language
//! and in this text. Links join terms across the texts by lexicon, value, sound or identity.
//! Invariant: links are held on both sides and agree; strengths are in 0 to 1.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::forms;
use super::index;
use super::vocabulary::{Entry, Stem, StemId, Vocabulary, stem_id, wanted};
use crate::bitext::bead::Cue;
use crate::language::frequent;
use crate::language::hash::{Buckets, FastMap, FastSet, hash};
use crate::language::lexicon::Lexicon;
use crate::language::translit::Spellings;
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
    /// Paragraph by paragraph, how many words it has.
    pub read: Sides<Vec<Read>>,
}

/// How many words a paragraph has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Read {
    /// All, function words and numbers included.
    pub words: usize,
    pub numbers: usize,
}

impl Read {
    pub(super) fn of(words: &[Word]) -> Self {
        Self {
            words: words.len(),
            numbers: words.iter().filter(|w| w.kind == Kind::Number).count(),
        }
    }
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
        Vocabulary::with(lexicon, |vocabulary| {
            Self::with(vocabulary, paragraphs, lexicon, cues)
        })
    }

    fn with(
        vocabulary: &mut Vocabulary,
        paragraphs: Sides<&[&str]>,
        lexicon: &Lexicon,
        cues: &Cues,
    ) -> Self {
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
        let mut entries = Sides::new(Vec::new(), Vec::new());
        let mut occurrences = Sides::new(Vec::new(), Vec::new());
        for side in Side::BOTH {
            let mut entry = |key: &str| vocabulary.entry(key, side, lexicon);
            (terms[side], entries[side], occurrences[side]) =
                collect(&words[side], paragraphs[side], side, &mut entry);
            weigh(&mut terms[side], &entries[side], paragraphs[side].len());
        }
        let mut also = |key: &str| vocabulary.entry(key, Side::Arabic, lexicon);
        let links = Linker::new(&terms, &entries, lexicon, cues, &mut also).link(&words);
        let mut counts = Sides::from_fn(|s| vec![0usize; terms[s].len()]);
        for &(e, a, ..) in &links {
            let ends = [
                counts.english.get_mut(e as usize),
                counts.arabic.get_mut(a as usize),
            ];
            ends.into_iter().flatten().for_each(|n| *n += 1);
        }
        for side in Side::BOTH {
            for (term, count) in terms[side].iter_mut().zip(&counts[side]) {
                term.links.reserve_exact(*count);
            }
        }
        let read = Sides::from_fn(|s| words[s].iter().map(|words| Read::of(words)).collect());
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
            for (term, entry) in terms[side].iter_mut().zip(&entries[side]) {
                if term.links.is_empty()
                    && let Some(entry) = entry
                    && !entry.is_known(&term.key, side, lexicon)
                {
                    term.weight *= UNKNOWN;
                }
            }
        }
        Self {
            terms,
            occurrences,
            dates,
            read,
        }
    }

    pub(super) fn term(&self, side: Side, at: u32) -> Option<&Term> {
        self.terms[side].get(at as usize)
    }
}

/// The weight left to a word of no list that found no counterpart.
const UNKNOWN: f32 = 0.5;

/// The terms of a text, what is known of those that are words, and where they occur.
type Collected = (Vec<Term>, Vec<Option<Rc<Entry>>>, Vec<Vec<Occurrence>>);

/// In place of a term: words passed over.
const FUNCTION_WORD: u32 = u32::MAX;

fn collect(
    paragraphs: &[Vec<Word>],
    texts: &[&str],
    side: Side,
    entry: &mut impl FnMut(&str) -> Rc<Entry>,
) -> Collected {
    let mut known: FastMap<(Kind, &str), u32> = FastMap::default();
    let mut terms: Vec<Term> = Vec::new();
    let mut entries = Vec::new();
    let mut occurrences = Vec::with_capacity(paragraphs.len());
    for (p, (words, text)) in paragraphs.iter().zip(texts).enumerate() {
        let p = index(p);
        let mut here = Vec::with_capacity(words.len());
        let is_old = side == Side::Arabic && text.contains(forms::DAGGER_ALEF);
        for w in words {
            let also = match text.get(w.range.clone()) {
                Some(word) if is_old => forms::usual_spellings(word),
                _ => Vec::new(),
            };
            if also.iter().any(|a| frequent::is_function_word(a, side)) {
                continue;
            }
            let id = *known.entry((w.kind, &w.key)).or_insert_with(|| {
                let entry = (w.kind == Kind::Word).then(|| entry(&w.key));
                if entry.as_ref().is_some_and(|e| e.is_function_word) {
                    return FUNCTION_WORD;
                }
                entries.push(entry);
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
            let Some(term) = terms.get_mut(id as usize) else {
                continue;
            };
            // Small somewhere: not a name that happens to open a sentence elsewhere.
            if w.capital == Capital::No || term.capital == Capital::Initial {
                term.capital = w.capital;
            }
            if term.paragraphs.last() != Some(&p) {
                term.paragraphs.push(p);
            }
            here.push(Occurrence {
                term: id,
                range: w.range.clone(),
            });
        }
        occurrences.push(here);
    }
    (terms, entries, occurrences)
}

/// Weighs terms: rarity in the language by rarity among the text's paragraphs, inflected forms counted
/// together.
fn weigh(terms: &mut [Term], entries: &[Option<Rc<Entry>>], paragraphs: usize) {
    let mut together: FastMap<u64, u32> = FastMap::default();
    let mut among: Vec<Vec<u32>> = Vec::new();
    let groups: Vec<u32> = terms
        .iter()
        .zip(entries)
        .map(|(t, entry)| {
            let stem = entry.as_ref().map_or_else(|| hash(&*t.key), |e| e.main);
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
    for all in &mut among {
        all.sort_unstable();
        all.dedup();
    }
    let count = |n: usize| n as f32;
    let all = count(paragraphs + 1);
    for ((term, entry), group) in terms.iter_mut().zip(entries).zip(groups) {
        let among = among.get(group as usize).map_or(1, Vec::len).max(1);
        let here = (all / count(among)).ln() / all.ln();
        let content = match (term.kind, entry) {
            (_, Some(entry)) => entry.content,
            (Kind::Number, _) if term.key.len() == 1 => 0.6,
            _ => 1.0,
        };
        term.weight = content * (0.85 * here + 0.15);
    }
}

/// Two terms that may say the same, how strongly, and why.
type Found = (u32, u32, f32, Cue);

/// Finds links between the terms of two texts through indices over the Arabic ones.
struct Linker<'t> {
    terms: &'t Sides<Vec<Term>>,
    entries: &'t Sides<Vec<Option<Rc<Entry>>>>,
    lexicon: &'t Lexicon,
    by_stem: Buckets<(StemId, u32, f32)>,
    by_root: Buckets<(u64, u32)>,
    by_value: FastMap<&'t str, Vec<u32>>,
    by_latin: FastMap<&'t str, u32>,
    cues: Cues,
    found: Vec<Found>,
}

/// The bucket of what has a hash.
const fn bucket(hash: u64) -> u32 {
    (hash & u32::MAX as u64) as u32
}

/// As many buckets as items.
fn buckets<T: Copy + Default>(numbered: &[(u32, T)]) -> Buckets<T> {
    Buckets::new(numbered, numbered.len().max(2).ilog2().min(24) + 1)
}

impl<'t> Linker<'t> {
    fn new(
        terms: &'t Sides<Vec<Term>>,
        entries: &'t Sides<Vec<Option<Rc<Entry>>>>,
        lexicon: &'t Lexicon,
        cues: &Cues,
        also: &mut impl FnMut(&str) -> Rc<Entry>,
    ) -> Self {
        let mut stems = Vec::with_capacity(8 * terms.arabic.len());
        let mut roots = Vec::with_capacity(terms.arabic.len());
        let mut by_value: FastMap<&str, Vec<u32>> = FastMap::default();
        let mut by_latin = FastMap::default();
        for ((at, term), entry) in (0u32..).zip(&terms.arabic).zip(&entries.arabic) {
            match term.kind {
                Kind::Word => {
                    let mut add = |entry: &Entry| {
                        let own = entry.stems.iter();
                        stems.extend(own.map(|s| (bucket(s.id), (s.id, at, s.trust))));
                        let own = entry.roots.iter();
                        roots.extend(own.map(|(root, _)| (bucket(*root), (*root, at))));
                    };
                    entry.iter().for_each(|e| add(e));
                    term.also.iter().for_each(|key| add(&also(key)));
                }
                Kind::Number => by_value.entry(&term.key).or_default().push(at),
                Kind::Latin => {
                    by_latin.insert(term.key.as_str(), at);
                }
            }
        }
        Self {
            terms,
            entries,
            lexicon,
            by_stem: buckets(&stems),
            by_root: buckets(&roots),
            by_value,
            by_latin,
            cues: *cues,
            found: Vec::new(),
        }
    }

    /// Arabic terms with a stem, each with the trust in it.
    fn with_stem(&self, stem: StemId) -> impl Iterator<Item = (u32, f32)> {
        let all = self.by_stem.get(bucket(stem)).iter();
        all.filter(move |(id, ..)| *id == stem)
            .map(|&(_, at, trust)| (at, trust))
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
            let entry = self.entries.english.get(e as usize);
            let Some(entry) = entry.and_then(Option::as_ref) else {
                continue;
            };
            // What a name is derived from it does not mean.
            if entry.is_derived && term.capital != Capital::No {
                continue;
            }
            entry.stems.iter().for_each(|stem| self.add(e, *stem));
            for (root, weight) in &entry.roots {
                let same = self.by_root.get(bucket(*root)).iter();
                let same = same.filter(|(id, _)| id == root);
                let strength = weight * self.cues.roots;
                self.found
                    .extend(same.map(|&(_, a)| (e, a, strength, Cue::Word)));
            }
        }
    }

    /// Links a term to every Arabic one that has a stem.
    fn add(&mut self, e: u32, stem: Stem) {
        let same = self.by_stem.get(bucket(stem.id)).iter();
        let same = same.filter(|(id, ..)| *id == stem.id);
        let link =
            |&(_, a, trust): &(_, u32, f32)| (e, a, stem.weight * stem.trust.min(trust), Cue::Word);
        self.found.extend(same.map(link));
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
            let plain = term.key.strip_suffix("'s").unwrap_or(&term.key);
            let doubt = if term.capital == Capital::Initial {
                0.8
            } else {
                1.0
            };
            for (a, alike) in spellings.of_name(plain) {
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
                        let may_be = w.key.bytes().next() == key.bytes().next();
                        w.key == **key
                            || (may_be || w.key.contains('\''))
                                && word::english_stems(&w.key).iter().any(|s| s == key)
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
            word::stems(key).iter().any(|(stem, trust)| {
                *trust >= 0.9 && self.with_stem(stem_id(stem)).next().is_some()
            })
        });
        if content.is_empty() || !present {
            return;
        }
        let weight = if content.len() == 1 { 0.9 } else { 0.6 };
        for &e in english {
            for key in &content {
                let stems = word::stems(key);
                wanted(key, &stems, weight).for_each(|stem| self.add(e, stem));
            }
        }
    }
}
