//! Searching texts of hundreds of megabytes: what cannot hold the phrase is passed over without folding.
//!
//! Of the phrase's letters the rarest is taken; every spelling that folds to it is looked for with
//! vectorised searches, one for ASCII and one for the rest. Around each place so found the phrase is compared
//! letter by letter, and only a paragraph that passes is folded and searched in full. So the hits are those
//! of [`find_in`], paragraph by paragraph.
//! Invariant: what is passed over holds no hit.
//! Must not know: files, threads, screens.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::packed;
use aho_corasick::{AhoCorasick, MatchKind};

use super::query::{Query, find_in};
use crate::bitext::Piece;
use crate::language::fold::{Level, fold_at};
use crate::text::{ParaId, Side, TextSpan};

/// A query made ready for long texts.
#[derive(Debug)]
pub struct Sweep {
    query: Query,
    phrase: Vec<char>,
    folds: Folds,
    pivot: Option<Pivot>,
}

/// The letter that is looked for.
#[derive(Debug)]
struct Pivot {
    /// Its place in the phrase.
    at: usize,
    spellings: Spellings,
}

/// Where a letter may stand: what is found may be another letter, what is not found is none.
#[derive(Debug)]
struct Spellings {
    /// The spellings of one byte; twice the same where there is one.
    ascii: Option<(u8, u8)>,
    /// The beginnings of the others.
    wide: Option<Wide>,
}

#[derive(Debug)]
enum Wide {
    Packed(packed::Searcher),
    Many(AhoCorasick),
}

impl Spellings {
    /// `None` where no searcher can be built, or the letter has no spelling.
    fn of(spellings: &[char]) -> Option<Self> {
        let mut bytes = spellings.iter().filter_map(|&c| u8::try_from(c).ok());
        let bytes: Vec<u8> = bytes.by_ref().filter(u8::is_ascii).collect();
        let ascii = match *bytes.as_slice() {
            [] => None,
            [one] => Some((one, one)),
            [one, other] => Some((one, other)),
            _ => return None,
        };
        // Letters for formulas differ in their last byte: told apart by three bytes there are few
        // enough of them for the vectorised search.
        let wide = spellings.iter().filter(|c| !c.is_ascii()).map(|c| {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).as_bytes();
            bytes.iter().copied().take(3).collect::<Vec<u8>>()
        });
        let wide: BTreeSet<Vec<u8>> = wide.collect();
        let wide = if wide.is_empty() {
            None
        } else {
            Some(Wide::of(&wide)?)
        };
        (ascii.is_some() || wide.is_some()).then_some(Self { ascii, wide })
    }

    /// The places where the letter may stand, in ascending order.
    fn places<'t>(&'t self, text: &'t str) -> Places<'t> {
        Places {
            spellings: self,
            text,
            ascii: None,
            wide: None,
        }
    }
}

impl Wide {
    fn of(beginnings: &BTreeSet<Vec<u8>>) -> Option<Self> {
        let packed = packed::Config::new()
            .builder()
            .extend(beginnings.iter())
            .build();
        match packed {
            Some(searcher) => Some(Self::Packed(searcher)),
            None => AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(beginnings)
                .ok()
                .map(Self::Many),
        }
    }

    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        match self {
            Self::Packed(searcher) => {
                let span = (from..text.len()).into();
                searcher.find_in(text, span).map(|m| m.start())
            }
            Self::Many(searcher) => {
                let input = aho_corasick::Input::new(text).range(from..);
                searcher.find(input).map(|m| m.start())
            }
        }
    }
}

/// See [`Spellings::places`]: each search is asked again only where its last answer lies behind.
struct Places<'t> {
    spellings: &'t Spellings,
    text: &'t str,
    ascii: Option<usize>,
    wide: Option<usize>,
}

