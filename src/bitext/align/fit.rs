//! How the weights of [`Model::LINEAR`] were made, logistic regression over candidate beads, and the trees
//! of `assets/contest.tsv`, boosted over those in the running.
//!
//! Needs texts with gold links that are not part of the project: a file of JSON lines `{set, variant,
//! base, en, ar, gold}` named by `DIGLOT_FIT_DATA`, and one of two-newsroom pairs by
//! `DIGLOT_FIT_NEWSROOMS`. Run `cargo test --release --lib fit_the -- --ignored --nocapture` and copy
//! the model that it prints; `FIT_FOREST` names the file that the trees go to, `FIT_LOO` asks for folds, `FIT_LOO=set`
//! for a fold to each source of texts.
//! `FIT_SHARE` is the share of the data to take, in percent, `FIT_RIDGE` the penalty on weights, `FIT_WITHOUT`
//! the features to leave out, by number. Figures that it prints as held out are of documents (with all their
//! variants) that the fold's model never saw.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod boost;
mod data;
mod measure;
mod regress;
mod words;

use std::collections::BTreeSet;

use super::candidates::Candidates;
use super::model::{ALL, Model, dot, with_neighbours};
use super::shape::Shape;
use super::statements::{PAIR, Statements};
use super::terms::Cues;
use super::weigher::CONTENT;
use super::{Cover, Terms, Units, head};
use crate::bitext::article::Role;
use crate::bitext::watch::Watch;
use crate::language::lexicon::Lexicon;
use crate::text::{Side, Sides};
use data::{Chance, Document, Link, in_brief, newsrooms, read, with_cuts};
use regress::regress;

/// A document as the model sees it.
struct Prepared {
    document: Document,
    candidates: Candidates,
    right: Vec<bool>,
    lens: Sides<usize>,
    gold: BTreeSet<Link>,
    fold: usize,
}

/// What a document is prepared with; the ablation takes parts away.
struct Setting<'l> {
    lexicon: &'l Lexicon,
    cues: Cues,
    statement: [f32; PAIR],
}

fn strs(of: &[String]) -> Vec<&str> {
    of.iter().map(String::as_str).collect()
}

fn prepare(document: &Document, setting: &Setting<'_>) -> Prepared {
    let (english, arabic) = (strs(&document.english), strs(&document.arabic));
    let paragraphs = Sides::new(&english[..], &arabic[..]);
    let terms = Terms::of(paragraphs, setting.lexicon, &setting.cues);
    let units = Sides::from_fn(|s| Units::paragraphs(&terms, s));
    let cover = Cover::of(&terms, &units, Watch::UNSEEN).unwrap();
    let statements = Statements::of(paragraphs, &terms, &units, &cover, Watch::UNSEEN).unwrap();
    let told = statements.told(&statements.probabilities(&setting.statement));
    let roles = Sides::from_fn(|s| head::roles(paragraphs[s], &terms.counts[s], s));
    let candidates = Candidates::of(&cover, &told, paragraphs, &roles, Watch::UNSEEN).unwrap();
    let linked = document
        .gold
        .iter()
        .filter(|(e, a)| !e.is_empty() && !a.is_empty());
    let gold: Vec<Link> = linked
        .map(|(e, a)| (body(e, &roles.english), body(a, &roles.arabic)))
        .collect();
    let right = candidates.beads().iter();
    let right = right.map(|b| is_one_of(b, &gold)).collect();
    Prepared {
        candidates,
        right,
        lens: Sides::new(english.len(), arabic.len()),
        gold: gold.into_iter().collect(),
        fold: fold(&document.base),
        document: document.clone(),
    }
}

const FOLDS: usize = 7;

/// The fold of a document: the newsroom pairs, nr01 to nr07, have one each.
fn fold(base: &str) -> usize {
    base.bytes().map(usize::from).sum::<usize>() % FOLDS
}

/// Whether a candidate is one of the beads given.
fn is_one_of(shape: &Shape, gold: &[Link]) -> bool {
    gold.iter()
        .any(|(e, a)| shape.english.as_slice() == e && shape.arabic.as_slice() == a)
}

/// Datelines join a bead after the model has spoken: they are not its matter.
fn body(members: &[u32], roles: &[Role]) -> Vec<u32> {
    let is_body = |m: &&u32| members.len() == 1 || roles[**m as usize] != Role::Dateline;
    members.iter().filter(is_body).copied().collect()
}

