//! Reads the head of a text: headline, publication stamp, dateline.
//!
//! Works by shape, not by lists of places or agencies: where a date, a parenthesis, capitals and a dash
//! stand, and how long a paragraph is beside the others. In doubt a paragraph is body text, which costs
//! a reader nothing.
//! Invariant: as many roles as paragraphs; at most one title; what is extracted is still in the text.
//! Must not know: files, the other side.

mod dateline;
mod moment;

use dateline::Dateline;
use moment::Moment;

use crate::bitext::article::{Metadata, Role};
use crate::language::date::{Date, Time};
use crate::language::fold::fold;
use crate::text::Side;

/// Stamps and the headline stand among the first paragraphs or nowhere.
const HEAD: usize = 6;
/// No longer than this, in characters: a headline.
const TITLE_CHARS: usize = 220;

/// The role of each paragraph, and what the head says.
#[must_use]
pub fn read(paragraphs: &[&str], side: Side) -> (Vec<Role>, Metadata) {
    let mut roles = vec![Role::Body; paragraphs.len()];
    let mut metadata = Metadata::default();
    let mut published = false;
    for (index, (&text, role)) in paragraphs.iter().zip(&mut roles).enumerate().take(HEAD) {
        if let Some(stamp) = Stamp::read(text, side) {
            *role = Role::Stamp;
            if metadata.date.is_none() || (stamp.publishes && !published) {
                metadata.date = stamp.date.or(metadata.date);
                metadata.time = stamp.time.or(metadata.time);
                published = stamp.publishes;
            }
        } else if let Some(dateline) = Dateline::alone(text, side)
            && !(index == 0 && paragraphs.get(1).is_some_and(|&next| is_head(next, side)))
        {
            *role = Role::Dateline;
            dateline.tell(&mut metadata);
        }
    }
    if let Some(title) = title(paragraphs, &roles, side)
        && let Some(role) = roles.get_mut(title)
    {
        *role = Role::Title;
        metadata.title = paragraphs.get(title).map(|&t| t.trim().to_owned());
    }
    // A second body paragraph is looked at because a standfirst may stand before the first.
    let bodies = paragraphs.iter().zip(&roles);
    let opening = bodies
        .filter(|&(_, &role)| role == Role::Body)
        .take(2)
        .find_map(|(text, _)| Dateline::opening(text, side));
    if let Some(opening) = opening {
        opening.tell(&mut metadata);
    }
    (roles, metadata)
}

/// Whether a paragraph is, or opens with, a stamp or dateline: what follows a headline.
fn is_head(text: &str, side: Side) -> bool {
    Stamp::read(text, side).is_some()
        || Dateline::opening(text, side).is_some()
        || Dateline::alone(text, side).is_some()
}

/// The index of the headline, where there is one.
fn title(paragraphs: &[&str], roles: &[Role], side: Side) -> Option<usize> {
    let index = roles.iter().take(HEAD).position(|&r| r == Role::Body)?;
    let text = paragraphs.get(index)?;
    let length = text.chars().count();
    if length > TITLE_CHARS || Dateline::opening(text, side).is_some() {
        return None;
    }
    let rest = paragraphs.iter().zip(roles).skip(index + 1);
    let mut lengths: Vec<usize> = rest
        .filter(|&(_, &role)| role == Role::Body)
        .map(|(text, _)| text.chars().count())
        .collect();
    lengths.sort_unstable();
    let median = *lengths.get(lengths.len() / 2)?;
    let next = paragraphs.get(index + 1)?;
    if index == 0 && length <= median.max(150) && is_head(next, side) {
        return Some(index);
    }
    let is_title = if ends_sentence(text) {
        length <= 160 && length * 5 <= median * 2
    } else {
        length * 10 <= median * 7 || (length <= 100 && length <= median && ends_sentence(next))
    };
    is_title.then_some(index)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]".contains(c))
        .ends_with(['.', '۔', ':', '…', '،', ','])
}

