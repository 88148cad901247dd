//! `diglot doctor`: what the terminal is taken for and why, and picking by eye how Arabic is sent to
//! it.
//!
//! Invariant: the report holds nothing that a terminal would obey: replies are printed escaped.
//! Must not know: how the terminal is asked.

use std::io::{self, BufRead, IsTerminal, Write};

use crate::config::{Config, Paths};
use crate::library;
use crate::store::Store;
use crate::text::{Base, Paragraph, printable};
use crate::tui::clipboard::Clipboard;
use crate::tui::detect::{Choice, Detection, Kind, Osc52Support, Replies, Surroundings, Wish};
use crate::tui::input::Input;
use crate::tui::probe::{self, Examined};
use crate::tui::wire::{Marks, Profile, encode_text};

/// The phrase to pick by: joined letters, the ligature of lam and alef, a number and brackets, which
/// each go wrong in a way of their own.
const PHRASE: &str = "السلام عليكم 2021 (لا)";
/// What stands in it from the right to the left.
const IN_WORDS: &str = "from the right: the greeting \"as-salamu alaykum\", its letters joined; then 2021; \
                        then, at the left end, \"la\" in brackets that close around it: (..)";

/// Tells, and lets the reader pick where there is a reader.
pub(super) fn run(report_only: bool) -> anyhow::Result<u8> {
    let terminal = io::stdout().is_terminal();
    let config = Config::load(None, |name| std::env::var(name).ok());
    let wish = Wish::named(config.bidi).unwrap_or_default();
    let examined = if terminal {
        Some(probe::examine()?)
    } else {
        None
    };
    let nothing = Detection::of(Replies::default(), probe::surroundings());
    let detection = examined.as_ref().map_or(&nothing, |e| &e.detection);
    let paths = Paths::of_reader();
    let store = paths.as_ref().map(|p| p.state.join("diglot.db"));
    let store = store.and_then(|path| Store::open(&path).ok());
    let picked = store.as_ref().and_then(|s| probe::picked(s, detection));
    let choice = detection.under(wish, picked);
    let clipboard = Clipboard::of(
        detection,
        choice.osc52,
        paths.as_ref().map(|p| p.state.as_path()),
    );

    let mut out = io::stdout().lock();
    if let Some(examined) = &examined {
        answers(examined, &mut out)?;
        if let Some(store) = &store {
            remembered(store, detection, &mut out)?;
        }
    } else {
        writeln!(
            out,
            "Standard output is no terminal: it was not asked. The environment alone says:"
        )?;
    }
    report(detection, &choice, &clipboard, &mut out)?;
    if let Some(paths) = &paths {
        settings(&config, paths, &mut out)?;
    }
    if terminal {
        let (enter, leave) = detection.frame(&choice);
        write!(out, "{enter}")?;
        font(&choice, &mut out)?;
        if !report_only && io::stdin().is_terminal() {
            pick(
                detection,
                &choice,
                store.as_ref(),
                &mut io::stdin().lock(),
                &mut out,
            )?;
        }
        write!(out, "{leave}")?;
    }
    out.flush()?;
    Ok(0)
}

fn line(out: &mut impl Write, name: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{name:<10} {text}")
}

/// When and how it answered.
fn answers(examined: &Examined, out: &mut impl Write) -> io::Result<()> {
    let took = examined.took.as_micros();
    let took = format!("{}.{} ms", took / 1000, took / 100 % 10);
    let text = match (&examined.first, examined.detection.replies.complete()) {
        (None, true) => format!("in {took}"),
        (None, false) => format!("not all within {took}, nor later"),
        (Some(first), _) => format!(
            "after {took}, too late for the first picture, which was {}",
            first.choice.profile.word()
        ),
    };
    line(out, "Answered", &text)?;
    if !examined.typed.is_empty() {
        let typed: Vec<String> = examined
            .typed
            .iter()
            .map(|input| match input {
                Input::Key(key) => key.to_string(),
                other => format!("{other:?}"),
            })
            .collect();
        line(out, "Typed", &format!("meanwhile: {}", typed.join(" ")))?;
    }
    Ok(())
}

