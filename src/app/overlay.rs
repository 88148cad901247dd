//! What may lie over the text: at most one thing at a time.
//!
//! Must not know: how it is drawn.

use crate::entity::Kind;

/// Something that lies over the text until it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// The card of keys, scrolled by rows.
    Help {
        /// Rows scrolled.
        top: u16,
    },
    /// Which entity types are lit.
    Filter,
    /// Why the current pair is linked, scrolled by rows.
    Explain {
        /// Rows scrolled.
        top: u16,
    },
}

/// The entity types that are lit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lit(u16);

impl Default for Lit {
    fn default() -> Self {
        Self::ALL
    }
}

impl Lit {
    /// Every type.
    pub const ALL: Self = Self((1 << Kind::ALL.len()) - 1);

    const fn bit(kind: Kind) -> u16 {
        1 << (kind as u16)
    }

    /// Whether a type is lit.
    #[must_use]
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    /// Lights a type or puts it out.
    pub const fn toggle(&mut self, kind: Kind) {
        self.0 ^= Self::bit(kind);
    }

    /// Lights all types, or puts all out where all are lit.
    pub fn toggle_all(&mut self) {
        self.0 = if *self == Self::ALL { 0 } else { Self::ALL.0 };
    }
}

/// The key that toggles a type in the filter.
#[must_use]
pub const fn filter_key(kind: Kind) -> char {
    match kind {
        Kind::Person => 'p',
        Kind::Organisation => 'o',
        Kind::Place => 'l',
        Kind::Group => 'g',
        Kind::Date => 'd',
        Kind::Time => 't',
        Kind::Number => 'n',
        Kind::Title => 'r',
    }
}
