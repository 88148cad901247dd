//! A Latin word with all that it may be written as, and how alike an Arabic one is.
//!
//! What a word may be written as is a lattice, as in the recognition of speech: steps from letter to letter of the
//! Latin word, each with the Arabic letters it writes and what that costs. The cheapest way over both words at once
//! is sought (Needleman and Wunsch 1970, with steps of several letters).
//! What a way costs is counted from what the Latin letters cost at least, whatever the Arabic ones are: so a pair
//! that cannot be alike enough is known by its letters alone, and a way that cannot is left early.
//! Invariant: a bound leaves out nothing that would have been alike enough.
//! Must not know: clitics, names of several words, which likeness is enough.

use super::table::{Cost, Few, NEVER, PLACES, Place, STRETCH, Table, context, place};
use super::{LONGEST, OPENINGS, Thresholds};

/// A step over some letters of a Latin word that an Arabic spelling may take.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// Which letters the Arabic ones are, one bit each.
    has: u64,
    arabic: Few,
    cost: Cost,
    /// What it costs beyond the cheapest way to the end of the word.
    beyond: Cost,
    /// The Latin letter it leads to.
    to: u8,
}

/// A Latin word of small letters a to z with all the steps over it.
#[derive(Debug)]
pub(super) struct Lattice {
    table: &'static Table,
    /// From each letter in turn, those that cost least beyond the cheapest way first.
    steps: Vec<Step>,
    /// Where the steps from each letter begin, and where the last end.
    from: Vec<usize>,
    /// What the letters from each on cost at least.
    left: Vec<Cost>,
    /// What each Arabic letter adds at least to the least that the word costs, by [`place`].
    adds: [Cost; PLACES],
    /// What the word adds to the scale of a pair.
    weight: i32,
}

