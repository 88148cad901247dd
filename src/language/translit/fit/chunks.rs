//! Chances of stretches of letters, by expectation maximisation: all ways to cut two names into stretches
//! that answer each other count as much as they are likely, and tell in turn how likely stretches are
//! (the many-to-many alignment of Jiampojamarn, Kondrak & Sherif, NAACL 2007).

use std::collections::BTreeMap;

use super::super::table::{CONTEXTS, Few, LETTERS, Place, STRETCH, context};
use super::pairs::Pair;
use super::refine::{Answer, Weights};

/// How many letters of each script may answer each other.
const SHAPES: [(usize, usize); 11] = [
    (0, 1),
    (1, 0),
    (1, 1),
    (1, 2),
    (1, 3),
    (2, 0),
    (2, 1),
    (2, 2),
    (3, 0),
    (3, 1),
    (3, 2),
];

const ROUNDS: usize = 6;

/// What is counted less often than this is forgotten.
const RARE: f64 = 2.0;

type Joint = BTreeMap<(Vec<u8>, Few), f64>;

/// A use of a stretch in a pair, and how much of it is believed.
struct Use<'p> {
    latin: &'p [u8],
    arabic: Few,
    /// Where it begins in either name.
    from: (usize, usize),
    share: f64,
}

/// The uses of stretches in a pair by a model, and how likely the pair is, by letter.
fn uses<'p>(pair: &'p Pair, chance: impl Fn(&[u8], Few) -> f64) -> Option<(Vec<Use<'p>>, f64)> {
    let (latin, arabic) = (pair.latin.as_bytes(), &pair.letters[..]);
    let (n, m) = (latin.len(), arabic.len());
    let width = m + 1;
    let mut forward = vec![0.0; (n + 1) * width];
    forward[0] = 1.0;
    let mut arcs = vec![];
    for i in 0..=n {
        for j in 0..=m {
            let here: f64 = forward[i * width + j];
            for (x, y) in SHAPES {
                if here == 0.0 || i + x > n || j + y > m {
                    continue;
                }
                let few = Few::of(&arabic[j..j + y]);
                let p = chance(&latin[i..i + x], few);
                if p > 0.0 {
                    let to = (i + x) * width + j + y;
                    forward[to] += here * p;
                    arcs.push((i, j, x, to, few, p));
                }
            }
        }
    }
    let all = forward[n * width + m];
    if all < 1e-290 {
        return None;
    }
    let mut backward = vec![0.0; (n + 1) * width];
    backward[n * width + m] = 1.0;
    let mut out = vec![];
    for &(i, j, x, to, few, p) in arcs.iter().rev() {
        let from = i * width + j;
        let behind = p * backward[to];
        backward[from] += behind;
        let share = forward[from] * behind / all;
        if share > 1e-6 {
            out.push(Use {
                latin: &latin[i..i + x],
                arabic: few,
                from: (i, j),
                share,
            });
        }
    }
    Some((out, all.ln() / (n + m) as f64))
}

/// The chances of stretches together with what they are written as, and how likely each pair is by them.
pub(super) fn joint(pairs: &[Pair]) -> (Joint, Vec<f64>) {
    let mut model: Option<Joint> = None;
    let mut likely = vec![];
    for _ in 0..ROUNDS {
        let mut counts = Joint::new();
        likely.clear();
        for pair in pairs {
            let found = uses(pair, |latin, arabic| match &model {
                None => 0.1f64.powi(
                    i32::try_from(latin.len().abs_diff(1) + arabic.len().abs_diff(1) + 1).unwrap(),
                ),
                Some(known) => known.get(&(latin.to_vec(), arabic)).copied().unwrap_or(0.0),
            });
            likely.push(found.as_ref().map_or(f64::MIN, |(_, likely)| *likely));
            for u in found.into_iter().flat_map(|(uses, _)| uses) {
                *counts.entry((u.latin.to_vec(), u.arabic)).or_default() += u.share;
            }
        }
        let all: f64 = counts.values().sum();
        counts.retain(|_, count| *count > RARE);
        counts.values_mut().for_each(|count| *count /= all);
        model = Some(counts);
    }
    (model.unwrap_or_default(), likely)
}

/// A stretch of several letters is kept where it is so much likelier, in natural logarithms, than its
/// letters one by one.
const GAIN: f32 = 0.2;

/// Counts that a context is held to have seen before, shared out as everywhere.
const BEFORE: f64 = 8.0;