/// What was remembered of it from its last answers; those of now take their place.
fn remembered(store: &Store, detection: &Detection, out: &mut impl Write) -> io::Result<()> {
    let place = detection.around.place();
    let now = detection.replies.to_keep();
    let text = match store.terminal(&place) {
        Ok(Some(kept)) if kept == now => {
            "the same, from the last time; it was asked anew".to_owned()
        }
        Ok(Some(kept)) => {
            let before = Detection::of(Replies::read(&kept), detection.around.clone());
            format!(
                "other answers ({}), replaced now",
                before.terminal.kind.name()
            )
        }
        Ok(None) => "nothing yet; kept now".to_owned(),
        Err(error) => error.to_string(),
    };
    line(out, "Remembered", &text)?;
    if let Err(error) = store.save_terminal(&place, &now) {
        line(out, "", &format!("not kept: {error}"))?;
    }
    Ok(())
}

/// What was found out.
fn report(
    detection: &Detection,
    choice: &Choice,
    clipboard: &Clipboard,
    out: &mut impl Write,
) -> io::Result<()> {
    let terminal = &detection.terminal;
    let version = match terminal.version {
        Some((first, 0)) => format!(" {first}"),
        Some((first, second)) => format!(" {first}.{second}"),
        None => String::new(),
    };
    line(
        out,
        "Terminal",
        &format!("{}{version}", terminal.kind.name()),
    )?;
    let marks = match choice.marks {
        Marks::Kept => "harakat shown",
        Marks::Stripped => "harakat left out on the screen (copies keep them)",
    };
    line(
        out,
        "Arabic",
        &format!("{}; {marks}", choice.profile.word()),
    )?;
    for why in &choice.why {
        line(out, "", why)?;
    }
    if let Some(doubt) = choice.doubt {
        line(out, "But", doubt)?;
    }
    let osc52 = match choice.osc52 {
        Osc52Support::Taken => "through the terminal (OSC 52)",
        Osc52Support::ThroughTmux => "through tmux and the terminal (OSC 52, passed on)",
        Osc52Support::Ignored => "not through the terminal, as it comes (OSC 52)",
        Osc52Support::Unknown => "maybe through the terminal (OSC 52; not known of this one)",
    };
    let tools: Vec<&str> = clipboard.tools().iter().map(|tool| tool.program).collect();
    let tools = match tools.as_slice() {
        [] => "no tool for it at hand; else into a file".to_owned(),
        tools => format!("tools at hand: {}", tools.join(", ")),
    };
    line(out, "Copying", &format!("{osc52}; {tools}"))?;
    line(out, "Colours", &colours(&detection.around))?;
    if let Some((columns, rows)) = crate::tui::size() {
        line(out, "Size", &format!("{columns} columns, {rows} rows"))?;
    }
    for (name, reply) in detection.replies.named() {
        let text = match reply {
            Some(reply) => format!("{}   read as {:?}", reply.raw.escape_ascii(), reply.says),
            None => "-".into(),
        };
        line(out, name, &text)?;
    }
    if let Some(tmux) = &detection.around.tmux {
        let text = format!(
            "client_termtype {:?}, client_termname {:?}, allow-passthrough {}, set-clipboard {}",
            tmux.termtype,
            tmux.termname,
            if tmux.passthrough { "on" } else { "off" },
            if tmux.clipboard { "on" } else { "not on" },
        );
        line(out, "tmux", &text)?;
    }
    let variables: Vec<String> = detection
        .around
        .variables()
        .map(|(name, value)| format!("{name}={}", printable(value)))
        .collect();
    line(out, "Variables", &variables.join(" "))
}

