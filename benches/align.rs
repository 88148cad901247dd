//! How long the reader waits for the lexicon, for two texts to be aligned and for files to be paired.
//!
//! The texts are made of the lexicon's own entries, with numbers and names between them: most words
//! have a counterpart, as in news, and paragraphs are moved, left out and cut as newsrooms do.
//! Run `cargo bench --bench align`; with `DIGLOT_BENCH_BOOK=1` it aligns 20,000 paragraphs as well.
#![allow(missing_docs, reason = "a benchmark is described by its name")]

use diglot::bitext::align;
use diglot::bitext::pairing::{Document, pair};
use diglot::language::lexicon::Lexicon;
use diglot::text::{Side, Sides};
use divan::Bencher;

const SOURCE: &str = include_str!("../assets/lexicon.tsv");
const ENGLISH_SEED: &str = include_str!("../seeds/000_c7b3cdfdf4a7fe95.txt");
const ARABIC_SEED: &str = include_str!("../seeds/002_d337a9cf7b77c495.txt");

fn main() {
    divan::main();
}

/// A small generator (Knuth's MMIX constants): the same texts on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).map_or(0, |x| x % n.max(1))
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Syllables of invented names, as both scripts write them.
const SYLLABLES: [(&str, &str); 12] = [
    ("ba", "با"),
    ("ri", "ري"),
    ("mo", "مو"),
    ("dan", "دان"),
    ("sel", "سيل"),
    ("ka", "كا"),
    ("tor", "تور"),
    ("ni", "ني"),
    ("fa", "فا"),
    ("lu", "لو"),
    ("mar", "مار"),
    ("zi", "زي"),
];

/// Two texts of as many paragraphs each.
struct Texts {
    english: Vec<String>,
    arabic: Vec<String>,
}

impl Texts {
    fn of(paragraphs: usize, seed: u64) -> Self {
        let entries: Vec<(&str, &str)> = SOURCE
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .collect();
        let mut chance = Chance(seed);
        let (mut english, mut arabic) = (Vec::new(), Vec::new());
        for _ in 0..paragraphs {
            let (mut e, mut a) = (String::from("The"), String::from("وقال"));
            for word in 0..15 + chance.below(20) {
                // News repeats itself: half the words come from a tenth of the lexicon.
                let reach = if word % 2 == 0 {
                    entries.len() / 10
                } else {
                    entries.len()
                };
                let (head, translations) = entries[chance.below(reach)];
                // One word in four is said in one text alone.
                let said_by = chance.below(8);
                if said_by != 0 {
                    e.push_str(" of ");
                    e.push_str(head);
                }
                if said_by != 1 {
                    let all: Vec<&str> = translations.split('|').collect();
                    a.push_str(" في ال");
                    a.push_str(chance.of(&all[..]));
                }
            }
            let mut name = (String::new(), String::new());
            for _ in 0..2 + chance.below(2) {
                let syllable = chance.of(&SYLLABLES);
                name.0.push_str(syllable.0);
                name.1.push_str(syllable.1);
            }
            let capital = name.0.remove(0).to_ascii_uppercase();
            let number = chance.below(5000);
            e.push_str(&format!(", {capital}{} said on {number}.", name.0));
            a.push_str(&format!("، بحسب {} {number}.", name.1));
            english.push(e);
            arabic.push(a);
        }
        // Some paragraphs are told elsewhere.
        for _ in 0..paragraphs / 5 {
            let (from, to) = (chance.below(paragraphs), chance.below(paragraphs));
            let moved = arabic.remove(from);
            arabic.insert(to, moved);
        }
        Self { english, arabic }
    }

    fn strs(&self) -> Sides<Vec<&str>> {
        Sides::new(strs(&self.english), strs(&self.arabic))
    }
}

fn strs(of: &[String]) -> Vec<&str> {
    of.iter().map(String::as_str).collect()
}

fn run(texts: &Sides<Vec<&str>>) -> usize {
    align(
        Sides::new(&texts.english, &texts.arabic),
        Lexicon::shipped(),
    )
    .beads()
    .len()
}

/// Ready for English words.
#[divan::bench]
fn lexicon_opens() -> Lexicon {
    Lexicon::parse(SOURCE)
}

/// Ready for words of both languages.
#[divan::bench]
fn lexicon_gathers_its_arabic_words(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(|| Lexicon::parse(SOURCE))
        .bench_local_refs(|lexicon| lexicon.knows("مدرسه", Side::Arabic));
}

#[divan::bench]
fn align_the_seeds(bencher: Bencher<'_, '_>) {
    let paragraphs = |text: &'static str| text.lines().filter(|l| !l.trim().is_empty()).collect();
    let texts = Sides::new(paragraphs(ENGLISH_SEED), paragraphs(ARABIC_SEED));
    bencher.bench_local(|| run(&texts));
}

#[divan::bench(args = [10, 20, 200, 2000], max_time = 10)]
fn align_paragraphs(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let texts = Texts::of(paragraphs, 7);
    let texts = texts.strs();
    bencher.bench_local(|| run(&texts));
}

/// A book: only where `DIGLOT_BENCH_BOOK` is set, because it takes half a minute and half a GiB.
#[divan::bench(args = book(), sample_count = 1, sample_size = 1)]
fn align_a_book(bencher: Bencher<'_, '_>, paragraphs: usize) {
    let texts = Texts::of(paragraphs, 7);
    let texts = texts.strs();
    bencher.bench_local(|| run(&texts));
}

fn book() -> Option<usize> {
    std::env::var_os("DIGLOT_BENCH_BOOK").map(|_| 20_000)
}

#[divan::bench(args = [1, 100], max_time = 10)]
fn pair_documents(bencher: Bencher<'_, '_>, documents: u64) {
    let texts: Vec<Texts> = (0..documents).map(|seed| Texts::of(12, seed)).collect();
    let loose = |side: Side| -> Vec<Document<'_>> {
        let document = |t| Document {
            stem: "",
            paragraphs: Texts::strs(t)[side].clone(),
        };
        texts.iter().map(document).collect()
    };
    let (english, arabic) = (loose(Side::English), loose(Side::Arabic));
    bencher.bench_local(|| pair(Sides::new(&english, &arabic), Lexicon::shipped()).len());
}
