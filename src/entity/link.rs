//! Which cluster of one side names what a cluster of the other names: by lines of the lists, by equal
//! values, by offices, by sound and by the dictionary.
//!
//! Invariant: a cluster links to at most one of the other side; several may link to the same one (two
//! spellings of a name).
//! Must not know: how names are found.

use super::cluster::{Cluster, Key};
use super::ear::{Ear, same_line};
use super::lists::LineId;
use super::mention::Kind;
use super::sheet::Sheet;
use crate::bitext::Watch;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::token::Form;
use crate::language::translit::{self, Glance};
use crate::language::word::arabic_stems;
use crate::text::{Side, Sides};

/// Links the clusters of both sides.
/// `None` where that is called off.
pub(super) fn link(
    sheets: &Sides<Sheet<'_>>,
    clusters: &mut Sides<Vec<Cluster>>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    for side in Side::BOTH {
        for c in &mut clusters[side] {
            c.link = None;
        }
    }
    if Side::BOTH.iter().any(|&s| clusters[s].is_empty()) {
        return Some(());
    }
    by_key(clusters);
    by_line(clusters);
    by_sound(clusters, ear, likeness, watch.part(0.0, 0.5))?;
    by_dictionary(clusters, ear, watch.part(0.5, 0.6))?;
    by_sound(clusters, ear, bare_likeness, watch.part(0.6, 0.8))?;
    by_role(sheets, clusters);
    variants(clusters, ear, watch.part(0.8, 1.0))?;
    namesakes(clusters);
    Some(())
}

/// Left-over English names written like one that is linked: taken for two types, they are one name.
fn namesakes(clusters: &mut Sides<Vec<Cluster>>) {
    let linked: FastMap<Vec<Form>, usize> = clusters
        .english
        .iter()
        .rev()
        .filter(|c| is_name(c.kind) && !c.words().is_empty())
        .filter_map(|c| Some((c.words().to_vec(), c.link?)))
        .collect();
    for c in &mut clusters.english {
        if c.link.is_none()
            && is_name(c.kind)
            && let Some(&a) = linked.get(c.words())
            && let Some(other) = clusters.arabic.get(a)
        {
            c.link = Some(a);
            // It has no say in what the two are.
            c.kind = other.kind;
        }
    }
}

/// Left-over Arabic spellings of a name that is linked already: ليكرز and لاكيرز.
fn variants(clusters: &mut Sides<Vec<Cluster>>, ear: &mut Ear, watch: Watch<'_>) -> Option<()> {
    let heard: Vec<Option<Vec<Glance>>> = clusters
        .english
        .iter()
        .map(|c| (c.link.is_some() && is_name(c.kind)).then(|| sounds(c, Side::English, ear)))
        .collect();
    for a in 0..clusters.arabic.len() {
        watch.at(a, clusters.arabic.len())?;
        let Some(d) = clusters
            .arabic
            .get(a)
            .filter(|d| d.link.is_none() && is_name(d.kind))
        else {
            continue;
        };
        let own = sounds(d, Side::Arabic, ear);
        let mut best: Option<(f32, usize)> = None;
        for (e, es) in heard.iter().enumerate() {
            let (Some(es), Some(c)) = (es, clusters.english.get(e)) else {
                continue;
            };
            if !es.iter().any(|x| own.iter().any(|y| x.may_match(*y))) {
                continue;
            }
            let score = likeness(ear, c, d);
            if score >= 0.8 && best.is_none_or(|b| score > b.0) {
                best = Some((score, e));
            }
        }
        if let (Some((_, e)), Some(d)) = (best, clusters.arabic.get_mut(a)) {
            d.link = Some(e);
        }
    }
    Some(())
}

/// Joins scored pairs of clusters that are not joined yet, best first; among equals the first ones.
fn join_best(clusters: &mut Sides<Vec<Cluster>>, mut scored: Vec<(f32, usize, usize)>) {
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, e, a) in scored {
        let open = clusters.english.get(e).is_some_and(|c| c.link.is_none())
            && clusters.arabic.get(a).is_some_and(|c| c.link.is_none());
        if open {
            join(clusters, e, a);
        }
    }
}

