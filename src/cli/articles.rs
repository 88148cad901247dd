//! The articles of files as work for a [`super::pipeline`], for commands that print something
//! about each.
//!
//! Invariant: articles come in the order of the library; each is read when its turn comes.
//! Must not know: what is printed.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::pipeline::{self, Item, Manner, Worked};
use crate::bitext::Article;
use crate::library::{self, Entry, Library, MAX_BYTES, Named, Source, catalogue};
use crate::text::Side;

/// Stands for standard input among paths.
const INPUT: &str = "-";

/// The articles under paths, of which one may be standard input, alone or beside one file.
pub(super) fn library_of(paths: &[PathBuf], encoding: Option<Named>) -> anyhow::Result<Library> {
    let is_input = |path: &PathBuf| path.as_os_str() == INPUT;
    if !paths.iter().any(is_input) {
        return super::library_of(paths, encoding);
    }
    if paths.len() > 2 || paths.iter().all(is_input) && paths.len() > 1 {
        bail!("- is standard input, alone or beside one file");
    }
    let mut sources = Vec::new();
    for path in paths {
        if is_input(path) {
            sources.push(input()?);
        } else {
            super::check(path)?;
            sources.push(Source::File(path.as_path().into()));
        }
    }
    let library = catalogue::embedded(sources, "diglot:input", encoding);
    super::tell_problems(&library);
    if library.entries.is_empty() {
        bail!("no text found in what was given");
    }
    Ok(library)
}

fn input() -> anyhow::Result<Source> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        bail!("standard input is longer than {} MiB", MAX_BYTES >> 20);
    }
    Ok(Source::Bytes {
        name: "standard input".to_owned(),
        bytes: bytes.into(),
    })
}

/// The path of a side's text as it was given, or nothing.
pub(super) fn path(entry: &Entry, side: Side) -> String {
    let path = entry.sources[side].as_ref().map(Source::path);
    path.map_or_else(String::new, |p: &Path| p.display().to_string())
}

/// What an article is called in output: the path of its English text, else of its Arabic one.
pub(super) fn name(entry: &Entry) -> String {
    let paths = Side::BOTH.map(|side| path(entry, side));
    paths
        .into_iter()
        .find(|p| !p.is_empty())
        .unwrap_or_default()
}

/// Reads each article and works on it; writes what that gives in order. Returns how many failed.
pub(super) fn each(
    manner: Manner,
    entries: Vec<Entry>,
    work: impl Fn(&Entry, &Article) -> Worked + Send + Sync + 'static,
    out: &mut impl Write,
) -> io::Result<usize> {
    let size = |source: &Source| match source {
        Source::File(path) => std::fs::metadata(path).map_or(0, |m| m.len()),
        Source::Bytes { bytes, .. } => bytes.len() as u64,
    };
    let items = entries.into_iter().map(move |entry| {
        let sizes = Side::BOTH.iter().filter_map(|&s| entry.sources[s].as_ref());
        let bytes: u64 = sizes.map(size).sum();
        Item {
            name: name(&entry),
            weight: usize::try_from(bytes).unwrap_or(usize::MAX),
            load: entry,
        }
    });
    let work = move |entry: Entry| {
        let article = library::read(&entry).map_err(|e| e.to_string())?;
        // Half of an article that has two texts would pass for one that has one.
        let half = |s: &&Side| entry.sources[**s].is_some() && article.texts[**s].is_none();
        if let Some(&side) = Side::BOTH.iter().find(half) {
            return Err(format!("{}: can no longer be read", path(&entry, side)));
        }
        work(&entry, &article)
    };
    let ended = pipeline::run(manner, items, work, out, &mut super::tell_fault)?;
    Ok(ended.bad)
}
