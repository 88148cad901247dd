//! Number words in Arabic, with article, clitics and duals.
//!
//! Invariant: what is read begins within the token asked for: a clitic before it stays outside.
//! Must not know: digits.

use super::*;

/// The value of a folded Arabic number word below a thousand, without article.
#[must_use]
pub(crate) fn arabic_unit(norm: &str) -> Option<f64> {
    let value = match norm {
        "واحد" | "واحده" => 1.0,
        "اثنان" | "اثنين" | "اثنتان" | "اثنتين" => 2.0,
        "ثلاثه" | "ثلاث" => 3.0,
        "اربعه" | "اربع" => 4.0,
        "خمسه" | "خمس" => 5.0,
        "سته" | "ست" => 6.0,
        "سبعه" | "سبع" => 7.0,
        "ثمانيه" | "ثماني" | "ثمان" => 8.0,
        "تسعه" | "تسع" => 9.0,
        "عشره" | "عشر" => 10.0,
        "عشرون" | "عشرين" => 20.0,
        "ثلاثون" | "ثلاثين" => 30.0,
        "اربعون" | "اربعين" => 40.0,
        "خمسون" | "خمسين" => 50.0,
        "ستون" | "ستين" => 60.0,
        "سبعون" | "سبعين" => 70.0,
        "ثمانون" | "ثمانين" => 80.0,
        "تسعون" | "تسعين" => 90.0,
        _ => return arabic_hundred(norm),
    };
    Some(value)
}

pub(super) fn arabic_hundred(norm: &str) -> Option<f64> {
    if is_hundred(norm) {
        return Some(100.0);
    }
    if matches!(
        norm,
        "ميتان" | "ميتين" | "مايتان" | "مايتين" | "ميتا" | "ميتي" | "مايتي"
    ) {
        return Some(200.0);
    }
    let head = norm
        .strip_suffix("مايه")
        .or_else(|| norm.strip_suffix("ميه"))?;
    let units = match head {
        "ثلاث" => 3.0,
        "اربع" => 4.0,
        "خمس" => 5.0,
        "ست" => 6.0,
        "سبع" => 7.0,
        "ثمان" | "ثماني" => 8.0,
        "تسع" => 9.0,
        _ => return None,
    };
    Some(units * 100.0)
}

pub(super) fn is_hundred(norm: &str) -> bool {
    matches!(norm, "مايه" | "ميه")
}

/// The scale words that carry their own two or one: ألفان, مليونين, before what they count مليوني; a
/// bare ألف or مليون is one.
pub(super) fn arabic_scale_alone(norm: &str) -> Option<f64> {
    let value = match norm {
        "الفان" | "الفين" | "الفي" => 2e3,
        "مليونان" | "مليونين" | "مليوني" | "مليونا" => 2e6,
        "ملياران" | "مليارين" | "ملياري" | "مليارا" => 2e9,
        "الف" => 1e3,
        "مليون" => 1e6,
        "مليار" => 1e9,
        _ => return None,
    };
    Some(value)
}

/// What a half or a quarter behind a scale adds, and where that ends: مليون ونصف, أربعة ملايين ونصف المليون.
pub(super) fn part_of_scale<'t>(
    last: &Token,
    at: usize,
    free: &impl Fn(usize) -> Option<&'t Token>,
) -> Option<(f64, usize)> {
    let by = |norm: &str| {
        scale(norm, Side::Arabic).or(match norm {
            "الفان" | "الفين" => Some(1e3),
            "مليونان" | "مليونين" => Some(1e6),
            "ملياران" | "مليارين" => Some(1e9),
            _ => None,
        })
    };
    let own = by(&last.norm)?;
    let part = match free(at)?.norm.as_str() {
        "ونصف" => 0.5,
        "وربع" => 0.25,
        _ => return None,
    };
    let Some(next) = free(at + 1) else {
        return Some((part * own, at + 1));
    };
    let bare = next.norm.strip_prefix("ال").unwrap_or(&next.norm);
    match scale(bare, Side::Arabic) {
        Some(named) => (named <= own).then_some((part * named, at + 2)),
        // Half of something else.
        None if bare.len() < next.norm.len() => None,
        None => Some((part * own, at + 1)),
    }
}

fn amount(start: usize, value: f64, after: usize) -> Option<Amount> {
    Some(Amount {
        start,
        value,
        after,
    })
}

/// One to nine as ordinals, the first as it stands in compounds: الحادي والعشرون.
pub(in crate::language) const ORDINALS: [&str; 9] = [
    "الحادي",
    "الثاني",
    "الثالث",
    "الرابع",
    "الخامس",
    "السادس",
    "السابع",
    "الثامن",
    "التاسع",
];

/// One to ten as feminine ordinals.
pub(in crate::language) const FEMININE_ORDINALS: [&str; 10] = [
    "الاولي",
    "الثانيه",
    "الثالثه",
    "الرابعه",
    "الخامسه",
    "السادسه",
    "السابعه",
    "الثامنه",
    "التاسعه",
    "العاشره",
];

/// The value of a number word, maybe with the article.
fn unit(norm: &str) -> Option<f64> {
    let bare = || {
        norm.strip_prefix("ال")
            .filter(|r| r.chars().nth(1).is_some())
    };
    arabic_unit(norm).or_else(|| bare().and_then(arabic_unit))
}

