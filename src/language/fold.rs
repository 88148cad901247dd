//! Folding: what counts as the same letter when searching and comparing.

/// Folded text with the way back to the original's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each byte of `text`, the original byte range start that it came from; one more entry than
    /// `text` has bytes, the last being the original's length.
    pub starts: Vec<u32>,
}

/// Folds a word for comparison, without the way back.
#[must_use]
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
