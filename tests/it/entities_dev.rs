//! Entities on the seeds, and on development texts where they are at hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use diglot::bitext::{Alignment, Bead};
use diglot::entity::{Entities, Kind, Layers, analyse_with};
use diglot::text::{Side, Sides};
use serde_json::Value;

use crate::brackets;

fn shared(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    ["../shared", "../../shared"]
        .iter()
        .find_map(|up| std::fs::read_to_string(root.join(up).join(path)).ok())
}

fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}

/// A span with its type: side, paragraph, first and last character, tag.
type Span = (Side, usize, usize, usize, String);
type Pair = ((usize, usize, usize), (usize, usize, usize));

fn side_of(tag: &str) -> Side {
    if tag == "en" {
        Side::English
    } else {
        Side::Arabic
    }
}

struct Doc {
    id: String,
    texts: Sides<Vec<String>>,
    alignment: Alignment,
    gold: Vec<(Span, String)>,
    optional: BTreeSet<Span>,
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or(0)).unwrap_or(0)
}

fn doc(value: &Value) -> Doc {
    let texts = Sides::new(strings(&value["en"]), strings(&value["ar"]));
    let lens = Sides::new(texts.english.len(), texts.arabic.len());
    let members = |v: &Value| {
        v.as_array()
            .into_iter()
            .flatten()
            .map(|i| u32::try_from(number(i)).unwrap_or(0))
            .collect()
    };
    let beads: Vec<Bead> = match value["gold"].as_array() {
        Some(gold) => gold
            .iter()
            .map(|g| Bead {
                english: members(&g[0]),
                arabic: members(&g[1]),
                probability: 1.0,
                reasons: vec![],
            })
            .collect(),
        // The annotated news pairs are translations, paragraph by paragraph.
        None => (0..lens.english.min(lens.arabic))
            .map(|i| Bead {
                english: vec![i as u32],
                arabic: vec![i as u32],
                probability: 1.0,
                reasons: vec![],
            })
            .collect(),
    };
    let mut optional = BTreeSet::new();
    let mut gold = Vec::new();
    for m in value["mentions"].as_array().into_iter().flatten() {
        let span = (
            side_of(m["lang"].as_str().unwrap_or("")),
            number(&m["para"]),
            number(&m["start"]),
            number(&m["end"]),
            m["type"].as_str().unwrap_or("").to_owned(),
        );
        if m["level"].as_str() == Some("nominal") {
            optional.insert(span);
        } else {
            gold.push((span, m["entity"].as_str().unwrap_or("").to_owned()));
        }
    }
    let id = value["id"]
        .as_str()
        .or_else(|| value["doc"].as_str())
        .unwrap_or("")
        .to_owned();
    Doc {
        id,
        alignment: Alignment::new(beads, lens),
        texts,
        gold,
        optional,
    }
}

fn run(doc: &Doc, layers: Layers) -> Entities {
    let strs = Sides::from_fn(|s| doc.texts[s].iter().map(String::as_str).collect::<Vec<_>>());
    analyse_with(
        Sides::new(&strs.english, &strs.arabic),
        &doc.alignment,
        layers,
    )
}

/// The mentions with character offsets, and their entities.
fn spans(doc: &Doc, entities: &Entities) -> Vec<(Span, String)> {
    entities
        .mentions
        .iter()
        .map(|m| {
            let text = &doc.texts[m.span.para.side][m.span.para.at()];
            let chars = |b: usize| text.get(..b).map_or(0, |head| head.chars().count());
            let r = m.span.range();
            (
                (
                    m.span.para.side,
                    m.span.para.at(),
                    chars(r.start),
                    chars(r.end),
                    m.kind.tag().to_owned(),
                ),
                m.entity.0.to_string(),
            )
        })
        .collect()
}

