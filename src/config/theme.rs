//! Colours and emphasis by what a thing is for.
//!
//! Invariant: every role has a style; no two kinds of entities differ by colour alone; the themes
//! use the terminal's own 16 colours, so that they follow the palette the reader has chosen; `mono`
//! uses no colour.
//! Must not know: where a role is drawn, how a terminal is told.

use std::fmt;

use super::raw::{Notes, Section};
use crate::entity::Kind;

/// A colour of the terminal's palette, or one of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Colour {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
    BrightBlack,
    BrightRed,
    BrightGreen,
    BrightYellow,
    BrightBlue,
    BrightMagenta,
    BrightCyan,
    BrightWhite,
    Rgb(u8, u8, u8),
}

impl Colour {
    /// The 16 colours of the palette, in the order of their numbers.
    pub const PALETTE: [(Self, &'static str); 16] = [
        (Self::Black, "black"),
        (Self::Red, "red"),
        (Self::Green, "green"),
        (Self::Yellow, "yellow"),
        (Self::Blue, "blue"),
        (Self::Magenta, "magenta"),
        (Self::Cyan, "cyan"),
        (Self::White, "white"),
        (Self::BrightBlack, "bright-black"),
        (Self::BrightRed, "bright-red"),
        (Self::BrightGreen, "bright-green"),
        (Self::BrightYellow, "bright-yellow"),
        (Self::BrightBlue, "bright-blue"),
        (Self::BrightMagenta, "bright-magenta"),
        (Self::BrightCyan, "bright-cyan"),
        (Self::BrightWhite, "bright-white"),
    ];

    /// The colour of a word: a name of the palette, or `#rrggbb`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        if let Some((colour, _)) = Self::PALETTE.iter().find(|(_, name)| *name == word) {
            return Some(*colour);
        }
        let digits = word.strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self::Rgb(part(0)?, part(2)?, part(4)?))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Rgb(r, g, b) = self {
            return write!(f, "#{r:02x}{g:02x}{b:02x}");
        }
        let name = Self::PALETTE.iter().find(|(colour, _)| colour == self);
        f.write_str(name.map_or("", |(_, name)| name))
    }
}

/// How a stretch of text looks. `None` and `false` leave what is beneath as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The colour of the letters.
    pub fg: Option<Colour>,
    /// The colour behind them.
    pub bg: Option<Colour>,
    /// Heavier.
    pub bold: bool,
    /// Fainter.
    pub dim: bool,
    /// Slanted.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Letters and ground exchanged.
    pub reverse: bool,
}

impl Style {
    const NONE: Self = Self {
        fg: None,
        bg: None,
        bold: false,
        dim: false,
        italic: false,
        underline: false,
        reverse: false,
    };

    const fn fg(mut self, colour: Colour) -> Self {
        self.fg = Some(colour);
        self
    }

    const fn bg(mut self, colour: Colour) -> Self {
        self.bg = Some(colour);
        self
    }

    const fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    const fn dim(mut self) -> Self {
        self.dim = true;
        self
    }

    const fn italic(mut self) -> Self {
        self.italic = true;
        self
    }

    const fn underline(mut self) -> Self {
        self.underline = true;
        self
    }

    const fn reverse(mut self) -> Self {
        self.reverse = true;
        self
    }

    const fn without_colour(mut self) -> Self {
        self.fg = None;
        self.bg = None;
        self
    }

    /// This style with another one laid over it: colours of the other win, emphasis adds up.
    #[must_use]
    pub fn under(self, over: Self) -> Self {
        Self {
            fg: over.fg.or(self.fg),
            bg: over.bg.or(self.bg),
            bold: self.bold || over.bold,
            dim: self.dim || over.dim,
            italic: self.italic || over.italic,
            underline: self.underline || over.underline,
            reverse: self.reverse || over.reverse,
        }
    }
}

/// What a thing on the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The text of the articles.
    Text,
    /// What stands back: provenance, hints.
    Dim,
    /// Titles of articles and overlays.
    Title,
    /// Borders of panes.
    Border,
    /// The border of the active pane.
    ActiveBorder,
    /// The current paragraph and its counterpart.
    Current,
    /// A link in the gutter.
    Link,
    /// A link that crosses another.
    Crossing,
    /// A paragraph without a counterpart.
    Unlinked,
    /// The number of a paragraph.
    Number,
    /// The chosen row of the list.
    ListSelection,
    /// An article of the list that was not read.
    ListUnread,
    /// The line at the bottom.
    Status,
    /// A message.
    Notice,
    /// A message of something that failed.
    Error,
    /// What is being typed.
    Prompt,
    /// A hit of the search.
    Hit,
    /// The hit that the reader is at.
    CurrentHit,
    /// The entity that the reader is at, on both sides; laid over its kind.
    CurrentEntity,
    /// A mention of an entity.
    Entity(Kind),
}

