//! The bilingual lexicon: which Arabic words may translate an English one.

/// A bilingual lexicon over folded, stemmed words.
#[derive(Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The lexicon that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static EMPTY: Lexicon = Lexicon {};
        &EMPTY
    }
}
