//! What the reader has chosen, resolved: layout, panes, mouse.
//!
//! Invariant: every value is usable as it is; what a config file gets wrong never comes here.
//! Must not know: where the choices were written down.

use crate::text::Side;

/// How the two texts share the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// By the size of the screen.
    #[default]
    Auto,
    /// Side by side, linked paragraphs level.
    Rows,
    /// English above Arabic.
    Stacked,
    /// One pane that flips.
    Single,
}

impl Layout {
    /// The word for it in the config file and on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Rows => "rows",
            Self::Stacked => "stacked",
            Self::Single => "single",
        }
    }

    /// The layout of a word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        [Self::Auto, Self::Rows, Self::Stacked, Self::Single]
            .into_iter()
            .find(|l| l.word() == word)
    }
}

/// The choices of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How the texts share the screen.
    pub layout: Layout,
    /// Whether the list is shown where it fits; `None` leaves it to the size of the screen.
    pub list: Option<bool>,
    /// Columns of the list, 16 to 60.
    pub list_width: u16,
    /// The English pane's share of the two panes, percent, 20 to 80.
    pub english_share: u16,
    /// The side whose order the rows follow.
    pub order: Side,
    /// Whether the panes are level; if not, each text keeps its own order.
    pub locked: bool,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// Whether directional formatting characters are shown.
    pub pictures: bool,
    /// Whether entities that nothing confirms are shown.
    pub guesses: bool,
    /// The language of the card of keys; `None` leaves it to the locale.
    pub help: Option<Side>,
    /// The language of the locale.
    pub locale: Side,
}

impl Options {
    /// The language of the card of keys.
    #[must_use]
    pub const fn help_language(&self) -> Side {
        match self.help {
            Some(side) => side,
            None => self.locale,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            layout: Layout::Auto,
            list: None,
            list_width: 26,
            english_share: 50,
            order: Side::English,
            locked: true,
            mouse: true,
            pictures: false,
            guesses: true,
            help: None,
            locale: Side::English,
        }
    }
}
