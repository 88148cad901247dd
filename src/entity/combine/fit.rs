//! How the weights of what speaks for a name were made.
//!
//! Learns from names of two kinds of texts: corpora of one language as `tagger/fit.rs` reads them (the folder that
//! `DIGLOT_FIT_NAMES` names), tagged by taggers that have not seen them, and annotated pairs (the files that
//! `DIGLOT_FIT_PAIRS` names, a colon between them; or names in brackets, as in `tests/data/wire_names.txt`), each side
//! by itself. The articles of the pairs count so much more that both kinds weigh about the same in all.
//!
//! `DIGLOT_FIT_SIDE=ar cargo test --lib combine::fit -- --ignored --nocapture` scores on what was held back: the
//! parts for development of corpora that have one, each fifth article of the pairs in turn.
//! The files that `DIGLOT_FIT_CHECK` names, of either kind, are scored and never learnt from.
//! `DIGLOT_FIT_WRITE=1` learns from all and writes `assets/weighing.bin`.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::signs::{SIGNS, Weights, differs, signs};
use super::{Proposal, proposals};
use crate::bitext::Watch;
use crate::entity::mention::Kind;
use crate::entity::sheet::Sheet;
use crate::entity::tagger::{self, Scratch, Tagger};
use crate::entity::{arabic, english};
use crate::text::Side;

#[path = "../../../tests/it/brackets.rs"]
mod brackets;

/// A name of an article: paragraph, bytes, kind.
type Name = (usize, usize, usize, Kind);

struct Article {
    texts: Vec<String>,
    gold: BTreeSet<Name>,
    /// Sentences of a corpus, in which names are whole words.
    corpus: bool,
    held: bool,
    /// Which tagger has not seen it.
    fold: usize,
    weight: f32,
}

impl Article {
    /// One of the annotated articles, which no tagger has seen.
    const fn annotated(texts: Vec<String>, gold: BTreeSet<Name>) -> Self {
        Self {
            texts,
            gold,
            corpus: false,
            held: false,
            fold: FOLDS,
            weight: 1.0,
        }
    }
}

struct Example {
    /// With those that only articles have, which learn what is else there.
    signs: Vec<usize>,
    right: bool,
    weight: f32,
}

const FOLDS: usize = 5;

fn bytes_of(text: &str, chars: usize) -> usize {
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(b, _)| b)
}

fn kind_of(tag: &str) -> Option<Kind> {
    Kind::of_tag(tag).filter(|k| super::is_name(*k))
}

/// A span grown to white space, without signs at its ends.
fn whole(text: &str, start: usize, end: usize) -> (usize, usize) {
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let tail = |t: &str| t.rsplit(char::is_whitespace).next().map_or(0, str::len);
    let head = |t: &str| t.split(char::is_whitespace).next().map_or(0, str::len);
    let start = start - tail(part(0, start));
    let end = end + head(part(end, text.len()));
    let sign = |c: char| !c.is_alphanumeric() && c != '%';
    let inside = part(start, end);
    let start = start + inside.len() - inside.trim_start_matches(sign).len();
    (start, start + part(start, end).trim_end_matches(sign).len())
}

fn names(paths: &[PathBuf], side: Side) -> Vec<Article> {
    let mut out = Vec::new();
    for path in paths {
        let source = std::fs::read_to_string(path).unwrap_or_default();
        if path.extension().is_some_and(|e| e == "txt") {
            if side == Side::English {
                out.extend(source.split("\n\n").map(bracketed));
            }
            continue;
        }
        for value in source
            .lines()
            .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        {
            let texts: Vec<String> = value[side.tag()]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|v| v.as_str().map(str::to_owned))
                .collect();
            let gold = value["mentions"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|m| m["lang"].as_str() == Some(side.tag()))
                .filter_map(|m| {
                    let number = |key: &str| m[key].as_u64().unwrap_or(0) as usize;
                    let para = number("para");
                    let text = texts.get(para)?;
                    let kind = kind_of(m["type"].as_str()?)?;
                    Some((
                        para,
                        bytes_of(text, number("start")),
                        bytes_of(text, number("end")),
                        kind,
                    ))
                })
                .collect();
            out.push(Article::annotated(texts, gold));
        }
    }
    out
}

