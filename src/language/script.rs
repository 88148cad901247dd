//! Which of the two languages a text is written in, from its script.
//!
//! Invariant: the answer depends on letters alone, not on their order.
//! Must not know: words, of which another language in the same script has others.

use crate::text::Side;

/// The language of a text: that of most of its letters. `None` where it has neither script's letters.
#[must_use]
pub fn side_of(text: &str) -> Option<Side> {
    let (mut latin, mut arabic) = (0usize, 0usize);
    for (at, c) in text.char_indices() {
        // What is left cannot turn it.
        if arabic.abs_diff(latin) > text.len() - at {
            break;
        }
        match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => latin += 1,
            '\u{620}'..='\u{64a}'
            | '\u{66e}'..='\u{6d3}'
            | '\u{6d5}'
            | '\u{6ee}'..='\u{6ff}'
            | '\u{750}'..='\u{77f}'
            | '\u{8a0}'..='\u{8c9}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' => arabic += 1,
            _ => {}
        }
    }
    match (latin, arabic) {
        (0, 0) => None,
        (l, a) if a >= l => Some(Side::Arabic),
        _ => Some(Side::English),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide_wherever_they_stand() {
        assert_eq!(side_of(""), None);
        assert_eq!(side_of("12 ٣٤ …"), None);
        assert_eq!(side_of("abc دار"), Some(Side::Arabic), "as many of both");
        assert_eq!(side_of("دار abcd"), Some(Side::English));
        assert_eq!(side_of("abcd دارنا ب"), Some(Side::Arabic));
        for latin in 0..40 {
            for arabic in 0..40 {
                let text = "a".repeat(latin) + &"د".repeat(arabic);
                let expected = match (latin, arabic) {
                    (0, 0) => None,
                    _ if arabic >= latin => Some(Side::Arabic),
                    _ => Some(Side::English),
                };
                assert_eq!(side_of(&text), expected, "{latin} {arabic}");
            }
        }
    }

    #[test]
    fn most_letters_tell_the_side() {
        assert_eq!(side_of("The town of سبها lies south"), Some(Side::English));
        assert_eq!(side_of("شركة Boeing الأمريكية"), Some(Side::Arabic));
        assert_eq!(side_of("Çağ ÉTÉ"), Some(Side::English));
        assert_eq!(
            side_of("\u{fefb}\u{fe8e}"),
            Some(Side::Arabic),
            "presentation forms"
        );
        assert_eq!(side_of("10 ٢٣ — «»"), None);
        assert_eq!(side_of("世界"), None);
    }
}
