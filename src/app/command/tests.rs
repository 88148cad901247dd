//! What holds of the table of commands.

use super::*;

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
        assert!(e.doc.chars().count() <= 30, "{}", e.doc);
        assert!(
            e.together.is_none_or(|t| t.chars().count() <= 27),
            "{}",
            e.name
        );
        assert!(!e.keys.is_empty(), "{}", e.name);
    }
}
