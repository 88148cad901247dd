//! Names compared by sound, with a memory: an article compares the same few words over and over.
//!
//! Invariant: answers are those of [`similarity`](crate::language::translit::similarity) for single words, or 0 where they do not reach a
//! half.
//! Must not know: what a name names.

use super::lists::shipped;
use crate::language::hash::FastMap;
use crate::language::token::Form;
use crate::language::translit::{ArabicWord, Cost, Glance, LatinWord, Thresholds};
use crate::text::Side;

/// Below this a likeness of two words is chance.
const CHANCE: f32 = 0.5;

/// A word that the ear knows, by the order in which it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Heard(u32);

/// The memory.
#[derive(Default)]
pub(super) struct Ear {
    latin: Words<LatinWord>,
    arabic: Words<ArabicWord>,
    /// How well the second word renders the first.
    heard: FastMap<(u32, u32), f32>,
    room: Vec<Cost>,
}

/// Words of a script.
struct Words<W> {
    ids: FastMap<Form, u32>,
    list: Vec<Word<W>>,
}

impl<W> Default for Words<W> {
    fn default() -> Self {
        Self {
            ids: FastMap::default(),
            list: Vec::new(),
        }
    }
}

struct Word<W> {
    form: Form,
    glance: Glance,
    /// Made ready to be compared, once it has to be.
    ready: Option<W>,
    letters: f32,
}

impl<W> Words<W> {
    fn id(&mut self, word: &str, glance: impl Fn(&str) -> Glance) -> Heard {
        if let Some(known) = self.ids.get(word) {
            return Heard(*known);
        }
        let id = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(Word {
            form: Form::new(word),
            glance: glance(word),
            ready: None,
            letters: letters(word),
        });
        self.ids.insert(Form::new(word), id);
        Heard(id)
    }

    fn get(&self, id: Heard) -> Option<&Word<W>> {
        self.list.get(id.0 as usize)
    }
}

impl Ear {
    /// A Latin word.
    pub(super) fn latin(&mut self, word: &str) -> Heard {
        self.latin.id(word, Glance::latin)
    }

    /// An Arabic word.
    pub(super) fn arabic(&mut self, word: &str) -> Heard {
        self.arabic.id(word, Glance::arabic)
    }

    /// What is heard of a word of a side at a glance.
    pub(super) fn glance(&mut self, word: &str, side: Side) -> Glance {
        let known = match side {
            Side::English => {
                let id = self.latin(word);
                self.latin.get(id).map(|w| w.glance)
            }
            Side::Arabic => {
                let id = self.arabic(word);
                self.glance_of(id)
            }
        };
        known.unwrap_or(Glance::SILENT)
    }

    /// What is heard of an Arabic word at a glance.
    pub(super) fn glance_of(&self, arabic: Heard) -> Option<Glance> {
        self.arabic.get(arabic).map(|w| w.glance)
    }

    /// The letters of an Arabic word.
    pub(super) fn form_of(&self, arabic: Heard) -> &str {
        self.arabic.get(arabic).map_or("", |w| &w.form)
    }

    /// How well an Arabic word renders a Latin one.
    pub(super) fn word(&mut self, latin: &str, arabic: &str) -> f32 {
        let (latin, arabic) = (self.latin(latin), self.arabic(arabic));
        self.hear(latin, arabic)
    }

    fn hear(&mut self, latin: Heard, arabic: Heard) -> f32 {
        let (Some(l), Some(a)) = (
            self.latin.list.get_mut(latin.0 as usize),
            self.arabic.list.get_mut(arabic.0 as usize),
        ) else {
            return 0.0;
        };
        if !l.glance.may_match(a.glance) {
            return 0.0;
        }
        if let Some(known) = self.heard.get(&(latin.0, arabic.0)) {
            return *known;
        }
        let word = l.ready.get_or_insert_with(|| LatinWord::of(&l.form));
        let form = a.ready.get_or_insert_with(|| ArabicWord::of(&a.form));
        let heard = word.similarity(form, Thresholds::of(CHANCE), &mut self.room);
        self.heard.insert((latin.0, arabic.0), heard);
        heard
    }

    /// Whether an Arabic word renders a Latin one at least so well. Asked of many words once, it
    /// remembers nothing.
    pub(super) fn reaches(&mut self, latin: &LatinWord, arabic: Heard, least: f32) -> bool {
        let Some(a) = self.arabic.list.get_mut(arabic.0 as usize) else {
            return false;
        };
        let form = a.ready.get_or_insert_with(|| ArabicWord::of(&a.form));
        latin.similarity(form, Thresholds::of(least), &mut self.room) >= least
    }

    /// How well Arabic words render a Latin name of several: the best match of words in order, by
    /// letters, where words left over on either side count against it; or both written together.
    pub(super) fn name(&mut self, latin: &[Form], arabic: &[Form]) -> f32 {
        if let ([l], [a]) = (latin, arabic) {
            return self.word(l, a);
        }
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
        let script: Vec<Heard> = arabic.iter().map(|a| self.arabic(a)).collect();
        let mut all = 0.0f32;
        for (i, l) in latin.iter().enumerate() {
            let l = self.latin(l);
            let length = self.latin.get(l).map_or(0.0, |w| w.letters);
            all += length;
            for (j, a) in script.iter().enumerate() {
                let heard = self.hear(l, *a);
                let score = if heard >= 0.5 { heard * length } else { 0.0 };
                let here = (get(&best, i, j) + score)
                    .max(get(&best, i, j + 1))
                    .max(get(&best, i + 1, j));
                if let Some(cell) = best.get_mut((i + 1) * width + j + 1) {
                    *cell = here;
                }
            }
        }
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
    pub(super) fn rendering(&mut self, name: &[Form], form: &[Form]) -> f32 {
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
fn without<'w>(words: &'w [Form], particles: &[&str]) -> Vec<&'w str> {
    let kept: Vec<&str> = words
        .iter()
        .map(Form::as_str)
        .filter(|w| !particles.contains(w))
        .collect();
    if kept.is_empty() {
        words.iter().map(Form::as_str).collect()
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
        let split = |s: &str| s.split(' ').map(Form::new).collect::<Vec<_>>();
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
