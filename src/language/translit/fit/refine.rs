//! Moves costs so that true pairs lie under their scale and false ones above it: stochastic gradient
//! descent on the logistic loss of the best alignment, with steps that shorten where much was learnt
//! (Duchi et al. 2011), held back to where expectation maximisation left them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::letter;
use super::super::table::{CONTEXTS, Few, LETTERS, Place, STRETCH, context, digit};
use super::pairs::{Chance, Pair};

/// What a stretch may be written as.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub arabic: Few,
    /// In natural logarithms, wherever it stands.
    pub cost: f32,
    /// What a context adds.
    delta: [f32; CONTEXTS],
    /// Where both were before.
    first: (f32, [f32; CONTEXTS]),
    /// How much was learnt.
    learnt: (f32, [f32; CONTEXTS]),
}

impl Answer {
    pub(super) const fn new(arabic: Few, cost: f32, delta: [f32; CONTEXTS]) -> Self {
        Self {
            arabic,
            cost,
            delta,
            first: (cost, delta),
            learnt: (1.0, [1.0; CONTEXTS]),
        }
    }

    fn in_context(&self, context: usize, is_letter: bool) -> f32 {
        let cost = (self.cost + self.delta[context]).max(0.0);
        // Any letter may be silent.
        if is_letter && self.arabic.len() == 0 {
            cost.min(5.5)
        } else {
            cost
        }
    }

    fn learn(&mut self, context: usize, step: f32) {
        self.learnt.0 += step * step;
        self.learnt.1[context] += step * step;
        self.cost -= RATE * step / self.learnt.0.sqrt();
        self.cost += 0.0005 * (self.first.0 - self.cost);
        self.cost = self.cost.max(0.0);
        let delta = &mut self.delta[context];
        *delta -= RATE / 2.0 * step / self.learnt.1[context].sqrt();
        *delta += 0.002 * (self.first.1[context] - *delta);
        *delta = delta.max(-self.cost);
    }
}

/// A weight that is no answer of a stretch, with how much was learnt of it.
fn learn(weight: &mut f32, learnt: &mut f32, step: f32, range: (f32, f32)) {
    *learnt += step * step;
    *weight = (*weight + RATE * step / learnt.sqrt()).clamp(range.0, range.1);
}

const EPOCHS: usize = 4;
const RATE: f32 = 0.3;
/// Of so many false pairs, the two that look most true are learnt from.
const POOL: usize = 24;
const HARDEST: usize = 2;
/// What costs more is not written.
const DEAREST: f32 = 6.0;

/// All weights, in natural logarithms.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    rows: BTreeMap<Vec<u8>, Vec<Answer>>,
    pub alone: Vec<[f32; 3]>,
    pub arabic: Vec<f32>,
    latin: [f32; 26],
    base: f32,
}

struct Step {
    to: usize,
    arabic: Few,
    cost: f32,
    /// The answer's stretch begins where the step does; its place among the answers, and the context.
    answer: (usize, usize),
}

/// What an alignment uses: answers (stretch, place, context) and letters by themselves.
#[derive(Default)]
struct Path {
    answers: Vec<(Vec<u8>, usize, usize)>,
    alone: Vec<(u8, Place)>,
}

impl Weights {
    pub(super) fn new(rows: BTreeMap<Vec<u8>, Vec<Answer>>) -> Self {
        Self {
            rows,
            alone: vec![[6.0; 3]; LETTERS],
            arabic: vec![2.5; LETTERS],
            latin: [0.3; 26],
            base: 0.0,
        }
    }

    fn steps(&self, latin: &[u8]) -> Vec<Vec<Step>> {
        let mut out = vec![];
        for from in 0..latin.len() {
            let mut here = vec![];
            for to in from + 1..=(from + STRETCH).min(latin.len()) {
                let context = context(latin, from, to);
                let row = self.rows.get(&latin[from..to]);
                for (place, answer) in row.into_iter().flatten().enumerate() {
                    let cost = answer.in_context(context, to == from + 1);
                    if cost < DEAREST {
                        here.push(Step {
                            to,
                            arabic: answer.arabic,
                            cost,
                            answer: (place, context),
                        });
                    }
                }
            }
            out.push(here);
        }
        out
    }

