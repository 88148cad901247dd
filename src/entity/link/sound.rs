//! Names of both sides that sound alike.
//!
//! Invariant: only names are compared of which a word of one may be a word of the other at a glance; what is joined
//! does not depend on the order in which they are compared.
//! Must not know: dictionaries, where a name stands.

use std::ops::Range;

use super::chorus::Chorus;
use super::{Cluster, Compared, is_name, join_best};
use crate::bitext::Watch;
use crate::entity::ear::{Ear, Heard, Name};
use crate::entity::mention::Kind;
use crate::language::hash::FastMap;
use crate::language::token::Form;
use crate::language::translit;
use crate::text::{Side, Sides};

/// The clusters of both sides that are names, as they are compared.
pub(super) type Voices = Sides<Vec<Option<Voice>>>;

/// A cluster as it is compared by sound.
pub(super) struct Voice {
    kind: Kind,
    /// How many words its fullest form has.
    count: usize,
    /// The last of them.
    last: Option<Heard>,
    /// The fullest form without the noun of its sort, where it has one.
    bare: Option<Name>,
    /// The two fullest forms.
    forms: Vec<Spoken>,
    /// The words of all forms that are long enough to tell something; those of the fullest come first.
    words: Vec<Heard>,
    /// How many these are.
    own: usize,
}

/// A form of a cluster.
struct Spoken {
    name: Name,
    /// It is one word.
    single: bool,
    /// It is one word of at most three letters.
    short: bool,
}

/// The voices of the clusters of a side.
pub(super) fn voices(side: Side, clusters: &[Cluster], ear: &mut Ear) -> Vec<Option<Voice>> {
    clusters
        .iter()
        .map(|c| is_name(c.kind).then(|| Voice::of(c, side, ear)))
        .collect()
}

impl Voice {
    fn of(c: &Cluster, side: Side, ear: &mut Ear) -> Self {
        let bare = match side {
            Side::English => bare_english(c.words()),
            Side::Arabic => bare_arabic(c.words()),
        };
        let telling = |w: &Form| w.chars().nth(2).is_some();
        let mut words = Vec::with_capacity(c.forms.iter().map(Vec::len).sum());
        let mut forms = Vec::with_capacity(c.forms.len().min(2));
        let mut heard = Vec::new();
        let (mut last, mut own) = (None, 0);
        for (k, form) in c.forms.iter().enumerate() {
            heard.clear();
            heard.extend(form.iter().map(|w| ear.word_of(w, side)));
            let told = heard.iter().zip(form).filter(|(_, w)| telling(w));
            words.extend(told.map(|(heard, _)| *heard));
            if k == 0 {
                last = heard.last().copied();
                own = words.len();
            }
            if k < 2 {
                forms.push(Spoken {
                    name: ear.name_of_heard(&heard, side),
                    single: form.len() == 1,
                    short: form.len() == 1 && form.first().is_some_and(|w| w.chars().count() < 4),
                });
            }
        }
        Self {
            kind: c.kind,
            count: c.words().len(),
            last,
            bare: bare.map(|words| ear.name_of(words, side)),
            forms,
            words,
            own,
        }
    }

    /// Its fullest form.
    fn full(&self) -> Option<Name> {
        self.forms.first().map(|form| form.name)
    }
}

/// The words of the names of a side, each with its place among them.
pub(super) fn words(voices: &[Option<Voice>]) -> impl Iterator<Item = (Heard, u32)> {
    voices
        .iter()
        .zip(0u32..)
        .filter_map(|(voice, at)| Some((voice.as_ref()?, at)))
        .flat_map(|(voice, at)| voice.words.iter().map(move |w| (*w, at)))
}

/// The voices of a chorus, in ascending order, of which a word may be a word of another. Of very many only those of
/// which so many words are heard in it that the two may be one name, or that are a single word: else each name of ten
/// thousand would be compared with a thousand others.
fn near_voices(
    chorus: &mut Chorus,
    voice: &Voice,
    all: &[Option<Voice>],
    ear: &mut Ear,
    out: &mut Vec<u32>,
) {
    out.clear();
    if all.len() <= MOST_COMPARED {
        for word in &voice.words {
            chorus.near(*word, ear, |_, _, items| out.extend_from_slice(items));
        }
        out.sort_unstable();
        out.dedup();
        return;
    }
    let side = chorus.side();
    let mut covered: FastMap<u32, f32> = FastMap::default();
    let mut whole = 0.0;
    for (k, word) in voice.words.iter().enumerate() {
        let weight = if k < voice.own {
            ear.letters(*word, side.other())
        } else {
            0.0
        };
        whole += weight;
        chorus.near(*word, ear, |ear, other, items| {
            let heard = match side {
                Side::English => ear.hear(other, *word),
                Side::Arabic => ear.hear(*word, other),
            };
            if heard > 0.0 {
                for item in items {
                    *covered.entry(*item).or_default() += weight * heard;
                }
            }
        });
    }
    let is_single = |v: &Voice| v.count == 1;
    let may_be = |item: u32| all.get(item as usize)?.as_ref().map(is_single);
    let enough = DOUBTFUL * whole;
    let kept = covered
        .into_iter()
        .filter(|(item, sum)| *sum >= enough || is_single(voice) || may_be(*item).unwrap_or(false));
    out.extend(kept.map(|(item, _)| item));
    out.sort_unstable();
}

