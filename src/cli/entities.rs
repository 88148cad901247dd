//! `diglot entities`: who and what texts name, of files or, as a filter, of records.
//!
//! Invariant: in lines for programs paragraphs and characters (Unicode scalar values) are counted
//! from 0; mentions come by side, paragraph and place; every mention's entity is listed.
//! Must not know: how entities are found.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::args::{self, EntitiesFormat};
use super::corrected::Corrected;
use super::filter::{self, Record};
use super::list::field;
use super::pipeline::{Manner, Worked};
use super::{articles, show};
use crate::bitext::{Alignment, Article};
use crate::entity::{Entities, EntityId, Layer, analyse};
use crate::library::{Entry, Named};
use crate::text::{Base, Paragraph, Side, Sides, narrow, printable};
use crate::tui::detect::Wish;
use crate::tui::wire::{Encoding, encode_text};

/// A line for programs.
#[derive(Serialize)]
struct Found<'a, I: Serialize> {
    id: I,
    mentions: Vec<MentionLine<'a>>,
    entities: Vec<EntityLine<'a>>,
}

#[derive(Serialize)]
struct MentionLine<'a> {
    side: &'static str,
    para: u32,
    start: usize,
    end: usize,
    text: &'a str,
    r#type: &'static str,
    layer: &'static str,
    entity: String,
    source: &'static str,
    confidence: &'static str,
}

#[derive(Serialize)]
struct EntityLine<'a> {
    id: String,
    r#type: &'static str,
    en: Option<&'a str>,
    ar: Option<&'a str>,
}

impl<'a, I: Serialize> Found<'a, I> {
    fn new(id: I, texts: Sides<&[&'a str]>, found: &'a Entities) -> Self {
        let entities = found.entities.iter().enumerate();
        Self {
            id,
            mentions: mentions(texts, found),
            entities: entities
                .map(|(at, entity)| EntityLine {
                    id: name_of(at),
                    r#type: entity.kind.tag(),
                    en: entity.names.english.as_deref(),
                    ar: entity.names.arabic.as_deref(),
                })
                .collect(),
        }
    }
}

fn name_of(at: usize) -> String {
    format!("e{}", at + 1)
}

/// The mentions with their places in characters. They are sorted by span, so that each paragraph is
/// counted through once.
fn mentions<'a>(texts: Sides<&[&'a str]>, found: &Entities) -> Vec<MentionLine<'a>> {
    let mut out = Vec::with_capacity(found.mentions.len());
    let mut counted = Counted::default();
    let mut last = None;
    for mention in &found.mentions {
        let para = mention.span.para;
        let text = texts[para.side].get(para.at()).copied().unwrap_or("");
        if last != Some(para) {
            counted = Counted::default();
            last = Some(para);
        }
        let range = mention.span.range();
        let start = counted.up_to(text, range.start);
        // An office may hold a name that begins before it ends.
        let end = counted.up_to(text, range.end);
        counted = Counted {
            bytes: range.start,
            chars: start,
        };
        out.push(MentionLine {
            side: para.side.tag(),
            para: para.index,
            start,
            end,
            text: mention.span.of(text),
            r#type: mention.kind.tag(),
            layer: match mention.layer {
                Layer::Core => "core",
                Layer::Role => "role",
            },
            entity: name_of(mention.entity.0 as usize),
            source: mention.source.tag(),
            confidence: mention.confidence.tag(),
        });
    }
    out
}

/// How many characters stand before a byte of a text.
#[derive(Default)]
struct Counted {
    bytes: usize,
    chars: usize,
}

impl Counted {
    fn up_to(&mut self, text: &str, byte: usize) -> usize {
        match text.get(self.bytes..byte) {
            Some(between) => self.chars += between.chars().count(),
            None => self.chars = text.get(..byte).map_or(0, |head| head.chars().count()),
        }
        self.bytes = byte;
        self.chars
    }
}

/// Carries the command out.
pub(super) fn run(asked: &args::Entities, encoding: Option<Named>) -> anyhow::Result<u8> {
    let manner = Manner::new(asked.filter.jobs, asked.filter.strict);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if asked.filter.jsonl {
        return Ok(filter::standard_input(manner, record, &mut out)?);
    }
    let library = articles::library_of(&asked.paths, encoding)?;
    let status = super::status_of(&library);
    if asked.format == EntitiesFormat::Tsv {
        writeln!(
            out,
            "id\tside\tpara\tstart\tend\ttext\ttype\tlayer\tentity\tsource\tconfidence"
        )?;
    }
    let format = asked.format;
    let corrected = Corrected::new(asked.no_corrections);
    let terminal = io::stdout().is_terminal();
    let terminal = terminal.then(|| show::encoding(Wish::Auto));
    let first = library.entries.first().map(articles::name);
    let first = first.unwrap_or_default();
    let work = move |entry: &Entry, article: &Article| {
        let texts = article.strs();
        let texts = Sides::new(texts.english.as_slice(), texts.arabic.as_slice());
        let found = corrected.entities(entry, article);
        let name = articles::name(entry);
        match format {
            EntitiesFormat::Text => Ok(text(entry, &found, terminal, name == first)),
            EntitiesFormat::Tsv => Ok(tsv(&name, texts, &found)),
            EntitiesFormat::Jsonl => filter::line_of(&Found::new(name, texts, &found)),
        }
    };
    let bad = articles::each(manner, library.entries, work, &mut out)?;
    out.flush()?;
    Ok(status.max(u8::from(bad > 0)))
}