fn pairs(mentions: &[(Span, String)]) -> BTreeSet<Pair> {
    let mut by: BTreeMap<&str, (Vec<_>, Vec<_>)> = BTreeMap::new();
    for ((side, para, start, end, _), entity) in mentions {
        let slot = by.entry(entity).or_default();
        match side {
            Side::English => slot.0.push((*para, *start, *end)),
            Side::Arabic => slot.1.push((*para, *start, *end)),
        }
    }
    by.values()
        .flat_map(|(e, a)| e.iter().flat_map(move |x| a.iter().map(move |y| (*x, *y))))
        .collect()
}

#[derive(Default)]
struct Score {
    hit: usize,
    found: usize,
    gold: usize,
}

impl Score {
    fn add<T: Ord>(&mut self, gold: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.hit += gold.intersection(found).count();
        self.found += found.len();
        self.gold += gold.len();
    }

    fn f1(&self) -> f64 {
        200.0 * self.hit as f64 / ((self.found + self.gold).max(1)) as f64
    }

    fn show(&self) -> String {
        format!(
            "P {:5.1} R {:5.1} F1 {:5.1} n {}",
            100.0 * self.hit as f64 / self.found.max(1) as f64,
            100.0 * self.hit as f64 / self.gold.max(1) as f64,
            self.f1(),
            self.gold
        )
    }
}

fn score(name: &str, docs: &[Doc], core_only: bool) {
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let started = std::time::Instant::now();
    let results: Vec<Entities> = docs.iter().map(|d| run(d, Layers::ALL)).collect();
    let took = started.elapsed();
    let verbose = std::env::var_os("DIGLOT_ERRORS").is_some();
    for (doc, entities) in docs.iter().zip(&results) {
        let mut found = spans(doc, entities);
        found.retain(|(s, _)| !(doc.optional.contains(s) || core_only && s.4 == "TITLE"));
        for side in Side::BOTH {
            let set = |list: &[(Span, String)], keep: &dyn Fn(&str) -> bool| -> BTreeSet<Span> {
                list.iter()
                    .map(|(s, _)| s.clone())
                    .filter(|s| s.0 == side && keep(&s.4))
                    .collect()
            };
            let names = |t: &str| matches!(t, "PER" | "ORG" | "LOC");
            let tag = side.tag();
            for (label, keep) in [
                ("names", &names as &dyn Fn(&str) -> bool),
                ("all", &|t: &str| t != "TITLE"),
            ] {
                scores
                    .entry(format!("{tag} {label}"))
                    .or_default()
                    .add(&set(&doc.gold, keep), &set(&found, keep));
            }
            for kind in Kind::ALL {
                let keep = |t: &str| t == kind.tag();
                scores
                    .entry(format!("{tag} {}", kind.tag()))
                    .or_default()
                    .add(&set(&doc.gold, &keep), &set(&found, &keep));
            }
            if verbose {
                let (gold, got) = (set(&doc.gold, &|_| true), set(&found, &|_| true));
                let show = |s: &Span| {
                    format!(
                        "{}:{} {} {}",
                        s.1,
                        s.2,
                        s.4,
                        doc.texts[side][s.1]
                            .chars()
                            .skip(s.2)
                            .take(s.3 - s.2)
                            .collect::<String>()
                    )
                };
                for s in gold.difference(&got) {
                    println!("{} {tag} MISSED {}", doc.id, show(s));
                }
                for s in got.difference(&gold) {
                    let source = entities
                        .mentions
                        .iter()
                        .zip(spans(doc, entities))
                        .find(|(_, (x, _))| x == s)
                        .map(|(m, _)| (m.source, m.confidence));
                    println!("{} {tag} WRONG  {} {source:?}", doc.id, show(s));
                }
            }
        }
        if verbose {
            let text = |side: Side, s: &(usize, usize, usize)| {
                doc.texts[side][s.0]
                    .chars()
                    .skip(s.1)
                    .take(s.2 - s.1)
                    .collect::<String>()
            };
            let (want, got) = (pairs(&doc.gold), pairs(&found));
            let names = |set: Vec<&Pair>| {
                set.into_iter()
                    .map(|(e, a)| (text(Side::English, e), text(Side::Arabic, a)))
                    .collect::<BTreeSet<_>>()
            };
            println!(
                "{} UNLINKED {:?}",
                doc.id,
                names(want.difference(&got).collect())
            );
            println!(
                "{} MISLINKED {:?}",
                doc.id,
                names(got.difference(&want).collect())
            );
        }
        scores
            .entry("links".to_owned())
            .or_default()
            .add(&pairs(&doc.gold), &pairs(&found));
        let names_only = |list: &[(Span, String)]| {
            list.iter()
                .filter(|(s, _)| matches!(s.4.as_str(), "PER" | "ORG" | "LOC"))
                .cloned()
                .collect::<Vec<_>>()
        };
        scores
            .entry("links of names".to_owned())
            .or_default()
            .add(&pairs(&names_only(&doc.gold)), &pairs(&names_only(&found)));
    }
    println!("== {name}: {} documents in {took:?}", docs.len());
    for (label, score) in &scores {
        println!("{label:16} {}", score.show());
    }
}

