//! Extended grapheme clusters (UAX #29): what is shown of each, and how many cells it takes.
//!
//! A grapheme of more than two cells is cut before each character that takes a cell: a line must be able to end
//! in it, and a pane to hold it, however long it is.
//! The only caller of unicode-width. Nothing that leaves here can act on a terminal: control characters
//! are shown as pictures, directional formatting characters have done their work and are not shown.
//! Invariant: clusters partition the paragraph; `shown` is empty exactly where `width` is 0; but for a tab no
//! cluster takes more than two cells.
//! Must not know: lines, columns.

use std::ops::Range;

use compact_str::CompactString;
use icu_properties::CodePointMapData;
use icu_properties::props::{BidiMirroringGlyph, GeneralCategory};
use unicode_bidi::Level;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::bidi::{Reset, Resolved, removed_by_x9};
use super::join::{Shown, join};
use super::span::narrow;

/// Columns a tab takes wherever it stands: in a row that is reordered there are no stops to go to.
const TAB: u8 = 4;
/// Cells of the widest letter and the widest picture. A grapheme that takes more is several letters in a row
/// that UAX #29, which knows no longest cluster, keeps together: jamo, conjuncts.
const WIDEST: usize = 2;
/// Marks shown on one base, more than any orthography stacks; the others are kept in the text and not shown, so that
/// what is put into one cell is bounded.
const MARKS: usize = 8;

/// Where a line may end after a cluster (UAX #14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Break {
    /// Nowhere here.
    Prohibited,
    /// Here, if need be.
    Allowed,
    /// Here, in any case.
    Mandatory,
}

/// A cluster of a paragraph: a grapheme, or a part of one that takes many cells. A lam-alef is one cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// First byte in the paragraph.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// What is put into the cell: joined and mirrored.
    pub shown: CompactString,
    /// How many cells it takes.
    pub width: u8,
    /// Its embedding level.
    pub level: Level,
    /// What rule L1 does with it.
    pub reset: Reset,
    /// Whether a line may end after it.
    pub after: Break,
}

impl Cluster {
    /// Whether it is blank and may hang over the end of a line.
    #[must_use]
    pub fn is_space(&self) -> bool {
        self.reset != Reset::Never && (self.width == 0 || self.shown.trim().is_empty())
    }
}

/// Cuts a resolved paragraph into clusters; where lines may end is filled in by [`paragraph`](super::paragraph).
pub(super) fn clusters(text: &str, resolved: &Resolved, pictures: bool) -> Vec<Cluster> {
    let characters: Vec<(char, Level)> = text
        .char_indices()
        .map(|(i, c)| (c, resolved.levels[i]))
        .collect();
    let shown = join(&characters);
    let mut out: Vec<Cluster> = Vec::with_capacity(characters.len());
    let mut next = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        let all = next..next + grapheme.chars().count();
        next = all.end;
        let mut rest = Letters {
            characters: &characters[all.clone()],
            shown: &shown[all],
        };
        // The first character that takes part in reordering speaks for the cluster.
        let lead = grapheme
            .char_indices()
            .map(|(i, _)| start + i)
            .find(|&i| !removed_by_x9(resolved.classes[i]))
            .unwrap_or(start);
        let level = resolved.levels[lead];
        let reset = reset(grapheme, start, lead, resolved);
        let order = Order { level, reset };
        if let Some(plain) = plain(rest, level) {
            out.push(Cluster {
                start: narrow(start),
                end: narrow(start + grapheme.len()),
                shown: plain,
                width: 1,
                level,
                reset,
                after: Break::Prohibited,
            });
            continue;
        }
        let whole = symbol(rest, level, pictures);
        let most = if rest.is_ligated() { 0 } else { WIDEST };
        if grapheme == "\t" || cells(&whole) <= most {
            add(&mut out, start..start + grapheme.len(), rest, whole, order);
            continue;
        }
        let mut from = start;
        while !rest.characters.is_empty() {
            let (these, after) = rest.split_at(one_base(rest, pictures));
            let to = from
                + these
                    .characters
                    .iter()
                    .map(|(c, _)| c.len_utf8())
                    .sum::<usize>();
            let mut part = symbol(these, level, pictures);
            // It would join what is a cell of its own now.
            if part.ends_with('\u{200d}') {
                part.pop();
            }
            add(&mut out, from..to, these, part, order);
            (from, rest) = (to, after);
        }
    }
    out
}

/// Characters with their levels, and what is shown of each.
#[derive(Clone, Copy)]
struct Letters<'c> {
    characters: &'c [(char, Level)],
    shown: &'c [Shown],
}

impl Letters<'_> {
    fn split_at(self, at: usize) -> (Self, Self) {
        let (characters, other_characters) = self.characters.split_at(at);
        let (shown, other_shown) = self.shown.split_at(at);
        (
            Self { characters, shown },
            Self {
                characters: other_characters,
                shown: other_shown,
            },
        )
    }

    /// Whether an alef is among them that the lam before draws.
    fn is_ligated(self) -> bool {
        self.shown.contains(&Shown::Ligated)
    }
}

