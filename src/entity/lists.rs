//! The written knowledge of names: places, organisations, offices, given names, cue words.
//!
//! Invariant: every phrase is kept as the forms of its tokens, so that it is found whatever harakat,
//! hamza or hyphens a text writes it with; look-up answers the longest phrases at a token.
//! Must not know: articles, where a name was found.

#[cfg(test)]
mod compile;
mod table;

use table::{Phrases, Table};

use crate::language::token::{Case, Gap, Token};
use crate::text::Side;

/// The lists as `compile.rs` packs them.
const PACKED: &[u8] = include_bytes!("../../assets/lists.bin");

/// What a phrase of the lists is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Sort {
    /// A country.
    Country,
    /// A region, sea, mountain, river, landmark.
    Region,
    /// A city or town.
    City,
    /// An adjective or people of a place, or a group.
    Group,
    /// An organisation.
    Organisation,
    /// An office: minister.
    Head,
    /// What an office is for: interior.
    Portfolio,
    /// A rank before a name: colonel.
    Rank,
    /// A form of address before a name: Dr.
    Style,
    /// A word that names are built of; it only links them.
    Word,
}

impl Sort {
    /// All of them.
    pub(super) const ALL: [Self; 10] = [
        Self::Country,
        Self::Region,
        Self::City,
        Self::Group,
        Self::Organisation,
        Self::Head,
        Self::Portfolio,
        Self::Rank,
        Self::Style,
        Self::Word,
    ];

    /// The bit of a [hint](Lists::hint) that says there is a phrase of this sort.
    pub(super) const fn hint(self) -> u64 {
        1 << (40 + self as u32)
    }

    /// The bits of all of them.
    pub(super) const HINTS: u64 = ((1 << Self::ALL.len()) - 1) << 40;

    /// Whether a phrase of this sort names a place.
    pub(super) const fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::City)
    }
}

/// Names a line of the lists: both languages' phrases of a line share it.
pub(super) type LineId = u32;

/// A phrase found at a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    /// How many tokens it spans.
    pub(super) len: usize,
    /// Its first byte, behind clitics.
    pub(super) start: usize,
    /// What it is.
    pub(super) sort: Sort,
    /// Which line of the lists.
    pub(super) line: LineId,
}

/// All lists.
pub(super) struct Lists {
    table: Table,
}

/// The lists that ship with the program.
pub(super) const fn shipped() -> &'static Lists {
    static LISTS: Lists = Lists {
        table: Table::new(PACKED),
    };
    &LISTS
}

impl Lists {
    /// The phrases of a side that start with a form, longest first.
    fn phrases(&self, side: Side, norm: &str) -> Phrases {
        self.table
            .get(norm)
            .map_or(Phrases::NONE, |e| e.phrases[side])
    }

    /// The longest phrases of the sorts wanted that start at a token, past clitics in Arabic.
    pub(super) fn at(
        &self,
        side: Side,
        tokens: &[Token],
        i: usize,
        want: impl Fn(Sort) -> bool,
    ) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let Some(token) = tokens.get(i).filter(|t| t.is_word()) else {
            return hits;
        };
        for (start, norm) in token.forms() {
            for phrase in self.phrases(side, norm).filter(|p| want(p.sort)) {
                if phrase.acronym && token.case != Case::Upper {
                    continue;
                }
                let best = hits.first().map_or(0, |h| h.len);
                if phrase.count + 1 < best {
                    break;
                }
                if let Some(len) = continues(tokens, i, phrase.rest) {
                    if len > best {
                        hits.clear();
                    }
                    if len >= best {
                        hits.push(Hit {
                            len,
                            start,
                            sort: phrase.sort,
                            line: phrase.line,
                        });
                    }
                }
            }
            // A word that is a phrase as it stands is not read as one with a clitic.
            if !hits.is_empty() {
                break;
            }
        }
        hits
    }

    /// The line that stands for an office line: "secretary" and "minister" are one in Arabic.
    pub(super) fn canonical(&self, line: LineId) -> LineId {
        self.table.canonical(line)
    }

    /// The first line of a sort whose phrase starts with a form.
    pub(super) fn line_of(&self, side: Side, norm: &str, sort: Sort) -> Option<LineId> {
        self.phrases(side, norm)
            .filter(|p| p.sort == sort)
            .map(|p| p.line)
            .min()
    }

    /// The lines of which a word, an Arabic one perhaps with article and clitics, is a whole phrase; offices' names
    /// and organisations' aside.
    pub(super) fn lines_of(&self, side: Side, word: &str) -> Vec<LineId> {
        let heads: &[&str] = match side {
            Side::English => &[""],
            Side::Arabic => &["", "ال", "لل", "وال", "و", "ل", "ب", "بال"],
        };
        heads
            .iter()
            .filter_map(|head| word.strip_prefix(head))
            .flat_map(|bare| self.phrases(side, bare))
            .filter(|p| {
                p.count == 0
                    && (p.sort.is_place()
                        || matches!(p.sort, Sort::Group | Sort::Portfolio | Sort::Word))
            })
            .map(|p| p.line)
            .collect()
    }

    /// Whether a phrase of a sort starts with a form.
    pub(super) fn starts(&self, side: Side, norm: &str, sort: Sort) -> bool {
        self.phrases(side, norm).any(|p| p.sort == sort)
    }

    /// Whether a name, not an office, starts with a form.
    pub(super) fn knows(&self, side: Side, norm: &str) -> bool {
        self.phrases(side, norm)
            .any(|p| p.sort.is_place() || matches!(p.sort, Sort::Organisation | Sort::Group))
    }

    /// Whether a form is a given name.
    pub(super) fn is_given(&self, side: Side, norm: &str) -> bool {
        self.words_bits(norm) & given_bit(side) != 0
    }

    /// Whether a form is a cue word of a sort.
    pub(super) fn cue(&self, cue: Cue, norm: &str) -> bool {
        self.words_bits(norm) & cue.bit() != 0
    }

    /// What the lists have of any form of a token: the bits of [`Cue`] and [`given_bit`], and
    /// [`Sort::hint`] for the phrases of a side that start with it. Where a bit is not set, no form
    /// need be looked up again.
    pub(super) fn hint(&self, side: Side, token: &Token) -> u64 {
        if !token.is_word() {
            return 0;
        }
        token
            .forms()
            .filter_map(|(_, norm)| self.table.get(norm))
            .fold(0, |bits, entry| {
                let sorts = entry.phrases[side].map(|p| p.sort.hint());
                bits | entry.bits | sorts.fold(0, |a, b| a | b)
            })
    }

    /// The lists that have a form, a bit each: see [`Cue`].
    pub(super) fn words_bits(&self, norm: &str) -> u64 {
        self.table.get(norm).map_or(0, |e| e.bits)
    }
}

