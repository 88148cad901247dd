//! Numbers written in English and Arabic texts, in digits of any script and in words.
//!
//! Invariant: ranges are in order, do not overlap, lie on character boundaries, and leave out what
//! belongs to a date or a time of day and what is part of an identifier such as `A320` or `COVID-19`.
//! The percent sign belongs to the range, the words for percent and units do not.
//! Must not know: what is counted.

mod arabic;
mod english;

use std::ops::Range;

use super::date;
use super::token::{Case, Class, Gap, Token, tokens};
use crate::text::Side;
pub(crate) use arabic::arabic_unit;
use arabic::arabic_words;
pub(super) use arabic::{FEMININE_ORDINALS, ORDINALS};
use english::english_words;

/// The numbers of a text with their byte ranges and values, in order, not overlapping.
#[must_use]
pub fn numbers(text: &str, side: Side) -> Vec<(Range<usize>, f64)> {
    let tokens = tokens(text);
    let (_, taken) = date::scan_marking(&tokens, side);
    scan(&tokens, side, &taken, |_| true)
        .into_iter()
        .map(|n| (n.start..n.end, n.value))
        .collect()
}

/// A number found among tokens.
pub(crate) struct Number {
    pub(crate) tokens: Range<usize>,
    /// First byte.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
    pub(crate) value: f64,
}

/// A number as far as it has been read.
struct Amount {
    /// First byte.
    start: usize,
    value: f64,
    /// The token after it.
    after: usize,
}

/// Whether a number may begin with a word, whatever stands beside it: with most words none does.
pub(crate) fn may_begin(word: &Token, side: Side) -> bool {
    word.forms().any(|(_, form)| match side {
        Side::English => english::may_begin(form),
        Side::Arabic => arabic::may_begin(form),
    })
}

/// The numbers among tokens that are not taken. Only those are tried at which one [may begin](may_begin), as far as
/// `begins` knows.
pub(crate) fn scan(
    tokens: &[Token],
    side: Side,
    taken: &[bool],
    begins: impl Fn(usize) -> bool,
) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !begins(i) || taken.get(i).copied().unwrap_or(false) {
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

fn number_at(tokens: &[Token], side: Side, i: usize, taken: &[bool]) -> Option<Number> {
    let first = tokens.get(i)?;
    let free = |k: usize| {
        tokens
            .get(k)
            .filter(|_| !taken.get(k).copied().unwrap_or(false))
    };
    let mut amount = if first.is('(') {
        in_brackets(i, side, &free)
    } else if first.class == Class::Digits {
        in_digits(tokens, i, side, &free)
    } else {
        match side {
            Side::English => english_words(tokens, i, &free),
            Side::Arabic => arabic_words(tokens, i, &free),
        }
    }?;
    if side == Side::English {
        amount.add_half(&free);
    }
    // A scale may follow digits: 4.5 million, 41 ألف, half a million.
    while let Some(next) = free(amount.after)
        && next.gap != Gap::None
        && let Some(by) = scale(&next.norm, side)
    {
        amount.value *= by;
        amount.after += 1;
    }
    if let Some(next) = free(amount.after)
        && matches!(next.class, Class::Sign('%' | '٪'))
        && (next.gap == Gap::None || first.class == Class::Digits)
    {
        amount.after += 1;
    }
    if side == Side::Arabic {
        amount.add_hundreds(tokens, &free);
        amount.add_thousands(tokens, &free);
        let last = tokens.get(amount.after - 1)?;
        if let Some((part, end)) = arabic::part_of_scale(last, amount.after, &free) {
            amount.value += part;
            amount.after = end;
        }
    }
    Some(Number {
        tokens: i..amount.after,
        start: amount.start,
        end: tokens.get(amount.after - 1)?.end,
        value: amount.value,
    })
}

/// "(700) thousand": brackets count only where a scale follows.
fn in_brackets<'t>(
    i: usize,
    side: Side,
    free: &impl Fn(usize) -> Option<&'t Token>,
) -> Option<Amount> {
    let inner = free(i + 1).filter(|t| t.class == Class::Digits)?;
    if !free(i + 2)?.is(')') {
        return None;
    }
    scale(&free(i + 3)?.norm, side)?;
    Some(Amount {
        start: free(i)?.start,
        value: digits_value(&inner.norm, side)?,
        after: i + 3,
    })
}

