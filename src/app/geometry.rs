//! Where everything stands on the screen: one pure function of its size and the state.
//!
//! `update`, the view and the mouse ask the same function, so that what is clicked is what was drawn.
//! Invariant: areas lie inside the screen and do not overlap (the list over a small screen excepted:
//! then nothing else is there).
//! Must not know: what is in the areas.

use crate::app::options::Layout;
use crate::app::state::{Focus, State};
use crate::text::{Side, Sides};

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Leftmost column.
    pub x: u16,
    /// Topmost row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }

    /// Whether a cell lies in it.
    #[must_use]
    pub const fn contains(&self, column: u16, row: u16) -> bool {
        column >= self.x
            && row >= self.y
            && column - self.x < self.width
            && row - self.y < self.height
    }

    /// The column after its last.
    #[must_use]
    pub const fn right(&self) -> u16 {
        self.x + self.width
    }

    /// The row after its last.
    #[must_use]
    pub const fn bottom(&self) -> u16 {
        self.y + self.height
    }
}

/// How the two texts share the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    /// Too small for text: a message.
    TooSmall,
    /// One pane.
    Single(Side),
    /// English above Arabic.
    Stacked,
    /// Side by side.
    Rows,
}

/// A pane: one line that names the text, and the text with its margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pane {
    /// The line above the text.
    pub heading: Area,
    /// Text and margins.
    pub body: Area,
    /// The text alone; as tall as the body.
    pub text: Area,
    /// The column of the paragraphs' numbers, and of their counterparts' where there is room; no cells wide
    /// where a gutter names them.
    pub numbers: Area,
}

/// All areas of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Geometry {
    /// The whole screen.
    pub screen: Area,
    /// How the texts share it.
    pub arrangement: Arrangement,
    /// The first line, where there is room for one.
    pub header: Option<Area>,
    /// The article list.
    pub list: Option<Area>,
    /// The panes shown.
    pub panes: Sides<Option<Pane>>,
    /// The column between side-by-side panes that names the links.
    pub gutter: Option<Area>,
    /// The line with place, link and entity.
    pub status: Area,
    /// The line of keys, where there is room for one.
    pub hints: Option<Area>,
}

/// Least size for text.
const LEAST: (u16, u16) = (24, 6);
/// Below these columns or rows one pane is shown.
const ONE_PANE: (u16, u16) = (48, 14);
/// Columns from which two panes stand side by side.
pub(super) const TWO_PANES: u16 = 72;
/// Columns from which the list stands beside two panes by itself.
const LIST_TOO: u16 = 100;
/// Columns of text that are left where the counterparts are named beside it.
const BESIDE_LINKS: u16 = 30;
/// Text lines longer than this are hard to follow.
const LONGEST_LINE: u16 = 100;

