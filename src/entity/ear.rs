//! Names compared by sound, with a memory: an article compares the same few words over and over.
//!
//! Invariant: answers are those of [`similarity`](crate::language::translit::similarity) for single words, or 0 where they do not reach a
//! half.
//! Must not know: what a name names.

use std::rc::Rc;

use super::lists::shipped;
use crate::language::hash::FastMap;
use crate::language::translit::{ArabicWord, LatinWord, Sounds};

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

/// Below this a likeness of two words is chance.
const CHANCE: f32 = 0.5;

/// The memory.
#[derive(Default)]
pub(super) struct Ear {
    latin: FastMap<String, Latin>,
    arabic: FastMap<String, Rc<(Glance, ArabicWord)>>,
    room: Vec<f32>,
}

/// A Latin word, and the Arabic ones it has been compared with.
struct Latin {
    glance: Glance,
    word: LatinWord,
    heard: FastMap<String, f32>,
}

impl Latin {
    fn hear(&mut self, arabic: &str, form: &(Glance, ArabicWord), room: &mut Vec<f32>) -> f32 {
        if !self.glance.may_match(form.0) {
            return 0.0;
        }
        if let Some(known) = self.heard.get(arabic) {
            return *known;
        }
        let heard = self.word.similarity(&form.1, CHANCE, room);
        self.heard.insert(arabic.to_owned(), heard);
        heard
    }
}

impl Ear {
    /// How well an Arabic word renders a Latin one.
    pub(super) fn word(&mut self, latin: &str, arabic: &str) -> f32 {
        let form = self.arabic(arabic);
        let Some(name) = self.latin.get_mut(latin) else {
            let mut name = Latin {
                glance: Glance::latin(latin),
                word: LatinWord::of(latin),
                heard: FastMap::default(),
            };
            let heard = name.hear(arabic, &form, &mut self.room);
            self.latin.insert(latin.to_owned(), name);
            return heard;
        };
        name.hear(arabic, &form, &mut self.room)
    }

    /// An Arabic word made ready to be compared with many.
    pub(super) fn arabic(&mut self, word: &str) -> Rc<(Glance, ArabicWord)> {
        if let Some(known) = self.arabic.get(word) {
            return Rc::clone(known);
        }
        let heard = Rc::new((Glance::arabic(word), ArabicWord::of(word)));
        self.arabic.insert(word.to_owned(), Rc::clone(&heard));
        heard
    }

    /// Whether an Arabic word renders a Latin one at least so well. Asked of many words once, it
    /// remembers nothing.
    pub(super) fn reaches(&mut self, latin: &LatinWord, arabic: &ArabicWord, least: f32) -> bool {
        latin.similarity(arabic, least, &mut self.room) >= least
    }

    /// How well Arabic words render a Latin name of several: the best match of words in order, by
    /// letters, where words left over on either side count against it; or both written together.
    pub(super) fn name(&mut self, latin: &[String], arabic: &[String]) -> f32 {
        let (all_latin, all_arabic) = (latin, arabic);
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
        let joined = in_order.max(self.word(&latin.concat(), &arabic.concat()));
        // Benkhedda, بن خدة.
        if joined < 0.8 && all_arabic.len() > arabic.len() && all_latin.len() == latin.len() {
            joined.max(self.word(&latin.concat(), &all_arabic.concat()))
        } else {
            joined
        }
    }

    /// How well Arabic words render an English name: by sound, and word by word where the lists know a
    /// place by another name (Najm Tangier, نجم طنجة).
    pub(super) fn rendering(&mut self, name: &[String], form: &[String]) -> f32 {
        let whole = self.name(name, form);
        if name.len() != form.len() || name.len() < 2 {
            return whole;
        }
        let (mut sum, mut all) = (0.0, 0.0);
        for (e, a) in name.iter().zip(form) {
            #[allow(clippy::cast_precision_loss, reason = "words are short")]
            let weight = e.chars().count() as f32;
            let heard = if same_line(e, a) {
                1.0
            } else {
                self.word(e, a)
            };
            sum += weight * heard;
            all += weight;
        }
        whole.max(sum / all)
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
