//! What is typed after `:`: the names of the table, places as numbers, and what has no key because it takes
//! a word or is seldom wanted.
//!
//! Invariant: a line is read as exactly one thing or refused with a hint; no name is one of the table's.
//! Must not know: which encodings there are, how Arabic can be sent (the library's and the shell's to say).

use super::entry::{Words, both};
use super::{COMMANDS, Command};

/// What only a typed line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Link a text of any length and look for its entities.
    Align,
    /// Read this text in another encoding, or tell which it is read in.
    Encoding,
    /// Send Arabic to the terminal in another way.
    Bidi,
    /// Link by words learnt from the library as well, or without them.
    Learned,
    /// Show what was told so far.
    Messages,
}

/// A row of the table of what is typed.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// What it asks for.
    pub verb: Verb,
    /// Its name.
    pub name: &'static str,
    /// The word that follows, as the tables show it; empty where none does.
    pub takes: &'static str,
    /// The words that may follow, where they are few.
    words: &'static [&'static str],
    /// What it does, in either language.
    pub doc: Words,
}

/// The heading under which tables show [`TYPED`].
pub const HEADING: Words = both("Typed after :", "يُكتب بعد :");

/// Everything that is only typed.
pub const TYPED: &[Typed] = &[
    Typed {
        verb: Verb::Align,
        name: "align",
        takes: "",
        words: &[],
        doc: both("link a text of over 4 MiB", "ربط نص أكبر من 4 ميبي"),
    },
    Typed {
        verb: Verb::Encoding,
        name: "encoding",
        takes: "NAME",
        words: &["auto"],
        doc: both("tell or set the encoding", "معرفة الترميز أو تحديده"),
    },
    Typed {
        verb: Verb::Bidi,
        name: "bidi",
        takes: "NAME",
        words: &["auto"],
        doc: both("send Arabic in another way", "إرسال العربية بطريقة أخرى"),
    },
    Typed {
        verb: Verb::Learned,
        name: "learned",
        takes: "on|off",
        words: &["on", "off"],
        doc: both("link with words learnt here", "الربط بكلمات متعلَّمة"),
    },
    Typed {
        verb: Verb::Messages,
        name: "messages",
        takes: "",
        words: &[],
        doc: both("what was told so far", "ما أُبلغ به حتى الآن"),
    },
];

/// A line that was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A command of the table.
    Command(Command),
    /// The paragraph of a number, from 1.
    Paragraph(usize),
    /// The place of a percentage of the text.
    Percent(usize),
    /// See [`Verb::Align`].
    Align,
    /// See [`Verb::Encoding`]: the name as it was typed; empty asks.
    Encoding(String),
    /// See [`Verb::Bidi`]: the word as it was typed; empty stands for the choice made by itself.
    Bidi(String),
    /// See [`Verb::Learned`].
    Learned(bool),
    /// See [`Verb::Messages`].
    Messages,
}

