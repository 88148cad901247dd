//! The cards that lie over the text: of keys, of what was told, of the entity types that are lit, of the reasons of
//! a link.
//!
//! Invariant: a card that scrolls is cut as [`Cut`] says, by which it is scrolled too.
//! Must not know: what a key does, how links are found.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::command::{self, TYPED, Topic, Words, lines};
use crate::app::geometry::{Area, Geometry};
use crate::app::message::Weight;
use crate::app::overlay::{Cut, Told, filter_key};
use crate::app::reader::{Reader, RowInView};
use crate::app::state::State;
use crate::bitext::{Cue, Reason};
use crate::entity::{Confidence, Kind, Mention};
use crate::text::{Base, Paragraph, Side, Sides, isolated};
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
    frame_at(area, (title, foot), skin, buf)
}

/// A frame with a title, and a line at its foot where there is something to say there, cleared inside.
/// Returns its inside.
pub(super) fn frame_at(
    area: Area,
    (title, foot): (&str, &str),
    skin: &Skin,
    buf: &mut Buffer,
) -> Area {
    let Area { width, height, .. } = area;
    paint::fill(buf, area, skin.text);
    edge(
        buf,
        Area { height: 1, ..area },
        title,
        skin.title_active,
        skin,
    );
    if height > 1 {
        let bottom = Area {
            y: area.bottom() - 1,
            height: 1,
            ..area
        };
        edge(buf, bottom, foot, skin.dim, skin);
    }
    Area {
        x: area.x + 1,
        y: area.y + 1,
        width: width.saturating_sub(2),
        height: height.saturating_sub(2),
    }
}

/// An edge of a frame with words in it, at the end where their language begins to be read.
fn edge(buf: &mut Buffer, area: Area, words: &str, style: Style, skin: &Skin) {
    let line = "─".repeat(usize::from(area.width));
    Pen::new(buf, area).write(&line, skin.border_active);
    if words.is_empty() || area.width <= 4 {
        return;
    }
    let room = area.width - 4;
    let fits = |words: &str| {
        let set = Paragraph::new(isolated(words).as_ref(), Base::Auto);
        set.width() <= usize::from(room)
    };
    // What does not fit is left out part by part.
    let mut words = words;
    while let Some((fewer, _)) = words.rsplit_once(" · ").filter(|_| !fits(words)) {
        words = fewer;
    }
    let words = paint::fitted(&isolated(words), Base::Auto, room);
    let width = u16::try_from(words.width()).unwrap_or(u16::MAX);
    let x = if words.is_rtl() {
        (area.right() - 3).saturating_sub(width)
    } else {
        area.x + 1
    };
    let width = width.min(area.width - 4) + 2;
    let room = Area { x, width, ..area };
    paint::fill(buf, room, skin.border_active);
    let inside = Area {
        x: x + 1,
        width: width - 2,
        ..area
    };
    paint::label(buf, inside, words.text(), Base::Auto, style);
}

/// Cells for the keys of a line of the card: as many of them as fit are named.
const KEY_CELLS: usize = 10;

/// Cells of the card of keys where it is set in one column.
const ONE_COLUMN: u16 = 60;