impl Places<'_> {
    /// The first place at a byte or behind it; bytes must not go back.
    fn next(&mut self, from: usize) -> Option<usize> {
        const NONE: usize = usize::MAX;
        let text = self.text.as_bytes();
        if self.ascii.is_none_or(|at| at < from) {
            let found = self.spellings.ascii.and_then(|(one, other)| {
                let rest = text.get(from..)?;
                memchr::memchr2(one, other, rest).map(|at| from + at)
            });
            self.ascii = Some(found.unwrap_or(NONE));
        }
        if self.wide.is_none_or(|at| at < from) {
            let found = self.spellings.wide.as_ref().and_then(|wide| {
                (from <= text.len())
                    .then(|| wide.next(text, from))
                    .flatten()
            });
            self.wide = Some(found.unwrap_or(NONE));
        }
        let next = self.ascii.min(self.wide)?;
        (next != NONE).then_some(next)
    }
}

/// What each character folds to on its own.
#[derive(Debug)]
struct Folds {
    level: Level,
    /// Of the characters up to U+07FF, the one that each folds to; those of several are in `rare`.
    short: Vec<Fold>,
    /// Of the same characters, the one that each folds to, as a byte or two of text tell it; `None` where
    /// that depends on what stands beside it.
    plain: Vec<Option<char>>,
}

/// Which end of a text it is read towards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Towards {
    Start,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fold {
    Nothing,
    One(char),
    More(Box<[char]>),
}

impl Folds {
    fn new(level: Level) -> Self {
        let fold = |c| Fold::of(c, level);
        let short: Vec<Fold> = (0..0x800).filter_map(char::from_u32).map(fold).collect();
        let plain = short.iter().map(|fold| match fold {
            Fold::One(one) if !one.is_whitespace() => Some(*one),
            _ => None,
        });
        Self {
            level,
            plain: plain.collect(),
            short,
        }
    }

    /// What the character whose first byte stands at `at` folds to, where it is of one or two bytes and
    /// folds to one that is no white space.
    #[inline]
    fn plain_at(&self, text: &[u8], at: usize) -> Option<char> {
        let first = *text.get(at)?;
        let code = match first {
            0..0x80 => usize::from(first),
            0xc2..=0xdf => usize::from(first & 0x1f) << 6 | usize::from(*text.get(at + 1)? & 0x3f),
            _ => return None,
        };
        *self.plain.get(code)?
    }

    /// The same of the character that ends before `at`.
    #[inline]
    fn plain_before(&self, text: &[u8], at: usize) -> Option<char> {
        let last = *text.get(at.checked_sub(1)?)?;
        match last {
            0..0x80 => self.plain_at(text, at - 1),
            _ => self.plain_at(text, at.checked_sub(2)?),
        }
    }

    /// Calls `each` with what a character folds to, in the order that a text is read in.
    fn each(&self, c: char, towards: Towards, each: &mut dyn FnMut(char) -> bool) -> bool {
        let folded = match self.short.get(c as usize) {
            Some(Fold::Nothing) => return true,
            Some(Fold::One(one)) => return each(*one),
            Some(Fold::More(more)) => more.clone(),
            None => match Fold::of(c, self.level) {
                Fold::Nothing => return true,
                Fold::One(one) => return each(one),
                Fold::More(more) => more,
            },
        };
        match towards {
            Towards::End => folded.iter().all(|&f| each(f)),
            Towards::Start => folded.iter().rev().all(|&f| each(f)),
        }
    }
}

impl Fold {
    fn of(c: char, level: Level) -> Self {
        let mut buffer = [0; 4];
        let folded = fold_at(c.encode_utf8(&mut buffer), level);
        let mut chars = folded.chars().map(seatless);
        match (chars.next(), chars.next()) {
            (None, _) => Self::Nothing,
            (Some(one), None) => Self::One(one),
            _ => Self::More(folded.chars().map(seatless).collect()),
        }
    }
}

/// Whether a hamza sits on a waw or a yeh may depend on the mark behind it, so that is left to the search in
/// full.
const fn seatless(c: char) -> char {
    match c {
        'ؤ' => 'و',
        'ئ' => 'ي',
        c => c,
    }
}

