//! The panel of entities: who and what an article names, by type, with what only one edition names and
//! the numbers and dates in which the editions differ.
//!
//! Invariant: the cursor is at an entry wherever there is one; an entity stands in one entry, but for those
//! that differ between two paragraphs and agree elsewhere. Where the list is scrolled to follows from the
//! cursor.
//! Must not know: keys, colours, how entities are found.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::app::geometry::Area;
use crate::app::reader::{Reader, Way};
use crate::bitext::{Alignment, Article};
use crate::entity::{Confidence, Entities, EntityId, Kind, Mention};
use crate::search::{Query, find_in};
use crate::text::{ParaId, Side, Sides};

/// What the entries of a part of the list have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Entities of a type, which both texts name where there are two.
    Kind(Kind),
    /// Numbers, dates and times that stand in the same place of two paragraphs and are not the same.
    Differ,
    /// What one text names only.
    Only(Side),
}

/// A line of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// What follows, and how many entries of it.
    Heading(Section, usize),
    /// An entry, by its place among all.
    Entry(usize),
}

/// An entity, or two of which one stands where the other does.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The part of the list.
    pub section: Section,
    /// The type.
    pub kind: Kind,
    /// Which entity on each side; the same on both but for those that differ.
    pub entities: Sides<Option<EntityId>>,
    /// What each side calls it.
    pub names: Sides<Option<String>>,
    /// Its mentions, as indices.
    pub mentions: Sides<Vec<usize>>,
    /// Whether nothing confirms any of them.
    pub guess: bool,
}

impl Entry {
    fn total(&self) -> usize {
        self.mentions.english.len() + self.mentions.arabic.len()
    }

    fn first(&self) -> usize {
        let firsts = Side::BOTH.map(|side| self.mentions[side].first());
        firsts.into_iter().flatten().copied().min().unwrap_or(0)
    }

    fn fits(&self, query: &Query) -> bool {
        let named = |side: Side| self.names[side].as_deref().filter(|_| query.looks_at(side));
        query.is_empty()
            || Side::BOTH
                .into_iter()
                .filter_map(named)
                .any(|name| !find_in(name, query).is_empty())
    }

    /// The paragraph of a side's first mention.
    #[must_use]
    pub fn first_on(&self, side: Side, entities: &Entities) -> Option<ParaId> {
        let mention = entities.mentions.get(*self.mentions[side].first()?)?;
        Some(mention.span.para)
    }

    /// In which of so many equal parts of each text it is mentioned.
    #[must_use]
    pub fn marks(&self, article: &Article, entities: &Entities, parts: usize) -> Vec<Sides<bool>> {
        let mut out = vec![Sides::default(); parts];
        for side in Side::BOTH {
            for mention in self.mentions[side]
                .iter()
                .filter_map(|&i| entities.mentions.get(i))
            {
                let at = place(article, mention) * parts as f64;
                // Not negative, and far below the largest of them.
                let at = (at as usize).min(parts.saturating_sub(1));
                if let Some(part) = out.get_mut(at) {
                    part[side] = true;
                }
            }
        }
        out
    }
}

/// Where in its text a mention stands, from 0 to 1; paragraphs count the same.
fn place(article: &Article, mention: &Mention) -> f64 {
    let para = mention.span.para;
    (para.at() as f64 + within(article, mention)) / article.len(para.side).max(1) as f64
}

/// Where in its paragraph a mention stands, from 0 to 1. Paragraphs of a text that is not held are taken for
/// points, for they would all have to be read.
fn within(article: &Article, mention: &Mention) -> f64 {
    if article.is_windowed() {
        return 0.0;
    }
    let paragraph = article.paragraph(mention.span.para);
    let bytes = paragraph.map_or(1, |p| p.text.len()).max(1);
    (f64::from(mention.span.start) / bytes as f64).min(1.0)
}

/// The list with what is typed to filter it, and where the keys are.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    answers: (Arc<Entities>, Arc<Alignment>),
    guesses: bool,
    typed: String,
    entries: Vec<Entry>,
    rows: Vec<Line>,
    cursor: usize,
}

/// Rows from which the first and the last two lines of the screen stay in view.
const TALL: u16 = 12;
/// Rows of the list from which its columns have headings.
const HEADED: u16 = 6;

/// Where everything stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The panel with its frame.
    pub frame: Area,
    /// The headings of the columns, where there is room.
    pub head: Option<Area>,
    /// The rows.
    pub list: Area,
    /// The first row in view.
    pub top: usize,
}

