//! How `assets/lists.bin` is made from the lists that people write: phrases as the forms of their tokens,
//! towns that are ordinary words left out.
//!
//! Reading the lists so takes a hundred times as long as the reader may wait for its first screen, so it
//! is done here, once, and a test holds the packed lists to their sources. After a change of a list (or
//! of the lexicon, or of how words are folded) make them again:
//! `DIGLOT_PACK_LISTS=$PWD/assets/lists.bin cargo test --lib packed_lists`, which then asks for one more run.
//!
//! Invariant: what is looked up in the packed lists is what these lists have.
//! Must not know: articles.

use super::table::pack;
use super::{Cue, LineId, PACKED, Sort, given_bit};
use crate::language::frequent;
use crate::language::hash::FastMap;
use crate::language::lexicon::Lexicon;
use crate::language::token::{Case, Class, tokens};
use crate::text::{Side, Sides};

const PLACES: &str = include_str!("../../../assets/places.tsv");
const CITIES: &str = include_str!("../../../assets/cities.tsv");
const TERRITORIES: &str = include_str!("../../../assets/territories.tsv");
const ORGANISATIONS: &str = include_str!("../../../assets/organisations.tsv");
const OFFICES: &str = include_str!("../../../assets/offices.tsv");
const GIVEN_NAMES: &str = include_str!("../../../assets/given_names.tsv");
const CUES: &str = include_str!("../../../assets/cues.tsv");

/// The cue of a list in `cues.tsv`.
fn cue_of(list: &str) -> Option<Cue> {
    let cue = match list {
        "ar.common" => Cue::ArCommon,
        "ar.currency" => Cue::ArCurrency,
        "ar.def_stop" => Cue::ArDefStop,
        "ar.institutional" => Cue::ArInstitutional,
        "ar.office_of" => Cue::ArOfficeOf,
        "ar.org_head" => Cue::ArOrgHead,
        "ar.org_weak" => Cue::ArOrgWeak,
        "ar.particle" => Cue::ArParticle,
        "ar.place_head" => Cue::ArPlaceHead,
        "ar.place_out" => Cue::ArPlaceOut,
        "ar.speech" => Cue::ArSpeech,
        "ar.state" => Cue::ArState,
        "ar.weak_place" => Cue::ArWeakPlace,
        "en.cap_stop" => Cue::EnCapStop,
        "en.currency" => Cue::EnCurrency,
        "en.loc_noun" => Cue::EnLocNoun,
        "en.loc_prep" => Cue::EnLocPrep,
        "en.not_name" => Cue::EnNotName,
        "en.org_head" => Cue::EnOrgHead,
        "en.org_link" => Cue::EnOrgLink,
        "en.org_noun" => Cue::EnOrgNoun,
        "en.org_place" => Cue::EnOrgPlace,
        "en.particle" => Cue::EnParticle,
        "en.place_head" => Cue::EnPlaceHead,
        "en.speech" => Cue::EnSpeech,
        "en.weak_place" => Cue::EnWeakPlace,
        _ => return None,
    };
    Some(cue)
}

/// A phrase behind its first word.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) rest: Vec<String>,
    pub(super) sort: Sort,
    pub(super) line: LineId,
    /// Written in capitals only, as an acronym: a small word is something else.
    pub(super) acronym: bool,
}

/// The lists in the making.
pub(super) struct Builder {
    /// By first word, longest first; among equals in the order of the lists.
    pub(super) phrases: Sides<FastMap<String, Vec<Phrase>>>,
    /// Cue words and given names: a bit for every list that has the word.
    pub(super) words: FastMap<String, u64>,
    /// For each office line whose usual Arabic word another line has first, that line.
    pub(super) canonical: FastMap<LineId, LineId>,
}

impl Builder {
    /// Reads all lists.
    pub(super) fn read() -> Self {
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
            let cue = cue_of(cells.next().unwrap_or(""));
            for word in cells.next().unwrap_or("").split(' ') {
                *lists.words.entry(form(word)).or_default() |= cue.map_or(0, Cue::bit);
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
                    && !self.cue(Cue::EnCapStop, &norm)
                    && !self.cue(Cue::EnNotName, &norm)
                    && !known(&norm)
            }
            Side::Arabic => {
                let least = if size < 3 { 5 } else { 4 };
                if norm.chars().count() < least
                    || self.cue(Cue::ArCommon, &norm)
                    || self.cue(Cue::ArSpeech, &norm)
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
            .map(|t| t.norm.into());
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

    /// Adds a phrase of a line.
    fn add(&mut self, side: Side, name: &str, sort: Sort, line: LineId) {
        let tokens = tokens(name);
        let mut words = tokens
            .iter()
            .filter(|t| !matches!(t.class, Class::Sign('.' | ',')))
            .map(|t| t.norm.to_string());
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

    fn bits(&self, norm: &str) -> u64 {
        self.words.get(norm).copied().unwrap_or(0)
    }

    fn is_given(&self, side: Side, norm: &str) -> bool {
        self.bits(norm) & given_bit(side) != 0
    }

    fn cue(&self, cue: Cue, norm: &str) -> bool {
        self.bits(norm) & cue.bit() != 0
    }
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
        .map(|t| t.norm.into())
        .unwrap_or_default()
}

#[test]
fn packed_lists_are_in_step_with_their_sources() {
    let made = pack(&Builder::read());
    if let Some(path) = std::env::var_os("DIGLOT_PACK_LISTS") {
        std::fs::write(path, &made).unwrap();
    }
    assert!(
        made == PACKED,
        "assets/lists.bin is older than the lists: see the head of src/entity/lists/compile.rs"
    );
}
