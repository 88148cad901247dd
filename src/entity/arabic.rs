//! Names in Arabic text: listed names, offices, organisations by head word and what belongs to it, and
//! persons after a title, a verb of speech or a given name.
//!
//! Invariant: clitics stay outside every name; where a name ends is decided by words that cannot be
//! part of one, since the script has no capitals.
//! Must not know: English.

use std::ops::Range;

use super::lists::{Cue, LineId, Sort, given_bit};
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use crate::bitext::Watch;
use crate::language::token::{Class, Token};
use crate::text::Side;

const SIDE: Side = Side::Arabic;

/// Finds the names of the Arabic side; `None` where that is called off.
pub(super) fn detect(sheet: &mut Sheet<'_>, watch: Watch<'_>) -> Option<()> {
    for para in 0..sheet.texts.len() {
        watch.at(para, sheet.texts.len())?;
        quoted(sheet, para);
        latin(sheet, para);
        spelled(sheet, para);
        organisations(sheet, para);
        listed(sheet, para);
        place_patterns(sheet, para);
        offices(sheet, para);
        persons(sheet, para);
        groups(sheet, para);
    }
    quoted_again(sheet);
    Some(())
}

mod foreign;
mod organisations;
mod places;
mod quoted;

use foreign::{latin, spelled};
use organisations::{bearer, organisations};
use places::{groups, listed, place_patterns};
pub(super) use quoted::is_quoted_body;
use quoted::{quoted, quoted_again};

fn has_article(norm: &str) -> bool {
    norm.starts_with("ال") && norm.chars().count() > 4
}

/// Whether a token is a word that cannot be part of a name.
pub(super) fn is_common(sheet: &Sheet<'_>, token: &Token) -> bool {
    if sheet.lists.is_given(SIDE, &token.norm) {
        return false;
    }
    sheet.lists.cue(Cue::ArCommon, &token.norm)
        || sheet.lists.cue(Cue::ArSpeech, &token.norm)
        || token.readings.iter().any(|r| {
            sheet.lists.cue(Cue::ArCommon, &r.norm)
                || sheet.lists.cue(Cue::ArSpeech, &r.norm) && token.norm.starts_with(['و', 'ف'])
        })
        || sheet.knows(&token.norm)
}

