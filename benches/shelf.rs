//! What it costs to filter a list of 100,000 articles at a key typed, and to make it ready for that.
//!
//! Titles are words of the sample, drawn by a fixed rule. A frame has 16 ms at 60 Hz. Run `cargo bench --bench
//! shelf`.
#![allow(missing_docs, reason = "a benchmark is described by its name")]

use std::sync::Arc;

use diglot::app::shelf::{Item, Names, Shelf, Titles};
use diglot::bitext::ArticleId;
use diglot::text::Sides;
use divan::Bencher;

const ENGLISH_SEED: &str = include_str!("../seeds/000_c7b3cdfdf4a7fe95.txt");
const ARABIC_SEED: &str = include_str!("../seeds/002_d337a9cf7b77c495.txt");
const ARTICLES: usize = 100_000;

fn main() {
    divan::main();
}

/// A list of titles, with a word of its own in each.
fn titles() -> Vec<Titles> {
    let words = Sides::new(ENGLISH_SEED, ARABIC_SEED).map(|t| t.split_whitespace().collect());
    let words: Sides<Vec<&str>> = words;
    let mut state = 1u64;
    let mut draw = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or(0) % most
    };
    let mut title = |words: &[&str], number: usize| {
        let drawn: Vec<&str> = (0..9).map(|_| words[draw(words.len())]).collect();
        Some(format!("{} {number}", drawn.join(" ")).into())
    };
    let one = |number| Sides::new(title(&words.english, number), title(&words.arabic, number));
    (0..ARTICLES).map(one).collect()
}

#[divan::bench(sample_count = 5)]
fn make_ready(bencher: Bencher<'_, '_>) {
    let titles = titles();
    bencher.bench(|| Names::of(&titles).len());
}

#[divan::bench(args = ["l", "libya", "minister of interior", "وزير الداخلية", "minsiter", "99999"], sample_count = 30)]
fn filter(bencher: Bencher<'_, '_>, typed: &str) {
    let titles = titles();
    let names = Arc::new(Names::of(&titles));
    let item = |(number, titles): (usize, Titles)| Item {
        id: ArticleId(format!("{number}.en.txt\n{number}.ar.txt").into()),
        titles,
        date: None,
        progress: 0,
        seen: false,
    };
    let mut shelf = Shelf::default();
    let items = titles.into_iter().enumerate().map(item).collect();
    shelf.replace(items, None, Some(names));
    bencher.bench_local(|| {
        shelf.filter(typed);
        shelf.settle(40);
        shelf.len()
    });
}
