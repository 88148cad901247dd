//! Arabic joining: which contextual form each letter of a paragraph takes.
//!
//! Works over characters in logical order, before reordering (UAX #9, section 3.5), by the cursive
//! joining rules of The Unicode Standard, section 9.2 (R1–R7) and its lam-alef ligature. Clusters would
//! be too coarse: ZWNJ and ZWJ stand inside the cluster before them (UAX #29).
//! Invariant: one [`Shown`] a character; only right-to-left runs join, and never across a change of level.
//! Must not know: widths, lines, columns.

use icu_properties::CodePointMapData;
use icu_properties::props::JoiningType;
use unicode_bidi::Level;

use super::forms::{form_of, lam_alef};

/// The contextual form of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Joined to neither neighbour.
    Isolated,
    /// Joined to the letter before.
    Final,
    /// Joined to the letter after.
    Initial,
    /// Joined to both.
    Medial,
}

impl Form {
    /// Whether the letter is joined to the one after it.
    #[must_use]
    pub const fn joins_after(self) -> bool {
        matches!(self, Self::Initial | Self::Medial)
    }
}

/// What is shown of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// This character, a letter's contextual form or any character as it is.
    As(char),
    /// Nothing: part of a composed letter before it.
    Composed,
    /// Nothing: an alef drawn by the lam-alef before it, whose cluster takes it in.
    Ligated,
}

/// A character's part in joining.
#[derive(Clone, Copy)]
struct Link {
    joining: JoiningType,
    /// Whether it is joined to the letter before it, and to the one after.
    before: bool,
    after: bool,
}

impl Link {
    const NONE: Self = Self {
        joining: JoiningType::NonJoining,
        before: false,
        after: false,
    };

    const fn form(self) -> Form {
        match (self.before, self.after) {
            (false, false) => Form::Isolated,
            (true, false) => Form::Final,
            (false, true) => Form::Initial,
            (true, true) => Form::Medial,
        }
    }

    /// Whether it is a letter with forms, not what only causes joining or lets it through.
    fn is_letter(self) -> bool {
        matches!(
            self.joining,
            JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::LeftJoining
        )
    }
}

/// Joins to nothing, and has an isolated form all the same.
const HAMZA: char = '\u{621}';
const LAM: char = '\u{644}';

/// Decides what is shown of each character of a paragraph, given their embedding levels.
pub(super) fn join(characters: &[(char, Level)]) -> Vec<Shown> {
    let types = CodePointMapData::<JoiningType>::new();
    let mut shown: Vec<Shown> = characters.iter().map(|&(c, _)| Shown::As(c)).collect();
    compose(characters, &mut shown);

    let mut links = vec![Link::NONE; characters.len()];
    let mut last: Option<usize> = None;
    for (i, &(c, level)) in characters.iter().enumerate() {
        // No character below U+0300 joins; most Latin text ends here.
        let joining = if c < '\u{300}' && c != '\u{ad}' {
            JoiningType::NonJoining
        } else {
            types.get(c)
        };
        if joining == JoiningType::Transparent {
            continue;
        }
        links[i].joining = joining;
        if let Some(p) = last
            && characters[p].1 == level
            && level.is_rtl()
            && joins_after(links[p].joining)
            && joins_before(joining)
        {
            links[p].after = true;
            links[i].before = true;
            if let (Shown::As(LAM), Shown::As(alef)) = (shown[p], shown[i])
                && let Some([isolated, last]) = lam_alef(alef)
            {
                shown[p] = Shown::As(if links[p].before { last } else { isolated });
                shown[i] = Shown::Ligated;
                // The ligature is in its form, and the alef ends it.
                links[p].joining = JoiningType::NonJoining;
            }
        }
        last = Some(i);
    }
    for (slot, link) in shown.iter_mut().zip(&links) {
        if let Shown::As(letter) = *slot
            && (link.is_letter() || letter == HAMZA)
        {
            *slot = Shown::As(form_of(letter, link.form()).unwrap_or(letter));
        }
    }
    shown
}

/// Whether two letters join when the second follows the first in one run.
#[must_use]
pub fn would_join(first: char, second: char) -> bool {
    let types = CodePointMapData::<JoiningType>::new();
    joins_after(types.get(first)) && joins_before(types.get(second))
}

fn joins_after(joining: JoiningType) -> bool {
    matches!(
        joining,
        JoiningType::DualJoining | JoiningType::LeftJoining | JoiningType::JoinCausing
    )
}

fn joins_before(joining: JoiningType) -> bool {
    matches!(
        joining,
        JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::JoinCausing
    )
}

/// Puts a letter and a hamza or madda written apart together, as NFC would: the pair has joined forms
/// only as one character, and lam-alef depends on it.
fn compose(characters: &[(char, Level)], shown: &mut [Shown]) {
    let mut base: Option<usize> = None;
    for (i, &(c, _)) in characters.iter().enumerate() {
        match c {
            '\u{653}' | '\u{654}' | '\u{655}' => {
                if let Some(b) = base.take()
                    && let Some(whole) = composed(characters[b].0, c)
                {
                    shown[b] = Shown::As(whole);
                    shown[i] = Shown::Composed;
                }
            }
            // Marks of other combining classes do not block (UAX #15, D115).
            '\u{64b}'..='\u{652}' | '\u{670}' => {}
            _ => base = Some(i),
        }
    }
}