fn join(clusters: &mut Sides<Vec<Cluster>>, e: usize, a: usize) {
    if let Some(c) = clusters.english.get_mut(e) {
        c.link = Some(a);
    }
    if let Some(c) = clusters.arabic.get_mut(a) {
        c.link = Some(e);
    }
}

fn by_key(clusters: &mut Sides<Vec<Cluster>>) {
    let index: FastMap<Key, usize> = clusters
        .arabic
        .iter()
        .enumerate()
        .filter_map(|(i, c)| Some((c.key.clone()?, i)))
        .collect();
    let pairs: Vec<(usize, usize)> = clusters
        .english
        .iter()
        .enumerate()
        .filter_map(|(e, c)| Some((e, *index.get(c.key.as_ref()?)?)))
        .collect();
    for (e, a) in pairs {
        join(clusters, e, a);
    }
}

fn by_line(clusters: &mut Sides<Vec<Cluster>>) {
    let same = |x: Kind, y: Kind| {
        x == y
            || matches!(
                (x, y),
                (Kind::Place, Kind::Group) | (Kind::Group, Kind::Place)
            )
    };
    let mut index: FastMap<LineId, Vec<usize>> = FastMap::default();
    for (a, c) in clusters.arabic.iter().enumerate() {
        for line in &c.lines {
            index.entry(*line).or_default().push(a);
        }
    }
    // Sure names first: a name of one reading before one of two.
    let mut order: Vec<usize> = (0..clusters.english.len()).collect();
    order.sort_by_key(|&e| {
        clusters
            .english
            .get(e)
            .map_or((0, 0), |c| (c.lines.len(), usize::MAX - c.drafts.len()))
    });
    for e in order {
        let Some(c) = clusters.english.get(e).filter(|c| c.link.is_none()) else {
            continue;
        };
        let best = c
            .lines
            .iter()
            .filter_map(|l| index.get(l))
            .flatten()
            .copied()
            .filter(|&a| {
                clusters
                    .arabic
                    .get(a)
                    .is_some_and(|d| d.link.is_none() && same(c.kind, d.kind))
            })
            .min_by_key(|&a| {
                clusters
                    .arabic
                    .get(a)
                    .map_or((9, 0), |d| (d.lines.len(), a))
            });
        if let Some(a) = best {
            join(clusters, e, a);
        }
    }
}

/// The sounds of the words of a cluster's forms.
fn sounds(c: &Cluster, side: Side, ear: &mut Ear) -> Vec<Glance> {
    c.forms
        .iter()
        .flatten()
        .filter(|w| w.chars().count() > 2)
        .map(|w| ear.glance(w, side))
        .collect()
}

const fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Place | Kind::Organisation)
}

fn by_sound(
    clusters: &mut Sides<Vec<Cluster>>,
    ear: &mut Ear,
    likeness: fn(&mut Ear, &Cluster, &Cluster) -> f32,
    watch: Watch<'_>,
) -> Option<()> {
    let prepared = Sides::from_fn(|side| {
        clusters[side]
            .iter()
            .map(|c| (c.link.is_none() && is_name(c.kind)).then(|| sounds(c, side, ear)))
            .collect::<Vec<_>>()
    });
    let mut scored: Vec<(f32, usize, usize)> = Vec::new();
    for (e, es) in prepared.english.iter().enumerate() {
        watch.at(e, prepared.english.len())?;
        let (Some(es), Some(c)) = (es, clusters.english.get(e)) else {
            continue;
        };
        for (a, sounds) in prepared.arabic.iter().enumerate() {
            let (Some(sounds), Some(d)) = (sounds, clusters.arabic.get(a)) else {
                continue;
            };
            if !es.iter().any(|x| sounds.iter().any(|y| x.may_match(*y))) {
                continue;
            }
            let mut score = likeness(ear, c, d);
            if c.kind != d.kind {
                score -= 0.1;
            }
            if score >= DOUBTFUL {
                scored.push((score, e, a));
            }
        }
    }
    let doubtful: Vec<(f32, usize, usize)> = scored
        .iter()
        .copied()
        .filter(|&(score, e, a)| {
            score < translit::SAME
                && clusters.english.get(e).map(|c| c.kind) == clusters.arabic.get(a).map(|d| d.kind)
                // Nothing else comes near, seen from either side.
                && !scored.iter().any(|&(other, f, b)| {
                    (f == e) != (b == a) && other > score - APART
                })
        })
        .filter(|&(_, e, _)| {
            clusters
                .english
                .get(e)
                .is_some_and(|c| c.words().iter().map(|w| w.chars().count()).sum::<usize>() >= 6)
        })
        .collect();
    scored.retain(|(score, ..)| *score >= translit::SAME);
    join_best(clusters, scored);
    join_best(clusters, doubtful);
    Some(())
}

