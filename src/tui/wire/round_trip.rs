//! What each kind of terminal shows of an encoded row is the row: over all short rows of an alphabet,
//! and over the sample article as it is drawn.

use std::sync::Arc;

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_bidi::Level;

use super::models::{self, Shown};
use super::profile::{Encoding, Ground, Marks, Profile};
use super::symbol::{class, is_letter, is_right_to_left, safe};
use super::{encode, sent_column};
use crate::app::keymap::{Key, KeyCode, Keymap};
use crate::app::message::{Memory, Message};
use crate::app::options::Options;
use crate::app::shelf::Item;
use crate::app::{State, update};
use crate::bitext::align;
use crate::config::Theme;
use crate::language::lexicon::Lexicon;
use crate::library;
use crate::text::forms::unshaped;
use crate::text::join::Form;
use crate::text::{Base, Paragraph, Sides};
use crate::tui::{style::Skin, view};

fn wanted(row: &[Cell], marks: Marks) -> Vec<Shown> {
    row.iter()
        .map(|cell| Shown::of(cell, safe(cell, marks).symbol()))
        .collect()
}

/// The colour a terminal of a dark ground draws, near enough: its own two are like their stand-ins.
fn drawn(colour: Color, bold: bool, own: [u8; 3]) -> [u8; 3] {
    let n = match colour {
        Color::Reset => return own,
        Color::Rgb(r, g, b) => return [r, g, b],
        Color::Indexed(254) => return [0xe4; 3],
        Color::Indexed(255) => return [0xee; 3],
        Color::Indexed(16) => return [0; 3],
        Color::Indexed(232) => return [8; 3],
        Color::Indexed(203) => return [255, 95, 95],
        Color::Indexed(n) => n,
        Color::Cyan => 6,
        Color::Red => 1,
        other => panic!("{other} is not in the palette"),
    };
    // Bold brightens by custom.
    let n = if bold && n < 8 { n + 8 } else { n };
    match n {
        9 => [255, 0, 0],
        14 => [0, 255, 255],
        n => [100 + 10 * n, 0, 0],
    }
}

fn look_alike(a: &Shown, b: &Shown) -> bool {
    let bold = a.modifier.contains(Modifier::BOLD);
    let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 10);
    let (letters, ground) = ([0xe9; 3], [4; 3]);
    a.text == b.text
        && a.modifier == b.modifier
        && near(drawn(a.fg, bold, letters), drawn(b.fg, bold, letters))
        && near(drawn(a.bg, false, ground), drawn(b.bg, false, ground))
}

fn letters_of(shown: &mut [Shown]) {
    for cell in shown {
        cell.text = cell
            .text
            .chars()
            .map(|c| match unshaped(c) {
                Some(([letter, '\0'], _)) => letter,
                _ => c,
            })
            .collect();
    }
}

