//! The aligner against hand-made gold: the seeds always, larger sets where they are at hand.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diglot::bitext::align;
use diglot::language::lexicon::Lexicon;
use diglot::text::Sides;
use serde_json::Value;

type Link = (Vec<u32>, Vec<u32>);

struct Document {
    /// Which base text it was made of, where it says.
    base: String,
    set: String,
    english: Vec<String>,
    arabic: Vec<String>,
    gold: Vec<Link>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn paragraphs(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().unwrap();
    all.iter().map(|s| s.as_str().unwrap().to_owned()).collect()
}

fn links(value: &Value) -> Vec<Link> {
    let side = |v: &Value| -> Vec<u32> {
        let all = v.as_array().unwrap();
        all.iter()
            .map(|i| u32::try_from(i.as_u64().unwrap()).unwrap())
            .collect()
    };
    let all = value.as_array().unwrap();
    all.iter().map(|l| (side(&l[0]), side(&l[1]))).collect()
}

fn seeds() -> Document {
    let gold: Value = serde_json::from_str(include_str!("../data/align_seeds.json")).unwrap();
    Document {
        base: String::new(),
        set: "seeds".to_owned(),
        english: paragraphs(&root().join(gold["english"].as_str().unwrap())),
        arabic: paragraphs(&root().join(gold["arabic"].as_str().unwrap())),
        gold: links(&gold["links"]),
    }
}

/// The lexicon that figures are printed for: as shipped, or with the layers that `DIGLOT_LEXICON` names.
fn lexicon() -> &'static Lexicon {
    static LEXICON: std::sync::LazyLock<Lexicon> = std::sync::LazyLock::new(|| {
        let mut layers = vec![Lexicon::shipped_layer()];
        let named = std::env::var("DIGLOT_LEXICON").unwrap_or_default();
        if named.contains("installed") {
            use diglot::library::dictionary::{folders, installed};
            let (layer, found) = installed(&folders(|name| std::env::var(name).ok()));
            println!("{found:?}");
            layers.push(layer.into());
        }
        Lexicon::of(layers)
    });
    &LEXICON
}

fn linked(document: &Document) -> Vec<Link> {
    linked_with(document, lexicon())
}

fn linked_with(document: &Document, lexicon: &Lexicon) -> Vec<Link> {
    let english: Vec<&str> = document.english.iter().map(String::as_str).collect();
    let arabic: Vec<&str> = document.arabic.iter().map(String::as_str).collect();
    align(Sides::new(&english, &arabic), lexicon)
        .beads()
        .iter()
        .filter(|b| b.is_linked())
        .map(|b| (b.english.clone(), b.arabic.clone()))
        .collect()
}

fn linked_gold(document: &Document) -> BTreeSet<Link> {
    let both = |l: &&Link| !l.0.is_empty() && !l.1.is_empty();
    document.gold.iter().filter(both).cloned().collect()
}

#[test]
fn the_seeds_align_as_a_reader_would() {
    let seeds = seeds();
    let found: BTreeSet<Link> = linked(&seeds).into_iter().collect();
    assert_eq!(found, linked_gold(&seeds));
}

#[test]
fn reasons_lie_inside_their_paragraphs() {
    let seeds = seeds();
    let english: Vec<&str> = seeds.english.iter().map(String::as_str).collect();
    let arabic: Vec<&str> = seeds.arabic.iter().map(String::as_str).collect();
    let alignment = align(Sides::new(&english, &arabic), Lexicon::shipped());
    for bead in alignment.beads().iter().filter(|b| b.is_linked()) {
        assert!(!bead.reasons.is_empty());
        assert!(bead.reasons.windows(2).all(|w| w[0].weight >= w[1].weight));
        for reason in &bead.reasons {
            assert!(bead.english.contains(&reason.english.para.index));
            assert!(bead.arabic.contains(&reason.arabic.para.index));
            for (span, texts) in [(reason.english, &english), (reason.arabic, &arabic)] {
                assert!(!span.of(texts[span.para.at()]).is_empty());
            }
        }
    }
}

/// Right, found and wanted, by exact link and by pair of paragraphs.
#[derive(Default, Clone, Copy)]
struct Counts {
    strict: [usize; 3],
    pair: [usize; 3],
}

