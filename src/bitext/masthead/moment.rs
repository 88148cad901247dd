//! The dates and times of a short text, taken together: the grammar's, and ISO 8601 ones.
//!
//! Invariant: the ranges are sorted, do not overlap, and lie on character boundaries.
//! Must not know: what the text is a part of.

use std::ops::Range;

use crate::language::date::{Date, Time, dates, times};
use crate::language::token::digit;
use crate::text::Side;

/// The dates and times of a short text, taken together.
#[derive(Default)]
pub(super) struct Moment {
    ranges: Vec<Range<usize>>,
    pub(super) date: Option<Date>,
    pub(super) time: Option<Time>,
}

impl Moment {
    /// What a text tells; where it tells more than one day, the first, filled up from the others.
    pub(super) fn of(text: &str, side: Side) -> Self {
        let mut moment = Self::default();
        if let Some((range, date)) = iso_date(text) {
            moment.ranges.push(range);
            moment.date = Some(date);
        }
        let clock = clock_time(text);
        for (range, time) in clock.into_iter().chain(times(text, side)) {
            if moment.is_free(&range) {
                moment.ranges.push(range);
                moment.time = moment.time.or(Some(time));
            }
        }
        for (range, date) in dates(text, side) {
            if moment.is_free(&range) {
                moment.ranges.push(range);
                moment.date = Some(moment.date.map_or(date, |known| Date {
                    year: known.year.or(date.year),
                    month: known.month.or(date.month),
                    day: known.day.or(date.day),
                    weekday: known.weekday.or(date.weekday),
                }));
            }
        }
        moment.ranges.sort_by_key(|r| r.start);
        moment
    }

    /// Where the first date or time begins and where the last ends.
    pub(super) fn extent(&self) -> Option<Range<usize>> {
        let (first, last) = (self.ranges.first()?, self.ranges.last()?);
        Some(first.start..last.end)
    }

    fn is_free(&self, range: &Range<usize>) -> bool {
        self.ranges
            .iter()
            .all(|r| r.end <= range.start || range.end <= r.start)
    }

    /// Whether a day and its month are told.
    pub(super) fn is_day(&self) -> bool {
        self.date
            .is_some_and(|d| d.day.is_some() && d.month.is_some())
    }

    /// The text without its dates and times.
    pub(super) fn residue(&self, text: &str) -> String {
        let mut left = String::new();
        let mut from = 0;
        for range in &self.ranges {
            left.push_str(text.get(from..range.start).unwrap_or(""));
            left.push(' ');
            from = range.end;
        }
        left.push_str(text.get(from..).unwrap_or(""));
        left
    }
}

/// A run of digits.
struct Digits {
    range: Range<usize>,
    /// How many.
    count: usize,
    value: u32,
}

/// The runs of Western, Arabic or Persian digits of a text.
fn digits(text: &str) -> Vec<Digits> {
    let mut found: Vec<Digits> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(value) = digit(c).map(u32::from) else {
            continue;
        };
        match found.last_mut() {
            Some(run) if run.range.end == at => {
                run.range.end += c.len_utf8();
                run.count += 1;
                run.value = run.value.saturating_mul(10).saturating_add(value);
            }
            _ => found.push(Digits {
                range: at..at + c.len_utf8(),
                count: 1,
                value,
            }),
        }
    }
    found
}

/// The first ISO 8601 calendar date (`2021-06-10`, also with slashes or dots).
fn iso_date(text: &str) -> Option<(Range<usize>, Date)> {
    digits(text).windows(3).find_map(|group| {
        let [year, month, day] = group else {
            return None;
        };
        let separator = text.get(year.range.end..month.range.start)?;
        let fits = year.count == 4
            && ["-", "/", "."].contains(&separator)
            && text.get(month.range.end..day.range.start) == Some(separator)
            && (1..=12).contains(&month.value)
            && (1..=31).contains(&day.value);
        let date = Date {
            year: i32::try_from(year.value).ok(),
            month: u8::try_from(month.value).ok(),
            day: u8::try_from(day.value).ok(),
            weekday: None,
        };
        fits.then_some((year.range.start..day.range.end, date))
    })
}

/// The first time on the 24-hour clock (`17:11:29`, `00:35`).
fn clock_time(text: &str) -> Option<(Range<usize>, Time)> {
    let numbers = digits(text);
    numbers.windows(2).enumerate().find_map(|(index, group)| {
        let [hour, minute] = group else {
            return None;
        };
        let joined = |a: &Digits, b: &Digits| text.get(a.range.end..b.range.start) == Some(":");
        let sixtieths = |run: &Digits| run.count == 2 && run.value < 60;
        if !joined(hour, minute) || hour.value > 23 || !sixtieths(minute) {
            return None;
        }
        let second = numbers
            .get(index + 2)
            .filter(|second| joined(minute, second) && sixtieths(second));
        let time = Time {
            hour: u8::try_from(hour.value).ok()?,
            minute: u8::try_from(minute.value).ok()?,
            second: second.and_then(|s| u8::try_from(s.value).ok()),
        };
        let end = second.map_or(minute.range.end, |s| s.range.end);
        Some((hour.range.start..end, time))
    })
}
