//! Dates as Arabic texts write them: the months of four regions, the Hijri months, ordinal days.
//!
//! Invariant: what is read begins at the token asked for.
//! Must not know: English.

use std::sync::LazyLock;

use super::*;
use crate::language::hash::FastMap;
use crate::language::number::ORDINALS;

pub(super) const ARABIC_MONTHS: [&[&str]; 12] = [
    &["يناير", "جانفي", "كانون الثاني", "كانون ثان"],
    &["فبراير", "فيفري", "شباط"],
    &["مارس", "اذار"],
    &["ابريل", "افريل", "نيسان"],
    &["مايو", "ماي", "ماية", "ايار"],
    &["يونيو", "يونيه", "جوان", "حزيران"],
    &["يوليو", "يوليه", "يوليوز", "جويليه", "تموز"],
    &["اغسطس", "اوت", "غشت", "اب"],
    &["سبتمبر", "شتنبر", "ايلول"],
    &["اكتوبر", "تشرين الاول", "تشرين اول"],
    &["نوفمبر", "نونبر", "تشرين الثاني", "تشرين ثان"],
    &["ديسمبر", "دجنبر", "كانون الاول", "كانون اول"],
];

pub(super) const HIJRI_MONTHS: [&str; 17] = [
    "محرم",
    "صفر",
    "ربيع الاول",
    "ربيع الثاني",
    "ربيع الاخر",
    "جمادي الاولي",
    "جمادي الاخره",
    "جمادي الثانيه",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعده",
    "ذي القعده",
    "ذو الحجه",
    "ذي الحجه",
    "ذوالحجه",
];

/// Month words that mean little else, so that they are a date without a day or year beside them.
pub(super) const CLEAR_MONTHS: [&str; 26] = [
    "يناير",
    "فبراير",
    "ابريل",
    "يونيو",
    "يوليو",
    "اغسطس",
    "سبتمبر",
    "اكتوبر",
    "نوفمبر",
    "ديسمبر",
    "جانفي",
    "فيفري",
    "افريل",
    "جويليه",
    "كانون",
    "تشرين",
    "حزيران",
    "ايلول",
    "شباط",
    "تموز",
    "يوليوز",
    "غشت",
    "شتنبر",
    "نونبر",
    "دجنبر",
    "نيسان",
];

pub(super) fn arabic_month_word(norm: &str) -> bool {
    BY_FIRST_WORD.contains_key(norm)
}

/// A month at a token: the Gregorian month, if it is one, and the token after it. `clitics` allows a
/// clitic on the word.
pub(super) fn arabic_month(
    tokens: &[Token],
    at: usize,
    clitics: bool,
) -> Option<(Option<u8>, usize)> {
    let token = tokens.get(at).filter(|t| t.class == Class::Arabic)?;
    for (_, norm) in token.forms().take(if clitics { 4 } else { 1 }) {
        let second = tokens.get(at + 1).map(|t| t.norm.as_str());
        let found = BY_FIRST_WORD.get(norm).into_iter().flatten();
        let mut found = found.filter(|name| name.second.is_none() || name.second == second);
        if let Some(name) = found.next() {
            let words = 1 + usize::from(name.second.is_some());
            return Some((name.month, at + words));
        }
    }
    None
}

/// A name of a month, found by its first word.
struct MonthName {
    second: Option<&'static str>,
    /// The Gregorian month, if it is one.
    month: Option<u8>,
}

/// The names of months: asked for every word of a text.
static BY_FIRST_WORD: LazyLock<FastMap<&str, Vec<MonthName>>> = LazyLock::new(|| {
    let gregorian = (1u8..).zip(&ARABIC_MONTHS);
    let gregorian = gregorian.flat_map(|(m, names)| names.iter().map(move |n| (Some(m), *n)));
    let hijri = HIJRI_MONTHS.iter().map(|n| (None, *n));
    let mut out: FastMap<&str, Vec<MonthName>> = FastMap::default();
    for (month, name) in gregorian.chain(hijri) {
        let mut words = name.split(' ');
        let first = words.next().unwrap_or_default();
        let second = words.next();
        out.entry(first)
            .or_default()
            .push(MonthName { second, month });
    }
    out
});

