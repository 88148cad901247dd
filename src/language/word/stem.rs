//! The stems under which a word may be looked up.
//!
//! Invariant: an Arabic stem is given once, with the highest trust in it. Stems are candidates, not the one true
//! root: two words match when any of theirs meet, the way light stemmers for Arabic are used in retrieval (Larkey,
//! Ballesteros & Connell, SIGIR 2002).
//! Must not know: texts, what a word means.

use std::borrow::Cow;

use crate::text::Side;

/// The stems an English key may be looked up by, the word itself first.
#[must_use]
pub fn english_stems(key: &str) -> Vec<String> {
    let word = key.strip_suffix("'s").unwrap_or(key).replace('\'', "");
    let mut out = vec![word.clone()];
    let mut add = |stem: String| {
        if stem.len() >= 3 && !out.contains(&stem) {
            out.push(stem);
        }
    };
    let ending = |suffix: &str, least: usize| {
        word.strip_suffix(suffix)
            .filter(|rest| rest.len() >= least && rest.contains(['a', 'e', 'i', 'o', 'u', 'y']))
    };
    if let Some(rest) = ending("ies", 2).or_else(|| ending("ied", 2)) {
        add(format!("{rest}y"));
    }
    if let Some(rest) = ending("es", 2) {
        add(format!("{rest}e"));
        add(rest.to_owned());
    } else if let Some(rest) = ending("s", 3).filter(|r| !r.ends_with(['s', 'u'])) {
        add(rest.to_owned());
    }
    for suffix in ["ing", "ings", "ed", "er", "ers"] {
        if let Some(rest) = ending(suffix, 3) {
            add(format!("{rest}e"));
            add(undouble(rest));
            add(rest.to_owned());
        }
    }
    if let Some(rest) = ending("ly", 3) {
        add(rest.to_owned());
        add(format!("{rest}le"));
    }
    out
}

/// `stopp` to `stop`; `call` stays, as does anything not doubled.
fn undouble(stem: &str) -> String {
    let mut chars = stem.chars().rev();
    match (chars.next(), chars.next()) {
        (Some(a), Some(b)) if a == b && !matches!(a, 'l' | 's' | 'z') => {
            chars.rev().chain([b]).collect()
        }
        _ => stem.to_owned(),
    }
}

/// Proclitics that are cut whole, by their first letter, longest first: conjunction, preposition,
/// article.
const fn articles(first: char) -> &'static [&'static str] {
    match first {
        'و' => &["وبال", "وكال", "ولل", "وال"],
        'ف' => &["فبال", "فلل", "فال"],
        'ب' => &["بال"],
        'ك' => &["كال"],
        'ل' => &["لل"],
        'ا' => &["ال"],
        _ => &[],
    }
}

/// Endings: pronouns, plural, dual, feminine, adjective of relation; by their last letter, longest first.
const fn endings(last: char) -> &'static [&'static str] {
    match last {
        'ا' => &[
            "اتها", "يتها", "تها", "تنا", "هما", "كما", "ها", "نا", "وا", "ا",
        ],
        'م' => &["اتهم", "تهم", "هم", "كم"],
        'ت' => &["يات", "ات", "ت"],
        'ن' => &["هن", "ان", "ون", "ين"],
        'ه' => &["يه", "ته", "ه"],
        'ي' => &["تي", "ي"],
        _ => &[],
    }
}

/// Endings before which the ta marbuta of a word opens ("مدرسته", "مدرستها" from "مدرسه"), and the
/// plurals and duals that take its place, by their last letter.
const fn openings(last: char) -> &'static [&'static str] {
    match last {
        'ه' => &["ته"],
        'ا' => &["تها", "تنا"],
        'م' => &["تهم"],
        'ي' => &["تي"],
        'ت' => &["ات"],
        'ن' => &["تين", "تان"],
        _ => &[],
    }
}

/// The trust a word keeps when it loses an ending.
const WITHOUT_ENDING: f32 = 0.9;

/// The trust it keeps without what may be a conjunction (و ف), a preposition (ب ل ك), two such letters (a
/// conjunction and a particle, or the future's س and the letter of a person), the letter of a person alone.
pub(crate) const CONJUNCTION_OFF: f32 = 0.95;
const PREPOSITION_OFF: f32 = 0.9;
const TWO_OFF: f32 = 0.85;
const PERSON_OFF: f32 = 0.75;

/// From which trust a stem is taken for the word's own.
pub(crate) const TRUSTED: f32 = 0.9;

/// A word that may be an Arabic key with clitics off, and how far it is from the word: each cut costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Stem<'k> {
    /// The letters.
    pub text: Cow<'k, str>,
    /// How much to trust that it is still the same word, 0 to 1.
    pub trust: f32,
}

impl Stem<'_> {
    /// Whether it is to be taken for the word: nothing but the article, an ending or one particle is off.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        self.trust >= TRUSTED
    }
}

/// The shortest of the stems that are to be trusted; nothing where there is none.
pub(crate) fn shortest_trusted<'s>(stems: &'s [Stem<'_>]) -> &'s str {
    let trusted = stems.iter().filter(|s| s.is_trusted());
    let shortest = trusted.min_by_key(|s| s.text.len());
    shortest.map_or("", |s| &s.text)
}

/// The one stem under which all forms of a word are counted: the shortest that is to be trusted.
pub(crate) fn main_stem(key: &str, side: Side) -> String {
    match side {
        Side::English => {
            let stems = english_stems(key).into_iter();
            stems.min_by_key(String::len).unwrap_or_default()
        }
        Side::Arabic => shortest_trusted(&arabic_stems(key)).to_owned(),
    }
}

/// The stems an Arabic key may be looked up by, each once: those of what is left without fewer clitics first.
#[must_use]
pub fn arabic_stems(key: &str) -> Vec<Stem<'_>> {
    let mut out: Vec<Stem<'_>> = Vec::with_capacity(12);
    for (base, trust) in bases(key) {
        each_stem(base, true, |letters, ha| {
            let text = if ha {
                Cow::Owned(format!("{letters}ه"))
            } else {
                Cow::Borrowed(letters)
            };
            let whole = letters.len() == base.len();
            let trust = if whole { trust } else { trust * WITHOUT_ENDING };
            add_stem(&mut out, text, trust);
        });
    }
    out
}

