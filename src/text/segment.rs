//! Segments: the pieces in which a very long paragraph is laid out.
//!
//! Almost every paragraph is one segment. A longer one is cut so that scrolling in it costs what is seen.
//! Each segment is resolved by itself in the paragraph's base direction. That departs from UAX #9 where an
//! embedding, an override or an isolate is open across a cut, and where neutrals or numbers at a cut take
//! their direction from beyond it; cuts fall between words, so joining is not touched where there is a space.
//! Invariant: segments partition the paragraph, on character boundaries; where a cut falls depends on the
//! text before it and at most a few bytes after.
//! Must not know: where the text comes from.

use unicode_segmentation::UnicodeSegmentation;

/// The most bytes of a segment.
pub const SEGMENT: usize = 32 * 1024;

/// How many bytes more than a segment [`cut`] looks at: a character.
pub const BEYOND: usize = 4;

/// How far back the last whole cluster of a run without spaces is looked for, in bytes.
const NEAR: usize = 256;

/// Where the first segment of a text ends, for segments of at most `most` bytes: before the last word that
/// begins in its second half, else between two clusters. `None` where the text is one segment.
/// Of the text no more than `most` + [`BEYOND`] bytes are looked at.
#[must_use]
pub fn cut(text: &str, most: usize) -> Option<usize> {
    if text.len() <= most {
        return None;
    }
    let end = floor(text, most);
    let head = text.get(..end)?;
    let mut after = text.get(end..).and_then(|t| t.chars().next());
    for (at, c) in head.char_indices().rev() {
        if at < most / 2 {
            break;
        }
        if c.is_whitespace() && after.is_some_and(|a| !a.is_whitespace()) {
            return Some(at + c.len_utf8());
        }
        after = Some(c);
    }
    // A run without spaces: the last cluster that is whole.
    let near = floor(text, end.saturating_sub(NEAR));
    let last = head
        .get(near..)
        .and_then(|tail| tail.grapheme_indices(true).next_back())
        .map_or(0, |(at, _)| near + at);
    if last > 0 {
        Some(last)
    } else {
        let first = text.chars().next().map_or(1, char::len_utf8);
        Some(end.max(first)).filter(|&e| e < text.len())
    }
}

/// The segments of a text: where each begins and ends.
pub fn segments(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = text.get(start..)?;
        let end = cut(rest, SEGMENT).map(|length| start + length);
        next = end;
        Some((start, end.unwrap_or(text.len())))
    })
}

/// The last character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_fall_before_words() {
        assert_eq!(cut("one two three", 13), None);
        assert_eq!(cut("one two three", 10), Some(8));
        assert_eq!(cut("one two  three", 8), Some(7));
        assert_eq!(cut("abcdefgh", 5), Some(4));
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 7), Some(6));
        let text = "كلمة ".repeat(20_000);
        let parts: Vec<_> = segments(&text).collect();
        assert!(parts.len() > 5);
        assert!(parts.windows(2).all(|w| w[0].1 == w[1].0));
        assert_eq!(parts.last().map(|p| p.1), Some(text.len()));
    }

    proptest! {
        #[test]
        fn any_text_is_cut_to_its_end(text in "[a-c ا-ث\u{300}\u{1f468}\u{200d}]{0,60}", most in 8usize..20) {
            let mut rest = text.as_str();
            while let Some(at) = cut(rest, most) {
                prop_assert!(at > 0 && at < rest.len() && rest.is_char_boundary(at));
                // What lies further on does not matter.
                let mut seen = (most + BEYOND).min(rest.len());
                while !rest.is_char_boundary(seen) {
                    seen -= 1;
                }
                if seen > most {
                    prop_assert_eq!(cut(rest.get(..seen).unwrap(), most), Some(at));
                }
                rest = rest.get(at..).unwrap();
            }
            prop_assert!(rest.len() <= most);
        }
    }
}
