//! The reader's settings: a TOML file in, resolved values and notices out.
//!
//! Invariant: a [`Config`] is always usable. What the file gets wrong keeps its default and becomes
//! a [`Notice`] with the line and what was expected; diglot never writes the file.
//! Must not know: how anything is drawn, what a command does.

pub mod paths;
mod raw;
pub mod theme;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

pub use self::paths::Paths;
pub use self::theme::{Colour, Role, Style, Theme};
use crate::app::command::Command;
use crate::app::keymap::{Keymap, format_keys, parse_keys};
use crate::app::options::{Layout, Options};
use crate::language::lexicon::Sources;
use crate::text::Side;

/// The file of all settings with their defaults, as `diglot config --default` prints it: every
/// setting is in it, behind a comment sign.
pub const DEFAULT_FILE: &str = include_str!("../../assets/config.toml");

/// The words for how Arabic is sent to the terminal; the first leaves it to what the terminal is.
pub const BIDI_WORDS: [&str; 9] = [
    "auto", "lrm", "plain", "osc66", "bold", "inverse", "noctl", "colour", "logical",
];

/// The word that unbinds: `quit = "nop"`.
const NOP: &str = "nop";

/// Something in the settings that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1; `None` if it is about the whole file.
    pub line: Option<usize>,
    /// The setting, as `list-width` or `keys.quit`; empty if it is about no single one.
    pub setting: String,
    /// What was expected, or what is wrong.
    pub expected: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.setting.is_empty() {
            write!(f, " {}:", self.setting)?;
        }
        write!(f, " {}", self.expected)
    }
}

/// The settings, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Layout, panes, mouse.
    pub options: Options,
    /// How Arabic is sent to the terminal, one of [`BIDI_WORDS`].
    pub bidi: &'static str,
    /// Which layers of the lexicon are used.
    pub lexicon: Sources,
    /// Colours and emphasis.
    pub theme: Theme,
    /// The keys.
    pub keys: Keymap,
    /// What was not taken, by line.
    pub notices: Vec<Notice>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            options: Options::default(),
            bidi: BIDI_WORDS[0],
            lexicon: Sources::ALL,
            theme: Theme::default(),
            keys: Keymap::default(),
            notices: Vec::new(),
        }
    }
}

impl Config {
    /// Reads the settings from a file, or from the reader's own place if none is given; no file
    /// there means the defaults. `variable` looks up the environment: `NO_COLOR`, if it is not
    /// empty, takes the colours away whatever the file says (<https://no-color.org>); the locale is
    /// that of messages.
    #[must_use]
    pub fn load(path: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Self {
        let no_colour = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
        let mut config = Self::of_file(path, no_colour);
        config.options.locale = locale(variable);
        config
    }

    /// What was not taken, a line each.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        self.notices.iter().map(ToString::to_string).collect()
    }

    fn of_file(path: Option<&Path>, no_colour: bool) -> Self {
        let own = path.is_none().then(Paths::of_reader).flatten();
        let Some(path) = path.or(own.as_ref().map(|paths| paths.config_file.as_path())) else {
            return Self::parse(Path::new(""), "", no_colour);
        };
        match settings_in(path) {
            Ok(text) => Self::parse(path, &text, no_colour),
            Err(error) => {
                let mut config = Self::parse(path, "", no_colour);
                // A home that is no folder has no settings either.
                let none = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
                if own.is_none() || !none.contains(&error.kind()) {
                    config.notices.push(Notice {
                        path: path.to_path_buf(),
                        line: None,
                        setting: String::new(),
                        expected: format!("cannot be read: {error}"),
                    });
                }
                config
            }
        }
    }

    /// Resolves settings from their text; the path is for the notices.
    #[must_use]
    pub fn parse(path: &Path, text: &str, no_colour: bool) -> Self {
        let mut notes = raw::Notes::new(path, text);
        let mut top = raw::Section::of_file(text, &mut notes);
        let theme = theme::read(&mut top, no_colour, &mut notes);
        let options = options(&mut top, &mut notes);
        let bidi = bidi(&mut top, &mut notes);
        let mut lexicon = Sources::ALL;
        top.set(
            "lexicon",
            &mut lexicon,
            "any of \"shipped\", \"installed\" and \"learned\", with commas between them",
            &mut notes,
            |value| value.as_str().and_then(Sources::named),
        );
        let keys = keys(&mut top, &mut notes);
        top.finish(&mut notes);
        Self {
            options,
            bidi,
            lexicon,
            theme,
            keys,
            notices: notes.finish(),
        }
    }
}

/// The largest file that is taken for settings: what has more is another file.
const MOST_BYTES: u64 = 1 << 20;

