//! The terms of two texts, and which may stand for which.
//!
//! A term is a distinct word or number of one text; it weighs more the rarer it is, in the language
//! and in this text. Links join terms across the texts by lexicon, value, sound or identity.
//! Invariant: links are held on both sides and agree, at most one between two terms; strengths are in 0 to 1.
//! Must not know: what a link is worth to a bead.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::forms;
use super::vocabulary::{Entry, StemId, StemLink, Vocabulary, stem_id, wanted};
use crate::bitext::bead::Cue;
use crate::language::frequent;
use crate::language::hash::{Buckets, FastMap, FastSet, hash};
use crate::language::lexicon::Lexicon;
use crate::language::translit::Spellings;
use crate::language::word::{self, Capital, Dates, Kind, Word};
use crate::text::{Side, Sides, narrow};

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
    pub counts: Sides<Vec<WordCount>>,
}

/// How many words a paragraph has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WordCount {
    /// All, function words and numbers included.
    pub words: usize,
    pub numbers: usize,
}

impl WordCount {
    pub(super) fn of(words: &[Word]) -> Self {
        Self {
            words: words.len(),
            numbers: words.iter().filter(|w| w.kind == Kind::Number).count(),
        }
    }
}

/// How much each kind of evidence may say, 0 to 1; all but tests take [`Cues::ALL`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cues {
    pub words: f32,
    /// Words that only have the consonants of their roots in common (tried out by `ROOTS` of the fit).
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
        let mut found = Sides::from_fn(|side| {
            let mut entry = |key: &str| vocabulary.entry(key, side, lexicon);
            let mut found = Collected::of(&words[side], paragraphs[side], side, &mut entry);
            found.weigh(paragraphs[side].len());
            found
        });
        let mut also = |key: &str| vocabulary.entry(key, Side::Arabic, lexicon);
        let links = Linker::new(&found, lexicon, cues, &mut also).link(&words);
        attach(&links, &mut found);
        for side in Side::BOTH {
            found[side].discount_unknown(side, lexicon);
        }
        Self {
            counts: words.map(|all| all.iter().map(|words| WordCount::of(words)).collect()),
            dates,
            terms: Sides::from_fn(|s| std::mem::take(&mut found[s].terms)),
            occurrences: found.map(|found| found.occurrences),
        }
    }

    pub(super) fn term(&self, side: Side, at: u32) -> Option<&Term> {
        self.terms[side].get(at as usize)
    }
}

/// The weight left to a word of no list that found no counterpart.
const UNKNOWN: f32 = 0.5;

/// The weight of a word by its rarity in the text, where it stands in one paragraph of many, and the weight left
/// to what stands in every paragraph.
const RARITY: f32 = 0.85;
const EVERYWHERE: f32 = 0.15;

/// What a number of one digit tells about content, against a longer one.
const ONE_DIGIT: f32 = 0.6;

/// The strength left to a name that opens a sentence, where any word has a capital.
const MAYBE_NAME: f32 = 0.8;

/// How far a headword of several words speaks for a translation of one content word, and for one of several.
const PHRASE: [f32; 2] = [0.9, 0.6];

/// The terms of one text.
struct Collected {
    terms: Vec<Term>,
    /// What is known of those that are words.
    entries: Vec<Option<Rc<Entry>>>,
    /// Paragraph by paragraph, in order of the text.
    occurrences: Vec<Vec<Occurrence>>,
}

/// In place of a term: words passed over.
const FUNCTION_WORD: u32 = u32::MAX;

