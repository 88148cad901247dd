//! What Latin letters are written as in Arabic, as learnt from pairs of names.
//!
//! A word is cut into stretches of up to three letters, each answered by up to three Arabic letters, at
//! a cost that depends on what stands before and behind the stretch: a final e is mostly silent, c is
//! another letter before e than before o. Costs are negative logarithms of chances, fitted by expectation
//! maximisation and then moved to tell true pairs from false ones (`fit`); `assets/translit.tsv` holds them.
//! Invariant: costs are whole numbers, so that every machine finds the same.
//! Must not know: clitics, names of several words, which likeness is enough.

use std::sync::LazyLock;

use super::{LONGEST, letter};

/// Hundredths of a natural logarithm.
pub(crate) type Cost = u16;

/// What cannot be.
pub(super) const NEVER: Cost = Cost::MAX;

/// Digits of the file, each a tenth of a natural logarithm more than the one before.
const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Hundredths to a digit.
const DIGIT: Cost = 10;

/// How many Arabic letters there are, their codes being their places in the block.
pub(super) const LETTERS: usize = 44;

/// Arabic letters, and all that are none.
const PLACES: usize = 64;

/// Where a table of letters has one.
const fn place(letter: u8) -> usize {
    if (letter as usize) < LETTERS {
        letter as usize
    } else {
        PLACES - 1
    }
}

/// Which letters there are, one bit each.
pub(super) fn bits(letters: impl Iterator<Item = u8>) -> u64 {
    letters.fold(0, |bits, letter| bits | 1 << place(letter))
}

/// The longest stretch of Latin letters.
pub(super) const STRETCH: usize = 3;

/// Stretches of up to three of 26 letters, numbered in base 27.
const STRETCHES: usize = 27 * 27 * 27;

/// Before a stretch may stand nothing, a vowel or a consonant; behind it nothing, a front vowel, another
/// vowel or a consonant.
pub(super) const CONTEXTS: usize = 12;

/// Where an Arabic letter stands in its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Inside,
    Last,
}

impl Place {
    pub(super) const fn of(at: usize, length: usize) -> Self {
        match at {
            _ if at + 1 == length => Self::Last,
            0 => Self::First,
            _ => Self::Inside,
        }
    }
}

/// Up to three Arabic letters, the first in the lowest byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(super) struct Few {
    packed: u32,
    count: u8,
}

impl Few {
    pub(super) const MOST: usize = 3;

    pub(super) fn of(letters: &[u8]) -> Self {
        let mut out = Self::default();
        for &letter in letters.iter().take(Self::MOST) {
            out.packed |= u32::from(letter) << (8 * out.count);
            out.count += 1;
        }
        out
    }

    pub(super) const fn len(self) -> usize {
        self.count as usize
    }

    pub(super) fn letters(self) -> impl Iterator<Item = u8> {
        self.packed.to_le_bytes().into_iter().take(self.len())
    }

    /// Whether these letters open with those.
    pub(super) const fn starts_with(self, those: Self) -> bool {
        self.count >= those.count && self.packed & ((1 << (8 * those.count)) - 1) == those.packed
    }
}

/// What a stretch may be written as, with the cost by context.
#[derive(Debug, Clone, Copy)]
struct Answer {
    arabic: Few,
    /// Which letters these are, one bit each.
    has: u64,
    costs: [Cost; CONTEXTS],
}

/// The weights.
#[derive(Debug)]
pub(super) struct Table {
    answers: Vec<Answer>,
    /// The answers of a stretch by its number: the first, and the one behind the last.
    rows: Vec<(u16, u16)>,
    /// What an Arabic letter costs that no Latin letter answers, by place.
    alone: Vec<[Cost; 3]>,
    /// The least of these, by [`place`].
    least_alone: [Cost; PLACES],
    /// What a letter adds to the cost at which a pair is as likely true as not.
    latin: [i32; 26],
    arabic: Vec<i32>,
    base: i32,
}

