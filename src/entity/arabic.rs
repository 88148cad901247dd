//! Names in Arabic text: listed names, offices, organisations by head word and what belongs to it, and
//! persons after a title, a verb of speech or a given name.
//!
//! Invariant: clitics stay outside every name; where a name ends is decided by words that cannot be
//! part of one, since the script has no capitals.
//! Must not know: English.

use std::ops::Range;

use super::lists::{LineId, Sort};
use super::mention::{Confidence, Kind, Source};
use super::sheet::Sheet;
use crate::language::lexicon::Lexicon;
use crate::language::token::{Class, Token};
use crate::text::Side;

const SIDE: Side = Side::Arabic;

/// Finds the names of the Arabic side.
pub(super) fn detect(sheet: &mut Sheet<'_>) {
    for para in 0..sheet.texts.len() {
        latin(sheet, para);
        organisations(sheet, para);
        listed(sheet, para);
        place_patterns(sheet, para);
        offices(sheet, para);
        persons(sheet, para);
        groups(sheet, para);
    }
}

/// Listed names that the Arabic text leaves in Latin letters.
fn latin(sheet: &mut Sheet<'_>, para: usize) {
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
        let id = sheet.name(
            para,
            i..i + hit.len,
            None,
            kind,
            Source::Gazetteer,
            Confidence::Certain,
        );
        sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
    }
}

fn has_article(norm: &str) -> bool {
    norm.starts_with("ال") && norm.chars().count() > 4
}

/// Whether a token is a word that cannot be part of a name.
pub(super) fn is_common(sheet: &Sheet<'_>, token: &Token) -> bool {
    if sheet.lists.is_given(SIDE, &token.norm) {
        return false;
    }
    sheet.lists.cue("ar.common", &token.norm)
        || sheet.lists.cue("ar.speech", &token.norm)
        || token.readings.iter().any(|r| {
            sheet.lists.cue("ar.common", &r.norm)
                || sheet.lists.cue("ar.speech", &r.norm) && token.norm.starts_with(['و', 'ف'])
        })
        || Lexicon::shipped().knows(&token.norm, SIDE)
}

/// Organisations: listed ones and those with a head word.
fn organisations(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(|t| t.class == Class::Arabic) || !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        let hits = sheet.lists.at(SIDE, row, i, |s| s == Sort::Organisation);
        let listed = hits.first().copied().filter(|h| {
            h.len > 1
                || row
                    .get(i)
                    .is_some_and(|t| t.start == h.start || !is_common(sheet, t))
        });
        let pattern = organisation_at(sheet, para, i);
        let found = match (listed, pattern) {
            (Some(hit), Some((end, start, _))) if end > i + hit.len && hit.len == 1 => {
                Some((end, start, Source::Pattern, false))
            }
            (Some(hit), _) => Some((i + hit.len, hit.start, Source::Gazetteer, false)),
            (None, Some((end, start, weak))) => Some((end, start, Source::Pattern, weak)),
            (None, None) => None,
        };
        let Some((end, start, source, weak)) = found else {
            i += 1;
            continue;
        };
        let confidence = if source == Source::Gazetteer {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        if let Some(number) = end
            .checked_sub(1)
            .and_then(|k| sheet.core_at(para, k))
            .filter(|&d| sheet.draft(d).is_some_and(|d| d.kind == Kind::Number))
        {
            sheet.remove(number);
        }
        let id = sheet.name(
            para,
            i..end,
            Some(start),
            Kind::Organisation,
            source,
            confidence,
        );
        if source == Source::Gazetteer {
            sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
        }
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            draft.weak = weak;
        }
        i = end.max(i + 1);
    }
}

