//! Learns which words stand for which from a reader's own library.
//!
//! From beads that are sure, IBM Model 1 (Brown et al., Computational Linguistics 19, 1993) in both
//! directions, started from what the lexicon knows; a pair is kept where both directions agree on it.
//! Invariant: the same beads give the same pairs, in whatever order they come; everything is bounded by the
//! constants below, so that a large library takes no longer than a reader may wait.
//! Must not know: files, where beads are kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::bead::Alignment;
use crate::language::frequent;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::word::{self, Kind};
use crate::text::{Side, Sides};

/// From which probability a bead is sure enough to learn from.
pub const SURE: f32 = 0.8;
/// The most words of a side of a bead that are taken.
const MOST_WORDS: usize = 60;
/// The most beads that are learnt from at once.
const MOST_BEADS: usize = 6_000;
/// Rounds of expectation and maximisation: more change little but the tail.
const ROUNDS: usize = 5;
/// In how many beads both words of a pair must stand together.
const LEAST_BEADS: u32 = 3;
/// How many times at least, by expectation, one must have been said for the other.
const LEAST_COUNT: f32 = 2.0;
/// How probable at least each word must be given the other.
const LEAST_PROBABLE: f32 = 0.25;

/// A pair of words that was learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The English stem.
    pub english: String,
    /// The Arabic stem.
    pub arabic: String,
    /// How probable they are given each other: the geometric mean of both directions.
    pub probability: f32,
    /// In how many beads they stand together.
    pub beads: u32,
}

/// The words of an article's sure beads, a bead a line: English stems, a tab, Arabic stems. This is the form
/// in which they are kept.
#[must_use]
pub fn beads(paragraphs: Sides<&[&str]>, alignment: &Alignment) -> String {
    let mut out = String::new();
    for bead in alignment.beads() {
        if !bead.is_linked() || bead.probability < SURE {
            continue;
        }
        let stems = Sides::from_fn(|side| {
            let texts = bead.members(side).iter();
            let texts = texts.filter_map(|p| paragraphs[side].get(*p as usize));
            let mut stems: Vec<String> = texts
                .flat_map(|text| word::words(text, side))
                .filter(|w| w.kind == Kind::Word && w.key.chars().count() >= 3)
                .filter(|w| !frequent::is_function_word(&w.key, side))
                .map(|w| stem(&w.key, side))
                .collect();
            stems.sort();
            stems.dedup();
            stems.truncate(MOST_WORDS);
            stems.join(" ")
        });
        if !stems.english.is_empty() && !stems.arabic.is_empty() {
            out.push_str(&format!("{}\t{}\n", stems.english, stems.arabic));
        }
    }
    out
}

/// The one stem that a word is learnt under.
fn stem(key: &str, side: Side) -> String {
    match side {
        Side::English => word::english_stems(key).into_iter().min_by_key(String::len),
        Side::Arabic => word::stems(key)
            .into_iter()
            .filter(|(_, trust)| *trust >= 0.9)
            .min_by_key(|(stem, _)| stem.len())
            .map(|(stem, _)| stem.into_owned()),
    }
    .unwrap_or_default()
}

/// Words as numbers, in order of their letters.
type Ids<'b> = BTreeMap<&'b str, u32>;

/// A bead: how many words it has on each side, and its pairs, Arabic word by Arabic word.
struct Bead {
    sides: [Vec<u32>; 2],
    pairs: Vec<u32>,
}