impl Sweep {
    /// Makes a query ready, given a piece of what is to be searched to tell which letters are rare.
    #[must_use]
    pub fn new(query: Query, sample: &str) -> Self {
        let folds = Folds::new(query.level());
        let phrase: Vec<char> = query.phrase().chars().map(seatless).collect();
        let pivot = pivot(&query, &phrase, &folds, sample);
        Self {
            query,
            phrase,
            folds,
            pivot,
        }
    }

    /// The hits in a stretch of text. `pieces` tells what paragraphs stand in it, in ascending order, and
    /// is asked only where there may be a hit.
    #[must_use]
    pub fn hits(
        &self,
        side: Side,
        text: &str,
        pieces: impl FnOnce() -> Vec<Piece>,
    ) -> Vec<TextSpan> {
        let mut hits = Vec::new();
        let mut all = |piece: &Piece| {
            let id = ParaId::new(side, piece.index);
            let start = piece.start as usize;
            let found = find_in(text.get(piece.range.clone()).unwrap_or(""), &self.query);
            let found = found.into_iter();
            hits.extend(found.map(|h| TextSpan::new(id, h.start + start..h.end + start)));
        };
        let Some(pivot) = &self.pivot else {
            pieces().iter().for_each(all);
            return hits;
        };
        let (mut from, mut asked) = (0, Some(pieces));
        let mut pieces = Vec::new();
        let mut places = pivot.spellings.places(text);
        while let Some(at) = places.next(from) {
            from = at + 1;
            if !self.neighbours_agree(text, at, pivot.at) || !self.may_stand(text, at, pivot.at) {
                continue;
            }
            if let Some(ask) = asked.take() {
                pieces = ask();
            }
            let next = pieces.partition_point(|p| p.range.end <= at);
            let Some(piece) = pieces.get(next) else { break };
            if piece.range.start <= at {
                all(piece);
                from = piece.range.end;
            }
        }
        hits
    }

    /// Whether the characters right before and after the letter number `pivot` at a byte may be the
    /// phrase's. Most places fall here, at the cost of two look-ups.
    #[inline]
    fn neighbours_agree(&self, text: &str, at: usize, pivot: usize) -> bool {
        if self.query.level() == Level::Exact {
            return true;
        }
        let bytes = text.as_bytes();
        let agree = |found: Option<char>, wanted: Option<&char>| match (found, wanted) {
            (Some(found), Some(wanted)) => found == *wanted,
            _ => true,
        };
        // A character of several letters may hold the neighbours itself; it has three bytes.
        let length = match bytes.get(at) {
            Some(0..0x80) => 1,
            Some(0xc2..=0xdf) => 2,
            _ => return true,
        };
        if self.folds.plain_at(bytes, at) != self.phrase.get(pivot).copied() {
            return true;
        }
        let before = pivot.checked_sub(1).and_then(|p| self.phrase.get(p));
        agree(self.folds.plain_before(bytes, at), before)
            && agree(
                self.folds.plain_at(bytes, at + length),
                self.phrase.get(pivot + 1),
            )
    }

    /// Whether the phrase may stand where its letter number `pivot` is at a byte.
    fn may_stand(&self, text: &str, at: usize, pivot: usize) -> bool {
        if self.query.level() == Level::Exact {
            return true;
        }
        let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else {
            return true;
        };
        let mut rest = after.chars();
        // A ligature may hold several letters of the phrase: left to the search in full.
        let mut letters = (0, None);
        if let Some(c) = rest.next() {
            self.folds.each(c, Towards::End, &mut |folded| {
                letters = (letters.0 + 1, Some(folded));
                true
            });
        }
        if letters.0 != 1 {
            return true;
        }
        if letters.1 != self.phrase.get(pivot).copied() {
            return false;
        }
        let ahead = self.phrase.get(pivot + 1..).unwrap_or(&[]).iter();
        let behind = self.phrase.get(..pivot).unwrap_or(&[]).iter().rev();
        self.agrees(rest, ahead, Towards::End)
            && self.agrees(before.chars().rev(), behind, Towards::Start)
    }

