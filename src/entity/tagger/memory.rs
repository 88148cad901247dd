//! What a tagger has summed up of words and clues it has met: the same ones come over and over.
//!
//! Invariant: of one tagger; a sum is what the tagger's weights give, in sixteen bits, and the same whether it is
//! remembered or made anew.
//! Must not know: sentences.

use super::features::{self, Clue, Place, Spelling};
use super::{LABELS, Tagger};
use crate::language::hash::FastMap;
use crate::language::token::{Form, Token};
use crate::text::narrow;

/// The sum of weights for each label.
pub(super) type Score = [i32; LABELS];

/// What a word or a clue adds to the score of a token by its [place](Place): of eight bits and some dozen rows each,
/// as many as fit but for words of some hundred letters.
type Scores = [[i16; LABELS]; Place::ALL.len()];

/// So many words are remembered: some two megabytes.
const MOST_WORDS: usize = 10_000;
const MOST_CLUES: usize = 4_000;

/// The memory; words and clues are named by their number in it.
#[derive(Default)]
pub(super) struct Memory {
    words: FastMap<Form, u32>,
    /// The first two are what stands before and behind a sentence.
    spellings: Vec<(Spelling, Scores)>,
    clues: FastMap<Clue, u32>,
    of_clues: Vec<Scores>,
}

/// What stands before a sentence, and behind.
const START: u32 = 0;
const END: u32 = 1;

impl Memory {
    /// Forgets all if that is much, so that there is room for a sentence.
    pub(super) fn make_room(&mut self, tagger: &Tagger) {
        if self.spellings.len() > MOST_WORDS {
            self.words.clear();
            self.spellings.clear();
        }
        if self.of_clues.len() > MOST_CLUES {
            self.clues.clear();
            self.of_clues.clear();
        }
        if self.spellings.is_empty() {
            for edge in [Spelling::START, Spelling::END] {
                self.spellings.push((edge, tagger.of_word(edge, None)));
            }
        }
    }

    /// A word.
    pub(super) fn word(&mut self, tagger: &Tagger, token: &Token) -> u32 {
        if let Some(known) = self.words.get(&token.norm) {
            return *known;
        }
        let id = narrow(self.spellings.len());
        let spelling = Spelling::of(tagger.side, token);
        let scores = tagger.of_word(spelling, Some(token));
        self.spellings.push((spelling, scores));
        self.words.insert(token.norm.clone(), id);
        id
    }

    /// A clue.
    pub(super) fn clue(&mut self, tagger: &Tagger, clue: Clue) -> u32 {
        if let Some(known) = self.clues.get(&clue) {
            return *known;
        }
        let id = narrow(self.of_clues.len());
        self.of_clues.push(tagger.of_clue(clue));
        self.clues.insert(clue, id);
        id
    }

    /// How a word is spelt.
    pub(super) fn spelling(&self, word: u32) -> Spelling {
        self.spellings
            .get(word as usize)
            .map_or(Spelling::END, |(spelling, _)| *spelling)
    }

    /// Adds what the word and the clue at a token of a sentence, and those beside it, say by themselves.
    pub(super) fn add(&self, sentence: &[(u32, u32)], i: usize, score: &mut Score) {
        for place in Place::ALL {
            let near = i.checked_add_signed(place.offset());
            let (word, clue) = match near.map(|k| sentence.get(k)) {
                Some(Some((word, clue))) => (*word, self.of_clues.get(*clue as usize)),
                Some(None) => (END, None),
                None => (START, None),
            };
            let word = self.spellings.get(word as usize).map(|(_, scores)| scores);
            for scores in [word, clue].into_iter().flatten() {
                for (sum, more) in score.iter_mut().zip(scores[place as usize]) {
                    *sum += i32::from(more);
                }
            }
        }
    }
}

impl Tagger {
    /// What a word adds in each place; `token` is where its letters are read from.
    fn of_word(&self, word: Spelling, token: Option<&Token>) -> Scores {
        let mut rows = Vec::with_capacity(64);
        Place::ALL.map(|place| {
            rows.clear();
            features::of_word(self.side, place, word, token, |_, row| rows.push(row));
            small(self.sum(&rows))
        })
    }

    /// What a clue adds in each place.
    fn of_clue(&self, clue: Clue) -> Scores {
        let mut rows = Vec::with_capacity(64);
        Place::ALL.map(|place| {
            rows.clear();
            features::of_clue(place, clue, |_, row| rows.push(row));
            small(self.sum(&rows))
        })
    }
}

fn small(score: Score) -> [i16; LABELS] {
    let bounds = (i32::from(i16::MIN), i32::from(i16::MAX));
    score.map(|sum| i16::try_from(sum.clamp(bounds.0, bounds.1)).unwrap_or(0))
}
