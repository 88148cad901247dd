//! Which terminal this is, and what it must be sent so that Arabic reads right in it.
//!
//! [`Detection::of`] goes from [`Replies`] and [`Surroundings`] to a [`Terminal`] and from that to a
//! [`Choice`]. The table is what was measured in 22 configurations of terminals, 13 of them also in
//! tmux 3.3a and 3.8 and two in GNU screen 4.9 (by screenshot and text recognition); for those that
//! nobody measured, the width of a left-to-right mark decides, and [`Choice::doubt`] says so.
//! Invariant: pure and total; the same replies give the same choice.
//! Must not know: how the terminal is asked, how a row is encoded.

pub mod replies;
pub mod surroundings;
pub mod terminal;
pub mod typed;

pub use self::replies::{Replies, Splitter};
pub use self::surroundings::{Surroundings, Tmux};
pub use self::terminal::{Kind, Multiplexer, Terminal};
use crate::tui::wire::{Encoding, Ground, Marks, Profile, through_tmux};

/// Whether a terminal puts on the clipboard what it is sent by OSC 52, as it is configured when it
/// comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Osc52Support {
    /// It does.
    Taken,
    /// It does if tmux hands it on wrapped, and tmux does.
    ThroughTmux,
    /// It does not, or what stands between does not let it.
    Ignored,
    /// Nobody has looked, or it is for the user to allow.
    Unknown,
}

/// What the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Whatever is right for the terminal.
    #[default]
    Auto,
    /// This, whatever the terminal is.
    Only(Profile),
}

impl Wish {
    /// The wish of a word: `auto` or a profile's.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "auto" => Some(Self::Auto),
            other => Profile::named(other).map(Self::Only),
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Only(profile) => profile.word(),
        }
    }

    /// The wish of a word that was typed; an empty one asks for the way that is chosen by itself.
    ///
    /// # Errors
    /// The words that are known, where this is none of them.
    pub fn typed(word: &str) -> Result<Self, String> {
        let word = if word.is_empty() { "auto" } else { word };
        Self::named(word).ok_or_else(|| {
            let all: Vec<&str> = Profile::ALL.iter().map(|(_, word)| *word).collect();
            format!("bidi is auto, {}", all.join(", "))
        })
    }
}

/// What a terminal is sent, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// How rows are sent.
    pub profile: Profile,
    /// Whether harakat are shown.
    pub marks: Marks,
    /// Whether the terminal's own bidi is switched off while diglot has the screen. Only where it
    /// said that mode 8 is known and set: WezTerm would be switched on by the undoing.
    pub bdsm: bool,
    /// Whether copying works through the terminal.
    pub osc52: Osc52Support,
    /// The reasons, one a line.
    pub why: Vec<String>,
    /// What in the user's own settings of the terminal would make this wrong and cannot be asked for.
    pub doubt: Option<&'static str>,
}

impl Choice {
    /// How rows are encoded, on a ground of this kind.
    #[must_use]
    pub const fn encoding(&self, ground: Ground) -> Encoding {
        Encoding {
            profile: self.profile,
            marks: self.marks,
            ground,
        }
    }

    /// What is sent when the screen is taken, besides what the encoder of the profile asks for.
    #[must_use]
    pub const fn enter(&self) -> &'static str {
        if self.bdsm { "\u{1b}[8l" } else { "" }
    }

    /// What is sent when the screen is given back: at the end, in a panic, before a suspension.
    #[must_use]
    pub const fn leave(&self) -> &'static str {
        if self.bdsm { "\u{1b}[8h" } else { "" }
    }
}

/// Everything found out about the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// What it answered.
    pub replies: Replies,
    /// What was known without asking.
    pub around: Surroundings,
    /// Which it is.
    pub terminal: Terminal,
    /// What it is sent if the reader wishes nothing else.
    pub choice: Choice,
}

impl Detection {
    /// Recognises a terminal and chooses for it.
    #[must_use]
    pub fn of(replies: Replies, around: Surroundings) -> Self {
        let terminal = Terminal::recognise(&replies, &around);
        let choice = choose(&terminal, &replies, &around);
        Self {
            replies,
            around,
            terminal,
            choice,
        }
    }

