//! Sentences: where the statements of a paragraph end.
//!
//! The default rules of UAX #29 with what they leave to the language: English abbreviations and
//! initials end no sentence, a quotation does not end the sentence it stands in, an Arabic ؛ ends a
//! statement and ، does not, a line break inside a paragraph ends none.
//! Invariant: ranges are in order, do not overlap, lie on character boundaries, open and close with
//! something other than white space, and leave out nothing but white space.
//! Must not know: articles, alignment, what a sentence means.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::frequent;
use super::word::key;
use crate::text::Side;

/// The byte ranges of a paragraph's sentences; none where there is only white space.
#[must_use]
pub fn split(paragraph: &str, side: Side) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for bounds in bounds(paragraph) {
        let mut from = bounds.start;
        let piece = paragraph.get(bounds).unwrap_or_default();
        for part in parts(piece, side) {
            let lead = part.len() - part.trim_start().len();
            let range = from + lead..from + part.trim_end().len();
            from += part.len();
            if range.is_empty() || range.start >= range.end {
                continue;
            }
            match out.last_mut() {
                Some(last) if goes_on(paragraph, last, &range, side) => last.end = range.end,
                _ => out.push(range),
            }
        }
    }
    out
}

/// The pieces of a text between the breaks of UAX #29. All breaks but those of line ends come from a
/// terminator, so that only what follows one is given to the rules; the rest, nearly all of a text, is
/// passed over.
fn bounds(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        // The rules see the letter before a full stop, and marks belong to their letter.
        let mut from = 0;
        let sign = rest.char_indices().find(|&(at, c)| {
            let quiet = is_quiet(c);
            if quiet && !is_vowel_sign(c) {
                from = at;
            }
            !quiet
        });
        let end = match sign {
            None => text.len(),
            Some(_) => {
                let rest = rest.get(from..).unwrap_or_default();
                let piece = rest.split_sentence_bounds().next();
                start + from + piece.map_or(rest.len(), str::len)
            }
        };
        out.push(start..end);
        start = end;
    }
    out
}

const fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{652}')
}

/// Whether a character ends no sentence and no line; of others it is not known.
const fn is_quiet(c: char) -> bool {
    match c {
        '.' | '!' | '?' => false,
        ' '..='~' | 'ء'..='غ' | 'ف'..='ي' | '،' | '“' | '”' | '’' | '«' | '»' => true,
        c => is_vowel_sign(c),
    }
}

/// A piece between two breaks of UAX #29, cut where its rules see none: after ؛ in Arabic; in English
/// after a full stop before a figure, which SB8 passes over when a small letter follows.
fn parts(piece: &str, side: Side) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let sign = match side {
        Side::Arabic => '؛',
        Side::English => '.',
    };
    for (at, _) in piece.match_indices(sign) {
        let after = at + sign.len_utf8();
        let cut = match side {
            Side::Arabic => true,
            Side::English => piece.get(after..).is_some_and(|rest| {
                let figure = rest.trim_start();
                figure.len() < rest.len() && figure.starts_with(|c: char| c.is_ascii_digit())
            }),
        };
        if cut {
            out.extend(piece.get(start..after));
            start = after;
        }
    }
    out.extend(piece.get(start..));
    out
}

/// Whether what UAX #29 breaks is one sentence.
fn goes_on(text: &str, before: &Range<usize>, after: &Range<usize>, side: Side) -> bool {
    let (Some(said), Some(gap), Some(next)) = (
        text.get(before.clone()),
        text.get(before.end..after.start),
        text.get(after.clone()),
    ) else {
        return false;
    };
    let Some(first) = next.chars().find(|c| c.is_alphanumeric()) else {
        return true;
    };
    let opener = next.chars().next().unwrap_or(' ');
    if is_closer(opener) || matches!(opener, ',' | '،' | ';' | ':' | '-' | '–' | '—') {
        return true;
    }
    let bare = said.trim_end_matches(is_closer);
    let Some(mark) = bare.chars().next_back() else {
        return true;
    };
    if mark == '؛' {
        return false;
    }
    if !is_terminator(mark) {
        return true;
    }
    let quoted = bare.len() < said.len();
    match side {
        Side::English => {
            if first.is_lowercase() && first == opener {
                return true;
            }
            mark == '.' && !quoted && !bare.ends_with("..") && is_abbreviated(bare, next, first)
        }
        Side::Arabic => {
            mark == '.' && {
                let word = last_word(bare).rsplit('.').next().unwrap_or_default();
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                // "أ.ف.ب" and "د. سامي"; a word of two letters may end a sentence, one letter cannot.
                let initial = letters == 1 && !word.chars().any(char::is_numeric);
                let titled = matches!(word, "ود" | "لد");
                initial || titled || (gap.is_empty() && letters == 0 && first.is_numeric())
            }
        }
    }
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '〞' | '﴾'
    )
}

fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '!' | '?' | '…' | '؟' | '۔' | '。' | '‽' | '⁈' | '⁉'
    )
}

/// The run of letters, digits and inner full stops before the last one.
fn last_word(said: &str) -> &str {
    let said = said.trim_end_matches('.');
    let start = said
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '.' | '\u{64b}'..='\u{652}'))
        .last()
        .map_or(said.len(), |(at, _)| at);
    said.get(start..).unwrap_or_default()
}

