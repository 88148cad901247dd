//! Searching texts of hundreds of megabytes: what cannot hold the phrase is passed over without folding.
//!
//! Of the phrase's letters the rarest is taken; every spelling that folds to it is looked for with a
//! vectorised multi-string search. Around each place so found the phrase is compared letter by letter, and
//! only a paragraph that passes is folded and searched in full. So the hits are those of
//! [`find_in`], paragraph by paragraph.
//! Invariant: what is passed over holds no hit.
//! Must not know: files, threads, screens.

use std::collections::BTreeMap;

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

#[derive(Debug)]
enum Spellings {
    Packed(packed::Searcher),
    Many(AhoCorasick),
}

impl Spellings {
    fn of(spellings: &[String]) -> Option<Self> {
        let packed = packed::Config::new().builder().extend(spellings).build();
        match packed {
            Some(searcher) => Some(Self::Packed(searcher)),
            None => AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(spellings)
                .ok()
                .map(Self::Many),
        }
    }

    fn next(&self, text: &str, from: usize) -> Option<usize> {
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

/// What each character folds to on its own.
#[derive(Debug)]
struct Folds {
    level: Level,
    /// Of the characters up to U+07FF, the one that each folds to; those of several are in `rare`.
    short: Vec<Fold>,
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
        let short = (0..0x800).filter_map(char::from_u32).map(fold).collect();
        Self { level, short }
    }

    /// Calls `each` with what a character folds to, from the last on where `back`.
    fn each(&self, c: char, back: bool, each: &mut dyn FnMut(char) -> bool) -> bool {
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
        if back {
            folded.iter().rev().all(|&f| each(f))
        } else {
            folded.iter().all(|&f| each(f))
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
        while let Some(at) = pivot.spellings.next(text, from) {
            from = at + 1;
            if !self.may_stand(text, at, pivot.at) {
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
        let lone = rest.next().is_some_and(|c| {
            let mut count = 0;
            self.folds.each(c, false, &mut |_| {
                count += 1;
                true
            });
            count == 1
        });
        if !lone {
            return true;
        }
        let ahead = self.phrase.get(pivot + 1..).unwrap_or(&[]).iter();
        let behind = self.phrase.get(..pivot).unwrap_or(&[]).iter().rev();
        self.agrees(rest, ahead, false) && self.agrees(before.chars().rev(), behind, true)
    }

    /// Whether characters fold to letters, as far as there are letters.
    fn agrees<'p>(
        &self,
        mut chars: impl Iterator<Item = char>,
        letters: impl Iterator<Item = &'p char>,
        back: bool,
    ) -> bool {
        let mut letters = letters.peekable();
        let mut space = false;
        while letters.peek().is_some() {
            let Some(c) = chars.next() else { return false };
            let fits = self.folds.each(c, back, &mut |folded| {
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
        folds.each(c, false, &mut |folded| {
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
    let spellings: Vec<String> = spellings.map(String::from).collect();
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
            text in "[a-cA-Céﬁßا-ث\u{64b}-\u{655}وؤيئىء\u{fefb}\u{fc26}\u{fdf2}ـ \u{a0}\u{200c}\u{200f}\u{1d41a}]{0,60}",
            typed in "[a-cا-ث وؤيئéfs]{1,4}(/exact|/loose)?",
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