/// Holds every profile against its terminals. `joined`: whether the letters' forms fit each other.
fn check(row: &[Cell], joined: bool) {
    let ltr = Some(Level::ltr());
    let as_is = wanted(row, Marks::Kept);
    let same = |profile: Profile, shown: &[Shown], terminal: &str| {
        assert_eq!(
            shown,
            as_is,
            "{profile} in {terminal}: {:?}",
            encode(profile, row)
        );
    };
    for profile in [Profile::Plain, Profile::NoCtl] {
        same(profile, &models::cells_stay(&encode(profile, row)), "xterm");
    }

    let sent = encode(Profile::Lrm, row);
    same(Profile::Lrm, &models::cells_stay(&sent), "xterm");
    same(Profile::Lrm, &models::vte(&sent, ltr), "VTE");
    // A letter in the first column cannot be kept from deciding a guessed direction.
    let guessable = row.first().is_some_and(|c| !is_letter(class(c)));
    if guessable {
        same(Profile::Lrm, &models::vte(&sent, None), "VTE, guessing");
    }

    let sent = encode(Profile::Inverse, row);
    same(
        Profile::Inverse,
        &models::konsole(&sent, true, ltr),
        "Konsole",
    );
    same(
        Profile::Inverse,
        &models::konsole(&sent, false, ltr),
        "Konsole without tables",
    );
    if guessable {
        same(
            Profile::Inverse,
            &models::konsole(&sent, true, None),
            "Konsole, guessing",
        );
    }
    if joined {
        for (cell, joins) in row.iter().zip(models::konsole_joins(&sent)) {
            let Some((_, form)) = unshaped(cell.symbol().chars().next().unwrap()) else {
                continue;
            };
            let before = matches!(form, Form::Final | Form::Medial);
            assert_eq!(joins, (before, form.joins_after()), "{cell:?} of {sent:?}");
        }
    }

    let sent = encode(Profile::Osc66, row);
    for fallback in [false, true] {
        same(Profile::Osc66, &models::kitty(&sent, fallback), "kitty");
    }

    let bare = wanted(row, Marks::Stripped);
    let sent = encode(Profile::Bold, row);
    for fallback in [false, true] {
        let shown = models::kitty(&sent, fallback);
        for ((seen, want), cell) in shown.iter().zip(&bare).zip(row) {
            let mut want = want.clone();
            if !is_right_to_left(class(cell)) || !cell.symbol().chars().all(char::is_alphanumeric) {
                let face = Modifier::BOLD | Modifier::ITALIC;
                want.modifier = want.modifier.difference(face).union(seen.modifier & face);
            }
            if *seen != want && safe(cell, Marks::Stripped).symbol() == cell.symbol() {
                panic!("bold in kitty: {shown:?} for {bare:?}");
            }
            assert_eq!(
                seen.text, want.text,
                "bold in kitty: {shown:?} for {bare:?}"
            );
        }
    }

    let sent = encode(Profile::Colour, row);
    for base in [ltr, None] {
        let shown = models::qtermwidget(&sent, base);
        let alike = shown.iter().zip(&as_is).all(|(a, b)| look_alike(a, b));
        assert!(alike && shown.len() == row.len(), "{shown:?} for {as_is:?}");
    }

    let sent = encode(Profile::Logical, row);
    let mut shown = models::knowing(&sent);
    let mut want = as_is.clone();
    if !joined {
        letters_of(&mut shown);
        letters_of(&mut want);
    }
    assert_eq!(shown, want, "logical: {sent:?}");
}

/// Looks that neighbours may have.
fn looks() -> Vec<Cell> {
    let look = |fg, bg, modifier| {
        let mut cell = Cell::EMPTY;
        (cell.fg, cell.bg, cell.modifier) = (fg, bg, modifier);
        cell
    };
    let (none, reset) = (Modifier::empty(), Color::Reset);
    vec![
        look(reset, reset, none),
        look(Color::Cyan, reset, none),
        look(Color::Red, reset, Modifier::BOLD),
        look(reset, reset, Modifier::REVERSED),
        look(
            Color::Rgb(9, 80, 200),
            Color::Rgb(1, 2, 3),
            Modifier::UNDERLINED,
        ),
        look(Color::Indexed(203), reset, Modifier::ITALIC),
        look(reset, Color::Cyan, Modifier::REVERSED | Modifier::BOLD),
    ]
}

/// Calls for each row of up to `most` symbols, with one look for all its cells and with many.
fn each_row(alphabet: &[&str], most: u32, mut check: impl FnMut(&[Cell])) {
    let looks = looks();
    let cells: Vec<Vec<Cell>> = looks
        .iter()
        .map(|look| {
            let with = |symbol: &&str| {
                let mut cell = look.clone();
                cell.set_symbol(symbol);
                cell
            };
            alphabet.iter().map(with).collect()
        })
        .collect();
    let mut dice: usize = 1;
    for count in 1..=most {
        for nth in 0..alphabet.len().pow(count) {
            let uniform = nth % (looks.len() + 1);
            let mut rest = nth;
            let row: Vec<Cell> = (0..count)
                .map(|_| {
                    dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let look = if uniform == looks.len() {
                        (dice >> 33) % looks.len()
                    } else {
                        uniform
                    };
                    let symbol = rest % alphabet.len();
                    rest /= alphabet.len();
                    cells[look][symbol].clone()
                })
                .collect();
            check(&row);
        }
    }
}