#[test]
#[ignore = "prints figures for developers; needs ../shared"]
fn development_figures() {
    for (name, path) in [
        ("newsrooms", "data/newsrooms/dev.jsonl"),
        ("news pairs", "data/entities/pairs_dev.jsonl"),
    ] {
        let Some(source) = shared(path) else {
            println!("skipped: no ../shared");
            return;
        };
        let docs: Vec<Doc> = source
            .lines()
            .filter_map(|l| serde_json::from_str::<Value>(l).ok())
            .map(|v| doc(&v))
            .collect();
        score(name, &docs, true);
    }
    if let Some(source) = shared("data/entities/gold_seeds.json") {
        let mut value: Value = serde_json::from_str(&source).unwrap_or_default();
        let texts = seeds();
        value["en"] = texts.english.into();
        value["ar"] = texts.arabic.into();
        value["id"] = "seeds".into();
        value["gold"] = serde_json::json!([
            [[0], []],
            [[1], []],
            [[2], [1]],
            [[3], [2]],
            [[4], [7]],
            [[5], [8]],
            [[6], [3]],
            [[7, 8], [4]],
            [[9], [5]],
            [[10], [6]],
            [[], [0]]
        ]);
        score("seeds", &[doc(&value)], false);
    }
}

/// The layers to take away one at a time.
const ABLATIONS: [(&str, Layers); 5] = [
    ("all", Layers::ALL),
    (
        "no tagger",
        Layers {
            tagger: false,
            ..Layers::ALL
        },
    ),
    (
        "no rules",
        Layers {
            rules: false,
            ..Layers::ALL
        },
    ),
    (
        "no propagation",
        Layers {
            propagation: false,
            ..Layers::ALL
        },
    ),
    (
        "no projection",
        Layers {
            projection: false,
            ..Layers::ALL
        },
    ),
];

/// F1 of PER, ORG and LOC on one side.
fn names_score(docs: &[Doc], side: Side, layers: Layers, whole_words: bool) -> Score {
    let mut score = Score::default();
    for doc in docs {
        let entities = run(doc, layers);
        let set = |list: &[(Span, String)]| -> BTreeSet<Span> {
            list.iter()
                .map(|(s, _)| s)
                .filter(|s| s.0 == side && matches!(s.4.as_str(), "PER" | "ORG" | "LOC"))
                .map(|s| {
                    if whole_words {
                        whole(&doc.texts[side][s.1], s)
                    } else {
                        s.clone()
                    }
                })
                .collect()
        };
        let (gold, found) = (set(&doc.gold), set(&spans(doc, &entities)));
        if std::env::var_os("DIGLOT_ERRORS").is_some() {
            let show = |s: &Span| -> String {
                let text = &doc.texts[side][s.1];
                let part = |from: usize, to: usize| -> String {
                    text.chars()
                        .skip(from)
                        .take(to.saturating_sub(from))
                        .collect()
                };
                let before = part(s.2.saturating_sub(25), s.2);
                format!(
                    "{} …{before}[{}]{}",
                    s.4,
                    part(s.2, s.3),
                    part(s.3, s.3 + 20)
                )
            };
            gold.difference(&found)
                .for_each(|s| println!("MISSED {}", show(s)));
            found
                .difference(&gold)
                .for_each(|s| println!("WRONG  {}", show(s)));
        }
        score.add(&gold, &found);
    }
    score
}

