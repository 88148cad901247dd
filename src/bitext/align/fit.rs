//! How the weights of [`Model::SHIPPED`] were made: logistic regression over candidate beads.
//!
//! Needs texts with gold links that are not part of the project: a file of JSON lines `{set, variant,
//! en, ar, gold}` named by `DIGLOT_FIT_DATA`, and one of two-newsroom pairs by `DIGLOT_FIT_NEWSROOMS`.
//! Run `cargo test --lib fit -- --ignored --nocapture` and copy what it prints.
use std::collections::BTreeSet;

use serde_json::Value;

use super::candidates::{CONTENT, Candidates};
use super::model::{ALL, Model, is_one_of, logistic, with_neighbours};
use super::{Cover, Terms, assign, head};
use crate::bitext::article::Role;
use crate::language::lexicon::Lexicon;
use crate::text::Sides;

type Link = (Vec<u32>, Vec<u32>);

#[derive(Clone)]
struct Document {
    english: Vec<String>,
    arabic: Vec<String>,
    gold: Vec<Link>,
    weight: f64,
}

struct Prepared {
    candidates: Candidates,
    right: Vec<bool>,
    lens: Sides<usize>,
    gold: BTreeSet<Link>,
    weight: f64,
}

/// A small generator (Knuth's MMIX constants): the same documents on every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn odds(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// Two newsrooms out of one translated article: statements left out on either side, told in another
/// order, gathered into paragraphs differently, and cut down to part of their words.
fn newsrooms(english: &[String], arabic: &[String], chance: &mut Chance) -> Document {
    let mut statements: Vec<usize> = (0..english.len()).collect();
    statements.truncate(26);
    let mut beads: Vec<(Vec<usize>, usize, usize)> = Vec::new();
    while !statements.is_empty() {
        let shape = chance.below(100);
        let (size, e, a) = match shape {
            0..12 => (1, 1, 0),
            12..18 => (1, 0, 1),
            18..52 => (1, 1, 1),
            52..60 => (2, 1, 1),
            60..82 => (2, 2, 1),
            82..90 => (2, 1, 2),
            90..95 => (3, 3, 1),
            95..97 => (3, 1, 3),
            _ => (3, 2, 2),
        };
        let mut own = vec![statements.remove(0)];
        while own.len() < size && !statements.is_empty() {
            let far = if chance.odds(70) {
                0
            } else {
                chance.below(statements.len().min(10))
            };
            own.push(statements.remove(far));
        }
        let most = own.len();
        beads.push((own, e.min(most), a.min(most)));
    }
    let mut sides = [Vec::new(), Vec::new()];
    for (bead, (own, e, a)) in beads.iter().enumerate() {
        for (side, parts) in [*e, *a].into_iter().enumerate() {
            if parts == 0 {
                continue;
            }
            let texts = if side == 0 { english } else { arabic };
            let mut groups: Vec<Vec<usize>> = vec![Vec::new(); parts];
            for (k, s) in own.iter().enumerate() {
                groups[(k * parts / own.len()).min(parts - 1)].push(*s);
            }
            for group in groups {
                let at = group[0];
                let mut text: Vec<String> = Vec::new();
                for s in group {
                    text.push(cut(&texts[s], chance));
                }
                let place = if side == 0 {
                    at as f64
                } else {
                    at as f64 + chance.below(60) as f64 / 10.0
                };
                sides[side].push((place, bead, text.join(" ")));
            }
        }
    }
    let mut gold: Vec<Link> = vec![Default::default(); beads.len()];
    for (side, all) in sides.iter_mut().enumerate() {
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (at, (_, bead, _)) in all.iter().enumerate() {
            let link = &mut gold[*bead];
            if side == 0 {
                link.0.push(at as u32)
            } else {
                link.1.push(at as u32)
            }
        }
    }
    let [e, a] = sides.map(|s| s.into_iter().map(|(_, _, t)| t).collect());
    Document {
        english: e,
        arabic: a,
        gold,
        weight: 1.0,
    }
}

