//! The packed lists: a table of words by hash, looked up where it lies, so that nothing is read at start.
//!
//! Little-endian numbers. Four: how many slots (a power of two), of canonical lines and bytes of records
//! there are, and a zero. The slots: where in the records a word's begins, plus one, or 0; a word stands in
//! the first free slot from the one its hash names. The canonical lines: pairs, sorted. A record: the word's
//! length and bytes; its bits (eight bytes); the lengths of its phrases in English and in Arabic (two bytes
//! each) and these. A phrase: its sort, with the high bit for an acronym; its line (three bytes); how many
//! words follow the first and in how many bytes; each of them with its length before it.
//!
//! Invariant: of broken data nothing is found; nothing panics.
//! Must not know: what a word means.

use super::{LineId, Sort};
use crate::language::hash::hash;
#[cfg(test)]
use crate::text::Side;
use crate::text::Sides;

/// Sorts by their number in the table.
const SORTS: [Sort; 10] = Sort::ALL;

const ACRONYM: u8 = 0x80;
const HEAD: usize = 16;

/// The table.
#[derive(Debug)]
pub(super) struct Table {
    slots: &'static [u8],
    canonical: &'static [u8],
    records: &'static [u8],
}

/// What the lists have of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    /// A bit for every list of cue words and given names that has it.
    pub(super) bits: u64,
    /// The phrases that start with it.
    pub(super) phrases: Sides<Phrases>,
}

/// A phrase behind its first word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    pub(super) sort: Sort,
    pub(super) line: LineId,
    /// Written in capitals only, as an acronym: a small word is something else.
    pub(super) acronym: bool,
    /// How many words follow the first.
    pub(super) count: usize,
    /// These words.
    pub(super) rest: Words,
}

/// Phrases, longest first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases(&'static [u8]);

impl Phrases {
    /// No phrase.
    pub(super) const NONE: Self = Self(&[]);
}

impl Iterator for Phrases {
    type Item = Phrase;

    fn next(&mut self) -> Option<Phrase> {
        let ([sort, a, b, c, count, bytes], left) = self.0.split_first_chunk()?;
        let (rest, left) = left.split_at_checked(usize::from(*bytes))?;
        self.0 = left;
        Some(Phrase {
            sort: *SORTS.get(usize::from(sort & !ACRONYM))?,
            line: LineId::from_le_bytes([*a, *b, *c, 0]),
            acronym: sort & ACRONYM != 0,
            count: usize::from(*count),
            rest: Words(rest),
        })
    }
}

/// Words of a phrase, as bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(&'static [u8]);

impl Iterator for Words {
    type Item = &'static [u8];

    fn next(&mut self) -> Option<&'static [u8]> {
        let (length, left) = self.0.split_first()?;
        let (word, left) = left.split_at_checked(usize::from(*length))?;
        self.0 = left;
        Some(word)
    }
}

impl Table {
    /// Over packed bytes.
    pub(super) const fn new(bytes: &'static [u8]) -> Self {
        const NONE: Table = Table {
            slots: &[],
            canonical: &[],
            records: &[],
        };
        let (Some(slots), Some(canonical)) = (number(bytes, 0), number(bytes, 4)) else {
            return NONE;
        };
        let Some((_, rest)) = bytes.split_at_checked(HEAD) else {
            return NONE;
        };
        let Some((slots, rest)) = rest.split_at_checked(slots as usize * 4) else {
            return NONE;
        };
        let Some((canonical, records)) = rest.split_at_checked(canonical as usize * 8) else {
            return NONE;
        };
        Self {
            slots,
            canonical,
            records,
        }
    }

