//! Many Arabic words at once against one Latin name.
//!
//! The words stand in a tree by their letters, so that words which open alike are aligned with the
//! name once, and a branch is left when all alignments already cost more than [`SAME`] allows.
//! Invariant: what is found is what `similarity` would call the same name, word
//! by word.

use std::borrow::Cow;

use super::table::{Cost, Few, NEVER, Place, Spelled, Table};
use super::{
    ArabicWord, LONGEST, LatinWord, SAME, Sounds, arabic_words, latin_words, letter,
    without_clitics,
};

/// Arabic words, to be searched for spellings of Latin names.
#[derive(Debug)]
pub(crate) struct Spellings<'w> {
    words: Vec<&'w str>,
    sounds: Vec<Sounds>,
    nodes: Vec<Node>,
    /// Words that end at a node, each with the next that ends there.
    ends: Vec<(u32, Option<u32>)>,
    /// Words that are several, or too long for the tree: always compared.
    others: Vec<u32>,
}

/// A letter after the letters above it.
#[derive(Debug, Clone, Copy)]
struct Node {
    letter: u8,
    child: Option<u32>,
    sibling: Option<u32>,
    end: Option<u32>,
    /// The most that a word which ends here or below adds to the scale of a pair.
    weight: i32,
    /// What is surely heard in all words that end here or below, and what may be heard in any.
    sounds: Sounds,
}

impl Node {
    const fn new(letter: u8, sibling: Option<u32>) -> Self {
        Self {
            letter,
            child: None,
            sibling,
            end: None,
            weight: 0,
            sounds: Sounds {
                sure: u16::MAX,
                possible: 0,
            },
        }
    }
}

/// The costs of alignments of the letters so far with each beginning of the name.
#[derive(Debug, Clone, Copy)]
struct Column {
    costs: [Cost; LONGEST + 1],
    /// Which beginnings have a cost that is not too high, one bit each.
    live: u64,
}

impl Column {
    const NONE: Self = Self {
        costs: [NEVER; LONGEST + 1],
        live: 0,
    };

    fn reach(&mut self, at: usize, cost: Cost, most: Cost) {
        if cost <= most
            && let Some(known) = self.costs.get_mut(at)
        {
            *known = (*known).min(cost);
            self.live |= 1 << at;
        }
    }

    /// The live beginnings, shortest first, with what they cost.
    fn live(&self) -> impl Iterator<Item = (usize, Cost)> + use<'_> {
        let mut left = self.live;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            self.costs.get(at).map(|cost| (at, *cost))
        })
    }

    /// Takes the steps that need no Arabic letter.
    fn settle(&mut self, name: &Spelled, most: Cost) {
        for i in 0..name.len() {
            if self.live >> i & 1 == 1
                && let Some(&here) = self.costs.get(i)
            {
                for step in name.steps(i).iter().filter(|s| s.arabic.len() == 0) {
                    self.reach(step.to, here.saturating_add(step.cost), most);
                }
            }
        }
    }

    const fn reaches(&self, end: usize) -> bool {
        self.live >> end & 1 == 1
    }
}

impl<'w> Spellings<'w> {
    /// Gathers words; they are known by their place.
    pub(crate) fn of(words: impl Iterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.collect();
        let mut out = Self {
            sounds: words.iter().map(|w| Sounds::arabic(w)).collect(),
            words,
            nodes: vec![Node::new(0, None)],
            ends: Vec::new(),
            others: Vec::new(),
        };
        let mut whole: Vec<u8> = Vec::new();
        for at in 0..out.words.len() {
            let Some(word) = out.words.get(at) else {
                continue;
            };
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let Some(word) = one_word(word) else {
                out.others.push(at);
                continue;
            };
            let word = &*word;
            whole.clear();
            whole.extend(word.chars().map(letter));
            if (2..=LONGEST).contains(&whole.len()) {
                out.insert(&whole, at);
                for rest in without_clitics(word, &whole) {
                    out.insert(rest, at);
                }
            }
        }
        out
    }

    fn insert(&mut self, letters: &[u8], word: u32) {
        let weight = Table::shipped().weights(letters);
        let Some(sounds) = self.sounds.get(word as usize).copied() else {
            return;
        };
        let mut at = 0;
        for &letter in letters {
            let first = self.nodes.get(at).and_then(|n| n.child);
            let mut child = first;
            while let Some(node) = child.and_then(|c| self.nodes.get(c as usize)) {
                if node.letter == letter {
                    break;
                }
                child = node.sibling;
            }
            let child = child.unwrap_or_else(|| {
                let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
                self.nodes.push(Node::new(letter, first));
                if let Some(node) = self.nodes.get_mut(at) {
                    node.child = Some(new);
                }
                new
            });
            at = child as usize;
            if let Some(node) = self.nodes.get_mut(at) {
                node.weight = node.weight.max(weight);
                node.sounds.sure &= sounds.sure;
                node.sounds.possible |= sounds.possible;
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            self.ends.push((word, node.end));
            node.end = u32::try_from(self.ends.len() - 1).ok();
        }
    }

    /// The words that are the same name as a Latin one, by place, with how alike they are. Words that
    /// the sounds given may not match are left out.
    pub(crate) fn of_name(&self, latin: &str, sounds: Sounds) -> Vec<(u32, f32)> {
        let mut found = self.others.clone();
        match &latin_words(latin)[..] {
            [] => return Vec::new(),
            [word] => {
                if let Some(name) = Spelled::of(word) {
                    let mut start = Column::NONE;
                    start.reach(0, 0, NEVER - 1);
                    start.settle(&name, NEVER - 1);
                    let mut search = Search {
                        tree: self,
                        name,
                        sounds,
                        path: vec![(0, start)],
                        found: &mut found,
                    };
                    search.below(0);
                }
            }
            _ => {
                found = (0..self.words.len())
                    .filter_map(|n| u32::try_from(n).ok())
                    .collect()
            }
        }
        found.sort_unstable();
        found.dedup();
        if found.is_empty() {
            return Vec::new();
        }
        let name = LatinWord::of(latin);
        let mut costs = Vec::new();
        let mut alike = |at: u32| {
            let other = ArabicWord::of(self.words.get(at as usize).unwrap_or(&""));
            name.similarity(&other, SAME, &mut costs)
        };
        found
            .into_iter()
            .filter(|at| {
                let other = self.sounds.get(*at as usize);
                other.is_some_and(|other| sounds.may_match(*other))
            })
            .map(|at| (at, alike(at)))
            .filter(|(_, alike)| *alike >= SAME)
            .collect()
    }
}

/// A key that is one word, without what is no letter of it.
fn one_word(key: &str) -> Option<Cow<'_, str>> {
    let is_own_key = |c| matches!(c, 'ا' | 'ب' | 'ت'..='غ' | 'ف'..='و' | 'ي');
    if key.chars().all(is_own_key) && !key.is_empty() {
        return Some(Cow::Borrowed(key));
    }
    let mut words = arabic_words(key).into_iter();
    words
        .next()
        .filter(|_| words.next().is_none())
        .map(Cow::Owned)
}