fn cut(text: &str, chance: &mut Chance) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 6 || chance.odds(40) {
        return text.to_owned();
    }
    let out = words.len() * (20 + chance.below(40)) / 100;
    let from = chance.below(words.len() - out + 1);
    [&words[..from], &words[from + out..]].concat().join(" ")
}

fn read(path: &str) -> Vec<(String, String, Document)> {
    let strings = |v: &Value| -> Vec<String> {
        v.as_array()
            .unwrap()
            .iter()
            .map(|s| s.as_str().unwrap().to_owned())
            .collect()
    };
    let side = |v: &Value| -> Vec<u32> {
        v.as_array()
            .unwrap()
            .iter()
            .map(|i| i.as_u64().unwrap() as u32)
            .collect()
    };
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| {
            let v: Value = serde_json::from_str(line).unwrap();
            let text = |k: &str| v[k].as_str().unwrap_or("").to_owned();
            let gold = v["gold"]
                .as_array()
                .unwrap()
                .iter()
                .map(|l| (side(&l[0]), side(&l[1])))
                .collect();
            (
                text("set"),
                text("variant"),
                Document {
                    english: strings(&v["en"]),
                    arabic: strings(&v["ar"]),
                    gold,
                    weight: 1.0,
                },
            )
        })
        .collect()
}

fn prepare(document: &Document) -> Prepared {
    let english: Vec<&str> = document.english.iter().map(String::as_str).collect();
    let arabic: Vec<&str> = document.arabic.iter().map(String::as_str).collect();
    let paragraphs = Sides::new(&english[..], &arabic[..]);
    let terms = Terms::of(paragraphs, Lexicon::shipped());
    let cover = Cover::of(&terms);
    let roles = Sides::from_fn(|s| head::roles(paragraphs[s], s));
    let candidates = Candidates::of(&cover, paragraphs, &roles);
    let gold: Vec<Link> = document
        .gold
        .iter()
        .filter(|(e, a)| !e.is_empty() && !a.is_empty())
        .map(|(e, a)| (body(e, &roles.english), body(a, &roles.arabic)))
        .collect();
    let right = candidates
        .beads()
        .iter()
        .map(|b| is_one_of(b, &gold))
        .collect();
    Prepared {
        candidates,
        right,
        lens: Sides::new(english.len(), arabic.len()),
        gold: gold.into_iter().collect(),
        weight: document.weight,
    }
}

/// Datelines join a bead after the model has spoken: they are not its matter.
fn body(members: &[u32], roles: &[Role]) -> Vec<u32> {
    let is_body = |m: &&u32| members.len() == 1 || roles[**m as usize] != Role::Dateline;
    members.iter().filter(is_body).copied().collect()
}

/// Newton's method for ridge-penalised logistic regression.
fn regress<const N: usize>(rows: &[([f32; N], bool, f64)], ridge: f64) -> [f32; N] {
    let total: f64 = rows.iter().map(|r| r.2).sum();
    let mut scale = [1e-6f64; N];
    for (x, _, w) in rows {
        for k in 0..N {
            scale[k] += f64::from(x[k].abs()) * w / total;
        }
    }
    let mut weights = [0.0f64; N];
    for _ in 0..25 {
        let mut gradient = [0.0f64; N];
        let mut hessian = vec![[0.0f64; N]; N];
        for (x, y, w) in rows {
            let z: [f64; N] = std::array::from_fn(|k| f64::from(x[k]) / scale[k]);
            let p = 1.0
                / (1.0
                    + (-(0..N)
                        .map(|k| z[k] * weights[k])
                        .sum::<f64>()
                        .clamp(-30.0, 30.0))
                    .exp());
            let d = (p - f64::from(u8::from(*y))) * w / total;
            let h = (p * (1.0 - p)).max(1e-9) * w / total;
            for k in 0..N {
                gradient[k] += d * z[k];
                for l in 0..=k {
                    hessian[k][l] += h * z[k] * z[l];
                }
            }
        }
        for k in 0..N {
            gradient[k] += ridge * weights[k];
            hessian[k][k] += ridge;
            let (above, row) = hessian.split_at_mut(k);
            for (l, other) in above.iter_mut().enumerate() {
                other[k] = row[0][l];
            }
        }
        let step = solve(hessian, gradient);
        let mut most = 0.0f64;
        for k in 0..N {
            weights[k] -= step[k];
            most = most.max(step[k].abs());
        }
        if most < 1e-5 {
            break;
        }
    }
    std::array::from_fn(|k| (weights[k] / scale[k]) as f32)
}

