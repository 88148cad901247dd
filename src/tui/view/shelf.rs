//! The article list: titles in both languages, date, what has been read.
//!
//! Invariant: each item takes [`ITEM_ROWS`] rows, by which a click finds it.
//! Must not know: files.

use ratatui::buffer::Buffer;

use super::date_words;
use super::pane::OTHERWISE;
use crate::app::geometry::Area;
use crate::app::shelf::{ITEM_ROWS, Item, Shelf};
use crate::app::state::{Focus, State};
use crate::text::{Base, Side, turned};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

pub(super) fn draw(state: &State, area: Area, skin: &Skin, buf: &mut Buffer) {
    let shelf = &state.shelf;
    let active = state.focus == Focus::List;
    let heading = Area { height: 1, ..area };
    let style = if active {
        skin.title_active
    } else {
        skin.title
    };
    let mut pen = Pen::new(
        buf,
        Area {
            x: heading.x + 1,
            width: heading.width.saturating_sub(2),
            ..heading
        },
    );
    if let Some((number, of)) = shelf.counts() {
        pen.write_right(&format!("{number}/{of}"), skin.dim);
    } else if !shelf.typed().is_empty() {
        pen.write_right("none", skin.dim);
    }
    if shelf.typed().is_empty() {
        pen.write("Articles", style);
    } else {
        let room = pen.left().saturating_sub(2);
        pen.write("/", style);
        pen.write_within(shelf.typed(), style, room);
    }
    let open = state.reader.as_ref().map(|r| &r.article().id);
    let fit = Shelf::capacity(area.height);
    let lines = (shelf.top..shelf.len()).take(fit);
    for (slot, at) in lines.filter_map(|line| shelf.item_of(line)).enumerate() {
        let Some(item) = shelf.items.get(at) else {
            continue;
        };
        let y = area.y
            + 1
            + u16::try_from(slot)
                .unwrap_or(u16::MAX)
                .saturating_mul(ITEM_ROWS);
        let rows = area.bottom().saturating_sub(y).min(ITEM_ROWS);
        let area = Area {
            y,
            height: rows,
            ..area
        };
        item_rows(
            item,
            area,
            at == shelf.selected && !shelf.is_empty(),
            active,
            open == Some(&item.id),
            skin,
            buf,
        );
    }
}

fn item_rows(
    item: &Item,
    area: Area,
    selected: bool,
    active: bool,
    open: bool,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let base = if selected && active {
        skin.selected
    } else {
        skin.text
    };
    if selected && active {
        paint::fill(buf, area, base);
    }
    let titled = if open { base.patch(skin.open) } else { base };
    let titled = if item.seen {
        titled
    } else {
        titled.patch(skin.unread)
    };
    let mark = if open {
        "▸"
    } else if !item.seen {
        "•"
    } else {
        " "
    };
    let line = |row: u16| Area {
        x: area.x + 2,
        y: area.y + row,
        width: area.width.saturating_sub(3),
        height: u16::from(row < area.height),
    };
    if area.height > 0 {
        paint::symbol(buf, area.x, area.y, mark, titled);
    }
    let english = item.titles.english.as_deref();
    let arabic = item.titles.arabic.as_deref();
    // An article of one language has one title: it stands in the first row.
    let row = u16::from(english.is_some());
    for (title, row, direction) in [(english, 0, Base::Ltr), (arabic, row, Base::Rtl)] {
        let Some(title) = title else { continue };
        if row < area.height && turned(title, direction) {
            paint::symbol(buf, area.x + 1, area.y + row, OTHERWISE, titled);
        }
        paint::label(buf, line(row), title, direction, titled);
    }
    let facts = line(2);
    if facts.height == 0 {
        return;
    }
    let dim = base.patch(skin.dim);
    let mut pen = Pen::new(buf, facts);
    let read = match item.progress {
        100.. => "read".to_owned(),
        0 if !item.seen => "new".to_owned(),
        percent => format!("{percent} %"),
    };
    pen.write_right(&read, dim);
    let sides = match (english, arabic) {
        (Some(_), None) => " EN only",
        (None, Some(_)) => " AR only",
        _ => "",
    };
    let date = item.date.map(|date| date_words(date, Side::English));
    let facts = format!("{}{sides}", date.unwrap_or_default());
    // A cell between them and how much is read.
    let room = pen.left().saturating_sub(1);
    pen.write_within(facts.trim_start(), dim, room);
}
