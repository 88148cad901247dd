//! Statements: sentences of both texts that say the same, found across the whole article.
//!
//! Sentences are compared as paragraphs are, by the terms they share; what a sentence finds elsewhere
//! counts against what it finds here. A paragraph whose sentences are told in several places knows all
//! of them: that shows a reader where else to look, and tells a merge from a paragraph too many.
//! Invariant: sentences of a paragraph are consecutive; links are found from both sides alike.
//! Must not know: beads.

use std::ops::Range;

use super::cover::{Cover, Row, Units};
use super::index;
use super::model::logistic;
use super::terms::Terms;
use crate::bitext::bead::Statement;
use crate::bitext::watch::Watch;
use crate::language::sentence;
use crate::text::{ParaId, Side, Sides, TextSpan};

/// Features of two sentences.
pub(super) const PAIR: usize = 8;

/// From which probability a statement is kept for the reader.
const SHOWN: f32 = 0.5;

/// From which probability a sentence's counterpart counts for a bead.
const HEARD: f32 = 0.05;

/// Where a sentence is told in the other text.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The weight of its terms.
    pub weight: f32,
    /// Paragraphs of the other text, ascending, each with how likely it tells the sentence.
    pub by: Vec<(u32, f32)>,
}

/// The sentences of both texts against each other.
#[derive(Debug)]
pub(super) struct Statements {
    /// The paragraph and the bytes of each sentence.
    spans: Sides<Vec<(u32, Range<usize>)>>,
    /// The pairs compared, with what the model is asked about them.
    pub(super) pairs: Vec<(u32, u32, [f32; PAIR])>,
    weights: Sides<Vec<f32>>,
    paragraphs: Sides<usize>,
}

impl Statements {
    /// Needs the paragraphs compared: where each is one sentence, that is all there is to compare. `None` where
    /// it was called off.
    pub(super) fn of(
        paragraphs: Sides<&[&str]>,
        terms: &Terms,
        whole: &Sides<Units>,
        cover: &Cover,
        watch: Watch<'_>,
    ) -> Option<Self> {
        let mut spans = Sides::new(Vec::new(), Vec::new());
        let units = Sides::from_fn(|side| {
            let mut own: Vec<Vec<u32>> = Vec::new();
            for (p, text) in paragraphs[side].iter().enumerate() {
                let mut rest = terms.occurrences[side]
                    .get(p)
                    .into_iter()
                    .flatten()
                    .peekable();
                for range in sentence::split(text, side) {
                    let mut here = Vec::new();
                    while let Some(o) = rest.next_if(|o| o.range.start < range.end) {
                        here.push(o.term);
                    }
                    own.push(here);
                    spans[side].push((index(p), range));
                }
            }
            Units::of(own, terms.terms[side].len())
        });
        let own;
        let cover = if units == *whole {
            cover
        } else {
            own = Cover::of(terms, &units, watch)?;
            &own
        };
        Some(Self {
            pairs: pairs(cover),
            weights: Sides::from_fn(|s| cover.rows[s].iter().map(|r| r.weight).collect()),
            spans,
            paragraphs: Sides::from_fn(|s| paragraphs[s].len()),
        })
    }

    /// The bytes of a sentence, and its paragraph.
    #[cfg(test)]
    pub(super) fn span(&self, side: Side, at: u32) -> &(u32, Range<usize>) {
        &self.spans[side][at as usize]
    }

    /// The probability of each pair compared.
    pub(super) fn probabilities(&self, weights: &[f32; PAIR]) -> Vec<f32> {
        let p = |(_, _, x): &(u32, u32, [f32; PAIR])| {
            logistic(x.iter().zip(weights).map(|(x, w)| x * w).sum())
        };
        self.pairs.iter().map(p).collect()
    }

    /// Paragraph by paragraph, where its sentences are told.
    pub(super) fn told(&self, probabilities: &[f32]) -> Sides<Vec<Vec<Told>>> {
        let mut by = Sides::from_fn(|s| vec![Vec::<(u32, f32)>::new(); self.spans[s].len()]);
        for ((e, a, _), &p) in self.pairs.iter().zip(probabilities) {
            if p < HEARD {
                continue;
            }
            for side in Side::BOTH {
                let (own, other) = match side {
                    Side::English => (*e, *a),
                    Side::Arabic => (*a, *e),
                };
                let paragraph = self.spans[side.other()].get(other as usize);
                if let (Some(by), Some((paragraph, _))) =
                    (by[side].get_mut(own as usize), paragraph)
                {
                    by.push((*paragraph, p));
                }
            }
        }
        Sides::from_fn(|side| {
            let mut out: Vec<Vec<Told>> = Vec::new();
            out.resize_with(self.paragraphs[side], Vec::new);
            let sentences = self.spans[side].iter().zip(&self.weights[side]);
            for (((paragraph, _), weight), by) in sentences.zip(&mut by[side]) {
                by.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
                by.dedup_by_key(|(q, _)| *q);
                if let Some(told) = out.get_mut(*paragraph as usize) {
                    told.push(Told {
                        weight: *weight,
                        by: std::mem::take(by),
                    });
                }
            }
            out
        })
    }

