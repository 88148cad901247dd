//! How long it takes to find and link the names of a pair of texts.
//!
//! The texts are the sample's, over and over, with the names of each copy made its own, so that names
//! grow with the text as they do in articles. Run `cargo bench --bench entities`.
#![allow(missing_docs, reason = "a benchmark is described by its name")]

use diglot::bitext::{Alignment, Bead};
use diglot::entity::analyse;
use diglot::text::Sides;
use divan::Bencher;

const ENGLISH_SEED: &str = include_str!("../seeds/000_c7b3cdfdf4a7fe95.txt");
const ARABIC_SEED: &str = include_str!("../seeds/002_d337a9cf7b77c495.txt");

/// Names in both scripts, one pair to a copy of the sample.
const NAMES: [(&str, &str); 6] = [
    ("Rashid Benkirane", "رشيد بنكيران"),
    ("Laura Steinmann", "لورا شتاينمان"),
    ("Tariq Dabashi", "طارق دباشي"),
    ("Omar Qassem", "عمر قاسم"),
    ("Marko Petrovic", "ماركو بتروفيتش"),
    ("Nadia Haddad", "نادية حداد"),
];

fn main() {
    // The lists and weights are read once a run of the program.
    let _ = analyse(
        Sides::new(&["Cairo"], &["القاهرة"]),
        &Alignment::new(vec![], Sides::new(1, 1)),
    );
    divan::main();
}

/// Paragraphs of at least so many words a side.
fn texts(words: usize) -> Sides<Vec<String>> {
    let copies = |seed: &str, arabic: bool| {
        let mut out: Vec<String> = Vec::new();
        let mut count = 0;
        let mut copy = 0;
        while count < words {
            let (latin, script) = NAMES[copy % NAMES.len()];
            for line in seed.lines().map(str::trim).filter(|l| !l.is_empty()) {
                let said = if arabic {
                    format!("{line} وقال {script} إن العدد {copy}.")
                } else {
                    format!("{line} {latin} said it was {copy}.")
                };
                count += said.split_whitespace().count();
                out.push(said);
            }
            copy += 1;
        }
        out
    };
    Sides::new(copies(ENGLISH_SEED, false), copies(ARABIC_SEED, true))
}

#[divan::bench(args = [500, 2_000, 8_000])]
fn a_pair_of_words(bencher: Bencher, words: usize) {
    analysed(bencher, &texts(words));
}

/// All that the texts say in one paragraph a side.
#[divan::bench(args = [8_000, 80_000], sample_count = 5)]
fn one_paragraph_of_words(bencher: Bencher, words: usize) {
    analysed(bencher, &texts(words).map(|side| vec![side.join(" ")]));
}

fn analysed(bencher: Bencher, texts: &Sides<Vec<String>>) {
    let english: Vec<&str> = texts.english.iter().map(String::as_str).collect();
    let arabic: Vec<&str> = texts.arabic.iter().map(String::as_str).collect();
    let lens = Sides::new(english.len(), arabic.len());
    let beads = (0..lens.english.min(lens.arabic))
        .filter_map(|i| u32::try_from(i).ok())
        .map(|i| Bead {
            english: vec![i],
            arabic: vec![i],
            probability: 1.0,
            reasons: vec![],
        })
        .collect();
    let alignment = Alignment::new(beads, lens);
    bencher
        .counter(divan::counter::BytesCount::new(
            english
                .iter()
                .chain(&arabic)
                .map(|t| t.len())
                .sum::<usize>(),
        ))
        .bench(|| analyse(Sides::new(&english, &arabic), &alignment));
}
