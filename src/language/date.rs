//! Dates and times written in English and Arabic texts.
//!
//! Invariant: ranges are in order, do not overlap and lie on character boundaries; every value given is
//! one the text states, nothing is worked out from another date.
//! Months are those of Egypt and the Gulf (يناير), of the Levant and Iraq (كانون الثاني), of Algeria and
//! Tunisia (جانفي) and of Morocco (يوليوز), also doubled (نوفمبر/تشرين الثاني); Hijri months are seen as
//! dates but not converted, since the civil calendar may be a day off. A range ("15 to 24 January") is
//! one date with the value of its first day.
//! Must not know: which day is today.

use std::ops::Range;

use super::number::{arabic_unit, digits_value};
use super::token::{Case, Class, Gap, Token, tokens};
use crate::text::Side;

/// A calendar day, or part of one: what the text leaves open is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Date {
    /// Gregorian year.
    pub year: Option<i32>,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31.
    pub day: Option<u8>,
    /// Day of the week, Monday = 1 to Sunday = 7.
    pub weekday: Option<u8>,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Time {
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second, where given.
    pub second: Option<u8>,
}

/// The dates of a text with their byte ranges, in order, not overlapping.
#[must_use]
pub fn dates(text: &str, side: Side) -> Vec<(Range<usize>, Date)> {
    let tokens = tokens(text);
    scan(&tokens, side)
        .into_iter()
        .map(|(range, date)| (bytes(&tokens, &range), date))
        .collect()
}

/// The times of day of a text with their byte ranges, in order, not overlapping.
#[must_use]
pub fn times(text: &str, side: Side) -> Vec<(Range<usize>, Time)> {
    let tokens = tokens(text);
    scan_times(&tokens, side)
        .into_iter()
        .map(|(range, time)| (bytes(&tokens, &range), time))
        .collect()
}

/// The bytes of a range of tokens; clitics before a month or weekday stay outside.
pub(crate) fn bytes(tokens: &[Token], range: &Range<usize>) -> Range<usize> {
    let Some(first) = tokens.get(range.start) else {
        return 0..0;
    };
    let end = range
        .end
        .checked_sub(1)
        .and_then(|k| tokens.get(k))
        .map_or(first.end, |t| t.end);
    let start = first
        .forms()
        .find(|(_, n)| {
            arabic_month_word(n)
                || weekday(n, Side::Arabic).is_some()
                || matches!(
                    *n,
                    "يوم" | "اليوم" | "امس" | "غد" | "الساعه" | "منتصف" | "تمام"
                )
                || ordinal_day(n).is_some()
        })
        .map_or(first.start, |(s, _)| s);
    start..end
}

