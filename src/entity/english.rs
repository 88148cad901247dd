//! Names in English text: offices, listed names, organisation and place patterns, persons by title,
//! given name, verb of speech and capitals.
//!
//! Invariant: only words with capitals are named; a paragraph in which nearly every word has one (a
//! headline in title case) is read by lists and patterns only.
//! Must not know: Arabic.

use std::collections::HashMap;
use std::ops::Range;

use super::lists::Sort;
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use crate::language::frequent;
use crate::language::lexicon::Lexicon;
use crate::language::token::{Case, Class, Gap, Token};
use crate::text::Side;

const SIDE: Side = Side::English;

/// Finds the names of the English side.
pub(super) fn detect(sheet: &mut Sheet<'_>) {
    for para in 0..sheet.texts.len() {
        let title_case = is_title_case(sheet.row(para));
        offices(sheet, para);
        organisations(sheet, para, title_case);
        listed(sheet, para);
        places(sheet, para);
        if !title_case {
            persons(sheet, para);
        }
    }
    vote(sheet);
}

/// An unknown name takes the type that most of its places in the article speak for: "to Paddington"
/// may be a journey, "Paddington's success" and "Paddington himself" are not.
fn vote(sheet: &mut Sheet<'_>) {
    let mut votes: HashMap<Vec<String>, (u32, u32)> = HashMap::new();
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
    sheet.lists.cue("en.cap_stop", &token.norm)
        || frequent::content(&token.norm, SIDE) < 1.0
        || Lexicon::shipped().knows(&token.norm, SIDE)
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

/// Offices and ranks: "Minister of Interior", "Defense Secretary", "Brigadier General".
fn offices(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let end = office_at(sheet, para, i);
        match end {
            Some(end) => {
                sheet.name(
                    para,
                    i..end,
                    None,
                    Kind::Title,
                    Source::Pattern,
                    Confidence::Likely,
                );
                i = end;
            }
            None => i += 1,
        }
    }
}

fn office_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let row = sheet.row(para);
    let capital =
        |k: usize| row.get(k).is_some_and(Token::is_capital) && sheet.core_at(para, k).is_none();
    if !capital(i) {
        return None;
    }
    let hit = |k: usize, sort: Sort| {
        sheet
            .lists
            .at(SIDE, row, k, |s| s == sort)
            .first()
            .map(|h| h.len)
    };
    let dotted = |end: usize| {
        end + usize::from(row.get(end).is_some_and(|t| {
            t.is('.') && t.gap == Gap::None && row.get(end + 1).is_some_and(Token::is_capital)
        }))
    };
    if let Some(len) = hit(i, Sort::Rank) {
        let end = i + len;
        let head = row.get(end).is_some_and(|t| {
            sheet.lists.cue("en.org_head", &t.norm)
                || matches!(t.norm.as_str(), "of" | "elections" | "election")
        });
        let mut next = dotted(end);
        while row
            .get(next)
            .is_some_and(|t| matches!(t.class, Class::Sign('"' | '“' | ',')))
        {
            next += 1;
        }
        if !head && capital(next) {
            return Some(end);
        }
    }
    // Portfolios before the head: Defense Secretary, Foreign Minister.
    let mut at = i;
    let mut portfolio = false;
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    if matches!(
        word(at),
        "former" | "deputy" | "vice" | "acting" | "assistant" | "interim"
    ) && capital(at + 1)
        && hit(at, Sort::Head).is_none()
    {
        at += 1;
    }
    while capital(at)
        && hit(at, Sort::Head).is_none()
        && let Some(len) = hit(at, Sort::Portfolio)
    {
        at += len;
        portfolio = true;
        if matches!(word(at), "and" | "&")
            && capital(at + 1)
            && hit(at + 1, Sort::Portfolio).is_some()
        {
            at += 1;
        }
    }
    if !capital(at) {
        return None;
    }
    let len = hit(at, Sort::Head)?;
    let mut end = at + len;
    // Complements: of Interior, of State for Middle East and African Affairs.
    let mut complement = false;
    while matches!(word(end), "of" | "for") {
        let mut from = end + 1;
        if word(from) == "the" {
            from += 1;
        }
        if word(end) == "of"
            && sheet
                .lists
                .at(SIDE, row, from, |s| s == Sort::Country)
                .first()
                .is_some()
        {
            break;
        }
        let mut to = from;
        loop {
            while capital(to) && (to == from || row.get(to).is_some_and(|t| t.gap != Gap::None)) {
                to += 1;
            }
            if matches!(word(to), "and" | "&") && capital(to + 1) && to > from {
                to += 1;
            } else {
                break;
            }
        }
        if to == from || hit(from, Sort::Portfolio).is_none() && !spells_affairs(row, from..to) {
            break;
        }
        end = to;
        complement = true;
    }
    let after = dotted(end);
    let named = capital(after)
        || row
            .get(after)
            .is_some_and(|t| matches!(t.class, Class::Sign(',' | '"' | '“')))
            && (capital(after + 1) || capital(after + 2));
    let compound = len > 1;
    (portfolio || complement || compound || named && word(at) != "chief").then_some(end)
}

