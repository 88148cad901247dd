//! How much of a paragraph, or of a sentence, those of the other text explain.
//!
//! Invariant: explained weight never exceeds a paragraph's weight, and grows with the set explaining.

use super::index;
use super::terms::Terms;
use crate::bitext::watch::Watch;
use crate::language::word::Kind;
use crate::text::{Side, Sides};

/// How many paragraphs of the other side one is compared with in full.
pub(super) const NEAR: usize = 8;

/// How many that find a unit near it keeps, beside its own [`NEAR`]: a hub of a long text is near to
/// everything.
const KEPT: usize = 64;

/// How many it keeps in a long text, where the best are of many all the same.
const KEPT_OF_MANY: usize = 16;

/// From so many units a text is long.
const MANY: usize = 1024;

/// How many units of the other text a unit is compared with at all.
const TOUCHED: usize = 128;

/// How many occurrences in the other text are followed to find what is near to a unit, those of its
/// rarest terms first: in a book, the words that are everywhere would cost the square of its length.
const FOLLOWED: usize = 4_096;

/// Terms are compared this many at a time.
const LANES: usize = 4;

/// One paragraph's terms against the paragraphs near to it in content.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The weight of all its terms.
    pub weight: f32,
    /// The weight of its numbers.
    pub numbers: f32,
    /// The near paragraphs, nearest first.
    near: Vec<u32>,
    /// The near paragraphs, ascending, and the weight each explains by itself.
    alone: Vec<(u32, f32)>,
    /// Near paragraph by near paragraph, ascending, the weight of each term that it matches, filled up
    /// to whole [`LANES`]: most terms match nothing, yet comparing all is faster than skipping any.
    matched: Vec<f32>,
    /// The number of terms, filled up.
    width: usize,
    /// Which terms are numbers.
    number_at: Vec<u32>,
}

/// A paragraph near to that of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near<'r> {
    /// The weight it explains by itself.
    pub alone: f32,
    /// Term by term of the row.
    matched: &'r [f32],
}

impl Near<'_> {
    /// The weight that two or three explain together: of each term what the best matches.
    pub(super) fn together(self, second: Self, third: Option<Self>) -> f32 {
        let (a, _) = self.matched.as_chunks::<LANES>();
        let (b, _) = second.matched.as_chunks::<LANES>();
        let mut sums = [0.0f32; LANES];
        if let Some(third) = third {
            let (c, _) = third.matched.as_chunks::<LANES>();
            for ((a, b), c) in a.iter().zip(b).zip(c) {
                for (((sum, a), b), c) in sums.iter_mut().zip(a).zip(b).zip(c) {
                    let best = if a > b { a } else { b };
                    *sum += if best > c { best } else { c };
                }
            }
        } else {
            for (a, b) in a.iter().zip(b) {
                for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                    *sum += if a > b { a } else { b };
                }
            }
        }
        sums.iter().sum()
    }
}

impl Row {
    /// The near paragraphs, nearest first.
    pub(super) fn near(&self) -> impl Iterator<Item = u32> {
        self.near.iter().copied()
    }

    /// A paragraph, where it is near.
    pub(super) fn find(&self, other: u32) -> Option<Near<'_>> {
        let at = self.alone.binary_search_by_key(&other, |n| n.0).ok()?;
        Some(Near {
            alone: self.alone.get(at)?.1,
            matched: self
                .matched
                .get(at * self.width..(at + 1) * self.width)
                .unwrap_or_default(),
        })
    }

    /// The weight of its terms that a set of at most three paragraphs matches.
    pub(super) fn explained(&self, others: &[u32]) -> f32 {
        let mut near = others.iter().filter_map(|&o| self.find(o));
        let Some(a) = near.next() else {
            return 0.0;
        };
        let Some(b) = near.next() else {
            return a.alone;
        };
        a.together(b, near.next())
    }

    /// The weight of its numbers that a set of at most three paragraphs matches.
    pub(super) fn explained_numbers(&self, others: &[u32]) -> f32 {
        if self.numbers <= 0.0 {
            return 0.0;
        }
        let mut all: [&[f32]; 3] = [&[]; 3];
        let near = others.iter().filter_map(|&o| self.find(o));
        for (slot, near) in all.iter_mut().zip(near) {
            *slot = near.matched;
        }
        let best = |t: u32| {
            let of = |m: &&[f32]| m.get(t as usize).copied().unwrap_or(0.0);
            all.iter().map(of).fold(0.0f32, f32::max)
        };
        self.number_at.iter().map(|&t| best(t)).sum()
    }
}

/// Lists one after the other, in two allocations.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Lists<T> {
    /// Where each ends.
    ends: Vec<usize>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    fn get(&self, at: usize) -> &[T] {
        let from = at.checked_sub(1).and_then(|k| self.ends.get(k)).copied();
        let to = self.ends.get(at).copied().unwrap_or_default();
        self.items
            .get(from.unwrap_or_default()..to)
            .unwrap_or_default()
    }
}

/// The units that a cover compares: paragraphs or sentences.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Units {
    /// Unit by unit, its distinct terms, ascending.
    pub own: Vec<Vec<u32>>,
    /// Term by term, the units it occurs in, ascending.
    of_term: Lists<u32>,
}