/// The reader's own files, and all that is wrong with them.
fn settings(config: &Config, paths: &Paths, out: &mut impl Write) -> io::Result<()> {
    let (_, entities) = library::personal::read(&paths.entities_file);
    for (name, file, wrong) in [
        ("Settings", &paths.config_file, config.faults()),
        ("Entities", &paths.entities_file, entities),
    ] {
        if wrong.is_empty() {
            let there = if file.exists() {
                "all taken"
            } else {
                "not there"
            };
            line(
                out,
                name,
                &printable(&format!("{}: {there}", file.display())),
            )?;
        }
        for (nth, fault) in wrong.iter().enumerate() {
            line(out, if nth == 0 { name } else { "" }, &printable(fault))?;
        }
    }
    Ok(())
}

/// How many colours programs may use, by the customs there are.
fn colours(around: &Surroundings) -> String {
    let term = around.variable("TERM").unwrap_or("");
    let many = around.variable("COLORTERM");
    let count = match many {
        Some(word @ ("truecolor" | "24bit")) => format!("16 million (COLORTERM is {word})"),
        _ if term.contains("256color") || term.contains("direct") => {
            format!("256 (TERM is {term})")
        }
        _ => format!("16, as far as can be told (TERM is {term})"),
    };
    let off = if around.has("NO_COLOR") {
        "; NO_COLOR takes them away"
    } else {
        ""
    };
    printable(&format!("{count}{off}"))
}

/// The cells of a text, from left to right, as the screen is to show them.
fn cells(text: &str) -> Vec<String> {
    let rows = Paragraph::new(text, Base::Rtl).rows(u16::MAX);
    let glyphs = rows.iter().flat_map(|row| row.glyphs());
    glyphs.map(|glyph| glyph.shown.to_string()).collect()
}

/// A row with some Latin text and the cells after it.
fn row(profile: Profile, head: &str, cells: &[String]) -> String {
    let head: Vec<String> = head.chars().map(String::from).collect();
    encode_text(profile, head.iter().chain(cells).map(String::as_str))
}

/// Lets the reader see whether the font has the joined forms, which no terminal tells.
fn font(choice: &Choice, out: &mut impl Write) -> io::Result<()> {
    let profile = choice.profile;
    let letters = ['م', 'ا', 'ل', 'س']
        .iter()
        .flat_map(|c| cells(&c.to_string()));
    let apart: Vec<String> = letters.collect();
    writeln!(
        out,
        "\nFont       One word, its letters joined and apart. Where both look alike, or show boxes, the \
         font\n           has no joined forms: have a monospaced Arabic font, as DejaVu Sans Mono."
    )?;
    writeln!(
        out,
        "{}",
        row(profile, "           joined: ", &cells("سلام"))
    )?;
    writeln!(out, "{}", row(profile, "           apart:  ", &apart))
}

/// The ways to choose from, the chosen one first. mlterm's is plain order elsewhere.
fn ways(detection: &Detection, choice: &Choice) -> Vec<Profile> {
    let others = Profile::ALL.into_iter().map(|(profile, _)| profile);
    std::iter::once(choice.profile)
        .chain(others.filter(|p| *p != choice.profile))
        .filter(|p| *p != Profile::NoCtl || detection.terminal.kind == Kind::Mlterm)
        .collect()
}

