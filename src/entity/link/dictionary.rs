//! Organisations and places of several words whose words mean the same.
//!
//! Invariant: what is remembered of a word changes no answer.
//! Must not know: where a name stands.

use std::cell::RefCell;
use std::rc::Rc;

use super::chorus::Chorus;
use super::sound::Likeness;
use super::{Cluster, join_best};
use crate::bitext::Watch;
use crate::entity::bounded::Bounded;
use crate::entity::ear::{Ear, Heard};
use crate::entity::lists::LineId;
use crate::entity::mention::Kind;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::token::Form;
use crate::language::word::arabic_stems;
use crate::text::{Side, Sides, narrow};

/// What a word is looked up by: the keys of an English word's translations, the stems of an Arabic one.
type Senses = Rc<[String]>;

thread_local! {
    /// The senses of words that have been asked for, always the same.
    static ASKED: RefCell<Sides<Bounded<Form, Senses, MOST_ASKED>>> = RefCell::default();
}

/// So many words a side are remembered: a few megabytes.
const MOST_ASKED: usize = 10_000;

fn senses(word: &str, side: Side) -> Senses {
    ASKED.with_borrow_mut(|asked| {
        let asked = &mut asked[side];
        if let Some(known) = asked.get(word) {
            return Rc::clone(known);
        }
        let senses: Senses = match side {
            Side::English => {
                let found = Lexicon::shipped().translations(word);
                found.into_iter().map(|t| t.key).collect()
            }
            Side::Arabic => arabic_stems(word)
                .into_iter()
                .map(|s| s.text.into_owned())
                .collect(),
        };
        asked.insert(Form::new(word), Rc::clone(&senses));
        senses
    })
}

/// Joins names of several words that share most of their words, by the dictionary, the lists or by sound. `words` are
/// those of the Arabic names, made where they are needed.
pub(super) fn by_dictionary(
    clusters: &mut Sides<Vec<Cluster>>,
    words: &mut Option<Words>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    let is_open = |c: &Cluster| c.link.is_none();
    if !clusters.arabic.iter().any(|c| is_open(c) && has_words(c)) {
        return Some(());
    }
    let words = words.get_or_insert_with(|| Words::of(&clusters.arabic, ear));
    let mut scored: Vec<Likeness> = Vec::new();
    let mut near: Vec<u32> = Vec::new();
    for (e, c) in clusters.english.iter().enumerate() {
        watch.at(e, clusters.english.len())?;
        if !is_open(c) || !(has_words(c) || c.kind == Kind::Person && c.words().len() > 1) {
            continue;
        }
        let english: Vec<Rc<[u32]>> = c
            .words()
            .iter()
            .filter(|w| is_content(w))
            .map(|w| words.counterparts(w, ear))
            .collect();
        near.clear();
        for word in english.iter().flat_map(|found| found.iter()) {
            near.extend(words.names_with(*word));
        }
        near.sort_unstable();
        near.dedup();
        for a in near.iter().map(|a| *a as usize) {
            if !clusters.arabic.get(a).is_some_and(is_open) {
                continue;
            }
            let score = words.shared(&english, a);
            if score >= 0.6 {
                scored.push((score, e, a));
            }
        }
    }
    join_best(clusters, scored);
    Some(())
}

/// Whether a cluster is an organisation or a place of several words.
fn has_words(c: &Cluster) -> bool {
    c.words().len() > 1 && matches!(c.kind, Kind::Organisation | Kind::Place)
}

fn is_content(word: &str) -> bool {
    !matches!(
        word,
        "of" | "the" | "and" | "for" | "in" | "on" | "to" | "'s" | "&"
    )
}

/// The words of Arabic names, to be found by what English words they may stand for.
pub(super) struct Words {
    /// Which words each cluster's name has, in order.
    names: Vec<Vec<u32>>,
    /// Which clusters have each word.
    with: Vec<Vec<u32>>,
    ids: FastMap<Form, u32>,
    by_sense: FastMap<String, Vec<u32>>,
    by_line: FastMap<LineId, Vec<u32>>,
    heard: Vec<(Heard, u32)>,
    by_sound: Chorus,
    /// What has been asked already.
    known: FastMap<Form, Rc<[u32]>>,
}