impl Role {
    /// All roles and their names in the settings.
    pub const ALL: [(Self, &'static str); 27] = [
        (Self::Text, "text"),
        (Self::Dim, "dim"),
        (Self::Title, "title"),
        (Self::Border, "border"),
        (Self::ActiveBorder, "active-border"),
        (Self::Current, "current"),
        (Self::Link, "link"),
        (Self::Crossing, "crossing"),
        (Self::Unlinked, "unlinked"),
        (Self::Number, "number"),
        (Self::ListSelection, "list-selection"),
        (Self::ListUnread, "list-unread"),
        (Self::Status, "status"),
        (Self::Notice, "notice"),
        (Self::Error, "error"),
        (Self::Prompt, "prompt"),
        (Self::Hit, "hit"),
        (Self::CurrentHit, "current-hit"),
        (Self::CurrentEntity, "current-entity"),
        (Self::Entity(Kind::Person), "person"),
        (Self::Entity(Kind::Organisation), "organisation"),
        (Self::Entity(Kind::Place), "place"),
        (Self::Entity(Kind::Group), "group"),
        (Self::Entity(Kind::Date), "date"),
        (Self::Entity(Kind::Time), "time"),
        (Self::Entity(Kind::Number), "quantity"),
        (Self::Entity(Kind::Title), "office"),
    ];
}

/// The themes that come with diglot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// For light letters on a dark ground.
    #[default]
    Dark,
    /// For dark letters on a light ground.
    Light,
    /// No colours, for any ground.
    Mono,
    /// The brightest colours on black, at least 7:1 (WCAG 2 AAA) in xterm's palette.
    HighContrast,
}

impl Base {
    /// All themes and their names.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Dark, "dark"),
        (Self::Light, "light"),
        (Self::Mono, "mono"),
        (Self::HighContrast, "high-contrast"),
    ];

    /// The theme of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(base, _)| *base)
    }

    const fn style(self, role: Role) -> Style {
        match self {
            Self::Dark => dark(role),
            Self::Light => light(role),
            Self::Mono => emphasis(role),
            Self::HighContrast => high_contrast(role),
        }
    }
}

/// What each role has besides colour; with nothing else this is `mono`. The kinds of entities all
/// differ, and the current one of anything is reversed.
const fn emphasis(role: Role) -> Style {
    let none = Style::NONE;
    match role {
        Role::Text | Role::Current | Role::Link | Role::Notice | Role::Prompt => none,
        Role::Dim | Role::Border | Role::Number => none.dim(),
        Role::Title | Role::ActiveBorder | Role::Crossing | Role::ListUnread => none.bold(),
        Role::Unlinked => none.italic(),
        Role::ListSelection | Role::Status | Role::CurrentEntity => none.reverse(),
        Role::Error => none.bold().reverse(),
        Role::Hit => none.bold().underline(),
        Role::CurrentHit => none.bold().underline().reverse(),
        Role::Entity(Kind::Person) => none.bold(),
        Role::Entity(Kind::Organisation) => none.underline(),
        Role::Entity(Kind::Place) => none.italic(),
        Role::Entity(Kind::Group) => none.bold().italic(),
        Role::Entity(Kind::Title) => none.bold().underline(),
        Role::Entity(Kind::Date) => none.italic().underline(),
        Role::Entity(Kind::Time) => none.bold().italic().underline(),
        Role::Entity(Kind::Number) => none.dim().underline(),
    }
}

const fn dark(role: Role) -> Style {
    use Colour as C;
    let style = emphasis(role);
    match role {
        // Dim rather than bright black, which terminals of eight colours, and some palettes, show as black.
        Role::Dim | Role::Border | Role::Number => style,
        Role::Text | Role::Status | Role::ListSelection | Role::CurrentEntity => style,
        Role::Title | Role::Current => style.fg(C::BrightWhite),
        Role::ActiveBorder | Role::Link => style.fg(C::Cyan),
        Role::Crossing => style.fg(C::Magenta),
        Role::Unlinked => style.fg(C::Yellow),
        Role::ListUnread => style.fg(C::BrightCyan),
        Role::Notice => style.fg(C::Green),
        Role::Error => style.fg(C::BrightRed),
        Role::Prompt => style.fg(C::BrightWhite),
        Role::Hit => style.fg(C::BrightYellow),
        Role::CurrentHit => Style::NONE.bold().fg(C::Black).bg(C::BrightYellow),
        Role::Entity(Kind::Person) => style.fg(C::BrightGreen),
        Role::Entity(Kind::Organisation) => style.fg(C::BrightBlue),
        Role::Entity(Kind::Place) => style.fg(C::BrightCyan),
        Role::Entity(Kind::Group) => style.fg(C::BrightMagenta),
        Role::Entity(Kind::Date | Kind::Time) => style.fg(C::Yellow),
        Role::Entity(Kind::Number) => style.fg(C::White),
        Role::Entity(Kind::Title) => style.fg(C::Magenta),
    }
}