/// The text of a file of settings.
fn settings_in(path: &Path) -> io::Result<String> {
    // The one device that is named for settings: by who wants none.
    if path == Path::new("/dev/null") {
        return Ok(String::new());
    }
    // Asked before opening: opening a pipe would wait for its writer.
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        let found = match about.is_dir() {
            true => "a folder",
            false => "a pipe, socket or device; save it to a file first",
        };
        return Err(io::Error::other(format!("expected a file, found {found}")));
    }
    if about.len() > MOST_BYTES {
        return Err(io::Error::other("expected settings, found more than 1 MiB"));
    }
    let bytes = std::fs::read(path)?;
    String::from_utf8(bytes).map_err(|_| io::Error::other("expected UTF-8; save it as that"))
}

fn options(top: &mut raw::Section<'_>, notes: &mut raw::Notes<'_>) -> Options {
    let mut options = Options::default();
    top.set(
        "layout",
        &mut options.layout,
        "\"auto\", \"rows\", \"stacked\" or \"single\"",
        notes,
        |value| value.as_str().and_then(Layout::named),
    );
    top.set(
        "list",
        &mut options.list,
        "true, false or \"auto\"",
        notes,
        |value| match value.as_str() {
            Some("auto") => Some(None),
            Some(_) => None,
            None => value.as_bool().map(Some),
        },
    );
    top.set(
        "list-width",
        &mut options.list_width,
        "a number of columns from 16 to 60",
        notes,
        |value| raw::number(value, 16, 60),
    );
    top.set(
        "english-share",
        &mut options.english_share,
        "a percentage from 20 to 80, without the sign",
        notes,
        |value| raw::number(value, 20, 80),
    );
    top.set(
        "order",
        &mut options.order,
        "\"english\" or \"arabic\"",
        notes,
        |value| match value.as_str() {
            Some("english") => Some(Side::English),
            Some("arabic") => Some(Side::Arabic),
            _ => None,
        },
    );
    top.set(
        "mouse",
        &mut options.mouse,
        "true or false",
        notes,
        |value| value.as_bool(),
    );
    top.set(
        "help",
        &mut options.help,
        "\"auto\", \"english\" or \"arabic\"",
        notes,
        |value| match value.as_str() {
            Some("auto") => Some(None),
            Some("english") => Some(Some(Side::English)),
            Some("arabic") => Some(Some(Side::Arabic)),
            _ => None,
        },
    );
    options
}

/// The language of messages, by the variables of POSIX: the first that is not empty decides.
fn locale(variable: impl Fn(&str) -> Option<String>) -> Side {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    let language = named
        .as_deref()
        .and_then(|n| n.split(['_', '.', '@']).next());
    if language == Some("ar") {
        Side::Arabic
    } else {
        Side::English
    }
}

fn bidi(top: &mut raw::Section<'_>, notes: &mut raw::Notes<'_>) -> &'static str {
    let mut bidi = BIDI_WORDS[0];
    let expected = "\"auto\", \"lrm\", \"plain\", \"osc66\", \"bold\", \"inverse\", \"noctl\", \
                    \"colour\" or \"logical\"";
    top.set("bidi", &mut bidi, expected, notes, |value| {
        let word = value.as_str()?;
        BIDI_WORDS.into_iter().find(|known| *known == word)
    });
    bidi
}

/// A command that is mentioned gets the keys that are given and no others; a key that is given goes
/// away from the command that had it.
fn keys(top: &mut raw::Section<'_>, notes: &mut raw::Notes<'_>) -> Keymap {
    let mut map = Keymap::default();
    let mut given: Vec<(String, usize, Command, String)> = Vec::new();
    for setting in top.section("keys", notes).take_all() {
        let name = format!("keys.{}", setting.name);
        let Some(command) = Command::named(&setting.name) else {
            notes.add(setting.offset, &name, "no such command; `:` lists them");
            continue;
        };
        let Some(notations) = raw::strings(&setting.value) else {
            let expected = "expected a key, a list of keys such as [\"j\", \"g g\"], or \"nop\"";
            notes.add(setting.offset, &name, expected);
            continue;
        };
        let wanted: Vec<&str> = notations.into_iter().filter(|n| *n != NOP).collect();
        let mut sequences = Vec::new();
        for notation in &wanted {
            match parse_keys(notation) {
                Ok(sequence) => sequences.push(format_keys(&sequence)),
                Err(error) => notes.add(setting.offset, &name, error.to_string()),
            }
        }
        // A command whose keys are all misspelt keeps those it had.
        if wanted.is_empty() || !sequences.is_empty() {
            map.unbind(command);
        }
        for sequence in sequences {
            given.push((name.clone(), setting.offset, command, sequence));
        }
    }
    let mut places: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (name, offset, command, sequence) in given {
        if let Some((other, _)) = places.get(&sequence) {
            notes.add(
                offset,
                &name,
                format!("{sequence} is given to {other} already"),
            );
        } else if map.bind(&sequence, Some(command)).is_ok() {
            places.insert(sequence, (name, offset));
        }
    }
    for clash in map.clashes() {
        let place = places.get(&clash.short).or_else(|| places.get(&clash.long));
        if let Some((name, offset)) = place {
            let hidden = format!("{} hides {}, which begins with it", clash.short, clash.long);
            notes.add(*offset, name, hidden);
        }
    }
    map
}

#[cfg(test)]
mod tests;
