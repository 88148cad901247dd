//! What a reader is choosing for a correction: a paragraph, a mention, a stretch of text, a type, a text.
//!
//! Invariant: a selection lies in one paragraph, on cluster boundaries, and is never empty.
//! The keys that choose are named here for whoever shows them; `update` takes them.
//! Must not know: what a key or a correction does.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;

use crate::app::reader::Way;
use crate::bitext::ArticleId;
use crate::entity::{Kind, Layer};
use crate::language::token::{Class, tokens};
use crate::text::{ParaId, Side, TextSpan};

/// What is being chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choosing {
    /// The paragraphs that this one is linked with: the cursor's, and those marked.
    Paragraphs {
        /// The paragraph to be linked.
        from: ParaId,
        /// The paragraphs marked on the other side.
        marked: BTreeSet<u32>,
    },
    /// The mention, on the other side, that this one is linked with.
    Mention {
        /// The mention to be linked.
        from: TextSpan,
        /// Its type.
        kind: Kind,
    },
    /// A stretch of text that names an entity.
    Stretch(Selection),
    /// The type of a new mention.
    TypeOfNew(TextSpan),
    /// Another type for the entity mentioned here.
    Retype {
        /// A mention of it.
        at: TextSpan,
        /// The layer of the mention.
        layer: Layer,
    },
    /// The article, in the list, whose text this one is paired with.
    Text {
        /// The article to be paired.
        from: ArticleId,
        /// The language it has.
        side: Side,
    },
}

impl Choosing {
    /// The stretch of text to be lit.
    #[must_use]
    pub fn selection(&self) -> Option<TextSpan> {
        match self {
            Self::Stretch(selection) => selection.span(),
            Self::TypeOfNew(span) => Some(*span),
            Self::Mention { from, .. } | Self::Retype { at: from, .. } => Some(*from),
            Self::Paragraphs { .. } | Self::Text { .. } => None,
        }
    }

    /// What is being chosen, for the status line.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Paragraphs { from, marked } => {
                let number = |i: u32| (i + 1).to_string();
                let marked: Vec<String> = marked.iter().copied().map(number).collect();
                let marked = if marked.is_empty() {
                    "…".to_owned()
                } else {
                    marked.join(",")
                };
                let side = from.side.tag().to_uppercase();
                format!("link {side} {} with {marked}", from.index + 1)
            }
            Self::Mention { .. } => "link this entity with …".to_owned(),
            Self::Stretch(selection) if selection.held => "select (held)".to_owned(),
            Self::Stretch(_) => "select the words of an entity".to_owned(),
            Self::TypeOfNew(_) => "of which type? (`esc` leaves)".to_owned(),
            Self::Retype { .. } => "of which other type? (`esc` leaves)".to_owned(),
            Self::Text { side, .. } => format!("pair with the {} text …", side.other().language()),
        }
    }

    /// The keys that choose, and what each does.
    #[must_use]
    pub const fn keys(&self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Paragraphs { .. } => &[
                ("j k", "move"),
                ("space", "marks"),
                ("enter", "links"),
                ("esc", "leaves"),
            ],
            Self::Mention { .. } => &[("j k", "move"), ("enter", "links"), ("esc", "leaves")],
            Self::Stretch(_) => &[
                ("w b", "move"),
                ("v", "hold"),
                ("x X", "cut a letter"),
                ("enter", "type"),
                ("esc", "leaves"),
            ],
            Self::TypeOfNew(_) | Self::Retype { .. } => &[
                ("p", "person"),
                ("o", "organisation"),
                ("l", "place"),
                ("g", "group"),
                ("d", "date"),
                ("t", "time"),
                ("n", "number"),
                ("r", "office"),
            ],
            Self::Text { .. } => &[
                ("j k", "move in the list"),
                ("enter", "pairs"),
                ("esc", "leaves"),
            ],
        }
    }
}

/// Which end of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Where it is begun to be read.
    First,
    /// Where its reading ends.
    Last,
}

/// A stretch of words in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The paragraph.
    pub para: ParaId,
    /// The bytes of its words.
    words: Vec<(usize, usize)>,
    /// The bytes of the clusters of the paragraph.
    clusters: Vec<usize>,
    first: usize,
    head: usize,
    /// Whether the first word stays while the last one moves.
    pub held: bool,
    cut: (usize, usize),
}