/// The lists of cue words, by language, in the order of the bits in the packed lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Function words, verbs and nouns that no name is made of.
    ArCommon,
    /// Currencies, which an adjective of origin may follow.
    ArCurrency,
    /// Definite words that end a name before them.
    ArDefStop,
    /// Adjectives of standing, as bodies have: national, supreme.
    ArInstitutional,
    /// What an office may be of, beside its portfolios: council, staff.
    ArOfficeOf,
    /// Nouns that organisations' names begin with.
    ArOrgHead,
    /// Those of them that are ordinary nouns as often.
    ArOrgWeak,
    /// Particles inside the names of persons: بن.
    ArParticle,
    /// Nouns that places' names begin with.
    ArPlaceHead,
    /// Nouns before a place's name that stay outside: city, region.
    ArPlaceOut,
    /// Verbs of speech.
    ArSpeech,
    /// Sorts of states: republic.
    ArState,
    /// Places whose names are ordinary words.
    ArWeakPlace,
    /// Words that have a capital only where they open a sentence.
    EnCapStop,
    /// Currencies, which an adjective of origin may stand before.
    EnCurrency,
    /// Nouns of places: "the city of".
    EnLocNoun,
    /// Prepositions of places.
    EnLocPrep,
    /// Words that have a capital and are no names: days, months.
    EnNotName,
    /// Nouns that organisations' names are built on.
    EnOrgHead,
    /// What links the words of an organisation's name.
    EnOrgLink,
    /// Nouns for organisations beside their names.
    EnOrgNoun,
    /// Nouns that end the names of places and buildings.
    EnOrgPlace,
    /// Particles inside the names of persons: van, bin.
    EnParticle,
    /// Nouns that places' names begin with: Gulf of.
    EnPlaceHead,
    /// Verbs of speech.
    EnSpeech,
    /// Places whose names are ordinary words or given names.
    EnWeakPlace,
}

impl Cue {
    /// The bit of its words in the packed lists.
    pub(super) const fn bit(self) -> u64 {
        1 << self as u32
    }
}

/// The bit of a language's given names.
pub(super) const fn given_bit(side: Side) -> u64 {
    match side {
        Side::English => 1 << 62,
        Side::Arabic => 1 << 63,
    }
}

/// Whether the tokens after `i` spell the rest of a phrase; answers the tokens it spans in all.
fn continues(tokens: &[Token], i: usize, rest: table::Words) -> Option<usize> {
    let mut at = i + 1;
    for word in rest {
        let mut token = tokens.get(at)?;
        if token.norm.as_bytes() != word {
            if !(token.is('.') && token.gap == Gap::None) {
                return None;
            }
            at += 1;
            token = tokens.get(at)?;
            if token.norm.as_bytes() != word {
                return None;
            }
        }
        at += 1;
    }
    Some(at - i)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::token::tokens;

    fn longest(side: Side, text: &str, i: usize) -> Option<(usize, Sort)> {
        shipped()
            .at(side, &tokens(text), i, |_| true)
            .first()
            .map(|h| (h.len, h.sort))
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(
            longest(Side::English, "Republic of Yemen", 0),
            Some((3, Sort::Country))
        );
        assert_eq!(
            longest(Side::English, "South Sudan", 0),
            Some((2, Sort::Country))
        );
        assert_eq!(
            longest(Side::Arabic, "وبالمملكة المتحدة", 0),
            Some((2, Sort::Country))
        );
        assert_eq!(
            longest(Side::Arabic, "والمملكة المتحدة", 0),
            Some((2, Sort::Country))
        );
        assert_eq!(
            longest(Side::Arabic, "للأمم المتحدة", 0),
            Some((2, Sort::Organisation))
        );
    }

    #[test]
    fn adjectives_share_the_line_of_their_country() {
        let line = |side, text: &str| {
            shipped()
                .at(side, &tokens(text), 0, |_| true)
                .first()
                .map(|h| h.line)
        };
        let libya = line(Side::English, "Libya");
        assert!(libya.is_some());
        for (side, text) in [
            (Side::English, "Libyans"),
            (Side::Arabic, "ليبيا"),
            (Side::Arabic, "الليبية"),
            (Side::Arabic, "ليبيين"),
        ] {
            assert_eq!(line(side, text), libya, "{text}");
        }
    }

    #[test]
    fn small_words_are_no_acronyms() {
        assert_eq!(longest(Side::English, "us", 0), None);
        assert_eq!(longest(Side::English, "US", 0), Some((1, Sort::Country)));
    }
}
