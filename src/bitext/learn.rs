//! Learns which words stand for which from a reader's own library.
//!
//! From beads that are sure, IBM Model 1 (Brown et al., Computational Linguistics 19, 1993) in both
//! directions, started from what the lexicon knows; a pair is kept where both directions agree on it.
//! Invariant: the same beads give the same pairs, in whatever order they come; everything is bounded by the
//! constants below, so that a large library takes no longer than a reader may wait.
//! Must not know: files, where beads are kept.

use std::collections::BTreeMap;

use super::alignment::Alignment;
use crate::language::frequent;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::word::{self, Kind};
use crate::text::{Side, Sides, narrow};

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
    for bead in alignment.beads().iter() {
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
                .map(|w| word::main_stem(&w.key, side))
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

/// Words as numbers, in order of their letters.
type Ids<'b> = BTreeMap<&'b str, u32>;

/// Two words that stand together in beads.
struct Together {
    english: u32,
    arabic: u32,
    /// In how many beads.
    beads: u32,
}

impl Together {
    const fn word(&self, side: Side) -> u32 {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// A bead: how many words it has on each side, and its pairs, Arabic word by Arabic word.
struct BeadWords {
    lens: Sides<usize>,
    pairs: Vec<u32>,
}

/// What is learnt from: beads, and the words that stand together in them.
struct Corpus<'b> {
    ids: Sides<Ids<'b>>,
    beads: Vec<BeadWords>,
    pairs: Vec<Together>,
    /// Pair by pair, whether the lexicon has it.
    known: Vec<bool>,
}

impl<'b> Corpus<'b> {
    fn of(lines: &[(&'b str, &'b str)], lexicon: &Lexicon) -> Self {
        let ids = Sides::new(
            ids(lines.iter().map(|(e, _)| *e)),
            ids(lines.iter().map(|(_, a)| *a)),
        );
        let numbers = |words: &str, side: Side| -> Vec<u32> {
            let words = words.split(' ').take(MOST_WORDS);
            words.filter_map(|w| ids[side].get(w).copied()).collect()
        };
        let mut places: FastMap<(u32, u32), u32> = FastMap::default();
        let mut pairs: Vec<Together> = Vec::new();
        let mut beads = Vec::with_capacity(lines.len());
        for (e, a) in lines {
            let (e, a) = (numbers(e, Side::English), numbers(a, Side::Arabic));
            let mut own = Vec::with_capacity(e.len() * a.len());
            for &arabic in &a {
                for &english in &e {
                    let place = *places.entry((english, arabic)).or_insert_with(|| {
                        pairs.push(Together {
                            english,
                            arabic,
                            beads: 0,
                        });
                        narrow(pairs.len() - 1)
                    });
                    if let Some(pair) = pairs.get_mut(place as usize) {
                        pair.beads += 1;
                    }
                    own.push(place);
                }
            }
            beads.push(BeadWords {
                lens: Sides::new(e.len(), a.len()),
                pairs: own,
            });
        }
        Self {
            known: in_lexicon(&ids, &places, lexicon),
            ids,
            beads,
            pairs,
        }
    }
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
    let corpus = Corpus::of(&lines, lexicon);
    let forward = model_1(&corpus, Side::English);
    let backward = model_1(&corpus, Side::Arabic);
    let words = corpus
        .ids
        .as_ref()
        .map(|ids| ids.keys().copied().collect::<Vec<_>>());
    let pairs = corpus.pairs.iter().zip(&corpus.known);
    let estimates = forward.iter().zip(&backward);
    let kept = pairs.zip(estimates).filter(|((pair, known), (f, b))| {
        !**known
            && pair.beads >= LEAST_BEADS
            && f.count.min(b.count) >= LEAST_COUNT
            && f.probability.min(b.probability) >= LEAST_PROBABLE
    });
    let kept = kept.filter_map(|((pair, _), (f, b))| {
        Some(Pair {
            english: (*words.english.get(pair.english as usize)?).to_owned(),
            arabic: (*words.arabic.get(pair.arabic as usize)?).to_owned(),
            probability: (f.probability * b.probability).sqrt().min(1.0),
            beads: pair.beads,
        })
    });
    let mut out: Vec<Pair> = kept.collect();
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
    ids: &Sides<Ids<'_>>,
    places: &FastMap<(u32, u32), u32>,
    lexicon: &Lexicon,
) -> Vec<bool> {
    let mut out = vec![false; places.len()];
    for (key, e) in &ids.english {
        for translation in lexicon.translations(key) {
            for stem in word::arabic_stems(&translation.key) {
                let arabic = ids.arabic.get(&*stem.text);
                let place = arabic.and_then(|a| places.get(&(*e, *a)));
                if let Some(known) = place.and_then(|at| out.get_mut(*at as usize)) {
                    *known = true;
                }
            }
        }
    }
    out
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
/// How likely a word is to be said for nothing, against a pair of the start (the null word of the model).
const NOTHING: f32 = 1.0;

/// The model in one direction: the words of the side `given` are given, those of the other drawn.
fn model_1(corpus: &Corpus<'_>, given: Side) -> Vec<Estimate> {
    let even = 1.0 / corpus.ids[given.other()].len().max(1) as f32;
    let start = |known: &bool| Estimate {
        probability: if *known { KNOWN * even } else { even },
        count: 0.0,
    };
    let mut t: Vec<Estimate> = corpus.known.iter().map(start).collect();
    for _ in 0..ROUNDS {
        for estimate in &mut t {
            estimate.count = 0.0;
        }
        for bead in &corpus.beads {
            expect(bead, given, NOTHING * even, &mut t);
        }
        maximise(corpus, given, &mut t);
    }
    t
}

/// Shares each drawn word of a bead out among the given ones by how probable they make it.
fn expect(bead: &BeadWords, given: Side, nothing: f32, t: &mut [Estimate]) {
    let Sides {
        english: e,
        arabic: a,
    } = bead.lens;
    // Pairs stand Arabic word by Arabic word.
    let (outer, inner, step, stride) = match given {
        Side::English => (a, e, e, 1),
        Side::Arabic => (e, a, 1, e),
    };
    for o in 0..outer {
        let here = || {
            let places = (0..inner).map(|i| o * step + i * stride);
            places.filter_map(|at| bead.pairs.get(at).map(|id| *id as usize))
        };
        let found = here().filter_map(|id| t.get(id));
        let sum: f32 = found.map(|x| x.probability).sum();
        let all = sum + nothing;
        for id in here() {
            if let Some(x) = t.get_mut(id) {
                x.count += x.probability / all;
            }
        }
    }
}

/// Makes of counts the probability of the drawn word given the other.
fn maximise(corpus: &Corpus<'_>, given: Side, t: &mut [Estimate]) {
    let mut totals = vec![0.0f32; corpus.ids[given].len()];
    for (x, pair) in t.iter().zip(&corpus.pairs) {
        if let Some(total) = totals.get_mut(pair.word(given) as usize) {
            *total += x.count;
        }
    }
    for (x, pair) in t.iter_mut().zip(&corpus.pairs) {
        let total = totals.get(pair.word(given) as usize);
        let total = total.copied().unwrap_or_default();
        x.probability = if total > 0.0 { x.count / total } else { 0.0 };
    }
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
