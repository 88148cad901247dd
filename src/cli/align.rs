//! `diglot align`: which paragraphs correspond, of files or, as a filter, of records.
//!
//! Invariant: in lines for programs paragraphs are counted from 0 and only links are listed; where a
//! person or a translator reads, from 1.
//! Must not know: how links are found.

use std::io::{self, Write};

use anyhow::bail;
use serde::Serialize;

use super::args::{self, AlignFormat};
use super::corrected::Corrected;
use super::filter::{self, Record};
use super::list::field;
use super::pipeline::{Manner, Worked};
use super::{articles, show};
use crate::bitext::{Alignment, Article, Bead, align, tmx};
use crate::library::{Entry, Named};
use crate::text::{Side, Sides};
use crate::tui::detect::Wish;

/// A line for programs.
#[derive(Serialize)]
struct Links<'a, I: Serialize> {
    id: I,
    links: Vec<(&'a [u32], &'a [u32])>,
    p: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    en: Option<&'a [&'a str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ar: Option<&'a [&'a str]>,
}

impl<'a, I: Serialize> Links<'a, I> {
    fn new(id: I, alignment: &'a Alignment) -> Self {
        let linked = || alignment.beads().iter().filter(|b| b.is_linked());
        Self {
            id,
            links: linked()
                .map(|b| (b.english.as_slice(), b.arabic.as_slice()))
                .collect(),
            p: linked().map(|b| shown(b.probability)).collect(),
            en: None,
            ar: None,
        }
    }
}

/// A probability with as many digits as mean something.
fn shown(probability: f32) -> f64 {
    (f64::from(probability) * 1e4).round() / 1e4
}

/// Carries the command out.
pub(super) fn run(asked: &args::Align, encoding: Option<Named>) -> anyhow::Result<u8> {
    let manner = Manner::new(asked.filter.jobs, asked.filter.strict);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.filter.jsonl {
        return Ok(filter::standard_input(manner, record, &mut out)?);
    }
    let library = articles::library_of(&asked.paths, encoding)?;
    let status = super::status_of(&library);
    let total = library.entries.len();
    let mut entries = library.entries;
    entries.retain(|e| Side::BOTH.iter().all(|&s| e.sources[s].is_some()));
    if entries.is_empty() {
        bail!("no English text with an Arabic one found; give two files, or a folder with both");
    }
    if entries.len() < total {
        let alone = total - entries.len();
        super::tell_fault(&format!("left out, having no partner: {alone}"));
    }
    let width = asked.width.unwrap_or_else(super::width_of_output);
    let look = show::Look::new(width, Side::English, false, Wish::Auto).with_probability();
    let corrected = Corrected::new(asked.no_corrections);
    let (format, paragraphs) = (asked.format, asked.paragraphs);
    let first = entries.first().map(articles::name).unwrap_or_default();
    let work = move |entry: &Entry, article: &Article| match format {
        AlignFormat::Text => text(
            article,
            &corrected.links(entry, article),
            look,
            articles::name(entry) == first,
        ),
        AlignFormat::Tsv => tsv(entry, article, &corrected.links(entry, article)),
        AlignFormat::Jsonl => jsonl(entry, article, &corrected.links(entry, article), paragraphs),
        AlignFormat::Tmx => Ok(units(entry, article, &corrected.links(entry, article))),
    };
    match asked.format {
        AlignFormat::Tsv => writeln!(out, "id\ten\tar\tp\ten_text\tar_text")?,
        AlignFormat::Tmx => out.write_all(tmx::head().as_bytes())?,
        AlignFormat::Text | AlignFormat::Jsonl => {}
    }
    let bad = articles::each(manner, entries, work, &mut out)?;
    if asked.format == AlignFormat::Tmx {
        out.write_all(tmx::TAIL.as_bytes())?;
    }
    out.flush()?;
    Ok(status.max(u8::from(bad > 0)))
}

/// The links of two texts.
fn aligned(texts: Sides<&[&str]>) -> Alignment {
    align(texts, super::lexicon::chosen())
}

/// A record's line.
fn record(line: &[u8]) -> Worked {
    let (id, texts) = Record::read(line)?.both()?;
    let strs = Sides::from_fn(|s| texts[s].iter().map(String::as_str).collect::<Vec<_>>());
    let alignment = aligned(Sides::new(&strs.english, &strs.arabic));
    filter::line_of(&Links::new(id, &alignment))
}

fn text(article: &Article, alignment: &Alignment, look: show::Look, first: bool) -> Worked {
    let mut out = Vec::new();
    if !first {
        out.push(b'\n');
    }
    show::article_text(article, alignment, look, &mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

fn jsonl(entry: &Entry, article: &Article, alignment: &Alignment, paragraphs: bool) -> Worked {
    let strs = article.strs();
    let mut line = Links::new(articles::name(entry), alignment);
    if paragraphs {
        (line.en, line.ar) = (Some(strs.english.as_slice()), Some(strs.arabic.as_slice()));
    }
    filter::line_of(&line)
}

fn tsv(entry: &Entry, article: &Article, alignment: &Alignment) -> Worked {
    let strs = article.strs();
    let name = articles::name(entry);
    let mut out = String::new();
    for bead in alignment.beads().iter() {
        let numbers = |side: Side| joined(bead, side, ",", ToString::to_string);
        let text = |side: Side| {
            joined(bead, side, " ¶ ", |&i| {
                strs[side].get(i as usize).copied().unwrap_or("").to_owned()
            })
        };
        let cells = [
            name.clone(),
            numbers(Side::English),
            numbers(Side::Arabic),
            format!("{:.4}", bead.probability),
            text(Side::English),
            text(Side::Arabic),
        ];
        out.push_str(&cells.map(|c| field(Some(&c))).join("\t"));
        out.push('\n');
    }
    Ok(out.into_bytes())
}

fn joined(bead: &Bead, side: Side, by: &str, cell: impl Fn(&u32) -> String) -> String {
    let cells: Vec<String> = bead.members(side).iter().map(cell).collect();
    cells.join(by)
}

fn units(entry: &Entry, article: &Article, alignment: &Alignment) -> Vec<u8> {
    let strs = article.strs();
    let strs = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let files = Sides::from_fn(|side| articles::path(entry, side));
    let files = Sides::new(files.english.as_str(), files.arabic.as_str());
    let units = alignment.beads().iter();
    let units = units.filter_map(|bead| tmx::unit(bead, strs, files));
    units.collect::<String>().into_bytes()
}
