//! Unicode's own test files, run through the code that sets rows. Tests only.
//!
//! `DIGLOT_UCD` names a folder of the Unicode Character Database (Debian's package `unicode-data` is
//! one), `DIGLOT_BREAK_TESTS` a folder with `GraphemeBreakTest_17.txt` and `LineBreakTest_15.1.txt`;
//! `scripts/conformance` finds both. Without them a test says that it is skipped, and passes.
//! Invariant: a file that is there and holds fewer cases than known fails: nothing passes by being empty.

use std::fmt::Write as _;
use std::path::PathBuf;

use icu_properties::CodePointMapData;
use icu_properties::props::{JoiningType, LineBreak};
use unicode_bidi::Level;

use super::bidi::{self, Base, Reset, removed_by_x9};
use super::cluster::{Break, Cluster, clusters};
use super::forms::{form_of, lam_alef};
use super::join::Form;
use super::paragraph::Paragraph;

/// A file of the folder that a variable names; `None`, and a line, where there is none.
fn read(variable: &str, name: &str) -> Option<String> {
    let folder = std::env::var_os(variable).map(PathBuf::from);
    let Some(folder) = folder else {
        println!("skipped: {name}, no ${variable} (scripts/conformance sets it)");
        return None;
    };
    let path = folder.join(name);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// Lines without comments; empty ones left out.
fn cases(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty())
}

fn hex(field: &str) -> char {
    u32::from_str_radix(field, 16)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or_else(|| panic!("{field:?} is no scalar value"))
}

/// How many cases went which way, and the first that failed.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    first: String,
}

impl Tally {
    fn count(&mut self, right: bool, case: impl FnOnce() -> String) {
        if right {
            self.passed += 1;
            return;
        }
        if self.failed < 5 {
            let _ = writeln!(self.first, "  {}", case());
        }
        self.failed += 1;
    }

    /// Prints the counts; fails where a case failed, or where there were fewer than `least`.
    fn told(&self, what: &str, least: usize) {
        println!("{what}: {} passed, {} failed", self.passed, self.failed);
        assert_eq!(self.failed, 0, "{what}:\n{}", self.first);
        assert!(self.passed >= least, "{what}: only {}", self.passed);
    }
}

/// One case of BidiTest or BidiCharacterTest: levels after L1, `None` where X9 removes, and the visual
/// order of the rest.
struct BidiCase<'f> {
    text: &'f str,
    base: Base,
    paragraph: Option<u8>,
    levels: &'f [Option<u8>],
    order: &'f [usize],
}

/// What of our code a case is put to.
#[derive(Default)]
struct BidiTally {
    levels: Tally,
    order: Tally,
    rows: Tally,
}

impl BidiTally {
    fn check(&mut self, case: &BidiCase<'_>) {
        let shown = || {
            format!(
                "{:?} {:?}",
                case.text.escape_unicode().to_string(),
                case.base
            )
        };
        let resolved = bidi::resolve(case.text, case.base);
        let starts: Vec<usize> = case.text.char_indices().map(|(i, _)| i).collect();
        let items = || {
            starts
                .iter()
                .map(|&i| (resolved.levels[i], Reset::of(resolved.classes[i])))
        };
        let found = bidi::line_levels(items(), resolved.base);
        let right = found.len() == case.levels.len()
            && found
                .iter()
                .zip(case.levels)
                .all(|(level, gold)| gold.is_none_or(|gold| gold == level.number()))
            && case.paragraph.is_none_or(|p| p == resolved.base.number());
        self.levels.count(right, shown);

        let kept: Vec<usize> = (0..starts.len())
            .filter(|&i| !removed_by_x9(resolved.classes[starts[i]]))
            .collect();
        let all: Vec<_> = items().collect();
        let order: Vec<usize> = bidi::visual_order(kept.iter().map(|&i| all[i]), resolved.base)
            .into_iter()
            .map(|at| kept[at])
            .collect();
        self.order.count(order == case.order, shown);
        self.row(case, &starts, shown);
    }

    /// The row that is drawn: each glyph, from the left, stands where the first character of its cluster
    /// that is reordered at all stands in the file's order.
    fn row(&mut self, case: &BidiCase<'_>, starts: &[usize], shown: impl Fn() -> String) {
        let paragraph = Paragraph::new(case.text, case.base);
        let rows = paragraph.rows(u16::MAX);
        let Some(row) = rows.first() else {
            return self.rows.count(false, shown);
        };
        let place = |start: u32, end: u32| {
            (0..starts.len())
                .filter(|&i| (start..end).contains(&(starts[i] as u32)))
                .find(|&i| case.levels[i].is_some())
                .and_then(|i| case.order.iter().position(|&o| o == i))
        };
        let places: Vec<usize> = row
            .glyphs()
            .iter()
            .filter_map(|g| place(g.start, g.end))
            .collect();
        self.rows
            .count(places.is_sorted() && rows.len() == 1, shown);
    }