/// Offices and ranks, and the persons named after them.
fn offices(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        match office_at(sheet, para, i) {
            Some((end, start, named)) => {
                if named {
                    sheet.name(
                        para,
                        i..end,
                        Some(start),
                        Kind::Title,
                        Source::Pattern,
                        Confidence::Likely,
                    );
                }
                person_after(sheet, para, end);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
}

/// An office, rank or style at a token: the token after it, its first byte, whether it is an office by
/// itself (a style and a bare head are not).
fn office_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<(usize, usize, bool)> {
    let row = sheet.row(para);
    let token = row.get(i).filter(|t| t.class == Class::Arabic)?;
    if !sheet.is_free(para, i..i + 1) {
        return None;
    }
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let free = |k: usize| sheet.is_free(para, k..k + 1);
    let hit = *sheet
        .at(para, i, |s| {
            matches!(s, Sort::Head | Sort::Rank | Sort::Style)
        })
        .first()?;
    let _ = token;
    let mut end = i + hit.len;
    match hit.sort {
        Sort::Style => return Some((end, hit.start, false)),
        Sort::Rank => {
            // A rank counts before a name only: لواء is a brigade, فريق a team, رائد a pioneer.
            if matches!(word(end), "ركن" | "الركن" | "متقاعد" | "اول" | "مهندس")
            {
                end += 1;
            }
            let next = row.get(end).filter(|t| t.class == Class::Arabic)?;
            let named = sheet.lists.is_given(SIDE, &next.norm)
                || is_called_like_a_people(sheet, para, end)
                || sheet.lists.cue(Cue::ArParticle, &next.norm)
                || !is_common(sheet, next)
                    && !has_article(&next.norm)
                    && free(end)
                    && word(i).starts_with("ال");
            return named.then_some((end, hit.start, true));
        }
        _ => {}
    }
    // Complements of an office: الداخلية, الدولة لشؤون الشرق الأوسط وأفريقيا, دفاع.
    let mut complement = 0;
    while end < row.len() {
        let Some(next) = row.get(end).filter(|t| t.class == Class::Arabic) else {
            break;
        };
        let norm = next.norm.as_str();
        let portfolio = |n: &str| {
            let bare = n.strip_prefix("ال").unwrap_or(n);
            !sheet.at(para, end, |s| s == Sort::Portfolio).is_empty()
                || sheet.lists.cue(Cue::ArOfficeOf, bare)
        };
        if matches!(norm, "لشوون" | "شوون" | "لشيون") {
            let mut to = end + 1;
            while let Some(t) = row.get(to).filter(|t| t.class == Class::Arabic) {
                let place = sheet
                    .core_at(para, to)
                    .and_then(|d| sheet.draft(d))
                    .filter(|d| d.kind == Kind::Place)
                    .map(|d| d.tokens.end);
                if let Some(place) = place {
                    to = place;
                } else if has_article(&t.norm) && !sheet.lists.cue(Cue::ArDefStop, &t.norm)
                    || t.norm.strip_prefix('و').is_some_and(has_article)
                {
                    to += 1;
                } else {
                    break;
                }
            }
            if to > end + 1 {
                end = to;
                complement += 1;
            }
            break;
        }
        if !free(end) {
            break;
        }
        if is_on_behalf(sheet, para, end) {
            end += 1;
            complement += 1;
            continue;
        }
        let bare_matches = has_article(norm) && portfolio_form(sheet, norm)
            || portfolio(norm) && !sheet.lists.is_given(SIDE, norm);
        if bare_matches {
            end += 1;
            complement += 1;
            continue;
        }
        let joined = complement > 0
            && norm
                .strip_prefix('و')
                .is_some_and(|r| has_article(r) && portfolio_form(sheet, r));
        if joined {
            end += 1;
            continue;
        }
        break;
    }
    Some((end, hit.start, complement > 0 || hit.len > 1))
}

fn portfolio_form(sheet: &Sheet<'_>, norm: &str) -> bool {
    let bare = norm.strip_prefix("ال").unwrap_or(norm);
    sheet.lists.starts(SIDE, bare, Sort::Portfolio)
}

/// Whether a given name that is also a people's stands before a family name: العميد تركي المالكي, but not عميد ليبي.
fn is_called_like_a_people(sheet: &Sheet<'_>, para: usize, at: usize) -> bool {
    let people = |k: usize| !sheet.at(para, k, |s| s == Sort::Group).is_empty();
    sheet.token(para, at).is_some_and(|t| !has_article(&t.norm))
        && people(at)
        && !people(at + 1)
        && sheet.token(para, at + 1).is_some_and(|t| {
            has_article(&t.norm)
                && t.norm.ends_with('ي')
                && t.norm.chars().count() >= 6
                && !is_common(sheet, t)
                && !portfolio_form(sheet, &t.norm)
        })
}

/// Whether a word that is also a given name says in whose name somebody speaks: المتحدث باسم الخارجية.
fn is_on_behalf(sheet: &Sheet<'_>, para: usize, at: usize) -> bool {
    sheet.token(para, at).is_some_and(|t| t.norm == "باسم")
        && sheet.token(para, at + 1).is_some_and(|t| {
            has_article(&t.norm) && !t.norm.ends_with('ي')
                || portfolio_form(sheet, &t.norm)
                || sheet.lists.cue(Cue::ArOrgHead, &t.norm)
                || sheet.core_at(para, at + 1).is_some()
        })
}

/// A person named after a title that ends before a token; adjectives, places and organisations may
/// stand between: محافظ البنك المركزي التونسي المنصف بن عاشور.
fn person_after(sheet: &mut Sheet<'_>, para: usize, from: usize) {
    let row = sheet.row(para);
    let mut at = from;
    let mut skipped = 0;
    while skipped < 6 {
        let Some(token) = row.get(at) else { return };
        if is_called_like_a_people(sheet, para, at) {
            if let Some(people) = sheet.core_at(para, at) {
                sheet.remove(people);
            }
            sheet.name(
                para,
                at..at + 2,
                None,
                Kind::Person,
                Source::Title,
                Confidence::Likely,
            );
            return;
        }
        if is_on_behalf(sheet, para, at) {
            return;
        }
        if let Some(draft) = sheet.core_at(para, at).and_then(|d| sheet.draft(d)) {
            if !matches!(draft.kind, Kind::Organisation | Kind::Place | Kind::Group) {
                return;
            }
            at = draft.tokens.end;
            skipped += 1;
            continue;
        }
        if matches!(token.class, Class::Sign('"' | '«' | '“' | '”' | '/')) {
            at += 1;
            skipped += 1;
            continue;
        }
        if token.class != Class::Arabic {
            return;
        }
        let group = sheet
            .at(para, at, |s| s == Sort::Group)
            .first()
            .is_some_and(|h| h.start == token.start);
        let style = sheet
            .at(para, at, |s| matches!(s, Sort::Style | Sort::Rank))
            .first()
            .map(|h| h.len);
        if let Some(len) = style {
            at += len;
            skipped += 1;
            continue;
        }
        if group && !sheet.lists.is_given(SIDE, &token.norm) {
            at += 1;
            skipped += 1;
            continue;
        }
        let known = sheet.lists.is_given(SIDE, &token.norm)
            || sheet.lists.cue(Cue::ArParticle, &token.norm);
        if known
            || !has_article(&token.norm)
            || sheet
                .lists
                .is_given(SIDE, token.norm.trim_start_matches("ال"))
        {
            break;
        }
        at += 1;
        skipped += 1;
    }
    if let Some(end) = person_end(sheet, para, at, false) {
        sheet.name(
            para,
            at..end,
            None,
            Kind::Person,
            Source::Title,
            Confidence::Likely,
        );
    }
}

/// Where a person's name that starts at a token ends. `strict` asks for a known first name.
fn person_end(sheet: &Sheet<'_>, para: usize, from: usize, strict: bool) -> Option<usize> {
    name_end(sheet, para, from, strict, false)
}

/// As [`person_end`]; `known` says that the first token is a given name behind a clitic.
fn name_end(
    sheet: &Sheet<'_>,
    para: usize,
    from: usize,
    strict: bool,
    known_first: bool,
) -> Option<usize> {
    let row = sheet.row(para);
    let mut at = from;
    let mut names = 0;
    while let Some(token) = row.get(at).filter(|t| t.class == Class::Arabic) {
        if names >= 5 || !sheet.is_free(para, at..at + 1) {
            break;
        }
        let norm = token.norm.as_str();
        let given = sheet.is_given(para, at) || known_first && at == from;
        let particle = sheet.cue(para, at, Cue::ArParticle);
        if particle
            && row.get(at + 1).is_some_and(|t| t.class == Class::Arabic)
            && (norm != "ابن" || at > from)
            && norm != "ال"
        {
            at += 1;
            continue;
        }
        let number = sheet.cue(para, at, Cue::ArOrgHead)
            || !sheet
                .at(para, at, |s| matches!(s, Sort::Head | Sort::Country))
                .is_empty()
                && !given;
        if number || norm.chars().count() < 2 {
            break;
        }
        if names == 0 {
            let after_particle = at > from;
            let descent = row
                .get(at + 1)
                .is_some_and(|t| matches!(t.norm.as_str(), "بن" | "بنت"));
            let bare = norm.trim_start_matches("ال");
            let article =
                !given && !descent && has_article(norm) && !sheet.lists.is_given(SIDE, bare);
            if strict && !given || !after_particle && (is_common(sheet, token) || article) {
                break;
            }
        } else {
            if sheet.cue(para, at, Cue::ArDefStop) {
                break;
            }
            let after_particle = sheet.cue(para, at - 1, Cue::ArParticle);
            let common = sheet.cue(para, at, Cue::ArCommon)
                || sheet
                    .lists
                    .cue(Cue::ArCommon, norm.trim_start_matches("ال"))
                || sheet.cue(para, at, Cue::ArSpeech)
                || token.readings.iter().any(|r| {
                    sheet.lists.cue(Cue::ArCommon, &r.norm)
                        || sheet.lists.cue(Cue::ArSpeech, &r.norm)
                });
            let conjoined = token.readings.first().is_some_and(|r| {
                norm.starts_with('و')
                    && (has_article(&r.norm)
                        || sheet.lists.is_given(SIDE, &r.norm)
                        || sheet.knows(&r.norm))
            });
            let known = sheet.knows(norm);
            // وزير العدل نبيل سرور، قال: a surname that is a word, where nothing follows it.
            let closing = !strict
                && names == 1
                && row
                    .get(at + 1)
                    .is_some_and(|t| matches!(t.class, Class::Sign('،' | ',')))
                && row
                    .get(at - 1)
                    .is_some_and(|t| sheet.lists.is_given(SIDE, &t.norm));
            // ترامب الانتخابية: an adjective of the noun before the name.
            let adjective = has_article(norm) && norm.ends_with("يه") && norm.chars().count() > 8;
            let group = !sheet.at(para, at, |s| s == Sort::Group).is_empty();
            if !given
                && !after_particle
                && (common
                    || conjoined
                    || adjective
                    || known && !has_article(norm) && !closing
                    || names >= 4 && known
                    || norm.starts_with("بال")
                    // عادل كريم السوداني has the family name of his forebears, صلاح سليم مصري does not.
                    || group
                        && names >= 2
                        && !(names == 2 && has_article(norm) && norm.ends_with('ي')))
            {
                break;
            }
        }
        at += 1;
        names += 1;
    }
    // A particle at the end is not part of the name.
    while at > from
        && row
            .get(at - 1)
            .is_some_and(|t| sheet.lists.cue(Cue::ArParticle, &t.norm))
        && names > 0
    {
        at -= 1;
    }
    (names > 0 && at > from).then_some(at)
}

/// Persons after a verb of speech, and wherever a given name is followed by another name.
fn persons(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            i += 1;
            continue;
        };
        if !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        if is_on_behalf(sheet, para, i) {
            i += 1;
            continue;
        }
        let spoken = i
            .checked_sub(1)
            .is_some_and(|k| sheet.hint(para, k) & Cue::ArSpeech.bit() != 0);
        let any_given = sheet.hint(para, i) & given_bit(SIDE) != 0;
        let given = token
            .forms()
            .filter(|_| any_given)
            .find(|(s, n)| {
                sheet.lists.is_given(SIDE, n)
                    && (*s == token.start
                        || !sheet.lists.is_given(SIDE, &token.norm) && n.chars().count() > 3)
            })
            .map(|(s, _)| s);
        if let Some(start) = given
            && let Some(end) = person_end_from(sheet, para, i, start)
        {
            let length = end - i;
            let ambiguous = sheet.knows(&token.norm) || sheet.lists.cue(Cue::ArCommon, &token.norm);
            let second = row.get(i + 1).is_some_and(|t| {
                sheet.lists.is_given(SIDE, &t.norm)
                    || sheet.lists.cue(Cue::ArParticle, &t.norm)
                    || has_article(&t.norm) && length >= 3
                    // تركي الحمداني
                    || has_article(&t.norm)
                        && t.norm.ends_with('ي')
                        && t.norm.chars().count() >= 6
                        && !sheet.knows(&t.norm)
                        && !is_common(sheet, t)
            });
            if length >= 2 && (!ambiguous || second || spoken) || spoken && !ambiguous {
                let confidence = if ambiguous {
                    Confidence::Guess
                } else {
                    Confidence::Likely
                };
                sheet.name(
                    para,
                    i..end,
                    Some(start),
                    Kind::Person,
                    Source::Shape,
                    confidence,
                );
                i = end;
                continue;
            }
        }
        if spoken
            && !has_article(&token.norm)
            && !is_common(sheet, token)
            && token.norm.chars().count() >= 4
            && let Some(end) = person_end(sheet, para, i, false)
            && !token.norm.starts_with(['ي', 'ت', 'ل', 'ب', 'و', 'م'])
        {
            let id = sheet.name(
                para,
                i..end,
                None,
                Kind::Person,
                Source::Shape,
                Confidence::Guess,
            );
            if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
                draft.weak = true;
            }
            i = end;
            continue;
        }
        i += 1;
    }
}

/// As [`person_end`] for a first token that carries a clitic.
fn person_end_from(sheet: &Sheet<'_>, para: usize, i: usize, start: usize) -> Option<usize> {
    let token = sheet.token(para, i)?;
    if start == token.start {
        return person_end(sheet, para, i, true);
    }
    // The given name is known behind the clitic: what follows decides.
    name_end(sheet, para, i, false, true).filter(|end| *end > i + 1)
}

/// Whether tokens may all be words of a name.
pub(super) fn is_name_like(sheet: &Sheet<'_>, para: usize, range: &Range<usize>) -> bool {
    !range.is_empty()
        && range.clone().all(|k| {
            let arabic = sheet
                .token(para, k)
                .is_some_and(|t| t.class == Class::Arabic);
            arabic && !sheet.cue(para, k, Cue::ArCommon)
        })
}
