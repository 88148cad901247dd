//! What the screen shows: whole screens of the seeds as snapshots, and what must hold on any of them.
//!
//! A snapshot has each row between U+202D and U+202C, so that a viewer that knows bidi leaves the cells
//! in their order; below a row that is not all plain text stand the looks of its cells, a letter each
//! ([`LOOKS`]). Links are the hand-made ones and entities a few given here: the screen is tested, not
//! the aligner and the detector.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use diglot::app::command::{COMMANDS, Topic, lines};
use diglot::config::Theme;
use diglot::config::theme::Base;
use diglot::entity::Kind;
use diglot::text::{ParaId, Side, Sides};
use diglot::tui::style::Skin;
use diglot::tui::view;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::scene::{Named, Scene, Story, alone, long, moon, seeds, story};

/// The looks of the dark theme: what a cell has, its letter, what it is for.
const LOOKS: &[(&str, char, &str)] = &[
    ("White", '.', "current pair"),
    ("dim", '-', "dim"),
    ("dim reversed", '_', "dim, in the status line"),
    ("bold", 'T', "headline"),
    ("White bold", 'C', "headline, current"),
    ("Cyan", 'k', "link"),
    ("Cyan bold", 'K', "active, key"),
    ("Cyan bold reversed", 'B', "name of the program"),
    ("Magenta bold", 'X', "crossing"),
    ("Yellow italic", 'z', "without counterpart"),
    (
        "Yellow italic reversed",
        'Z',
        "without counterpart, selected",
    ),
    ("Cyan reversed", 'A', "where Arabic names it, selected"),
    ("LightCyan italic reversed", 'L', "place, selected"),
    (
        "Yellow bold italic underlined reversed",
        'Y',
        "time, selected",
    ),
    ("LightCyan bold", 'U', "not read yet"),
    ("LightCyan bold reversed", 'V', "not read yet, selected"),
    ("reversed", '=', "status"),
    ("bold reversed", '#', "status, strong"),
    ("White reversed", '*', "current entity or selected"),
    ("Green", 'i', "notice"),
    ("Green reversed", 'I', "notice in the status line"),
    ("LightGreen bold", 'p', "person"),
    ("LightGreen bold reversed", 'P', "person, current"),
    ("LightBlue", 'w', "line of a crossing link"),
    ("LightGreen", 'v', "line of a crossing link"),
    ("Yellow", 'y', "line of a crossing link"),
    ("LightBlue underlined", 'o', "organisation"),
    (
        "LightBlue underlined reversed",
        'O',
        "organisation, current",
    ),
    ("LightCyan italic", 'l', "place"),
    ("LightCyan dim", 'l', "place, in Arabic"),
    ("LightMagenta bold italic", 'g', "group"),
    ("LightMagenta bold", 'g', "group, in Arabic"),
    ("Yellow italic underlined", 'd', "date"),
    ("Yellow bold underlined", 'd', "date, in Arabic"),
    ("Yellow bold italic underlined", 't', "time"),
    ("Yellow dim underlined", 't', "time, in Arabic"),
    ("Gray dim underlined", 'n', "number"),
    ("Magenta bold underlined", 'r', "office"),
    ("Magenta bold underlined reversed", 'R', "office, current"),
    ("LightYellow bold underlined", 'h', "hit"),
    ("Black on LightYellow bold underlined", 'H', "current hit"),
];

/// Draws a scene.
pub(crate) fn draw(scene: &Scene, base: Base) -> (Buffer, Option<(u16, u16)>) {
    let (width, height) = scene.state.size;
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let cursor = view::draw(&scene.state, &Skin::of(&Theme::of(base)), &mut buf);
    (buf, cursor)
}

/// What a cell looks like, in words: `Cyan on Black bold`.
fn look(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(format!("{:?}", cell.fg));
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {:?}", cell.bg));
    }
    let names = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ];
    let has = names.iter().filter(|(m, _)| cell.modifier.contains(*m));
    words.extend(has.map(|(_, name)| (*name).to_owned()));
    words.join(" ")
}

