//! A line that the reader types into: a search, a command.
//!
//! Invariant: `cursor` is a cluster boundary of `text`.
//! Must not know: how it is drawn, what the line means.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::keymap::{Key, KeyCode};
use crate::app::reader::Way;
use crate::text::one_line;

/// What a line is typed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A search in both texts.
    Search,
    /// A command by its name.
    Command,
    /// A name for an entity.
    Rename,
    /// What the panel of entities lists.
    Filter,
    /// What the list of articles shows.
    Titles,
}

/// The line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What it is for.
    pub purpose: Purpose,
    text: String,
    cursor: usize,
}

/// What a key did to the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// It changed the line or its cursor, or nothing.
    Editing,
    /// It ended the line: this is what was typed.
    Done(String),
    /// It gave the line up.
    GivenUp,
    /// It asks for a completion.
    Complete,
    /// It asks for an earlier line, or a later one.
    Recall(Way),
}

impl Prompt {
    /// An empty line.
    #[must_use]
    pub const fn new(purpose: Purpose) -> Self {
        Self {
            purpose,
            text: String::new(),
            cursor: 0,
        }
    }

    /// What has been typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte before which the next letter goes.
    #[must_use]
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Replaces the line; the cursor goes to its end.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
        self.cursor = self.text.len();
    }

    /// Puts text in at the cursor; what cannot stand in one line becomes a space.
    pub fn insert(&mut self, text: &str) {
        let clean = one_line(text);
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
        // A mark typed after its letter joins that letter's cluster.
        if !self.is_boundary(self.cursor) {
            self.cursor = self.next();
        }
    }

    fn is_boundary(&self, at: usize) -> bool {
        at == self.text.len() || self.text.grapheme_indices(true).any(|(i, _)| i == at)
    }

    fn previous(&self) -> usize {
        let starts = self.text.grapheme_indices(true).map(|(i, _)| i);
        starts.take_while(|&i| i < self.cursor).last().unwrap_or(0)
    }

    fn next(&self) -> usize {
        let mut starts = self.text.grapheme_indices(true).map(|(i, _)| i);
        starts.find(|&i| i > self.cursor).unwrap_or(self.text.len())
    }

    fn word_start(&self) -> usize {
        let before = self.text.get(..self.cursor).unwrap_or("");
        before
            .split_word_bound_indices()
            .rev()
            .find(|(_, word)| !word.trim().is_empty())
            .map_or(0, |(i, _)| i)
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    /// Takes a key. `rtl` says that the line is shown from right to left, so that the left arrow leads
    /// on.
    pub fn key(&mut self, key: Key, rtl: bool) -> Typed {
        match (key.code, key.ctrl) {
            (KeyCode::Enter, _) => return Typed::Done(self.text.clone()),
            (KeyCode::Esc, _) => return Typed::GivenUp,
            (KeyCode::Char('c' | 'g'), true) => return Typed::GivenUp,
            (KeyCode::Tab, _) => return Typed::Complete,
            (KeyCode::Up, _) => return Typed::Recall(Way::Back),
            (KeyCode::Down, _) => return Typed::Recall(Way::Forward),
            (KeyCode::Backspace, _) | (KeyCode::Char('h'), true) => {
                if self.text.is_empty() {
                    return Typed::GivenUp;
                }
                self.cut(self.previous(), self.cursor);
            }
            (KeyCode::Delete, _) | (KeyCode::Char('d'), true) => self.cut(self.cursor, self.next()),
            (KeyCode::Char('u'), true) => self.cut(0, self.cursor),
            (KeyCode::Char('k'), true) => self.cut(self.cursor, self.text.len()),
            (KeyCode::Char('w'), true) => self.cut(self.word_start(), self.cursor),
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => self.cursor = 0,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => self.cursor = self.text.len(),
            (KeyCode::Left, _) => self.cursor = if rtl { self.next() } else { self.previous() },
            (KeyCode::Right, _) => self.cursor = if rtl { self.previous() } else { self.next() },
            (KeyCode::Char(c), false) if !key.alt => self.insert(c.encode_utf8(&mut [0; 4])),
            _ => {}
        }
        Typed::Editing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::parse_key;

    fn typed(keys: &str) -> (String, usize) {
        let mut prompt = Prompt::new(Purpose::Search);
        for word in keys.split_whitespace() {
            let one = word.chars().count() == 1;
            let key = if one {
                Key::new(KeyCode::Char(word.chars().next().unwrap()), false, false)
            } else {
                parse_key(word).unwrap()
            };
            prompt.key(key, false);
        }
        (prompt.text().to_owned(), prompt.cursor())
    }

    #[test]
    fn editing_works_by_clusters() {
        assert_eq!(typed("a b c backspace"), ("ab".into(), 2));
        assert_eq!(typed("ب \u{64e} ت backspace backspace"), (String::new(), 0));
        assert_eq!(typed("a b left x"), ("axb".into(), 2));
        assert_eq!(typed("a b home delete end c"), ("bc".into(), 2));
        assert_eq!(typed("a b ctrl-u c"), ("c".into(), 1));
    }

    #[test]
    fn words_are_cut_back_to_their_start() {
        let mut prompt = Prompt::new(Purpose::Search);
        prompt.insert("two words ");
        prompt.key(parse_key("ctrl-w").unwrap(), false);
        assert_eq!(prompt.text(), "two ");
    }

    #[test]
    fn the_left_arrow_leads_on_in_a_right_to_left_line() {
        let mut prompt = Prompt::new(Purpose::Search);
        prompt.insert("اب");
        prompt.key(parse_key("home").unwrap(), true);
        prompt.key(parse_key("left").unwrap(), true);
        assert_eq!(prompt.cursor(), 2);
    }

    #[test]
    fn pasted_line_ends_become_spaces() {
        let mut prompt = Prompt::new(Purpose::Search);
        prompt.insert("a\nb\u{1b}");
        assert_eq!(prompt.text(), "a b ");
    }
}
