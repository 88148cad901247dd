//! What the rules found on a side and what the trained tagger sees, made into one reading.
//!
//! Both propose names; what speaks for and against each is summed up by weights (`signs`), and of names that share a
//! token the likelier one stays. Dates, numbers and nationalities are not weighed.
//! Invariant: that of [`Sheet`].
//! Must not know: the other side, how the tagger works.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use super::arabic;
use super::lists::{Cue, Sort};
use super::mention::{Confidence, Kind, Source};
use super::sheet::{Draft, Sheet};
use super::tagger::{Scratch, Tagged, Tagger, clues, shipped};
use crate::bitext::Watch;
use crate::language::hash::{FastMap, FastSet};
use crate::language::token::{Case, Class, Form};
use crate::text::{Side, Sides};

#[cfg(test)]
mod fit;
mod signs;

use signs::Weights;

/// A name that the rules, the tagger or both propose.
#[derive(Debug, Clone)]
struct Proposal {
    para: usize,
    tokens: Range<usize>,
    kind: Kind,
    /// The draft of the rules.
    draft: Option<usize>,
    /// Whether the tagger sees it just so.
    tagged: bool,
    /// An ordinary word, or one of an office.
    doubtful: bool,
    /// How far from no name and from another kind, in the tagger's weights.
    support: (i32, i32),
    /// How often its words are proposed in the article, by [`kind_index`].
    again: [u32; KINDS],
    /// The token after it and all that begin before it in its paragraph.
    reach: usize,
    /// How likely it is right, as the logarithm of the odds.
    odds: f32,
}

/// What is asked of a proposal, as logarithms of odds: chosen on annotated articles that the weights were not learnt
/// from.
struct Favour {
    /// The advantage of offices, patterns, titles and countries. Where the other side can confirm a name, it is theirs
    /// to be confirmed; else corpora, which name less than articles do, would have too much to say.
    standing: f32,
    /// From which a name of the rules is kept where no other side can confirm it: capitals say something by themselves.
    kept: f32,
    /// From which a name that only the tagger sees is added, where the other side can confirm it.
    added: f32,
    /// Below which it must.
    sure: f32,
}

impl Favour {
    const fn of(side: Side, alone: bool) -> Self {
        let standing = if alone { 1.0 } else { 50.0 };
        match side {
            Side::English => Self {
                standing,
                kept: -1.0,
                added: 1.0,
                sure: 1.0,
            },
            Side::Arabic => Self {
                standing,
                kept: 0.0,
                added: 1.0,
                sure: 2.0,
            },
        }
    }
}

/// Whether a draft is one of an office, a pattern, a title or a country.
fn stands(draft: &Draft) -> bool {
    match draft.source {
        Source::Title => true,
        Source::Pattern => !draft.weak,
        Source::Gazetteer => draft.confidence == Confidence::Certain,
        _ => false,
    }
}

/// From which it is no guess.
const LIKELY: f32 = 1.4;

thread_local! {
    /// What the taggers that ship have met in this thread.
    static SCRATCH: RefCell<Sides<Scratch>> = RefCell::default();
}

/// Works with what the tagger of a side that ships has met in this thread.
fn with_scratch<T>(side: Side, work: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = SCRATCH.with_borrow_mut(|kept| std::mem::take(&mut kept[side]));
    let done = work(&mut scratch);
    SCRATCH.with_borrow_mut(|kept| kept[side] = scratch);
    done
}

/// Weighs the names of the rules and the tagger's on a side. `alone` says that there is no other side which could
/// confirm a name.
pub(super) fn combine(sheet: &mut Sheet<'_>, alone: bool, watch: Watch<'_>) -> Option<()> {
    let side = sheet.side;
    let weights = signs::shipped(side);
    let mut proposals = with_scratch(side, |scratch| {
        proposals(sheet, shipped(side), scratch, weights, watch)
    })?;
    for group in proposals.chunk_by_mut(|a, b| a.para == b.para) {
        choose(sheet, group, alone);
    }
    Some(())
}

