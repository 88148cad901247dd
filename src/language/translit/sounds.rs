//! Which sounds a word has, so far as both scripts tell them apart.
//!
//! Invariant: a filter only: true pairs pass it, and some others.
//! Must not know: which words are names.

use super::plain_latin;

/// Which sounds a word surely has and may have, one bit a class, for throwing out most pairs of words
/// before [`similarity`](super::similarity) looks at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sounds {
    pub(super) sure: u16,
    pub(super) possible: u16,
}

const LIP: u16 = 1;
const FLOW: u16 = 2;
const TONGUE: u16 = 4;
const HISS: u16 = 8;
const THROAT: u16 = 16;
const L: u16 = 32;
const R: u16 = 64;
const NOSE: u16 = 128;

impl Sounds {
    /// Of nothing.
    pub const NONE: Self = Self {
        sure: 0,
        possible: 0,
    };

    /// The sounds of a Latin word.
    #[must_use]
    pub fn latin(word: &str) -> Self {
        let word = plain_latin(word);
        let mut out = Self {
            sure: 0,
            possible: 0,
        };
        for b in word.bytes() {
            let (sure, possible) = match b {
                b'b' => (LIP, LIP),
                b'p' => (0, LIP | FLOW),
                b'f' => (FLOW, FLOW),
                b'v' | b'w' => (0, FLOW | LIP),
                b't' => (0, TONGUE | HISS),
                b'd' => (0, TONGUE | THROAT),
                b's' | b'z' => (0, HISS | TONGUE),
                b'c' | b'x' | b'j' | b'g' => (0, HISS | THROAT | TONGUE),
                b'k' | b'q' => (THROAT, THROAT),
                b'l' => (L, L),
                b'r' => (R, R | THROAT),
                b'm' | b'n' => (0, NOSE),
                b'h' => (0, THROAT),
                _ => (0, 0),
            };
            out.sure |= sure;
            out.possible |= possible;
        }
        out
    }

    /// The sounds of an Arabic key; the first two letters may be clitics and are never sure.
    #[must_use]
    pub fn arabic(key: &str) -> Self {
        let mut out = Self {
            sure: 0,
            possible: 0,
        };
        for (at, c) in key.chars().enumerate() {
            let (sure, possible) = match c {
                'ب' => (LIP, LIP),
                'ف' => (FLOW, FLOW),
                'ت' | 'ط' | 'د' => (TONGUE, TONGUE),
                'ث' | 'ذ' | 'ض' | 'ظ' => (0, TONGUE | HISS),
                'س' | 'ش' | 'ص' | 'ز' => (HISS, HISS),
                'ج' => (THROAT, THROAT | HISS),
                'ك' | 'ق' | 'غ' | 'خ' => (THROAT, THROAT | HISS),
                'ل' => (L, L),
                'ر' => (R, R),
                'م' | 'ن' => (NOSE, NOSE),
                _ => (0, 0),
            };
            if at >= 2 {
                out.sure |= sure;
            }
            out.possible |= possible;
        }
        out
    }

    /// Whether the two may be one name: at most one sound of either is without an answer.
    #[must_use]
    pub const fn may_match(self, other: Self) -> bool {
        let unanswered =
            ((self.sure & !other.possible) as u32) << 16 | (other.sure & !self.possible) as u32;
        // At most one bit: asked so often that counting them all shows.
        unanswered & unanswered.wrapping_sub(1) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::key;
    use super::*;

    #[test]
    fn the_filter_lets_true_pairs_through() {
        for (latin, arabic) in [
            ("Cleverly", "كلافرلي"),
            ("Johnson", "وجونسون"),
            ("Geoffrey", "جيفري"),
            ("Queirós", "كيروش"),
        ] {
            assert!(
                Sounds::latin(latin).may_match(Sounds::arabic(&key(arabic))),
                "{latin}"
            );
        }
        assert!(!Sounds::latin("Baker").may_match(Sounds::arabic(&key("الانتخابات"))));
    }
}
