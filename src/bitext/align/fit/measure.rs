//! Scores of fitted models: by link, by pair of paragraphs, by probability, and what they get wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::super::assign;
use super::super::model::{Model, SHOWN, shown};
use super::data::Link;
use super::regress::regress;
use super::{Chance, Prepared};

/// Right, found and wanted: links, and pairs of paragraphs.
#[derive(Default, Clone, Copy)]
pub(super) struct Tally {
    links: [f64; 3],
    pairs: [f64; 3],
    documents: usize,
}

fn pairs(links: &BTreeSet<Link>) -> BTreeSet<(u32, u32)> {
    let of = |(e, a): &Link| {
        let all = e.iter().flat_map(|i| a.iter().map(move |j| (*i, *j)));
        all.collect::<Vec<_>>()
    };
    links.iter().flat_map(of).collect()
}

fn f1([right, found, wanted]: [f64; 3]) -> f64 {
    2.0 * right / (found + wanted).max(1e-9)
}

impl Tally {
    pub(super) fn of(documents: &[&Prepared], model: &Model, weighted: bool) -> Self {
        let mut out = Self::default();
        for d in documents {
            let weight = if weighted { d.document.weight } else { 1.0 };
            out.add(d, model, weight);
        }
        out
    }

    fn add(&mut self, d: &Prepared, model: &Model, weight: f64) {
        let found: BTreeSet<Link> = chosen(d, model).into_iter().map(|(link, _)| link).collect();
        let mut count = |into: fn(&mut Self) -> &mut [f64; 3], all: [usize; 3]| {
            for (sum, n) in into(self).iter_mut().zip(all) {
                *sum += weight * n as f64;
            }
        };
        let right = found.intersection(&d.gold).count();
        count(|t| &mut t.links, [right, found.len(), d.gold.len()]);
        let (p, g) = (pairs(&found), pairs(&d.gold));
        count(
            |t| &mut t.pairs,
            [p.intersection(&g).count(), p.len(), g.len()],
        );
        self.documents += 1;
    }

    pub(super) fn strict(&self) -> f64 {
        f1(self.links)
    }
}

fn chosen(d: &Prepared, model: &Model) -> Vec<(Link, f32)> {
    let scores = model.score(&d.candidates, d.lens);
    assign::best_beads(d.candidates.beads(), &scores, model.threshold)
        .into_iter()
        .map(|c| ((c.members.english, c.members.arabic), c.score))
        .collect()
}

/// What the probability of each bead chosen is made from.
fn chosen_with_rivals(d: &Prepared, model: &Model) -> Vec<(Link, [f32; SHOWN])> {
    let scores = model.score(&d.candidates, d.lens);
    let beads = d.candidates.beads();
    let chosen = assign::best_beads(beads, &scores, model.threshold);
    let rivals = assign::rivals(&chosen, beads, &scores);
    let all = chosen.into_iter().zip(rivals);
    all.map(|(c, rival)| {
        let x = shown(c.score, rival, d.candidates.looseness);
        ((c.members.english, c.members.arabic), x)
    })
    .collect()
}

/// How many of the links wanted are among the candidates.
pub(super) fn reach(documents: &[Prepared]) {
    let mut by: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for d in documents {
        let of = by.entry(&d.document.set).or_default();
        of[0] += d.right.iter().filter(|r| **r).count();
        of[1] += d.gold.len();
        of[2] += d.right.len();
    }
    for (set, [right, gold, all]) in by {
        println!("{set:12} {right} of {gold} links are among {all} candidates");
    }
}

/// Scores by set and by variant, each document by its own model.
pub(super) fn table(documents: &[(&Prepared, &Model)]) {
    let mut by: BTreeMap<String, Tally> = BTreeMap::new();
    for (d, model) in documents {
        let of = &d.document;
        let made = of.segments.is_some() || of.set == "newsroom" || of.variant.contains("cut");
        let mut keys = vec![format!("{} {}", of.set, of.variant)];
        if !made {
            keys.extend([
                format!("* {}", of.variant),
                "*".to_owned(),
                format!("{} *", of.set),
            ]);
        }
        for key in keys {
            by.entry(key).or_default().add(d, model, 1.0);
        }
    }
    for (key, t) in by {
        let (strict, pair) = (f1(t.links), f1(t.pairs));
        println!(
            "{key:26} {:5} STRICT {strict:.3} PAIR {pair:.3}",
            t.documents
        );
    }
}