/// The day of the month in an ordinal word: الثامن, العاشر, العشرين.
pub(super) fn ordinal_day(norm: &str) -> Option<u8> {
    // The first of the ordinals below ten stands in compounds only.
    if let Some(place @ 1..) = ORDINALS.iter().position(|w| *w == norm) {
        return u8::try_from(place + 1).ok();
    }
    match norm {
        "الاول" => Some(1),
        "العاشر" => Some(10),
        "العشرين" | "العشرون" => Some(20),
        "الثلاثين" | "الثلاثون" => Some(30),
        _ => None,
    }
}

/// An ordinal day of one or two words, and the token after it.
pub(super) fn ordinal_words(tokens: &[Token], i: usize) -> Option<(u8, usize)> {
    let token = tokens.get(i)?;
    let next = tokens.get(i + 1).map_or("", |t| t.norm.as_str());
    for (_, norm) in token.forms() {
        let units = if norm == "الحادي" {
            Some(1)
        } else {
            ordinal_day(norm)
        };
        let Some(units) = units else { continue };
        if next == "عشر" && units < 10 {
            return Some((10 + units, i + 2));
        }
        if let Some(tens) = next
            .strip_prefix('و')
            .and_then(ordinal_day)
            .filter(|t| *t >= 20)
            && units < 10
        {
            return Some((tens + units, i + 2)).filter(|(d, _)| *d <= 31);
        }
        if norm != "الحادي" {
            return Some((units, i + 1));
        }
    }
    None
}

pub(super) fn is_relative(norm: &str) -> bool {
    matches!(
        norm,
        "الماضي"
            | "المقبل"
            | "القادم"
            | "الجاري"
            | "الحالي"
            | "المنصرم"
            | "الماضيه"
            | "المقبله"
            | "القادمه"
            | "الجاريه"
            | "الحاليه"
            | "الفايت"
            | "نفسه"
    )
}

/// What may follow a month: a second name for it, a year, "next", "of this year".
pub(super) fn month_tail(tokens: &[Token], mut at: usize) -> (usize, Option<i32>) {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    if tokens
        .get(at)
        .is_some_and(|t| matches!(t.class, Class::Sign('/' | '-')))
    {
        if let Some((_, end)) = arabic_month(tokens, at + 1, false) {
            at = end;
        }
    } else if tokens.get(at).is_some_and(|t| t.is('('))
        && let Some((_, end)) = arabic_month(tokens, at + 1, false)
        && tokens.get(end).is_some_and(|t| t.is(')'))
    {
        at = end + 1;
    }
    // يناير/كانون الثاني وسبتمبر/أيلول
    if let Some(t) = tokens.get(at).filter(|t| t.norm.starts_with('و'))
        && t.readings
            .first()
            .is_some_and(|r| arabic_month_word(&r.norm))
        && let Some((Some(_), end)) = arabic_month(tokens, at, true)
    {
        at = end;
        if tokens.get(at).is_some_and(|t| t.is('/'))
            && let Some((_, end)) = arabic_month(tokens, at + 1, false)
        {
            at = end;
        }
    }
    let of = usize::from(norm(at) == "من");
    if of == 1 && matches!(norm(at + 1), "العام" | "السنه") && is_relative(norm(at + 2)) {
        return (at + 3, None);
    }
    let word = usize::from(matches!(
        norm(at + of),
        "عام" | "سنه" | "العام" | "لعام" | "لسنه"
    ));
    let comma = usize::from(
        word == 0
            && of == 0
            && tokens
                .get(at)
                .is_some_and(|t| matches!(t.class, Class::Sign(',' | '،'))),
    );
    if let Some(y) = tokens.get(at + of + word + comma).and_then(year) {
        at += of + word + comma + 1;
        if matches!(norm(at), "م" | "ميلادي" | "ميلاديه") {
            at += 1;
        } else if matches!(norm(at), "ه" | "هـ" | "هجري" | "هجريه") {
            return (at + 1, None);
        }
        return (at, Some(y));
    }
    if is_relative(norm(at)) {
        return (at + 1, None);
    }
    (at, None)
}