/// All that is proposed, with its odds, paragraph by paragraph. `scratch` has tagged for no other tagger.
fn proposals(
    sheet: &Sheet<'_>,
    tagger: &Tagger,
    scratch: &mut Scratch,
    weights: &Weights,
    watch: Watch<'_>,
) -> Option<Vec<Proposal>> {
    let mut said = Vec::new();
    let mut out = Vec::new();
    for para in 0..sheet.texts.len() {
        watch.at(para, sheet.texts.len())?;
        clues::read(sheet, para, &mut said);
        let names = tagger.names(sheet.row(para), &said, scratch);
        propose(sheet, para, &names, scratch, &mut out);
    }
    count_again(sheet, &mut out);
    for group in out.chunk_by_mut(|a, b| a.para == b.para) {
        let odds: Vec<f32> = (0..group.len())
            .map(|at| weights.odds(sheet, group, at))
            .collect();
        for (p, odds) in group.iter_mut().zip(odds) {
            p.odds = odds;
        }
    }
    Some(out)
}

/// Kinds that names have here.
const KINDS: usize = 3;

/// Where a kind stands among them.
const fn kind_index(kind: Kind) -> usize {
    match kind {
        Kind::Person => 0,
        Kind::Organisation => 1,
        _ => 2,
    }
}

/// Counts how often the words of each proposal are proposed as a name of each kind.
fn count_again(sheet: &Sheet<'_>, proposals: &mut [Proposal]) {
    let mut known: FastMap<Cow<'_, [Form]>, usize> = FastMap::default();
    let mut counts: Vec<[u32; KINDS]> = Vec::new();
    let mut names = Vec::with_capacity(proposals.len());
    for p in proposals.iter() {
        let name = *known.entry(forms(sheet, p)).or_insert(counts.len());
        if name == counts.len() {
            counts.push([0; KINDS]);
        }
        counts[name][kind_index(p.kind)] += 1;
        names.push(name);
    }
    for (p, name) in proposals.iter_mut().zip(names) {
        p.again = counts[name];
    }
}

/// The words of a proposal.
fn forms<'s>(sheet: &'s Sheet<'_>, p: &Proposal) -> Cow<'s, [Form]> {
    match p.draft.and_then(|id| sheet.draft(id)) {
        Some(draft) => Cow::Borrowed(&draft.words),
        None => {
            let start = behind_clitics(sheet, p.para, p.tokens.start)
                .or_else(|| sheet.token(p.para, p.tokens.start).map(|t| t.start));
            let row = sheet.row(p.para);
            Cow::Owned(super::sheet::words(row, &p.tokens, start.unwrap_or(0)))
        }
    }
}

const fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Organisation | Kind::Place)
}

/// What is proposed in a paragraph, in the order of its tokens.
fn propose(
    sheet: &Sheet<'_>,
    para: usize,
    names: &[Tagged],
    scratch: &Scratch,
    out: &mut Vec<Proposal>,
) {
    let from = out.len();
    let mut at = 0;
    while at < sheet.row(para).len() {
        let Some((id, draft)) = sheet
            .core_at(para, at)
            .and_then(|id| Some((id, sheet.draft(id)?)))
        else {
            at += 1;
            continue;
        };
        at = draft.tokens.end.max(at + 1);
        if is_name(draft.kind) && !matches!(draft.source, Source::Reader | Source::Value) {
            out.push(Proposal {
                para,
                tokens: draft.tokens.clone(),
                kind: draft.kind,
                draft: Some(id),
                tagged: false,
                doubtful: false,
                support: scratch.support(draft.tokens.clone(), draft.kind),
                again: [0; KINDS],
                reach: 0,
                odds: 0.0,
            });
        }
    }
    let drafts = from..out.len();
    for name in names {
        let Some((tokens, doubtful)) = trimmed(sheet, para, name) else {
            continue;
        };
        let kind = kind_of(sheet, para, &tokens, name.kind);
        let value = tokens.clone().any(|k| {
            sheet
                .core_at(para, k)
                .and_then(|id| sheet.draft(id))
                .is_some_and(|d| matches!(d.source, Source::Reader | Source::Value))
        });
        if value {
            continue;
        }
        // Drafts share no token, and come in their order.
        let drafts = out.get_mut(drafts.clone()).unwrap_or_default();
        let at = drafts.partition_point(|p| p.tokens.start < tokens.start);
        let same = drafts
            .get_mut(at)
            .filter(|p| p.tokens == tokens && p.kind == kind);
        match same {
            Some(same) => same.tagged = true,
            None => out.push(Proposal {
                para,
                support: scratch.support(tokens.clone(), kind),
                tokens,
                kind,
                draft: None,
                tagged: true,
                doubtful,
                again: [0; KINDS],
                reach: 0,
                odds: 0.0,
            }),
        }
    }
    if let Some(own) = out.get_mut(from..) {
        own.sort_by_key(|p| (p.tokens.start, p.tokens.end, p.kind));
        let mut reach = 0;
        for p in own {
            reach = p.tokens.end.max(reach);
            p.reach = reach;
        }
    }
}