/// An organisation with its head word at a token: the token after it, its first byte, whether only
/// the other side can tell that it is a name.
fn organisation_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<(usize, usize, bool)> {
    let row = sheet.row(para);
    let token = row.get(i)?;
    let (start, head) = token
        .forms()
        .find(|(_, n)| sheet.lists.cue("ar.org_head", n))?;
    let definite = head.starts_with("ال");
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let hit =
        |k: usize, want: fn(Sort) -> bool| sheet.lists.at(SIDE, row, k, want).first().copied();
    let mut at = i + 1;
    let mut words = 0;
    let mut named = false;
    // An adjective of origin, a word of standing (national, general), a phrase with ل have been seen.
    let (mut origin, mut institutional, mut purposes) = (false, false, 0);
    // حزب "الكرامة": a quoted name right after the head is the name itself.
    if row
        .get(at)
        .is_some_and(|t| matches!(t.class, Class::Sign('"' | '«' | '“' | '”')))
    {
        return None;
    }
    while let Some(next) = row.get(at) {
        if next.class != Class::Arabic || !sheet.is_core_free(para, at..at + 1) {
            if next.class == Class::Digits
                && next.norm.len() <= 2
                && words > 0
                && matches!(head, "جامعه" | "محكمه")
            {
                at += 1;
            }
            break;
        }
        let norm = next.norm.as_str();
        if sheet.lists.cue("ar.def_stop", norm)
            || sheet.lists.cue("ar.common", norm) && !has_article(norm) && norm != "امن"
        {
            // للتعاون من أجل التنمية
            if norm == "من" && word(at + 1) == "اجل" && words > 0 && has_article(word(at + 2))
            {
                at += 3;
                continue;
            }
            break;
        }
        if let Some(group) = hit(at, |s| s == Sort::Group).filter(|h| h.start == next.start) {
            // An adjective of origin belongs to a definite head, a plural or what goes on behind it.
            let plural = norm.ends_with("ين") || norm.ends_with("ون");
            let goes_on = row.get(at + group.len).is_some_and(|t| {
                t.norm.starts_with("لل")
                    || has_article(&t.norm)
                        && !sheet.lists.cue("ar.def_stop", &t.norm)
                        && hit(at + group.len, |s| s == Sort::Group).is_none()
            });
            if definite || plural || goes_on && words == 0 {
                origin = true;
                at += group.len;
                words += 1;
                continue;
            }
            if words == 0 && !definite && has_article(norm) {
                return None;
            }
            break;
        }
        if has_article(norm) {
            // A definite office or style behind the head is another phrase: وزارة الداخلية العميد.
            let office = hit(at, |s| matches!(s, Sort::Rank | Sort::Style)).is_some();
            if office {
                break;
            }
            let given_next = words > 0
                && (sheet.lists.is_given(SIDE, norm.trim_start_matches("ال")) && origin
                    || matches!(word(at + 1), "بن" | "بنت" | "ابن" | "ولد"));
            if given_next || origin && !norm.starts_with("لل") {
                break;
            }
            at += 1;
            words += 1;
            institutional |= sheet.lists.cue("ar.institutional", norm);
            continue;
        }
        if let Some(place) = hit(at, Sort::is_place).filter(|h| h.start == next.start) {
            if words > 0 && definite {
                break;
            }
            at += place.len;
            words += 1;
            named = true;
            continue;
        }
        if let Some(body) =
            hit(at, |s| s == Sort::Organisation).filter(|h| h.start == next.start && words == 0)
        {
            at += body.len;
            words += 1;
            named = true;
            continue;
        }
        let joined = next.norm.strip_prefix('و').is_some_and(has_article);
        let purpose = norm.starts_with("لل") && norm.chars().count() > 4;
        if words > 0 && (joined || purpose) || words == 0 && purpose && definite {
            // والإعلام belongs, والوزير does not.
            let bare = next.readings.first().map_or("", |r| r.norm.as_str());
            let other = sheet.lists.cue("ar.org_head", bare)
                || !sheet
                    .lists
                    .at(SIDE, row, at, |s| {
                        matches!(s, Sort::Head | Sort::Rank | Sort::Style | Sort::Country)
                    })
                    .is_empty();
            let first_definite = row
                .get(i + 1)
                .is_some_and(|t| has_article(&t.norm) || t.norm.starts_with("لل"))
                || named;
            if other && !purpose || !first_definite {
                break;
            }
            purposes += usize::from(purpose);
            at += 1;
            words += 1;
            continue;
        }
        // An indefinite noun links to a definite one: تنسيق الشؤون, عمال النسيج, with or without ل.
        let link = !(definite && words == 0)
            && has_article(word(at + 1))
            && !sheet.lists.cue("ar.def_stop", word(at + 1))
            && !sheet.lists.cue("ar.speech", norm);
        let given = sheet.lists.is_given(SIDE, norm);
        let verbal = sheet.lists.cue("ar.common", norm)
            || sheet.lists.cue("ar.speech", norm)
            || norm.starts_with(['ي', 'ت', 'س']) && words > 0 && !norm.starts_with("تن");
        let sub_head =
            words == 0 && sheet.lists.cue("ar.org_head", norm) && !norm.starts_with("ال");
        let for_purpose = words > 0 && norm.starts_with('ل') && link && purposes == 0;
        purposes += usize::from(for_purpose);
        if (link && words == 0 && !given && !verbal)
            || for_purpose
            || sub_head && (link || hit(at + 1, Sort::is_place).is_some())
        {
            at += 1;
            words += usize::from(!sub_head);
            if !sub_head {
                // the definite noun that follows
                at += 1;
                words += 1;
            }
            continue;
        }
        // A foreign name in the genitive: جامعة كالياري, حزب بعث.
        let foreign = words == 0
            && !definite
            && !is_common(sheet, next)
            && matches!(
                head,
                "جامعه"
                    | "شركه"
                    | "بنك"
                    | "مصرف"
                    | "موسسه"
                    | "نادي"
                    | "حزب"
                    | "وكاله"
                    | "صحيفه"
                    | "قناه"
                    | "شرطه"
                    | "غرفه"
            );
        if foreign {
            at += 1;
            words += 1;
            named = true;
            while row.get(at).is_some_and(|t| {
                t.class == Class::Arabic
                    && !is_common(sheet, t)
                    && !has_article(&t.norm)
                    && !t.norm.starts_with(['و', 'ل', 'ب'])
            }) && at < i + 4
                && matches!(
                    head,
                    "شركه" | "بنك" | "مصرف" | "موسسه" | "نادي" | "صحيفه" | "قناه"
                )
            {
                at += 1;
            }
            continue;
        }
        break;
    }
    if words == 0 {
        return None;
    }
    let weak_head = sheet.lists.cue("ar.org_weak", head);
    let bare_definite = definite && words == 1;
    if definite
        && origin
        && words == 1
        && !matches!(
            head,
            "الشرطه" | "الجيش" | "البرلمان" | "القوات" | "الحرس" | "الاذاعه" | "الخارجيه"
        )
    {
        // النادي المغربي names Morocco, not a club.
        return None;
    }
    Some((
        at,
        start,
        weak_head && !named && !institutional || bare_definite && weak_head,
    ))
}

