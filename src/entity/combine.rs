//! What the rules found on a side and what the trained tagger sees, made into one reading.
//!
//! Order of trust: dates and numbers, organisations and offices by pattern, countries and persons by
//! title stay as they are; the tagger comes next; what only a city's name or a capital suggested
//! yields to it.
//! Invariant: that of [`Sheet`].
//! Must not know: the other side, how the tagger works.

use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use super::tagger::{Scratch, Tagged, clues, shipped};
use crate::text::Side;

/// Lays the tagger's names over the drafts of a side.
pub(super) fn combine(sheet: &mut Sheet<'_>) {
    let tagger = shipped(sheet.side);
    let mut scratch = Scratch::default();
    let mut said = Vec::new();
    for para in 0..sheet.texts.len() {
        clues::read(sheet, para, &mut said);
        let names = tagger.names(sheet.row(para), &said, &mut scratch);
        doubt(sheet, para, &names);
        for name in &names {
            lay(sheet, para, name);
        }
    }
}

fn knob(name: &str, usual: i32) -> i32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}

/// Whether a draft stays whatever the tagger sees.
fn stands(draft: &Draft) -> bool {
    match draft.source {
        Source::Value | Source::Title => true,
        Source::Pattern => !draft.weak,
        Source::Gazetteer => draft.confidence == Confidence::Certain,
        Source::Shape | Source::Tagger | Source::Propagated | Source::Projected => false,
    }
}

/// Names that only a capital or a weak clue suggested, and the tagger does not see, need confirming.
fn doubt(sheet: &mut Sheet<'_>, para: usize, names: &[Tagged]) {
    let mut at = 0;
    while at < sheet.row(para).len() {
        let Some(id) = sheet.core_at(para, at) else {
            at += 1;
            continue;
        };
        let Some(draft) = sheet.draft_mut(id) else { break };
        at = draft.tokens.end.max(at + 1);
        let seen = names
            .iter()
            .any(|n| n.tokens.start < draft.tokens.end && draft.tokens.start < n.tokens.end);
        if seen || stands(draft) {
            continue;
        }
        if draft.source == Source::Shape && draft.confidence == Confidence::Guess {
            draft.weak = true;
        }
    }
}

fn lay(sheet: &mut Sheet<'_>, para: usize, name: &Tagged) {
    let range = name.tokens.clone();
    let mut over: Vec<usize> = range.clone().filter_map(|k| sheet.core_at(para, k)).collect();
    over.dedup();
    let sure = name.margin >= knob("T_SURE", 40);
    let mut start = None;
    let mut lines = Vec::new();
    for &id in &over {
        let Some(draft) = sheet.draft(id) else { continue };
        if stands(draft) {
            return;
        }
        let same = draft.tokens == range;
        if same && draft.kind == name.kind {
            // Both see it: it is no guess.
            if let Some(draft) = sheet.draft_mut(id) {
                draft.weak = false;
                draft.confidence = draft.confidence.max(Confidence::Likely);
            }
            return;
        }
        let listed = draft.source == Source::Gazetteer;
        if !sure && (listed || draft.confidence > Confidence::Guess) {
            return;
        }
        if draft.tokens.start == range.start {
            start = Some(draft.bytes.start);
        }
        if same {
            lines.clone_from(&draft.lines);
        }
    }
    if range.clone().any(|k| sheet.role_at(para, k).is_some()) {
        return;
    }
    let start = start.or_else(|| behind_clitics(sheet, para, range.start));
    for id in over {
        sheet.remove(id);
    }
    let confidence = if sure || range.len() > 1 {
        Confidence::Likely
    } else {
        Confidence::Guess
    };
    let id = sheet.name(para, range, start, name.kind, Source::Tagger, confidence);
    if name.kind != Kind::Place {
        lines.clear();
    }
    sheet.set_lines(id, lines);
    if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
        draft.weak = name.margin < knob("T_WEAK", 0);
    }
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