/// What is asked of a cluster when a line is reordered.
#[derive(Clone, Copy)]
struct Order {
    level: Level,
    reset: Reset,
}

/// What is shown of a character alone, if it is one of those that most of a text consists of: ASCII, and Arabic
/// letters in one of their forms. They take a cell each, and nothing has to be looked up for them.
fn plain(letters: Letters<'_>, level: Level) -> Option<CompactString> {
    let (&[(c, _)], &[Shown::As(joined)]) = (letters.characters, letters.shown) else {
        return None;
    };
    let known = match joined {
        ' ' | '0'..='9' | 'A'..='Z' | 'a'..='z' => true,
        // In text from right to left some have a mirror image.
        '!'..='~' => !level.is_rtl(),
        '\u{fe80}'..='\u{fefc}' => true,
        _ => false,
    };
    if known && (joined == c || !c.is_ascii()) {
        let mut symbol = CompactString::default();
        symbol.push(joined);
        Some(symbol)
    } else {
        None
    }
}

/// What is shown of some characters together.
fn symbol(letters: Letters<'_>, level: Level, pictures: bool) -> CompactString {
    let mirror = CodePointMapData::<BidiMirroringGlyph>::new();
    let mut symbol = CompactString::default();
    let mut marks = 0;
    for (&(c, _), &what) in letters.characters.iter().zip(letters.shown) {
        let Some(visible) = seen(c, what, pictures) else {
            continue;
        };
        if symbol.is_empty() {
            let mirrored = if level.is_rtl() {
                mirror.get(c).mirroring_glyph
            } else {
                None
            };
            symbol.push(mirrored.unwrap_or(visible));
        } else if visible.width() != Some(0) {
            symbol.push(visible);
        } else if marks < MARKS {
            marks += 1;
            symbol.push(visible);
        }
    }
    symbol
}

/// The character that stands for one, where any does.
fn seen(c: char, shown: Shown, pictures: bool) -> Option<char> {
    let Shown::As(joined) = shown else {
        return None;
    };
    let picture = if pictures { picture(c) } else { None };
    picture.or_else(|| visible(c, joined))
}

/// Halfwidth sound marks are Extend to UAX #29 and a cell of their own to terminals.
const fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// How many cells terminals give a symbol.
fn cells(symbol: &str) -> usize {
    symbol.width() + symbol.chars().filter(|c| is_sound_mark(*c)).count()
}

/// How many characters there are up to the second one that takes a cell.
fn one_base(letters: Letters<'_>, pictures: bool) -> usize {
    let mut based = false;
    let all = letters.characters.iter().zip(letters.shown);
    for (at, (&(c, _), &what)) in all.enumerate() {
        let takes_a_cell = seen(c, what, pictures)
            .is_some_and(|visible| visible.width() != Some(0) || is_sound_mark(visible));
        if takes_a_cell && based {
            return at;
        }
        based |= takes_a_cell || what == Shown::Ligated;
    }
    letters.characters.len()
}

/// Adds a cluster; an alef that a lam draws goes with it.
fn add(
    out: &mut Vec<Cluster>,
    bytes: Range<usize>,
    letters: Letters<'_>,
    mut symbol: CompactString,
    order: Order,
) {
    if letters.is_ligated() && take_in(out, bytes.end, &symbol) {
        return;
    }
    let mut width = u8::try_from(cells(&symbol)).unwrap_or(u8::MAX);
    if matches!(letters.characters, [('\t', _)]) {
        (symbol, width) = (" ".into(), TAB);
    } else if width == 0 && !symbol.is_empty() {
        // A mark without a base: a dotted circle carries it, as in the code charts.
        symbol.insert(0, '\u{25cc}');
        width = 1;
    }
    out.push(Cluster {
        start: narrow(bytes.start),
        end: narrow(bytes.end),
        shown: symbol,
        width,
        level: order.level,
        reset: order.reset,
        after: Break::Prohibited,
    });
}

/// What rule L1 does with a cluster: a mark on white space keeps the space from being white space.
fn reset(grapheme: &str, start: usize, lead: usize, resolved: &Resolved) -> Reset {
    let lead = Reset::of(resolved.classes[lead]);
    let marked = || {
        grapheme
            .char_indices()
            .any(|(i, _)| Reset::of(resolved.classes[start + i]) == Reset::Never)
    };
    if lead == Reset::Trailing && marked() {
        Reset::Never
    } else {
        lead
    }
}

/// Adds an alef's cluster to the lam-alef that draws it; zero-width clusters between go with it.
fn take_in(out: &mut Vec<Cluster>, end: usize, marks: &str) -> bool {
    let Some(lam) = out.iter().rposition(|c| c.width > 0) else {
        return false;
    };
    out.truncate(lam + 1);
    if let Some(cluster) = out.last_mut() {
        cluster.end = narrow(end);
        cluster.shown.push_str(marks);
    }
    true
}

