//! Any text and any query: folded offsets ascend, hits are stretches of the text that hold what was looked
//! for.
#![no_main]

use diglot::language::fold::{Folded, Level, fold_at};
use diglot::search::query::{Query, find_in};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, typed) = input;
    for level in [Level::Exact, Level::Folded, Level::Loose] {
        let folded = Folded::with(text, level);
        let mut last = 0;
        for (at, c) in folded.text.char_indices() {
            let range = folded.original(at..at + c.len_utf8());
            assert!(range.start >= last, "offsets ascend");
            assert!(text.get(range.clone()).is_some(), "{range:?}");
            last = range.start;
        }
    }
    let query = Query::parse(typed);
    let mut end = 0;
    for hit in find_in(text, &query) {
        assert!(hit.start >= end && hit.start < hit.end, "{hit:?}");
        end = hit.end;
        let found = text.get(hit).expect("hits are on character boundaries");
        let phrase = Query::parse(typed);
        assert!(!find_in(found, &phrase).is_empty() || fold_at(found, query.level()).is_empty());
    }
});
