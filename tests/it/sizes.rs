//! The seeds on screens of every size, drawn into a buffer: nothing fails, nothing is cut off.

use std::sync::Arc;

use diglot::app::geometry::Arrangement;
use diglot::app::keymap::{Keymap, parse_keys};
use diglot::app::message::Memory;
use diglot::app::options::Options;
use diglot::app::shelf::Item;
use diglot::app::{Message, State, update};
use diglot::bitext::align;
use diglot::config::Theme;
use diglot::language::lexicon::Lexicon;
use diglot::library;
use diglot::text::Sides;
use diglot::tui::style::Skin;
use diglot::tui::view::draw;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The program with the seed articles open and aligned.
fn state() -> State {
    let library = library::seeds();
    let entry = &library.entries[0];
    let article = library::read(entry).unwrap();
    let strs = article.strs();
    let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let alignment = align(sides, Lexicon::shipped());
    let mut state = State::new((120, 40), Options::default(), Keymap::default());
    let item = Item {
        id: entry.id.clone(),
        titles: entry.titles.clone(),
        date: entry.date,
        progress: 0,
        seen: true,
    };
    for message in [
        Message::Listed {
            items: vec![item],
            last: None,
            names: None,
        },
        Message::Opened {
            article: Arc::new(article),
            memory: Memory::default(),
        },
        Message::Aligned(entry.id.clone(), Arc::new(alignment)),
    ] {
        let _ = update(&mut state, message);
    }
    state
}

/// Types keys, in the notation of the settings.
fn press(state: &mut State, keys: &str) {
    for key in parse_keys(keys).unwrap() {
        let _ = update(state, Message::Key(key));
    }
}

/// The state on a screen of this size, as lines.
fn drawn(state: &mut State, (columns, rows): (u16, u16)) -> Vec<String> {
    let _ = update(state, Message::Resized(columns, rows));
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let cursor = draw(state, &Skin::of(&Theme::default()), &mut buffer);
    if let Some((x, y)) = cursor {
        assert!(x < columns && y < rows, "cursor at {x},{y}");
    }
    lines(&buffer)
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    let line = |cells: &[ratatui::buffer::Cell]| cells.iter().map(|c| c.symbol()).collect();
    buffer.content.chunks(width).map(line).collect()
}

/// All small sizes, and a coarse grid over the large ones.
fn sizes() -> Vec<(u16, u16)> {
    let small = (1..=60).flat_map(|columns| (1..=30).map(move |rows| (columns, rows)));
    let large = [61, 71, 72, 73, 80, 99, 100, 101, 120, 163, 200, 311, 500];
    let tall = [1, 2, 5, 6, 9, 10, 12, 13, 14, 24, 40, 57, 99, 200];
    let coarse = large
        .into_iter()
        .flat_map(|columns| tall.map(|rows| (columns, rows)));
    small.chain(coarse).collect()
}

/// Checks the last lines of a screen: the status line, and below it only whole hints.
fn assert_footer_is_whole(state: &State, lines: &[String], words: &[&str]) {
    let size = state.size;
    let geometry = state.geometry();
    if let Some(hints) = geometry.hints {
        assert_eq!(hints.y + 1, size.1);
        let line = lines[usize::from(hints.y)].trim();
        assert!(!line.contains('…'), "{size:?}: {line}");
        for hint in line.split("  ").filter(|hint| !hint.is_empty()) {
            let (_, word) = hint.split_once(' ').expect(hint);
            assert!(words.contains(&word), "{size:?}: {word:?} of {line:?}");
        }
        for always in ["? help", "q quit"] {
            assert!(line.contains(always), "{size:?}: {line:?}");
        }
    }
    let status = &lines[usize::from(geometry.status.y)];
    let left = status.trim_end();
    assert!(
        left.starts_with(" ¶1↔") && left.ends_with('%'),
        "{size:?}: {left:?}"
    );
}

const WORDS: [&str; 12] = [
    "pair",
    "pane",
    "entity",
    "other side",
    "search",
    "order",
    "list",
    "layout",
    "copy",
    "help",
    "quit",
    "hide",
];

#[test]
fn at_every_size_the_footer_is_whole_and_the_text_in_view() {
    let mut state = state();
    for size in sizes() {
        let lines = drawn(&mut state, size);
        if size.0 < 24 || size.1 < 6 {
            assert_eq!(state.geometry().arrangement, Arrangement::TooSmall);
            let said: String = lines.concat();
            assert!(said.starts_with('w'), "{size:?}: {said:?}");
        } else {
            assert_footer_is_whole(&state, &lines, &WORDS);
            assert!(lines.iter().any(|l| l.contains("▌ ")), "{size:?}: no bar");
            let words = lines.concat();
            assert!(words.contains("British"), "{size:?}");
        }
    }
}

#[test]
fn nothing_fails_in_any_layout_prompt_or_card_at_any_size() {
    for (turn, keys) in [
        "v",
        "v v",
        "s",
        "s s",
        "S",
        "o",
        "] x",
        "] 0",
        "2 0",
        "d",
        "m",
        "G",
        "tab",
        "tab tab",
        "/ l i b y a enter n",
        "/ ا ل ل",
        ":",
        ": h e l p",
        "?",
        "? j j j",
        "? tab j j",
        "i",
        "F",
        "> > > >",
        "< < < < <",
    ]
    .into_iter()
    .enumerate()
    {
        let mut state = state();
        press(&mut state, keys);
        for (at, size) in sizes().into_iter().enumerate() {
            // Other ones each turn: all have their turn with several of the keys.
            if at % 29 != turn % 29 {
                continue;
            }
            let lines = drawn(&mut state, size);
            assert_eq!(lines.len(), usize::from(size.1));
        }
    }
}

#[test]
fn a_screen_that_has_just_become_smaller_or_larger_is_drawn_too() {
    let mut state = state();
    let skin = Skin::of(&Theme::default());
    for size in [(120, 40), (80, 24), (60, 20), (30, 8), (20, 4)] {
        let _ = update(&mut state, Message::Resized(size.0, size.1));
        for (columns, rows) in [(1, 1), (20, 4), (79, 23), (121, 41), (500, 200)] {
            let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
            let _ = draw(&state, &skin, &mut buffer);
            assert_eq!(lines(&buffer).len(), usize::from(rows));
        }
    }
}

#[test]
fn a_line_longer_than_any_screen_is_drawn_in_the_prompt() {
    let mut state = state();
    press(&mut state, "/");
    let _ = update(&mut state, Message::Paste("x".repeat(70_000)));
    let lines = drawn(&mut state, (80, 24));
    assert!(lines.iter().any(|l| l.contains("/xxx")), "{lines:?}");
}

#[test]
fn sizes_without_a_cell_do_no_harm() {
    let mut state = state();
    for (columns, rows) in [(0, 0), (0, 40), (120, 0), (u16::MAX, 1), (1, u16::MAX)] {
        let _ = update(&mut state, Message::Resized(columns, rows));
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns.min(99), rows.min(99)));
        let _ = draw(&state, &Skin::of(&Theme::default()), &mut buffer);
    }
}
