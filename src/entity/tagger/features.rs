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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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

/// What the letters of a word say, whatever stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spelling {
    form: u64,
    /// The form without the first clitic and without the article.
    stem: u64,
    bare: u64,
    /// What the word is made of; of a Latin one, how it is written comes to it.
    class: u64,
    /// Its last three letters.
    tail: Option<u64>,
}

impl Spelling {
    /// Before the first word.
    pub(super) const START: Self = Self::edge(0x5157_1234_9876_0001);
    /// Behind the last.
    pub(super) const END: Self = Self::edge(0x5157_1234_9876_0002);

    const fn edge(mark: u64) -> Self {
        Self {
            form: mark,
            stem: mark,
            bare: mark,
            class: mark,
            tail: None,
        }
    }

    /// Of a token.
    pub(super) fn of(side: Side, token: &Token) -> Self {
        let form = hash(token.norm.chars());
        let class = match token.class {
            Class::Latin => {
                10 + 4 * u64::from(token.norm.chars().any(|c| c.is_ascii_digit()))
                    + 8 * u64::from(token.norm.len() == 1)
            }
            Class::Arabic => 2 + u64::from(token.norm.starts_with("ال")),
            Class::Digits => 40 + token.norm.len().min(5) as u64,
            Class::Sign(c) => 100 + u64::from(c),
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
        Self {
            form,
            stem,
            bare,
            class,
            tail: ends(token.norm.chars().rev()).nth(2),
        }
    }
}

/// The hashes of the first letters, one to four.
fn starts(letters: impl Iterator<Item = char>) -> impl Iterator<Item = u64> {
    growing(17, letters)
}

/// The hashes of the last letters, one to four, told from the last on.
fn ends(letters: impl Iterator<Item = char>) -> impl Iterator<Item = u64> {
    growing(19, letters)
}

fn growing(seed: u64, letters: impl Iterator<Item = char>) -> impl Iterator<Item = u64> {
    letters.take(4).scan(seed, |h, c| {
        *h = mix(*h, u64::from(c));
        Some(*h)
    })
}

/// A token as the features need it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    spelling: Spelling,
    shape: u64,
    pub(super) clue: Clue,
}

impl Word {
    const fn edge(spelling: Spelling) -> Self {
        Self {
            spelling,
            shape: spelling.class,
            clue: Clue { lists: 0, rules: 0 },
        }
    }
}

