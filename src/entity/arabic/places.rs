//! Places in Arabic: listed ones, states by their adjective, head words.
//!
//! Must not know: persons, but for given names.

use super::*;

/// Countries, regions and cities.
pub(super) fn listed(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        i = listed_at(sheet, para, i).unwrap_or(i + 1);
    }
}

pub(super) fn listed_at(sheet: &mut Sheet<'_>, para: usize, i: usize) -> Option<usize> {
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
    let hits = sheet.at(para, i, Sort::is_place);
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
    let opening = i == 0 && hit.start == token.start;
    if weak && !cued && !joined && !opening || taken_for_name {
        return None;
    }
    // ولاية is no city with a clitic.
    if hit.sort == Sort::City && hit.start > token.start && is_common(sheet, token) && !cued {
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
pub(super) fn state_by_adjective(
    sheet: &Sheet<'_>,
    para: usize,
    i: usize,
) -> Option<(Range<usize>, usize, LineId)> {
    let row = sheet.row(para);
    let (start, _) = row
        .get(i)?
        .forms()
        .find(|(_, n)| matches!(*n, "الجمهوريه" | "المملكه" | "السلطنه"))?;
    let group = *sheet.at(para, i + 1, |s| s == Sort::Group).first()?;
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
pub(super) fn place_patterns(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    for i in 0..n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            continue;
        };
        if sheet.hint(para, i) & cue_bit("ar.place_head") == 0 {
            continue;
        }
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
        // ملعب مدينة الملك عبد الله الرياضية, مطار الملكة علياء الدولي
        let city = usize::from(row.get(at).is_some_and(|t| t.norm == "مدينه"));
        if !definite && let Some(end) = bearer(sheet, para, at + city) {
            at = end;
            sure = true;
        }
        let borne = sure;
        while let Some(next) = row.get(at).filter(|t| t.class == Class::Arabic) {
            if borne {
                break;
            }
            if let Some(end) = place_here(at).filter(|_| words == 0) {
                at = end;
                sure = true;
                // مطار عدن الدولي, ميناء ضبا التجاري
                if matches!(
                    head,
                    "مطار" | "ميناء" | "مينا" | "مستشفي" | "حقل" | "محطه" | "مصفاه"
                ) && row.get(at).is_some_and(|t| {
                    has_article(&t.norm)
                        && t.norm.trim_end_matches('ه').ends_with('ي')
                        && !sheet.lists.cue("ar.def_stop", &t.norm)
                }) && sheet
                    .lists
                    .at(SIDE, row, at, |s| s == Sort::Group)
                    .is_empty()
                    && sheet.is_free(para, at..at + 1)
                {
                    at += 1;
                }
                break;
            }
            if !sheet.is_free(para, at..at + 1) {
                break;
            }
            let norm = next.norm.as_str();
            let group = !sheet.at(para, at, |s| s == Sort::Group).is_empty();
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
        if at == i + 1 || words > 4 || borne && (i..at).any(|k| sheet.role_at(para, k).is_some()) {
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
        let group = !sheet.at(para, i + 1, |s| s == Sort::Group).is_empty();
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

/// Nationalities and groups.
pub(super) fn groups(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    for i in 0..n {
        let row = sheet.row(para);
        let Some(token) = row.get(i).filter(|t| t.class == Class::Arabic) else {
            continue;
        };
        let hits = sheet.at(para, i, |s| s == Sort::Group);
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