impl Units {
    /// Units of the terms given, of which a text has so many.
    pub(super) fn of(mut own: Vec<Vec<u32>>, terms: usize) -> Self {
        // At first where each list starts; what is put into it moves that to its end.
        let mut ends = vec![0usize; terms + 1];
        for own in &mut own {
            own.sort_unstable();
            own.dedup();
            for &t in &*own {
                if let Some(n) = ends.get_mut(t as usize + 1) {
                    *n += 1;
                }
            }
        }
        let mut all = 0;
        for end in &mut ends {
            all += *end;
            *end = all;
        }
        let mut items = vec![0u32; all];
        for (unit, own) in (0u32..).zip(&own) {
            for &t in own {
                if let Some(end) = ends.get_mut(t as usize)
                    && let Some(slot) = items.get_mut(*end)
                {
                    *slot = unit;
                    *end += 1;
                }
            }
        }
        ends.truncate(terms);
        let of_term = Lists { ends, items };
        Self { own, of_term }
    }

    /// The paragraphs of a text.
    pub(super) fn paragraphs(terms: &Terms, side: Side) -> Self {
        let own = terms.occurrences[side].iter();
        let own = own.map(|all| all.iter().map(|o| o.term).collect());
        Self::of(own.collect(), terms.terms[side].len())
    }
}

/// Both texts' units against each other.
#[derive(Debug)]
pub(super) struct Cover {
    pub rows: Sides<Vec<Row>>,
}

impl Cover {
    /// `None` where it was called off.
    pub(super) fn of(terms: &Terms, units: &Sides<Units>, watch: Watch<'_>) -> Option<Self> {
        let weights = Sides::from_fn(|s| {
            let all = terms.terms[s].iter().map(|t| t.weight);
            all.collect::<Vec<f32>>()
        });
        let by_term = Sides::from_fn(|s| hits(terms, &units[s.other()], s));
        let own = Sides::from_fn(|s| &units[s].own);
        let totals = Sides::from_fn(|s| {
            let total = |own: &Vec<u32>| own.iter().map(|t| weight(&weights[s], *t)).sum::<f32>();
            own[s]
                .iter()
                .map(|own| total(own) + 1e-6)
                .collect::<Vec<_>>()
        });
        let lens = own.map(Vec::len);
        let watched = |from: f32, to: f32| {
            let watch = watch.part(from, to);
            move |side: Side, p: usize| {
                let before = if side == Side::Arabic {
                    lens.english
                } else {
                    0
                };
                watch.at(before + p, lens.english + lens.arabic)
            }
        };
        let going = watched(0.0, 0.5);
        let explained = Sides::from_fn(|s| {
            let going = |p: usize| going(s, p);
            explained(&weights[s], own[s], lens[s.other()], &by_term[s], going)
        });
        let explained = Sides::new(explained.english?, explained.arabic?);
        // Nearness is symmetric, so that whoever finds the other, both know.
        let going = watched(0.5, 0.75);
        let mut pairs = Sides::from_fn(|s| vec![Vec::<(u32, f32)>::new(); own[s].len()]);
        for side in Side::BOTH {
            for (p, by) in explained[side].iter().enumerate() {
                going(side, p)?;
                let mut near: Vec<(u32, f32)> = by
                    .iter()
                    .filter(|(_, x)| *x > 0.0)
                    .map(|&(q, x)| {
                        let own = x / totals[side][p];
                        let facing = &explained[side.other()][q as usize];
                        let back = facing
                            .binary_search_by_key(&index(p), |f| f.0)
                            .ok()
                            .and_then(|k| facing.get(k))
                            .map_or(0.0, |f| f.1);
                        let back = back / totals[side.other()][q as usize];
                        let close = (own * back).max(0.0).sqrt() + 0.3 * own.max(back);
                        (q, close)
                    })
                    .collect();
                let nearer =
                    |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
                if near.len() > NEAR {
                    near.select_nth_unstable_by(NEAR, nearer);
                    near.truncate(NEAR);
                }
                near.sort_unstable_by(nearer);
                for (q, close) in near {
                    pairs[side][p].push((q, close));
                    pairs[side.other()][q as usize].push((index(p), close));
                }
            }
        }
        let many = own.english.len().max(own.arabic.len()) > MANY;
        let kept = if many { KEPT_OF_MANY } else { KEPT };
        let going = watched(0.75, 1.0);
        let rows = Sides::from_fn(|s| {
            own[s]
                .iter()
                .enumerate()
                .map(|(p, own)| {
                    going(s, p)?;
                    let mut near = std::mem::take(&mut pairs[s][p]);
                    near.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                    near.dedup_by_key(|(q, _)| *q);
                    near.truncate(kept);
                    let is_number = |t: u32| {
                        let term = terms.term(s, t);
                        term.is_some_and(|t| t.kind == Kind::Number)
                    };
                    Some(row(
                        &weights[s],
                        is_number,
                        own,
                        &by_term[s],
                        totals[s][p],
                        &near,
                    ))
                })
                .collect::<Option<Vec<Row>>>()
        });
        Some(Self {
            rows: Sides::new(rows.english?, rows.arabic?),
        })
    }
}

