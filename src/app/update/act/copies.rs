//! What is copied.
//!
//! Invariant: it is logical text, never what is on the screen.
//! Must not know: how it is copied.

use super::*;

pub(super) fn copy_paragraph(state: &State, effects: &mut Vec<Effect>) {
    let Some(reader) = &state.reader else { return };
    if let Some(para) = reader.article.paragraph(reader.cursor) {
        let what = format!(
            "{} paragraph {}",
            reader.cursor.side.language(),
            reader.cursor.index + 1
        );
        effects.push(Effect::Terminal(Terminal::Copy {
            text: para.text.to_string(),
            what,
        }));
    }
}

pub(super) fn copy_pair(state: &State, effects: &mut Vec<Effect>) {
    let Some(reader) = &state.reader else { return };
    let members = Side::BOTH.map(|side| reader.current_members(side));
    // Half of a pair is not called one.
    if members.iter().any(Vec::is_empty) {
        return copy_paragraph(state, effects);
    }
    let text: Vec<_> = members
        .into_iter()
        .flatten()
        .filter_map(|id| reader.article.paragraph(id).map(|p| p.text))
        .collect();
    effects.push(Effect::Terminal(Terminal::Copy {
        text: text.join("\n"),
        what: "the pair".to_owned(),
    }));
}
