//! Any bytes as a file: they become text or are refused with a reason, and what is shown of them is no
//! control character.
#![no_main]

use diglot::bitext::masthead;
use diglot::library::decode::decode;
use diglot::library::plain;
use diglot::text::{Base, Paragraph, Side};
use libfuzzer_sys::fuzz_target;

/// What tells an encoding is in the first bytes; the detector and the layout of more only take time.
const MOST: usize = 768;

fuzz_target!(|input: (Option<bool>, &[u8])| {
    let (tag, bytes) = input;
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let side = |arabic| if arabic { Side::Arabic } else { Side::English };
    let hint = tag.map(side);
    let Ok(decoded) = decode(bytes, hint) else {
        return;
    };
    assert!(!decoded.text.starts_with('\u{feff}') || bytes.len() > 3);
    let paragraphs = plain::parse(&decoded.text);
    for side in Side::BOTH {
        let _ = masthead::read(&paragraphs, side);
    }
    for text in paragraphs {
        assert!(!text.is_empty());
        for row in Paragraph::new(text, Base::Auto).rows(40) {
            assert!(!row.shown().contains(char::is_control), "{text:?}");
        }
    }
});