static SHIPPED: LazyLock<Table> =
    LazyLock::new(|| Table::read(include_str!("../../../assets/translit.tsv")));

impl Table {
    /// The weights that ship.
    pub(super) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads weights: lines of a Latin stretch, Arabic letters and a digit for each context or, where
    /// there is no stretch, for each place; and lines of `*`, a letter or nothing, and a whole number.
    /// Lines that are neither are passed over.
    pub(super) fn read(source: &str) -> Self {
        let mut out = Self {
            answers: Vec::new(),
            rows: vec![(0, 0); STRETCHES],
            alone: vec![[cost(b'z'); 3]; LETTERS],
            least_alone: [cost(b'z'); PLACES],
            latin: [0; 26],
            arabic: vec![0; LETTERS],
            base: 0,
        };
        let mut last = None;
        for line in source.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(latin), Some(arabic), Some(value)) =
                (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            if latin == "*" {
                out.read_weight(arabic, value.parse().unwrap_or(0));
                continue;
            }
            let arabic: Vec<u8> = arabic.chars().map(letter).collect();
            let mut costs = value.bytes().map(cost);
            if latin.is_empty() {
                let slot = arabic
                    .first()
                    .and_then(|&a| out.alone.get_mut(usize::from(a)));
                for place in slot.into_iter().flatten() {
                    *place = costs.next().unwrap_or(NEVER);
                }
                continue;
            }
            let (Some(row), Ok(next)) = (
                number(latin.as_bytes()).and_then(|n| out.rows.get_mut(n)),
                u16::try_from(out.answers.len()),
            ) else {
                continue;
            };
            // The answers of a stretch stand together.
            if last != Some(latin) {
                *row = (next, next);
                last = Some(latin);
            }
            row.1 = next.saturating_add(1);
            out.answers.push(Answer {
                arabic: Few::of(&arabic),
                has: bits(arabic.iter().copied()),
                costs: std::array::from_fn(|_| costs.next().unwrap_or(NEVER)),
            });
        }
        for (slot, own) in out.least_alone.iter_mut().zip(&out.alone) {
            *slot = own.iter().copied().min().unwrap_or(NEVER);
        }
        out
    }

    fn read_weight(&mut self, of: &str, value: i32) {
        let slot = match of.chars().next() {
            None => Some(&mut self.base),
            Some(c @ 'a'..='z') => self.latin.get_mut((c as usize).wrapping_sub('a' as usize)),
            Some(c) => self.arabic.get_mut(usize::from(letter(c))),
        };
        if let Some(slot) = slot {
            *slot = value;
        }
    }

    /// What an Arabic letter costs that no Latin letter answers.
    pub(super) fn alone(&self, letter: u8, place: Place) -> Cost {
        let places = self.alone.get(usize::from(letter));
        places.map_or(cost(b'z'), |p| match place {
            Place::First => p[0],
            Place::Inside => p[1],
            Place::Last => p[2],
        })
    }

    /// What an Arabic letter adds to the scale of a pair.
    pub(super) fn weight(&self, letter: u8) -> i32 {
        self.arabic.get(usize::from(letter)).copied().unwrap_or(200)
    }

    /// What Arabic letters add to the scale of a pair.
    pub(super) fn weights(&self, arabic: &[u8]) -> i32 {
        arabic.iter().map(|a| self.weight(*a)).sum()
    }
}

/// What a digit says.
fn cost(digit: u8) -> Cost {
    let place = DIGITS.iter().position(|d| *d == digit);
    place
        .and_then(|p| Cost::try_from(p).ok())
        .map_or(NEVER, |p| p * DIGIT)
}

/// The digit nearest to a cost in natural logarithms.
#[cfg(test)]
pub(super) fn digit(cost: f32) -> char {
    let place = (cost * 100.0 / f32::from(DIGIT)).round().max(0.0) as usize;
    DIGITS.get(place).map_or('-', |d| char::from(*d))
}

