//! The head of a text: publication stamps and datelines, which content alone would misplace.
//!
//! A stamp says when a text was put online, so it faces only a stamp; a paragraph that is only place
//! and date opens the paragraph after it, and shares its bead.
//! Must not know: how the other beads were found.

use super::Chosen;
use super::index;
use super::shape::MOST;
use super::terms::{Read, Terms};
use crate::bitext::article::Role;
use crate::bitext::masthead;
use crate::language::word::Kind;
use crate::text::{Side, Sides};

/// The role of each paragraph; a short line that is all digits counts as a stamp as well.
pub(super) fn roles(paragraphs: &[&str], read: &[Read], side: Side) -> Vec<Role> {
    let (mut roles, _) = masthead::read(paragraphs, side);
    roles.resize(paragraphs.len(), Role::Body);
    for ((role, text), read) in roles.iter_mut().zip(paragraphs).zip(read) {
        if *role == Role::Body && is_stamp(text, *read) {
            *role = Role::Stamp;
        }
    }
    roles
}

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

/// A short paragraph that says it is a stamp, or is all digits.
fn is_stamp(text: &str, read: Read) -> bool {
    let text = text.trim();
    if read.numbers == 0 || text.chars().count() > 80 {
        return false;
    }
    let folded = text.to_lowercase();
    read.numbers == read.words || OPENINGS.iter().any(|o| folded.starts_with(o))
}

/// The longest dateline, in words.
const LONGEST: usize = 8;
/// How far into the facing paragraph a dateline is looked for, in words.
const OPENING: usize = 14;

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
            join_dateline(chosen, side, at, known, terms);
        }
    }
}

fn join_dateline(chosen: &mut Vec<Chosen>, side: Side, at: usize, known: bool, terms: &Terms) {
    let Some(line) = terms.occurrences[side].get(at) else {
        return;
    };
    if !known && line.len() > LONGEST {
        return;
    }
    let words = terms.read[side].get(at).map_or(0, |r| r.words);
    let has_number = line.iter().any(|o| {
        terms
            .term(side, o.term)
            .is_some_and(|t| t.kind == Kind::Number)
    });
    let dated = has_number || !terms.dates[side][at].is_empty();
    if !known && (!(2..=LONGEST).contains(&words) || !dated) {
        return;
    }
    let (at, next) = (index(at), index(at + 1));
    let Some(host) = chosen.iter().position(|c| c.members(side).contains(&next)) else {
        return;
    };
    if chosen[host].members(side).contains(&at) || chosen[host].members(side).len() >= MOST {
        return;
    }
    let other = side.other();
    let covered = chosen[host].members(other).iter().any(|&facing| {
        let opening: Vec<u32> = terms.occurrences[other]
            .get(facing as usize)
            .map_or_else(Vec::new, |o| {
                o.iter().take(OPENING).map(|o| o.term).collect()
            });
        let strength = |o: &super::terms::Occurrence| {
            terms.term(side, o.term).map_or(0.0, |t| {
                t.links
                    .iter()
                    .filter(|l| opening.contains(&l.term))
                    .map(|l| l.strength)
                    .fold(0.0f32, f32::max)
            })
        };
        let hit = line.iter().filter(|o| strength(o) >= 0.5).count();
        !line.is_empty() && hit * 10 >= line.len() * 7
    });
    if !(covered || known) {
        return;
    }
    let elsewhere = chosen.iter().position(|c| c.members(side).contains(&at));
    if known && elsewhere.is_some() {
        return;
    }
    let host_members = |c: &mut Chosen, add: bool| {
        let members = match side {
            Side::English => &mut c.english,
            Side::Arabic => &mut c.arabic,
        };
        if add {
            members.insert(0, at);
            members.sort_unstable();
        } else {
            members.retain(|m| *m != at);
        }
    };
    host_members(&mut chosen[host], true);
    if let Some(old) = elsewhere {
        host_members(&mut chosen[old], false);
        if chosen[old].members(side).is_empty() {
            chosen.remove(old);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::word;

    fn is_stamp(text: &str, side: Side) -> bool {
        super::is_stamp(text, Read::of(&word::words(text, side)))
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
