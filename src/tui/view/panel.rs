//! The panel of entities: a line for each, with both names, counts, first paragraphs and where it occurs.
//!
//! Invariant: draws the lines in view and no others, however many there are.
//! Must not know: what is listed, and in which order.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::card;
use crate::app::geometry::Area;
use crate::app::panel::{Entry, Line, Panel, Section};
use crate::app::reader::Reader;
use crate::app::state::State;
use crate::entity::Kind;
use crate::text::{Base, Side, Sides};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

/// Where the columns of a line begin, and how wide they are.
struct Columns {
    tag: Area,
    names: Sides<Area>,
    counts: Area,
    first: Option<Area>,
    bar: Option<Area>,
}

/// Cells of a type's tag with the blank behind it.
const TAG: u16 = 6;
/// Cells of the counts of both sides.
const COUNTS: u16 = 7;
/// Columns from which the first paragraphs are told, and from which a bar says where.
const WITH_FIRST: u16 = 44;
const WITH_BAR: u16 = 56;

impl Columns {
    fn of(line: Area, digits: u16) -> Self {
        let first = if line.width >= WITH_FIRST {
            2 * digits + 1
        } else {
            0
        };
        let bar = match line.width {
            0..WITH_BAR => 0,
            WITH_BAR..100 => 10,
            _ => 20,
        };
        let gap = |width: u16| width + u16::from(width > 0);
        let rest = line
            .width
            .saturating_sub(1 + TAG + gap(first) + gap(bar) + COUNTS + 1);
        let name = rest.saturating_sub(3) / 2;
        let at = |x: u16, width: u16| {
            let x = (line.x + x).min(line.right());
            Area {
                x,
                width: width.min(line.right() - x),
                ..line
            }
        };
        let arabic = 1 + TAG + name + 2;
        let counts = arabic + rest.saturating_sub(name + 2) + 1;
        let after = counts + gap(COUNTS);
        Self {
            tag: at(1, TAG),
            names: Sides::new(at(1 + TAG, name), at(arabic, rest.saturating_sub(name + 3))),
            counts: at(counts, COUNTS),
            first: (first > 0).then(|| at(after, first)),
            bar: (bar > 0).then(|| at(after + gap(first), bar)),
        }
    }
}

pub(super) fn draw(state: &State, skin: &Skin, buf: &mut Buffer) {
    let (Some(reader), Some(panel)) = (&state.reader, &state.panel) else {
        return;
    };
    let table = panel.table(state.size);
    let guesses = if state.options.guesses {
        "hides"
    } else {
        "shows"
    };
    let foot = format!("j k move · enter goes there · esc · / filters · tg {guesses} guesses");
    card::frame_at(table.frame, (&title(panel), &foot), skin, buf);
    let digits = reader.digits();
    if let Some(area) = table.head {
        head(&Columns::of(area, digits), skin, buf);
    }
    if panel.rows().is_empty() {
        let said = format!("nothing is called \"{}\" in either text", panel.typed());
        paint::label(
            buf,
            Area {
                height: 1,
                ..table.list
            },
            &said,
            Base::Ltr,
            skin.dim,
        );
    }
    let shown = panel.rows().iter().enumerate().skip(table.top);
    for (y, (at, row)) in (table.list.y..table.list.bottom()).zip(shown) {
        let area = Area {
            y,
            height: 1,
            ..table.list
        };
        match *row {
            Line::Heading(section, count) => {
                let words = format!("{} · {count}", heading(section));
                Pen::new(buf, area).write(&words, skin.heading);
            }
            Line::Entry(index) => {
                if let Some(entry) = panel.entry(index) {
                    line(reader, entry, at == panel.cursor(), area, skin, buf);
                }
            }
        }
    }
}

pub(in crate::tui) fn title(panel: &Panel) -> String {
    let (all, left) = panel.counts();
    let mut parts = vec![format!("Entities · {all}")];
    if !panel.typed().is_empty() {
        parts.push(format!("{left} called \"{}\"", panel.typed()));
    }
    let told = [
        (Section::Only(Side::English), "only in English"),
        (Section::Only(Side::Arabic), "only in Arabic"),
        (Section::Differ, "differ"),
    ];
    for (section, words) in told {
        match panel.count(section) {
            0 => {}
            n => parts.push(format!("{n} {words}")),
        }
    }
    parts.join(" · ")
}

