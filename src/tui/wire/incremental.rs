//! Whatever is pressed, the screen after all the pieces sent is the screen of one repaint: over random walks
//! through the sample and over made-up pages, in every profile, as vt100 parses what is sent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::receiver::Receiver;
use super::round_trip::sample;
use super::*;
use crate::app::keymap::{Key, KeyCode};
use crate::app::message::Message;
use crate::app::{State, update};
use crate::config::Theme;
use crate::tui::{style::Skin, view};

/// Holds a screen against one that is drawn at once.
fn check(
    line: &Receiver,
    profile: Profile,
    picture: &Buffer,
    cursor: Option<Position>,
    what: &str,
) {
    let mut afresh = Receiver::new(line.size, profile);
    afresh.show(picture, cursor);
    for (at, (now, once)) in line.seen().iter().zip(&afresh.seen()).enumerate() {
        let width = usize::from(line.size.0);
        let (y, x) = (at / width, at % width);
        assert_eq!(
            now,
            once,
            "{profile}, {what}: row {y}, column {x}; sent last:\n{}",
            line.last.replace('\u{1b}', "\n^")
        );
    }
    if cursor.is_some() {
        assert_eq!(line.cursor(), afresh.cursor(), "{profile}, {what}");
    }
}

/// Whether lines were moved by what was sent last.
fn has_scrolled(line: &Receiver) -> bool {
    line.last.contains("\u{1b}[r")
}

/// Numbers that look thrown.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % most
    }
}

const SIZES: [(u16, u16); 5] = [(120, 40), (80, 24), (60, 20), (47, 13), (130, 12)];

/// Keys that scroll, several times as likely as the others, which change the screen in other ways.
fn any_key(dice: &mut Dice) -> Vec<Key> {
    let scrolls = [
        Key::ctrl('e'),
        Key::ctrl('y'),
        Key::ctrl('d'),
        Key::ctrl('u'),
        Key::char('j'),
        Key::char('k'),
        Key::plain(KeyCode::PageDown),
        Key::plain(KeyCode::PageUp),
    ];
    let others = "Ggovetnbm?/lzw12:\t";
    if dice.below(5) > 0 {
        let key = scrolls[[0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7][dice.below(12)]];
        return vec![key; 1 + dice.below(3)];
    }
    let other = others.chars().nth(dice.below(others.len())).unwrap();
    let key = match other {
        '\t' => Key::plain(KeyCode::Tab),
        other => Key::char(other),
    };
    if dice.below(4) > 0 {
        vec![key, Key::plain(KeyCode::Esc)]
    } else {
        vec![key]
    }
}

fn walk(profile: Profile, mut dice: Dice, steps: usize) -> usize {
    let skin = Skin::of(&Theme::default());
    let mut state: State = sample(SIZES[0].0, SIZES[0].1);
    let mut line = Receiver::new(SIZES[0], profile);
    let mut scrolled = 0;
    let mut done = String::new();
    for _ in 0..steps {
        if dice.below(25) == 0 {
            let size = SIZES[dice.below(SIZES.len())];
            line.resize(size);
            let _ = update(&mut state, Message::Resized(size.0, size.1));
            done = format!("{size:?}");
        }
        for key in any_key(&mut dice) {
            let _ = update(&mut state, Message::Key(key));
            done.push_str(&format!(" {key}"));
        }
        let mut picture = Buffer::empty(Rect::new(0, 0, line.size.0, line.size.1));
        let cursor = view::draw(&state, &skin, &mut picture).map(Position::from);
        line.show(&picture, cursor);
        scrolled += usize::from(has_scrolled(&line));
        check(&line, profile, &picture, cursor, &done);
    }
    scrolled
}

#[test]
fn after_any_keys_the_screen_is_that_of_one_repaint() {
    let walks = (1..).zip(Profile::ALL);
    let scrolled = walks.map(|(seed, (profile, _))| walk(profile, Dice(seed * 7919), 120));
    let scrolled: Vec<usize> = scrolled.collect();
    let all: usize = scrolled.iter().sum();
    assert!(all > 160, "{scrolled:?}");
}

/// Ten times that and more: `cargo test --lib long_walks -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn after_long_walks_too() {
    for seed in 1..40 {
        for (profile, _) in Profile::ALL {
            walk(profile, Dice(seed), 150);
        }
    }
}

/// A screen of text of both kinds, of different lengths, between a header and a status row, from a line on.
fn page(from: usize, mark: usize) -> Buffer {
    let mut picture = Buffer::empty(Rect::new(0, 0, 80, 14));
    let style = Style::new();
    picture.set_string(0, 0, "header \u{fee3}", style);
    picture.set_string(0, 13, format!("status {from} \u{fee3}"), style.reversed());
    let words = [
        "one",
        "\u{fee3}\u{fee4}\u{fee2}",
        "語",
        "\u{fecb}\u{64e}\u{feec}",
        "a",
        " ",
    ];
    for y in 1..13u16 {
        let nth = from + usize::from(y);
        let line: Vec<&str> = (0..12 + nth % 7)
            .map(|k| words[(nth * nth + k * (nth % 5 + 1) + k * k * nth) % words.len()])
            .collect();
        let line = format!("{nth} {}", line.join(" "));
        let lit = if nth == mark {
            style.bg(Color::Blue)
        } else if nth.is_multiple_of(9) {
            style.add_modifier(Modifier::BOLD).fg(Color::Cyan)
        } else {
            style
        };
        picture.set_string(9, y, line, lit);
        // What does not scroll: a list, a border.
        let item = ["alpha", "beta", "", "gamma"][usize::from(y) % 4];
        picture.set_string(0, y, item, style);
        picture.set_string(8, y, "│", style);
    }
    picture
}

#[test]
fn pages_with_wide_letters_and_grounds_scroll() {
    for (profile, _) in Profile::ALL {
        let mut line = Receiver::new((80, 14), profile);
        let mut scrolled = 0;
        let steps = [0, 1, 2, 5, 4, 3, 0, 30, 31, 29, 28, 40, 44, 45, 60, 55, 56];
        for (round, from) in steps.into_iter().enumerate() {
            let picture = page(from, from + round % 5);
            line.show(&picture, None);
            scrolled += usize::from(has_scrolled(&line));
            check(&line, profile, &picture, None, &format!("page {from}"));
        }
        assert!(scrolled >= 6, "{profile}: {scrolled}");
    }
}