/// Pairs of sentences that come from one segment, and those that do not.
fn statement_rows(document: &Document, setting: &Setting<'_>) -> Vec<([f32; PAIR], bool, f64)> {
    let Some(segments) = &document.segments else {
        return Vec::new();
    };
    let (english, arabic) = (strs(&document.english), strs(&document.arabic));
    let paragraphs = Sides::new(&english[..], &arabic[..]);
    let terms = Terms::of(paragraphs, setting.lexicon, &setting.cues);
    let units = Sides::from_fn(|s| Units::paragraphs(&terms, s));
    let cover = Cover::of(&terms, &units, Watch::UNSEEN).unwrap();
    let statements = Statements::of(paragraphs, &terms, &units, &cover, Watch::UNSEEN).unwrap();
    let segment = |side: Side, at: u32| {
        let span = statements.spans[side][at as usize];
        let of = &segments[side][span.para.at()];
        of.iter()
            .rev()
            .find(|(from, _)| *from <= span.start as usize)
            .map(|(_, s)| *s)
    };
    let pairs = statements.pairs.iter();
    pairs
        .map(|pair| {
            let english = segment(Side::English, pair.english);
            let right = english == segment(Side::Arabic, pair.arabic);
            (pair.features, right, 1.0)
        })
        .collect()
}

fn fit_statements(documents: &[Document], setting: &Setting<'_>) -> [f32; PAIR] {
    let rows: Vec<_> = documents
        .iter()
        .flat_map(|d| statement_rows(d, setting))
        .collect();
    let weights = regress(&rows, 1e-5, None);
    let mut bins = vec![(0usize, 0usize); 10];
    for (x, right, _) in &rows {
        let p = super::model::logistic(dot(x, &weights));
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        bin.0 += usize::from(*right);
        bin.1 += 1;
    }
    println!("statements, right of all by tenth of probability: {bins:?}");
    weights
}

/// Candidates below this in log odds by content teach nothing that their number would not drown.
const HOPELESS: f32 = -8.0;

/// Fits both stages and the threshold, beginning with the weights given.
fn fit(training: &[&Prepared], start: &Model) -> Model {
    let taught = training.iter().copied();
    let taught: Vec<&Prepared> = taught.filter(|d| d.document.weight > 0.0).collect();
    let training = &taught[..];
    let ridge = number("FIT_RIDGE", 1e-4);
    let mut rows = Vec::new();
    for d in training {
        let scores = start.score_content(&d.candidates);
        let all = d.candidates.features().iter().zip(&d.right).zip(scores);
        let live = all.filter(|((_, right), score)| **right || *score > HOPELESS);
        rows.extend(live.map(|((x, y), _)| (*x, *y, d.document.weight)));
    }
    let content: [f32; CONTENT] = regress(&rows, ridge, Some(&start.content));
    drop(rows);
    let mut model = Model {
        content,
        ..start.clone()
    };
    for round in 0..3 {
        let mut rows = Vec::new();
        for d in training {
            let first = model.score_content(&d.candidates);
            let scores = match round {
                0 => first.clone(),
                _ => with_neighbours(&d.candidates, &first, d.lens)
                    .iter()
                    .map(|f| dot(f, &model.all))
                    .collect(),
            };
            let features = with_neighbours(&d.candidates, &scores, d.lens);
            for ((x, y), score) in features.iter().zip(&d.right).zip(first) {
                if *y || score > HOPELESS {
                    rows.push((*x, *y, d.document.weight));
                }
            }
        }
        let all: [f32; ALL] = regress(&rows, ridge, Some(&model.all));
        model.all = all;
    }
    let threshold = [-3.5f32, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5].map(|threshold| Model {
        threshold,
        ..model.clone()
    });
    let f = |model: &Model| measure::Tally::of(training, model, true).strict();
    let best = threshold.into_iter().max_by(|a, b| f(a).total_cmp(&f(b)));
    let mut model = best.unwrap();
    model.linear = model.threshold;
    let mut rows = Vec::new();
    for d in training {
        let scores = model.score(&d.candidates, d.lens);
        for (at, x) in model.contenders(&d.candidates, &scores, d.lens, &[]) {
            rows.push((x.to_vec(), d.right[at], d.document.weight));
        }
    }
    model.forest = boost::fit(&rows, number("FIT_TREES", 480.0) as usize);
    // Not fitted: trees are too sure of what they have seen.
    model.threshold = number("FIT_THRESHOLD", -1.0) as f32;
    model
}

