//! An article: up to two texts of one story, paragraph by paragraph.
//!
//! Invariant: paragraphs are non-empty, in the order of their file, and never altered after reading;
//! title, stamp and dateline are metadata and stay paragraphs as well. A text is held in memory or read by
//! windows; who asks for its paragraphs cannot tell.
//! Must not know: where the bytes came from beyond a name to show, how anything is drawn.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::language::date::{Date, Time};
use crate::text::segment::{SEGMENT, segments};
use crate::text::{ParaId, Side, Sides, TextSpan, narrow};

/// Names an article for as long as its files stay where they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(pub Arc<str>);

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// The headline.
    Title,
    /// The publication stamp, such as `Published On(2021-06-10 17:11:29)`.
    Stamp,
    /// A paragraph that is only place and date, such as `طرابلس 10 يونيو 2021`.
    Dateline,
    /// Running text (which may open with a dateline).
    #[default]
    Body,
}

/// A paragraph as stored: logical order, nothing added or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Para {
    /// The text, without its line end.
    pub text: Arc<str>,
    /// What it is for.
    pub role: Role,
}

/// What the head of a text says about it. Each part is shown as metadata and is still in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The headline, where there is one.
    pub title: Option<String>,
    /// The day it was published, from the stamp, else from the dateline.
    pub date: Option<Date>,
    /// The time of publication, from the stamp.
    pub time: Option<Time>,
    /// The place of the dateline, as written.
    pub place: Option<String>,
    /// The agency of the dateline, as written, such as `Lana`.
    pub agency: Option<String>,
}

/// A piece of a paragraph that is laid out by itself; of most paragraphs, the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The byte of the paragraph that it starts at.
    pub start: u32,
    /// Its text.
    pub text: Arc<str>,
}

/// Where in the text of a window a paragraph, or a segment of one, stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The paragraph.
    pub index: u32,
    /// The byte of the paragraph that the piece starts at.
    pub start: u32,
    /// The bytes of the window's text.
    pub range: Range<usize>,
}

/// The paragraphs of a text that is too long to be held, read from where it lies when they are asked for.
///
/// What was answered once stays so: a text of which more is known is another value. Where a part can no
/// longer be read, its place is kept by a text that says so.
pub trait Windows: std::fmt::Debug + Send + Sync {
    /// How many paragraphs are known.
    fn len(&self) -> usize;
    /// Whether none is known.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Whether these are all there are.
    fn is_complete(&self) -> bool;
    /// How many segments of a paragraph are known; 0 where there is no such paragraph.
    fn segments(&self, index: u32) -> u32;
    /// A segment of a paragraph.
    fn segment(&self, index: u32, segment: u32) -> Option<Segment>;
    /// The segment that holds a byte of a paragraph; the last for a byte past the end.
    fn segment_at(&self, index: u32, byte: u32) -> u32;
    /// What a paragraph is for.
    fn role(&self, index: u32) -> Role;
    /// How many bytes the source has.
    fn bytes(&self) -> u64;
    /// In how many windows the known part lies.
    fn windows(&self) -> usize;
    /// The window that a paragraph begins in.
    fn window_of(&self, index: u32) -> usize;
    /// Reads a window as it is, for looking through all of them.
    fn read_window(&self, at: usize, text: &mut String);
    /// The pieces of paragraphs in the text of a window.
    fn pieces(&self, at: usize, text: &str) -> Vec<Piece>;
}

/// The paragraphs of a text, in their own order.
#[derive(Debug, Clone)]
pub enum Paragraphs {
    /// All in memory.
    Held(Held),
    /// Where they lie.
    Windowed(Arc<dyn Windows>),
}

/// Paragraphs in memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    all: Vec<Para>,
    /// Where the segments of the very long ones begin: cutting one anew at every question takes longer than
    /// reading it.
    cuts: BTreeMap<usize, Box<[usize]>>,
}

impl Held {
    fn of(all: Vec<Para>) -> Self {
        let long = all.iter().enumerate().filter(|p| p.1.text.len() > SEGMENT);
        let starts = |para: &Para| segments(&para.text).map(|s| s.0).collect();
        let cuts = long.map(|(at, para)| (at, starts(para))).collect();
        Self { all, cuts }
    }

    /// Where the segments of a paragraph begin.
    fn starts(&self, index: u32) -> &[usize] {
        let index = index as usize;
        match self.cuts.get(&index) {
            Some(cuts) => cuts,
            None if index < self.all.len() => &[0],
            None => &[],
        }
    }
}