/// Names that sound a little less alike are one if no other comes within so much of it.
const DOUBTFUL: f32 = 0.62;
const APART: f32 = 0.12;

/// A place or body with the noun of its sort on one side only: Kurdistan and إقليم كردستان, the Aswad
/// movement and الأسود.
fn bare_likeness(ear: &mut Ear, c: &Cluster, d: &Cluster) -> f32 {
    if c.kind != d.kind {
        return 0.0;
    }
    if c.kind == Kind::Person {
        return together(ear, c.words(), d.words());
    }
    let (f, g) = (c.words(), d.words());
    let whole = together(ear, f, g);
    let english = bare_english(f);
    let arabic = bare_arabic(g);
    let mut best = 0.0f32;
    if let Some(arabic) = arabic.filter(|_| english.is_none()) {
        best = best.max(ear.rendering(f, arabic));
    }
    if let Some(english) = english {
        best = best.max(ear.rendering(english, arabic.unwrap_or(g)));
    }
    (best - 0.06).max(whole)
}

/// How alike names sound of which one writes apart what the other writes together: Greenfield and
/// غرين فيلد.
pub(super) fn together(ear: &mut Ear, f: &[Form], g: &[Form]) -> f32 {
    let (short, long, swapped) = if f.len() < g.len() {
        (f, g, false)
    } else {
        (g, f, true)
    };
    let more = long.len() - short.len();
    if !(1..=2).contains(&more) || long.len() > 6 {
        return 0.0;
    }
    let mut best = 0.0f32;
    for k in 0..short.len() {
        let (Some(head), Some(middle), Some(tail)) = (
            long.get(..k),
            long.get(k..=k + more),
            long.get(k + more + 1..),
        ) else {
            continue;
        };
        let mut joined = head.to_vec();
        joined.push(Form::new(middle.concat()));
        joined.extend_from_slice(tail);
        best = best.max(if swapped {
            ear.rendering(&joined, short)
        } else {
            ear.rendering(short, &joined)
        });
    }
    best - 0.02
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

/// How alike two clusters sound: the best of their forms, less where only parts agree.
pub(super) fn likeness(ear: &mut Ear, c: &Cluster, d: &Cluster) -> f32 {
    let mut best = 0.0f32;
    for f in c.forms.iter().take(2) {
        for g in d.forms.iter().take(2) {
            let mut score = ear.rendering(f, g);
            // Full names that share a surname only are two people.
            if f.len() == 1 && g.len() == 1 && c.words().len() > 1 && d.words().len() > 1 {
                score -= 0.4;
            }
            if f.len() == 1 && f.first().is_some_and(|w| w.chars().count() < 4) {
                score -= 0.1;
            }
            best = best.max(score);
        }
    }
    // One name in full and the other by a part of it.
    if c.kind == Kind::Person && d.kind == Kind::Person {
        let last = |x: &Cluster| x.words().last().cloned().unwrap_or_default();
        if (c.words().len() == 1) != (d.words().len() == 1) {
            best = best.max(ear.word(&last(c), &last(d)) - 0.05);
        }
    }
    best
}

/// Organisations and places of several words, by the dictionary and by sound, word by word.
fn by_dictionary(
    clusters: &mut Sides<Vec<Cluster>>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    let lexicon = Lexicon::shipped();
    let content = |w: &str| {
        !matches!(
            w,
            "of" | "the" | "and" | "for" | "in" | "on" | "to" | "'s" | "&"
        )
    };
    let english: Vec<(usize, Meanings)> = clusters
        .english
        .iter()
        .enumerate()
        .filter(|(_, c)| {
            c.link.is_none()
                && matches!(c.kind, Kind::Organisation | Kind::Place | Kind::Person)
                && c.words().len() > 1
        })
        .map(|(e, c)| {
            let words = c
                .words()
                .iter()
                .filter(|w| content(w))
                .map(|w| {
                    (
                        w.clone(),
                        lexicon.translations(w).into_iter().map(|t| t.key).collect(),
                    )
                })
                .collect();
            (e, words)
        })
        .collect();
    let arabic: Vec<(usize, Meanings)> = clusters
        .arabic
        .iter()
        .enumerate()
        .filter(|(_, c)| {
            c.link.is_none()
                && matches!(c.kind, Kind::Organisation | Kind::Place)
                && c.words().len() > 1
        })
        .map(|(a, c)| {
            let words = c
                .words()
                .iter()
                .map(|w| {
                    (
                        w.clone(),
                        arabic_stems(w)
                            .into_iter()
                            .map(|s| s.text.into_owned())
                            .collect(),
                    )
                })
                .collect();
            (a, words)
        })
        .collect();
    let mut scored: Vec<(f32, usize, usize)> = Vec::new();
    for (k, (e, ew)) in english.iter().enumerate() {
        watch.at(k, english.len())?;
        for (a, aw) in &arabic {
            let score = shared(ear, ew, aw);
            if score >= 0.6 {
                scored.push((score, *e, *a));
            }
        }
    }
    join_best(clusters, scored);
    Some(())
}

type Meanings = Vec<(Form, Vec<String>)>;

/// The share of words that have a counterpart.
fn shared(ear: &mut Ear, english: &Meanings, arabic: &Meanings) -> f32 {
    let mut used = vec![false; arabic.len()];
    let mut hits = 0.0f32;
    for (word, keys) in english {
        let found = arabic.iter().enumerate().position(|(k, (form, stems))| {
            !used.get(k).copied().unwrap_or(true)
                && (stems.iter().any(|s| keys.contains(s))
                    || keys.iter().any(|k| *k == **form)
                    || same_line(word, form)
                    || ear.word(word, form) >= 0.75)
        });
        if let Some(k) = found {
            if let Some(u) = used.get_mut(k) {
                *u = true;
            }
            hits += 1.0;
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "a handful of words")]
    let all = (english.len() + arabic.len()) as f32;
    2.0 * hits / all.max(1.0)
}

/// Persons left over who stand beside the same linked office.
fn by_role(sheets: &Sides<Sheet<'_>>, clusters: &mut Sides<Vec<Cluster>>) {
    let holders = Sides::from_fn(|side| holders(&sheets[side], &clusters[side]));
    let mut pairs = Vec::new();
    for (e, office) in &holders.english {
        let Some(link) = clusters.english.get(*office).and_then(|c| c.link) else {
            continue;
        };
        let mut candidates = holders
            .arabic
            .iter()
            .filter(|(a, o)| {
                *o == link && clusters.arabic.get(*a).is_some_and(|c| c.link.is_none())
            })
            .map(|(a, _)| *a)
            .collect::<Vec<_>>();
        candidates.dedup();
        if clusters.english.get(*e).is_some_and(|c| c.link.is_none()) && candidates.len() == 1 {
            pairs.push((*e, candidates.first().copied().unwrap_or(0)));
        }
    }
    for (e, a) in pairs {
        let open = clusters.english.get(e).is_some_and(|c| c.link.is_none())
            && clusters.arabic.get(a).is_some_and(|c| c.link.is_none());
        if open {
            join(clusters, e, a);
        }
    }
}

/// Which person clusters stand right behind which office clusters.
fn holders(sheet: &Sheet<'_>, clusters: &[Cluster]) -> Vec<(usize, usize)> {
    let mut office_end: FastMap<(usize, usize), usize> = FastMap::default();
    for (i, c) in clusters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == Kind::Title)
    {
        for d in c.drafts.iter().filter_map(|&d| sheet.draft(d)) {
            // A comma, a quote, a country may stand between.
            for gap in 0..=3 {
                office_end.entry((d.para, d.tokens.end + gap)).or_insert(i);
            }
        }
    }
    let mut out = Vec::new();
    for (i, c) in clusters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == Kind::Person)
    {
        for d in c.drafts.iter().filter_map(|&d| sheet.draft(d)) {
            if let Some(&office) = office_end.get(&(d.para, d.tokens.start)) {
                out.push((i, office));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
