//! Names once found are found wherever the same side repeats them, whole or by their known parts:
//! "Mazen" after "Khaled Mazen".
//!
//! Invariant: only free tokens and weak guesses are taken.
//! Must not know: the other side.

use super::arabic;
use super::lists::{Cue, LineId};
use super::mention::{Confidence, Kind, Source};
use super::sheet::Sheet;
use crate::language::hash::FastMap;
use crate::language::token::{Class, Form, Token};
use crate::text::Side;

struct Known {
    words: Vec<Form>,
    kind: Kind,
    lines: Vec<LineId>,
    confidence: Confidence,
}

/// Names by their first words.
#[derive(Default)]
struct Names {
    by_first: FastMap<Form, Vec<Known>>,
    /// A bit for each look of a first word, its ends and its length: most words of a text look like none.
    openings: [u64; 2],
}

impl Names {
    /// The bit of a word's look, and in which of the numbers.
    fn opening(word: &str) -> (usize, u64) {
        // Arabic letters differ in their second bytes.
        let mut bytes = word.bytes();
        let (first, second) = (bytes.next().unwrap_or(0), bytes.next().unwrap_or(0));
        let last = word.bytes().next_back().unwrap_or(0);
        let mixed = usize::from(first) * 7
            + usize::from(second) * 31
            + usize::from(last) * 13
            + word.len() * 5;
        (mixed >> 6 & 1, 1 << (mixed & 63))
    }

    fn beginning_with(&self, word: &str) -> &[Known] {
        let (at, bit) = Self::opening(word);
        if self.openings[at] & bit == 0 {
            return &[];
        }
        self.by_first.get(word).map_or(&[], Vec::as_slice)
    }
}

/// Names every repetition of what has been found.
pub(super) fn propagate(sheet: &mut Sheet<'_>) {
    let known = collect(sheet);
    if known.by_first.is_empty() {
        return;
    }
    for para in 0..sheet.texts.len() {
        let n = sheet.row(para).len();
        let mut i = 0;
        while i < n {
            i = match repeat_at(sheet, &known, para, i) {
                Some(end) => end,
                None => i + 1,
            };
        }
    }
}

fn collect(sheet: &Sheet<'_>) -> Names {
    let mut known = Names::default();
    let mut add = |words: &[Form], kind: Kind, lines: &[LineId], confidence: Confidence| {
        let Some(first) = words.first() else { return };
        let (at, bit) = Names::opening(first);
        known.openings[at] |= bit;
        let bucket = known.by_first.entry(first.clone()).or_default();
        if bucket.iter().any(|k| k.words == words) {
            return;
        }
        bucket.push(Known {
            words: words.to_vec(),
            kind,
            lines: lines.to_vec(),
            confidence,
        });
        bucket.sort_by_key(|k| std::cmp::Reverse(k.words.len()));
    };
    let drafts = || sheet.drafts().map(|(_, d)| d).filter(|d| !d.weak);
    // Whole names first: a part of one name never hides another name.
    for draft in
        drafts().filter(|d| matches!(d.kind, Kind::Person | Kind::Organisation | Kind::Place))
    {
        let single = draft.words.len() == 1;
        let sure = draft.confidence > Confidence::Guess
            || sheet.side == Side::English && draft.kind == Kind::Person;
        if single && (!sure || sheet.side == Side::Arabic && draft.kind == Kind::Organisation) {
            continue;
        }
        if sheet.side == Side::Arabic
            && single
            && (draft.source == Source::Gazetteer
                || draft.words.first().is_some_and(|w| w == "علي"))
        {
            continue;
        }
        add(&draft.words, draft.kind, &draft.lines, draft.confidence);
    }
    for draft in drafts().filter(|d| d.kind == Kind::Person && d.words.len() >= 2) {
        let particle = match sheet.side {
            Side::English => Cue::EnParticle,
            Side::Arabic => Cue::ArParticle,
        };
        let n = draft.words.len();
        for from in (1..n).rev() {
            let part = draft.words.get(from..).unwrap_or_default();
            let Some(first) = part.first() else { continue };
            if sheet.lists.cue(particle, first) && part.len() == 1 {
                continue;
            }
            if part.len() == 1 && !is_telling(sheet, first) {
                continue;
            }
            add(part, Kind::Person, &[], draft.confidence);
        }
        if sheet.side == Side::English
            && let Some(first) = draft.words.first()
            && first.chars().count() > 2
            && !sheet.lists.cue(particle, first)
        {
            add(
                std::slice::from_ref(first),
                Kind::Person,
                &[],
                Confidence::Guess,
            );
        }
    }
    if sheet.side == Side::English {
        // "the House" after "House of Representatives", "the Gash" after "Gash River".
        for draft in drafts().filter(|d| d.words.len() >= 2) {
            let (Some(first), Some(last)) = (draft.words.first(), draft.words.last()) else {
                continue;
            };
            let house = draft.kind == Kind::Organisation
                && matches!(
                    first.as_str(),
                    "house" | "senate" | "assembly" | "council" | "congress"
                )
                && draft.words.get(1).is_some_and(|w| w == "of");
            let river = draft.kind == Kind::Place
                && draft.source == Source::Pattern
                && draft.words.len() == 2
                && sheet.lists.cue(Cue::EnOrgPlace, last)
                && is_telling(sheet, first);
            if house {
                add(
                    std::slice::from_ref(first),
                    Kind::Organisation,
                    &draft.lines,
                    Confidence::Likely,
                );
            } else if river
                && sheet
                    .lists
                    .at(
                        Side::English,
                        sheet.row(draft.para),
                        draft.tokens.start,
                        |s| s.is_place(),
                    )
                    .is_empty()
            {
                add(
                    std::slice::from_ref(first),
                    Kind::Place,
                    &[],
                    Confidence::Likely,
                );
            }
        }
    }
    known
}

