//! UAX #9: base direction, levels of a paragraph, and rules L1 and L2 for one line of it.
//!
//! Invariant: the text is one paragraph; levels are resolved on the whole of it, never per line.
//! Must not know: clusters' looks, widths.
//!
//! The levels are unicode-bidi's, which pass all of BidiTest and BidiCharacterTest. Its own
//! reordering of lines is not used: `reorder_line` is wrong after wrapping, `visual_runs` panics at
//! level 126 (unicode-bidi#145), both copy the paragraph's levels for each line.

use unicode_bidi::{
    BidiClass, BidiDataSource, BidiInfo, HardcodedBidiData, Level, ParagraphBidiInfo,
};

use super::span::Side;

/// The base direction asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Base {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
    /// That of the first strong character (rules P2 and P3), left to right where there is none.
    Auto,
}

impl From<Side> for Base {
    fn from(side: Side) -> Self {
        match side {
            Side::English => Self::Ltr,
            Side::Arabic => Self::Rtl,
        }
    }
}

/// What a character's class means to rule L1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// Text: keeps its level.
    Never,
    /// White space and isolate formatting: falls to the paragraph level before a separator or at the
    /// end of the line.
    Trailing,
    /// A segment or paragraph separator: always falls to the paragraph level.
    Always,
}

/// The levels and classes of a paragraph, per byte of its text.
pub(super) struct Resolved {
    pub(super) base: Level,
    pub(super) levels: Vec<Level>,
    pub(super) classes: Vec<BidiClass>,
}

/// Unicode's own character classes. Those of the characters that most of a text consists of are not looked up in
/// the table of all, which is searched anew for each character.
struct Classes;

impl BidiDataSource for Classes {
    fn bidi_class(&self, c: char) -> BidiClass {
        use BidiClass as C;
        match c {
            'a'..='z' | 'A'..='Z' => C::L,
            ' ' => C::WS,
            '\u{620}'..='\u{64a}' => C::AL,
            '\u{64b}'..='\u{65f}' => C::NSM,
            '0'..='9' => C::EN,
            _ => HardcodedBidiData.bidi_class(c),
        }
    }
}

/// Resolves a paragraph with Unicode's own character classes.
pub(super) fn resolve(text: &str, base: Base) -> Resolved {
    resolve_with(&Classes, text, base)
}

/// Resolves a paragraph with the classes of `data` (tests write capitals for right-to-left letters).
pub(super) fn resolve_with<D: BidiDataSource>(data: &D, text: &str, base: Base) -> Resolved {
    let level = match base {
        Base::Ltr => Some(Level::ltr()),
        Base::Rtl => Some(Level::rtl()),
        Base::Auto => None,
    };
    let info = ParagraphBidiInfo::new_with_data_source(data, text, level);
    Resolved {
        base: info.paragraph_level,
        levels: info.levels,
        classes: info.original_classes,
    }
}

impl Reset {
    /// What a class means to rule L1. The formatting characters that X9 removes count as white space
    /// (section 5.2).
    pub(super) const fn of(class: BidiClass) -> Self {
        use BidiClass as C;
        match class {
            C::S | C::B => Self::Always,
            C::WS | C::FSI | C::LRI | C::RLI | C::PDI => Self::Trailing,
            C::BN | C::LRE | C::RLE | C::LRO | C::RLO | C::PDF => Self::Trailing,
            _ => Self::Never,
        }
    }
}

/// Whether rule X9 removes a character of this class before levels are resolved.
pub(super) const fn removed_by_x9(class: BidiClass) -> bool {
    use BidiClass as C;
    matches!(class, C::LRE | C::RLE | C::LRO | C::RLO | C::PDF | C::BN)
}

/// Whether a class is that of an embedding, an override, an isolate or the end of one.
const fn is_explicit(class: BidiClass) -> bool {
    use BidiClass as C;
    matches!(
        class,
        C::LRE | C::RLE | C::LRO | C::RLO | C::PDF | C::LRI | C::RLI | C::FSI | C::PDI
    )
}

/// Whether a character opens or closes an embedding, an override or an isolate (UAX #9, sections 2.1 to 2.5).
pub(super) const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text [reads otherwise](super::Paragraph::reads_otherwise) than it is stored. Nothing is shaped for that,
/// and of most texts no more is done than to look for the characters that could make it so.
#[must_use]
pub fn turned(text: &str, base: Base) -> bool {
    text.contains(turns) && reads_otherwise(text, &resolve(text, base))
}

/// Whether embeddings, overrides or isolates put the other characters of a text into another order, in a
/// line as long as it takes, than they have without them. Marks (LRM, RLM, ALM) are not counted: they are
/// letters without a look, and turn no letters round.
pub(super) fn reads_otherwise(text: &str, resolved: &Resolved) -> bool {
    if !resolved.classes.iter().any(|&c| is_explicit(c)) {
        return false;
    }
    let (mut plain, mut levels) = (String::with_capacity(text.len()), Vec::new());
    for (i, c) in text.char_indices() {
        let (Some(&class), Some(&level)) = (resolved.classes.get(i), resolved.levels.get(i)) else {
            continue;
        };
        if !is_explicit(class) {
            plain.push(c);
            levels.push((level, Reset::of(class)));
        }
    }
    let base = if resolved.base.is_rtl() {
        Base::Rtl
    } else {
        Base::Ltr
    };
    let without = resolve(&plain, base);
    let without = plain.char_indices().filter_map(|(i, _)| {
        let class = without.classes.get(i)?;
        Some((*without.levels.get(i)?, Reset::of(*class)))
    });
    let order = visual_order(levels.into_iter(), resolved.base);
    order != visual_order(without, resolved.base)
}

/// The visual order of one line: indices into `items`, from the left.
///
/// Rule L1 first, then L2. Given clusters, not characters, L2 keeps marks after their base, which is
/// what L3 asks for.
pub(super) fn visual_order(items: impl Iterator<Item = (Level, Reset)>, base: Level) -> Vec<usize> {
    BidiInfo::reorder_visual(&line_levels(items, base))
}

/// Rule L1 on one line: separators, and white space before them and at the line's end, take the
/// paragraph level.
pub(super) fn line_levels(items: impl Iterator<Item = (Level, Reset)>, base: Level) -> Vec<Level> {
    let mut levels = Vec::new();
    let mut trailing = 0;
    for (i, (level, reset)) in items.enumerate() {
        levels.push(level);
        match reset {
            Reset::Never => trailing = i + 1,
            Reset::Trailing => {}
            Reset::Always => {
                levels[trailing..].fill(base);
                trailing = i + 1;
            }
        }
    }
    levels[trailing..].fill(base);
    levels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_has_its_own_class() {
        for c in '\0'..=char::MAX {
            let known = HardcodedBidiData.bidi_class(c);
            assert_eq!(Classes.bidi_class(c), known, "{c:?}");
        }
    }
}
