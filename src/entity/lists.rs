//! The written knowledge of names: places, organisations, offices, given names, cue words.
//!
//! Invariant: every phrase is kept as the forms of its tokens, so that it is found whatever harakat,
//! hamza or hyphens a text writes it with; look-up answers the longest phrases at a token.
//! Must not know: articles, where a name was found.

use std::sync::LazyLock;

use crate::language::frequent;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::token::{Case, Class, Gap, Token, tokens};
use crate::text::{Side, Sides};

const PLACES: &str = include_str!("../../assets/places.tsv");
const CITIES: &str = include_str!("../../assets/cities.tsv");
const TERRITORIES: &str = include_str!("../../assets/territories.tsv");
const ORGANISATIONS: &str = include_str!("../../assets/organisations.tsv");
const OFFICES: &str = include_str!("../../assets/offices.tsv");
const GIVEN_NAMES: &str = include_str!("../../assets/given_names.tsv");
const CUES: &str = include_str!("../../assets/cues.tsv");

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
    /// Whether a phrase of this sort names a place.
    pub(super) const fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::City)
    }
}

/// Names a line of the lists: both languages' phrases of a line share it.
pub(super) type LineId = u32;

#[derive(Debug)]
struct Phrase {
    rest: Vec<String>,
    sort: Sort,
    line: LineId,
    /// Written in capitals only, as an acronym: a small word is something else.
    acronym: bool,
}

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
    phrases: Sides<FastMap<String, Vec<Phrase>>>,
    /// Cue words and given names: a bit for every list that has the word.
    words: FastMap<String, u64>,
    /// For each office line whose usual Arabic word another line has first, that line.
    canonical: FastMap<LineId, LineId>,
}

/// The lists that ship with the program.
pub(super) fn shipped() -> &'static Lists {
    static LISTS: LazyLock<Lists> = LazyLock::new(Lists::read);
    &LISTS
}

impl Lists {
    fn read() -> Self {
        let mut lists = Self {
            phrases: Sides::new(FastMap::default(), FastMap::default()),
            words: FastMap::default(),
            canonical: FastMap::default(),
        };
        let mut usual: FastMap<(Sort, &str), LineId> = FastMap::default();
        let mut line: LineId = 0;
        for row in rows(PLACES).chain(rows(ORGANISATIONS)).chain(rows(OFFICES)) {
            line += 1;
            let mut cells = row.split('\t');
            let sort = match cells.next().unwrap_or("") {
                "COUNTRY" => Sort::Country,
                "PLACE" => Sort::Region,
                "CITY" => Sort::City,
                "GROUP" => Sort::Group,
                "ORG" => Sort::Organisation,
                "HEAD" => Sort::Head,
                "PORTFOLIO" => Sort::Portfolio,
                "RANK" => Sort::Rank,
                "WORD" => Sort::Word,
                "STYLE" => Sort::Style,
                _ => Sort::Word,
            };
            lists.add_all(Side::English, cells.next(), sort, line);
            let arabic = cells.next();
            lists.add_all(Side::Arabic, arabic, sort, line);
            if sort == Sort::Head
                && let Some(name) = names(arabic).next()
            {
                let first = *usual.entry((sort, name)).or_insert(line);
                lists.canonical.insert(line, first);
            }
            for name in names(cells.next()) {
                lists.add(Side::English, name, Sort::Group, line);
                lists.add(Side::English, &format!("{name}s"), Sort::Group, line);
            }
            for name in names(cells.next()) {
                lists.add_nisba(name, line);
            }
        }
        for row in rows(GIVEN_NAMES) {
            let mut cells = row.split('\t');
            let side = if cells.next() == Some("ar") {
                Side::Arabic
            } else {
                Side::English
            };
            for name in cells.next().unwrap_or("").split(' ') {
                *lists.words.entry(form(name)).or_default() |= given_bit(side);
            }
        }
        for row in rows(CUES) {
            let mut cells = row.split('\t');
            let list = cells.next().unwrap_or("");
            for word in cells.next().unwrap_or("").split(' ') {
                *lists.words.entry(form(word)).or_default() |= cue_bit(list);
            }
        }
        lists.read_territories(&mut line);
        lists.read_cities(&mut line);
        lists
    }

    /// Countries and territories under all their names.
    fn read_territories(&mut self, line: &mut LineId) {
        for row in rows(TERRITORIES) {
            let mut cells = row.split('\t');
            // Countries have letters for a code; parts of the world have numbers.
            let territory = cells.next() == Some("TERRITORY")
                && cells
                    .next()
                    .is_some_and(|c| c.starts_with(|x: char| x.is_ascii_uppercase()));
            if territory {
                let english: Vec<&str> = names(cells.next()).collect();
                let arabic: Vec<&str> = names(cells.next()).collect();
                self.add_place(&english, &arabic, Sort::Country, line);
            }
        }
    }