    fn told(&self, file: &str, least: usize) {
        self.levels.told(&format!("{file}, levels after L1"), least);
        self.order.told(&format!("{file}, order by L2"), least);
        self.rows.told(&format!("{file}, rows of clusters"), least);
    }
}

fn numbers<T: std::str::FromStr>(field: &str) -> Vec<Option<T>> {
    field.split_whitespace().map(|n| n.parse().ok()).collect()
}

/// A character of each class, as BidiTest names classes.
fn of_class(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => '\u{5d0}',
        "EN" => '1',
        "ES" => '+',
        "ET" => '#',
        "AN" => '\u{660}',
        "CS" => ',',
        "B" => '\u{2029}',
        "S" => '\t',
        "WS" => ' ',
        "ON" => '!',
        "BN" => '\u{ad}',
        "NSM" => '\u{300}',
        "AL" => '\u{627}',
        "LRE" => '\u{202a}',
        "RLE" => '\u{202b}',
        "PDF" => '\u{202c}',
        "LRO" => '\u{202d}',
        "RLO" => '\u{202e}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        other => panic!("no class is called {other}"),
    }
}

#[test]
fn bidi_test() {
    let Some(file) = read("DIGLOT_UCD", "BidiTest.txt") else {
        return;
    };
    let mut tally = BidiTally::default();
    let (mut levels, mut order) = (Vec::new(), Vec::new());
    for line in cases(&file) {
        if let Some(rest) = line.strip_prefix("@Levels:") {
            levels = numbers(rest);
        } else if let Some(rest) = line.strip_prefix("@Reorder:") {
            order = numbers(rest).into_iter().flatten().collect();
        } else if let Some((classes, bases)) = line.split_once(';') {
            let text: String = classes.split_whitespace().map(of_class).collect();
            let bases = u8::from_str_radix(bases.trim(), 16).unwrap();
            for (bit, base) in [(1, Base::Auto), (2, Base::Ltr), (4, Base::Rtl)] {
                if bases & bit != 0 {
                    tally.check(&BidiCase {
                        text: &text,
                        base,
                        paragraph: None,
                        levels: &levels,
                        order: &order,
                    });
                }
            }
        }
    }
    tally.told("BidiTest", 770_000);
}

#[test]
fn bidi_character_test() {
    let Some(file) = read("DIGLOT_UCD", "BidiCharacterTest.txt") else {
        return;
    };
    let mut tally = BidiTally::default();
    for line in cases(&file) {
        let fields: Vec<&str> = line.split(';').collect();
        let &[text, base, paragraph, levels, order] = fields.as_slice() else {
            panic!("{line}");
        };
        let order: Vec<usize> = numbers(order).into_iter().flatten().collect();
        tally.check(&BidiCase {
            text: &text.split_whitespace().map(hex).collect::<String>(),
            base: match base {
                "0" => Base::Ltr,
                "1" => Base::Rtl,
                _ => Base::Auto,
            },
            paragraph: paragraph.parse().ok(),
            levels: &numbers(levels),
            order: &order,
        });
    }
    tally.told("BidiCharacterTest", 91_000);
}

#[test]
fn joining_types_of_arabic_shaping() {
    let Some(file) = read("DIGLOT_UCD", "ArabicShaping.txt") else {
        return;
    };
    let types = CodePointMapData::<JoiningType>::new();
    let mut tally = Tally::default();
    for line in cases(&file) {
        let fields: Vec<&str> = line.split(';').map(str::trim).collect();
        let &[code, _, joining, _] = fields.as_slice() else {
            panic!("{line}");
        };
        let gold = match joining {
            "U" => JoiningType::NonJoining,
            "D" => JoiningType::DualJoining,
            "R" => JoiningType::RightJoining,
            "L" => JoiningType::LeftJoining,
            "C" => JoiningType::JoinCausing,
            "T" => JoiningType::Transparent,
            other => panic!("no joining type is called {other}"),
        };
        tally.count(types.get(hex(code)) == gold, || line.to_owned());
    }
    tally.told("ArabicShaping, joining types", 800);
}

