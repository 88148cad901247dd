//! The mentions of one side gathered by what they name.
//!
//! Invariant: every draft is in exactly one cluster; a cluster's first form is its fullest.
//! Must not know: the other side.

use super::lists::{LineId, Sort};
use super::mention::Kind;
use super::sheet::{Draft, Sheet, Value};
use crate::language::date::Date;
use crate::language::hash::FastMap;
use crate::language::token::{Case, Class, Form};
use crate::text::Side;

/// What clusters of dates, times, numbers and offices are the same by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    Date(Date),
    Time(u8, u8),
    PartOfDay(Date, u8),
    /// The bits of the value, rounded.
    Number(i64),
    /// The lines of an office's words, sorted.
    Office(Vec<LineId>),
}

/// Mentions of one side that name the same.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub(super) kind: Kind,
    /// What its own side says it is, whatever it was linked to.
    pub(super) own_kind: Kind,
    pub(super) drafts: Vec<usize>,
    /// The distinct forms, fullest first.
    pub(super) forms: Vec<Vec<Form>>,
    pub(super) lines: Vec<LineId>,
    pub(super) key: Option<Key>,
    /// The cluster of the other side.
    pub(super) link: Option<usize>,
}

impl Cluster {
    /// The fullest form.
    pub(super) fn words(&self) -> &[Form] {
        self.forms.first().map_or(&[], Vec::as_slice)
    }
}

/// Gathers the drafts of a side. `base` is the day that incomplete dates are read from.
pub(super) fn gather(sheet: &Sheet<'_>, base: Option<Date>) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut by_words: FastMap<(u8, &[Form]), usize> = FastMap::default();
    let mut by_part: FastMap<&[Form], usize> = FastMap::default();
    let mut by_line: FastMap<(u8, LineId), usize> = FastMap::default();
    let mut by_key: FastMap<Key, usize> = FastMap::default();
    let mut order: Vec<(usize, &Draft)> = sheet.drafts().collect();
    order.sort_by_key(|(id, d)| (std::cmp::Reverse(d.words.len()), *id));
    for (id, draft) in order {
        let family = family(draft.kind);
        let words = draft.words.as_slice();
        let key = key_of(sheet, draft, base);
        let mut found = key.as_ref().and_then(|k| by_key.get(k).copied());
        let mut again = false;
        if found.is_none() && draft.value.is_none() {
            found = by_words.get(&(family, words)).copied();
            again = found.is_some() && !words.is_empty();
            if found.is_none() {
                found = draft
                    .lines
                    .iter()
                    .find_map(|l| by_line.get(&(family, *l)).copied());
            }
            if found.is_none() && draft.kind == Kind::Person {
                found = by_part.get(words).copied();
            }
        }
        let at = found.unwrap_or_else(|| {
            clusters.push(Cluster {
                kind: draft.kind,
                own_kind: draft.kind,
                drafts: Vec::new(),
                forms: Vec::new(),
                lines: Vec::new(),
                key: key.clone(),
                link: None,
            });
            clusters.len() - 1
        });
        let Some(cluster) = clusters.get_mut(at) else {
            continue;
        };
        cluster.drafts.push(id);
        if draft.kind == Kind::Place && cluster.kind == Kind::Group {
            cluster.kind = Kind::Place;
            cluster.own_kind = Kind::Place;
        }
        for line in &draft.lines {
            // An ambiguous name gives a cluster all its readings only when it founds it.
            if (found.is_none() || draft.lines.len() == 1) && !cluster.lines.contains(line) {
                cluster.lines.push(*line);
                by_line.entry((family, *line)).or_insert(at);
            }
        }
        // All else that a form is found by is known since its first mention.
        if again {
            continue;
        }
        if !words.is_empty() && !cluster.forms.iter().any(|f| f == words) {
            cluster.forms.push(words.to_vec());
        }
        if let Some(key) = key {
            by_key.entry(key).or_insert(at);
        }
        if !words.is_empty() && draft.value.is_none() {
            by_words.entry((family, words)).or_insert(at);
        }
        if draft.kind == Kind::Person && words.len() >= 2 {
            for from in 1..words.len() {
                by_part
                    .entry(words.get(from..).unwrap_or_default())
                    .or_insert(at);
                by_part
                    .entry(words.get(..from).unwrap_or_default())
                    .or_insert(at);
            }
        }
    }
    for cluster in &mut clusters {
        // Back in the order of the text.
        cluster
            .drafts
            .sort_by_key(|&id| sheet.draft(id).map(|d| (d.para, d.tokens.start)));
    }
    clusters
}