/// The letter of a look, `?` where it has none.
fn letter(cell: &Cell) -> char {
    let look = look(cell);
    if look.is_empty() {
        return ' ';
    }
    let known = LOOKS.iter().find(|(words, ..)| *words == look);
    known.map_or('?', |l| l.1)
}

/// The cells of a row from left to right.
fn cells(buf: &Buffer, y: u16) -> impl Iterator<Item = &Cell> {
    (0..buf.area.width).filter_map(move |x| buf.cell((x, y)))
}

pub(crate) fn row(buf: &Buffer, y: u16) -> String {
    cells(buf, y).map(Cell::symbol).collect()
}

/// The screen as text.
pub(crate) fn shown(scene: &Scene) -> String {
    let (buf, cursor) = draw(scene, Base::Dark);
    let mut out = String::new();
    let mut used = BTreeSet::new();
    let mut nameless = BTreeSet::new();
    for y in 0..buf.area.height {
        out.push_str(&format!("\u{202d}{}\u{202c}", row(&buf, y)));
        out.push('\n');
        let looks: String = cells(&buf, y).map(letter).collect();
        used.extend(looks.chars());
        nameless.extend(cells(&buf, y).filter(|c| letter(c) == '?').map(look));
        if !looks.trim().is_empty() {
            out.push_str(&format!("~{}\n", looks.trim_end()));
        }
    }
    assert!(
        nameless.is_empty(),
        "looks without a letter in LOOKS: {nameless:?}"
    );
    if let Some((x, y)) = cursor {
        out.push_str(&format!("cursor {x} {y}\n"));
    }
    for (look, letter, what) in LOOKS.iter().filter(|l| used.contains(&l.1)) {
        out.push_str(&format!("{letter} {what} ({look})\n"));
    }
    out
}

/// The seeds with some of what they name.
fn named_seeds() -> Story {
    use Kind as K;
    seeds().naming(&[
        (K::Place, &[(3, "Tripoli")], &[(1, "طرابلس"), (2, "طرابلس")]),
        (K::Date, &[(3, "10 June, 2021")], &[(1, "10 يونيو 2021")]),
        (K::Organisation, &[(3, "Lana")], &[]),
        (
            K::Title,
            &[(3, "Minister of Interior")],
            &[(2, "وزير الداخلية")],
        ),
        (
            K::Person,
            &[(3, "Khaled Mazen"), (7, "Khaled Mazen"), (11, "Mazen")],
            &[(2, "خالد مازن"), (4, "مازن"), (5, "مازن"), (7, "مازن")],
        ),
        (
            K::Group,
            &[(3, "British"), (4, "British"), (5, "British")],
            &[],
        ),
        (
            K::Person,
            &[(3, "Ben Wallace"), (6, "Ben Wallace")],
            &[(2, "بن السي"), (3, "بن السي"), (9, "بن السي")],
        ),
        (
            K::Place,
            &[(3, "Libya"), (5, "Libya"), (8, "Libya")],
            &[(4, "ليبيا"), (5, "ليبيا")],
        ),
        (K::Number, &[(10, "700")], &[(6, "700 ألف")]),
        (K::Time, &[(2, "17:11:29")], &[]),
    ])
}

pub(crate) fn scene(size: (u16, u16), keys: &str) -> Scene {
    let mut scene = Scene::new(vec![named_seeds(), alone(Side::Arabic), moon()], size);
    scene.keys(keys);
    scene
}

/// A picture of a screen each: its size, the keys that lead there.
macro_rules! screen {
    ($($name:ident: $size:expr, $keys:expr;)*) => {$(
        #[test]
        fn $name() {
            let scene = $crate::screens::scene($size, $keys);
            insta::assert_snapshot!($crate::screens::shown(&scene));
        }
    )*};
}
pub(crate) use screen;