/// A span grown to white space and without signs at its ends, as corpora of whole tokens count.
fn whole(text: &str, span: &Span) -> Span {
    let chars: Vec<char> = text.chars().collect();
    let (mut start, mut end) = (span.2, span.3);
    while start > 0 && !chars[start - 1].is_whitespace() {
        start -= 1;
    }
    while end < chars.len() && !chars[end].is_whitespace() {
        end += 1;
    }
    let sign = |c: char| !c.is_alphanumeric() && c != '%';
    while start < end && sign(chars[start]) {
        start += 1;
    }
    while end > start && sign(chars[end - 1]) {
        end -= 1;
    }
    (span.0, span.1, start, end, span.4.clone())
}

/// Sentences with names of one language, fifteen to an article.
fn corpus(source: &str, side: Side) -> Vec<Doc> {
    let rows: Vec<Value> = source
        .lines()
        .filter_map(|l| serde_json::from_str(l).ok())
        .collect();
    rows.chunks(15)
        .map(|chunk| {
            let texts: Vec<String> = chunk
                .iter()
                .map(|r| r["text"].as_str().unwrap_or("").to_owned())
                .collect();
            let gold = chunk
                .iter()
                .enumerate()
                .flat_map(|(para, r)| {
                    r["entities"]
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(move |e| {
                            let kind = e["type"].as_str().unwrap_or("").to_owned();
                            let span = (side, para, number(&e["start"]), number(&e["end"]), kind);
                            (span, String::new())
                        })
                })
                .collect();
            let mut both = Sides::new(Vec::new(), Vec::new());
            both[side] = texts;
            let lens = Sides::new(both.english.len(), both.arabic.len());
            Doc {
                id: String::new(),
                alignment: Alignment::new(vec![], lens),
                texts: both,
                gold,
                optional: BTreeSet::new(),
            }
        })
        .collect()
}