/// One line of scores.
pub(super) fn line(name: &str, documents: &[&Prepared], model: &Model) {
    let of = |wanted: &dyn Fn(&Prepared) -> bool| {
        let some: Vec<&Prepared> = documents.iter().copied().filter(|d| wanted(d)).collect();
        Tally::of(&some, model, false).strict()
    };
    let is = |d: &Prepared, variant: &str| d.document.variant == variant;
    println!(
        "{name:24} newsrooms {:.3} made newsrooms {:.3} orig {:.3} cross {:.3} all {:.3} allshuf {:.3} cut {:.3}",
        of(&|d| d.document.set == "newsroom"),
        of(&|d| is(d, "newsrooms")),
        of(&|d| is(d, "orig")),
        of(&|d| is(d, "cross")),
        of(&|d| is(d, "all")),
        of(&|d| is(d, "allshuf")),
        of(&|d| d.document.variant.contains("cut")),
    );
}

/// Fits the probability shown for a score, on documents the score's model has not seen, and prints how
/// often beads of each probability are right, each half of the documents by the fit on the other.
pub(super) fn calibrate(documents: &[(&Prepared, &Model)]) {
    let mut rows: Vec<([f32; SHOWN], bool, f64)> = Vec::new();
    let mut halves = Vec::new();
    let mut chance = Chance(7);
    for (d, model) in documents.iter().filter(|d| d.0.document.weight > 0.0) {
        let half = chance.odds(50);
        for (link, x) in chosen_with_rivals(d, model) {
            rows.push((x, d.gold.contains(&link), d.document.weight));
            halves.push((half, d.document.set.clone()));
        }
    }
    let part = |half: bool| -> Vec<_> {
        let all = rows.iter().zip(&halves).filter(|(_, h)| h.0 == half);
        all.map(|(r, _)| *r).collect()
    };
    let fits = [
        regress(&part(false), 1e-6, None),
        regress(&part(true), 1e-6, None),
    ];
    let whole = regress(&rows, 1e-6, None);
    println!("calibration: {whole:?}; halves {fits:?}");
    let bounds = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.1];
    for set in [
        "",
        "newsroom",
        "synthetic",
        "ntrex",
        "quran",
        "debhandbook",
        "reactdocs",
    ] {
        let mut bins = [[0.0f64; 3]; 10];
        for ((x, right, _), (half, of)) in rows.iter().zip(&halves) {
            if !set.is_empty() && of != set {
                continue;
            }
            // The half of a row was fitted without it.
            let said: f32 = x
                .iter()
                .zip(fits[usize::from(!half)])
                .map(|(x, w)| x * w)
                .sum();
            let p = 1.0 / (1.0 + (-f64::from(said)).exp());
            let at = bounds.iter().position(|b| p < *b).unwrap_or(9);
            bins[at][0] += p;
            bins[at][1] += f64::from(u8::from(*right));
            bins[at][2] += 1.0;
        }
        println!(
            "{}: below, said, right, of",
            if set.is_empty() { "all" } else { set }
        );
        for (bound, [said, right, all]) in bounds.iter().zip(bins).filter(|(_, b)| b[2] > 0.0) {
            println!("  {bound:.2} {:.3} {:.3} {all}", said / all, right / all);
        }
        let sure: f64 = bins[6..].iter().map(|b| b[1]).sum();
        let all: f64 = bins[6..].iter().map(|b| b[2]).sum();
        println!("  from 0.9: {:.4} of {all}", sure / all.max(1.0));
    }
}

/// Prints the wrong beads that the models are surest of.
pub(super) fn worst(documents: &[(&Prepared, &Model)], most: usize) {
    let mut wrong = Vec::new();
    for (d, model) in documents {
        for (link, score) in chosen(d, model) {
            if !d.gold.contains(&link) {
                wrong.push((score, *d, link));
            }
        }
    }
    wrong.sort_by(|a, b| b.0.total_cmp(&a.0));
    let news = wrong.iter().filter(|w| w.1.document.set == "newsroom");
    for (score, d, link) in wrong.iter().take(most).chain(news.take(most)) {
        let meets = |g: &&Link| {
            g.0.iter().any(|i| link.0.contains(i)) || g.1.iter().any(|j| link.1.contains(j))
        };
        let gold: Vec<&Link> = d.gold.iter().filter(meets).collect();
        let of = &d.document;
        println!(
            "{score:.1} {} {} {}: {link:?}, gold {gold:?}",
            of.set, of.variant, of.base
        );
        for i in &link.0 {
            println!(
                "    {}",
                of.english[*i as usize]
                    .chars()
                    .take(160)
                    .collect::<String>()
            );
        }
        for j in &link.1 {
            println!(
                "    {}",
                of.arabic[*j as usize].chars().take(160).collect::<String>()
            );
        }
    }
}
