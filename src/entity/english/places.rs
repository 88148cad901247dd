//! Places and nationalities in English: listed ones and those with a head word.
//!
//! Must not know: persons, but for the given names that places are, too.

use super::*;

/// Places, nationalities and groups of the lists.
pub(super) fn listed(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        i = listed_at(sheet, para, i).unwrap_or(i + 1);
    }
}

pub(super) fn listed_at(sheet: &mut Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let row = sheet.row(para);
    let token = row.get(i).filter(|t| t.is_capital())?;
    let hits = sheet.at(para, i, |s| s.is_place() || s == Sort::Group);
    let hit = *hits.first()?;
    let mut from = i;
    let end = i + hit.len;
    if !sheet.is_core_free(para, from..end)
        || !row.get(from..end)?.iter().all(|t| {
            t.class != Class::Latin || t.is_capital() || sheet.lists.cue(Cue::EnOrgLink, &t.norm)
        })
    {
        return None;
    }
    let is_name = |k: usize| {
        row.get(k)
            .is_some_and(|t| t.is_capital() && t.gap != Gap::None)
            && sheet.is_free(para, k..k + 1)
            && sheet
                .at(para, k, |s| {
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
    // North Vancouver, Upper Austria: a place of its own, which the list does not have.
    if hit.sort.is_place()
        && token.gap == Gap::Space
        && before.is_some_and(|t| {
            t.case == Case::Title
                && (is_bare_direction(&t.norm) || divides(&t.norm) && !opens(row, i - 1))
        })
        && sheet.is_free(para, i - 1..i)
    {
        let (kind, source) = (Kind::Place, Source::Pattern);
        sheet.name(para, i - 1..end, None, kind, source, Confidence::Likely);
        return Some(end);
    }
    if hit.len == 1 {
        // Jordan Smith, Captain Paris, Emma Virginia: part of a person's name.
        let given = sheet.is_given(para, i);
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
                        && !sheet.cue(para, k, Cue::EnCapStop)
                        && !sheet.is_given(para, k)
                        && !sheet.cue(para, k, Cue::EnPlaceHead)
                        && !sheet.cue(para, k, Cue::EnOrgPlace)
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
            .is_some_and(|t| sheet.lists.cue(Cue::EnCurrency, &t.norm))
    {
        return None;
    }
    let kind = if hit.sort == Sort::Group {
        Kind::Group
    } else {
        Kind::Place
    };
    let weak = hit.len == 1 && sheet.lists.cue(Cue::EnWeakPlace, &token.norm);
    let placed = before.is_some_and(|t| sheet.lists.cue(Cue::EnLocPrep, &t.norm))
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
    sheet.listed(para, from..end, start, kind, confidence, &hits);
    Some(end)
}

/// A direction that stands before the name of a place as part of it.
fn is_bare_direction(norm: &str) -> bool {
    matches!(norm, "north" | "south" | "east" | "west")
}

/// Another word with a capital that makes the name of a place that of a part of it, or of a namesake.
fn divides(norm: &str) -> bool {
    matches!(
        norm,
        "northern"
            | "southern"
            | "eastern"
            | "western"
            | "central"
            | "upper"
            | "lower"
            | "inner"
            | "outer"
            | "greater"
            | "new"
    )
}

/// Places by pattern: "Port of Sines", "Gash River", "National Museum of Antiquities".
pub(super) fn places(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        match place_at(sheet, para, i) {
            Some(range) => {
                let end = range.end;
                // Places of the lists inside the pattern give way to it.
                let inside = sheet.cores_in(para, range.clone());
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

pub(super) fn place_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<Range<usize>> {
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
    if sheet.cue(para, i, Cue::EnPlaceHead) {
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
    let from = if opens(row, i) && sheet.cue(para, i, Cue::EnCapStop) && end > i + 1 {
        i + 1
    } else {
        i
    };
    let last = (from + 1..end)
        .rev()
        .find(|&k| sheet.cue(para, k, Cue::EnOrgPlace));
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

/// Whether a word ends the name of an event or prize, which no kind is for.
pub(super) fn is_event(norm: &str) -> bool {
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
