//! Gradient boosting of small trees over features in bins.

use super::super::forest::{DEPTH, Forest, LEAVES, SPLITS, Tree};
use super::data::Chance;

/// The most bins of a feature.
const BINS: usize = 64;

/// How much of each tree is taken.
const RATE: f64 = 0.06;

/// The penalty on leaves.
const RIDGE: f64 = 5.0;

/// The fewest rows beneath a question.
const FEWEST: usize = 30;

/// The rows of a node in a bin: gradient, curvature, count.
type Sums = (f64, f64, usize);

/// Bounds between the bins of each feature, by quantiles.
fn bounds(rows: &[(Vec<f32>, bool, f64)], features: usize) -> Vec<Vec<f32>> {
    let of = |k: usize| {
        let mut all: Vec<f32> = rows.iter().map(|r| r.0[k]).collect();
        all.sort_by(f32::total_cmp);
        let at = |q: usize| (all[q * (all.len() - 1) / BINS] * 1e4).round() / 1e4;
        let mut out: Vec<f32> = (1..BINS).map(at).collect();
        out.dedup();
        out
    };
    (0..features).map(of).collect()
}

/// Fits so many trees to rows of features, whether right, and weight.
pub(super) fn fit(rows: &[(Vec<f32>, bool, f64)], trees: usize) -> Forest {
    let features = rows.first().map_or(0, |r| r.0.len());
    let bounds = bounds(rows, features);
    let binned: Vec<u8> = rows
        .iter()
        .flat_map(|(x, ..)| {
            let bin = |(x, of): (&f32, &Vec<f32>)| of.partition_point(|b| x > b) as u8;
            x.iter().zip(&bounds).map(bin).collect::<Vec<u8>>()
        })
        .collect();
    let mut chance = Chance(7);
    let mut scores = vec![0.0f64; rows.len()];
    let mut forest = Forest::default();
    for _ in 0..trees {
        let slopes: Vec<(f64, f64)> = rows
            .iter()
            .zip(&scores)
            .map(|((_, y, w), score)| {
                let p = 1.0 / (1.0 + (-score).exp());
                (w * (p - f64::from(u8::from(*y))), w * p * (1.0 - p))
            })
            .collect();
        let sample: Vec<usize> = (0..rows.len()).filter(|_| chance.odds(70)).collect();
        let asked: Vec<usize> = (0..features).filter(|_| chance.odds(60)).collect();
        let tree = grow(&binned, features, &bounds, &slopes, &sample, &asked);
        for ((x, ..), score) in rows.iter().zip(&mut scores) {
            *score += f64::from(tree.score(x));
        }
        forest.0.push(tree);
    }
    forest
}

fn grow(
    binned: &[u8],
    features: usize,
    bounds: &[Vec<f32>],
    slopes: &[(f64, f64)],
    sample: &[usize],
    asked: &[usize],
) -> Tree {
    let mut tree = Tree {
        splits: [(0, f32::MAX); SPLITS],
        leaves: [0.0; LEAVES],
    };
    let mut node = vec![0usize; sample.len()];
    for level in 0..DEPTH {
        let width = 1 << level;
        let first = width - 1;
        let mut sums: Vec<Sums> = vec![(0.0, 0.0, 0); width * features * BINS];
        for (at, &row) in node.iter().zip(sample) {
            let (g, h) = slopes[row];
            let bins = &binned[row * features..(row + 1) * features];
            for &k in asked {
                let sum = &mut sums[((at - first) * features + k) * BINS + usize::from(bins[k])];
                *sum = (sum.0 + g, sum.1 + h, sum.2 + 1);
            }
        }
        let mut chosen = vec![None; width];
        for (n, chosen) in chosen.iter_mut().enumerate() {
            let mut best = 1e-6;
            for &k in asked {
                let of = &sums[(n * features + k) * BINS..(n * features + k + 1) * BINS];
                let add = |a: Sums, b: &Sums| (a.0 + b.0, a.1 + b.1, a.2 + b.2);
                let all = of.iter().fold((0.0, 0.0, 0), add);
                let worth = |s: Sums| s.0 * s.0 / (s.1 + RIDGE);
                let mut below = (0.0, 0.0, 0);
                for (bin, sum) in of.iter().enumerate().take(bounds[k].len()) {
                    below = add(below, sum);
                    let above = (all.0 - below.0, all.1 - below.1, all.2 - below.2);
                    if below.2 < FEWEST || above.2 < FEWEST {
                        continue;
                    }
                    let gain = worth(below) + worth(above) - worth(all);
                    if gain > best {
                        best = gain;
                        *chosen = Some((k, bin));
                    }
                }
            }
            if let Some((k, bin)) = *chosen {
                tree.splits[first + n] = (k as u8, bounds[k][bin]);
            }
        }
        for (at, &row) in node.iter_mut().zip(sample) {
            let above = chosen[*at - first]
                .is_some_and(|(k, bin)| usize::from(binned[row * features + k]) > bin);
            *at = 2 * *at + 1 + usize::from(above);
        }
    }
    let mut leaves = [(0.0f64, 0.0f64); LEAVES];
    for (at, &row) in node.iter().zip(sample) {
        let leaf = &mut leaves[at - SPLITS];
        *leaf = (leaf.0 + slopes[row].0, leaf.1 + slopes[row].1);
    }
    for (slot, (g, h)) in tree.leaves.iter_mut().zip(leaves) {
        *slot = ((-g / (h + RIDGE) * RATE * 1e4).round() / 1e4) as f32;
    }
    tree
}