impl Panel {
    /// The list for an article, the keys at an entity of it where one is given.
    #[must_use]
    pub fn of(reader: &Reader, guesses: bool, at: Option<EntityId>) -> Self {
        let mut panel = Self {
            answers: (reader.entities.clone(), reader.alignment.clone()),
            guesses,
            typed: String::new(),
            entries: entries(reader, guesses),
            rows: Vec::new(),
            cursor: 0,
        };
        panel.list_rows();
        if let Some(at) = at {
            panel.find(|entry| Side::BOTH.iter().any(|&s| entry.entities[s] == Some(at)));
        }
        panel
    }

    /// Lists anew what has changed in the article, or in what is hidden.
    pub fn follow(&mut self, reader: &Reader, guesses: bool) {
        let same = Arc::ptr_eq(&self.answers.0, &reader.entities)
            && Arc::ptr_eq(&self.answers.1, &reader.alignment);
        if same && self.guesses == guesses {
            return;
        }
        let names = self.current().map(|e| (e.kind, e.names.clone()));
        let typed = std::mem::take(&mut self.typed);
        *self = Self::of(reader, guesses, None);
        self.filter(&typed);
        if let Some((kind, names)) = names {
            self.find(|entry| entry.kind == kind && entry.names == names);
        }
    }

    /// Shows only what is called so in either language, folded as a search is.
    pub fn filter(&mut self, typed: &str) {
        let at = self.entry_at(self.cursor);
        typed.clone_into(&mut self.typed);
        self.list_rows();
        self.cursor = self
            .rows
            .iter()
            .position(|&r| r == Line::Entry(at.unwrap_or(usize::MAX)))
            .unwrap_or(self.cursor);
    }

    fn list_rows(&mut self) {
        let query = Query::parse(&self.typed);
        let mut rows: Vec<Line> = Vec::new();
        let mut heading = 0;
        let mut section = None;
        for (at, entry) in self.entries.iter().enumerate() {
            if !entry.fits(&query) {
                continue;
            }
            if section.replace(entry.section) != Some(entry.section) {
                heading = rows.len();
                rows.push(Line::Heading(entry.section, 0));
            }
            if let Some(Line::Heading(_, count)) = rows.get_mut(heading) {
                *count += 1;
            }
            rows.push(Line::Entry(at));
        }
        self.rows = rows;
        self.cursor = 1.min(self.rows.len().saturating_sub(1));
    }

    fn find(&mut self, fits: impl Fn(&Entry) -> bool) {
        let such = |row: &Line| match row {
            Line::Entry(at) => self.entries.get(*at).is_some_and(&fits),
            Line::Heading(..) => false,
        };
        if let Some(at) = self.rows.iter().position(such) {
            self.cursor = at;
        }
    }

    fn entry_at(&self, row: usize) -> Option<usize> {
        match self.rows.get(row) {
            Some(&Line::Entry(at)) => Some(at),
            _ => None,
        }
    }

    /// What is typed to filter the list.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// All lines that the filter leaves.
    #[must_use]
    pub fn rows(&self) -> &[Line] {
        &self.rows
    }