impl Geometry {
    /// Lays out a screen.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let (width, height) = state.size;
        let screen = Area::new(0, 0, width, height);
        let header = (height >= 10).then(|| Area::new(0, 0, width, 1));
        let hints = (height >= 12).then(|| Area::new(0, height - 1, width, 1));
        let below = u16::from(hints.is_some()) + 1;
        let status = Area::new(0, height.saturating_sub(below), width, height.min(1));
        let mut geometry = Self {
            screen,
            arrangement: Arrangement::TooSmall,
            header,
            list: None,
            panes: Sides::default(),
            gutter: None,
            status,
            hints,
        };
        if width < LEAST.0 || height < LEAST.1 {
            return Self {
                header: None,
                hints: None,
                status: screen,
                ..geometry
            };
        }
        let top = u16::from(header.is_some());
        let mut content = Area::new(0, top, width, height - top - below);
        let wanted = state.options.list;
        if wanted.unwrap_or(width >= LIST_TOO) && width >= TWO_PANES {
            let most = if width >= LIST_TOO { width / 3 } else { 22 };
            let list = Area {
                width: state.options.list_width.clamp(12, most),
                ..content
            };
            geometry.list = Some(list);
            // One column for the line between list and text.
            content.x = list.width + 1;
            content.width -= list.width + 1;
        } else if state.focus == Focus::List || state.reader.is_none() {
            geometry.list = Some(content);
            return geometry;
        }
        let sides = state.reader.as_ref().map(|r| r.sides());
        geometry.arrange(content, state, sides);
        geometry
    }

    fn arrange(&mut self, content: Area, state: &State, sides: Option<Sides<bool>>) {
        let only = match sides {
            Some(Sides {
                english: true,
                arabic: false,
            }) => Some(Side::English),
            Some(Sides {
                english: false,
                arabic: true,
            }) => Some(Side::Arabic),
            _ => None,
        };
        let small = self.screen.width < ONE_PANE.0 || self.screen.height < ONE_PANE.1;
        let active = state.reader.as_ref().map_or(Side::English, |r| r.active);
        self.arrangement = match (only, state.options.layout) {
            (Some(side), _) => Arrangement::Single(side),
            (None, _) if small => Arrangement::Single(active),
            (None, Layout::Single) => Arrangement::Single(active),
            (None, Layout::Stacked) => Arrangement::Stacked,
            (None, _) if self.screen.width < TWO_PANES => Arrangement::Stacked,
            (None, _) => Arrangement::Rows,
        };
        let digits = state.reader.as_ref().map_or(2, |r| r.digits());
        let links = only.is_none() && state.reader.as_ref().is_none_or(|r| !r.is_left_out());
        let numbers = numbers(content.width, digits, links);
        match self.arrangement {
            Arrangement::TooSmall => {}
            Arrangement::Single(side) => {
                self.panes[side] = Some(pane(content, side, numbers));
            }
            Arrangement::Stacked => {
                let share = u32::from(state.options.english_share);
                let upper = u32::from(content.height) * share / 100;
                let upper = u16::try_from(upper)
                    .unwrap_or(content.height)
                    .clamp(3, content.height.saturating_sub(3).max(3));
                let (a, b) = (
                    Area {
                        height: upper,
                        ..content
                    },
                    Area {
                        y: content.y + upper,
                        height: content.height.saturating_sub(upper),
                        ..content
                    },
                );
                self.panes = Sides::new(
                    Some(pane(a, Side::English, numbers)),
                    Some(pane(b, Side::Arabic, numbers)),
                );
            }
            Arrangement::Rows => {
                let locked = state.reader.as_ref().is_none_or(|r| r.locked);
                let gutter = if locked {
                    // A blank at each end.
                    both_numbers(digits) + 2
                } else {
                    // Two numbers, a blank at each side of each, and the channel of the lines.
                    2 * digits + 4 + (self.screen.width / 10).saturating_sub(3).clamp(5, 17)
                };
                let texts = content.width.saturating_sub(gutter);
                let english = (u32::from(texts) * u32::from(state.options.english_share) / 100)
                    .clamp(12, u32::from(texts.saturating_sub(12).max(12)));
                let english = u16::try_from(english).unwrap_or(texts);
                let left = Area {
                    width: english,
                    ..content
                };
                let middle = Area {
                    x: left.right(),
                    width: gutter,
                    ..content
                };
                let right = Area {
                    x: middle.right(),
                    width: texts.saturating_sub(english),
                    ..content
                };
                self.gutter = Some(Area {
                    y: middle.y + 1,
                    height: middle.height - 1,
                    ..middle
                });
                self.panes = Sides::new(
                    Some(pane(left, Side::English, 0)),
                    Some(pane(right, Side::Arabic, 0)),
                );
            }
        }
    }

    /// How many rows of text a pane shows; 0 where it is not shown.
    #[must_use]
    pub fn rows(&self, side: Side) -> u16 {
        self.panes[side].map_or(0, |p| p.text.height)
    }

    /// The side whose pane holds a cell.
    #[must_use]
    pub fn pane_at(&self, column: u16, row: u16) -> Option<Side> {
        Side::BOTH.into_iter().find(|&side| {
            self.panes[side]
                .is_some_and(|p| p.body.contains(column, row) || p.heading.contains(column, row))
        })
    }
}

/// Cells of the column of numbers: a number and a sign; where links are known and text has room enough, the sign
/// of the link and the number of the counterpart with a sign of its own.
const fn numbers(width: u16, digits: u16, links: bool) -> u16 {
    let (own, both) = (digits + 1, both_numbers(digits));
    if links && width >= EDGES + 1 + both + BESIDE_LINKS {
        both
    } else {
        own
    }
}

/// Cells of two numbers of so many digits with the sign of the link between them, and a sign at either end.
#[must_use]
pub const fn both_numbers(digits: u16) -> u16 {
    2 * digits + 3
}

/// The bar of the current paragraph with a blank, and a blank at the other edge.
const EDGES: u16 = 3;

/// A pane in an area: the bar of the current paragraph and, where no gutter names it, the number stand
/// at the side where lines begin.
fn pane(area: Area, side: Side, numbers: u16) -> Pane {
    let heading = Area { height: 1, ..area };
    let body = Area {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    let start = 2 + if numbers > 0 { numbers + 1 } else { 0 };
    let room = area.width.saturating_sub(start + 1);
    let width = room.clamp(1, LONGEST_LINE);
    let (x, beside) = match side {
        Side::English => (
            area.x + start.min(area.width.saturating_sub(1)),
            area.x + 1.min(area.width),
        ),
        Side::Arabic => (
            area.right().saturating_sub(start + width).max(area.x),
            area.right().saturating_sub(numbers + 1).max(area.x),
        ),
    };
    let beside = Area {
        x: beside,
        width: numbers.min(area.right().saturating_sub(beside)),
        ..body
    };
    Pane {
        heading,
        body,
        text: Area { x, width, ..body },
        numbers: beside,
    }
}
