//! Names compared by sound, with a memory: an article compares the same few words over and over.
//!
//! Invariant: answers are those of [`similarity`] for single words, or 0 where counting consonants
//! shows that it could not reach a half.
//! Must not know: what a name names.

use std::collections::HashMap;

use super::lists::shipped;
use crate::language::translit::{Sounds, similarity};

/// What is heard of a word at a glance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glance {
    sounds: Sounds,
    consonants: u8,
}

impl Glance {
    /// Of a Latin word.
    pub(super) fn latin(word: &str) -> Self {
        let mut consonants = 0u8;
        let mut last = ' ';
        for c in word.chars() {
            if !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'h' | 'w' | 'y' | '\'') && c != last {
                consonants = consonants.saturating_add(1);
            }
            last = c;
        }
        Self {
            sounds: Sounds::latin(word),
            consonants,
        }
    }

    /// Of an Arabic word.
    pub(super) fn arabic(word: &str) -> Self {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        let count = bare
            .chars()
            .filter(|c| !matches!(c, 'ا' | 'و' | 'ي' | 'ع' | 'ه' | 'ح'))
            .count();
        Self {
            sounds: Sounds::arabic(word),
            consonants: u8::try_from(count).unwrap_or(u8::MAX),
        }
    }

    /// Whether the two may be one word.
    pub(super) const fn may_match(self, other: Self) -> bool {
        let gap = self.consonants.abs_diff(other.consonants);
        let size = if self.consonants > other.consonants {
            self.consonants
        } else {
            other.consonants
        };
        gap <= if size <= 3 { 1 } else { 2 } && self.sounds.may_match(other.sounds)
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
        let latin = without(latin, "en.particle");
        let arabic = without(arabic, "ar.particle");
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
        if in_order >= 0.8 || latin.len() == arabic.len() && latin.len() > 1 {
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
fn without(words: &[String], list: &str) -> Vec<String> {
    let weak = |w: &str| match list {
        "en.particle" => matches!(
            w,
            "al" | "el" | "bin" | "ibn" | "ben" | "bint" | "de" | "von" | "van"
        ),
        _ => matches!(w, "بن" | "ابن" | "بنت" | "ال"),
    };
    let kept: Vec<String> = words.iter().filter(|w| !weak(w)).cloned().collect();
    if kept.is_empty() {
        words.to_vec()
    } else {
        kept
    }
}

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
