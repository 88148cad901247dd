//! How the weights that ship were made.
//!
//! Needs sentences with their names, which are not part of the project: files of JSON lines
//! `{text, entities: [{start, end, type}]}` (offsets in characters) in the folder that
//! `DIGLOT_FIT_NAMES` names, for each language `en_*.jsonl` and `ar_*.jsonl`. The texts may be
//! those of corpora whose licence allows weights to be given away (see `assets/NOTICE.md`).
//!
//! `DIGLOT_FIT_SIDE=en cargo test --lib tagger::fit -- --ignored --nocapture` trains without the files
//! whose names contain a word of `DIGLOT_FIT_HELD` and scores on these; with `DIGLOT_FIT_WRITE=1` it
//! trains on all and writes `assets/tagger_en.bin`. Files in the folder `DIGLOT_FIT_CHECK` are scored
//! and never learnt from.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::features::{Features, Group, Spelling, group_of, row_of};
use super::viterbi::Paths;
use super::{Clue, LABELS, Label, OUTSIDE, ROWS, Tagger, clues, features, label, pack, sentences};
use crate::bitext::Watch;
use crate::entity::lists::{Sort, shipped as shipped_lists};
use crate::entity::mention::Kind;
use crate::entity::sheet::Sheet;
use crate::entity::{arabic, english};
use crate::language::token::{Class, Token};
use crate::text::Side;

/// A sentence with its names: first and last character, type.
pub(in crate::entity) struct Sentence {
    pub(in crate::entity) file: usize,
    pub(in crate::entity) text: String,
    pub(in crate::entity) names: Vec<(usize, usize, String)>,
}

/// A sentence made ready: the features of its tokens and their labels.
struct Example {
    rows: Vec<Vec<u32>>,
    gold: Vec<Label>,
    file: usize,
}

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn odds(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(usual)
}

pub(in crate::entity) fn sentences_in(path: &Path, file: usize) -> Vec<Sentence> {
    let source = std::fs::read_to_string(path).unwrap_or_default();
    source
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .map(|v| {
            let number = |v: &Value| v.as_u64().unwrap_or(0) as usize;
            Sentence {
                file,
                text: v["text"].as_str().unwrap_or("").to_owned(),
                names: v["entities"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|e| {
                        (
                            number(&e["start"]),
                            number(&e["end"]),
                            e["type"].as_str().unwrap_or("").to_owned(),
                        )
                    })
                    .collect(),
            }
        })
        .collect()
}

/// The corpora's notions of a name made one: no names of accounts, nothing without a capital, no
/// pronouns and no article at the front.
fn clean(sentence: &mut Sentence) {
    let chars: Vec<char> = sentence.text.chars().collect();
    sentence.names.retain_mut(|(start, end, _)| {
        let word = |from: usize, to: usize| -> String {
            chars.get(from..to).unwrap_or_default().iter().collect()
        };
        let before = word(0, *start);
        if word(*start, *end).starts_with('@') || before.trim_end().ends_with('@') {
            return false;
        }
        let whole = word(*start, *end);
        for article in ["the ", "a ", "an "] {
            if whole.to_lowercase().starts_with(article) {
                *start += article.len();
                break;
            }
        }
        let rest = word(*start, *end);
        let pronoun = !rest.contains(' ')
            && crate::language::frequent::is_function_word(&rest.to_lowercase(), Side::English)
            && rest != "US";
        rest.chars().any(char::is_uppercase) && !pronoun
    });
}

/// The sentence in capitals, as headlines are.
fn headline(sentence: &Sentence) -> Sentence {
    let upper: String = sentence
        .text
        .chars()
        .map(|c| c.to_ascii_uppercase())
        .collect();
    Sentence {
        file: sentence.file,
        text: upper,
        names: sentence.names.clone(),
    }
}

/// The labels of tokens.
fn labels(side: Side, sentence: &Sentence, row: &[Token]) -> Vec<Label> {
    let mut chars = vec![0; sentence.text.len() + 1];
    for (n, (b, c)) in sentence.text.char_indices().enumerate() {
        for slot in &mut chars[b..b + c.len_utf8()] {
            *slot = n;
        }
    }
    chars[sentence.text.len()] = sentence.text.chars().count();
    let mut out = vec![OUTSIDE; row.len()];
    for (start, end, kind) in &sentence.names {
        let kind = match kind.as_str() {
            "PER" => Kind::Person,
            "ORG" => Kind::Organisation,
            "LOC" => Kind::Place,
            "MISC" | "NORP" => Kind::Group,
            _ => continue,
        };
        let covered: Vec<usize> = (0..row.len())
            .filter(|&i| chars[row[i].start] < *end && chars[row[i].end] > *start)
            .collect();
        // A nationality is no place, whatever the corpus says.
        let nation = side == Side::English
            && covered.len() == 1
            && shipped_lists()
                .at(side, row, covered[0], |_| true)
                .first()
                .is_some_and(|h| h.sort == Sort::Group);
        let kind = if nation { Kind::Group } else { kind };
        let mut first = true;
        for (i, token) in row.iter().enumerate() {
            if chars[token.start] < *end && chars[token.end] > *start && out[i] == OUTSIDE {
                // A sign at the border is no part of a name.
                let last = chars[token.end] >= *end;
                if (first || last) && (matches!(token.class, Class::Sign(_)) || token.norm == "'s")
                {
                    continue;
                }
                out[i] = label(kind, first);
                first = false;
            }
        }
    }
    out
}

