//! How much of a paragraph, or of a sentence, those of the other text explain.
//!
//! Invariant: explained weight never exceeds a paragraph's weight, and grows with the set explaining.
//! Must not know: what a term is but that it weighs, and that a number is one; beads.

use std::cmp::Ordering;

use super::terms::Terms;
use crate::bitext::watch::Watch;
use crate::language::word::Kind;
use crate::text::{Side, Sides, narrow};

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

/// The weight of a unit without terms, so that shares of it are numbers.
pub(super) const NO_WEIGHT: f32 = 1e-6;

/// What counts for the nearness of two units beside how well both explain each other: this share of how well the
/// one that does so better explains the other. A short one is near to the long one that tells it among others.
const ONE_SIDED: f32 = 0.3;

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
    alone: Vec<Rated>,
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
    /// The row of a unit, given the units near to it, nearest first.
    fn of(text: &Prepared<'_>, at: usize, near: &[Rated], is_number: impl Fn(u32) -> bool) -> Self {
        let own = text.own.get(at).map_or(&[][..], Vec::as_slice);
        let width = own.len().next_multiple_of(LANES);
        let near: Vec<u32> = near.iter().map(|n| n.unit).collect();
        let mut ascending = near.clone();
        ascending.sort_unstable();
        let mut matched = vec![0.0f32; width * near.len()];
        for (k, &t) in own.iter().enumerate() {
            let weight = weight(&text.weights, t);
            let matches = text.matches(t);
            let mut put = |at: usize, strength: f32| {
                if let Some(slot) = matched.get_mut(at * width + k) {
                    *slot = weight * strength;
                }
            };
            // The shorter list is gone through, and looked up in the longer.
            if matches.len() < ascending.len() {
                for found in matches {
                    if let Ok(at) = ascending.binary_search(&found.unit) {
                        put(at, found.by);
                    }
                }
            } else {
                for (at, unit) in ascending.iter().enumerate() {
                    if let Ok(found) = matches.binary_search_by_key(unit, |m| m.unit) {
                        put(at, matches.get(found).map_or(0.0, |m| m.by));
                    }
                }
            }
        }
        let alone = ascending.iter().enumerate().map(|(k, &unit)| {
            let matched = matched.get(k * width..(k + 1) * width);
            let (lanes, _) = matched.unwrap_or_default().as_chunks();
            Rated {
                unit,
                by: sum(lanes),
            }
        });
        let alone = alone.collect();
        let numbers = (0u32..).zip(own).filter(|(_, t)| is_number(**t));
        Self {
            weight: text.totals.get(at).copied().unwrap_or(NO_WEIGHT),
            numbers: numbers
                .clone()
                .map(|(_, t)| weight(&text.weights, *t))
                .sum(),
            number_at: numbers.map(|(k, _)| k).collect(),
            near,
            alone,
            matched,
            width,
        }
    }

    /// The near paragraphs, nearest first.
    pub(super) fn near(&self) -> impl Iterator<Item = u32> {
        self.near.iter().copied()
    }

    /// A paragraph, where it is near.
    pub(super) fn find(&self, other: u32) -> Option<Near<'_>> {
        let at = self.alone.binary_search_by_key(&other, |n| n.unit).ok()?;
        Some(Near {
            alone: self.alone.get(at)?.by,
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
        let texts = Sides::from_fn(|s| Prepared::of(terms, units, s));
        let lens = texts.as_ref().map(|t| t.own.len());
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
            let text = &texts[s];
            text.explained(lens[s.other()], |p| going(s, p))
        });
        let explained = Sides::new(explained.english?, explained.arabic?);
        let mut near = near(&texts, &explained, watched(0.5, 0.75))?;
        let many = lens.english.max(lens.arabic) > MANY;
        let kept = if many { KEPT_OF_MANY } else { KEPT };
        let going = watched(0.75, 1.0);
        let rows = Sides::from_fn(|s| {
            let is_number = |t: u32| {
                let term = terms.term(s, t);
                term.is_some_and(|t| t.kind == Kind::Number)
            };
            let near = near[s].iter_mut().enumerate();
            near.map(|(p, near)| {
                going(s, p)?;
                near.sort_unstable_by(Rated::better);
                near.dedup_by_key(|n| n.unit);
                near.truncate(kept);
                Some(Row::of(&texts[s], p, near, is_number))
            })
            .collect::<Option<Vec<Row>>>()
        });
        Some(Self {
            rows: Sides::new(rows.english?, rows.arabic?),
        })
    }

    /// The units, an English and an Arabic one, that are each nearest to the other.
    pub(super) fn mutually_nearest(&self) -> impl Iterator<Item = (u32, u32)> {
        let nearest = |side: Side, p: u32| self.rows[side].get(p as usize)?.near().next();
        let english = 0..narrow(self.rows.english.len());
        english.filter_map(move |e| {
            let a = nearest(Side::English, e)?;
            (nearest(Side::Arabic, a) == Some(e)).then_some((e, a))
        })
    }
}

/// A unit of the other text, with a number for how well it does: a strength, a weight, a nearness.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Rated {
    unit: u32,
    by: f32,
}

impl Rated {
    /// The better first; of equals, the one that comes first in its text.
    fn better(&self, other: &Self) -> Ordering {
        (other.by.total_cmp(&self.by)).then(self.unit.cmp(&other.unit))
    }
}

/// One text, ready to be compared with the other.
struct Prepared<'u> {
    /// Term by term, its weight.
    weights: Vec<f32>,
    /// Unit by unit, its distinct terms, ascending.
    own: &'u [Vec<u32>],
    /// Unit by unit, the weight of all its terms.
    totals: Vec<f32>,
    /// Term by term, the units of the other text that match it, ascending, and how strongly.
    matches: Lists<Rated>,
}

