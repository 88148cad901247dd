//! What may be sent of one cell, and what a terminal's bidi makes of it.
//!
//! Invariant: a symbol from here acts on no terminal, takes the cells it took in the buffer, and
//! starts with a character that has a width.
//! Must not know: profiles, the cells beside it.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, Script};
use ratatui::buffer::{Cell, CellWidth};
use unicode_bidi::{BidiClass, bidi_class};

use super::profile::Marks;

/// LEFT-TO-RIGHT MARK.
pub(super) const LRM: char = '\u{200e}';

/// The cell with what may be sent of its symbol.
pub(super) fn safe(cell: &Cell, marks: Marks) -> Cell {
    let mut sent = cell.clone();
    let symbol = cell.symbol();
    if is_safe(symbol) {
        return sent;
    }
    let text = safe_symbol(symbol, marks);
    if text != symbol {
        sent.set_symbol(&text);
    }
    sent
}

/// Whether a symbol is one of those that nearly all cells have, and is sent as it is: one character that is
/// no control, steers nothing and is known to have a width. Of others it is found out.
fn is_safe(symbol: &str) -> bool {
    let mut characters = symbol.chars();
    let (Some(c), None) = (characters.next(), characters.next()) else {
        return false;
    };
    matches!(c, ' '..='~' | '\u{2500}'..='\u{257f}' | '\u{fe80}'..='\u{fefc}')
}

/// Whether no profile that encodes cells alone alters a cell: nothing in it is unsafe, and it never turns.
pub(super) fn is_sent_as_is(cell: &Cell) -> bool {
    is_safe(cell.symbol()) && !may_turn(cell)
}

fn safe_symbol(symbol: &str, marks: Marks) -> String {
    let mut text = String::with_capacity(symbol.len() + LRM.len_utf8());
    for c in symbol.chars().filter(|c| !is_stripped(*c)) {
        if marks == Marks::Stripped && is_mark(c) && may_lose_marks(&text, c) {
            continue;
        }
        let safe = !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'));
        text.push(if safe { c } else { char::REPLACEMENT_CHARACTER });
    }
    // A joiner that joins nothing here: tmux takes the next cell for what it joins. Letters are joined already.
    let joiners = ['\u{200c}', '\u{200d}'];
    text.truncate(text.trim_end_matches(joiners).len());
    // A symbol without a width would join the cell before it and draw the rest of the row one
    // column off; a mark that follows its base at once is what all terminals agree on.
    if text.as_str().cell_width() == 0 {
        text.insert(0, ' ');
    }
    text
}

/// Characters whose width terminals do not agree on (soft hyphen, the Arabic signs that enclose
/// numbers), and those that steer bidi: the wire sets its own.
const fn is_stripped(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{600}'..='\u{605}'
            | '\u{61c}'
            | '\u{6dd}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::NonspacingMark
}

/// Marks of Latin and other letters are letters' parts and drawn right; these are on a right-to-left
/// letter, or Arabic ones on a dotted circle.
fn may_lose_marks(before: &str, mark: char) -> bool {
    let on_letter = before
        .chars()
        .next()
        .is_some_and(|base| is_right_to_left(bidi_class(base)));
    on_letter || matches!(mark, '\u{610}'..='\u{6ed}' | '\u{890}'..='\u{8ff}')
}

/// The bidi class of the character that speaks for a cell.
pub(super) fn class(cell: &Cell) -> BidiClass {
    bidi_class(base(cell))
}

/// The character that speaks for a cell.
pub(super) fn base(cell: &Cell) -> char {
    let mut characters = cell.symbol().chars();
    characters.find(|c| !is_stripped(*c)).unwrap_or(' ')
}

/// Whether a terminal's bidi takes the class for right-to-left text or for an Arabic number.
pub(super) const fn is_right_to_left(class: BidiClass) -> bool {
    matches!(class, BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Whether a class is that of right-to-left letters.
pub(super) const fn is_letter(class: BidiClass) -> bool {
    matches!(class, BidiClass::R | BidiClass::AL)
}

/// Whether a terminal's bidi takes the cell for right-to-left text or for an Arabic number.
pub(super) fn turns(cell: &Cell) -> bool {
    let c = base(cell);
    known(c).unwrap_or_else(|| is_right_to_left(bidi_class(c)))
}

/// Whether a terminal may set the cell from right to left: by its class, or by its script, as shaping
/// engines do.
pub(super) fn may_turn(cell: &Cell) -> bool {
    let c = base(cell);
    known(c).unwrap_or_else(|| is_right_to_left(bidi_class(c)) || of_right_to_left_script(c))
}

/// Whether a character is right to left both by its class and by its script, for those that most cells
/// have: looking it up costs more than all else that is done to a cell.
const fn known(c: char) -> Option<bool> {
    match c {
        ..'\u{590}' | '\u{2010}'..='\u{2029}' | '\u{2100}'..='\u{2bff}' => Some(false),
        '\u{620}'..='\u{64a}' | '\u{fe80}'..='\u{fefc}' => Some(true),
        _ => None,
    }
}

/// Whether a character's script would make HarfBuzz set a run from right to left: the scripts with
/// letters of the classes R and AL that have signs of other classes (the Arabic percent sign), and
/// the comma that they share.
pub(super) fn of_right_to_left_script(c: char) -> bool {
    c >= '\u{590}'
        && (matches!(
            CodePointMapData::<Script>::new().get(c),
            Script::Arabic | Script::Hebrew | Script::Syriac | Script::Thaana | Script::Nko
        ) || c == '\u{60c}')
}

/// Lines, blocks and shapes: terminals draw them by themselves, and Konsole takes them for
/// left-to-right letters.
pub(super) const fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{25ff}')
}

/// Puts a character behind what a cell shows.
pub(super) fn append(cell: &mut Cell, c: char) {
    if !cell.symbol().ends_with(c) {
        let mut text = String::with_capacity(cell.symbol().len() + c.len_utf8());
        text.push_str(cell.symbol());
        text.push(c);
        cell.set_symbol(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_characters_is_what_would_be_looked_up() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let found = is_right_to_left(bidi_class(c));
            if let Some(known) = known(c).filter(|_| !is_stripped(c)) {
                assert_eq!(known, found, "{c:?}");
                assert_eq!(known, found || of_right_to_left_script(c), "{c:?}");
            }
            let symbol = c.to_string();
            if is_safe(&symbol) {
                assert_eq!(safe_symbol(&symbol, Marks::Stripped), symbol);
                assert_eq!(safe_symbol(&symbol, Marks::Kept), symbol);
            }
        }
    }
}