/// The entities of two texts, of which one may be empty. They are not aligned: what both name says
/// nearly as well which paragraphs correspond, in a tenth of the time.
fn analysed(texts: Sides<&[&str]>) -> Entities {
    analyse(texts, &Alignment::new(Vec::new(), texts.map(<[_]>::len)))
}

/// A record's line.
fn record(line: &[u8]) -> Worked {
    let (id, texts) = Record::read(line)?.either()?;
    let strs = Sides::from_fn(|s| texts[s].iter().map(String::as_str).collect::<Vec<_>>());
    let strs = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let found = analysed(strs);
    filter::line_of(&Found::new(id, strs, &found))
}

fn tsv(name: &str, texts: Sides<&[&str]>, found: &Entities) -> Vec<u8> {
    let mut out = String::new();
    for m in mentions(texts, found) {
        let place = [m.para as usize, m.start, m.end].map(|n| n.to_string());
        let [para, start, end] = place.each_ref().map(String::as_str);
        let cells = [
            name,
            m.side,
            para,
            start,
            end,
            m.text,
            m.r#type,
            m.layer,
            &m.entity,
            m.source,
            m.confidence,
        ];
        out.push_str(&cells.map(|c| field(Some(c))).join("\t"));
        out.push('\n');
    }
    out.into_bytes()
}

/// The files, then an entity a line: type, how often it is named on each side, its names.
fn text(entry: &Entry, found: &Entities, terminal: Option<Encoding>, first: bool) -> Vec<u8> {
    let mut out = String::new();
    if !first {
        out.push('\n');
    }
    let paths = Side::BOTH.map(|side| articles::path(entry, side));
    let paths: Vec<&str> = paths
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty())
        .collect();
    out.push_str(&line(&paths.join("  "), terminal));
    for (at, entity) in found.entities.iter().enumerate() {
        let id = EntityId(narrow(at));
        let count = |side: Side| found.mentions_of(id, side).count();
        let mut row = format!("  {:<5}", entity.kind.tag());
        for side in Side::BOTH {
            let _ = match count(side) {
                0 => write!(row, "  {}  -", side.tag()),
                n => write!(row, "  {} {n:>2}", side.tag()),
            };
        }
        let names = Side::BOTH.iter().filter_map(|&side| {
            let name = entity.names[side].as_deref()?;
            Some(match (side, terminal) {
                // Whatever shows it next puts it in order, as UAX #9 says of isolates.
                (Side::Arabic, None) => format!("\u{2067}{name}\u{2069}"),
                _ => name.to_owned(),
            })
        });
        row.push_str("  ");
        row.push_str(&names.collect::<Vec<_>>().join("  =  "));
        out.push_str(&line(&row, terminal));
    }
    out.into_bytes()
}

/// A line as it is written, in order and joined where there is a terminal.
fn line(text: &str, terminal: Option<Encoding>) -> String {
    let safe = printable(&text.replace('\n', " "));
    let mut out = match terminal {
        Some(encoding) => {
            let rows = Paragraph::new(safe, Base::Ltr).rows(u16::MAX);
            let cells = rows.iter().flat_map(|row| row.glyphs());
            encode_text(encoding, cells.map(|g| g.shown.as_str()))
        }
        None => safe,
    };
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let text = "aé😀بc";
        let mut counted = Counted::default();
        for (byte, chars) in [(1, 1), (3, 2), (7, 3), (9, 4), (3, 2), (10, 5)] {
            assert_eq!(counted.up_to(text, byte), chars, "{byte}");
        }
    }

    #[test]
    fn a_record_of_one_side_is_analysed() {
        let line = r#"{"id":7,"ar":["قال الوزير في 10 يونيو 2021"]}"#;
        let found = record(line.as_bytes()).unwrap();
        let found: serde_json::Value = serde_json::from_slice(&found).unwrap();
        let date = found["mentions"].as_array().unwrap();
        let date = date.iter().find(|m| m["type"] == "DATE").unwrap();
        assert_eq!(date["text"], "10 يونيو 2021");
        assert_eq!((&date["start"], &date["end"]), (&14.into(), &27.into()));
        assert_eq!(date["side"], "ar");
        assert!(record(br#"{"id":7}"#).is_err());
    }
}
