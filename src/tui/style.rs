//! The theme's roles as ratatui styles, and the few looks that are made of two roles.
//!
//! Must not know: which theme it is, where a style is used.

use ratatui::style::{Color, Modifier, Style};

use crate::config::{self, Colour, Role, Theme};
use crate::entity::Kind;
use crate::text::Side;

/// Every look on the screen.
#[derive(Debug, Clone)]
pub struct Skin {
    pub(super) text: Style,
    pub(super) dim: Style,
    pub(super) heading: Style,
    pub(super) title: Style,
    pub(super) title_active: Style,
    pub(super) brand: Style,
    pub(super) bar_line: Style,
    pub(super) border: Style,
    pub(super) border_active: Style,
    pub(super) current: Style,
    pub(super) bar: Style,
    pub(super) bar_other: Style,
    pub(super) number: Style,
    pub(super) number_current: Style,
    pub(super) link: Style,
    pub(super) link_current: Style,
    pub(super) crossing: Style,
    pub(super) unlinked: Style,
    pub(super) selected: Style,
    pub(super) open: Style,
    pub(super) unread: Style,
    pub(super) status: Style,
    pub(super) status_strong: Style,
    pub(super) hints: Style,
    pub(super) key: Style,
    pub(super) notice: Style,
    pub(super) error: Style,
    pub(super) prompt: Style,
    pub(super) hit: Style,
    pub(super) hit_current: Style,
    pub(super) entity_current: Style,
    pub(super) entity_same: Style,
    pub(super) guess: Style,
    pub(super) sentence: Style,
    entities: [Style; Kind::ALL.len()],
}

impl Skin {
    /// The looks of a theme.
    #[must_use]
    pub fn of(theme: &Theme) -> Self {
        let style = |role| convert(theme.style(role));
        let text = style(Role::Text);
        let over = |role| text.patch(style(role));
        let status = over(Role::Status);
        let active = over(Role::ActiveBorder);
        Self {
            text,
            dim: over(Role::Dim),
            heading: text.add_modifier(Modifier::BOLD),
            title: over(Role::Dim),
            title_active: active,
            brand: active.add_modifier(Modifier::REVERSED),
            bar_line: over(Role::Dim),
            border: over(Role::Border),
            border_active: active,
            current: style(Role::Current),
            bar: active,
            bar_other: over(Role::Link),
            number: over(Role::Number),
            number_current: active,
            link: over(Role::Link),
            link_current: active,
            crossing: over(Role::Crossing),
            unlinked: over(Role::Unlinked),
            selected: over(Role::ListSelection),
            open: style(Role::Title),
            unread: style(Role::ListUnread),
            status,
            status_strong: status.add_modifier(Modifier::BOLD),
            hints: over(Role::Dim),
            key: active,
            notice: over(Role::Notice),
            error: over(Role::Error),
            prompt: over(Role::Prompt),
            hit: style(Role::Hit),
            hit_current: style(Role::CurrentHit),
            entity_current: style(Role::CurrentEntity),
            entity_same: Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD),
            guess: Style::new().add_modifier(Modifier::DIM),
            sentence: Style::new().add_modifier(Modifier::UNDERLINED),
            entities: Kind::ALL.map(|kind| style(Role::Entity(kind))),
        }
    }

    /// The look of an entity type.
    pub(super) fn entity(&self, kind: Kind) -> Style {
        self.entities
            .get(kind as usize)
            .copied()
            .unwrap_or_default()
    }

    /// The look of the line of a crossing link: the colours of a few roles in turn, so that lines that
    /// meet differ.
    pub(super) fn thread(&self, number: usize) -> Style {
        let kinds = [Kind::Organisation, Kind::Person, Kind::Date];
        let turn = number % (kinds.len() + 1);
        let other = turn.checked_sub(1).and_then(|i| kinds.get(i));
        match other.and_then(|&kind| self.entity(kind).fg) {
            Some(colour) => self.text.fg(colour),
            None => self.crossing,
        }
    }

    /// The look of a piece of evidence and of its counterpart, the same for both, different from the next.
    pub(super) fn evidence(&self, number: usize) -> Style {
        let kinds = [
            Kind::Person,
            Kind::Date,
            Kind::Place,
            Kind::Group,
            Kind::Organisation,
        ];
        let look = Style::new().add_modifier(Modifier::REVERSED);
        match self.entity(kinds[number % kinds.len()]).fg {
            Some(colour) => look.fg(colour),
            None => look,
        }
    }

    /// The look of an entity type in a text of this side. Arabic is never slanted: it has no such custom,
    /// and slanted fonts lack its joined letters, so that terminals take them, gapped, from another font.
    pub(super) fn entity_in(&self, side: Side, kind: Kind) -> Style {
        let style = self.entity(kind);
        if side == Side::English || !style.add_modifier.contains(Modifier::ITALIC) {
            return style;
        }
        let plain = style.remove_modifier(Modifier::ITALIC);
        match kind {
            Kind::Place => plain.add_modifier(Modifier::DIM),
            Kind::Group => plain,
            Kind::Date => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Kind::Time => plain
                .remove_modifier(Modifier::BOLD)
                .add_modifier(Modifier::DIM),
            _ => plain.add_modifier(Modifier::UNDERLINED),
        }
    }
}

fn convert(style: config::Style) -> Style {
    let mut out = Style::new();
    if let Some(fg) = style.fg {
        out = out.fg(colour(fg));
    }
    if let Some(bg) = style.bg {
        out = out.bg(colour(bg));
    }
    let modifiers = [
        (style.bold, Modifier::BOLD),
        (style.dim, Modifier::DIM),
        (style.italic, Modifier::ITALIC),
        (style.underline, Modifier::UNDERLINED),
        (style.reverse, Modifier::REVERSED),
    ];
    for (_, modifier) in modifiers.into_iter().filter(|m| m.0) {
        out = out.add_modifier(modifier);
    }
    out
}

/// ratatui calls the sixteen colours by other names: its `Gray` is ANSI white.
const fn colour(colour: Colour) -> Color {
    match colour {
        Colour::Black => Color::Black,
        Colour::Red => Color::Red,
        Colour::Green => Color::Green,
        Colour::Yellow => Color::Yellow,
        Colour::Blue => Color::Blue,
        Colour::Magenta => Color::Magenta,
        Colour::Cyan => Color::Cyan,
        Colour::White => Color::Gray,
        Colour::BrightBlack => Color::DarkGray,
        Colour::BrightRed => Color::LightRed,
        Colour::BrightGreen => Color::LightGreen,
        Colour::BrightYellow => Color::LightYellow,
        Colour::BrightBlue => Color::LightBlue,
        Colour::BrightMagenta => Color::LightMagenta,
        Colour::BrightCyan => Color::LightCyan,
        Colour::BrightWhite => Color::White,
        Colour::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}
