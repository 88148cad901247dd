//! Bytes that the reader typed while the terminal was asked, as the inputs they are.
//!
//! The program's own reader of the terminal (crossterm) cannot be given bytes, so these few are read
//! here, by xterm's ctlseqs, in the forms that terminals use before any other is asked for.
//! Invariant: total; bytes that are no key are passed over, as that reader does.
//! Must not know: what an input asks for.

use crate::app::keymap::{Key, KeyCode};
use crate::tui::input::{Input, MouseKind};

const ESC: u8 = 0x1b;

/// The inputs that some bytes are, in their order.
#[must_use]
pub fn inputs(bytes: &[u8]) -> Vec<Input> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, input) = first(rest);
        out.extend(input);
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    out
}

fn plain(code: KeyCode) -> Option<Input> {
    Some(Input::Key(Key::plain(code)))
}

/// The length of the first input, and the input if it is one.
fn first(bytes: &[u8]) -> (usize, Option<Input>) {
    match bytes {
        [ESC] => (1, plain(KeyCode::Esc)),
        [ESC, b'[', rest @ ..] if !rest.is_empty() => {
            let (length, input) = control(rest);
            (2 + length, input)
        }
        [ESC, b'O', end, ..] => (3, letter(*end).and_then(plain)),
        [ESC, ESC, ..] => (1, plain(KeyCode::Esc)),
        [ESC, rest @ ..] => {
            let (length, key) = one(rest);
            let alt = key.map(|key| Input::Key(Key::new(key.code, key.ctrl, true)));
            (1 + length, alt)
        }
        _ => {
            let (length, key) = one(bytes);
            (length, key.map(Input::Key))
        }
    }
}

/// A character or a control character.
fn one(bytes: &[u8]) -> (usize, Option<Key>) {
    let Some(&byte) = bytes.first() else {
        return (0, None);
    };
    let key = match byte {
        // What was typed before the terminal was raw has its enters as line feeds.
        b'\r' | b'\n' => Key::plain(KeyCode::Enter),
        b'\t' => Key::plain(KeyCode::Tab),
        0x7f => Key::plain(KeyCode::Backspace),
        0 => Key::ctrl(' '),
        0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'4')),
        _ => {
            let end = bytes.len().min(4);
            return (1..=end)
                .filter_map(|n| Some((n, std::str::from_utf8(bytes.get(..n)?).ok()?)))
                .find_map(|(n, text)| Some((n, text.chars().next()?)))
                .map_or((1, None), |(n, c)| (n, Some(Key::char(c))));
        }
    };
    (1, Some(key))
}

/// The keys that end in a letter, after `CSI` or `SS3`.
const fn letter(end: u8) -> Option<KeyCode> {
    Some(match end {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'Z' => KeyCode::BackTab,
        b'P'..=b'S' => KeyCode::F(1 + end - b'P'),
        _ => return None,
    })
}

/// The keys that have a number before a tilde.
const fn numbered(number: u8) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number - 10),
        17..=21 => KeyCode::F(number - 11),
        23..=26 => KeyCode::F(number - 12),
        _ => return None,
    })
}

/// What follows `CSI`.
fn control(body: &[u8]) -> (usize, Option<Input>) {
    if let [b'[', end, ..] = body {
        let key = matches!(*end, b'A'..=b'E').then(|| KeyCode::F(1 + *end - b'A'));
        return (2, key.and_then(plain));
    }
    let inner = body
        .iter()
        .take_while(|b| (0x20..=0x3f).contains(*b))
        .count();
    let Some(&end) = body.get(inner) else {
        return (inner, None);
    };
    let text = String::from_utf8_lossy(body.get(..inner).unwrap_or_default()).into_owned();
    let length = inner + 1;
    if let Some(report) = text.strip_prefix('<') {
        return (length, mouse(report, end));
    }
    let mut numbers = text.split(';').map(|n| n.parse::<u8>().unwrap_or(0));
    let number = numbers.next().unwrap_or(0);
    let held = numbers.next().unwrap_or(1).saturating_sub(1);
    let key = match end {
        b'~' if text == "200" => {
            let (more, pasted) = paste(body.get(length..).unwrap_or_default());
            return (length + more, Some(Input::Paste(pasted)));
        }
        b'I' => return (length, Some(Input::Focus(true))),
        b'O' => return (length, Some(Input::Focus(false))),
        b'~' => numbered(number),
        0x40..=0x7e => letter(end),
        _ => return (inner, None),
    };
    // xterm's modifiers: 1 shift, 2 alt, 4 ctrl, 8 meta.
    let input = key.map(|code| Input::Key(Key::new(code, held & 4 != 0, held & 10 != 0)));
    (length, input)
}