impl Counts {
    fn add(&mut self, found: &BTreeSet<Link>, gold: &BTreeSet<Link>) {
        let pairs = |links: &BTreeSet<Link>| -> BTreeSet<(u32, u32)> {
            let cross = |(e, a): &Link| {
                let a = a.clone();
                e.clone()
                    .into_iter()
                    .flat_map(move |i| a.clone().into_iter().map(move |j| (i, j)))
            };
            links.iter().flat_map(cross).collect()
        };
        let (p, g) = (pairs(found), pairs(gold));
        let strict = [found.intersection(gold).count(), found.len(), gold.len()];
        let pair = [p.intersection(&g).count(), p.len(), g.len()];
        for k in 0..3 {
            self.strict[k] += strict[k];
            self.pair[k] += pair[k];
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn f1([right, found, wanted]: [usize; 3]) -> f64 {
    2.0 * right as f64 / (found + wanted).max(1) as f64
}

fn read(path: &Path) -> Vec<Document> {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| {
            let v: Value = serde_json::from_str(line).unwrap();
            let text = |k: &str| v[k].as_str().unwrap_or("").to_owned();
            Document {
                base: text("id").split('#').next().unwrap_or("").to_owned(),
                set: format!("{} {}", text("set"), text("variant")),
                english: strings(&v["en"]),
                arabic: strings(&v["ar"]),
                gold: links(&v["gold"]),
            }
        })
        .collect()
}

/// Prints F1 for the two-newsroom pairs beside the repository, and for a file of the same form named
/// by `DIGLOT_ALIGN_DATA`. Run with `cargo test --release align_figures -- --ignored --nocapture`.
#[test]
#[ignore = "prints figures over data that is not part of the project"]
fn align_figures() {
    let mut documents = vec![seeds()];
    let newsrooms = root().join("../shared/data/newsrooms/dev.jsonl");
    let newsrooms = if newsrooms.exists() {
        newsrooms
    } else {
        root().join("../../shared/data/newsrooms/dev.jsonl")
    };
    if newsrooms.exists() {
        documents.extend(read(&newsrooms));
    } else {
        println!("skipped: no ../shared");
    }
    if let Some(path) = std::env::var_os("DIGLOT_ALIGN_DATA") {
        documents.extend(read(Path::new(&path)));
    }
    let verbose = std::env::var_os("DIGLOT_ALIGN_SHOW").is_some();
    let mut sets: BTreeMap<String, (usize, Counts)> = BTreeMap::new();
    let started = std::time::Instant::now();
    for (at, document) in documents.iter().enumerate() {
        let found: BTreeSet<Link> = linked(document).into_iter().collect();
        let gold = linked_gold(document);
        if verbose && at < 8 {
            println!(
                "{at} {} wrong: {:?}",
                document.set,
                found.difference(&gold).collect::<Vec<_>>()
            );
            println!(
                "  missed: {:?}",
                gold.difference(&found).collect::<Vec<_>>()
            );
        }
        let mut entry = |key: String| {
            let (n, counts) = sets.entry(key).or_default();
            *n += 1;
            counts.add(&found, &gold);
        };
        entry(document.set.clone());
        if let Some((_, variant)) = document.set.split_once(' ') {
            entry(format!("* {variant}"));
        }
    }
    for (set, (n, c)) in &sets {
        println!(
            "{set:28} {n:5} STRICT {:.3} PAIR {:.3}",
            f1(c.strict),
            f1(c.pair)
        );
    }
    println!("{} documents in {:?}", documents.len(), started.elapsed());
}

/// Prints what learning from one half of a library does for the other half, for each set of a file named by
/// `DIGLOT_ALIGN_DATA`. Learnt is from the texts in their own order, by the links found, not the gold.
#[test]
#[ignore = "prints figures over data that is not part of the project"]
fn learning_figures() {
    use diglot::bitext::learn;
    use diglot::library::lexicon::with_learned;
    let Some(path) = std::env::var_os("DIGLOT_ALIGN_DATA") else {
        println!("skipped: DIGLOT_ALIGN_DATA is not set");
        return;
    };
    let documents = read(Path::new(&path));
    let mut sets: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for d in &documents {
        let set = d.set.split(' ').next().unwrap_or("");
        sets.entry(set).or_default().push(d);
    }
    for (set, all) in sets {
        let bases: BTreeSet<&str> = all.iter().map(|d| d.base.as_str()).collect();
        let half = |d: &Document| bases.iter().position(|b| *b == d.base).unwrap_or(0) % 2;
        let (mut before, mut after) = (Counts::default(), Counts::default());
        let mut learnt = Vec::new();
        for own in 0..2 {
            let started = std::time::Instant::now();
            let library = all
                .iter()
                .filter(|d| half(d) == own && d.set.ends_with(" orig"));
            let beads: Vec<String> = library
                .map(|d| {
                    let english: Vec<&str> = d.english.iter().map(String::as_str).collect();
                    let arabic: Vec<&str> = d.arabic.iter().map(String::as_str).collect();
                    let sides = Sides::new(english.as_slice(), arabic.as_slice());
                    learn::beads(sides, &align(sides, lexicon()))
                })
                .collect();
            let aligned = started.elapsed();
            let pairs = learn::pairs(beads.iter().map(String::as_str), lexicon());
            let with = with_learned(lexicon(), &pairs);
            let lines = beads.iter().map(|b| b.lines().count()).sum::<usize>();
            let took = started.elapsed() - aligned;
            learnt.push(format!("{} from {lines} beads in {took:?}", pairs.len()));
            if own == 0 {
                for p in pairs.iter().step_by((pairs.len() / 12).max(1)) {
                    println!(
                        "   {} {} {:.2} {}",
                        p.english, p.arabic, p.probability, p.beads
                    );
                }
            }
            for d in all.iter().filter(|d| half(d) != own) {
                let gold = linked_gold(d);
                before.add(&linked(d).into_iter().collect(), &gold);
                after.add(&linked_with(d, &with).into_iter().collect(), &gold);
            }
        }
        println!(
            "{set:14} {:5} STRICT {:.4} -> {:.4} PAIR {:.4} -> {:.4} ({})",
            all.len(),
            f1(before.strict),
            f1(after.strict),
            f1(before.pair),
            f1(after.pair),
            learnt.join(", ")
        );
    }
}

/// A long article must not keep the reader waiting.
#[test]
#[ignore = "a timing: run it in release"]
fn two_hundred_paragraphs_a_side_are_quick() {
    let seeds = seeds();
    let many = |of: &[String]| -> Vec<String> { of.iter().cycle().take(200).cloned().collect() };
    let (english, arabic) = (many(&seeds.english), many(&seeds.arabic));
    let long = Document {
        base: String::new(),
        set: String::new(),
        english,
        arabic,
        gold: Vec::new(),
    };
    linked(&seeds);
    let started = std::time::Instant::now();
    linked(&long);
    println!("200 x 200: {:?}", started.elapsed());
}

/// Prints which loose two-newsroom files are paired, and how pairing does on whole documents of
/// `DIGLOT_ALIGN_DATA` with every fourth Arabic one taken away.
#[test]
#[ignore = "prints figures over data that is not part of the project"]
fn pairing_figures() {
    use diglot::bitext::pairing::{Document as Loose, pair};
    let mut documents = vec![seeds()];
    for up in ["../shared", "../../shared"] {
        let path = root().join(up).join("data/newsrooms/dev.jsonl");
        if path.exists() {
            documents.extend(read(&path));
        }
    }
    if let Some(path) = std::env::var_os("DIGLOT_ALIGN_DATA") {
        let all = read(Path::new(&path)).into_iter();
        let every = std::env::var_os("DIGLOT_PAIR_EVERY").is_some();
        documents
            .extend(all.filter(|d| every || d.set.ends_with(" orig") && !d.set.contains("quran")));
    }
    let (mut own, mut strange) = (Vec::new(), Vec::new());
    for (i, e) in documents.iter().take(40).enumerate() {
        for (j, a) in documents.iter().take(40).enumerate() {
            let english = [Loose {
                stem: "",
                paragraphs: e.english.iter().map(String::as_str).collect(),
            }];
            let arabic = [Loose {
                stem: "",
                paragraphs: a.arabic.iter().map(String::as_str).collect(),
            }];
            let p = pair(Sides::new(&english, &arabic), Lexicon::shipped());
            let list = if i == j { &mut own } else { &mut strange };
            list.push(p.first().map_or(0.0, |p| p.probability));
        }
    }
    own.sort_by(f32::total_cmp);
    strange.sort_by(f32::total_cmp);
    println!(
        "alone: own {:.3?}; strangers' highest {:.3?}",
        &own[..8],
        &strange[strange.len() - 30..]
    );
    for (label, lacks) in [("all", usize::MAX), ("every fourth Arabic text missing", 4)] {
        for small in [8, documents.len()] {
            let here = &documents[..small.min(documents.len())];
            let loose = |text: fn(&Document) -> &Vec<String>| -> Vec<Loose<'_>> {
                let of = |d| Loose {
                    stem: "",
                    paragraphs: text(d).iter().map(String::as_str).collect(),
                };
                here.iter().map(of).collect()
            };
            let english = loose(|d| &d.english);
            let arabic: Vec<_> = loose(|d| &d.arabic)
                .into_iter()
                .enumerate()
                .filter(|(k, _)| lacks == usize::MAX || k % lacks != 3)
                .collect();
            let (at, arabic): (Vec<usize>, Vec<_>) = arabic.into_iter().unzip();
            let started = std::time::Instant::now();
            let found = pair(Sides::new(&english, &arabic), Lexicon::shipped());
            let took = started.elapsed();
            let right = found.iter().filter(|p| at[p.arabic] == p.english).count();
            println!(
                "{label}: {} + {}: {} found, {right} right, in {took:?}",
                english.len(),
                arabic.len(),
                found.len()
            );
            if small == 8 {
                for p in &found {
                    println!("   {} {} {:.3}", p.english, at[p.arabic], p.probability);
                }
            }
            for p in found.iter().filter(|p| at[p.arabic] != p.english) {
                println!(
                    "   wrong: {} with {} at {:.3}",
                    p.english, at[p.arabic], p.probability
                );
            }
            let missed: Vec<_> = at
                .iter()
                .filter(|k| !found.iter().any(|p| p.english == **k))
                .collect();
            println!("   missed {}", missed.len());
        }
    }
}