impl<'u> Prepared<'u> {
    fn of(terms: &Terms, units: &'u Sides<Units>, side: Side) -> Self {
        let weights: Vec<f32> = terms.terms[side].iter().map(|t| t.weight).collect();
        let own = &units[side].own;
        let total =
            |own: &Vec<u32>| own.iter().map(|t| weight(&weights, *t)).sum::<f32>() + NO_WEIGHT;
        Self {
            totals: own.iter().map(total).collect(),
            matches: matches(terms, &units[side.other()], side),
            weights,
            own,
        }
    }

    fn matches(&self, term: u32) -> &[Rated] {
        self.matches.get(term as usize)
    }

    /// Unit by unit, which of the other text's units, of so many, explain how much of its weight, ascending. `None`
    /// where `going` says so.
    fn explained(
        &self,
        facing: usize,
        going: impl Fn(usize) -> Option<()>,
    ) -> Option<Vec<Vec<Rated>>> {
        let mut sums = vec![0.0f32; facing];
        // The last unit, counted from 1, that touched each.
        let mut touched_by = vec![0usize; facing];
        let mut touched: Vec<u32> = Vec::new();
        let mut rare: Vec<u32> = Vec::new();
        let units = self.own.iter().enumerate();
        units
            .map(|(p, own)| {
                going(p)?;
                let all: usize = own.iter().map(|&t| self.matches(t).len()).sum();
                let followed = if all > FOLLOWED {
                    rare.clone_from(own);
                    rare.sort_by_key(|&t| (self.matches(t).len(), t));
                    &rare
                } else {
                    own
                };
                let mut left = FOLLOWED;
                for &t in followed {
                    let Some(rest) = left.checked_sub(self.matches(t).len()) else {
                        break;
                    };
                    left = rest;
                    let weight = weight(&self.weights, t);
                    for matched in self.matches(t) {
                        let at = matched.unit as usize;
                        if let (Some(sum), Some(by)) = (sums.get_mut(at), touched_by.get_mut(at)) {
                            if std::mem::replace(by, p + 1) != p + 1 {
                                touched.push(matched.unit);
                            }
                            *sum += weight * matched.by;
                        }
                    }
                }
                let take = |unit: u32| {
                    let by = sums.get_mut(unit as usize).map_or(0.0, std::mem::take);
                    Rated { unit, by }
                };
                let mut found: Vec<Rated> = touched.drain(..).map(take).collect();
                if found.len() > TOUCHED {
                    found.select_nth_unstable_by(TOUCHED, Rated::better);
                    found.truncate(TOUCHED);
                    found.shrink_to_fit();
                }
                found.sort_unstable_by_key(|f| f.unit);
                Some(found)
            })
            .collect()
    }
}

/// Unit by unit, the units near to it and how near they are, in any order, some twice: nearness is symmetric, so
/// that whichever finds the other, both know. `None` where `going` says so.
fn near(
    texts: &Sides<Prepared<'_>>,
    explained: &Sides<Vec<Vec<Rated>>>,
    going: impl Fn(Side, usize) -> Option<()>,
) -> Option<Sides<Vec<Vec<Rated>>>> {
    let mut out = texts.as_ref().map(|t| vec![Vec::new(); t.own.len()]);
    for side in Side::BOTH {
        let other = side.other();
        for (p, by) in explained[side].iter().enumerate() {
            going(side, p)?;
            let unit = narrow(p);
            let nearness = |found: &Rated| {
                let own = found.by / texts[side].totals[p];
                let facing = &explained[other][found.unit as usize];
                let back = facing.binary_search_by_key(&unit, |f| f.unit).ok();
                let back = back.and_then(|k| facing.get(k)).map_or(0.0, |f| f.by);
                let back = back / texts[other].totals[found.unit as usize];
                Rated {
                    unit: found.unit,
                    by: (own * back).max(0.0).sqrt() + ONE_SIDED * own.max(back),
                }
            };
            let mut found: Vec<Rated> = by.iter().filter(|f| f.by > 0.0).map(nearness).collect();
            if found.len() > NEAR {
                found.select_nth_unstable_by(NEAR, Rated::better);
                found.truncate(NEAR);
            }
            found.sort_unstable_by(Rated::better);
            for near in found {
                out[side][p].push(near);
                out[other][near.unit as usize].push(Rated { unit, by: near.by });
            }
        }
    }
    Some(out)
}

fn weight(weights: &[f32], term: u32) -> f32 {
    weights.get(term as usize).copied().unwrap_or_default()
}

/// Term by term, the units of the other text that match it, ascending, each by its strongest link.
fn matches(terms: &Terms, facing: &Units, side: Side) -> Lists<Rated> {
    let mut out = Lists {
        ends: Vec::with_capacity(terms.terms[side].len()),
        items: Vec::with_capacity(2 * facing.of_term.items.len()),
    };
    let mut all: Vec<Rated> = Vec::new();
    for t in &terms.terms[side] {
        for l in &t.links {
            let units = facing.of_term.get(l.term as usize).iter();
            all.extend(units.map(|&unit| Rated {
                unit,
                by: l.strength,
            }));
        }
        // The units of one term are in order.
        if t.links.len() > 1 {
            all.sort_unstable_by(|a, b| a.unit.cmp(&b.unit).then(b.by.total_cmp(&a.by)));
            all.dedup_by_key(|m| m.unit);
        }
        out.items.append(&mut all);
        out.ends.push(out.items.len());
    }
    out
}

/// The sum, lane by lane.
fn sum(lanes: &[[f32; LANES]]) -> f32 {
    let mut sums = [0.0f32; LANES];
    for lane in lanes {
        for (sum, x) in sums.iter_mut().zip(lane) {
            *sum += x;
        }
    }
    sums.iter().sum()
}
