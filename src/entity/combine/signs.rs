//! What speaks for and against a proposed name, each with its weight: a logistic regression whose weights `fit.rs`
//! beside this file makes.
//!
//! Invariant: a proposal has exactly one sign of each template but the last, which may have several or none; the
//! numbers are part of the weights, so that a new sign asks for new ones.
//! Must not know: how the tagger works.

use std::sync::LazyLock;

use super::{KINDS, Proposal, kind_index};
use crate::entity::lists::Cue;
use crate::entity::mention::{Confidence, Kind, Source};
use crate::entity::sheet::Sheet;
use crate::language::token::{Class, Gap};
use crate::text::Side;

/// The weights that ship, whole hundredths, two bytes each: English, then Arabic.
const PACKED: &[u8] = include_bytes!("../../../assets/weighing.bin");

/// Who proposes: the four sources of rules, the tagger alone, and each of the four with the tagger.
const WHO: usize = 9;
const SUPPORTS: usize = 12;
const OTHERS: usize = 6;
const CONFIDENCES: usize = 6;
const RELATIONS: usize = 8;
const RIVALS: usize = 6;
const LENGTHS: usize = 4;
const AGAIN: usize = 4;
const BITS: usize = 12;

/// Where each template begins.
const STARTS: [usize; 9] = {
    let sizes = [
        WHO * KINDS,
        WHO * KINDS * SUPPORTS,
        WHO * KINDS * OTHERS,
        WHO * CONFIDENCES,
        WHO * KINDS * RELATIONS,
        WHO * RELATIONS * RIVALS,
        WHO * KINDS * LENGTHS,
        3 * KINDS * AGAIN,
        3 * KINDS * BITS,
    ];
    let mut starts = [0; 9];
    let mut k = 1;
    while k < starts.len() {
        starts[k] = starts[k - 1] + sizes[k - 1];
        k += 1;
    }
    starts
};

/// How many signs there are.
pub(super) const SIGNS: usize = STARTS[8] + 3 * KINDS * BITS;

/// A weight for each sign.
pub(super) struct Weights(pub(super) Vec<f32>);

/// The weights of a side that ship with the program.
pub(super) fn shipped(side: Side) -> &'static Weights {
    static BOTH: LazyLock<[Weights; 2]> = LazyLock::new(|| {
        let mut numbers = PACKED
            .chunks_exact(2)
            .map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) / 100.0);
        [(); 2].map(|()| {
            let mut weights: Vec<f32> = numbers.by_ref().take(SIGNS).collect();
            weights.resize(SIGNS, 0.0);
            Weights(weights)
        })
    });
    match side {
        Side::English => &BOTH[0],
        Side::Arabic => &BOTH[1],
    }
}

impl Weights {
    /// The logarithm of the odds that a proposal of a paragraph's is right.
    pub(super) fn odds(&self, sheet: &Sheet<'_>, group: &[Proposal], at: usize) -> f32 {
        let mut sum = 0.0;
        signs(sheet, group, at, |sign| {
            sum += self.0.get(sign).copied().unwrap_or(0.0);
        });
        sum
    }
}

/// The first bound that a number stays below, counted.
fn step(number: i32, bounds: &[i32]) -> usize {
    bounds
        .iter()
        .position(|b| number < *b)
        .unwrap_or(bounds.len())
}

/// Who proposes, see [`WHO`].
fn who_of(sheet: &Sheet<'_>, p: &Proposal) -> usize {
    let Some(draft) = p.draft.and_then(|id| sheet.draft(id)) else {
        return 4;
    };
    let source = match draft.source {
        Source::Pattern => 0,
        Source::Gazetteer => 1,
        Source::Title => 2,
        _ => 3,
    };
    if p.tagged { source + 5 } else { source }
}

/// How another proposal stands to this one: inside it, around it, in the same place or across its border, of the same
/// kind or of another.
fn relation(p: &Proposal, q: &Proposal) -> usize {
    let (a, b) = (&p.tokens, &q.tokens);
    let same = p.kind == q.kind;
    if a == b {
        1
    } else if a.start <= b.start && b.end <= a.end {
        if same { 2 } else { 3 }
    } else if b.start <= a.start && a.end <= b.end {
        if same { 4 } else { 5 }
    } else if same {
        6
    } else {
        7
    }
}

/// The other proposals of a paragraph that share a token with one.
fn rivals(group: &[Proposal], at: usize) -> impl Iterator<Item = &Proposal> {
    let tokens = group.get(at).map_or(0..0, |p| p.tokens.clone());
    let (before, behind) = group.split_at(at.min(group.len()));
    let from = before
        .iter()
        .rposition(|q| q.reach <= tokens.start)
        .map_or(0, |k| k + 1);
    before
        .iter()
        .skip(from)
        .filter(move |q| q.tokens.end > tokens.start)
        .chain(
            behind
                .iter()
                .skip(1)
                .take_while(move |q| q.tokens.start < tokens.end),
        )
}