impl std::ops::Deref for Held {
    type Target = [Para];

    fn deref(&self) -> &[Para] {
        &self.all
    }
}

impl Default for Paragraphs {
    fn default() -> Self {
        Self::Held(Held::default())
    }
}

impl From<Vec<Para>> for Paragraphs {
    fn from(paragraphs: Vec<Para>) -> Self {
        Self::Held(Held::of(paragraphs))
    }
}

impl FromIterator<Para> for Paragraphs {
    fn from_iter<I: IntoIterator<Item = Para>>(paragraphs: I) -> Self {
        Self::Held(Held::of(paragraphs.into_iter().collect()))
    }
}

/// Held paragraphs by what they say, windowed ones by being the same value.
impl PartialEq for Paragraphs {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Held(one), Self::Held(other)) => one == other,
            (Self::Windowed(one), Self::Windowed(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Paragraphs {}

impl Paragraphs {
    /// How many there are, as far as is known.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Held(held) => held.len(),
            Self::Windowed(windows) => windows.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether these are all there are.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match self {
            Self::Held(_) => true,
            Self::Windowed(windows) => windows.is_complete(),
        }
    }

    /// A whole paragraph. Of a windowed text it is read anew: ask for its segments where they will do.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Para> {
        match self {
            Self::Held(held) => held.get(index).cloned(),
            Self::Windowed(windows) => {
                let at = u32::try_from(index).ok()?;
                let mut segments = (0..windows.segments(at)).filter_map(|s| windows.segment(at, s));
                let first = segments.next()?.text;
                let mut rest = segments.peekable();
                let text = if rest.peek().is_none() {
                    first
                } else {
                    let mut whole = first.to_string();
                    whole.extend(rest.map(|s| s.text.to_string()));
                    whole.into()
                };
                let role = windows.role(at);
                Some(Para { text, role })
            }
        }
    }

    /// The first paragraph.
    #[must_use]
    pub fn first(&self) -> Option<Para> {
        self.get(0)
    }

    /// The paragraphs one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Para> + '_ {
        (0..self.len()).map_while(|index| self.get(index))
    }

    /// What a paragraph is for.
    #[must_use]
    pub fn role(&self, index: u32) -> Role {
        match self {
            Self::Held(held) => held.get(index as usize).map_or(Role::Body, |p| p.role),
            Self::Windowed(windows) => windows.role(index),
        }
    }

    /// How many segments a paragraph has; 0 where there is no such paragraph.
    #[must_use]
    pub fn segments(&self, index: u32) -> u32 {
        match self {
            Self::Held(held) => narrow(held.starts(index).len()),
            Self::Windowed(windows) => windows.segments(index),
        }
    }

    /// A segment of a paragraph.
    #[must_use]
    pub fn segment(&self, index: u32, segment: u32) -> Option<Segment> {
        match self {
            Self::Held(held) => {
                let text = &held.get(index as usize)?.text;
                let starts = held.starts(index);
                let start = *starts.get(segment as usize)?;
                let end = starts.get(segment as usize + 1);
                let text = match (start, end) {
                    (0, None) => text.clone(),
                    (start, end) => text.get(start..end.copied().unwrap_or(text.len()))?.into(),
                };
                Some(Segment {
                    start: narrow(start),
                    text,
                })
            }
            Self::Windowed(windows) => windows.segment(index, segment),
        }
    }

    /// The segment that holds a byte of a paragraph; the last for a byte past the end.
    #[must_use]
    pub fn segment_at(&self, index: u32, byte: u32) -> u32 {
        match self {
            Self::Held(held) => {
                let starts = held.starts(index);
                let before = starts.partition_point(|&start| start <= byte as usize);
                u32::try_from(before).map_or(0, |n| n.saturating_sub(1))
            }
            Self::Windowed(windows) => windows.segment_at(index, byte),
        }
    }
}

/// One language's text of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The name to show for its source, such as a file name.
    pub source: String,
    /// The paragraphs, in their own order.
    pub paragraphs: Paragraphs,
    /// What its head says.
    pub metadata: Metadata,
}

impl Text {
    /// The paragraphs as plain strings, for the analysers. Of a windowed text there are none: it has to be
    /// [held](Article::held) first.
    #[must_use]
    pub fn strs(&self) -> Vec<&str> {
        match &self.paragraphs {
            Paragraphs::Held(held) => held.iter().map(|p| &*p.text).collect(),
            Paragraphs::Windowed(_) => Vec::new(),
        }
    }
}