/// What each layer is worth: on the annotated pairs with both sides and with one (also those of the files that
/// `DIGLOT_PAIRS` names, with a colon between them), and on corpora of one language, files of JSON lines
/// `{text, entities}` in the folders that `DIGLOT_FIT_NAMES` names.
#[test]
#[ignore = "prints figures for developers; needs ../shared"]
fn figures_by_layer() {
    let mut sets: Vec<(String, Side, Vec<Doc>, bool)> = Vec::new();
    let mut pairs = Vec::new();
    for (name, path) in [
        ("newsrooms", "data/newsrooms/dev.jsonl"),
        ("news pairs", "data/entities/pairs_dev.jsonl"),
    ] {
        let Some(source) = shared(path) else {
            println!("skipped: no ../shared");
            return;
        };
        pairs.push((name.to_owned(), source));
    }
    let paths_of = |name: &str| -> Vec<PathBuf> {
        std::env::var_os(name)
            .iter()
            .flat_map(std::env::split_paths)
            .collect()
    };
    let stem = |path: &PathBuf| -> String {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    for path in paths_of("DIGLOT_PAIRS") {
        pairs.push((
            stem(&path),
            std::fs::read_to_string(&path).unwrap_or_default(),
        ));
    }
    for (name, source) in pairs {
        let docs = || {
            source
                .lines()
                .filter_map(|l| serde_json::from_str::<Value>(l).ok())
                .map(|v| doc(&v))
                .collect::<Vec<Doc>>()
        };
        for side in Side::BOTH {
            sets.push((format!("{name} {}", side.tag()), side, docs(), false));
            let mut alone = docs();
            for doc in &mut alone {
                doc.texts[side.other()].clear();
                let lens = Sides::new(doc.texts.english.len(), doc.texts.arabic.len());
                doc.alignment = Alignment::new(vec![], lens);
                doc.gold.retain(|(s, _)| s.0 == side);
            }
            sets.push((format!("{name} {} alone", side.tag()), side, alone, false));
        }
    }
    let mut paths: Vec<PathBuf> = paths_of("DIGLOT_FIT_NAMES")
        .into_iter()
        .filter_map(|f| std::fs::read_dir(f).ok())
        .flatten()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    paths.sort();
    for path in paths {
        let name = stem(&path);
        let side = side_of(name.get(..2).unwrap_or(""));
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        sets.push((name, side, corpus(&source, side), true));
    }
    let wanted = std::env::var("DIGLOT_SETS").unwrap_or_default();
    for (name, side, docs, whole_words) in &sets {
        if !name.contains(&wanted) {
            continue;
        }
        for (label, layers) in ABLATIONS {
            if std::env::var_os("DIGLOT_ALL_ONLY").is_some() && label != "all" {
                continue;
            }
            let score = names_score(docs, *side, layers, *whole_words);
            println!("{name:24} {label:16} {}", score.show());
        }
    }
}

/// The beads of the seeds, by hand: the Arabic text moves two paragraphs to its end.
const SEED_BEADS: [(&[u32], &[u32]); 9] = [
    (&[2], &[1]),
    (&[3], &[2]),
    (&[4], &[7]),
    (&[5], &[8]),
    (&[6], &[3]),
    (&[7, 8], &[4]),
    (&[9], &[5]),
    (&[10], &[6]),
    (&[], &[0]),
];

fn seed_entities() -> (Sides<Vec<String>>, Entities) {
    let texts = seeds();
    let lens = Sides::new(texts.english.len(), texts.arabic.len());
    let beads = SEED_BEADS
        .iter()
        .map(|(e, a)| Bead {
            english: e.to_vec(),
            arabic: a.to_vec(),
            probability: 1.0,
            reasons: vec![],
        })
        .collect();
    let strs = Sides::from_fn(|s| texts[s].iter().map(String::as_str).collect::<Vec<_>>());
    let entities = analyse_with(
        Sides::new(&strs.english, &strs.arabic),
        &Alignment::new(beads, lens),
        Layers::ALL,
    );
    (texts, entities)
}

/// The mentions of the entity that has a name, as the texts write them.
fn named(
    texts: &Sides<Vec<String>>,
    entities: &Entities,
    english: &str,
) -> (Kind, BTreeSet<String>) {
    let entity = entities
        .mentions
        .iter()
        .find(|m| {
            m.span.para.side == Side::English
                && m.span.of(&texts.english[m.span.para.at()]) == english
        })
        .map(|m| m.entity);
    let entity = entity.unwrap_or_else(|| panic!("{english} is not found"));
    let words = entities
        .mentions
        .iter()
        .filter(|m| m.entity == entity)
        .map(|m| {
            m.span
                .of(&texts[m.span.para.side][m.span.para.at()])
                .to_owned()
        })
        .collect();
    (
        entities
            .entity(entity)
            .unwrap_or_else(|| panic!("mentions have entities"))
            .kind,
        words,
    )
}

#[test]
fn the_seeds_name_the_same_people_places_and_days() {
    let (texts, entities) = seed_entities();
    for (english, kind, forms) in [
        (
            "Khaled Mazen",
            Kind::Person,
            &["Khaled Mazen", "Mazen", "خالد مازن", "مازن"][..],
        ),
        ("Ben Wallace", Kind::Person, &["Ben Wallace", "بن السي"]),
        (
            "James Cleverly",
            Kind::Person,
            &["Cleverly", "James Cleverly", "جيمس كلافرلي", "كلافرلي"],
        ),
        (
            "United Kingdom",
            Kind::Place,
            &["British", "United Kingdom", "المملكة المتحدة"],
        ),
        ("Tripoli", Kind::Place, &["Tripoli", "طرابلس"]),
        (
            "Ministry of Interior",
            Kind::Organisation,
            &["Ministry of Interior", "وزارة الداخلية"],
        ),
        (
            "General Administration of Desert Patrols",
            Kind::Organisation,
            &[
                "General Administration of Desert Patrols",
                "الإدارة العامة للدوريات الصحراوية",
            ],
        ),
        (
            "Defense Secretary",
            Kind::Title,
            &["Defense Minister", "Defense Secretary", "وزير دفاع"],
        ),
        (
            "(700) thousand",
            Kind::Number,
            &["(700) thousand", "700 ألف"],
        ),
        (
            "Thursday",
            Kind::Date,
            &[
                "10 June, 2021",
                "10 يونيو 2021",
                "2021-06-10",
                "Thursday",
                "يوم الخميس الموافق 10 يونيو من العام الجاري",
            ],
        ),
    ] {
        let (found, words) = named(&texts, &entities, english);
        let want: BTreeSet<String> = forms.iter().map(|s| (*s).to_owned()).collect();
        assert_eq!((found, words), (kind, want), "{english}");
    }
}

/// Articles with their names in brackets, a blank line between them.
fn bracketed(source: &str) -> Vec<Doc> {
    let articles = source.split("\n\n").map(|article| {
        let (texts, names) = brackets::read(article);
        let gold = names.into_iter().map(|(para, range, tag)| {
            let chars = |b: usize| texts[para].get(..b).map_or(0, |head| head.chars().count());
            let span = (
                Side::English,
                para,
                chars(range.start),
                chars(range.end),
                tag,
            );
            (span, String::new())
        });
        Doc {
            id: String::new(),
            gold: gold.collect(),
            alignment: Alignment::new(vec![], Sides::new(texts.len(), 0)),
            texts: Sides::new(texts, Vec::new()),
            optional: BTreeSet::new(),
        }
    });
    articles.filter(|d| !d.texts.english.is_empty()).collect()
}

#[test]
fn agency_copy_and_results_are_read() {
    let docs = bracketed(include_str!("../data/wire_names.txt"));
    assert!(docs.len() >= 8, "{}", docs.len());
    let score = names_score(&docs, Side::English, Layers::ALL, true);
    println!("{}", score.show());
    assert!(score.gold > 150 && score.f1() >= 85.0, "{}", score.show());
}

#[test]
fn mentions_keep_their_promises() {
    let (texts, entities) = seed_entities();
    assert!(
        entities.mentions.windows(2).all(|w| w[0].span <= w[1].span),
        "sorted"
    );
    let mut used = BTreeSet::new();
    for (i, m) in entities.mentions.iter().enumerate() {
        assert!(
            !m.span
                .of(&texts[m.span.para.side][m.span.para.at()])
                .is_empty()
        );
        used.insert(m.entity.0 as usize);
        for other in &entities.mentions[i + 1..] {
            let apart = other.span.para != m.span.para
                || other.layer != m.layer
                || !other.span.meets(m.span.start, m.span.end);
            assert!(apart, "{m:?} {other:?}");
        }
    }
    assert_eq!(used, (0..entities.entities.len()).collect::<BTreeSet<_>>());
    assert_eq!(entities, seed_entities().1, "the same every time");
}

#[test]
fn odd_input_is_answered() {
    for (english, arabic) in [
        ("", ""),
        ("\u{200f}", "ـًـ"),
        ("A A A. A", "و و و"),
        ("«»()", "٪٪ 12/13/14/15"),
        ("1.2.3,4", "١٬٢٬"),
        ("Minister of of of", "وزير وزير وزير"),
        ("St. O' '", "ال لل وال"),
    ] {
        for (e, a) in [
            (vec![english], vec![arabic]),
            (vec![english], vec![]),
            (vec![], vec![arabic]),
            (vec![arabic], vec![english]),
        ] {
            let alignment = Alignment::new(vec![], Sides::new(e.len(), a.len()));
            let _ = analyse_with(Sides::new(&e, &a), &alignment, Layers::ALL);
        }
    }
}

fn seeds() -> Sides<Vec<String>> {
    let read = |name: &str| -> Vec<String> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(name);
        std::fs::read_to_string(path)
            .unwrap_or_else(|e| panic!("the seeds ship with the project: {e}"))
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .map(str::to_owned)
            .collect()
    };
    Sides::new(
        read("000_c7b3cdfdf4a7fe95.txt"),
        read("002_d337a9cf7b77c495.txt"),
    )
}