/// An article with its names in brackets.
fn bracketed(source: &str) -> Article {
    let (texts, names) = brackets::read(source);
    let gold = names
        .into_iter()
        .filter_map(|(para, range, tag)| {
            let (start, end) = whole(&texts[para], range.start, range.end);
            Some((para, start, end, kind_of(&tag)?))
        })
        .collect();
    Article::annotated(texts, gold)
}

/// Fifteen sentences of a corpus to an article.
fn corpora(sentences: &[tagger::Sentence], names: &[String]) -> Vec<Article> {
    let mut out = Vec::new();
    for (n, chunk) in sentences.chunk_by(|a, b| a.file == b.file).enumerate() {
        let name = &names[chunk[0].file];
        for (k, chunk) in chunk.chunks(15).enumerate() {
            let gold = chunk
                .iter()
                .enumerate()
                .flat_map(|(para, s)| {
                    s.names.iter().filter_map(move |(start, end, kind)| {
                        let kind = kind_of(kind)?;
                        let (start, end) = (bytes_of(&s.text, *start), bytes_of(&s.text, *end));
                        let (start, end) = whole(&s.text, start, end);
                        Some((para, start, end, kind))
                    })
                })
                .collect();
            out.push(Article {
                texts: chunk.iter().map(|s| s.text.clone()).collect(),
                gold,
                corpus: true,
                held: name.contains("dev"),
                fold: (k + n) % FOLDS,
                weight: if MESSAGES.iter().any(|m| name.contains(m)) {
                    0.02
                } else {
                    1.0
                },
            });
        }
    }
    out
}

/// Corpora of short messages, which name things in another manner than articles.
const MESSAGES: [&str; 2] = ["btc", "wnut"];