    /// What the lists have of a word.
    pub(super) fn get(&self, word: &str) -> Option<Entry> {
        let mask = (self.slots.len() / 4).checked_sub(1)?;
        #[allow(clippy::cast_possible_truncation, reason = "the mask is smaller")]
        let mut slot = hash(word) as usize & mask;
        for _ in 0..=mask {
            let at = (number(self.slots, slot * 4)? as usize).checked_sub(1)?;
            let (length, record) = self.records.get(at..)?.split_first()?;
            if usize::from(*length) == word.len()
                && let Some(rest) = record.strip_prefix(word.as_bytes())
            {
                let (bits, rest) = rest.split_first_chunk()?;
                let ([a, b, c, d], rest) = rest.split_first_chunk()?;
                let english = usize::from(u16::from_le_bytes([*a, *b]));
                let arabic = usize::from(u16::from_le_bytes([*c, *d]));
                let (english, rest) = rest.split_at_checked(english)?;
                return Some(Entry {
                    bits: u64::from_le_bytes(*bits),
                    phrases: Sides::new(Phrases(english), Phrases(rest.get(..arabic)?)),
                });
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// The line that stands for one.
    pub(super) fn canonical(&self, line: LineId) -> LineId {
        let (pairs, _) = self.canonical.as_chunks::<8>();
        let first = |pair: &[u8; 8]| number(pair, 0).unwrap_or(0);
        pairs
            .binary_search_by_key(&line, first)
            .ok()
            .and_then(|k| number(pairs.get(k)?, 4))
            .unwrap_or(line)
    }
}

const fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let Some((_, rest)) = bytes.split_at_checked(at) else {
        return None;
    };
    match rest.first_chunk() {
        Some(four) => Some(u32::from_le_bytes(*four)),
        None => None,
    }
}

/// Packs lists.
#[cfg(test)]
pub(super) fn pack(lists: &super::compile::Builder) -> Vec<u8> {
    let mut words: Vec<&str> = Side::BOTH
        .iter()
        .flat_map(|&s| lists.phrases[s].keys())
        .chain(lists.words.keys())
        .map(String::as_str)
        .filter(|w| !w.is_empty())
        .collect();
    words.sort_unstable();
    words.dedup();
    let count = (words.len() * 3 / 2).next_power_of_two();
    let mut slots = vec![0u32; count];
    let mut records: Vec<u8> = Vec::new();
    let byte = |n: usize| u8::try_from(n).unwrap();
    for word in words {
        let mut slot = hash(word) as usize & (count - 1);
        while slots[slot] != 0 {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = u32::try_from(records.len()).unwrap() + 1;
        records.push(byte(word.len()));
        records.extend(word.bytes());
        records.extend(lists.words.get(word).copied().unwrap_or(0).to_le_bytes());
        let blocks = Side::BOTH.map(|side| {
            let mut block: Vec<u8> = Vec::new();
            for phrase in lists.phrases[side].get(word).into_iter().flatten() {
                let sort = SORTS.iter().position(|s| *s == phrase.sort).unwrap();
                let acronym = if phrase.acronym { ACRONYM } else { 0 };
                let [a, b, c, 0] = phrase.line.to_le_bytes() else {
                    panic!("too many lines");
                };
                let rest: Vec<u8> = phrase
                    .rest
                    .iter()
                    .flat_map(|w| std::iter::once(byte(w.len())).chain(w.bytes()))
                    .collect();
                block.extend([byte(sort) | acronym, a, b, c]);
                block.extend([byte(phrase.rest.len()), byte(rest.len())]);
                block.extend(rest);
            }
            block
        });
        for block in &blocks {
            records.extend(u16::try_from(block.len()).unwrap().to_le_bytes());
        }
        records.extend(blocks.concat());
    }
    let mut canonical: Vec<(LineId, LineId)> =
        lists.canonical.iter().map(|(a, b)| (*a, *b)).collect();
    canonical.sort_unstable();
    let mut out = Vec::new();
    for n in [count, canonical.len(), records.len(), 0] {
        out.extend(u32::try_from(n).unwrap().to_le_bytes());
    }
    out.extend(slots.iter().flat_map(|n| n.to_le_bytes()));
    for (line, first) in canonical {
        out.extend(line.to_le_bytes());
        out.extend(first.to_le_bytes());
    }
    out.extend(records);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_tables_have_nothing() {
        for cut in [0, 3, 15, 16, 20, 200] {
            let table = Table::new(super::super::PACKED.get(..cut).unwrap());
            assert!(table.get("minister").is_none());
            assert_eq!(table.canonical(7), 7);
        }
        let table = Table::new(&[0xff; 64]);
        assert!(table.get("minister").is_none());
    }
}
