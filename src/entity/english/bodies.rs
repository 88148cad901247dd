//! What stands beside an English name and tells what it is: ", a Danish company", "has raised $8 million",
//! an occupation before it.
//!
//! Invariant: a kind is told by the words beside a name, never by the name.
//! Must not know: lists of names.

use super::*;

/// A name that its sentence shows to be an organisation is one wherever nothing but a capital speaks.
pub(super) fn once_and_always(sheet: &mut Sheet<'_>) {
    let shown: FastSet<Vec<Form>> = sheet
        .drafts()
        .map(|(_, d)| d)
        .filter(|d| d.kind == Kind::Organisation && d.source == Source::Pattern)
        .map(|d| d.words.clone())
        .collect();
    let ids: Vec<usize> = sheet
        .drafts()
        .filter(|(_, d)| d.source == Source::Shape && shown.contains(&d.words))
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        if let Some(draft) = sheet.draft_mut(id) {
            draft.be_organisation();
        }
    }
}

/// Whether a noun tells what sort of body the name before or behind it is.
pub(super) fn is_body(sheet: &Sheet<'_>, norm: &str) -> bool {
    sheet.lists.cue(Cue::EnOrgNoun, norm) && !matches!(norm, "hospital" | "university")
        || matches!(
            norm,
            "startup"
                | "fund"
                | "lender"
                | "carrier"
                | "insurer"
                | "consultancy"
                | "movement"
                | "coalition"
                | "ngo"
                | "nonprofit"
                | "subsidiary"
                | "brokerage"
                | "website"
                | "platform"
                | "magazine"
                | "conglomerate"
                | "utility"
                | "association"
                | "federation"
        )
}

/// Whether a name that ends before a token is called a body behind it: ", a Norwegian company that",
/// "is a bank", " - a charity".
pub(super) fn called_a_body(sheet: &Sheet<'_>, row: &[Token], end: usize) -> bool {
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let mut at = match row.get(end) {
        Some(t) if matches!(t.class, Class::Sign(',' | '–' | '—')) => end + 1,
        Some(t) if matches!(t.norm.as_str(), "is" | "was") => end + 1,
        _ => return false,
    };
    if !matches!(word(at), "a" | "an" | "the") {
        return false;
    }
    at += 1;
    // What stands before the noun: adjectives, names of countries, sums.
    for k in at..at + 7 {
        let Some(token) = row.get(k) else {
            return false;
        };
        let started = token.norm == "up" && word(k.wrapping_sub(1)) == "start";
        if token.case == Case::Lower && (is_body(sheet, &token.norm) || started) {
            let Some(next) = row.get(k + 1) else {
                return true;
            };
            // A bank employee is a person, a company town is a place.
            let closes = matches!(next.class, Class::Sign(_))
                || next.norm.ends_with("ed")
                || next.norm.ends_with("ing")
                || frequent::is_function_word(&next.norm, SIDE)
                || matches!(
                    next.norm.as_str(),
                    "run" | "led" | "that" | "whose" | "which"
                );
            let compound = next.class == Class::Latin && is_body(sheet, &next.norm);
            if closes {
                return next.gap != Gap::None || next.is('.') || next.is(',');
            }
            if !compound {
                return false;
            }
            continue;
        }
        let part = match token.class {
            Class::Latin => !frequent::is_function_word(&token.norm, SIDE),
            Class::Sign(c) => matches!(c, '-' | '‑' | '$' | '"' | '“' | '”'),
            _ => true,
        };
        if !part {
            return false;
        }
    }
    false
}

/// Whether what follows a name is done by bodies and teams only: "has raised $8 million", "employs",
/// and the plural verb after one name, "Rovers have signed".
pub(super) fn acts_as_body(row: &[Token], from: usize, end: usize) -> bool {
    let word = |k: usize| row.get(k).map_or("", |t| t.norm.as_str());
    let at = if matches!(word(end), "has" | "have") {
        end + 1
    } else {
        end
    };
    if word(at) == "raised" {
        return row.get(at + 1).is_some_and(|t| {
            t.class == Class::Digits || matches!(t.class, Class::Sign('$' | '€' | '£'))
        });
    }
    if matches!(word(end), "employs" | "manufactures") {
        return true;
    }
    let alone = from
        .checked_sub(1)
        .and_then(|k| row.get(k))
        .is_none_or(|t| matches!(t.class, Class::Sign('.' | '"' | '“')));
    let plural = match word(end) {
        "have" | "are" | "were" => true,
        // A bare verb: "sign a midfielder", "open the season against".
        "sign" | "face" | "host" | "open" | "beat" => row.get(end + 1).is_some_and(|t| {
            t.is_capital() || matches!(t.norm.as_str(), "a" | "the" | "their" | "at")
        }),
        _ => false,
    };
    alone && plural && row.get(end).is_some_and(|t| t.case == Case::Lower)
}

/// Whether a word at the start of a sentence names an occupation: Glaciologist Petra Sandoval.
pub(super) fn is_occupation(norm: &str) -> bool {
    norm.len() > 7
        && ["ologist", "ographer", "ologists", "ographers"]
            .iter()
            .any(|tail| norm.ends_with(tail))
        || matches!(
            norm,
            "economist"
                | "physician"
                | "statistician"
                | "politician"
                | "technician"
                | "mathematician"
                | "pediatrician"
                | "paediatrician"
                | "physicist"
                | "chemist"
                | "botanist"
                | "novelist"
                | "columnist"
                | "dramatist"
        )
}

/// Whether a small syllable behind a hyphen ends a Korean given name: Min-jae.
pub(super) fn is_korean_syllable(norm: &str) -> bool {
    matches!(
        norm,
        "ah" | "bin"
            | "chan"
            | "cheol"
            | "chul"
            | "do"
            | "dong"
            | "eun"
            | "geun"
            | "gi"
            | "gyu"
            | "ha"
            | "hae"
            | "han"
            | "hee"
            | "ho"
            | "hoon"
            | "hun"
            | "hwa"
            | "hwan"
            | "hyuk"
            | "hyun"
            | "il"
            | "in"
            | "jae"
            | "jin"
            | "jong"
            | "joo"
            | "joon"
            | "ju"
            | "jun"
            | "jung"
            | "ki"
            | "kook"
            | "kyu"
            | "kyun"
            | "kyung"
            | "mi"
            | "min"
            | "mo"
            | "myung"
            | "na"
            | "rae"
            | "ri"
            | "rim"
            | "seo"
            | "seok"
            | "seon"
            | "seong"
            | "seop"
            | "shik"
            | "sik"
            | "sil"
            | "soo"
            | "sook"
            | "su"
            | "suk"
            | "sun"
            | "sung"
            | "tae"
            | "uk"
            | "un"
            | "wan"
            | "won"
            | "woo"
            | "wook"
            | "yeol"
            | "yeon"
            | "yeong"
            | "yong"
            | "yoon"
            | "young"
            | "yul"
            | "yun"
    )
}
