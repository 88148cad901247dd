//! What may lie over the text: at most one thing at a time.
//!
//! Must not know: how it is drawn.

use std::collections::VecDeque;

use crate::app::command::{TYPED, Topic, lines};
use crate::app::message::{Notice, Weight};
use crate::entity::Kind;
use crate::text::{Base, Line, ParaId, Paragraph, Row, isolated};

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
    /// What was told so far, scrolled by rows.
    Messages {
        /// Rows scrolled.
        top: u16,
    },
    /// The panel of entities; what it lists is [`State::panel`](crate::app::State::panel).
    Entities,
    /// The map: all paragraphs of both texts and the links between them.
    Map {
        /// The paragraph that the keys are at.
        cursor: ParaId,
    },
}

/// Columns from which the card of keys is set in two columns.
const TWO_COLUMNS: u16 = 80;
/// Most reasons of a link shown at once, where the screen is tall; else two fifths of its rows.
const MOST_REASONS: u16 = 18;

/// The widest that what was told is set, its frame included.
const MESSAGE_CELLS: u16 = 100;

/// How a card is cut: its columns, the lines of the longest, the lines shown of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Columns of lines.
    pub columns: u16,
    /// Lines a column.
    pub lines: u16,
    /// Lines in view.
    pub shown: u16,
}

impl Cut {
    /// The card of keys on a screen of this size.
    #[must_use]
    pub fn help((width, height): (u16, u16)) -> Self {
        let columns = if width >= TWO_COLUMNS { 2 } else { 1 };
        let keys: usize = Topic::ALL.into_iter().map(|t| 1 + lines(t).count()).sum();
        let lines = keys + 1 + TYPED.len();
        let lines = u16::try_from(lines).unwrap_or(u16::MAX).div_ceil(columns);
        let shown = lines.min(height.saturating_sub(2));
        Self {
            columns,
            lines,
            shown,
        }
    }

    /// The reasons of a link on a screen of this height.
    #[must_use]
    pub fn explain(reasons: usize, height: u16) -> Self {
        let lines = u16::try_from(reasons).unwrap_or(u16::MAX);
        let most = MOST_REASONS.min(height * 2 / 5).max(1);
        let shown = lines.clamp(1, most);
        Self {
            columns: 1,
            lines,
            shown: shown.min(height.saturating_sub(2)),
        }
    }

    /// The furthest that it scrolls.
    #[must_use]
    pub const fn furthest(&self) -> u16 {
        self.lines.saturating_sub(self.shown)
    }
}

/// What was told so far, set in lines for a screen.
#[derive(Debug, Clone)]
pub struct Told {
    /// The cells of a line, before which there is room for [`Told::SIGN`].
    pub width: u16,
    /// How its card is cut.
    pub cut: Cut,
    notices: Vec<(Weight, Paragraph, Vec<Line>)>,
}

/// A row of what was told.
#[derive(Debug, Clone)]
pub struct ToldRow {
    /// How much what it belongs to matters.
    pub weight: Weight,
    /// Whether it is the first row of that.
    pub begins: bool,
    /// The row.
    pub row: Row,
}

impl Told {
    /// What stands before the first row of each thing told.
    pub const SIGN: &str = "• ";
    /// Its cells.
    pub const SIGN_CELLS: u16 = 2;

    /// Sets all of it on a screen of this size.
    #[must_use]
    pub fn of(log: &VecDeque<Notice>, (width, height): (u16, u16)) -> Self {
        let width = width.min(MESSAGE_CELLS).saturating_sub(4);
        let width = width.saturating_sub(Self::SIGN_CELLS).max(1);
        let set = |notice: &Notice| {
            let set = Paragraph::new(isolated(&notice.text).as_ref(), Base::Ltr);
            let lines = set.lines(width);
            (notice.weight, set, lines)
        };
        let notices: Vec<_> = log.iter().map(set).collect();
        let lines: usize = notices.iter().map(|(.., lines)| lines.len()).sum();
        let lines = u16::try_from(lines.max(1)).unwrap_or(u16::MAX);
        let cut = Cut {
            columns: 1,
            lines,
            shown: lines.min(height.saturating_sub(2)),
        };
        Self {
            width,
            cut,
            notices,
        }
    }

    /// Its rows from the one that it is scrolled to.
    pub fn rows_from(&self, top: u16) -> impl Iterator<Item = ToldRow> {
        let lines = self.notices.iter().flat_map(|(weight, set, lines)| {
            let lines = lines.iter().enumerate();
            lines.map(move |(nth, line)| (*weight, nth == 0, set, line))
        });
        let top = usize::from(top.min(self.cut.furthest()));
        lines.skip(top).map(|(weight, begins, set, line)| ToldRow {
            weight,
            begins,
            row: set.row(line),
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_told_begins_a_row_and_the_card_ends_with_the_last() {
        let long = "a.en.txt: \"الميناء القديم\" cannot be read as it is; give another encoding";
        let log: VecDeque<Notice> = [Notice::error(long), Notice::info("read again")].into();
        let told = Told::of(&log, (30, 6));
        let begins: Vec<bool> = told.rows_from(0).map(|r| r.begins).collect();
        assert_eq!(begins.len(), usize::from(told.cut.lines));
        assert!(begins[0] && begins.len() > 3);
        assert_eq!(begins.iter().filter(|b| **b).count(), log.len());
        // Scrolled as far as it goes, the card is full.
        let last: Vec<ToldRow> = told.rows_from(u16::MAX).collect();
        assert_eq!(last.len(), usize::from(told.cut.shown));
        assert!(
            last.last()
                .is_some_and(|r| r.begins && r.weight == Weight::Info)
        );
        assert_eq!(Told::of(&VecDeque::new(), (30, 6)).cut.lines, 1);
    }
}