/// The number of a stretch of small letters a to z.
pub(super) fn number(stretch: &[u8]) -> Option<usize> {
    if stretch.len() > STRETCH {
        return None;
    }
    stretch.iter().try_fold(0, |sum, b| match b {
        b'a'..=b'z' => Some(sum * 27 + usize::from(b - b'a') + 1),
        _ => None,
    })
}

/// The context of the stretch from `from` to before `to`.
pub(super) fn context(word: &[u8], from: usize, to: usize) -> usize {
    let before = match from.checked_sub(1).and_then(|k| word.get(k)) {
        None => 0,
        Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y') => 1,
        Some(_) => 2,
    };
    let behind = match word.get(to) {
        None => 0,
        Some(b'e' | b'i' | b'y') => 1,
        Some(b'a' | b'o' | b'u') => 2,
        Some(_) => 3,
    };
    before * 4 + behind
}

/// A step over some letters of a Latin word that an Arabic spelling may take.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// The Latin letter it leads to.
    to: usize,
    arabic: Few,
    /// Which letters these are, one bit each.
    has: u64,
    cost: Cost,
}

/// A Latin word of small letters a to z with all the steps over it.
#[derive(Debug)]
pub(super) struct Spelled {
    pub table: &'static Table,
    steps: Vec<Step>,
    /// Where the steps from each letter begin, those over no Arabic letter first, then those over one, over
    /// two and over three, and where the last end.
    from: Vec<[u32; Few::MOST + 2]>,
    /// What the letters from each on cost at least.
    left: Vec<Cost>,
    /// What each Arabic letter adds at least to the least that the word costs, by [`place`].
    adds: [Cost; PLACES],
    /// What the word adds to the scale of a pair.
    pub weight: i32,
}

