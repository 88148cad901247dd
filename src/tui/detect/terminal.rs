//! Which terminal it is: by its replies, then by what tmux knows, last by the environment.
//!
//! Invariant: a variable of the environment never goes against a reply: a terminal that is started
//! from another one inherits its variables.
//! Must not know: what the terminal is sent.

use super::replies::Replies;
use super::surroundings::Surroundings;

/// A kind of terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// kitty.
    Kitty,
    /// Konsole, and what embeds it (Yakuake, Dolphin, Kate).
    Konsole,
    /// mlterm.
    Mlterm,
    /// QTerminal and what else is built on qtermwidget.
    Qtermwidget,
    /// GNOME Terminal, Xfce's, Tilix and all others built on VTE.
    Vte,
    /// xterm.
    Xterm,
    /// Alacritty.
    Alacritty,
    /// foot.
    Foot,
    /// rxvt-unicode.
    Urxvt,
    /// st.
    St,
    /// Zutty.
    Zutty,
    /// xterm.js: VS Code and terminals in browsers.
    XtermJs,
    /// WezTerm.
    WezTerm,
    /// Ghostty.
    Ghostty,
    /// iTerm2.
    Iterm2,
    /// Apple's Terminal.
    AppleTerminal,
    /// Windows Terminal.
    WindowsTerminal,
    /// mintty.
    Mintty,
    /// PuTTY.
    Putty,
    /// None that is known.
    Unknown,
}

impl Kind {
    /// What the program is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kitty => "kitty",
            Self::Konsole => "Konsole",
            Self::Mlterm => "mlterm",
            Self::Qtermwidget => "QTerminal",
            Self::Vte => "a VTE terminal",
            Self::Xterm => "xterm",
            Self::Alacritty => "Alacritty",
            Self::Foot => "foot",
            Self::Urxvt => "urxvt",
            Self::St => "st",
            Self::Zutty => "Zutty",
            Self::XtermJs => "xterm.js",
            Self::WezTerm => "WezTerm",
            Self::Ghostty => "Ghostty",
            Self::Iterm2 => "iTerm2",
            Self::AppleTerminal => "Apple Terminal",
            Self::WindowsTerminal => "Windows Terminal",
            Self::Mintty => "mintty",
            Self::Putty => "PuTTY",
            Self::Unknown => "an unknown terminal",
        }
    }
}

/// A program between diglot and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Multiplexer {
    /// tmux.
    Tmux,
    /// GNU screen.
    Screen,
}

/// Which terminal it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminal {
    /// The kind of terminal that shows the picture.
    pub kind: Kind,
    /// Its version, the first two numbers.
    pub version: Option<(u32, u32)>,
    /// What stands between.
    pub inside: Option<Multiplexer>,
    /// What it was known by.
    pub sign: String,
}

/// What XTVERSION, or tmux's `client_termtype`, begins with, in small letters.
const NAMES: &[(&str, Kind)] = &[
    ("kitty(", Kind::Kitty),
    ("konsole", Kind::Konsole),
    ("mlterm(", Kind::Mlterm),
    ("vte(", Kind::Vte),
    ("xterm(", Kind::Xterm),
    ("foot(", Kind::Foot),
    ("wezterm", Kind::WezTerm),
    ("ghostty", Kind::Ghostty),
    ("iterm2", Kind::Iterm2),
    ("mintty", Kind::Mintty),
    ("alacritty", Kind::Alacritty),
    ("xterm.js", Kind::XtermJs),
    ("putty", Kind::Putty),
    ("windows terminal", Kind::WindowsTerminal),
];

/// What a `TERM` begins with. `xterm` and its kin are everybody's.
const TERMS: &[(&str, Kind)] = &[
    ("xterm-kitty", Kind::Kitty),
    ("konsole", Kind::Konsole),
    ("mlterm", Kind::Mlterm),
    ("vte", Kind::Vte),
    ("gnome", Kind::Vte),
    ("alacritty", Kind::Alacritty),
    ("foot", Kind::Foot),
    ("rxvt", Kind::Urxvt),
    ("st-", Kind::St),
    ("wezterm", Kind::WezTerm),
    ("xterm-ghostty", Kind::Ghostty),
    ("mintty", Kind::Mintty),
    ("putty", Kind::Putty),
];

