//! The kinds of terminals, by what they must be sent so that they show a row.
//!
//! Must not know: how a terminal is recognised, how rows are encoded.
//!
//! What the kinds do was measured on 22 terminals with pictures of their windows; a kind's own
//! comment says what was seen.

use std::fmt;

/// How a kind of terminal must be sent a row so that it shows the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// A left-to-right mark behind every cell of the classes R, AL and AN, and one in the first cell
    /// of a row that has such a cell. Every letter then is a right-to-left run of length one, which
    /// no implicit bidi turns round, and the mark at the start keeps a terminal that guesses the
    /// direction of a line from right to left. Shows right in terminals without bidi, too: xterm,
    /// alacritty, foot, urxvt, st, zutty, all of VTE, xterm.js.
    #[default]
    Lrm,
    /// Cells as they are, for terminals without bidi that give the mark a cell.
    Plain,
    /// Kitty from 0.40: every right-to-left cell in the text sizing protocol (OSC 66), which makes
    /// it a shaping run of its own. Neighbours differ in a vertical alignment that cannot be seen,
    /// or kitty would draw them as one again.
    Osc66,
    /// Older kitty, and kitty in tmux, which swallows OSC 66: it turns every run of letters of one
    /// face round, so each run is sent turned round, and what touches it is sent in another face.
    /// Marks would be drawn on other letters, so they are left out.
    Bold,
    /// Konsole: bidi by rows, from left to right, that no mark can stop without parting letters. Each
    /// word is sent in logical order; brackets stay as they are seen, as Konsole mirrors none.
    Inverse,
    /// Mlterm: its bidi is switched off ([`Profile::enter`]), then cells as they are. It gives marks
    /// of direction a cell.
    NoCtl,
    /// QTerminal and others of qtermwidget: bidi over each stretch of cells of one look, so that
    /// neighbours of a right-to-left cell get looks that differ and cannot be told apart.
    Colour,
    /// Logical order and nominal letters: order and joining are left to the terminal, which must
    /// know both. For screen readers and odd setups.
    Logical,
}

impl Profile {
    /// All profiles, and the words they are chosen by.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Lrm, "lrm"),
        (Self::Plain, "plain"),
        (Self::Osc66, "osc66"),
        (Self::Bold, "bold"),
        (Self::Inverse, "inverse"),
        (Self::NoCtl, "noctl"),
        (Self::Colour, "colour"),
        (Self::Logical, "logical"),
    ];

    /// The profile of a word. `auto` is none: it asks for a choice.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(profile, _)| *profile)
    }

    /// The word of the profile.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lrm => "lrm",
            Self::Plain => "plain",
            Self::Osc66 => "osc66",
            Self::Bold => "bold",
            Self::Inverse => "inverse",
            Self::NoCtl => "noctl",
            Self::Colour => "colour",
            Self::Logical => "logical",
        }
    }

    /// What is sent once before the first row; nothing for most. In tmux it must go
    /// [`through_tmux`].
    #[must_use]
    pub const fn enter(self) -> &'static str {
        match self {
            Self::NoCtl => "\u{1b}]5379;use_ctl=false\u{7}",
            _ => "",
        }
    }

    /// What undoes [`Profile::enter`]: at the end, before a stop, before another profile.
    #[must_use]
    pub const fn leave(self) -> &'static str {
        match self {
            Self::NoCtl => "\u{1b}]5379;use_ctl=true\u{7}",
            _ => "",
        }
    }

    /// Whether a cell is sent the same whatever stands beside it, but for the mark that begins a row.
    pub(super) const fn sends_cells_alone(self) -> bool {
        matches!(self, Self::Lrm | Self::Plain | Self::Osc66 | Self::NoCtl)
    }

    /// Whether one changed cell makes the whole row be sent again.
    pub(super) const fn sends_whole_rows(self) -> bool {
        matches!(self, Self::Inverse)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A control sequence so that tmux hands it to the terminal it runs in (its DCS passthrough, which
/// its option `allow-passthrough` must allow).
#[must_use]
pub fn through_tmux(sequence: &str) -> String {
    if sequence.is_empty() {
        return String::new();
    }
    let doubled = sequence.replace('\u{1b}', "\u{1b}\u{1b}");
    format!("\u{1b}Ptmux;{doubled}\u{1b}\\")
}

/// Whether marks on right-to-left letters (harakat) are shown. What is copied keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Marks {
    /// They are sent.
    #[default]
    Kept,
    /// They are not: the terminal would draw them a cell off (alacritty), lose the letter (foot) or
    /// draw nothing (st, zutty).
    Stripped,
}

/// What the terminal's own colours are like. Only [`Profile::Colour`] asks: it must name two colours
/// like that of plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ground {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
}

/// All that decides how rows are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Encoding {
    /// The kind of terminal.
    pub profile: Profile,
    /// Whether it is sent marks. [`Profile::Bold`] never is.
    pub marks: Marks,
    /// What its own colours are like.
    pub ground: Ground,
}

impl From<Profile> for Encoding {
    fn from(profile: Profile) -> Self {
        Self {
            profile,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_its_word() {
        for (profile, word) in Profile::ALL {
            assert_eq!(profile.word(), word);
            assert_eq!(Profile::named(word), Some(profile));
            assert_eq!(profile.enter().is_empty(), profile.leave().is_empty());
        }
        assert_eq!(Profile::named("auto"), None);
    }

    #[test]
    fn tmux_is_sent_escapes_twice() {
        assert_eq!(
            through_tmux(Profile::NoCtl.leave()),
            "\u{1b}Ptmux;\u{1b}\u{1b}]5379;use_ctl=true\u{7}\u{1b}\\"
        );
        assert_eq!(through_tmux(Profile::Lrm.enter()), "");
    }
}