/// Words that a day of the week may follow.
fn is_day(norm: &str) -> bool {
    matches!(norm, "يوم" | "اليوم" | "امس" | "غد")
}

fn is_season(norm: &str) -> bool {
    matches!(norm, "ربيع" | "صيف" | "خريف" | "شتاء" | "شتا")
}

/// Whether a date may begin with a form of a word that is no day of the week.
pub(super) fn may_begin(form: &str) -> bool {
    is_day(form)
        || form == "الحادي"
        || ordinal_day(form).is_some()
        || arabic_month_word(form)
        || is_season(form)
}

pub(super) fn arabic(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let first = get(i)?;
    let named =
        |k: usize| get(k).and_then(|t| t.forms().find_map(|(_, n)| weekday(n, Side::Arabic)));
    let mut at = i;
    let mut date = Date::default();
    if first.class == Class::Arabic {
        let leads = first.forms().any(|(_, n)| is_day(n));
        if leads
            && named(i + 1).is_some()
            && get(i + 1).is_some_and(|t| weekday(&t.norm, Side::Arabic).is_some())
        {
            at += 1;
        }
        if let Some(w) = named(at) {
            date.weekday = Some(w);
            at += 1;
            let mut after = at;
            if matches!(norm(after), "الموافق" | "المصادف")
                || get(after).is_some_and(|t| matches!(t.class, Class::Sign(',' | '،' | '(')))
            {
                after += 1;
            }
            if let Some((end, d)) = arabic_day_and_month(tokens, after)
                .map(|found| with_other_calendar(tokens, found))
                .or_else(|| numeric(tokens, after))
            {
                return Some((
                    end,
                    Date {
                        weekday: date.weekday,
                        ..d
                    },
                ));
            }
            // الجمعة الموافق 24 من الشهر الحالي
            if let Some(d) = get(after).and_then(day)
                && norm(after + 1) == "من"
                && matches!(norm(after + 2), "الشهر" | "شهر")
                && is_relative(norm(after + 3))
            {
                date.day = Some(d);
                return Some((after + 4, date));
            }
            if is_relative(norm(at)) {
                at += 1;
            }
            return Some((at, date));
        }
    }
    if let Some(found) = arabic_day_and_month(tokens, i) {
        return Some(with_other_calendar(tokens, found));
    }
    if let Some((month, end)) = arabic_month(tokens, i, true) {
        let (tail, y) = month_tail(tokens, end);
        let before = i.checked_sub(1).map_or("", norm);
        let led = matches!(
            before,
            "شهر"
                | "شهري"
                | "مطلع"
                | "نهايه"
                | "بدايه"
                | "منتصف"
                | "اواخر"
                | "اوايل"
                | "وشهر"
        );
        let weakly = matches!(before, "في" | "منذ" | "حتي" | "خلال" | "من" | "الي")
            && month.is_some_and(|m| m != 5);
        let clear = first.forms().any(|(_, n)| CLEAR_MONTHS.contains(&n));
        let article = first.norm.starts_with("ال");
        if y.is_some()
            || led
            || clear
            || (tail > end && month.is_some())
            || (weakly && !article && month.is_some() && !matches!(norm(i), "اب"))
        {
            return Some((
                tail,
                Date {
                    year: y,
                    month,
                    ..Date::default()
                },
            ));
        }
        if month.is_none()
            && (led || (y.is_some() || tail > end) || norm(i) == "رمضان" && before == "في")
        {
            return Some((tail, Date::default()));
        }
        return None;
    }
    if is_season(norm(i)) {
        let word = usize::from(matches!(norm(i + 1), "عام" | "سنه" | "العام"));
        let y = get(i + 1 + word).and_then(modern_year)?;
        return Some((
            i + 2 + word,
            Date {
                year: Some(y),
                ..Date::default()
            },
        ));
    }
    arabic_year(tokens, i)
}

