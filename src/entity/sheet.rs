//! One side of an article while names are looked for: its tokens and what has been found on them.
//!
//! Invariant: drafts of the core layer never share a token, nor do those of the role layer; a draft
//! taken away leaves its tokens free.
//! Must not know: the other side, how a draft was found.

use std::cell::RefCell;
use std::ops::Range;

use super::bounded::Bounded;
use super::lists::{Cue, Hit, LineId, Lists, Sort, given_bit, shipped};
use super::mention::{Confidence, Kind, Layer, Source};
use crate::bitext::Watch;
use crate::language::date::{self, Date, Time};
use crate::language::frequent;
use crate::language::lexicon::Lexicon;
use crate::language::number;
use crate::language::token::{Class, Form, Token, tokens};
use crate::text::{Side, Sides};

/// What a date, time or number says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A day and a part of it, such as "Friday evening".
    PartOfDay(Date, u8),
    Number(f64),
}

/// A mention in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) para: usize,
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// Its bytes; the first token may start with clitics that stay outside.
    pub(super) bytes: Range<usize>,
    pub(super) kind: Kind,
    pub(super) source: Source,
    pub(super) confidence: Confidence,
    /// The forms of its words, without signs.
    pub(super) words: Vec<Form>,
    /// The lines of the lists it may stand for.
    pub(super) lines: Vec<LineId>,
    pub(super) value: Option<Value>,
    /// Found by a weak clue only: it stays when something else speaks for it.
    pub(super) weak: bool,
}

impl Draft {
    pub(super) const fn layer(&self) -> Layer {
        match self.kind {
            Kind::Title => Layer::Role,
            _ => Layer::Core,
        }
    }

    /// Makes it an organisation, as the text around it or elsewhere shows; what the lists have of its words
    /// is something else then.
    pub(super) fn be_organisation(&mut self) {
        self.kind = Kind::Organisation;
        self.source = Source::Pattern;
        self.confidence = Confidence::Likely;
        self.weak = false;
        self.lines.clear();
    }
}

thread_local! {
    /// What is known of the words of texts, always the same: texts use few words over and over, and taking a word
    /// apart for the dictionary costs more than all else that is asked of it.
    static KNOWN: RefCell<Sides<Known>> = RefCell::default();
}

/// So many words a side are remembered: about two megabytes.
const MOST_KNOWN: usize = 40_000;

/// What a side's texts have been asked of words.
#[derive(Default)]
struct Known {
    /// Whether the dictionary has a word.
    entries: Bounded<Form, bool, MOST_KNOWN>,
    /// The [hints](Known::hint) of words.
    hints: Bounded<Form, u64, MOST_KNOWN>,
}

/// The bit of a hint that says that a word is an ordinary one: of the dictionary, or frequent.
const ORDINARY: u64 = 1 << 60;
/// The bit that says that a date, a time or a number may begin with it.
const VALUE: u64 = 1 << 61;

impl Known {
    /// What the lists have of any form of a token, see [`Lists::hint`], and whether it is [ordinary](ORDINARY) or
    /// [opens](VALUE) a value. Its form tells all: of the same form there are the same readings.
    fn hint(&mut self, lists: &Lists, side: Side, token: &Token) -> u64 {
        if !token.is_word() {
            let opens = token.class == Class::Digits || token.is('(');
            return if opens { VALUE } else { 0 };
        }
        if let Some(hint) = self.hints.get(&token.norm) {
            return *hint;
        }
        let mut hint = lists.hint(side, token);
        if self.is_ordinary(side, &token.norm) {
            hint |= ORDINARY;
        }
        if date::may_begin(token, side) || number::may_begin(token, side) {
            hint |= VALUE;
        }
        self.hints.insert(token.norm.clone(), hint);
        hint
    }

    /// Whether a word is in the dictionary or a frequent one.
    fn is_ordinary(&mut self, side: Side, norm: &str) -> bool {
        frequent::content(norm, side) < 1.0 || self.has_entry(side, norm)
    }

