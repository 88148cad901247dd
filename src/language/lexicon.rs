//! The bilingual lexicon: which Arabic words may translate an English one.
//!
//! It is made of layers: what ships with the program, dictionaries installed on the machine, pairs learnt
//! from the reader's library. Results with the shipped layer alone are the same everywhere.
//! Invariant: both sides are looked up by stem (see [`word`]), so that an inflected form
//! finds its entry; answers come in the order of the layers and of their lines.
//! Must not know: texts, where an entry was used, names that are not in a layer, where layers come from.

mod layer;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use super::word;
use crate::text::Side;
pub use layer::{Layer, Origin};

/// A bilingual lexicon over folded, stemmed words.
#[derive(Debug, Default, Clone)]
pub struct Lexicon {
    layers: Vec<Arc<Layer>>,
}

/// Which layers are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sources {
    /// What ships with the program.
    pub shipped: bool,
    /// Dictionaries installed on the machine.
    pub installed: bool,
    /// What was learnt from the reader's library.
    pub learned: bool,
}

impl Sources {
    /// All.
    pub const ALL: Self = Self {
        shipped: true,
        installed: true,
        learned: true,
    };

    /// Reads `shipped,installed,learned`, any of them in any order; `None` of other words.
    #[must_use]
    pub fn named(words: &str) -> Option<Self> {
        let mut out = Self {
            shipped: false,
            installed: false,
            learned: false,
        };
        for word in words.split(',').map(str::trim) {
            match word {
                "shipped" => out.shipped = true,
                "installed" => out.installed = true,
                "learned" => out.learned = true,
                _ => return None,
            }
        }
        Some(out)
    }
}

impl Default for Sources {
    fn default() -> Self {
        Self::ALL
    }
}

/// An Arabic word that may stand for an English one.
#[derive(Debug, Clone, PartialEq)]
pub struct Translation {
    /// Its key, as [`word::key`] makes it; look it up by its stems.
    pub key: String,
    /// How far it stands for the English word, 0 to 1: less where it is one word of several, one
    /// translation of many, from a layer less trusted, or learnt with doubt. Link strengths in the aligner
    /// are multiplied by it.
    pub weight: f32,
}

/// An entry whose headword has several words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phrase<'l> {
    /// Its layer and its place there are its identity.
    origin: Origin,
    at: u32,
    head: &'l str,
    translations: &'l str,
}

impl<'l> Phrase<'l> {
    /// The headword's keys.
    pub fn english(&self) -> impl Iterator<Item = Cow<'l, str>> + use<'l> {
        layer::plain(self.head)
    }

    /// Its translations, each as keys.
    pub fn arabic(&self) -> impl Iterator<Item = Vec<String>> + use<'l> {
        layer::translations(self.translations).map(|(words, _)| words)
    }
}

/// How far an entry of an installed dictionary is trusted, where the shipped layer has the word and
/// where it has not. By the development data.
const INSTALLED: [f32; 2] = [0.8, 0.9];

