//! Words of a side, to be found by what they sound like at a glance.
//!
//! Invariant: all words are found that may be one with the word asked for, in one order, however often it is asked.
//! Must not know: what the words are words of.

use std::ops::Range;

use crate::entity::ear::{Ear, Heard};
use crate::language::hash::{Buckets, FastMap};
use crate::language::translit::Glance;
use crate::text::Side;

/// Words of a side and in which of some items they are.
pub(in crate::entity) struct Chorus {
    side: Side,
    /// In the order of their counts of consonants.
    words: Vec<Member>,
    /// The items of each word, by its number.
    items: Buckets<u32>,
    /// Where those of one count begin and end.
    groups: Vec<(Glance, Range<usize>)>,
    /// What has been asked already: the members that a word of the other side may be.
    asked: FastMap<Heard, Vec<u32>>,
}

struct Member {
    word: Heard,
    glance: Glance,
    /// By the order in which it came.
    number: u32,
    /// The item in which it was met last.
    last: u32,
}

impl Chorus {
    /// Over words of a side with the items they are in, these in ascending order.
    pub(in crate::entity) fn of(
        side: Side,
        words: impl Iterator<Item = (Heard, u32)>,
        ear: &Ear,
    ) -> Self {
        let mut known: FastMap<Heard, u32> = FastMap::default();
        let mut members: Vec<Member> = Vec::new();
        let mut numbered: Vec<(u32, u32)> = Vec::new();
        for (word, item) in words {
            let next = u32::try_from(members.len()).unwrap_or(u32::MAX);
            let number = *known.entry(word).or_insert(next);
            match members.get_mut(number as usize) {
                Some(member) if member.last == item => continue,
                Some(member) => member.last = item,
                None => members.push(Member {
                    word,
                    glance: ear.glance(word, side),
                    number,
                    last: item,
                }),
            }
            numbered.push((number, item));
        }
        // A bucket for each word.
        let bits = members.len().max(2).next_power_of_two().ilog2();
        let items = Buckets::new(&numbered, bits);
        members.sort_by_key(|m| m.glance.count());
        let mut groups = Vec::new();
        let mut from = 0;
        for same in members.chunk_by(|a, b| a.glance.count() == b.glance.count()) {
            let to = from + same.len();
            if let Some(first) = same.first() {
                groups.push((first.glance, from..to));
            }
            from = to;
        }
        Self {
            side,
            words: members,
            items,
            groups,
            asked: FastMap::default(),
        }
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
        let Self {
            side,
            words,
            items,
            groups,
            asked,
        } = self;
        let found = asked.entry(word).or_insert_with(|| {
            let own = ear.glance(word, side.other());
            let members = groups
                .iter()
                .filter(|(glance, _)| own.may_count_as(*glance))
                .flat_map(|(_, range)| range.clone());
            members
                .filter(|&m| words.get(m).is_some_and(|w| own.may_match(w.glance)))
                .filter_map(|m| u32::try_from(m).ok())
                .collect()
        });
        for member in found.iter().filter_map(|&m| words.get(m as usize)) {
            tell(ear, member.word, items.get(member.number));
        }
    }
}