const fn light(role: Role) -> Style {
    use Colour as C;
    let style = emphasis(role);
    match role {
        Role::Dim | Role::Border | Role::Number => style,
        Role::Text | Role::Status | Role::ListSelection | Role::CurrentEntity => style,
        Role::Title | Role::Prompt => style.fg(C::Black),
        Role::Current => style.fg(C::Black).bg(C::White),
        Role::ActiveBorder | Role::Link => style.fg(C::Blue),
        Role::Crossing => style.fg(C::Magenta),
        Role::Unlinked => style.fg(C::Red),
        Role::ListUnread => style.fg(C::Blue),
        Role::Notice => style.fg(C::Green),
        Role::Error => style.fg(C::Red),
        Role::Hit => style.fg(C::Black).bg(C::Yellow),
        Role::CurrentHit => Style::NONE.bold().fg(C::BrightWhite).bg(C::Red),
        Role::Entity(Kind::Person) => style.fg(C::Green),
        Role::Entity(Kind::Organisation) => style.fg(C::Blue),
        Role::Entity(Kind::Place) => style.fg(C::Cyan),
        Role::Entity(Kind::Group) => style.fg(C::Magenta),
        Role::Entity(Kind::Date | Kind::Time) => style.fg(C::Red),
        Role::Entity(Kind::Number) => style.fg(C::Black),
        Role::Entity(Kind::Title) => style.fg(C::Magenta),
    }
}

const fn high_contrast(role: Role) -> Style {
    use Colour as C;
    let mut style = emphasis(role).bg(C::Black);
    style.dim = false;
    match role {
        Role::Text
        | Role::Dim
        | Role::Title
        | Role::Border
        | Role::Number
        | Role::Current
        | Role::Notice
        | Role::Prompt
        | Role::Status
        | Role::ListSelection
        | Role::CurrentEntity => style.fg(C::BrightWhite),
        Role::ActiveBorder | Role::Link | Role::ListUnread => style.fg(C::BrightCyan),
        Role::Crossing | Role::Unlinked | Role::Error | Role::Hit | Role::CurrentHit => {
            style.fg(C::BrightYellow)
        }
        Role::Entity(Kind::Person | Kind::Title) => style.fg(C::BrightGreen),
        Role::Entity(Kind::Organisation | Kind::Place) => style.fg(C::BrightCyan),
        Role::Entity(Kind::Group) => style.fg(C::BrightWhite),
        Role::Entity(Kind::Date | Kind::Time) => style.fg(C::BrightYellow),
        // Dim would cost contrast, and the other kinds use up all the rest: numbers have none.
        Role::Entity(Kind::Number) => Style::NONE.fg(C::BrightYellow).bg(C::Black),
    }
}

/// A style for every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    base: Base,
    styles: [Style; Role::ALL.len()],
}

impl Default for Theme {
    fn default() -> Self {
        Self::of(Base::default())
    }
}

impl Theme {
    /// A theme as it comes.
    #[must_use]
    pub fn of(base: Base) -> Self {
        Self {
            base,
            styles: Role::ALL.map(|(role, _)| base.style(role)),
        }
    }

    /// The theme that this one was made from.
    #[must_use]
    pub const fn base(&self) -> Base {
        self.base
    }

    /// How a role looks.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        let at = Role::ALL.iter().position(|(known, _)| *known == role);
        at.and_then(|at| self.styles.get(at))
            .copied()
            .unwrap_or_default()
    }
}

/// Reads `theme` and the tables of `style`.
pub(super) fn read(top: &mut Section<'_>, no_colour: bool, notes: &mut Notes<'_>) -> Theme {
    let mut base = Base::default();
    let themes = "\"dark\", \"light\", \"mono\" or \"high-contrast\"";
    top.set("theme", &mut base, themes, notes, |value| {
        value.as_str().and_then(Base::named)
    });
    let mut theme = Theme::of(if no_colour { Base::Mono } else { base });
    let mut roles = top.section("style", notes);
    for setting in roles.take_all() {
        let at = Role::ALL.iter().position(|(_, name)| *name == setting.name);
        let Some(style) = at.and_then(|at| theme.styles.get_mut(at)) else {
            let names = Role::ALL.map(|(_, name)| name).join(", ");
            let expected = format!("no such thing to style; there are {names}");
            notes.add(setting.offset, &format!("style.{}", setting.name), expected);
            continue;
        };
        if let Some(mut section) = roles.inner(setting, notes) {
            read_style(&mut section, style, notes);
            section.finish(notes);
        }
    }
    if no_colour {
        theme.styles = theme.styles.map(Style::without_colour);
    }
    theme
}

fn read_style(section: &mut Section<'_>, style: &mut Style, notes: &mut Notes<'_>) {
    let colours = "a colour of the palette (\"red\", \"bright-blue\" …), \"#rrggbb\" or \"none\"";
    for (name, target) in [("fg", &mut style.fg), ("bg", &mut style.bg)] {
        section.set(name, target, colours, notes, |value| {
            match value.as_str()? {
                "none" => Some(None),
                word => Colour::named(word).map(Some),
            }
        });
    }
    for (name, target) in [
        ("bold", &mut style.bold),
        ("dim", &mut style.dim),
        ("italic", &mut style.italic),
        ("underline", &mut style.underline),
        ("reverse", &mut style.reverse),
    ] {
        section.set(name, target, "true or false", notes, |value| {
            value.as_bool()
        });
    }
}