impl Lattice {
    /// `None` for words too short or too long to compare.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::by(Table::shipped(), word)
    }

    /// By other weights than those that ship.
    pub(super) fn by(table: &'static Table, word: &str) -> Option<Self> {
        let word = word.as_bytes();
        if !(2..=LONGEST).contains(&word.len()) {
            return None;
        }
        let mut out = Self {
            table,
            steps: Vec::with_capacity(word.len() * 12),
            from: vec![0],
            left: vec![0; word.len() + 1],
            adds: table.least_alone,
            weight: table.base + word.iter().map(|b| table.latin_weight(*b)).sum::<i32>(),
        };
        for at in 0..word.len() {
            out.steps.extend(steps(table, word, at));
            out.from.push(out.steps.len());
        }
        for at in (0..word.len()).rev() {
            out.weigh(at);
        }
        Some(out)
    }

    /// Finds what the letters from one on cost at least, and what each step from it costs beyond that, those behind
    /// it being known.
    fn weigh(&mut self, at: usize) {
        let bounds = self.from.get(at).zip(self.from.get(at + 1));
        let Some(own) = bounds.and_then(|(from, to)| self.steps.get_mut(*from..*to)) else {
            return;
        };
        let behind = &self.left;
        let left = |step: &Step| behind.get(usize::from(step.to)).copied().unwrap_or(0);
        let least = own.iter().map(|s| s.cost + left(s)).min().unwrap_or(0);
        for step in &mut *own {
            step.beyond = step.cost + left(step) - least;
            // Shared out among its Arabic letters.
            for letter in step.arabic.letters() {
                let adds = &mut self.adds[place(letter)];
                *adds = (*adds).min(step.beyond / step.arabic.count());
            }
        }
        own.sort_by_key(|step| step.beyond);
        if let Some(slot) = self.left.get_mut(at) {
            *slot = least;
        }
    }

    fn len(&self) -> usize {
        self.from.len() - 1
    }

    /// The steps from a letter that cost at most so much beyond the cheapest way.
    fn steps(&self, at: usize, most: Cost) -> impl Iterator<Item = &Step> {
        let bounds = self.from.get(at).zip(self.from.get(at + 1));
        let own = bounds.and_then(|(from, to)| self.steps.get(*from..*to));
        own.unwrap_or_default()
            .iter()
            .take_while(move |s| s.beyond <= most)
    }

    /// What the letters from one on cost at least, whatever the Arabic ones are.
    fn left(&self, at: usize) -> Cost {
        self.left.get(at).copied().unwrap_or(0)
    }

    /// At which letters of an Arabic word this one may begin, by what its letters cost at least: some of those
    /// given, one bit each.
    pub(super) fn may_be(&self, arabic: &[u8], openings: u8, least: Thresholds) -> u8 {
        let (mut cost, mut weight, mut out) = (self.left(0), 0, 0);
        for (at, letter) in arabic.iter().enumerate().rev() {
            cost = cost.saturating_add(self.adds[place(*letter)]);
            weight += self.table.weight(*letter);
            let threshold = if at == 0 {
                least.at_first
            } else {
                least.behind_clitic
            };
            if at < OPENINGS
                && openings >> at & 1 == 1
                && cost <= self.scale(weight).most(threshold)
            {
                out |= 1 << at;
            }
        }
        out
    }

    /// Whether the cheapest way over this word that uses no other letters than an Arabic one has (`has` says
    /// which) leaves so much likeness.
    pub(super) fn may_use(&self, arabic: &[u8], has: u64, threshold: Threshold) -> bool {
        // Without a clitic the scale is smaller.
        let most = self.scale(self.table.weights(arabic)).most(threshold);
        let Some(beyond) = most.checked_sub(self.left(0)) else {
            return false;
        };
        // What each letter is reached at, beyond the cheapest way.
        let mut costs = [NEVER; LONGEST + 1];
        costs[0] = 0;
        for at in 0..self.len() {
            let Some(rest) = beyond.checked_sub(costs[at]) else {
                continue;
            };
            for step in self.steps(at, rest).filter(|s| s.has & !has == 0) {
                if let Some(there) = costs.get_mut(usize::from(step.to)) {
                    *there = (*there).min(beyond - rest + step.beyond);
                }
            }
        }
        costs[self.len()] <= beyond
    }

    /// The cost at which a pair is as likely true as not.
    fn scale(&self, arabic_weight: i32) -> Scale {
        Scale::of(self.weight + arabic_weight)
    }

    /// How alike Arabic letters are to the word, 0 to 1, or 0 where that is less than is asked for. `costs` is room
    /// to work in.
    pub(super) fn similarity(
        &self,
        arabic: &[u8],
        threshold: Threshold,
        costs: &mut Vec<Cost>,
    ) -> f32 {
        let (n, m) = (self.len(), arabic.len());
        let scale = self.scale(self.table.weights(arabic));
        // An alignment that will cost more is not gone on with.
        let most = scale.most(threshold);
        let adds = |letter: u8| self.adds[place(letter)];
        let all = |sum: Cost, letter: &u8| sum.saturating_add(adds(*letter));
        let to_come = arabic.iter().fold(0, all);
        if self.left(0).saturating_add(to_come) > most {
            return 0.0;
        }
        // What depends on the Arabic letters alone is found once for all rows.
        let mut columns = [Column::default(); LONGEST + 1];
        let mut coming = to_come;
        for (j, column) in columns.iter_mut().enumerate().take(m + 1) {
            let rest = arabic.get(j..).unwrap_or(&[]);
            *column = Column {
                next: Few::of(rest),
                alone: rest.first().map(|c| self.table.alone(*c, Place::of(j, m))),
                coming,
            };
            coming -= rest.first().map_or(0, |c| adds(*c).min(coming));
        }
        let columns = columns.get(..=m).unwrap_or(&[]);
        let width = m + 1;
        costs.clear();
        costs.resize((n + 1) * width, NEVER);
        costs[0] = 0;
        for i in 0..=n {
            let left = self.left(i);
            for (j, column) in columns.iter().enumerate() {
                let here = costs[i * width + j];
                let sure = here.saturating_add(left);
                if sure.saturating_add(column.coming) > most {
                    continue;
                }
                let mut reach = |i: usize, j: usize, step: Cost| {
                    let there = &mut costs[i * width + j];
                    *there = (*there).min(here.saturating_add(step));
                };
                if let Some(alone) = column.alone {
                    reach(i, j + 1, alone);
                }
                for step in self.steps(i, most - sure) {
                    if column.next.starts_with(step.arabic) {
                        reach(usize::from(step.to), j + step.arabic.len(), step.cost);
                    }
                }
            }
        }
        let alike = scale.alike(costs[n * width + m]);
        if alike < threshold.least { 0.0 } else { alike }
    }
}