/// Whether one word of a name stands for it alone.
fn is_telling(sheet: &Sheet<'_>, word: &str) -> bool {
    let long = word.chars().count() >= 3;
    match sheet.side {
        Side::English => long && !sheet.lists.cue(Cue::EnCapStop, word),
        Side::Arabic => {
            // Where ya and alef maqsura are written alike, the preposition is spelt like the name.
            long && word != "علي"
                && !sheet.lists.cue(Cue::ArCommon, word)
                && !sheet.lists.cue(Cue::ArSpeech, word)
                && (word.starts_with("ال") || !sheet.knows(word))
        }
    }
}

/// Names what is repeated at a token; answers the token after it.
fn repeat_at(sheet: &mut Sheet<'_>, known: &Names, para: usize, i: usize) -> Option<usize> {
    let Repeat {
        name,
        start,
        end,
        over,
    } = repeated(sheet, known, para, i)?;
    for d in over {
        sheet.remove(d);
    }
    let id = sheet.name(
        para,
        i..end,
        Some(start),
        name.kind,
        Source::Propagated,
        name.confidence.max(Confidence::Likely),
    );
    sheet.set_lines(id, name.lines.clone());
    Some(end)
}

/// A known name at a token.
struct Repeat<'k> {
    name: &'k Known,
    /// Its first byte.
    start: usize,
    /// The token after it.
    end: usize,
    /// The drafts that give way.
    over: Vec<usize>,
}

fn repeated<'k>(sheet: &Sheet<'_>, known: &'k Names, para: usize, i: usize) -> Option<Repeat<'k>> {
    let token = sheet.token(para, i)?;
    if !token.is_word() {
        return None;
    }
    for (start, form) in token.forms() {
        let names = known.beginning_with(form);
        if !names.is_empty() && sheet.role_at(para, i).is_some() {
            return None;
        }
        for name in names {
            let Some(end) = spelled(sheet, para, i, &name.words) else {
                continue;
            };
            if sheet.side == Side::English
                && !sheet.row(para).get(i..end).is_some_and(|r| {
                    r.iter().any(Token::is_capital) && r.last().is_some_and(Token::is_capital)
                })
            {
                continue;
            }
            if sheet.side == Side::Arabic
                && start > token.start
                && name.words.len() == 1
                && (form.chars().count() < 4
                    || arabic::is_common(sheet, token) && name.kind != Kind::Person)
            {
                continue;
            }
            let over = sheet.cores_in(para, i..end);
            let yields = over.iter().all(|&d| {
                sheet.draft(d).is_some_and(|d| {
                    let inside = d.tokens.start >= i && d.tokens.end <= end;
                    let part_of_name = name.kind == Kind::Person
                        && d.kind == Kind::Place
                        && d.tokens.len() == 1
                        && d.confidence < Confidence::Certain;
                    inside
                        && (d.weak
                            || d.confidence == Confidence::Guess && d.tokens.len() < end - i
                            || part_of_name && sheet.side == Side::English
                            // نجم طنجة: a city inside a name that is found as a whole.
                            || name.words.len() > 1
                                && d.kind == Kind::Place
                                && d.source == Source::Gazetteer
                                && d.tokens.len() == 1)
                })
            });
            if !yields || (i..end).any(|k| sheet.role_at(para, k).is_some()) {
                continue;
            }
            return Some(Repeat {
                name,
                start,
                end,
                over,
            });
        }
    }
    None
}

/// Whether the tokens from one on spell words; answers the token after them.
fn spelled(sheet: &Sheet<'_>, para: usize, i: usize, words: &[Form]) -> Option<usize> {
    let mut at = i + 1;
    for word in words.iter().skip(1) {
        let mut token = sheet.token(para, at)?;
        if matches!(token.class, Class::Sign('.')) {
            at += 1;
            token = sheet.token(para, at)?;
        }
        if token.norm != *word {
            return None;
        }
        at += 1;
    }
    Some(at)
}