    /// The line that the keys are at.
    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// An entry.
    #[must_use]
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    /// The entry that the keys are at.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.entry(self.entry_at(self.cursor)?)
    }

    /// How many entries there are, and how many of them the filter leaves.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let is_entry = |row: &&Line| matches!(row, Line::Entry(_));
        let left = self.rows.iter().filter(is_entry).count();
        (self.entries.len(), left)
    }

    /// How many entries a part of the list has, without the filter.
    #[must_use]
    pub fn count(&self, section: Section) -> usize {
        let all = self.entries.iter();
        all.filter(|e| e.section == section).count()
    }

    /// Moves by so many lines, and on past a heading.
    pub fn step(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        let to = self.cursor.saturating_add_signed(by).min(last);
        let way = if by < 0 { Way::Back } else { Way::Forward };
        self.put(to, way);
    }

    /// Moves to the first entry of the next part, or of this one, or of the one before.
    pub fn step_section(&mut self, way: Way) {
        let heading = |&i: &usize| matches!(self.rows.get(i), Some(Line::Heading(..)));
        let found = match way {
            Way::Back => (0..self.cursor.saturating_sub(1)).rev().find(heading),
            Way::Forward => (self.cursor..self.rows.len()).find(heading),
        };
        if let Some(at) = found {
            self.put(at, Way::Forward);
        }
    }

    fn put(&mut self, row: usize, way: Way) {
        let is_entry = |&i: &usize| matches!(self.rows.get(i), Some(Line::Entry(_)));
        let after = || (row..self.rows.len()).find(is_entry);
        let before = || (0..row.saturating_add(1)).rev().find(is_entry);
        let found = match way {
            Way::Back => before().or_else(after),
            Way::Forward => after().or_else(before),
        };
        self.cursor = found.unwrap_or(0);
    }

    /// The mention to go to: the first in the active text, else in the other; where the current mention is
    /// one of the entry's already, the next of them, the other text's after those of its own.
    #[must_use]
    pub fn target(&self, reader: &Reader) -> Option<usize> {
        let entry = self.current()?;
        let (own, other) = (reader.active, reader.active.other());
        let mut all = entry.mentions[own]
            .iter()
            .chain(&entry.mentions[other])
            .copied();
        let first = all.clone().next();
        let here = all.find(|&i| Some(i) == reader.mention);
        here.and_then(|_| all.next()).or(first)
    }

    /// Where everything stands on a screen of this size.
    #[must_use]
    pub fn table(&self, (width, height): (u16, u16)) -> Table {
        let (above, below) = if height >= TALL { (1, 2) } else { (0, 1) };
        let frame = Area {
            x: 0,
            y: above.min(height),
            width,
            height: height.saturating_sub(above + below),
        };
        let inside = Area {
            x: frame.x + 1,
            y: frame.y + 1,
            width: frame.width.saturating_sub(2),
            height: frame.height.saturating_sub(2),
        };
        let headed = inside.height >= HEADED;
        let list = Area {
            y: inside.y + u16::from(headed),
            height: inside.height - u16::from(headed),
            ..inside
        };
        let shown = usize::from(list.height);
        let top = self
            .cursor
            .saturating_sub(shown / 2)
            .min(self.rows.len().saturating_sub(shown));
        let head = headed.then_some(Area {
            height: 1,
            ..inside
        });
        Table {
            frame,
            head,
            list,
            top,
        }
    }

    /// Puts the keys at the entry that is shown at a cell; `false` where there is none.
    pub fn point(&mut self, size: (u16, u16), column: u16, row: u16) -> bool {
        let table = self.table(size);
        let at = table.top + usize::from(row.saturating_sub(table.list.y));
        let there = table.list.contains(column, row) && self.entry_at(at).is_some();
        if there {
            self.cursor = at;
        }
        there
    }
}

/// All entries of an article in the order of the list.
fn entries(reader: &Reader, guesses: bool) -> Vec<Entry> {
    let found = &reader.entities;
    let shown = |m: &Mention| guesses || m.confidence != Confidence::Guess;
    let mut mentions: Vec<Sides<Vec<usize>>> = vec![Sides::default(); found.entities.len()];
    for (at, mention) in found.mentions.iter().enumerate().filter(|(_, m)| shown(m)) {
        if let Some(of) = mentions.get_mut(mention.entity.0 as usize) {
            of[mention.span.para.side].push(at);
        }
    }
    let both = reader.sides() == Sides::new(true, true);
    let differ = if both && reader.aligned {
        differences(reader, &mentions, &shown)
    } else {
        Vec::new()
    };
    let guess = |mentions: &Sides<Vec<usize>>| {
        let mut all = mentions.english.iter().chain(&mentions.arabic);
        all.all(|&i| {
            found
                .mentions
                .get(i)
                .is_none_or(|m| m.confidence == Confidence::Guess)
        })
    };
    let name = |id: EntityId, side: Side, mentions: &[usize]| {
        let span = found.mentions.get(*mentions.first()?)?.span;
        let full = found.entity(id).and_then(|e| e.names[side].clone());
        Some(full.unwrap_or_else(|| reader.text_of(span)))
    };
    let mut out: Vec<Entry> = Vec::new();
    for pair in &differ {
        let mentions = pair.map(|(_, mention)| vec![mention]);
        let entities = pair.map(|(entity, _)| Some(entity));
        let names = Sides::from_fn(|s| name(pair[s].0, s, &mentions[s]));
        out.push(Entry {
            section: Section::Differ,
            kind: found
                .entity(pair.english.0)
                .map_or(Kind::Number, |e| e.kind),
            entities,
            names,
            guess: guess(&mentions),
            mentions,
        });
    }
    let told = |id: EntityId| differ.iter().any(|p| p.english.0 == id || p.arabic.0 == id);
    for (number, (entity, mentions)) in (0u32..).zip(found.entities.iter().zip(mentions)) {
        let id = EntityId(number);
        let on = mentions.as_ref().map(|all| !all.is_empty());
        let section = match (on.english, on.arabic) {
            (false, false) => continue,
            (true, false) if both => Section::Only(Side::English),
            (false, true) if both => Section::Only(Side::Arabic),
            _ => Section::Kind(entity.kind),
        };
        if matches!(section, Section::Only(_)) && told(id) {
            continue;
        }
        out.push(Entry {
            section,
            kind: entity.kind,
            entities: Sides::from_fn(|s| on[s].then_some(id)),
            names: Sides::from_fn(|s| name(id, s, &mentions[s])),
            guess: guess(&mentions),
            mentions,
        });
    }
    // Those that differ stand in the order of the text.
    out.sort_by_key(|e| {
        let often = if e.section == Section::Differ {
            0
        } else {
            e.total()
        };
        (e.section, e.kind, Reverse(often), e.first())
    });
    out
}

