//! Names in English text: offices, listed names, organisation and place patterns, persons by title,
//! given name, verb of speech and capitals.
//!
//! Invariant: only words with capitals are named; a paragraph in which nearly every word has one (a
//! headline in title case) is read by lists and patterns only.
//! Must not know: Arabic.

use std::ops::Range;

use super::lists::{Sort, cue_bit};
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
mod offices;
mod organisations;
mod places;
mod sports;

use bodies::{
    acts_as_body, called_a_body, is_body, is_korean_syllable, is_occupation, once_and_always,
};
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
        let noun = previous == "of" && sheet.lists.cue("en.loc_noun", two_before)
            || sheet.lists.cue("en.loc_noun", next);
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
            _ if sheet.lists.cue("en.speech", next) => 2,
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
        matches!(tail, "ve" | "m" | "re" | "ll" | "d" | "t") || sheet.lists.cue("en.cap_stop", head)
    }) || sheet.lists.cue("en.cap_stop", &token.norm)
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

/// A candidate for a name: capitals and particles.
fn name_run(sheet: &Sheet<'_>, para: usize, i: usize) -> usize {
    let row = sheet.row(para);
    let free = |k: usize| k < row.len() && sheet.is_free(para, k..k + 1);
    let capital = |k: usize| free(k) && row.get(k).is_some_and(Token::is_capital);
    let particle = |k: usize| {
        free(k)
            && row.get(k).is_some_and(|t| {
                t.class == Class::Latin
                    && sheet.hint(para, k) & cue_bit("en.particle") != 0
                    && t.norm.len() > 1
            })
    };
    let joined = |k: usize| row.get(k).is_some_and(|t| t.gap != Gap::None);
    let mut at = i;
    loop {
        if capital(at) && (at == i || joined(at)) {
            // A word of office inside a run of capitals ends the name.
            at += 1;
            // An initial with its dot.
            if row.get(at).is_some_and(|t| t.is('.') && t.gap == Gap::None)
                && row.get(at - 1).is_some_and(|t| t.norm.len() == 1)
                && capital(at + 1)
            {
                at += 1;
            }
            continue;
        }
        // Kim Min-jae: a family name, and a given name of two syllables.
        if at >= i + 2
            && free(at)
            && row.get(at).is_some_and(|t| {
                t.gap == Gap::Hyphen && t.case == Case::Lower && is_korean_syllable(&t.norm)
            })
            && row.get(at - 1).is_some_and(|t| t.norm.chars().count() <= 6)
        {
            return at + 1;
        }
        if particle(at) && (at == i || joined(at)) {
            let mut next = at;
            while particle(next) && next < at + 3 {
                next += 1;
            }
            if capital(next) && joined(next) {
                at = next;
                continue;
            }
        }
        return at;
    }
}

/// Persons, and other names that only capitals show.
fn persons(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        let Some(token) = row.get(i) else { break };
        let starts = token.class == Class::Latin
            && sheet.is_free(para, i..i + 1)
            && (token.is_capital()
                || sheet.hint(para, i) & cue_bit("en.particle") != 0 && token.norm.len() > 1);
        let end = if starts { name_run(sheet, para, i) } else { i };
        if end == i {
            i += 1;
            continue;
        }
        classify(sheet, para, i..end);
        i = end;
    }
}