/// 9 صفر 1447هـ الموافق 3 أغسطس 2025م: a day and the same day in the other calendar are one date, which
/// has the value of the Gregorian.
fn with_other_calendar(tokens: &[Token], found: (usize, Date)) -> (usize, Date) {
    let (at, date) = found;
    let mut next = at;
    if tokens
        .get(next)
        .is_some_and(|t| matches!(t.class, Class::Sign(',' | '،')))
    {
        next += 1;
    }
    if !tokens
        .get(next)
        .is_some_and(|t| matches!(t.norm.as_str(), "الموافق" | "المصادف" | "الموافقه"))
    {
        return found;
    }
    match arabic_day_and_month(tokens, next + 1).or_else(|| numeric(tokens, next + 1)) {
        Some((end, other)) if date.month.is_none() => (end, other),
        Some((end, other)) if other.month.is_none() => (end, date),
        _ => found,
    }
}

pub(super) fn arabic_year(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let norm = |k: usize| tokens.get(k).map_or("", |t| t.norm.as_str());
    let token = tokens.get(i)?;
    let before = i.checked_sub(1).map_or("", norm);
    let bare = |w: &str| {
        let w = w.strip_prefix(['و', 'ل', 'ب']).unwrap_or(w);
        matches!(
            w,
            "عام" | "سنه" | "العام" | "السنه" | "عامي" | "سنتي" | "العامين" | "لعام"
        )
    };
    let date = |y| Date {
        year: Some(y),
        ..Date::default()
    };
    if bare(before) || matches!(before, "عام" | "سنه") {
        return year(token).map(|y| (i + 1, date(y)));
    }
    let y = modern_year(token)?;
    let next = tokens.get(i + 1);
    // و2011 after عامي 2010
    let pair = before == "و"
        && token.gap == Gap::None
        && i.checked_sub(2)
            .and_then(|k| tokens.get(k))
            .and_then(year)
            .is_some();
    let led = matches!(
        before,
        "في" | "منذ"
            | "حتي"
            | "خلال"
            | "بين"
            | "انتخابات"
            | "نهايي"
            | "موسم"
            | "دوره"
            | "مونديال"
            | "حرب"
            | "ثوره"
            | "نسخه"
            | "بطوله"
            | "اولمبياد"
            | "قبل"
            | "بعد"
            | "مطلع"
            | "نهايه"
            | "بدايه"
    );
    let free = next
        .is_none_or(|n| matches!(n.class, Class::Sign(c) if c != '%' && c != '/' && c != '٪'))
        || next.is_some_and(|n| matches!(n.norm.as_str(), "م" | "و" | "في" | "من" | "الي" | "حتي"));
    (pair || (led && free) || (led && next.is_some_and(|n| n.norm.starts_with('و'))))
        .then(|| (i + 1, date(y)))
}

/// 10 يونيو 2021, الثامن من سبتمبر المقبل, 15 إلى 24 يناير/كانون الثاني.
pub(super) fn arabic_day_and_month(tokens: &[Token], i: usize) -> Option<(usize, Date)> {
    let get = |k: usize| tokens.get(k);
    let norm = |k: usize| get(k).map_or("", |t| t.norm.as_str());
    let (d, mut at) = match get(i).and_then(day) {
        Some(d) => (d, i + 1),
        None => ordinal_words(tokens, i)?,
    };
    if (matches!(norm(at), "الي" | "و" | "حتي")
        || get(at).is_some_and(|t| matches!(t.class, Class::Sign('-' | '–'))))
        && get(at + 1).and_then(day).is_some()
    {
        at += 2;
    }
    if norm(at) == "من" {
        at += 1;
    }
    if matches!(norm(at), "شهر") {
        at += 1;
    }
    if get(at).is_some_and(|t| t.is('/')) {
        at += 1;
    }
    let (month, end) = arabic_month(tokens, at, false)?;
    let (tail, y) = month_tail(tokens, end);
    if month.is_none() {
        return Some((tail, Date::default()));
    }
    Some((
        tail,
        Date {
            year: y,
            month,
            day: Some(d),
            weekday: None,
        },
    ))
}