fn prepare(side: Side, sentence: &Sentence, out: &mut Vec<Example>) {
    let texts = [sentence.text.as_str()];
    let mut sheet = Sheet::new(side, &texts);
    let watch = Watch::UNSEEN;
    let read = sheet.read_values(watch).and_then(|()| match side {
        Side::English => english::detect(&mut sheet, watch),
        Side::Arabic => arabic::detect(&mut sheet, watch),
    });
    assert!(read.is_some(), "nobody calls it off");
    let gold = labels(side, sentence, sheet.row(0));
    let mut said: Vec<Clue> = Vec::new();
    clues::read(&sheet, 0, &mut said);
    let mut words = Vec::new();
    let mut features = Features::default();
    for range in sentences(sheet.row(0)) {
        let tokens = &sheet.row(0)[range.clone()];
        let spellings = tokens.iter().map(|t| Spelling::of(side, t));
        features::read_words(tokens, &said[range.clone()], spellings, &mut words);
        let rows = (0..tokens.len())
            .map(|i| {
                features.at(side, tokens, &words, i);
                features.rows().to_vec()
            })
            .collect();
        out.push(Example {
            rows,
            gold: gold[range].to_vec(),
            file: sentence.file,
        });
    }
}

struct Learner {
    weights: Vec<[f32; LABELS]>,
    sums: Vec<[f32; LABELS]>,
    steps: [[f32; LABELS]; LABELS + 1],
    step_sums: [[f32; LABELS]; LABELS + 1],
    count: f32,
}

impl Learner {
    fn new() -> Self {
        Self {
            weights: vec![[0.0; LABELS]; ROWS],
            sums: vec![[0.0; LABELS]; ROWS],
            steps: [[0.0; LABELS]; LABELS + 1],
            step_sums: [[0.0; LABELS]; LABELS + 1],
            count: 1.0,
        }
    }

    fn decode(&self, rows: &[Vec<u32>]) -> Vec<Label> {
        // Whole numbers of a thousandth: the same decoder as the program's.
        let steps = self.steps.map(|r| r.map(|x| (x * 1000.0) as i32));
        let scores = rows.iter().map(|features| {
            let mut score = [0f32; LABELS];
            for f in features {
                for (s, w) in score.iter_mut().zip(&self.weights[row_of(*f)]) {
                    *s += w;
                }
            }
            score.map(|x| (x * 1000.0) as i32)
        });
        best_labels(&steps, scores)
    }

    fn learn(&mut self, rows: &[Vec<u32>], gold: &[Label]) {
        let found = self.decode(rows);
        if found != gold {
            for (i, features) in rows.iter().enumerate() {
                let (g, f) = (usize::from(gold[i]), usize::from(found[i]));
                if g != f {
                    for feature in features {
                        let row = row_of(*feature);
                        self.weights[row][g] += 1.0;
                        self.weights[row][f] -= 1.0;
                        self.sums[row][g] += self.count;
                        self.sums[row][f] -= self.count;
                    }
                }
                let before = |l: &[Label]| i.checked_sub(1).map_or(LABELS, |k| usize::from(l[k]));
                let (a, b) = (before(gold), before(&found));
                if (a, g) != (b, f) {
                    self.steps[a][g] += 1.0;
                    self.steps[b][f] -= 1.0;
                    self.step_sums[a][g] += self.count;
                    self.step_sums[b][f] -= self.count;
                }
            }
        }
        self.count += 1.0;
    }

    /// Adds the averaged weights to a sum over learners.
    fn add_to(&self, weights: &mut [[f32; LABELS]], steps: &mut [[f32; LABELS]; LABELS + 1]) {
        for (row, slots) in weights.iter_mut().enumerate() {
            for (k, slot) in slots.iter_mut().enumerate() {
                *slot += self.weights[row][k] - self.sums[row][k] / self.count;
            }
        }
        for (row, slots) in steps.iter_mut().enumerate() {
            for (k, slot) in slots.iter_mut().enumerate() {
                *slot += self.steps[row][k] - self.step_sums[row][k] / self.count;
            }
        }
    }
}

