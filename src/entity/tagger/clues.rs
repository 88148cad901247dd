//! What the lists and the rules say of each token, as the tagger reads it.
//!
//! Invariant: one entry per token. The numbers are part of the weights: a new bit asks for new ones.
//! Must not know: weights.

use super::Clue;
use crate::entity::lists::{Cue, Sort, given_bit};
use crate::entity::mention::{Confidence, Kind, Layer, Source};
use crate::entity::sheet::Sheet;
use crate::language::token::Class;
use crate::text::Side;

/// The lists of cue words that have a bit, by side.
const ENGLISH_CUES: [(Cue, u32); 9] = [
    (Cue::EnParticle, 11),
    (Cue::EnSpeech, 12),
    (Cue::EnOrgHead, 13),
    (Cue::EnOrgPlace, 14),
    (Cue::EnLocPrep, 15),
    (Cue::EnOrgNoun, 16),
    (Cue::EnLocNoun, 17),
    (Cue::EnWeakPlace, 18),
    (Cue::EnCapStop, 19),
];
const ARABIC_CUES: [(Cue, u32); 9] = [
    (Cue::ArParticle, 11),
    (Cue::ArSpeech, 12),
    (Cue::ArOrgHead, 13),
    (Cue::ArPlaceHead, 14),
    (Cue::ArPlaceOut, 15),
    (Cue::ArOrgWeak, 16),
    (Cue::ArState, 17),
    (Cue::ArWeakPlace, 18),
    (Cue::ArCommon, 19),
];

const fn bit_of(sort: Sort) -> u32 {
    match sort {
        Sort::Country => 0,
        Sort::Region => 1,
        Sort::City => 2,
        Sort::Group => 3,
        Sort::Organisation => 4,
        Sort::Head => 5,
        Sort::Portfolio => 6,
        Sort::Rank => 7,
        Sort::Style => 8,
        Sort::Word => 9,
    }
}

/// What found a draft; what comes after the rules is not there yet when the tagger reads.
const fn source(source: Source) -> u32 {
    match source {
        Source::Reader | Source::Value => 0,
        Source::Pattern => 1,
        Source::Gazetteer => 2,
        Source::Title => 3,
        Source::Shape => 4,
        Source::Tagger | Source::Propagated | Source::Projected => 5,
    }
}

/// The clues of a paragraph, into `out`.
pub(in crate::entity) fn read(sheet: &Sheet<'_>, para: usize, out: &mut Vec<Clue>) {
    let row = sheet.row(para);
    let side = sheet.side;
    out.clear();
    out.resize(row.len(), Clue::default());
    let cues = match side {
        Side::English => ENGLISH_CUES,
        Side::Arabic => ARABIC_CUES,
    }
    .map(|(cue, bit)| (cue.bit(), bit));
    let given = given_bit(side);
    for (i, token) in row.iter().enumerate() {
        if !token.is_word() {
            continue;
        }
        let mut own = 0u32;
        let hint = sheet.hint(para, i);
        for hit in sheet.at(para, i, |_| true) {
            let mark = 1 << bit_of(hit.sort);
            own |= mark;
            for slot in out.iter_mut().skip(i + 1).take(hit.len - 1) {
                slot.lists |= mark | 1 << 20;
            }
            if hit.start > token.start {
                own |= 1 << 21;
            }
        }
        if hint & given != 0 {
            let whole = sheet.lists.is_given(side, &token.norm);
            own |= if whole { 1 << 10 } else { 1 << 22 };
        }
        for (cue, bit) in cues {
            own |= u32::from(hint & cue != 0) << bit;
        }
        if token.class == Class::Latin && side == Side::English
            || token.class == Class::Arabic && side == Side::Arabic
        {
            own |= u32::from(sheet.is_ordinary(para, i)) << 23;
        }
        if let Some(slot) = out.get_mut(i) {
            slot.lists |= own;
        }
    }
    for (i, slot) in out.iter_mut().enumerate() {
        let of = |id: Option<usize>| {
            let draft = sheet.draft(id?)?;
            let kind = match draft.kind {
                Kind::Person => 1,
                Kind::Organisation => 2,
                Kind::Place => 3,
                Kind::Group => 4,
                Kind::Date | Kind::Time | Kind::Number => 5,
                Kind::Title => 6,
            };
            let inside = u32::from(draft.tokens.start < i);
            let confidence = match draft.confidence {
                Confidence::Guess => 0,
                Confidence::Likely => 1,
                Confidence::Certain => 2,
            };
            debug_assert!(draft.layer() == Layer::Core || kind == 6, "titles only");
            Some(
                kind << 8
                    | inside << 7
                    | source(draft.source) << 3
                    | confidence << 1
                    | u32::from(draft.weak),
            )
        };
        let core = of(sheet.core_at(para, i));
        slot.rules = core.or_else(|| of(sheet.role_at(para, i))).unwrap_or(0);
    }
}
