//! Which keys ask for which command.
//!
//! A [`Keymap`] holds sequences of keys, each with one command; the defaults come from the table of
//! [`command`](super::command). Keys are also found when the keyboard is set to Arabic or Persian: a
//! letter that is bound to nothing stands for the Latin key at the same place ([`latin_key`]).
//! Invariant: no sequence is empty or bound twice. Total: any key and any notation is accepted or
//! refused with a reason.
//! Must not know: the terminal and how it reports keys; counts, which the state reads before it asks.

use std::fmt;

use super::command::{COMMANDS, Command};

/// What a key is, without the modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A character; shift is already in it (`G`, `?`).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// The arrow left.
    Left,
    /// The arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, 1 to 35.
    F(u8),
}

/// The named keys; the first name of a key is the one that is written, the others are understood.
const NAMES: &[(&str, KeyCode)] = &[
    ("space", KeyCode::Char(' ')),
    ("enter", KeyCode::Enter),
    ("return", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("escape", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
];

/// The highest function key of a terminal (terminfo's kf35 to kf63 are shifted ones).
const LAST_FUNCTION_KEY: u8 = 35;

/// One press of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// Whether ctrl was held.
    pub ctrl: bool,
    /// Whether alt was held.
    pub alt: bool,
}

impl Key {
    /// A key with its modifiers. With ctrl an ASCII letter is written small: a terminal cannot tell
    /// `ctrl-D` from `ctrl-d`.
    #[must_use]
    pub const fn new(code: KeyCode, ctrl: bool, alt: bool) -> Self {
        let code = match code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            other => other,
        };
        Self { code, ctrl, alt }
    }

    /// A key without modifiers.
    #[must_use]
    pub const fn plain(code: KeyCode) -> Self {
        Self::new(code, false, false)
    }

    /// A character without modifiers.
    #[must_use]
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character with ctrl.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self::new(KeyCode::Char(c), true, false)
    }

    /// The character that this key types, if it is one: a character without ctrl and alt.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self {
            Self {
                code: KeyCode::Char(c),
                ctrl: false,
                alt: false,
            } => Some(c),
            _ => None,
        }
    }

    /// The digit that this key types, European, Arabic-Indic or Persian.
    #[must_use]
    pub fn digit(self) -> Option<u8> {
        let c = self.typed()?;
        let c = latin_key(c).unwrap_or(c);
        c.to_digit(10).and_then(|d| u8::try_from(d).ok())
    }

    /// This key, or the Latin key at its place if it is an Arabic or Persian character.
    #[must_use]
    fn latin(self) -> Self {
        match self.code {
            KeyCode::Char(c) => {
                let code = KeyCode::Char(latin_key(c).unwrap_or(c));
                Self::new(code, self.ctrl, self.alt)
            }
            _ => self,
        }
    }
}

impl fmt::Display for Key {
    /// Writes the notation that [`parse_key`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(n)) => write!(f, "f{n}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

/// Why a notation is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no key in it.
    #[error("no key is named; write for example \"j\", \"ctrl-d\" or \"g g\"")]
    Empty,
    /// Nothing is called so.
    #[error(
        "\"{0}\" is no key; write one character, a name (enter, esc, tab, space, up, pagedown, f1 …), \
         ctrl- or alt- before it, and spaces between the keys of a sequence (\"g g\")"
    )]
    Unknown(String),
    /// Shift with a key that does not show it.
    #[error(
        "\"{0}\": write the character that shift makes (\"G\", \"?\"), or backtab for shift and tab"
    )]
    Shift(String),
}

/// Reads one key: `j`, `G`, `ctrl-d`, `alt-x`, `space`, `f1`, `enter`.
///
/// # Errors
/// If nothing is called so.
pub fn parse_key(word: &str) -> Result<Key, KeyError> {
    let (mut ctrl, mut alt) = (false, false);
    let mut rest = word;
    loop {
        if let Some(after) = strip_prefix_nonempty(rest, "ctrl-") {
            (ctrl, rest) = (true, after);
        } else if let Some(after) = strip_prefix_nonempty(rest, "alt-") {
            (alt, rest) = (true, after);
        } else if let Some(after) = strip_prefix_nonempty(rest, "shift-") {
            if !after.eq_ignore_ascii_case("tab") {
                return Err(KeyError::Shift(word.to_owned()));
            }
            rest = "backtab";
        } else {
            break;
        }
    }
    let code = key_code(rest).ok_or_else(|| KeyError::Unknown(word.to_owned()))?;
    Ok(Key::new(code, ctrl, alt))
}