/// All forms that UnicodeData decomposes to one letter, or to a lam-alef, are the ones that joining takes.
#[test]
fn forms_of_unicode_data() {
    let Some(file) = read("DIGLOT_UCD", "UnicodeData.txt") else {
        return;
    };
    let mut tally = Tally::default();
    for line in file.lines() {
        let fields: Vec<&str> = line.split(';').collect();
        let (code, decomposition) = (fields[0], fields[5]);
        let parts: Vec<&str> = decomposition.split_whitespace().collect();
        let Some((tag, letters)) = parts.split_first() else {
            continue;
        };
        let form = match *tag {
            "<isolated>" => Form::Isolated,
            "<final>" => Form::Final,
            "<initial>" => Form::Initial,
            "<medial>" => Form::Medial,
            _ => continue,
        };
        let letters: Vec<char> = letters.iter().map(|l| hex(l)).collect();
        let found = match letters.as_slice() {
            [letter] => form_of(*letter, form),
            ['\u{644}', alef] => match (lam_alef(*alef), form) {
                (Some([isolated, _]), Form::Isolated) => Some(isolated),
                (Some([_, last]), Form::Final) => Some(last),
                // Other ligatures with lam are of style, not of joining.
                _ => continue,
            },
            _ => continue,
        };
        tally.count(found == Some(hex(code)), || line.to_owned());
    }
    tally.told("UnicodeData, joined forms", 240);
}

/// A line of a break test: the text, and the bytes at which it may be cut, its end among them.
fn break_case(line: &str) -> (String, Vec<u32>) {
    let (mut text, mut cuts) = (String::new(), Vec::new());
    for part in line.split_whitespace() {
        match part {
            "÷" => cuts.push(text.len() as u32),
            "×" => {}
            code => text.push(hex(code)),
        }
    }
    cuts.retain(|&c| c > 0);
    (text, cuts)
}

#[test]
fn grapheme_break_test() {
    let Some(file) = read("DIGLOT_BREAK_TESTS", "GraphemeBreakTest_17.txt") else {
        return;
    };
    let mut tally = Tally::default();
    for line in cases(&file) {
        let (text, gold) = break_case(line);
        let resolved = bidi::resolve(&text, Base::Ltr);
        let clusters = clusters(&text, &resolved, false);
        // Beyond two cells a grapheme is cut.
        let is_wide = |at: u32| {
            let start = gold.iter().copied().filter(|&g| g < at).max();
            let end = gold.iter().copied().find(|&g| g > at);
            let inside = |c: &&Cluster| start.unwrap_or(0) <= c.start && end >= Some(c.end);
            let widths = clusters.iter().filter(inside).map(|c| u32::from(c.width));
            end.is_some() && widths.sum::<u32>() > 2
        };
        let ends = clusters.iter().map(|c| c.end);
        let found: Vec<u32> = ends.filter(|e| gold.contains(e) || !is_wide(*e)).collect();
        tally.count(found == gold, || line.to_owned());
    }
    tally.told("GraphemeBreakTest, clusters", 700);
}

/// Lines are cut between clusters only, so a break inside one is not ours to make; all others are. The
/// version is the segmenter's. Scripts whose words need a dictionary (Thai and others, class SA) are
/// left out: no dictionary is built in.
#[test]
fn line_break_test() {
    let Some(file) = read("DIGLOT_BREAK_TESTS", "LineBreakTest_15.1.txt") else {
        return;
    };
    let classes = CodePointMapData::<LineBreak>::new();
    let (mut tally, mut left_out) = (Tally::default(), 0);
    for line in cases(&file) {
        let (text, mut gold) = break_case(line);
        if text
            .chars()
            .any(|c| classes.get(c) == LineBreak::ComplexContext)
        {
            left_out += 1;
            continue;
        }
        let paragraph = Paragraph::new(text.as_str(), Base::Ltr);
        let ends: Vec<u32> = paragraph.clusters().iter().map(|c| c.end).collect();
        gold.retain(|cut| ends.contains(cut));
        let found: Vec<u32> = paragraph
            .clusters()
            .iter()
            .filter(|c| c.after != Break::Prohibited)
            .map(|c| c.end)
            .collect();
        tally.count(found == gold, || line.to_owned());
    }
    println!("LineBreakTest: {left_out} with class SA left out");
    tally.told("LineBreakTest, line ends", 9_800);
}

/// Levels up to the deepest that UAX #9 allows are set without a fault (unicode-bidi#145).
#[test]
fn the_deepest_nesting_is_set() {
    for open in ['\u{2067}', '\u{202b}', '\u{202e}', '\u{2066}'] {
        let text: String = std::iter::repeat_n(open, 140)
            .chain("ab اب 12".chars())
            .collect();
        let paragraph = Paragraph::new(text, Base::Rtl);
        let deepest = paragraph.clusters().iter().map(|c| c.level).max();
        assert!(
            deepest >= Some(Level::new(120).unwrap()),
            "{open:?} {deepest:?}"
        );
        assert_eq!(paragraph.rows(80).len(), 1);
    }
}
