//! Numbers written in English and Arabic texts, in digits of any script and in words.
//!
//! Invariant: ranges are in order, do not overlap, lie on character boundaries, and leave out what
//! belongs to a date or a time of day and what is part of an identifier such as `A320` or `COVID-19`.
//! The percent sign belongs to the range, the words for percent and units do not.
//! Must not know: what is counted.

use std::ops::Range;

use super::date;
use super::token::{Case, Class, Gap, Token, tokens};
use crate::text::Side;

/// The numbers of a text with their byte ranges and values, in order, not overlapping.
#[must_use]
pub fn numbers(text: &str, side: Side) -> Vec<(Range<usize>, f64)> {
    let tokens = tokens(text);
    let mut taken = vec![false; tokens.len()];
    for (range, _) in date::scan(&tokens, side) {
        taken[range].fill(true);
    }
    for (range, _) in date::scan_times(&tokens, side) {
        taken[range].fill(true);
    }
    scan(&tokens, side, &taken)
        .into_iter()
        .map(|n| (n.start..n.end, n.value))
        .collect()
}

mod arabic;
mod english;

pub(crate) use arabic::arabic_unit;
use arabic::arabic_words;
pub(super) use arabic::{FEMININE_ORDINALS, ORDINALS};
use english::english_words;

/// A number found among tokens.
pub(crate) struct Found {
    pub(crate) tokens: Range<usize>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) value: f64,
}

/// The numbers among tokens that are not taken.
pub(crate) fn scan(tokens: &[Token], side: Side, taken: &[bool]) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if taken.get(i).copied().unwrap_or(false) {
            i += 1;
            continue;
        }
        match number_at(tokens, side, i, taken) {
            Some(found) => {
                i = found.tokens.end.max(i + 1);
                out.push(found);
            }
            None => i += 1,
        }
    }
    out
}

fn number_at(tokens: &[Token], side: Side, i: usize, taken: &[bool]) -> Option<Found> {
    let first = tokens.get(i)?;
    let free = |k: usize| {
        tokens
            .get(k)
            .filter(|_| !taken.get(k).copied().unwrap_or(false))
    };
    let mut from = first.start;
    let mut value;
    let mut at;
    if first.is('(') {
        // "(700) thousand": brackets count only where a scale follows.
        let inner = free(i + 1).filter(|t| t.class == Class::Digits)?;
        if !free(i + 2)?.is(')') {
            return None;
        }
        scale(&free(i + 3)?.norm, side)?;
        value = digits_value(&inner.norm, side)?;
        at = i + 3;
    } else if first.class == Class::Digits {
        if is_identifier(tokens, i) {
            return None;
        }
        value = digits_value(&first.norm, side)?;
        at = i + 1;
        if let Some(next) = free(at)
            && next.gap == Gap::None
            && next.class == Class::Latin
        {
            match next.norm.as_str() {
                "st" | "nd" | "rd" | "th" | "s" => at += 1,
                "bn" => {
                    value *= 1e9;
                    at += 1;
                }
                "tn" | "trn" => {
                    value *= 1e12;
                    at += 1;
                }
                "m" if i > 0
                    && tokens
                        .get(i - 1)
                        .is_some_and(|t| matches!(t.class, Class::Sign('$' | '€' | '£'))) =>
                {
                    value *= 1e6;
                    at += 1;
                }
                "k" if i > 0
                    && tokens
                        .get(i - 1)
                        .is_some_and(|t| matches!(t.class, Class::Sign('$' | '€' | '£'))) =>
                {
                    value *= 1e3;
                    at += 1;
                }
                "m" | "km" | "kg" | "cm" | "mm" | "c" | "f" | "ft" | "mph" | "kmh" | "mw"
                | "gw" | "kw" | "g" | "l" | "h" | "hrs" | "min" | "gb" | "mb" => {}
                _ => return None,
            }
        }
    } else {
        let words = match side {
            Side::English => english_words(tokens, i, &free),
            Side::Arabic => arabic_words(tokens, i, &free),
        }?;
        from = words.0;
        value = words.1;
        at = words.2;
    }
    // Four and a half, which a scale may follow.
    let halved = ["and", "a", "half"].iter().zip(at..);
    if side == Side::English
        && (1.0..1000.0).contains(&value)
        && halved
            .clone()
            .all(|(word, k)| free(k).is_some_and(|t| t.norm == *word))
    {
        value += 0.5;
        at += 3;
    }
    // A scale may follow digits: 4.5 million, 41 ألف, half a million.
    while let Some(next) = free(at)
        && next.gap != Gap::None
        && let Some(by) = scale(&next.norm, side)
    {
        value *= by;
        at += 1;
    }
    if let Some(next) = free(at)
        && matches!(next.class, Class::Sign('%' | '٪'))
        && (next.gap == Gap::None || first.class == Class::Digits)
    {
        at += 1;
    }
    // 43 ألفا و700: the hundreds of a number whose thousands are in words.
    if side == Side::Arabic
        && scale(&tokens.get(at - 1)?.norm, side) == Some(1e3)
        && free(at).is_some_and(|t| t.norm == "و")
        && let Some(rest) = free(at + 1).filter(|t| t.gap == Gap::None && t.norm.len() == 3)
        && let Ok(hundreds) = rest.norm.parse::<u16>()
        && !free(at + 2).is_some_and(|t| scale(&t.norm, side).is_some() || t.is('%') || t.is('٪'))
    {
        value += f64::from(hundreds);
        at += 2;
    }
    // ثلاثة ملايين و250 ألفا: the thousands in digits behind millions in words.
    if side == Side::Arabic
        && let Some(above) = scale(&tokens.get(at - 1)?.norm, side)
        && free(at).is_some_and(|t| t.norm == "و")
        && let Some(rest) = free(at + 1).filter(|t| t.gap == Gap::None)
        && rest.class == Class::Digits
        && let Some(by) = free(at + 2).and_then(|t| scale(&t.norm, side))
        && let Some(more) = digits_value(&rest.norm, side)
        && more * by < above
    {
        value += more * by;
        at += 3;
    }
    if side == Side::Arabic
        && let Some((part, end)) = arabic::part_of_scale(tokens.get(at - 1)?, at, &free)
    {
        value += part;
        at = end;
    }
    let end = tokens.get(at - 1)?.end;
    Some(Found {
        tokens: i..at,
        start: from,
        end,
        value,
    })
}