impl Lexicon {
    /// The lexicon that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(vec![Layer::shipped()]));
        &SHIPPED
    }

    /// The layer that ships with the program, to lay others upon.
    #[must_use]
    pub fn shipped_layer() -> Arc<Layer> {
        Layer::shipped()
    }

    /// A lexicon of these layers.
    #[must_use]
    pub const fn of(layers: Vec<Arc<Layer>>) -> Self {
        Self { layers }
    }

    /// Its layers.
    #[must_use]
    pub fn layers(&self) -> &[Arc<Layer>] {
        &self.layers
    }

    /// A lexicon of one layer, from lines as [`Layer::parse`] reads them.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        Self::of(vec![Arc::new(Layer::parse(
            source.to_owned(),
            Origin::Shipped,
        ))])
    }

    /// The translations of an English key, each with its weight: of equal ones in several layers the
    /// highest.
    #[must_use]
    pub fn translations(&self, english: &str) -> Vec<Translation> {
        let stems = word::english_stems(english);
        let mut out: Vec<Translation> = Vec::new();
        for layer in &self.layers {
            let trust = match layer.origin() {
                Origin::Shipped | Origin::Learned => 1.0,
                Origin::Installed if out.is_empty() => INSTALLED[1],
                Origin::Installed => INSTALLED[0],
            };
            layer.add_translations(&stems, trust, &mut out);
        }
        out
    }

    /// Entries of several words whose headword may start with an English key.
    pub fn phrases<'l>(&'l self, first: &'l str) -> impl Iterator<Item = Phrase<'l>> {
        self.layers.iter().flat_map(move |l| l.phrases(first))
    }

    /// Whether the lexicon could have matched a word: it has an entry for it, so that finding no
    /// counterpart means something. Installed dictionaries are not asked: they have so many words and
    /// so few translations of each that it would mean little (development data: 0.946 against 0.945).
    #[must_use]
    pub fn knows(&self, key: &str, side: Side) -> bool {
        let judged = |l: &&Arc<Layer>| l.origin() != Origin::Installed;
        self.layers
            .iter()
            .filter(judged)
            .any(|l| l.knows(key, side))
    }

    /// How many English headwords of one word its layers have, words in several counted once for each.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layers.iter().map(|l| l.len()).sum()
    }

    /// Whether it has no entry at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.layers.iter().all(|l| l.is_empty())
    }
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
        assert_eq!(phrase.english().collect::<Vec<_>>(), ["united", "kingdom"]);
        assert_eq!(phrase.arabic().nth(1).unwrap(), [word::key("بريطانيا")]);
    }

    #[test]
    fn arabic_words_are_known_by_their_trusted_stems() {
        let lexicon = Lexicon::shipped();
        let mut words =
            ["مدرسة", "وبالوزارات", "كتابهم", "زقاقيب", "", "و", "سيقول"].map(word::key);
        words.sort();
        let all = include_str!("../../assets/lexicon.tsv");
        let stems: std::collections::BTreeSet<String> = all
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .flat_map(|(_, t)| t.split(['|', ' ', '-']))
            .map(word::key)
            .flat_map(|key| {
                let stems = word::arabic_stems(&key).into_iter();
                let trusted = stems.filter(|s| s.is_trusted());
                trusted.map(|s| s.text.into_owned()).collect::<Vec<_>>()
            })
            .collect();
        for key in words {
            let by_list = word::arabic_stems(&key)
                .iter()
                .any(|s| s.trust >= 0.85 && stems.contains(&*s.text));
            assert_eq!(lexicon.knows(&key, Side::Arabic), by_list, "{key}");
        }
    }

    #[test]
    fn an_article_or_particle_hides_no_headword() {
        let lexicon = Lexicon::parse("to meet\tالتقى\nmeet\tاستقبل\r\nthe lot\tكل\nx-ray\tأشعة\n");
        let keys = |w| lexicon.translations(w).into_iter().map(|t| t.key);
        assert!(keys("meet").eq(["التقي", "استقبل"]));
        assert_eq!(lexicon.len(), 2);
        assert_eq!(lexicon.phrases("x").count(), 1);
    }

    #[test]
    fn nonsense_is_passed_over() {
        assert!(Lexicon::parse("no tab\n\t\n#x\ty\n").is_empty());
    }

    #[test]
    fn the_shipped_file_is_large_and_clean() {
        let mut heads = std::collections::BTreeSet::new();
        let all = include_str!("../../assets/lexicon.tsv");
        for line in all.lines().filter(|l| !l.starts_with('#')) {
            let (head, translations) = line.split_once('\t').unwrap();
            assert!(heads.insert(head), "twice: {line}");
            assert!(
                head.is_ascii() && head.contains(char::is_alphabetic),
                "{line}"
            );
            let translations: Vec<&str> = translations.split('|').collect();
            for (at, t) in translations.iter().enumerate() {
                assert!(!t.is_empty() && t.trim() == *t, "empty: {line}");
                assert!(
                    !t.chars().any(|c| c.is_ascii_alphanumeric()),
                    "script: {line}"
                );
                assert!(!translations[..at].contains(t), "twice: {line}");
            }
        }
        assert!(heads.len() >= 13_000, "{}", heads.len());
        assert!(
            Lexicon::shipped().len() >= 12_000,
            "{}",
            Lexicon::shipped().len()
        );
    }
}