/// What follows a prefix in any case of letters, if something does.
fn strip_prefix_nonempty<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    (head.eq_ignore_ascii_case(prefix) && !rest.is_empty()).then_some(rest)
}

fn key_code(name: &str) -> Option<KeyCode> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(KeyCode::Char(c));
    }
    if let Some((_, code)) = NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
        return Some(*code);
    }
    let number = name.strip_prefix(['f', 'F'])?;
    if number.starts_with('+') {
        return None;
    }
    let number = number.parse().ok()?;
    (1..=LAST_FUNCTION_KEY)
        .contains(&number)
        .then_some(KeyCode::F(number))
}

/// Reads a sequence of keys with spaces between them: `g g`, `] a`, `ctrl-d`.
///
/// # Errors
/// If it is empty or a part of it is no key.
pub fn parse_keys(notation: &str) -> Result<Vec<Key>, KeyError> {
    let keys = notation
        .split_whitespace()
        .map(parse_key)
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(KeyError::Empty);
    }
    Ok(keys)
}

/// Writes a sequence as [`parse_keys`] reads it.
#[must_use]
pub fn format_keys(keys: &[Key]) -> String {
    let words: Vec<String> = keys.iter().map(ToString::to_string).collect();
    words.join(" ")
}

/// What a sequence of keys means so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookUp {
    /// It asks for a command.
    Command(Command),
    /// A longer sequence begins with it.
    Prefix,
    /// Nothing begins with it.
    Nothing,
}

/// Two bound sequences of which the second can never be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The sequence that fires first.
    pub short: String,
    /// The sequence that begins with it.
    pub long: String,
}

/// Sequences of keys and their commands, in the order they were bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<(Vec<Key>, Command)>,
}

impl Default for Keymap {
    /// The keys of the table of commands.
    fn default() -> Self {
        let mut map = Self::empty();
        for entry in COMMANDS {
            for notation in entry.keys {
                // A notation of the table that is none would be lost here; a test reads them all.
                let _ = map.bind(notation, Some(entry.command));
            }
        }
        map
    }
}

impl Keymap {
    /// A keymap in which nothing is bound.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            bindings: Vec::new(),
        }
    }

    /// Binds a sequence, written in the notation, to a command in place of what it was bound to;
    /// with `None` it is bound to nothing.
    ///
    /// # Errors
    /// If the notation is none; the keymap is then as before.
    pub fn bind(&mut self, notation: &str, command: Option<Command>) -> Result<(), KeyError> {
        let keys = parse_keys(notation)?;
        self.bindings.retain(|(bound, _)| *bound != keys);
        if let Some(command) = command {
            self.bindings.push((keys, command));
        }
        Ok(())
    }

    /// Takes all keys away from a command.
    pub fn unbind(&mut self, command: Command) {
        self.bindings.retain(|(_, bound)| *bound != command);
    }

    /// What these keys ask for. The keys themselves come first; if they are bound to nothing, the
    /// Latin keys at the same places of an Arabic or Persian keyboard; if these are not either, لا,
    /// لأ, لإ and لآ count as the one key that types them.
    #[must_use]
    pub fn look_up(&self, keys: &[Key]) -> LookUp {
        let mut found = self.look_up_exactly(keys);
        if found == LookUp::Nothing && keys.iter().any(|key| key.latin() != *key) {
            let latin: Vec<Key> = keys.iter().map(|key| key.latin()).collect();
            found = self.look_up_exactly(&latin);
            if found == LookUp::Nothing {
                found = self.look_up_exactly(&latin_with_ligatures(keys));
            }
        }
        found
    }

    fn look_up_exactly(&self, keys: &[Key]) -> LookUp {
        if let Some((_, command)) = self.bindings.iter().find(|(bound, _)| bound == keys) {
            return LookUp::Command(*command);
        }
        if self
            .bindings
            .iter()
            .any(|(bound, _)| bound.starts_with(keys))
        {
            return LookUp::Prefix;
        }
        LookUp::Nothing
    }

    /// The sequences bound to a command, in the notation, in the order they were bound.
    #[must_use]
    pub fn keys_of(&self, command: Command) -> Vec<String> {
        self.bindings
            .iter()
            .filter(|(_, bound)| *bound == command)
            .map(|(keys, _)| format_keys(keys))
            .collect()
    }

    /// The sequences that cannot be typed because a shorter one fires first.
    #[must_use]
    pub fn clashes(&self) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for (long, _) in &self.bindings {
            for (short, _) in &self.bindings {
                if short.len() < long.len() && long.starts_with(short) {
                    clashes.push(Clash {
                        short: format_keys(short),
                        long: format_keys(long),
                    });
                }
            }
        }
        clashes
    }
}

