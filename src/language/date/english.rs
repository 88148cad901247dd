//! Dates as English texts write them.
//!
//! Invariant: what is read begins at the token asked for.
//! Must not know: Arabic.

use super::*;

pub(super) const ENGLISH_MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

pub(super) fn english_month(token: &Token) -> Option<u8> {
    if !token.is_capital() {
        return None;
    }
    month_named(&token.norm)
}

fn month_named(norm: &str) -> Option<u8> {
    let place = ENGLISH_MONTHS
        .iter()
        .position(|(full, short)| norm == *full || norm == *short)
        // The Associated Press writes Sept. for it.
        .or_else(|| (norm == "sept").then_some(8))?;
    u8::try_from(place + 1).ok()
}

fn is_season(norm: &str) -> bool {
    matches!(norm, "spring" | "summer" | "autumn" | "fall" | "winter")
}

/// Whether a date may begin with a word that is no day of the week.
pub(super) fn may_begin(norm: &str) -> bool {
    month_named(norm).is_some() || is_season(norm)
}

pub(super) fn english(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let mut date = Date::default();
    let mut at = i;
    if let Some(w) = get(at)
        .filter(|t| t.is_capital())
        .and_then(|t| weekday(&t.norm, Side::English))
    {
        date.weekday = Some(w);
        at += 1;
        let after = if get(at).is_some_and(|t| t.is(',')) {
            at + 1
        } else {
            at
        };
        return match day_and_month(tokens, after) {
            Some((end, d)) => Some((
                end,
                Date {
                    weekday: date.weekday,
                    ..d
                },
            )),
            None => Some((at, date)),
        };
    }
    if let Some(found) = day_and_month(tokens, at) {
        return Some(found);
    }
    if let Some(m) = get(at).and_then(english_month) {
        at += 1;
        let short = norm(i).len() == 3 && norm(i) != "may" || norm(i) == "sept";
        if get(at).is_some_and(|t| t.is('.') && t.gap == Gap::None) && short {
            at += 1;
        }
        date.month = Some(m);
        // January to September
        if matches!(norm(at), "to" | "and")
            && get(at + 1).and_then(english_month).is_some()
            && norm(at) == "to"
        {
            at += 2;
        }
        let comma = get(at).is_some_and(|t| t.is(','));
        if let Some(y) = get(at + usize::from(comma)).and_then(year) {
            date.year = Some(y);
            return Some((at + usize::from(comma) + 1, date));
        }
        let before = i.checked_sub(1).map_or("", norm);
        let led = matches!(
            before,
            "in" | "of"
                | "since"
                | "until"
                | "till"
                | "by"
                | "last"
                | "next"
                | "from"
                | "to"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "this"
                | "for"
                | "before"
                | "after"
                | "on"
        );
        let ambiguous = matches!(m, 3 | 5) || short;
        if ambiguous && !led {
            return None;
        }
        return Some((at, date));
    }
    // spring of 2027
    if is_season(norm(i)) {
        let of = usize::from(norm(i + 1) == "of");
        let y = get(i + 1 + of).and_then(modern_year)?;
        return Some((
            i + 2 + of,
            Date {
                year: Some(y),
                ..Date::default()
            },
        ));
    }
    bare_year(tokens, i)
}