/// The costs that the chances make.
pub(super) fn weights(pairs: &[Pair], joint: &Joint) -> Weights {
    let mut counts: BTreeMap<Vec<u8>, BTreeMap<Few, [f64; CONTEXTS]>> = BTreeMap::new();
    let mut occurs: BTreeMap<Vec<u8>, f64> = BTreeMap::new();
    let mut alone = vec![[0.0f64; 3]; LETTERS];
    let mut seen = vec![[0.0f64; 3]; LETTERS];
    for pair in pairs {
        let (latin, m) = (pair.latin.as_bytes(), pair.letters.len());
        for size in 1..=STRETCH {
            for stretch in latin.windows(size) {
                *occurs.entry(stretch.to_vec()).or_default() += 1.0;
            }
        }
        for (at, &letter) in pair.letters.iter().enumerate() {
            seen[usize::from(letter)][Place::of(at, m) as usize] += 1.0;
        }
        let chance = |latin: &[u8], arabic: Few| {
            joint.get(&(latin.to_vec(), arabic)).copied().unwrap_or(0.0)
        };
        for u in uses(pair, chance).into_iter().flat_map(|(uses, _)| uses) {
            let (i, j) = u.from;
            if u.latin.is_empty() {
                alone[usize::from(pair.letters[j])][Place::of(j, m) as usize] += u.share;
            } else {
                let row = counts.entry(u.latin.to_vec()).or_default();
                let cell = row.entry(u.arabic).or_default();
                cell[context(latin, i, i + u.latin.len())] += u.share;
            }
        }
    }
    let mut rows: BTreeMap<Vec<u8>, Vec<Answer>> = BTreeMap::new();
    for (latin, row) in &counts {
        let all: f64 = row.values().flatten().sum();
        if latin.len() > 1 && all < 15.0 {
            continue;
        }
        // How often the stretch is read as one, where it could be.
        let as_one = if latin.len() > 1 {
            (all / occurs[latin]).clamp(1e-4, 1.0)
        } else {
            1.0
        };
        let mut by_context = [0.0; CONTEXTS];
        for cell in row.values() {
            by_context
                .iter_mut()
                .zip(cell)
                .for_each(|(sum, n)| *sum += n);
        }
        for (arabic, cell) in row {
            let own: f64 = cell.iter().sum();
            let share = own / all;
            if own < 4.0 || share < 0.0008 {
                continue;
            }
            let delta = std::array::from_fn(|c| {
                let here = (cell[c] + BEFORE * share) / (by_context[c] + BEFORE);
                (share / here).ln() as f32
            });
            let cost = -(share * as_one).ln() as f32;
            rows.entry(latin.clone())
                .or_default()
                .push(Answer::new(*arabic, cost, delta));
        }
    }
    for letter in b'a'..=b'z' {
        let row = rows.entry(vec![letter]).or_default();
        if !row.iter().any(|a| a.arabic.len() == 0) {
            row.push(Answer::new(Few::default(), 5.0, [0.0; CONTEXTS]));
        }
    }
    let by_letters = rows.clone();
    for (latin, row) in rows.iter_mut().filter(|(latin, _)| latin.len() > 1) {
        row.retain(|a| a.cost + GAIN < letter_by_letter(&by_letters, latin, a.arabic));
    }
    rows.retain(|_, row| !row.is_empty());
    let all: f64 = seen.iter().flatten().sum();
    let mut out = Weights::new(rows);
    for (letter, (own, seen)) in alone.iter().zip(&seen).enumerate() {
        let total: f64 = seen.iter().sum();
        if total > 0.0 {
            // A little under the half of what the letter tells by being there at all.
            out.arabic[letter] = -0.45 * (total / all).ln() as f32;
        }
        for place in 0..3 {
            if seen[place] > 0.0 {
                let share = (own[place] + 0.5) / (seen[place] + 5.0);
                out.alone[letter][place] = (-share.ln() as f32).clamp(0.2, 6.0);
            }
        }
    }
    out
}

/// The least that a stretch costs whose letters are answered one by one.
fn letter_by_letter(rows: &BTreeMap<Vec<u8>, Vec<Answer>>, latin: &[u8], arabic: Few) -> f32 {
    let letters: Vec<u8> = arabic.letters().collect();
    let width = letters.len() + 1;
    let mut costs = vec![f32::INFINITY; (latin.len() + 1) * width];
    costs[0] = 0.0;
    for (i, letter) in latin.iter().enumerate() {
        for j in 0..width {
            for answer in rows.get(&vec![*letter]).into_iter().flatten() {
                if Few::of(&letters[j..]).starts_with(answer.arabic) {
                    let to = (i + 1) * width + j + answer.arabic.len();
                    costs[to] = costs[to].min(costs[i * width + j] + answer.cost);
                }
            }
        }
    }
    costs[latin.len() * width + letters.len()]
}
