//! The head of a text: publication stamps and datelines, which content alone would misplace.
//!
//! A stamp says when a text was put online, so it faces only a stamp; a paragraph that is only place
//! and date opens the paragraph after it, and shares its bead.
//! Invariant: no paragraph is lost or in two beads; a bead never has more than [`MOST`] paragraphs on a side by it.
//! Must not know: how the other beads were found.

use super::Chosen;
use super::shape::MOST;
use super::terms::{Occurrence, Terms, WordCount};
use crate::bitext::article::Role;
use crate::bitext::masthead;
use crate::language::word::Kind;
use crate::text::{Side, Sides, narrow};

/// The role of each paragraph, as [`masthead`] reads it; of what it takes for body text, a short line that is all
/// digits, or that opens as stamps do, is a stamp as well.
pub(super) fn roles(paragraphs: &[&str], counts: &[WordCount], side: Side) -> Vec<Role> {
    let (mut roles, _) = masthead::read(paragraphs, side);
    roles.resize(paragraphs.len(), Role::Body);
    for ((role, text), count) in roles.iter_mut().zip(paragraphs).zip(counts) {
        if *role == Role::Body && is_stamp(text, *count) {
            *role = Role::Stamp;
        }
    }
    roles
}

/// How stamps open, in small letters.
const OPENINGS: [&str; 14] = [
    "published",
    "posted",
    "updated",
    "last updated",
    "last modified",
    "issued on",
    "date:",
    "نشر",
    "تاريخ النشر",
    "نشرت",
    "آخر تحديث",
    "تم التحديث",
    "حرر في",
    "التاريخ",
];

/// The longest stamp, in characters.
const STAMP_CHARS: usize = 80;

/// A short paragraph that says it is a stamp, or is all digits, wherever it stands. The masthead wants a day or a
/// time to be read from a stamp, and looks for one in the head only; here it is enough that such a line corresponds
/// to nothing.
fn is_stamp(text: &str, count: WordCount) -> bool {
    let text = text.trim();
    if count.numbers == 0 || text.chars().count() > STAMP_CHARS {
        return false;
    }
    let folded = text.to_lowercase();
    count.numbers == count.words || OPENINGS.iter().any(|o| folded.starts_with(o))
}

/// The longest dateline, in words.
const LONGEST: usize = 8;
/// How far into the facing paragraph a dateline is looked for, in words.
const OPENING: usize = 14;
/// How strong a link must be for a term to be said.
const SAID: f32 = 0.5;
/// How many in ten of a line's terms must be said for the line to be.
const MOSTLY_IN_TEN: usize = 7;

/// Moves each dateline paragraph into the bead of the paragraph it opens, the next. A line that only
/// looks like a dateline moves when the opening of what faces that bead says the same. A dateline that
/// faces a dateline stays.
pub(super) fn join_datelines(
    chosen: &mut Vec<Chosen>,
    paragraphs: Sides<&[&str]>,
    roles: &Sides<Vec<Role>>,
    terms: &Terms,
) {
    for side in Side::BOTH {
        for at in 0..paragraphs[side].len().saturating_sub(1) {
            let known = roles[side].get(at) == Some(&Role::Dateline);
            join_dateline(chosen, Line { side, at, known }, terms);
        }
    }
}

/// What is asked of one paragraph that may be a dateline.
#[derive(Clone, Copy)]
struct Line {
    side: Side,
    at: usize,
    /// Whether its role says that it is one.
    known: bool,
}

fn join_dateline(chosen: &mut Vec<Chosen>, line: Line, terms: &Terms) {
    let Line { side, at, known } = line;
    if !known && !looks_like_one(side, at, terms) {
        return;
    }
    let (at, next) = (narrow(at), narrow(at + 1));
    let holder = |p: u32| chosen.iter().position(|c| c.members[side].contains(&p));
    let (Some(host), elsewhere) = (holder(next), holder(at)) else {
        return;
    };
    if elsewhere == Some(host) || chosen[host].members[side].len() >= MOST {
        return;
    }
    // What is known for a dateline joins nothing where it faces another; what only looks like one has to be said
    // by what faces the host.
    let joins = if known {
        elsewhere.is_none()
    } else {
        let facing = &chosen[host].members[side.other()];
        facing
            .iter()
            .any(|&p| is_said_by(side, line.at, p as usize, terms))
    };
    if !joins {
        return;
    }
    let members = &mut chosen[host].members[side];
    members.push(at);
    members.sort_unstable();
    if let Some(old) = elsewhere {
        chosen[old].members[side].retain(|p| *p != at);
        if chosen[old].members[side].is_empty() {
            chosen.remove(old);
        }
    }
}

/// Whether a paragraph is as short as a dateline, and has a date or a number.
fn looks_like_one(side: Side, at: usize, terms: &Terms) -> bool {
    let line = terms.occurrences[side]
        .get(at)
        .map_or(&[][..], Vec::as_slice);
    let words = terms.counts[side].get(at).map_or(0, |c| c.words);
    if line.len() > LONGEST || !(2..=LONGEST).contains(&words) {
        return false;
    }
    let is_number = |o: &Occurrence| {
        let term = terms.term(side, o.term);
        term.is_some_and(|t| t.kind == Kind::Number)
    };
    let has_date = terms.dates[side].get(at).is_some_and(|d| !d.is_empty());
    has_date || line.iter().any(is_number)
}

/// Whether most of a paragraph's terms are said in the opening of one of the other side.
fn is_said_by(side: Side, at: usize, facing: usize, terms: &Terms) -> bool {
    let line = terms.occurrences[side]
        .get(at)
        .map_or(&[][..], Vec::as_slice);
    let opening = terms.occurrences[side.other()].get(facing);
    let opening = opening.into_iter().flatten().take(OPENING);
    let opening: Vec<u32> = opening.map(|o| o.term).collect();
    let is_said = |o: &&Occurrence| {
        let term = terms.term(side, o.term);
        let mut links = term.into_iter().flat_map(|t| &t.links);
        links.any(|l| l.strength >= SAID && opening.contains(&l.term))
    };
    let said = line.iter().filter(is_said).count();
    !line.is_empty() && said * 10 >= line.len() * MOSTLY_IN_TEN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::word;

    fn is_stamp(text: &str, side: Side) -> bool {
        super::is_stamp(text, WordCount::of(&word::words(text, side)))
    }

    #[test]
    fn a_stamp_is_known_by_its_words_or_by_having_none() {
        assert!(is_stamp("Published On(2021-06-10 17:11:29)", Side::English));
        assert!(is_stamp("2021-06-10 17:11", Side::English));
        assert!(is_stamp("تاريخ النشر: 10-06-2021", Side::Arabic));
        assert!(!is_stamp("طرابلس 10 يونيو 2021", Side::Arabic));
        assert!(!is_stamp("Published figures show a fall.", Side::English));
    }
}
