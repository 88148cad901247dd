//! Text into cells: the only code that writes the texts of articles to the screen.
//!
//! Invariant: what is written stays inside the area given; a cell holds one cluster.
//! Must not know: what the text means, what the styles are for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::text::{Base, Glyph, Paragraph, Row, isolated};

/// Writes a row of text into an area of one line, at the end where its lines begin, styling each
/// glyph by its source.
pub(super) fn row(buf: &mut Buffer, area: Area, row: &Row, style: impl Fn(&Glyph) -> Style) {
    let left = if row.is_rtl() {
        i32::from(area.right()) - i32::from(row.width())
    } else {
        i32::from(area.x)
    };
    for glyph in row.glyphs() {
        let x = left + i32::from(glyph.column);
        let end = x + i32::from(glyph.width);
        if x >= i32::from(area.x)
            && end <= i32::from(area.right())
            && let Ok(x) = u16::try_from(x)
        {
            put(buf, x, area.y, glyph, style(glyph));
        }
    }
}

fn put(buf: &mut Buffer, x: u16, y: u16, glyph: &Glyph, style: Style) {
    let Some(cell) = buf.cell_mut((x, y)) else {
        return;
    };
    // Not laid over what the area was filled with: its emphasis would stay.
    cell.reset();
    cell.set_symbol(&glyph.shown).set_style(style);
    for next in x + 1..x.saturating_add(u16::from(glyph.width)) {
        if let Some(cell) = buf.cell_mut((next, y)) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// A text of one line, set in some cells.
#[derive(Debug)]
struct Label {
    row: Row,
    /// Cells it takes; the row leaves out blanks at its end.
    width: u16,
}

/// Labels by their texts.
type Labels = HashMap<Box<str>, Rc<Label>>;

/// How many labels are kept.
const KEPT: usize = 256;

thread_local! {
    /// Titles and the like, which stand on the screen from frame to frame, as they were set before. That is a
    /// memory of results only: what is drawn is the same without it.
    static LABELS: RefCell<HashMap<(Base, u16), Labels>> = RefCell::default();
}

/// A text in at most `width` cells, an ellipsis standing for what is left out.
fn set(text: &str, base: Base, width: u16) -> Rc<Label> {
    LABELS.with_borrow_mut(|labels| {
        if let Some(known) = labels.get(&(base, width)).and_then(|l| l.get(text)) {
            return known.clone();
        }
        let paragraph = fitted(text, base, width);
        let line = paragraph.lines(u16::MAX).into_iter().next();
        let label = Rc::new(Label {
            row: line.map(|l| paragraph.row(&l)).unwrap_or_default(),
            width: u16::try_from(paragraph.width()).unwrap_or(u16::MAX),
        });
        if labels.values().map(Labels::len).sum::<usize>() >= KEPT {
            labels.clear();
        }
        let of_width = labels.entry((base, width)).or_default();
        of_width.insert(text.into(), label.clone());
        label
    })
}

/// How many cells a text takes, if each of its characters is a cell of its own that stands as it is in a
/// line from left to right: no need to shape that.
fn plain(text: &str, base: Base) -> Option<u16> {
    let is_plain = |c: char| matches!(c, ' '..='~' | '·' | '¶' | '…' | '│' | '─' | '∅');
    let plain = base != Base::Rtl && text.len() < 2000 && text.chars().all(is_plain);
    let count = plain.then(|| text.chars().count())?;
    u16::try_from(count).ok()
}

/// Writes a [plain] text of some cells into at most `room`, from a cell on. Returns the cells it takes,
/// without and with the blanks at its end.
fn write_plain(
    buf: &mut Buffer,
    (x, y): (u16, u16),
    (text, cells): (&str, u16),
    room: u16,
    style: Style,
) -> (u16, u16) {
    let whole = cells <= room;
    let most = usize::from(if whole { cells } else { room.saturating_sub(1) });
    let end = text.char_indices().nth(most).map_or(text.len(), |(i, _)| i);
    let kept = text.get(..end).unwrap_or("").trim_end();
    let mut at = x;
    for c in kept.chars().chain((!whole).then_some('…')) {
        if let Some(cell) = buf.cell_mut((at, y)) {
            cell.reset();
            cell.set_char(c).set_style(style);
        }
        at = at.saturating_add(1);
    }
    let seen = at.saturating_sub(x);
    (seen, if whole { cells } else { seen })
}

/// The cells that a text takes in at most `width`.
pub(super) fn cells(text: &str, base: Base, width: u16) -> u16 {
    match plain(text, base) {
        Some(cells) if cells <= width => cells,
        _ => set(text, base, width).width,
    }
}

/// Writes one line of any text into an area, cut with an ellipsis where it does not fit; right-to-left
/// text ends at the area's right. Returns the cells used.
pub(super) fn label(buf: &mut Buffer, area: Area, text: &str, base: Base, style: Style) -> u16 {
    if area.width == 0 || area.height == 0 {
        return 0;
    }
    if let Some(cells) = plain(text, base) {
        return write_plain(buf, (area.x, area.y), (text, cells), area.width, style).0;
    }
    let label = set(text, base, area.width);
    row(buf, Area { height: 1, ..area }, &label.row, |_| style);
    label.row.width().min(area.width)
}

/// The text as one paragraph of at most `width` cells, an ellipsis standing for what is left out.
pub(super) fn fitted(text: &str, base: Base, width: u16) -> Paragraph {
    // Longer than any screen: no need to shape it all.
    let long = text.char_indices().nth(2000).map_or(text.len(), |(i, _)| i);
    let paragraph = Paragraph::new(text.get(..long).unwrap_or(text), base);
    if long == text.len() && paragraph.width() <= usize::from(width) {
        return paragraph;
    }
    let mut used = 0;
    let mut end = 0;
    for cluster in paragraph.clusters() {
        used += u16::from(cluster.width);
        if used + 1 > width {
            break;
        }
        end = cluster.end as usize;
    }
    let cut = paragraph.text().get(..end).unwrap_or("").trim_end();
    let base = if paragraph.is_rtl() {
        Base::Rtl
    } else {
        Base::Ltr
    };
    Paragraph::new(format!("{cut}…"), base)
}

/// Writes pieces one after the other along a line.
pub(super) struct Pen<'b> {
    buf: &'b mut Buffer,
    area: Area,
}

impl<'b> Pen<'b> {
    /// Starts at the left of an area.
    pub(super) const fn new(buf: &'b mut Buffer, area: Area) -> Self {
        Self { buf, area }
    }

    /// Cells that are left.
    pub(super) const fn left(&self) -> u16 {
        self.area.width
    }

    /// Writes a piece; what does not fit is cut with an ellipsis.
    pub(super) fn write(&mut self, text: &str, style: Style) -> &mut Self {
        self.write_within(text, style, u16::MAX)
    }

    /// Writes a piece of at most `most` cells.
    pub(super) fn write_within(&mut self, text: &str, style: Style, most: u16) -> &mut Self {
        self.write_in(Base::Auto, text, style, most)
    }

    /// Writes a line of the program's own, which is English whatever it quotes.
    pub(super) fn write_message(&mut self, text: &str, style: Style) -> &mut Self {
        self.write_in(Base::Ltr, &isolated(text), style, u16::MAX)
    }

    fn write_in(&mut self, base: Base, text: &str, style: Style, most: u16) -> &mut Self {
        let room = self.area.width.min(most);
        if room == 0 || text.is_empty() {
            return self;
        }
        let width = if let Some(cells) = plain(text, base) {
            let place = (self.area.x, self.area.y);
            write_plain(self.buf, place, (text, cells), room, style).1
        } else {
            let label = set(text, base, room);
            let width = label.width.min(room);
            let area = Area {
                width,
                height: 1,
                ..self.area
            };
            row(self.buf, area, &label.row, |_| style);
            width
        };
        // A trailing blank is no glyph, and is meant here.
        self.area.x += width;
        self.area.width -= width;
        self
    }

    /// Writes a piece so that it ends at the right of what is left, if it fits.
    pub(super) fn write_right(&mut self, text: &str, style: Style) -> &mut Self {
        if let Some(width) = plain(text, Base::Auto) {
            if width <= self.area.width {
                let place = (self.area.right() - width, self.area.y);
                write_plain(self.buf, place, (text, width), width, style);
                self.area.width -= width;
            }
            return self;
        }
        let label = set(text, Base::Auto, u16::MAX);
        if label.width <= self.area.width {
            let area = Area {
                x: self.area.right() - label.width,
                width: label.width,
                height: 1,
                ..self.area
            };
            row(self.buf, area, &label.row, |_| style);
            self.area.width -= label.width;
        }
        self
    }
}

/// Gives every cell of an area a style and no symbol.
pub(super) fn fill(buf: &mut Buffer, area: Area, style: Style) {
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Puts one symbol of one cell.
pub(super) fn symbol(buf: &mut Buffer, x: u16, y: u16, symbol: &str, style: Style) {
    if let Some(cell) = buf.cell_mut((x, y)) {
        cell.reset();
        cell.set_symbol(symbol).set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::CellWidth;
    use ratatui::layout::Rect;

    fn line(buf: &Buffer) -> String {
        buf.content().iter().map(|c| c.symbol()).collect()
    }

    fn area(width: u16) -> Area {
        Area {
            x: 0,
            y: 0,
            width,
            height: 1,
        }
    }

    #[test]
    fn right_to_left_labels_end_at_the_right() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        label(&mut buf, area(6), "لا ب", Base::Rtl, Style::new());
        assert_eq!(line(&buf), "   \u{fe8f} \u{fefb}");
    }

    #[test]
    fn labels_are_cut_with_an_ellipsis_at_the_end_of_reading() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        assert_eq!(
            label(&mut buf, area(4), "abcdef", Base::Ltr, Style::new()),
            4
        );
        assert_eq!(line(&buf), "abc…");
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        label(&mut buf, area(4), "دردردر", Base::Rtl, Style::new());
        assert!(line(&buf).starts_with('…'), "{}", line(&buf));
    }

    #[test]
    fn every_cell_is_as_wide_as_ratatui_thinks() {
        let texts = [
            "لا إله إلا",
            "بَتّ",
            "世界 a\u{301} 👩\u{200d}🚀 ﷺ ﴿٣﴾",
            "\u{64e}x\u{ad}y",
            "ｶﾞ",
        ];
        for text in texts {
            for row in Paragraph::new(text, Base::Auto).rows(80) {
                for glyph in row.glyphs().iter().filter(|g| g.shown != " ") {
                    assert_eq!(
                        glyph.shown.as_str().cell_width(),
                        u16::from(glyph.width),
                        "{glyph:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_pen_writes_pieces_of_both_directions_in_a_row() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
        let mut pen = Pen::new(&mut buf, area(10));
        pen.write("ab ", Style::new())
            .write("دار", Style::new())
            .write("|", Style::new());
        assert_eq!(line(&buf), "ab \u{fead}\u{fe8d}\u{fea9}|   ");
    }

    #[test]
    fn what_needs_no_shaping_is_written_as_if_it_were_shaped() {
        let texts = [
            "",
            " ",
            "a",
            "ab  ",
            "  ab",
            "a b c d e f",
            "(a) [b] <c> 12:30",
            " 1·2 ¶ … │ ─ ∅ ",
            "~!@#$%^&*",
        ];
        let write = |text: &str, room: u16, right: bool| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
            let mut pen = Pen::new(&mut buf, area(12));
            if right {
                pen.write_right(text, Style::new().bold());
            } else {
                pen.write_within(text, Style::new().bold(), room);
            }
            let left = pen.left();
            (buf, left)
        };
        for text in texts {
            // An isolate that shows nothing makes the same text one to be shaped.
            let shaped = format!("{text}\u{2068}\u{2069}");
            for room in 0..14 {
                assert_eq!(
                    write(text, room, false),
                    write(&shaped, room, false),
                    "{text:?} {room}"
                );
                let [mut one, mut other] = [(); 2].map(|()| Buffer::empty(Rect::new(0, 0, 14, 1)));
                for base in [Base::Auto, Base::Ltr] {
                    let used = label(&mut one, area(room), text, base, Style::new());
                    assert_eq!(
                        used,
                        label(&mut other, area(room), &shaped, base, Style::new())
                    );
                    assert_eq!(one, other, "{text:?} {room}");
                    assert_eq!(
                        cells(text, base, room),
                        cells(&shaped, base, room),
                        "{text:?} {room}"
                    );
                }
            }
            assert_eq!(write(text, 0, true), write(&shaped, 0, true), "{text:?}");
        }
    }
}