/// Whether a complement ends in a word for a field of duty: "Middle East and African Affairs".
fn spells_affairs(row: &[Token], range: Range<usize>) -> bool {
    row.get(range).and_then(<[Token]>::last).is_some_and(|t| {
        matches!(
            t.norm.as_str(),
            "affairs"
                | "cooperation"
                | "development"
                | "relations"
                | "resources"
                | "works"
                | "services"
                | "planning"
        )
    })
}

/// A run of capitalised words from a token, with what joins names inside.
fn run(sheet: &Sheet<'_>, para: usize, i: usize) -> usize {
    let row = sheet.row(para);
    let capital =
        |k: usize| row.get(k).is_some_and(Token::is_capital) && sheet.is_free(para, k..k + 1);
    let mut at = i;
    while capital(at) {
        at += 1;
        if row.get(at).is_some_and(|t| {
            t.is('&')
                || (t.is('\'') || t.is('’'))
                    && t.gap == Gap::None
                    && row.get(at - 1).is_some_and(|b| b.norm.ends_with('s'))
        }) && capital(at + 1)
            && row.get(at + 1).is_some_and(|t| t.gap == Gap::Space)
        {
            at += 1;
        }
    }
    at
}

/// Organisations by head word and listed ones: "Ministry of Interior", "Dignity and Land Party".
fn organisations(sheet: &mut Sheet<'_>, para: usize, title_case: bool) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(Token::is_capital) || !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        let hits = sheet.lists.at(SIDE, row, i, |s| s == Sort::Organisation);
        let listed = hits.first().map(|h| i + h.len).filter(|end| {
            let weak = end - i == 1
                && row.get(i).is_some_and(|t| {
                    // "Meta", but "Lana Turner" is a person.
                    let person = sheet.lists.is_given(SIDE, &t.norm)
                        && row.get(i + 1).is_some_and(Token::is_capital);
                    person || t.case != Case::Upper && sheet.lists.cue("en.weak_place", &t.norm)
                });
            !weak
                && row.get(i..*end).is_some_and(|r| {
                    r.iter().all(|t| {
                        t.class != Class::Latin
                            || t.is_capital()
                            || sheet.lists.cue("en.org_link", &t.norm)
                            || r.len() > 2
                    })
                })
        });
        let pattern = organisation_at(sheet, para, i, title_case);
        // Sudanese Red Crescent: what every country has is named with its country.
        let shared = |end: usize| {
            end - i >= 2
                && matches!(
                    row.get(end - 1).map_or("", |t| t.norm.as_str()),
                    "crescent" | "cross" | "defence" | "defense" | "guard" | "court"
                )
        };
        let origin = i > 0
            && listed.is_some_and(shared)
            && row.get(i - 1).is_some_and(Token::is_capital)
            && sheet.is_free(para, i - 1..i)
            && sheet
                .lists
                .at(SIDE, row, i - 1, |s| s == Sort::Group)
                .first()
                .is_some_and(|h| h.len == 1);
        let (from, end, source) = match (listed, pattern) {
            (Some(end), _) if origin => (i - 1, end, Source::Pattern),
            (Some(end), Some((from, to))) if to > end => (from, to, Source::Pattern),
            (Some(end), _) => (i, end, Source::Gazetteer),
            (None, Some((from, to))) => (from, to, Source::Pattern),
            (None, None) => {
                i += 1;
                continue;
            }
        };
        let confidence = if source == Source::Gazetteer {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        // University of Algiers 2: the number belongs to the name.
        if let Some(number) = end
            .checked_sub(1)
            .and_then(|k| sheet.core_at(para, k))
            .filter(|&d| sheet.draft(d).is_some_and(|d| d.kind == Kind::Number))
        {
            sheet.remove(number);
        }
        let id = sheet.name(
            para,
            from..end,
            None,
            Kind::Organisation,
            source,
            confidence,
        );
        if source == Source::Gazetteer {
            sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
        }
        i = end.max(i + 1);
    }
}

