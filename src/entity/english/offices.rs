//! Offices and ranks in English: "Minister of Interior", "Brigadier General".
//!
//! Must not know: who holds them.

use super::*;

/// Offices and ranks: "Minister of Interior", "Defense Secretary", "Brigadier General".
pub(super) fn offices(sheet: &mut Sheet<'_>, para: usize) {
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

pub(super) fn office_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let row = sheet.row(para);
    let capital =
        |k: usize| row.get(k).is_some_and(Token::is_capital) && sheet.core_at(para, k).is_none();
    if !capital(i) || dedicated(sheet, para, i) {
        return None;
    }
    // Amir-Abdollahian is a name.
    let bound = row
        .get(i + 1)
        .is_some_and(|t| t.gap == Gap::Hyphen && t.is_capital())
        && sheet
            .at(para, i, |s| matches!(s, Sort::Head | Sort::Rank))
            .first()
            .is_some_and(|h| h.len == 1);
    if bound
        && sheet
            .at(para, i + 1, |s| matches!(s, Sort::Head | Sort::Rank))
            .is_empty()
    {
        return None;
    }
    let hit = |k: usize, sort: Sort| sheet.at(para, k, |s| s == sort).first().map(|h| h.len);
    let dotted = |end: usize| {
        end + usize::from(row.get(end).is_some_and(|t| {
            t.is('.') && t.gap == Gap::None && row.get(end + 1).is_some_and(Token::is_capital)
        }))
    };
    if let Some(len) = hit(i, Sort::Rank) {
        let end = i + len;
        let head = row.get(end).is_some_and(|t| {
            sheet.lists.cue(Cue::EnOrgHead, &t.norm)
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
        if word(end) == "of" && !sheet.at(para, from, |s| s == Sort::Country).is_empty() {
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
pub(super) fn spells_affairs(row: &[Token], range: Range<usize>) -> bool {
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