fn weight(weights: &[f32], term: u32) -> f32 {
    weights.get(term as usize).copied().unwrap_or_default()
}

/// Where in the other text, by paragraph, a term is matched how strongly.
type Hits = Vec<(u32, f32)>;

/// Term by term, its hits.
fn hits(terms: &Terms, facing: &Units, side: Side) -> Lists<(u32, f32)> {
    let mut out = Lists {
        ends: Vec::with_capacity(terms.terms[side].len()),
        items: Vec::with_capacity(2 * facing.of_term.items.len()),
    };
    let mut all: Hits = Vec::new();
    for t in &terms.terms[side] {
        for l in &t.links {
            let units = facing.of_term.get(l.term as usize).iter();
            all.extend(units.map(|&p| (p, l.strength)));
        }
        // The units of one term are in order.
        if t.links.len() > 1 {
            all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            all.dedup_by_key(|(p, _)| *p);
        }
        out.items.append(&mut all);
        out.ends.push(out.items.len());
    }
    out
}

/// Paragraph by paragraph, which of the other text explain how much of its weight; `None` where `going` says
/// so.
fn explained(
    weights: &[f32],
    own: &[Vec<u32>],
    facing: usize,
    by_term: &Lists<(u32, f32)>,
    going: impl Fn(usize) -> Option<()>,
) -> Option<Vec<Hits>> {
    let mut sums = vec![0.0f32; facing];
    let mut touched: Vec<u32> = Vec::new();
    let hits = |t: u32| by_term.get(t as usize);
    let mut rare: Vec<u32> = Vec::new();
    own.iter()
        .enumerate()
        .map(|(p, own)| {
            going(p)?;
            let all: usize = own.iter().map(|&t| hits(t).len()).sum();
            let followed = if all > FOLLOWED {
                rare.clone_from(own);
                rare.sort_by_key(|&t| (hits(t).len(), t));
                &rare
            } else {
                own
            };
            let mut left = FOLLOWED;
            for &t in followed {
                let Some(rest) = left.checked_sub(hits(t).len()) else {
                    break;
                };
                left = rest;
                let w = weight(weights, t);
                for &(at, strength) in hits(t) {
                    if let Some(sum) = sums.get_mut(at as usize) {
                        if *sum == 0.0 {
                            touched.push(at);
                        }
                        *sum += w * strength;
                    }
                }
            }
            touched.sort_unstable();
            touched.dedup();
            let take = |at: u32| {
                let sum = sums.get_mut(at as usize).map_or(0.0, std::mem::take);
                (at, sum)
            };
            let mut found: Hits = touched.drain(..).map(take).collect();
            if found.len() > TOUCHED {
                let stronger =
                    |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
                found.select_nth_unstable_by(TOUCHED, stronger);
                found.truncate(TOUCHED);
                found.shrink_to_fit();
                found.sort_unstable_by_key(|f| f.0);
            }
            Some(found)
        })
        .collect()
}

fn row(
    weights: &[f32],
    is_number: impl Fn(u32) -> bool,
    own: &[u32],
    by_term: &Lists<(u32, f32)>,
    total: f32,
    near: &[(u32, f32)],
) -> Row {
    let width = own.len().next_multiple_of(LANES);
    let near: Vec<u32> = near.iter().map(|n| n.0).collect();
    let mut ascending = near.clone();
    ascending.sort_unstable();
    let mut matched = vec![0.0f32; width * near.len()];
    for (k, &t) in own.iter().enumerate() {
        let weight = weight(weights, t);
        let hits = by_term.get(t as usize);
        // The shorter list is gone through, and looked up in the longer.
        let mut put = |at: usize, strength: f32| {
            if let Some(slot) = matched.get_mut(at * width + k) {
                *slot = weight * strength;
            }
        };
        if hits.len() < ascending.len() {
            for &(q, strength) in hits {
                if let Ok(at) = ascending.binary_search(&q) {
                    put(at, strength);
                }
            }
        } else {
            for (at, q) in ascending.iter().enumerate() {
                if let Ok(found) = hits.binary_search_by_key(q, |h| h.0) {
                    put(at, hits.get(found).map_or(0.0, |h| h.1));
                }
            }
        }
    }
    let whole = |k: usize| {
        let (lanes, _) = matched
            .get(k * width..(k + 1) * width)
            .unwrap_or_default()
            .as_chunks::<LANES>();
        let mut sums = [0.0f32; LANES];
        for lane in lanes {
            for (sum, x) in sums.iter_mut().zip(lane) {
                *sum += x;
            }
        }
        sums.iter().sum()
    };
    let alone = ascending.iter().enumerate();
    let alone = alone.map(|(k, &q)| (q, whole(k))).collect();
    let numbers = (0u32..).zip(own).filter(|(_, t)| is_number(**t));
    Row {
        weight: total,
        numbers: numbers.clone().map(|(_, t)| weight(weights, *t)).sum(),
        number_at: numbers.map(|(k, _)| k).collect(),
        near,
        alone,
        matched,
        width,
    }
}
