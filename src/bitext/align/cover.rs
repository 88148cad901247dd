//! How much of a paragraph the paragraphs of the other text explain.
//!
//! Invariant: explained weight never exceeds a paragraph's weight, and grows with the set explaining.

use super::index;
use super::terms::Terms;
use crate::language::word::Kind;
use crate::text::{Side, Sides};

/// How many paragraphs of the other side one is compared with in full.
pub(super) const NEAR: usize = 8;

/// One paragraph's terms against the paragraphs near to it in content.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The weight of all its terms.
    pub weight: f32,
    /// The weight of its numbers.
    pub numbers: f32,
    /// The weight of each term.
    weights: Vec<f32>,
    /// Whether each term is a number.
    is_number: Vec<bool>,
    /// The near paragraphs, nearest first, with how strongly they match each term.
    near: Vec<Near>,
}

/// A paragraph of the other side, near in content.
#[derive(Debug)]
struct Near {
    at: u32,
    /// How strongly it matches each term.
    hits: Vec<f32>,
    /// The weight it explains by itself.
    explained: f32,
}

impl Row {
    /// The near paragraphs, nearest first.
    pub(super) fn near(&self) -> impl Iterator<Item = u32> {
        self.near.iter().map(|n| n.at)
    }

    fn find(&self, other: u32) -> Option<&Near> {
        self.near.iter().find(|n| n.at == other)
    }

    /// The weight of its terms that a set of at most three paragraphs matches.
    pub(super) fn explained(&self, others: &[u32]) -> f32 {
        const NONE: &[f32] = &[];
        let mut near = others.iter().filter_map(|&o| self.find(o));
        let Some(a) = near.next() else {
            return 0.0;
        };
        let Some(b) = near.next() else {
            return a.explained;
        };
        let pairs = self.weights.iter().zip(&a.hits).zip(&b.hits);
        match near.next().map_or(NONE, |c| &c.hits) {
            [] => pairs.map(|((w, x), y)| w * x.max(*y)).sum(),
            c => pairs
                .zip(c)
                .map(|(((w, x), y), z)| w * x.max(*y).max(*z))
                .sum(),
        }
    }

    /// The weight of its numbers that a set of paragraphs matches.
    pub(super) fn explained_numbers(&self, others: &[u32]) -> f32 {
        if self.numbers <= 0.0 {
            return 0.0;
        }
        let best = |t: usize| {
            others
                .iter()
                .filter_map(|&o| self.find(o)?.hits.get(t))
                .fold(0.0f32, |a, &b| a.max(b))
        };
        self.weights
            .iter()
            .enumerate()
            .filter(|(t, _)| self.is_number.get(*t) == Some(&true))
            .map(|(t, w)| w * best(t))
            .sum()
    }
}

/// Both texts' paragraphs against each other.
#[derive(Debug)]
pub(super) struct Cover {
    pub rows: Sides<Vec<Row>>,
}

impl Cover {
    pub(super) fn of(terms: &Terms) -> Self {
        let sparse = Sides::from_fn(|s| hits(terms, s));
        let totals = Sides::from_fn(|s| {
            sparse[s]
                .iter()
                .map(|p| p.iter().map(|(t, _)| weight(terms, s, *t)).sum::<f32>() + 1e-6)
                .collect::<Vec<_>>()
        });
        let explained = Sides::from_fn(|s| {
            sparse[s]
                .iter()
                .map(|p| {
                    let mut by = vec![0.0f32; terms.occurrences[s.other()].len()];
                    for (t, hits) in p {
                        let w = weight(terms, s, *t);
                        for (at, strength) in hits {
                            by[*at as usize] += w * strength;
                        }
                    }
                    by
                })
                .collect::<Vec<_>>()
        });
        // Nearness is symmetric, so that whoever finds the other, both know.
        let mut pairs = Sides::from_fn(|s| vec![Vec::<(u32, f32)>::new(); sparse[s].len()]);
        for side in Side::BOTH {
            for (p, by) in explained[side].iter().enumerate() {
                let mut near: Vec<(u32, f32)> = by
                    .iter()
                    .enumerate()
                    .filter(|(_, x)| **x > 0.0)
                    .map(|(q, x)| {
                        let own = x / totals[side][p];
                        let back = explained[side.other()][q][p] / totals[side.other()][q];
                        let close = (own * back).max(0.0).sqrt() + 0.3 * own.max(back);
                        (index(q), close)
                    })
                    .collect();
                near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                near.truncate(NEAR);
                for (q, close) in near {
                    pairs[side][p].push((q, close));
                    pairs[side.other()][q as usize].push((index(p), close));
                }
            }
        }
        let rows = Sides::from_fn(|s| {
            sparse[s]
                .iter()
                .enumerate()
                .map(|(p, own)| {
                    let mut near = std::mem::take(&mut pairs[s][p]);
                    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                    near.dedup_by_key(|(q, _)| *q);
                    row(terms, s, own, totals[s][p], &near)
                })
                .collect()
        });
        Self { rows }
    }
}

fn weight(terms: &Terms, side: Side, term: u32) -> f32 {
    terms.term(side, term).map_or(0.0, |t| t.weight)
}

/// A term and where in the other text, by paragraph, it is matched how strongly.
type Hits = Vec<(u32, Vec<(u32, f32)>)>;

/// Paragraph by paragraph, its distinct terms with their hits.
fn hits(terms: &Terms, side: Side) -> Vec<Hits> {
    let other = side.other();
    let by_term: Vec<Vec<(u32, f32)>> = terms.terms[side]
        .iter()
        .map(|t| {
            let mut all: Vec<(u32, f32)> = t
                .links
                .iter()
                .filter_map(|l| terms.term(other, l.term).map(|o| (l, o)))
                .flat_map(|(l, o)| o.paragraphs.iter().map(|&p| (p, l.strength)))
                .collect();
            all.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
            all.dedup_by_key(|(p, _)| *p);
            all
        })
        .collect();
    terms.occurrences[side]
        .iter()
        .map(|occurrences| {
            let mut own: Vec<u32> = occurrences.iter().map(|o| o.term).collect();
            own.sort_unstable();
            own.dedup();
            own.into_iter()
                .map(|t| (t, by_term.get(t as usize).cloned().unwrap_or_default()))
                .collect()
        })
        .collect()
}

fn row(terms: &Terms, side: Side, own: &Hits, total: f32, near: &[(u32, f32)]) -> Row {
    let weights: Vec<f32> = own.iter().map(|(t, _)| weight(terms, side, *t)).collect();
    let is_number: Vec<bool> = own
        .iter()
        .map(|(t, _)| terms.term(side, *t).is_some_and(|t| t.kind == Kind::Number))
        .collect();
    let near = near
        .iter()
        .map(|&(q, _)| {
            let hits: Vec<f32> = own
                .iter()
                .map(|(_, hits)| {
                    hits.binary_search_by_key(&q, |h| h.0)
                        .ok()
                        .and_then(|k| hits.get(k))
                        .map_or(0.0, |h| h.1)
                })
                .collect();
            let explained = weights.iter().zip(&hits).map(|(w, h)| w * h).sum();
            Near {
                at: q,
                hits,
                explained,
            }
        })
        .collect();
    Row {
        weight: total,
        numbers: weights
            .iter()
            .zip(&is_number)
            .filter(|(_, n)| **n)
            .map(|(w, _)| w)
            .sum(),
        weights,
        is_number,
        near,
    }
}
