//! What is known of the terminal without asking it: variables of the environment, and what tmux tells
//! of the terminal it is shown in.
//!
//! Invariant: values are bounded and hold no control characters.
//! Must not know: how the environment is read; what follows from it.

use std::collections::BTreeMap;

use super::terminal::Terminal;
use crate::text::one_line;

/// The variables that say something of the terminal. Each is set by the terminal itself, and so is
/// inherited by another terminal that is started from it: replies go before them.
pub const VARIABLES: [&str; 20] = [
    "TERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "COLORTERM",
    "VTE_VERSION",
    "KONSOLE_VERSION",
    "KITTY_WINDOW_ID",
    "MLTERM",
    "ALACRITTY_WINDOW_ID",
    "XTERM_VERSION",
    "ZUTTY_VERSION",
    "WT_SESSION",
    "TMUX",
    "STY",
    "SSH_TTY",
    "SSH_CONNECTION",
    "WAYLAND_DISPLAY",
    "DISPLAY",
    "WSL_DISTRO_NAME",
    "NO_COLOR",
];

/// Those that tell one terminal from another; of the others only whether they are set.
const TELLING: [&str; 5] = [
    "TERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "VTE_VERSION",
    "KONSOLE_VERSION",
];
/// Those that besides tell places apart before anything is asked, by value or by whether they are set.
const PLACING: [&str; 3] = ["COLORTERM", "XTERM_VERSION", "ZUTTY_VERSION"];
const PLACING_IF_SET: [&str; 3] = ["ALACRITTY_WINDOW_ID", "SSH_CONNECTION", "TMUX"];
const SET_OR_NOT: [&str; 4] = ["KITTY_WINDOW_ID", "MLTERM", "WT_SESSION", "STY"];

/// The longest value that is kept, in characters.
const LONGEST: usize = 200;

/// What tmux says of the terminal that it is shown in, and of its own settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tmux {
    /// `client_termtype`: what the terminal answered to XTVERSION, if it did.
    pub termtype: String,
    /// `client_termname`: its `TERM`.
    pub termname: String,
    /// Whether it hands on what is wrapped for the terminal outside (`allow-passthrough`; tmux before
    /// 3.3 always did).
    pub passthrough: bool,
    /// Whether it takes OSC 52 from programs (`set-clipboard on`).
    pub clipboard: bool,
    /// `client_pid`: the process of tmux in that terminal.
    pub process: Option<u32>,
    /// The terminal that this process was started from, where its program could be found.
    pub program: Option<&'static str>,
}

impl Tmux {
    /// The format that tmux is asked for.
    pub const FORMAT: &str = "#{client_termtype}|#{client_termname}|#{allow-passthrough}|#{set-clipboard}|pid=#{client_pid}";

    /// Reads tmux's answer to [`Tmux::FORMAT`].
    #[must_use]
    pub fn parse(answer: &str) -> Self {
        let line = answer.lines().next().unwrap_or("");
        let (line, process) = line.rsplit_once("|pid=").unwrap_or((line, ""));
        // From the right: the name that a terminal gives itself may hold anything.
        let mut parts = line.rsplitn(4, '|').map(harmless);
        let clipboard = parts.next().unwrap_or_default() == "on";
        let passthrough = parts.next().unwrap_or_default();
        Self {
            termname: parts.next().unwrap_or_default(),
            termtype: parts.next().unwrap_or_default(),
            passthrough: !matches!(passthrough.as_str(), "0" | "off"),
            clipboard,
            process: process.trim().parse().ok(),
            program: None,
        }
    }

    /// Looks for a terminal among programs, the nearest first, from which tmux was started.
    pub fn started_from(&mut self, programs: impl IntoIterator<Item = String>) {
        self.program = programs
            .into_iter()
            .find_map(|name| Terminal::of_program(&name));
    }
}

