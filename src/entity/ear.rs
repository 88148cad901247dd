//! Names compared by sound, with a memory: articles compare the same words and names over and over.
//!
//! Invariant: answers are those of [`similarity`](crate::language::translit::similarity) for single words, or 0 where
//! they do not reach a half; what is remembered changes none.
//! Must not know: what a name names.

use std::cell::RefCell;
use std::rc::Rc;

use super::bounded::Bounded;
use super::lists::{LineId, shipped};
use crate::language::hash::FastMap;
use crate::language::token::Form;
use crate::language::translit::{ArabicWord, Cost, Glance, LatinWord, Thresholds};
use crate::text::{Side, narrow};

/// Below this a likeness of two words is chance.
const CHANCE: f32 = 0.5;

/// A word that the ear knows, by the order in which it came; of a script by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Heard(u32);

/// A name that the ear knows, of one word or several; of a script by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name(u32);

/// The memory.
pub(super) struct Ear {
    latin: Words<LatinWord>,
    arabic: Words<ArabicWord>,
    /// How well the second word renders the first.
    heard: Bounded<(Heard, Heard), f32, MOST_PAIRS>,
    /// How well the second name sounds like the first, how well it renders it, and how well if one writes apart what
    /// the other writes together.
    named: Bounded<(Name, Name), f32, MOST_PAIRS>,
    rendered: Bounded<(Name, Name), f32, MOST_PAIRS>,
    pieced: Bounded<(Name, Name), f32, MOST_PAIRS>,
    room: Room,
}

impl Default for Ear {
    fn default() -> Self {
        Self {
            latin: Words::of(Glance::latin, &LATIN_PARTICLES),
            arabic: Words::of(Glance::arabic, &ARABIC_PARTICLES),
            heard: Bounded::default(),
            named: Bounded::default(),
            rendered: Bounded::default(),
            pieced: Bounded::default(),
            room: Room::default(),
        }
    }
}

/// Room to work in.
#[derive(Default)]
struct Room {
    costs: Vec<Cost>,
    words: Vec<Heard>,
    best: Vec<f32>,
}

thread_local! {
    /// What a thread has heard, always the same of the same words: texts compare few of them over and over.
    static KEPT: RefCell<Ear> = RefCell::default();
}

/// So many words, names and pairs are remembered from one article to the next: some eight megabytes.
const MOST_WORDS: usize = 20_000;
const KEPT_PAIRS: usize = 50_000;

/// So many pairs within an article: fewer, and a book's would be compared over and over.
const MOST_PAIRS: usize = 500_000;

/// Words and names of a script.
struct Words<W> {
    /// What is heard of a word at a glance.
    glance: fn(&str) -> Glance,
    /// Words of descent that either language's press leaves out.
    particles: &'static [&'static str],
    ids: FastMap<Form, Heard>,
    list: Vec<Word<W>>,
    name_ids: FastMap<Vec<Heard>, Name>,
    names: Vec<Rc<Spoken>>,
}

struct Word<W> {
    form: Form,
    glance: Glance,
    /// Made ready to be compared, once it has to be.
    ready: Option<W>,
    letters: f32,
    /// The lines of the lists that it may stand for, once they are asked for.
    lines: Option<Vec<LineId>>,
}

/// A name as it is compared.
struct Spoken {
    words: Vec<Heard>,
    /// Without the particles that either language drops, unless nothing else is there.
    kept: Vec<Heard>,
    /// All that is kept as one word.
    together: Heard,
}