/// Shows the phrase in each way and keeps the one that the reader picks.
fn pick(
    detection: &Detection,
    choice: &Choice,
    store: Option<&Store>,
    answers: &mut impl BufRead,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let ways = ways(detection, choice);
    writeln!(
        out,
        "\nThe same phrase in each way. It reads right if it says, {IN_WORDS}.\n"
    )?;
    for (number, profile) in (1..).zip(&ways) {
        writeln!(
            out,
            "{}",
            row(*profile, &format!("{number:>4}   "), &cells(PHRASE))
        )?;
    }
    writeln!(out)?;
    loop {
        write!(
            out,
            "Type the number of the first line that reads right, 0 to leave it to diglot, or nothing \
             to leave\nall as it is; then Enter: "
        )?;
        out.flush()?;
        let mut answer = String::new();
        let read = answers.read_line(&mut answer)?;
        let answer = answer.trim();
        if read == 0 || answer.is_empty() {
            return Ok(());
        }
        let profile = match answer.parse::<usize>() {
            Ok(0) => None,
            Ok(number) => match ways.get(number - 1) {
                Some(profile) => Some(*profile),
                None => continue,
            },
            Err(_) => continue,
        };
        let Some(store) = store else {
            let word = profile.map_or("auto", Profile::word);
            writeln!(
                out,
                "It cannot be kept: the memory of diglot cannot be opened. Write bidi = \"{word}\" into \
                 the settings."
            )?;
            return Ok(());
        };
        probe::keep_pick(store, detection, profile)?;
        match profile {
            Some(profile) => writeln!(
                out,
                "Kept: in this terminal Arabic is sent as {}. --bidi and the settings go before it.",
                profile.word()
            )?,
            None => writeln!(out, "Kept: diglot chooses by itself in this terminal.")?,
        }
        return Ok(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> Detection {
        Detection::of(Replies::default(), Surroundings::default())
    }

    /// Answers the picker; what it wrote, and what is kept then.
    fn answered(store: &Store, answers: &str) -> (String, Option<Profile>) {
        let mut out = Vec::new();
        let found = unknown();
        pick(
            &found,
            &found.choice,
            Some(store),
            &mut answers.as_bytes(),
            &mut out,
        )
        .unwrap();
        (
            String::from_utf8(out).unwrap(),
            probe::picked(store, &found),
        )
    }

    #[test]
    fn what_is_picked_is_kept_for_the_terminal_until_it_is_picked_anew() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("diglot.db")).unwrap();
        assert_eq!(answered(&store, "\n").1, None);
        assert_eq!(answered(&store, "").1, None);
        let (shown, kept) = answered(&store, "no\n77\n2\n");
        assert_eq!(kept, Some(Profile::Plain));
        assert_eq!(shown.matches("Type the number").count(), 3);
        assert!(shown.contains("sent as plain"));
        assert_eq!(answered(&store, "\n").1, Some(Profile::Plain));
        assert_eq!(answered(&store, "0\n").1, None);
    }

    #[test]
    fn each_way_is_shown_once_the_chosen_one_first() {
        let found = unknown();
        let mut chosen = found.choice.clone();
        chosen.profile = Profile::Plain;
        let ways = ways(&found, &chosen);
        assert_eq!(ways.first(), Some(&Profile::Plain));
        assert!(ways.iter().all(|w| *w != Profile::NoCtl));
        // In visual order the brackets of the phrase stand first.
        assert!(row(Profile::Plain, "1 ", &cells(PHRASE)).starts_with("1 (\u{fefb}) 2021 "));
    }

    #[test]
    fn the_report_shows_replies_escaped() {
        let mut splitter = crate::tui::detect::Splitter::default();
        splitter.push(b"\x1bP>|kitty(0.48.2)\x1b\\\x1b[?62;c");
        let variable = |name: &str| (name == "TERM").then(|| "\u{1b}]x\u{7}".to_owned());
        let found = Detection::of(splitter.replies().clone(), Surroundings::of(variable));
        let clipboard = Clipboard::of(&found, found.choice.osc52, None);
        let mut out = Vec::new();
        report(&found, &found.choice, &clipboard, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            !text.contains(|c: char| c.is_control() && c != '\n'),
            "{text}"
        );
        for wanted in [
            "Terminal   kitty 0.48\n",
            "Arabic     osc66; harakat shown\n",
            r#"XTVERSION  \x1bP>|kitty(0.48.2)\x1b\\   read as "kitty(0.48.2)""#,
            "DA3        -\n",
            "But        with kitty's force_ltr",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }
}