/// Kinds that may name the same referent.
const fn family(kind: Kind) -> u8 {
    match kind {
        Kind::Person => 0,
        Kind::Place | Kind::Group => 1,
        Kind::Organisation => 2,
        Kind::Date => 3,
        Kind::Time => 4,
        Kind::Number => 5,
        Kind::Title => 6,
    }
}

fn key_of(sheet: &Sheet<'_>, draft: &Draft, base: Option<Date>) -> Option<Key> {
    match draft.value {
        Some(Value::Date(date)) => Some(Key::Date(resolve(date, base))),
        Some(Value::PartOfDay(date, part)) => Some(Key::PartOfDay(resolve(date, base), part)),
        Some(Value::Time(time)) => Some(Key::Time(time.hour, time.minute)),
        #[allow(
            clippy::cast_possible_truncation,
            reason = "rounding to thousandths is what makes equal values meet"
        )]
        Some(Value::Number(value)) => Some(Key::Number((value * 1000.0).round() as i64)),
        None if draft.kind == Kind::Title => office_key(sheet, draft),
        None => None,
    }
}

/// The lines of an office's words: "Defense Secretary" and "وزير الدفاع" have the same.
fn office_key(sheet: &Sheet<'_>, draft: &Draft) -> Option<Key> {
    let row = sheet.row(draft.para);
    let mut lines = Vec::new();
    let mut at = draft.tokens.start;
    while at < draft.tokens.end {
        let offices = sheet.lists.at(sheet.side, row, at, |s| {
            matches!(s, Sort::Head | Sort::Rank)
        });
        let fields = sheet
            .lists
            .at(sheet.side, row, at, |s| matches!(s, Sort::Portfolio));
        let bare = row
            .get(at)
            .and_then(|t| t.norm.strip_prefix("ال"))
            .map(|b| sheet.lists.line_of(sheet.side, b, Sort::Portfolio));
        let joined = row
            .get(at)
            .and_then(|t| t.norm.strip_prefix("وال"))
            .map(|b| sheet.lists.line_of(sheet.side, b, Sort::Portfolio));
        let places = sheet
            .lists
            .at(sheet.side, row, at, |s| s.is_place() || s == Sort::Group);
        let hits = [offices, fields]
            .into_iter()
            .find(|h| !h.is_empty())
            .or_else(|| (!places.is_empty()).then_some(places));
        if let Some(Some(line)) = bare.filter(|b| b.is_some()).or(joined) {
            lines.push(sheet.lists.canonical(line));
            at += 1;
        } else if let Some(hit) = hits.as_ref().and_then(|h| h.first()) {
            let line = hits
                .iter()
                .flatten()
                .map(|h| sheet.lists.canonical(h.line))
                .min();
            lines.extend(line);
            at += hit.len;
        } else {
            at += 1;
        }
    }
    lines.sort_unstable();
    lines.dedup();
    (!lines.is_empty()).then_some(Key::Office(lines))
}

/// The day most dates of a side are near: its first full one.
pub(super) fn base_of(sheet: &Sheet<'_>) -> Option<Date> {
    let mut all: Vec<&Draft> = sheet
        .drafts()
        .map(|(_, d)| d)
        .filter(|d| d.kind == Kind::Date)
        .collect();
    all.sort_by_key(|d| (d.para, d.tokens.start));
    all.into_iter().find_map(|d| match d.value {
        Some(Value::Date(date))
            if date.year.is_some() && date.month.is_some() && date.day.is_some() =>
        {
            Some(date)
        }
        _ => None,
    })
}

