//! Dates and times written in English and Arabic texts.
//!
//! Invariant: ranges are in order, do not overlap and lie on character boundaries; every value given is
//! one the text states, nothing is worked out from another date.
//! Months are those of Egypt and the Gulf (يناير), of the Levant and Iraq (كانون الثاني), of Algeria and
//! Tunisia (جانفي) and of Morocco (يوليوز), also doubled (نوفمبر/تشرين الثاني); Hijri months are seen as
//! dates but not converted, since the civil calendar may be a day off. A range ("15 to 24 January") is
//! one date with the value of its first day.
//! Inside, what reads a date at a token gives the token after it and the value, or `None`.
//! Must not know: which day is today.

mod arabic;
mod clock;
mod english;

use std::ops::Range;

use super::number::{arabic_unit, digits_value};
use super::token::{Case, Class, Gap, Token, tokens};
use crate::text::Side;
use arabic::{arabic, arabic_month_word, ordinal_day};
pub(crate) use clock::scan_times;
use english::english;

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
    scan(&tokens, side, |_| true)
        .into_iter()
        .map(|(range, date)| (bytes(&tokens, &range), date))
        .collect()
}

/// The times of day of a text with their byte ranges, in order, not overlapping.
#[must_use]
pub fn times(text: &str, side: Side) -> Vec<(Range<usize>, Time)> {
    let tokens = tokens(text);
    scan_times(&tokens, side, |_| true)
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

/// The dates among tokens, and which tokens are part of one or of a time of day.
pub(crate) fn scan_marking(tokens: &[Token], side: Side) -> (Vec<(Range<usize>, Date)>, Vec<bool>) {
    let dates = scan(tokens, side, |_| true);
    let times = scan_times(tokens, side, |_| true);
    let mut taken = vec![false; tokens.len()];
    let ranges = dates.iter().map(|(range, _)| range);
    for range in ranges.chain(times.iter().map(|(range, _)| range)) {
        if let Some(taken) = taken.get_mut(range.clone()) {
            taken.fill(true);
        }
    }
    (dates, taken)
}

/// Whether a date or a time of day may begin with a word, whatever stands beside it: of most words neither does.
pub(crate) fn may_begin(word: &Token, side: Side) -> bool {
    word.forms().any(|(_, form)| {
        weekday(form, side).is_some()
            || match side {
                Side::English => {
                    english::may_begin(form) || matches!(form, "midnight" | "noon" | "midday")
                }
                Side::Arabic => arabic::may_begin(form) || matches!(form, "منتصف" | "الساعه"),
            }
    })
}

/// The dates among tokens. Only those are tried at which one [may begin](may_begin), as far as `begins` knows.
pub(crate) fn scan(
    tokens: &[Token],
    side: Side,
    begins: impl Fn(usize) -> bool,
) -> Vec<(Range<usize>, Date)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !begins(i) {
            i += 1;
            continue;
        }
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
    tokens
        .get(i + 3)
        .filter(|t| t.gap == Gap::None && t.class == sign.class)?;
    let third = tokens
        .get(i + 4)
        .filter(|t| t.gap == Gap::None && t.class == Class::Digits)?;
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
    fn september_is_abbreviated_in_two_ways() {
        let day = date(Some(2024), Some(9), Some(8), None);
        for text in [
            "8 Sept 2024",
            "Sept. 8, 2024",
            "8 Sept. 2024",
            "Sep. 8, 2024",
        ] {
            check(Side::English, text, &[(text, day)]);
        }
        let closing = [("Sept. 10", date(None, Some(9), Some(10), None))];
        check(Side::English, "It closes on Sept. 10.", &closing);
    }

    #[test]
    fn a_day_in_both_calendars_is_one_date() {
        let third = date(Some(2025), Some(8), Some(3), None);
        for text in [
            "9 صفر 1447هـ الموافق 3 أغسطس 2025م",
            "3 أغسطس 2025م، الموافق 9 صفر 1447هـ",
        ] {
            check(Side::Arabic, text, &[(text, third)]);
        }
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