/// Learns from the beads of several articles, each as [`beads`] writes them, the pairs that the lexicon
/// does not have; by falling probability.
#[must_use]
pub fn pairs<'b>(articles: impl IntoIterator<Item = &'b str>, lexicon: &Lexicon) -> Vec<Pair> {
    let lines = articles.into_iter().flat_map(str::lines);
    let mut lines: Vec<(&str, &str)> = lines.filter_map(|l| l.split_once('\t')).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.truncate(MOST_BEADS);
    let english = ids(lines.iter().map(|(e, _)| *e));
    let arabic = ids(lines.iter().map(|(_, a)| *a));
    let mut known: FastMap<(u32, u32), u32> = FastMap::default();
    let mut together: Vec<(u32, u32, u32)> = Vec::new();
    let numbers = |words: &str, ids: &Ids<'_>| -> Vec<u32> {
        let words = words.split(' ').take(MOST_WORDS);
        words.filter_map(|w| ids.get(w).copied()).collect()
    };
    let beads: Vec<Bead> = lines
        .iter()
        .map(|(e, a)| {
            let (e, a) = (numbers(e, &english), numbers(a, &arabic));
            let mut pairs = Vec::with_capacity(e.len() * a.len());
            for &a in &a {
                for &e in &e {
                    let id = *known.entry((e, a)).or_insert_with(|| {
                        together.push((e, a, 0));
                        u32::try_from(together.len() - 1).unwrap_or(u32::MAX)
                    });
                    if let Some(pair) = together.get_mut(id as usize) {
                        pair.2 += 1;
                    }
                    pairs.push(id);
                }
            }
            Bead {
                sides: [e, a],
                pairs,
            }
        })
        .collect();
    let is_known = in_lexicon(&english, &arabic, &known, lexicon);
    let sizes = [english.len(), arabic.len()];
    let forward = model_1(&beads, &together, &is_known, sizes, Given::English);
    let backward = model_1(&beads, &together, &is_known, sizes, Given::Arabic);
    let words = Sides::new(
        english.keys().copied().collect::<Vec<_>>(),
        arabic.keys().copied().collect::<Vec<_>>(),
    );
    let mut out = Vec::new();
    for (id, (e, a, beads)) in together.into_iter().enumerate() {
        let (Some(f), Some(b)) = (forward.get(id), backward.get(id)) else {
            continue;
        };
        if beads < LEAST_BEADS
            || is_known.get(id).is_some_and(|k| *k)
            || f.count.min(b.count) < LEAST_COUNT
            || f.probability.min(b.probability) < LEAST_PROBABLE
        {
            continue;
        }
        if let (Some(e), Some(a)) = (words.english.get(e as usize), words.arabic.get(a as usize)) {
            out.push(Pair {
                english: (*e).to_owned(),
                arabic: (*a).to_owned(),
                probability: (f.probability * b.probability).sqrt().min(1.0),
                beads,
            });
        }
    }
    out.sort_by(|x, y| {
        y.probability
            .total_cmp(&x.probability)
            .then_with(|| (&x.english, &x.arabic).cmp(&(&y.english, &y.arabic)))
    });
    out
}

/// Pairs as lines that a layer of the lexicon is read from.
#[must_use]
pub fn lines(pairs: &[Pair]) -> String {
    let mut out = String::new();
    for pair in pairs {
        let percent = (pair.probability.clamp(0.0, 1.0) * 100.0) as u8;
        out.push_str(&format!("{}\t{}={percent}\n", pair.english, pair.arabic));
    }
    out
}

fn ids<'b>(sides: impl Iterator<Item = &'b str>) -> Ids<'b> {
    let mut ids: Ids<'b> = sides
        .flat_map(|s| s.split(' ').take(MOST_WORDS))
        .map(|w| (w, 0))
        .collect();
    for (n, id) in (0..).zip(ids.values_mut()) {
        *id = n;
    }
    ids
}

/// Which pairs the lexicon has, by their place.
fn in_lexicon(
    english: &Ids<'_>,
    arabic: &Ids<'_>,
    pairs: &FastMap<(u32, u32), u32>,
    lexicon: &Lexicon,
) -> Vec<bool> {
    let mut out = vec![false; pairs.len()];
    for (key, e) in english {
        for translation in lexicon.translations(key) {
            for (stem, _) in word::stems(&translation.key) {
                let stem: Cow<'_, str> = stem;
                let id = arabic.get(&*stem).and_then(|a| pairs.get(&(*e, *a)));
                if let Some(known) = id.and_then(|id| out.get_mut(*id as usize)) {
                    *known = true;
                }
            }
        }
    }
    out
}

/// Which side's words are given, of which the other's are drawn.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    English,
    Arabic,
}

/// What a direction says of a pair.
#[derive(Debug, Clone, Copy, Default)]
struct Estimate {
    probability: f32,
    /// How many times one was said for the other, by expectation.
    count: f32,
}

/// How much likelier a pair of the lexicon is to start with: known words explain each other, so that the
/// others are left to explain what is new.
const KNOWN: f32 = 20.0;
/// How likely a word is to be said for nothing, against a pair of the start.
const NOTHING: f32 = 1.0;

