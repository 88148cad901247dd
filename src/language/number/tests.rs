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