    fn scale(&self, latin: &[u8], arabic: &[u8]) -> f32 {
        let latin = latin.iter().map(|b| self.latin[usize::from(b - b'a')]);
        let arabic = arabic.iter().map(|a| self.arabic[usize::from(*a)]);
        (self.base + latin.sum::<f32>() + arabic.sum::<f32>()).max(0.3)
    }

    /// The least cost of a pair, and the alignment's path where it is wanted.
    fn align(
        &self,
        latin: &[u8],
        steps: &[Vec<Step>],
        arabic: &[u8],
        path: Option<&mut Path>,
    ) -> f32 {
        let (n, m) = (steps.len(), arabic.len());
        let width = m + 1;
        let mut costs = vec![f32::INFINITY; (n + 1) * width];
        // Where each was reached from, and by which step, if any.
        let mut back = vec![(0, None); if path.is_some() { costs.len() } else { 0 }];
        costs[0] = 0.0;
        for i in 0..=n {
            for j in 0..=m {
                let here = costs[i * width + j];
                if here == f32::INFINITY {
                    continue;
                }
                let mut reach = |to: usize, cost: f32, by: Option<usize>| {
                    if cost < costs[to] {
                        costs[to] = cost;
                        if let Some(slot) = back.get_mut(to) {
                            *slot = (i * width + j, by);
                        }
                    }
                };
                if let Some(letter) = arabic.get(j) {
                    let alone = self.alone[usize::from(*letter)][Place::of(j, m) as usize];
                    reach(i * width + j + 1, here + alone, None);
                }
                let next = Few::of(&arabic[j..]);
                for (k, step) in steps.get(i).into_iter().flatten().enumerate() {
                    if next.starts_with(step.arabic) {
                        reach(
                            step.to * width + j + step.arabic.len(),
                            here + step.cost,
                            Some(k),
                        );
                    }
                }
            }
        }
        if let Some(path) = path {
            let mut at = n * width + m;
            while at != 0 && costs[n * width + m] < f32::INFINITY {
                let (from, by) = back[at];
                let (i, j) = (from / width, from % width);
                match by {
                    None => path.alone.push((arabic[j], Place::of(j, m))),
                    Some(k) => {
                        let step = &steps[i][k];
                        let (place, context) = step.answer;
                        path.answers
                            .push((latin[i..step.to].to_vec(), place, context));
                    }
                }
                at = from;
            }
        }
        costs[n * width + m]
    }

    /// As `Table::read` reads it.
    pub(super) fn write(&self) -> String {
        let mut out = String::from(
            "# What Latin letters are written as in Arabic names. Made by src/language/translit/fit.rs; \
             licences in NOTICE.md. Letters, Arabic letters, a digit of cost (a tenth of a natural \
             logarithm) for each context; with no letters, for each place; with *, a weight.\n",
        );
        let as_text = |few: Few| -> String {
            let codes = few.letters();
            codes
                .filter_map(|c| char::from_u32(0x620 + u32::from(c)))
                .collect()
        };
        for (latin, row) in &self.rows {
            for answer in row {
                let costs: String = (0..CONTEXTS)
                    .map(|c| answer.in_context(c, latin.len() == 1))
                    .map(|cost| if cost < DEAREST { digit(cost) } else { '-' })
                    .collect();
                if costs.bytes().any(|b| b != b'-') {
                    let latin = String::from_utf8_lossy(latin);
                    writeln!(out, "{latin}\t{}\t{costs}", as_text(answer.arabic)).unwrap();
                }
            }
        }
        let hundredths = |x: f32| (x * 100.0).round() as i32;
        for c in ('ا'..='ي').filter(|c| !matches!(c, 'ـ' | 'ة' | 'ى' | 'ػ'..='ؿ')) {
            let code = usize::from(letter(c));
            let digits: String = self.alone[code].iter().map(|x| digit(*x)).collect();
            writeln!(out, "\t{c}\t{digits}").unwrap();
            writeln!(out, "*\t{c}\t{}", hundredths(self.arabic[code])).unwrap();
        }
        for (b, weight) in (b'a'..).zip(&self.latin) {
            writeln!(out, "*\t{}\t{}", char::from(b), hundredths(*weight)).unwrap();
        }
        writeln!(out, "*\t\t{}", hundredths(self.base)).unwrap();
        out
    }
}