    /// A key for this terminal with its version, under which what the reader picked for it is kept:
    /// what it answered to the questions for its name, the variables that name it, the terminal
    /// around tmux. The same terminal has the same key the next time, another one another.
    #[must_use]
    pub fn identity(&self) -> String {
        let mut parts = Vec::new();
        for (name, reply) in self.replies.named() {
            let tells = matches!(name, "XTVERSION" | "DA2" | "DA3");
            if let Some(reply) = reply.filter(|_| tells) {
                parts.push(format!("{name}={}", reply.says));
            }
        }
        parts.extend(self.around.key());
        parts.join(" ")
    }

    /// What the terminal is sent under a wish. `picked` is what the reader picked for this terminal
    /// in `diglot doctor`; it counts where the wish is to have it chosen.
    #[must_use]
    pub fn under(&self, wish: Wish, picked: Option<Profile>) -> Choice {
        let (profile, why) = match (wish, picked) {
            (Wish::Only(profile), _) => (profile, "you asked for it"),
            (Wish::Auto, Some(profile)) => (profile, "you picked it in diglot doctor"),
            (Wish::Auto, None) => return self.choice.clone(),
        };
        let mut choice = self.choice.clone();
        choice.why.push(format!("{}: {why}", profile.word()));
        choice.doubt = None;
        choice.marks = match profile {
            Profile::Logical | Profile::Osc66 => Marks::Kept,
            Profile::Bold => Marks::Stripped,
            // As was measured for the terminal.
            _ => choice.marks,
        };
        // The terminal is to do all by itself.
        choice.bdsm &= profile != Profile::Logical;
        choice.profile = profile;
        choice
    }

    /// What is sent when the screen is taken for this choice, and what when it is given back.
    #[must_use]
    pub fn frame(&self, choice: &Choice) -> (String, String) {
        let outward = |sequence: &str| match sequence {
            "" => String::new(),
            sequence => self.outward(sequence).unwrap_or_default(),
        };
        (
            [choice.enter(), &outward(choice.profile.enter())].concat(),
            [&outward(choice.profile.leave()), choice.leave()].concat(),
        )
    }

    /// A control sequence for the terminal outside, if it can be reached: wrapped where tmux hands it
    /// on so.
    #[must_use]
    pub fn outward(&self, sequence: &str) -> Option<String> {
        match (self.terminal.inside, &self.around.tmux) {
            (None, _) => Some(sequence.to_owned()),
            (Some(Multiplexer::Tmux), Some(tmux)) if tmux.passthrough => {
                Some(through_tmux(sequence))
            }
            _ => None,
        }
    }
}

fn choose(terminal: &Terminal, replies: &Replies, around: &Surroundings) -> Choice {
    let mut why = vec![format!("{}, by {}", terminal.kind.name(), terminal.sign)];
    match terminal.inside {
        Some(Multiplexer::Tmux) => why.push("inside tmux, which answers in its place".into()),
        Some(Multiplexer::Screen) => why.push("inside GNU screen, which hides it".into()),
        None => {}
    }
    if !replies.complete() {
        why.push("it did not answer in time".into());
    }
    let direct = terminal.inside.is_none();
    let (profile, marks) = match terminal.kind {
        Kind::Kitty if direct && terminal.version >= Some((0, 40)) => {
            why.push("kitty from 0.40 leaves cells with OSC 66 alone".into());
            (Profile::Osc66, Marks::Kept)
        }
        Kind::Kitty => {
            why.push("kitty reverses each run of Arabic".into());
            (Profile::Bold, Marks::Stripped)
        }
        Kind::Konsole => {
            why.push("Konsole reorders each row as a whole".into());
            (Profile::Inverse, Marks::Kept)
        }
        Kind::Mlterm => {
            why.push("mlterm's bidi can be switched off, and marks of order take cells".into());
            (Profile::NoCtl, Marks::Kept)
        }
        Kind::Qtermwidget => {
            why.push("QTerminal reorders what has one colour".into());
            (Profile::Colour, Marks::Kept)
        }
        Kind::St => {
            why.push(
                "st keeps a left-to-right mark in the next cell and may lose its letter".into(),
            );
            (Profile::Plain, Marks::Stripped)
        }
        kind => by_width(kind, replies, &mut why),
    };
    let bdsm = direct && says_one(replies);
    if bdsm {
        why.push("it says that its own bidi is on (mode 8) and can be switched off".into());
    }
    Choice {
        profile,
        marks,
        bdsm,
        osc52: osc52(terminal, around),
        why,
        doubt: doubt(terminal, around),
    }
}

