//! The arguments, as clap reads them.
//!
//! Invariant: what the reader's keys are comes from the table of commands.
//! Must not know: how anything is carried out.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::config::BIDI_WORDS;
use crate::language::lexicon::Sources;
use crate::library::{Named, charset};
use crate::text::Side;

const EXAMPLES: &str = "\
Examples:
  diglot                          your own library, or the sample that comes with diglot
  diglot news/                    all texts of a folder; English and Arabic ones are paired
  diglot a.en.txt a.ar.txt        two editions of one story
  diglot show news/ --width 120   the texts side by side, as text
  diglot list news/ --format tsv  the articles, one a line
  diglot align a.en.txt a.ar.txt  which paragraphs correspond; --format tmx for translators
  diglot align --jsonl < records  the same as a filter, a JSON record a line
  diglot pair news/               which files tell the same story
  diglot entities news/           who and what the texts name; --jsonl is a filter as well
  diglot doctor                   where Arabic looks wrong: what this terminal is taken for
  diglot config --default > ~/.config/diglot/config.toml

In the reader, ? shows the keys and q quits.";

const ALIGN_USAGE: &str = "diglot align [OPTIONS] [PATH]...
       diglot align --jsonl [OPTIONS] < RECORDS";
const ENTITIES_USAGE: &str = "diglot entities [OPTIONS] [PATH]...
       diglot entities --jsonl [OPTIONS] < RECORDS";

const ALIGN: &str = "\
Examples:
  diglot align a.en.txt a.ar.txt                       to read
  diglot align news/ --format tmx > news.tmx           for translation programs
  diglot align news/ --format jsonl --paragraphs       for other programs
  diglot align --jsonl < records.jsonl > links.jsonl   as a filter