fn best_labels(
    steps: &[[i32; LABELS]; LABELS + 1],
    scores: impl Iterator<Item = [i32; LABELS]>,
) -> Vec<Label> {
    let (mut back, mut labels) = (Vec::new(), Vec::new());
    Paths::of(steps).best(scores, &mut back, &mut labels);
    labels
}

fn train(side: Side, examples: &[&Example]) -> Tagger {
    let mut weights = vec![[0f32; LABELS]; ROWS];
    let mut steps = [[0f32; LABELS]; LABELS + 1];
    let (word, lists, rules) = (
        setting("DROP_WORD", 10),
        setting("DROP_LISTS", 15),
        setting("DROP_RULES", 20),
    );
    let usual = match side {
        Side::English => 5,
        Side::Arabic => 8,
    };
    for run in 0..setting("RUNS", 2) {
        let mut chance = Chance(88_172_645_463_325_252 + run * 7919);
        let mut learner = Learner::new();
        for epoch in 0..setting("EPOCHS", usual) {
            let mut order: Vec<usize> = (0..examples.len()).collect();
            for i in (1..order.len()).rev() {
                order.swap(i, chance.below(i + 1));
            }
            let started = std::time::Instant::now();
            for at in order {
                let example = examples[at];
                let (no_lists, no_rules) = (chance.odds(lists), chance.odds(rules));
                let rows: Vec<Vec<u32>> = example
                    .rows
                    .iter()
                    .map(|r| {
                        let no_word = chance.odds(word);
                        r.iter()
                            .copied()
                            .filter(|f| match group_of(*f) {
                                Group::Form => true,
                                Group::Word => !no_word,
                                Group::Lists => !no_lists,
                                Group::Rules => !no_rules,
                            })
                            .collect()
                    })
                    .collect();
                learner.learn(&rows, &example.gold);
            }
            eprintln!("run {run} epoch {epoch} {:?}", started.elapsed());
        }
        learner.add_to(&mut weights, &mut steps);
    }
    // The scale leaves out the few greatest; what is small is nothing.
    let mut sizes: Vec<f32> = weights
        .iter()
        .flatten()
        .map(|w| w.abs())
        .filter(|w| *w > 0.0)
        .collect();
    sizes.sort_by(f32::total_cmp);
    let top = sizes[(sizes.len() as f64 * 0.9995) as usize % sizes.len()];
    let scale = 127.0 / top;
    let small = setting("PRUNE", 4) as f32;
    let whole = |w: f32| {
        let q = (w * scale).round().clamp(-127.0, 127.0);
        if q.abs() <= small { 0.0 } else { q }
    };
    Tagger {
        side,
        weights: weights.iter().map(|r| r.map(|w| whole(w) as i8)).collect(),
        steps: steps.map(|r| r.map(|w| (w * scale).round() as i32)),
    }
}

fn tagged(tagger: &Tagger, example: &Example) -> Vec<Label> {
    let scores = example.rows.iter().map(|features| {
        let mut score = [0i32; LABELS];
        for f in features {
            for (s, w) in score.iter_mut().zip(&tagger.weights[row_of(*f)]) {
                *s += i32::from(*w);
            }
        }
        score
    });
    best_labels(&tagger.steps, scores)
}

fn spans(labels: &[Label]) -> Vec<(usize, usize, Kind)> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < labels.len() {
        let Some((kind, _)) = super::reading(labels[i]) else {
            i += 1;
            continue;
        };
        let from = i;
        i += 1;
        while i < labels.len() && labels[i] == super::inside(kind) {
            i += 1;
        }
        out.push((from, i, kind));
    }
    out
}

fn f1(hit: usize, found: usize, gold: usize) -> f64 {
    200.0 * hit as f64 / (found + gold).max(1) as f64
}

/// The files of a language in a folder.
fn files_of(tag: &str, folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{e}"))
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| {
            let name = p
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            name.starts_with(&format!("{tag}_")) && name.ends_with(".jsonl")
        })
        .collect();
    paths.sort();
    paths
}

/// All sentences of a language in a folder, and the names of the files.
pub(in crate::entity) fn sentences_of(side: Side, folder: &Path) -> (Vec<Sentence>, Vec<String>) {
    let paths = files_of(side.tag(), folder);
    let mut out = Vec::new();
    for (file, path) in paths.iter().enumerate() {
        let mut all = sentences_in(path, file);
        if side == Side::English {
            all.iter_mut().for_each(clean);
        }
        out.extend(all);
    }
    let stems = paths.iter().filter_map(|p| p.file_stem());
    let names = stems.map(|n| n.to_string_lossy().into_owned()).collect();
    (out, names)
}