/// Reads the words of a sentence from its tokens and how each is spelt.
pub(super) fn read_words(
    tokens: &[Token],
    clues: &[Clue],
    spellings: impl Iterator<Item = Spelling>,
    words: &mut Vec<Word>,
) {
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
    for ((token, clue), spelling) in tokens.iter().zip(clues).zip(spellings) {
        let case = match (token.class, token.case) {
            (Class::Latin, Case::Title) => 1u64,
            (Class::Latin, Case::Upper) => 2,
            _ => 0,
        };
        // Arabic corpora set signs apart with spaces, articles do not.
        let gap = match token.gap {
            _ if matches!(token.class, Class::Sign(_)) => 0u64,
            Gap::Space => 0,
            Gap::None => 1,
            Gap::Hyphen => 2,
        };
        words.push(Word {
            spelling,
            shape: mix(mix(spelling.class + case, gap), headline),
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

/// The rows of each bit of the clues, by [`Place`].
const CLUE_ROWS: [[u32; CLUES]; 5] = {
    const TEMPLATES: [u64; 5] = [60, 64, 63, 65, 66];
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

/// Where a token stands to the one whose features are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Here,
    Before,
    TwoBefore,
    Behind,
    TwoBehind,
}

impl Place {
    pub(super) const ALL: [Self; 5] = [
        Self::Here,
        Self::Before,
        Self::TwoBefore,
        Self::Behind,
        Self::TwoBehind,
    ];

    /// How many tokens behind.
    pub(super) const fn offset(self) -> isize {
        match self {
            Self::Here => 0,
            Self::Before => -1,
            Self::TwoBefore => -2,
            Self::Behind => 1,
            Self::TwoBehind => 2,
        }
    }
}

/// Tells the features that a word has in a place by its letters alone.
#[inline(always)]
pub(super) fn of_word(
    side: Side,
    place: Place,
    word: Spelling,
    token: Option<&Token>,
    mut tell: impl FnMut(Group, u32),
) {
    let arabic = side == Side::Arabic;
    match place {
        Place::Here => {
            tell(Group::Form, row(1, 0));
            tell(Group::Word, row(2, word.form));
            if arabic {
                tell(Group::Word, row(19, word.stem));
                tell(Group::Word, row(20, word.bare));
            }
            if let Some(token) = token {
                of_letters(arabic, token, tell);
            }
        }
        Place::Before => {
            tell(Group::Form, row(3, word.form));
            if arabic {
                tell(Group::Form, row(15, word.stem));
                tell(Group::Form, row(16, word.bare));
            }
        }
        Place::TwoBefore => {
            tell(Group::Form, row(5, word.form));
            if arabic {
                tell(Group::Form, row(17, word.bare));
            }
        }
        Place::Behind => {
            tell(Group::Form, row(4, word.form));
            if arabic {
                tell(Group::Form, row(18, word.bare));
            }
        }
        Place::TwoBehind => tell(Group::Form, row(6, word.form)),
    }
}

/// Beginnings, ends and, in Arabic, triples of letters and the readings without clitics.
#[inline(always)]
fn of_letters(arabic: bool, token: &Token, mut tell: impl FnMut(Group, u32)) {
    for (template, h) in (30..).zip(starts(token.norm.chars())) {
        tell(Group::Form, row(template, h));
    }
    for (template, h) in (40..).zip(ends(token.norm.chars().rev())) {
        tell(Group::Form, row(template, h));
    }
    if !arabic {
        return;
    }
    for reading in token.readings.iter() {
        tell(Group::Word, row(21, hash(reading.norm.chars())));
    }
    let (mut two, mut count) = ([' '; 2], 0u64);
    for c in token.norm.chars() {
        if count >= 2 {
            tell(Group::Form, row(46, hash([two[0], two[1], c].into_iter())));
        }
        two = [two[1], c];
        count += 1;
    }
    tell(Group::Form, row(47, count.min(12)));
}

/// Tells the features that clues alone give a token in a place.
#[inline(always)]
pub(super) fn of_clue(place: Place, clue: Clue, mut tell: impl FnMut(Group, u32)) {
    let (lists, rules) = (u64::from(clue.lists), u64::from(clue.rules));
    if place == Place::Here {
        tell(Group::Lists, row(61, lists));
        tell(Group::Rules, row(80, rules));
        tell(Group::Rules, row(84, mix(rules, lists)));
    }
    let Some(rows) = CLUE_ROWS.get(place as usize) else {
        return;
    };
    let mut bits = clue.lists;
    while bits != 0 {
        if let Some(row) = rows.get(bits.trailing_zeros() as usize) {
            tell(Group::Lists, *row);
        }
        bits &= bits - 1;
    }
}

/// A token's word and those beside it, by [place](Place::ALL).
fn window(words: &[Word], i: usize) -> [Word; 5] {
    let near = |place: Place| match i.checked_add_signed(place.offset()) {
        None => Word::edge(Spelling::START),
        Some(k) => words.get(k).copied().unwrap_or(Word::edge(Spelling::END)),
    };
    // Written out: a map over an array is a call for each place.
    let [a, b, c, d, e] = Place::ALL;
    [near(a), near(b), near(c), near(d), near(e)]
}

/// So many features a token has at most that neither a word nor a clue has alone.
pub(super) const MOST_OF_BOTH: usize = 24;

/// Tells the features of the token at `i` that neither a word nor a clue has alone.
#[inline(always)]
pub(super) fn of_both(side: Side, words: &[Word], i: usize, mut tell: impl FnMut(Group, u32)) {
    let [word, b, a, c, d] = window(words, i);
    let (lists, rules) = (
        |x: Word| u64::from(x.clue.lists),
        |x: Word| u64::from(x.clue.rules),
    );
    let form = |x: Word| x.spelling.form;
    let w = form(word);
    tell(Group::Word, row(7, mix(form(b), w)));
    tell(Group::Word, row(8, mix(w, form(c))));
    tell(Group::Form, row(9, mix(form(b), form(c))));
    tell(Group::Form, row(10, mix(form(a), form(b))));
    tell(Group::Form, row(11, word.shape));
    tell(Group::Form, row(12, mix(b.shape, word.shape)));
    tell(Group::Form, row(13, mix(word.shape, c.shape)));
    tell(Group::Form, row(14, mix(mix(b.shape, word.shape), c.shape)));
    tell(Group::Lists, row(62, mix(lists(word), word.shape)));
    tell(Group::Lists, row(67, mix(lists(b), lists(word))));
    tell(Group::Lists, row(68, mix(lists(word), lists(c))));
    tell(Group::Rules, row(81, mix(rules(b), rules(word))));
    tell(Group::Rules, row(82, mix(rules(word), rules(c))));
    tell(Group::Rules, row(83, mix(rules(word), word.shape)));
    if side == Side::English {
        if let Some(tail) = word.spelling.tail {
            tell(Group::Form, row(45, mix(tail, word.shape)));
        }
        tell(Group::Form, row(15, mix(c.shape, d.shape)));
        tell(Group::Form, row(16, mix(b.shape, a.shape)));
        tell(Group::Form, row(17, mix(form(b), word.shape)));
        tell(Group::Form, row(18, mix(form(c), word.shape)));
        if i == 0 {
            tell(Group::Form, row(19, word.shape));
            tell(Group::Lists, row(19, mix(word.shape, lists(word))));
        }
    }
}

/// The features of a token, to learn from.
#[cfg(test)]
#[derive(Default)]
pub(super) struct Features {
    rows: Vec<u32>,
}

#[cfg(test)]
impl Features {
    /// Their rows, with the group of each in the highest bits: see [`group_of`].
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Reads the features of the token at `i`.
    pub(super) fn at(&mut self, side: Side, tokens: &[Token], words: &[Word], i: usize) {
        self.rows.clear();
        let rows = &mut self.rows;
        let mut tell = |group: Group, row: u32| rows.push(row | (group as u32) << 28);
        for (place, word) in Place::ALL.into_iter().zip(window(words, i)) {
            of_word(side, place, word.spelling, tokens.get(i), &mut tell);
            of_clue(place, word.clue, &mut tell);
        }
        of_both(side, words, i, &mut tell);
    }
}
