//! What lies over the text: the card of keys, the entity filter, the reasons of a link.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::command::{COMMANDS, Topic};
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
    title: &str,
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
        pen.write(&"─".repeat(usize::from(width)), skin.border_active);
    }
    Area {
        x: area.x + 1,
        y: area.y + 1,
        width: width.saturating_sub(2),
        height: height.saturating_sub(2),
    }
}

/// Cells for the keys of a line of the card, a blank after each: with the longest meaning they fill half
/// of 80 columns.
const KEYS: usize = 8;

/// One line of the card of keys.
enum Entry {
    Heading(&'static str),
    Keys(String, String),
}

/// The table of commands as lines: a command and its reverse share one.
fn entries(state: &State) -> Vec<Entry> {
    let mut lines = Vec::new();
    for topic in Topic::ALL {
        lines.push(Entry::Heading(topic.heading()));
        let of_topic: Vec<_> = COMMANDS.iter().filter(|e| e.topic == topic).collect();
        let mut rest = of_topic.as_slice();
        while let [entry, tail @ ..] = rest {
            let keys = |entry: &crate::app::command::Entry| -> Vec<String> {
                let all = state.keymap.keys_of(entry.command);
                all.iter().map(|k| short(k)).collect()
            };
            let mut ways: Vec<Vec<String>> = keys(entry).into_iter().map(|k| vec![k]).collect();
            rest = tail;
            if let [reverse, tail @ ..] = tail
                && reverse.reverses
            {
                // Its keys in turn with those of its reverse.
                let back = keys(reverse);
                ways = ways
                    .into_iter()
                    .flatten()
                    .zip(back)
                    .map(|(a, b)| vec![a, b])
                    .collect();
                rest = tail;
            }
            // A second way only where it leaves room for the meaning.
            let cells = |ways: &[Vec<String>]| -> usize {
                ways.iter().flatten().map(|k| k.chars().count() + 1).sum()
            };
            ways.truncate(2);
            if cells(&ways) > KEYS {
                ways.truncate(1);
            }
            let shown: Vec<String> = ways.into_iter().flatten().collect();
            lines.push(Entry::Keys(shown.join(" "), entry.doc.to_owned()));
        }
    }
    lines
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
        (if columns == 1 { 42 } else { 80 }, height),
        "Keys · esc closes · j k scroll",
        skin,
        buf,
    );
    let per_column = cut.lines;
    let top = top.min(cut.furthest());
    // Lines of the card have no margin at their right.
    let width = (inside.width + 2) / columns;
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
                pen.write(&format!("{keys:<0$}", KEYS), skin.key)
                    .write(
                        if keys.chars().count() < KEYS { "" } else { " " },
                        skin.text,
                    )
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
        "Entities shown · esc closes",
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
        &title,
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
            .and_then(|p| p.text.get(range))
            .unwrap_or("")
            .to_owned()
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
