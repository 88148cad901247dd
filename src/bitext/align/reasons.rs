//! The evidence for a bead, as stretches of its paragraphs that agree.
//!
//! Invariant: strongest first; no two overlap on either side; a date is told of only where both sides say it.
//! Must not know: how likely the bead is, how evidence is shown.

use std::ops::Range;

use super::terms::Terms;
use crate::bitext::bead::{Cue, Reason};
use crate::language::date::Date;
use crate::language::hash::FastMap;
use crate::text::{ParaId, Side, Sides, TextSpan};

/// The most reasons a bead keeps.
const MOST: usize = 48;

/// Two terms that stand for each other.
struct Match {
    english: u32,
    arabic: u32,
    weight: f32,
    nearness: f32,
    /// Whether no other English term is nearer to the Arabic one.
    nearest: bool,
    cue: Cue,
}

/// The evidence that some paragraphs of both sides correspond.
pub(super) fn of(members: &Sides<Vec<u32>>, terms: &Terms) -> Vec<Reason> {
    let own = first_of_each(&members.english, terms, Side::English);
    let facing = first_of_each(&members.arabic, terms, Side::Arabic);
    let mut matches = matches(&own, &facing, terms);
    mark_nearest(&mut matches);
    // A word that shares but a stem with what was said gives way to the one it was said for, however common that is.
    let earlier = |a: &Match, b: &Match| {
        let nearest = b.nearest.cmp(&a.nearest);
        nearest.then(b.weight.total_cmp(&a.weight))
    };
    matches.sort_by(earlier);
    let mut kept: Vec<Reason> = Vec::new();
    // Matches of one weight together, as they stand in the text. They are gone through, never listed: of two
    // long paragraphs there are millions.
    'all: for alike in matches.chunk_by(|a, b| earlier(a, b).is_eq()) {
        let here = alike
            .iter()
            .flat_map(|m| of_term(&own, m.english).iter().map(move |o| (o, m)));
        let mut here: Vec<(&Located<'_>, &Match)> = here.collect();
        here.sort_by_key(|(own, _)| own.place());
        for start in here.chunk_by(|(a, _), (b, _)| a.place() == b.place()) {
            let there = start.iter().flat_map(|(own, m)| {
                let there = of_term(&facing, m.arabic).iter();
                there.map(move |other| (*own, other, *m))
            });
            let mut there: Vec<_> = there.collect();
            there.sort_by_key(|(_, other, _)| other.place());
            for (own, other, m) in there {
                let reason = Reason {
                    cue: if same_date(terms, own, other) {
                        Cue::Date
                    } else {
                        m.cue
                    },
                    english: own.span(Side::English),
                    arabic: other.span(Side::Arabic),
                    weight: m.weight,
                };
                let overlaps = |k: &Reason| {
                    k.english.overlaps(&reason.english) || k.arabic.overlaps(&reason.arabic)
                };
                if !kept.iter().any(overlaps) {
                    kept.push(reason);
                    if kept.len() == MOST {
                        break 'all;
                    }
                }
            }
        }
    }
    // Stable, so that equals stay as they stand in the text.
    kept.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    kept
}

/// Tells of each match whether it is the nearest of its Arabic term.
fn mark_nearest(matches: &mut [Match]) {
    let mut nearest: FastMap<u32, f32> = FastMap::default();
    for m in &*matches {
        let slot = nearest.entry(m.arabic).or_default();
        *slot = slot.max(m.nearness);
    }
    for m in matches {
        m.nearest = nearest.get(&m.arabic).is_some_and(|n| m.nearness >= *n);
    }
}

/// The terms of one side's occurrences that stand for some of the other's.
fn matches(own: &[Located<'_>], facing: &[Located<'_>], terms: &Terms) -> Vec<Match> {
    let mut out = Vec::new();
    for alike in own.chunk_by(|a, b| a.term == b.term) {
        let Some(&Located { term: english, .. }) = alike.first() else {
            continue;
        };
        let Some(term) = terms.term(Side::English, english) else {
            continue;
        };
        for (nth, link) in term.links.iter().enumerate() {
            // Most of a term's links lead elsewhere in the text.
            if of_term(facing, link.term).is_empty() {
                continue;
            }
            // Of two links with one term the first counts.
            if term.links.iter().take(nth).any(|l| l.term == link.term) {
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
                    nearness: link.nearness,
                    nearest: false,
                    cue: link.cue,
                });
            }
        }
    }
    out
}

