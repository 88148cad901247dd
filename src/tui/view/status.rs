//! The lines around the text: what is open, where one is in it, which keys help.
//!
//! Invariant: each fills its own line and nothing else.
//! Must not know: what a key does.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::choosing::Choosing;
use crate::app::command::{self, Command};
use crate::app::geometry::{Area, Arrangement, Geometry};
use crate::app::message::{Task, Weight};
use crate::app::overlay::Lit;
use crate::app::prompt::{Prompt, Purpose};
use crate::app::reader::Reader;
use crate::app::state::{Focus, State};
use crate::entity::Kind;
use crate::text::{Base, Paragraph, Side, narrow};
use crate::tui::paint::{self, Pen, fitted};
use crate::tui::style::Skin;

/// The first line: the article's name, and how it is shown.
pub(super) fn header(
    state: &State,
    geometry: &Geometry,
    area: Area,
    skin: &Skin,
    buf: &mut Buffer,
) {
    paint::fill(buf, area, skin.bar_line);
    let mut pen = Pen::new(buf, area);
    pen.write(" diglot ", skin.brand);
    let Some(reader) = &state.reader else { return };
    let mut facts = vec![match geometry.arrangement {
        Arrangement::Rows => "rows",
        Arrangement::Stacked => "stacked",
        Arrangement::Single(_) => "single",
        Arrangement::TooSmall => "",
    }];
    if reader.sides() == crate::text::Sides::new(true, true) {
        facts.push(match (reader.is_locked(), reader.order()) {
            (true, Side::English) => "EN order",
            (true, Side::Arabic) => "AR order",
            (false, _) => "own order",
        });
    }
    facts.retain(|fact| !fact.is_empty());
    let facts = format!(" {} ", facts.join(" · "));
    if area.width >= 48 {
        pen.write_right(&facts, skin.bar_line);
    }
    let item = state
        .shelf
        .position(&reader.article().id)
        .and_then(|i| state.shelf.items.get(i));
    if let Some(item) = item {
        pen.write(" ", skin.bar_line);
        let both: Vec<&str> = [&item.titles.english, &item.titles.arabic]
            .into_iter()
            .flatten()
            .map(|t| &**t)
            .collect();
        let room = pen.left() / u16::try_from(both.len().max(1)).unwrap_or(1);
        for (i, title) in both.iter().enumerate() {
            if i > 0 {
                pen.write(" · ", skin.bar_line);
            }
            pen.write_within(title, skin.bar_line, room.saturating_sub(2));
        }
    }
}