fn solve<const N: usize>(mut a: Vec<[f64; N]>, mut b: [f64; N]) -> [f64; N] {
    for k in 0..N {
        let pivot = (k..N)
            .max_by(|&i, &j| a[i][k].abs().total_cmp(&a[j][k].abs()))
            .unwrap();
        a.swap(k, pivot);
        b.swap(k, pivot);
        for i in k + 1..N {
            let f = a[i][k] / a[k][k];
            let pivot = a[k];
            for (x, p) in a[i].iter_mut().zip(pivot).skip(k) {
                *x -= f * p;
            }
            b[i] -= f * b[k];
        }
    }
    for k in (0..N).rev() {
        for j in k + 1..N {
            b[k] -= a[k][j] * b[j];
        }
        b[k] /= a[k][k];
    }
    b
}

fn fit(training: &[&Prepared]) -> Model {
    let ridge = 1e-5;
    let mut rows = Vec::new();
    for d in training {
        for (x, y) in d.candidates.features().iter().zip(&d.right) {
            rows.push((*x, *y, d.weight));
        }
    }
    let content: [f32; CONTENT] = regress(&rows, ridge);
    drop(rows);
    let mut model = Model {
        content,
        all: [0.0; ALL],
        threshold: 0.0,
    };
    for round in 0..3 {
        let mut rows = Vec::new();
        for d in training {
            let scores = match round {
                0 => model.score_content(&d.candidates),
                _ => {
                    let first = model.score_content(&d.candidates);
                    with_neighbours(&d.candidates, &first, d.lens)
                        .iter()
                        .map(|f| f.iter().zip(&model.all).map(|(x, w)| x * w).sum())
                        .collect()
                }
            };
            for (x, y) in with_neighbours(&d.candidates, &scores, d.lens)
                .iter()
                .zip(&d.right)
            {
                rows.push((*x, *y, d.weight));
            }
        }
        model.all = regress(&rows, ridge);
    }
    let best = [-3.5f32, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5]
        .into_iter()
        .max_by(|a, b| {
            let f = |t: f32| {
                strict(
                    training,
                    &Model {
                        threshold: t,
                        ..model.clone()
                    },
                    true,
                )
                .0
            };
            f(*a).total_cmp(&f(*b))
        });
    model.threshold = best.unwrap();
    model
}

/// Strict and pair F1.
fn strict(documents: &[&Prepared], model: &Model, weighted: bool) -> (f64, f64) {
    let (mut right, mut found, mut wanted) = (0.0, 0.0, 0.0);
    let (mut pr, mut pf, mut pw) = (0.0, 0.0, 0.0);
    for d in documents {
        let w = if weighted { d.weight } else { 1.0 };
        let scores = model.score(&d.candidates, d.lens);
        let links: BTreeSet<Link> =
            assign::best_beads(d.candidates.beads(), &scores, model.threshold)
                .into_iter()
                .map(|c| (c.english, c.arabic))
                .collect();
        right += w * links.intersection(&d.gold).count() as f64;
        found += w * links.len() as f64;
        wanted += w * d.gold.len() as f64;
        let pairs = |l: &BTreeSet<Link>| -> BTreeSet<(u32, u32)> {
            l.iter()
                .flat_map(|(e, a)| e.iter().flat_map(move |i| a.iter().map(move |j| (*i, *j))))
                .collect()
        };
        let (p, g) = (pairs(&links), pairs(&d.gold));
        pr += w * p.intersection(&g).count() as f64;
        pf += w * p.len() as f64;
        pw += w * g.len() as f64;
    }
    (2.0 * right / (found + wanted), 2.0 * pr / (pf + pw))
}

