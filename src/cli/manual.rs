//! The manual page: the program, each command with its options, the keys.
//!
//! Invariant: whatever the command line takes stands in it, and every key of the table of commands.
//! Must not know: what commands do.

use std::io;

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::Args;
use crate::app::command::{HEADING, TYPED, Topic, lines};

/// The page, in roff.
///
/// # Errors
/// Never: it is written to memory.
pub(super) fn page() -> io::Result<String> {
    let mut command = Args::command();
    // Gives the commands their full names.
    command.build();
    let mut out = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    man.render_extra_section(&mut out)?;
    let mut page = String::from_utf8_lossy(&out).replace(".SH EXTRA", ".SH NOTES\n.nf");
    page.push_str(".fi\n");
    for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let name = sub.get_bin_name().unwrap_or(sub.get_name()).to_uppercase();
        let mut part = Vec::new();
        let man = Man::new(sub.clone());
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        let part = String::from_utf8_lossy(&part).replace(".SH ", ".SS ");
        page.push_str(&format!(".SH {}\n{part}", escaped(&name)));
    }
    page.push_str(&keys());
    Ok(page)
}

/// The keys as a section.
fn keys() -> String {
    let mut out = String::from(".SH KEYS\n");
    for topic in Topic::ALL {
        out.push_str(&format!(".SS {}\n", topic.heading().english));
        for line in lines(topic) {
            let mut keys = line.entry.keys.join(", ");
            if let Some(twin) = line.twin {
                keys = format!("{keys}; {}", twin.keys.join(", "));
            }
            out.push_str(&format!(
                ".TP\n.B {}\n{}\n",
                escaped(&keys),
                escaped(line.doc.english)
            ));
        }
    }
    out.push_str(&format!(".SS {}\n", HEADING.english));
    for typed in TYPED {
        let form = format!(":{} {}", typed.name, typed.takes);
        out.push_str(&format!(
            ".TP\n.B {}\n{}\n",
            escaped(form.trim_end()),
            escaped(typed.doc.english)
        ));
    }
    out
}

/// Text as roff shows it unchanged.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('-', "\\-")
        .replace('\'', "\\(aq")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::COMMANDS;

    #[test]
    fn the_manual_names_every_command_key() {
        let man = keys();
        for key in COMMANDS.iter().flat_map(|e| e.keys) {
            assert!(man.contains(&escaped(key)), "{key}");
        }
    }

    #[test]
    fn every_option_of_every_command_is_told() {
        let page = page().unwrap();
        let mut command = Args::command();
        command.build();
        for sub in command.get_subcommands().filter(|c| c.get_name() != "help") {
            let name = format!(".SH DIGLOT {}\n", sub.get_name().to_uppercase());
            let (_, part) = page.split_once(&name).unwrap();
            let part = part.split("\n.SH ").next().unwrap();
            for option in sub.get_arguments().filter_map(|a| a.get_long()) {
                let option = escaped(&format!("--{option}"));
                assert!(part.contains(&option), "{name}{option}");
            }
        }
    }
}