/// The Arabic compositions of UnicodeData.txt.
const fn composed(base: char, mark: char) -> Option<char> {
    Some(match (base, mark) {
        ('\u{627}', '\u{653}') => '\u{622}',
        ('\u{627}', '\u{654}') => '\u{623}',
        ('\u{648}', '\u{654}') => '\u{624}',
        ('\u{627}', '\u{655}') => '\u{625}',
        ('\u{64a}', '\u{654}') => '\u{626}',
        ('\u{6d5}', '\u{654}') => '\u{6c0}',
        ('\u{6c1}', '\u{654}') => '\u{6c2}',
        ('\u{6d2}', '\u{654}') => '\u{6d3}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::forms::unshaped;

    fn joined(text: &str) -> String {
        let characters: Vec<_> = text.chars().map(|c| (c, Level::rtl())).collect();
        join(&characters)
            .into_iter()
            .filter_map(|s| if let Shown::As(c) = s { Some(c) } else { None })
            .collect()
    }

    fn unjoined(text: &str) -> String {
        let mut out = String::new();
        for c in text.chars() {
            match unshaped(c) {
                Some(([letter, '\0'], _)) => out.push(letter),
                Some((lam_alef, _)) => out.extend(lam_alef),
                None => out.push(c),
            }
        }
        out
    }

    #[test]
    fn letters_take_their_contextual_forms() {
        assert_eq!(joined("ب"), "\u{fe8f}");
        assert_eq!(joined("ببب"), "\u{fe91}\u{fe92}\u{fe90}");
        assert_eq!(
            joined("دار"),
            "\u{fea9}\u{fe8d}\u{fead}",
            "dal and alef do not join onwards"
        );
        assert_eq!(
            joined("ماء"),
            "\u{fee3}\u{fe8e}\u{fe80}",
            "hamza stands alone"
        );
        assert_eq!(joined("بـ"), "\u{fe91}ـ", "tatweel causes joining");
    }

    #[test]
    fn lam_alef_is_one_character_also_across_marks() {
        assert_eq!(joined("لا"), "\u{fefb}");
        assert_eq!(joined("سلام"), "\u{feb3}\u{fefc}\u{fee1}");
        assert_eq!(joined("لَا"), "\u{fefb}\u{64e}");
        assert_eq!(joined("الآن"), "\u{fe8d}\u{fef5}\u{fee5}");
        assert_eq!(joined("لا\u{653}"), "\u{fef5}", "madda written apart");
    }

    #[test]
    fn zwnj_parts_and_zwj_joins() {
        assert_eq!(joined("ب\u{200c}ب"), "\u{fe8f}\u{200c}\u{fe8f}");
        assert_eq!(joined("ب\u{200d}"), "\u{fe91}\u{200d}");
        assert_eq!(
            joined("ل\u{200d}ا"),
            "\u{fedf}\u{200d}\u{fe8e}",
            "no ligature across ZWJ"
        );
    }

    #[test]
    fn marks_are_transparent_and_foreign_letters_part() {
        assert_eq!(joined("بَب"), "\u{fe91}\u{64e}\u{fe90}");
        assert_eq!(joined("بxب"), "\u{fe8f}x\u{fe8f}");
    }

    #[test]
    fn letters_without_encoded_forms_still_join_their_neighbours() {
        // U+0763 is dual-joining and has no presentation forms.
        assert_eq!(joined("ب\u{763}ب"), "\u{fe91}\u{763}\u{fe90}");
    }

    #[test]
    fn joining_stops_at_a_change_of_level() {
        let characters = [('ب', Level::rtl()), ('ب', Level::new(3).unwrap())];
        assert_eq!(
            join(&characters),
            [Shown::As('\u{fe8f}'), Shown::As('\u{fe8f}')]
        );
    }

    proptest! {
        /// Letters come back in their order, all with forms among them; marks, which may stand behind a
        /// ligature instead of within it, each once.
        #[test]
        fn any_word_comes_back(word in "[ءا-غف-يٱپچژکگی\u{64b}-\u{652}\u{670}\u{200c}\u{200d}ـ a1]{0,40}") {
            let is_mark = |c: &char| ('\u{64b}'..='\u{652}').contains(c) || *c == '\u{670}';
            let split = |s: &str| s.chars().partition::<Vec<char>, _>(is_mark);
            prop_assert_eq!(split(&unjoined(&joined(&word))), split(&word));
        }
    }

    #[test]
    fn every_short_word_comes_back() {
        let letters: Vec<char> = "ابلدأىة\u{64e}".chars().collect();
        for len in 1..=4usize {
            for n in 0..letters.len().pow(u32::try_from(len).unwrap()) {
                let mut rest = n;
                let word: String = (0..len)
                    .map(|_| {
                        let c = letters[rest % letters.len()];
                        rest /= letters.len();
                        c
                    })
                    .collect();
                // Marks between lam and alef stand after the ligature: compare without marks.
                let bare = |s: &str| s.replace('\u{64e}', "");
                assert_eq!(bare(&unjoined(&joined(&word))), bare(&word));
            }
        }
    }
}
