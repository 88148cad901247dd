//! A map that forgets all it has when it is full: for what can be found again.
//!
//! Invariant: never more than so many entries; forgetting changes no answer of who asks again.
//! Must not know: what is remembered.

use std::borrow::Borrow;
use std::hash::Hash;

use crate::language::hash::FastMap;

/// At most `MOST` entries.
#[derive(Debug)]
pub(super) struct Bounded<K, V, const MOST: usize>(FastMap<K, V>);

impl<K, V, const MOST: usize> Default for Bounded<K, V, MOST> {
    fn default() -> Self {
        Self(FastMap::default())
    }
}

impl<K: Eq + Hash, V, const MOST: usize> Bounded<K, V, MOST> {
    /// What is remembered under a key.
    pub(super) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    /// How many are remembered.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Remembers a value; forgets all others first where they are as many as there may be.
    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_full_begins_again() {
        let mut known: Bounded<u32, u32, 3> = Bounded::default();
        for k in 0..4 {
            known.insert(k, 2 * k);
        }
        assert_eq!(
            (known.get(&0), known.get(&2), known.get(&3)),
            (None, None, Some(&6))
        );
        known.insert(9, 1);
        assert_eq!((known.get(&3), known.get(&9)), (Some(&6), Some(&1)));
    }
}