/// The status line: prompt or notice where there is one, else the pair, the entity, the progress.
/// Returns where the cursor stands in a prompt.
pub(super) fn line(
    state: &State,
    geometry: &Geometry,
    area: Area,
    skin: &Skin,
    buf: &mut Buffer,
) -> Option<(u16, u16)> {
    paint::fill(buf, area, skin.status);
    if let Some(prompt) = &state.prompt {
        return Some(prompt_line(prompt, area, skin, buf));
    }
    let mut pen = Pen::new(buf, area);
    if let Some(notice) = &state.notice {
        let style = match notice.weight {
            Weight::Info => skin.status.patch(skin.notice),
            Weight::Error => skin.status.patch(skin.error),
        };
        pen.write(" ", style).write_message(&notice.text, style);
        return None;
    }
    if let Some(work) = state.working.or(state.listing) {
        let percent = (work.done * 100).checked_div(work.total).unwrap_or(0);
        pen.write_right(&format!(" {} {percent} % ", told(work.task)), skin.status);
    }
    if let Some(command) = state.awaits {
        let what = if command == Command::SetMark {
            "mark: a letter"
        } else {
            "go to mark: its letter"
        };
        pen.write(" ", skin.status)
            .write(what, skin.status.patch(skin.notice));
        return None;
    }
    if let Some(choosing) = &state.choosing {
        let style = skin.status.patch(skin.notice);
        pen.write(" ", style).write_message(&choosing.told(), style);
        if geometry.hints.is_none() {
            pen.write("   ", style);
            keys_of_choosing(choosing, &mut pen, style, style);
        }
        return None;
    }
    let Some(reader) = &state.reader else {
        return None;
    };
    let pending: String = crate::app::keymap::format_keys(&state.pending);
    if state.count.is_some() || !pending.is_empty() {
        let count = state.count.map_or(String::new(), |c| c.to_string());
        pen.write_right(
            &format!(" {count}{pending} "),
            skin.status.patch(skin.notice),
        );
    }
    pen.write_right(&format!(" {} % ", reader.progress()), skin.status);
    let more = reader.is_selecting() || state.found.is_some();
    let brief = more && geometry.screen.width < WHOLE_PAIR;
    pen.write(" ", skin.status)
        .write(&pair(reader, brief), skin.status_strong);
    if let Some(mention) = reader.current_mention() {
        entity(reader, mention, &mut pen, skin);
    } else if let Some(found) = &state.found {
        pen.write(" │ ", skin.status);
        let told = match (found.hits.len(), found.current) {
            (0, _) if found.under_way.is_none() => "no hit of ".to_owned(),
            (all, current) => format!("hit {}/{all} of ", current.map_or(0, |c| c + 1)),
        };
        pen.write(&told, skin.status);
        pen.write(&found.typed, skin.status_strong);
        if let Some((_, percent)) = found.under_way {
            pen.write(&format!(" (searched: {percent} %)"), skin.status);
        }
    } else if let Some((at, of)) = reader.sentence_number() {
        pen.write(" │ ", skin.status);
        pen.write(&sentence(reader, at, of), skin.status);
    } else if geometry.screen.width >= 60 {
        pen.write(" │ ", skin.status);
        pen.write(&summary(state, reader), skin.status);
    }
    None
}

/// What is told of a task.
const fn told(task: Task) -> &'static str {
    match task {
        Task::Finding => "finding texts",
        Task::Checking => "checking texts",
        Task::Reading => "reading texts",
        Task::Scanning => "finding paragraphs",
        Task::Linking => "aligning",
    }
}

/// Columns from which all is said of a pair before what the reader asked for.
const WHOLE_PAIR: u16 = 60;

