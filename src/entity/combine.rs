//! What the rules found on a side and what the trained tagger sees, made into one reading.
//!
//! Order of trust: dates and numbers, organisations and offices by pattern, countries and persons by
//! title stay as they are; the tagger comes next; what only a city's name or a capital suggested
//! yields to it.
//! Invariant: that of [`Sheet`].
//! Must not know: the other side, how the tagger works.

use std::ops::Range;

use super::arabic;
use super::lists::Sort;
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use super::tagger::{Scratch, Tagged, clues, shipped};
use crate::bitext::Watch;
use crate::language::token::{Case, Class};
use crate::text::Side;

/// Lays the tagger's names over the drafts of a side.
///
/// `alone` says that there is no other side which could confirm a name: in Arabic, where no capital
/// shows a name, the tagger then comes before all but dates, numbers and countries.
pub(super) fn combine(sheet: &mut Sheet<'_>, alone: bool, watch: Watch<'_>) -> Option<()> {
    let leads = alone && sheet.side == Side::Arabic;
    let tagger = shipped(sheet.side);
    let mut scratch = Scratch::default();
    let mut said = Vec::new();
    for para in 0..sheet.texts.len() {
        watch.at(para, sheet.texts.len())?;
        clues::read(sheet, para, &mut said);
        let names = tagger.names(sheet.row(para), &said, &mut scratch);
        doubt(sheet, para, &names, alone);
        for name in &names {
            lay(sheet, para, name, leads, alone);
        }
    }
    Some(())
}

/// Margins, in weights, from which a tagged name is trusted. Chosen on texts held back from training
/// (see `tagger/fit.rs`): the sum of a token's weights is a few hundred for a name that is plain to see.
const SURE: i32 = 400;
/// To outdo a listed city.
const BOLD: i32 = 600;
/// For a name of several words, and of one, that no rule speaks for.
const SEVERAL: i32 = 150;
const ONE: i32 = 400;
/// Below this it confirms no guess.
const FAINT: i32 = 200;

/// Whether a draft stays whatever the tagger sees.
fn stands(draft: &Draft) -> bool {
    match draft.source {
        Source::Reader | Source::Value | Source::Title => true,
        Source::Pattern => !draft.weak,
        Source::Gazetteer => draft.confidence == Confidence::Certain,
        Source::Shape | Source::Tagger | Source::Propagated | Source::Projected => false,
    }
}

/// Names that only a capital or a weak clue suggested, and the tagger does not see, need confirming.
fn doubt(sheet: &mut Sheet<'_>, para: usize, names: &[Tagged], alone: bool) {
    let (side, lists) = (sheet.side, sheet.lists);
    let mut at = 0;
    while at < sheet.row(para).len() {
        let Some(id) = sheet.core_at(para, at) else {
            at += 1;
            continue;
        };
        let Some(draft) = sheet.draft_mut(id) else {
            break;
        };
        at = draft.tokens.end.max(at + 1);
        let seen = names
            .iter()
            .any(|n| n.tokens.start < draft.tokens.end && draft.tokens.start < n.tokens.end);
        if seen {
            continue;
        }
        let single = draft.tokens.len() == 1;
        let guess = match draft.source {
            Source::Shape => true,
            // Nothing else can confirm it: "the army", "the congress" are read by their sentence.
            Source::Gazetteer if draft.kind == Kind::Organisation => alone,
            Source::Gazetteer => {
                draft.kind == Kind::Place
                    && (single && draft.confidence < Confidence::Certain || alone)
            }
            Source::Pattern => match draft.kind {
                Kind::Organisation => alone && side == Side::Arabic,
                Kind::Place => alone,
                _ => false,
            },
            Source::Title => alone && side == Side::Arabic && draft.kind == Kind::Person,
            _ => false,
        };
        let title = side == Side::Arabic
            && draft.source == Source::Title
            && draft.kind == Kind::Person
            && !draft.words.first().is_some_and(|w| lists.is_given(side, w));
        if guess || title {
            draft.weak = true;
        }
    }
}

