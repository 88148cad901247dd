//! The article list.
//!
//! Invariant: `selected` is an item's index, or 0 while there are none; while what is typed filters the list
//! it is one of those left, where there are any.
//! Must not know: files, how items are drawn.

mod names;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bitext::ArticleId;
use crate::language::date::Date;
use crate::text::Sides;

pub use names::Names;

/// The titles of an article, where it has that side.
pub type Titles = Sides<Option<Arc<str>>>;

/// An article in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its identity.
    pub id: ArticleId,
    /// Its titles, where it has that side; else the first words of the text.
    pub titles: Titles,
    /// Its date, where the texts tell.
    pub date: Option<Date>,
    /// How far the reader has come, percent; 100 is read.
    pub progress: u8,
    /// Whether it has been opened before.
    pub seen: bool,
}

impl Item {
    /// Notes that it has been opened and read that far.
    fn read_to(&mut self, progress: u8) {
        self.progress = self.progress.max(progress);
        self.seen = true;
    }
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
    /// The first line in view: an item, or one of those that what is typed leaves.
    pub top: usize,
    /// How many articles stand before the items and how many there are in all, while only some are known.
    part: Option<(usize, usize)>,
    /// The item of the article that was looked for last.
    looked_for: usize,
    filter: Option<Filter>,
    names: Option<Arc<Names>>,
    /// How far articles have been read since the program began: lists that come meanwhile do not know.
    since: BTreeMap<ArticleId, u8>,
}

/// What is typed to filter the list, and the items that it leaves, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filter {
    typed: String,
    left: Vec<u32>,
}

impl Shelf {
    /// The selected item; `None` where what is typed leaves none.
    #[must_use]
    pub fn current(&self) -> Option<&Item> {
        let none = self.filter.as_ref().is_some_and(|f| f.left.is_empty());
        self.items.get(self.selected).filter(|_| !none)
    }

    /// The index of an article.
    #[must_use]
    pub fn position(&self, id: &ArticleId) -> Option<usize> {
        let is = |&at: &usize| self.items.get(at).is_some_and(|i| i.id == *id);
        let near = [self.looked_for, self.selected].into_iter().find(is);
        near.or_else(|| self.items.iter().position(|i| i.id == *id))
    }

    /// Notes which article will be asked for from now on, at every key.
    pub fn look_for(&mut self, id: &ArticleId) -> Option<usize> {
        let at = self.position(id);
        self.looked_for = at.unwrap_or(0);
        at
    }

    /// Notes how far an article has been read.
    pub fn read_to(&mut self, id: &ArticleId, progress: u8) {
        let at = self.position(id);
        if let Some(item) = at.and_then(|at| self.items.get_mut(at)) {
            item.read_to(progress);
        }
        match self.since.get_mut(id) {
            Some(known) => *known = progress.max(*known),
            None => drop(self.since.insert(id.clone(), progress)),
        }
    }