#[test]
fn every_short_row_is_shown_as_it_is() {
    let alphabet = [
        "\u{fee3}",
        "\u{fe96}\u{64e}",
        "3",
        "\u{663}",
        "(",
        ")",
        "a",
        " ",
        "│",
        "،",
        "-",
        "؟",
        "٪",
    ];
    each_row(&alphabet, 4, |row| check(row, false));
}

#[test]
fn every_row_of_letters_digits_and_brackets_is_shown_as_it_is() {
    let alphabet = ["\u{fee3}", "3", "\u{663}", "(", ")", " "];
    each_row(&alphabet, 5, |row| check(row, false));
    each_row(&["\u{fefb}", ".", ",", "3", "a"], 5, |row| {
        check(row, false)
    });
}

/// The cells of a text as they are drawn.
fn cells_of(text: &str, base: Base) -> Vec<Cell> {
    let rows = Paragraph::new(text, base).rows(u16::MAX);
    let Some(row) = rows.first() else {
        return Vec::new();
    };
    let mut cells = vec![Cell::EMPTY; usize::from(row.width())];
    for glyph in row.glyphs() {
        cells[usize::from(glyph.column)].set_symbol(&glyph.shown);
    }
    cells
}

#[test]
fn every_short_text_is_shown_in_order_and_joined() {
    let alphabet = ['ب', 'ل', 'ا', '\u{200c}', '5', ' ', '('];
    for count in 1..=5 {
        for nth in 0..alphabet.len().pow(count) {
            let mut rest = nth;
            let text: String = (0..count)
                .map(|_| {
                    let c = alphabet[rest % alphabet.len()];
                    rest /= alphabet.len();
                    c
                })
                .collect();
            check(&cells_of(&text, Base::Rtl), true);
        }
    }
}

/// The sample, opened, aligned and read, on a screen of some columns, with a search for part of a word.
pub(super) fn sample(columns: u16, rows: u16) -> State {
    let library = library::seeds();
    let mut state = State::new((columns, rows), Options::default(), Keymap::default());
    let items = library.entries.iter().map(|entry| Item {
        id: entry.id.clone(),
        titles: entry.titles.clone(),
        date: entry.date,
        progress: 0,
        seen: false,
    });
    let _ = update(
        &mut state,
        Message::Listed {
            items: items.collect(),
            last: None,
            names: None,
        },
    );
    let article = Arc::new(library::read_with_notes(&library.entries[0]).unwrap().0);
    let strs = article.strs();
    let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let alignment = Arc::new(align::align(sides, Lexicon::shipped()));
    let entities = Arc::new(crate::entity::analyse(sides, &alignment));
    let id = article.id.clone();
    let memory = Memory::default();
    let messages = [
        Message::Opened { article, memory },
        Message::Aligned(id.clone(), alignment),
        Message::Analysed(id, entities),
        Message::Key(Key::char('/')),
        Message::Paste("هاجر".into()),
        Message::Key(Key::plain(KeyCode::Enter)),
    ];
    for message in messages {
        let _ = update(&mut state, message);
    }
    state
}

