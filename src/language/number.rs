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
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words of the grammars of numbers and dates in any order, together or apart.
    fn texts() -> impl Strategy<Value = String> {
        const WORDS: [&str; 59] = [
            "10",
            "2021",
            "٢٣",
            "4.5",
            "1,234",
            "(700)",
            "%",
            "٪",
            "-",
            "/",
            ":",
            ".",
            "،",
            "June",
            "May",
            "Friday",
            "th",
            "to",
            "of",
            "pm",
            "2021-06-10",
            "17:11",
            "12/5/2020",
            "half",
            "a",
            "and",
            "million",
            "twenty",
            "one",
            "hundred",
            "$",
            "يونيو",
            "تشرين",
            "الثاني",
            "الخميس",
            "من",
            "عام",
            "الساعة",
            "والنصف",
            "و700",
            "ألف",
            "مليون",
            "ونصف",
            "ثلاثة",
            "Noon",
            "Spring",
            "Sept.",
            "thirds",
            "الثامن",
            "والعشرين",
            "واثني",
            "أحد",
            "عشر",
            "نصف",
            "منتصف",
            "الليل",
            "الحادي",
            "الدقيقة",
            "الرابعة",
        ];
        let word = prop::sample::select(&WORDS[..]);
        let gap = prop::sample::select(&["", " ", " ", "\u{200f}"][..]);
        prop::collection::vec((word, gap), 0..14).prop_map(|all| {
            all.into_iter()
                .flat_map(|(word, gap)| [word, gap])
                .collect()
        })
    }

    proptest! {
        /// Ranges of numbers, of dates and of times are in order, do not overlap and lie on character boundaries;
        /// and no number is read in a date or a time.
        #[test]
        fn ranges_are_in_order_and_apart(text in texts()) {
            for side in Side::BOTH {
                let numbers: Vec<_> = numbers(&text, side).into_iter().map(|n| n.0).collect();
                let dates: Vec<_> = date::dates(&text, side).into_iter().map(|d| d.0).collect();
                let times: Vec<_> = date::times(&text, side).into_iter().map(|t| t.0).collect();
                for ranges in [&numbers, &dates, &times] {
                    prop_assert!(ranges.windows(2).all(|w| w[0].end <= w[1].start), "{:?}", ranges);
                    prop_assert!(ranges.iter().all(|r| text.get(r.clone()).is_some_and(|t| !t.is_empty())));
                }
                for number in &numbers {
                    let meets = |r: &Range<usize>| r.start < number.end && number.start < r.end;
                    prop_assert!(!dates.iter().chain(&times).any(meets), "{:?}", number);
                }
            }
        }

        /// Nothing is read at a word with which nothing may begin.
        #[test]
        fn what_is_read_may_begin_where_it_does(text in texts()) {
            let tokens = tokens(&text);
            for side in Side::BOTH {
                let begins = |k: usize| {
                    tokens.get(k).is_some_and(|t| {
                        if t.is_word() {
                            may_begin(t, side) || date::may_begin(t, side)
                        } else {
                            t.class == Class::Digits || t.is('(')
                        }
                    })
                };
                let all = |_: usize| true;
                let (_, taken) = date::scan_marking(&tokens, side);
                let read = |found: Vec<Number>| -> Vec<_> {
                    found.into_iter().map(|n| (n.tokens, n.start, n.end, n.value)).collect()
                };
                prop_assert_eq!(
                    read(scan(&tokens, side, &taken, begins)),
                    read(scan(&tokens, side, &taken, all))
                );
                prop_assert_eq!(date::scan(&tokens, side, begins), date::scan(&tokens, side, all));
                prop_assert_eq!(
                    date::scan_times(&tokens, side, begins),
                    date::scan_times(&tokens, side, all)
                );
            }
        }

        #[test]
        fn what_is_read_can_be(text in texts()) {
            for side in Side::BOTH {
                prop_assert!(numbers(&text, side).iter().all(|n| n.1.is_finite() && n.1 >= 0.0));
                for (_, date) in date::dates(&text, side) {
                    prop_assert!(date.month.is_none_or(|m| (1..=12).contains(&m)));
                    prop_assert!(date.day.is_none_or(|d| (1..=31).contains(&d)));
                    prop_assert!(date.weekday.is_none_or(|w| (1..=7).contains(&w)));
                }
                for (_, time) in date::times(&text, side) {
                    prop_assert!(time.hour < 24 && time.minute < 60 && time.second.is_none_or(|s| s < 60));
                }
            }
        }
    }

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
