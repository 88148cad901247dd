//! Bodies that Arabic texts set in quotation marks behind the noun for them: نادي «النورس».
//!
//! Invariant: what a list knows, and a longer name, is left alone.
//! Must not know: persons.

use super::*;
use crate::entity::sheet::words;
use crate::language::hash::FastSet;
use crate::language::token::Form;

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
                && !sheet.lists.cue(Cue::ArDefStop, &t.norm)
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
            sheet.lists.cue(Cue::ArSpeech, &t.norm) || sheet.lists.cue(Cue::ArCommon, &t.norm)
        });
    (!said && range.clone().all(|k| sheet.role_at(para, k).is_none())).then_some(range)
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
    let over = sheet.cores_in(para, range.clone());
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

/// Whether a draft is an organisation because it stands in quotation marks behind a noun for one.
pub(in crate::entity) fn is_quoted_body(sheet: &Sheet<'_>, draft: &Draft) -> bool {
    draft.source == Source::Pattern
        && draft.kind == Kind::Organisation
        && draft
            .tokens
            .start
            .checked_sub(1)
            .and_then(|k| sheet.token(draft.para, k))
            .is_some_and(|t| matches!(t.class, Class::Sign('«' | '“' | '"')))
}