screen! {
    at_80x24: (80, 24), "";
    at_80x24_entity: (80, 24), "5e";
    at_80x24_search: (80, 24), "5G /الانتخابية enter";
    at_80x24_prompt: (80, 24), "/ وزير";
    at_80x24_unlocked: (80, 24), "S 5G l 8G";
    at_80x24_help: (80, 24), "?";
    at_80x24_help_arabic: (80, 24), "? tab";
    at_120x40: (120, 40), "";
    at_120x40_crossing: (120, 40), "]x";
    at_120x40_arabic_order: (120, 40), "o l 8G";
    at_120x40_list: (120, 40), "h j";
    at_120x40_filter: (120, 40), "F p";
    at_200x50: (200, 50), "4e";
    at_60x20: (60, 20), "3G";
    at_40x12: (40, 12), "3G";
    at_40x12_arabic: (40, 12), "3G tab";
    at_20x5: (20, 5), "";
}

/// A shown string in visual order, as `Paragraph` sets it.
fn set(text: &str, base: diglot::text::Base) -> String {
    let rows = diglot::text::Paragraph::new(text, base).rows(u16::MAX);
    rows[0]
        .glyphs()
        .iter()
        .map(|g| g.shown.to_string())
        .collect()
}

#[test]
fn the_card_of_keys_fits_80_columns_and_names_every_command_in_either_language() {
    for (keys, language) in [("?", Side::English), ("? tab", Side::Arabic)] {
        holds_every_command(keys, language);
    }
}

/// The card at its top and at its end, which overlap, hold all of it.
fn holds_every_command(keys: &str, language: Side) {
    let rows = |keys: &str| {
        let (buf, _) = draw(&scene((80, 24), keys), Base::Dark);
        (1..23).map(|y| row(&buf, y)).collect::<Vec<String>>()
    };
    let mut screen = rows(keys);
    screen.extend(rows(&format!("{keys} G")));
    // A key stands before its meaning, which the card cuts nowhere.
    for of in Topic::ALL.into_iter().flat_map(lines) {
        let meaning = match language {
            Side::English => of.doc.english.to_owned(),
            Side::Arabic => set(of.doc.arabic, diglot::text::Base::Rtl),
        };
        let line = screen.iter().find(|l| l.contains(&meaning));
        let line = line.unwrap_or_else(|| panic!("no line for {}", of.entry.name));
        let (left, right) = line.split_once(&meaning).unwrap();
        let key = [left, right][language as usize];
        assert!(!key.trim().is_empty(), "{line}");
    }
    let words: BTreeSet<&str> = screen.iter().flat_map(|l| l.split_whitespace()).collect();
    for entry in COMMANDS {
        let key = entry.keys[0];
        let short = match key {
            "enter" => "⏎".to_owned(),
            "tab" | "esc" => key.to_owned(),
            "backtab" => "s-tab".to_owned(),
            key => key.replace("ctrl-", "^").replace(' ', ""),
        };
        assert!(words.contains(short.as_str()), "{short} of {}", entry.name);
    }
    let card = screen.join("");
    assert!(!card.contains('…'), "something is cut");
}

#[test]
fn the_gutter_names_links_crossings_and_omissions() {
    let mut scene = Scene::new(vec![moon()], (80, 40));
    let gutter = |scene: &Scene| {
        let area = scene.state.geometry().gutter.unwrap();
        let (buf, _) = draw(scene, Base::Dark);
        // Which of the two sides of a crossing has moved is a matter of view: arrows are left out.
        let rows = (area.y..area.bottom()).map(|y| {
            let cells = (area.x..area.right()).filter_map(|x| buf.cell((x, y)));
            cells
                .map(Cell::symbol)
                .collect::<String>()
                .replace(['↑', '↓', ' '], "")
                .trim()
                .to_owned()
        });
        rows.filter(|r| !r.is_empty() && r != "┊")
            .collect::<Vec<_>>()
    };
    assert_eq!(
        gutter(&scene),
        ["1─1", "2─2", "3─∅", "4╳6,7", "∅─8", "5─3", "6,7─4", "8─5"]
    );
    scene.keys("o");
    assert_eq!(
        gutter(&scene),
        ["1─1", "2─2", "3─∅", "5─3", "6,7─4", "8─5", "4╳6,7", "∅─8"]
    );
    let seeds = Scene::new(vec![seeds()], (200, 50));
    let rows = gutter(&seeds);
    assert_eq!(rows[..3], ["1─∅", "2─∅", "3─1,2"], "{rows:?}");
    assert!(rows.iter().any(|r| r.starts_with("5╳8")), "{rows:?}");
}