/// What opens a stamp, folded; whether it names the publication rather than a later change.
const STAMP_WORDS: &[(&str, bool)] = &[
    ("first published", true),
    ("published", true),
    ("publication date", true),
    ("posted", true),
    ("issued", true),
    ("created", true),
    ("date", true),
    ("last updated", false),
    ("last modified", false),
    ("last update", false),
    ("updated", false),
    ("modified", false),
    ("تاريخ النشر", true),
    ("نشر", true),
    ("تاريخ", true),
    ("التاريخ", true),
    ("حرر", true),
    ("اخر تحديث", false),
    ("تحديث", false),
];

/// Words a stamp may hold beside its date and time, folded.
const CLOCK_WORDS: &[&str] = &[
    "at",
    "on",
    "local",
    "time",
    "gmt",
    "utc",
    "am",
    "pm",
    "hrs",
    "h",
    "cet",
    "est",
    "eet",
    "ast",
    "t",
    "z",
    "في",
    "الساعة",
    "بتوقيت",
    "غرينتش",
    "المحلي",
];

/// A line of publication.
struct Stamp {
    publishes: bool,
    date: Option<Date>,
    time: Option<Time>,
}

impl Stamp {
    fn read(text: &str, side: Side) -> Option<Self> {
        let text = text.trim();
        if text.chars().count() > 100 {
            return None;
        }
        let moment = Moment::of(text, side);
        let folded = fold(text);
        let label = STAMP_WORDS.iter().find(|(word, _)| {
            let after = folded.strip_prefix(word).and_then(|t| t.chars().next());
            after.is_some_and(|c| !c.is_alphanumeric())
        });
        let left = fold(&moment.residue(text));
        let mut words = left
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        let is_stamp = match label {
            Some(_) => (moment.date.is_some() || moment.time.is_some()) && words.count() <= 7,
            None => moment.is_day() && words.all(|w| CLOCK_WORDS.contains(&w)),
        };
        is_stamp.then_some(Self {
            publishes: label.is_some_and(|(_, publishes)| *publishes),
            date: moment.date,
            time: moment.time,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::date::dates;

    const LONG: &str = "The minister said on Thursday that the ministry would continue its work \
        with all of its partners in the region, and that the programme agreed on would be carried \
        out within the year, whatever the difficulties it met on its way.";
    const LONG_ARABIC: &str = "وقال الوزير إن الوزارة ستواصل عملها مع جميع شركائها في المنطقة، وإن \
        البرنامج المتفق عليه سينفذ خلال هذا العام مهما كانت الصعوبات التي تعترض طريقه، مؤكدا أن \
        التعاون بين البلدين سيستمر في كل المجالات.";

    fn day(year: Option<i32>, month: u8, day: u8) -> (Option<i32>, Option<u8>, Option<u8>) {
        (year, Some(month), Some(day))
    }

    fn parts(date: Option<Date>) -> (Option<i32>, Option<u8>, Option<u8>) {
        let date = date.unwrap_or_default();
        (date.year, date.month, date.day)
    }

    /// Whether the date grammar is there; without it only ISO dates can be read.
    fn knows_dates() -> bool {
        !dates("10 June 2021", Side::English).is_empty()
    }

    #[test]
    fn a_headline_ending_in_a_period_is_one_before_its_stamp() {
        let title = "Ministers agree to go on with the programme.";
        let (roles, metadata) = read(
            &[title, "Published On(2021-06-10 17:11:29)", LONG, LONG],
            Side::English,
        );
        assert_eq!(roles, [Role::Title, Role::Stamp, Role::Body, Role::Body]);
        assert_eq!(metadata.title.as_deref(), Some(title));
        assert_eq!(parts(metadata.date), day(Some(2021), 6, 10));
        let time = metadata.time.unwrap();
        assert_eq!((time.hour, time.minute, time.second), (17, 11, Some(29)));
    }

    #[test]
    fn a_long_first_paragraph_is_no_headline() {
        let (roles, metadata) = read(&[LONG_ARABIC, LONG_ARABIC], Side::Arabic);
        assert_eq!(roles, [Role::Body, Role::Body]);
        assert_eq!(metadata, Metadata::default());
        assert_eq!(read(&["Only one line"], Side::English).0, [Role::Body]);
        assert_eq!(read(&[], Side::English).0, []);
    }

    #[test]
    fn short_lines_throughout_have_no_headline() {
        let lines = [
            "A short line.",
            "Another line.",
            "And one more.",
            "The last.",
        ];
        assert_eq!(read(&lines, Side::English).0, [Role::Body; 4]);
    }

    #[test]
    fn datelines_without_a_date() {
        for (opening, side, place, agency) in [
            ("AMMAN, Jordan - ", Side::English, "AMMAN, Jordan", None),
            ("TUNIS (Agency) — ", Side::English, "TUNIS", Some("Agency")),
            ("الرباط (و م ع) - ", Side::Arabic, "الرباط", Some("و م ع")),
            ("CAIRO: ", Side::English, "CAIRO", None),
            (
                "الكويت - 5 - 6 (كونا) -- ",
                Side::Arabic,
                "الكويت",
                Some("كونا"),
            ),
            ("طرابلس (وال)- ", Side::Arabic, "طرابلس", Some("وال")),
        ] {
            let body = if side == Side::English {
                LONG
            } else {
                LONG_ARABIC
            };
            let first = format!("{opening}{body}");
            let (roles, metadata) = read(&["A headline", &first, body], side);
            assert_eq!(roles, [Role::Title, Role::Body, Role::Body], "{opening}");
            assert_eq!(metadata.place.as_deref(), Some(place));
            assert_eq!(metadata.agency.as_deref(), agency);
            assert_eq!(read(&[&first, body], side).0, [Role::Body; 2], "{opening}");
        }
    }

    #[test]
    fn a_dash_in_a_sentence_is_no_dateline() {
        for text in [
            "The mayor of the city - a former teacher - said on Friday that he would resign.",
            "He had one aim: to win on 3 May 2021 - and he did.",
            "On 3 May 2021 - a rainy day - the ministry opened its new office.",
            "He was well-known in the city of Port-au-Prince for his speeches.",
        ] {
            assert!(Dateline::opening(text, Side::English).is_none(), "{text}");
        }
        let text = "وقال الوزير – وهو طبيب سابق – إن العمل مستمر.";
        assert!(Dateline::opening(text, Side::Arabic).is_none());
    }

    #[test]
    fn stamps_are_told_by_their_label() {
        for text in [
            "نشر في: 2024-08-23 الساعة 18:05",
            "آخر تحديث: ٢٠٢٤/٠٨/٢٣ - ١٨:٠٥",
        ] {
            let (roles, metadata) = read(&["عنوان", text, LONG_ARABIC], Side::Arabic);
            assert_eq!(roles.get(1), Some(&Role::Stamp), "{text}");
            assert_eq!(parts(metadata.date), day(Some(2024), 8, 23));
            assert_eq!(metadata.time.map(|t| (t.hour, t.minute)), Some((18, 5)));
        }
        assert!(Stamp::read("Published reports differ on the number", Side::English).is_none());
        assert!(Stamp::read("نشر 200 جندي في الجنوب", Side::Arabic).is_none());
    }

    #[test]
    fn stamps_with_months_in_words() {
        if !knows_dates() {
            return;
        }
        for (text, side, expected) in [
            (
                "Updated 9 April 2025 - 17:15",
                Side::English,
                day(Some(2025), 4, 9),
            ),
            (
                "22 January 2025 | 00:35 local time",
                Side::English,
                day(Some(2025), 1, 22),
            ),
            (
                "Published: 27 March 2025, 19:40 GMT",
                Side::English,
                day(Some(2025), 3, 27),
            ),
            (
                "نشر في: 10 يونيو 2021",
                Side::Arabic,
                day(Some(2021), 6, 10),
            ),
        ] {
            let stamp = Stamp::read(text, side);
            assert_eq!(stamp.map(|s| parts(s.date)), Some(expected), "{text}");
        }
        assert!(Stamp::read("10 يونيو موعد الانتخابات", Side::Arabic).is_none());
    }

    #[test]
    fn a_short_sentence_that_ends_with_a_day_is_no_dateline() {
        for text in [
            "افتتح ميناء طرابلس في 3 مايو 2019.",
            "وصل الوزير إلى صفاقس يوم الجمعة 4 مارس 2022.",
        ] {
            let (roles, _) = read(&[LONG_ARABIC, text, LONG_ARABIC], Side::Arabic);
            assert_eq!(roles.get(1), Some(&Role::Body), "{text}");
        }
    }

    #[test]
    fn datelines_that_stand_alone() {
        if !knows_dates() {
            return;
        }
        for (text, place, expected) in [
            ("طرابلس 10 يونيو 2021", "طرابلس", day(Some(2021), 6, 10)),
            (
                "كسلا (شرق السودان) – الجمعة ٢٣ أغسطس ٢٠٢٤",
                "كسلا (شرق السودان)",
                day(Some(2024), 8, 23),
            ),
            (
                "مقديشو، الثلاثاء 5 نوفمبر/تشرين الثاني 2024",
                "مقديشو",
                day(Some(2024), 11, 5),
            ),
        ] {
            let (roles, metadata) = read(&[text, LONG_ARABIC, LONG_ARABIC], Side::Arabic);
            assert_eq!(roles, [Role::Dateline, Role::Body, Role::Body], "{text}");
            assert_eq!(metadata.title, None);
            assert_eq!(metadata.place.as_deref(), Some(place));
            assert_eq!(parts(metadata.date), expected);
        }
    }

    #[test]
    fn datelines_with_a_date() {
        if !knows_dates() {
            return;
        }
        for (opening, side, place, agency, expected) in [
            (
                "Tripoli, 10 June, 2021 (Lana) - ",
                Side::English,
                "Tripoli",
                Some("Lana"),
                day(Some(2021), 6, 10),
            ),
            (
                "MUSCAT, Oman, Feb. 11 (Agency) - ",
                Side::English,
                "MUSCAT, Oman",
                Some("Agency"),
                day(None, 2, 11),
            ),
            (
                "MOGADISHU, Somalia (Nov. 5, 2024) — ",
                Side::English,
                "MOGADISHU, Somalia",
                None,
                day(Some(2024), 11, 5),
            ),
            (
                "KASSALA, Sudan, Friday 23 August 2024 - ",
                Side::English,
                "KASSALA, Sudan",
                None,
                day(Some(2024), 8, 23),
            ),
            (
                "عمّان 21 كانون الثاني – ",
                Side::Arabic,
                "عمّان",
                None,
                day(None, 1, 21),
            ),
            (
                "مسقط في 11 فبراير – ",
                Side::Arabic,
                "مسقط",
                None,
                day(None, 2, 11),
            ),
            (
                "الدوحة في 3 يناير /قنا/ ",
                Side::Arabic,
                "الدوحة",
                Some("قنا"),
                day(None, 1, 3),
            ),
            (
                "رام الله 12-3-2024 وفا- ",
                Side::Arabic,
                "رام الله",
                Some("وفا"),
                day(Some(2024), 3, 12),
            ),
            (
                "الدار البيضاء (17 ماي 2025) – ",
                Side::Arabic,
                "الدار البيضاء",
                None,
                day(Some(2025), 5, 17),
            ),
            (
                "شرشال (تيبازة) 9 أفريل 2025 – ",
                Side::Arabic,
                "شرشال (تيبازة)",
                None,
                day(Some(2025), 4, 9),
            ),
        ] {
            let body = if side == Side::English {
                LONG
            } else {
                LONG_ARABIC
            };
            let found = Dateline::opening(&format!("{opening}{body}"), side);
            let found = found.unwrap_or_default();
            assert_eq!(found.place.as_deref(), Some(place), "{opening}");
            assert_eq!(found.agency.as_deref(), agency, "{opening}");
            assert_eq!(parts(found.date), expected, "{opening}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_its_roles(paragraphs in prop::collection::vec(
            "[A-Za-zا-ي0-9٠-٩ (),:–—./-]{0,60}|\\PC{0,40}", 0..8)) {
            let strs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            for side in Side::BOTH {
                let (roles, metadata) = read(&strs, side);
                prop_assert_eq!(roles.len(), strs.len());
                let titles = roles.iter().filter(|&&r| r == Role::Title).count();
                prop_assert_eq!(titles, usize::from(metadata.title.is_some()));
            }
        }
    }
}
