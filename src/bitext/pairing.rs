//! Finds which loose texts are editions of the same story.
//!
//! Each text becomes a set of things it mentions: words by stem, numbers by value, names by the
//! consonants heard in them. An index from things to Arabic texts finds, for each English text, the few
//! that share its rarest things; those are compared in full, and the best that also stand out from
//! their rivals are paired, surest first.
//! Invariant: a document is in at most one pairing; the order of the documents changes no pairing but
//! between equals.
//! Must not know: files, paragraphs' correspondence.

use std::collections::BTreeMap;

use crate::language::frequent;
use crate::language::hash::{FastMap, FastSet};
use crate::language::lexicon::Lexicon;
use crate::language::word::{self, Capital, Kind};
use crate::text::{Side, Sides, narrow};

/// A text to pair: the stem of its file name and its paragraphs.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// File name without folder, extensions and language tag.
    pub stem: &'t str,
    /// Its paragraphs.
    pub paragraphs: Vec<&'t str>,
}

/// Two documents that tell one story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pairing {
    /// Index among the English documents.
    pub english: usize,
    /// Index among the Arabic documents.
    pub arabic: usize,
    /// How likely the pairing is right, 0 to 1.
    pub probability: f32,
}

/// How many of a text's rarest terms look for candidates.
const PROBES: usize = 80;
/// How many candidates are compared in full.
const CANDIDATES: usize = 10;
/// The longest list of texts that one thing may bring up: what every text says brings none.
const COMMON: usize = 400;
/// The probability below which no pairing is made.
const LEAST: f32 = 0.5;
/// What equal file names add.
const NAMED: f32 = 0.1;
/// The weight left to what every document says, and what rarity adds.
const EVERYWHERE: f32 = 0.1;
const RARITY: f32 = 0.9;
/// The weight of a number of one digit; what is left of the weight of an English word of no list in small letters,
/// and of an Arabic one of no list, which may be a name.
const ONE_DIGIT: f32 = 0.3;
const UNKNOWN: f32 = 0.3;
const MAYBE_NAME: f32 = 0.6;
/// Translations that stand for a word less than this are none to pair by.
const TRANSLATES: f32 = 0.5;