pub(in crate::tui) const fn heading(section: Section) -> &'static str {
    match section {
        Section::Kind(Kind::Person) => "Persons",
        Section::Kind(Kind::Organisation) => "Organisations",
        Section::Kind(Kind::Place) => "Places",
        Section::Kind(Kind::Group) => "Nationalities and groups",
        Section::Kind(Kind::Date) => "Dates",
        Section::Kind(Kind::Time) => "Times",
        Section::Kind(Kind::Number) => "Numbers",
        Section::Kind(Kind::Title) => "Offices",
        Section::Differ => "Numbers and dates that differ",
        Section::Only(Side::English) => "Only in English",
        Section::Only(Side::Arabic) => "Only in Arabic",
    }
}

fn head(columns: &Columns, skin: &Skin, buf: &mut Buffer) {
    let style = skin.dim;
    paint::label(buf, columns.tag, "type", Base::Ltr, style);
    paint::label(buf, columns.names.english, "English", Base::Ltr, style);
    paint::label(buf, columns.names.arabic, "العربية", Base::Rtl, style);
    paint::label(buf, columns.counts, " EN  AR", Base::Ltr, style);
    if let Some(area) = columns.first {
        paint::label(buf, area, "   ¶", Base::Ltr, style);
    }
    if let Some(area) = columns.bar {
        let words = if area.width < 20 {
            "▀EN ▄AR"
        } else {
            "where: ▀ EN  ▄ AR"
        };
        paint::label(buf, area, words, Base::Ltr, style);
    }
}

fn line(reader: &Reader, entry: &Entry, current: bool, area: Area, skin: &Skin, buf: &mut Buffer) {
    let over = |style: Style| {
        let style = if entry.guess {
            style.patch(skin.guess)
        } else {
            style
        };
        if current {
            style.patch(skin.selected)
        } else {
            style
        }
    };
    if current {
        paint::fill(buf, area, over(skin.text));
    }
    let columns = Columns::of(area, reader.digits());
    let differs = entry.section == Section::Differ;
    let tag = skin.text.patch(skin.entity(entry.kind));
    paint::label(buf, columns.tag, entry.kind.tag(), Base::Ltr, over(tag));
    for side in Side::BOTH {
        let (words, style) = match &entry.names[side] {
            Some(name) => (name.as_str(), skin.text),
            None => ("∅", skin.unlinked),
        };
        paint::label(
            buf,
            columns.names[side],
            words,
            Base::from(side),
            over(style),
        );
    }
    if differs {
        let x = columns.names.arabic.x.saturating_sub(2);
        paint::symbol(buf, x, area.y, "≠", over(skin.unlinked));
    }
    let count = |side: Side| entry.mentions[side].len().to_string();
    let counts = format!("{:>3} {:>3}", count(Side::English), count(Side::Arabic));
    paint::label(buf, columns.counts, &counts, Base::Ltr, over(skin.dim));
    if let Some(area) = columns.first {
        let number = |side: Side| {
            let para = entry.first_on(side, reader.entities());
            para.map_or_else(|| "∅".to_owned(), |p| (p.index + 1).to_string())
        };
        let width = usize::from(reader.digits());
        let first = format!(
            "{:>width$} {:<width$}",
            number(Side::English),
            number(Side::Arabic)
        );
        paint::label(buf, area, &first, Base::Ltr, over(skin.number));
    }
    if let Some(area) = columns.bar {
        let marks = entry.marks(reader.article(), reader.entities(), usize::from(area.width));
        for (x, mark) in (area.x..area.right()).zip(marks) {
            let (symbol, style) = match (mark.english, mark.arabic) {
                (true, true) => ("█", skin.link_current),
                (true, false) => ("▀", skin.text),
                (false, true) => ("▄", skin.link),
                (false, false) => ("·", skin.dim),
            };
            paint::symbol(buf, x, area.y, symbol, over(style));
        }
    }
}