const ENGLISH_MONTHS: [(&str, &str); 12] = [
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

fn english_month(token: &Token) -> Option<u8> {
    if !token.is_capital() {
        return None;
    }
    let place = ENGLISH_MONTHS
        .iter()
        .position(|(full, short)| token.norm == *full || token.norm == *short)?;
    u8::try_from(place + 1).ok()
}

const ARABIC_MONTHS: [&[&str]; 12] = [
    &["يناير", "جانفي", "كانون الثاني", "كانون ثان"],
    &["فبراير", "فيفري", "شباط"],
    &["مارس", "اذار"],
    &["ابريل", "افريل", "نيسان"],
    &["مايو", "ماي", "ماية", "ايار"],
    &["يونيو", "يونيه", "جوان", "حزيران"],
    &["يوليو", "يوليه", "يوليوز", "جويليه", "تموز"],
    &["اغسطس", "اوت", "غشت", "اب"],
    &["سبتمبر", "شتنبر", "ايلول"],
    &["اكتوبر", "تشرين الاول", "تشرين اول"],
    &["نوفمبر", "نونبر", "تشرين الثاني", "تشرين ثان"],
    &["ديسمبر", "دجنبر", "كانون الاول", "كانون اول"],
];

const HIJRI_MONTHS: [&str; 17] = [
    "محرم",
    "صفر",
    "ربيع الاول",
    "ربيع الثاني",
    "ربيع الاخر",
    "جمادي الاولي",
    "جمادي الاخره",
    "جمادي الثانيه",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعده",
    "ذي القعده",
    "ذو الحجه",
    "ذي الحجه",
    "ذوالحجه",
];

/// Month words that mean little else, so that they are a date without a day or year beside them.
const CLEAR_MONTHS: [&str; 26] = [
    "يناير",
    "فبراير",
    "ابريل",
    "يونيو",
    "يوليو",
    "اغسطس",
    "سبتمبر",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
    "جانفي",
    "فيفري",
    "افريل",
    "جويليه",
    "كانون",
    "تشرين",
    "حزيران",
    "ايلول",
    "شباط",
    "تموز",
    "يوليوز",
    "غشت",
    "شتنبر",
    "نونبر",
    "دجنبر",
    "نيسان",
];

fn arabic_month_word(norm: &str) -> bool {
    ARABIC_MONTHS
        .iter()
        .any(|names| names.iter().any(|n| n.split(' ').next() == Some(norm)))
        || HIJRI_MONTHS
            .iter()
            .any(|n| n.split(' ').next() == Some(norm))
}

/// A month at a token: the Gregorian month, if it is one, and the token after it. `clitics` allows a
/// clitic on the word.
fn arabic_month(tokens: &[Token], at: usize, clitics: bool) -> Option<(Option<u8>, usize)> {
    let token = tokens.get(at).filter(|t| t.class == Class::Arabic)?;
    for (_, norm) in token.forms().take(if clitics { 4 } else { 1 }) {
        let second = tokens.get(at + 1).map(|t| t.norm.as_str());
        let matches = |name: &str| {
            let mut words = name.split(' ');
            if words.next() != Some(norm) {
                return None;
            }
            match words.next() {
                None => Some(at + 1),
                Some(word) => (second == Some(word)).then_some(at + 2),
            }
        };
        for (i, names) in ARABIC_MONTHS.iter().enumerate() {
            if let Some(end) = names.iter().find_map(|n| matches(n)) {
                return Some((u8::try_from(i + 1).ok(), end));
            }
        }
        if let Some(end) = HIJRI_MONTHS.iter().find_map(|n| matches(n)) {
            return Some((None, end));
        }
    }
    None
}

fn weekday(norm: &str, side: Side) -> Option<u8> {
    let day = match side {
        Side::English => match norm {
            "monday" => 1,
            "tuesday" => 2,
            "wednesday" => 3,
            "thursday" => 4,
            "friday" => 5,
            "saturday" => 6,
            "sunday" => 7,
            _ => return None,
        },
        Side::Arabic => match norm {
            "الاثنين" => 1,
            "الثلاثا" | "الثلاثاء" => 2,
            "الاربعا" | "الاربعاء" => 3,
            "الخميس" => 4,
            "الجمعه" => 5,
            "السبت" => 6,
            "الاحد" => 7,
            _ => return None,
        },
    };
    Some(day)
}

fn number(token: &Token, low: f64, high: f64) -> Option<u32> {
    if token.class != Class::Digits || !token.norm.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = digits_value(&token.norm, Side::English).filter(|v| (low..=high).contains(v))?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked and small"
    )]
    Some(value as u32)
}

fn day(token: &Token) -> Option<u8> {
    number(token, 1.0, 31.0)
        .filter(|_| token.norm.len() <= 2)
        .and_then(|d| u8::try_from(d).ok())
}

fn year(token: &Token) -> Option<i32> {
    (token.norm.len() == 4)
        .then(|| number(token, 1000.0, 2199.0))
        .flatten()
        .and_then(|y| i32::try_from(y).ok())
}

/// A year that may stand without the word for it.
fn modern_year(token: &Token) -> Option<i32> {
    year(token).filter(|y| (1800..=2099).contains(y) && token.gap != Gap::Hyphen)
}