/// What an alignment asks of an Arabic word at one of its letters, or at its end.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    /// The letters from here on.
    next: Few,
    /// What the letter costs that no Latin one answers; `None` at the end.
    alone: Option<Cost>,
    /// What the letters from here on add at least to the least that the Latin word costs.
    coming: Cost,
}

/// The steps from one letter of a word.
fn steps(table: &'static Table, word: &[u8], at: usize) -> impl Iterator<Item = Step> {
    let ends = at + 1..=(at + STRETCH).min(word.len());
    ends.flat_map(move |to| {
        let context = context(word, at, to);
        let answers = table.answers(word.get(at..to).unwrap_or_default());
        answers.iter().filter_map(move |answer| {
            let cost = answer.costs.get(context).copied()?;
            (cost < NEVER).then_some(Step {
                has: answer.has,
                arabic: answer.arabic,
                cost,
                beyond: 0,
                to: u8::try_from(to).ok()?,
            })
        })
    })
}

/// What costs are measured by: two names of two consonants agree by chance more often than names of
/// five, and some letters by chance more often than others.
#[derive(Debug, Clone, Copy)]
struct Scale(f32);

/// The least scale, in hundredths of a natural logarithm: letters that often agree by chance must not make one of
/// nothing.
const LEAST_SCALE: f32 = 30.0;

/// How alike pairs are that cost so many scales, straight in between. So many of 10,000 pairs of a name and
/// a word that is no name reach 0.5: eleven, 0.7: three, 0.85: one; of the rules by hand which were here
/// before, and for which the thresholds were made, it was twelve, four and one.
const KNOTS: [(f32, f32); 4] = [(0.0, 1.0), (0.8, 0.85), (1.2, 0.5), (2.0, 0.0)];

impl Scale {
    fn of(hundredths: i32) -> Self {
        let scale = hundredths as f32;
        Self(scale.max(LEAST_SCALE))
    }

    /// How alike a pair is that costs so much.
    fn alike(self, cost: Cost) -> f32 {
        let share = f32::from(cost) / self.0;
        for pair in KNOTS.windows(2) {
            if let [(x, from), (y, to)] = *pair
                && share <= y
            {
                return from + (to - from) * (share - x) / (y - x);
            }
        }
        0.0
    }

    /// The most that a pair may cost to be so alike; a little more, for rounding.
    fn most(self, threshold: Threshold) -> Cost {
        (threshold.share * self.0 + 1.0).clamp(0.0, f32::from(NEVER - 1)) as Cost
    }
}

/// A likeness that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Threshold {
    least: f32,
    /// How many scales a pair may cost to be so alike.
    share: f32,
}

impl Threshold {
    pub(super) fn of(least: f32) -> Self {
        let mut share = KNOTS[KNOTS.len() - 1].0;
        for pair in KNOTS.windows(2).rev() {
            if let [(x, from), (y, to)] = *pair
                && least >= to
            {
                share = x + (y - x) * (from - least.min(from)) / (from - to);
            }
        }
        Self { least, share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likeness_and_what_it_may_cost_agree() {
        for scale in [30, 150, 777, 4000] {
            let scale = Scale::of(scale);
            assert_eq!((scale.alike(0), scale.alike(NEVER - 1)), (1.0, 0.0));
            for least in [0.0, 0.3, 0.5, 0.66, 0.7, 0.85, 0.9, 1.0] {
                let most = scale.most(Threshold::of(least));
                assert!(scale.alike(most + 2) <= least, "{scale:?} {least}");
                assert!(scale.alike(most.saturating_sub(2)) >= least);
            }
        }
    }
}