/// An organisation whose run of capitals starts at `i`: its tokens.
fn organisation_at(
    sheet: &Sheet<'_>,
    para: usize,
    i: usize,
    title_case: bool,
) -> Option<(usize, usize)> {
    let row = sheet.row(para);
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let mut from = i;
    let end = run(sheet, para, i);
    // "US National Cancer Institute": the country stands apart.
    if row.get(i)?.case == Case::Upper
        && sheet
            .lists
            .at(SIDE, row, i, |s| s == Sort::Country)
            .first()
            .is_some_and(|h| h.len == 1)
    {
        return None;
    }
    let is_head = |k: usize| {
        row.get(k).is_some_and(|t| t.class == Class::Latin)
            && sheet.lists.cue("en.org_head", word(k))
    };
    // Leading words that only open the sentence.
    while from < end
        && (sheet.lists.cue("en.cap_stop", word(from))
            && !is_head(from)
            && !matches!(
                word(from),
                "people"
                    | "labour"
                    | "national"
                    | "new"
                    | "world"
                    | "first"
                    | "north"
                    | "south"
                    | "east"
                    | "west"
                    | "northern"
                    | "southern"
                    | "eastern"
                    | "western"
                    | "central"
                    | "security"
                    | "water"
                    | "energy"
                    | "trade"
                    | "health"
                    | "women"
                    | "workers"
                    | "families"
                    | "schools"
                    | "sports"
                    | "business"
                    | "state"
                    | "country"
                    | "city"
            ))
    {
        from += 1;
    }
    if from >= end || from > i {
        // The caller comes back for what follows.
        return None;
    }
    // "Dignity and Land Party": capitals joined by "and" before a head.
    let mut stop = end;
    if matches!(word(end), "and" | "&")
        && !(from..end).any(is_head)
        && row.get(end + 1).is_some_and(Token::is_capital)
    {
        let more = run(sheet, para, end + 1);
        let head_last = more > end + 1 && is_head(more - 1);
        let listed = sheet
            .lists
            .at(SIDE, row, i, |s| s.is_place() || s == Sort::Group)
            .first()
            .is_some();
        if head_last && !listed && !title_case {
            stop = more;
        }
    }
    let head = (from..stop).rev().find(|&k| is_head(k))?;
    let mut to = head + 1;
    // A head that opens its name: Union Zeralda, Bank Audi.
    if head == from
        && matches!(
            word(head),
            "union" | "bank" | "club" | "fc" | "banque" | "group"
        )
        && stop > to
        && word(to) != "of"
    {
        to = stop;
    }
    let mut extended = false;
    while matches!(word(to), "of" | "for" | "on" | "and") {
        let joining = word(to) == "and";
        if joining && !extended || head == from && to > head + 1 && !extended {
            break;
        }
        let mut next = to + 1;
        if word(next) == "the" {
            next += 1;
        }
        let place = sheet
            .lists
            .at(SIDE, row, next, |s| s == Sort::Country)
            .first()
            .map(|h| h.len);
        let mut last = run(sheet, para, next);
        if let Some(len) = place {
            last = last.max(next + len);
        }
        // "Government of Norway" names Norway.
        let state = word(head) == "government" && place.is_some_and(|len| next + len == last);
        if last == next || state || joining && (place.is_some() || is_head(next)) {
            break;
        }
        to = last;
        extended = true;
    }
    if extended
        && row
            .get(to)
            .is_some_and(|t| t.class == Class::Digits && t.norm.len() <= 2)
        && matches!(word(head), "university" | "court")
    {
        to += 1;
    }
    if to - from < 2 {
        return None;
    }
    // "British Army" is one name, "Libyan government" and a sentence's "The House" are none.
    let only_head = to - from == 2
        && sheet
            .lists
            .at(SIDE, row, from, |s| s == Sort::Group)
            .first()
            .is_some()
        && matches!(
            word(head),
            "government"
                | "company"
                | "party"
                | "council"
                | "office"
                | "mission"
                | "group"
                | "delegation"
        );
    if only_head || title_case && !extended && to - from < 3 {
        return None;
    }
    Some((from, to))
}

