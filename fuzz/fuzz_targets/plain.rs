//! Any two texts read in plain lines under any keys: what is told is told once, and nothing that a terminal would
//! obey is left in what is written of it.
#![no_main]

mod reader;

use diglot::app::keymap::{Key, KeyCode};
use diglot::app::{Message, update};
use diglot::text::printable;
use diglot::tui::plain::Said;
use libfuzzer_sys::fuzz_target;

/// Keys in an input.
const KEYS: usize = 24;

fuzz_target!(|input: (&str, &str, bool, &[u8])| {
    let (english, arabic, linked, keys) = input;
    let mut state = reader::open(english, arabic, (80, 1000), linked);
    let mut said = Said::default();
    for &byte in keys.iter().take(KEYS) {
        let key = match byte {
            32..=126 => Key::char(char::from(byte)),
            0..=31 => Key::ctrl(char::from(b'a' + byte % 26)),
            _ if byte % 2 == 0 => Key::plain(KeyCode::Enter),
            _ => Key::plain(KeyCode::Esc),
        };
        let _ = update(&mut state, Message::Key(key));
        for told in said.news(&state) {
            let written = printable(&told);
            assert!(!written.contains(|c: char| c.is_control() && c != '\n'), "{written:?}");
        }
        assert_eq!(said.news(&state), Vec::<String>::new(), "told twice");
    }
});