#[test]
fn the_sample_is_shown_as_it_is_at_every_width() {
    let skin = Skin::of(&Theme::default());
    let mut state = sample(120, 40);
    let (mut rows, mut in_part) = (0, 0);
    for columns in (20..=120).step_by(4) {
        let _ = update(&mut state, Message::Resized(columns, 40));
        for key in [KeyCode::PageDown, KeyCode::PageUp] {
            let _ = update(&mut state, Message::Key(Key::plain(key)));
            let mut screen = Buffer::empty(Rect::new(0, 0, columns, 40));
            let _ = view::draw(&state, &skin, &mut screen);
            for row in screen.content().chunks(usize::from(columns)) {
                if row.iter().any(|cell| is_right_to_left(class(cell))) {
                    check_drawn(row);
                    rows += 1;
                }
                in_part += row
                    .windows(2)
                    .filter(|two| two.iter().all(|c| is_letter(class(c))))
                    .filter(|two| two[0].style() != two[1].style())
                    .count();
            }
        }
    }
    assert!(rows > 1000, "{rows} rows with Arabic");
    assert!(in_part > 20, "{in_part} looks that change within a word");
}

/// Themes' colours are many: for the check of colours the letters' names do.
fn check_drawn(row: &[Cell]) {
    let plain: Vec<Cell> = row
        .iter()
        .map(|cell| {
            let mut cell = cell.clone();
            let few = |colour: Color| match colour {
                Color::Reset => Color::Reset,
                Color::Black | Color::Red | Color::LightRed | Color::Yellow => Color::Red,
                _ => Color::Cyan,
            };
            (cell.fg, cell.bg) = (few(cell.fg), few(cell.bg));
            cell
        })
        .collect();
    assert!(plain.iter().all(|cell| cell.symbol().cell_width() == 1));
    check(&plain, true);
}

#[test]
fn a_cursor_is_sent_to_where_it_will_be_seen() {
    let row = cells_of("abc مرحبا (5)", Base::Rtl);
    let names: Vec<u16> = (0..).take(row.len()).collect();
    for profile in [Profile::Lrm, Profile::Inverse, Profile::Logical] {
        let encoding = Encoding::from(profile);
        let mut marked = row.clone();
        for (cell, name) in marked.iter_mut().zip(&names) {
            cell.fg = Color::Indexed(u8::try_from(*name).unwrap());
        }
        let sent = encode(encoding, &marked);
        for (column, cell) in marked.iter().enumerate() {
            let at = sent_column(encoding, &row, column);
            assert_eq!(sent[at].fg, cell.fg, "{profile} {column}");
        }
    }
}

#[test]
fn marks_are_kept_or_not() {
    let row = cells_of("بَ e\u{301}", Base::Rtl);
    let stripped = Encoding {
        marks: Marks::Stripped,
        ..Profile::Plain.into()
    };
    let symbols = |encoding: Encoding| -> String {
        encode(encoding, &row).iter().map(Cell::symbol).collect()
    };
    assert_eq!(symbols(stripped), "e\u{301} \u{fe8f}");
    assert_eq!(symbols(Profile::Plain.into()), "e\u{301} \u{fe8f}\u{64e}");
    assert_eq!(symbols(Profile::Bold.into()), "e\u{301} \u{fe8f}");
}

#[test]
fn a_light_ground_is_sent_dark_letters() {
    let row = cells_of("بب", Base::Rtl);
    let light = Encoding {
        ground: Ground::Light,
        ..Profile::Colour.into()
    };
    let colours: Vec<Color> = encode(light, &row).iter().map(|c| c.fg).collect();
    assert_eq!(colours, [Color::Indexed(16), Color::Indexed(232)]);
}

#[test]
fn logical_rows_are_read_from_their_start() {
    let read = |text: &str| -> String {
        let row = cells_of(text, Base::Rtl);
        encode(Profile::Logical, &row)
            .iter()
            .map(Cell::symbol)
            .collect()
    };
    assert_eq!(read("بلغ عددهم (700) مهاجر"), "بلغ عددهم (700) مهاجر");
    assert_eq!(read("سنة ١٤٤٢ جدًا"), "سنة ١٤٤٢ جدًا");
}