/// Digits, with what is written together with them: `113th`, `1990s`, `4bn`, `$3m`, `5km`.
fn in_digits<'t>(
    tokens: &[Token],
    i: usize,
    side: Side,
    free: &impl Fn(usize) -> Option<&'t Token>,
) -> Option<Amount> {
    if is_identifier(tokens, i) {
        return None;
    }
    let digits = free(i)?;
    let mut amount = Amount {
        start: digits.start,
        value: digits_value(&digits.norm, side)?,
        after: i + 1,
    };
    let letters = free(i + 1).filter(|t| t.gap == Gap::None && t.class == Class::Latin);
    let Some(letters) = letters else {
        return Some(amount);
    };
    let before = i.checked_sub(1).and_then(|k| tokens.get(k));
    let is_money = before.is_some_and(|t| matches!(t.class, Class::Sign('$' | '€' | '£')));
    let by = match letters.norm.as_str() {
        "st" | "nd" | "rd" | "th" | "s" => 1.0,
        "bn" => 1e9,
        "tn" | "trn" => 1e12,
        "m" if is_money => 1e6,
        "k" if is_money => 1e3,
        // Units are not part of the number.
        "m" | "km" | "kg" | "cm" | "mm" | "c" | "f" | "ft" | "mph" | "kmh" | "mw" | "gw" | "kw"
        | "g" | "l" | "h" | "hrs" | "min" | "gb" | "mb" => return Some(amount),
        _ => return None,
    };
    amount.value *= by;
    amount.after += 1;
    Some(amount)
}

impl Amount {
    /// Four and a half, which a scale may follow.
    fn add_half<'t>(&mut self, free: &impl Fn(usize) -> Option<&'t Token>) {
        let mut words = ["and", "a", "half"].iter().zip(self.after..);
        if (1.0..1000.0).contains(&self.value)
            && words.all(|(word, k)| free(k).is_some_and(|t| t.norm == *word))
        {
            self.value += 0.5;
            self.after += 3;
        }
    }

    /// 43 ألفا و700: the hundreds of a number whose thousands are in words.
    fn add_hundreds<'t>(&mut self, tokens: &[Token], free: &impl Fn(usize) -> Option<&'t Token>) {
        let at = self.after;
        if self.last_scale(tokens) == Some(1e3)
            && free(at).is_some_and(|t| t.norm == "و")
            && let Some(rest) = free(at + 1).filter(|t| t.gap == Gap::None && t.norm.len() == 3)
            && let Ok(hundreds) = rest.norm.parse::<u16>()
            && !free(at + 2)
                .is_some_and(|t| scale(&t.norm, Side::Arabic).is_some() || t.is('%') || t.is('٪'))
        {
            self.value += f64::from(hundreds);
            self.after += 2;
        }
    }

    /// ثلاثة ملايين و250 ألفا: the thousands in digits behind millions in words.
    fn add_thousands<'t>(&mut self, tokens: &[Token], free: &impl Fn(usize) -> Option<&'t Token>) {
        let at = self.after;
        if let Some(above) = self.last_scale(tokens)
            && free(at).is_some_and(|t| t.norm == "و")
            && let Some(rest) = free(at + 1).filter(|t| t.gap == Gap::None)
            && rest.class == Class::Digits
            && let Some(by) = free(at + 2).and_then(|t| scale(&t.norm, Side::Arabic))
            && let Some(more) = digits_value(&rest.norm, Side::Arabic)
            && more * by < above
        {
            self.value += more * by;
            self.after += 3;
        }
    }

    /// The scale that it ends with in Arabic.
    fn last_scale(&self, tokens: &[Token]) -> Option<f64> {
        let last = self.after.checked_sub(1).and_then(|k| tokens.get(k))?;
        scale(&last.norm, Side::Arabic)
    }
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

/// What a word multiplies the number before it by.
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

#[cfg(test)]
mod tests;
