//! Names that Arabic texts take over as they are: in Latin letters, or as acronyms whose letters are spelled.
//!
//! Invariant: only tokens that no draft has yet are named.
//! Must not know: what stands around them.

use super::*;

/// Listed names that the Arabic text leaves in Latin letters.
pub(super) fn latin(sheet: &mut Sheet<'_>, para: usize) {
    for i in 0..sheet.row(para).len() {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(Token::is_capital) || !sheet.is_free(para, i..i + 1) {
            continue;
        }
        let hits = sheet.lists.at(Side::English, row, i, |s| {
            s.is_place() || s == Sort::Organisation
        });
        let Some(hit) = hits.first().copied() else {
            continue;
        };
        let kind = if hit.sort == Sort::Organisation {
            Kind::Organisation
        } else {
            Kind::Place
        };
        sheet.listed(para, i..i + hit.len, None, kind, Confidence::Certain, &hits);
    }
}

/// Whether a word is the name of a Latin letter, and of nothing else.
fn is_letter(norm: &str) -> bool {
    matches!(
        norm,
        "ايه"
            | "بي"
            | "سي"
            | "دي"
            | "اف"
            | "جي"
            | "اتش"
            | "جيه"
            | "كيه"
            | "كيو"
            | "ار"
            | "تي"
            | "يو"
            | "دبليو"
            | "اكس"
            | "واي"
            | "زد"
    )
}

/// Whether a word may be the name of a Latin letter.
fn may_be_letter(norm: &str) -> bool {
    is_letter(norm) || matches!(norm, "اي" | "ال" | "ام" | "ان" | "او" | "اس" | "في" | "بيه")
}

/// Acronyms as they are spelled: بي بي سي, دي إن أو. One begins or ends with a letter that no other word is.
pub(super) fn spelled(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        let run = row
            .get(i..)
            .unwrap_or_default()
            .iter()
            .take_while(|t| t.class == Class::Arabic && may_be_letter(&t.norm))
            .count();
        let letter = |k: usize| row.get(k).is_some_and(|t| is_letter(&t.norm));
        let mut range = i..i + run;
        // «... سي في»: a preposition goes on with the sentence.
        while range.len() > 3
            && !letter(range.end - 1)
            && row.get(range.end - 1).is_some_and(|t| t.norm != "ان")
        {
            range.end -= 1;
        }
        // قالت دي إن أو إن: the last word opens what is said.
        let spoken = i
            .checked_sub(1)
            .is_some_and(|k| sheet.hint(para, k) & Cue::ArSpeech.bit() != 0);
        if spoken && range.len() > 3 && row.get(range.end - 1).is_some_and(|t| t.norm == "ان") {
            range.end -= 1;
        }
        let letters = range.clone().filter(|&k| letter(k)).count();
        if (3..=5).contains(&range.len())
            && (letter(range.start) || letters >= 2)
            && sheet.is_free(para, range.clone())
        {
            sheet.organisation(para, range, None, Source::Pattern, Vec::new());
        }
        i += run.max(1);
    }
}