/// The Arabic voices that English ones may be, of those for which they have been asked.
#[derive(Default)]
pub(super) struct Candidates {
    /// Where those of each English voice are in the list.
    places: Vec<Option<Range<usize>>>,
    list: Vec<u32>,
    room: Vec<u32>,
}

impl Candidates {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.places.clear();
        self.list.clear();
    }

    fn of(
        &mut self,
        e: usize,
        voice: &Voice,
        voices: &Voices,
        arabic: &mut Chorus,
        ear: &mut Ear,
    ) -> &[u32] {
        self.places.resize(voices.english.len(), None);
        let Some(place) = self.places.get_mut(e) else {
            return &[];
        };
        let (list, room) = (&mut self.list, &mut self.room);
        let place = place.get_or_insert_with(|| {
            near_voices(arabic, voice, &voices.arabic, ear, room);
            let from = list.len();
            list.extend_from_slice(room);
            from..list.len()
        });
        list.get(place.clone()).unwrap_or_default()
    }
}

/// Joins names that sound alike, the likest first.
pub(super) fn by_sound(
    clusters: &mut Sides<Vec<Cluster>>,
    compared: &mut Compared,
    ear: &mut Ear,
    likeness: fn(&mut Ear, &Voice, &Voice) -> f32,
    watch: Watch<'_>,
) -> Option<()> {
    let Compared {
        voices,
        choruses,
        candidates,
        ..
    } = compared;
    let mut scored: Vec<Likeness> = Vec::new();
    for (e, (cluster, voice)) in clusters.english.iter().zip(&voices.english).enumerate() {
        watch.at(e, clusters.english.len())?;
        let Some(c) = voice.as_ref().filter(|_| cluster.link.is_none()) else {
            continue;
        };
        let near = candidates.of(e, c, voices, &mut choruses.arabic, ear);
        for a in near.iter().map(|a| *a as usize) {
            if clusters.arabic.get(a).is_none_or(|d| d.link.is_some()) {
                continue;
            }
            let Some(Some(d)) = voices.arabic.get(a) else {
                continue;
            };
            let mut score = likeness(ear, c, d);
            if c.kind != d.kind {
                score -= 0.1;
            }
            if score >= DOUBTFUL {
                scored.push((score, e, a));
            }
        }
    }
    let lonely = lonely(&scored);
    let same_kind = |e: usize, a: usize| {
        clusters.english.get(e).map(|c| c.kind) == clusters.arabic.get(a).map(|d| d.kind)
    };
    let letters = |e: usize| {
        let words = clusters.english.get(e).map_or(&[][..], Cluster::words);
        words.iter().map(|w| w.chars().count()).sum::<usize>()
    };
    let doubtful: Vec<Likeness> = scored
        .iter()
        .zip(lonely)
        .filter(|((score, e, a), lonely)| {
            *lonely && *score < translit::SAME && same_kind(*e, *a) && letters(*e) >= 6
        })
        .map(|(doubtful, _)| *doubtful)
        .collect();
    scored.retain(|(score, ..)| *score >= translit::SAME);
    join_best(clusters, scored);
    join_best(clusters, doubtful);
    Some(())
}

/// How alike an English and an Arabic cluster are.
pub(super) type Likeness = (f32, usize, usize);

/// Whether to each pair nothing else comes near, seen from either side.
fn lonely(scored: &[Likeness]) -> Vec<bool> {
    /// The likest of what one may be, and how alike the next is.
    #[derive(Clone, Copy)]
    struct Best {
        score: f32,
        other: usize,
        next: f32,
    }
    let mut best: Sides<FastMap<usize, Best>> = Sides::default();
    let ends = |e: usize, a: usize| [(Side::English, e, a), (Side::Arabic, a, e)];
    for &(score, e, a) in scored {
        for (side, own, other) in ends(e, a) {
            let slot = best[side].entry(own).or_insert(Best {
                score: f32::MIN,
                other,
                next: f32::MIN,
            });
            if score > slot.score {
                *slot = Best {
                    score,
                    other,
                    next: slot.score,
                };
            } else {
                slot.next = slot.next.max(score);
            }
        }
    }
    let alone = |&(score, e, a): &Likeness| {
        ends(e, a).into_iter().all(|(side, own, other)| {
            best[side].get(&own).is_none_or(|b| {
                let rival = if b.other == other { b.next } else { b.score };
                rival <= score - APART
            })
        })
    };
    scored.iter().map(alone).collect()
}