impl<W> Words<W> {
    fn of(glance: fn(&str) -> Glance, particles: &'static [&'static str]) -> Self {
        Self {
            glance,
            particles,
            ids: FastMap::default(),
            list: Vec::new(),
            name_ids: FastMap::default(),
            names: Vec::new(),
        }
    }

    fn id(&mut self, word: &str) -> Heard {
        if let Some(known) = self.ids.get(word) {
            return *known;
        }
        let id = Heard(narrow(self.list.len()));
        self.list.push(Word {
            form: Form::new(word),
            glance: (self.glance)(word),
            ready: None,
            letters: letters(word),
            lines: None,
        });
        self.ids.insert(Form::new(word), id);
        id
    }

    fn get(&self, id: Heard) -> Option<&Word<W>> {
        self.list.get(id.0 as usize)
    }

    fn form(&self, id: Heard) -> &str {
        self.get(id).map_or("", |w| &w.form)
    }

    fn letters(&self, id: Heard) -> f32 {
        self.get(id).map_or(0.0, |w| w.letters)
    }

    fn name(&self, id: Name) -> Option<Rc<Spoken>> {
        self.names.get(id.0 as usize).map(Rc::clone)
    }

    fn name_id(&mut self, words: &[Heard]) -> Name {
        if let Some(known) = self.name_ids.get(words) {
            return *known;
        }
        let mut kept: Vec<Heard> = words
            .iter()
            .copied()
            .filter(|w| !self.particles.contains(&self.form(*w)))
            .collect();
        if kept.is_empty() {
            kept = words.to_vec();
        }
        let together = self.together(&kept);
        let id = Name(narrow(self.names.len()));
        self.names.push(Rc::new(Spoken {
            words: words.to_vec(),
            kept,
            together,
        }));
        self.name_ids.insert(words.to_vec(), id);
        id
    }

    /// The lines of the lists that a word may stand for.
    fn lines_of(&mut self, word: Heard, side: Side) -> &[LineId] {
        let Some(word) = self.list.get_mut(word.0 as usize) else {
            return &[];
        };
        word.lines
            .get_or_insert_with(|| shipped().lines_of(side, &word.form))
    }

    /// Words written as one.
    fn together(&mut self, words: &[Heard]) -> Heard {
        let joined: String = words.iter().map(|w| self.form(*w)).collect();
        self.id(&joined)
    }

    /// The name of words of which one and so many behind it are written as one.
    fn joined(&mut self, words: &[Heard], at: usize, more: usize) -> Name {
        let (head, rest) = words.split_at(at.min(words.len()));
        let (middle, tail) = rest.split_at((more + 1).min(rest.len()));
        let middle = self.together(middle);
        self.name_id(&[head, &[middle], tail].concat())
    }

    /// Whether there is more than is kept from one article to the next.
    fn is_full(&self) -> bool {
        self.list.len() > MOST_WORDS || self.names.len() > MOST_WORDS
    }
}