fn read<'t>(side: Side, texts: &'t [&'t str]) -> Sheet<'t> {
    let mut sheet = Sheet::new(side, texts);
    let watch = Watch::UNSEEN;
    let read = sheet.read_values(watch).and_then(|()| match side {
        Side::English => english::detect(&mut sheet, watch),
        Side::Arabic => arabic::detect(&mut sheet, watch),
    });
    assert!(read.is_some(), "nobody calls it off");
    sheet
}

fn span_of(sheet: &Sheet<'_>, p: &Proposal) -> (usize, usize) {
    if let Some(draft) = p.draft.and_then(|id| sheet.draft(id)) {
        return (draft.bytes.start, draft.bytes.end);
    }
    let row = sheet.row(p.para);
    let start =
        super::behind_clitics(sheet, p.para, p.tokens.start).unwrap_or(row[p.tokens.start].start);
    (start, row[p.tokens.end - 1].end)
}

fn flat(of: Vec<&Vec<Example>>) -> Vec<&Example> {
    of.into_iter().flatten().collect()
}

fn is_right(article: &Article, sheet: &Sheet<'_>, p: &Proposal) -> bool {
    let (start, end) = span_of(sheet, p);
    let (start, end) = if article.corpus {
        whole(&article.texts[p.para], start, end)
    } else {
        (start, end)
    };
    article.gold.contains(&(p.para, start, end, p.kind))
}

fn examples(side: Side, article: &Article, taggers: &[Tagger], out: &mut Vec<Example>) {
    let texts: Vec<&str> = article.texts.iter().map(String::as_str).collect();
    let sheet = read(side, &texts);
    let blank = Weights(vec![0.0; SIGNS]);
    let tagger = &taggers[article.fold];
    let all = proposals(
        &sheet,
        tagger,
        &mut Scratch::default(),
        &blank,
        Watch::UNSEEN,
    )
    .unwrap_or_default();
    for group in all.chunk_by(|a, b| a.para == b.para) {
        for (at, p) in group.iter().enumerate() {
            let mut told = Vec::new();
            signs(&sheet, group, at, |s| told.push(s));
            if !article.corpus {
                let more: Vec<usize> = told
                    .iter()
                    .filter(|s| differs(**s))
                    .map(|s| s + SIGNS)
                    .collect();
                told.extend(more);
            }
            out.push(Example {
                signs: told,
                right: is_right(article, &sheet, p),
                weight: article.weight,
            });
        }
    }
}

/// How much the articles weigh in all, beside the corpora, and how far what only they say is believed: corpora name
/// less than the guidelines of articles ask for (no ministries, no army, Hamas without its "movement").
/// `SHARE` and `OWN` try others.
fn shares(side: Side) -> (f32, f32) {
    let (share, own) = match side {
        Side::English => (3.0, 1.0),
        Side::Arabic => (0.1, 0.28),
    };
    let setting = |name: &str, usual: f32| {
        let value = std::env::var(name).ok();
        value.and_then(|v| v.parse().ok()).unwrap_or(usual)
    };
    (setting("SHARE", share), setting("OWN", own))
}

/// Passes over the examples, and the penalty on the squares of the weights.
const EPOCHS: usize = 60;
const PENALTY: f32 = 20.0;

/// Logistic regression by AdaGrad (Duchi et al. 2011). Articles have a second weight for some of the signs, so that
/// these may say something else there than in corpora (Daume 2007, "Frustratingly Easy Domain Adaptation").
fn learn(side: Side, examples: &[&Example]) -> Weights {
    let mut weights = vec![0f32; 2 * SIGNS];
    let mut squares = vec![1e-6f32; 2 * SIGNS];
    let total: f32 = examples.iter().map(|e| e.weight).sum();
    for _ in 0..EPOCHS {
        for e in examples {
            let sum: f32 = e.signs.iter().map(|s| weights[*s]).sum();
            let p = 1.0 / (1.0 + (-sum).exp());
            let error = (p - f32::from(u8::from(e.right))) * e.weight;
            for &s in &e.signs {
                let g = error + PENALTY * weights[s] * e.weight / total;
                squares[s] += g * g;
                weights[s] -= 0.3 * g / squares[s].sqrt();
            }
        }
    }
    let own = shares(side).1;
    Weights(
        (0..SIGNS)
            .map(|s| weights[s] + own * weights[s + SIGNS])
            .collect(),
    )
}

#[derive(Default, Clone, Copy)]
struct Score {
    hit: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn add(&mut self, gold: &BTreeSet<Name>, found: &BTreeSet<Name>) {
        self.hit += gold.intersection(found).count();
        self.found += found.len();
        self.gold += gold.len();
    }

    fn show(&self) -> String {
        format!(
            "P {:5.1} R {:5.1} F1 {:5.1} n {}",
            100.0 * self.hit as f64 / self.found.max(1) as f64,
            100.0 * self.hit as f64 / self.gold.max(1) as f64,
            200.0 * self.hit as f64 / (self.found + self.gold).max(1) as f64,
            self.gold
        )
    }
}

/// What is found in an article where nothing else speaks.
fn found(side: Side, article: &Article, taggers: &[Tagger], weights: &Weights) -> BTreeSet<Name> {
    let texts: Vec<&str> = article.texts.iter().map(String::as_str).collect();
    let mut sheet = read(side, &texts);
    let mut all = proposals(
        &sheet,
        &taggers[article.fold],
        &mut Scratch::default(),
        weights,
        Watch::UNSEEN,
    )
    .unwrap_or_default();
    for group in all.chunk_by_mut(|a, b| a.para == b.para) {
        super::choose(&mut sheet, group, true);
    }
    crate::entity::propagate::propagate(&mut sheet);
    sheet
        .drafts()
        .filter(|(_, d)| super::is_name(d.kind))
        .map(|(_, d)| {
            let (start, end) = if article.corpus {
                whole(&article.texts[d.para], d.bytes.start, d.bytes.end)
            } else {
                (d.bytes.start, d.bytes.end)
            };
            (d.para, start, end, d.kind)
        })
        .collect()
}

fn write(side: Side, weights: &Weights) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/weighing.bin");
    let mut bytes = std::fs::read(&path).unwrap_or_default();
    bytes.resize(4 * SIGNS, 0);
    let from = match side {
        Side::English => 0,
        Side::Arabic => 2 * SIGNS,
    };
    for (slot, w) in bytes[from..].chunks_exact_mut(2).zip(&weights.0) {
        let whole = (w * 100.0).round().clamp(-32_000.0, 32_000.0) as i16;
        slot.copy_from_slice(&whole.to_le_bytes());
    }
    std::fs::write(path, bytes).unwrap_or_else(|e| panic!("{e}"));
}