/// Where a term occurs.
#[derive(Clone, Copy)]
struct Located<'t> {
    term: u32,
    paragraph: u32,
    range: &'t Range<usize>,
}

impl Located<'_> {
    /// Where it stands in its text.
    const fn place(&self) -> (u32, usize) {
        (self.paragraph, self.range.start)
    }

    fn span(&self, side: Side) -> TextSpan {
        TextSpan::new(ParaId::new(side, self.paragraph), self.range.clone())
    }
}

/// The occurrences of a term among those of several, which are sorted by term.
fn of_term<'f, 't>(all: &'f [Located<'t>], term: u32) -> &'f [Located<'t>] {
    let from = all.partition_point(|l| l.term < term);
    let rest = all.get(from..).unwrap_or_default();
    let to = rest.partition_point(|l| l.term == term);
    rest.get(..to).unwrap_or_default()
}

/// Where the terms of some paragraphs occur, term by term; of a term the first occurrences, for of two terms no
/// more than [`MOST`] are kept, and a paragraph of a hundred pages has each of its words a thousand times.
fn first_of_each<'t>(paragraphs: &[u32], terms: &'t Terms, side: Side) -> Vec<Located<'t>> {
    let of = |&paragraph: &u32| {
        let here = terms.occurrences[side].get(paragraph as usize);
        here.into_iter().flatten().map(move |o| Located {
            term: o.term,
            paragraph,
            range: &o.range,
        })
    };
    let mut all: Vec<Located<'_>> = paragraphs.iter().flat_map(of).collect();
    all.sort_by_key(|l| (l.term, l.place()));
    let (mut before, mut count) = (None, 0);
    all.retain(|l| {
        count = if before.replace(l.term) == Some(l.term) {
            count + 1
        } else {
            1
        };
        count <= MOST
    });
    all
}

/// Whether two stretches lie in dates that do not contradict each other.
fn same_date(terms: &Terms, english: &Located<'_>, arabic: &Located<'_>) -> bool {
    let date = |side: Side, l: &Located<'_>| {
        let mut dates = terms.dates[side].get(l.paragraph as usize)?.iter();
        let around = dates.find(|(r, _)| r.start <= l.range.start && l.range.end <= r.end);
        around.map(|(_, d)| *d)
    };
    match (date(Side::English, english), date(Side::Arabic, arabic)) {
        (Some(a), Some(b)) => agree(a, b),
        _ => false,
    }
}

/// Whether two dates have the same year, month and day as far as both tell them.
fn agree(a: Date, b: Date) -> bool {
    fn either<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
        a.is_none() || b.is_none() || a == b
    }
    either(a.year, b.year) && either(a.month, b.month) && either(a.day, b.day)
}

#[cfg(test)]
mod tests {
    use super::Reason;
    use crate::bitext::align;
    use crate::language::lexicon::Lexicon;
    use crate::text::Sides;

    #[test]
    fn a_word_agrees_with_the_one_it_was_said_for() {
        let lexicon = "operation\tعملية\nwork\tعمل\ncountry\tدولة|دول\nvisit\tزار\nengineer\tمهندس";
        let english = [
            "The operation was the work of an engineer who visited a country and other countries.",
        ];
        let arabic = ["كان عمله في دولة ثم زار المهندس الدول"];
        let alignment = align(Sides::new(&english, &arabic), &Lexicon::parse(lexicon));
        let beads = alignment.beads();
        let reasons = beads[0].reasons.iter();
        let words = |r: &Reason| {
            let (e, a) = (r.english.range(), r.arabic.range());
            (english[0].get(e), arabic[0].get(a))
        };
        let mut said: Vec<_> = reasons.map(words).collect();
        said.sort_unstable();
        let expected = [
            ("countries", "الدول"),
            ("country", "دولة"),
            ("engineer", "المهندس"),
            ("visited", "زار"),
            ("work", "عمله"),
        ];
        assert_eq!(said, expected.map(|(e, a)| (Some(e), Some(a))));
    }
}
