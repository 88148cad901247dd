//! `diglot pair`: which files are editions of one story.
//!
//! Invariant: sorted by the English path, files without a partner after the pairs; the same files give
//! the same lines.
//! Must not know: how pairs are found.

use std::io::{self, IsTerminal, Write};

use anyhow::bail;
use serde::Serialize;

use super::args::{self, Format};
use super::list::field;
use super::{articles, filter};
use crate::library::{self, Entry, Named};
use crate::text::Side;

/// A pair, or a file without a partner, which has no probability.
#[derive(Serialize)]
struct Line {
    en: Option<String>,
    ar: Option<String>,
    p: Option<f64>,
}

impl Line {
    fn of(entry: &Entry) -> Self {
        let path = |side| Some(articles::path(entry, side)).filter(|p| !p.is_empty());
        let (en, ar) = (path(Side::English), path(Side::Arabic));
        let paired = en.is_some() && ar.is_some();
        let p = (f64::from(entry.probability) * 1e4).round() / 1e4;
        Self {
            en,
            ar,
            p: paired.then_some(p),
        }
    }
}

/// Carries the command out.
pub(super) fn run(asked: &args::Pair, encoding: Option<Named>) -> anyhow::Result<u8> {
    for path in &asked.paths {
        super::check(path)?;
    }
    let mut progress = Progress::new(io::stderr().is_terminal());
    let library = library::open_in(&asked.paths, encoding, &mut |done, total| {
        progress.show(done, total);
        true
    });
    progress.clear();
    super::tell_problems(&library);
    if library.entries.is_empty() {
        bail!("no texts found; give a folder with English and Arabic texts");
    }
    let mut lines: Vec<Line> = library.entries.iter().map(Line::of).collect();
    lines.retain(|line| asked.unpaired || line.p.is_some());
    lines.sort_by(|a, b| {
        let key = |l: &Line| (l.p.is_none(), l.en.is_none(), l.en.clone(), l.ar.clone());
        key(a).cmp(&key(b))
    });
    let mut out = io::BufWriter::new(io::stdout().lock());
    if matches!(asked.format, Format::Tsv) {
        writeln!(out, "en\tar\tp")?;
    }
    for line in lines {
        match asked.format {
            Format::Tsv => {
                let p = line.p.map_or_else(String::new, |p| format!("{p:.4}"));
                let (en, ar) = (field(line.en.as_deref()), field(line.ar.as_deref()));
                writeln!(out, "{en}\t{ar}\t{p}")?;
            }
            Format::Jsonl => {
                let line = filter::line_of(&line).map_err(io::Error::other)?;
                out.write_all(&line)?;
            }
        }
    }
    out.flush()?;
    Ok(super::status_of(&library))
}

/// How far the reading is, on one line of a terminal that is written over.
struct Progress {
    is_shown: bool,
    percent: Option<usize>,
}

impl Progress {
    const fn new(is_shown: bool) -> Self {
        Self {
            is_shown,
            percent: None,
        }
    }

    fn show(&mut self, done: usize, total: usize) {
        let percent = (done * 100).checked_div(total);
        if self.is_shown && percent != self.percent {
            self.percent = percent;
            let what = if done < total { "read" } else { "comparing" };
            let _ = write!(io::stderr(), "\r{done} of {total} {what} ");
        }
    }

    fn clear(&self) {
        if self.percent.is_some() {
            let _ = write!(io::stderr(), "\r{:40}\r", "");
        }
    }
}