#[test]
#[ignore = "makes weights from texts that are not part of the project"]
fn fit() {
    let Some((side, folder)) = tagger::asked() else {
        return;
    };
    let (sentences, files) = tagger::sentences_of(side, &folder);
    let articles = corpora(&sentences, &files);
    let mut taggers: Vec<Tagger> = (0..FOLDS)
        .map(|fold| {
            let mut at = 0;
            let mut own = Vec::new();
            for article in &articles {
                let to = at + article.texts.len();
                if article.fold != fold {
                    own.extend(&sentences[at..to]);
                }
                at = to;
            }
            tagger::learnt(side, &own)
        })
        .collect();
    taggers.push(tagger::learnt(side, &sentences.iter().collect::<Vec<_>>()));
    let pair_files: Vec<PathBuf> = std::env::var_os("DIGLOT_FIT_PAIRS")
        .iter()
        .flat_map(std::env::split_paths)
        .collect();
    let mut pairs = names(&pair_files, side);
    let count = |a: &[Article]| a.iter().map(|a| a.gold.len()).sum::<usize>().max(1);
    let weight = shares(side).0 * count(&articles) as f32 / count(&pairs) as f32;
    for pair in &mut pairs {
        pair.weight = weight;
    }
    println!("{} signs, weight of a pair {weight:.1}", SIGNS);
    let of = |all: &[Article]| -> Vec<Vec<Example>> {
        all.iter()
            .map(|a| {
                let mut out = Vec::new();
                examples(side, a, &taggers, &mut out);
                out
            })
            .collect()
    };
    let (corpus, paired) = (of(&articles), of(&pairs));
    // Parts for development, scored by weights that have not seen them.
    let seen: Vec<&Vec<Example>> = corpus
        .iter()
        .zip(&articles)
        .filter(|(_, a)| !a.held)
        .map(|(e, _)| e)
        .collect();
    let weights = learn(side, &flat(seen.iter().copied().chain(&paired).collect()));
    let mut at = 0;
    let mut scores = vec![Score::default(); files.len()];
    for article in &articles {
        if article.held {
            scores[sentences[at].file]
                .add(&article.gold, &found(side, article, &taggers, &weights));
        }
        at += article.texts.len();
    }
    for (name, score) in files.iter().zip(&scores).filter(|(_, s)| s.gold > 0) {
        println!("{name:24} {}", score.show());
    }
    let mut score = Score::default();
    for fold in 0..FOLDS {
        let rest = paired
            .iter()
            .enumerate()
            .filter(|(k, _)| k % FOLDS != fold)
            .map(|(_, e)| e);
        let weights = learn(side, &flat(corpus.iter().chain(rest).collect()));
        for article in pairs.iter().skip(fold).step_by(FOLDS) {
            score.add(&article.gold, &found(side, article, &taggers, &weights));
        }
    }
    println!("{:24} {}", "pairs", score.show());
    let weights = learn(side, &flat(corpus.iter().chain(&paired).collect()));
    for path in std::env::var_os("DIGLOT_FIT_CHECK")
        .iter()
        .flat_map(std::env::split_paths)
    {
        let mut own = names(std::slice::from_ref(&path), side);
        if own.iter().all(|a| a.texts.is_empty()) {
            let sentences = tagger::sentences_in(&path, 0);
            own = corpora(&sentences, &[String::new()]);
            own.iter_mut().for_each(|a| a.fold = FOLDS);
        }
        let mut score = Score::default();
        for article in &own {
            score.add(&article.gold, &found(side, article, &taggers, &weights));
        }
        println!("{:24} {}", path.display(), score.show());
    }
    if std::env::var_os("DIGLOT_FIT_WRITE").is_some() {
        write(side, &weights);
    }
}