#[test]
#[ignore = "fits the weights over data that is not part of the project"]
fn fit_the_weights() {
    let (Ok(data), Ok(rooms)) = (
        std::env::var("DIGLOT_FIT_DATA"),
        std::env::var("DIGLOT_FIT_NEWSROOMS"),
    ) else {
        println!("skipped: no data named");
        return;
    };
    let number = |name: &str, or: f64| {
        std::env::var(name)
            .ok()
            .and_then(|v| v.parse().ok())
            .unwrap_or(or)
    };
    let mut chance = Chance(20_210_610);
    let mut documents = Vec::new();
    let mut synthetic = Vec::new();
    for (set, variant, d) in read(&data) {
        if set == "ntrex" && variant == "orig" && d.english.len() >= 8 {
            for _ in 0..3 {
                synthetic.push(newsrooms(&d.english, &d.arabic, &mut chance));
            }
        }
        let share = if set == "ntrex" { 60 } else { 6 };
        if variant != "orig" && d.english.len() <= 45 && chance.odds(share) {
            documents.push(d);
        }
    }
    println!(
        "{} perturbed, {} synthetic",
        documents.len(),
        synthetic.len()
    );
    for d in &mut documents {
        d.weight = number("W_PERTURBED", 0.3);
    }
    for d in &mut synthetic {
        d.weight = number("W_SYNTHETIC", 1.0);
    }
    let mut real: Vec<Document> = read(&rooms).into_iter().map(|(_, _, d)| d).collect();
    for d in &mut real {
        d.weight = number("W_REAL", 4.0);
    }
    let perturbed: Vec<Prepared> = documents.iter().map(prepare).collect();
    let synthetic: Vec<Prepared> = synthetic.iter().map(prepare).collect();
    let real: Vec<Prepared> = real.iter().map(prepare).collect();
    for (name, set) in [
        ("perturbed", &perturbed),
        ("synthetic", &synthetic),
        ("newsrooms", &real),
    ] {
        let reach: usize = set
            .iter()
            .map(|d| d.right.iter().filter(|r| **r).count())
            .sum();
        let gold: usize = set.iter().map(|d| d.gold.len()).sum();
        let all: usize = set.iter().map(|d| d.right.len()).sum();
        println!("{name}: {gold} links, {reach} among {all} candidates");
    }
    let show = |name: &str, model: &Model| {
        let of = |s: &[Prepared]| strict(&s.iter().collect::<Vec<_>>(), model, false);
        println!(
            "{name}: perturbed {:.3?} synthetic {:.3?} newsrooms {:.3?}",
            of(&perturbed),
            of(&synthetic),
            of(&real)
        );
    };
    show("shipped", &Model::SHIPPED);
    let base: Vec<&Prepared> = perturbed.iter().chain(&synthetic).collect();
    let without = fit(&base);
    show("no newsrooms", &without);
    if std::env::var_os("FIT_LOO").is_some() {
        let (mut s, mut p) = (0.0, 0.0);
        for left in 0..real.len() {
            let training: Vec<&Prepared> = base
                .iter()
                .copied()
                .chain(
                    real.iter()
                        .enumerate()
                        .filter(|(k, _)| *k != left)
                        .map(|(_, d)| d),
                )
                .collect();
            let model = fit(&training);
            let (a, b) = strict(&[&real[left]], &model, false);
            println!("  left out {left}: {a:.3} {b:.3}");
            s += a;
            p += b;
        }
        println!("leave one out, mean: {:.3} {:.3}", s / 7.0, p / 7.0);
    }
    let training: Vec<&Prepared> = base.iter().copied().chain(&real).collect();
    let model = fit(&training);
    show("all", &model);
    let mut bins = vec![(0usize, 0usize); 10];
    for d in synthetic.iter().chain(&real) {
        let scores = model.score(&d.candidates, d.lens);
        for c in assign::best_beads(d.candidates.beads(), &scores, model.threshold) {
            let bin = ((logistic(c.score) * 10.0) as usize).min(9);
            bins[bin].0 += usize::from(d.gold.contains(&(c.english, c.arabic)));
            bins[bin].1 += 1;
        }
    }
    println!("right / chosen by tenth of probability: {bins:?}");
    println!("{model:?}");
    println!("without newsrooms: {without:?}");
}
