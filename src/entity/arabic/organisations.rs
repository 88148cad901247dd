//! Organisations in Arabic: listed ones, and a head word with the adjectives and genitives behind it.
//!
//! Must not know: persons.

use super::*;
use crate::entity::sheet::words;
use crate::language::hash::FastSet;
use crate::language::token::Form;

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

/// Whether a noun is followed by the name of a body in quotation marks: شركة «…», صحيفة «…».
fn introduces(norm: &str) -> bool {
    let bare = norm.strip_prefix("ال").unwrap_or(norm);
    matches!(
        bare,
        "شركه"
            | "موسسه"
            | "جمعيه"
            | "منظمه"
            | "صحيفه"
            | "جريده"
            | "مجله"
            | "صندوق"
            | "نادي"
            | "مصرف"
            | "بنك"
            | "مجموعه"
            | "منصه"
            | "شبكه"
            | "قناه"
            | "وكاله"
            | "موقع"
            | "حركه"
            | "حزب"
            | "جماعه"
            | "جبهه"
            | "ايتلاف"
            | "تحالف"
            | "اذاعه"
            | "محطه"
            | "فريق"
            | "هييه"
            | "تنظيم"
            | "اتحاد"
            | "رابطه"
            | "عملاق"
            | "دار"
            | "ميليشيا"
    )
}

/// A name in quotation marks that opens at a token: its tokens. One of at most six words.
fn quotation(sheet: &Sheet<'_>, para: usize, open: usize) -> Option<Range<usize>> {
    let row = sheet.row(para);
    let close = match row.get(open)?.class {
        Class::Sign('«') => '»',
        Class::Sign('“') => '”',
        Class::Sign('"') => '"',
        _ => return None,
    };
    let mut words = 0;
    for k in open + 1..open + 10 {
        let token = row.get(k)?;
        match token.class {
            Class::Sign(c) if c == close => {
                return (words > 0 && words <= 6).then_some(open + 1..k);
            }
            Class::Sign('-' | '&' | '.' | '+' | '\'') => {}
            Class::Sign(_) => return None,
            _ => words += 1,
        }
    }
    None
}

/// The name in quotation marks behind a noun that introduces bodies; adjectives may stand between:
/// شركة الاتصالات السعودية «…».
fn quoted_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<Range<usize>> {
    let row = sheet.row(para);
    if !row.get(i)?.forms().any(|(_, n)| introduces(n)) {
        return None;
    }
    let mut at = i + 1;
    while at < i + 4
        && row.get(at).is_some_and(|t| {
            t.class == Class::Arabic
                && (has_article(&t.norm)
                    || !sheet
                        .lists
                        .at(SIDE, row, at, |s| s == Sort::Group)
                        .is_empty())
                && !sheet.lists.cue("ar.def_stop", &t.norm)
        })
    {
        at += 1;
    }
    let range = quotation(sheet, para, at)?;
    // What is said is no name: the word of a speaker stands before it, or verbs in it.
    // Right behind the noun, a short one may spell an acronym: «بي إن كيو».
    let short = at == i + 1 && range.len() <= 3;
    let said = !short
        && row.get(range.clone())?.iter().any(|t| {
            sheet.lists.cue("ar.speech", &t.norm) || sheet.lists.cue("ar.common", &t.norm)
        });
    (!said && range.clone().all(|k| sheet.role_at(para, k).is_none())).then_some(range)
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
        let letters = range.clone().filter(|&k| letter(k)).count();
        if (3..=5).contains(&range.len())
            && (letter(range.start) || letters >= 2)
            && letters >= 1
            && sheet.is_free(para, range.clone())
        {
            sheet.organisation(para, range, None, Source::Pattern, Vec::new());
        }
        i += run.max(1);
    }
}

/// Names in quotation marks behind a noun for a body.
pub(super) fn quoted(sheet: &mut Sheet<'_>, para: usize) {
    for i in 0..sheet.row(para).len() {
        if let Some(range) = quoted_at(sheet, para, i) {
            put_quoted(sheet, para, range);
        }
    }
}

/// The bodies that a noun tells of are bodies wherever they stand in quotation marks: «النورس» after
/// نادي النورس.
pub(super) fn quoted_again(sheet: &mut Sheet<'_>) {
    let mut known: FastSet<Vec<Form>> = FastSet::default();
    for (_, draft) in sheet.drafts() {
        if draft.kind != Kind::Organisation || draft.source != Source::Pattern {
            continue;
        }
        if is_quoted_body(sheet, draft) {
            known.insert(draft.words.clone());
        } else if let Some((first, rest)) = draft.words.split_first()
            && !rest.is_empty()
            && introduces(first)
        {
            known.insert(rest.to_vec());
        }
    }
    if known.is_empty() {
        return;
    }
    for para in 0..sheet.texts.len() {
        for i in 0..sheet.row(para).len() {
            if let Some(range) = quotation(sheet, para, i)
                && known.contains(&words(sheet.row(para), &range, 0))
            {
                put_quoted(sheet, para, range);
            }
        }
    }
}

