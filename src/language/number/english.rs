//! Number words in English.
//!
//! Invariant: what is read begins at the token asked for.
//! Must not know: digits.

use super::*;

/// The value of an English number word below a hundred.
#[must_use]
pub(crate) fn english_unit(norm: &str) -> Option<f64> {
    const LOW: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let place = |list: &[&str]| {
        list.iter()
            .position(|w| *w == norm)
            .and_then(|i| u8::try_from(i).ok())
            .map(f64::from)
    };
    place(&LOW).or_else(|| place(&TENS).map(|i| (i + 2.0) * 10.0))
}

/// Whether a number may begin with a word.
pub(super) fn may_begin(norm: &str) -> bool {
    english_unit(norm).is_some() || matches!(norm, "half" | "a")
}

pub(super) fn english_words<'t>(
    tokens: &[Token],
    i: usize,
    free: &impl Fn(usize) -> Option<&'t Token>,
) -> Option<Amount> {
    let first = free(i)?;
    if first.class != Class::Latin {
        return None;
    }
    let norm = |k: usize| free(k).map(|t| t.norm.as_str());
    let amount = |value: f64, after: usize| {
        Some(Amount {
            start: first.start,
            value,
            after,
        })
    };
    if first.norm == "half"
        && i.checked_sub(1)
            .and_then(|k| tokens.get(k))
            .is_none_or(|t| !matches!(t.norm.as_str(), "first" | "second" | "other" | "a" | "and"))
    {
        return match norm(i + 1) {
            Some("a") if norm(i + 2).is_some_and(|n| scale(n, Side::English).is_some()) => {
                amount(0.5, i + 2)
            }
            Some("a" | "of" | "the") => amount(0.5, i + 1),
            _ => None,
        };
    }
    if let (Some(part), Some(whole)) = (english_unit(&first.norm), norm(i + 1)) {
        let of = match whole {
            "third" | "thirds" => Some(3.0),
            "quarters" => Some(4.0),
            "fifths" => Some(5.0),
            _ => None,
        };
        if let Some(of) = of.filter(|_| (1.0..5.0).contains(&part)) {
            return amount(part / of, i + 2);
        }
    }
    if first.norm == "a" {
        // "a hundred" counts, "a million" and "a thousand" too; the article belongs to the number.
        let by = norm(i + 1).and_then(|n| scale(n, Side::English))?;
        return amount(by, i + 2);
    }
    let mut at = i;
    let mut total = 0.0;
    let mut part = 0.0f64;
    let mut count = 0;
    while let Some(word) = norm(at) {
        if let Some(unit) = english_unit(word) {
            let joins = part == 0.0
                || (part % 100.0 >= 20.0 && part % 10.0 == 0.0 && unit < 10.0)
                || (part >= 100.0 && part % 100.0 == 0.0);
            if count > 0 && !joins {
                break;
            }
            part += unit;
        } else if word == "hundred" && part > 0.0 {
            part *= 100.0;
        } else if let Some(by) = scale(word, Side::English).filter(|by| part > 0.0 && *by > 100.0) {
            total += part * by;
            part = 0.0;
        } else if word == "and"
            && count > 0
            && (part >= 100.0 || (part == 0.0 && total > 0.0))
            && norm(at + 1).is_some_and(|n| english_unit(n).is_some())
        {
            at += 1;
            continue;
        } else {
            break;
        }
        at += 1;
        count += 1;
    }
    // "one" and "zero" alone are mostly pronouns and figures of speech.
    if count == 0 || (count == 1 && matches!(first.norm.as_str(), "one" | "zero")) {
        return None;
    }
    amount(total + part, at)
}
