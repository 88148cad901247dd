//! Which texts belong together: by the reader's word (two files given), else by name, else by content.
//!
//! Invariant: each text is in exactly one row.
//! Must not know: the order of the list, where texts were found.

use std::path::Path;

use super::catalogue::How;
use super::charset::Named;
use super::discover;
use super::error::Error;
use super::index::{Index, KnownText, Listed};
use super::source::Source;
use crate::bitext::pairing::{Document, pair};
use crate::bitext::{Para, Text};
use crate::language::hash::{FastMap, FastSet};
use crate::language::lexicon::Lexicon;
use crate::text::{Side, Sides, narrow};

/// How much of a file is read for the list: as much as is kept.
pub(super) const HEAD_BYTES: u64 = KEPT_BYTES as u64;
/// How much of a text is kept for pairing by content: some thirty pages, more than news ever has.
pub const KEPT_BYTES: usize = 64 * 1024;

/// What is kept of a text for the list.
pub(super) struct Head {
    pub(super) known: KnownText,
    /// Equal for texts that names pair.
    pub(super) group: u32,
    /// Its paragraphs, where it may have to be paired by them.
    pub(super) kept: Option<Vec<String>>,
}

pub(super) fn kept(text: &Text) -> Vec<String> {
    let mut room = KEPT_BYTES;
    let fits = |p: &Para| {
        let fits = p.text.len() <= room;
        room = room.saturating_sub(p.text.len());
        fits
    };
    let kept = text.paragraphs.iter().take_while(fits);
    kept.map(|p| p.text.to_string()).collect()
}

/// Pairs what the reader gave or what names pair; the rest comes back.
pub(super) fn by_name(heads: &[Head], given: bool) -> (Vec<Listed>, Vec<usize>) {
    let mut rows = Vec::new();
    let mut lonely = Vec::new();
    let mut from = 0;
    for group in heads.chunk_by(|a, b| a.group == b.group) {
        let first = |side: Side| {
            let at = group.iter().position(|h| h.known.side == side)?;
            Some(from + at)
        };
        let pair = first(Side::English).zip(first(Side::Arabic));
        if let Some((english, arabic)) = pair {
            let how = if given { How::Given } else { How::Name };
            rows.push(row(english, arabic, how, 1.0));
        }
        let taken = |at: &usize| pair.is_some_and(|(e, a)| e == *at || a == *at);
        lonely.extend((from..from + group.len()).filter(|at| !taken(at)));
        from += group.len();
    }
    (rows, lonely)
}

fn row(english: usize, arabic: usize, how: How, probability: f32) -> Listed {
    Listed {
        texts: Sides::new(Some(narrow(english)), Some(narrow(arabic))),
        how,
        probability,
    }
}

pub(super) fn alone(heads: &[Head], at: usize) -> Listed {
    let mut texts = Sides::default();
    if let Some(head) = heads.get(at) {
        texts[head.known.side] = Some(narrow(at));
    }
    Listed {
        texts,
        how: How::Alone,
        probability: 1.0,
    }
}

/// The pairs that contents made when the same texts were compared before; `None` where other texts are to
/// be compared, or the same texts were changed.
pub(super) fn paired_before(
    heads: &[Head],
    lonely: &[usize],
    known: &Index,
    tells: bool,
) -> Option<Vec<Listed>> {
    let texts: FastSet<Side> = lonely
        .iter()
        .filter_map(|&at| Some(heads.get(at)?.known.side))
        .collect();
    if texts.len() < 2 || !tells || known.texts.is_empty() {
        return None;
    }
    // The texts that were compared are those that no name had paired.
    let compared = known
        .rows
        .iter()
        .filter(|row| matches!(row.how, How::Content | How::Alone));
    let now: FastMap<&Path, usize> = lonely
        .iter()
        .filter_map(|&at| Some((&*heads.get(at)?.known.path, at)))
        .collect();
    let mut rows = Vec::new();
    let mut seen = 0;
    for row in compared {
        let same = |at: Option<u32>| {
            let Some(at) = at else { return Some(None) };
            let before = known.texts.get(at as usize)?;
            let place = *now.get(&*before.path)?;
            (heads.get(place)?.known == *before).then_some(Some(place))
        };
        let texts = Sides::new(same(row.texts.english)?, same(row.texts.arabic)?);
        seen += Side::BOTH
            .into_iter()
            .filter(|&s| texts[s].is_some())
            .count();
        rows.push(Listed {
            texts: texts.map(|at| at.map(narrow)),
            ..*row
        });
    }
    (seen == lonely.len()).then_some(rows)
}

/// Pairs texts by what they say; those without a partner become articles of one language.
pub(super) fn by_content(
    heads: &mut [Head],
    lonely: Vec<usize>,
    named: Option<Named>,
    problems: &mut Vec<Error>,
) -> Vec<Listed> {
    let side_of = |heads: &[Head], at: usize| heads.get(at).map(|h| h.known.side);
    let of = |heads: &[Head], side: Side| {
        let all = lonely.iter().copied();
        all.filter(|&at| side_of(heads, at) == Some(side))
            .collect::<Vec<usize>>()
    };
    let mut sides = Sides::new(of(heads, Side::English), of(heads, Side::Arabic));
    let mut rows = Vec::new();
    if !sides.english.is_empty() && !sides.arabic.is_empty() {
        let mut gone = FastSet::default();
        for &at in &lonely {
            let Some(head) = heads.get_mut(at).filter(|h| h.kept.is_none()) else {
                continue;
            };
            // It was not read this time, or its name had promised a partner that was not there.
            let source = Source::File(head.known.path.clone());
            match source.read(head.known.tag, Some(HEAD_BYTES), named) {
                Ok(reading) => head.kept = Some(kept(&reading.text)),
                Err(error) => {
                    problems.push(error);
                    gone.insert(at);
                }
            }
        }
        for side in Side::BOTH {
            sides[side].retain(|at| !gone.contains(at));
        }
        let stems = sides.as_ref().map(|all| stems(heads, all));
        let documents = Sides::from_fn(|side| documents(heads, &sides[side], &stems[side]));
        let pairings = pair(
            Sides::new(&documents.english, &documents.arabic),
            Lexicon::shipped(),
        );
        let mut taken = FastSet::default();
        for pairing in pairings {
            let (Some(&e), Some(&a)) = (
                sides.english.get(pairing.english),
                sides.arabic.get(pairing.arabic),
            ) else {
                continue;
            };
            if !taken.contains(&e) && !taken.contains(&a) {
                taken.extend([e, a]);
                let probability = pairing.probability.clamp(0.0, 1.0);
                rows.push(row(e, a, How::Content, probability));
            }
        }
        for side in Side::BOTH {
            sides[side].retain(|at| !taken.contains(at));
        }
    }
    let left = sides.english.into_iter().chain(sides.arabic);
    rows.extend(left.map(|at| alone(heads, at)));
    rows
}

fn stems(heads: &[Head], all: &[usize]) -> Vec<String> {
    let head = |&at: &usize| heads.get(at);
    let stem = |head: &Head| discover::stem_of(&head.known.path);
    all.iter().filter_map(head).map(stem).collect()
}

fn documents<'h>(heads: &'h [Head], all: &[usize], stems: &'h [String]) -> Vec<Document<'h>> {
    let heads = all.iter().filter_map(|&at| heads.get(at));
    heads
        .zip(stems)
        .map(|(head, stem)| Document {
            stem,
            paragraphs: head.kept.iter().flatten().map(String::as_str).collect(),
        })
        .collect()
}
