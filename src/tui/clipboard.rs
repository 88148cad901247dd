//! Copying through the terminal: OSC 52, which also reaches the clipboard of the machine that the
//! reader sits at when diglot runs on another one.
//!
//! Invariant: what is copied is text in reading order, never cells; the clipboard is never asked
//! for what it holds (some terminals end at that question, and it is none of our business).
//! Must not know: where the sequence is written to; whether the terminal obeys, which none tells.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The most that is copied, in bytes of UTF-8: 74 994 bytes make 99 992 of base64, and with the
/// frame of the sequence that stays under the 100 000 bytes at which terminals drop it (the limit
/// that hterm's and other OSC 52 scripts settled on).
pub const MOST: usize = 74_994;

/// Why a text cannot be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// There is nothing in it; sending it would empty the clipboard.
    #[error("nothing to copy")]
    Empty,
    /// It is longer than terminals take.
    #[error("too long to copy: {bytes} bytes, terminals take {MOST}")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
}

/// The sequence that puts a text on the clipboard.
///
/// # Errors
/// If the text is empty, or longer than [`MOST`].
pub fn copy_sequence(text: &str) -> Result<String, CopyError> {
    match text.len() {
        0 => Err(CopyError::Empty),
        bytes if bytes > MOST => Err(CopyError::TooLong { bytes }),
        // BEL, not ST: urxvt knows only that end.
        _ => Ok(format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_sent_in_base64_and_nothing_of_it_can_steer_the_terminal() {
        assert_eq!(
            copy_sequence("سلام\u{7}\u{1b}]").unwrap(),
            "\u{1b}]52;c;2LPZhNin2YUHG10=\u{7}"
        );
    }

    #[test]
    fn the_longest_text_fits_in_what_terminals_take_and_no_longer_one_is_sent() {
        let longest = copy_sequence(&"a".repeat(MOST)).unwrap();
        assert_eq!(longest.len(), 100_000);
        assert_eq!(
            copy_sequence(&"a".repeat(MOST + 1)),
            Err(CopyError::TooLong { bytes: MOST + 1 })
        );
        assert_eq!(copy_sequence(""), Err(CopyError::Empty));
    }
}