/// The current pair, `¶3↔8 crossing · also in ¶7`; in brief its numbers only.
fn pair(reader: &Reader, brief: bool) -> String {
    let number = |side: Side| {
        let members = reader.current_members(side);
        if members.is_empty() {
            return "∅".to_owned();
        }
        members
            .iter()
            .map(|p| (p.index + 1).to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let sides = reader.sides();
    if !(sides.english && sides.arabic) {
        let len = reader.article().len(reader.cursor().side);
        return format!("¶{} of {len}", reader.cursor().index + 1);
    }
    if !reader.is_aligned_at(reader.cursor()) && reader.article().is_windowed() {
        let len = reader.article().len(reader.cursor().side);
        let yet = if reader.is_aligned() {
            " · not linked yet"
        } else {
            ""
        };
        return format!("¶{} of {len}{yet}", reader.cursor().index + 1);
    }
    if !reader.is_aligned() {
        return format!("¶{} · aligning …", reader.cursor().index + 1);
    }
    let (english, arabic) = (number(Side::English), number(Side::Arabic));
    if brief {
        return format!("¶{english}↔{arabic}");
    }
    let bead = reader.bead_at(reader.cursor());
    let kind = match bead {
        Some(b) if b.is_linked() => {
            let crossing = (reader.bead()).is_some_and(|b| reader.alignment().is_crossing(b));
            let word = if crossing { " crossing" } else { "" };
            let unsure = if b.probability < 0.5 { " unsure" } else { "" };
            format!("{word}{unsure}")
        }
        Some(b) if b.english.is_empty() => " only in Arabic".to_owned(),
        _ => " only in English".to_owned(),
    };
    let also: Vec<String> = (reader.alignment().also(reader.cursor()).iter())
        .take(MOST_ALSO)
        .map(|(para, _)| (para.index + 1).to_string())
        .collect();
    let also = if also.is_empty() {
        String::new()
    } else {
        format!(" · also in ¶{}", also.join(","))
    };
    let kind = match bead {
        Some(bead) if bead.is_fixed() => format!("{kind} set by you"),
        _ => kind,
    };
    format!("¶{english}↔{arabic}{kind}{also}")
}

/// Most paragraphs named that say some of what the current one says.
const MOST_ALSO: usize = 3;

/// Which sentence is current, and where the other text says the same.
fn sentence(reader: &Reader, at: usize, of: usize) -> String {
    let mut paragraphs: Vec<u32> = Vec::new();
    for span in reader.sentence_counterparts() {
        if !paragraphs.contains(&(span.para.index + 1)) {
            paragraphs.push(span.para.index + 1);
        }
    }
    let there: Vec<String> = paragraphs.iter().map(ToString::to_string).collect();
    if there.is_empty() {
        format!("sentence {at} of {of} · no sentence known to say the same")
    } else {
        format!("sentence {at} of {of} ↔ ¶{}", there.join(","))
    }
}

/// The current entity, its counterpart and how often each side mentions it.
fn entity(reader: &Reader, mention: &crate::entity::Mention, pen: &mut Pen<'_>, skin: &Skin) {
    let Some(entity) = reader.entities().entity(mention.entity) else {
        return;
    };
    pen.write(" │ ", skin.status);
    pen.write(
        mention.kind.tag(),
        skin.status.patch(skin.entity(mention.kind)),
    );
    pen.write(" ", skin.status);
    let here = mention.span.para.side;
    let name = |side: Side| entity.names[side].as_deref();
    let own = name(here).map_or_else(|| reader.text_of(mention.span), str::to_owned);
    let counts = reader.mention_counts(mention.entity);
    let counts = format!("  {} EN {} AR", counts.english, counts.arabic);
    // Names that cannot be told make room: first by the counts, then the other name by its own.
    let (left, link) = (pen.left(), " ⇄ ");
    let besides = u16::try_from(link.chars().count() + counts.len()).unwrap_or(u16::MAX);
    let counted = left >= besides.saturating_add(2 * LEAST_NAME);
    let besides = if counted { besides } else { 3 };
    if left < besides + 2 * LEAST_NAME {
        pen.write_within(&own, skin.status_strong, left);
        return;
    }
    let room = (left - besides) / 2;
    pen.write_within(&own, skin.status_strong, room);
    pen.write(link, skin.status);
    pen.write_within(name(here.other()).unwrap_or("∅"), skin.status_strong, room);
    if counted {
        pen.write(&counts, skin.status);
    }
}

/// Cells that a name needs at least to be told by.
const LEAST_NAME: u16 = 8;

/// The article in figures: how much of it is linked.
fn summary(state: &State, reader: &Reader) -> String {
    let mut parts = Vec::new();
    // What could be asked for is not told while it is done.
    if !reader.is_left_out() || state.working.is_none() {
        parts.push(figures(reader, reader.active()));
    }
    if state.lit != Lit::ALL {
        parts.push("entities filtered".to_owned());
    }
    if !state.options.guesses {
        parts.push("guesses hidden".to_owned());
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}

/// How many paragraphs of a text are linked, cross, and stand in this text or the other only.
pub(in crate::tui) fn figures(reader: &Reader, side: Side) -> String {
    let sides = reader.sides();
    if !(sides.english && sides.arabic) {
        return "one language only".to_owned();
    }
    if !reader.is_aligned() {
        let long = reader.is_left_out();
        return if long { "long: `:align` links it" } else { "" }.to_owned();
    }
    let figures = reader.figures();
    let len = reader.article().len(side);
    let (alone, crossing) = (figures.alone[side], figures.crossing[side]);
    let mut parts = vec![if reader.is_aligned_whole() {
        format!("{} of {len} linked", len.saturating_sub(alone))
    } else {
        let reach = reader.alignment().reach()[side];
        let linked = reach.saturating_sub(alone);
        format!("{linked} linked of the first {reach}")
    }];
    if crossing > 0 {
        parts.push(format!("{crossing} crossing"));
    }
    if alone > 0 {
        parts.push(format!("{alone} only here"));
    }
    let beyond = figures.alone[side.other()];
    if beyond > 0 {
        parts.push(format!("{beyond} only in {}", side.other().language()));
    }
    parts.join(" · ")
}

fn prompt_line(prompt: &Prompt, area: Area, skin: &Skin, buf: &mut Buffer) -> (u16, u16) {
    let prompt_style = skin.status.patch(skin.prompt);
    let sign = match prompt.purpose {
        Purpose::Search => "/",
        Purpose::Command => ":",
        Purpose::Rename => "=",
        Purpose::Filter | Purpose::Titles => "/",
    };
    let mut pen = Pen::new(buf, area);
    pen.write(sign, prompt_style);
    let room = area.width.saturating_sub(2);
    // As much of the line's end before the cursor as fits, so that the cursor is always in view.
    let text = prompt.text();
    let paragraph = Paragraph::new(text, Base::Auto);
    let before = paragraph
        .clusters()
        .iter()
        .take_while(|c| (c.end as usize) <= prompt.cursor());
    // A line that was pasted may be longer than any screen is wide.
    let cells: usize = before.clone().map(|c| usize::from(c.width)).sum();
    let mut skipped = 0;
    let mut from = 0;
    for cluster in before {
        if cells - skipped < usize::from(room) {
            break;
        }
        skipped += usize::from(cluster.width);
        from = cluster.end as usize;
    }
    let base = if paragraph.is_rtl() {
        Base::Rtl
    } else {
        Base::Ltr
    };
    let shown = fitted(text.get(from..).unwrap_or(""), base, room);
    let line = shown.lines(u16::MAX).into_iter().next();
    let row = line.map(|l| shown.row(&l)).unwrap_or_default();
    // The line starts at the left in either direction: it is a line of the program, not of the text.
    let width = row.width();
    // In a right-to-left line the next letter goes to its left: a cell is kept for the cursor there.
    let left = area.x + 1 + u16::from(shown.is_rtl());
    let inner = Area {
        x: left,
        width: width.max(1).min(room),
        height: 1,
        ..area
    };
    paint::row(buf, inner, &row, |_| prompt_style);
    // The cursor stands on the cell of the cluster at it, or where the next letter would go.
    let at = narrow(prompt.cursor() - from.min(prompt.cursor()));
    let on = row.glyphs().iter().find(|g| g.start <= at && at < g.end);
    let x = match on {
        Some(glyph) => left + glyph.column,
        None if shown.is_rtl() && !text.is_empty() => {
            // Trailing blanks are no glyphs: they stand to the left of the row.
            left.saturating_sub(1)
        }
        None => {
            let total = u16::try_from(shown.width()).unwrap_or(width);
            left.saturating_add(total.min(room))
        }
    };
    (x.min(area.right().saturating_sub(1)), area.y)
}

/// The commands that a typed line may become, where there are any; of one what it does.
fn may_become(line: &str, language: Side, pen: &mut Pen<'_>, skin: &Skin) -> bool {
    let (names, doc) = command::candidates(line);
    if names.is_empty() {
        return false;
    }
    if let Some(doc) = doc {
        let name = names.first().copied().unwrap_or_default();
        pen.write(" ", skin.hints).write(name, skin.key);
        pen.write("  ", skin.hints).write(doc[language], skin.hints);
        return true;
    }
    pen.write(" tab", skin.key);
    let mut more = false;
    for name in names {
        more = usize::from(pen.left()) < name.len() + 4;
        if more {
            break;
        }
        pen.write("  ", skin.hints).write(name, skin.hints);
    }
    if more {
        pen.write(" …", skin.hints);
    }
    true
}

/// The keys that choose; of types, where all of them do not fit, the tags.
fn keys_of_choosing(choosing: &Choosing, pen: &mut Pen<'_>, key: Style, word: Style) {
    let keys = choosing.keys();
    // A blank between key and word, two between one and the next.
    let cells: usize = keys.iter().map(|(k, w)| k.len() + w.len() + 3).sum();
    let types = matches!(choosing, Choosing::TypeOfNew(_) | Choosing::Retype { .. });
    let tags = (types && cells > usize::from(pen.left()) + 2).then_some(Kind::ALL);
    for (at, (name, does)) in keys.iter().enumerate() {
        let tag = tags.and_then(|t| t.get(at).map(|k| k.tag()));
        let gap = match (at, tags) {
            (0, _) => "",
            (_, Some(_)) => " ",
            (_, None) => "  ",
        };
        pen.write(gap, word).write(name, key);
        pen.write(" ", word).write(tag.unwrap_or(does), word);
    }
}

/// The last line: the keys that help here.
pub(super) fn hints(state: &State, geometry: &Geometry, area: Area, skin: &Skin, buf: &mut Buffer) {
    paint::fill(buf, area, skin.hints);
    let mut pen = Pen::new(buf, area);
    if let Some(tip) = &state.tip
        && state.prompt.is_none()
    {
        pen.write(" ", skin.hints).write(tip, skin.notice);
        return;
    }
    if let Some(choosing) = &state.choosing
        && state.prompt.is_none()
    {
        pen.write(" ", skin.hints);
        keys_of_choosing(choosing, &mut pen, skin.key, skin.hints);
        return;
    }
    let in_list = state.focus == Focus::List;
    let shown: &[(Command, &'static str)] = if state.prompt.is_some() {
        &[]
    } else if in_list {
        &[
            (Command::NextPair, "next"),
            (Command::Activate, "open"),
            (Command::Search, "filter"),
            (Command::NextPane, "to the text"),
            (Command::ToggleList, "hide"),
            (Command::Help, "help"),
            (Command::Quit, "quit"),
        ]
    } else {
        &[
            (Command::NextPair, "pair"),
            (Command::NextPane, "pane"),
            (Command::NextEntity, "entity"),
            (Command::Activate, "other side"),
            (Command::Search, "search"),
            (Command::Order, "order"),
            (Command::ToggleList, "list"),
            (Command::CycleLayout, "layout"),
            (Command::CopyParagraph, "copy"),
        ]
    };
    // Help and quit are always there.
    let last: &[(Command, &'static str)] = if in_list || state.prompt.is_some() {
        &[]
    } else {
        &[(Command::Help, "help"), (Command::Quit, "quit")]
    };
    let keyed = |&(c, word): &(Command, &'static str)| {
        let key = state.keymap.keys_of(c).into_iter().next();
        let cells = |k: &String| k.chars().count() + word.chars().count() + 3;
        (key.as_ref().map_or(0, cells), key, word)
    };
    let last: Vec<_> = last.iter().map(keyed).collect();
    let kept: usize = last.iter().map(|l| l.0).sum();
    let list = shown
        .iter()
        .filter(|(c, _)| *c != Command::ToggleList || geometry.list.is_none() || in_list);
    let mut first = true;
    let list = list.map(|entry| (keyed(entry), kept));
    for ((cells, key, word), kept) in list.chain(last.into_iter().map(|l| (l, 0))) {
        if usize::from(pen.left()) < cells + kept {
            continue;
        }
        if let Some(key) = key {
            pen.write(if first { " " } else { "  " }, skin.hints);
            pen.write(&key, skin.key)
                .write(" ", skin.hints)
                .write(word, skin.hints);
            first = false;
        }
    }
    if let Some(prompt) = &state.prompt
        && prompt.purpose == Purpose::Command
        && !prompt.text().trim().is_empty()
        && may_become(prompt.text(), state.options.help_language(), &mut pen, skin)
    {
        return;
    }
    if state.prompt.is_some() {
        pen.write(" enter", skin.key).write(" go  ", skin.hints);
        pen.write("esc", skin.key).write(" give up  ", skin.hints);
        let filters = state
            .prompt
            .as_ref()
            .is_some_and(|p| matches!(p.purpose, Purpose::Filter | Purpose::Titles));
        let (key, word) = if filters {
            ("tab", " to the list")
        } else {
            ("up", " earlier")
        };
        pen.write(key, skin.key).write(word, skin.hints);
    }
}