/// 10 June, 2021; June 10th, 2021; 15 to 24 January; 10-12 June.
pub(super) fn day_and_month(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let ordinal = |k: usize| {
        usize::from(get(k).is_some_and(|t| {
            t.gap == Gap::None && matches!(t.norm.as_str(), "st" | "nd" | "rd" | "th")
        }))
    };
    let dot = |k: usize| {
        usize::from(get(k).is_some_and(|t| t.is('.') && t.gap == Gap::None && t.end - t.start == 1))
    };
    let with_year = |mut at: usize, mut date: Date| {
        let comma = usize::from(get(at).is_some_and(|t| t.is(',')));
        if let Some(y) = get(at + comma).and_then(year) {
            date.year = Some(y);
            at += comma + 1;
        }
        (at, date)
    };
    if let Some(d) = get(i)
        .filter(|t| t.gap != Gap::None || i == 0 || !get(i - 1).is_some_and(Token::is_word))
        .and_then(day)
    {
        let mut at = i + 1 + ordinal(i + 1);
        // a second day makes it a range
        let sign = get(at).is_some_and(|t| {
            matches!(t.class, Class::Sign('-' | '–')) || matches!(t.norm.as_str(), "to" | "and")
        });
        if sign && get(at + 1).and_then(day).is_some() {
            let after = at + 2 + ordinal(at + 2);
            if get(after).and_then(english_month).is_some() {
                at = after;
            }
        }
        if norm(at) == "of" {
            at += 1;
        }
        if let Some(m) = get(at).and_then(english_month) {
            let after = at
                + 1
                + if norm(at).len() <= 4
                    && norm(at) != "may"
                    && norm(at) != "june"
                    && norm(at) != "july"
                {
                    dot(at + 1)
                } else {
                    0
                };
            return Some(with_year(
                after,
                Date {
                    month: Some(m),
                    day: Some(d),
                    ..Date::default()
                },
            ));
        }
        return None;
    }
    let m = get(i).and_then(english_month)?;
    let mut at = i + 1;
    if norm(i).len() <= 4 {
        at += dot(at);
    }
    let d = get(at)
        .filter(|t| t.gap == Gap::Space || get(at.wrapping_sub(1)).is_some_and(|t| t.is('.')))
        .and_then(day)?;
    at += 1;
    at += ordinal(at);
    if get(at).is_some_and(|t| matches!(t.class, Class::Sign('-' | '–')) && t.gap == Gap::None)
        && get(at + 1).and_then(day).is_some()
    {
        at += 2;
    }
    Some(with_year(
        at,
        Date {
            month: Some(m),
            day: Some(d),
            ..Date::default()
        },
    ))
}

/// A year by itself, where what stands around it does not count things with it.
pub(super) fn bare_year(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let token = tokens.get(i)?;
    let y = modern_year(token)?;
    let before = i.checked_sub(1).and_then(|k| tokens.get(k));
    let next = tokens.get(i + 1);
    if before.is_some_and(|t| {
        matches!(t.class, Class::Sign('$' | '€' | '£' | '#' | '/' | '.')) && token.gap == Gap::None
            || matches!(
                t.norm.as_str(),
                "about"
                    | "some"
                    | "nearly"
                    | "than"
                    | "around"
                    | "least"
                    | "almost"
                    | "approximately"
                    | "over"
                    | "nor"
                    | "number"
                    | "no"
            ) && !(t.norm == "over"
                && next.is_none_or(|n| !n.is_word() || n.norm == "according"))
    }) {
        return None;
    }
    let date = Date {
        year: Some(y),
        ..Date::default()
    };
    match next {
        Some(n) if n.gap == Gap::None && n.norm == "s" => Some((i + 2, date)),
        Some(n)
            if n.gap == Gap::None && (n.is_word() && n.norm != "'s" || n.is('%') || n.is('/')) =>
        {
            None
        }
        // 2000 people, 1900 metres: a plural counted by it.
        Some(n) if n.class == Class::Latin && n.case == Case::Lower && n.gap == Gap::Space => {
            let led = before.is_some_and(|t| {
                matches!(
                    t.norm.as_str(),
                    "in" | "since"
                        | "of"
                        | "by"
                        | "during"
                        | "until"
                        | "till"
                        | "from"
                        | "early"
                        | "late"
                        | "mid"
                        | "before"
                        | "after"
                        | "between"
                        | "and"
                        | "year"
                        | "to"
                        | "the"
                        | "'s"
                        | "for"
                )
            });
            let counted = n.norm.len() > 3
                && n.norm.ends_with('s')
                && !matches!(
                    n.norm.as_str(),
                    "was" | "has" | "elections" | "events" | "protests"
                )
                || matches!(
                    n.norm.as_str(),
                    "people"
                        | "men"
                        | "women"
                        | "children"
                        | "km"
                        | "percent"
                        | "million"
                        | "thousand"
                        | "billion"
                        | "tonnes"
                        | "metres"
                );
            (led && !matches!(
                n.norm.as_str(),
                "people" | "million" | "billion" | "percent"
            ) || !counted)
                .then_some((i + 1, date))
        }
        _ => Some((i + 1, date)),
    }
}