fn says_one(replies: &Replies) -> bool {
    replies.bidi_mode.as_ref().is_some_and(|r| r.says == "1")
}

/// The terminals that put a cell where they are told, and those unknown. Harakat are kept where they
/// were seen to stand right.
fn by_width(kind: Kind, replies: &Replies, why: &mut Vec<String>) -> (Profile, Marks) {
    let marks = match kind {
        Kind::Vte | Kind::Xterm | Kind::Urxvt | Kind::XtermJs => Marks::Kept,
        _ => Marks::Stripped,
    };
    match replies.column.as_ref().map(|r| r.says.as_str()) {
        Some("2") => {
            why.push("a left-to-right mark takes no cell".into());
            (Profile::Lrm, marks)
        }
        None => {
            why.push("how wide a left-to-right mark is, is not known; most give it no cell".into());
            (Profile::Lrm, marks)
        }
        Some(_) => {
            why.push("a left-to-right mark takes a cell".into());
            (Profile::Plain, Marks::Stripped)
        }
    }
}

/// As measured in the terminals' own configurations.
fn osc52(terminal: &Terminal, around: &Surroundings) -> Osc52Support {
    let outside = match (terminal.kind, terminal.version) {
        (Kind::Kitty | Kind::Alacritty | Kind::Zutty, _) => Osc52Support::Taken,
        (Kind::Konsole, Some(version)) if version >= (26, 8) => Osc52Support::Taken,
        (Kind::Konsole, Some(version)) if version <= (22, 12) => Osc52Support::Ignored,
        (
            Kind::Xterm | Kind::Vte | Kind::Mlterm | Kind::Urxvt | Kind::St | Kind::Qtermwidget,
            _,
        ) => Osc52Support::Ignored,
        _ => Osc52Support::Unknown,
    };
    match (terminal.inside, &around.tmux, outside) {
        (None, _, outside) => outside,
        (Some(Multiplexer::Tmux), Some(tmux), Osc52Support::Taken) if tmux.clipboard => {
            Osc52Support::Taken
        }
        (Some(Multiplexer::Tmux), Some(tmux), Osc52Support::Taken) if tmux.passthrough => {
            Osc52Support::ThroughTmux
        }
        _ => Osc52Support::Ignored,
    }
}

fn doubt(terminal: &Terminal, around: &Surroundings) -> Option<&'static str> {
    let tmux_shuts = around.tmux.as_ref().is_none_or(|tmux| !tmux.passthrough);
    match terminal.kind {
        Kind::Kitty => Some("with kitty's force_ltr, --bidi plain is right"),
        Kind::Konsole => Some("with Konsole's bidi rendering off, --bidi plain is right"),
        Kind::Mlterm if terminal.inside.is_some() && tmux_shuts => {
            Some("mlterm's bidi cannot be switched off from inside tmux without allow-passthrough")
        }
        Kind::Iterm2 => Some("iTerm2's right-to-left support, if it is on, reorders what it gets"),
        Kind::WezTerm => Some("WezTerm's bidi_enabled was not tried"),
        Kind::AppleTerminal => Some("Apple's Terminal reorders lines; no way is known to be right"),
        Kind::Putty => Some("PuTTY reorders lines unless its bidi is disabled in its features"),
        Kind::Ghostty | Kind::WindowsTerminal | Kind::Mintty => Some("nobody has tried it there"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
