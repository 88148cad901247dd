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

    #[cfg(test)]
    pub(super) fn letters(self) -> Vec<u8> {
        let bytes = self.packed.to_le_bytes().into_iter();
        bytes.take(self.len()).collect()
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
            alone: vec![[cost(b'-'); 3]; LETTERS],
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
                costs: std::array::from_fn(|_| costs.next().unwrap_or(NEVER)),
            });
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
pub(super) struct Step {
    /// The Latin letter it leads to.
    pub to: usize,
    pub arabic: Few,
    pub cost: Cost,
}

/// A Latin word of small letters a to z with all the steps over it.
#[derive(Debug)]
pub(super) struct Spelled {
    pub table: &'static Table,
    steps: Vec<Step>,
    /// Where the steps from each letter begin, and where the last end.
    from: Vec<usize>,
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
        let mut steps = Vec::with_capacity(word.len() * 8);
        let mut from = Vec::with_capacity(word.len() + 1);
        let mut weight = table.base;
        for (i, first) in word.iter().enumerate() {
            from.push(steps.len());
            let own = table.latin.get(usize::from(first.wrapping_sub(b'a')));
            weight += own.copied().unwrap_or(0);
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
                    if cost < NEVER {
                        steps.push(Step {
                            to,
                            arabic: answer.arabic,
                            cost,
                        });
                    }
                }
            }
        }
        from.push(steps.len());
        Some(Self {
            table,
            steps,
            from,
            weight,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.from.len() - 1
    }

    pub(super) fn steps(&self, at: usize) -> &[Step] {
        match (self.from.get(at), self.from.get(at + 1)) {
            (Some(&from), Some(&to)) => self.steps.get(from..to).unwrap_or_default(),
            _ => &[],
        }
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
    pub(super) fn most(self, least: f32) -> Cost {
        let mut share = KNOTS[KNOTS.len() - 1].0;
        for pair in KNOTS.windows(2).rev() {
            if let [(x, from), (y, to)] = *pair
                && least >= to
            {
                share = x + (y - x) * (from - least.min(from)) / (from - to);
            }
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "held to what fits"
        )]
        let most = (share * self.0 + 1.0).clamp(0.0, f32::from(NEVER - 1)) as Cost;
        most
    }
}

/// How alike letters are, or 0 where that is less than `least`. `costs` is room to work in.
pub(super) fn letter_similarity(
    latin: &Spelled,
    arabic: &[u8],
    least: f32,
    costs: &mut Vec<Cost>,
) -> f32 {
    let (n, m) = (latin.len(), arabic.len());
    let width = m + 1;
    let scale = latin.scale(latin.table.weights(arabic));
    // An alignment that costs more is not gone on with.
    let most = scale.most(least);
    costs.clear();
    costs.resize((n + 1) * width, NEVER);
    costs[0] = 0;
    for i in 0..=n {
        let steps = latin.steps(i);
        for j in 0..=m {
            let here = costs[i * width + j];
            if here > most {
                continue;
            }
            let mut reach = |i: usize, j: usize, step: Cost| {
                let there = &mut costs[i * width + j];
                *there = (*there).min(here.saturating_add(step));
            };
            let rest = arabic.get(j..).unwrap_or(&[]);
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
