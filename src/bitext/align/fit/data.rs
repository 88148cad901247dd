//! The documents that the weights are fitted on: read, cut down, and made into two newsrooms.

use serde_json::Value;

use crate::text::{Side, Sides};

pub(super) type Link = (Vec<u32>, Vec<u32>);

/// Paragraph by paragraph, where the segments it is made of begin, and which they are.
pub(super) type Segments = Vec<Vec<(usize, usize)>>;

#[derive(Clone)]
pub(super) struct Document {
    pub set: String,
    pub variant: String,
    pub base: String,
    pub english: Vec<String>,
    pub arabic: Vec<String>,
    pub gold: Vec<Link>,
    pub weight: f64,
    /// The segments its paragraphs are made of, where that is known.
    pub segments: Option<Sides<Segments>>,
}

/// A small generator (Knuth's MMIX constants): the same documents on every run.
pub(super) struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(super) fn odds(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }
}

/// Two newsrooms out of one translated article: statements left out on either side, told in another
/// order, gathered into paragraphs differently, and cut down to part of their words.
pub(super) fn newsrooms(english: &[String], arabic: &[String], chance: &mut Chance) -> Document {
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
                let mut text = String::new();
                let mut from = Vec::new();
                for s in group {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    from.push((text.len(), s));
                    let part = 20 + chance.below(40);
                    let whole = chance.odds(40);
                    text.push_str(&cut(&texts[s], if whole { 0 } else { part }, chance));
                }
                let place = if side == 0 {
                    at as f64
                } else {
                    at as f64 + chance.below(60) as f64 / 10.0
                };
                sides[side].push((place, bead, text, from));
            }
        }
    }
    let mut gold: Vec<Link> = vec![Default::default(); beads.len()];
    for (side, all) in sides.iter_mut().enumerate() {
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (at, (_, bead, ..)) in all.iter().enumerate() {
            let link = &mut gold[*bead];
            if side == 0 {
                link.0.push(at as u32)
            } else {
                link.1.push(at as u32)
            }
        }
    }
    let mut segments = [Vec::new(), Vec::new()];
    let [e, a] = [0, 1].map(|side| {
        let all = std::mem::take(&mut sides[side]);
        let (texts, from): (Vec<String>, Vec<_>) = all
            .into_iter()
            .map(|(_, _, text, from)| (text, from))
            .unzip();
        segments[side] = from;
        texts
    });
    let [se, sa] = segments;
    Document {
        set: "synthetic".to_owned(),
        variant: "newsrooms".to_owned(),
        base: String::new(),
        english: e,
        arabic: a,
        gold,
        weight: 1.0,
        segments: Some(Sides::new(se, sa)),
    }
}

/// A document of which half of the paragraphs, on each side, have lost a run of their words.
pub(super) fn with_cuts(document: &Document, percent: usize, chance: &mut Chance) -> Document {
    let mut out = document.clone();
    for text in out.english.iter_mut().chain(&mut out.arabic) {
        if chance.odds(50) {
            *text = cut(text, percent, chance);
        }
    }
    out.variant = format!("{} cut {percent}", document.variant);
    out
}

/// A document of which one text tells only so much of a hundred: a newsroom that ran it in brief.
pub(super) fn in_brief(document: &Document, percent: usize, chance: &mut Chance) -> Document {
    let mut out = document.clone();
    let side = if chance.odds(50) {
        Side::English
    } else {
        Side::Arabic
    };
    let (text, segments) = match side {
        Side::English => (&mut out.english, &mut out.segments),
        Side::Arabic => (&mut out.arabic, &mut out.segments),
    };
    *segments = None;
    let wanted = (text.len() * percent / 100).max(2);
    let mut kept: Vec<usize> = (0..text.len()).collect();
    while kept.len() > wanted {
        kept.remove(chance.below(kept.len()));
    }
    *text = kept.iter().map(|&p| text[p].clone()).collect();
    let place = |p: &u32| {
        kept.iter()
            .position(|&k| k == *p as usize)
            .map(|k| k as u32)
    };
    out.gold = document
        .gold
        .iter()
        .map(|(english, arabic)| match side {
            Side::English => (english.iter().filter_map(place).collect(), arabic.clone()),
            Side::Arabic => (english.clone(), arabic.iter().filter_map(place).collect()),
        })
        .collect();
    out.variant = format!("{} brief {percent}", document.variant);
    out
}

/// A text without a run of its words, so many in a hundred.
fn cut(text: &str, percent: usize, chance: &mut Chance) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 6 || percent == 0 {
        return text.to_owned();
    }
    let out = words.len() * percent / 100;
    let from = chance.below(words.len() - out + 1);
    [&words[..from], &words[from + out..]].concat().join(" ")
}

/// Reads documents from JSON lines `{set, variant, base, en, ar, gold}`.
pub(super) fn read(path: &str) -> Vec<Document> {
    let strings = |v: &Value| -> Vec<String> {
        let all = v.as_array().unwrap().iter();
        all.map(|s| s.as_str().unwrap().to_owned()).collect()
    };
    let side = |v: &Value| -> Vec<u32> {
        let all = v.as_array().unwrap().iter();
        all.map(|i| i.as_u64().unwrap() as u32).collect()
    };
    let document = |line: &str| {
        let v: Value = serde_json::from_str(line).unwrap();
        let text = |k: &str, or: &str| v[k].as_str().unwrap_or(or).to_owned();
        let gold = v["gold"].as_array().unwrap().iter();
        Document {
            set: text("set", "newsrooms"),
            variant: text("variant", "real"),
            base: text("base", &text("id", "")),
            english: strings(&v["en"]),
            arabic: strings(&v["ar"]),
            gold: gold.map(|l| (side(&l[0]), side(&l[1]))).collect(),
            weight: 1.0,
            segments: None,
        }
    };
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(document)
        .collect()
}