fn model_1(
    beads: &[Bead],
    pairs: &[(u32, u32, u32)],
    known: &[bool],
    [english, arabic]: [usize; 2],
    given: Given,
) -> Vec<Estimate> {
    let (givens, drawn) = match given {
        Given::English => (english, arabic),
        Given::Arabic => (arabic, english),
    };
    let even = 1.0 / drawn.max(1) as f32;
    let mut t: Vec<Estimate> = known
        .iter()
        .map(|known| Estimate {
            probability: if *known { KNOWN * even } else { even },
            count: 0.0,
        })
        .collect();
    for _ in 0..ROUNDS {
        for estimate in &mut t {
            estimate.count = 0.0;
        }
        for bead in beads {
            let [e, a] = [bead.sides[0].len(), bead.sides[1].len()];
            // Pairs stand Arabic word by Arabic word.
            let (outer, inner, step, stride) = match given {
                Given::English => (a, e, e, 1),
                Given::Arabic => (e, a, 1, e),
            };
            for o in 0..outer {
                let here = || {
                    (0..inner).filter_map(|i| {
                        bead.pairs.get(o * step + i * stride).map(|id| *id as usize)
                    })
                };
                let sum: f32 = here()
                    .filter_map(|id| t.get(id))
                    .map(|x| x.probability)
                    .sum();
                let all = sum + NOTHING * even;
                for id in here() {
                    if let Some(x) = t.get_mut(id) {
                        x.count += x.probability / all;
                    }
                }
            }
        }
        let mut totals = vec![0.0f32; givens];
        let owner = |pair: &(u32, u32, u32)| match given {
            Given::English => pair.0 as usize,
            Given::Arabic => pair.1 as usize,
        };
        for (x, pair) in t.iter().zip(pairs) {
            if let Some(total) = totals.get_mut(owner(pair)) {
                *total += x.count;
            }
        }
        for (x, pair) in t.iter_mut().zip(pairs) {
            let total = totals.get(owner(pair)).copied().unwrap_or_default();
            x.probability = if total > 0.0 { x.count / total } else { 0.0 };
        }
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::Origin;

    const LIBRARY: &str = "fire port zarqon\tحريق ميناء زرقون\nship zarqon\tسفينه زرقون\nrain zarqon school\tمطر مدرس زرقون\nfire rain\tحريق مطر\nship port\tسفينه ميناء\nschool fire\tمدرس حريق\n";

    #[test]
    fn words_that_stand_together_are_learnt() {
        let lexicon = Lexicon::parse("fire\tحريق\nrain\tمطر\n");
        let found = pairs([LIBRARY], &lexicon);
        assert!(
            found
                .iter()
                .any(|p| p.english == "zarqon" && p.arabic == "زرقون" && p.beads == 3),
            "{found:?}"
        );
        assert!(found.iter().all(|p| p.english != "fire"), "{found:?}");
        assert!(pairs([""], &lexicon).is_empty());
        assert!(pairs(["fire\t\n\t\nno tab"], &lexicon).is_empty());
    }

    #[test]
    fn order_changes_nothing_and_lines_are_read_back() {
        let lexicon = Lexicon::default();
        let back: String = LIBRARY.lines().rev().map(|l| format!("{l}\n")).collect();
        let found = pairs([LIBRARY], &lexicon);
        assert_eq!(found, pairs([back.as_str()], &lexicon));
        let layer = crate::language::lexicon::Layer::parse(lines(&found), Origin::Learned);
        let learned = Lexicon::of(vec![layer.into()]);
        let translations = learned.translations("zarqon");
        assert_eq!(translations.len(), 1, "{found:?}");
        assert_eq!(translations[0].key, "زرقون");
        assert!((translations[0].weight - found[0].probability).abs() < 0.5);
    }

    #[test]
    fn only_sure_beads_are_kept() {
        let english = ["A fire burned ships.", "Rain."];
        let arabic = ["أحرقت النار السفن.", "مطر."];
        let bead = |at: u32, probability| super::super::Bead {
            english: vec![at],
            arabic: vec![at],
            probability,
            reasons: Vec::new(),
        };
        let alignment = Alignment::new(vec![bead(0, 0.9), bead(1, 0.5)], Sides::new(2, 2));
        let kept = beads(Sides::new(&english[..], &arabic[..]), &alignment);
        assert_eq!(kept.lines().count(), 1, "{kept}");
        assert!(kept.starts_with("burn fire ship\t"), "{kept}");
    }
}
