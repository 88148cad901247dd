//! Names in English text: offices, listed names, organisation and place patterns, persons by title,
//! given name, verb of speech and capitals.
//!
//! Invariant: only words with capitals are named; a paragraph in which nearly every word has one (a
//! headline in title case) is read by lists and patterns only.
//! Must not know: Arabic.

use std::ops::Range;

use super::lists::{Cue, Sort};
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use crate::bitext::Watch;
use crate::language::frequent;
use crate::language::hash::{FastMap, FastSet};
use crate::language::token::{Case, Class, Form, Gap, Token};
use crate::text::Side;

const SIDE: Side = Side::English;

/// Finds the names of the English side; `None` where that is called off.
pub(super) fn detect(sheet: &mut Sheet<'_>, watch: Watch<'_>) -> Option<()> {
    for para in 0..sheet.texts.len() {
        watch.at(para, sheet.texts.len())?;
        let title_case = is_title_case(sheet.row(para));
        sports::scorecard(sheet, para);
        offices(sheet, para);
        organisations(sheet, para, title_case);
        listed(sheet, para);
        places(sheet, para);
        if !title_case {
            persons(sheet, para);
        }
        sports::results(sheet, para);
    }
    sports::clubs(sheet);
    vote(sheet);
    once_and_always(sheet);
    Some(())
}

mod bodies;
mod capitals;
mod offices;
mod organisations;
mod places;
mod sports;

use bodies::{
    acts_as_body, called_a_body, is_body, is_korean_syllable, is_occupation, once_and_always,
};
use capitals::{name_run, persons};
use offices::offices;
use organisations::{dedicated, organisations};
use places::{is_event, listed, places};

/// An unknown name takes the type that most of its places in the article speak for: "to Paddington"
/// may be a journey, "Paddington's success" and "Paddington himself" are not.
fn vote(sheet: &mut Sheet<'_>) {
    let mut votes: FastMap<Vec<Form>, (u32, u32)> = FastMap::default();
    let unsure =
        |d: &Draft| d.source == Source::Shape && matches!(d.kind, Kind::Person | Kind::Place);
    for (_, d) in sheet.drafts().filter(|(_, d)| unsure(d)) {
        let row = sheet.row(d.para);
        let word = |k: Option<usize>| k.and_then(|k| row.get(k)).map_or("", |t| t.norm.as_str());
        let previous = word(d.tokens.start.checked_sub(1));
        let two_before = word(d.tokens.start.checked_sub(2));
        let next = word(Some(d.tokens.end));
        let vote = votes.entry(d.words.clone()).or_default();
        let noun = previous == "of" && sheet.lists.cue(Cue::EnLocNoun, two_before)
            || sheet.lists.cue(Cue::EnLocNoun, next);
        vote.0 += match previous {
            "in" | "near" | "outside" | "inside" => 3,
            "at" | "across" => 2,
            _ if noun => 3,
            "to" | "from" | "around" | "toward" | "towards" => 1,
            _ => 0,
        };
        vote.1 += match next {
            "'s" | "was" | "is" => 1,
            "himself" | "herself" | "who" => 3,
            _ if sheet.lists.cue(Cue::EnSpeech, next) => 2,
            _ => 0,
        };
        vote.1 += u32::from(d.confidence > Confidence::Guess && d.kind == Kind::Person) * 3;
    }
    let ids: Vec<usize> = sheet
        .drafts()
        .filter(|(_, d)| unsure(d))
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let Some(draft) = sheet.draft_mut(id) else {
            continue;
        };
        if let Some((place, person)) = votes.get(&draft.words) {
            if place > person && draft.kind == Kind::Person && draft.confidence == Confidence::Guess
            {
                draft.kind = Kind::Place;
            } else if person > place && draft.kind == Kind::Place && *place < 3 {
                draft.kind = Kind::Person;
            }
        }
    }
}

/// Whether nearly every word of a paragraph has a capital.
fn is_title_case(row: &[Token]) -> bool {
    let words = row
        .iter()
        .filter(|t| t.class == Class::Latin && t.norm.len() > 3);
    let (all, small) = words.fold((0usize, 0usize), |(a, s), t| {
        (a + 1, s + usize::from(t.case == Case::Lower))
    });
    let sentence = row
        .last()
        .is_some_and(|t| matches!(t.class, Class::Sign('.' | '"' | '”')));
    all >= 5 && small * 8 < all && !sentence
}

/// Whether a capitalised word is an ordinary one that starts a sentence.
fn is_ordinary(sheet: &Sheet<'_>, token: &Token) -> bool {
    // We've, I'm, Don't.
    token.norm.split_once('\'').is_some_and(|(head, tail)| {
        matches!(tail, "ve" | "m" | "re" | "ll" | "d" | "t")
            || sheet.lists.cue(Cue::EnCapStop, head)
    }) || sheet.lists.cue(Cue::EnCapStop, &token.norm)
        || frequent::content(&token.norm, SIDE) < 1.0
        || sheet.knows(&token.norm)
}

/// Whether a token is an initial with its dot.
fn is_initial(row: &[Token], at: usize) -> bool {
    row.get(at)
        .is_some_and(|t| t.is_capital() && t.norm.chars().count() == 1)
        && row
            .get(at + 1)
            .is_some_and(|t| t.is('.') && t.gap == Gap::None)
        && row.get(at + 2).is_some_and(Token::is_capital)
}

/// Whether a token opens a sentence.
fn opens(row: &[Token], at: usize) -> bool {
    let mut k = at;
    while let Some(before) = k.checked_sub(1).and_then(|k| row.get(k)) {
        match before.class {
            Class::Sign('"' | '“' | '”' | '‘' | '(' | '«' | '[' | '\'') => k -= 1,
            Class::Sign('.' | '!' | '?' | ':' | ';' | '|' | '•') => {
                // The dot of an abbreviation opens nothing.
                let abbreviated = before.is('.')
                    && k.checked_sub(2).and_then(|k| row.get(k)).is_some_and(|t| {
                        t.class == Class::Latin && t.case != Case::Lower && t.norm.len() <= 4
                    });
                return !abbreviated;
            }
            Class::Sign('-' | '–' | '—') => {
                return before.gap == Gap::Space;
            }
            _ => return false,
        }
    }
    true
}