/// One line of the card of keys.
enum Entry {
    Heading(Words),
    /// Each key, and what they do.
    Keys(Vec<String>, Words),
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
            let mut used = 0;
            let fits = |key: &String| {
                used += key.chars().count() + 1;
                used <= KEY_CELLS + 1
            };
            let keys = shown.iter().map(|k| short(k)).take_while(fits);
            out.push(Entry::Keys(keys.collect(), line.doc));
        }
    }
    out.push(Entry::Heading(command::HEADING));
    let typed = TYPED.iter();
    out.extend(typed.map(|t| Entry::Keys(vec![format!(":{}", t.name)], t.doc)));
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
    let language = state.options.help_language();
    let cut = Cut::help(state.size);
    let columns = cut.columns;
    let height = cut.shown.saturating_add(2);
    let inside = frame(
        geometry,
        (if columns == 1 { ONE_COLUMN } else { 80 }, height),
        match language {
            Side::English => (
                "Keys · esc closes · j k scroll · tab بالعربية",
                match columns {
                    1 => "y Y copy text, tm frees the mouse",
                    _ => {
                        "a mouse selection copies screen order: y Y copy the text, tm frees the mouse"
                    }
                },
            ),
            Side::Arabic => (
                "المفاتيح · esc إغلاق · j k تمرير · tab English",
                match columns {
                    1 => "نسخ النص: y Y، تحرير الفأرة: tm",
                    _ => "تحديد الفأرة ينسخ ترتيب الشاشة: y Y لنسخ النص، tm لتحرير الفأرة",
                },
            ),
        },
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
        let area = |nth: u16| Area {
            x: inside.x + nth * width,
            y: inside.y + row - top,
            width: width.saturating_sub(1),
            height: 1,
        };
        // What is read from the right has its first column, and its first key, at the right.
        match (line, language) {
            (Entry::Heading(words), Side::English) => {
                Pen::new(buf, area(column)).write(words.english, skin.title);
            }
            (Entry::Heading(words), Side::Arabic) => {
                let area = area(columns - 1 - column);
                paint::label(buf, area, words.arabic, Base::Rtl, skin.title);
            }
            (Entry::Keys(keys, doc), Side::English) => {
                let keys = keys.join(" ");
                Pen::new(buf, area(column))
                    .write(&format!("{keys:<KEY_CELLS$} "), skin.key)
                    .write(doc.english, skin.text);
            }
            (Entry::Keys(keys, doc), Side::Arabic) => {
                let keys: Vec<&str> = keys.iter().rev().map(String::as_str).collect();
                let area = area(columns - 1 - column);
                Pen::new(buf, area)
                    .write_right(&format!("{:>KEY_CELLS$}", keys.join(" ")), skin.key);
                let beside = u16::try_from(KEY_CELLS)
                    .unwrap_or(u16::MAX)
                    .saturating_add(1);
                let width = area.width.saturating_sub(beside);
                paint::label(
                    buf,
                    Area { width, ..area },
                    doc.arabic,
                    Base::Rtl,
                    skin.text,
                );
            }
        }
    }
}

/// What was told so far, each line of it wrapped.
pub(super) fn messages(
    state: &State,
    geometry: &Geometry,
    top: u16,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let told = Told::of(&state.log, state.size);
    let inside = frame(
        geometry,
        (
            told.width.saturating_add(4 + Told::SIGN_CELLS),
            told.cut.shown.saturating_add(2),
        ),
        ("Messages · esc closes · j k scroll", ""),
        skin,
        buf,
    );
    let inside = Area {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    };
    if state.log.is_empty() {
        Pen::new(buf, inside).write(NO_MESSAGES, skin.dim);
        return;
    }
    for (y, told) in (inside.y..inside.bottom()).zip(told.rows_from(top)) {
        let style = match told.weight {
            Weight::Info => skin.text,
            Weight::Error => skin.text.patch(skin.error),
        };
        let line = Area {
            y,
            height: 1,
            ..inside
        };
        if told.begins {
            Pen::new(buf, line).write(Told::SIGN, skin.dim);
        }
        let beside = Area {
            x: line.x + Told::SIGN_CELLS.min(line.width),
            width: line.width.saturating_sub(Told::SIGN_CELLS),
            ..line
        };
        paint::row(buf, beside, &told.row, |_| style);
    }
}

/// What is said where nothing was told.
pub(in crate::tui) const NO_MESSAGES: &str = "Nothing was told so far.";