/// Countries, regions and cities.
fn listed(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        i = listed_at(sheet, para, i).unwrap_or(i + 1);
    }
}

fn listed_at(sheet: &mut Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    if let Some((range, start, line)) = state_by_adjective(sheet, para, i) {
        let end = range.end;
        let id = sheet.name(
            para,
            range,
            Some(start),
            Kind::Place,
            Source::Pattern,
            Confidence::Certain,
        );
        sheet.set_lines(id, vec![line]);
        return Some(end);
    }
    let row = sheet.row(para);
    let token = row.get(i)?;
    let before = i.checked_sub(1).and_then(|k| row.get(k));
    let state = |t: &Token| {
        t.forms()
            .find(|(_, n)| sheet.lists.cue("ar.state", n.trim_start_matches("ال")))
            .map(|(s, _)| s)
    };
    let hits = sheet.lists.at(SIDE, row, i, Sort::is_place);
    let hit = *hits.first()?;
    let end = i + hit.len;
    if !sheet.is_core_free(para, i..end) {
        return None;
    }
    // عمان with a shadda is Amman, not Oman.
    let stem = token
        .forms()
        .find(|(s, _)| *s == hit.start)
        .map_or("", |(_, n)| n);
    let cued = before.is_some_and(|t| {
        t.forms()
            .any(|(_, n)| sheet.lists.cue("ar.place_out", n) || sheet.lists.cue("ar.place_head", n))
    });
    let placed = cued
        || i == 0
        || before.is_some_and(|t| {
            matches!(t.norm.as_str(), "في" | "الي" | "من" | "بين") || t.is('(') || t.is('،')
        });
    let weak = hit.len == 1
        && (sheet.lists.cue("ar.weak_place", stem)
            || hit.start > token.start && stem.chars().count() <= 3);
    let taken_for_name =
        hit.len == 1 && hit.sort == Sort::City && !cued && sheet.lists.is_given(SIDE, stem);
    // إربد والكرك: joined to a place.
    let joined = hit.start > token.start
        && token.norm.starts_with('و')
        && i.checked_sub(1)
            .and_then(|k| sheet.core_at(para, k))
            .and_then(|d| sheet.draft(d))
            .is_some_and(|d| d.kind == Kind::Place);
    if weak && !cued && !joined && !(placed && hit.start == token.start && i == 0) || taken_for_name
    {
        return None;
    }
    // A surname: خالد المصري is for the persons; a given name before takes the word.
    if hit.len == 1
        && before.is_some_and(|t| sheet.lists.is_given(SIDE, &t.norm))
        && hit.start == token.start
        && hit.sort != Sort::Country
    {
        return None;
    }
    let mut from = i;
    let mut start = hit.start;
    if hit.sort == Sort::Country
        && hit.start == token.start
        && let Some(s) = before.and_then(state)
        && sheet.is_free(para, i - 1..i)
    {
        from = i - 1;
        start = s;
    }
    let confidence = if hit.sort == Sort::City {
        Confidence::Likely
    } else {
        Confidence::Certain
    };
    let id = sheet.name(
        para,
        from..end,
        Some(start),
        Kind::Place,
        Source::Gazetteer,
        confidence,
    );
    sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
    Some(end)
}