impl Spelled {
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
            steps: Vec::with_capacity(word.len() * 8),
            from: Vec::with_capacity(word.len()),
            left: vec![0; word.len() + 1],
            adds: table.least_alone,
            weight: table.base,
        };
        let mut found: [Vec<Step>; Few::MOST + 1] = Default::default();
        for (i, first) in word.iter().enumerate() {
            let own = table.latin.get(usize::from(first.wrapping_sub(b'a')));
            out.weight += own.copied().unwrap_or(0);
            for to in i + 1..=(i + STRETCH).min(word.len()) {
                let stretch = word.get(i..to).unwrap_or_default();
                let row = number(stretch).and_then(|n| table.rows.get(n));
                let range = row.map_or(0..0, |r| usize::from(r.0)..usize::from(r.1));
                if range.is_empty() {
                    continue;
                }
                let context = context(word, i, to);
                for answer in table.answers.get(range).unwrap_or_default() {
                    let cost = answer.costs.get(context).copied().unwrap_or(NEVER);
                    if cost < NEVER
                        && let Some(same) = found.get_mut(answer.arabic.len())
                    {
                        same.push(Step {
                            to,
                            arabic: answer.arabic,
                            has: answer.has,
                            cost,
                        });
                    }
                }
            }
            let mut bounds = [0; Few::MOST + 2];
            for (bound, same) in bounds.iter_mut().zip(&mut found) {
                *bound = u32::try_from(out.steps.len()).unwrap_or(u32::MAX);
                out.steps.append(same);
            }
            bounds[Few::MOST + 1] = u32::try_from(out.steps.len()).unwrap_or(u32::MAX);
            out.from.push(bounds);
        }
        for i in (0..word.len()).rev() {
            let costs = out.steps(i).iter().map(|s| s.cost + out.left(s.to));
            let least = costs.min().unwrap_or(0);
            if let Some(slot) = out.left.get_mut(i) {
                *slot = least;
            }
            for letters in 1..=Few::MOST {
                for k in 0..out.steps_over(i, letters).len() {
                    let Some(step) = out.steps_over(i, letters).get(k).copied() else {
                        continue;
                    };
                    // Beyond the best way over these Latin letters, shared out among the Arabic ones.
                    let beyond = step.cost + out.left(step.to) - least;
                    for letter in step.arabic.letters() {
                        let adds = &mut out.adds[place(letter)];
                        *adds = (*adds).min(beyond / u16::from(step.arabic.count));
                    }
                }
            }
        }
        Some(out)
    }

    pub(super) fn len(&self) -> usize {
        self.from.len()
    }

    fn between(&self, at: usize, low: usize, high: usize) -> &[Step] {
        let bounds = self.from.get(at);
        match bounds.and_then(|b| Some((*b.get(low)?, *b.get(high)?))) {
            Some((from, to)) => self
                .steps
                .get(from as usize..to as usize)
                .unwrap_or_default(),
            None => &[],
        }
    }

    /// The steps from a letter.
    fn steps(&self, at: usize) -> &[Step] {
        self.between(at, 0, Few::MOST + 1)
    }

    /// The steps from a letter over so many Arabic ones.
    fn steps_over(&self, at: usize, letters: usize) -> &[Step] {
        self.between(at, letters, letters + 1)
    }

    /// What the letters from one on cost at least, whatever the Arabic ones are.
    fn left(&self, at: usize) -> Cost {
        self.left.get(at).copied().unwrap_or(0)
    }

    /// From which letters on an Arabic word may be this one, of those given as bits: the first where the
    /// likeness has to reach the first number, another where it has to reach the second.
    pub(super) fn may_be(&self, arabic: &[u8], from: u8, least: [f32; 2]) -> u8 {
        let shares = least.map(share);
        let (mut cost, mut weight, mut out) = (self.left(0), 0, 0);
        for (at, letter) in arabic.iter().enumerate().rev() {
            cost = cost.saturating_add(self.adds[place(*letter)]);
            weight += self.table.weight(*letter);
            if at < 4
                && from >> at & 1 == 1
                && cost <= self.scale(weight).within(shares[usize::from(at > 0)])
            {
                out |= 1 << at;
            }
        }
        out
    }

    /// Whether the cheapest way over this word that uses no other letters than an Arabic one has (`has` says
    /// which) leaves so much likeness.
    pub(super) fn may_use(&self, arabic: &[u8], has: u64, least: f32) -> bool {
        let mut costs = [NEVER; LONGEST + 1];
        costs[0] = 0;
        for i in 0..self.len() {
            let here = costs[i];
            for step in self.steps(i).iter().filter(|s| s.has & !has == 0) {
                if let Some(there) = costs.get_mut(step.to) {
                    *there = (*there).min(here.saturating_add(step.cost));
                }
            }
        }
        // Without a clitic the scale is smaller.
        costs[self.len()] <= self.scale(self.table.weights(arabic)).most(least)
    }

    /// The cost at which a pair is as likely true as not.
    pub(super) fn scale(&self, arabic_weight: i32) -> Scale {
        Scale::of(self.weight + arabic_weight)
    }
}

/// What costs are measured by: two names of two consonants agree by chance more often than names of
/// five, and some letters by chance more often than others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale(f32);

/// How alike pairs are that cost so many scales, straight in between. So many of 10,000 pairs of a name and
/// a word that is no name reach 0.5: eleven, 0.7: three, 0.85: one; of the rules by hand which were here
/// before, and for which the thresholds were made, it was twelve, four and one.
const KNOTS: [(f32, f32); 4] = [(0.0, 1.0), (0.8, 0.85), (1.2, 0.5), (2.0, 0.0)];

impl Scale {
    fn of(hundredths: i32) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "far below 2^24")]
        let scale = hundredths as f32;
        Self(scale.max(30.0))
    }

    /// How alike a pair is that costs so much.
    pub(super) fn alike(self, cost: Cost) -> f32 {
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
    fn most(self, least: f32) -> Cost {
        self.within(share(least))
    }

    /// So many scales, as a cost.
    fn within(self, share: f32) -> Cost {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to what fits"
        )]
        let cost = (share * self.0 + 1.0).clamp(0.0, f32::from(NEVER - 1)) as Cost;
        cost
    }
}

