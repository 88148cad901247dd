//! Any two texts on a screen of any size, down to panes narrower than a letter, under any keys: nothing fails, what
//! is drawn stays inside the screen, and no control leaves in a cell in any profile.
#![no_main]

mod reader;
mod sent;

use diglot::app::keymap::{Key, KeyCode};
use diglot::app::{Message, update};
use diglot::config::Theme;
use diglot::tui::style::Skin;
use diglot::tui::view;
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use sent::holds_no_control;

/// Keys in an input.
const KEYS: usize = 10;

fn key(byte: u8) -> Key {
    const NAMED: [KeyCode; 8] = [
        KeyCode::Esc,
        KeyCode::Enter,
        KeyCode::Tab,
        KeyCode::Backspace,
        KeyCode::PageDown,
        KeyCode::PageUp,
        KeyCode::Left,
        KeyCode::Down,
    ];
    match byte {
        0..=31 => Key::ctrl(char::from(b'a' + byte % 26)),
        32..=126 => Key::char(char::from(byte)),
        _ => Key::plain(NAMED[usize::from(byte) % NAMED.len()]),
    }
}

fuzz_target!(|input: (&str, &str, (u8, u8), bool, &[u8])| {
    let (english, arabic, size, linked, keys) = input;
    let size = (u16::from(size.0 % 140), u16::from(size.1 % 44));
    let mut state = reader::open(english, arabic, size, linked);
    let skin = Skin::of(&Theme::default());
    for &byte in keys.iter().take(KEYS).chain(&[b'j']) {
        let message = match byte {
            200..=220 => Message::Resized(u16::from(byte - 200) * 7, u16::from(byte % 40)),
            _ => Message::Key(key(byte)),
        };
        let _ = update(&mut state, message);
        let mut screen = Buffer::empty(Rect::new(0, 0, state.size.0, state.size.1));
        let cursor = view::draw(&state, &skin, &mut screen);
        assert!(cursor.is_none_or(|(x, y)| x < state.size.0.max(1) && y < state.size.1.max(1)));
        if byte == b'j' && state.size.0 > 0 {
            for row in screen.content().chunks(usize::from(state.size.0)) {
                holds_no_control(row);
            }
        }
    }
});
