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
            .find(|(_, n)| sheet.lists.cue(Cue::ArState, n.trim_start_matches("ال")))
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
        t.forms().any(|(_, n)| {
            sheet.lists.cue(Cue::ArPlaceOut, n) || sheet.lists.cue(Cue::ArPlaceHead, n)
        })
    });
    let weak = hit.len == 1
        && (sheet.lists.cue(Cue::ArWeakPlace, stem)
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
    sheet.listed(para, from..end, Some(start), Kind::Place, confidence, &hits);
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

/// Places by head word, and behind a noun that stays outside.
pub(super) fn place_patterns(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    for i in 0..n {
        let Some(Headed { end, start, weak }) = headed(sheet, para, i) else {
            continue;
        };
        sheet.clear_core(para, i..end);
        let id = sheet.name(
            para,
            i..end,
            Some(start),
            Kind::Place,
            Source::Pattern,
            Confidence::Likely,
        );
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            draft.weak = weak;
        }
    }
    for i in 0..n {
        if let Some(end) = behind_noun(sheet, para, i) {
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

/// A place with its head word.
struct Headed {
    /// The token after it.
    end: usize,
    /// Its first byte.
    start: usize,
    /// Only the other side can tell that it is a name.
    weak: bool,
}

/// A place whose head word is at a token: ميناء الدقم, نهر القاش, المتحف الوطني للآثار.
fn headed(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<Headed> {
    let token = sheet.token(para, i).filter(|t| {
        t.class == Class::Arabic && sheet.hint(para, i) & Cue::ArPlaceHead.bit() != 0
    })?;
    let (start, head) = token
        .forms()
        .find(|(_, n)| sheet.lists.cue(Cue::ArPlaceHead, n))?;
    if !sheet.is_free(para, i..i + 1) {
        return None;
    }
    // ملعب مدينة الملك عبد الله الرياضية, مطار الملكة علياء الدولي
    let city = usize::from(sheet.token(para, i + 1).is_some_and(|t| t.norm == "مدينه"));
    if !head.starts_with("ال")
        && let Some(end) = bearer(sheet, para, i + 1 + city)
    {
        let free = (i..end).all(|k| sheet.role_at(para, k).is_none());
        return free.then_some(Headed {
            end,
            start,
            weak: false,
        });
    }
    let Complement { end, sure } = complement(sheet, para, i + 1, head)?;
    // A definite noun after the head may be no name: شارع العام. The other side will tell.
    let weak = !sure
        && !matches!(
            head,
            "المتحف" | "قلعه" | "متحف" | "جبل" | "جبال" | "نهر" | "حي"
        );
    Some(Headed { end, start, weak })
}

/// What stands behind the head word of a place.
struct Complement {
    /// The token after it.
    end: usize,
    /// It is a name by itself.
    sure: bool,
}

/// The name of a place, words with the article or a foreign word behind a head word.
fn complement(sheet: &Sheet<'_>, para: usize, from: usize, head: &str) -> Option<Complement> {
    let row = sheet.row(para);
    let is_group = |k: usize| !sheet.at(para, k, |s| s == Sort::Group).is_empty();
    let (mut at, mut words) = (from, 0);
    while let Some(next) = row.get(at).filter(|t| t.class == Class::Arabic) {
        if words == 0
            && let Some(end) = place_from(sheet, para, at)
        {
            return Some(Complement {
                end: end + usize::from(is_sort_of(sheet, para, end, head)),
                sure: true,
            });
        }
        if !sheet.is_free(para, at..at + 1) {
            break;
        }
        let norm = next.norm.as_str();
        let group = is_group(at);
        if group && words > 0 || sheet.lists.cue(Cue::ArDefStop, norm) {
            break;
        }
        let tail = norm.starts_with("لل") && words > 0;
        if has_article(norm) && !group || tail {
            at += 1;
            words += 1;
            continue;
        }
        if words == 0 && !head.starts_with("ال") && !is_common(sheet, next) && !group {
            // two foreign words: شارع بيست وود
            let two = matches!(head, "شارع" | "جزيره" | "مستشفي" | "ميدان")
                && is_foreign(sheet, para, at + 1);
            return Some(Complement {
                end: at + 1 + usize::from(two),
                sure: true,
            });
        }
        break;
    }
    (1..=4).contains(&words).then_some(Complement {
        end: at,
        sure: false,
    })
}

/// Where a place ends that has been found and begins with the whole of a token.
fn place_from(sheet: &Sheet<'_>, para: usize, at: usize) -> Option<usize> {
    sheet
        .core_at(para, at)
        .and_then(|d| sheet.draft(d))
        .filter(|d| {
            d.kind == Kind::Place
                && d.tokens.start == at
                && sheet
                    .token(para, at)
                    .is_some_and(|t| t.start == d.bytes.start)
        })
        .map(|d| d.tokens.end)
}

/// Whether a word is an adjective that says what sort of the head's a place is: مطار عدن الدولي, ميناء ضبا التجاري.
fn is_sort_of(sheet: &Sheet<'_>, para: usize, at: usize, head: &str) -> bool {
    matches!(
        head,
        "مطار" | "ميناء" | "مينا" | "مستشفي" | "حقل" | "محطه" | "مصفاه"
    ) && sheet.token(para, at).is_some_and(|t| {
        has_article(&t.norm)
            && t.norm.trim_end_matches('ه').ends_with('ي')
            && !sheet.lists.cue(Cue::ArDefStop, &t.norm)
    }) && sheet.at(para, at, |s| s == Sort::Group).is_empty()
        && sheet.is_free(para, at..at + 1)
}

/// Whether a word may go on with a foreign name: no ordinary word, no article, no clitic.
fn is_foreign(sheet: &Sheet<'_>, para: usize, at: usize) -> bool {
    sheet.token(para, at).is_some_and(|t| {
        t.class == Class::Arabic
            && !is_common(sheet, t)
            && !t.norm.starts_with(['و', 'ف', 'ب', 'ل'])
            && !has_article(&t.norm)
    })
}

/// Where a place ends that begins behind a noun at a token, which stays outside: حي الميرغنية, إقليم شبيلي.
fn behind_noun(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<usize> {
    let token = sheet.token(para, i).filter(|t| t.class == Class::Arabic)?;
    let outer = token.forms().any(|(_, n)| {
        matches!(
            n,
            "مدينه" | "بلده" | "قريه" | "حي" | "ضاحيه" | "اقليم" | "بمدينه"
        )
    });
    if !outer || !sheet.is_free(para, i..i + 2) {
        return None;
    }
    let next = sheet.token(para, i + 1).filter(|t| {
        t.class == Class::Arabic
            && !is_common(sheet, t)
            && !sheet.lists.cue(Cue::ArDefStop, &t.norm)
    })?;
    let group = !sheet.at(para, i + 1, |s| s == Sort::Group).is_empty();
    if next.norm.chars().count() <= 2 || group || next.norm.starts_with("لل") {
        return None;
    }
    let end = i + 2;
    let goes_on = !has_article(&next.norm)
        && is_foreign(sheet, para, end)
        && sheet.is_free(para, end..end + 1);
    Some(end + usize::from(goes_on))
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
            .is_some_and(|t| sheet.lists.cue(Cue::ArCurrency, &t.norm))
        {
            continue;
        }
        sheet.listed(
            para,
            i..i + hit.len,
            Some(hit.start),
            Kind::Group,
            Confidence::Certain,
            &hits,
        );
    }
}
