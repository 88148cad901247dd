//! The evidence for a bead, as stretches of its paragraphs that agree.
//!
//! Invariant: strongest first; each stretch of either side is given at most once.

use std::ops::Range;

use super::terms::{Occurrence, Terms};
use crate::bitext::bead::{Cue, Reason};
use crate::language::date::Date;
use crate::text::Side;

/// The most reasons a bead keeps.
const MOST: usize = 48;

pub(super) fn of(english: &[u32], arabic: &[u32], terms: &Terms) -> Vec<Reason> {
    let facing = first_of_each(arabic, terms, Side::Arabic);
    let mut all: Vec<Reason> = Vec::new();
    for (t, i, o) in first_of_each(english, terms, Side::English) {
        let Some(term) = terms.term(Side::English, t) else {
            continue;
        };
        for (nth, link) in term.links.iter().enumerate() {
            // Of two links with one term the first counts.
            if term.links.iter().take(nth).any(|l| l.term == link.term) {
                continue;
            }
            let other = terms.term(Side::Arabic, link.term);
            let other = other.map_or(0.0, |t| t.weight);
            let weight = link.strength * (term.weight * other).max(0.0).sqrt();
            let from = facing.partition_point(|(t, ..)| *t < link.term);
            let alike = facing.get(from..).unwrap_or_default().iter();
            for (_, j, p) in alike.take_while(|(t, ..)| *t == link.term) {
                let dated = same_date(terms, (i, &o.range), (*j, &p.range));
                all.push(Reason {
                    cue: if dated { Cue::Date } else { link.cue },
                    english: (i, o.range.clone()),
                    arabic: (*j, p.range.clone()),
                    weight,
                });
            }
        }
    }
    all.sort_by(|a, b| {
        b.weight.total_cmp(&a.weight).then_with(|| {
            (a.english.0, a.english.1.start, a.arabic.0, a.arabic.1.start).cmp(&(
                b.english.0,
                b.english.1.start,
                b.arabic.0,
                b.arabic.1.start,
            ))
        })
    });
    let mut kept: Vec<Reason> = Vec::new();
    for reason in all {
        let free = kept
            .iter()
            .all(|k| !meets(&k.english, &reason.english) && !meets(&k.arabic, &reason.arabic));
        if free && reason.weight > 0.0 {
            kept.push(reason);
            if kept.len() == MOST {
                break;
            }
        }
    }
    kept
}

/// Where the terms of some paragraphs occur, term by term; of a term the first occurrences, for of two terms no
/// more than [`MOST`] are kept, and a paragraph of a hundred pages has each of its words a thousand times.
fn first_of_each<'t>(
    paragraphs: &[u32],
    terms: &'t Terms,
    side: Side,
) -> Vec<(u32, u32, &'t Occurrence)> {
    let of = |&at: &u32| {
        let here = terms.occurrences[side].get(at as usize);
        here.into_iter().flatten().map(move |o| (o.term, at, o))
    };
    let mut all: Vec<_> = paragraphs.iter().flat_map(of).collect();
    all.sort_by_key(|(term, at, o)| (*term, *at, o.range.start));
    let (mut before, mut count) = (None, 0);
    all.retain(|(term, ..)| {
        count = if before.replace(*term) == Some(*term) {
            count + 1
        } else {
            1
        };
        count <= MOST
    });
    all
}

fn meets(a: &(u32, Range<usize>), b: &(u32, Range<usize>)) -> bool {
    a.0 == b.0 && a.1.start < b.1.end && b.1.start < a.1.end
}

/// Whether two stretches lie in dates that do not contradict each other.
fn same_date(terms: &Terms, english: (u32, &Range<usize>), arabic: (u32, &Range<usize>)) -> bool {
    let date = |side: Side, (at, range): (u32, &Range<usize>)| {
        terms.dates[side]
            .get(at as usize)?
            .iter()
            .find(|(r, _)| r.start <= range.start && range.end <= r.end)
            .map(|(_, d)| *d)
    };
    match (date(Side::English, english), date(Side::Arabic, arabic)) {
        (Some(a), Some(b)) => agree(a, b),
        _ => false,
    }
}

fn agree(a: Date, b: Date) -> bool {
    fn either<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    either(a.year, b.year) && either(a.month, b.month) && either(a.day, b.day)
}