    /// Whether the dictionary has a word.
    fn has_entry(&mut self, side: Side, norm: &str) -> bool {
        if let Some(known) = self.entries.get(norm) {
            return *known;
        }
        let known = Lexicon::shipped().knows(norm, side);
        self.entries.insert(Form::new(norm), known);
        known
    }
}

/// A side's paragraphs, tokens and drafts.
pub(super) struct Sheet<'t> {
    pub(super) side: Side,
    pub(super) texts: &'t [&'t str],
    pub(super) tokens: Vec<Vec<Token>>,
    pub(super) lists: &'static Lists,
    /// What the lists have of any form of each token, and more: see [`Known::hint`].
    hints: Vec<Vec<u64>>,
    drafts: Vec<Option<Draft>>,
    core: Vec<Vec<Option<usize>>>,
    role: Vec<Vec<Option<usize>>>,
    changes: usize,
}

impl<'t> Sheet<'t> {
    /// Reads the tokens of a side and its dates, times and numbers, which no name may cross.
    pub(super) fn new(side: Side, texts: &'t [&'t str]) -> Self {
        let tokens: Vec<Vec<Token>> = texts.iter().map(|t| tokens(t)).collect();
        let grid = || {
            tokens
                .iter()
                .map(|t| vec![None; t.len()])
                .collect::<Vec<_>>()
        };
        let (core, role) = (grid(), grid());
        let lists = shipped();
        let hints = KNOWN.with_borrow_mut(|known| {
            let known = &mut known[side];
            tokens
                .iter()
                .map(|row| row.iter().map(|t| known.hint(lists, side, t)).collect())
                .collect()
        });
        Self {
            side,
            texts,
            tokens,
            lists,
            hints,
            drafts: Vec::new(),
            core,
            role,
            changes: 0,
        }
    }

    /// How often a draft came or went, or got other lines or another type: what names are gathered from.
    pub(super) const fn changes(&self) -> usize {
        self.changes
    }

    /// Gives a name another type.
    pub(super) fn retype(&mut self, id: usize, kind: Kind) {
        if let Some(draft) = self.drafts.get_mut(id).and_then(Option::as_mut)
            && draft.kind != kind
        {
            draft.kind = kind;
            self.changes += 1;
        }
    }

    /// Finds dates, times and numbers; `None` where that is called off.
    pub(super) fn read_values(&mut self, watch: Watch<'_>) -> Option<()> {
        for para in 0..self.texts.len() {
            watch.at(para, self.texts.len())?;
            let tokens = self
                .tokens
                .get_mut(para)
                .map(std::mem::take)
                .unwrap_or_default();
            let side = self.side;
            let hints = self
                .hints
                .get_mut(para)
                .map(std::mem::take)
                .unwrap_or_default();
            let begins = |k: usize| hints.get(k).is_some_and(|hint| hint & VALUE != 0);
            for (range, time) in date::scan_times(&tokens, side, begins) {
                let bytes = date::bytes(&tokens, &range);
                self.put_value(para, range, bytes, Kind::Time, Value::Time(time));
            }
            for (range, date) in date::scan(&tokens, side, begins) {
                if range.clone().any(|k| self.core_at(para, k).is_some()) {
                    continue;
                }
                let (range, part) = part_of_day(&tokens, side, range);
                let bytes = match part {
                    Some(_) => {
                        let start = tokens.get(range.start).map_or(0, |t| {
                            t.forms()
                                .find(|(_, n)| is_part(n).is_some())
                                .map_or_else(|| date::bytes(&tokens, &range).start, |(s, _)| s)
                        });
                        start..date::bytes(&tokens, &range).end
                    }
                    None => date::bytes(&tokens, &range),
                };
                match part {
                    Some(part) => {
                        self.put_value(para, range, bytes, Kind::Time, Value::PartOfDay(date, part))
                    }
                    None => self.put_value(para, range, bytes, Kind::Date, Value::Date(date)),
                }
            }
            let taken: Vec<bool> = self
                .core
                .get(para)
                .map(|row| row.iter().map(Option::is_some).collect())
                .unwrap_or_default();
            for found in number::scan(&tokens, side, &taken, begins) {
                self.put_value(
                    para,
                    found.tokens,
                    found.start..found.end,
                    Kind::Number,
                    Value::Number(found.value),
                );
            }
            if let Some(row) = self.hints.get_mut(para) {
                *row = hints;
            }
            if let Some(row) = self.tokens.get_mut(para) {
                *row = tokens;
            }
        }
        Some(())
    }

    fn put_value(
        &mut self,
        para: usize,
        tokens: Range<usize>,
        bytes: Range<usize>,
        kind: Kind,
        value: Value,
    ) {
        self.put(Draft {
            para,
            tokens,
            bytes,
            kind,
            source: Source::Value,
            confidence: Confidence::Certain,
            words: Vec::new(),
            lines: Vec::new(),
            value: Some(value),
            weak: false,
        });
    }

    /// Whether the dictionary has a word of this side.
    pub(super) fn knows(&self, norm: &str) -> bool {
        KNOWN.with_borrow_mut(|known| known[self.side].has_entry(self.side, norm))
    }

    /// Whether the dictionary has the word at a token, or it is a frequent one.
    pub(super) fn is_ordinary(&self, para: usize, at: usize) -> bool {
        match self.token(para, at) {
            Some(token) if token.is_word() => self.hint(para, at) & ORDINARY != 0,
            Some(token) => {
                KNOWN.with_borrow_mut(|known| known[self.side].is_ordinary(self.side, &token.norm))
            }
            None => false,
        }
    }

    /// The tokens of a paragraph.
    pub(super) fn row(&self, para: usize) -> &[Token] {
        self.tokens.get(para).map_or(&[], Vec::as_slice)
    }

    /// A token.
    pub(super) fn token(&self, para: usize, at: usize) -> Option<&Token> {
        self.row(para).get(at)
    }

    /// What the lists have of any form of a token, a bit each: see [`Known::hint`].
    pub(super) fn hint(&self, para: usize, at: usize) -> u64 {
        self.hints
            .get(para)
            .and_then(|row| row.get(at))
            .copied()
            .unwrap_or(0)
    }

    /// Whether a list of cue words has a word, as it stands.
    pub(super) fn cue(&self, para: usize, at: usize, cue: Cue) -> bool {
        self.has_bit(para, at, cue.bit())
    }

    /// Whether a word is a given name, as it stands.
    pub(super) fn is_given(&self, para: usize, at: usize) -> bool {
        self.has_bit(para, at, given_bit(self.side))
    }

    /// Whether the lists have a bit for a word as it stands. Its hint tells, but for what a clitic hides.
    fn has_bit(&self, para: usize, at: usize, bit: u64) -> bool {
        self.token(para, at).is_some_and(|token| {
            if token.is_word() && (self.hint(para, at) & bit == 0 || token.readings.is_empty()) {
                self.hint(para, at) & bit != 0
            } else {
                self.lists.words_bits(&token.norm) & bit != 0
            }
        })
    }

    /// The longest phrases of this side's lists at a token, as [`Lists::at`] finds them.
    pub(super) fn at(&self, para: usize, i: usize, want: impl Fn(Sort) -> bool) -> Vec<Hit> {
        let hint = self.hint(para, i) & Sort::HINTS;
        if hint != 0
            && Sort::ALL
                .iter()
                .any(|&sort| hint & sort.hint() != 0 && want(sort))
        {
            self.lists.at(self.side, self.row(para), i, want)
        } else {
            Vec::new()
        }
    }

    /// The draft of the core layer on a token.
    pub(super) fn core_at(&self, para: usize, at: usize) -> Option<usize> {
        self.core.get(para)?.get(at).copied().flatten()
    }

    /// The draft of the role layer on a token.
    pub(super) fn role_at(&self, para: usize, at: usize) -> Option<usize> {
        self.role.get(para)?.get(at).copied().flatten()
    }

    /// The drafts of the core layer on some tokens, in order.
    pub(super) fn cores_in(&self, para: usize, range: Range<usize>) -> Vec<usize> {
        let mut ids: Vec<usize> = range.filter_map(|k| self.core_at(para, k)).collect();
        ids.dedup();
        ids
    }

    /// Takes away what the core layer has on some tokens.
    pub(super) fn clear_core(&mut self, para: usize, range: Range<usize>) {
        for k in range {
            if let Some(id) = self.core_at(para, k) {
                self.remove(id);
            }
        }
    }

    /// Whether neither layer has a draft on any of these tokens.
    pub(super) fn is_free(&self, para: usize, range: Range<usize>) -> bool {
        range
            .into_iter()
            .all(|k| self.core_at(para, k).is_none() && self.role_at(para, k).is_none())
    }

    /// Whether the core layer has no draft on any of these tokens.
    pub(super) fn is_core_free(&self, para: usize, range: Range<usize>) -> bool {
        range.into_iter().all(|k| self.core_at(para, k).is_none())
    }

    /// A draft.
    pub(super) fn draft(&self, id: usize) -> Option<&Draft> {
        self.drafts.get(id)?.as_ref()
    }

    /// A draft, to change.
    pub(super) fn draft_mut(&mut self, id: usize) -> Option<&mut Draft> {
        self.drafts.get_mut(id)?.as_mut()
    }

    /// All drafts with their ids, in the order they were found.
    pub(super) fn drafts(&self) -> impl Iterator<Item = (usize, &Draft)> {
        self.drafts
            .iter()
            .enumerate()
            .filter_map(|(i, d)| Some((i, d.as_ref()?)))
    }

    /// Adds a draft where its layer is free; answers its id.
    pub(super) fn put(&mut self, draft: Draft) -> Option<usize> {
        if draft.tokens.is_empty() || draft.bytes.is_empty() {
            return None;
        }
        let grid = match draft.layer() {
            Layer::Core => &mut self.core,
            Layer::Role => &mut self.role,
        };
        let cells = grid.get_mut(draft.para)?.get_mut(draft.tokens.clone())?;
        if cells.iter().any(Option::is_some) {
            return None;
        }
        let id = self.drafts.len();
        cells.fill(Some(id));
        self.changes += 1;
        self.drafts.push(Some(draft));
        Some(id)
    }

    /// Takes a draft away.
    pub(super) fn remove(&mut self, id: usize) {
        let Some(draft) = self.drafts.get_mut(id).and_then(Option::take) else {
            return;
        };
        self.changes += 1;
        let grid = match draft.layer() {
            Layer::Core => &mut self.core,
            Layer::Role => &mut self.role,
        };
        if let Some(cells) = grid
            .get_mut(draft.para)
            .and_then(|row| row.get_mut(draft.tokens))
        {
            cells.fill(None);
        }
    }

    /// Makes and adds a name over tokens, from a byte that lies behind clitics.
    pub(super) fn name(
        &mut self,
        para: usize,
        range: Range<usize>,
        start: Option<usize>,
        kind: Kind,
        source: Source,
        confidence: Confidence,
    ) -> Option<usize> {
        let row = self.row(para);
        let first = row.get(range.start)?;
        let last = row.get(range.end.checked_sub(1)?)?;
        let start = start.unwrap_or(first.start);
        let bytes = start..last.end;
        let words = words(row, &range, start);
        if words.is_empty() {
            return None;
        }
        self.put(Draft {
            para,
            tokens: range,
            bytes,
            kind,
            source,
            confidence,
            words,
            lines: Vec::new(),
            value: None,
            weak: false,
        })
    }

    /// Makes and adds an organisation, of the lists or by its pattern. A number that ends its name is
    /// part of it: University of Algiers 2.
    pub(super) fn organisation(
        &mut self,
        para: usize,
        range: Range<usize>,
        start: Option<usize>,
        source: Source,
        lines: Vec<LineId>,
    ) -> Option<usize> {
        let last = range.end.checked_sub(1)?;
        if let Some(number) = self
            .core_at(para, last)
            .filter(|&d| self.draft(d).is_some_and(|d| d.kind == Kind::Number))
        {
            self.remove(number);
        }
        let listed = source == Source::Gazetteer;
        let confidence = if listed {
            Confidence::Certain
        } else {
            Confidence::Likely
        };
        let kind = Kind::Organisation;
        let id = self.name(para, range, start, kind, source, confidence);
        if listed {
            self.set_lines(id, lines);
        }
        id
    }

    /// Makes and adds a name that the lists have, by what they have there.
    pub(super) fn listed(
        &mut self,
        para: usize,
        range: Range<usize>,
        start: Option<usize>,
        kind: Kind,
        confidence: Confidence,
        hits: &[Hit],
    ) {
        let id = self.name(para, range, start, kind, Source::Gazetteer, confidence);
        self.set_lines(id, hits.iter().map(|hit| hit.line).collect());
    }

    /// Gives a draft lines of the lists.
    pub(super) fn set_lines(&mut self, id: Option<usize>, lines: Vec<LineId>) {
        if let Some(draft) = id.and_then(|id| self.draft_mut(id)) {
            draft.lines = lines;
            self.changes += 1;
        }
    }
}