fn add_stem<'k>(out: &mut Vec<Stem<'k>>, text: Cow<'k, str>, trust: f32) {
    match out.iter_mut().find(|known| known.text == text) {
        Some(known) => known.trust = known.trust.max(trust),
        None => out.push(Stem { text, trust }),
    }
}

/// A word without an ending, where three letters or more are left.
fn without<'k>(base: &'k str, ending: &str) -> Option<&'k str> {
    base.strip_suffix(ending).filter(|r| letters(r) >= 3)
}

/// An Arabic key with and without what may be clitics before it, and the trust in each.
pub(crate) fn bases(key: &str) -> impl Iterator<Item = (&str, f32)> {
    let mut out: [Option<(&str, f32)>; 6] = [Some((key, 1.0)), None, None, None, None, None];
    let [_, second, third, fourth, fifth, sixth] = &mut out;
    let first = key.chars().next().unwrap_or(' ');
    if !matches!(
        first,
        'و' | 'ف' | 'ب' | 'ل' | 'ك' | 'س' | 'ي' | 'ت' | 'ن' | 'ا'
    ) {
        return out.into_iter().flatten();
    }
    let article = articles(first)
        .iter()
        .find_map(|a| key.strip_prefix(a).filter(|rest| letters(rest) >= 2));
    if let Some(rest) = article {
        *second = Some((rest, 1.0));
    } else {
        let long = letters(key);
        if let Some(rest) = key.strip_prefix(['و', 'ف']).filter(|_| long >= 3) {
            *second = Some((rest, CONJUNCTION_OFF));
            *third = rest
                .strip_prefix(['ب', 'ل', 'ك', 'س', 'ي', 'ت'])
                .filter(|_| long >= 5)
                .map(|rest| (rest, TWO_OFF));
        }
        *fourth = key
            .strip_prefix(['ب', 'ل', 'ك'])
            .filter(|_| long >= 4)
            .map(|rest| (rest, PREPOSITION_OFF));
        *fifth = key
            .strip_prefix('س')
            .filter(|_| long >= 5)
            .and_then(|r| r.strip_prefix(['ي', 'ت', 'ن', 'ا']))
            .map(|rest| (rest, TWO_OFF));
        *sixth = key
            .strip_prefix(['ي', 'ت', 'ن', 'ا'])
            .filter(|_| long >= 4)
            .map(|rest| (rest, PERSON_OFF));
    }
    out.into_iter().flatten()
}

/// Tells a base and, where `endings_off`, the base without each ending: the letters that are left, and
/// whether a ta marbuta, as ha, stands behind them.
pub(crate) fn each_stem<'k>(base: &'k str, endings_off: bool, mut tell: impl FnMut(&'k str, bool)) {
    tell(base, false);
    let Some(last) = base.chars().next_back().filter(|_| endings_off) else {
        return;
    };
    for rest in endings(last).iter().filter_map(|e| without(base, e)) {
        tell(rest, false);
    }
    for rest in openings(last).iter().filter_map(|e| without(base, e)) {
        tell(rest, true);
    }
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::key;
    use super::*;

    proptest! {
        #[test]
        fn the_main_stem_is_one_that_is_trusted(word in "[ا-ي]{1,10}") {
            let word = key(&word);
            let stems = arabic_stems(&word);
            let main = main_stem(&word, Side::Arabic);
            prop_assert!(stems.iter().any(|s| s.text == main && s.is_trusted()));
            prop_assert!(stems.iter().all(|s| (0.0..=1.0).contains(&s.trust)));
        }
    }

    #[test]
    fn what_is_a_stem_is_told_without_making_it() {
        let words = "والمدرسة بمدرستها مدرسون للمدرسات ومدرستين عاملات فيه كتابات المسؤوليتان";
        for word in words.split(' ').map(key) {
            let mut told: Vec<String> = Vec::new();
            for (base, trust) in bases(&word) {
                let stems = arabic_stems(&word);
                each_stem(base, true, |rest, ha| {
                    let stem = format!("{rest}{}", if ha { "ه" } else { "" });
                    let at = stems.iter().find(|s| s.text == stem).map(|s| s.trust);
                    assert!(at.is_some_and(|at| at >= trust * WITHOUT_ENDING), "{stem}");
                    told.push(stem);
                });
            }
            assert!(
                arabic_stems(&word)
                    .iter()
                    .all(|s| told.iter().any(|t| *t == s.text))
            );
        }
    }

    #[test]
    fn inflected_words_share_a_stem() {
        let meets = |a: &str, b: &str| {
            let (a, b) = (key(a), key(b));
            let (a, b) = (arabic_stems(&a), arabic_stems(&b));
            a.iter().any(|s| b.iter().any(|t| s.text == t.text))
        };
        assert!(meets("وبالوزارة", "وزارة"));
        assert!(meets("مسؤوليتها", "مسؤولية"));
        assert!(meets("للانتخابات", "انتخابات"));
        assert!(meets("سيعلن", "يعلن"));
        assert!(english_stems("countries").contains(&"country".to_owned()));
        assert!(english_stems("stopped").contains(&"stop".to_owned()));
        assert!(english_stems("priced").contains(&"price".to_owned()));
    }
}