/// What is known without asking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    variables: BTreeMap<&'static str, String>,
    /// What tmux answered; `None` outside of tmux, or where it did not answer.
    pub tmux: Option<Tmux>,
}

impl Surroundings {
    /// Takes what is of interest out of an environment.
    #[must_use]
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name| variable(name).map(|value| harmless(&value));
        Self {
            variables: VARIABLES
                .into_iter()
                .filter_map(|name| Some((name, value(name)?)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            tmux: None,
        }
    }

    /// A variable of [`VARIABLES`], if it is set and not empty.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Whether a variable is set and not empty.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// The variables that are set, by name.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// What tells this terminal from others, as parts of a key.
    pub(super) fn key(&self) -> Vec<String> {
        let mut parts: Vec<String> = TELLING
            .iter()
            .filter_map(|name| Some(format!("{name}={}", self.variable(name)?)))
            .collect();
        let set = SET_OR_NOT.iter().filter(|name| self.has(name));
        parts.extend(set.map(ToString::to_string));
        if let Some(tmux) = &self.tmux {
            parts.push(format!("tmux={}|{}", tmux.termtype, tmux.termname));
            // Where tmux tells a name itself the program is not looked at.
            let unnamed = tmux.termtype.is_empty();
            parts.extend(tmux.program.filter(|_| unnamed).map(str::to_owned));
        }
        parts
    }
}

impl Surroundings {
    /// What is known of the terminal before it is asked, as a key: where this is the same, most likely the
    /// same terminal answers. Not surely: many have nothing but a `TERM` that is everybody's.
    #[must_use]
    pub fn place(&self) -> String {
        let mut parts = self.key();
        let values = PLACING.iter();
        parts.extend(values.filter_map(|name| Some(format!("{name}={}", self.variable(name)?))));
        let set = PLACING_IF_SET.iter().filter(|name| self.has(name));
        parts.extend(set.map(ToString::to_string));
        format!("asked {}", parts.join(" "))
    }
}

/// A value as it can be kept and shown.
fn harmless(value: &str) -> String {
    let shown: String = value.trim().chars().take(LONGEST).collect();
    one_line(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_tmux_are_read() {
        let tmux = Tmux::parse("kitty(0.48.2)|xterm-kitty|on|external\n");
        assert_eq!(
            (tmux.termtype.as_str(), tmux.termname.as_str()),
            ("kitty(0.48.2)", "xterm-kitty")
        );
        assert!(tmux.passthrough && !tmux.clipboard);
        assert_eq!(tmux.process, None);
        // tmux 3.3a knows numbers for it, 3.2 and before nothing; VTE 0.70 has no name.
        let tmux = Tmux::parse("|xterm-256color|0|on");
        assert_eq!(
            (tmux.termtype.as_str(), tmux.termname.as_str()),
            ("", "xterm-256color")
        );
        assert!(!tmux.passthrough && tmux.clipboard);
        let mut tmux = Tmux::parse("|xterm-256color|off|external|pid=4711\n");
        assert_eq!((tmux.process, tmux.passthrough), (Some(4711), false));
        tmux.started_from(["bash", "qterminal", "konsole"].map(String::from));
        assert_eq!(tmux.program, Some("qterminal"));
        assert!(Tmux::parse("a|b|c|foot||external").passthrough);
        assert_eq!(Tmux::parse("a|b|c|foot||external").termtype, "a|b|c");
        assert_eq!(
            Tmux::parse(""),
            Tmux {
                passthrough: true,
                ..Tmux::default()
            }
        );
    }

    #[test]
    fn values_are_bounded_and_harmless() {
        let around = Surroundings::of(|name| match name {
            "TERM" => Some("x\u{1b}]0;\u{7}".repeat(100)),
            "TMUX" => Some(String::new()),
            _ => None,
        });
        let term = around.variable("TERM").unwrap();
        assert!(term.chars().count() <= LONGEST && !term.contains('\u{1b}'));
        assert!(!around.has("TMUX"));
    }
}