/// Completes a date from the base: the year of a day and month, the day of a weekday (the last one up
/// to the base, as news looks back).
fn resolve(date: Date, base: Option<Date>) -> Date {
    let Some(base) = base else { return date };
    let (Some(y), Some(m), Some(d)) = (base.year, base.month, base.day) else {
        return date;
    };
    match date {
        Date {
            month: Some(_),
            day: Some(_),
            year: None,
            ..
        } => Date {
            year: Some(y),
            weekday: None,
            ..date
        },
        Date {
            month: Some(_),
            day: Some(_),
            ..
        } => Date {
            weekday: None,
            ..date
        },
        Date {
            weekday: Some(w),
            month: None,
            day: None,
            ..
        } => {
            let today = days(y, m, d);
            let back = (weekday_of(today) + 7 - i64::from(w)) % 7;
            let (year, month, day) = civil(today - back);
            Date {
                year: Some(year),
                month: Some(month),
                day: Some(day),
                weekday: None,
            }
        }
        Date {
            day: Some(_),
            month: None,
            ..
        } => Date {
            year: Some(y),
            month: Some(m),
            weekday: None,
            ..date
        },
        Date {
            month: Some(_),
            year: None,
            ..
        } => Date {
            year: Some(y),
            ..date
        },
        _ => date,
    }
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level
/// date algorithms").
fn days(year: i32, month: u8, day: u8) -> i64 {
    let (y, m, d) = (
        i64::from(year) - i64::from(month <= 2),
        i64::from(month),
        i64::from(day),
    );
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + d - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Monday = 1 to Sunday = 7.
fn weekday_of(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

fn civil(days: i64) -> (i32, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (
        i32::try_from(year).unwrap_or(0),
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )
}

fn all_capitals(sheet: &Sheet<'_>, draft: &Draft) -> bool {
    let row = sheet.row(draft.para);
    let mut letters = row
        .get(draft.tokens.clone())
        .unwrap_or_default()
        .iter()
        .filter(|t| t.class == Class::Latin)
        .peekable();
    letters.peek().is_some() && letters.all(|t| t.case == Case::Upper)
}

/// The fullest name of a cluster as the text writes it, among equals one with small letters.
pub(super) fn name_of(sheet: &Sheet<'_>, cluster: &Cluster) -> Option<String> {
    let best = cluster
        .drafts
        .iter()
        .filter_map(|&id| sheet.draft(id))
        .filter(|d| d.kind == cluster.kind)
        .min_by_key(|d| {
            (
                std::cmp::Reverse(d.words.len()),
                // Cairo, rather than the CAIRO of a dateline.
                all_capitals(sheet, d),
                d.para,
                d.bytes.start,
            )
        })
        .or_else(|| cluster.drafts.first().and_then(|&id| sheet.draft(id)))?;
    let text = sheet.texts.get(best.para)?.get(best.bytes.clone())?;
    // للأمم reads الأمم once the preposition is off.
    if sheet.side == Side::Arabic
        && sheet.token(best.para, best.tokens.start).is_some_and(|t| {
            t.readings
                .iter()
                .any(|r| r.start == best.bytes.start && r.norm.starts_with("ال"))
                && !text.starts_with('ا')
        })
        && text.starts_with('ل')
    {
        return Some(format!("ا{text}"));
    }
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_look_back_from_the_base() {
        let base = Date {
            year: Some(2021),
            month: Some(6),
            day: Some(10),
            weekday: None,
        };
        let thursday = Date {
            weekday: Some(4),
            ..Date::default()
        };
        assert_eq!(resolve(thursday, Some(base)), base);
        let friday = Date {
            weekday: Some(5),
            ..Date::default()
        };
        assert_eq!(resolve(friday, Some(base)).day, Some(4));
        assert_eq!(civil(days(2000, 2, 29)), (2000, 2, 29));
    }
}
