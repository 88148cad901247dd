//! Text into cells: the only code that writes the texts of articles to the screen.
//!
//! Invariant: what is written stays inside the area given; a cell holds one cluster.
//! Must not know: what the text means, what the styles are for.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::text::{Base, Glyph, Paragraph, Row};

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

/// Writes one line of any text into an area, cut with an ellipsis where it does not fit; right-to-left
/// text ends at the area's right. Returns the cells used.
pub(super) fn label(buf: &mut Buffer, area: Area, text: &str, base: Base, style: Style) -> u16 {
    if area.width == 0 || area.height == 0 {
        return 0;
    }
    let whole = fitted(text, base, area.width);
    let Some(line) = whole.lines(u16::MAX).into_iter().next() else {
        return 0;
    };
    let set = whole.row(&line);
    row(buf, Area { height: 1, ..area }, &set, |_| style);
    set.width().min(area.width)
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
        let room = self.area.width.min(most);
        if room == 0 || text.is_empty() {
            return self;
        }
        let paragraph = fitted(text, Base::Auto, room);
        let width = u16::try_from(paragraph.width()).unwrap_or(room).min(room);
        if let Some(line) = paragraph.lines(u16::MAX).into_iter().next() {
            let set = paragraph.row(&line);
            row(
                self.buf,
                Area {
                    width,
                    height: 1,
                    ..self.area
                },
                &set,
                |_| style,
            );
            // A trailing blank is no glyph, and is meant here.
            self.area.x += width;
            self.area.width -= width;
        }
        self
    }

    /// Writes a piece so that it ends at the right of what is left, if it fits.
    pub(super) fn write_right(&mut self, text: &str, style: Style) -> &mut Self {
        let paragraph = Paragraph::new(text, Base::Auto);
        let width = u16::try_from(paragraph.width()).unwrap_or(u16::MAX);
        if width <= self.area.width
            && let Some(line) = paragraph.lines(u16::MAX).into_iter().next()
        {
            let x = self.area.right() - width;
            row(
                self.buf,
                Area {
                    x,
                    width,
                    height: 1,
                    ..self.area
                },
                &paragraph.row(&line),
                |_| style,
            );
            self.area.width -= width;
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
}