fn number(name: &str, or: f64) -> f64 {
    let given = std::env::var(name).ok();
    given.and_then(|v| v.parse().ok()).unwrap_or(or)
}

/// The documents to fit on, and those only to measure on, whose variant says `measured`.
fn documents() -> Option<Vec<Document>> {
    let data = std::env::var("DIGLOT_FIT_DATA").ok()?;
    let rooms = std::env::var("DIGLOT_FIT_NEWSROOMS").ok()?;
    let share = number("FIT_SHARE", 100.0);
    let mut chance = Chance(20_210_610);
    let mut out = Vec::new();
    for mut d in read(&data) {
        if d.variant.contains("measured") {
            d.weight = 0.0;
            out.push(d);
            continue;
        }
        if d.english.len() > 60 || !chance.odds(share as u64) {
            continue;
        }
        let news = d.set == "ntrex";
        if news && d.variant == "orig" && d.english.len() >= 8 {
            for _ in 0..3 {
                let mut made = newsrooms(&d.english, &d.arabic, &mut chance);
                made.base.clone_from(&d.base);
                made.weight = number("W_SYNTHETIC", 1.0);
                out.push(made);
            }
        }
        d.weight = number("W_PERTURBED", 0.3);
        // Merges are lost first where words are missing: the more of such texts, the better.
        let cuts = match (news, d.variant.as_str()) {
            (true, "all") => number("FIT_CUTS", 2.0) as usize,
            (true, "allshuf" | "merge") => 1,
            (false, "all") if d.set != "quran" => usize::from(chance.odds(20)),
            _ => 0,
        };
        for _ in 0..cuts {
            for percent in [30, 50] {
                let mut cut = with_cuts(&d, percent, &mut chance);
                cut.weight = number("W_CUT", 1.0);
                out.push(cut);
            }
        }
        // Texts of which one has much that the other leaves out.
        let briefs = match (news, d.variant.as_str()) {
            (true, "all" | "orig" | "cross") => number("FIT_BRIEFS", 1.0) as usize,
            (false, "all") if d.set != "quran" => usize::from(chance.odds(15)),
            _ => 0,
        };
        if d.english.len() >= 6 && d.arabic.len() >= 6 {
            for _ in 0..briefs {
                for percent in [20, 40, 60] {
                    let mut brief = in_brief(&d, percent, &mut chance);
                    brief.weight = number("W_BRIEF", 1.0);
                    out.push(brief);
                }
            }
        }
        if news || chance.odds(20) {
            out.push(d);
        }
    }
    for mut d in read(&rooms) {
        d.weight = number("W_REAL", 6.0);
        out.push(d);
    }
    Some(out)
}

#[test]
#[ignore = "fits the weights over data that is not part of the project"]
fn fit_the_weights() {
    let Some(documents) = documents() else {
        println!("skipped: no data named");
        return;
    };
    let mut setting = Setting {
        lexicon: Lexicon::shipped(),
        cues: Cues {
            roots: number("ROOTS", f64::from(Cues::ALL.roots)) as f32,
            ..Cues::ALL
        },
        statement: Model::LINEAR.statement,
    };
    setting.statement = fit_statements(&documents, &setting);
    let mut prepared: Vec<Prepared> = documents.iter().map(|d| prepare(d, &setting)).collect();
    let off = std::env::var("FIT_WITHOUT").unwrap_or_default();
    let off: Vec<usize> = off.split(',').filter_map(|k| k.parse().ok()).collect();
    for d in &mut prepared {
        d.candidates.silence(&off);
    }
    measure::reach(&prepared);
    let start = Model {
        statement: setting.statement,
        ..Model::LINEAR
    };
    let all: Vec<&Prepared> = prepared.iter().collect();
    println!("# shipped weights");
    measure::table(&all.iter().map(|d| (*d, &start)).collect::<Vec<_>>());
    println!("# shipped, with its trees");
    let shipped = Model::shipped();
    measure::table(&all.iter().map(|d| (*d, shipped)).collect::<Vec<_>>());
    let model = fit(&all, &start);
    println!("# fitted, on what it was fitted on");
    measure::table(&all.iter().map(|d| (*d, &model)).collect::<Vec<_>>());
    let linear = Model {
        forest: Default::default(),
        ..model.clone()
    };
    println!("{linear:?}");
    if let Ok(path) = std::env::var("FIT_FOREST") {
        std::fs::write(path, model.forest.to_string()).unwrap();
    }
    if let Ok(by) = std::env::var("FIT_LOO") {
        if by == "set" {
            let sets: BTreeSet<String> = documents.iter().map(|d| d.set.clone()).collect();
            for d in &mut prepared {
                d.fold = sets.iter().position(|s| *s == d.document.set).unwrap() % FOLDS;
            }
        }
        let all: Vec<&Prepared> = prepared.iter().collect();
        let folds: Vec<Model> = (0..FOLDS)
            .map(|k| {
                let others: Vec<&Prepared> = all.iter().copied().filter(|d| d.fold != k).collect();
                fit(&others, &linear)
            })
            .collect();
        let held: Vec<(&Prepared, &Model)> = all.iter().map(|d| (*d, &folds[d.fold])).collect();
        println!("# held out");
        measure::table(&held);
        measure::calibrate(&held);
        measure::worst(&held, number("FIT_WORST", 20.0) as usize);
    }
}