/// Tells the signs of a proposal.
pub(super) fn signs(sheet: &Sheet<'_>, group: &[Proposal], at: usize, mut tell: impl FnMut(usize)) {
    let Some(p) = group.get(at) else { return };
    let row = sheet.row(p.para);
    let (who, kind) = (who_of(sheet, p), kind_index(p.kind));
    // The rules, the tagger, or both.
    let class = match who {
        4 => 1,
        5.. => 2,
        _ => 0,
    };
    let wk = who * KINDS + kind;
    let ck = class * KINDS + kind;
    tell(STARTS[0] + wk);
    let none = step(
        p.support.0,
        &[-800, -500, -300, -150, -50, 50, 150, 250, 400, 600, 900],
    );
    tell(STARTS[1] + wk * SUPPORTS + none);
    let other = step(p.support.1, &[-300, -100, 0, 150, 400]);
    tell(STARTS[2] + wk * OTHERS + other);
    let draft = p.draft.and_then(|id| sheet.draft(id));
    let sure = draft.map_or(0, |d| {
        let confidence = match d.confidence {
            Confidence::Guess => 0,
            Confidence::Likely => 1,
            Confidence::Certain => 2,
        };
        confidence * 2 + usize::from(d.weak)
    });
    tell(STARTS[3] + who * CONFIDENCES + sure);
    let rival = rivals(group, at).max_by_key(|q| q.support.0);
    let how = rival.map_or(0, |q| relation(p, q));
    tell(STARTS[4] + wk * RELATIONS + how);
    let better = rival.map_or(0, |q| {
        1 + step(p.support.0 - q.support.0, &[-400, -100, 100, 400])
    });
    tell(STARTS[5] + (who * RELATIONS + how) * RIVALS + better);
    let words = p
        .tokens
        .clone()
        .filter(|&k| {
            row.get(k)
                .is_some_and(|t| !matches!(t.class, Class::Sign(_)))
        })
        .count();
    tell(STARTS[6] + wk * LENGTHS + words.clamp(1, LENGTHS) - 1);
    let mut others = p.again;
    let times = std::mem::take(&mut others[kind]).saturating_sub(1);
    let others = others.into_iter().max().unwrap_or(0);
    let repeated = match (times, others) {
        (0, 0) => 0,
        (1.., 0) => 1,
        (t, o) if t >= o => 2,
        _ => 3,
    };
    tell(STARTS[7] + ck * AGAIN + repeated);
    for (bit, holds) in clues(sheet, p).into_iter().enumerate() {
        if holds {
            tell(STARTS[8] + ck * BITS + bit);
        }
    }
}

/// What the words of a proposal and those around it say.
fn clues(sheet: &Sheet<'_>, p: &Proposal) -> [bool; BITS] {
    let row = sheet.row(p.para);
    let side = sheet.side;
    let norm = |k: Option<usize>| k.and_then(|k| row.get(k)).map_or("", |t| t.norm.as_str());
    let (start, end) = (p.tokens.start, p.tokens.end);
    let before = start.checked_sub(1);
    let (mut all_known, mut first_known, mut last_known) = (true, false, false);
    for k in p.tokens.clone() {
        last_known = sheet.is_ordinary(p.para, k);
        first_known |= k == start && last_known;
        all_known &= last_known;
    }
    let speech = match side {
        Side::English => Cue::EnSpeech.bit(),
        Side::Arabic => Cue::ArSpeech.bit(),
    };
    let group = p.tokens.clone().any(|k| {
        sheet
            .core_at(p.para, k)
            .and_then(|id| sheet.draft(id))
            .is_some_and(|d| d.kind == Kind::Group)
    });
    let role = p.tokens.clone().any(|k| sheet.role_at(p.para, k).is_some());
    let after_role = before.is_some_and(|k| sheet.role_at(p.para, k).is_some());
    let speaks = |k: Option<usize>| k.is_some_and(|k| sheet.hint(p.para, k) & speech != 0);
    let definite = side == Side::Arabic && norm(Some(start)).starts_with("ال");
    [
        p.doubtful,
        all_known,
        first_known,
        last_known,
        sheet.is_given(p.para, start),
        group,
        role,
        after_role,
        speaks(before) || side == Side::English && speaks(Some(end)),
        definite,
        row.get(end).is_some_and(|t| {
            matches!(t.class, Class::Arabic | Class::Latin) && t.gap == Gap::Hyphen
        }),
        before.is_none_or(|k| {
            row.get(k)
                .is_some_and(|t| matches!(t.class, Class::Sign('.' | ':' | '!' | '?' | '؟')))
        }),
    ]
}

/// Whether a sign may tell something else in articles than in corpora.
#[cfg(test)]
pub(super) fn differs(sign: usize) -> bool {
    sign < STARTS[1] || (STARTS[3]..STARTS[5]).contains(&sign)
}
