//! What lies over the text: the card of keys, the entity filter, the reasons of a link.
//!
//! Invariant: a card is cut as [`Cut`] says, by which it is scrolled too.
//! Must not know: what a key does, how links are found.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::command::{self, Topic, lines};
use crate::app::geometry::{Area, Geometry};
use crate::app::overlay::{Cut, filter_key};
use crate::app::state::State;
use crate::bitext::{Cue, Reason};
use crate::entity::Kind;
use crate::text::{Side, Sides};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

/// A frame with a title in the middle of the screen, cleared inside. Returns its inside.
fn frame(
    geometry: &Geometry,
    (width, height): (u16, u16),
    (title, foot): (&str, &str),
    skin: &Skin,
    buf: &mut Buffer,
) -> Area {
    let screen = geometry.screen;
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    let area = Area {
        x: (screen.width - width) / 2,
        y: (screen.height - height) / 2,
        width,
        height,
    };
    paint::fill(buf, area, skin.text);
    let mut pen = Pen::new(buf, Area { height: 1, ..area });
    pen.write("─ ", skin.border_active)
        .write(title, skin.title_active)
        .write(" ", skin.border_active);
    let rest = "─".repeat(usize::from(pen.left()));
    pen.write(&rest, skin.border_active);
    if height > 1 {
        let bottom = Area {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        let mut pen = Pen::new(buf, bottom);
        if !foot.is_empty() {
            pen.write("─ ", skin.border_active).write(foot, skin.dim);
            pen.write(" ", skin.border_active);
        }
        let rest = "─".repeat(usize::from(pen.left()));
        pen.write(&rest, skin.border_active);
    }
    Area {
        x: area.x + 1,
        y: area.y + 1,
        width: width.saturating_sub(2),
        height: height.saturating_sub(2),
    }
}

/// Cells for the keys of a line of the card: as many of them as fit are named.
const KEY_CELLS: usize = 10;

/// One line of the card of keys.
enum Entry {
    Heading(&'static str),
    Keys(String, &'static str),
}

/// The table of commands as lines: a command and its twin share one.
fn entries(state: &State) -> Vec<Entry> {
    let mut out = Vec::new();
    for topic in Topic::ALL {
        out.push(Entry::Heading(topic.heading()));
        for line in lines(topic) {
            let of = |entry: &command::Entry| state.keymap.keys_of(entry.command);
            let mut shown = of(line.entry);
            if let Some(twin) = line.twin {
                // The first keys of both, then the second ones.
                let both = shown.into_iter().zip(of(twin));
                shown = both.flat_map(|(a, b)| [a, b]).collect();
            }
            let mut keys = String::new();
            for key in shown.iter().map(|k| short(k)) {
                if keys.chars().count() + key.chars().count() + 1 > KEY_CELLS {
                    break;
                }
                if !keys.is_empty() {
                    keys.push(' ');
                }
                keys.push_str(&key);
            }
            out.push(Entry::Keys(keys, line.doc));
        }
    }
    out
}

/// A key in as few cells as possible: `^d`, `gg`, `↓`.
fn short(keys: &str) -> String {
    keys.split(' ')
        .map(|key| match key {
            "down" => "↓".to_owned(),
            "up" => "↑".to_owned(),
            "left" => "←".to_owned(),
            "right" => "→".to_owned(),
            "enter" => "⏎".to_owned(),
            "pagedown" => "pgdn".to_owned(),
            "pageup" => "pgup".to_owned(),
            "backspace" => "bksp".to_owned(),
            "backtab" => "s-tab".to_owned(),
            key => key
                .strip_prefix("ctrl-")
                .map_or(key.to_owned(), |c| format!("^{c}")),
        })
        .collect::<Vec<_>>()
        .concat()
}

pub(super) fn help(state: &State, geometry: &Geometry, top: u16, skin: &Skin, buf: &mut Buffer) {
    let lines = entries(state);
    let cut = Cut::help(state.size);
    let columns = cut.columns;
    let height = cut.shown.saturating_add(2);
    let inside = frame(
        geometry,
        (80 * columns / 2, height),
        (
            "Keys · esc closes · j k scroll",
            "a mouse selection copies screen order: y Y copy the text, tm frees the mouse",
        ),
        skin,
        buf,
    );
    let per_column = cut.lines;
    let top = top.min(cut.furthest());
    let width = inside.width / columns;
    for (i, line) in lines.iter().enumerate() {
        let i = u16::try_from(i).unwrap_or(u16::MAX);
        let (column, row) = (i / per_column, i % per_column);
        if row < top || row - top >= inside.height || column >= columns {
            continue;
        }
        let area = Area {
            x: inside.x + column * width,
            y: inside.y + row - top,
            width: width.saturating_sub(1),
            height: 1,
        };
        let mut pen = Pen::new(buf, area);
        match line {
            Entry::Heading(words) => {
                pen.write(words, skin.title);
            }
            Entry::Keys(keys, doc) => {
                pen.write(&format!("{keys:<KEY_CELLS$} "), skin.key)
                    .write(doc, skin.text);
            }
        }
    }
}

pub(super) fn filter(state: &State, geometry: &Geometry, skin: &Skin, buf: &mut Buffer) {
    let rows = u16::try_from(Kind::ALL.len()).unwrap_or(8);
    let inside = frame(
        geometry,
        (34, rows + 3),
        ("Entities shown · esc closes", ""),
        skin,
        buf,
    );
    let counts = |kind: Kind| -> Sides<usize> {
        Sides::from_fn(|side| {
            state.reader.as_ref().map_or(0, |r| {
                let all = r.entities.mentions.iter();
                all.filter(|m| m.kind == kind && m.span.para.side == side)
                    .count()
            })
        })
    };
    for (y, kind) in (inside.y..inside.bottom()).zip(Kind::ALL) {
        let count = counts(kind);
        let on = state.lit.has(kind);
        let mut pen = Pen::new(
            buf,
            Area {
                y,
                height: 1,
                ..inside
            },
        );
        pen.write(&filter_key(kind).to_string(), skin.key);
        pen.write(if on { " [x] " } else { " [ ] " }, skin.text);
        pen.write(
            &format!("{:<6}", kind.tag()),
            skin.text.patch(skin.entity(kind)),
        );
        pen.write(
            &format!(" {:>4} EN {:>4} AR", count.english, count.arabic),
            skin.dim,
        );
    }
    if inside.height > rows {
        let mut pen = Pen::new(
            buf,
            Area {
                y: inside.y + rows,
                height: 1,
                ..inside
            },
        );
        pen.write("a", skin.key).write(" all or none", skin.text);
    }
}

pub(super) fn explain(state: &State, geometry: &Geometry, top: u16, skin: &Skin, buf: &mut Buffer) {
    let Some(reader) = &state.reader else { return };
    let bead = reader.bead().and_then(|b| reader.alignment.beads().get(b));
    let reasons: &[Reason] = bead.map_or(&[], |b| b.reasons.as_slice());
    let cut = Cut::explain(reasons.len(), state.size.1);
    let title = match bead {
        _ if !reader.aligned => "Not aligned yet".to_owned(),
        Some(b) if b.is_linked() => {
            format!(
                "Why this link · {:.0} % sure",
                f64::from(b.probability) * 100.0
            )
        }
        Some(b) if b.english.is_empty() => "Only in Arabic".to_owned(),
        _ => "Only in English".to_owned(),
    };
    let inside = frame(
        geometry,
        (68, cut.shown.saturating_add(2)),
        (&title, ""),
        skin,
        buf,
    );
    if reasons.is_empty() {
        let mut pen = Pen::new(buf, inside);
        pen.write(
            "No words, names or numbers agree with a paragraph of the other text.",
            skin.dim,
        );
        return;
    }
    let text = |side: Side, (para, range): (u32, std::ops::Range<usize>)| {
        let id = crate::text::ParaId::new(side, para);
        reader
            .article
            .paragraph(id)
            .and_then(|p| Some(p.text.get(range)?.to_owned()))
            .unwrap_or_default()
    };
    let shown = reasons.iter().skip(usize::from(top.min(cut.furthest())));
    for (y, reason) in (inside.y..inside.bottom()).zip(shown) {
        let (word, style): (&str, Style) = match reason.cue {
            Cue::Word => ("word", skin.dim),
            Cue::Name => ("name", skin.entity(Kind::Person)),
            Cue::Number => ("number", skin.entity(Kind::Number)),
            Cue::Date => ("date", skin.entity(Kind::Date)),
            Cue::Latin => ("latin", skin.dim),
        };
        let mut pen = Pen::new(
            buf,
            Area {
                y,
                height: 1,
                ..inside
            },
        );
        let half = inside.width.saturating_sub(12) / 2;
        pen.write(&format!("{word:<7} "), style);
        pen.write_within(
            &text(Side::English, reason.english.clone()),
            skin.text,
            half,
        );
        pen.write(" = ", skin.dim);
        pen.write_within(&text(Side::Arabic, reason.arabic.clone()), skin.text, half);
    }
}