/// What the program of a terminal is called that names itself neither to tmux nor by its `TERM`; of
/// long names Linux keeps 15 letters.
const PROGRAMS: &[(&str, Kind)] = &[
    ("qterminal", Kind::Qtermwidget),
    ("cool-retro-term", Kind::Qtermwidget),
    ("gnome-terminal", Kind::Vte),
    ("xfce4-terminal", Kind::Vte),
    ("mate-terminal", Kind::Vte),
    ("lxterminal", Kind::Vte),
    ("tilix", Kind::Vte),
    ("zutty", Kind::Zutty),
];

fn beginning(table: &[(&str, Kind)], text: &str) -> Option<Kind> {
    let text = text.to_ascii_lowercase();
    let found = table.iter().find(|(start, _)| text.starts_with(start));
    found.map(|(_, kind)| *kind)
}

/// The first two numbers in a text; VTE writes 0.70.6 as 7006, Konsole's variable 22.12.3 as 221203.
fn version(kind: Kind, text: &str) -> Option<(u32, u32)> {
    let mut numbers = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(|n| n.parse::<u32>().unwrap_or(0));
    // The 2 of iTerm2 is its name.
    if kind == Kind::Iterm2 {
        numbers.next();
    }
    let (first, second) = (numbers.next()?, numbers.next());
    match (kind, second) {
        (Kind::Vte, None) => Some((first / 10_000, first / 100 % 100)),
        (Kind::Konsole, None) => Some((first / 10_000, first / 100 % 100)),
        _ => Some((first, second.unwrap_or(0))),
    }
}