/// How often each text mentions entities of a type.
pub(in crate::tui) fn mentions_of(state: &State, kind: Kind) -> Sides<usize> {
    Sides::from_fn(|side| {
        state.reader.as_ref().map_or(0, |r| {
            let all = r.entities().mentions.iter();
            let guess = |m: &Mention| m.confidence == Confidence::Guess;
            let shown = |m: &&Mention| state.options.guesses || !guess(m);
            all.filter(shown)
                .filter(|m| m.kind == kind && m.span.para.side == side)
                .count()
        })
    })
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
    for (y, kind) in (inside.y..inside.bottom()).zip(Kind::ALL) {
        let count = mentions_of(state, kind);
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

/// Where the card of reasons lies: at the bottom of the text, or at its top where it would hide the
/// current pair.
fn beside(reader: &Reader, geometry: &Geometry, (width, height): (u16, u16)) -> Area {
    let screen = geometry.screen;
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    let top = geometry.header.map_or(0, |h| h.bottom());
    let bottom = geometry.status.y.max(height);
    let rows = Side::BOTH.into_iter().flat_map(|side| {
        let text = geometry.panes[side].map(|p| p.text.y);
        let current = |r: &RowInView| reader.is_current(r.para);
        let rows = reader.rows_in_view(side).into_iter().filter(current);
        rows.filter_map(move |r| Some(text? + r.y))
    });
    let (mut above, mut below) = (0, 0);
    for y in rows {
        above += u16::from(y < top + height);
        below += u16::from(y >= bottom - height);
    }
    let y = if above < below { top } else { bottom - height };
    Area {
        x: (screen.width - width) / 2,
        y: y.min(screen.height - height),
        width,
        height,
    }
}

/// What is said of a link that crosses: which text tells it later than what is around it.
pub(in crate::tui) fn crossing(reader: &Reader, bead: usize) -> &'static str {
    let alignment = reader.alignment();
    let beads = alignment.beads();
    let Some(own) = beads.get(bead).filter(|_| alignment.is_crossing(bead)) else {
        return "";
    };
    let before = |side: Side| {
        let first = own.members(side).first();
        let linked = |k: usize| beads[k].is_linked() && !alignment.is_crossing(k);
        alignment
            .around(bead)
            .filter(|&k| linked(k) && beads[k].members(side).first() < first)
            .count()
    };
    if before(Side::Arabic) > before(Side::English) {
        "crosses: Arabic tells it later than what stands around it"
    } else {
        "crosses: Arabic tells it earlier than what stands around it"
    }
}

/// What is said of a link, or of what has none.
pub(in crate::tui) fn link(reader: &Reader) -> String {
    match reader.bead_at(reader.cursor()) {
        _ if !reader.is_aligned_at(reader.cursor()) => "Not aligned yet".to_owned(),
        Some(b) if b.is_linked() => {
            format!(
                "Why this link · {:.0} % sure",
                f64::from(b.probability) * 100.0
            )
        }
        Some(b) if b.english.is_empty() => "Only in Arabic".to_owned(),
        _ => "Only in English".to_owned(),
    }
}

/// What is said where nothing speaks for a link, or the aligner has not come to it.
pub(in crate::tui) fn no_reasons(reader: &Reader) -> &'static str {
    if reader.is_aligned() && !reader.is_aligned_at(reader.cursor()) {
        "A long text is linked from its top on; `:align` goes on with it."
    } else {
        "No words, names or numbers agree with a paragraph of the other text."
    }
}

/// What is said of a link that the reader made.
pub(in crate::tui) const BY_READER: &str = "set by the reader; `u` undoes the last correction";

/// The word for a piece of evidence.
pub(in crate::tui) const fn cue(cue: Cue) -> &'static str {
    match cue {
        Cue::Word => "word",
        Cue::Name => "name",
        Cue::Number => "number",
        Cue::Date => "date",
        Cue::Latin => "latin",
        Cue::Reader => "",
    }
}

pub(super) fn explain(state: &State, geometry: &Geometry, top: u16, skin: &Skin, buf: &mut Buffer) {
    let Some(reader) = &state.reader else { return };
    let bead = reader.bead_at(reader.cursor());
    let reasons: &[Reason] = bead.map_or(&[], |b| b.reasons.as_slice());
    let cut = Cut::explain(reasons.len(), state.size.1);
    let title = link(reader);
    let foot = reader.bead().map_or("", |b| crossing(reader, b));
    let size = (76, cut.shown.saturating_add(2));
    let area = beside(reader, geometry, size);
    let inside = frame_at(area, (&title, foot), skin, buf);
    if reasons.is_empty() {
        let mut pen = Pen::new(buf, inside);
        pen.write(no_reasons(reader), skin.dim);
        return;
    }
    let from = usize::from(top.min(cut.furthest()));
    let shown = reasons.iter().enumerate().skip(from);
    for (y, (number, reason)) in (inside.y..inside.bottom()).zip(shown) {
        let word = cue(reason.cue);
        let mut pen = Pen::new(
            buf,
            Area {
                y,
                height: 1,
                ..inside
            },
        );
        if reason.cue == Cue::Reader {
            pen.write(BY_READER, skin.text);
            continue;
        }
        // As it is lit in the text, on both sides.
        let look = skin.text.patch(skin.evidence(number));
        let half = inside.width.saturating_sub(18) / 2;
        pen.write(&format!("{:>3} {word:<7} ", number + 1), skin.dim);
        pen.write_within(&reader.article().text_of(reason.english), look, half);
        pen.write(" = ", skin.dim);
        pen.write_within(&reader.article().text_of(reason.arabic), look, half);
    }
}
