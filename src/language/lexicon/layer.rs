//! A layer of the lexicon: entries from one kind of source, as lines of text.
//!
//! Opening it only notes where each headword stands; an entry is read when it is asked for, and the
//! Arabic words are gathered when the first of them is asked for. A text needs a few hundred entries of
//! ten thousand, and the reader waits for the first screen.
//! Invariant: both sides are looked up by stem (see [`word`]), so that an inflected form
//! finds its entry; answers come in the order of the file.
//! Must not know: texts, where an entry was used, names that are not in the file.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use super::{Phrase, Translation};
use crate::language::frequent;
use crate::language::hash::{Buckets, FastSet, hash};
use crate::language::word::{self, LetterKey, is_letter};
use crate::text::{Side, narrow};

/// Where the entries of a layer come from, which says how far to trust them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Origin {
    /// Written for diglot and shipped with it.
    #[default]
    Shipped,
    /// A dictionary installed on this machine.
    Installed,
    /// Learnt from the reader's own library.
    Learned,
}

/// Entries over folded, stemmed words.
#[derive(Debug, Default)]
pub struct Layer {
    origin: Origin,
    source: Cow<'static, str>,
    /// The headwords by the hash of the key they are found under.
    heads: Buckets<Head>,
    /// The Arabic words, once they have been asked for.
    arabic: OnceLock<ArabicWords>,
}

/// Where an entry stands, and what it is found under.
#[derive(Debug, Default, Clone, Copy)]
struct Head {
    /// The low half of the hash of its key.
    hash: u32,
    /// The first byte of its line.
    line: u32,
    /// Whether the key is all there is to the headword, or the first of its words.
    is_single: bool,
}

impl Layer {
    /// The layer that ships with the program.
    pub(super) fn shipped() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Layer>> = LazyLock::new(|| {
            let source = include_str!("../../../assets/lexicon.tsv");
            Arc::new(Layer::over(source.into(), Origin::Shipped))
        });
        SHIPPED.clone()
    }

    /// Reads lines of `english headword<TAB>arabic word|arabic word|…`; `#` opens a comment line, and
    /// a line without a tab is passed over. Several lines may have one headword. A translation may end
    /// in `=` and how sure it is in percent: `حريق=62`.
    #[must_use]
    pub fn parse(source: String, origin: Origin) -> Self {
        Self::over(source.into(), origin)
    }

    fn over(source: Cow<'static, str>, origin: Origin) -> Self {
        let mut numbered = Vec::with_capacity(source.len() / 40);
        let mut start = 0;
        for line in source.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let Ok(at) = u32::try_from(at) else { break };
            if let Some((head, translations)) = entry(line)
                && let Some((key, is_single)) = found_under(head)
                && (!is_single || translations.chars().any(is_letter))
            {
                let hash = short_hash(&key);
                let head = Head {
                    hash,
                    line: at,
                    is_single,
                };
                numbered.push((hash, head));
            }
        }
        let bits = numbered.len().max(1).ilog2().clamp(4, 18) + 1;
        Self {
            origin,
            heads: Buckets::new(&numbered, bits),
            source,
            arabic: OnceLock::new(),
        }
    }

    /// The entries found under a key, with where they stand.
    fn entries<'l>(
        &'l self,
        key: &'l str,
        single: bool,
    ) -> impl Iterator<Item = (u32, &'l str, &'l str)> {
        let hash = short_hash(key);
        self.heads
            .get(hash)
            .iter()
            .filter(move |h| h.hash == hash && h.is_single == single)
            .filter_map(move |h| {
                let (head, translations) = entry_at(&self.source, h.line)?;
                let same = head == key || found_under(head).is_some_and(|(own, _)| own == key);
                same.then_some((h.line, head, translations))
            })
    }

    /// Where the entries come from.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Adds the translations of an English key, of stems by [`word::english_stems`], each with a weight
    /// that also counts how far the entry's headword is from the word (an entry for the word itself hides
    /// none for its stem).
    pub(super) fn add_translations(
        &self,
        stems: &[String],
        trust: f32,
        out: &mut Vec<Translation>,
    ) {
        for (rank, stem) in stems.iter().enumerate() {
            let trust = if rank == 0 { trust } else { 0.95 * trust };
            let trust = match self.origin {
                Origin::Shipped | Origin::Learned => trust,
                Origin::Installed => {
                    let all = self.entries(stem, true);
                    trust * among(all.map(|(.., t)| t.split('|').count()).sum())
                }
            };
            for (_, _, all) in self.entries(stem, true) {
                for (words, sure) in translations(all) {
                    add_carriers(words, sure * trust, out);
                }
            }
        }
    }

    /// Entries of several words whose headword may start with an English key.
    pub(super) fn phrases<'l>(&'l self, first: &'l str) -> impl Iterator<Item = Phrase<'l>> {
        self.entries(first, false)
            .map(|(at, head, translations)| Phrase {
                origin: self.origin,
                at,
                head,
                translations,
            })
    }

    /// Whether it has an entry for a word.
    pub(super) fn knows(&self, key: &str, side: Side) -> bool {
        match side {
            Side::English => word::english_stems(key)
                .iter()
                .any(|s| self.entries(s, true).next().is_some()),
            Side::Arabic => {
                let arabic = self.arabic.get_or_init(|| ArabicWords::of(&self.source));
                word::arabic_stems(key)
                    .iter()
                    .any(|stem| stem.trust >= LIKELY && arabic.have(&stem.text))
            }
        }
    }

    /// How many English headwords of one word it has.
    #[must_use]
    pub fn len(&self) -> usize {
        let singles = self.heads.all().iter().filter(|h| h.is_single);
        let keys: FastSet<Cow<'_, str>> = singles
            .filter_map(|h| entry_at(&self.source, h.line))
            .filter_map(|(head, _)| found_under(head))
            .map(|(key, _)| key)
            .collect();
        keys.len()
    }

    /// Whether it has no entry at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.all().is_empty()
    }
}

