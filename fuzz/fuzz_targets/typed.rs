//! Any line typed after `:` or `/`, whole or half: it is read as one thing or refused with a hint, what Tab makes of
//! it is read no worse, and the state takes it.
#![no_main]

mod reader;

use diglot::app::command::{completed, read};
use diglot::app::keymap::{Key, KeyCode};
use diglot::app::{Message, update};
use libfuzzer_sys::fuzz_target;

/// Characters of a line.
const MOST: usize = 60;

fuzz_target!(|input: (bool, &str, &str)| {
    let (search, typed, text) = input;
    let typed: String = typed.chars().filter(|c| !c.is_control()).take(MOST).collect();
    match read(&typed) {
        Ok(asked) => assert_eq!(read(&format!(" {typed} ")), Ok(asked)),
        Err(hint) => assert!(!hint.is_empty()),
    }
    if let Some(longer) = completed(&typed) {
        assert!(longer.len() >= typed.len() || typed.contains(' '), "{typed:?} {longer:?}");
        // A name, then its word: there is nothing more to complete.
        let again = completed(&longer).expect("what is completed can be");
        assert_eq!(completed(&again).as_deref(), Some(again.as_str()));
    }
    let mut state = reader::open(text, text, (80, 24), true);
    let opens = if search { '/' } else { ':' };
    for c in std::iter::once(opens).chain(typed.chars()) {
        let _ = update(&mut state, Message::Key(Key::char(c)));
    }
    let prompt = state.prompt.as_ref().expect("a line is being typed");
    assert_eq!(prompt.text(), typed);
    for code in [KeyCode::Left, KeyCode::Tab, KeyCode::Enter, KeyCode::Esc] {
        let _ = update(&mut state, Message::Key(Key::plain(code)));
    }
    assert!(state.prompt.is_none());
    assert!(state.notice.as_ref().is_none_or(|notice| !notice.text.is_empty()));
});