/// How many scales a pair may cost to be so alike.
fn share(least: f32) -> f32 {
    let mut share = KNOTS[KNOTS.len() - 1].0;
    for pair in KNOTS.windows(2).rev() {
        if let [(x, from), (y, to)] = *pair
            && least >= to
        {
            share = x + (y - x) * (from - least.min(from)) / (from - to);
        }
    }
    share
}

/// How alike letters are, or 0 where that is less than `least`. `costs` is room to work in.
pub(super) fn letter_similarity(
    latin: &Spelled,
    arabic: &[u8],
    least: f32,
    costs: &mut Vec<Cost>,
) -> f32 {
    let (n, m) = (latin.len(), arabic.len());
    let scale = latin.scale(latin.table.weights(arabic));
    // An alignment that will cost more is not gone on with.
    let most = scale.most(least);
    let adds = |letter: u8| latin.adds[place(letter)];
    let all = |sum: Cost, letter: &u8| sum.saturating_add(adds(*letter));
    let to_come = arabic.iter().fold(0, all);
    if latin.left(0).saturating_add(to_come) > most {
        return 0.0;
    }
    let width = m + 1;
    costs.clear();
    costs.resize((n + 1) * width, NEVER);
    costs[0] = 0;
    for i in 0..=n {
        let (steps, left) = (latin.steps(i), latin.left(i));
        let mut to_come = to_come;
        for j in 0..=m {
            let here = costs[i * width + j];
            let rest = arabic.get(j..).unwrap_or(&[]);
            let coming = to_come;
            to_come -= rest.first().map_or(0, |letter| adds(*letter).min(to_come));
            if here.saturating_add(left).saturating_add(coming) > most {
                continue;
            }
            let mut reach = |i: usize, j: usize, step: Cost| {
                let there = &mut costs[i * width + j];
                *there = (*there).min(here.saturating_add(step));
            };
            if let Some(&c) = rest.first() {
                reach(i, j + 1, latin.table.alone(c, Place::of(j, m)));
            }
            let next = Few::of(rest);
            for step in steps {
                if next.starts_with(step.arabic) {
                    reach(step.to, j + step.arabic.len(), step.cost);
                }
            }
        }
    }
    let alike = scale.alike(costs[n * width + m]);
    if alike < least { 0.0 } else { alike }
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
                let most = scale.most(least);
                assert!(scale.alike(most + 2) <= least, "{scale:?} {least}");
                assert!(scale.alike(most.saturating_sub(2)) >= least);
            }
        }
    }

    #[test]
    fn the_file_is_read_whole() {
        let table = Table::shipped();
        assert!(table.answers.len() > 500);
        for b in b'a'..=b'z' {
            let (from, to) = table.rows[number(&[b]).expect("a letter")];
            let all = &table.answers[usize::from(from)..usize::from(to)];
            // Any letter may be written or left out, wherever it stands.
            assert!(all.iter().any(|a| a.arabic.len() == 1));
            let silent = all.iter().find(|a| a.arabic.len() == 0);
            assert!(silent.is_some_and(|a| !a.costs.contains(&NEVER)), "{b}");
        }
        for c in ('ا'..='ي').filter(|c| !matches!(c, 'ـ' | 'ة' | 'ى' | 'ػ'..='ؿ')) {
            assert!(table.weight(letter(c)) > 0, "{c}");
            assert!(table.alone(letter(c), Place::Inside) < NEVER);
        }
    }

    #[test]
    fn lines_that_say_nothing_do_no_harm() {
        let table = Table::read("a\nb\tb\nq\tق\t0\n*\tع\tmany\n\t\t0\n\u{feff}\t\t\t\nq\tك\t~");
        assert_eq!(table.answers.len(), 2);
        assert!(table.answers[0].costs[0] == 0 && table.answers[0].costs[1] == NEVER);
    }
}
