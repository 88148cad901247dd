//! One line of a paragraph in visual order, ready for cells.
//!
//! Invariant: columns ascend without gaps from 0 to [`Row::width`].
//! Must not know: where in the pane it stands; the painter aligns it.

use std::ops::Range;

use compact_str::CompactString;

/// A cluster with its place in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// First column, from the left end of the row.
    pub column: u16,
    /// Cells it takes.
    pub width: u8,
    /// First byte of its source in the paragraph.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// What is put into the cell.
    pub shown: CompactString,
}

/// A line in visual order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    glyphs: Vec<Glyph>,
    bytes: Range<u32>,
    rtl: bool,
}

impl Row {
    pub(super) fn new(glyphs: Vec<Glyph>, bytes: Range<u32>, rtl: bool) -> Self {
        Self { glyphs, bytes, rtl }
    }

    /// The glyphs, from left to right.
    #[must_use]
    pub fn glyphs(&self) -> &[Glyph] {
        &self.glyphs
    }

    /// Cells it takes.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.glyphs
            .last()
            .map_or(0, |g| g.column.saturating_add(u16::from(g.width)))
    }

    /// The bytes of the paragraph that it shows, hanging white space included.
    #[must_use]
    pub fn bytes(&self) -> Range<u32> {
        self.bytes.clone()
    }

    /// Whether the paragraph's base direction is right to left, so that the row ends at the left.
    #[must_use]
    pub const fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// The glyph at a column.
    #[must_use]
    pub fn at(&self, column: u16) -> Option<&Glyph> {
        let i = self
            .glyphs
            .partition_point(|g| g.column <= column)
            .checked_sub(1)?;
        self.glyphs
            .get(i)
            .filter(|g| column < g.column.saturating_add(u16::from(g.width)))
    }

    /// What is shown, from left to right.
    #[must_use]
    pub fn shown(&self) -> String {
        self.glyphs.iter().map(|g| g.shown.as_str()).collect()
    }
}