/// The forms of the words of a range of tokens, the first without the clitics before `start`.
pub(super) fn words(row: &[Token], range: &Range<usize>, start: usize) -> Vec<Form> {
    let mut out = Vec::with_capacity(range.len());
    for k in range.clone() {
        let Some(token) = row.get(k) else { break };
        if matches!(token.class, Class::Sign(_)) || token.norm == "'s" {
            continue;
        }
        let behind = || token.readings.iter().find(|r| r.start == start);
        let form = if k == range.start && start != token.start {
            behind().map_or(&token.norm, |r| &r.norm)
        } else {
            &token.norm
        };
        out.push(form.clone());
    }
    out
}

/// The part of the day a word names: 1 dawn to 5 night.
fn is_part(norm: &str) -> Option<u8> {
    let part = match norm {
        "فجر" => 1,
        "morning" | "صباح" => 2,
        "afternoon" | "عصر" | "ظهر" => 3,
        "evening" | "مسا" => 4,
        "night" | "ليله" | "ليل" => 5,
        _ => return None,
    };
    Some(part)
}

/// "Friday evening", "مساء اليوم الجمعة": a weekday with a part of the day is a time.
fn part_of_day(tokens: &[Token], side: Side, range: Range<usize>) -> (Range<usize>, Option<u8>) {
    match side {
        Side::English => {
            let next = tokens.get(range.end);
            let possessive = tokens.get(range.end + 1).is_some_and(|t| t.norm == "'s");
            match next
                .and_then(|t| is_part(&t.norm))
                .filter(|_| range.len() == 1 && !possessive)
            {
                Some(part) if next.is_some_and(|t| t.norm != "night") => {
                    (range.start..range.end + 1, Some(part))
                }
                _ => (range, None),
            }
        }
        Side::Arabic => {
            let before = range.start.checked_sub(1).and_then(|k| tokens.get(k));
            match before
                .and_then(|t| t.forms().find_map(|(_, n)| is_part(n)))
                .filter(|_| range.len() <= 2)
            {
                Some(part) => (range.start - 1..range.end, Some(part)),
                None => (range, None),
            }
        }
    }
}
