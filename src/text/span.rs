//! The vocabulary of the program: which side, which paragraph, which bytes.
//!
//! Invariant: offsets are UTF-8 bytes of the paragraph in logical order, on character boundaries.
//! Must not know: columns and cells (only [`Row`](super::row::Row) does), what a span is for.

use std::ops::{Index, IndexMut, Range};

/// One of the two texts of a bitext.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The English text: base direction left to right.
    English,
    /// The Arabic text: base direction right to left.
    Arabic,
}

impl Side {
    /// Both sides, in the order of the panes on screen.
    pub const BOTH: [Self; 2] = [Self::English, Self::Arabic];

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::English => Self::Arabic,
            Self::Arabic => Self::English,
        }
    }

    /// The English name of its language.
    #[must_use]
    pub const fn language(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Arabic => "Arabic",
        }
    }

    /// The BCP 47 language tag, `en` or `ar`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }
}

/// A value for each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Sides<T> {
    /// The value of the English side.
    pub english: T,
    /// The value of the Arabic side.
    pub arabic: T,
}

impl<T> Sides<T> {
    /// Makes a pair from its two values.
    pub const fn new(english: T, arabic: T) -> Self {
        Self { english, arabic }
    }

    /// Makes a pair by asking for each side's value.
    pub fn from_fn(mut value: impl FnMut(Side) -> T) -> Self {
        Self {
            english: value(Side::English),
            arabic: value(Side::Arabic),
        }
    }

    /// Makes a pair from the value of one side and that of the other.
    pub fn seen_from(side: Side, own: T, other: T) -> Self {
        match side {
            Side::English => Self::new(own, other),
            Side::Arabic => Self::new(other, own),
        }
    }

    /// Borrows both values.
    pub const fn as_ref(&self) -> Sides<&T> {
        Sides {
            english: &self.english,
            arabic: &self.arabic,
        }
    }

    /// Turns each value into another.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Sides<U> {
        Sides {
            english: change(self.english),
            arabic: change(self.arabic),
        }
    }
}

impl<T> Index<Side> for Sides<T> {
    type Output = T;

    fn index(&self, side: Side) -> &T {
        match side {
            Side::English => &self.english,
            Side::Arabic => &self.arabic,
        }
    }
}

impl<T> IndexMut<Side> for Sides<T> {
    fn index_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::English => &mut self.english,
            Side::Arabic => &mut self.arabic,
        }
    }
}

/// A number of paragraphs or bytes as positions keep it. Beyond [`u32::MAX`], which no text reaches that a reader
/// opens, it is that.
#[must_use]
pub const fn narrow(n: usize) -> u32 {
    if n > u32::MAX as usize {
        return u32::MAX;
    }
    n as u32
}

/// A paragraph of an article: its side and its place among the side's paragraphs, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ParaId {
    /// The side the paragraph belongs to.
    pub side: Side,
    /// Its index in the side's own order, from 0. A reader is shown `index + 1`.
    pub index: u32,
}

impl ParaId {
    /// Names a paragraph.
    #[must_use]
    pub const fn new(side: Side, index: u32) -> Self {
        Self { side, index }
    }

    /// Names the paragraph at a place of its side, from 0.
    #[must_use]
    pub const fn nth(side: Side, at: usize) -> Self {
        Self::new(side, narrow(at))
    }

    /// The index as `usize`, for looking the paragraph up.
    #[must_use]
    pub const fn at(self) -> usize {
        self.index as usize
    }
}

/// A stretch of a paragraph, in UTF-8 bytes of its logical text, end exclusive.
///
/// Hits, mentions, reasons of a bead, marks and selections are all spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextSpan {
    /// The paragraph.
    pub para: ParaId,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl TextSpan {
    /// Makes a span from a byte range of a paragraph.
    ///
    /// A paragraph longer than 4 GiB does not occur: `library` cuts before.
    #[must_use]
    pub fn new(para: ParaId, range: Range<usize>) -> Self {
        Self {
            para,
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }

    /// The byte range inside the paragraph.
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The spanned text, or `""` where the span does not fit the paragraph given.
    #[must_use]
    pub fn of<'t>(&self, paragraph: &'t str) -> &'t str {
        paragraph.get(self.range()).unwrap_or("")
    }

    /// Whether the span and a byte range of the same paragraph share a byte.
    #[must_use]
    pub const fn meets(&self, start: u32, end: u32) -> bool {
        self.start < end && start < self.end
    }

    /// Whether two spans share a byte.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.para == other.para && self.meets(other.start, other.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_sees_itself_first() {
        for side in Side::BOTH {
            let seen = Sides::seen_from(side, "own", "other");
            assert_eq!((seen[side], seen[side.other()]), ("own", "other"));
        }
    }

    #[test]
    fn a_span_is_read_only_where_it_fits() {
        let para = ParaId::new(Side::Arabic, 0);
        let span = |range| TextSpan::new(para, range);
        assert_eq!(span(0..4).of("سلام"), "سل");
        assert_eq!(span(1..4).of("سلام"), "", "within a character");
        assert_eq!(span(2..99).of("سلام"), "");
        let all = TextSpan::new(para, 0..usize::MAX);
        assert_eq!((all.start, all.end), (0, u32::MAX));
    }

    #[test]
    fn spans_overlap_where_they_share_a_byte() {
        let at = |index, range| TextSpan::new(ParaId::new(Side::English, index), range);
        assert!(at(0, 2..5).overlaps(&at(0, 4..9)));
        assert!(!at(0, 2..5).overlaps(&at(0, 5..9)));
        assert!(!at(0, 2..5).overlaps(&at(1, 2..5)));
        assert!(!at(0, 2..5).overlaps(&at(0, 2..2)), "an empty one");
    }
}