/// By DA2. The first number is the kind of terminal, often a letter's code; the second a version.
fn by_secondary(reply: &str) -> Option<(Kind, Option<(u32, u32)>)> {
    let mut numbers = reply.split(';').map(|n| n.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    Some(match (next(), next(), next()) {
        (1, 4000, minor) => (Kind::Kitty, Some((0, minor))),
        (24, 279, _) => (Kind::Mlterm, None),
        (41, number, _) => (Kind::Xterm, Some((number, 0))),
        (85, _, _) => (Kind::Urxvt, None),
        (0, 276, 0) => (Kind::XtermJs, None),
        (0, 136, 0) => (Kind::Putty, None),
        (0, 10, 1) => (Kind::WindowsTerminal, None),
        (1, 95, 0) => (Kind::AppleTerminal, None),
        (1, 115, 0) => (Kind::Konsole, None),
        (77, number, _) => (Kind::Mintty, Some((number / 10_000, number / 100 % 100))),
        (64, 0, 0) => (Kind::Zutty, None),
        // Alacritty gives the version of its library, 0.17.0 as 1700, 0.26.0 as 2600.
        (0, number, 1) if number % 100 < 10 && number >= 300 => (Kind::Alacritty, None),
        (61 | 65, number, 1) if number > 1000 => {
            (Kind::Vte, Some((number / 10_000, number / 100 % 100)))
        }
        _ => return None,
    })
}

impl Terminal {
    /// The name by which a program is known as a terminal.
    pub(super) fn of_program(name: &str) -> Option<&'static str> {
        let found = PROGRAMS.iter().find(|(start, _)| name.starts_with(start));
        found.map(|(start, _)| *start)
    }

    /// Recognises a terminal.
    #[must_use]
    pub fn recognise(replies: &Replies, around: &Surroundings) -> Self {
        let says = |reply: &Option<super::replies::Reply>| {
            reply.as_ref().map_or("", |r| r.says.as_str()).to_owned()
        };
        let (named, secondary) = (says(&replies.version), says(&replies.secondary));
        let answered = replies.complete();
        let tmux = named.starts_with("tmux") || secondary.starts_with("84;");
        let screen = secondary.starts_with("83;") || named.starts_with("screen");
        // A terminal that was started inside of tmux inherits TMUX and answers for itself.
        if tmux || (!answered && named.is_empty() && around.has("TMUX")) {
            return Self::in_tmux(around);
        }
        if screen || (!answered && named.is_empty() && around.has("STY")) {
            return Self::by_environment(around, Some(Multiplexer::Screen));
        }
        let of = |kind, version, sign: String| Self {
            kind,
            version,
            inside: None,
            sign,
        };
        if let Some(kind) = beginning(NAMES, &named) {
            return of(kind, version(kind, &named), format!("XTVERSION {named}"));
        }
        let tertiary = says(&replies.tertiary);
        let by_unit = match tertiary.as_str() {
            "7E4B4445" => Some(Kind::Konsole),
            "7E565445" => Some(Kind::Vte),
            "464F4F54" => Some(Kind::Foot),
            _ => None,
        };
        let by_secondary = by_secondary(&secondary);
        if let Some(kind) = by_unit {
            let version = by_secondary.and_then(|(_, version)| version);
            return of(kind, version, format!("DA3 {tertiary}"));
        }
        // qtermwidget is an old Konsole, and an old Konsole answers the same.
        if secondary == "0;115;0" {
            return match around.variable("KONSOLE_VERSION") {
                Some(v) => of(
                    Kind::Konsole,
                    version(Kind::Konsole, v),
                    format!("KONSOLE_VERSION {v}"),
                ),
                None => of(Kind::Qtermwidget, None, format!("DA2 {secondary}")),
            };
        }
        if let Some((kind, version)) = by_secondary {
            return of(kind, version, format!("DA2 {secondary}"));
        }
        let term = around.variable("TERM").unwrap_or("");
        if answered {
            // TERM is set anew by every terminal; other variables may be another terminal's.
            return match beginning(TERMS, term) {
                Some(kind) => of(kind, None, format!("TERM {term}")),
                None if around.variable("TERM_PROGRAM") == Some("Apple_Terminal") => {
                    of(Kind::AppleTerminal, None, "TERM_PROGRAM".into())
                }
                None => of(Kind::Unknown, None, "its replies tell no name".into()),
            };
        }
        Self::by_environment(around, None)
    }

    /// By what tmux knows of the terminal that it is shown in.
    fn in_tmux(around: &Surroundings) -> Self {
        let of = |kind, version, sign: String| Self {
            kind,
            version,
            inside: Some(Multiplexer::Tmux),
            sign,
        };
        let Some(tmux) = &around.tmux else {
            return of(Kind::Unknown, None, "tmux tells nothing".into());
        };
        if let Some(kind) = beginning(NAMES, &tmux.termtype) {
            let sign = format!("tmux's client_termtype {}", tmux.termtype);
            return of(kind, version(kind, &tmux.termtype), sign);
        }
        if let Some(kind) = beginning(TERMS, &tmux.termname) {
            let sign = format!("tmux's client_termname {}", tmux.termname);
            return of(kind, None, sign);
        }
        if let Some(program) = tmux.program
            && let Some(kind) = beginning(PROGRAMS, program)
        {
            return of(kind, None, format!("tmux was started from {program}"));
        }
        // A VTE before 0.72 has no name to tell. The variable is that of the terminal in which the
        // session was begun; if it is not the same any more, little is lost.
        match around.variable("VTE_VERSION") {
            Some(number) => of(
                Kind::Vte,
                version(Kind::Vte, number),
                format!("VTE_VERSION {number}, maybe not of this terminal"),
            ),
            None => of(Kind::Unknown, None, "tmux tells no name".into()),
        }
    }

    /// By the environment alone: in GNU screen, which tells nothing of what is outside, and where
    /// nothing was answered in time.
    fn by_environment(around: &Surroundings, inside: Option<Multiplexer>) -> Self {
        let of = |kind, version, sign: String| Self {
            kind,
            version,
            inside,
            sign,
        };
        let variable = |name| around.variable(name);
        let term = variable("TERM").unwrap_or("");
        if let Some(kind) = beginning(TERMS, term) {
            return of(kind, None, format!("TERM {term}"));
        }
        if let Some(v) = variable("KONSOLE_VERSION") {
            let number = version(Kind::Konsole, v);
            return of(Kind::Konsole, number, format!("KONSOLE_VERSION {v}"));
        }
        if let Some(v) = variable("VTE_VERSION") {
            return of(Kind::Vte, version(Kind::Vte, v), format!("VTE_VERSION {v}"));
        }
        for (name, kind) in [
            ("KITTY_WINDOW_ID", Kind::Kitty),
            ("MLTERM", Kind::Mlterm),
            ("ALACRITTY_WINDOW_ID", Kind::Alacritty),
            ("ZUTTY_VERSION", Kind::Zutty),
            ("XTERM_VERSION", Kind::Xterm),
            ("WT_SESSION", Kind::WindowsTerminal),
        ] {
            if around.has(name) {
                return of(kind, None, format!("{name} is set"));
            }
        }
        let program = variable("TERM_PROGRAM").unwrap_or("");
        let kind = match program {
            "WezTerm" => Kind::WezTerm,
            "iTerm.app" => Kind::Iterm2,
            "Apple_Terminal" => Kind::AppleTerminal,
            "ghostty" => Kind::Ghostty,
            "vscode" => Kind::XtermJs,
            "mintty" => Kind::Mintty,
            _ => return of(Kind::Unknown, None, "nothing tells its name".into()),
        };
        of(kind, None, format!("TERM_PROGRAM {program}"))
    }
}