As a filter, each line {\"id\",\"en\":[\"…\"],\"ar\":[\"…\"]} gives a line \
{\"id\",\"links\":[[[0],[0]],[[1,2],[3]]],\"p\":[0.99,0.87]}, in order: paragraphs are counted from 0, those in \
no link have no counterpart. A bad record is told of with its line and passed over; the exit status is 1 \
then, or 2 with --strict. Lines may have 256 MiB.

Columns of tsv: id, en and ar (paragraphs from 0, with commas; empty where there is no counterpart), p, \
en_text and ar_text (paragraphs with \" ¶ \" between them).";

const PAIR: &str = "\
Examples:
  diglot pair news/                            en, ar and p, with a head line
  diglot pair news/ --format jsonl --unpaired  {\"en\",\"ar\",\"p\"}; null where there is no partner";

const ENTITIES: &str = "\
Examples:
  diglot entities news/                                   to read
  diglot entities a.txt --format tsv                      a mention a line
  diglot entities --jsonl < records.jsonl > found.jsonl   as a filter

As a filter, each line {\"id\",\"en\":[\"…\"],\"ar\":[\"…\"]}, of which one side may be missing, gives a line \
{\"id\",\"mentions\":[{\"side\",\"para\",\"start\",\"end\",\"text\",\"type\",\"layer\",\"entity\",\"source\",\"confidence\"}], \
\"entities\":[{\"id\",\"type\",\"en\",\"ar\"}]}, in order: paragraphs and characters (Unicode scalar values) are \
counted from 0. A bad record is told of with its line and passed over; the exit status is 1 then, or 2 \
with --strict. Lines may have 256 MiB.";

/// A terminal reader for texts in English and Arabic, side by side.
#[derive(Debug, Default, Parser)]
#[command(name = "diglot", version, after_help = EXAMPLES, max_term_width = 100)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    /// Which words texts are linked by: any of shipped, installed, learned, with commas [default: all]
    #[arg(long, value_name = "LAYERS", global = true, value_parser = layers)]
    pub(super) lexicon: Option<Sources>,
    /// The encoding of the texts, such as cp864 or windows-1256 [default: found for each text]
    #[arg(long, value_name = "NAME", global = true, value_parser = encoding)]
    pub(super) encoding: Option<Named>,
    #[command(flatten)]
    pub(super) read: ReadArgs,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Default, clap::Args)]
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

impl Args {
    /// The arguments of a command line that names nothing but paths, which needs none of clap's tables: making
    /// them takes a tenth of the time until a short text is on the screen. Paths are told from commands by a stop
    /// or a slash; `None` where anything may be something else.
    pub(super) fn of_paths(given: impl IntoIterator<Item = OsString>) -> Option<Self> {
        let mut paths = Vec::new();
        for word in given {
            let bytes = word.as_encoded_bytes();
            if bytes.first() == Some(&b'-') || !bytes.iter().any(|b| matches!(b, b'.' | b'/')) {
                return None;
            }
            paths.push(PathBuf::from(word));
        }
        let read = ReadArgs {
            paths,
            ..ReadArgs::default()
        };
        Some(Self {
            read,
            ..Self::default()
        })
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the texts side by side
    Show(Show),
    /// Print the articles, one a line
    List(List),
    /// Tell which paragraphs correspond, of files or of records on standard input
    #[command(after_help = ALIGN, override_usage = ALIGN_USAGE)]
    Align(Align),
    /// Tell which files of a folder are editions of one story
    #[command(after_help = PAIR)]
    Pair(Pair),
    /// Tell who and what the texts name, of files or of records on standard input
    #[command(after_help = ENTITIES, override_usage = ENTITIES_USAGE)]
    Entities(Entities),
    /// Tell which words texts are linked by: what ships, what is installed, what was learnt
    Lexicon(Lexicon),
    /// Tell what this terminal is taken for and why, and pick by eye how Arabic is sent to it
    Doctor(Doctor),
    /// Print the settings
    Config {
        /// The defaults, with comments
        #[arg(long, required = true)]
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
    /// Without the corrections you made in the reader and without your own list of entities
    #[arg(long)]
    pub(super) no_corrections: bool,
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
pub(super) struct Lexicon {
    /// The pairs that were learnt from your library, one a line
    #[arg(long)]
    pub(super) learned: bool,
    /// Forget what was learnt
    #[arg(long, conflicts_with = "learned")]
    pub(super) forget: bool,
}

fn layers(words: &str) -> Result<Sources, String> {
    let expected = "expected any of shipped, installed and learned, with commas between them";
    Sources::named(words).ok_or_else(|| expected.to_owned())
}

fn encoding(name: &str) -> Result<Named, String> {
    Named::parse(name).ok_or_else(|| charset::EXPECTED.to_owned())
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

/// How records come in and much work is done.
#[derive(Debug, clap::Args)]
pub(super) struct Filter {
    /// Read records from standard input, {"id","en":["…"],"ar":["…"]} a line, and write a line for each
    #[arg(long, conflicts_with_all = ["paths", "format"])]
    pub(super) jsonl: bool,
    /// How many work at the same time [default: as many as there are cores]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    /// Stop at the first bad record, with exit status 2, instead of passing over it
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Align {
    /// Two files, or folders and pairs of files; one of two files may be -, standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Without the corrections you made in the reader and without your own list of entities
    #[arg(long)]
    pub(super) no_corrections: bool,
    /// What is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: AlignFormat,
    /// In jsonl, the paragraphs as well
    #[arg(long)]
    pub(super) paragraphs: bool,
    /// Columns of text [default: the terminal's, else $COLUMNS, else 100]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) width: Option<u16>,
    #[command(flatten)]
    pub(super) filter: Filter,
}

#[derive(Debug, clap::Args)]
pub(super) struct Pair {
    /// Folders, or loose files
    #[arg(value_name = "DIR", required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// What a line looks like
    #[arg(long, value_enum, default_value = "tsv")]
    pub(super) format: Format,
    /// The files without a partner as well
    #[arg(long)]
    pub(super) unpaired: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Entities {
    /// Folders, pairs of files or loose files; - is standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Without the corrections you made in the reader and without your own list of entities
    #[arg(long)]
    pub(super) no_corrections: bool,
    /// What is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: EntitiesFormat,
    #[command(flatten)]
    pub(super) filter: Filter,
}

/// What `align` writes of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AlignFormat {
    /// Side by side, to read, with how sure each link is
    Text,
    /// Tab-separated, a link or a paragraph without one a line, with a head line
    Tsv,
    /// One JSON object an article
    Jsonl,
    /// A translation memory (TMX 1.4b)
    Tmx,
}

/// What `entities` writes of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum EntitiesFormat {
    /// To read: the entities of each article
    Text,
    /// Tab-separated, a mention a line, with a head line
    Tsv,
    /// One JSON object an article
    Jsonl,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn paths_alone_are_read_as_clap_reads_them() {
        let lines: [&[&str]; 9] = [
            &[],
            &["a.en.txt", "a.ar.txt"],
            &["news/", ".", "..", "/"],
            &["./show"],
            &["show"],
            &["a.txt", "show"],
            &["-", "a.txt"],
            &["--plain", "a.txt"],
            &["a.txt", "--", "-b.txt"],
        ];
        let mut short = 0;
        for words in lines {
            let given = words.iter().map(OsString::from);
            if let Some(own) = Args::of_paths(given) {
                let whole = std::iter::once("diglot").chain(words.iter().copied());
                let clap = Args::try_parse_from(whole).unwrap();
                assert_eq!(format!("{own:?}"), format!("{clap:?}"), "{words:?}");
                short += 1;
            }
        }
        assert_eq!(short, 4);
    }
}
