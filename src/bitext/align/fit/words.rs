//! Which words find no counterpart although their paragraphs correspond: what the lexicon lacks.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, Setting, Terms, strs};
use crate::language::word::Kind;
use crate::text::{Side, Sides};

/// How often a word stands in beads, how often without a counterpart there, and what faces it most.
#[derive(Default)]
struct Seen {
    all: usize,
    alone: usize,
    facing: BTreeMap<String, usize>,
}

/// Prints the words of one side that most often find nothing in the beads they stand in, each with the
/// words beside them that find nothing either.
pub(super) fn without_counterpart(documents: &[Document], setting: &Setting<'_>, side: Side) {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for d in documents {
        let (english, arabic) = (strs(&d.english), strs(&d.arabic));
        let paragraphs = Sides::new(&english[..], &arabic[..]);
        let terms = Terms::of(paragraphs, setting.lexicon, &setting.cues);
        for (e, a) in &d.gold {
            if e.is_empty() || a.is_empty() {
                continue;
            }
            let members = Sides::new(e, a);
            let here = Sides::from_fn(|s| {
                let all = members[s].iter();
                let all = all.flat_map(|&p| &terms.occurrences[s][p as usize]);
                all.map(|o| o.term).collect::<BTreeSet<u32>>()
            });
            let alone = |s: Side, t: u32| {
                let links = &terms.terms[s][t as usize].links;
                !links.iter().any(|l| here[s.other()].contains(&l.term))
            };
            let word = |s: Side, t: u32| {
                let term = &terms.terms[s][t as usize];
                (term.kind == Kind::Word).then_some(&term.key)
            };
            let facing: Vec<&String> = here[side.other()]
                .iter()
                .filter(|t| alone(side.other(), **t))
                .filter_map(|t| word(side.other(), *t))
                .collect();
            for &t in &here[side] {
                let Some(key) = word(side, t) else { continue };
                let of = seen.entry(key.clone()).or_default();
                of.all += 1;
                if alone(side, t) {
                    of.alone += 1;
                    for other in &facing {
                        *of.facing.entry((*other).clone()).or_default() += 1;
                    }
                }
            }
        }
    }
    let mut worst: Vec<_> = seen.into_iter().filter(|(_, s)| s.alone > 0).collect();
    worst.sort_by(|a, b| b.1.alone.cmp(&a.1.alone).then(a.0.cmp(&b.0)));
    for (key, of) in worst {
        let mut facing: Vec<_> = of.facing.into_iter().filter(|f| f.1 > 1).collect();
        facing.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let facing: Vec<String> = facing.iter().take(6).map(|f| f.0.clone()).collect();
        println!("{}/{} {key} {}", of.alone, of.all, facing.join(" "));
    }
}