/// The dates among tokens.
pub(crate) fn scan(tokens: &[Token], side: Side) -> Vec<(Range<usize>, Date)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = numeric(tokens, i).or_else(|| match side {
            Side::English => english(tokens, i),
            Side::Arabic => arabic(tokens, i),
        });
        match found {
            Some((end, date)) if end > i => {
                out.push((i..end, date));
                i = end;
            }
            _ => i += 1,
        }
    }
    out
}

/// 2021-06-10, 10/06/2021, 10-06-2021, 10.06.2021 (day before month, as both languages' presses do
/// outside the United States; month first only where nothing else is a date).
fn numeric(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let first = tokens.get(i).filter(|t| t.class == Class::Digits)?;
    if let [a, b, c] = first.norm.split('.').collect::<Vec<_>>().as_slice()
        && c.len() == 4
        && a.len() <= 2
    {
        return date_of(c.parse().ok()?, b.parse().ok()?, a.parse().ok()?).map(|d| (i + 1, d));
    }
    let sign = tokens
        .get(i + 1)
        .filter(|t| t.gap == Gap::None && matches!(t.class, Class::Sign('/' | '-' | '–')))?;
    let second = tokens
        .get(i + 2)
        .filter(|t| t.gap == Gap::None && t.class == Class::Digits)?;
    let again = tokens
        .get(i + 3)
        .filter(|t| t.gap == Gap::None && t.class == sign.class)?;
    let third = tokens
        .get(i + 4)
        .filter(|t| t.gap == Gap::None && t.class == Class::Digits)?;
    let _ = again;
    let (middle, end) = (number(second, 1.0, 31.0)?, i + 5);
    let date = if let Some(y) = year(first) {
        date_of(y, middle, u32::from(day(third)?))
    } else {
        let (y, a) = (year(third)?, u32::from(day(first)?));
        date_of(y, middle, a).or_else(|| date_of(y, a, middle))
    }?;
    Some((end, date))
}

fn date_of(year: i32, month: u32, day: u32) -> Option<Date> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(Date {
        year: Some(year),
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        weekday: None,
    })
}

