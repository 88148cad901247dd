//! Lines of results: "Arsenal 2 Leeds 0", "Ijaz Ahmed c and b Silva 113".
//!
//! A line without verbs tells by its form what its names are.
//! Invariant: a line with a verb is left alone.
//! Must not know: which teams or players there are.

use super::*;

/// Whether a word stands between the names of a cricket scorecard: caught, bowled, leg before wicket.
fn is_dismissal(norm: &str) -> bool {
    matches!(norm, "c" | "b" | "lbw" | "st")
}

/// Names in a line of a scorecard are persons.
pub(super) fn scorecard(sheet: &mut Sheet<'_>, para: usize) {
    let row = sheet.row(para);
    let small = |t: &&Token| t.class == Class::Latin && t.case == Case::Lower;
    let marks = row
        .iter()
        .filter(|t| small(t) && is_dismissal(&t.norm))
        .count();
    let others = row
        .iter()
        .filter(|t| {
            small(t)
                && !is_dismissal(&t.norm)
                && !matches!(
                    t.norm.as_str(),
                    "and" | "not" | "out" | "run" | "sub" | "retired" | "hurt"
                )
        })
        .count();
    let counted = row.iter().any(|t| t.class == Class::Digits);
    let bowling = row.first().is_some_and(|t| t.norm == "bowling");
    if !(counted && marks > 0 || bowling) || others > 0 {
        return;
    }
    let mut runs = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let end = name_run(sheet, para, at);
        let named = end > at && !(bowling && at == 0);
        if named {
            runs.push(at..end);
        }
        at = end.max(at + 1);
    }
    for range in runs {
        sheet.name(
            para,
            range,
            None,
            Kind::Person,
            Source::Title,
            Confidence::Likely,
        );
    }
}

/// Cities with figures behind them are teams; countries stay what they are.
pub(super) fn results(sheet: &mut Sheet<'_>, para: usize) {
    let row = sheet.row(para);
    let is_word = |t: &&Token| t.class == Class::Latin;
    if row.iter().any(|t| is_word(&t) && t.case == Case::Lower)
        || row.first().is_none_or(|t| !t.is_capital())
    {
        return;
    }
    let figure = |k: usize| {
        row.get(k)
            .is_some_and(|t| t.class == Class::Digits && t.norm.len() <= 3)
            && sheet
                .core_at(para, k)
                .and_then(|d| sheet.draft(d))
                .is_none_or(|d| matches!(d.kind, Kind::Number))
    };
    let figures = (0..row.len()).filter(|&k| figure(k)).count();
    let meeting = row.iter().filter(is_word).any(|t| t.norm == "at") && row.len() <= 8;
    if figures < 2 && !meeting {
        return;
    }
    let mut teams = sheet.cores_in(para, 0..row.len());
    teams.retain(|&id| {
        sheet.draft(id).is_some_and(|d| {
            let before_at = meeting
                && row.get(d.tokens.end).is_some_and(|t| t.norm == "at")
                && d.tokens.start == 0;
            let country = !sheet
                .at(para, d.tokens.start, |s| s == Sort::Country)
                .is_empty();
            (d.kind == Kind::Place
                || d.kind == Kind::Person
                    && d.source == Source::Shape
                    && !is_initial(row, d.tokens.start))
                && !country
                && (figure(d.tokens.end) || before_at)
        })
    });
    for id in teams {
        if let Some(draft) = sheet.draft_mut(id) {
            draft.be_organisation();
        }
    }
}

/// What a club has, right behind its name.
fn is_of_a_club(norm: &str) -> bool {
    matches!(
        norm,
        "captain"
            | "striker"
            | "midfielder"
            | "defender"
            | "goalkeeper"
            | "winger"
            | "playmaker"
            | "fans"
            | "supporters"
            | "coach"
            | "manager"
    )
}

/// Clubs called by their city: "Porto captain", "Figo (Barcelona), Rui Costa (Fiorentina)", and then "against Porto".
pub(super) fn clubs(sheet: &mut Sheet<'_>) {
    let city = |sheet: &Sheet<'_>, d: &Draft| {
        // The last word of a longer name is left to what finds the whole.
        let part = d
            .tokens
            .start
            .checked_sub(1)
            .and_then(|k| sheet.token(d.para, k))
            .is_some_and(|t| t.is_capital() && !sheet.lists.cue(Cue::EnCapStop, &t.norm));
        !part
            && d.kind == Kind::Place
            && d.source == Source::Gazetteer
            && !sheet
                .at(d.para, d.tokens.start, |s| s == Sort::City)
                .is_empty()
            && sheet
                .at(d.para, d.tokens.start, |s| s == Sort::Country)
                .is_empty()
    };
    let word = |sheet: &Sheet<'_>, para: usize, k: Option<usize>| -> String {
        k.and_then(|k| sheet.token(para, k))
            .map_or(String::new(), |t| t.norm.to_string())
    };
    // A player's club stands in brackets behind him, in a list of such.
    let bracketed = |sheet: &Sheet<'_>, d: &Draft| {
        let row = sheet.row(d.para);
        let (start, end) = (d.tokens.start, d.tokens.end);
        start >= 2
            && row.get(start - 1).is_some_and(|t| t.is('('))
            && row.get(end).is_some_and(|t| t.is(')') || t.is(','))
            && row
                .get(start - 2)
                .is_some_and(|t| t.class == Class::Latin && t.is_capital())
            && row.iter().filter(|t| t.is('(')).nth(1).is_some()
    };
    let mut teams: FastSet<Vec<Form>> = FastSet::default();
    let mut ids = Vec::new();
    for (id, d) in sheet.drafts() {
        if city(sheet, d)
            && (is_of_a_club(&word(sheet, d.para, Some(d.tokens.end))) || bracketed(sheet, d))
        {
            teams.insert(d.words.clone());
            ids.push(id);
        }
    }
    if teams.is_empty() {
        return;
    }
    for (id, d) in sheet.drafts() {
        let before = word(sheet, d.para, d.tokens.start.checked_sub(1));
        let after = word(sheet, d.para, Some(d.tokens.end));
        let plays = matches!(
            before.as_str(),
            "against" | "beat" | "over" | "for" | "v" | "v."
        ) || matches!(
            after.as_str(),
            "beat" | "lost" | "won" | "drew" | "have" | "are" | "v"
        );
        if plays && city(sheet, d) && teams.contains(&d.words) {
            ids.push(id);
        }
    }
    for id in ids {
        if let Some(draft) = sheet.draft_mut(id) {
            draft.be_organisation();
        }
    }
}
