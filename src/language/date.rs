//! Dates and times written in English and Arabic texts.
use crate::text::Side;
use std::ops::Range;

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
pub fn dates(_text: &str, _side: Side) -> Vec<(Range<usize>, Date)> {
    Vec::new()
}

/// The times of day of a text with their byte ranges, in order, not overlapping.
#[must_use]
pub fn times(_text: &str, _side: Side) -> Vec<(Range<usize>, Time)> {
    Vec::new()
}