/// Digits that belong to a name: `COVID-19`, `F-16`, `No.7/2021`, `1.2.3`.
fn is_identifier(tokens: &[Token], i: usize) -> bool {
    let (Some(token), Some(before)) = (tokens.get(i), i.checked_sub(1).and_then(|k| tokens.get(k)))
    else {
        return false;
    };
    match token.gap {
        Gap::Hyphen => before.class == Class::Latin && before.case != Case::Lower,
        Gap::None => matches!(
            before.class,
            Class::Latin | Class::Sign('/' | '_' | '#' | '@' | '.')
        ),
        Gap::Space => false,
    }
}

/// The value of a run of digits with the signs that a language groups and splits them by.
///
/// `.` splits decimals in English and groups in Arabic where three digits follow; `,` groups where
/// every group has three digits and splits otherwise; `٬` groups, `٫` splits.
#[must_use]
pub(crate) fn digits_value(norm: &str, side: Side) -> Option<f64> {
    let groups: Vec<&str> = norm.split(|c: char| !c.is_ascii_digit()).collect();
    let signs: Vec<char> = norm.chars().filter(|c| !c.is_ascii_digit()).collect();
    if norm.chars().filter(char::is_ascii_digit).count() > 15 {
        return None;
    }
    let thousands = |groups: &[&str]| {
        groups
            .first()
            .is_some_and(|g| !g.is_empty() && g.len() <= 3 && *g != "0")
            && groups.iter().skip(1).all(|g| g.len() == 3)
    };
    let joined = |groups: &[&str]| groups.concat().parse::<f64>().ok();
    let split = |head: &[&str], tail: &str| format!("{}.{tail}", head.concat()).parse::<f64>().ok();
    let (last, head) = groups.split_last()?;
    let Some((&sign, rest)) = signs.split_last() else {
        return joined(&groups);
    };
    let same = rest.iter().all(|&s| s == sign);
    if !same {
        // 1,234.5 or 1.234,5
        return (thousands(head) && rest.windows(2).all(|w| w[0] == w[1]))
            .then(|| split(head, last))
            .flatten();
    }
    match sign {
        '٬' => joined(&groups),
        '٫' => (rest.is_empty()).then(|| split(head, last)).flatten(),
        ',' | '،' if thousands(&groups) => joined(&groups),
        '.' if thousands(&groups) && (side == Side::Arabic || rest.len() > 1) => joined(&groups),
        _ => rest.is_empty().then(|| split(head, last)).flatten(),
    }
}

fn scale(norm: &str, side: Side) -> Option<f64> {
    let by = match side {
        Side::English => match norm {
            "hundred" => 1e2,
            "thousand" => 1e3,
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            _ => return None,
        },
        Side::Arabic => match norm {
            "الف" | "الاف" | "الفا" => 1e3,
            "مليون" | "مليونا" | "ملايين" => 1e6,
            "مليار" | "مليارا" | "مليارات" | "بليون" => 1e9,
            "تريليون" | "تريليونا" | "تريليونات" => 1e12,
            _ => return None,
        },
    };
    Some(by)
}