/// A tagger learnt from sentences, as those that ship are.
pub(in crate::entity) fn learnt(side: Side, sentences: &[&Sentence]) -> Tagger {
    let mut examples = Vec::new();
    for (n, sentence) in sentences.iter().enumerate() {
        prepare(side, sentence, &mut examples);
        if side == Side::English && n % 100 < setting("HEADLINES", 6) as usize {
            prepare(side, &headline(sentence), &mut examples);
        }
    }
    train(side, &examples.iter().collect::<Vec<_>>())
}

/// The side to learn and the folder of names to learn from; none, which is told, where none is set.
pub(in crate::entity) fn asked() -> Option<(Side, PathBuf)> {
    let Some(folder) = std::env::var_os("DIGLOT_FIT_NAMES").map(PathBuf::from) else {
        println!("skipped: DIGLOT_FIT_NAMES is not set");
        return None;
    };
    let tag = std::env::var("DIGLOT_FIT_SIDE").unwrap_or_default();
    let side = if tag == Side::English.tag() {
        Side::English
    } else {
        Side::Arabic
    };
    Some((side, folder))
}

#[test]
#[ignore = "makes weights from texts that are not part of the project"]
fn fit() {
    let Some((side, folder)) = asked() else {
        return;
    };
    let tag = side.tag();
    let write = std::env::var_os("DIGLOT_FIT_WRITE").is_some();
    let held: Vec<String> = std::env::var("DIGLOT_FIT_HELD")
        .unwrap_or_else(|_| "dev".to_owned())
        .split(',')
        .map(str::to_owned)
        .collect();
    let mut paths = files_of(tag, &folder);
    let mut learnt = Vec::new();
    let mut kept = Vec::new();
    for (file, path) in paths.iter().enumerate() {
        let name = path.to_string_lossy();
        let mut all = sentences_in(path, file);
        if side == Side::English {
            all.iter_mut().for_each(clean);
        }
        for (n, sentence) in all.iter().enumerate() {
            // Of a file with no part for development, the last tenth is held back.
            let has_dev = name.contains("anercorp")
                || name.contains("aqmar")
                || name.contains("wnut")
                || name.contains("uner");
            let out = held
                .iter()
                .any(|h| !h.is_empty() && name.contains(h.as_str()))
                || !has_dev && n >= all.len() * 9 / 10;
            if out {
                prepare(side, sentence, &mut kept);
            }
            if !out || write {
                prepare(side, sentence, &mut learnt);
                if side == Side::English && n % 100 < setting("HEADLINES", 6) as usize {
                    prepare(side, &headline(sentence), &mut learnt);
                }
                if name.contains("uner") {
                    for _ in 1..setting("UNER", 2) {
                        prepare(side, sentence, &mut learnt);
                    }
                }
            }
        }
    }
    let checks = paths.len();
    if let Some(folder) = std::env::var_os("DIGLOT_FIT_CHECK").map(PathBuf::from) {
        let mut more: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap_or_else(|e| panic!("{e}"))
            .filter_map(|e| Some(e.ok()?.path()))
            .filter(|p| {
                p.file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .starts_with(&format!("{tag}_"))
            })
            .collect();
        more.sort();
        for (k, path) in more.iter().enumerate() {
            for sentence in sentences_in(path, checks + k) {
                prepare(side, &sentence, &mut kept);
            }
        }
        paths.extend(more);
    }
    println!(
        "{} sentences to learn, {} held back",
        learnt.len(),
        kept.len()
    );
    let examples: Vec<&Example> = learnt.iter().collect();
    let tagger = train(side, &examples);
    let bytes = pack::write(&tagger);
    println!("{} bytes", bytes.len());
    if write {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/tagger_{tag}.bin"));
        std::fs::write(path, &bytes).unwrap_or_else(|e| panic!("{e}"));
    }
    let again = pack::read(side, &bytes);
    let mut scores: BTreeMap<(usize, &str), [usize; 3]> = BTreeMap::new();
    for example in &kept {
        let (found, gold) = (spans(&tagged(&again, example)), spans(&example.gold));
        for kind in [Kind::Person, Kind::Organisation, Kind::Place] {
            let of = |s: &[(usize, usize, Kind)]| s.iter().filter(|x| x.2 == kind).count();
            let hit = found
                .iter()
                .filter(|x| x.2 == kind && gold.contains(x))
                .count();
            for key in [kind.tag(), "all"] {
                let slot = scores.entry((example.file, key)).or_default();
                slot[0] += hit;
                slot[1] += of(&found);
                slot[2] += of(&gold);
            }
        }
    }
    for ((file, kind), [hit, found, gold]) in scores {
        let name = paths[file]
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        println!(
            "{name:28} {kind:4} P {:5.1} R {:5.1} F1 {:5.1} n {gold}",
            100.0 * hit as f64 / found.max(1) as f64,
            100.0 * hit as f64 / gold.max(1) as f64,
            f1(hit, found, gold)
        );
    }
}
