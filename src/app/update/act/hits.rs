//! From hit to hit of a search.
//!
//! Invariant: a search says what it found, or that it found nothing.
//! Must not know: how texts are searched.

use super::*;

/// Searches and goes to the first hit from here on.
pub(in crate::app::update) fn search_for(
    state: &mut State,
    typed: &str,
    effects: &mut Vec<Effect>,
) {
    search(state, typed, effects);
    let Some(found) = &mut state.found else {
        return;
    };
    if found.under_way.is_some() {
        found.goes = true;
        state.focus = Focus::Text;
        return;
    }
    if found.hits.is_empty() {
        return no_hit(state);
    }
    hit(state, Way::Forward, 1);
}

/// Says that nothing was found.
pub(in crate::app::update) fn no_hit(state: &mut State) {
    if let Some(found) = &state.found {
        let typed = &found.typed;
        state.notice = Some(Notice::info(format!("\"{typed}\" occurs in neither text")));
    }
}

/// Goes to a hit, once.
pub(in crate::app::update) fn go_to_hit(state: &mut State, span: TextSpan) {
    let (Some(found), Some(reader)) = (&mut state.found, &mut state.reader) else {
        return;
    };
    found.goes = false;
    found.current = found.hits.iter().position(|&h| h == span);
    reader.jump_to_place(Place {
        para: span.para,
        offset: span.start,
    });
}

pub(super) fn hit(state: &mut State, way: Way, times: usize) {
    let (Some(found), Some(reader)) = (&mut state.found, &mut state.reader) else {
        state.notice = Some(Notice::info("nothing is searched for; `/` starts a search"));
        return;
    };
    let len = found.hits.len();
    if len == 0 && found.under_way.is_some() {
        state.notice = Some(Notice::info("still searching: nothing found yet"));
        return;
    }
    if len == 0 {
        state.notice = Some(Notice::info(format!(
            "\"{}\" occurs in neither text",
            found.typed
        )));
        return;
    }
    let mut wrapped = false;
    // From where the reader is: at a hit, or wherever else the keys have led.
    let at_hit = |&at: &usize| found.hits.get(at).is_some_and(|h| h.para == reader.cursor);
    found.current = found.current.filter(at_hit);
    let fresh = found.current.is_none();
    for _ in 0..times {
        let next = match (found.current, way) {
            (Some(at), Way::Forward) => at + 1,
            (Some(at), Way::Back) => at.checked_sub(1).unwrap_or(len),
            (None, way) => {
                let here = screen_order(reader, TextSpan::new(reader.cursor, 0..0)).0;
                let from = found
                    .hits
                    .partition_point(|&h| screen_order(reader, h).0 < here);
                if way == Way::Forward {
                    from
                } else {
                    from.checked_sub(1).unwrap_or(len)
                }
            }
        };
        let edge = if way == Way::Forward { 0 } else { len - 1 };
        wrapped |= next >= len;
        found.current = Some(if next < len { next } else { edge });
    }
    if let Some(&span) = found.current.and_then(|c| found.hits.get(c)) {
        reader.jump_to_place(Place {
            para: span.para,
            offset: span.start,
        });
        state.focus = Focus::Text;
    }
    if wrapped {
        let line = match (way, fresh) {
            (Way::Forward, false) => "on to the first hit again".to_owned(),
            (Way::Back, false) => "on to the last hit again".to_owned(),
            (way, true) => {
                let at = found.current.map_or(0, |c| c + 1);
                let edge = if way == Way::Forward { "top" } else { "end" };
                format!("hit {at}/{len}, from the {edge}")
            }
        };
        state.notice = Some(Notice::info(line));
    }
}
