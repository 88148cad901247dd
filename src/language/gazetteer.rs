//! The gazetteer: cities, territories, languages, months and days with their names in both scripts.
//!
//! Nothing is read before the first look-up, which then notes where each name stands (about a
//! millisecond); a row is read when it is found.
//! Invariant: names are found whatever accents, hamza, harakat, hyphens or apostrophes a text writes them
//! with; answers come in the order of the files, cities by falling number of inhabitants.
//! Must not know: texts, where a name was used, clitics (who asks takes them off).

use std::sync::LazyLock;

use super::hash::{Buckets, hash};
use super::word::{self, LetterKey, letter_key};
use crate::text::{Side, narrow};

const CITIES: &str = include_str!("../../assets/cities.tsv");
const TERRITORIES: &str = include_str!("../../assets/territories.tsv");

/// What a row of the gazetteer names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// A city or town.
    City,
    /// A country, dependency, continent or part of one.
    Territory,
    /// A language.
    Language,
    /// A month of the Gregorian calendar, in all names Arab states give it.
    Month,
    /// A day of the week.
    Day,
}

/// A row of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry<'g> {
    /// What it names.
    pub sort: Sort,
    /// Of a city its country (ISO 3166-1); else its own code: ISO 3166-1 or UN M.49, ISO 639, 1 to 12,
    /// `sun` to `sat`.
    pub code: &'g str,
    /// How large a city is: 1 below 15,000 inhabitants, 2 from there, 3 from 50,000, 4 from 250,000, 5 from
    /// a million. 0 of what is no city.
    pub size: u8,
    /// Whether a city is its country's capital.
    pub is_capital: bool,
    english_is_word: bool,
    arabic_is_word: bool,
    english: &'g str,
    arabic: &'g str,
}

impl<'g> Entry<'g> {
    /// Its names on a side, the usual one first.
    pub fn names(&self, side: Side) -> impl Iterator<Item = &'g str> + use<'g> {
        self.cell(side).split('|')
    }

    /// Whether one of its names on a side is an ordinary word as well, so that the name alone is little
    /// evidence.
    #[must_use]
    pub const fn is_ordinary_word(&self, side: Side) -> bool {
        match side {
            Side::English => self.english_is_word,
            Side::Arabic => self.arabic_is_word,
        }
    }

    const fn cell(&self, side: Side) -> &'g str {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }

    /// Reads a row of either file.
    fn read(row: &'g str) -> Option<Self> {
        let mut cells = row.split('\t');
        let (first, second) = (cells.next()?, cells.next()?);
        let sort = match first {
            "TERRITORY" => Sort::Territory,
            "LANGUAGE" => Sort::Language,
            "MONTH" => Sort::Month,
            "DAY" => Sort::Day,
            _ => Sort::City,
        };
        if sort != Sort::City {
            return Some(Self {
                sort,
                code: second,
                size: 0,
                is_capital: false,
                english_is_word: false,
                arabic_is_word: false,
                english: cells.next()?,
                arabic: cells.next()?,
            });
        }
        let (code, size) = (cells.next()?, cells.next()?.parse().ok()?);
        let flags = cells.next().unwrap_or_default();
        Some(Self {
            sort,
            code,
            size,
            is_capital: flags.contains('c'),
            english_is_word: flags.contains('e'),
            arabic_is_word: flags.contains('a'),
            english: first,
            arabic: second,
        })
    }
}

/// Where a name stands: the row's first byte in its file, and the high half of the name's hash.
#[derive(Debug, Default, Clone, Copy)]
struct Place {
    hash: u32,
    row: u32,
    is_city: bool,
}

/// All rows by their names.
#[derive(Debug)]
pub struct Gazetteer {
    names: Buckets<Place>,
    /// The most words of a name.
    longest: usize,
}

impl Gazetteer {
    /// The gazetteer that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::read);
        &SHIPPED
    }

    fn read() -> Self {
        let mut numbered = Vec::with_capacity(40_000);
        let mut longest = 1;
        let mut form = String::new();
        for (file, is_city) in [(TERRITORIES, false), (CITIES, true)] {
            let mut start = 0;
            for line in file.split_inclusive('\n') {
                let row = narrow(start);
                start += line.len();
                if line.starts_with('#') {
                    continue;
                }
                let cells = line.trim_end().split('\t');
                for name in cells
                    .skip(if is_city { 0 } else { 2 })
                    .take(2)
                    .flat_map(|cell| cell.split('|'))
                {
                    shape(name, &mut form);
                    longest = longest.max(form.bytes().filter(|b| *b == b' ').count() + 1);
                    let (bucket, hash) = halves(&form);
                    numbered.push((bucket, Place { hash, row, is_city }));
                }
            }
        }
        Self {
            names: Buckets::new(&numbered, 15),
            longest,
        }
    }

    /// The rows with a name, written in any way.
    #[must_use]
    pub fn find(&self, name: &str, side: Side) -> Vec<Entry<'static>> {
        let mut form = String::new();
        shape(name, &mut form);
        self.rows(&form, side)
    }

    /// How many of the words that a text goes on with make the longest name, and the rows with that name.
    #[must_use]
    pub fn longest(&self, words: &[&str], side: Side) -> Option<(usize, Vec<Entry<'static>>)> {
        let (mut form, mut name) = (String::new(), String::new());
        (1..=words.len().min(self.longest)).rev().find_map(|count| {
            name.clear();
            for word in words.get(..count)? {
                name.push_str(word);
                name.push(' ');
            }
            shape(&name, &mut form);
            let rows = self.rows(&form, side);
            (!rows.is_empty()).then_some((count, rows))
        })
    }

    fn rows(&self, form: &str, side: Side) -> Vec<Entry<'static>> {
        let (bucket, hash) = halves(form);
        let mut own = String::new();
        let mut last = None;
        let places = self.names.get(bucket).iter().filter(|p| p.hash == hash);
        places
            .filter(|p| last.replace((p.is_city, p.row)) != Some((p.is_city, p.row)))
            .filter_map(|p| {
                let file = if p.is_city { CITIES } else { TERRITORIES };
                Entry::read(file.get(p.row as usize..)?.lines().next()?)
            })
            .filter(|e| {
                e.names(side).any(|name| {
                    shape(name, &mut own);
                    own == form
                })
            })
            .collect()
    }
}

