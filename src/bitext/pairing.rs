//! Finds which loose texts are editions of the same story.
use crate::language::lexicon::Lexicon;
use crate::text::Sides;

/// A text to pair: the stem of its file name and its paragraphs.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// File name without folder, extensions and language tag.
    pub stem: &'t str,
    /// Its paragraphs.
    pub paragraphs: Vec<&'t str>,
}

/// Two documents that tell one story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pairing {
    /// Index among the English documents.
    pub english: usize,
    /// Index among the Arabic documents.
    pub arabic: usize,
    /// How likely the pairing is right, 0 to 1.
    pub probability: f32,
}

/// Pairs documents by content: each has at most one partner, and none where none fits.
#[must_use]
pub fn pair(_documents: Sides<&[Document<'_>]>, _lexicon: &Lexicon) -> Vec<Pairing> {
    Vec::new()
}