impl Collected {
    fn of(
        paragraphs: &[Vec<Word>],
        texts: &[&str],
        side: Side,
        entry: &mut impl FnMut(&str) -> Rc<Entry>,
    ) -> Self {
        let mut known: FastMap<(Kind, &str), u32> = FastMap::default();
        let mut out = Self {
            terms: Vec::new(),
            entries: Vec::new(),
            occurrences: Vec::with_capacity(paragraphs.len()),
        };
        for (p, (words, text)) in (0u32..).zip(paragraphs.iter().zip(texts)) {
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
                let term = *known.entry((w.kind, &w.key)).or_insert_with(|| {
                    let entry = (w.kind == Kind::Word).then(|| entry(&w.key));
                    out.add(w, also, entry)
                });
                let Some(of) = out.terms.get_mut(term as usize) else {
                    continue;
                };
                // Small somewhere: not a name that happens to open a sentence elsewhere.
                if w.capital == Capital::No || of.capital == Capital::Initial {
                    of.capital = w.capital;
                }
                if of.paragraphs.last() != Some(&p) {
                    of.paragraphs.push(p);
                }
                here.push(Occurrence {
                    term,
                    range: w.range.clone(),
                });
            }
            out.occurrences.push(here);
        }
        out
    }

    /// Adds a word met for the first time, unless it is a function word.
    fn add(&mut self, word: &Word, also: Vec<String>, entry: Option<Rc<Entry>>) -> u32 {
        if entry.as_ref().is_some_and(|e| e.is_function_word) {
            return FUNCTION_WORD;
        }
        self.entries.push(entry);
        self.terms.push(Term {
            key: word.key.clone(),
            kind: word.kind,
            also,
            capital: word.capital,
            weight: 0.0,
            paragraphs: Vec::new(),
            links: Vec::new(),
        });
        narrow(self.terms.len() - 1)
    }

    /// Weighs terms: rarity in the language by rarity among the text's paragraphs (inverse document frequency,
    /// Spärck Jones 1972), inflected forms counted together.
    fn weigh(&mut self, paragraphs: usize) {
        let mut together: FastMap<u64, u32> = FastMap::default();
        let mut among: Vec<Vec<u32>> = Vec::new();
        let all = self.terms.iter().zip(&self.entries);
        let groups: Vec<u32> = all
            .map(|(t, entry)| {
                let stem = entry.as_ref().map_or_else(|| hash(&*t.key), |e| e.main);
                let group = *together.entry(stem).or_insert_with(|| {
                    among.push(Vec::new());
                    narrow(among.len() - 1)
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
        let all = (paragraphs + 1) as f32;
        for ((term, entry), group) in self.terms.iter_mut().zip(&self.entries).zip(groups) {
            let among = among.get(group as usize).map_or(1, Vec::len).max(1);
            let here = (all / among as f32).ln() / all.ln();
            let content = match (term.kind, entry) {
                (_, Some(entry)) => entry.content,
                (Kind::Number, _) if term.key.len() == 1 => ONE_DIGIT,
                _ => 1.0,
            };
            term.weight = content * (RARITY * here + EVERYWHERE);
        }
    }

    /// A word that nothing could match, being in no list, says little by not being matched.
    fn discount_unknown(&mut self, side: Side, lexicon: &Lexicon) {
        for (term, entry) in self.terms.iter_mut().zip(&self.entries) {
            if term.links.is_empty()
                && let Some(entry) = entry
                && !entry.is_known(&term.key, side, lexicon)
            {
                term.weight *= UNKNOWN;
            }
        }
    }
}

/// Gives links to the terms at both of their ends.
fn attach(links: &[TermPair], found: &mut Sides<Collected>) {
    let mut counts = Sides::from_fn(|s| vec![0usize; found[s].terms.len()]);
    for link in links {
        for side in Side::BOTH {
            if let Some(n) = counts[side].get_mut(link.term(side) as usize) {
                *n += 1;
            }
        }
    }
    for side in Side::BOTH {
        for (term, count) in found[side].terms.iter_mut().zip(&counts[side]) {
            term.links.reserve_exact(*count);
        }
        for link in links {
            if let Some(term) = found[side].terms.get_mut(link.term(side) as usize) {
                term.links.push(Link {
                    term: link.term(side.other()),
                    strength: link.strength,
                    cue: link.cue,
                });
            }
        }
    }
}

/// Two terms that may say the same, how strongly, and why.
#[derive(Debug, Clone, Copy)]
struct TermPair {
    english: u32,
    arabic: u32,
    strength: f32,
    cue: Cue,
}

impl TermPair {
    const fn term(&self, side: Side) -> u32 {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// Finds links between the terms of two texts through indices over the Arabic ones.
struct Linker<'t> {
    texts: &'t Sides<Collected>,
    lexicon: &'t Lexicon,
    by_stem: Buckets<(StemId, u32, f32)>,
    by_root: Buckets<(u64, u32)>,
    by_value: FastMap<&'t str, Vec<u32>>,
    by_latin: FastMap<&'t str, u32>,
    cues: Cues,
    found: Vec<TermPair>,
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
        texts: &'t Sides<Collected>,
        lexicon: &'t Lexicon,
        cues: &Cues,
        also: &mut impl FnMut(&str) -> Rc<Entry>,
    ) -> Self {
        let Collected { terms, entries, .. } = &texts.arabic;
        let mut stems = Vec::with_capacity(8 * terms.len());
        let mut roots = Vec::with_capacity(terms.len());
        let mut by_value: FastMap<&str, Vec<u32>> = FastMap::default();
        let mut by_latin = FastMap::default();
        for ((at, term), entry) in (0u32..).zip(terms).zip(entries) {
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
            texts,
            lexicon,
            by_stem: buckets(&stems),
            by_root: buckets(&roots),
            by_value,
            by_latin,
            cues: *cues,
            found: Vec::new(),
        }
    }

    /// Whether an Arabic term has a stem.
    fn is_stem(&self, stem: StemId) -> bool {
        let mut all = self.by_stem.get(bucket(stem)).iter();
        all.any(|(id, ..)| *id == stem)
    }

    /// The links, by their terms: of several between two, the strongest, the first found of equals.
    fn link(mut self, words: &Sides<Vec<Vec<Word>>>) -> Vec<TermPair> {
        self.link_terms();
        self.link_names();
        self.link_phrases(words);
        let mut found = self.found;
        let cues = self.cues;
        for pair in &mut found {
            pair.strength *= match pair.cue {
                Cue::Word => cues.words,
                Cue::Name => cues.names,
                Cue::Number | Cue::Date => cues.numbers,
                Cue::Latin => cues.latin,
                Cue::Reader => 1.0,
            };
        }
        found.retain(|pair| pair.strength > 0.0);
        let ends = |pair: &TermPair| (pair.english, pair.arabic);
        // Stable, so that equals stay in the order they were found in.
        found.sort_by(|a, b| {
            let stronger = b.strength.total_cmp(&a.strength);
            ends(a).cmp(&ends(b)).then(stronger)
        });
        found.dedup_by_key(|pair| ends(pair));
        found
    }

    fn link_terms(&mut self) {
        let texts = self.texts;
        for (english, term) in (0u32..).zip(&texts.english.terms) {
            if term.kind == Kind::Number {
                let equals = self.by_value.get(term.key.as_str()).into_iter().flatten();
                self.found.extend(equals.map(|&arabic| TermPair {
                    english,
                    arabic,
                    strength: 1.0,
                    cue: Cue::Number,
                }));
                continue;
            }
            if let Some(&arabic) = self.by_latin.get(term.key.as_str()) {
                self.found.push(TermPair {
                    english,
                    arabic,
                    strength: 1.0,
                    cue: Cue::Latin,
                });
            }
            let entry = texts.english.entries.get(english as usize);
            let Some(entry) = entry.and_then(Option::as_ref) else {
                continue;
            };
            // What a name is derived from it does not mean.
            if entry.is_derived && term.capital != Capital::No {
                continue;
            }
            entry.stems.iter().for_each(|stem| self.add(english, *stem));
            for (root, weight) in &entry.roots {
                let same = self.by_root.get(bucket(*root)).iter();
                let same = same.filter(|(id, _)| id == root);
                self.found.extend(same.map(|&(_, arabic)| TermPair {
                    english,
                    arabic,
                    strength: weight * self.cues.roots,
                    cue: Cue::Word,
                }));
            }
        }
    }

    /// Links a term to every Arabic one that has a stem.
    fn add(&mut self, english: u32, stem: StemLink) {
        let same = self.by_stem.get(bucket(stem.id)).iter();
        let same = same.filter(|(id, ..)| *id == stem.id);
        self.found.extend(same.map(|&(_, arabic, trust)| TermPair {
            english,
            arabic,
            strength: stem.weight * stem.trust.min(trust),
            cue: Cue::Word,
        }));
    }

    fn link_names(&mut self) {
        let texts = self.texts;
        let (places, arabic): (Vec<u32>, Vec<&Term>) = (0u32..)
            .zip(&texts.arabic.terms)
            .filter(|(_, t)| t.kind == Kind::Word)
            .unzip();
        let spellings = Spellings::of(arabic.iter().map(|t| t.key.as_str()));
        for (english, term) in (0u32..).zip(&texts.english.terms) {
            let is_name = term.kind != Kind::Number
                && term.capital != Capital::No
                && term.key.chars().count() >= 3;
            if !is_name {
                continue;
            }
            let plain = term.key.strip_suffix("'s").unwrap_or(&term.key);
            let doubt = if term.capital == Capital::Initial {
                MAYBE_NAME
            } else {
                1.0
            };
            for (at, alike) in spellings.of_name(plain) {
                if let Some(&arabic) = places.get(at as usize) {
                    self.found.push(TermPair {
                        english,
                        arabic,
                        strength: alike * doubt,
                        cue: Cue::Name,
                    });
                }
            }
        }
    }

    /// Links the words of headwords of several words, where both they and a translation stand in the
    /// texts word by word.
    fn link_phrases(&mut self, words: &Sides<Vec<Vec<Word>>>) {
        let lexicon = self.lexicon;
        let ids: FastMap<&str, u32> = (0u32..)
            .zip(&self.texts.english.terms)
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
            word::arabic_stems(key)
                .iter()
                .any(|stem| stem.is_trusted() && self.is_stem(stem_id(&stem.text)))
        });
        if content.is_empty() || !present {
            return;
        }
        let weight = PHRASE[usize::from(content.len() > 1)];
        for &term in english {
            for key in &content {
                let stems = word::arabic_stems(key);
                wanted(key, &stems, weight).for_each(|stem| self.add(term, stem));
            }
        }
    }
}