/// What a name is heard by, without the article: two spellings of a name often agree in it.
fn consonants(arabic: &[u8]) -> Vec<u8> {
    let weak = |c: &u8| ['ا', 'و', 'ي', 'ه', 'ع'].iter().any(|w| letter(*w) == *c);
    let article = [letter('ا'), letter('ل')];
    let bare = arabic.strip_prefix(&article).filter(|rest| rest.len() > 2);
    let mut out: Vec<u8> = bare.unwrap_or(arabic).to_vec();
    out.retain(|c| !weak(c));
    out.dedup();
    out
}

/// Learns from pairs, and from pairs of their Latin names with other names and with words.
pub(super) fn refine(weights: &mut Weights, pairs: &[Pair], words: &[String]) {
    let words: Vec<Vec<u8>> = words
        .iter()
        .map(|w| w.chars().map(letter).collect())
        .collect();
    let mut chance = Chance::new(0x9e37_79b9_7f4a_7c15);
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    let mut learnt_alone = vec![[1.0f32; 3]; LETTERS];
    let (mut learnt_latin, mut learnt_arabic) = ([1.0f32; 26], [1.0f32; LETTERS]);
    let mut learnt_base = 1.0;
    for epoch in 0..EPOCHS {
        let slower = 1.0 / (1.0 + epoch as f32);
        chance.shuffle(&mut order);
        for &at in &order {
            let pair = &pairs[at];
            let latin = pair.latin.as_bytes();
            let steps = weights.steps(latin);
            let own = consonants(&pair.letters);
            let mut others: Vec<(f32, &[u8])> = vec![];
            for k in 0..POOL {
                let other: &[u8] = if k % 2 == 0 {
                    &pairs[chance.below(pairs.len())].letters
                } else {
                    &words[chance.below(words.len())]
                };
                if consonants(other) != own {
                    let cost = weights.align(latin, &steps, other, None);
                    others.push((cost / weights.scale(latin, other), other));
                }
            }
            others.sort_by(|x, y| x.0.total_cmp(&y.0));
            let false_ones = others
                .iter()
                .take(HARDEST)
                .map(|(_, other)| (*other, false));
            let mut moves = vec![];
            for (arabic, is_true) in std::iter::once((&pair.letters[..], true)).chain(false_ones) {
                let mut path = Path::default();
                let cost = weights.align(latin, &steps, arabic, Some(&mut path));
                let scale = weights.scale(latin, arabic);
                let likely = 1.0 / (1.0 + (cost - scale).exp());
                let step = if is_true { 1.0 - likely } else { -0.7 * likely };
                // What is three times as dear as it may be is no pair.
                if cost < 3.0 * scale && step.abs() >= 0.01 {
                    moves.push((path, step * slower, arabic));
                }
            }
            for (path, step, arabic) in moves {
                for (stretch, place, context) in path.answers {
                    if let Some(row) = weights.rows.get_mut(&stretch) {
                        row[place].learn(context, step);
                    }
                }
                for (letter, place) in path.alone {
                    let (letter, place) = (usize::from(letter), place as usize);
                    let learnt = &mut learnt_alone[letter][place];
                    learn(&mut weights.alone[letter][place], learnt, -step, (0.1, 6.1));
                }
                for b in latin.iter().map(|b| usize::from(b - b'a')) {
                    learn(
                        &mut weights.latin[b],
                        &mut learnt_latin[b],
                        step,
                        (0.0, 9.0),
                    );
                }
                for a in arabic.iter().map(|a| usize::from(*a)) {
                    learn(
                        &mut weights.arabic[a],
                        &mut learnt_arabic[a],
                        step,
                        (0.0, 9.0),
                    );
                }
                learn(&mut weights.base, &mut learnt_base, step, (-9.0, 9.0));
            }
        }
    }
}