#[test]
fn arabic_rows_end_at_the_right_of_their_pane_and_english_ones_begin_at_the_left() {
    for size in [(80, 24), (120, 40), (200, 50), (60, 20), (72, 14)] {
        for story in [named_seeds(), moon(), long()] {
            let scene = Scene::new(vec![story], size);
            let (buf, _) = draw(&scene, Base::Dark);
            let reader = scene.state.reader.as_ref().unwrap();
            let geometry = scene.state.geometry();
            for side in Side::BOTH {
                let text = geometry.panes[side].unwrap().text;
                for row in reader.rows_in_view(side) {
                    let x = match side {
                        Side::English => text.x,
                        Side::Arabic => text.right() - 1,
                    };
                    let cell = buf.cell((x, text.y + row.y)).unwrap();
                    assert_ne!(cell.symbol(), " ", "{side:?} {row:?} at {size:?}");
                }
            }
        }
    }
}

/// The cells of a side that have what an entity's look adds, joined by rows.
fn cells_with(scene: &Scene, side: Side, has: Modifier) -> Vec<String> {
    let (buf, _) = draw(scene, Base::Mono);
    let text = scene.state.geometry().panes[side].unwrap().text;
    let rows = (text.y..text.bottom()).map(|y| {
        let row = (text.x..text.right()).filter_map(|x| buf.cell((x, y)));
        row.filter(|c| c.modifier.contains(has))
            .map(Cell::symbol)
            .collect::<String>()
    });
    rows.filter(|r| !r.is_empty()).collect()
}

/// Names inside a word, after a clitic: the name's letters are lit and no others, though they are
/// joined.
#[test]
fn a_name_after_a_clitic_is_lit_to_the_letter() {
    for (text, name, cells) in [
        ("ذهب ومصر معه", "مصر", 3),
        ("سافر بليبيا كلها", "ليبيا", 5),
        // Lam and alef share a cell where they join; the name begins after the preposition.
        ("من لندن ولأحمد ما شاء", "أحمد", 4),
        ("هو كِبِنٌ", "بِنٌ", 2),
    ] {
        let story = story("clitic", Sides::new(&["x"], &[text]), &[(&[1], &[1])]);
        let at = text.find(name).unwrap();
        let story = Story {
            entities: story
                .clone()
                .naming(&[(Kind::Organisation, &[], &[(1, name)])])
                .entities,
            ..story
        };
        let mut scene = Scene::new(vec![story], (80, 24));
        // Bold is the title's: only the underline says entity.
        let lit = cells_with(&scene, Side::Arabic, Modifier::UNDERLINED);
        assert_eq!(lit.len(), 1, "{text}: {lit:?}");
        let reader = scene.state.reader.as_ref().unwrap();
        let leaf = reader.leaf(ParaId::new(Side::Arabic, 0)).unwrap();
        let row = leaf.paragraph.row(&leaf.lines[0]);
        let end = at + name.len();
        let expected: String = row
            .glyphs()
            .iter()
            .filter(|g| (g.start as usize) < end && (g.end as usize) > at)
            .map(|g| g.shown.to_string())
            .collect();
        assert_eq!(lit[0], expected, "{text}");
        let clusters = row
            .glyphs()
            .iter()
            .filter(|g| (g.start as usize) < end && (g.end as usize) > at)
            .count();
        assert_eq!(clusters, cells, "{text}: {expected}");
        scene.keys("l e");
        let current = cells_with(
            &scene,
            Side::Arabic,
            Modifier::UNDERLINED | Modifier::REVERSED,
        );
        assert_eq!(current, [expected], "{text}");
    }
}