/// A report of the mouse by mode 1006: button, column and row from 1.
fn mouse(report: &str, end: u8) -> Option<Input> {
    let mut numbers = report.split(';').map(str::parse::<u16>);
    let mut next = || numbers.next()?.ok();
    let (button, column, row) = (next()?, next()?, next()?);
    // The bits of shift, alt and ctrl.
    let kind = match (button & !0b1_1100, end) {
        (0, b'M') => MouseKind::Press,
        (64, b'M') => MouseKind::Wheel(-1),
        (65, b'M') => MouseKind::Wheel(1),
        _ => return None,
    };
    Some(Input::Mouse {
        kind,
        column: column.checked_sub(1)?,
        row: row.checked_sub(1)?,
    })
}

/// What is pasted, up to the end of the paste.
fn paste(bytes: &[u8]) -> (usize, String) {
    const END: &[u8] = b"\x1b[201~";
    let at = bytes.windows(END.len()).position(|w| w == END);
    let text = bytes.get(..at.unwrap_or(bytes.len())).unwrap_or_default();
    let length = at.map_or(bytes.len(), |at| at + END.len());
    (length, String::from_utf8_lossy(text).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::parse_key;

    fn keys(bytes: &[u8]) -> String {
        let words: Vec<String> = inputs(bytes)
            .into_iter()
            .map(|input| match input {
                Input::Key(key) => key.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn what_was_typed_is_read_as_keys() {
        for (bytes, named) in [
            (&b"7Gq"[..], "7 G q"),
            ("/سلام\n".as_bytes(), "/ س ل ا م enter"),
            (b"\x1b", "esc"),
            (b"\x1b\x1b", "esc esc"),
            (
                b"\x1bx\x04\x7f\t\x1b[Z",
                "alt-x ctrl-d backspace tab backtab",
            ),
            (
                b"\x1b[A\x1bOB\x1b[1;5C\x1b[1;3D",
                "up down ctrl-right alt-left",
            ),
            (
                b"\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[3~",
                "pageup pagedown home end delete",
            ),
            (b"\x1bOP\x1b[15~\x1b[24~\x1b[[B", "f1 f5 f12 f2"),
        ] {
            assert_eq!(keys(bytes), named, "{bytes:?}");
            for word in named.split(' ') {
                assert!(parse_key(word).is_ok(), "{word}");
            }
        }
    }

    #[test]
    fn the_mouse_the_focus_and_pastes_are_read() {
        let press = Input::Mouse {
            kind: MouseKind::Press,
            column: 11,
            row: 6,
        };
        assert_eq!(inputs(b"\x1b[<0;12;7M"), [press]);
        let bytes = b"\x1b[I\x1b[200~\xd8\xaa\x1b[A\nj\x1b[201~j";
        let pasted = Input::Paste("ت\u{1b}[A\nj".into());
        let j = Input::Key(Key::char('j'));
        assert_eq!(inputs(bytes), [Input::Focus(true), pasted, j]);
    }

    #[test]
    fn what_is_no_key_is_passed_over() {
        assert_eq!(keys(b"\x1b[99;99xj\xff\x1b[<7zk"), "j k");
        assert_eq!(inputs(b"\x1b[<0;0;0M"), []);
        for end in 0..=255 {
            for head in [&b""[..], b"\x1b", b"\x1b[", b"\x1bO", b"\x1b[1;", b"\x1b[<"] {
                let _ = inputs(&[head, &[end]].concat());
            }
        }
    }
}
