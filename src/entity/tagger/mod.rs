//! A small trained tagger per language: which tokens name a person, an organisation, a place.
//!
//! A linear model over hashed features, one state per token, decoded by Viterbi: the averaged structured
//! perceptron of Collins (2002), "Discriminative Training Methods for Hidden Markov Models". Weights are
//! whole numbers of eight bits; those that ship were made by `fit.rs` beside this file.
//!
//! Invariant: answers depend on the tokens and clues of one sentence alone; a name never begins inside.
//! Must not know: drafts, the other side, articles.

pub(in crate::entity) mod clues;
mod features;
#[cfg(test)]
mod fit;
mod memory;
mod pack;
mod viterbi;

use std::ops::Range;
use std::sync::LazyLock;

use super::mention::Kind;
use crate::language::token::{Case, Class, Gap, Token};
use crate::text::Side;

pub(in crate::entity) use features::Clue;
use features::Word;
#[cfg(test)]
pub(in crate::entity) use fit::{Sentence, asked, learnt, sentences_in, sentences_of};
use memory::Memory;
use viterbi::Paths;

/// What a token is: outside, the beginning or the inside of a name, or part of another name (events,
/// works, products, nationalities), for which there is no kind here.
pub(super) type Label = u8;

/// Outside of names.
pub(super) const OUTSIDE: Label = 0;
/// Part of a name that is neither person, organisation nor place.
pub(super) const OTHER: Label = 7;
/// How many labels there are; rows of weights are as wide.
const LABELS: usize = 8;
/// Hashed features fall into this many rows.
const ROWS: usize = 1 << features::BITS;

const WEIGHTS: [&[u8]; 2] = [
    include_bytes!("../../../assets/tagger_en.bin"),
    include_bytes!("../../../assets/tagger_ar.bin"),
];

/// The label of the first (or a further) token of a name of a kind.
#[cfg(test)]
const fn label(kind: Kind, first: bool) -> Label {
    let base = match kind {
        Kind::Person => 1,
        Kind::Organisation => 3,
        Kind::Place => 5,
        _ => return OTHER,
    };
    if first { base } else { base + 1 }
}

/// The kind of a label, and whether it begins a name.
pub(super) const fn reading(label: Label) -> Option<(Kind, bool)> {
    let kind = match label {
        1 | 2 => Kind::Person,
        3 | 4 => Kind::Organisation,
        5 | 6 => Kind::Place,
        _ => return None,
    };
    Some((kind, label % 2 == 1))
}

/// A name that the tagger sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tagged {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its type.
    pub(super) kind: Kind,
}

/// Weights of one language.
pub(super) struct Tagger {
    side: Side,
    weights: Vec<[i8; LABELS]>,
    /// From a label, or from the start (the last row), to a label.
    steps: [[i32; LABELS]; LABELS + 1],
}

/// What tagging needs of memory, kept from one sentence to the next.
#[derive(Default)]
pub(super) struct Scratch {
    memory: Memory,
    words: Vec<Word>,
    /// The words and clues of a sentence, by their numbers in the memory.
    numbers: Vec<(u32, u32)>,
    rows: Vec<u32>,
    /// Where the rows of each token end.
    ends: Vec<usize>,
    scores: Vec<[i32; LABELS]>,
    back: Vec<[Label; LABELS]>,
    labels: Vec<Label>,
    /// The scores of all tokens of the paragraph read last.
    seen: Vec<[i32; LABELS]>,
}

impl Scratch {
    /// Reads the words of a sentence.
    fn read(&mut self, tagger: &Tagger, tokens: &[Token], clues: &[Clue]) {
        let Self {
            memory,
            words,
            numbers,
            ..
        } = self;
        memory.make_room(tagger);
        numbers.clear();
        numbers.extend(tokens.iter().zip(clues).map(|(token, clue)| {
            let word = memory.word(tagger, token);
            (word, memory.clue(tagger, *clue))
        }));
        let spellings = numbers.iter().map(|(word, _)| memory.spelling(*word));
        features::read_words(tokens, clues, spellings, words);
    }

    /// How far the tokens of the paragraph read last are from being no name if they were one of a kind, and how far
    /// from being one of another kind: of the weakest token each, in weights.
    pub(super) fn support(&self, range: Range<usize>, kind: Kind) -> (i32, i32) {
        let first = match kind {
            Kind::Person => 1,
            Kind::Organisation => 3,
            _ => 5,
        };
        let mut out = (i32::MAX, i32::MAX);
        for score in self.seen.get(range).unwrap_or_default() {
            let mine = score[first].max(score[first + 1]);
            let none = score[usize::from(OUTSIDE)].max(score[usize::from(OTHER)]);
            let other = (1..usize::from(OTHER))
                .filter(|k| *k != first && *k != first + 1)
                .map(|k| score[k])
                .max()
                .unwrap_or(0);
            out = (out.0.min(mine - none), out.1.min(mine - other));
        }
        out
    }
}

/// The weights that ship with the program.
pub(super) fn shipped(side: Side) -> &'static Tagger {
    static ENGLISH: LazyLock<Tagger> = LazyLock::new(|| pack::read(Side::English, WEIGHTS[0]));
    static ARABIC: LazyLock<Tagger> = LazyLock::new(|| pack::read(Side::Arabic, WEIGHTS[1]));
    match side {
        Side::English => &ENGLISH,
        Side::Arabic => &ARABIC,
    }
}