/// Places, nationalities and groups of the lists.
fn listed(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        i = listed_at(sheet, para, i).unwrap_or(i + 1);
    }
}

fn listed_at(sheet: &mut Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let row = sheet.row(para);
    let token = row.get(i).filter(|t| t.is_capital())?;
    let hits = sheet
        .lists
        .at(SIDE, row, i, |s| s.is_place() || s == Sort::Group);
    let hit = *hits.first()?;
    let mut from = i;
    let end = i + hit.len;
    if !sheet.is_core_free(para, from..end)
        || !row.get(from..end)?.iter().all(|t| {
            t.class != Class::Latin || t.is_capital() || sheet.lists.cue("en.org_link", &t.norm)
        })
    {
        return None;
    }
    let is_name = |k: usize| {
        row.get(k)
            .is_some_and(|t| t.is_capital() && t.gap != Gap::None)
            && sheet.is_free(para, k..k + 1)
            && sheet
                .lists
                .at(SIDE, row, k, |s| {
                    s.is_place()
                        || matches!(s, Sort::Group | Sort::Head | Sort::Rank | Sort::Portfolio)
                })
                .is_empty()
    };
    let before = i.checked_sub(1).and_then(|k| row.get(k));
    // North African Clubs Cup: an event, which is no place.
    let mut last = end;
    while row
        .get(last)
        .is_some_and(|t| t.is_capital() && t.gap != Gap::None)
    {
        last += 1;
    }
    if last > end && is_event(&row.get(last - 1)?.norm) {
        return None;
    }
    if hit.len == 1 {
        // Jordan Smith, Captain Paris, Emma Virginia: part of a person's name.
        let given = sheet.lists.is_given(SIDE, &token.norm);
        let named_before = i > 0
            && token.gap != Gap::None
            && is_name(i - 1)
            && !opens(row, i - 1)
            && row
                .get(i - 1)
                .is_some_and(|t| sheet.lists.is_given(SIDE, &t.norm));
        if given && is_name(i + 1) || named_before && hit.sort != Sort::Group {
            return None;
        }
        // Najm Tangier, Denver Nuggets: a city beside an unknown capital is part of a longer name.
        let unknown = |k: usize| {
            is_name(k)
                && !opens(row, k)
                && row.get(k).is_some_and(|t| {
                    t.case == Case::Title
                        && !sheet.lists.cue("en.cap_stop", &t.norm)
                        && !sheet.lists.is_given(SIDE, &t.norm)
                        && !sheet.lists.cue("en.place_head", &t.norm)
                        && !sheet.lists.cue("en.org_place", &t.norm)
                })
        };
        let beside = i > 0
            && token.gap != Gap::None
            && token.case == Case::Title
            && (unknown(i - 1)
                || is_name(i - 1)
                    && opens(row, i - 1)
                    && !is_ordinary(sheet, &row[i - 1])
                    && !sheet.lists.is_given(SIDE, &row[i - 1].norm));
        if hit.sort == Sort::City
            && token.case == Case::Title
            && (beside || unknown(i + 1) && !is_title_case(row))
        {
            return None;
        }
        let after_particle = before.is_some_and(|t| {
            token.gap != Gap::None
                && matches!(
                    t.norm.as_str(),
                    "al" | "el" | "bin" | "ben" | "von" | "van" | "abu" | "ibn"
                )
                && sheet.is_free(para, i - 1..i)
        });
        if after_particle {
            return None;
        }
    }
    // Republic of X, State of X.
    let mut start = None;
    if hit.sort == Sort::Country
        && i >= 2
        && before.is_some_and(|t| t.norm == "of")
        && row.get(i - 2).is_some_and(|t| {
            t.is_capital()
                && matches!(
                    t.norm.as_str(),
                    "republic" | "state" | "kingdom" | "sultanate" | "emirate" | "federation"
                )
        })
        && sheet.is_free(para, i - 2..i)
    {
        from = i - 2;
        start = row.get(from).map(|t| t.start);
    }
    if hit.sort == Sort::Group
        && row
            .get(end)
            .is_some_and(|t| sheet.lists.cue("en.currency", &t.norm))
    {
        return None;
    }
    let kind = if hit.sort == Sort::Group {
        Kind::Group
    } else {
        Kind::Place
    };
    let weak = hit.len == 1 && sheet.lists.cue("en.weak_place", &token.norm);
    let placed = before.is_some_and(|t| sheet.lists.cue("en.loc_prep", &t.norm))
        || row.get(i + 1).is_some_and(|t| t.is(','))
        || opens(row, i);
    let next_capital = row.get(end).is_some_and(Token::is_capital);
    if weak
        && hit.sort != Sort::Country
        && (!placed || opens(row, i) && next_capital)
        && kind == Kind::Place
    {
        return None;
    }
    let confidence = if hit.sort == Sort::City {
        Confidence::Likely
    } else {
        Confidence::Certain
    };
    let id = sheet.name(para, from..end, start, kind, Source::Gazetteer, confidence);
    sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
    Some(end)
}

