//! What the tagger looks at: the word, its letters and its writing, its neighbours, and what the lists
//! and the rules say of it, each hashed to a row of weights (Weinberger et al. 2009, "Feature Hashing").
//!
//! Invariant: the same sentence gives the same rows in the same order; changing anything here asks for
//! new weights.

use crate::language::token::{Case, Class, Gap, Token};
use crate::text::Side;

/// Rows of weights, as a power of two.
pub(super) const BITS: u32 = 17;

/// What the lists and rules say of a token, a bit each (see `clues.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::entity) struct Clue {
    /// Of the lists.
    pub(in crate::entity) lists: u32,
    /// Of the rules.
    pub(in crate::entity) rules: u32,
}

/// What a feature is made from; training leaves some out at times, so that the others learn too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Form,
    /// The word as a whole.
    Word,
    Lists,
    Rules,
}

/// The row of a feature.
#[cfg(test)]
pub(super) const fn row_of(feature: u32) -> usize {
    (feature & ((1 << BITS) - 1)) as usize
}

/// The group of a feature.
#[cfg(test)]
pub(super) const fn group_of(feature: u32) -> Group {
    match feature >> 28 {
        0 => Group::Form,
        1 => Group::Word,
        2 => Group::Lists,
        _ => Group::Rules,
    }
}

const fn mix(a: u64, b: u64) -> u64 {
    let h = (a ^ b.rotate_left(31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ (h >> 29)
}

fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0xcbf2_9ce4_8422_2325, |h, c| mix(h, u64::from(c)))
}

/// A token as the features need it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    form: u64,
    shape: u64,
    /// The form without the first clitic and without the article.
    stem: u64,
    bare: u64,
    clue: Clue,
}

const START: u64 = 0x5157_1234_9876_0001;
const END: u64 = 0x5157_1234_9876_0002;

/// Reads the words of a sentence.
pub(super) fn read_words(side: Side, tokens: &[Token], clues: &[Clue], words: &mut Vec<Word>) {
    words.clear();
    let (mut small, mut large) = (0u32, 0u32);
    for t in tokens.iter().filter(|t| t.class == Class::Latin) {
        if t.norm.len() > 3 {
            match t.case {
                Case::Lower => small += 1,
                _ => large += 1,
            }
        }
    }
    // A headline in capitals: how a word is written tells little.
    let headline = u64::from(large >= 4 && small * 8 < large);
    for (token, clue) in tokens.iter().zip(clues) {
        let form = hash(token.norm.chars());
        let case = match token.case {
            Case::Lower => 0u64,
            Case::Title => 1,
            Case::Upper => 2,
        };
        let class = match token.class {
            Class::Latin => {
                10 + case
                    + 4 * u64::from(token.norm.chars().any(|c| c.is_ascii_digit()))
                    + 8 * u64::from(token.norm.len() == 1)
            }
            Class::Arabic => 2 + u64::from(token.norm.starts_with("ال")),
            Class::Digits => 40 + token.norm.len().min(5) as u64,
            Class::Sign(c) => 100 + u64::from(c),
        };
        let gap = match token.gap {
            Gap::Space => 0u64,
            Gap::None => 1,
            Gap::Hyphen => 2,
        };
        // Arabic corpora set signs apart with spaces, articles do not.
        let gap = if matches!(token.class, Class::Sign(_)) {
            0
        } else {
            gap
        };
        let stem = token
            .readings
            .first()
            .map_or(form, |r| hash(r.norm.chars()));
        let bare = match side {
            Side::English => 0,
            Side::Arabic => {
                let short = token
                    .readings
                    .last()
                    .map_or(token.norm.as_str(), |r| r.norm.as_str());
                hash(short.strip_prefix("ال").unwrap_or(short).chars())
            }
        };
        words.push(Word {
            form,
            shape: mix(mix(class, gap), headline),
            stem,
            bare,
            clue: *clue,
        });
    }
}

/// The row a feature falls into.
#[allow(clippy::cast_possible_truncation, reason = "the top bits are wanted")]
const fn row(template: u64, value: u64) -> u32 {
    let h = mix(value, template.wrapping_mul(0xA24B_AED4_963E_E407));
    let h = h.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (h >> (64 - BITS)) as u32
}

/// So many bits the clues of the lists may have.
const CLUES: usize = 32;

/// The rows of each bit of the clues: of the token's own, and of its four neighbours'.
const CLUE_ROWS: [[u32; CLUES]; 5] = {
    const TEMPLATES: [u64; 5] = [60, 63, 64, 65, 66];
    let mut rows = [[0; CLUES]; 5];
    let mut k = 0;
    while k < TEMPLATES.len() {
        let mut bit = 0;
        while bit < CLUES {
            rows[k][bit] = row(TEMPLATES[k], bit as u64);
            bit += 1;
        }
        k += 1;
    }
    rows
};