/// How far apart in their paragraphs two values may stand that are taken for each other, of the length of
/// the paragraphs: a quarter. Further apart they are mostly about something else.
const APART: f64 = 0.25;

/// A value as it differs: the entity on each side, and the mention.
type Difference = Sides<(EntityId, usize)>;

/// Pairs of values of one type in linked paragraphs, each without its like there, one of them without its
/// like anywhere, that stand nearest to each other.
fn differences(
    reader: &Reader,
    mentions: &[Sides<Vec<usize>>],
    shown: &impl Fn(&Mention) -> bool,
) -> Vec<Difference> {
    let found = &reader.entities;
    let everywhere = |id: EntityId| {
        let of = mentions.get(id.0 as usize);
        of.is_some_and(|m| !m.english.is_empty() && !m.arabic.is_empty())
    };
    let mut out: Vec<Difference> = Vec::new();
    for bead in reader.alignment.beads().iter().filter(|b| b.is_linked()) {
        let values = Sides::from_fn(|side| values(reader, side, bead.members(side), shown));
        for kind in [Kind::Date, Kind::Time, Kind::Number] {
            let own = Sides::from_fn(|side: Side| {
                let other: Vec<EntityId> = values[side.other()].iter().map(|v| v.0).collect();
                let all = values[side].iter().filter(|v| {
                    found.entity(v.0).is_some_and(|e| e.kind == kind) && !other.contains(&v.0)
                });
                all.copied().collect::<Vec<_>>()
            });
            let mut pairs: Vec<(f64, Difference)> = Vec::new();
            for &(e, at, place) in &own.english {
                for &(a, there, where_) in &own.arabic {
                    let apart = (place - where_).abs();
                    if apart <= APART && !(everywhere(e) && everywhere(a)) {
                        pairs.push((apart, Sides::new((e, at), (a, there))));
                    }
                }
            }
            let order = |p: &Difference| (p.english.1, p.arabic.1);
            pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(order(&a.1).cmp(&order(&b.1))));
            for (_, pair) in pairs {
                let free =
                    |p: &Difference| Side::BOTH.into_iter().all(|side| p[side].0 != pair[side].0);
                if out.iter().all(free) {
                    out.push(pair);
                }
            }
        }
    }
    out
}

/// The values that paragraphs of a side mention, each once, with where in them it stands, from 0 to 1.
fn values(
    reader: &Reader,
    side: Side,
    members: &[u32],
    shown: &impl Fn(&Mention) -> bool,
) -> Vec<(EntityId, usize, f64)> {
    let mut out: Vec<(EntityId, usize, f64)> = Vec::new();
    for (nth, &index) in members.iter().enumerate() {
        let para = ParaId::new(side, index);
        let first = reader
            .entities
            .mentions
            .partition_point(|m| m.span.para < para);
        for (at, mention) in (first..).zip(reader.mentions_in(para)) {
            let is_value = matches!(mention.kind, Kind::Date | Kind::Time | Kind::Number);
            if !is_value || !shown(mention) || out.iter().any(|v| v.0 == mention.entity) {
                continue;
            }
            let within = within(&reader.article, mention);
            let at_all = (nth as f64 + within) / members.len() as f64;
            out.push((mention.entity, at, at_all));
        }
    }
    out
}

#[cfg(test)]
mod tests;