#[test]
fn every_kind_of_entity_has_its_own_look_in_every_theme_without_relying_on_colour_in_mono() {
    let words: Vec<String> = Kind::ALL.iter().map(|k| format!("{k:?}")).collect();
    let text = words.join(" plain ");
    let named: Vec<[Named; 1]> = (words.iter()).map(|w| [(2, &*w.clone().leak())]).collect();
    let all: Vec<(Kind, &[Named], &[Named])> = (Kind::ALL.iter())
        .zip(&named)
        .map(|(k, n)| (*k, &n[..], &[][..]))
        .collect();
    let story = story("kinds", Sides::new(&["x", &text], &["س"]), &[(&[1], &[1])]).naming(&all);
    let scene = Scene::new(vec![story], (120, 24));
    for (base, name) in Base::ALL {
        let (buf, _) = draw(&scene, base);
        let area = scene.state.geometry().panes.english.unwrap().text;
        let mut looks = Vec::new();
        for word in words.iter().map(String::as_str).chain(["plain"]) {
            let found = (area.y..area.bottom()).find_map(|y| {
                let line: Vec<&Cell> = (area.x..area.right())
                    .filter_map(|x| buf.cell((x, y)))
                    .collect();
                let text: String = line.iter().map(|c| c.symbol()).collect();
                let at = text.find(word)?;
                let styles: BTreeSet<String> =
                    line[at..at + word.len()].iter().map(|c| look(c)).collect();
                Some(styles)
            });
            let found = found.unwrap();
            assert_eq!(found.len(), 1, "{word} in {name}: {found:?}");
            looks.extend(found);
        }
        let different: BTreeSet<&String> = looks.iter().collect();
        assert_eq!(different.len(), looks.len(), "{name}: {looks:?}");
        if base == Base::Mono {
            assert!(
                looks.iter().all(|l| !l.contains(char::is_uppercase)),
                "{looks:?}"
            );
        }
    }
}

#[test]
fn in_a_narrow_window_what_was_asked_for_goes_before_what_is_said_of_the_pair() {
    for (keys, told) in [
        ("/moon enter n", "hit 2/4 of moon"),
        ("3e *", "PER Layla Haddad"),
    ] {
        let mut scene = Scene::new(vec![moon()], (34, 12));
        scene.keys(keys);
        let status = row(&draw(&scene, Base::Dark).0, 10);
        assert!(
            status.contains("¶4↔6,7 │") && status.contains(told),
            "{status}"
        );
    }
}

#[test]
fn a_dateline_stands_in_visual_order_with_its_digits() {
    let scene = scene((120, 40), "");
    let (buf, _) = draw(&scene, Base::Dark);
    let screen: Vec<String> = (0..40).map(|y| row(&buf, y)).collect();
    // The dateline of the Arabic text, with its European digits.
    let dateline = set("طرابلس 10 يونيو 2021", diglot::text::Base::Rtl);
    assert!(screen.iter().any(|l| l.contains(&dateline)), "{dateline}");
    assert!(dateline.contains("2021") && dateline.contains("10"));
}

#[test]
fn no_size_of_screen_panics_or_leaves_the_status_line_out() {
    for width in (1..=40).chain([47, 48, 71, 72, 80, 99, 100, 200, 500]) {
        for height in (1..=16).chain([24, 50, 200]) {
            let scene = Scene::new(vec![moon()], (width, height));
            let (buf, _) = draw(&scene, Base::Dark);
            if width >= 24 && height >= 6 {
                let status = scene.state.geometry().status;
                assert!(row(&buf, status.y).contains('¶'), "{width}×{height}");
            }
        }
    }
}