/// Prints what each cue and each part of the lexicon is worth: fitted anew without it, measured on the
/// documents of the other folds.
#[test]
#[ignore = "fits the weights over data that is not part of the project"]
fn ablation() {
    let Some(documents) = documents() else {
        println!("skipped: no data named");
        return;
    };
    let source = include_str!("../../../assets/lexicon.tsv");
    let thinned = |keep: usize| {
        let lines = source.lines().enumerate().filter(|(k, _)| k % 16 < keep);
        let text: Vec<&str> = lines.map(|(_, l)| l).collect();
        Lexicon::parse(&text.join("\n"))
    };
    let whole = Lexicon::parse(source);
    let none = Lexicon::parse("");
    let all = Cues::ALL;
    let run = |name: &str, lexicon: &Lexicon, cues: Cues, off: &[usize]| {
        let setting = Setting {
            lexicon,
            cues,
            statement: Model::LINEAR.statement,
        };
        let mut prepared: Vec<Prepared> = documents.iter().map(|d| prepare(d, &setting)).collect();
        for d in &mut prepared {
            d.candidates.silence(off);
        }
        let seen: Vec<&Prepared> = prepared.iter().filter(|d| d.fold % 2 == 0).collect();
        let unseen: Vec<&Prepared> = prepared.iter().filter(|d| d.fold % 2 == 1).collect();
        let model = fit(&seen, &Model::LINEAR);
        measure::line(name, &unseen, &model);
    };
    run("everything", &whole, all, &[]);
    run("no lexicon", &none, all, &[]);
    run("no roots", &whole, Cues { roots: 0.0, ..all }, &[]);
    run("no names", &whole, Cues { names: 0.0, ..all }, &[]);
    run(
        "no numbers",
        &whole,
        Cues {
            numbers: 0.0,
            ..all
        },
        &[],
    );
    run("no Latin words", &whole, Cues { latin: 0.0, ..all }, &[]);
    run("no lengths", &whole, all, &[11, 12]);
    run("no margins", &whole, all, &[5, 6, 17]);
    run("no statements", &whole, all, &[22, 23, 24, 25, 26, 27]);
    for keep in [1, 2, 4, 8] {
        run(
            &format!("{keep}/16 of the lexicon"),
            &thinned(keep),
            all,
            &[],
        );
    }
}

/// Prints what the lexicon lacks: words of documents in their own order, and of newsroom pairs, that find no
/// counterpart in their beads.
#[test]
#[ignore = "reads data that is not part of the project"]
fn words_without_counterpart() {
    let (Ok(data), Ok(rooms)) = (
        std::env::var("DIGLOT_FIT_DATA"),
        std::env::var("DIGLOT_FIT_NEWSROOMS"),
    ) else {
        println!("skipped: no data named");
        return;
    };
    let mut documents = read(&data);
    documents.retain(|d| d.variant == "orig" && d.set == "ntrex");
    documents.extend(read(&rooms));
    let setting = Setting {
        lexicon: Lexicon::shipped(),
        cues: Cues::ALL,
        statement: Model::LINEAR.statement,
    };
    for side in Side::BOTH {
        println!("# {side:?}");
        words::without_counterpart(&documents, &setting, side);
    }
}
