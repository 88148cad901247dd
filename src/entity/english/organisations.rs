//! Organisations in English: listed ones and those with a head word.
//!
//! Must not know: persons.

use super::*;

/// A run of capitalised words from a token, with what joins names inside.
pub(super) fn run(sheet: &Sheet<'_>, para: usize, i: usize) -> usize {
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

/// Whether a word ends the name of a company.
fn is_corporate(norm: &str) -> bool {
    matches!(
        norm,
        "co" | "corp"
            | "inc"
            | "ltd"
            | "plc"
            | "llc"
            | "ag"
            | "sa"
            | "nv"
            | "spa"
            | "gmbh"
            | "oy"
            | "ab"
            | "corporation"
            | "company"
            | "limited"
            | "incorporated"
            | "holdings"
            | "group"
            | "pictures"
            | "records"
            | "airlines"
            | "airways"
            | "motors"
            | "newspaper"
    )
}

/// Whether a word ends the name of a firm when it is the last of several: Larkfield Ventures.
fn is_firm_tail(norm: &str) -> bool {
    matches!(
        norm,
        "investments"
            | "ventures"
            | "partners"
            | "brokerage"
            | "securities"
            | "capital"
            | "logistics"
            | "pharma"
            | "pharmaceuticals"
            | "technologies"
            | "solutions"
            | "systems"
            | "industries"
            | "insurance"
            | "studios"
            | "labs"
            | "laboratories"
            | "software"
            | "telecom"
            | "telecommunications"
            | "mining"
            | "properties"
            | "enterprises"
            | "consulting"
            | "advisors"
            | "advisers"
            | "semiconductors"
            | "robotics"
            | "aerospace"
            | "shipping"
            | "biotech"
            | "therapeutics"
            | "electronics"
            | "chemicals"
            | "petrochemicals"
            | "associates"
            | "equity"
            | "microsystems"
    )
}

/// Whether a word of French, Spanish or Italian opens the name of a body: Crédit Lavallois.
fn is_romance_head(norm: &str) -> bool {
    matches!(
        norm,
        "banque"
            | "credit"
            | "crédit"
            | "societe"
            | "société"
            | "collectif"
            | "compagnie"
            | "groupe"
            | "federation"
            | "fédération"
            | "mouvement"
            | "agence"
            | "parti"
            | "ligue"
            | "comite"
            | "comité"
            | "syndicat"
            | "banco"
            | "grupo"
            | "partido"
            | "banca"
            | "gruppo"
    )
}

/// Where a name with a Romance head word ends: Collectif Citoyen des Collines.
fn romance(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let row = sheet.row(para);
    let capital =
        |k: usize| row.get(k).is_some_and(Token::is_capital) && sheet.is_free(para, k..k + 1);
    if !is_romance_head(&row.get(i)?.norm) {
        return None;
    }
    let mut at = i + 1;
    loop {
        let mut next = at;
        while row.get(next).is_some_and(|t| {
            matches!(
                t.norm.as_str(),
                "de" | "du"
                    | "des"
                    | "la"
                    | "le"
                    | "les"
                    | "l"
                    | "d"
                    | "et"
                    | "pour"
                    | "del"
                    | "di"
            ) || matches!(t.class, Class::Sign('\'' | '’')) && t.gap == Gap::None
        }) && next < at + 4
        {
            next += 1;
        }
        if !capital(next) {
            break;
        }
        at = next + 1;
    }
    (at > i + 1 && at <= i + 9).then_some(at)
}

/// What follows King or Prince is a place or an institution that bears the name: Queen Salma Hospital.
/// Answers the token after it.
pub(super) fn dedicated(sheet: &Sheet<'_>, para: usize, i: usize) -> bool {
    let row = sheet.row(para);
    if !row.get(i).is_some_and(|t| {
        matches!(
            t.norm.as_str(),
            "king"
                | "queen"
                | "prince"
                | "princess"
                | "sultan"
                | "sheikh"
                | "shaikh"
                | "sheikha"
                | "imam"
                | "emir"
                | "saint"
                | "st"
                | "president"
        )
    }) {
        return false;
    }
    let mut end = i + 1;
    while row.get(end).is_some_and(|t| {
        t.is_capital() && t.gap != Gap::None
            || matches!(t.norm.as_str(), "bin" | "ibn" | "al" | "the" | "bint") && end > i + 1
    }) && end < i + 9
    {
        end += 1;
    }
    (i + 2..end).any(|k| {
        row.get(k).is_some_and(|t| {
            t.is_capital()
                && (sheet.cue(para, k, Cue::EnOrgHead)
                    || sheet.cue(para, k, Cue::EnOrgPlace)
                    || matches!(t.norm.as_str(), "city" | "museum" | "library" | "award"))
                && !matches!(
                    t.norm.as_str(),
                    "house" | "government" | "police" | "forces"
                )
        })
    })
}

/// Organisations by head word and listed ones: "Ministry of Interior", "Dignity and Land Party".
pub(super) fn organisations(sheet: &mut Sheet<'_>, para: usize, title_case: bool) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(Token::is_capital) || !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        let hits = sheet.at(para, i, |s| s == Sort::Organisation);
        let listed = hits.first().map(|h| i + h.len).filter(|end| {
            let weak = end - i == 1
                && row.get(i).is_some_and(|t| {
                    // "Meta", but "Lana Turner" is a person.
                    let person = sheet.lists.is_given(SIDE, &t.norm)
                        && row.get(i + 1).is_some_and(Token::is_capital);
                    person || t.case != Case::Upper && sheet.lists.cue(Cue::EnWeakPlace, &t.norm)
                });
            !weak
                && row.get(i..*end).is_some_and(|r| {
                    r.iter().all(|t| {
                        t.class != Class::Latin
                            || t.is_capital()
                            || sheet.lists.cue(Cue::EnOrgLink, &t.norm)
                            || r.len() > 2
                    })
                })
        });
        // The West Bank is no bank.
        let pattern = organisation_at(sheet, para, i, title_case).filter(|&(from, to)| {
            let places = sheet.at(para, from, |s| matches!(s, Sort::Country | Sort::Region));
            places.first().is_none_or(|h| from + h.len != to)
        });
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
                .at(para, i - 1, |s| s == Sort::Group)
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
        // Boeing Co, Paramount Pictures.
        let end = if source == Source::Gazetteer
            && row
                .get(end)
                .is_some_and(|t| t.is_capital() && t.gap == Gap::Space && is_corporate(&t.norm))
            && sheet.is_free(para, end..end + 1)
        {
            end + 1
        } else {
            end
        };
        let lines = hits.iter().map(|h| h.line).collect();
        sheet.organisation(para, from..end, None, source, lines);
        i = end.max(i + 1);
    }
}

/// An organisation whose run of capitals starts at `i`: its tokens.
pub(super) fn organisation_at(
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
            .at(para, i, |s| s == Sort::Country)
            .first()
            .is_some_and(|h| h.len == 1)
    {
        return None;
    }
    if let Some(to) = romance(sheet, para, i) {
        return Some((i, to));
    }
    let firm = |k: usize| {
        k > i
            && k + 1 == end
            && !title_case
            && is_firm_tail(word(k))
            && (k > i + 1 || row.get(i).is_some_and(|t| !is_ordinary(sheet, t)))
    };
    let is_head = |k: usize| {
        row.get(k).is_some_and(|t| t.class == Class::Latin)
            && (sheet.cue(para, k, Cue::EnOrgHead) || firm(k))
    };
    // Leading words that only open the sentence.
    while from < end
        && (sheet.cue(para, from, Cue::EnCapStop)
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
        let listed = !sheet
            .at(para, i, |s| s.is_place() || s == Sort::Group)
            .is_empty();
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
            .at(para, next, |s| s == Sort::Country)
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
        && !sheet.at(para, from, |s| s == Sort::Group).is_empty()
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
