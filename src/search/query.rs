//! A query and where it occurs.
//!
//! The whole query is one phrase, folded as the text is ([`fold`](crate::language::fold)). What a
//! reader may add: `en:` or `ar:` in front keeps to one side; `/exact` behind turns folding off;
//! `/loose` behind also folds ة to ه and takes hamza from its seat.
//! Invariant: hits are on character boundaries, sorted, and do not overlap.
//! Must not know: screens, files, what is done with a hit.

use std::ops::Range;

use crate::bitext::Article;
use crate::language::fold::{Folded, Level, fold_at};
use crate::text::{ParaId, Side, TextSpan};

/// What a reader looks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    phrase: String,
    level: Level,
    side: Option<Side>,
}

impl Query {
    /// Reads a query as typed. Nothing is an error: what is not a switch is part of the phrase.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let mut rest = typed.trim();
        let mut side = None;
        for (prefix, named) in [("en:", Side::English), ("ar:", Side::Arabic)] {
            if let Some((head, tail)) = rest.split_at_checked(prefix.len())
                && head.eq_ignore_ascii_case(prefix)
            {
                side = Some(named);
                rest = tail.trim_start();
                break;
            }
        }
        let mut level = Level::Folded;
        for (switch, named) in [("/exact", Level::Exact), ("/loose", Level::Loose)] {
            if let Some(head) = rest.strip_suffix(switch) {
                level = named;
                rest = head.trim_end();
                break;
            }
        }
        Self {
            phrase: fold_at(rest, level).trim().to_owned(),
            level,
            side,
        }
    }

    /// Whether there is nothing to look for, as for `""` and `en:`.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.phrase.is_empty()
    }

    /// The side the query keeps to, where it names one.
    #[must_use]
    pub const fn side(&self) -> Option<Side> {
        self.side
    }

    /// The phrase, folded.
    #[must_use]
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// How the query folds; a text kept folded for [`find_folded`] must be folded at this level.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Whether the query looks at a side at all.
    #[must_use]
    pub fn looks_at(&self, side: Side) -> bool {
        self.side.is_none_or(|only| only == side)
    }
}

/// All hits in an article: English before Arabic, then in reading order.
#[must_use]
pub fn find(article: &Article, query: &Query) -> Vec<TextSpan> {
    let mut hits = Vec::new();
    for side in Side::BOTH.into_iter().filter(|&s| query.looks_at(s)) {
        let paragraphs = article.texts[side].iter().flat_map(|t| t.paragraphs.iter());
        for (index, paragraph) in (0u32..).zip(paragraphs) {
            let id = ParaId::new(side, index);
            let found = find_in(&paragraph.text, query);
            hits.extend(found.into_iter().map(|range| TextSpan::new(id, range)));
        }
    }
    hits
}

/// The hits in one text, as byte ranges of it.
#[must_use]
pub fn find_in(text: &str, query: &Query) -> Vec<Range<usize>> {
    if query.is_empty() {
        return Vec::new();
    }
    find_folded(&Folded::with(text, query.level), query)
}

/// The hits in one text that was folded before, as byte ranges of the original. For a text that is
/// searched again at each key typed.
#[must_use]
pub fn find_folded(folded: &Folded, query: &Query) -> Vec<Range<usize>> {
    let mut hits: Vec<Range<usize>> = Vec::new();
    if query.is_empty() {
        return hits;
    }
    let mut from = 0;
    while let Some(at) = folded.text.get(from..).and_then(|t| t.find(&query.phrase)) {
        let start = from + at;
        let end = start + query.phrase.len();
        let whole = query.level != Level::Exact || (folded.is_seam(start) && folded.is_seam(end));
        let hit = folded.original(start..end);
        if whole && hits.last().is_none_or(|last| last.end <= hit.start) {
            hits.push(hit);
            from = end;
        } else {
            let step = folded.text.get(start..).and_then(|t| t.chars().next());
            from = start + step.map_or(1, char::len_utf8);
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hits<'t>(text: &'t str, typed: &str) -> Vec<&'t str> {
        find_in(text, &Query::parse(typed))
            .into_iter()
            .map(|r| text.get(r).unwrap())
            .collect()
    }

    #[test]
    fn folds_by_default() {
        assert_eq!(hits("مَدِينَةُ طرابلس", "مدينة"), ["مَدِينَةُ"]);
        assert_eq!(
            hits("الإنتخابات والانتخابات", "لانتخابات"),
            ["لإنتخابات", "لانتخابات"]
        );
        assert_eq!(hits("Aït Lahcen’s goal", "ait lahcen's"), ["Aït Lahcen’s"]);
        assert_eq!(hits("نحو ٧٠٠ ألف", "700 الف"), ["٧٠٠ ألف"]);
        assert_eq!(hits("a  b\tc", "A B C"), ["a  b\tc"]);
    }

    #[test]
    fn switches_and_sides() {
        assert_eq!(hits("Port port", "port /exact"), ["port"]);
        assert_eq!(hits("cafe\u{301} cafe", "cafe/exact"), ["cafe"]);
        assert_eq!(hits("e\u{301}", "é /exact"), ["e\u{301}"]);
        assert!(hits("مدينه", "مدينة").is_empty());
        assert_eq!(hits("مدينه", "مدينة /loose"), ["مدينه"]);
        let query = Query::parse("AR: وزير");
        assert_eq!(query.side(), Some(Side::Arabic));
        assert!(!query.looks_at(Side::English));
        for nothing in ["", "  ", "en:", "ar: /exact", "\u{64e}"] {
            assert!(Query::parse(nothing).is_empty(), "{nothing:?}");
        }
        assert_eq!(hits("see http://a/b", "//a/b"), ["//a/b"]);
    }

    #[test]
    fn hits_do_not_overlap() {
        assert_eq!(hits("aaaa", "aa").len(), 2);
        assert_eq!(hits("\u{fb00}", "f").len(), 1);
    }

    #[test]
    fn english_first_then_reading_order() {
        let article = Article::of(&["x 10", "10 and 10"], &["١٠ يونيو"]);
        let found = find(&article, &Query::parse("10"));
        assert_eq!(found.len(), 4);
        assert!(found.is_sorted());
        assert_eq!(find(&article, &Query::parse("ar:10")).len(), 1);
    }

    proptest! {
        #[test]
        fn hits_are_whole_sorted_and_fold_to_the_phrase(
            text in "[a-cA-Céﬁا-ث\u{64b}-\u{652}ـ \u{200c}\u{200f}]{0,60}",
            typed in "[a-cا-ث é]{1,3}(/exact)?",
        ) {
            let query = Query::parse(&typed);
            let mut last = 0;
            for hit in find_in(&text, &query) {
                prop_assert!(last <= hit.start && hit.start < hit.end);
                last = hit.end;
                let found = text.get(hit);
                prop_assert!(found.is_some());
                let folded = fold_at(found.unwrap_or(""), query.level);
                prop_assert!(folded.contains(&query.phrase), "{:?} {:?}", folded, query);
            }
        }

        #[test]
        fn anything_typed_is_a_query(text in any::<String>(), typed in any::<String>()) {
            for hit in find_in(&text, &Query::parse(&typed)) {
                prop_assert!(text.get(hit).is_some());
            }
        }

        #[test]
        fn a_phrase_of_the_text_is_found(text in "[a-zA-Zا-ي ]{6,40}", skip in 0usize..3) {
            let typed: String = text.chars().skip(skip).take(4).collect();
            let query = Query::parse(&typed);
            prop_assert!(query.is_empty() || !find_in(&text, &query).is_empty());
        }
    }
}
