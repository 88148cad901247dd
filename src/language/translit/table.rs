//! What Latin letters are written as in Arabic, as learnt from pairs of names.
//!
//! A word is cut into stretches of up to three letters, each answered by up to three Arabic letters, at
//! a cost that depends on what stands before and behind the stretch: a final e is mostly silent, c is
//! another letter before e than before o. Costs are negative logarithms of chances, fitted by expectation
//! maximisation and then moved to tell true pairs from false ones (`fit`); `assets/translit.tsv` holds them.
//! Invariant: costs are whole numbers, so that every machine finds the same.
//! Must not know: clitics, names of several words, which likeness is enough.

use std::sync::LazyLock;

use super::letter;

/// Hundredths of a natural logarithm.
pub(crate) type Cost = u16;

/// What cannot be.
pub(super) const NEVER: Cost = Cost::MAX;

/// Digits of the file, each a tenth of a natural logarithm more than the one before.
const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Hundredths to a digit.
const DIGIT: Cost = 10;

/// How many Arabic letters there are, their codes being their places in the block.
#[cfg(test)]
pub(super) const LETTERS: usize = 44;

/// Arabic letters, and all that are none.
pub(super) const PLACES: usize = 64;

/// Where a table of letters has one.
pub(super) const fn place(letter: u8) -> usize {
    if (letter as usize) < PLACES {
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

    /// [`len`](Self::len), for dividing by.
    pub(super) fn count(self) -> Cost {
        Cost::from(self.count)
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
pub(super) struct Answer {
    pub(super) arabic: Few,
    /// Which letters these are, one bit each.
    pub(super) has: u64,
    pub(super) costs: [Cost; CONTEXTS],
}

/// The weights.
#[derive(Debug)]
pub(super) struct Table {
    answers: Vec<Answer>,
    /// The answers of a stretch by its number: the first, and the one behind the last.
    rows: Vec<(u16, u16)>,
    /// What an Arabic letter costs that no Latin letter answers, by place.
    alone: [[Cost; 3]; PLACES],
    /// The least of these, by [`place`].
    pub(super) least_alone: [Cost; PLACES],
    /// What a letter adds to the cost at which a pair is as likely true as not.
    latin: [i32; 26],
    arabic: [i32; PLACES],
    pub(super) base: i32,
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
            alone: [[cost(b'z'); 3]; PLACES],
            least_alone: [cost(b'z'); PLACES],
            latin: [0; 26],
            arabic: [0; PLACES],
            base: 0,
        };
        out.arabic[PLACES - 1] = 200;
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
                let slot = arabic.first().and_then(|&a| out.alone.get_mut(place(a)));
                for cost in slot.into_iter().flatten() {
                    *cost = costs.next().unwrap_or(NEVER);
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
            Some(c) => self.arabic.get_mut(place(letter(c))),
        };
        if let Some(slot) = slot {
            *slot = value;
        }
    }

    /// What a stretch may be written as.
    pub(super) fn answers(&self, stretch: &[u8]) -> &[Answer] {
        let row = number(stretch).and_then(|n| self.rows.get(n));
        row.and_then(|r| self.answers.get(usize::from(r.0)..usize::from(r.1)))
            .unwrap_or_default()
    }

    /// What a Latin letter adds to the scale of a pair.
    pub(super) fn latin_weight(&self, letter: u8) -> i32 {
        let own = self.latin.get(usize::from(letter.wrapping_sub(b'a')));
        own.copied().unwrap_or(0)
    }

    /// What an Arabic letter costs that no Latin letter answers.
    pub(super) fn alone(&self, letter: u8, at: Place) -> Cost {
        let [first, inside, last] = self.alone[place(letter)];
        match at {
            Place::First => first,
            Place::Inside => inside,
            Place::Last => last,
        }
    }

    /// What an Arabic letter adds to the scale of a pair.
    pub(super) fn weight(&self, letter: u8) -> i32 {
        self.arabic[place(letter)]
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

#[cfg(test)]
mod tests {
    use super::*;

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