impl Ear {
    /// Works with the ear of this thread, which keeps what it has heard for the next article if it is not too much.
    pub(super) fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        let mut ear = KEPT.take();
        let done = work(&mut ear);
        let pairs = [&ear.named, &ear.rendered, &ear.pieced].map(Bounded::len);
        let most = pairs.into_iter().fold(ear.heard.len(), usize::max);
        if !ear.latin.is_full() && !ear.arabic.is_full() && most <= KEPT_PAIRS {
            KEPT.set(ear);
        }
        done
    }

    /// A Latin word.
    pub(super) fn latin(&mut self, word: &str) -> Heard {
        self.latin.id(word)
    }

    /// An Arabic word.
    pub(super) fn arabic(&mut self, word: &str) -> Heard {
        self.arabic.id(word)
    }

    /// A word of a side.
    pub(super) fn word_of(&mut self, word: &str, side: Side) -> Heard {
        match side {
            Side::English => self.latin(word),
            Side::Arabic => self.arabic(word),
        }
    }

    /// A name of a side.
    pub(super) fn name_of(&mut self, words: &[Form], side: Side) -> Name {
        let mut ids = std::mem::take(&mut self.room.words);
        ids.clear();
        ids.extend(words.iter().map(|w| self.word_of(w, side)));
        let name = self.name_of_heard(&ids, side);
        self.room.words = ids;
        name
    }

    /// As [`name_of`](Self::name_of), of words that are known.
    pub(super) fn name_of_heard(&mut self, words: &[Heard], side: Side) -> Name {
        match side {
            Side::English => self.latin.name_id(words),
            Side::Arabic => self.arabic.name_id(words),
        }
    }

    /// What is heard of a word of a side at a glance.
    pub(super) fn glance(&self, word: Heard, side: Side) -> Glance {
        let known = match side {
            Side::English => self.latin.get(word).map(|w| w.glance),
            Side::Arabic => self.arabic.get(word).map(|w| w.glance),
        };
        known.unwrap_or(Glance::SILENT)
    }

    /// How many letters a word of a side has.
    pub(super) fn letters(&self, word: Heard, side: Side) -> f32 {
        match side {
            Side::English => self.latin.letters(word),
            Side::Arabic => self.arabic.letters(word),
        }
    }

    /// The letters of an Arabic word.
    pub(super) fn form_of(&self, arabic: Heard) -> &str {
        self.arabic.form(arabic)
    }

    /// How well an Arabic word renders a Latin one.
    pub(super) fn hear(&mut self, latin: Heard, arabic: Heard) -> f32 {
        let (Some(l), Some(a)) = (
            self.latin.list.get_mut(latin.0 as usize),
            self.arabic.list.get_mut(arabic.0 as usize),
        ) else {
            return 0.0;
        };
        if !l.glance.may_match(a.glance) {
            return 0.0;
        }
        if let Some(heard) = self.heard.get(&(latin, arabic)) {
            return *heard;
        }
        let word = l.ready.get_or_insert_with(|| LatinWord::of(&l.form));
        let form = a.ready.get_or_insert_with(|| ArabicWord::of(&a.form));
        let heard = word.similarity(form, Thresholds::of(CHANCE), &mut self.room.costs);
        self.heard.insert((latin, arabic), heard);
        heard
    }

    /// The lines of the lists that a word of a side may stand for.
    pub(super) fn lines_of(&mut self, word: Heard, side: Side) -> &[LineId] {
        match side {
            Side::English => self.latin.lines_of(word, side),
            Side::Arabic => self.arabic.lines_of(word, side),
        }
    }

    /// Whether the lists know a Latin and an Arabic word by one line.
    fn same_line(&mut self, latin: Heard, arabic: Heard) -> bool {
        let ours = self.latin.lines_of(latin, Side::English);
        if ours.is_empty() {
            return false;
        }
        let theirs = self.arabic.lines_of(arabic, Side::Arabic);
        theirs.iter().any(|line| ours.contains(line))
    }

    /// What was found of two names before, or is found now and remembered.
    fn once(
        &mut self,
        memory: fn(&mut Self) -> &mut Bounded<(Name, Name), f32, MOST_PAIRS>,
        find: fn(&mut Self, Name, Name) -> f32,
        latin: Name,
        arabic: Name,
    ) -> f32 {
        if let Some(known) = memory(self).get(&(latin, arabic)) {
            return *known;
        }
        let found = find(self, latin, arabic);
        memory(self).insert((latin, arabic), found);
        found
    }

    /// How well Arabic words render a Latin name of several: the best match of words in order, by
    /// letters, where words left over on either side count against it; or both written together.
    pub(super) fn name(&mut self, latin: Name, arabic: Name) -> f32 {
        self.once(|ear| &mut ear.named, Self::name_anew, latin, arabic)
    }

    fn name_anew(&mut self, latin: Name, arabic: Name) -> f32 {
        let (Some(latin), Some(arabic)) = (self.latin.name(latin), self.arabic.name(arabic)) else {
            return 0.0;
        };
        for (l, a) in [(&latin.words, &arabic.words), (&latin.kept, &arabic.kept)] {
            if let ([l], [a]) = (l.as_slice(), a.as_slice()) {
                return self.hear(*l, *a);
            }
        }
        let width = arabic.kept.len() + 1;
        let mut best = std::mem::take(&mut self.room.best);
        best.clear();
        best.resize((latin.kept.len() + 1) * width, 0.0f32);
        let get =
            |best: &[f32], i: usize, j: usize| best.get(i * width + j).copied().unwrap_or(0.0);
        let mut all = 0.0f32;
        for (i, l) in latin.kept.iter().enumerate() {
            let length = self.latin.letters(*l);
            all += length;
            for (j, a) in arabic.kept.iter().enumerate() {
                let heard = self.hear(*l, *a);
                let score = if heard >= 0.5 { heard * length } else { 0.0 };
                let here = (get(&best, i, j) + score)
                    .max(get(&best, i, j + 1))
                    .max(get(&best, i + 1, j));
                if let Some(cell) = best.get_mut((i + 1) * width + j + 1) {
                    *cell = here;
                }
            }
        }
        let (many_latin, many_arabic) = (latin.kept.len(), arabic.kept.len());
        let surplus = many_arabic.saturating_sub(many_latin);
        #[allow(clippy::cast_precision_loss, reason = "a handful of words")]
        let share = surplus as f32 / many_arabic.max(1) as f32;
        let in_order = get(&best, many_latin, many_arabic) / all.max(1.0) * (1.0 - share);
        self.room.best = best;
        // Written together on one side: Abdulrahman, عبد الرحمن.
        let together =
            many_latin == 1 || many_arabic == 1 || many_latin != many_arabic && in_order >= 0.35;
        if in_order >= 0.8 || !together {
            return in_order;
        }
        let joined = in_order.max(self.hear(latin.together, arabic.together));
        // Benkhedda, بن خدة.
        if joined < 0.8 && arabic.words.len() > many_arabic && latin.words.len() == many_latin {
            let all = self.arabic.together(&arabic.words);
            joined.max(self.hear(latin.together, all))
        } else {
            joined
        }
    }

    /// How well Arabic words render an English name: by sound, and word by word where the lists know a
    /// place by another name (Najm Tangier, نجم طنجة).
    pub(super) fn rendering(&mut self, latin: Name, arabic: Name) -> f32 {
        self.once(|ear| &mut ear.rendered, Self::rendering_anew, latin, arabic)
    }

    fn rendering_anew(&mut self, latin: Name, arabic: Name) -> f32 {
        let whole = self.name_anew(latin, arabic);
        let (Some(name), Some(form)) = (self.latin.name(latin), self.arabic.name(arabic)) else {
            return whole;
        };
        if name.words.len() != form.words.len() || name.words.len() < 2 {
            return whole;
        }
        let (mut sum, mut all) = (0.0, 0.0);
        for (&e, &a) in name.words.iter().zip(&form.words) {
            let weight = self.latin.letters(e);
            let heard = if self.same_line(e, a) {
                1.0
            } else {
                self.hear(e, a)
            };
            sum += weight * heard;
            all += weight;
        }
        whole.max(sum / all)
    }

    /// How alike names sound of which one writes apart what the other writes together: Greenfield and
    /// غرين فيلد.
    pub(super) fn together(&mut self, latin: Name, arabic: Name) -> f32 {
        self.once(|ear| &mut ear.pieced, Self::together_anew, latin, arabic)
    }

    fn together_anew(&mut self, latin: Name, arabic: Name) -> f32 {
        let (Some(l), Some(a)) = (self.latin.name(latin), self.arabic.name(arabic)) else {
            return 0.0;
        };
        let (l, a) = (&l.words, &a.words);
        let more = l.len().abs_diff(a.len());
        if !(1..=2).contains(&more) || l.len().max(a.len()) > 6 {
            return 0.0;
        }
        let mut best = 0.0f32;
        for k in 0..l.len().min(a.len()) {
            let rendered = if l.len() > a.len() {
                let joined = self.latin.joined(l, k, more);
                self.rendering(joined, arabic)
            } else {
                let joined = self.arabic.joined(a, k, more);
                self.rendering(latin, joined)
            };
            best = best.max(rendered);
        }
        best - 0.02
    }
}

fn letters(word: &str) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "words are short")]
    let n = word.chars().count() as f32;
    n
}

const LATIN_PARTICLES: [&str; 9] = ["al", "el", "bin", "ibn", "ben", "bint", "de", "von", "van"];
const ARABIC_PARTICLES: [&str; 4] = ["بن", "ابن", "بنت", "ال"];

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(latin: &str, arabic: &str) -> f32 {
        let split = |s: &str| s.split(' ').map(Form::new).collect::<Vec<_>>();
        let mut ear = Ear::default();
        let latin = ear.name_of(&split(latin), Side::English);
        let arabic = ear.name_of(&split(arabic), Side::Arabic);
        ear.name(latin, arabic)
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
