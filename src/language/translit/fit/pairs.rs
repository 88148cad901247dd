//! Pairs of names to learn from, and words that are no names.

use std::collections::BTreeSet;

use super::super::{LONGEST, letter, plain_latin};
use crate::language::word::key;

/// A name in both scripts.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub latin: String,
    pub arabic: String,
    /// The letters of the Arabic name.
    pub letters: Vec<u8>,
    pub source: String,
}

/// Numbers that look like chance and are the same each time (xorshift, Marsaglia 2003).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

/// The key of a word of Arabic letters only, that can be compared.
fn arabic_word(word: &str) -> Option<String> {
    let key: String = key(word).chars().filter(|c| c.is_alphabetic()).collect();
    let fits = (2..=LONGEST).contains(&key.chars().count());
    (fits && key.chars().all(|c| letter(c) != u8::MAX)).then_some(key)
}

/// Pairs of a file of lines: Latin, Arabic, and what they are from.
pub(super) fn read(path: &str) -> Vec<Pair> {
    let mut seen = BTreeSet::new();
    let mut out = vec![];
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let mut cells = line.split('\t');
        let latin = plain_latin(cells.next().unwrap_or(""));
        let Some(mut arabic) = arabic_word(cells.next().unwrap_or("")) else {
            continue;
        };
        if !(2..=LONGEST).contains(&latin.len()) {
            continue;
        }
        // Latin names mostly lose the article: what it costs is no matter of letters.
        let with_article = ["al", "el", "il", "ul"]
            .iter()
            .any(|a| latin.starts_with(a));
        if let Some(bare) = arabic.strip_prefix("ال")
            && bare.chars().count() >= 3
            && !with_article
        {
            arabic = bare.to_owned();
        }
        if seen.insert((latin.clone(), arabic.clone())) {
            out.push(Pair {
                letters: arabic.chars().map(letter).collect(),
                latin,
                arabic,
                source: cells.next().unwrap_or("").to_owned(),
            });
        }
    }
    out
}

/// Pairs to learn from and pairs held out; of these, none has a name that the others have.
pub(super) fn split(pairs: Vec<Pair>) -> (Vec<Pair>, Vec<Pair>) {
    let is_held = |p: &Pair| {
        let bare = p.arabic.strip_prefix("ال").unwrap_or(&p.arabic);
        // FNV-1a, its bits mixed once more.
        let hash = bare.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash ^ hash >> 29) % 10 == 0
    };
    let (held, learnt_from): (Vec<Pair>, Vec<Pair>) = pairs.into_iter().partition(is_held);
    let known: BTreeSet<&str> = learnt_from.iter().map(|p| p.latin.as_str()).collect();
    let held = held.into_iter().filter(|p| !known.contains(&*p.latin));
    let held = held.collect();
    (learnt_from, held)
}

/// Words of the lexicon's translations.
pub(super) fn words() -> Vec<String> {
    let lexicon = include_str!("../../../../assets/lexicon.tsv");
    let translations = lexicon.lines().filter_map(|l| l.split_once('\t'));
    let words = translations.flat_map(|(_, arabic)| arabic.split(['|', ' ']));
    let all: BTreeSet<String> = words.filter_map(arabic_word).collect();
    all.into_iter().collect()
}