impl Words {
    fn of(clusters: &[Cluster], ear: &mut Ear) -> Self {
        let mut words = Self {
            names: Vec::new(),
            with: Vec::new(),
            ids: FastMap::default(),
            by_sense: FastMap::default(),
            by_line: FastMap::default(),
            heard: Vec::new(),
            by_sound: Chorus::of(Side::Arabic, std::iter::empty(), ear),
            known: FastMap::default(),
        };
        words.renew(clusters, ear);
        words
    }

    /// Puts the words of clusters in the place of those before.
    pub(super) fn renew(&mut self, clusters: &[Cluster], ear: &mut Ear) {
        for with in &mut self.with {
            with.clear();
        }
        self.names.clear();
        let before = self.with.len();
        for (name, cluster) in (0u32..).zip(clusters) {
            let mut own = Vec::new();
            if has_words(cluster) {
                own.reserve(cluster.words().len());
                for word in cluster.words() {
                    let id = match self.ids.get(word) {
                        Some(id) => *id,
                        None => self.add(word, ear),
                    };
                    own.push(id);
                    if let Some(with) = self.with.get_mut(id as usize) {
                        with.push(name);
                    }
                }
            }
            self.names.push(own);
        }
        if self.with.len() > before {
            self.known.clear();
            self.by_sound.renew(self.heard.iter().copied(), ear);
        }
    }

    fn add(&mut self, word: &Form, ear: &mut Ear) -> u32 {
        let id = narrow(self.with.len());
        let form = ear.arabic(word);
        self.heard.push((form, id));
        for sense in senses(word, Side::Arabic).iter() {
            self.by_sense.entry(sense.clone()).or_default().push(id);
        }
        self.by_sense.entry(word.to_string()).or_default().push(id);
        for line in ear.lines_of(form, Side::Arabic) {
            self.by_line.entry(*line).or_default().push(id);
        }
        self.with.push(Vec::new());
        self.ids.insert(word.clone(), id);
        id
    }

    /// The Arabic words that an English one may stand for, in ascending order.
    fn counterparts(&mut self, word: &Form, ear: &mut Ear) -> Rc<[u32]> {
        if let Some(known) = self.known.get(word) {
            return Rc::clone(known);
        }
        let mut found: Vec<u32> = Vec::new();
        for key in senses(word, Side::English).iter() {
            found.extend(self.by_sense.get(key).into_iter().flatten());
        }
        let own = ear.latin(word);
        for line in ear.lines_of(own, Side::English) {
            found.extend(self.by_line.get(line).into_iter().flatten());
        }
        self.by_sound.near(own, ear, |ear, heard, ids| {
            if ear.hear(own, heard) >= 0.75 {
                found.extend_from_slice(ids);
            }
        });
        found.sort_unstable();
        found.dedup();
        let found: Rc<[u32]> = found.into();
        self.known.insert(word.clone(), Rc::clone(&found));
        found
    }

    /// The names that have a word.
    fn names_with(&self, word: u32) -> &[u32] {
        self.with.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// The share of words that have a counterpart, of an English name and an Arabic one.
    fn shared(&self, english: &[Rc<[u32]>], name: usize) -> f32 {
        let arabic = self.names.get(name).map_or(&[][..], Vec::as_slice);
        let mut used = vec![false; arabic.len()];
        let mut hits = 0.0f32;
        for found in english {
            let free = used
                .iter_mut()
                .zip(arabic)
                .find(|(used, word)| !**used && found.binary_search(word).is_ok());
            if let Some((used, _)) = free {
                *used = true;
                hits += 1.0;
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "a handful of words")]
        let all = (english.len() + arabic.len()) as f32;
        2.0 * hits / all.max(1.0)
    }
}
