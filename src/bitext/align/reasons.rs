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

/// Two terms that stand for each other.
struct Match {
    english: u32,
    arabic: u32,
    weight: f32,
    cue: Cue,
}

pub(super) fn of(english: &[u32], arabic: &[u32], terms: &Terms) -> Vec<Reason> {
    let own = first_of_each(english, terms, Side::English);
    let facing = first_of_each(arabic, terms, Side::Arabic);
    let mut matches = matches(&own, &facing, terms);
    matches.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut kept: Vec<Reason> = Vec::new();
    // Matches of one weight together, as they stand in the text. They are gone through, never listed: of two
    // long paragraphs there are millions.
    for alike in matches.chunk_by(|a, b| a.weight.total_cmp(&b.weight).is_eq()) {
        let here = alike
            .iter()
            .flat_map(|m| of_term(&own, m.english).iter().map(move |o| (o, m)));
        let mut here: Vec<(&Located<'_>, &Match)> = here.collect();
        here.sort_by_key(|((_, at, o), _)| (*at, o.range.start));
        for start in
            here.chunk_by(|((_, a, o), _), ((_, b, p), _)| (a, o.range.start) == (b, p.range.start))
        {
            let there = start.iter().flat_map(|(own, m)| {
                let there = of_term(&facing, m.arabic).iter();
                there.map(move |other| (*own, other, m.cue, m.weight))
            });
            let mut there: Vec<_> = there.collect();
            there.sort_by_key(|(_, (_, at, o), ..)| (*at, o.range.start));
            for ((_, i, o), (_, j, p), cue, weight) in there {
                let dated = same_date(terms, (*i, &o.range), (*j, &p.range));
                let reason = Reason {
                    cue: if dated { Cue::Date } else { cue },
                    english: (*i, o.range.clone()),
                    arabic: (*j, p.range.clone()),
                    weight,
                };
                let meets_one = |k: &Reason| {
                    meets(&k.english, &reason.english) || meets(&k.arabic, &reason.arabic)
                };
                if !kept.iter().any(meets_one) {
                    kept.push(reason);
                    if kept.len() == MOST {
                        return kept;
                    }
                }
            }
        }
    }
    kept
}

/// The terms of one side's occurrences that stand for some of the other's.
fn matches(own: &[Located<'_>], facing: &[Located<'_>], terms: &Terms) -> Vec<Match> {
    let mut out = Vec::new();
    for alike in own.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(english, ..)) = alike.first() else {
            continue;
        };
        let Some(term) = terms.term(Side::English, english) else {
            continue;
        };
        for (nth, link) in term.links.iter().enumerate() {
            // Of two links with one term the first counts.
            let again = term.links.iter().take(nth).any(|l| l.term == link.term);
            if again || of_term(facing, link.term).is_empty() {
                continue;
            }
            let other = terms.term(Side::Arabic, link.term);
            let other = other.map_or(0.0, |t| t.weight);
            let weight = link.strength * (term.weight * other).max(0.0).sqrt();
            if weight > 0.0 {
                out.push(Match {
                    english,
                    arabic: link.term,
                    weight,
                    cue: link.cue,
                });
            }
        }
    }
    out
}

/// Where a term occurs: the term, the paragraph, the occurrence.
type Located<'t> = (u32, u32, &'t Occurrence);

/// The occurrences of a term among those of several, which are sorted by term.
fn of_term<'f, 't>(all: &'f [Located<'t>], term: u32) -> &'f [Located<'t>] {
    let from = all.partition_point(|(t, ..)| *t < term);
    let rest = all.get(from..).unwrap_or_default();
    let to = rest.partition_point(|(t, ..)| *t == term);
    rest.get(..to).unwrap_or_default()
}

/// Where the terms of some paragraphs occur, term by term; of a term the first occurrences, for of two terms no
/// more than [`MOST`] are kept, and a paragraph of a hundred pages has each of its words a thousand times.
fn first_of_each<'t>(paragraphs: &[u32], terms: &'t Terms, side: Side) -> Vec<Located<'t>> {
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