/// Whether a word ends the name of an event or prize, which no kind is for.
fn is_event(norm: &str) -> bool {
    matches!(
        norm,
        "cup"
            | "championship"
            | "championships"
            | "games"
            | "festival"
            | "prize"
            | "award"
            | "trophy"
            | "day"
    )
}

/// Places by pattern: "Port of Sines", "Gash River", "National Museum of Antiquities".
fn places(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        match place_at(sheet, para, i) {
            Some(range) => {
                let end = range.end;
                // Places of the lists inside the pattern give way to it.
                let inside: Vec<usize> = range
                    .clone()
                    .filter_map(|k| sheet.core_at(para, k))
                    .collect();
                let fits = inside.iter().all(|&d| {
                    sheet.draft(d).is_some_and(|d| {
                        matches!(d.kind, Kind::Place | Kind::Group)
                            && d.tokens.start >= range.start
                            && d.tokens.end <= range.end
                    })
                });
                if fits && range.clone().all(|k| sheet.role_at(para, k).is_none()) {
                    let same = inside
                        .first()
                        .and_then(|&d| sheet.draft(d))
                        .filter(|d| d.tokens == range)
                        .is_some();
                    if !same {
                        for d in inside {
                            sheet.remove(d);
                        }
                        sheet.name(
                            para,
                            range,
                            None,
                            Kind::Place,
                            Source::Pattern,
                            Confidence::Likely,
                        );
                    }
                }
                i = end;
            }
            None => i += 1,
        }
    }
}