/// An article with one or both of its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its identity.
    pub id: ArticleId,
    /// Its texts; at least one is there.
    pub texts: Sides<Option<Text>>,
}

#[cfg(test)]
impl Article {
    /// An article of body paragraphs; a side without any is not there.
    pub(crate) fn of(english: &[&str], arabic: &[&str]) -> Self {
        let para = |&text: &&str| Para {
            text: text.into(),
            role: Role::Body,
        };
        let text = |all: &[&str]| Text {
            paragraphs: all.iter().map(para).collect(),
            ..Text::default()
        };
        Self {
            id: ArticleId("a".into()),
            texts: Sides::new(english, arabic).map(|all| (!all.is_empty()).then(|| text(all))),
        }
    }
}

impl Article {
    /// A paragraph, or `None` where the article has no such paragraph.
    #[must_use]
    pub fn paragraph(&self, id: ParaId) -> Option<Para> {
        self.texts[id.side].as_ref()?.paragraphs.get(id.at())
    }

    /// What a paragraph is for.
    #[must_use]
    pub fn role(&self, id: ParaId) -> Role {
        let text = self.texts[id.side].as_ref();
        text.map_or(Role::Body, |t| t.paragraphs.role(id.index))
    }

    /// How many segments a paragraph has; 0 where the article has no such paragraph.
    #[must_use]
    pub fn segments(&self, id: ParaId) -> u32 {
        let text = self.texts[id.side].as_ref();
        text.map_or(0, |t| t.paragraphs.segments(id.index))
    }

    /// A segment of a paragraph.
    #[must_use]
    pub fn segment(&self, id: ParaId, segment: u32) -> Option<Segment> {
        let text = self.texts[id.side].as_ref()?;
        text.paragraphs.segment(id.index, segment)
    }

    /// The segment that holds a byte of a paragraph; the last for a byte past the end.
    #[must_use]
    pub fn segment_at(&self, id: ParaId, byte: u32) -> u32 {
        let text = self.texts[id.side].as_ref();
        text.map_or(0, |t| t.paragraphs.segment_at(id.index, byte))
    }

    /// The text of a span; empty where it names none.
    #[must_use]
    pub fn text_of(&self, span: TextSpan) -> String {
        let (mut out, mut at) = (String::new(), self.segment_at(span.para, span.start));
        while let Some(segment) = self.segment(span.para, at).filter(|s| s.start < span.end) {
            let from = span.start.saturating_sub(segment.start) as usize;
            let to = ((span.end - segment.start) as usize).min(segment.text.len());
            out.push_str(segment.text.get(from..to).unwrap_or(""));
            at += 1;
        }
        out
    }

    /// How many paragraphs a side has, as far as is known; 0 where the side is missing.
    #[must_use]
    pub fn len(&self, side: Side) -> usize {
        self.texts[side].as_ref().map_or(0, |t| t.paragraphs.len())
    }

    /// Whether neither side has a paragraph.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        Side::BOTH.iter().all(|&s| self.len(s) == 0)
    }

    /// Whether all paragraphs are known.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let mut texts = Side::BOTH.iter().filter_map(|&s| self.texts[s].as_ref());
        texts.all(|t| t.paragraphs.is_complete())
    }

    /// Whether a text of it is read from where it lies. Such an article is not aligned and analysed unless
    /// the reader asks for it.
    #[must_use]
    pub fn is_windowed(&self) -> bool {
        let mut texts = Side::BOTH.iter().filter_map(|&s| self.texts[s].as_ref());
        texts.any(|t| matches!(t.paragraphs, Paragraphs::Windowed(_)))
    }

    /// The article with all its paragraphs in memory, for the analysers.
    #[must_use]
    pub fn held(&self) -> Self {
        let held = |text: &Text| Text {
            paragraphs: text.paragraphs.iter().collect(),
            ..text.clone()
        };
        Self {
            id: self.id.clone(),
            texts: Sides::from_fn(|s| self.texts[s].as_ref().map(held)),
        }
    }

    /// Both sides' paragraphs as plain strings; a missing side is empty, and so is a windowed one.
    #[must_use]
    pub fn strs(&self) -> Sides<Vec<&str>> {
        Sides::from_fn(|s| self.texts[s].as_ref().map_or_else(Vec::new, Text::strs))
    }
}
