//! Datelines: the place, the day and the agency a report opens with.
//!
//! Invariant: a dateline has a place, and a day, an agency or capitals that speak for it.
//! Must not know: the other paragraphs.

use std::ops::Range;

use super::moment::Moment;
use crate::bitext::article::Metadata;
use crate::language::date::Date;
use crate::text::Side;

/// A dateline ends within this many characters of its paragraph.
const OPENING_CHARS: usize = 120;

/// Words before a date that are no place.
const BEFORE_DAYS: &[&str] = &[
    "on", "in", "by", "at", "after", "before", "since", "until", "from", "في", "منذ", "يوم", "بعد",
    "قبل", "حتى", "من", "مساء", "صباح",
];

/// Place, date and agency, as a report opens.
#[derive(Default)]
pub(super) struct Dateline {
    pub(super) place: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) date: Option<Date>,
}

impl Dateline {
    /// Fills in what the head has not said yet; a stamp's date stands before a dateline's.
    pub(super) fn tell(self, metadata: &mut Metadata) {
        metadata.place = metadata.place.take().or(self.place);
        metadata.agency = metadata.agency.take().or(self.agency);
        metadata.date = metadata.date.or(self.date);
    }

    /// A paragraph that is nothing but a dateline.
    pub(super) fn alone(text: &str, side: Side) -> Option<Self> {
        let text = text.trim();
        if text.chars().count() > 90 {
            return None;
        }
        let dateline = Self::parse(text, side)?;
        let date = dateline.date?;
        let place = dateline.place.as_deref()?;
        let is_place = side == Side::Arabic
            || place.contains(',')
            || place.split_whitespace().count() == 1
            || is_capitals(place);
        // What says something of a place and a day, as "they opened the port of Tripoli on 3 May.", is a
        // sentence: long for a place, and with a full stop or a word that no place has.
        let words = || place.split_whitespace();
        let sentence = words().count() > 2
            && (text.ends_with('.') || words().any(|w| BEFORE_DAYS.contains(&w) || w == "إلى"));
        (is_place && !sentence && (date.year.is_some() || date.weekday.is_some()))
            .then_some(dateline)
    }

    /// The dateline a paragraph opens with, up to its dash.
    pub(super) fn opening(text: &str, side: Side) -> Option<Self> {
        let cut = text.char_indices().nth(OPENING_CHARS);
        let text = text.get(..cut.map_or(text.len(), |(at, _)| at))?;
        let mut plain = None;
        for dash in dashes(text) {
            let Some(mut found) = text.get(..dash.start).and_then(|t| Self::parse(t, side)) else {
                continue;
            };
            if found.agency.is_none() {
                found.agency = next_segment(text, dash.end);
            }
            if found.date.is_some() {
                return Some(found);
            }
            plain = plain.or(Some(found));
        }
        plain
    }

    fn parse(text: &str, side: Side) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || "-–—،,.:".contains(c));
        let moment = Moment::of(text, side);
        let has_date = moment.is_day();
        let mut place_end = text.len();
        let mut agency = None;
        if text.ends_with(')')
            && let Some(open) = text.rfind('(')
            && moment.extent().is_none_or(|e| e.end <= open)
        {
            place_end = open;
            agency = text.get(open + 1..text.len() - 1);
        }
        if has_date && let Some(extent) = moment.extent() {
            let after = text
                .get(extent.end..place_end)
                .map(bare)
                .unwrap_or_default();
            if !after.is_empty() {
                if agency.is_some() || after.split_whitespace().count() > 2 {
                    return None;
                }
                agency = Some(after);
            }
            place_end = extent.start;
        }
        let place = bare_place(text.get(..place_end)?);
        let agency = agency
            .map(str::trim)
            .filter(|a| (1..=40).contains(&a.chars().count()));
        let words = place.split_whitespace().count();
        let starts_as_name = match side {
            Side::English => place.starts_with(char::is_uppercase),
            Side::Arabic => place.starts_with(char::is_alphabetic),
        };
        let told = has_date
            || (agency.is_some() && words <= 4)
            || (side == Side::English && is_capitals(place));
        if !told
            || !starts_as_name
            || words > 5
            || place.chars().count() > 60
            || place.contains(|c: char| c.is_numeric())
            || BEFORE_DAYS.iter().any(|w| place.eq_ignore_ascii_case(w))
        {
            return None;
        }
        Some(Self {
            place: Some(place.to_owned()),
            agency: agency.map(str::to_owned),
            date: moment.date.filter(|_| has_date),
        })
    }
}

/// The dashes that may end a dateline, with the space around them.
fn dashes(text: &str) -> Vec<Range<usize>> {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '−' | 'ـ');
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at).collect();
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = 'x';
    while let Some((start, c)) = chars.next() {
        if is_dash(c) {
            let mut end = start + c.len_utf8();
            while let Some((at, d)) = chars.next_if(|&(_, d)| is_dash(d)) {
                end = at + d.len_utf8();
            }
            let spaced = chars.peek().is_none_or(|&(_, n)| n.is_whitespace());
            if spaced && (before.is_whitespace() || before == ')' || before.is_alphanumeric()) {
                found.push(start..end);
            }
        }
        let end = start + c.len_utf8();
        // `/قنا/` ends a dateline without a dash; so does the colon of `CAIRO:`.
        let closes = c == '/'
            && slashes
                .iter()
                .rev()
                .find(|&&at| at < start)
                .is_some_and(|&open| {
                    let name = text.get(open + 1..start).unwrap_or("");
                    (1..=20).contains(&name.chars().count())
                        && name.chars().all(char::is_alphabetic)
                });
        let names = c == ':' && text.get(..start).is_some_and(is_capitals);
        if (closes || names) && chars.peek().is_some_and(|&(_, n)| n.is_whitespace()) {
            found.push(end..end);
        }
        before = c;
    }
    found.sort_by_key(|r| r.start);
    found
}

/// One or two words between this dash and the next: the agency in `رام الله - معا - `.
fn next_segment(text: &str, from: usize) -> Option<String> {
    let rest = text.get(from..)?;
    let end = dashes(rest).first()?.start;
    let segment = rest.get(..end)?.trim();
    let fits = segment.split_whitespace().count() <= 2
        && (1..=25).contains(&segment.chars().count())
        && segment.chars().all(|c| c.is_alphabetic() || c == ' ');
    fits.then(|| segment.to_owned())
}

/// A stretch without the punctuation around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—―,،/|.:()".contains(c))
}

/// A place without the punctuation and prepositions that lead to its date.
fn bare_place(text: &str) -> &str {
    let mut place = text;
    loop {
        let trimmed = place.trim_end_matches(char::is_numeric);
        let trimmed = trimmed.trim_matches(|c: char| c.is_whitespace() || "-–—―,،/|:(".contains(c));
        let shorter = [" في", " يوم", " بتاريخ", " on"]
            .iter()
            .find_map(|word| trimmed.strip_suffix(word))
            .unwrap_or(trimmed);
        if shorter.len() == place.len() {
            return place;
        }
        place = shorter;
    }
}

/// Whether the first word is written in capitals, as agencies write a dateline's city.
fn is_capitals(place: &str) -> bool {
    let first = place.split([' ', ',']).next().unwrap_or("");
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && !first.chars().any(char::is_lowercase)
}