/// Pairs documents by content: each has at most one partner, and none where none fits.
#[must_use]
pub fn pair(documents: Sides<&[Document<'_>]>, lexicon: &Lexicon) -> Vec<Pairing> {
    if documents.english.is_empty() || documents.arabic.is_empty() {
        return Vec::new();
    }
    let mut names = Names::default();
    let mut seen = Seen::default();
    let mut profiles = Sides::from_fn(|side| {
        documents[side]
            .iter()
            .map(|d| Profile::of(d, side, lexicon, &mut names, &mut seen))
            .collect::<Vec<_>>()
    });
    for side in Side::BOTH {
        weigh(&mut profiles[side]);
    }
    choose(&compare(&profiles, documents))
}

/// The things texts mention, as numbers.
#[derive(Default)]
struct Names {
    ids: FastMap<String, u32>,
    /// Room to put a class before a name.
    room: String,
}

impl Names {
    fn id(&mut self, class: char, name: &str) -> u32 {
        self.room.clear();
        self.room.push(class);
        self.room.push_str(name);
        if let Some(&known) = self.ids.get(&self.room) {
            return known;
        }
        let next = narrow(self.ids.len());
        self.ids.insert(self.room.clone(), next);
        next
    }
}

/// Terms met before, by side, kind, key and whether capitalised: most words recur in other documents.
type Seen = FastMap<(Side, Kind, String, bool), Term>;

/// A distinct term of a document.
#[derive(Clone)]
struct Term {
    /// The stem it is counted by.
    counted: u32,
    /// How much it tells by itself, then also by its rarity among the documents.
    weight: f32,
    /// What it may be met by, ascending.
    things: std::rc::Rc<[u32]>,
}

struct Profile {
    terms: Vec<Term>,
    things: FastSet<u32>,
    weight: f32,
}

impl Profile {
    fn of(
        document: &Document<'_>,
        side: Side,
        lexicon: &Lexicon,
        names: &mut Names,
        seen: &mut Seen,
    ) -> Self {
        let mut terms: BTreeMap<(Kind, String), Capital> = BTreeMap::new();
        for paragraph in &document.paragraphs {
            for w in word::words(paragraph, side) {
                if w.kind == Kind::Word && frequent::is_function_word(&w.key, side) {
                    continue;
                }
                let capital = terms.entry((w.kind, w.key)).or_insert(w.capital);
                if w.capital == Capital::No || *capital == Capital::Initial {
                    *capital = w.capital;
                }
            }
        }
        let terms: Vec<Term> = terms
            .into_iter()
            .map(|((kind, key), capital)| {
                let known = (side, kind, key, capital != Capital::No);
                if let Some(term) = seen.get(&known) {
                    return term.clone();
                }
                let made = term(kind, &known.2, capital, side, lexicon, names);
                seen.insert(known, made.clone());
                made
            })
            .collect();
        let things = terms
            .iter()
            .flat_map(|t| t.things.iter().copied())
            .collect();
        Self {
            terms,
            things,
            weight: 0.0,
        }
    }

    /// The share of its weight that another's things meet.
    fn met_by(&self, other: &Self) -> f32 {
        let met: f32 = self
            .terms
            .iter()
            .filter(|t| t.things.iter().any(|x| other.things.contains(x)))
            .map(|t| t.weight)
            .sum();
        met / self.weight.max(1e-6)
    }
}

fn term(
    kind: Kind,
    key: &str,
    capital: Capital,
    side: Side,
    lexicon: &Lexicon,
    names: &mut Names,
) -> Term {
    let mut things = Vec::new();
    let mut counted = key.to_owned();
    let mut weight = frequent::content(key, side);
    match (kind, side) {
        (Kind::Number, _) => {
            things.push(names.id('n', key));
            if key.len() < 2 {
                weight = ONE_DIGIT;
            }
        }
        (Kind::Latin, _) => things.push(names.id('l', key)),
        (Kind::Word, Side::English) => {
            counted = word::main_stem(key, side);
            things.push(names.id('l', key));
            for found in lexicon.translations(key) {
                if found.weight >= TRANSLATES {
                    things.push(names.id('w', &word::main_stem(&found.key, Side::Arabic)));
                }
            }
            if capital != Capital::No {
                things.extend(sounds_latin(key).map(|s| names.id('s', &s)));
            } else if things.len() == 1 {
                weight *= UNKNOWN;
            }
        }
        (Kind::Word, Side::Arabic) => {
            counted = word::main_stem(key, side);
            things.push(names.id('w', &counted));
            for bare in bare(key) {
                things.extend(sounds_arabic(bare).map(|s| names.id('s', &s)));
            }
            if !lexicon.knows(key, side) {
                weight *= MAYBE_NAME;
            }
        }
    }
    things.sort_unstable();
    things.dedup();
    Term {
        counted: names.id('c', &counted),
        weight,
        things: things.into(),
    }
}

/// A word with and without what may be a clitic.
fn bare(key: &str) -> Vec<&str> {
    let mut out = vec![key];
    for clitic in ["وال", "بال", "لل", "ال", "و", "ب", "ل"] {
        if let Some(rest) = key.strip_prefix(clitic) {
            out.push(rest);
            break;
        }
    }
    out
}

/// The consonants of a name in the few classes that both scripts keep apart; `None` for fewer than
/// three, which would meet too many words.
fn sounds_latin(name: &str) -> Option<String> {
    let spelled = name.strip_suffix("'s").unwrap_or(name).replace("ph", "f");
    code(spelled.chars().filter_map(|c| {
        Some(match c {
            'b' | 'p' => 'b',
            'f' | 'v' => 'f',
            't' | 'd' => 't',
            's' | 'z' | 'j' | 'g' | 'k' | 'q' | 'c' | 'x' | 'ç' | 'š' | 'č' | 'ž' => 'k',
            'l' => 'l',
            'r' => 'r',
            'm' => 'm',
            'n' | 'ñ' => 'n',
            _ => return None,
        })
    }))
}

fn sounds_arabic(key: &str) -> Option<String> {
    code(key.chars().filter_map(|c| {
        Some(match c {
            'ب' => 'b',
            'ف' => 'f',
            'ت' | 'ط' | 'د' | 'ث' | 'ذ' | 'ض' | 'ظ' => 't',
            'س' | 'ش' | 'ص' | 'ز' | 'ج' | 'ك' | 'ق' | 'غ' | 'خ' => 'k',
            'ل' => 'l',
            'ر' => 'r',
            'م' => 'm',
            'ن' => 'n',
            _ => return None,
        })
    }))
}

fn code(classes: impl Iterator<Item = char>) -> Option<String> {
    let mut out = String::new();
    for c in classes {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    (out.len() >= 3).then_some(out)
}

/// Makes each term's weight also count how few documents have it.
fn weigh(profiles: &mut [Profile]) {
    let mut among: FastMap<u32, usize> = FastMap::default();
    for profile in &*profiles {
        let distinct: FastSet<u32> = profile.terms.iter().map(|t| t.counted).collect();
        for c in distinct {
            *among.entry(c).or_default() += 1;
        }
    }
    let all = (profiles.len() + 1) as f32;
    for profile in profiles {
        for term in &mut profile.terms {
            let among = among.get(&term.counted).copied().unwrap_or(1).max(1);
            term.weight *= EVERYWHERE + RARITY * (all / among as f32).ln() / all.ln();
        }
        profile.weight = profile.terms.iter().map(|t| t.weight).sum();
    }
}

/// Two documents that were compared.
struct Compared {
    english: usize,
    arabic: usize,
    /// How far each explains the other: the geometric mean of both shares, and more for equal names.
    mutual: f32,
}

impl Compared {
    const fn document(&self, side: Side) -> usize {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// Compares each English document with the Arabic ones that share its rarest things.
fn compare(profiles: &Sides<Vec<Profile>>, documents: Sides<&[Document<'_>]>) -> Vec<Compared> {
    let mut index: FastMap<u32, Vec<usize>> = FastMap::default();
    for (a, profile) in profiles.arabic.iter().enumerate() {
        for &thing in &profile.things {
            index.entry(thing).or_default().push(a);
        }
    }
    let mut out = Vec::new();
    let mut met = vec![0.0f32; profiles.arabic.len()];
    for (e, profile) in profiles.english.iter().enumerate() {
        let mut rarest: Vec<&Term> = profile.terms.iter().collect();
        rarest.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.things.cmp(&b.things)));
        let mut touched = Vec::new();
        for term in rarest.iter().take(PROBES) {
            let lists = term.things.iter().filter_map(|t| index.get(t));
            for &a in lists.filter(|list| list.len() <= COMMON).flatten() {
                if let Some(sum) = met.get_mut(a) {
                    if *sum == 0.0 {
                        touched.push(a);
                    }
                    *sum += term.weight;
                }
            }
        }
        let mut best: Vec<(usize, f32)> = touched
            .into_iter()
            .map(|a| {
                let sum = met.get_mut(a).map_or(0.0, std::mem::take);
                let size = profiles.arabic.get(a).map_or(1.0, |p| p.weight.max(1.0));
                (a, sum / size.sqrt())
            })
            .collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        for (a, _) in best.into_iter().take(CANDIDATES) {
            let Some(other) = profiles.arabic.get(a) else {
                continue;
            };
            let mutual = (profile.met_by(other) * other.met_by(profile))
                .max(0.0)
                .sqrt();
            let same_name = documents
                .english
                .get(e)
                .zip(documents.arabic.get(a))
                .is_some_and(|(x, y)| !x.stem.is_empty() && x.stem == y.stem);
            out.push(Compared {
                english: e,
                arabic: a,
                mutual: if same_name { mutual + NAMED } else { mutual },
            });
        }
    }
    out
}

/// Takes the surest pairs first; a pair's probability counts how far it is ahead of the rivals of both.
fn choose(compared: &[Compared]) -> Vec<Pairing> {
    let mut partners: Sides<FastMap<usize, Vec<&Compared>>> = Sides::default();
    for pair in compared {
        for side in Side::BOTH {
            let all = partners[side].entry(pair.document(side));
            all.or_default().push(pair);
        }
    }
    // The best of the other pairs that a document of a pair is in.
    let rival = |pair: &Compared, side: Side| {
        let all = partners[side].get(&pair.document(side));
        let other = side.other();
        all.into_iter()
            .flatten()
            .filter(|p| p.document(other) != pair.document(other))
            .map(|p| p.mutual)
            .fold(0.0f32, f32::max)
    };
    let mut all: Vec<Pairing> = compared
        .iter()
        .map(|pair| {
            let rival = rival(pair, Side::English).max(rival(pair, Side::Arabic));
            Pairing {
                english: pair.english,
                arabic: pair.arabic,
                probability: probability(pair.mutual, pair.mutual - rival),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then((a.english, a.arabic).cmp(&(b.english, b.arabic)))
    });
    let mut taken = Sides::<FastSet<usize>>::default();
    let mut out = Vec::new();
    for p in all {
        if p.probability < LEAST {
            break;
        }
        if !taken.english.contains(&p.english) && !taken.arabic.contains(&p.arabic) {
            taken.english.insert(p.english);
            taken.arabic.insert(p.arabic);
            out.push(p);
        }
    }
    out.sort_by_key(|p| p.english);
    out
}

/// Set by the seven two-newsroom pairs and 32 translated articles taken two by two: editions of one
/// story explain each other by 0.48 or more, strangers by 0.33 at most.
fn probability(mutual: f32, margin: f32) -> f32 {
    let odds = 30.0 * (mutual - 0.4) + 15.0 * (margin.min(0.2) - 0.1);
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: &str = "election\tانتخاب|انتخابات\nminister\tوزير\nport\tميناء\nfire\tحريق\nrain\tمطر|أمطار\nschool\tمدرسة\nflood\tسيل|سيول|فيضان\nclose\tأغلق|إغلاق\nvoter\tناخب\nvote\tصوت\nship\tسفينة\ncity\tمدينة\n";

    fn document(text: &str) -> Document<'_> {
        Document {
            stem: "",
            paragraphs: text.lines().collect(),
        }
    }

    #[test]
    fn editions_meet_and_strangers_do_not() {
        let lexicon = Lexicon::parse(LEXICON);
        let english = [
            document(
                "Fire closes port of Sfax\nA ship burned for 14 hours in the port, minister Karim Bouzid said.",
            ),
            document("Floods close 37 schools\nRain flooded the city of Agadir; schools close."),
            document("Voters vote in Nairobi\nThe election drew 812 voters."),
        ];
        let arabic = [
            document("سيول تغلق 37 مدرسة\nأمطار وفيضان في مدينة أغادير وإغلاق المدارس"),
            document("حريق في ميناء صفاقس\nاحترقت سفينة 14 ساعة في الميناء وفق الوزير كريم بوزيد"),
        ];
        let found = pair(Sides::new(&english, &arabic), &lexicon);
        let found: Vec<_> = found.iter().map(|p| (p.english, p.arabic)).collect();
        assert_eq!(found, [(0, 1), (1, 0)]);
    }

    #[test]
    fn the_order_of_documents_changes_no_pairing() {
        let lexicon = Lexicon::parse(LEXICON);
        let mut english = [
            document("Fire closes port of Sfax\nA ship burned for 14 hours in the port."),
            document("Floods close 37 schools\nRain flooded the city of Agadir; schools close."),
        ];
        let mut arabic = [
            document("سيول تغلق 37 مدرسة\nأمطار وفيضان في مدينة أغادير وإغلاق المدارس"),
            document("حريق في ميناء صفاقس\nاحترقت سفينة 14 ساعة في الميناء"),
        ];
        let forth = pair(Sides::new(&english, &arabic), &lexicon);
        english.reverse();
        arabic.reverse();
        let mut back = pair(Sides::new(&english, &arabic), &lexicon);
        back.reverse();
        assert_eq!((forth.len(), back.len()), (2, 2));
        for (one, other) in forth.iter().zip(&back) {
            assert_eq!(
                (one.english, one.arabic),
                (1 - other.english, 1 - other.arabic)
            );
        }
    }

    #[test]
    fn two_strangers_stay_alone() {
        let lexicon = Lexicon::parse(LEXICON);
        let english = [document(
            "Voters vote in Nairobi\nThe election drew 812 voters.",
        )];
        let arabic = [document("سيول تغلق 37 مدرسة\nأمطار وفيضان في مدينة أغادير")];
        assert!(pair(Sides::new(&english, &arabic), &lexicon).is_empty());
        assert!(pair(Sides::new(&english, &[]), &lexicon).is_empty());
    }
}
