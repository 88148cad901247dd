//! What it costs to set text and to look through it.
//!
//! `set` is levels, joining, clusters, breaks, lines and rows; compare the two sizes per row: a paragraph of
//! 1 MiB is cut into segments, so a row of it may cost no more than a row of one of 4 KiB. `sweep` is the
//! search of long texts. Run `cargo bench --bench layout`.
#![allow(missing_docs, reason = "a benchmark is described by its name")]

use diglot::bitext::{Alignment, Bead, Piece, Spread};
use diglot::search::{Query, Sweep, find_in};
use diglot::text::segment::segments;
use diglot::text::{Base, Paragraph, Side, Sides};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

const ENGLISH_SEED: &str = include_str!("../seeds/000_c7b3cdfdf4a7fe95.txt");
const ARABIC_SEED: &str = include_str!("../seeds/002_d337a9cf7b77c495.txt");
const WIDTH: u16 = 50;

fn main() {
    divan::main();
    beside_fribidi();
}

/// How fast the rows of the sample's Arabic text are set, line by line, and how fast the `fribidi` program
/// does the same where it is installed, written to nowhere.
fn beside_fribidi() {
    let text = seed(Side::Arabic).repeat((8 << 20) / seed(Side::Arabic).len());
    let folder = std::env::temp_dir().join(format!("diglot-bench-{}", std::process::id()));
    let file = folder.join("text");
    let made = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, &text));
    let megabytes = |seconds: f64| text.len() as f64 / 1e6 / seconds.max(1e-9);
    let began = std::time::Instant::now();
    let set: usize = text.lines().map(|line| rows(line, Side::Arabic)).sum();
    let own = megabytes(began.elapsed().as_secs_f64());
    println!(
        "rows of the sample ×{}: {set} rows, {own:.1} MB/s",
        text.len() / seed(Side::Arabic).len()
    );
    let began = std::time::Instant::now();
    let run = std::process::Command::new("fribidi")
        .args(["--nopad", "--width", &WIDTH.to_string()])
        .arg(&file)
        .stdout(std::process::Stdio::null())
        .status();
    if made.is_ok() && run.is_ok_and(|status| status.success()) {
        let other = megabytes(began.elapsed().as_secs_f64());
        println!(
            "fribidi, with its start and reading: {other:.1} MB/s, diglot at {:.2} of it",
            own / other
        );
    } else {
        println!("skipped: no fribidi");
    }
    let _ = std::fs::remove_dir_all(folder);
}

fn seed(side: Side) -> &'static str {
    match side {
        Side::English => ENGLISH_SEED,
        Side::Arabic => ARABIC_SEED,
    }
}

/// A text of about so many bytes in one line.
fn long(side: Side, bytes: usize) -> String {
    let line = seed(side).split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let mut text = line.repeat(bytes / line.len() + 1);
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// The rows of a paragraph, segment by segment as the reader sets them.
fn rows(text: &str, side: Side) -> usize {
    let set = |(start, end): (usize, usize)| {
        let first = u32::try_from(start).unwrap_or(0);
        let piece = text.get(start..end).unwrap_or("");
        Paragraph::segment(piece, Base::from(side), first)
            .rows(WIDTH)
            .len()
    };
    segments(text).map(set).sum()
}

#[divan::bench(args = [4 << 10, 1 << 20], sample_count = 10)]
fn set_arabic(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = long(Side::Arabic, bytes);
    let count = rows(&text, Side::Arabic);
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::new(text.len()))
        .bench(|| rows(&text, Side::Arabic));
}

#[divan::bench(args = [4 << 10, 1 << 20], sample_count = 10)]
fn set_english(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = long(Side::English, bytes);
    let count = rows(&text, Side::English);
    bencher
        .counter(ItemsCount::new(count))
        .counter(BytesCount::new(text.len()))
        .bench(|| rows(&text, Side::English));
}

#[divan::bench(args = [100, 10_000])]
fn spread(bencher: Bencher<'_, '_>, paragraphs: u32) {
    let beads = (0..paragraphs).map(|i| Bead {
        english: vec![i],
        arabic: vec![(i * 7) % paragraphs],
        ..Bead::default()
    });
    let lens = Sides::new(paragraphs as usize, paragraphs as usize);
    let alignment = Alignment::new(beads.collect(), lens);
    bencher.bench(|| Spread::level(&alignment, Side::English));
}

fn haystack(side: Side) -> (String, Vec<Piece>) {
    let text = seed(side).repeat((4 << 20) / seed(side).len());
    let mut at = 0;
    let mut pieces = Vec::new();
    for (index, line) in (0..).zip(text.split_inclusive('\n')) {
        let range = at..at + line.trim_end().len();
        let start = 0;
        pieces.push(Piece {
            index,
            start,
            range,
        });
        at += line.len();
    }
    (text, pieces)
}

/// Phrases that do not occur, and letters of every frequency.
#[divan::bench(args = ["zebra crossing", "the stone", "قسطنطينية", "البيان"], sample_count = 10)]
fn sweep(bencher: Bencher<'_, '_>, typed: &str) {
    let side = if typed.is_ascii() {
        Side::English
    } else {
        Side::Arabic
    };
    let (text, pieces) = haystack(side);
    let sweep = Sweep::new(Query::parse(typed), text.get(..65_536).unwrap_or(&text));
    bencher
        .counter(BytesCount::new(text.len()))
        .bench(|| sweep.hits(side, &text, || pieces.clone()).len());
}

#[divan::bench(args = ["zebra crossing", "قسطنطينية"], sample_count = 10)]
fn search_in_full(bencher: Bencher<'_, '_>, typed: &str) {
    let side = if typed.is_ascii() {
        Side::English
    } else {
        Side::Arabic
    };
    let (text, pieces) = haystack(side);
    let query = Query::parse(typed);
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let all = pieces.iter().filter_map(|p| text.get(p.range.clone()));
        all.map(|piece| find_in(piece, &query).len()).sum::<usize>()
    });
}