fn place_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<Range<usize>> {
    let row = sheet.row(para);
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let open = |k: usize| {
        row.get(k).is_some_and(Token::is_capital)
            && sheet.role_at(para, k).is_none()
            && sheet.core_at(para, k).is_none_or(|d| {
                sheet
                    .draft(d)
                    .is_some_and(|d| matches!(d.kind, Kind::Place | Kind::Group))
            })
    };
    if !open(i) {
        return None;
    }
    let mut end = i;
    while open(end) {
        end += 1;
    }
    if sheet.lists.cue("en.place_head", word(i)) {
        if word(i + 1) == "of" && open(i + 2) {
            let mut last = i + 2;
            while open(last) {
                last += 1;
            }
            return Some(i..last);
        }
        if end > i + 1 && (matches!(word(i), "lake" | "mount" | "port" | "fort" | "cape")) {
            return Some(i..end);
        }
    }
    let from = if opens(row, i) && sheet.lists.cue("en.cap_stop", word(i)) && end > i + 1 {
        i + 1
    } else {
        i
    };
    let last = (from + 1..end)
        .rev()
        .find(|&k| sheet.lists.cue("en.org_place", word(k)));
    if let Some(last) = last {
        let mut to = last + 1;
        if word(to) == "of" && open(to + 1) {
            to += 2;
            while open(to) {
                to += 1;
            }
        }
        return Some(from..to);
    }
    // Atlas mountains
    (end > from
        && matches!(
            word(end),
            "mountains" | "islands" | "peninsula" | "valley" | "desert"
        )
        && row.get(end).is_some_and(|t| t.gap == Gap::Space)
        && (sheet.core_at(para, from).is_some() || !is_ordinary(sheet, row.get(from)?)))
    .then_some(from..end + 1)
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
                    && sheet.lists.cue("en.particle", &t.norm)
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
                || sheet.lists.cue("en.particle", &token.norm) && token.norm.len() > 1);
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
            .lists
            .at(SIDE, row, from, |s| {
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
    let opening = opens(row, from);
    if opening
        && end - from >= 2
        && !given(from)
        && is_ordinary(sheet, &row[from])
        && !sheet.lists.cue("en.particle", word(from))
    {
        from += 1;
    }
    while from < end
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
    let organised = sheet.lists.cue("en.org_noun", previous) && !titled && !speaks;
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
    let dateline = from == 0
        && row.get(from).is_some_and(|t| t.case == Case::Upper)
        && row
            .get(end)
            .is_some_and(|t| matches!(t.class, Class::Sign(',' | '(' | '-' | '–' | '—')));
    let followed = matches!(
        next,
        "police" | "government" | "coach" | "side" | "midfielder" | "striker" | "fans" | "shares"
    );
    // Najm Tangier: a city in a run of unknown capitals.
    let city = |k: usize| {
        !sheet.lists.cue("en.weak_place", word(k))
            && sheet
                .lists
                .at(SIDE, row, k, |s| s == Sort::City)
                .first()
                .is_some()
    };
    let club = length >= 2 && !given(from) && (city(from) || city(end - 1));
    let featured = length <= 2 && sheet.lists.cue("en.loc_noun", next) && !titled;
    let articled = length == 1 && previous == "the";
    if acronym
        && row
            .get(from)
            .is_some_and(|t| t.norm.chars().any(|c| c.is_ascii_digit()))
    {
        return;
    }
    if length >= 2 && is_event(word(end - 1)) {
        return;
    }
    let (kind, source, confidence, weak) = if dateline {
        (Kind::Place, Source::Shape, Confidence::Likely, false)
    } else if titled && !acronym {
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