fn english(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
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
        let short = norm(i).len() == 3 && norm(i) != "may";
        if get(at).is_some_and(|t| t.is('.') && t.gap == Gap::None) && (short || norm(i) == "sept")
        {
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
    if matches!(norm(i), "spring" | "summer" | "autumn" | "fall" | "winter") {
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
fn day_and_month(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
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
fn bare_year(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
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

/// The day of the month in an ordinal word: الثامن, العاشر, العشرين.
fn ordinal_day(norm: &str) -> Option<u8> {
    const WORDS: [&str; 10] = [
        "الاول",
        "الثاني",
        "الثالث",
        "الرابع",
        "الخامس",
        "السادس",
        "السابع",
        "الثامن",
        "التاسع",
        "العاشر",
    ];
    if let Some(i) = WORDS.iter().position(|w| *w == norm) {
        return u8::try_from(i + 1).ok();
    }
    match norm {
        "العشرين" | "العشرون" => Some(20),
        "الثلاثين" | "الثلاثون" => Some(30),
        _ => None,
    }
}

/// An ordinal day of one or two words, and the token after it.
fn ordinal_words(tokens: &[Token], i: usize) -> Option<(u8, usize)> {
    let token = tokens.get(i)?;
    let next = tokens.get(i + 1).map_or("", |t| t.norm.as_str());
    for (_, norm) in token.forms() {
        let units = if norm == "الحادي" {
            Some(1)
        } else {
            ordinal_day(norm)
        };
        let Some(units) = units else { continue };
        if next == "عشر" && units < 10 {
            return Some((10 + units, i + 2));
        }
        if let Some(tens) = next
            .strip_prefix('و')
            .and_then(ordinal_day)
            .filter(|t| *t >= 20)
            && units < 10
        {
            return Some((tens + units, i + 2)).filter(|(d, _)| *d <= 31);
        }
        if norm != "الحادي" {
            return Some((units, i + 1));
        }
    }
    None
}

fn is_relative(norm: &str) -> bool {
    matches!(
        norm,
        "الماضي"
            | "المقبل"
            | "القادم"
            | "الجاري"
            | "الحالي"
            | "المنصرم"
            | "الماضيه"
            | "المقبله"
            | "القادمه"
            | "الجاريه"
            | "الحاليه"
            | "الفايت"
            | "نفسه"
    )
}

/// What may follow a month: a second name for it, a year, "next", "of this year".
fn month_tail(tokens: &[Token], mut at: usize) -> (usize, Option<i32>) {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    if tokens
        .get(at)
        .is_some_and(|t| matches!(t.class, Class::Sign('/' | '-')))
    {
        if let Some((_, end)) = arabic_month(tokens, at + 1, false) {
            at = end;
        }
    } else if tokens.get(at).is_some_and(|t| t.is('('))
        && let Some((_, end)) = arabic_month(tokens, at + 1, false)
        && tokens.get(end).is_some_and(|t| t.is(')'))
    {
        at = end + 1;
    }
    // يناير/كانون الثاني وسبتمبر/أيلول
    if let Some(t) = tokens.get(at).filter(|t| t.norm.starts_with('و'))
        && t.readings
            .first()
            .is_some_and(|r| arabic_month_word(&r.norm))
        && let Some((Some(_), end)) = arabic_month(tokens, at, true)
    {
        at = end;
        if tokens.get(at).is_some_and(|t| t.is('/'))
            && let Some((_, end)) = arabic_month(tokens, at + 1, false)
        {
            at = end;
        }
    }
    let of = usize::from(norm(at) == "من");
    if of == 1 && matches!(norm(at + 1), "العام" | "السنه") && is_relative(norm(at + 2)) {
        return (at + 3, None);
    }
    let word = usize::from(matches!(
        norm(at + of),
        "عام" | "سنه" | "العام" | "لعام" | "لسنه"
    ));
    let comma = usize::from(
        word == 0
            && of == 0
            && tokens
                .get(at)
                .is_some_and(|t| matches!(t.class, Class::Sign(',' | '،'))),
    );
    if let Some(y) = tokens.get(at + of + word + comma).and_then(year) {
        at += of + word + comma + 1;
        if matches!(norm(at), "م" | "ميلادي" | "ميلاديه") {
            at += 1;
        } else if matches!(norm(at), "ه" | "هـ" | "هجري" | "هجريه") {
            return (at + 1, None);
        }
        return (at, Some(y));
    }
    if is_relative(norm(at)) {
        return (at + 1, None);
    }
    (at, None)
}

fn arabic(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let first = get(i)?;
    let named =
        |k: usize| get(k).and_then(|t| t.forms().find_map(|(_, n)| weekday(n, Side::Arabic)));
    let mut at = i;
    let mut date = Date::default();
    if first.class == Class::Arabic {
        let leads = first
            .forms()
            .any(|(_, n)| matches!(n, "يوم" | "اليوم" | "امس" | "غد"));
        if leads
            && named(i + 1).is_some()
            && get(i + 1).is_some_and(|t| weekday(&t.norm, Side::Arabic).is_some())
        {
            at += 1;
        }
        if let Some(w) = named(at) {
            date.weekday = Some(w);
            at += 1;
            let mut after = at;
            if matches!(norm(after), "الموافق" | "المصادف")
                || get(after).is_some_and(|t| matches!(t.class, Class::Sign(',' | '،' | '(')))
            {
                after += 1;
            }
            if let Some((end, d)) =
                arabic_day_and_month(tokens, after).or_else(|| numeric(tokens, after))
            {
                return Some((
                    end,
                    Date {
                        weekday: date.weekday,
                        ..d
                    },
                ));
            }
            // الجمعة الموافق 24 من الشهر الحالي
            if let Some(d) = get(after).and_then(day)
                && norm(after + 1) == "من"
                && matches!(norm(after + 2), "الشهر" | "شهر")
                && is_relative(norm(after + 3))
            {
                date.day = Some(d);
                return Some((after + 4, date));
            }
            if is_relative(norm(at)) {
                at += 1;
            }
            return Some((at, date));
        }
    }
    if let Some(found) = arabic_day_and_month(tokens, i) {
        return Some(found);
    }
    if let Some((month, end)) = arabic_month(tokens, i, true) {
        let (tail, y) = month_tail(tokens, end);
        let before = i.checked_sub(1).map_or("", norm);
        let led = matches!(
            before,
            "شهر"
                | "شهري"
                | "مطلع"
                | "نهايه"
                | "بدايه"
                | "منتصف"
                | "اواخر"
                | "اوايل"
                | "وشهر"
        );
        let weakly = matches!(before, "في" | "منذ" | "حتي" | "خلال" | "من" | "الي")
            && month.is_some_and(|m| m != 5);
        let clear = first.forms().any(|(_, n)| CLEAR_MONTHS.contains(&n));
        let article = first.norm.starts_with("ال");
        if y.is_some()
            || led
            || clear
            || (tail > end && month.is_some())
            || (weakly && !article && month.is_some() && !matches!(norm(i), "اب"))
        {
            return Some((
                tail,
                Date {
                    year: y,
                    month,
                    ..Date::default()
                },
            ));
        }
        if month.is_none()
            && (led || (y.is_some() || tail > end) || norm(i) == "رمضان" && before == "في")
        {
            return Some((tail, Date::default()));
        }
        return None;
    }
    if matches!(norm(i), "ربيع" | "صيف" | "خريف" | "شتاء" | "شتا") {
        let word = usize::from(matches!(norm(i + 1), "عام" | "سنه" | "العام"));
        let y = get(i + 1 + word).and_then(modern_year)?;
        return Some((
            i + 2 + word,
            Date {
                year: Some(y),
                ..Date::default()
            },
        ));
    }
    arabic_year(tokens, i)
}

fn arabic_year(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    let token = tokens.get(i)?;
    let before = i.checked_sub(1).map_or("", norm);
    let bare = |w: &str| {
        let w = w.strip_prefix(['و', 'ل', 'ب']).unwrap_or(w);
        matches!(
            w,
            "عام" | "سنه" | "العام" | "السنه" | "عامي" | "سنتي" | "العامين" | "لعام"
        )
    };
    let date = |y| Date {
        year: Some(y),
        ..Date::default()
    };
    if bare(before) || matches!(before, "عام" | "سنه") {
        return year(token).map(|y| (i + 1, date(y)));
    }
    let y = modern_year(token)?;
    let next = tokens.get(i + 1);
    // و2011 after عامي 2010
    let pair = before == "و"
        && token.gap == Gap::None
        && i.checked_sub(2)
            .and_then(|k| tokens.get(k))
            .and_then(year)
            .is_some();
    let led = matches!(
        before,
        "في" | "منذ"
            | "حتي"
            | "خلال"
            | "بين"
            | "انتخابات"
            | "نهايي"
            | "موسم"
            | "دوره"
            | "مونديال"
            | "حرب"
            | "ثوره"
            | "نسخه"
            | "بطوله"
            | "اولمبياد"
            | "قبل"
            | "بعد"
            | "مطلع"
            | "نهايه"
            | "بدايه"
    );
    let free = next
        .is_none_or(|n| matches!(n.class, Class::Sign(c) if c != '%' && c != '/' && c != '٪'))
        || next.is_some_and(|n| matches!(n.norm.as_str(), "م" | "و" | "في" | "من" | "الي" | "حتي"));
    (pair || (led && free) || (led && next.is_some_and(|n| n.norm.starts_with('و'))))
        .then(|| (i + 1, date(y)))
}

/// 10 يونيو 2021, الثامن من سبتمبر المقبل, 15 إلى 24 يناير/كانون الثاني.
fn arabic_day_and_month(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let (d, mut at) = match get(i).and_then(day) {
        Some(d) => (d, i + 1),
        None => ordinal_words(tokens, i)?,
    };
    if (matches!(norm(at), "الي" | "و" | "حتي")
        || get(at).is_some_and(|t| matches!(t.class, Class::Sign('-' | '–'))))
        && get(at + 1).and_then(day).is_some()
    {
        at += 2;
    }
    if norm(at) == "من" {
        at += 1;
    }
    if matches!(norm(at), "شهر") {
        at += 1;
    }
    if get(at).is_some_and(|t| t.is('/')) {
        at += 1;
    }
    let (month, end) = arabic_month(tokens, at, false)?;
    let (tail, y) = month_tail(tokens, end);
    if month.is_none() {
        return Some((tail, Date::default()));
    }
    Some((
        tail,
        Date {
            year: y,
            month,
            day: Some(d),
            weekday: None,
        },
    ))
}

/// The times of day among tokens.
pub(crate) fn scan_times(tokens: &[Token], side: Side) -> Vec<(Range<usize>, Time)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = match side {
            Side::English => english_time(tokens, i),
            Side::Arabic => arabic_time(tokens, i),
        };
        match found {
            Some((end, time)) => {
                out.push((i..end, time));
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

/// 17:11 or 17:11:29.
fn clock(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
    let two = |k: usize, high: f64| {
        tokens
            .get(k)
            .filter(|t| t.norm.len() == 2 || (k == i && t.norm.len() == 1))
            .and_then(|t| number(t, 0.0, high))
            .and_then(|v| u8::try_from(v).ok())
    };
    let colon = |k: usize| {
        tokens
            .get(k)
            .is_some_and(|t| t.is(':') && t.gap == Gap::None)
    };
    let touches = |k: usize| tokens.get(k).is_some_and(|t| t.gap == Gap::None);
    let hour = two(i, 24.0)?;
    if i > 0
        && touches(i)
        && tokens
            .get(i - 1)
            .is_some_and(|t| t.is(':') || t.is_word() && t.norm != "و")
    {
        return None;
    }
    if !colon(i + 1) || !touches(i + 2) {
        return None;
    }
    let minute = two(i + 2, 59.0)?;
    if colon(i + 3)
        && touches(i + 4)
        && let Some(second) = two(i + 4, 59.0)
    {
        return Some((
            i + 5,
            Time {
                hour: hour % 24,
                minute,
                second: Some(second),
            },
        ));
    }
    Some((
        i + 3,
        Time {
            hour: hour % 24,
            minute,
            second: None,
        },
    ))
}

fn half_day(time: &mut Time, afternoon: bool) {
    if afternoon && time.hour < 12 {
        time.hour += 12;
    } else if !afternoon && time.hour == 12 {
        time.hour = 0;
    }
}

fn english_time(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    let half = |k: usize| match norm(k) {
        "am" if tokens.get(k).is_some_and(|t| t.class == Class::Latin) => Some(false),
        "pm" => Some(true),
        _ => None,
    };
    if matches!(norm(i), "midnight" | "noon" | "midday") {
        return Some((
            i + 1,
            Time {
                hour: if norm(i) == "midnight" { 0 } else { 12 },
                minute: 0,
                second: None,
            },
        ));
    }
    let (mut at, mut time, sure) = match clock(tokens, i) {
        Some((at, time)) => (at, time, true),
        None => {
            let token = tokens.get(i).filter(|t| t.class == Class::Digits)?;
            let mut parts = token.norm.split('.');
            let hour = parts.next()?.parse::<u8>().ok().filter(|h| *h <= 24)?;
            let minute = match parts.next() {
                Some(m) if m.len() == 2 => m.parse::<u8>().ok().filter(|m| *m < 60)?,
                Some(_) => return None,
                None => 0,
            };
            (
                i + 1,
                Time {
                    hour: hour % 24,
                    minute,
                    second: None,
                },
                false,
            )
        }
    };
    let marked = half(at);
    if let Some(afternoon) = marked {
        half_day(&mut time, afternoon);
        at += 1;
    } else if !sure {
        return None;
    }
    if matches!(
        norm(at),
        "gmt" | "bst" | "utc" | "est" | "edt" | "cet" | "cest" | "et" | "pt" | "eet"
    ) && tokens.get(at).is_some_and(|t| t.case == Case::Upper)
    {
        at += 1;
    }
    Some((at, time))
}

/// The hour in a feminine ordinal: الساعة الرابعة, الساعة الثانية عشرة.
fn hour_word(norm: &str) -> Option<u8> {
    const WORDS: [&str; 10] = [
        "الواحده",
        "الثانيه",
        "الثالثه",
        "الرابعه",
        "الخامسه",
        "السادسه",
        "السابعه",
        "الثامنه",
        "التاسعه",
        "العاشره",
    ];
    if norm == "الحاديه" {
        return Some(1);
    }
    WORDS
        .iter()
        .position(|w| *w == norm)
        .and_then(|i| u8::try_from(i + 1).ok())
}

fn arabic_time(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    let first = tokens.get(i)?;
    if first.forms().any(|(_, n)| n == "منتصف") && matches!(norm(i + 1), "الليل" | "النهار")
    {
        return Some((
            i + 2,
            Time {
                hour: if norm(i + 1) == "الليل" { 0 } else { 12 },
                minute: 0,
                second: None,
            },
        ));
    }
    let led = first.forms().any(|(_, n)| n == "الساعه");
    let from = i + usize::from(led);
    let (mut at, mut time) = if let Some(found) = clock(tokens, from) {
        found
    } else if led {
        if let Some(hour) = tokens
            .get(from)
            .and_then(|t| number(t, 0.0, 24.0))
            .and_then(|h| u8::try_from(h).ok())
        {
            (
                from + 1,
                Time {
                    hour: hour % 24,
                    minute: 0,
                    second: None,
                },
            )
        } else {
            let hour = hour_word(norm(from))?;
            let teen = matches!(norm(from + 1), "عشره" | "عشر") && hour <= 2;
            let mut at = from + 1 + usize::from(teen);
            let mut time = Time {
                hour: if teen { hour + 10 } else { hour },
                minute: 0,
                second: None,
            };
            let part = match norm(at) {
                "والنصف" => Some(30),
                "والربع" => Some(15),
                "والثلث" => Some(20),
                _ => None,
            };
            if let Some(minute) = part {
                time.minute = minute;
                at += 1;
            } else if norm(at) == "الا" && matches!(norm(at + 1), "ربعا" | "الربع" | "ثلثا")
            {
                time.minute = if norm(at + 1) == "ثلثا" { 40 } else { 45 };
                time.hour = (time.hour + 23) % 24;
                at += 2;
            } else if let Some(minutes) = norm(at)
                .strip_prefix('و')
                .and_then(arabic_unit)
                .filter(|m| *m < 60.0)
                && matches!(norm(at + 1), "دقيقه" | "دقايق")
            {
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "below sixty"
                )]
                let minutes = minutes as u8;
                time.minute = minutes;
                at += 2;
            }
            (at, time)
        }
    } else {
        return None;
    };
    let of = usize::from(norm(at) == "من");
    let half = match norm(at + of) {
        "صباحا" | "فجرا" | "صباح" | "فجر" => Some((1, false)),
        "مساء" | "مسا" | "ظهرا" | "عصرا" | "ليلا" | "عصر" | "ظهر" => {
            Some((1, true))
        }
        "بعد" if matches!(norm(at + of + 1), "الظهر" | "ظهر") => Some((2, true)),
        "قبل" if matches!(norm(at + of + 1), "الظهر") => Some((2, false)),
        "ص" => Some((1, false)),
        "م" => Some((1, true)),
        _ => None,
    };
    if let Some((words, afternoon)) = half {
        half_day(&mut time, afternoon);
        if of == 0 {
            at += words;
        }
    }
    Some((at, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: Option<i32>, m: Option<u8>, d: Option<u8>, w: Option<u8>) -> Date {
        Date {
            year: y,
            month: m,
            day: d,
            weekday: w,
        }
    }

    fn check(side: Side, text: &str, want: &[(&str, Date)]) {
        let got: Vec<(&str, Date)> = dates(text, side)
            .into_iter()
            .map(|(r, d)| (text.get(r).unwrap(), d))
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn english_dates() {
        let june = date(Some(2021), Some(6), Some(10), None);
        check(
            Side::English,
            "Tripoli, 10 June, 2021 (Lana)",
            &[("10 June, 2021", june)],
        );
        check(
            Side::English,
            "On(2021-06-10 17:11:29)",
            &[("2021-06-10", june)],
        );
        check(Side::English, "on 10/06/2021.", &[("10/06/2021", june)]);
        check(
            Side::English,
            "June 10th, 2021 and Feb. 11",
            &[
                ("June 10th, 2021", june),
                ("Feb. 11", date(None, Some(2), Some(11), None)),
            ],
        );
        check(
            Side::English,
            "met Thursday, at the office",
            &[("Thursday", date(None, None, None, Some(4)))],
        );
        check(
            Side::English,
            "Friday 23 August 2024",
            &[(
                "Friday 23 August 2024",
                date(Some(2024), Some(8), Some(23), Some(5)),
            )],
        );
        check(
            Side::English,
            "in 2024, over 2023, 2000 people may march",
            &[
                ("2024", date(Some(2024), None, None, None)),
                ("2023", date(Some(2023), None, None, None)),
            ],
        );
        check(
            Side::English,
            "15 to 24 January",
            &[("15 to 24 January", date(None, Some(1), Some(15), None))],
        );
    }

    #[test]
    fn arabic_dates() {
        let june = date(Some(2021), Some(6), Some(10), None);
        check(
            Side::Arabic,
            "طرابلس 10 يونيو 2021",
            &[("10 يونيو 2021", june)],
        );
        check(
            Side::Arabic,
            "يوم الخميس الموافق ١٠ حزيران من العام الجاري مع",
            &[(
                "يوم الخميس الموافق ١٠ حزيران من العام الجاري",
                date(None, Some(6), Some(10), Some(4)),
            )],
        );
        check(
            Side::Arabic,
            "الثلاثاء 5 نوفمبر/تشرين الثاني 2024",
            &[(
                "الثلاثاء 5 نوفمبر/تشرين الثاني 2024",
                date(Some(2024), Some(11), Some(5), Some(2)),
            )],
        );
        check(
            Side::Arabic,
            "يوم 29 ماي. و9 أفريل 2025",
            &[
                ("29 ماي", date(None, Some(5), Some(29), None)),
                ("9 أفريل 2025", date(Some(2025), Some(4), Some(9), None)),
            ],
        );
        check(
            Side::Arabic,
            "حتى الثامن من سبتمبر المقبل",
            &[(
                "الثامن من سبتمبر المقبل",
                date(None, Some(9), Some(8), None),
            )],
        );
        check(
            Side::Arabic,
            "منذ عام ٢٠٢١ بلغ 2000 شخص",
            &[("٢٠٢١", date(Some(2021), None, None, None))],
        );
        check(
            Side::Arabic,
            "في 12 رمضان 1445 هـ",
            &[("12 رمضان 1445 هـ", Date::default())],
        );
    }

    #[test]
    fn times_of_both_languages() {
        let get = |side, text: &str| -> Vec<(String, u8, u8)> {
            times(text, side)
                .into_iter()
                .map(|(r, t)| (text.get(r).unwrap().to_owned(), t.hour, t.minute))
                .collect()
        };
        assert_eq!(
            get(Side::English, "On(2021-06-10 17:11:29)"),
            [("17:11:29".to_owned(), 17, 11)]
        );
        assert_eq!(
            get(Side::English, "at 10:30 a.m. and 4 p.m. and 19:40 GMT"),
            [
                ("10:30 a.m.".to_owned(), 10, 30),
                ("4 p.m.".to_owned(), 16, 0),
                ("19:40 GMT".to_owned(), 19, 40)
            ]
        );
        assert_eq!(
            get(Side::Arabic, "على الساعة الرابعة بعد الظهر"),
            [("الساعة الرابعة بعد الظهر".to_owned(), 16, 0)]
        );
        assert_eq!(
            get(Side::Arabic, "الساعة العاشرة والنصف ثم الساعة 10:30"),
            [
                ("الساعة العاشرة والنصف".to_owned(), 10, 30),
                ("الساعة 10:30".to_owned(), 10, 30)
            ]
        );
    }
}