/// Writes a name as look-ups compare it: its keys with one space between words, no apostrophes.
fn shape(name: &str, out: &mut String) {
    out.clear();
    for c in name.chars() {
        match c {
            ' ' | '-' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' => {}
            c => match letter_key(c) {
                LetterKey::Is(c) => out.push(c),
                LetterKey::Nothing => {}
                LetterKey::InContext => word::push_key(c.encode_utf8(&mut [0; 4]), out),
            },
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
}

/// A bucket number, and what tells most of the names in a bucket apart.
fn halves(form: &str) -> (u32, u32) {
    let hash = hash(form);
    let low = |n: u64| u32::try_from(n & u64::from(u32::MAX)).unwrap_or_default();
    (low(hash), low(hash >> 32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::script;

    fn found(name: &str, side: Side) -> Vec<(Sort, &'static str)> {
        let rows = Gazetteer::shipped().find(name, side);
        rows.iter().map(|e| (e.sort, e.code)).collect()
    }

    #[test]
    fn names_are_found_however_written() {
        for name in ["Fallujah", "fallujah", "Al-Fallujah", "Al Fallujah"] {
            assert_eq!(found(name, Side::English), [(Sort::City, "IQ")], "{name}");
        }
        assert_eq!(found("الفَلّوجه", Side::Arabic), [(Sort::City, "IQ")]);
        assert_eq!(
            found("São Paulo", Side::English),
            found("Sao Paulo", Side::English)
        );
        assert_eq!(found("Ta’if", Side::English), [(Sort::City, "SA")]);
        assert_eq!(found("", Side::English), []);
        assert_eq!(found("zqxv", Side::English), []);
        assert_eq!(found("Cairo", Side::Arabic), []);
    }

    #[test]
    fn months_have_the_names_of_all_arab_states() {
        for name in ["أغسطس", "آب", "أوت", "غشت", "أغشت"] {
            assert!(
                found(name, Side::Arabic).contains(&(Sort::Month, "8")),
                "{name}"
            );
        }
        assert!(found("Tuesday", Side::English).contains(&(Sort::Day, "tue")));
        assert!(found("Turkish", Side::English).contains(&(Sort::Language, "tr")));
        assert!(found("Ivory Coast", Side::English).contains(&(Sort::Territory, "CI")));
    }

    #[test]
    fn the_longest_name_at_a_word_wins() {
        let gazetteer = Gazetteer::shipped();
        let words = ["New", "York", "City", "and"];
        let (count, rows) = gazetteer.longest(&words, Side::English).unwrap();
        assert_eq!((count, rows[0].code, rows[0].size), (3, "US", 5));
        assert_eq!(rows[0].names(Side::Arabic).next(), Some("نيويورك"));
        let words = ["أبو", "غريب", "غرب"];
        assert_eq!(gazetteer.longest(&words, Side::Arabic).unwrap().0, 2);
        assert!(gazetteer.longest(&["zqxv"], Side::English).is_none());
        assert!(gazetteer.longest(&[], Side::Arabic).is_none());
    }

    #[test]
    fn larger_cities_come_first_and_words_are_marked() {
        let rows = Gazetteer::shipped().find("Paris", Side::English);
        assert_eq!((rows[0].code, rows[0].is_capital), ("FR", true));
        assert!(rows.len() > 1 && rows.is_sorted_by_key(|e| std::cmp::Reverse(e.size)));
        let split = Gazetteer::shipped().find("Split", Side::English);
        assert!(split.iter().all(|e| e.is_ordinary_word(Side::English)));
        assert!(!rows[0].is_ordinary_word(Side::English));
    }

    #[test]
    fn every_row_can_be_read() {
        let mut cities = 0;
        for row in [CITIES, TERRITORIES]
            .iter()
            .flat_map(|f| f.lines())
            .filter(|l| !l.starts_with('#'))
        {
            let e = Entry::read(row).unwrap_or_else(|| panic!("{row}"));
            assert!((1..=5).contains(&e.size) == (e.sort == Sort::City), "{row}");
            assert!(!e.code.is_empty(), "{row}");
            for side in Side::BOTH {
                assert!(
                    e.names(side).all(|n| script::side_of(n) == Some(side)),
                    "{row}"
                );
            }
            cities += usize::from(e.sort == Sort::City);
        }
        assert!(cities > 9_000);
    }
}