/// Names the whole of a quotation, unless a list knows it better.
fn put_quoted(sheet: &mut Sheet<'_>, para: usize, range: Range<usize>) {
    let mut over: Vec<usize> = range
        .clone()
        .filter_map(|k| sheet.core_at(para, k))
        .collect();
    over.dedup();
    let stays = over.iter().any(|&d| {
        sheet.draft(d).is_some_and(|d| {
            d.source == Source::Reader
                || d.tokens.start < range.start
                || d.tokens.end > range.end
                || d.tokens == range && d.kind == Kind::Organisation
        })
    });
    let listed = sheet
        .lists
        .at(SIDE, sheet.row(para), range.start, |s| {
            s == Sort::Organisation
        })
        .first()
        .is_some_and(|h| h.len == range.len());
    if stays || listed || range.clone().any(|k| sheet.role_at(para, k).is_some()) {
        return;
    }
    for d in over {
        sheet.remove(d);
    }
    sheet.name(
        para,
        range,
        None,
        Kind::Organisation,
        Source::Pattern,
        Confidence::Likely,
    );
}

/// The name of a ruler or saint behind the head of what bears it, with what goes on behind:
/// الملك خالد للعلوم, الأمير فهد الرياضية. Answers the token after it.
pub(super) fn bearer(sheet: &Sheet<'_>, para: usize, from: usize) -> Option<usize> {
    let row = sheet.row(para);
    if !matches!(
        row.get(from)?.norm.as_str(),
        "الملك"
            | "الملكه"
            | "الامير"
            | "الاميره"
            | "السلطان"
            | "الشيخ"
            | "الشيخه"
            | "الامام"
            | "القديس"
            | "الرييس"
            | "الشهيد"
    ) {
        return None;
    }
    let mut at = from + 1;
    let mut names = 0;
    while let Some(token) = row.get(at).filter(|t| t.class == Class::Arabic) {
        let norm = token.norm.as_str();
        let name = sheet.lists.is_given(SIDE, norm)
            || sheet.lists.cue("ar.particle", norm)
            || names == 0 && !is_common(sheet, token)
            || row
                .get(at - 1)
                .is_some_and(|t| sheet.lists.cue("ar.particle", &t.norm));
        if !name || names >= 5 {
            break;
        }
        names += 1;
        at += 1;
    }
    if names == 0 {
        return None;
    }
    let mut tail = 0;
    while let Some(token) = row.get(at).filter(|t| t.class == Class::Arabic) {
        let norm = token.norm.as_str();
        let adjective = has_article(norm) && norm.trim_end_matches('ه').ends_with('ي');
        let purpose = norm.starts_with("لل") && norm.chars().count() > 4;
        let joined = tail > 0 && norm.strip_prefix('و').is_some_and(has_article);
        let office = !sheet
            .lists
            .at(SIDE, row, at, |s| {
                matches!(s, Sort::Rank | Sort::Style | Sort::Head | Sort::Group)
            })
            .is_empty();
        if !(adjective || purpose || joined)
            || office
            || sheet.lists.cue("ar.def_stop", norm)
            || tail >= 3
        {
            break;
        }
        at += 1;
        tail += 1;
    }
    Some(at)
}

/// Organisations: listed ones and those with a head word.
pub(super) fn organisations(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(|t| t.class == Class::Arabic) || !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        let hits = sheet.at(para, i, |s| s == Sort::Organisation);
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
        let lines = hits.iter().map(|h| h.line).collect();
        let id = sheet.organisation(para, i..end, Some(start), source, lines);
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            draft.weak = weak;
        }
        i = end.max(i + 1);
    }
}

/// An organisation with its head word at a token: the token after it, its first byte, whether only
/// the other side can tell that it is a name.
pub(super) fn organisation_at(
    sheet: &Sheet<'_>,
    para: usize,
    i: usize,
) -> Option<(usize, usize, bool)> {
    let row = sheet.row(para);
    let token = row.get(i)?;
    if sheet.hint(para, i) & cue_bit("ar.org_head") == 0 {
        return None;
    }
    let (start, head) = token
        .forms()
        .find(|(_, n)| sheet.lists.cue("ar.org_head", n))?;
    let definite = head.starts_with("ال");
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let hit = |k: usize, want: fn(Sort) -> bool| sheet.at(para, k, want).first().copied();
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
    // جامعة الملك خالد, مركز الأمير سلطان للدراسات
    if !definite
        && let Some(end) = bearer(sheet, para, at)
        && (at..end).all(|k| sheet.is_core_free(para, k..k + 1))
    {
        return Some((end, start, false));
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
            // الوكالة الكورية للتعاون الدولي goes on, الجيش المصري الوطني does not.
            let ended = origin && purposes == 0 && !norm.starts_with("لل");
            if given_next || ended {
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
                    .at(para, at, |s| {
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
        let genitive = !definite || words > 0;
        let link = genitive
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
        // جمعية مزارعي عكار: a noun, and the place it belongs to.
        if words == 0
            && !definite
            && !given
            && !verbal
            && !norm.ends_with("ها")
            && let Some(place) = hit(at + 1, Sort::is_place)
                .filter(|h| row.get(at + 1).is_some_and(|t| t.start == h.start))
        {
            at += 1 + place.len;
            words += 2;
            named = true;
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
