//! Names compared by sound, with a memory: an article compares the same few words over and over.
//!
//! Invariant: answers are those of [`similarity`] for single words, or 0 where counting consonants
//! shows that it could not reach a half.
//! Must not know: what a name names.

use std::collections::HashMap;

use super::lists::shipped;
use crate::language::translit::{Sounds, similarity};

/// What is heard of a word at a glance: its sounds, and how many consonants of each class it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glance {
    sounds: Sounds,
    /// Lips, l, r, nose, all others.
    classes: [u8; 5],
}

impl Glance {
    /// Of a Latin word.
    pub(super) fn latin(word: &str) -> Self {
        let mut classes = [0u8; 5];
        let mut last = ' ';
        for c in word.chars() {
            let class = match c {
                'b' | 'p' | 'f' | 'v' => Some(0),
                'l' => Some(1),
                'r' => Some(2),
                'm' | 'n' => Some(3),
                'a' | 'e' | 'i' | 'o' | 'u' | 'h' | 'w' | 'y' | '\'' => None,
                _ => Some(4),
            };
            // Doubles and digraphs (ck, sch, tz, dj) are one sound.
            let again = c == last
                || class == Some(4)
                    && matches!(last, 'c' | 's' | 't' | 'd' | 'k')
                    && matches!(c, 'k' | 'c' | 's' | 'z' | 'j');
            if let Some(slot) = class
                .and_then(|k: usize| classes.get_mut(k))
                .filter(|_| !again)
            {
                *slot = slot.saturating_add(1);
            }
            last = c;
        }
        Self {
            sounds: Sounds::latin(word),
            classes,
        }
    }

    /// Of an Arabic word.
    pub(super) fn arabic(word: &str) -> Self {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        let mut classes = [0u8; 5];
        for c in bare.chars() {
            let class = match c {
                'ب' | 'ف' => 0usize,
                'ل' => 1,
                'ر' => 2,
                'م' | 'ن' => 3,
                'ا' | 'و' | 'ي' | 'ع' | 'ه' | 'ح' | 'ى' => continue,
                _ => 4,
            };
            if let Some(slot) = classes.get_mut(class) {
                *slot = slot.saturating_add(1);
            }
        }
        Self {
            sounds: Sounds::arabic(word),
            classes,
        }
    }

    /// Whether the two may be one word.
    pub(super) fn may_match(self, other: Self) -> bool {
        let gap: u8 = self
            .classes
            .iter()
            .zip(other.classes)
            .map(|(a, b)| a.abs_diff(b))
            .fold(0, u8::saturating_add);
        let size = self
            .classes
            .iter()
            .zip(other.classes)
            .map(|(a, b)| *a.max(&b))
            .fold(0, u8::saturating_add);
        let allowed = match size {
            0..=4 => 1,
            5..=9 => 2,
            _ => 3,
        };
        gap <= allowed && self.sounds.may_match(other.sounds)
    }
}

/// The memory.
#[derive(Default)]
pub(super) struct Ear {
    latin: HashMap<String, Glance>,
    arabic: HashMap<String, Glance>,
    words: HashMap<String, HashMap<String, f32>>,
}

impl Ear {
    /// How well an Arabic word renders a Latin one.
    pub(super) fn word(&mut self, latin: &str, arabic: &str) -> f32 {
        if let Some(known) = self.words.get(latin).and_then(|w| w.get(arabic)) {
            return *known;
        }
        if !self.glance(latin, arabic) {
            return 0.0;
        }
        let heard = similarity(latin, arabic);
        self.words
            .entry(latin.to_owned())
            .or_default()
            .insert(arabic.to_owned(), heard);
        heard
    }

    fn glance(&mut self, latin: &str, arabic: &str) -> bool {
        let l = match self.latin.get(latin) {
            Some(l) => *l,
            None => *self
                .latin
                .entry(latin.to_owned())
                .or_insert_with(|| Glance::latin(latin)),
        };
        let a = match self.arabic.get(arabic) {
            Some(a) => *a,
            None => *self
                .arabic
                .entry(arabic.to_owned())
                .or_insert_with(|| Glance::arabic(arabic)),
        };
        l.may_match(a)
    }

    /// How well Arabic words render a Latin name of several: the best match of words in order, by
    /// letters, where words left over on either side count against it; or both written together.
    pub(super) fn name(&mut self, latin: &[String], arabic: &[String]) -> f32 {
        let latin = without(latin, &LATIN_PARTICLES);
        let arabic = without(arabic, &ARABIC_PARTICLES);
        if let ([l], [a]) = (latin.as_slice(), arabic.as_slice()) {
            return self.word(l, a);
        }
        let width = arabic.len() + 1;
        let mut best = vec![0.0f32; (latin.len() + 1) * width];
        let get =
            |best: &[f32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
        for (i, l) in latin.iter().enumerate() {
            for (j, a) in arabic.iter().enumerate() {
                let heard = self.word(l, a);
                let score = if heard >= 0.5 {
                    heard * letters(l)
                } else {
                    0.0
                };
                let here = (get(&best, i, j) + score)
                    .max(get(&best, i, j + 1))
                    .max(get(&best, i + 1, j));
                if let Some(cell) = best.get_mut((i + 1) * width + j + 1) {
                    *cell = here;
                }
            }
        }
        let all: f32 = latin.iter().map(|l| letters(l)).sum();
        let surplus = arabic.len().saturating_sub(latin.len());
        #[allow(clippy::cast_precision_loss, reason = "a handful of words")]
        let share = surplus as f32 / arabic.len().max(1) as f32;
        let in_order = get(&best, latin.len(), arabic.len()) / all.max(1.0) * (1.0 - share);
        // Written together on one side: Abdulrahman, عبد الرحمن.
        let together = latin.len() == 1
            || arabic.len() == 1
            || latin.len() != arabic.len() && in_order >= 0.35;
        if in_order >= 0.8 || !together {
            return in_order;
        }
        in_order.max(self.word(&latin.concat(), &arabic.concat()))
    }
}

fn letters(word: &str) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "words are short")]
    let n = word.chars().count() as f32;
    n
}

/// A name without the particles that either language drops, unless nothing else is there.
fn without<'w>(words: &'w [String], particles: &[&str]) -> Vec<&'w str> {
    let kept: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|w| !particles.contains(w))
        .collect();
    if kept.is_empty() {
        words.iter().map(String::as_str).collect()
    } else {
        kept
    }
}

/// Words of descent that either language's press leaves out.
const LATIN_PARTICLES: [&str; 9] = ["al", "el", "bin", "ibn", "ben", "bint", "de", "von", "van"];
const ARABIC_PARTICLES: [&str; 4] = ["بن", "ابن", "بنت", "ال"];

/// Whether the lists know two words by one line.
pub(super) fn same_line(english: &str, arabic: &str) -> bool {
    shipped().share_line(english, arabic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(latin: &str, arabic: &str) -> f32 {
        let split = |s: &str| s.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Ear::default().name(&split(latin), &split(arabic))
    }

    #[test]
    fn names_of_several_words_meet() {
        assert!(heard("khaled mazen", "خالد مازن") > 0.8);
        assert!(heard("abdulrahman", "عبد الرحمن") > 0.7);
        assert!(heard("moncef ben achour", "المنصف بن عاشور") > 0.7);
        assert!(heard("khaled mazen", "خالد الوزير") < 0.66);
        assert!(heard("james cleverly", "مازن") < 0.3);
    }
}
