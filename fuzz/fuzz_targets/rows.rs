//! Any paragraph at any width: lines partition the clusters, rows fit and have no gaps, and what is sent
//! of them in every profile holds no control but the profile's own.
#![no_main]

mod sent;

use diglot::text::{Base, Paragraph};
use libfuzzer_sys::fuzz_target;
use ratatui::buffer::Cell;
use sent::holds_no_control;

fuzz_target!(|input: (&str, u16, u8)| {
    let (text, width, base) = input;
    let base = [Base::Ltr, Base::Rtl, Base::Auto][usize::from(base % 3)];
    let width = width % 300;
    let paragraph = Paragraph::new(text, base);
    let mut at = 0;
    for cluster in paragraph.clusters() {
        assert_eq!(cluster.start, at, "clusters partition the text");
        assert_eq!(cluster.shown.is_empty(), cluster.width == 0);
        at = cluster.end;
    }
    assert_eq!(at as usize, text.len());
    let mut at = 0;
    for line in &paragraph.lines(width) {
        let bytes = paragraph.bytes(line);
        assert_eq!(bytes.start, at, "lines partition the text");
        at = bytes.end;
        let row = paragraph.row(line);
        assert!(row.width() <= width.max(1) || row.glyphs().len() == 1);
        let mut column = 0;
        let mut cells = Vec::new();
        for glyph in row.glyphs() {
            assert_eq!(glyph.column, column, "no gaps");
            column += u16::from(glyph.width);
            let mut cell = Cell::EMPTY;
            cell.set_symbol(&glyph.shown);
            cells.push(cell);
        }
        holds_no_control(&cells);
    }
    assert_eq!(at as usize, text.len());
});