/// A name that can be typed, and what it stands for.
#[derive(Clone, Copy)]
enum Named {
    Command(Command),
    Verb(&'static Typed),
}

fn names() -> impl Iterator<Item = (&'static str, Named)> {
    let commands = COMMANDS.iter().map(|e| (e.name, Named::Command(e.command)));
    commands.chain(TYPED.iter().map(|t| (t.name, Named::Verb(t))))
}

/// Reads a line: a number, a percentage, or a name or unambiguous beginning of one, with the word that it
/// takes.
///
/// # Errors
/// What is wrong with the line, and what would be right.
pub fn read(line: &str) -> Result<Asked, String> {
    let line = line.trim();
    if let Ok(number) = line.parse() {
        return Ok(Asked::Paragraph(number));
    }
    let percent = line.strip_suffix('%').map(|p| p.trim().parse());
    if let Some(Ok(percent)) = percent {
        return Ok(Asked::Percent(percent));
    }
    let (name, word) = line
        .split_once(char::is_whitespace)
        .map_or((line, ""), |(name, word)| (name, word.trim()));
    let mut fits = names().filter(|(known, _)| known.starts_with(name));
    let exact = names().find(|(known, _)| *known == name);
    let (known, named) = match (exact, fits.next(), fits.next()) {
        (Some(exact), ..) => exact,
        (None, Some(only), None) => only,
        (None, None, _) => {
            return Err(format!(
                "no command \"{name}\"; `?` shows all, Tab completes"
            ));
        }
        (None, Some((first, _)), Some((second, _))) => {
            return Err(format!(
                "\"{name}\" may be {first}, {second} …; type more of it"
            ));
        }
    };
    match named {
        Named::Command(command) if word.is_empty() => Ok(Asked::Command(command)),
        Named::Command(_) => Err(format!("`:{known}` takes nothing after its name")),
        Named::Verb(typed) => match (typed.verb, word) {
            (Verb::Align, "") => Ok(Asked::Align),
            (Verb::Messages, "") => Ok(Asked::Messages),
            (Verb::Align | Verb::Messages, _) => {
                Err(format!("`:{known}` takes nothing after its name"))
            }
            (Verb::Encoding, name) => Ok(Asked::Encoding(name.to_owned())),
            (Verb::Bidi, way) => Ok(Asked::Bidi(way.to_owned())),
            (Verb::Learned, "on") => Ok(Asked::Learned(true)),
            (Verb::Learned, "off") => Ok(Asked::Learned(false)),
            (Verb::Learned, _) => Err(
                "`:learned off` links without the words learnt here, `:learned on` with them"
                    .to_owned(),
            ),
        },
    }
}

/// A typed line, continued as far as it is certain; `None` where nothing begins as it does.
#[must_use]
pub fn completed(line: &str) -> Option<String> {
    if let Some((name, word)) = line.split_once(' ') {
        let typed = TYPED.iter().find(|t| t.name == name)?;
        let known = common(typed.words.iter().copied(), word.trim_start())?;
        return Some(format!("{name} {known}"));
    }
    let known = common(names().map(|(known, _)| known), line)?;
    let takes = TYPED.iter().any(|t| t.name == known && !t.takes.is_empty());
    Some(if takes {
        format!("{known} ")
    } else {
        known.to_owned()
    })
}

/// The names that a line may become, those of the table first, and what the only one does.
#[must_use]
pub fn candidates(line: &str) -> (Vec<&'static str>, Option<Words>) {
    let line = line.trim_start();
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let exact = |known: &str| !rest.is_empty() || line.ends_with(' ') || known == name;
    let fits = |(known, _): &(&str, Named)| match exact(known) {
        true => *known == name,
        false => known.starts_with(name),
    };
    let all: Vec<(&'static str, Named)> = names().filter(fits).collect();
    let doc = match all.as_slice() {
        [(_, Named::Verb(typed))] => Some(typed.doc),
        [(_, Named::Command(command))] => command.entry().map(|e| e.doc),
        _ => None,
    };
    (all.into_iter().map(|(known, _)| known).collect(), doc)
}

/// What all those words begin with that begin with what was typed. They are ASCII.
fn common<'a>(words: impl Iterator<Item = &'a str>, typed: &str) -> Option<&'a str> {
    let same = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    words
        .filter(|w| w.starts_with(typed))
        .reduce(|a, b| a.get(..same(a, b)).unwrap_or(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_place_a_command_or_a_verb_with_its_word() {
        assert_eq!(read("12"), Ok(Asked::Paragraph(12)));
        assert_eq!(read("30 %"), Ok(Asked::Percent(30)));
        assert_eq!(read("next-pair"), Ok(Asked::Command(Command::NextPair)));
        assert_eq!(read(" align "), Ok(Asked::Align));
        assert_eq!(read("mess"), Ok(Asked::Messages));
        assert_eq!(read("encoding"), Ok(Asked::Encoding(String::new())));
        assert_eq!(read("enc  cp720"), Ok(Asked::Encoding("cp720".into())));
        assert_eq!(read("bidi lrm"), Ok(Asked::Bidi("lrm".into())));
        assert_eq!(read("learned off"), Ok(Asked::Learned(false)));
    }

    #[test]
    fn what_is_wrong_is_told_with_what_would_be_right() {
        assert!(read("nonsense").unwrap_err().contains("Tab"));
        assert!(read("next-p").unwrap_err().contains("next-pa"));
        assert!(read("learned").unwrap_err().contains("learned on"));
        assert!(read("quit now").unwrap_err().contains("takes nothing"));
        assert!(read("align all").unwrap_err().contains("takes nothing"));
    }

    #[test]
    fn names_are_completed_as_far_as_they_are_certain() {
        assert_eq!(completed("ali").as_deref(), Some("align"));
        assert_eq!(completed("enco").as_deref(), Some("encoding "));
        assert_eq!(completed("next-pa").as_deref(), Some("next-pa"));
        assert_eq!(completed("learned o").as_deref(), Some("learned o"));
        assert_eq!(completed("learned of").as_deref(), Some("learned off"));
        assert_eq!(completed("quit n"), None);
        assert_eq!(completed("zz"), None);
    }

    #[test]
    fn what_a_line_may_become_is_told_with_what_the_only_one_does() {
        let (names, doc) = candidates("ne");
        assert!(names.contains(&"next-pair") && names.len() > 3 && doc.is_none());
        let (names, doc) = candidates("enc");
        assert_eq!(names, ["encoding"]);
        assert_eq!(doc.map(|d| d.english), Some("tell or set the encoding"));
        assert_eq!(candidates("encoding cp").0, ["encoding"]);
        // A name that begins others is itself.
        assert!(candidates("link ").1.is_some() && candidates("link").0.len() > 1);
        assert!(candidates("12").0.is_empty() && candidates("zz").0.is_empty());
        assert_eq!(candidates("").0.len(), names_in_all());
    }

    fn names_in_all() -> usize {
        names().count()
    }

    #[test]
    fn no_name_stands_twice_and_every_meaning_fits_the_card() {
        let mut all: Vec<&str> = names().map(|(name, _)| name).collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|w| w[0] != w[1]));
        for typed in TYPED {
            for doc in [typed.doc.english, typed.doc.arabic] {
                assert!((1..=27).contains(&doc.chars().count()), "{doc}");
            }
        }
    }
}
