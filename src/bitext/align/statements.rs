//! Statements: sentences of both texts that say the same, found across the whole article.
//!
//! Sentences are compared as paragraphs are, by the terms they share; what a sentence finds elsewhere
//! counts against what it finds here. A paragraph whose sentences are told in several places knows all
//! of them: that shows a reader where else to look, and tells a merge from a paragraph too many.
//! Invariant: sentences of a paragraph are consecutive; two sentences are compared once, whichever finds the other.
//! Must not know: beads.

use super::cover::{Cover, Row, Units};
use super::model::{dot, logistic};
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

/// Two sentences that were compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentencePair {
    pub english: u32,
    pub arabic: u32,
    /// What the model is asked about them.
    pub features: [f32; PAIR],
}

impl SentencePair {
    const fn sentence(&self, side: Side) -> u32 {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// The sentences of both texts against each other.
#[derive(Debug)]
pub(super) struct Statements {
    /// Where each sentence stands.
    pub(super) spans: Sides<Vec<TextSpan>>,
    /// The pairs compared.
    pub(super) pairs: Vec<SentencePair>,
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
            for (p, text) in (0u32..).zip(paragraphs[side]) {
                let occurrences = terms.occurrences[side].get(p as usize);
                let mut rest = occurrences.into_iter().flatten().peekable();
                for range in sentence::split(text, side) {
                    let mut here = Vec::new();
                    while let Some(o) = rest.next_if(|o| o.range.start < range.end) {
                        here.push(o.term);
                    }
                    own.push(here);
                    spans[side].push(TextSpan::new(ParaId::new(side, p), range));
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

    /// The probability of each pair compared.
    pub(super) fn probabilities(&self, weights: &[f32; PAIR]) -> Vec<f32> {
        let all = self.pairs.iter();
        all.map(|pair| logistic(dot(weights, &pair.features)))
            .collect()
    }

    /// Paragraph by paragraph, where its sentences are told.
    pub(super) fn told(&self, probabilities: &[f32]) -> Sides<Vec<Vec<Told>>> {
        let mut by = Sides::from_fn(|s| vec![Vec::<(u32, f32)>::new(); self.spans[s].len()]);
        for (pair, &p) in self.pairs.iter().zip(probabilities) {
            if p < HEARD {
                continue;
            }
            for side in Side::BOTH {
                let teller = self.span(side.other(), pair);
                let by = by[side].get_mut(pair.sentence(side) as usize);
                if let Some((by, teller)) = by.zip(teller) {
                    by.push((teller.para.index, p));
                }
            }
        }
        Sides::from_fn(|side| {
            let mut out: Vec<Vec<Told>> = Vec::new();
            out.resize_with(self.paragraphs[side], Vec::new);
            let sentences = self.spans[side].iter().zip(&self.weights[side]);
            for ((span, weight), by) in sentences.zip(&mut by[side]) {
                by.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
                by.dedup_by_key(|(q, _)| *q);
                if let Some(told) = out.get_mut(span.para.at()) {
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
        likely
            .filter_map(|(pair, p)| {
                Some(Statement {
                    english: self.span(Side::English, pair)?,
                    arabic: self.span(Side::Arabic, pair)?,
                    probability: *p,
                })
            })
            .collect()
    }

    /// Where a sentence of a pair stands.
    fn span(&self, side: Side, pair: &SentencePair) -> Option<TextSpan> {
        let at = pair.sentence(side) as usize;
        self.spans[side].get(at).copied()
    }
}

/// A sentence near to one of the other text, and how well the two explain each other.
#[derive(Clone, Copy)]
struct Facing {
    other: u32,
    /// The share of the one's weight that the other explains.
    own: f32,
    /// The share of the other's weight that the one explains.
    back: f32,
    /// The geometric mean of both.
    mutual: f32,
    /// The weight explained on both sides.
    matched: f32,
}

impl Facing {
    fn of(cover: &Cover, side: Side, p: u32, row: &Row, q: u32) -> Option<Self> {
        let other = cover.rows[side.other()].get(q as usize)?;
        let (own, back) = (row.explained(&[q]), other.explained(&[p]));
        let (share, back_share) = (own / row.weight, back / other.weight);
        Some(Self {
            other: q,
            own: share,
            back: back_share,
            mutual: (share * back_share).max(0.0).sqrt(),
            matched: own + back,
        })
    }
}

/// The sentences near to each other, with the features of each two.
fn pairs(cover: &Cover) -> Vec<SentencePair> {
    let facing = Sides::from_fn(|side| {
        let rows = (0u32..).zip(&cover.rows[side]);
        rows.map(|(p, row)| {
            let near = row.near();
            near.filter_map(|q| Facing::of(cover, side, p, row, q))
                .collect()
        })
        .collect::<Vec<Vec<Facing>>>()
    });
    let best = Sides::from_fn(|side| {
        let all = facing[side].iter();
        all.map(|all| BestTwo::of(all)).collect::<Vec<_>>()
    });
    // By how much two sentences do better than one of them with its best rival.
    let margin = |side: Side, at: u32, other: u32, mutual: f32| {
        let best = best[side].get(at as usize).copied().unwrap_or_default();
        mutual - best.but(other)
    };
    let mut out = Vec::new();
    for (english, all) in (0u32..).zip(&facing.english) {
        for f in all {
            let english_margin = margin(Side::English, english, f.other, f.mutual);
            let arabic_margin = margin(Side::Arabic, f.other, english, f.mutual);
            out.push(SentencePair {
                english,
                arabic: f.other,
                features: [
                    1.0,
                    f.mutual,
                    f.own.min(f.back),
                    f.own.max(f.back),
                    english_margin,
                    arabic_margin,
                    english_margin.max(arabic_margin),
                    f.matched.ln_1p(),
                ],
            });
        }
    }
    out
}

/// How well the best two of what faces a sentence do.
#[derive(Clone, Copy, Default)]
struct BestTwo {
    /// The best, where there is one that explains anything.
    best: Option<u32>,
    first: f32,
    second: f32,
}

impl BestTwo {
    fn of(all: &[Facing]) -> Self {
        let mut out = Self::default();
        for f in all {
            if f.mutual > out.first {
                out = Self {
                    best: Some(f.other),
                    first: f.mutual,
                    second: out.first,
                };
            } else if f.mutual > out.second {
                out.second = f.mutual;
            }
        }
        out
    }

    /// How well the best but a given one does.
    fn but(self, other: u32) -> f32 {
        if self.best == Some(other) {
            self.second
        } else {
            self.first
        }
    }
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