/// What is left of a dictionary's trust in each of so many translations: of many few are meant.
fn among(translations: usize) -> f32 {
    (FREE / (translations as f32).max(FREE)).sqrt()
}

/// As many translations take nothing from each other.
const FREE: f32 = 3.0;

/// The trusted stems of all Arabic words of a layer.
#[derive(Debug)]
struct ArabicWords {
    /// Their keys, one after the other.
    keys: String,
    /// Stems by their hash.
    stems: Buckets<StemPlace>,
}

/// A stem: where in the keys its letters are, and whether a ha stands for the ending it has lost.
#[derive(Debug, Default, Clone, Copy)]
struct StemPlace {
    start: u32,
    length: u16,
    ha: bool,
}

/// How far a stem of a text's word may be from it to be looked for among those of the lexicon: without a
/// conjunction and a preposition it is less sure than [`word::TRUSTED`].
const LIKELY: f32 = 0.85;

impl ArabicWords {
    fn of(source: &str) -> Self {
        let mut keys = String::with_capacity(source.len());
        let mut numbered = Vec::with_capacity(source.len() / 8);
        let mut with_ha = String::new();
        for (_, translations) in source.split_inclusive('\n').filter_map(entry) {
            each_key(translations, &mut keys, |keys, from| {
                let Some(key) = keys.get(from..) else {
                    return;
                };
                let end = keys.len();
                for (base, trust) in word::bases(key).filter(|(_, trust)| *trust >= word::TRUSTED) {
                    let start = narrow(end - base.len());
                    word::each_stem(base, trust >= 1.0, |stem, ha| {
                        let hash = if ha {
                            with_ha.clear();
                            with_ha.push_str(stem);
                            with_ha.push('ه');
                            short_hash(&with_ha)
                        } else {
                            short_hash(stem)
                        };
                        if let Ok(length) = u16::try_from(stem.len()) {
                            numbered.push((hash, StemPlace { start, length, ha }));
                        }
                    });
                }
            });
        }
        Self {
            stems: Buckets::new(&numbered, 16),
            keys,
        }
    }

    /// Whether a stem is one of a word's that is to be trusted.
    fn have(&self, stem: &str) -> bool {
        self.stems.get(short_hash(stem)).iter().any(|s| {
            let range = s.start as usize..s.start as usize + usize::from(s.length);
            self.keys.get(range).is_some_and(|letters| {
                if s.ha {
                    stem.strip_suffix('ه') == Some(letters)
                } else {
                    stem == letters
                }
            })
        })
    }
}

