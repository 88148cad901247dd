//! What holds of the table of commands.

use super::*;
use crate::text::Side;

#[test]
fn names_and_keys_are_unique_and_docs_fit_the_card() {
    let mut names: Vec<_> = COMMANDS.iter().map(|e| e.name).collect();
    let mut keys: Vec<_> = COMMANDS.iter().flat_map(|e| e.keys).collect();
    for list in [names.len(), keys.len()] {
        assert!(list >= COMMANDS.len());
    }
    names.sort_unstable();
    keys.sort_unstable();
    assert!(names.windows(2).all(|w| w[0] != w[1]));
    assert!(keys.windows(2).all(|w| w[0] != w[1]));
    for e in COMMANDS {
        let counts = |words: Words| Side::BOTH.map(|side| words[side].chars().count());
        assert!(
            counts(e.doc).iter().all(|n| (1..=30).contains(n)),
            "{:?}",
            e.doc
        );
        for n in e.together.into_iter().flat_map(counts) {
            assert!((1..=27).contains(&n), "{}", e.name);
        }
        assert!(!e.keys.is_empty(), "{}", e.name);
    }
}