/// A tagged name without signs, possessives and, in English, small words at its ends; none when nothing
/// of a name is left.
fn trimmed(sheet: &Sheet<'_>, para: usize, name: &Tagged, leads: bool) -> Option<Range<usize>> {
    let range = &name.tokens;
    let row = sheet.row(para);
    let part = |k: usize| {
        row.get(k).is_some_and(|t| match sheet.side {
            Side::English => t.class == Class::Digits || t.is_capital() && t.norm != "'s",
            Side::Arabic => t.class != Class::Digits && !matches!(t.class, Class::Sign(_)),
        })
    };
    let mut range = range.clone();
    // Track's PTSD: what is owned is another thing.
    if name.kind != Kind::Organisation
        && let Some(cut) = range
            .clone()
            .find(|&k| row.get(k).is_some_and(|t| t.norm == "'s"))
    {
        range.end = cut;
    }
    // Sen. Warren: the style stays outside.
    while sheet.side == Side::English
        && range.len() > 1
        && let Some(hit) = sheet
            .at(para, range.start, |s| matches!(s, Sort::Style | Sort::Rank))
            .first()
        && !sheet
            .lists
            .is_given(sheet.side, &row.get(range.start)?.norm)
        && hit.len < range.len()
    {
        range.start += hit.len;
    }
    while range.start < range.end && !part(range.start) {
        let particle = row.get(range.start).is_some_and(|t| {
            sheet.side == Side::English && sheet.lists.cue("en.particle", &t.norm)
        });
        if particle && range.len() > 1 && part(range.start + 1) {
            break;
        }
        range.start += 1;
    }
    while range.start < range.end && !part(range.end - 1) {
        range.end -= 1;
    }
    let first = row.get(range.start)?;
    // PTSD in running text is no person.
    let acronym = name.kind == Kind::Person
        && range.len() == 1
        && first.case == Case::Upper
        && !sheet.lists.is_given(sheet.side, &first.norm)
        && row
            .iter()
            .any(|t| t.class == Class::Latin && t.case == Case::Lower);
    let office = range.len() == 1
        && !sheet
            .at(para, range.start, |s| {
                matches!(s, Sort::Head | Sort::Rank | Sort::Style | Sort::Group)
            })
            .is_empty();
    let ordinary = range.len() == 1
        && match sheet.side {
            Side::English => {
                sheet.lists.cue("en.cap_stop", &first.norm)
                    || sheet.lists.cue("en.not_name", &first.norm)
            }
            Side::Arabic => {
                arabic::is_common(sheet, first)
                    || sheet.lists.cue("ar.def_stop", &first.norm)
                    || sheet.lists.cue("ar.org_head", &first.norm)
            }
        };
    // Where it leads, a sure name may be an ordinary word: many clubs and papers are.
    let ordinary = ordinary && !(leads && name.margin >= SURE);
    (!range.is_empty() && !acronym && !office && !ordinary && first.class != Class::Digits)
        .then_some(range)
}

/// The kind of a tagged name, where a style before it or a given name at its front says better.
fn kind_of(sheet: &Sheet<'_>, para: usize, range: &Range<usize>, kind: Kind) -> Kind {
    if sheet.side == Side::Arabic {
        return kind;
    }
    let row = sheet.row(para);
    let styled = (1..=3).filter_map(|n| range.start.checked_sub(n)).any(|k| {
        sheet
            .at(para, k, |s| matches!(s, Sort::Style | Sort::Rank))
            .iter()
            .any(|h| {
                let end = k + h.len;
                let dot = row.get(end).is_some_and(|t| t.is('.'));
                row.get(k).is_some_and(|t| t.is_capital())
                    && (end == range.start || dot && end + 1 == range.start)
            })
    });
    let last = range.end.checked_sub(1).and_then(|k| row.get(k));
    let organised = last.is_some_and(|t| {
        sheet.lists.cue("en.org_head", &t.norm) || sheet.lists.cue("en.org_place", &t.norm)
    });
    let given = row
        .get(range.start)
        .is_some_and(|t| sheet.lists.is_given(sheet.side, &t.norm));
    if styled || given && range.len() == 2 && !organised && kind == Kind::Place {
        Kind::Person
    } else {
        kind
    }
}

