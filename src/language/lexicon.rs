//! The bilingual lexicon: which Arabic words may translate an English one.
//!
//! Invariant: both sides are looked up by stem (see [`word`]), so that an inflected form
//! finds its entry; answers come in the order of the file.
//! Must not know: texts, where an entry was used, names that are not in the file.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::frequent;
use super::word;
use crate::text::Side;

/// A bilingual lexicon over folded, stemmed words.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// English stem to the Arabic keys of single-word entries.
    single: HashMap<String, Vec<Translation>>,
    /// First word's stem of a headword of several words to its entries.
    phrases: HashMap<String, Vec<Phrase>>,
    /// Stems of all Arabic words in the lexicon.
    arabic: HashMap<String, f32>,
}

/// An Arabic word that may stand for an English one.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// Its key, as [`word::key`] makes it; look it up by its stems.
    pub key: String,
    /// How much of the English word it carries, 0 to 1: less where it is one word of several.
    pub weight: f32,
}

/// An entry whose headword or translation has several words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The headword's keys.
    pub english: Vec<String>,
    /// Its translations, each as keys.
    pub arabic: Vec<Vec<String>>,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::parse(include_str!("../../assets/lexicon.tsv")));
        &SHIPPED
    }

    /// Reads lines of `english headword<TAB>arabic word|arabic word|…`; `#` opens a comment line, and
    /// a line without a tab is passed over.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let mut lexicon = Self::default();
        for line in source.lines() {
            if line.starts_with('#') {
                continue;
            }
            if let Some((head, translations)) = line.split_once('\t') {
                lexicon.add(head, translations.split('|'));
            }
        }
        lexicon
    }

    /// Adds an entry; one that is there already gains the new translations.
    pub fn add<'t>(&mut self, head: &str, translations: impl Iterator<Item = &'t str>) {
        let english: Vec<String> = plain(head);
        let arabic: Vec<Vec<String>> = translations.map(plain).filter(|t| !t.is_empty()).collect();
        for key in arabic.iter().flatten() {
            for stem in word::arabic_stems(key)
                .into_iter()
                .filter(|s| s.trust >= 0.9)
            {
                let known = self.arabic.entry(stem.text).or_default();
                *known = known.max(stem.trust);
            }
        }
        match english.as_slice() {
            [] => {}
            [single] => {
                for translation in arabic {
                    self.add_single(single, &translation);
                }
            }
            [first, ..] => {
                // "to meet" and "a lot" are headwords of one content word.
                if let [single] = content_words(&english)[..]
                    && matches!(first.as_str(), "to" | "the" | "a" | "an")
                {
                    let single = single.to_owned();
                    for translation in arabic {
                        self.add_single(&single, &translation);
                    }
                    return;
                }
                let entry = Phrase {
                    english: english.clone(),
                    arabic,
                };
                self.phrases.entry(first.clone()).or_default().push(entry);
            }
        }
    }

    fn add_single(&mut self, head: &str, translation: &[String]) {
        let carriers: Vec<&String> = match translation {
            [one] => vec![one],
            many => many
                .iter()
                .filter(|w| !frequent::is_function_word(w, Side::Arabic))
                .collect(),
        };
        // Of a translation in several words none says all of it (exponent by the prototype's fit).
        #[allow(
            clippy::cast_precision_loss,
            reason = "a translation has a handful of words"
        )]
        let weight = (carriers.len().max(1) as f32).powf(-0.7);
        let known = self.single.entry(head.to_owned()).or_default();
        for key in carriers {
            match known.iter_mut().find(|t| t.key == *key) {
                Some(t) => t.weight = t.weight.max(weight),
                None => known.push(Translation {
                    key: key.clone(),
                    weight,
                }),
            }
        }
    }

    /// The translations of an English key, each with a weight that also counts how far the entry's
    /// headword is from the word (an entry for the word itself hides none for its stem).
    #[must_use]
    pub fn translations(&self, english: &str) -> Vec<Translation> {
        let mut out: Vec<Translation> = Vec::new();
        for (rank, stem) in word::english_stems(english).iter().enumerate() {
            let trust = if rank == 0 { 1.0 } else { 0.95 };
            for found in self.single.get(stem).into_iter().flatten() {
                let weight = found.weight * trust;
                match out.iter_mut().find(|t| t.key == found.key) {
                    Some(t) => t.weight = t.weight.max(weight),
                    None => out.push(Translation {
                        key: found.key.clone(),
                        weight,
                    }),
                }
            }
        }
        out
    }

    /// Entries of several words whose headword may start with an English key.
    pub fn phrases(&self, first: &str) -> impl Iterator<Item = &Phrase> {
        self.phrases.get(first).into_iter().flatten()
    }

    /// Whether the lexicon could have matched a word: it has an entry for it, so that finding no
    /// counterpart means something.
    #[must_use]
    pub fn knows(&self, key: &str, side: Side) -> bool {
        match side {
            Side::English => word::english_stems(key)
                .iter()
                .any(|s| self.single.contains_key(s)),
            Side::Arabic => word::arabic_stems(key)
                .iter()
                .any(|s| s.trust >= 0.85 && self.arabic.get(&s.text).is_some_and(|t| *t >= 0.85)),
        }
    }

    /// How many English headwords of one word it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.single.len()
    }

    /// Whether it has no entry at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.single.is_empty() && self.phrases.is_empty()
    }
}

fn content_words(words: &[String]) -> Vec<&str> {
    words
        .iter()
        .map(String::as_str)
        .filter(|w| !frequent::is_function_word(w, Side::English))
        .collect()
}

/// The keys of an entry's words. Reading numbers, as texts do, would take most of the start-up.
fn plain(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | ',' | '،' | '(' | ')' | '.'))
        .filter(|w| w.chars().any(char::is_alphabetic))
        .map(word::key)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# sample\nelection\tانتخاب|انتخابات|استحقاق\nUnited Kingdom\tالمملكة المتحدة|بريطانيا\nto meet\tالتقى|استقبل\nimmigration\tهجرة\n";

    #[test]
    fn inflected_words_find_their_entry() {
        let lexicon = Lexicon::parse(SAMPLE);
        let found = lexicon.translations("elections");
        assert!(found.iter().any(|t| t.key == word::key("انتخابات")));
        assert!(
            lexicon
                .translations("meeting")
                .iter()
                .any(|t| t.key == word::key("استقبل"))
        );
        assert!(lexicon.knows(&word::key("بالهجرة"), Side::Arabic));
        assert!(!lexicon.knows("desert", Side::English));
    }

    #[test]
    fn headwords_of_several_words_are_phrases() {
        let lexicon = Lexicon::parse(SAMPLE);
        let phrase = lexicon.phrases("united").next().unwrap();
        assert_eq!(phrase.english, ["united", "kingdom"]);
        assert_eq!(phrase.arabic[1], [word::key("بريطانيا")]);
    }

    #[test]
    fn nonsense_is_passed_over() {
        assert!(Lexicon::parse("no tab\n\t\n#x\ty\n").is_empty());
    }
}
