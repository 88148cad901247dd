//! The dates and times of a short text, taken together: the grammar's, and ISO 8601 ones.
//!
//! Invariant: the ranges are sorted, do not overlap, and lie on character boundaries.
//! Must not know: what the text is a part of.

use std::ops::Range;

use crate::language::date::{Date, Time, dates, times};
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

/// Numbers of a text in Western, Arabic or Persian digits: byte range, digits counted, value.
fn digits(text: &str) -> Vec<(Range<usize>, usize, u32)> {
    let mut found: Vec<(Range<usize>, usize, u32)> = Vec::new();
    for (at, c) in text.char_indices() {
        let value = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '٠'..='٩' => u32::from(c) - u32::from('٠'),
            '۰'..='۹' => u32::from(c) - u32::from('۰'),
            _ => continue,
        };
        match found.last_mut() {
            Some((range, count, sum)) if range.end == at => {
                range.end += c.len_utf8();
                *count += 1;
                *sum = sum.saturating_mul(10).saturating_add(value);
            }
            _ => found.push((at..at + c.len_utf8(), 1, value)),
        }
    }
    found
}

/// The first ISO 8601 calendar date (`2021-06-10`, also with slashes or dots).
fn iso_date(text: &str) -> Option<(Range<usize>, Date)> {
    digits(text).windows(3).find_map(|group| {
        let [
            (year_at, year_digits, year),
            (month_at, _, month),
            (day_at, _, day),
        ] = group
        else {
            return None;
        };
        let separator = text.get(year_at.end..month_at.start)?;
        let fits = *year_digits == 4
            && ["-", "/", "."].contains(&separator)
            && text.get(month_at.end..day_at.start) == Some(separator)
            && (1..=12).contains(month)
            && (1..=31).contains(day);
        let date = Date {
            year: i32::try_from(*year).ok(),
            month: u8::try_from(*month).ok(),
            day: u8::try_from(*day).ok(),
            weekday: None,
        };
        fits.then_some((year_at.start..day_at.end, date))
    })
}

/// The first time on the 24-hour clock (`17:11:29`, `00:35`).
fn clock_time(text: &str) -> Option<(Range<usize>, Time)> {
    let numbers = digits(text);
    numbers.windows(2).enumerate().find_map(|(index, group)| {
        let [(hour_at, _, hour), (minute_at, 2, minute)] = group else {
            return None;
        };
        let joined = |a: &Range<usize>, b: &Range<usize>| text.get(a.end..b.start) == Some(":");
        if !joined(hour_at, minute_at) || *hour > 23 || *minute > 59 {
            return None;
        }
        let second = numbers
            .get(index + 2)
            .filter(|(at, count, value)| joined(minute_at, at) && *count == 2 && *value < 60);
        let time = Time {
            hour: u8::try_from(*hour).ok()?,
            minute: u8::try_from(*minute).ok()?,
            second: second.and_then(|(_, _, value)| u8::try_from(*value).ok()),
        };
        let end = second.map_or(minute_at.end, |(at, _, _)| at.end);
        Some((hour_at.start..end, time))
    })
}