impl Selection {
    /// Selects the word at a byte of a paragraph, or the first after it, else the last; `None` where
    /// there is no word.
    #[must_use]
    pub fn of(para: ParaId, text: &str, byte: usize) -> Option<Self> {
        let words: Vec<(usize, usize)> = tokens(text)
            .iter()
            .filter(|t| !matches!(t.class, Class::Sign(_)))
            .map(|t| (t.start, t.end))
            .collect();
        let last = words.len().checked_sub(1)?;
        let at = words.iter().position(|(_, end)| *end > byte);
        let at = at.unwrap_or(last);
        let clusters = text.grapheme_indices(true).map(|(i, _)| i);
        Some(Self {
            para,
            words,
            clusters: clusters.chain([text.len()]).collect(),
            first: at,
            head: at,
            held: false,
            cut: (0, 0),
        })
    }

    /// Goes on by words, or back; `false` where there are none.
    pub fn step(&mut self, way: Way) -> bool {
        let to = match way {
            Way::Forward => Some(self.head + 1).filter(|&w| w < self.words.len()),
            Way::Back => self.head.checked_sub(1),
        };
        let Some(to) = to else { return false };
        self.go(to);
        true
    }

    /// Goes to the word at a byte.
    pub fn reach(&mut self, byte: usize) {
        if let Some(word) = self.words.iter().position(|(_, end)| *end > byte) {
            self.go(word);
        }
    }

    fn go(&mut self, word: usize) {
        self.head = word;
        if !self.held {
            self.first = word;
        }
        self.cut = (0, 0);
    }

    /// Cuts a cluster off its start, such as a clitic, or off its end; as long as something is left.
    pub fn cut(&mut self, end: End) {
        let before = self.cut;
        match end {
            End::First => self.cut.0 += 1,
            End::Last => self.cut.1 += 1,
        }
        if self.span().is_none() {
            self.cut = before;
        }
    }

    /// The bytes selected.
    #[must_use]
    pub fn span(&self) -> Option<TextSpan> {
        let (low, high) = (self.first.min(self.head), self.first.max(self.head));
        let (start, end) = (self.words.get(low)?.0, self.words.get(high)?.1);
        let mut inside = self.clusters.iter().filter(|c| **c >= start);
        let start = *inside.nth(self.cut.0)?;
        let mut inside = self.clusters.iter().rev().filter(|c| **c <= end);
        let end = *inside.nth(self.cut.1)?;
        (start < end).then(|| TextSpan::new(self.para, start..end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "وقال ليلى حَداد: نعم!";

    fn told(change: impl FnOnce(&mut Selection)) -> &'static str {
        let para = ParaId::new(Side::Arabic, 0);
        let mut selection = Selection::of(para, TEXT, 0).unwrap();
        change(&mut selection);
        let range = selection.span().unwrap().range();
        TEXT.get(range).unwrap()
    }

    #[test]
    fn a_selection_goes_by_words_and_is_cut_by_clusters() {
        assert_eq!(told(|_| {}), "وقال");
        assert_eq!(told(|s| s.cut(End::First)), "قال");
        let step = |s: &mut Selection, n| (0..n).for_each(|_| assert!(s.step(Way::Forward)));
        assert_eq!(told(|s| step(s, 2)), "حَداد");
        let held = |s: &mut Selection| {
            step(s, 1);
            s.held = true;
            step(s, 1);
        };
        assert_eq!(told(held), "ليلى حَداد");
        assert_eq!(
            told(|s| {
                held(s);
                s.cut(End::Last);
            }),
            "ليلى حَدا"
        );
        // A cluster is a letter with its marks.
        assert_eq!(
            told(|s| {
                step(s, 2);
                (0..9).for_each(|_| s.cut(End::Last));
            }),
            "حَ"
        );
        assert_eq!(
            told(|s| {
                assert!(!s.step(Way::Back));
                s.reach(TEXT.len());
                s.reach(TEXT.find("نعم").unwrap());
            }),
            "نعم"
        );
    }

    #[test]
    fn the_keys_of_types_are_those_of_the_filter() {
        use crate::app::overlay::filter_key;
        let para = ParaId::new(Side::English, 0);
        let choosing = Choosing::TypeOfNew(TextSpan::new(para, 0..1));
        let keys: Vec<String> = choosing.keys().iter().map(|k| k.0.to_owned()).collect();
        assert_eq!(keys, Kind::ALL.map(|kind| filter_key(kind).to_string()));
    }

    #[test]
    fn no_word_no_selection() {
        let para = ParaId::new(Side::English, 0);
        assert_eq!(Selection::of(para, "", 0), None);
        assert_eq!(Selection::of(para, "— …", 0), None);
        let last = Selection::of(para, "one.", 99).unwrap();
        assert_eq!(last.span(), Some(TextSpan::new(para, 0..3)));
    }
}