/// The keys at the same places of a Latin keyboard, two letters that one key types taken together.
fn latin_with_ligatures(keys: &[Key]) -> Vec<Key> {
    let mut latin = Vec::with_capacity(keys.len());
    let mut rest = keys;
    while let Some((first, after)) = rest.split_first() {
        let second = after.first().and_then(|key| key.typed());
        let ligature = match (first.typed(), second) {
            (Some('ل'), Some('ا')) => Some('b'),
            (Some('ل'), Some('أ')) => Some('G'),
            (Some('ل'), Some('إ')) => Some('T'),
            (Some('ل'), Some('آ')) => Some('B'),
            _ => None,
        };
        match ligature {
            Some(c) => {
                latin.push(Key::char(c));
                rest = after.get(1..).unwrap_or_default();
            }
            None => {
                latin.push(first.latin());
                rest = after;
            }
        }
    }
    latin
}

/// The characters of the Arabic 101 keyboard (Windows' "Arabic (101)", the basic `ara` layout of
/// X11, macOS's "Arabic - PC") and the keys of a US keyboard at their places, shifted ones too;
/// compared with xkeyboard-config's `ara(basic)`. ASCII characters are left out: they stand for
/// themselves.
const ARABIC_101: &[(char, char)] = &[
    ('ذ', '`'),
    ('ض', 'q'),
    ('ص', 'w'),
    ('ث', 'e'),
    ('ق', 'r'),
    ('ف', 't'),
    ('غ', 'y'),
    ('ع', 'u'),
    ('ه', 'i'),
    ('خ', 'o'),
    ('ح', 'p'),
    ('ج', '['),
    ('د', ']'),
    ('ش', 'a'),
    ('س', 's'),
    ('ي', 'd'),
    ('ب', 'f'),
    ('ل', 'g'),
    ('ا', 'h'),
    ('ت', 'j'),
    ('ن', 'k'),
    ('م', 'l'),
    ('ك', ';'),
    ('ط', '\''),
    ('ئ', 'z'),
    ('ء', 'x'),
    ('ؤ', 'c'),
    ('ر', 'v'),
    ('\u{fefb}', 'b'),
    ('ى', 'n'),
    ('ة', 'm'),
    ('و', ','),
    ('ز', '.'),
    ('ظ', '/'),
    ('\u{651}', '~'),
    ('\u{64e}', 'Q'),
    ('\u{64b}', 'W'),
    ('\u{64f}', 'E'),
    ('\u{64c}', 'R'),
    ('\u{fef9}', 'T'),
    ('إ', 'Y'),
    ('‘', 'U'),
    ('÷', 'I'),
    ('×', 'O'),
    ('؛', 'P'),
    ('\u{650}', 'A'),
    ('\u{64d}', 'S'),
    ('\u{fef7}', 'G'),
    ('أ', 'H'),
    ('ـ', 'J'),
    ('،', 'K'),
    ('\u{652}', 'X'),
    ('\u{fef5}', 'B'),
    ('آ', 'N'),
    ('’', 'M'),
    ('؟', '?'),
];

/// What the standard Persian keyboard (ISIRI 9147, xkeyboard-config's `ir(pes)`) adds. Letters that both keyboards have at
/// different places (ز ر ذ د ط ظ ئ) keep their Arabic place: nothing in a key press says which of the
/// two it came from. The same holds for macOS's own Arabic layout, all of whose letters are on the
/// 101 too.
const PERSIAN: &[(char, char)] = &[
    ('چ', ']'),
    ('ی', 'd'),
    ('ک', ';'),
    ('گ', '\''),
    ('پ', 'm'),
    ('ژ', 'C'),
];

/// The key of a US keyboard at the place where an Arabic or Persian keyboard has this character;
/// Arabic-Indic and Persian digits give the European ones. `None` for a character of no such
/// keyboard, and for all of ASCII.
#[must_use]
pub fn latin_key(c: char) -> Option<char> {
    let digit = match c {
        '٠'..='٩' => u32::from(c).checked_sub(u32::from('٠')),
        '۰'..='۹' => u32::from(c).checked_sub(u32::from('۰')),
        _ => None,
    };
    if let Some(digit) = digit {
        return char::from_digit(digit, 10);
    }
    ARABIC_101
        .iter()
        .chain(PERSIAN)
        .find(|(arabic, _)| *arabic == c)
        .map(|(_, latin)| *latin)
}

#[cfg(test)]
mod tests;