struct Search<'s, 'w> {
    tree: &'s Spellings<'w>,
    name: Spelled,
    sounds: Sounds,
    /// The letters down to a node, each with the column after it.
    path: Vec<(u8, Column)>,
    found: &'s mut Vec<u32>,
}

impl Search<'_, '_> {
    fn below(&mut self, node: usize) {
        let mut child = self.tree.nodes.get(node).and_then(|n| n.child);
        while let Some(at) = child {
            let Some(node) = self.tree.nodes.get(at as usize).copied() else {
                return;
            };
            self.enter(at as usize, node);
            child = node.sibling;
        }
    }

    fn enter(&mut self, at: usize, node: Node) {
        if !self.sounds.may_match(node.sounds) {
            return;
        }
        // What a word without a clitic may cost; one with a clitic may cost less.
        let most = self.name.scale(node.weight).most(SAME);
        let Some((_, before)) = self.path.last() else {
            return;
        };
        let mut column = Column::NONE;
        let place = if self.path.len() == 1 {
            Place::First
        } else {
            Place::Inside
        };
        let alone = self.name.table.alone(node.letter, place);
        for (i, here) in before.live() {
            column.reach(i, here.saturating_add(alone), most);
        }
        let mut pending = false;
        // A step over one letter starts at the column before it, one over two a column earlier.
        let depth = self.path.len();
        let above = |up: usize| depth.checked_sub(up).and_then(|k| self.path.get(k));
        let letters = [
            above(2).map_or(0, |p| p.0),
            above(1).map_or(0, |p| p.0),
            node.letter,
        ];
        for back in 0..3 {
            let (Some((_, from)), Some(read)) = (above(back + 1), letters.get(2 - back..)) else {
                break;
            };
            let read = Few::of(read);
            for (i, here) in from.live().filter(|(_, here)| *here <= most) {
                for step in self.name.steps(i) {
                    if step.arabic == read {
                        column.reach(step.to, here.saturating_add(step.cost), most);
                    } else if step.arabic.starts_with(read) {
                        pending = true;
                    }
                }
            }
        }
        if node.end.is_some() {
            let mut last = column;
            let alone = self.name.table.alone(node.letter, Place::Last);
            for (i, here) in before.live() {
                last.reach(i, here.saturating_add(alone), most);
            }
            last.settle(&self.name, most);
            if last.reaches(self.name.len()) {
                let mut end = node.end;
                while let Some((word, next)) = end.and_then(|e| self.tree.ends.get(e as usize)) {
                    self.found.push(*word);
                    end = *next;
                }
            }
        }
        column.settle(&self.name, most);
        if column.live != 0 || pending {
            self.path.push((node.letter, column));
            self.below(at);
            self.path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::similarity;
    use super::*;
    use crate::language::word::key;

    const NAMES: &str = "mazen cleverly sabha libya queirós al-maamari hrgović wallace muhammad \
        ali omar washington wouter claessens xavier felix o'neill ash x dzhokhar schmidt leo io";
    const WORDS: &str = "مازن كلافرلي سبها ليبيا كيروش المعمري هرغوفيتش والاس محمد علي عمر بواشنطن \
        وواشنطن فاوتر كلاسنس اكزافييه فيليكس فيلكس اونيل ليو وليو الوزير للوزراء كلام سبه ما و ان \
        شميت دجوخار تشميدت اكس بالاكس عالي ماز محمدا والمحمديه";

    #[test]
    fn the_tree_finds_what_comparing_each_finds() {
        let words: Vec<String> = WORDS.split_whitespace().map(key).collect();
        let tree = Spellings::of(words.iter().map(String::as_str));
        let anything = Sounds {
            sure: 0,
            possible: u16::MAX,
        };
        let mut hits = 0;
        for name in NAMES.split_whitespace().chain(["bin laden", ""]) {
            for sounds in [anything, Sounds::latin(name)] {
                let each: Vec<(u32, f32)> = (0u32..)
                    .zip(&words)
                    .filter(|(_, w)| sounds.may_match(Sounds::arabic(w)))
                    .map(|(at, w)| (at, similarity(name, w)))
                    .filter(|(_, alike)| *alike >= SAME)
                    .collect();
                hits += each.len();
                assert_eq!(tree.of_name(name, sounds), each, "{name}");
            }
        }
        assert!(hits > 40, "{hits}");
    }
}
