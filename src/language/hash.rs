//! A hash for short words, several times faster than the standard library's.
//!
//! Invariant: the same word has the same hash on every run, so that nothing varies from run to run.
//! It resists no attacker: who writes a text to slow its own reader down may do so.
//! Must not know: what the words are.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A map that hashes with [`Fast`].
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;
/// A set that hashes with [`Fast`].
pub(crate) type FastSet<K> = HashSet<K, BuildHasherDefault<Fast>>;

/// Multiplies eight bytes at a time into the state, with Knuth's MMIX multiplier.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Fast(u64);

impl Fast {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(6_364_136_223_846_793_005);
    }
}

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.mix(u64::from_le_bytes(*word));
        }
        // Up to seven bytes in two reads that may overlap; their number tells such apart.
        let last = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(head), Some(tail)) => {
                u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << 32
            }
            _ => match rest {
                [] => return,
                [a] => u64::from(*a),
                [a, b] => u64::from(u16::from_le_bytes([*a, *b])),
                [a, b, c, ..] => u64::from(u32::from_le_bytes([*a, *b, *c, 0])),
            },
        };
        self.mix(last.wrapping_add((rest.len() as u64) << 29));
    }

    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }

    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }

    /// The high bits are the well-mixed ones; tables use the low ones first.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// The hash of one value.
pub(crate) fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut state = Fast::default();
    value.hash(&mut state);
    state.finish()
}

/// Items by bucket, in few allocations; within a bucket in the order they came in.
#[derive(Debug, Default)]
pub(crate) struct Buckets<T> {
    starts: Vec<u32>,
    items: Vec<T>,
}

impl<T: Copy + Default> Buckets<T> {
    /// Sorts items into `1 << bits` buckets by the number that comes with each.
    pub(crate) fn new(numbered: &[(u32, T)], bits: u32) -> Self {
        let mask = (1u32 << bits) - 1;
        let mut starts = vec![0u32; (1usize << bits) + 1];
        let mut items = vec![T::default(); numbered.len()];
        for (number, _) in numbered {
            if let Some(n) = starts.get_mut((number & mask) as usize + 1) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        for (number, item) in numbered {
            if let Some(at) = next.get_mut((number & mask) as usize)
                && let Some(slot) = items.get_mut(*at as usize)
            {
                *slot = *item;
                *at += 1;
            }
        }
        Self { starts, items }
    }

    /// The items of a bucket.
    pub(crate) fn get(&self, number: u32) -> &[T] {
        let bucket = match self.starts.len().checked_sub(1) {
            Some(count) if count > 0 => number as usize & (count - 1),
            _ => return &[],
        };
        match (self.starts.get(bucket), self.starts.get(bucket + 1)) {
            (Some(&from), Some(&to)) => self
                .items
                .get(from as usize..to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// All items.
    pub(crate) fn all(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_keep_the_order_of_their_items() {
        let numbered: Vec<(u32, usize)> = (0..100).map(|i| (i % 7 + 16, i as usize)).collect();
        let buckets = Buckets::new(&numbered, 4);
        assert_eq!(buckets.get(3), buckets.get(19));
        assert!(buckets.get(3).windows(2).all(|w| w[0] + 7 == w[1]));
        assert_eq!(buckets.get(8), [0usize; 0]);
        assert_eq!(buckets.all().len(), 100);
        assert_eq!(Buckets::<u8>::default().get(5), [0u8; 0]);
    }

    #[test]
    fn words_hash_apart() {
        let words = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "abcdefgh",
            "abcdefghi",
            "وزير",
            "وزيرة",
        ];
        let hashes: FastSet<u64> = words.iter().map(hash).collect();
        assert_eq!(hashes.len(), words.len());
    }
}