/// Titles and other short forms that a name or a number follows: they never end a sentence.
const BEFORE_NAMES: [&str; 47] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "gen",
    "col",
    "lt",
    "maj",
    "sgt",
    "capt",
    "cmdr",
    "adm",
    "brig",
    "gov",
    "sen",
    "rep",
    "reps",
    "sens",
    "rev",
    "hon",
    "fr",
    "st",
    "ste",
    "mt",
    "ft",
    "no",
    "nos",
    "vs",
    "v",
    "fig",
    "figs",
    "pres",
    "supt",
    "insp",
    "amb",
    "messrs",
    "mme",
    "mlle",
    "msgr",
    "pvt",
    "cpl",
    "art",
    "arts",
    "vol",
    "cf",
    "al-sheikh",
];

/// Short forms that may also stand last: what follows decides.
const ANYWHERE: [&str; 38] = [
    "jr", "sr", "inc", "ltd", "co", "corp", "bros", "dept", "est", "etc", "eg", "ie", "al",
    "approx", "ave", "blvd", "rd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec", "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "sat", "sun",
];

/// Whether the full stop at the end belongs to a short form rather than to the sentence.
fn is_abbreviated(said: &str, next: &str, first: char) -> bool {
    let word = last_word(said);
    let bare: String = word
        .chars()
        .filter(|c| *c != '.')
        .flat_map(char::to_lowercase)
        .collect();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    if BEFORE_NAMES.contains(&bare.as_str()) {
        // "No." asks for its number: alone it is an answer.
        return !matches!(bare.as_str(), "no" | "nos" | "art" | "fig") || first.is_numeric();
    }
    if initial {
        return word != "I";
    }
    let acronym = word.contains('.');
    (acronym || ANYWHERE.contains(&bare.as_str())) && !opens_a_sentence(next)
}

/// Whether a text opens with a word that stands inside a sentence in small letters, so that its
/// capital shows a sentence opening.
fn opens_a_sentence(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
    word.chars().next().is_some_and(char::is_uppercase)
        && frequent::is_function_word(&key(&word), Side::English)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn passing_over_quiet_letters_changes_no_break(
            text in "[a-cA-C0-2 .!?:;,،؛؟“”’«»()\\[\"'\\-اب\u{64e}\u{301}\u{200b}\u{a0}\n\r\u{2029}。…éÉß]{0,24}"
        ) {
            let by_rules: Vec<_> = text
                .split_sentence_bound_indices()
                .map(|(at, piece)| at..at + piece.len())
                .collect();
            prop_assert_eq!(bounds(&text), by_rules);
        }
    }

    fn of(text: &str, side: Side) -> Vec<&str> {
        let all = split(text, side).into_iter();
        all.map(|r| text.get(r).unwrap()).collect()
    }

    #[track_caller]
    fn english(marked: &str) {
        let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(of(&marked.replace('|', ""), Side::English), wanted);
    }

    #[track_caller]
    fn arabic(marked: &str) {
        let wanted: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(of(&marked.replace('|', ""), Side::Arabic), wanted);
    }

    #[test]
    fn sentences_end_at_their_marks() {
        english("The port reopened. |Ships waited for hours! |Who paid? |Nobody said.");
        english("It grew 3.5 percent to $1.2 billion. |2019 was worse.");
        english("He left early ... and came back.");
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        english("Dr. Salma Haddad met Gen. J. R. Noor on Monday. |They spoke of St. Mark.");
        english("It moved to No. 4 in the list. |The answer was no. |Nobody asked again.");
        english("The U.S. Treasury agreed at 5 p.m. Monday. |It lies in the U.S. |The bank knew.");
        english("Acme Inc. Chairman Lee stepped down in Jan. 2020. |He sold Acme Inc. |It fell.");
    }

    #[test]
    fn a_quotation_stays_in_its_sentence() {
        english("“Stop!” he said. |“We will not.” |She left.");
        english("\"Is it over?\" asked the mayor. |(It was not.) |All went home.");
    }

    #[test]
    fn a_line_break_ends_nothing() {
        english("The ministry of\nhealth said so. |It added\nnothing.");
    }

    #[test]
    fn arabic_marks_end_sentences_and_the_comma_does_not() {
        arabic("قال الوزير، الاثنين، إن الميناء فتح. |هل عاد العمال؟ |نعم، عادوا.");
        arabic("أغلقت المدارس؛ |لأن السيول قطعت الطرق.");
        arabic("نما الاقتصاد 3.5 بالمئة و٢٫١ في العام. |وتراجع بعده.");
    }

    #[test]
    fn arabic_initials_end_no_sentence() {
        arabic("وصل د. سامي إلى المطار. |ونقلت أ.ف.ب. عن مصدر ذلك.");
    }

    #[test]
    fn white_space_alone_has_no_sentence() {
        assert!(split(" \n\t", Side::English).is_empty());
        assert_eq!(of("  No mark at all ", Side::English), ["No mark at all"]);
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_left_out(text in "[A-Za-zء-ي .!?؟؛،\"»\n0-9]{0,60}", arabic: bool) {
            let side = if arabic { Side::Arabic } else { Side::English };
            let mut at = 0;
            for range in split(&text, side) {
                prop_assert!(text.get(at..range.start).unwrap().trim().is_empty());
                let sentence = text.get(range.clone()).unwrap();
                prop_assert!(!sentence.is_empty() && sentence.trim() == sentence);
                at = range.end;
            }
            prop_assert!(text.get(at..).unwrap().trim().is_empty());
        }
    }
}