/// Lays the likeliest names of a paragraph over its drafts.
fn choose(sheet: &mut Sheet<'_>, group: &mut [Proposal], alone: bool) {
    let favour = Favour::of(sheet.side, alone);
    for p in group.iter_mut() {
        let draft = p.draft.and_then(|id| sheet.draft(id));
        if draft.is_some_and(stands) {
            p.odds += favour.standing;
        }
    }
    let group = &*group;
    let mut order: Vec<&Proposal> = group.iter().collect();
    order.sort_by(|a, b| b.odds.total_cmp(&a.odds));
    let mut kept: Vec<&Proposal> = Vec::new();
    let mut taken = vec![false; group.last().map_or(0, |p| p.reach)];
    for p in order {
        let least = match (alone, p.draft) {
            (true, Some(_)) => favour.kept,
            (true, None) => 0.0,
            (false, None) => favour.added,
            (false, Some(_)) => f32::MIN,
        };
        let cells = taken.get_mut(p.tokens.clone()).unwrap_or_default();
        if p.odds >= least && !cells.contains(&true) {
            cells.fill(true);
            kept.push(p);
        }
    }
    let stay: FastSet<usize> = kept.iter().filter_map(|p| p.draft).collect();
    // In the order of their tokens, none of which two share.
    let mut gone = Vec::new();
    for p in group.iter().filter_map(|p| p.draft) {
        if !stay.contains(&p)
            && let Some(draft) = sheet.draft(p)
        {
            gone.push((draft.tokens.clone(), draft.bytes.start, draft.lines.clone()));
            sheet.remove(p);
        }
    }
    for p in kept {
        let confidence = if p.odds >= LIKELY {
            Confidence::Likely
        } else {
            Confidence::Guess
        };
        let id = match p.draft {
            Some(id) => {
                if let Some(draft) = sheet.draft_mut(id)
                    && p.tagged
                {
                    draft.confidence = draft.confidence.max(Confidence::Likely);
                }
                Some(id)
            }
            None => {
                // A nationality inside a name is part of it.
                sheet.clear_core(p.para, p.tokens.clone());
                let before = gone.partition_point(|(t, ..)| t.start < p.tokens.start);
                let before = gone.get(before).filter(|(t, ..)| t.start == p.tokens.start);
                let start = before
                    .map(|(_, start, _)| *start)
                    .or_else(|| behind_clitics(sheet, p.para, p.tokens.start));
                let tokens = p.tokens.clone();
                let id = sheet.name(p.para, tokens, start, p.kind, Source::Tagger, confidence);
                if p.kind == Kind::Place
                    && let Some((.., lines)) = before.filter(|(t, ..)| *t == p.tokens)
                {
                    sheet.set_lines(id, lines.clone());
                }
                id
            }
        };
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            let doubted = draft.weak && !p.tagged;
            draft.weak = !alone && (p.odds < favour.sure || doubted);
        }
    }
}

/// A tagged name without signs, possessives and, in English, small words at its ends, and whether it is an ordinary
/// word or one of an office; none when nothing of a name is left.
fn trimmed(sheet: &Sheet<'_>, para: usize, name: &Tagged) -> Option<(Range<usize>, bool)> {
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
            sheet.side == Side::English && sheet.lists.cue(Cue::EnParticle, &t.norm)
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
                sheet.lists.cue(Cue::EnCapStop, &first.norm)
                    || sheet.lists.cue(Cue::EnNotName, &first.norm)
            }
            Side::Arabic => {
                arabic::is_common(sheet, first)
                    || sheet.lists.cue(Cue::ArDefStop, &first.norm)
                    || sheet.lists.cue(Cue::ArOrgHead, &first.norm)
            }
        };
    // Many Arabic clubs and papers are called by an ordinary word.
    let doubtful = office || ordinary;
    let fits = !acronym && first.class != Class::Digits && !range.is_empty();
    (fits && !(doubtful && sheet.side == Side::English)).then_some((range, doubtful))
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
        sheet.lists.cue(Cue::EnOrgHead, &t.norm) || sheet.lists.cue(Cue::EnOrgPlace, &t.norm)
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
            || sheet.lists.cue(Cue::ArOrgHead, norm)
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