fn lay(sheet: &mut Sheet<'_>, para: usize, name: &Tagged, leads: bool, alone: bool) {
    let Some(range) = trimmed(sheet, para, name, leads) else {
        return;
    };
    let range = if leads { name.tokens.clone() } else { range };
    let kind = kind_of(sheet, para, &range, name.kind);
    let mut over: Vec<usize> = range
        .clone()
        .filter_map(|k| sheet.core_at(para, k))
        .collect();
    over.dedup();
    let sure = name.margin >= SURE;
    let bold = name.margin >= BOLD;
    let mut start = None;
    let mut lines = Vec::new();
    for &id in &over {
        let Some(draft) = sheet.draft(id) else {
            continue;
        };
        let covered = draft.tokens.start <= range.start && range.end <= draft.tokens.end;
        if covered && draft.kind == kind && (!leads || draft.tokens == range) {
            // Two doubts are no certainty.
            if alone
                && draft.source == Source::Shape
                && draft.confidence == Confidence::Guess
                && name.margin < FAINT
            {
                if let Some(draft) = sheet.draft_mut(id) {
                    draft.weak = true;
                }
                return;
            }
            // Both see it: it is no guess.
            if let Some(draft) = sheet.draft_mut(id) {
                draft.weak = false;
                draft.confidence = draft.confidence.max(Confidence::Likely);
            }
            return;
        }
        let named = matches!(draft.kind, Kind::Person | Kind::Organisation | Kind::Place);
        if leads && named && draft.source != Source::Reader {
            continue;
        }
        if stands(draft) {
            return;
        }
        let yields = match (draft.source, draft.confidence) {
            // A city inside a longer name, or taken for another kind.
            (Source::Gazetteer, _) => sure && !covered || bold,
            (_, Confidence::Guess) => !covered || sure,
            _ => !covered && sure && draft.kind == kind,
        };
        if !(yields || draft.weak) {
            return;
        }
        if draft.tokens.start == range.start {
            start = Some(draft.bytes.start);
        }
        if draft.tokens == range {
            lines.clone_from(&draft.lines);
        }
    }
    if !leads && range.clone().any(|k| sheet.role_at(para, k).is_some()) {
        return;
    }
    let enough = if range.len() == 1 { ONE } else { SEVERAL };
    if over.is_empty() && !leads && name.margin < enough {
        return;
    }
    let start = start.or_else(|| behind_clitics(sheet, para, range.start));
    for id in over {
        sheet.remove(id);
    }
    let confidence = if sure {
        Confidence::Likely
    } else {
        Confidence::Guess
    };
    let id = sheet.name(para, range, start, kind, Source::Tagger, confidence);
    if kind != Kind::Place {
        lines.clear();
    }
    sheet.set_lines(id, lines);
}

/// Where a name begins whose first word may carry clitics.
fn behind_clitics(sheet: &Sheet<'_>, para: usize, at: usize) -> Option<usize> {
    if sheet.side == Side::English {
        return None;
    }
    let token = sheet.token(para, at)?;
    let listed = |norm: &str| {
        let bare = norm.strip_prefix("ال").unwrap_or(norm);
        sheet.lists.is_given(Side::Arabic, norm)
            || sheet.lists.knows(Side::Arabic, norm)
            || sheet.lists.cue("ar.org_head", norm)
            || sheet.lists.is_given(Side::Arabic, bare)
    };
    if listed(&token.norm) {
        return None;
    }
    if let Some(reading) = token.readings.iter().find(|r| listed(&r.norm)) {
        return Some(reading.start);
    }
    // With an article behind it, a first letter is a clitic: والحريري, بالحريري.
    token
        .readings
        .iter()
        .find(|r| r.norm.starts_with("ال") && r.norm.chars().count() > 4)
        .map(|r| r.start)
}
