//! What terminals make of the cells they are sent: models for tests, written from what was seen of
//! the real ones and, for Konsole and qtermwidget, from their source.
//!
//! Must not know: how rows are encoded.

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiMirroringGlyph, Script};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_bidi::ParagraphBidiInfo;
use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::{BidiClass, BidiDataSource, BidiInfo, HardcodedBidiData, Level};

use crate::text::forms::unshaped;
use crate::text::join::would_join;
use crate::text::{Base, Paragraph};

/// What is seen at a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

impl Shown {
    pub(super) fn of(cell: &Cell, text: &str) -> Self {
        Self {
            text: text.chars().filter(|c| !unseen(*c)).collect(),
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// Marks of direction and joiners.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}')
}

/// Terminals without bidi.
pub(super) fn cells_stay(sent: &[Cell]) -> Vec<Shown> {
    sent.iter().map(|c| Shown::of(c, c.symbol())).collect()
}

/// Konsole's classes: lines, blocks and shapes are left-to-right letters.
struct Konsole;

impl BidiDataSource for Konsole {
    fn bidi_class(&self, c: char) -> BidiClass {
        match c {
            '\u{2500}'..='\u{25ff}' => BidiClass::L,
            _ => HardcodedBidiData.bidi_class(c),
        }
    }
    fn bidi_matched_opening_bracket(&self, c: char) -> Option<BidiMatchedOpeningBracket> {
        HardcodedBidiData.bidi_matched_opening_bracket(c)
    }
}

/// UAX #9 over a row's characters; of those of a cell the first takes the cell along.
fn reorder(sent: &[Cell], data: &impl BidiDataSource, base: Option<Level>) -> Vec<(usize, Level)> {
    let mut text = String::new();
    let mut cell_of = Vec::new();
    for (at, cell) in sent.iter().enumerate() {
        for (nth, c) in cell.symbol().char_indices() {
            cell_of.push((text.len(), (nth == 0).then_some(at)));
            text.push(c);
        }
    }
    let info = ParagraphBidiInfo::new_with_data_source(data, &text, base);
    let mut levels: Vec<Level> = cell_of.iter().map(|(byte, _)| info.levels[*byte]).collect();
    // L1 for the end of the row.
    let text_until = text
        .chars()
        .zip(1..)
        .filter(|(c, _)| *c != ' ' && !unseen(*c))
        .last()
        .map_or(0, |(_, until)| until);
    levels[text_until..].fill(info.paragraph_level);
    BidiInfo::reorder_visual(&levels)
        .into_iter()
        .filter_map(|at| Some((cell_of[at].1?, levels[at])))
        .collect()
}

/// VTE: mirrors at odd levels.
pub(super) fn vte(sent: &[Cell], base: Option<Level>) -> Vec<Shown> {
    let mirror = CodePointMapData::<BidiMirroringGlyph>::new();
    reorder(sent, &HardcodedBidiData, base)
        .into_iter()
        .map(|(at, level)| {
            let cell = &sent[at];
            let mirrored = |c: char| {
                let other = mirror.get(c).mirroring_glyph.filter(|_| level.is_rtl());
                other.unwrap_or(c)
            };
            let text: String = cell.symbol().chars().map(mirrored).collect();
            Shown::of(cell, &text)
        })
        .collect()
}

/// Konsole mirrors nothing. `tables` is its setting that lines are letters, on unless switched off.
pub(super) fn konsole(sent: &[Cell], tables: bool, base: Option<Level>) -> Vec<Shown> {
    let order = if tables {
        reorder(sent, &Konsole, base)
    } else {
        reorder(sent, &HardcodedBidiData, base)
    };
    order
        .into_iter()
        .map(|(at, _)| Shown::of(&sent[at], sent[at].symbol()))
        .collect()
}

/// Konsole joins anew what stands side by side as sent: whether each letter with forms is joined to
/// the one before and the one after it, by columns as shown.
pub(super) fn konsole_joins(sent: &[Cell]) -> Vec<(bool, bool)> {
    let letter = |cell: &Cell, first: bool| {
        let c = cell.symbol().chars().next().unwrap_or(' ');
        match unshaped(c) {
            Some(([letter, '\0'], _)) => letter,
            Some(([lam, alef], _)) => {
                if first {
                    lam
                } else {
                    alef
                }
            }
            None => c,
        }
    };
    let join = |before: &Cell, after: &Cell| match before.symbol().chars().last() {
        Some('\u{200c}' | '\u{200e}') => false,
        Some('\u{200d}') => true,
        _ => would_join(letter(before, false), letter(after, true)),
    };
    let joins: Vec<(bool, bool)> = (0..sent.len())
        .map(|at| {
            let before = at.checked_sub(1).map(|b| &sent[b]);
            let joined_before = before.is_some_and(|b| join(b, &sent[at]));
            let joined_after = match sent.get(at + 1) {
                Some(after) => join(&sent[at], after),
                None => false,
            };
            let zwj = sent[at].symbol().contains('\u{200d}');
            (joined_before, joined_after || zwj)
        })
        .collect();
    reorder(sent, &Konsole, Some(Level::ltr()))
        .into_iter()
        .map(|(at, _)| joins[at])
        .collect()
}

/// Kitty: turns each run of one font round when HarfBuzz takes it for right-to-left, which goes by its
/// first script; what it reads of a cell in OSC 66 is a font of its own. `fallback`: whether
/// right-to-left letters come from another font than the rest.
pub(super) fn kitty(sent: &[Cell], fallback: bool) -> Vec<Shown> {
    let texts: Vec<(String, u8)> = sent.iter().map(|c| sized(c.symbol())).collect();
    let script = |c: char| CodePointMapData::<Script>::new().get(c);
    let rtl = |c: char| {
        matches!(
            script(c),
            Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko
        )
    };
    let font = |at: usize| {
        let (text, sized) = &texts[at];
        let c = text.chars().next().unwrap_or(' ');
        if c == ' ' || ('\u{2500}'..='\u{259f}').contains(&c) {
            return None;
        }
        let face = sent[at]
            .modifier
            .intersection(Modifier::BOLD | Modifier::ITALIC);
        Some((face, *sized, fallback && rtl(c)))
    };
    let mut shown: Vec<Shown> = Vec::new();
    let mut start = 0;
    while start < sent.len() {
        let mut end = start + 1;
        while end < sent.len() && font(start).is_some() && font(end) == font(start) {
            end += 1;
        }
        let first_script = (start..end).flat_map(|at| texts[at].0.chars()).find(|c| {
            !matches!(
                script(*c),
                Script::Common | Script::Inherited | Script::Unknown
            )
        });
        let turned = first_script.is_some_and(rtl);
        let mut run: Vec<&str> = texts[start..end].iter().map(|(text, _)| &**text).collect();
        if turned {
            run.reverse();
        }
        let cells = sent[start..end].iter().zip(run);
        shown.extend(cells.map(|(cell, text)| Shown::of(cell, text)));
        start = end;
    }
    shown
}

/// The text and the alignment of a cell in OSC 66.
fn sized(symbol: &str) -> (String, u8) {
    let inside = symbol
        .strip_prefix("\u{1b}]66;w=1:h=")
        .and_then(|rest| rest.strip_suffix("\u{1b}\\"))
        .and_then(|rest| rest.split_once(';'));
    match inside {
        Some((aligned, text)) => (text.to_owned(), aligned.parse().unwrap()),
        None => (symbol.to_owned(), 0),
    }
}

/// Qtermwidget: bidi over each stretch of cells of the same attributes, whose base may be guessed.
/// The old names of colours come back as indices from 1000.
pub(super) fn qtermwidget(sent: &[Cell], base: Option<Level>) -> Vec<Shown> {
    let read: Vec<(Cell, bool)> = sent.iter().map(old_name).collect();
    let look = |(cell, old): &(Cell, bool)| (cell.fg, cell.bg, cell.modifier, *old);
    read.chunk_by(|a, b| look(a) == look(b))
        .flat_map(|stretch| {
            let cells: Vec<Cell> = stretch.iter().map(|(cell, _)| cell.clone()).collect();
            vte(&cells, base)
        })
        .collect()
}

/// The cell without the escapes of an old name, and whether it had one.
fn old_name(cell: &Cell) -> (Cell, bool) {
    let mut plain = cell.clone();
    let Some(rest) = cell.symbol().strip_prefix("\u{1b}[") else {
        return (plain, false);
    };
    let (old, rest) = rest.split_once('m').unwrap();
    let (text, new) = rest.split_once("\u{1b}[").unwrap();
    let old: u8 = old.parse().unwrap();
    let colour = match (cell.modifier.contains(Modifier::REVERSED), old) {
        (false, 30..=37) => old - 30,
        (false, 90..=97) => old - 82,
        (true, 40..=47) => old - 40,
        (true, 100..=107) => old - 92,
        _ => panic!("{old} names no colour of the letters"),
    };
    let kind = if old >= 100 || (40..50).contains(&old) {
        48
    } else {
        38
    };
    assert_eq!(
        new,
        format!("{kind};5;{colour}m"),
        "the new name comes back"
    );
    let named = if kind == 48 { cell.bg } else { cell.fg };
    assert_eq!(named, Color::Indexed(colour), "of the same colour");
    plain.set_symbol(text);
    (plain, true)
}

/// A terminal that knows order, mirrors and joining, with a base from left to right.
pub(super) fn knowing(sent: &[Cell]) -> Vec<Shown> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for cell in sent {
        starts.push(u32::try_from(text.len()).unwrap());
        text.push_str(cell.symbol());
    }
    let paragraph = Paragraph::new(text, Base::Ltr);
    let mut shown: Vec<Shown> = paragraph
        .rows(u16::MAX)
        .first()
        .map(|row| {
            row.glyphs()
                .iter()
                .map(|glyph| {
                    let at = starts.partition_point(|start| *start <= glyph.start) - 1;
                    Shown::of(&sent[at], &glyph.shown)
                })
                .collect()
        })
        .unwrap_or_default();
    // Blanks at the end are no glyphs.
    for cell in sent.iter().skip(shown.len()) {
        shown.push(Shown::of(cell, " "));
    }
    shown
}