fn classify(sheet: &mut Sheet<'_>, para: usize, range: Range<usize>) {
    let row = sheet.row(para);
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let mut from = range.start;
    let mut end = range.end;
    let given = |k: usize| sheet.lists.is_given(SIDE, word(k));
    // Styles before the name (Dr, Sayyid) stay outside.
    let mut styled = false;
    loop {
        let style = sheet
            .at(para, from, |s| {
                matches!(s, Sort::Style | Sort::Head | Sort::Rank | Sort::Portfolio)
            })
            .first()
            .copied();
        match style {
            Some(hit) if from + hit.len < end => {
                styled = true;
                from += hit.len;
            }
            Some(hit) if from + hit.len == end && !given(from) => {
                // "Dr." and nothing of a name.
                return;
            }
            _ => break,
        }
    }
    if end - from >= 3 && is_occupation(word(from)) {
        styled = true;
        from += 1;
    }
    let opening = opens(row, from);
    // SOCCER - SPAIN BEAT NORWAY: what a headline is about is no name.
    if from == 0
        && end == 1
        && row[from].case == Case::Upper
        && is_ordinary(sheet, &row[from])
        && row
            .get(end)
            .is_some_and(|t| matches!(t.class, Class::Sign('-' | '–' | '—' | ':')))
    {
        return;
    }
    if opening
        && end - from >= 2
        && !given(from)
        && is_ordinary(sheet, &row[from])
        && !sheet.lists.cue("en.particle", word(from))
        && !is_initial(row, from)
    {
        from += 1;
    }
    while from < end
        && !is_initial(row, from)
        && (sheet.lists.cue("en.not_name", word(from))
            || row.get(from).is_some_and(|t| {
                t.gap != Gap::Hyphen
                    && sheet.lists.cue("en.cap_stop", &t.norm)
                    && (opens(row, from) || t.norm == "the")
            }))
    {
        from += 1;
    }
    while end > from && sheet.lists.cue("en.not_name", word(end - 1)) {
        end -= 1;
    }
    if from >= end {
        return;
    }
    let mut before = from;
    while before
        .checked_sub(1)
        .and_then(|k| row.get(k))
        .is_some_and(|t| {
            matches!(
                t.class,
                Class::Sign('"' | '“' | '”' | ',' | '.' | '\'' | '‘')
            )
        })
        && before > 0
    {
        before -= 1;
    }
    let titled = styled
        || before
            .checked_sub(1)
            .and_then(|k| sheet.role_at(para, k))
            .is_some();
    let previous = from.checked_sub(1).map_or("", word);
    let two_before = from.checked_sub(2).map_or("", word);
    let length = row
        .get(from..end)
        .map_or(0, |r| r.iter().filter(|t| t.class == Class::Latin).count());
    let next = word(end);
    let speaks = sheet.lists.cue("en.speech", next)
        || (row.get(end).is_some_and(|t| t.is(','))
            && row.get(end + 1).is_some_and(|t| t.class == Class::Digits))
        || matches!(next, "who" | "whose");
    let spoken = matches!(previous, "said" | "says" | "told" | "named" | "by" | "with");
    let owned = previous == "of"
        && matches!(
            two_before,
            "branch" | "subsidiary" | "founder" | "shareholders" | "customers" | "depositors"
        );
    let acting = length <= 3 && !given(from) && acts_as_body(row, from, end);
    let called = !titled && (called_a_body(sheet, row, end) || acting);
    let organised = called
        || (sheet.lists.cue("en.org_noun", previous)
            || is_body(sheet, previous)
            || owned && !given(from))
            && !titled
            && !speaks;
    let placed = sheet.lists.cue("en.loc_prep", previous)
        || (previous == "of" && sheet.lists.cue("en.loc_noun", two_before))
        || matches!(two_before, "town" | "village" | "city") && previous == "called";
    let before_country = row.get(end).is_some_and(|t| t.is(','))
        && sheet
            .core_at(para, end + 1)
            .and_then(|d| sheet.draft(d))
            .is_some_and(|d| d.kind == Kind::Place);
    let acronym = length == 1
        && row
            .get(from)
            .is_some_and(|t| t.case == Case::Upper && t.norm.len() >= 2);
    // "LONDON - Shares fell", "MONTE CARLO 1997-04-22", but not "SOCCER - SPAIN BEAT NORWAY".
    let dateline = from == 0
        && row.get(from).is_some_and(|t| t.case == Case::Upper)
        && (row.get(end).is_some_and(|t| {
            matches!(t.class, Class::Sign(',' | '(' | '-' | '–' | '—'))
                && (row
                    .iter()
                    .any(|t| t.class == Class::Latin && t.case == Case::Lower)
                    || row.get(from..end).is_some_and(|r| {
                        !r.iter()
                            .any(|t| t.class == Class::Latin && is_ordinary(sheet, t))
                    }))
        }) || row.len() <= end + 6
            && sheet
                .core_at(para, end)
                .and_then(|d| sheet.draft(d))
                .is_some_and(|d| d.kind == Kind::Date));
    // M. Zoysa
    let initialled = length >= 2
        && end - from <= 5
        && row.get(from).is_some_and(|t| {
            t.norm.chars().count() == 1 || t.case == Case::Upper && t.norm.len() == 2
        })
        && row
            .get(from + 1)
            .is_some_and(|t| t.is('.') && t.gap == Gap::None);
    let followed = matches!(
        next,
        "police" | "government" | "coach" | "side" | "midfielder" | "striker" | "fans" | "shares"
    );
    // Najm Tangier: a city in a run of unknown capitals.
    let city = |k: usize| {
        !sheet.lists.cue("en.weak_place", word(k))
            && !sheet.at(para, k, |s| s == Sort::City).is_empty()
    };
    let club = length >= 2 && !given(from) && (city(from) || city(end - 1));
    let featured = length <= 2 && sheet.lists.cue("en.loc_noun", next) && !titled;
    let articled = length == 1 && previous == "the";
    // I, A380, and words that stand with a capital for other reasons.
    let letter = length == 1
        && row.get(from).is_some_and(|t| {
            t.norm.chars().count() == 1 || frequent::is_function_word(&t.norm, SIDE) && !acronym
        });
    if letter
        || acronym
            && row
                .get(from)
                .is_some_and(|t| t.norm.chars().any(|c| c.is_ascii_digit()))
    {
        return;
    }
    if length >= 2 && is_event(word(end - 1)) {
        return;
    }
    let (kind, source, confidence, weak) = if called {
        (
            Kind::Organisation,
            Source::Pattern,
            Confidence::Likely,
            false,
        )
    } else if dateline {
        (Kind::Place, Source::Shape, Confidence::Likely, false)
    } else if (titled || initialled) && !acronym {
        (Kind::Person, Source::Title, Confidence::Likely, false)
    } else if club && !speaks {
        (Kind::Organisation, Source::Shape, Confidence::Likely, false)
    } else if featured {
        (Kind::Place, Source::Shape, Confidence::Likely, false)
    } else if organised {
        (
            Kind::Organisation,
            Source::Pattern,
            Confidence::Likely,
            false,
        )
    } else if length >= 2 && (given(from) || speaks || spoken && !placed) {
        (Kind::Person, Source::Shape, Confidence::Likely, false)
    } else if placed && !given(from) && !acronym || before_country && !given(from) {
        let sure = length == 1 || before_country || previous == "of";
        (
            Kind::Place,
            Source::Shape,
            if sure {
                Confidence::Likely
            } else {
                Confidence::Guess
            },
            opening,
        )
    } else if acronym {
        (
            Kind::Organisation,
            Source::Shape,
            Confidence::Guess,
            !articled,
        )
    } else if articled {
        (Kind::Organisation, Source::Shape, Confidence::Guess, true)
    } else if length >= 2 {
        let common = row.get(from..end).is_some_and(|r| {
            r.iter().filter(|t| t.class == Class::Latin).any(|t| {
                is_ordinary(sheet, t)
                    && t.gap != Gap::Hyphen
                    && !sheet.lists.cue("en.particle", &t.norm)
            })
        });
        if common {
            (Kind::Organisation, Source::Shape, Confidence::Guess, true)
        } else if followed {
            (Kind::Organisation, Source::Shape, Confidence::Guess, false)
        } else {
            (Kind::Person, Source::Shape, Confidence::Guess, false)
        }
    } else {
        let ordinary = is_ordinary(sheet, &row[from]);
        if ordinary && opening {
            return;
        }
        let sure = speaks && !ordinary || given(from) && !opening;
        (
            Kind::Person,
            Source::Shape,
            if sure {
                Confidence::Likely
            } else {
                Confidence::Guess
            },
            !sure,
        )
    };
    let id = sheet.name(para, from..end, None, kind, source, confidence);
    if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
        draft.weak = weak;
    }
}