    /// Whether characters fold to letters, as far as there are letters.
    fn agrees<'p>(
        &self,
        mut chars: impl Iterator<Item = char>,
        letters: impl Iterator<Item = &'p char>,
        towards: Towards,
    ) -> bool {
        let mut letters = letters.peekable();
        let mut space = false;
        while letters.peek().is_some() {
            let Some(c) = chars.next() else { return false };
            let fits = self.folds.each(c, towards, &mut |folded| {
                if folded == ' ' && space {
                    return true;
                }
                space = folded == ' ';
                letters.next().is_none_or(|&letter| letter == folded)
            });
            if !fits {
                return false;
            }
        }
        true
    }
}

/// The rarest letter of a phrase whose spellings are known.
fn pivot(query: &Query, phrase: &[char], folds: &Folds, sample: &str) -> Option<Pivot> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for c in sample.chars() {
        folds.each(c, Towards::End, &mut |folded| {
            *counts.entry(folded).or_default() += 1;
            true
        });
    }
    let letters = phrase.iter().enumerate();
    // Jamo come from every Hangul syllable, and what lies beyond from characters not looked at below.
    let known = letters.filter(|(_, c)| {
        !c.is_whitespace() && **c < '\u{3000}' && !('\u{1100}'..'\u{1200}').contains(*c)
    });
    let (at, &letter) = known.min_by_key(|(_, c)| counts.get(c).copied().unwrap_or(0))?;
    let level = query.level();
    let candidates = (0..0x3400).chain(0xa640..0xac00).chain(0xf900..0x2_0000);
    let spellings = candidates.filter_map(char::from_u32).filter(|&c| {
        let mut holds = c == letter;
        let folded = match folds.short.get(c as usize) {
            Some(fold) => fold.clone(),
            None => Fold::of(c, level),
        };
        match folded {
            Fold::Nothing => {}
            Fold::One(one) => holds |= one == letter,
            Fold::More(more) => holds |= more.contains(&letter),
        }
        holds
    });
    let spellings: Vec<char> = spellings.collect();
    let spellings = Spellings::of(&spellings)?;
    Some(Pivot { at, spellings })
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;

    fn piece(index: u32, start: u32, range: Range<usize>) -> Piece {
        Piece {
            index,
            start,
            range,
        }
    }

    fn sweep(text: &str, typed: &str) -> Vec<Range<usize>> {
        let sweep = Sweep::new(Query::parse(typed), text);
        let hits = sweep.hits(Side::Arabic, text, || vec![piece(0, 0, 0..text.len())]);
        hits.into_iter().map(|h| h.range()).collect()
    }

    #[test]
    fn pieces_keep_their_paragraphs_and_bytes() {
        let text = "one port\nanother\nPORT and pört";
        let pieces = || {
            vec![
                piece(4, 0, 0..8),
                piece(5, 0, 9..16),
                piece(6, 100, 17..text.len()),
            ]
        };
        let sweep = Sweep::new(Query::parse("port"), text);
        let hits = sweep.hits(Side::English, text, pieces);
        let found: Vec<_> = hits.iter().map(|h| (h.para.index, h.range())).collect();
        assert_eq!(found, [(4, 4..8), (6, 100..104), (6, 109..114)]);
    }

    proptest! {
        #[test]
        fn a_sweep_finds_what_the_search_finds(
            text in "[a-cA-Céﬁßا-ث\u{64b}-\u{655}وؤيئىء\u{fefb}\u{fc26}\u{fdf2}ـ \u{a0}\u{200c}\u{200f}\u{300}\u{ff41}\u{1d41a}\u{1d41b}\u{1d5d3}ſ]{0,60}",
            typed in "[a-cا-ث وؤيئéfsz]{1,4}(/exact|/loose)?",
        ) {
            let query = Query::parse(&typed);
            prop_assert_eq!(sweep(&text, &typed), find_in(&text, &query));
        }

        #[test]
        fn anything_typed_is_swept_for(text in any::<String>(), typed in any::<String>()) {
            prop_assert_eq!(sweep(&text, &typed), find_in(&text, &Query::parse(&typed)));
        }
    }
}