/// Tells the features of the token at `i`, each by its row and what it is made from; `letters` is room to
/// work in.
#[inline(always)]
pub(super) fn each(
    side: Side,
    tokens: &[Token],
    words: &[Word],
    i: usize,
    letters: &mut Vec<char>,
    mut tell: impl FnMut(Group, u32),
) {
    let (Some(token), Some(&word)) = (tokens.get(i), words.get(i)) else {
        return;
    };
    let near = |d: isize| -> Word {
        match i.checked_add_signed(d) {
            None => edge(START),
            Some(k) => words.get(k).copied().unwrap_or(edge(END)),
        }
    };
    let (a, b, c, d) = (near(-2), near(-1), near(1), near(2));
    let w = word.form;
    let (lists, rules) = (
        |x: Word| u64::from(x.clue.lists),
        |x: Word| u64::from(x.clue.rules),
    );
    tell(Group::Form, row(1, 0));
    tell(Group::Word, row(2, w));
    tell(Group::Form, row(3, b.form));
    tell(Group::Form, row(4, c.form));
    tell(Group::Form, row(5, a.form));
    tell(Group::Form, row(6, d.form));
    tell(Group::Word, row(7, mix(b.form, w)));
    tell(Group::Word, row(8, mix(w, c.form)));
    tell(Group::Form, row(9, mix(b.form, c.form)));
    tell(Group::Form, row(10, mix(a.form, b.form)));
    tell(Group::Form, row(11, word.shape));
    tell(Group::Form, row(12, mix(b.shape, word.shape)));
    tell(Group::Form, row(13, mix(word.shape, c.shape)));
    tell(Group::Form, row(14, mix(mix(b.shape, word.shape), c.shape)));
    tell(Group::Lists, row(61, lists(word)));
    tell(Group::Lists, row(62, mix(lists(word), word.shape)));
    tell(Group::Lists, row(67, mix(lists(b), lists(word))));
    tell(Group::Lists, row(68, mix(lists(word), lists(c))));
    tell(Group::Rules, row(80, rules(word)));
    tell(Group::Rules, row(81, mix(rules(b), rules(word))));
    tell(Group::Rules, row(82, mix(rules(word), rules(c))));
    tell(Group::Rules, row(83, mix(rules(word), word.shape)));
    tell(Group::Rules, row(84, mix(rules(word), lists(word))));
    each_of_letters(side, token, word, letters, &mut tell);
    match side {
        Side::English => {
            tell(Group::Form, row(15, mix(c.shape, d.shape)));
            tell(Group::Form, row(16, mix(b.shape, a.shape)));
            tell(Group::Form, row(17, mix(b.form, word.shape)));
            tell(Group::Form, row(18, mix(c.form, word.shape)));
            if i == 0 {
                tell(Group::Form, row(19, word.shape));
                tell(Group::Lists, row(19, mix(word.shape, lists(word))));
            }
        }
        Side::Arabic => {
            tell(Group::Form, row(15, b.stem));
            tell(Group::Form, row(16, b.bare));
            tell(Group::Form, row(17, a.bare));
            tell(Group::Form, row(18, c.bare));
            tell(Group::Word, row(19, word.stem));
            tell(Group::Word, row(20, word.bare));
            for reading in token.readings.iter() {
                tell(Group::Word, row(21, hash(reading.norm.chars())));
            }
        }
    }
    for (rows, x) in CLUE_ROWS.iter().zip([word, a, b, c, d]) {
        let mut bits = x.clue.lists;
        while bits != 0 {
            if let Some(row) = rows.get(bits.trailing_zeros() as usize) {
                tell(Group::Lists, *row);
            }
            bits &= bits - 1;
        }
    }
}

/// Beginnings, ends and triples of letters.
#[inline(always)]
fn each_of_letters(
    side: Side,
    token: &Token,
    word: Word,
    letters: &mut Vec<char>,
    tell: &mut impl FnMut(Group, u32),
) {
    letters.clear();
    letters.extend(token.norm.chars());
    let mut h = 17u64;
    for (template, c) in (30..).zip(letters.iter().take(4)) {
        h = mix(h, u64::from(*c));
        tell(Group::Form, row(template, h));
    }
    h = 19;
    for (template, c) in (40..).zip(letters.iter().rev().take(4)) {
        h = mix(h, u64::from(*c));
        tell(Group::Form, row(template, h));
        if side == Side::English && template == 42 {
            tell(Group::Form, row(45, mix(h, word.shape)));
        }
    }
    if side == Side::Arabic {
        for three in letters.windows(3) {
            tell(Group::Form, row(46, hash(three.iter().copied())));
        }
        tell(Group::Form, row(47, letters.len().min(12) as u64));
    }
}

/// The features of a token, to learn from.
#[cfg(test)]
#[derive(Default)]
pub(super) struct Features {
    rows: Vec<u32>,
    letters: Vec<char>,
}

#[cfg(test)]
impl Features {
    /// Their rows, with the group of each in the highest bits: see [`group_of`].
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Reads the features of the token at `i`.
    pub(super) fn at(&mut self, side: Side, tokens: &[Token], words: &[Word], i: usize) {
        let Self { rows, letters } = self;
        rows.clear();
        each(side, tokens, words, i, letters, |group, row| {
            rows.push(row | (group as u32) << 28);
        });
    }
}

fn edge(mark: u64) -> Word {
    Word {
        form: mark,
        shape: mark,
        stem: mark,
        bare: mark,
        clue: Clue::default(),
    }
}