impl Tagger {
    /// The names of a paragraph: `clues` has one entry per token.
    pub(super) fn names(
        &self,
        row: &[Token],
        clues: &[Clue],
        scratch: &mut Scratch,
    ) -> Vec<Tagged> {
        let mut out = Vec::new();
        scratch.seen.clear();
        let paths = Paths::of(&self.steps);
        for range in sentences(row) {
            let (Some(tokens), Some(clues)) = (row.get(range.clone()), clues.get(range.clone()))
            else {
                continue;
            };
            self.tag(&paths, tokens, clues, scratch);
            gather(&scratch.labels, range.start, &mut out);
            scratch.seen.extend_from_slice(&scratch.scores);
        }
        out
    }

    /// The sum of rows of weights. By itself, so that what it needs stays in registers.
    #[inline(never)]
    fn sum(&self, rows: &[u32]) -> [i32; LABELS] {
        // Eight weights of eight bits in a number, made positive: so many sums fit into sixteen bits each, those of
        // every other label in one number.
        const FEW: usize = 256;
        const POSITIVE: u64 = 0x8080_8080_8080_8080;
        const LANES: u64 = 0x00ff_00ff_00ff_00ff;
        let mut all = [0i32; LABELS];
        for few in rows.chunks(FEW) {
            let (mut even, mut odd) = (0u64, 0u64);
            for row in few {
                let weights = self.weights.get(*row as usize);
                let weights = weights.copied().unwrap_or([0; LABELS]);
                let weights = u64::from_le_bytes(weights.map(i8::cast_unsigned)) ^ POSITIVE;
                even += weights & LANES;
                odd += weights >> 8 & LANES;
            }
            let count = few.len() as i32;
            for pair in all.as_chunks_mut::<2>().0 {
                pair[0] += (even & 0xffff) as i32 - 128 * count;
                pair[1] += (odd & 0xffff) as i32 - 128 * count;
                even >>= 16;
                odd >>= 16;
            }
        }
        all
    }

    /// The scores of the tokens of a sentence. So many tokens are read before their weights are: these lie far
    /// apart, and are fetched together.
    fn score(&self, scratch: &mut Scratch) {
        const BLOCK: usize = 32;
        let Scratch {
            memory,
            words,
            numbers,
            rows,
            ends,
            scores,
            ..
        } = scratch;
        scores.clear();
        for from in (0..words.len()).step_by(BLOCK) {
            rows.clear();
            ends.clear();
            for i in from..words.len().min(from + BLOCK) {
                let (mut own, mut count) = ([0; features::MOST_OF_BOTH], 0);
                let tell = |_, row| {
                    if let Some(slot) = own.get_mut(count) {
                        *slot = row;
                        count += 1;
                    }
                };
                // Told apart here, so that each language has code of its own.
                match self.side {
                    Side::English => features::of_both(Side::English, words, i, tell),
                    Side::Arabic => features::of_both(Side::Arabic, words, i, tell),
                }
                rows.extend_from_slice(own.get(..count).unwrap_or_default());
                ends.push(rows.len());
            }
            let mut start = 0;
            for (i, &end) in (from..).zip(ends.iter()) {
                let mut score = self.sum(rows.get(start..end).unwrap_or_default());
                memory.add(numbers, i, &mut score);
                scores.push(score);
                start = end;
            }
        }
    }

    fn tag(&self, paths: &Paths, tokens: &[Token], clues: &[Clue], scratch: &mut Scratch) {
        scratch.read(self, tokens, clues);
        self.score(scratch);
        let scores = scratch.scores.iter().copied();
        paths.best(scores, &mut scratch.back, &mut scratch.labels);
    }
}

#[allow(clippy::cast_possible_truncation, reason = "there are eight labels")]
const fn to_label(k: usize) -> Label {
    k as Label
}

/// The names that labels spell.
fn gather(labels: &[Label], from: usize, out: &mut Vec<Tagged>) {
    let mut i = 0;
    while let Some(&label) = labels.get(i) {
        let Some((kind, _)) = reading(label) else {
            i += 1;
            continue;
        };
        let start = i;
        loop {
            i += 1;
            if labels.get(i).copied() != Some(inside(kind)) {
                break;
            }
        }
        out.push(Tagged {
            tokens: from + start..from + i,
            kind,
        });
    }
}

const fn inside(kind: Kind) -> Label {
    match kind {
        Kind::Person => 2,
        Kind::Organisation => 4,
        _ => 6,
    }
}

/// The sentences of a paragraph, as tokens.
pub(super) fn sentences(row: &[Token]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, token) in row.iter().enumerate() {
        let stop = matches!(token.class, Class::Sign('.' | '!' | '?' | '؟'));
        if !stop {
            continue;
        }
        let abbreviated = token.is('.')
            && i.checked_sub(1).and_then(|k| row.get(k)).is_some_and(|t| {
                t.class == Class::Latin && t.case != Case::Lower && t.norm.len() <= 3
            });
        let goes_on = row.get(i + 1).is_some_and(|t| {
            t.gap == Gap::None || t.case == Case::Lower && t.class == Class::Latin
        });
        if !abbreviated && !goes_on {
            out.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < row.len() {
        out.push(start..row.len());
    }
    out
}