    /// Cities, but for names that are ordinary words or given names: in a text these mean something else
    /// far more often.
    fn read_cities(&mut self, line: &mut LineId) {
        for row in rows(CITIES) {
            let mut cells = row.split('\t');
            let (english, arabic) = (cells.next(), cells.next());
            let country = cells.next().unwrap_or("");
            let size = cells.next().and_then(|s| s.parse().ok()).unwrap_or(1u8);
            let english: Vec<&str> = names(english)
                .filter(|n| self.is_telling_city(Side::English, n, country, size))
                .collect();
            let arabic: Vec<&str> = names(arabic)
                .filter(|n| self.is_telling_city(Side::Arabic, n, country, size))
                .collect();
            self.add_place(&english, &arabic, Sort::City, line);
        }
    }

    fn is_telling_city(&self, side: Side, name: &str, country: &str, size: u8) -> bool {
        if name.contains([' ', '-']) {
            return true;
        }
        let norm = form(name);
        let bare = norm.strip_prefix("ال").unwrap_or(&norm);
        let known = |n: &str| {
            frequent::content(n, side) < 1.0
                || self.is_given(side, n)
                || Lexicon::shipped().knows(n, side)
        };
        match side {
            Side::English => {
                // Most towns there are called after a person, and many persons are called like them.
                let surname = matches!(country, "US" | "CA" | "AU" | "NZ") && size < 4
                    || matches!(country, "GB" | "IE" | "ZA") && size < 3;
                norm.len() > 3
                    && !surname
                    && !self.cue("en.cap_stop", &norm)
                    && !self.cue("en.not_name", &norm)
                    && !known(&norm)
            }
            Side::Arabic => {
                let least = if size < 3 { 5 } else { 4 };
                if norm.chars().count() < least
                    || self.cue("ar.common", &norm)
                    || self.cue("ar.speech", &norm)
                {
                    return false;
                }
                let ending = norm.strip_suffix(['ا', 'ه']).unwrap_or(&norm);
                !(known(&norm)
                    || bare != norm && known(bare)
                    || ending != norm && known(ending)
                    || known(&format!("ال{norm}")))
            }
        }
    }

    /// Adds a place under the line that has one of its English names already, or under a new one.
    fn add_place(&mut self, english: &[&str], arabic: &[&str], sort: Sort, last: &mut LineId) {
        let known = english.iter().find_map(|n| self.place_named(n));
        let (line, sort) = known.unwrap_or_else(|| {
            *last += 1;
            (*last, sort)
        });
        for (side, names) in [(Side::English, english), (Side::Arabic, arabic)] {
            for name in names {
                self.add(side, name, sort, line);
            }
        }
    }

    /// The line of a place with exactly this English name.
    fn place_named(&self, name: &str) -> Option<(LineId, Sort)> {
        let mut words = tokens(name)
            .into_iter()
            .filter(|t| !matches!(t.class, Class::Sign('.' | ',')))
            .map(|t| t.norm);
        let first = words.next()?;
        let rest: Vec<String> = words.collect();
        self.phrases[Side::English]
            .get(&first)?
            .iter()
            .find(|p| p.sort.is_place() && p.rest == rest)
            .map(|p| (p.line, p.sort))
    }

    fn add_all(&mut self, side: Side, cell: Option<&str>, sort: Sort, line: LineId) {
        for name in names(cell) {
            self.add(side, name, sort, line);
        }
    }

    fn add(&mut self, side: Side, name: &str, sort: Sort, line: LineId) {
        let tokens = tokens(name);
        let mut words = tokens
            .iter()
            .filter(|t| !matches!(t.class, Class::Sign('.' | ',')))
            .map(|t| t.norm.clone());
        let Some(first) = words.next() else { return };
        let phrase = Phrase {
            rest: words.collect(),
            sort,
            line,
            acronym: side == Side::English
                && tokens.len() == 1
                && tokens.first().is_some_and(|t| t.case == Case::Upper)
                && name.len() <= 6,
        };
        let bucket = self.phrases[side].entry(first).or_default();
        if let Some(same) = bucket
            .iter_mut()
            .find(|p| p.line == line && p.sort == sort && p.rest == phrase.rest)
        {
            // "LANA" and "Lana": the one in small letters allows both.
            same.acronym &= phrase.acronym;
            return;
        }
        bucket.push(phrase);
        // Longest first; among equals the order of the lists.
        bucket.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }

