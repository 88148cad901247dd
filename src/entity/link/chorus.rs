//! Words of a side, to be found by what they sound like at a glance.
//!
//! Invariant: all words are found that may be one with the word asked for, in the order in which they came.
//! Must not know: what the words are words of.

use crate::entity::ear::{Ear, Heard};
use crate::language::hash::{Buckets, FastMap};
use crate::language::translit::Glance;
use crate::text::{Side, narrow};

/// Words of a side and in which of some items they are.
pub(in crate::entity) struct Chorus {
    side: Side,
    /// In the order in which they came; none ever goes, so that what was found once is looked for among new ones only.
    words: Vec<Member>,
    numbers: FastMap<Heard, u32>,
    /// The words of each count of consonants.
    groups: Vec<(Glance, Vec<u32>)>,
    by_count: FastMap<u64, usize>,
    /// The items of each word, by its number.
    items: Buckets<u32>,
    asked: FastMap<Heard, Answer>,
}

struct Member {
    word: Heard,
    glance: Glance,
    /// The item in which it was met last.
    last: Option<u32>,
}

/// The words that a word of the other side may be.
#[derive(Default)]
struct Answer {
    found: Vec<u32>,
    /// Of the first so many words.
    among: usize,
}

impl Chorus {
    /// Over words of a side with the items they are in, these in ascending order.
    pub(in crate::entity) fn of(
        side: Side,
        words: impl Iterator<Item = (Heard, u32)>,
        ear: &Ear,
    ) -> Self {
        let mut chorus = Self {
            side,
            words: Vec::new(),
            numbers: FastMap::default(),
            groups: Vec::new(),
            by_count: FastMap::default(),
            items: Buckets::default(),
            asked: FastMap::default(),
        };
        chorus.renew(words, ear);
        chorus
    }

    /// Puts words with their items in the place of those before.
    pub(super) fn renew(&mut self, words: impl Iterator<Item = (Heard, u32)>, ear: &Ear) {
        for member in &mut self.words {
            member.last = None;
        }
        let mut numbered: Vec<(u32, u32)> = Vec::new();
        for (word, item) in words {
            let number = match self.numbers.get(&word) {
                Some(number) => *number,
                None => self.add(word, ear),
            };
            if let Some(member) = self.words.get_mut(number as usize)
                && member.last != Some(item)
            {
                member.last = Some(item);
                numbered.push((number, item));
            }
        }
        // A bucket for each word.
        let bits = self.words.len().max(2).next_power_of_two().ilog2();
        self.items = Buckets::new(&numbered, bits);
    }

    fn add(&mut self, word: Heard, ear: &Ear) -> u32 {
        let number = narrow(self.words.len());
        let glance = ear.glance(word, self.side);
        self.words.push(Member {
            word,
            glance,
            last: None,
        });
        self.numbers.insert(word, number);
        let next = self.groups.len();
        let group = *self.by_count.entry(glance.count()).or_insert(next);
        if group == next {
            self.groups.push((glance, Vec::new()));
        }
        if let Some((_, members)) = self.groups.get_mut(group) {
            members.push(number);
        }
        number
    }

    /// The side of its words.
    pub(super) const fn side(&self) -> Side {
        self.side
    }

    /// Tells the words, with their items, that a word of the other side may be.
    pub(in crate::entity) fn near(
        &mut self,
        word: Heard,
        ear: &mut Ear,
        mut tell: impl FnMut(&mut Ear, Heard, &[u32]),
    ) {
        let answer = self.asked.entry(word).or_default();
        if answer.among < self.words.len() {
            let own = ear.glance(word, self.side.other());
            if answer.among == 0 {
                let groups = self.groups.iter();
                let members = groups
                    .filter(|(glance, _)| own.may_count_as(*glance))
                    .flat_map(|(_, members)| members)
                    .copied();
                answer.found.extend(members.filter(|&m| {
                    let member = self.words.get(m as usize);
                    member.is_some_and(|w| own.may_sound_as(w.glance))
                }));
                answer.found.sort_unstable();
            } else {
                let new = (0..).zip(&self.words).skip(answer.among);
                let new = new.filter(|(_, w)| own.may_match(w.glance));
                answer.found.extend(new.map(|(m, _)| m));
            }
            answer.among = self.words.len();
        }
        for m in &answer.found {
            let items = self.items.get(*m);
            if let Some(member) = self.words.get(*m as usize).filter(|_| !items.is_empty()) {
                tell(ear, member.word, items);
            }
        }
    }
}
