//! The article list.
//!
//! Invariant: `selected` is an item's index, or 0 while there are none.
//! Must not know: files, how items are drawn.

use crate::bitext::ArticleId;
use crate::language::date::Date;
use crate::text::Sides;

/// An article in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its identity.
    pub id: ArticleId,
    /// Its titles, where it has that side; else the first words of the text.
    pub titles: Sides<Option<String>>,
    /// Its date, where the texts tell.
    pub date: Option<Date>,
    /// How far the reader has come, percent; 100 is read.
    pub progress: u8,
    /// Whether it has been opened before.
    pub seen: bool,
}

/// Rows an item takes in the list: two titles and a line of facts.
pub const ITEM_ROWS: u16 = 3;

/// The list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf {
    /// The articles, in the order shown.
    pub items: Vec<Item>,
    /// The item under the list's cursor.
    pub selected: usize,
    /// The first item in view.
    pub top: usize,
}

impl Shelf {
    /// The selected item.
    #[must_use]
    pub fn current(&self) -> Option<&Item> {
        self.items.get(self.selected)
    }

    /// The index of an article.
    #[must_use]
    pub fn position(&self, id: &ArticleId) -> Option<usize> {
        self.items.iter().position(|i| i.id == *id)
    }

    /// Moves the selection by items, as far as there are any.
    pub fn step(&mut self, by: isize) {
        let last = self.items.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Items that fit a list of this height, its heading taken off.
    #[must_use]
    pub fn capacity(height: u16) -> usize {
        usize::from((height.saturating_sub(1) / ITEM_ROWS).max(1))
    }

    /// Brings the selection into view in a list of this height.
    pub fn settle(&mut self, height: u16) {
        let fit = Self::capacity(height);
        if self.selected < self.top {
            self.top = self.selected;
        } else if self.selected >= self.top + fit {
            self.top = self.selected + 1 - fit;
        }
    }
}
