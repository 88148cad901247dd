//! Times of day in both languages, in digits and in words.
//!
//! Invariant: hours are 0 to 23, on the clock of 24 hours, whatever half of the day is named how.
//! Must not know: dates.

use super::*;
use crate::language::number::FEMININE_ORDINALS;

/// The times of day among tokens. Only those are tried at which one [may begin](may_begin), as far as `begins` knows.
pub(crate) fn scan_times(
    tokens: &[Token],
    side: Side,
    begins: impl Fn(usize) -> bool,
) -> Vec<(Range<usize>, Time)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !begins(i) {
            i += 1;
            continue;
        }
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
pub(super) fn clock(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
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

pub(super) fn half_day(time: &mut Time, afternoon: bool) {
    if afternoon && time.hour < 12 {
        time.hour += 12;
    } else if !afternoon && time.hour == 12 {
        time.hour = 0;
    }
}

pub(super) fn english_time(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
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
pub(super) fn hour_word(norm: &str) -> Option<u8> {
    // One o'clock is the one hour without an ordinal of its own.
    if matches!(norm, "الواحده" | "الحاديه") {
        return Some(1);
    }
    let place = FEMININE_ORDINALS.iter().position(|w| *w == norm)?;
    u8::try_from(place + 1).ok().filter(|hour| *hour > 1)
}

pub(super) fn arabic_time(tokens: &[Token], i: usize) -> Option<(usize, Time)> {
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
