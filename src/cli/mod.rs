//! The command line: what is asked for, and the commands that print and end.
//!
//! Invariant: standard output gets only what was asked for; what went wrong goes to standard error;
//! exit statuses are 0, 1 for a failure, 2 for a wrong command line, 128 and a signal's number where one
//! ended the reader. A closed pipe is no failure.
//! Must not know: how the reader draws.

mod align;
mod args;
mod articles;
mod corrected;
mod doctor;
mod entities;
mod filter;
mod lexicon;
mod list;
mod manual;
mod pair;
mod pipeline;
mod show;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{CommandFactory, Parser};

use crate::app::options::Layout;
use crate::config::{BIDI_WORDS, Config, DEFAULT_FILE, Paths, Theme, theme};
use crate::language::lexicon::Sources;
use crate::library::{self, Library, Named};
use crate::text::{Base, Paragraph, Side, printable, undirected};

use crate::tui::detect::Wish;
use crate::tui::keeper::{Asked, Databases};
use crate::tui::plain;
use crate::tui::run::{Start, run};
use crate::tui::wire::encode_text;
use crate::tui::worker::Collection;
use args::{Args, Command, ReadArgs};

/// Runs the program for this process's arguments and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let paths = Args::of_paths(std::env::args_os().skip(1));
    let args = match paths.map_or_else(Args::try_parse, Ok) {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() {
                // It repeats what was given; without colours of clap's own all controls can go.
                let safe = printable(&error.render().to_string());
                let _ = write!(io::stderr(), "{}", undirected(&safe));
                return ExitCode::from(2);
            }
            // Help and version are no failures.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
    };
    match dispatch(args) {
        Ok(status) => ExitCode::from(status),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            tell_fault(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// A line for standard error: file names may hold escape sequences and formatting characters, which are shown, not
/// obeyed. On a terminal, Arabic in it (a file's name) is put in order and joined as the terminal must be sent it.
fn tell(line: &str) {
    let safe = undirected(&printable(line)).into_owned();
    let shown = if io::stderr().is_terminal() {
        let encoding = show::encoding(Wish::Auto);
        let set = |line: &str| {
            let rows = Paragraph::new(line, Base::Ltr).rows(u16::MAX);
            let cells = rows
                .iter()
                .flat_map(|row| row.glyphs())
                .map(|g| g.shown.as_str());
            encode_text(encoding, cells)
        };
        safe.lines().map(set).collect::<Vec<_>>().join("\n")
    } else {
        safe
    };
    let _ = writeln!(io::stderr(), "{shown}");
}

/// Tells what is wrong, as a whole or with one thing of many.
fn tell_fault(fault: &str) {
    tell(&format!("diglot: {fault}"));
}

/// Tells which texts could not be read, and why.
fn tell_problems(library: &Library) {
    for problem in &library.problems {
        tell_fault(&problem.with_hint());
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn dispatch(args: Args) -> anyhow::Result<u8> {
    let paths = match &args.command {
        None => &args.read.paths,
        Some(Command::Show(asked)) => &asked.paths,
        Some(Command::Align(asked)) => &asked.paths,
        Some(Command::Entities(asked)) => &asked.paths,
        Some(_) => &Vec::new(),
    };
    let reader = args.command.is_none();
    if reader {
        for path in paths {
            check(path)?;
        }
    }
    let store = Paths::of_reader()
        .filter(|_| reader && io::stdout().is_terminal())
        .map(|own| {
            let folders = paths.iter().any(|path| path.is_dir());
            Databases::begin(own.state.join("diglot.db"), folders)
        });
    let variable = |name: &str| std::env::var(name).ok();
    let settings = args.read.config.as_deref();
    let needed = reader || args.lexicon.is_none();
    let config = if needed {
        Config::load(settings, variable)
    } else {
        Config::default()
    };
    let layers = args.lexicon.unwrap_or(config.lexicon);
    lexicon::choose(layers, paths);
    let encoding = args.encoding;
    match args.command {
        None => read(args.read, config, layers, store, encoding),
        Some(Command::Show(show)) => {
            let library = library_of(&show.paths, encoding)?;
            let width = show.width.unwrap_or_else(width_of_output);
            let order = show.order.map_or(Side::English, Side::from);
            let wish = show
                .bidi
                .as_deref()
                .and_then(Wish::named)
                .unwrap_or_default();
            let mut out = io::BufWriter::new(io::stdout().lock());
            let look = show::Look::new(width, order, show.plain, wish);
            let corrected = corrected::Corrected::new(show.no_corrections);
            let all = show::library(&library, look, &corrected, &mut out)?;
            Ok(status_of(&library).max(u8::from(!all)))
        }
        Some(Command::List(list)) => {
            let library = library_of(&list.paths, encoding)?;
            let mut out = io::BufWriter::new(io::stdout().lock());
            list::library(&library, list.format, &mut out)?;
            Ok(status_of(&library))
        }
        Some(Command::Align(asked)) => align::run(&asked, encoding),
        Some(Command::Pair(asked)) => pair::run(&asked, encoding),
        Some(Command::Entities(asked)) => entities::run(&asked, encoding),
        Some(Command::Lexicon(asked)) => lexicon::run(&asked),
        Some(Command::Doctor(doctor)) => doctor::run(doctor.report),
        Some(Command::Config { default: _ }) => print(DEFAULT_FILE),
        Some(Command::Completions { shell }) => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "diglot", &mut out);
            print(&String::from_utf8_lossy(&out))
        }
        Some(Command::Man) => print(&manual::page()?),
    }
}

fn print(text: &str) -> anyhow::Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(0)
}

/// Opens the reader; where standard output is no terminal, prints the texts instead.
fn read(
    args: ReadArgs,
    mut config: Config,
    layers: Sources,
    store: Option<Databases>,
    encoding: Option<Named>,
) -> anyhow::Result<u8> {
    if !io::stdout().is_terminal() {
        let library = library_of(&args.paths, encoding)?;
        let order = args.order.map_or(Side::English, Side::from);
        let mut out = io::BufWriter::new(io::stdout().lock());
        let look = show::Look::new(width_of_output(), order, args.plain, Wish::Auto);
        let corrected = corrected::Corrected::new(false);
        let all = show::library(&library, look, &corrected, &mut out)?;
        return Ok(status_of(&library).max(u8::from(!all)));
    }
    let variable = |name: &str| std::env::var(name).ok();
    if !args.plain {
        full_screen(variable("TERM").as_deref())?;
    }
    config.lexicon = layers;
    if let Some(word) = &args.layout {
        config.options.layout = Layout::named(word).unwrap_or_default();
    }
    if let Some(word) = &args.bidi {
        let known = BIDI_WORDS.into_iter().find(|known| known == word);
        config.bidi = known.unwrap_or(config.bidi);
    }
    if let Some(order) = args.order {
        config.options.order = order.into();
    }
    if let Some(name) = &args.theme {
        let no_colour = variable("NO_COLOR").is_some_and(|v| !v.is_empty());
        if let Some(base) = theme::Base::named(name).filter(|_| !no_colour) {
            config.theme = Theme::of(base);
        }
    }
    let paths = Paths::of_reader();
    let personal = paths.as_ref().map(|p| p.entities_file.clone());
    let collection = match (args.paths.is_empty(), &paths) {
        (false, _) => Collection::Paths(args.paths),
        (true, Some(paths)) => Collection::Own(paths.library.clone()),
        (true, None) => Collection::Seeds,
    };
    // What the command line asks for goes before what is remembered.
    let asked = Asked {
        layout: args.layout.is_some(),
        order: args.order.is_some(),
    };
    let bidi = Wish::named(config.bidi).unwrap_or_default();
    let start = Start {
        collection,
        encoding,
        config,
        store,
        personal,
        asked,
        bidi,
    };
    let ended = if args.plain {
        plain::run(start)
    } else {
        run(start)
    };
    ended.context("the terminal failed")
}

/// The articles under paths, or the reader's own, or the sample; what could not be read is told.
fn library_of(paths: &[PathBuf], encoding: Option<Named>) -> anyhow::Result<Library> {
    for path in paths {
        check(path)?;
    }
    let library = if paths.is_empty() {
        let own = Paths::of_reader().map(|p| p.library).filter(|p| p.is_dir());
        own.map(|own| library::open_in(&[own], encoding, &mut |_, _| true))
            .filter(|library| !library.entries.is_empty())
            .unwrap_or_else(library::seeds)
    } else {
        library::open_in(paths, encoding, &mut |_, _| true)
    };
    tell_problems(&library);
    if library.entries.is_empty() {
        bail!("no texts found; give a folder with English and Arabic texts, or two files");
    }
    Ok(library)
}

/// A text that could not be read is a failure, though the others were shown.
fn status_of(library: &Library) -> u8 {
    u8::from(!library.problems.is_empty())
}

/// Refuses a path with nothing there, or with what would be waited for without end: a pipe, a device.
fn check(path: &std::path::Path) -> anyhow::Result<()> {
    match std::fs::metadata(path) {
        Ok(found) if found.is_file() || found.is_dir() => Ok(()),
        Ok(_) => bail!("{}", library::Error::no_file(path).with_hint()),
        Err(error) => bail!("{}: {error}; give a folder or text files", path.display()),
    }
}

/// Refuses a terminal that says it can do nothing but print: it would show the screen's controls as text.
fn full_screen(term: Option<&str>) -> anyhow::Result<()> {
    let kind = match term {
        None | Some("") => "it has no name (TERM is not set)".to_owned(),
        Some(name @ ("dumb" | "unknown")) => format!("TERM is {name}"),
        Some(_) => return Ok(()),
    };
    bail!(
        "this terminal cannot show a screen: {kind}; `diglot --plain` reads in lines, `diglot show` prints"
    )
}

/// Columns to print in: of the terminal, else of `COLUMNS`, else 100.
fn width_of_output() -> u16 {
    let terminal = io::stdout()
        .is_terminal()
        .then(crate::tui::columns)
        .flatten();
    let variable = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.or_else(variable).unwrap_or(100)
}