/// What stands for a directional formatting character where these are shown: arrows that point where it
/// leads, single ones for marks, double ones for embeddings and overrides, triple ones for isolates.
pub(super) const fn picture(c: char) -> Option<char> {
    Some(match c {
        '\u{200e}' => '↦',
        '\u{200f}' => '↤',
        '\u{61c}' => '⇤',
        '\u{202a}' => '⇉',
        '\u{202b}' => '⇇',
        '\u{202c}' => '⇓',
        '\u{202d}' => '⇒',
        '\u{202e}' => '⇐',
        '\u{2066}' => '⇛',
        '\u{2067}' => '⇚',
        '\u{2068}' => '⇔',
        '\u{2069}' => '⇊',
        _ => return None,
    })
}

/// What a character looks like on its own: `None` for what has no look, a picture for controls.
fn visible(c: char, joined: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        // Control Pictures block.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32),
        '\u{7f}' => Some('\u{2421}'),
        // C1 controls have no pictures.
        '\u{80}'..='\u{9f}' => Some('\u{fffd}'),
        // Terminals do not agree on their width.
        '\u{ad}' | '\u{600}'..='\u{605}' | '\u{6dd}' => None,
        // Nor on this one's, which is the only character of more than two cells.
        '\u{17d8}' => Some('\u{fffd}'),
        // ZWJ holds emoji sequences together; ZWNJ has done its work in `join`.
        '\u{200d}' if joined == c => Some(c),
        _ => match CodePointMapData::<GeneralCategory>::new().get(c) {
            GeneralCategory::Format => None,
            GeneralCategory::Unassigned if c.width() == Some(0) => None,
            _ => Some(joined),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::bidi::{Base, resolve};
    use crate::text::forms::form_of;
    use crate::text::join::Form;

    #[test]
    fn what_is_plain_needs_no_looking_up() {
        let mut found = 0;
        let levels = [Level::ltr(), Level::rtl()];
        let all = '\0'..='\u{ffff}';
        for (c, level) in all.flat_map(|c| levels.map(|level| (c, level))) {
            let characters = [(c, level)];
            for form in [Form::Isolated, Form::Final, Form::Initial, Form::Medial] {
                let shown = [Shown::As(form_of(c, form).unwrap_or(c))];
                let letters = Letters {
                    characters: &characters,
                    shown: &shown,
                };
                if let Some(plain) = plain(letters, level) {
                    assert_eq!(plain, symbol(letters, level, true), "{c:?}");
                    assert_eq!(cells(&plain), 1, "{c:?}");
                    found += 1;
                }
            }
        }
        assert!(found > 1000, "{found}");
    }

    fn of(text: &str, base: Base, pictures: bool) -> Vec<Cluster> {
        clusters(text, &resolve(text, base), pictures)
    }

    fn shown(text: &str, pictures: bool) -> Vec<(String, u8)> {
        let all = of(text, Base::Rtl, pictures);
        all.into_iter().map(|c| (c.shown.into(), c.width)).collect()
    }

    #[test]
    fn directional_formatting_is_shown_where_it_is_asked_for() {
        assert_eq!(
            shown("\u{200f}\u{2067}", false),
            [("".into(), 0), ("".into(), 0)]
        );
        assert_eq!(
            shown("\u{200f}\u{2067}", true),
            [("↤".into(), 1), ("⇚".into(), 1)]
        );
    }

    #[test]
    fn a_grapheme_wider_than_two_cells_is_cut() {
        let jamo = "\u{1100}".repeat(40);
        let parts = of(&jamo, Base::Ltr, false);
        assert_eq!(parts.len(), 40);
        assert!(parts.iter().all(|c| c.width == 2 && c.end - c.start == 3));
    }

    #[test]
    fn marks_on_the_alef_of_a_ligature_stay_with_it() {
        let found = of("لَاٰ", Base::Rtl, false);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].shown.as_str(), found[0].width),
            ("\u{fefb}\u{64e}\u{670}", 1)
        );
    }

    #[test]
    fn no_character_takes_more_than_two_cells() {
        for c in ('\0'..=char::MAX).filter(|c| *c != '\t') {
            let symbol = visible(c, c).map(String::from);
            assert!(symbol.is_none_or(|s| cells(&s) <= 2), "{c:?}");
        }
    }

    proptest! {
        /// Clusters partition the text; nothing is shown exactly where no cell is taken; none but a tab takes more
        /// than two cells; nothing that is shown is a control character.
        #[test]
        fn any_text_is_partitioned_into_cells(
            text in prop_oneof![
                any::<String>(),
                "[ab ا-ي\u{64b}-\u{652}\u{670}\t\n\u{1b}\u{9b}\u{200c}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{1100}\u{1161}\u{11a8}ｶﾞ\u{1f468}世]{0,60}",
            ],
            pictures in any::<bool>(),
        ) {
            let mut end = 0;
            for cluster in of(&text, Base::Auto, pictures) {
                prop_assert!(cluster.start == end && cluster.end > end);
                end = cluster.end;
                let bytes = cluster.start as usize..cluster.end as usize;
                let source = text.get(bytes);
                prop_assert!(source.is_some());
                prop_assert_eq!(cluster.shown.is_empty(), cluster.width == 0);
                prop_assert!(cluster.width <= 2 || source == Some("\t"));
                prop_assert!(!cluster.shown.contains(char::is_control));
            }
            prop_assert_eq!(end as usize, text.len());
        }
    }
}