/// Whether a number may begin with a form of a word.
pub(super) fn may_begin(form: &str) -> bool {
    unit(form).is_some()
        || arabic_scale_alone(form).is_some()
        || one_or_two(form).is_some()
        || form == "نصف"
        || FEMININE_ORDINALS.contains(&form)
        || ORDINALS.contains(&form)
}

/// What stands for one or two before ten.
fn one_or_two(norm: &str) -> Option<f64> {
    match norm {
        "احد" | "احدي" => Some(1.0),
        "اثنا" | "اثني" | "اثنتا" | "اثنتي" => Some(2.0),
        _ => None,
    }
}

pub(super) fn arabic_words<'t>(
    tokens: &[Token],
    i: usize,
    free: &impl Fn(usize) -> Option<&'t Token>,
) -> Option<Amount> {
    let first = free(i)?;
    if first.class != Class::Arabic {
        return None;
    }
    // "Per cent" is no hundred.
    if matches!(first.norm.as_str(), "بالمايه" | "بالميه")
        || matches!(first.norm.as_str(), "المايه" | "الميه")
            && i > 0
            && tokens.get(i - 1).is_some_and(|t| t.norm == "في")
    {
        return None;
    }
    // "The one euro": a definite one counts nothing.
    if matches!(first.norm.as_str(), "الواحد" | "الواحده") {
        return None;
    }
    // The ninth minute, in his fifth year: an ordinal that counts.
    if let Some(place) = FEMININE_ORDINALS
        .iter()
        .position(|o| *o == first.norm)
        .and_then(|p| u8::try_from(p).ok())
    {
        let before = i
            .checked_sub(1)
            .and_then(|k| tokens.get(k))
            .map_or("", |t| t.norm.as_str());
        let aged = free(i + 1).is_some_and(|t| t.norm == "من")
            && free(i + 2).is_some_and(|t| t.norm.starts_with("عمر"));
        if aged || matches!(before, "الدقيقه" | "سن" | "السن") {
            return amount(first.start, f64::from(place + 1), i + 1);
        }
        return None;
    }
    // السادس والثلاثين: an ordinal before a ten.
    if let Some(units) = ORDINALS
        .iter()
        .position(|o| *o == first.norm)
        .and_then(|p| u8::try_from(p).ok())
        && let Some(next) = free(i + 1)
        && let Some(rest) = next.norm.strip_prefix("وال")
        && let Some(ten) = arabic_unit(rest).filter(|t| (20.0..100.0).contains(t))
    {
        return amount(first.start, f64::from(units + 1) + ten, i + 2);
    }
    if first.norm == "نصف"
        || first
            .readings
            .iter()
            .any(|r| r.norm == "نصف" && r.start > first.start)
    {
        let start = first.forms().find(|(_, n)| *n == "نصف").map(|(s, _)| s)?;
        let next = free(i + 1)?;
        if scale(&next.norm, Side::Arabic).is_some() {
            return amount(start, 0.5, i + 1);
        }
        let counted = next.norm.starts_with("ال")
            && !matches!(
                next.norm.as_str(),
                "النهايي" | "الساعه" | "السنوي" | "السنه"
            );
        return amount(start, 0.5, i + 1).filter(|_| counted);
    }
    let (start, mut part, mut total, mut at) = first
        .forms()
        .find_map(|(start, norm)| {
            if let Some(value) = unit(norm) {
                return Some((start, value, 0.0, i + 1));
            }
            arabic_scale_alone(norm).map(|value| (start, 0.0, value, i + 1))
        })
        .or_else(|| {
            // أحد عشر, اثنا عشر: the first word alone is "one of", or أثناء without its hamza.
            let (start, units) = first.forms().find_map(|(s, n)| Some((s, one_or_two(n)?)))?;
            let next = free(i + 1)?;
            matches!(next.norm.as_str(), "عشر" | "عشره").then_some((start, units, 0.0, i + 1))
        })?;
    let plural_alone = |norm: &str| matches!(norm, "الاف" | "ملايين" | "مليارات");
    while let Some(next) = free(at).filter(|t| t.class == Class::Arabic) {
        let norm = next.norm.as_str();
        if (1.0..10.0).contains(&(part % 100.0)) && matches!(norm, "عشر" | "عشره") {
            part += 10.0;
        } else if part > 0.0 && part < 10.0 && is_hundred(norm) {
            part *= 100.0;
        } else if let Some(by) = scale(norm, Side::Arabic).filter(|_| part > 0.0) {
            total += part * by;
            part = 0.0;
        } else if let Some(rest) = norm.strip_prefix('و') {
            if plural_alone(rest) {
                break;
            }
            if let Some(value) = unit(rest) {
                let joins = (part > 0.0 && part % 100.0 < 20.0 && (20.0..100.0).contains(&value))
                    || (part >= 100.0 && part % 100.0 == 0.0 && value < 100.0)
                    || (part == 0.0 && total > 0.0 && value < 1000.0);
                if !joins {
                    break;
                }
                part += value;
            } else if let Some(value) =
                arabic_scale_alone(rest).filter(|v| part == 0.0 && total > *v)
            {
                total += value;
            } else {
                break;
            }
        } else {
            break;
        }
        at += 1;
    }
    amount(start, total + part, at)
}