fn short_hash(key: &str) -> u32 {
    (hash(key) & u64::from(u32::MAX)) as u32
}

/// Headword and translations of a line.
fn entry(line: &str) -> Option<(&str, &str)> {
    line.split_once('\t').filter(|_| !line.starts_with('#'))
}

fn entry_at(source: &str, line: u32) -> Option<(&str, &str)> {
    entry(source.get(line as usize..)?.lines().next()?)
}

/// Whether a character stands between words.
fn is_gap(c: char) -> bool {
    match c {
        ' ' | '|' | '=' | '-' | '/' | ',' | '،' | '(' | ')' | '.' => true,
        c => !is_letter(c) && c.is_whitespace(),
    }
}

/// The key an entry is found under, and whether the headword has no other word that matters: "to
/// meet" and "a lot" are headwords of one content word.
fn found_under(head: &str) -> Option<(Cow<'_, str>, bool)> {
    if !head.is_empty() && head.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some((Cow::Borrowed(head), true));
    }
    let mut words = plain(head);
    let first = words.next()?;
    let rest: Vec<_> = words.collect();
    if rest.is_empty() {
        return Some((first, true));
    }
    if matches!(&*first, "to" | "the" | "a" | "an") {
        let is_content = |w: &Cow<'_, str>| !frequent::is_function_word(w, Side::English);
        let mut content: Vec<_> = rest.into_iter().filter(is_content).collect();
        if let (Some(single), true) = (content.pop(), content.is_empty()) {
            return Some((single, true));
        }
    }
    Some((first, false))
}

/// The words of a headword or of translations.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_gap).filter(|w| w.chars().any(is_letter))
}

/// Appends the keys of [`pieces`] one after the other, in one pass over the characters, and tells where
/// each begins.
fn each_key(text: &str, keys: &mut String, mut tell: impl FnMut(&str, usize)) {
    let (mut start, mut from) = (0, keys.len());
    let (mut has_letter, mut in_context) = (false, false);
    for (at, c) in text.char_indices().chain([(text.len(), '|')]) {
        let letter = is_letter(c);
        if letter || !is_gap(c) {
            has_letter |= letter;
            match word::letter_key(c) {
                LetterKey::Is(c) => keys.push(c),
                LetterKey::Nothing => {}
                LetterKey::InContext => in_context = true,
            }
            continue;
        }
        if in_context {
            keys.truncate(from);
            word::push_key(text.get(start..at).unwrap_or_default(), keys);
        }
        if has_letter {
            tell(keys, from);
        } else {
            keys.truncate(from);
        }
        (start, from) = (at + c.len_utf8(), keys.len());
        (has_letter, in_context) = (false, false);
    }
}

/// The keys of an entry's words. Reading numbers, as texts do, would take most of the start-up.
pub(super) fn plain(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pieces(text).map(|w| {
        if w.bytes().all(|b| b.is_ascii_lowercase()) {
            Cow::Borrowed(w)
        } else {
            Cow::Owned(word::key(w))
        }
    })
}

/// Translations as keys, without the empty ones, each with how sure it is.
pub(super) fn translations(all: &str) -> impl Iterator<Item = (Vec<String>, f32)> {
    all.split('|')
        .map(|t| {
            let (text, sure) = t.split_once('=').unwrap_or((t, "100"));
            let words = plain(text).map(Cow::into_owned).collect::<Vec<_>>();
            (
                words,
                f32::from(sure.trim_end().parse().unwrap_or(100u8).min(100)) / 100.0,
            )
        })
        .filter(|(words, _)| !words.is_empty())
}

/// Adds the words that carry a translation's meaning.
fn add_carriers(mut words: Vec<String>, trust: f32, out: &mut Vec<Translation>) {
    if words.len() > 1 {
        words.retain(|w| !frequent::is_function_word(w, Side::Arabic));
    }
    // Of a translation in several words none says all of it (exponent by the prototype's fit).
    let weight = match words.len() {
        0 | 1 => trust,
        many => (many as f32).powf(-0.7) * trust,
    };
    for key in words {
        match out.iter_mut().find(|t| t.key == key) {
            Some(t) => t.weight = t.weight.max(weight),
            None => out.push(Translation { key, weight }),
        }
    }
}