    /// How many lines the list has: items, or those that what is typed leaves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.filter
            .as_ref()
            .map_or(self.items.len(), |f| f.left.len())
    }

    /// Whether the list has no lines.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item of a line.
    #[must_use]
    pub fn item_of(&self, line: usize) -> Option<usize> {
        match &self.filter {
            None => (line < self.items.len()).then_some(line),
            Some(filter) => usize::try_from(*filter.left.get(line)?).ok(),
        }
    }

    /// The line of the selected item.
    #[must_use]
    pub fn line(&self) -> usize {
        match &self.filter {
            None => self.selected,
            Some(filter) => {
                let is = |&at: &u32| usize::try_from(at) == Ok(self.selected);
                filter.left.iter().position(is).unwrap_or(0)
            }
        }
    }

    /// The number of the selected line, from 1, and how many lines there are, those not known yet included;
    /// `None` where there are none.
    #[must_use]
    pub fn counts(&self) -> Option<(usize, usize)> {
        let lines = self.len();
        let (before, total) = match (self.part, &self.filter) {
            (Some(part), None) => part,
            _ => (0, lines),
        };
        (lines > 0).then(|| (before + self.line() + 1, total.max(before + lines)))
    }

    /// Moves the selection by lines, as far as there are any.
    pub fn step(&mut self, by: isize) {
        let last = self.len().saturating_sub(1);
        self.go_to(self.line().saturating_add_signed(by).min(last));
    }

    /// Selects the item of a line, where there is one.
    pub fn go_to(&mut self, line: usize) {
        if let Some(at) = self.item_of(line) {
            self.selected = at;
        }
    }

    /// Items that fit a list of this height, its heading taken off.
    #[must_use]
    pub fn capacity(height: u16) -> usize {
        usize::from((height.saturating_sub(1) / ITEM_ROWS).max(1))
    }

    /// Brings the selection into view in a list of this height.
    pub fn settle(&mut self, height: u16) {
        let fit = Self::capacity(height);
        let line = self.line();
        if line < self.top {
            self.top = line;
        } else if line >= self.top + fit {
            self.top = line + 1 - fit;
        }
    }

    /// Takes another list, whole or a part of one: `part` is how many articles stand before it, and how many
    /// there are in all. The selection stays at its article, in its row of the screen; where the article is
    /// gone, at the nearest one after it that is left, else before it. `names` are the titles made ready.
    pub fn replace(
        &mut self,
        items: Vec<Item>,
        part: Option<(usize, usize)>,
        names: Option<Arc<Names>>,
    ) {
        let row = self.line().saturating_sub(self.top);
        let before = std::mem::replace(&mut self.items, items);
        self.names = names.filter(|n| n.len() == self.items.len());
        self.part = part;
        if !self.since.is_empty() {
            for item in &mut self.items {
                if let Some(&progress) = self.since.get(&item.id) {
                    item.read_to(progress);
                }
            }
        }
        let found = before
            .get(self.selected)
            .and_then(|was| self.items.iter().position(|i| i.id == was.id));
        self.selected = found.unwrap_or_else(|| self.nearest(&before));
        self.looked_for = self.selected;
        if let Some(filter) = self.filter.take() {
            let selected = self.selected;
            self.filter(&filter.typed);
            self.select(selected);
        }
        self.top = self.line().saturating_sub(row);
    }

    /// The nearest article of an earlier list that is still there.
    fn nearest(&self, before: &[Item]) -> usize {
        let items: BTreeMap<&ArticleId, usize> =
            self.items.iter().map(|i| &i.id).zip(0..).collect();
        let (to, from) = before.split_at(self.selected.min(before.len()));
        let mut near = from.iter().chain(to.iter().rev());
        near.find_map(|was| items.get(&was.id).copied())
            .unwrap_or(0)
    }

    /// Selects an item; where what is typed leaves it out, the best of those that are left.
    pub fn select(&mut self, item: usize) {
        self.selected = item.min(self.items.len().saturating_sub(1));
        if let Some(filter) = &self.filter
            && !filter
                .left
                .iter()
                .any(|&at| usize::try_from(at) == Ok(item))
        {
            let best = filter.left.first().and_then(|&at| usize::try_from(at).ok());
            self.selected = best.unwrap_or(self.selected);
        }
    }

    /// Leaves the articles that are called so, in either language, the best first; nothing typed leaves all.
    pub fn filter(&mut self, typed: &str) {
        if !names::tells(typed) {
            // The cursor stays at its article, in the middle of what surrounds it.
            if self.filter.take().is_some() {
                self.top = self.selected.saturating_sub(1);
            }
            if !typed.is_empty() {
                let left = (0..).take(self.items.len()).collect();
                let typed = typed.to_owned();
                self.filter = Some(Filter { typed, left });
            }
            return;
        }
        let items = &self.items;
        let names = self
            .names
            .get_or_insert_with(|| Arc::new(Names::of(items.iter().map(|i| &i.titles))));
        let left = names.find(typed);
        if let Some(&first) = left.first() {
            self.selected = usize::try_from(first).unwrap_or(0);
        }
        self.top = 0;
        let typed = typed.to_owned();
        self.filter = Some(Filter { typed, left });
    }

    /// What is typed to filter the list.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.filter.as_ref().map_or("", |f| &f.typed)
    }
}

#[cfg(test)]
mod tests;
