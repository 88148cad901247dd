//! What is heard of a word at a glance, to throw out most pairs of words before they are compared.
//!
//! Invariant: a filter only: words that sound alike pass it, and some others.
//! Must not know: which words are names.

use crate::language::translit::{Sounds, plain_latin};

/// What is heard of a word at a glance: its sounds, and how many consonants of each class it has.
#[derive(Debug, Clone, Copy)]
pub(in crate::entity) struct Glance {
    sounds: Sounds,
    /// Lips, l, r, nose, all others; as wide as a processor compares at once.
    classes: [u8; 8],
    /// How many consonants there are in all.
    all: u32,
}

impl Glance {
    /// Of nothing.
    pub(super) const SILENT: Self = Self {
        sounds: Sounds::NONE,
        classes: [0; 8],
        all: 0,
    };

    /// Of a Latin word.
    pub(in crate::entity) fn latin(word: &str) -> Self {
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
    pub(in crate::entity) fn arabic(word: &str) -> Self {
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
    pub(in crate::entity) fn may_match(self, other: Self) -> bool {
        self.sounds.may_match(other.sounds) && self.may_count_as(other)
    }

    /// What words that [count](Self::may_count_as) the same have in common.
    pub(in crate::entity) const fn count(self) -> u64 {
        u64::from_le_bytes(self.classes)
    }

    /// Whether the numbers of consonants of the two may be those of one word.
    pub(in crate::entity) fn may_count_as(self, other: Self) -> bool {
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