/// الجمهورية التونسية: a state by its adjective.
fn state_by_adjective(
    sheet: &Sheet<'_>,
    para: usize,
    i: usize,
) -> Option<(Range<usize>, usize, LineId)> {
    let row = sheet.row(para);
    let (start, _) = row
        .get(i)?
        .forms()
        .find(|(_, n)| matches!(*n, "الجمهوريه" | "المملكه" | "السلطنه"))?;
    let group = *sheet
        .lists
        .at(SIDE, row, i + 1, |s| s == Sort::Group)
        .first()?;
    if row.get(i + 1)?.start != group.start {
        return None;
    }
    let mut end = i + 1 + group.len;
    while row.get(end).is_some_and(|t| {
        matches!(
            t.norm.as_str(),
            "الديمقراطيه" | "الشعبيه" | "الهاشميه" | "الاسلاميه" | "الاتحاديه"
        )
    }) {
        end += 1;
    }
    sheet
        .is_core_free(para, i..end)
        .then_some((i..end, start, group.line))
}

/// Places by head word: ميناء الدقم, نهر القاش, المتحف الوطني للآثار.
fn place_patterns(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    for i in 0..n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            continue;
        };
        let Some((start, head)) = token
            .forms()
            .find(|(_, n)| sheet.lists.cue("ar.place_head", n))
        else {
            continue;
        };
        let definite = head.starts_with("ال");
        let place_here = |k: usize| {
            sheet
                .core_at(para, k)
                .and_then(|d| sheet.draft(d))
                .filter(|d| {
                    d.kind == Kind::Place
                        && d.tokens.start == k
                        && row.get(k).is_some_and(|t| t.start == d.bytes.start)
                })
                .map(|d| d.tokens.end)
        };
        if !sheet.is_free(para, i..i + 1) {
            continue;
        }
        let mut at = i + 1;
        let mut sure = false;
        let mut words = 0;
        while let Some(next) = row.get(at).filter(|t| t.class == Class::Arabic) {
            if let Some(end) = place_here(at).filter(|_| words == 0) {
                at = end;
                sure = true;
                break;
            }
            if !sheet.is_free(para, at..at + 1) {
                break;
            }
            let norm = next.norm.as_str();
            let group = sheet
                .lists
                .at(SIDE, row, at, |s| s == Sort::Group)
                .first()
                .is_some();
            if group && words > 0 || sheet.lists.cue("ar.def_stop", norm) {
                break;
            }
            let tail = norm.starts_with("لل") && words > 0;
            if has_article(norm) && !group || tail {
                at += 1;
                words += 1;
                continue;
            }
            if words == 0 && !definite && !is_common(sheet, next) && !group {
                at += 1;
                words += 1;
                sure = true;
                // two foreign words: شارع بيست وود
                if row.get(at).is_some_and(|t| {
                    t.class == Class::Arabic
                        && !is_common(sheet, t)
                        && !t.norm.starts_with(['و', 'ف', 'ب', 'ل'])
                        && !has_article(&t.norm)
                }) && matches!(head, "شارع" | "جزيره" | "مستشفي" | "ميدان")
                {
                    at += 1;
                }
            }
            break;
        }
        if at == i + 1 || words > 4 {
            continue;
        }
        // A definite noun after the head may be no name: شارع العام. The other side will tell.
        let weak = !sure
            && !matches!(
                head,
                "المتحف" | "قلعه" | "متحف" | "جبل" | "جبال" | "نهر" | "حي"
            );
        let inside: Vec<usize> = (i..at).filter_map(|k| sheet.core_at(para, k)).collect();
        let lines = Vec::new();
        for d in inside {
            sheet.remove(d);
        }
        let id = sheet.name(
            para,
            i..at,
            Some(start),
            Kind::Place,
            Source::Pattern,
            Confidence::Likely,
        );
        sheet.set_lines(id, lines);
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            draft.weak = weak;
        }
    }
    // حي الميرغنية, إقليم شبيلي: the head stays outside.
    for i in 0..n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            continue;
        };
        let outer = token.forms().any(|(_, n)| {
            matches!(
                n,
                "مدينه" | "بلده" | "قريه" | "حي" | "ضاحيه" | "اقليم" | "بمدينه"
            )
        });
        if !outer || !sheet.is_free(para, i..i + 2) {
            continue;
        }
        let Some(next) = row.get(i + 1).filter(|t| {
            t.class == Class::Arabic
                && !is_common(sheet, t)
                && !sheet.lists.cue("ar.def_stop", &t.norm)
        }) else {
            continue;
        };
        let group = sheet
            .lists
            .at(SIDE, row, i + 1, |s| s == Sort::Group)
            .first()
            .is_some();
        if next.norm.chars().count() > 2 && !group && !next.norm.starts_with("لل") {
            let mut end = i + 2;
            if row.get(end).is_some_and(|t| {
                t.class == Class::Arabic
                    && !is_common(sheet, t)
                    && !has_article(&t.norm)
                    && !t.norm.starts_with(['و', 'ف', 'ب', 'ل'])
            }) && sheet.is_free(para, end..end + 1)
                && !has_article(&next.norm)
            {
                end += 1;
            }
            sheet.name(
                para,
                i + 1..end,
                None,
                Kind::Place,
                Source::Pattern,
                Confidence::Likely,
            );
        }
    }
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
        .lists
        .at(SIDE, row, i, |s| {
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
                || sheet.lists.cue("ar.particle", &next.norm)
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
            !sheet
                .lists
                .at(SIDE, row, end, |s| s == Sort::Portfolio)
                .is_empty()
                || sheet.lists.cue("ar.office_of", bare)
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
                } else if has_article(&t.norm) && !sheet.lists.cue("ar.def_stop", &t.norm)
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

/// A person named after a title that ends before a token; adjectives, places and organisations may
/// stand between: محافظ البنك المركزي التونسي المنصف بن عاشور.
fn person_after(sheet: &mut Sheet<'_>, para: usize, from: usize) {
    let row = sheet.row(para);
    let mut at = from;
    let mut skipped = 0;
    while skipped < 6 {
        let Some(token) = row.get(at) else { return };
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
            .lists
            .at(SIDE, row, at, |s| s == Sort::Group)
            .first()
            .is_some_and(|h| h.start == token.start);
        let style = sheet
            .lists
            .at(SIDE, row, at, |s| matches!(s, Sort::Style | Sort::Rank))
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
        let known =
            sheet.lists.is_given(SIDE, &token.norm) || sheet.lists.cue("ar.particle", &token.norm);
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
        let given = sheet.lists.is_given(SIDE, norm) || known_first && at == from;
        let particle = sheet.lists.cue("ar.particle", norm);
        if particle
            && row.get(at + 1).is_some_and(|t| t.class == Class::Arabic)
            && (norm != "ابن" || at > from)
            && norm != "ال"
        {
            at += 1;
            continue;
        }
        let number = sheet.lists.cue("ar.org_head", norm)
            || !sheet
                .lists
                .at(SIDE, row, at, |s| matches!(s, Sort::Head | Sort::Country))
                .is_empty()
                && !given;
        if number || norm.chars().count() < 2 {
            break;
        }
        if names == 0 {
            let after_particle = at > from;
            let article = !given
                && has_article(norm)
                && !sheet.lists.is_given(SIDE, norm.trim_start_matches("ال"))
                && !(norm.starts_with("ال")
                    && matches!(
                        row.get(at + 1).map_or("", |t| t.norm.as_str()),
                        "بن" | "بنت"
                    ));
            if strict && !given || !after_particle && (is_common(sheet, token) || article) {
                break;
            }
        } else {
            if sheet.lists.cue("ar.def_stop", norm) {
                break;
            }
            let after_particle = row
                .get(at - 1)
                .is_some_and(|t| sheet.lists.cue("ar.particle", &t.norm));
            let common = sheet.lists.cue("ar.common", norm)
                || sheet.lists.cue("ar.common", norm.trim_start_matches("ال"))
                || sheet.lists.cue("ar.speech", norm)
                || token.readings.iter().any(|r| {
                    sheet.lists.cue("ar.common", &r.norm) || sheet.lists.cue("ar.speech", &r.norm)
                });
            let conjoined = token.readings.first().is_some_and(|r| {
                norm.starts_with('و')
                    && (has_article(&r.norm)
                        || sheet.lists.is_given(SIDE, &r.norm)
                        || Lexicon::shipped().knows(&r.norm, SIDE))
            });
            let known = Lexicon::shipped().knows(norm, SIDE);
            let group = sheet
                .lists
                .at(SIDE, row, at, |s| s == Sort::Group)
                .first()
                .is_some();
            if !given
                && !after_particle
                && (common
                    || conjoined
                    || known && !has_article(norm)
                    || names >= 4 && known
                    || norm.starts_with("بال")
                    || group && names >= 2)
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
            .is_some_and(|t| sheet.lists.cue("ar.particle", &t.norm))
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
        let spoken = i
            .checked_sub(1)
            .and_then(|k| row.get(k))
            .is_some_and(|t| t.forms().any(|(_, n)| sheet.lists.cue("ar.speech", n)));
        let given = token
            .forms()
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
            let ambiguous = Lexicon::shipped().knows(&token.norm, SIDE)
                || sheet.lists.cue("ar.common", &token.norm);
            let second = row.get(i + 1).is_some_and(|t| {
                sheet.lists.is_given(SIDE, &t.norm)
                    || sheet.lists.cue("ar.particle", &t.norm)
                    || has_article(&t.norm) && length >= 3
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

/// Nationalities and groups.
fn groups(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    for i in 0..n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            continue;
        };
        let hits = sheet.lists.at(SIDE, row, i, |s| s == Sort::Group);
        let Some(hit) = hits.first().copied() else {
            continue;
        };
        if !sheet.is_core_free(para, i..i + hit.len) {
            continue;
        }
        // With a clitic only the definite form is sure: بسوري may be many things.
        let stem = token
            .forms()
            .find(|(s, _)| *s == hit.start)
            .map_or("", |(_, n)| n);
        if hit.start > token.start && !stem.starts_with("ال") && stem.chars().count() < 5 {
            continue;
        }
        // A currency is no nationality: دينار جزائري.
        if i.checked_sub(1)
            .and_then(|k| row.get(k))
            .is_some_and(|t| sheet.lists.cue("ar.currency", &t.norm))
        {
            continue;
        }
        let id = sheet.name(
            para,
            i..i + hit.len,
            Some(hit.start),
            Kind::Group,
            Source::Gazetteer,
            Confidence::Certain,
        );
        sheet.set_lines(id, hits.iter().map(|h| h.line).collect());
    }
}

/// The tokens of a range, for the other modules of the entity layer.
pub(super) fn is_name_like(sheet: &Sheet<'_>, para: usize, range: &Range<usize>) -> bool {
    sheet.row(para).get(range.clone()).is_some_and(|r| {
        !r.is_empty()
            && r.iter()
                .all(|t| t.class == Class::Arabic && !sheet.lists.cue("ar.common", &t.norm))
    })
}