/// Joins left-over Arabic spellings of a name that is linked already: ليكرز and لاكيرز.
pub(super) fn variants(
    clusters: &mut Sides<Vec<Cluster>>,
    voices: &Voices,
    english: &mut Chorus,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    let mut near = Vec::new();
    let Sides {
        english: named,
        arabic: open,
    } = clusters;
    let many = open.len();
    for (a, (cluster, voice)) in open.iter_mut().zip(&voices.arabic).enumerate() {
        watch.at(a, many)?;
        let Some(d) = voice.as_ref().filter(|_| cluster.link.is_none()) else {
            continue;
        };
        near_voices(english, d, &voices.english, ear, &mut near);
        let mut best: Option<(f32, usize)> = None;
        for e in near.iter().map(|e| *e as usize) {
            if named.get(e).is_none_or(|c| c.link.is_none()) {
                continue;
            }
            let Some(Some(c)) = voices.english.get(e) else {
                continue;
            };
            let score = likeness(ear, c, d);
            if score >= 0.8 && best.is_none_or(|b| score > b.0) {
                best = Some((score, e));
            }
        }
        if let Some((_, e)) = best {
            cluster.link = Some(e);
        }
    }
    Some(())
}

/// Above so many names of a side fewer are compared.
const MOST_COMPARED: usize = 2000;

/// Names that sound a little less alike are one if no other comes within so much of it.
const DOUBTFUL: f32 = 0.62;
const APART: f32 = 0.12;

/// How alike two clusters sound: the best of their forms, less where only parts agree.
pub(super) fn likeness(ear: &mut Ear, c: &Voice, d: &Voice) -> f32 {
    let mut best = 0.0f32;
    for f in &c.forms {
        for g in &d.forms {
            let mut score = ear.rendering(f.name, g.name);
            // Full names that share a surname only are two people.
            if f.single && g.single && c.count > 1 && d.count > 1 {
                score -= 0.4;
            }
            if f.short {
                score -= 0.1;
            }
            best = best.max(score);
        }
    }
    // One name in full and the other by a part of it.
    if c.kind == Kind::Person
        && d.kind == Kind::Person
        && (c.count == 1) != (d.count == 1)
        && let (Some(l), Some(a)) = (c.last, d.last)
    {
        best = best.max(ear.hear(l, a) - 0.05);
    }
    best
}

/// A place or body with the noun of its sort on one side only: Kurdistan and إقليم كردستان, the Aswad
/// movement and الأسود; and names of which one writes apart what the other writes together.
pub(super) fn bare_likeness(ear: &mut Ear, c: &Voice, d: &Voice) -> f32 {
    let (Some(english), Some(arabic)) = (c.full(), d.full()) else {
        return 0.0;
    };
    if c.kind != d.kind {
        return 0.0;
    }
    let whole = ear.together(english, arabic);
    if c.kind == Kind::Person {
        return whole;
    }
    let best = match (c.bare, d.bare) {
        (None, None) => 0.0,
        (bare, other) => ear.rendering(bare.unwrap_or(english), other.unwrap_or(arabic)),
    };
    (best - 0.06).max(whole)
}

/// An Arabic name behind the noun of its sort.
fn bare_arabic(words: &[Form]) -> Option<&[Form]> {
    let (first, rest) = words.split_first()?;
    (!rest.is_empty()
        && matches!(
            first.as_str(),
            "اقليم"
                | "محافظه"
                | "ولايه"
                | "مدينه"
                | "مقاطعه"
                | "منطقه"
                | "ميناء"
                | "مينا"
                | "مطار"
                | "جزيره"
                | "نهر"
                | "معبر"
                | "مخيم"
                | "بلده"
                | "قريه"
                | "حي"
                | "نادي"
                | "شركه"
                | "بنك"
                | "مصرف"
                | "جماعه"
                | "حركه"
                | "حزب"
                | "صحيفه"
                | "وكاله"
                | "قناه"
                | "مجموعه"
                | "موسسه"
                | "صندوق"
                | "منظمه"
                | "تنظيم"
        ))
    .then_some(rest)
}

/// An English name without the noun of its sort at its end.
fn bare_english(words: &[Form]) -> Option<&[Form]> {
    let (last, rest) = words.split_last()?;
    (!rest.is_empty()
        && matches!(
            last.as_str(),
            "region"
                | "governorate"
                | "province"
                | "state"
                | "city"
                | "district"
                | "port"
                | "club"
                | "movement"
                | "group"
                | "company"
                | "river"
                | "island"
                | "crossing"
                | "camp"
                | "airport"
                | "bank"
                | "fc"
        ))
    .then_some(rest)
}
