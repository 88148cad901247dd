//! Any bytes from a terminal, cut anywhere: replies and keys are told apart, and the same however they are
//! cut, and what is kept of them is read again as it was.
#![no_main]

use diglot::tui::detect::{Replies, Splitter};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&[u8], usize)| {
    let (bytes, cut) = input;
    let (head, tail) = bytes.split_at(cut.min(bytes.len()));
    let mut whole = Splitter::default();
    whole.push(bytes);
    whole.finish();
    let mut parts = Splitter::default();
    parts.push(head);
    parts.push(tail);
    parts.finish();
    assert_eq!(whole.replies(), parts.replies());
    let typed = whole.take_typed();
    assert_eq!(typed, parts.take_typed());
    assert!(typed.len() <= bytes.len());
    let kept = whole.replies().to_keep();
    assert_eq!(Replies::read(&kept).to_keep(), kept);
    let _ = Replies::read(&String::from_utf8_lossy(bytes));
});
