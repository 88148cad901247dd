//! `diglot list`: the articles, one a line.
//!
//! Invariant: one article is one line; no control character of a name or title reaches the output.
//! Must not know: how articles are found.

use std::io::{self, Write};

use serde::Serialize;

use crate::cli::args::Format;
use crate::language::date::Date;
use crate::library::{Entry, Library};
use crate::text::{Side, one_line};

/// An article as scripts see it.
#[derive(Serialize)]
struct Line<'e> {
    date: Option<String>,
    en: Option<String>,
    ar: Option<String>,
    title_en: Option<&'e str>,
    title_ar: Option<&'e str>,
    paired: &'static str,
    p: f32,
}

pub(super) fn library(library: &Library, format: Format, out: &mut impl Write) -> io::Result<()> {
    if matches!(format, Format::Tsv) {
        writeln!(out, "date\ten\tar\ttitle_en\ttitle_ar\tpaired\tp")?;
    }
    for entry in &library.entries {
        let line = line(entry);
        match format {
            Format::Tsv => {
                let path = |p: &Option<String>| field(p.as_deref());
                writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t{}\t{}\t{:.2}",
                    field(line.date.as_deref()),
                    path(&line.en),
                    path(&line.ar),
                    field(line.title_en),
                    field(line.title_ar),
                    line.paired,
                    line.p
                )?;
            }
            Format::Jsonl => {
                let line = serde_json::to_string(&line)?;
                writeln!(out, "{}", escaped(line))?;
            }
        }
    }
    out.flush()
}

/// A field of a tab-separated line: no tab, line end or other control in it.
pub(super) fn field(text: Option<&str>) -> String {
    one_line(text.unwrap_or(""))
}

/// JSON without the controls that JSON lets stand as they are, and terminals may obey.
pub(super) fn escaped(json: String) -> String {
    // Nearly all text has none: many bytes are sooner looked through than one character.
    const MANY: usize = 64;
    let mut after_c2 = false;
    let plain = json.as_bytes().chunks(MANY).all(|bytes| {
        // All of these at once; the byte that controls beyond a byte begin with begins other signs too.
        let suspect = |bytes: &[u8]| {
            let of = |b: &u8| u8::from(*b < 0x20 || *b == 0x7f || *b == 0xc2);
            bytes.iter().fold(0, |any, b| any | of(b)) != 0
        };
        if !after_c2 && !suspect(bytes) {
            return true;
        }
        bytes.iter().all(|&b| {
            let control = b < 0x20 || b == 0x7f || after_c2 && b < 0xa0;
            after_c2 = b == 0xc2;
            !control
        })
    });
    if plain {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

fn line(entry: &Entry) -> Line<'_> {
    let path = |side: Side| {
        entry.sources[side]
            .as_ref()
            .map(|s| s.path().display().to_string())
    };
    Line {
        date: entry.date.map(iso),
        en: path(Side::English),
        ar: path(Side::Arabic),
        title_en: entry.titles.english.as_deref(),
        title_ar: entry.titles.arabic.as_deref(),
        paired: entry.how.word(),
        p: entry.probability,
    }
}

/// The date as ISO 8601, as far as it is known: `2021-06-10`, `2021-06`, `--06-10`.
fn iso(date: Date) -> String {
    let year = date.year.map_or("-".to_owned(), |y| format!("{y:04}"));
    match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => year,
    }
}
