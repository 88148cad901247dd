//! The arguments, as clap reads them.
//!
//! Invariant: what the reader's keys are comes from the table of commands.
//! Must not know: how anything is carried out.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::app::command::{Topic, lines};
use crate::config::BIDI_WORDS;
use crate::text::Side;

const EXAMPLES: &str = "\
Examples:
  diglot                          your own library, or the sample that comes with diglot
  diglot news/                    all texts of a folder; English and Arabic ones are paired
  diglot a.en.txt a.ar.txt        two editions of one story
  diglot show news/ --width 120   the texts side by side, as text
  diglot list news/ --format tsv  the articles, one a line
  diglot doctor                   where Arabic looks wrong: what this terminal is taken for
  diglot config --default > ~/.config/diglot/config.toml

In the reader, ? shows the keys and q quits.";

/// A terminal reader for texts in English and Arabic, side by side.
#[derive(Debug, Parser)]
#[command(name = "diglot", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) read: ReadArgs,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// Folders, pairs of files or loose files; a folder named like a command is written ./show
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Read the settings from this file
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read in plain lines that are only ever added, with the same keys: for screen readers
    #[arg(long)]
    pub(super) plain: bool,
    /// How the two texts share the screen
    #[arg(long, value_parser = ["auto", "rows", "stacked", "single"])]
    pub(super) layout: Option<String>,
    /// Whose order the rows follow
    #[arg(long, value_enum)]
    pub(super) order: Option<Order>,
    /// The colours
    #[arg(long, value_parser = ["dark", "light", "mono", "high-contrast"])]
    pub(super) theme: Option<String>,
    /// How Arabic is sent to the terminal; `diglot doctor` helps to find out
    #[arg(long, value_name = "HOW", value_parser = BIDI_WORDS)]
    pub(super) bidi: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the texts side by side
    Show(Show),
    /// Print the articles, one a line
    List(List),
    /// Tell what this terminal is taken for and why, and pick by eye how Arabic is sent to it
    Doctor(Doctor),
    /// Print the settings
    Config {
        /// The defaults, with comments
        #[arg(long)]
        default: bool,
    },
    /// Print completions for a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// Folders, pairs of files or loose files
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Columns to print in [default: the terminal's, else $COLUMNS, else 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) width: Option<u16>,
    /// Whose order the rows follow
    #[arg(long, value_enum)]
    pub(super) order: Option<Order>,
    /// One paragraph a line, no columns: for screen readers and scripts
    #[arg(long)]
    pub(super) plain: bool,
    /// How Arabic is sent to the terminal, where there is one
    #[arg(long, value_name = "HOW", value_parser = BIDI_WORDS)]
    pub(super) bidi: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Doctor {
    /// Only tell, ask nothing
    #[arg(long)]
    pub(super) report: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Folders, pairs of files or loose files
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// What a line looks like
    #[arg(long, value_enum, default_value = "tsv")]
    pub(super) format: Format,
}

/// A language's order.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Order {
    /// That of the English text
    En,
    /// That of the Arabic text
    Ar,
}

impl From<Order> for Side {
    fn from(order: Order) -> Self {
        match order {
            Order::En => Self::English,
            Order::Ar => Self::Arabic,
        }
    }
}

/// The form of a list.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// Tab-separated, with a head line
    Tsv,
    /// One JSON object a line
    Jsonl,
}

/// The keys as a section of the manual page, in roff.
pub(super) fn keys_for_man() -> String {
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
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_manual_names_every_command_key() {
        let man = keys_for_man();
        for key in COMMANDS.iter().flat_map(|e| e.keys) {
            assert!(man.contains(&escaped(key)), "{key}");
        }
    }
}
