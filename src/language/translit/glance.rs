//! A filter before names are compared letter by letter: a signature of a few bytes a word, of its consonants, by
//! which two words are told apart that cannot be one name.
//!
//! Vowels are left out, since Arabic writes few of them, and so are consonants that either script may leave out
//! (h, w, y; ا و ي ع ه ح). The others fall into classes that both scripts keep apart.
//! Invariant: nearly all true pairs pass, and some others; no pair is called a name by it.
//! Must not know: which words are names.

use super::plain_latin;

/// What is seen of a word at a glance: its sounds, and how many consonants of each class it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glance {
    sounds: Sounds,
    /// Lips, l, r, nose, all others; as wide as a processor compares at once.
    classes: [u8; 8],
    /// How many consonants there are in all.
    all: u32,
}

impl Glance {
    /// Of nothing.
    pub(crate) const SILENT: Self = Self {
        sounds: Sounds::NONE,
        classes: [0; 8],
        all: 0,
    };

    /// Of a Latin word.
    pub(crate) fn latin(word: &str) -> Self {
        let mut classes = [0u8; 8];
        let mut last = b' ';
        for b in plain_latin(word).bytes() {
            let class = match b {
                b'b' | b'p' | b'f' | b'v' => Some(0),
                b'l' => Some(1),
                b'r' => Some(2),
                b'm' | b'n' => Some(3),
                b'a' | b'e' | b'i' | b'o' | b'u' | b'h' | b'w' | b'y' => None,
                _ => Some(4),
            };
            // Doubles and digraphs (ck, sch, tz, dj) are one sound.
            let again = b == last
                || class == Some(4)
                    && matches!(last, b'c' | b's' | b't' | b'd' | b'k')
                    && matches!(b, b'k' | b'c' | b's' | b'z' | b'j');
            // x is two, mostly.
            let sounds = u8::from(!again) + u8::from(b == b'x');
            if let Some(slot) = class.and_then(|k: usize| classes.get_mut(k)) {
                *slot = slot.saturating_add(sounds);
            }
            last = b;
        }
        Self::new(Sounds::latin(word), classes)
    }

    /// Of an Arabic word.
    pub(crate) fn arabic(word: &str) -> Self {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        let mut classes = [0u8; 8];
        let mut last = ' ';
        for c in bare.chars() {
            let class = match c {
                'ب' | 'ف' => Some(0usize),
                'ل' => Some(1),
                'ر' => Some(2),
                'م' | 'ن' => Some(3),
                'ا' | 'و' | 'ي' | 'ع' | 'ه' | 'ح' | 'ى' => None,
                // Foreign sounds of two letters are one.
                'ش' | 'س' | 'ز' if last == 'ت' => None,
                'ج' if last == 'د' => None,
                _ => Some(4),
            };
            if let Some(slot) = class.and_then(|k| classes.get_mut(k)) {
                *slot = slot.saturating_add(1);
            }
            last = c;
        }
        Self::new(Sounds::arabic(word), classes)
    }

    fn new(sounds: Sounds, classes: [u8; 8]) -> Self {
        Self {
            sounds,
            classes,
            all: classes.iter().map(|n| u32::from(*n)).sum(),
        }
    }

    /// Whether the two may be one word.
    pub(crate) fn may_match(self, other: Self) -> bool {
        self.may_sound_as(other) && self.may_count_as(other)
    }

    /// Whether the sounds of the two may be those of one word.
    pub(crate) const fn may_sound_as(self, other: Self) -> bool {
        self.sounds.may_match(other.sounds)
    }

    /// What words that [count](Self::may_count_as) the same have in common.
    pub(crate) const fn count(self) -> u64 {
        u64::from_le_bytes(self.classes)
    }

    /// Whether the numbers of consonants of the two may be those of one word.
    pub(crate) fn may_count_as(self, other: Self) -> bool {
        // The gap below is no less than this, and three is the most that is allowed.
        if self.all.abs_diff(other.all) > 3 {
            return false;
        }
        let gap: u32 = self
            .classes
            .iter()
            .zip(other.classes)
            .map(|(a, b)| u32::from(a.abs_diff(b)))
            .sum();
        // The larger of both, class by class.
        let size = (self.all + other.all + gap) / 2;
        let allowed = match size {
            0..=4 => 1,
            5..=9 => 2,
            _ => 3,
        };
        gap <= allowed
    }
}

/// Which sounds a word surely has and may have, one bit a class, for throwing out most pairs of words
/// before they are compared.
#[derive(Debug, Clone, Copy)]
struct Sounds {
    sure: u16,
    possible: u16,
}

// The classes, by where or how they are made.
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
    const NONE: Self = Self {
        sure: 0,
        possible: 0,
    };

    /// The sounds of a Latin word.
    fn latin(word: &str) -> Self {
        let word = plain_latin(word);
        let mut out = Self::NONE;
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
    fn arabic(key: &str) -> Self {
        let mut out = Self::NONE;
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
    const fn may_match(self, other: Self) -> bool {
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
                Glance::latin(latin).may_match(Glance::arabic(&key(arabic))),
                "{latin}"
            );
        }
        assert!(!Glance::latin("Baker").may_match(Glance::arabic(&key("الانتخابات"))));
    }
}
