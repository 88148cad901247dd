//! The likeliest labels of a sentence, by Viterbi's algorithm.
//!
//! Invariant: of labellings that score the same, the one whose labels come first, told from the last token on.
//! Must not know: where scores come from.

use super::{LABELS, Label, OUTSIDE, to_label};

/// Whether a label may follow another; none stands before the first token.
const fn follows(before: Option<Label>, label: Label) -> bool {
    match label {
        2 | 4 | 6 => match before {
            Some(b) => b == label || b + 1 == label,
            None => false,
        },
        _ => true,
    }
}

/// Below every score: a label that cannot be.
const NEVER: i32 = -(1 << 25);

/// Sums beyond this are brought back to about 0: only their differences count, and those are small, as any label but
/// the inside of a name may follow any.
const MOST: i32 = 1 << 20;

/// What the steps from label to label add to the score of a sentence.
pub(super) struct Paths {
    /// Of the first label.
    opening: [i32; LABELS],
    /// From each label to each: eight times what the step adds, and in the bits below seven less the label it comes
    /// from, so that the larger of two sums is the better one and tells its origin; among equals it is the first label.
    moves: [[i32; LABELS]; LABELS],
}

impl Paths {
    /// From steps: from a label, or from the start (the last row), to a label.
    pub(super) fn of(steps: &[[i32; LABELS]; LABELS + 1]) -> Self {
        let mut opening = [NEVER; LABELS];
        for (k, slot) in opening.iter_mut().enumerate() {
            if follows(None, to_label(k)) {
                *slot = steps[LABELS][k];
            }
        }
        let mut moves = [[0; LABELS]; LABELS];
        for (p, (row, steps)) in moves.iter_mut().zip(steps).enumerate() {
            let p = to_label(p);
            for (k, (slot, step)) in row.iter_mut().zip(steps).enumerate() {
                let may_be = follows(Some(p), to_label(k));
                *slot = (if may_be { *step } else { NEVER }) * 8 + 7 - i32::from(p);
            }
        }
        Self { opening, moves }
    }

    /// The best labels for the scores of a sentence's tokens; `back` is room to work in.
    pub(super) fn best(
        &self,
        scores: impl IntoIterator<Item = [i32; LABELS]>,
        back: &mut Vec<[Label; LABELS]>,
        labels: &mut Vec<Label>,
    ) {
        back.clear();
        labels.clear();
        let mut sums = [0; LABELS];
        for score in scores {
            let from;
            (sums, from) = if back.is_empty() {
                (self.opening, [OUTSIDE; LABELS])
            } else {
                self.step(sums)
            };
            for (sum, score) in sums.iter_mut().zip(score) {
                *sum += score;
            }
            back.push(from);
        }
        let mut at = 0;
        for (k, sum) in sums.iter().enumerate() {
            if *sum > sums[at] {
                at = k;
            }
        }
        for from in back.iter().rev() {
            labels.push(to_label(at));
            at = from.get(at).copied().map_or(0, usize::from);
        }
        labels.reverse();
    }

    /// The best sum for each label at the next token, and the label it comes from.
    #[inline]
    fn step(&self, mut sums: [i32; LABELS]) -> ([i32; LABELS], [Label; LABELS]) {
        if sums[0].abs() > MOST {
            let far = sums[0];
            for sum in &mut sums {
                *sum -= far;
            }
        }
        let mut best = [i32::MIN; LABELS];
        // Label by label before, all labels here at once.
        for (moves, before) in self.moves.iter().zip(sums) {
            for (best, way) in best.iter_mut().zip(moves) {
                *best = (*best).max(before * 8 + way);
            }
        }
        let mut from = [OUTSIDE; LABELS];
        for (from, best) in from.iter_mut().zip(&mut best) {
            *from = to_label(7 - (*best & 7) as usize);
            *best >>= 3;
        }
        (best, from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best sum of all labellings, one after the other.
    fn tried(steps: &[[i32; LABELS]; LABELS + 1], scores: &[[i32; LABELS]]) -> i32 {
        let mut best = i32::MIN;
        let all = LABELS.pow(u32::try_from(scores.len()).unwrap());
        'labellings: for n in 0..all {
            let (mut rest, mut sum, mut before) = (n, 0, None);
            for score in scores {
                let label = to_label(rest % LABELS);
                rest /= LABELS;
                if !follows(before, label) {
                    continue 'labellings;
                }
                let row = before.map_or(LABELS, usize::from);
                sum += steps[row][usize::from(label)] + score[usize::from(label)];
                before = Some(label);
            }
            best = best.max(sum);
        }
        best
    }

    #[test]
    fn no_other_labels_are_better() {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i32::try_from(state >> 22).unwrap() - 512
        };
        for _ in 0..6 {
            let steps = [(); LABELS + 1].map(|()| [(); LABELS].map(|()| next()));
            let scores: Vec<[i32; LABELS]> =
                (0..4).map(|_| [(); LABELS].map(|()| next())).collect();
            let (mut back, mut labels) = (Vec::new(), Vec::new());
            Paths::of(&steps).best(scores.iter().copied(), &mut back, &mut labels);
            let (mut sum, mut before) = (0, None);
            for (label, score) in labels.iter().zip(&scores) {
                assert!(follows(before, *label));
                let row = before.map_or(LABELS, usize::from);
                sum += steps[row][usize::from(*label)] + score[usize::from(*label)];
                before = Some(*label);
            }
            assert_eq!((labels.len(), sum), (4, tried(&steps, &scores)));
        }
    }

    #[test]
    fn long_sentences_go_beyond_no_bound() {
        let scores = (0..100_000).map(|i| [20_000, 30_000 * (i % 2), 0, 0, 0, 0, 0, 0]);
        let (mut back, mut labels) = (Vec::new(), Vec::new());
        Paths::of(&[[0; LABELS]; LABELS + 1]).best(scores, &mut back, &mut labels);
        assert!(
            labels
                .iter()
                .enumerate()
                .all(|(i, l)| usize::from(*l) == i % 2)
        );
    }
}
