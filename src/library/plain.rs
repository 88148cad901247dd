//! Plain text: one paragraph a line.
//!
//! Invariant: paragraphs are non-empty, hold no line end, and are otherwise as written.
//! Must not know: encodings, languages.

use crate::language::fold::is_ignorable;

/// The paragraphs of a text: its lines (ended by CR LF, LF, CR or U+2029) that hold something to see,
/// without the white space around them. Blank lines only separate. Lines are never joined, since a
/// reader could not tell where the text was altered.
#[must_use]
pub fn parse(text: &str) -> Vec<&str> {
    text.split(['\r', '\n', '\u{2029}'])
        .map(str::trim)
        .filter(|line| line.chars().any(|c| !c.is_whitespace() && !is_ignorable(c)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_ends_a_paragraph() {
        let text = "one\r\n two \rthree\u{2029}four\n\n \t\u{a0}\n\u{feff}\u{200f}\nfive";
        assert_eq!(parse(text), ["one", "two", "three", "four", "five"]);
        assert!(parse("").is_empty());
        assert_eq!(parse("a\u{2028}b"), ["a\u{2028}b"]);
    }
}