type Words = (usize, f64, usize);

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, side: Side) -> Vec<(String, f64)> {
        numbers(text, side)
            .into_iter()
            .map(|(r, v)| (text.get(r).unwrap().to_owned(), v))
            .collect()
    }

    fn check(side: Side, text: &str, want: &[(&str, f64)]) {
        let got = read(text, side);
        let got: Vec<(&str, f64)> = got.iter().map(|(s, v)| (s.as_str(), *v)).collect();
        assert_eq!(got.len(), want.len(), "{text}: {got:?}");
        for (g, w) in got.iter().zip(want) {
            assert_eq!(g.0, w.0, "{text}");
            assert!((g.1 - w.1).abs() < 1e-6, "{text}: {g:?} {w:?}");
        }
    }

    #[test]
    fn english_digits_and_scales() {
        check(
            Side::English,
            "about (700) thousand, 4.5 million and 41,000 (34)",
            &[
                ("(700) thousand", 700e3),
                ("4.5 million", 4.5e6),
                ("41,000", 41e3),
                ("34", 34.0),
            ],
        );
        check(
            Side::English,
            "19% of 18 percent, the 113th minute, a 30-day trip",
            &[("19%", 19.0), ("18", 18.0), ("113th", 113.0), ("30", 30.0)],
        );
        check(Side::English, "an A320, COVID-19, HER2 and F-16 jets", &[]);
    }

    #[test]
    fn english_words_count() {
        check(
            Side::English,
            "two ministers, twenty-five men, one hundred and four boats",
            &[
                ("two", 2.0),
                ("twenty-five", 25.0),
                ("one hundred and four", 104.0),
            ],
        );
        check(
            Side::English,
            "half a million, half of it, one of them, two thirds",
            &[
                ("half a million", 5e5),
                ("half", 0.5),
                ("two thirds", 2.0 / 3.0),
            ],
        );
    }

    #[test]
    fn arabic_digits_and_scales() {
        check(
            Side::Arabic,
            "نحو 700 ألف و٤,٥ مليون و22,9 مليار و19%",
            &[
                ("700 ألف", 7e5),
                ("٤,٥ مليون", 4.5e6),
                ("22,9 مليار", 22.9e9),
                ("19%", 19.0),
            ],
        );
        check(
            Side::Arabic,
            "1٬234٫5 و(700) ألف",
            &[("1٬234٫5", 1234.5), ("(700) ألف", 7e5)],
        );
    }

    #[test]
    fn halves_belong_to_the_number_before_them() {
        check(
            Side::Arabic,
            "أربعة ملايين ونصف مليون يمني، مليونين ونصف المليون، 3 مليارات وربع، مليون ونصف السكان",
            &[
                ("أربعة ملايين ونصف مليون", 4.5e6),
                ("مليونين ونصف المليون", 2.5e6),
                ("3 مليارات وربع", 3.25e9),
                ("مليون", 1e6),
                ("نصف", 0.5),
            ],
        );
        check(
            Side::English,
            "four and a half million people, 2 and a half years, two and a house",
            &[
                ("four and a half million", 4.5e6),
                ("2 and a half", 2.5),
                ("two", 2.0),
            ],
        );
    }

    #[test]
    fn hundreds_may_follow_thousands() {
        check(
            Side::Arabic,
            "تابعها 43 ألفا و700 متفرج",
            &[("43 ألفا و700", 43_700.0)],
        );
        check(
            Side::Arabic,
            "بالمائة وخمسين في المئة أثناء ذلك",
            &[("خمسين", 50.0)],
        );
        check(
            Side::Arabic,
            "في الدقيقة التاسعة من اللقاء",
            &[("التاسعة", 9.0)],
        );
    }

    #[test]
    fn arabic_words_count() {
        check(
            Side::Arabic,
            "بسبعمائة وأربعين مليون يورو",
            &[("سبعمائة وأربعين مليون", 740e6)],
        );
        check(
            Side::Arabic,
            "ستة آلاف وثمانمائة منزل",
            &[("ستة آلاف وثمانمائة", 6800.0)],
        );
        check(
            Side::Arabic,
            "أحد عشر مليونا وثلاثمائة ألف",
            &[("أحد عشر مليونا وثلاثمائة ألف", 11.3e6)],
        );
        check(
            Side::Arabic,
            "مليونين وستمائة ألف طفل",
            &[("مليونين وستمائة ألف", 2.6e6)],
        );
        check(
            Side::Arabic,
            "ثمانية وسبعين نائبا وثلاثة لأربعة",
            &[("ثمانية وسبعين", 78.0), ("ثلاثة", 3.0), ("أربعة", 4.0)],
        );
        check(
            Side::Arabic,
            "إحدى عشرة ساعة في إحدى القرى",
            &[("إحدى عشرة", 11.0)],
        );
    }

    #[test]
    fn arabic_duals_and_mixed_numbers() {
        check(
            Side::Arabic,
            "بقيمة ملياري درهم ومليوني شخص وألفي خيمة، ثلاثة ملايين و250 ألف طن و3 ملايين و40 دولارا",
            &[
                ("ملياري", 2e9),
                ("مليوني", 2e6),
                ("ألفي", 2e3),
                ("ثلاثة ملايين و250 ألف", 3.25e6),
                ("3 ملايين", 3e6),
                ("40", 40.0),
            ],
        );
    }

    #[test]
    fn dates_are_not_numbers() {
        check(
            Side::English,
            "On 10 June, 2021 at 17:11:29 he met 3 men in 2024",
            &[("3", 3.0)],
        );
        check(
            Side::Arabic,
            "في 10 يونيو 2021 عند الساعة 10:30 عام 2024",
            &[],
        );
    }
}
