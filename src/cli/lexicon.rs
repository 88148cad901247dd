//! The lexicon that the printing commands use, and `diglot lexicon`, which tells of its layers.
//!
//! Invariant: chosen once, before a command starts; loaded when the first text is aligned.
//! Must not know: how layers are read.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::Context;

use super::args;
use crate::bitext::learn::Pair;
use crate::config::Paths;
use crate::language::lexicon::{Lexicon, Sources};
use crate::library::{dictionary, lexicon};
use crate::store::Store;
use crate::text::printable;
use crate::tui::worker::Collection;

/// The layers that were asked for, and the library whose learnt pairs are used.
static CHOSEN: OnceLock<(Sources, Option<String>)> = OnceLock::new();

/// Chooses the layers for this process, and the library by the paths that are read.
pub(super) fn choose(sources: Sources, paths: &[PathBuf]) {
    let source = match (paths.is_empty(), Paths::of_reader()) {
        (false, _) => Collection::Paths(paths.to_vec()),
        (true, Some(own)) => Collection::Own(own.library),
        (true, None) => Collection::Seeds,
    };
    // A second choice would come too late for what was aligned already.
    let _ = CHOSEN.set((sources, source.library()));
}

/// The lexicon that was chosen.
pub(super) fn chosen() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let (sources, library) = CHOSEN.get().cloned().unwrap_or_default();
        let learned = match library.filter(|_| sources.learned) {
            Some(library) => learned(Some(&library)).unwrap_or_default(),
            None => Vec::new(),
        };
        let pairs: Vec<Pair> = learned.into_iter().map(|(_, pair)| pair).collect();
        let kept = Paths::of_reader().map(|p| p.state.join("dictionaries.tsv"));
        lexicon::load(sources, &pairs, kept.as_deref(), |name| {
            std::env::var(name).ok()
        })
    })
}

/// What was learnt, where there is a memory already.
fn learned(library: Option<&str>) -> anyhow::Result<Vec<(String, Pair)>> {
    match memory()? {
        Some(store) => Ok(store.learned(library)?),
        None => Ok(Vec::new()),
    }
}

fn memory() -> anyhow::Result<Option<Store>> {
    let file = Paths::of_reader().map(|p| p.state.join("diglot.db"));
    let file = file.filter(|f| f.is_file());
    file.map(|f| Store::open(&f))
        .transpose()
        .context("the memory")
}

/// Carries the command out.
pub(super) fn run(asked: &args::Lexicon) -> anyhow::Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.forget {
        if let Some(store) = memory()? {
            store.forget_learned()?;
        }
        return Ok(0);
    }
    if asked.learned {
        writeln!(out, "english\tarabic\tprobability\tbeads\tlibrary")?;
        for (library, pair) in learned(None)? {
            let library = printable(&library.replace('\n', ", "));
            let Pair {
                english,
                arabic,
                probability,
                beads,
            } = pair;
            writeln!(
                out,
                "{english}\t{arabic}\t{probability:.3}\t{beads}\t{library}"
            )?;
        }
        out.flush()?;
        return Ok(0);
    }
    writeln!(out, "layer\theadwords\tfrom")?;
    writeln!(
        out,
        "shipped\t{}\tdiglot {}",
        Lexicon::shipped().len(),
        env!("CARGO_PKG_VERSION")
    )?;
    let folders = dictionary::folders(|name| std::env::var(name).ok());
    let (layer, dictionaries) = dictionary::installed(&folders);
    let from: Vec<_> = dictionaries
        .iter()
        .map(|d| d.path.display().to_string())
        .collect();
    writeln!(
        out,
        "installed\t{}\t{}",
        layer.len(),
        printable(&from.join(", "))
    )?;
    writeln!(out, "learned\t{}\tyour library", learned(None)?.len())?;
    out.flush()?;
    Ok(0)
}