    /// All forms of an Arabic adjective of origin, with and without the article; `!` marks a form that
    /// stands for itself.
    fn add_nisba(&mut self, name: &str, line: LineId) {
        if let Some(literal) = name.strip_prefix('!') {
            self.add(Side::Arabic, literal, Sort::Group, line);
            if !literal.starts_with("ال") {
                self.add(Side::Arabic, &format!("ال{literal}"), Sort::Group, line);
            }
            return;
        }
        for ending in ["", "ة", "ون", "ين", "ان", "ات", "تين", "تان", "ا"] {
            self.add(Side::Arabic, &format!("{name}{ending}"), Sort::Group, line);
            self.add(
                Side::Arabic,
                &format!("ال{name}{ending}"),
                Sort::Group,
                line,
            );
        }
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
            let Some(bucket) = self.phrases[side].get(norm) else {
                continue;
            };
            for phrase in bucket.iter().filter(|p| want(p.sort)) {
                if phrase.acronym && token.case != Case::Upper {
                    continue;
                }
                let best = hits.first().map_or(0, |h| h.len);
                if phrase.rest.len() + 1 < best {
                    break;
                }
                if let Some(len) = continues(tokens, i, &phrase.rest) {
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
        self.canonical.get(&line).copied().unwrap_or(line)
    }

    /// The first line of a sort whose phrase starts with a form.
    pub(super) fn line_of(&self, side: Side, norm: &str, sort: Sort) -> Option<LineId> {
        self.phrases[side]
            .get(norm)?
            .iter()
            .filter(|p| p.sort == sort)
            .map(|p| p.line)
            .min()
    }

    /// Whether an English and an Arabic word, perhaps with article and clitics, are phrases of one line.
    pub(super) fn share_line(&self, english: &str, arabic: &str) -> bool {
        let lines = |side: Side, form: &str| -> Vec<LineId> {
            self.phrases[side]
                .get(form)
                .into_iter()
                .flatten()
                .filter(|p| {
                    p.rest.is_empty()
                        && (p.sort.is_place()
                            || matches!(p.sort, Sort::Group | Sort::Portfolio | Sort::Word))
                })
                .map(|p| p.line)
                .collect()
        };
        let ours = lines(Side::English, english);
        if ours.is_empty() {
            return false;
        }
        let heads = ["", "ال", "لل", "وال", "و", "ل", "ب", "بال"];
        heads
            .iter()
            .filter_map(|h| arabic.strip_prefix(h))
            .any(|bare| lines(Side::Arabic, bare).iter().any(|l| ours.contains(l)))
    }

    /// Whether a phrase of a sort starts with a form.
    pub(super) fn starts(&self, side: Side, norm: &str, sort: Sort) -> bool {
        self.phrases[side]
            .get(norm)
            .is_some_and(|b| b.iter().any(|p| p.sort == sort))
    }

    /// Whether a name, not an office, starts with a form.
    pub(super) fn knows(&self, side: Side, norm: &str) -> bool {
        self.phrases[side].get(norm).is_some_and(|b| {
            b.iter()
                .any(|p| p.sort.is_place() || matches!(p.sort, Sort::Organisation | Sort::Group))
        })
    }

    /// Whether a form is a given name.
    pub(super) fn is_given(&self, side: Side, norm: &str) -> bool {
        self.words_bits(norm) & given_bit(side) != 0
    }

    /// Whether a form is in a list of cue words.
    #[inline(always)]
    pub(super) fn cue(&self, list: &str, norm: &str) -> bool {
        self.words_bits(norm) & cue_bit(list) != 0
    }

    /// The lists that have a form, a bit each: see [`cue_bit`].
    pub(super) fn words_bits(&self, norm: &str) -> u64 {
        self.words.get(norm).copied().unwrap_or(0)
    }
}

/// The bit of a list of cue words; none for a name that no list has.
#[inline(always)]
pub(super) fn cue_bit(list: &str) -> u64 {
    // A match, so that the compiler knows the bit where a list is named.
    let at: u32 = match list {
        "ar.common" => 0,
        "ar.currency" => 1,
        "ar.def_stop" => 2,
        "ar.institutional" => 3,
        "ar.office_of" => 4,
        "ar.org_head" => 5,
        "ar.org_weak" => 6,
        "ar.particle" => 7,
        "ar.place_head" => 8,
        "ar.place_out" => 9,
        "ar.speech" => 10,
        "ar.state" => 11,
        "ar.weak_place" => 12,
        "en.cap_stop" => 13,
        "en.currency" => 14,
        "en.loc_noun" => 15,
        "en.loc_prep" => 16,
        "en.not_name" => 17,
        "en.org_head" => 18,
        "en.org_link" => 19,
        "en.org_noun" => 20,
        "en.org_place" => 21,
        "en.particle" => 22,
        "en.place_head" => 23,
        "en.speech" => 24,
        "en.weak_place" => 25,
        _ => return 0,
    };
    1 << at
}

/// The bit of a language's given names.
pub(super) const fn given_bit(side: Side) -> u64 {
    match side {
        Side::English => 1 << 62,
        Side::Arabic => 1 << 63,
    }
}

/// Whether the tokens after `i` spell the rest of a phrase; answers the tokens it spans in all.
fn continues(tokens: &[Token], i: usize, rest: &[String]) -> Option<usize> {
    let mut at = i + 1;
    for word in rest {
        let mut token = tokens.get(at)?;
        if token.is('.') && token.gap == Gap::None && token.norm != *word {
            at += 1;
            token = tokens.get(at)?;
        }
        if token.norm != *word {
            return None;
        }
        at += 1;
    }
    Some(at - i)
}

/// The rows of a list, without its remarks.
fn rows(source: &'static str) -> impl Iterator<Item = &'static str> {
    source
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
}

fn names(cell: Option<&str>) -> impl Iterator<Item = &str> {
    cell.unwrap_or("")
        .split('|')
        .map(str::trim)
        .filter(|n| !n.is_empty())
}

/// The form of one word.
fn form(word: &str) -> String {
    tokens(word)
        .into_iter()
        .next()
        .map(|t| t.norm)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