    /// The statements likely enough to be shown.
    pub(super) fn shown(&self, probabilities: &[f32]) -> Vec<Statement> {
        let likely = self.pairs.iter().zip(probabilities);
        let likely = likely.filter(|(_, p)| **p >= SHOWN);
        let span = |side: Side, at: u32| {
            let (paragraph, range) = self.spans[side].get(at as usize)?;
            Some(TextSpan::new(ParaId::new(side, *paragraph), range.clone()))
        };
        likely
            .filter_map(|((e, a, _), p)| {
                Some(Statement {
                    english: span(Side::English, *e)?,
                    arabic: span(Side::Arabic, *a)?,
                    probability: *p,
                })
            })
            .collect()
    }
}

/// How well two sentences explain each other, and each the other.
#[derive(Clone, Copy)]
struct Facing {
    other: u32,
    both: f32,
    own: f32,
    back: f32,
    matched: f32,
}

/// The sentences near to each other, with the features of each two.
fn pairs(cover: &Cover) -> Vec<(u32, u32, [f32; PAIR])> {
    let facing = Sides::from_fn(|side| {
        let of = |(p, row): (u32, &Row)| -> Vec<Facing> {
            let near = row.near().filter_map(|q| {
                let other = cover.rows[side.other()].get(q as usize)?;
                let (own, back) = (row.explained(&[q]), other.explained(&[p]));
                let (share, backshare) = (own / row.weight, back / other.weight);
                Some(Facing {
                    other: q,
                    both: (share * backshare).max(0.0).sqrt(),
                    own: share,
                    back: backshare,
                    matched: own + back,
                })
            });
            near.collect()
        };
        (0u32..)
            .zip(&cover.rows[side])
            .map(of)
            .collect::<Vec<Vec<Facing>>>()
    });
    let best = Sides::from_fn(|side| {
        facing[side]
            .iter()
            .map(|all| best_two(all))
            .collect::<Vec<_>>()
    });
    let mut out = Vec::new();
    for (e, all) in (0u32..).zip(&facing.english) {
        for f in all {
            let outside = |side: Side, at: u32, other: u32| {
                let known = best[side].get(at as usize).copied().unwrap_or_default();
                if known[0].0 == other {
                    known[1].1
                } else {
                    known[0].1
                }
            };
            let margin_e = f.both - outside(Side::English, e, f.other);
            let margin_a = f.both - outside(Side::Arabic, f.other, e);
            out.push((
                e,
                f.other,
                [
                    1.0,
                    f.both,
                    f.own.min(f.back),
                    f.own.max(f.back),
                    margin_e,
                    margin_a,
                    margin_e.max(margin_a),
                    f.matched.ln_1p(),
                ],
            ));
        }
    }
    out
}

/// The best two of what faces a sentence, with how well each does.
fn best_two(all: &[Facing]) -> [(u32, f32); 2] {
    let mut best = [(u32::MAX, 0.0f32); 2];
    for f in all {
        if f.both > best[0].1 {
            best = [(f.other, f.both), best[0]];
        } else if f.both > best[1].1 {
            best[1] = (f.other, f.both);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::align::align;
    use crate::language::lexicon::Lexicon;

    #[test]
    fn a_sentence_is_found_in_whichever_paragraph_tells_it() {
        let lexicon = Lexicon::parse(
            "fire\tحريق\nport\tميناء\nship\tسفينة\nschool\tمدرسة|مدارس\nflood\tسيول\nrain\tأمطار\nteacher\tمعلم|معلمون\nstrike\tإضراب\nwage\tأجور",
        );
        let english = [
            "A fire burned a ship in the port of Sfax. Teachers in Kassala began a strike over wages.",
            "Rain and floods closed 37 schools in Agadir.",
        ];
        let arabic = [
            "أغلقت الأمطار والسيول 37 مدرسة في أغادير.",
            "بدأ المعلمون في كسلا إضرابا من أجل الأجور.",
            "احترقت سفينة في حريق بميناء صفاقس.",
        ];
        let found = align(Sides::new(&english, &arabic), &lexicon);
        let at = |byte| TextSpan::new(ParaId::new(Side::English, 0), byte..byte);
        let first = found.counterparts(at(3));
        let second = found.counterparts(at(60));
        assert_eq!(first.first().map(|s| s.para.index), Some(2));
        assert_eq!(second.first().map(|s| s.para.index), Some(1));
        let whole = TextSpan::new(ParaId::new(Side::Arabic, 0), 0..arabic[0].len());
        let back = found.counterparts(whole);
        assert_eq!(back.first().map(|s| s.of(english[1])), Some(english[1]));
    }
}
