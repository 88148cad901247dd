//! Links as a picture: own order with its lines, the map, reasons lit in both texts, sentences.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use diglot::app::message::Mouse;
use diglot::app::overlay::Overlay;
use diglot::app::reader::chart::Chart;
use diglot::bitext::{Alignment, Bead, Cue, Reason, Statement};
use diglot::config::theme::Base;
use diglot::text::{ParaId, Side, Sides, TextSpan};
use ratatui::style::Modifier;

use crate::keys::{Chapter, check};
use crate::scene::{Scene, Story, alone, long, moon, story};
use crate::screens::{draw, row, screen};

/// Orders, the map, sentences.
pub(crate) const WAYS: Chapter = Chapter {
    stories: || vec![told(), alone(Side::English)],
    size: (80, 40),
    cases: r#"
o o ⇒ EN 1* ─ AR 1 | en pane | ar order | unlocked | ! each text in its own order | → keep auto auto 26 50 %
o o o ⇒ EN 1* ─ AR 1 | en pane | ! rows follow the English order | → keep auto auto 26 50 %
S o ⇒ EN 1* ─ AR 1 | en pane | ! rows follow the English order | → keep auto auto 26 50 %
% ⇒ EN 1* ─ AR 1 | en pane | ! how sure each link is stands below its number
% % ⇒ EN 1* ─ AR 1 | en pane | ! how sure each link is: no longer shown
M ⇒ EN 1* ─ AR 1 | en pane | map EN 1
M 3j ⇒ EN 1* ─ AR 1 | en pane | map EN 4
M G ⇒ EN 1* ─ AR 1 | en pane | map EN 8
M 5G k ⇒ EN 1* ─ AR 1 | en pane | map EN 4
M ]x ⇒ EN 1* ─ AR 1 | en pane | map EN 4
M ]0 ]0 ⇒ EN 1* ─ AR 1 | en pane | map EN 3
M ]x l ⇒ EN 1* ─ AR 1 | en pane | map AR 6
M ]x tab G tab ⇒ EN 1* ─ AR 1 | en pane | map EN 8
M h ⇒ EN 1* ─ AR 1 | en pane | map EN 1
M ]x enter ⇒ EN 4* ╳ AR 6,7 | en pane
M ]x l enter ctrl-o ⇒ EN 1* ─ AR 1 | en pane
M M ⇒ EN 1* ─ AR 1 | en pane
M esc ⇒ EN 1* ─ AR 1 | en pane
M q ⇒ EN 1* ─ AR 1 | en pane
]a M ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
) ⇒ EN 1* ─ AR 1 | en pane | sentence 1/1
) ) ⇒ EN 2* ─ AR 2 | en pane | sentence 1/1
4G ) ⇒ EN 4* ╳ AR 6,7 | en pane | sentence 1/2
4G ) ) ⇒ EN 4* ╳ AR 6,7 | en pane | sentence 2/2
4G ) ) ) ⇒ EN 5* ─ AR 3 | en pane | sentence 1/1
4G ) ) ) ( ⇒ EN 4* ╳ AR 6,7 | en pane | sentence 2/2
4G ) enter ⇒ EN 4 ╳ AR 6*,7 | ar pane
4G ) ) enter ⇒ EN 4 ╳ AR 6,7* | ar pane | sentence 1/1
4G ) ) enter enter ⇒ EN 4* ╳ AR 6,7 | en pane | sentence 2/2
4G ) ) enter ctrl-o ⇒ EN 4* ╳ AR 6,7 | en pane
]0 ]0 enter ⇒ EN 4* ╳ AR 6,7 | en pane | ! not linked; English ¶4 says some of it
4G ( ⇒ EN 3* ─ ∅ | en pane | sentence 1/1
4G ) esc ⇒ EN 4* ╳ AR 6,7 | en pane
4G ) j k ⇒ EN 4* ╳ AR 6,7 | en pane
( ⇒ EN 1* ─ AR 1 | en pane | ! this is the first sentence
8G 2) ⇒ EN 8* ─ AR 5 | en pane | sentence 1/1
8G ) ) ⇒ EN 8* ─ AR 5 | en pane | sentence 1/1 | ! this is the last sentence
"#,
};

/// A span of words in a paragraph, counted from 1.
fn span(story: &Story, side: Side, number: u32, words: &str) -> TextSpan {
    let id = ParaId::new(side, number - 1);
    let text = &story.article.paragraph(id).unwrap().text;
    let at = text.find(words).unwrap();
    TextSpan::new(id, at..at + words.len())
}

/// The moon's library with reasons and statements: the second sentence of the fourth English paragraph is
/// the seventh Arabic one, and something of it stands in the eighth too.
fn told() -> Story {
    let mut story = moon();
    let second = "Haddad said that it had come from the Kingdom of Morocco, where it had lain in a chest for \
                  300 years.";
    let seventh = "وقالت حداد إنه جاء من المـملكة المغربية، وبقي في صندوق ثلاثمئة سنة.";
    let statement = |arabic: TextSpan, probability| Statement {
        english: span(&story, Side::English, 4, second),
        arabic,
        probability,
    };
    let statements = vec![
        statement(span(&story, Side::Arabic, 7, seventh), 0.9),
        statement(
            span(&story, Side::Arabic, 8, "وعادت ليلى إلى القاهرة."),
            0.4,
        ),
    ];
    let mut beads: Vec<Bead> = story.alignment.beads().iter().cloned().collect();
    let reason = |cue, english: &str, (number, arabic): (u32, &str)| Reason {
        cue,
        english: span(&story, Side::English, 4, english),
        arabic: span(&story, Side::Arabic, number, arabic),
        weight: 1.0,
    };
    for bead in beads.iter_mut().filter(|b| b.english == [3]) {
        bead.reasons = vec![
            reason(Cue::Word, "book", (6, "كِتَابٌ")),
            reason(Cue::Name, "Haddad", (7, "حداد")),
            reason(Cue::Number, "300", (7, "ثلاثمئة")),
        ];
    }
    let lens = Sides::from_fn(|s| story.article.len(s));
    story.alignment = Arc::new(Alignment::new(beads, lens).with_statements(statements));
    story
}

#[test]
fn orders_map_and_sentences() {
    check(&WAYS);
}

screen! {
    own_order_at_80x24: (80, 24), "o o 4G";
    own_order_at_120x40: (120, 40), "o o ]x";
    own_order_at_200x50: (200, 50), "o o % ]x";
    map_at_60x20: (60, 20), "M";
    map_at_80x24: (80, 24), "M ]x";
    map_at_120x40: (120, 40), "M 3j l";
    map_at_200x50: (200, 50), "M G";
}

/// The screen's rows.
fn rows(scene: &Scene) -> Vec<String> {
    let (buf, _) = draw(scene, Base::Dark);
    (0..buf.area.height).map(|y| row(&buf, y)).collect()
}

/// The words on one side that have a modifier, cells joined as they stand.
fn lit(scene: &Scene, side: Side, modifier: Modifier) -> String {
    let (buf, _) = draw(scene, Base::Dark);
    let text = scene.state.geometry().panes[side].unwrap().text;
    let mut out = String::new();
    for y in text.y..text.bottom() {
        for x in text.x..text.right() {
            let cell = buf.cell((x, y)).unwrap();
            if cell.modifier.contains(modifier) {
                out.push_str(cell.symbol());
            }
        }
    }
    out
}

#[test]
fn a_sentence_is_lit_with_its_counterpart_wherever_it_stands() {
    let mut scene = Scene::new(vec![told()], (120, 40));
    // Nothing else that underlines.
    scene.keys("F a esc 4G ) )");
    let english = lit(&scene, Side::English, Modifier::UNDERLINED);
    assert!(english.starts_with("Haddad said"), "{english}");
    assert!(!english.contains("aloud"), "{english}");
    let status = rows(&scene).join("\n");
    assert!(status.contains("sentence 2 of 2 ↔ ¶7,8"), "{status}");
    assert!(status.contains("also in ¶8"), "{status}");
    let arabic = lit(&scene, Side::Arabic, Modifier::UNDERLINED);
    assert!(arabic.chars().count() > 60, "{arabic}");
    // The first sentence has none.
    scene.keys("(");
    assert_eq!(lit(&scene, Side::Arabic, Modifier::UNDERLINED), "");
}

#[test]
fn the_other_pane_scrolls_to_the_counterpart_of_a_sentence_where_panes_scroll_apart() {
    let mut scene = Scene::new(vec![told()], (76, 14));
    scene.keys("o o 4G ) )");
    let reader = scene.state.reader.as_ref().unwrap();
    let shown = reader.rows_in_view(Side::Arabic);
    assert!(shown.iter().any(|r| r.para.index == 6), "{shown:?}");
}

#[test]
fn reasons_are_lit_in_both_texts_in_the_same_colour_and_the_card_leaves_the_pair_in_view() {
    for (size, keys) in [
        ((120, 40), "4G i"),
        ((80, 24), "4G i"),
        ((120, 30), "]x o i"),
    ] {
        let mut scene = Scene::new(vec![told()], size);
        scene.keys(keys);
        let english = lit(&scene, Side::English, Modifier::REVERSED);
        for word in ["book", "Haddad", "300"] {
            assert!(english.contains(word), "{size:?} {word} in {english}");
        }
        let (buf, _) = draw(&scene, Base::Dark);
        let mut colours: Vec<Vec<String>> = Vec::new();
        for side in Side::BOTH {
            let text = scene.state.geometry().panes[side].unwrap().text;
            let mut of: Vec<String> = Vec::new();
            for y in text.y..text.bottom() {
                for x in text.x..text.right() {
                    let cell = buf.cell((x, y)).unwrap();
                    let colour = format!("{:?}", cell.fg);
                    if cell.modifier.contains(Modifier::REVERSED) && !of.contains(&colour) {
                        of.push(colour);
                    }
                }
            }
            of.sort();
            colours.push(of);
        }
        assert_eq!(colours[0].len(), 3, "{size:?} {colours:?}");
        assert_eq!(colours[0], colours[1], "{size:?}");
        let screen = rows(&scene).join("\n");
        assert!(screen.contains("Why this link"), "{screen}");
        assert!(
            screen.contains("crosses: Arabic tells it later"),
            "{screen}"
        );
    }
}

/// Five hundred paragraphs a side; every tenth pair is told a hundred later in Arabic, every thirtieth of the
/// English ones has none.
fn huge() -> Story {
    let texts = Sides::new("Line", "سطر")
        .map(|word: &str| -> Vec<String> { (1..=500).map(|n| format!("{word} {n}")).collect() });
    let texts = texts
        .as_ref()
        .map(|t| t.iter().map(String::as_str).collect::<Vec<_>>());
    let links: Vec<([u32; 1], [u32; 1])> = (1..=500)
        .filter(|n| n % 30 != 7)
        .map(|n| {
            (
                [n],
                [if n % 10 == 0 {
                    (n + 99) % 500 / 10 * 10 + 10
                } else {
                    n
                }],
            )
        })
        .collect();
    let links: Vec<(&[u32], &[u32])> = links.iter().map(|(e, a)| (&e[..], &a[..])).collect();
    story(
        "huge",
        Sides::new(&texts.english[..], &texts.arabic[..]),
        &links,
    )
}

#[test]
fn the_map_of_a_long_article_shows_the_current_paragraph_level_with_its_counterpart() {
    for size in [(60, 20), (80, 24), (200, 50)] {
        let mut scene = Scene::new(vec![huge()], size);
        scene.keys("M 251G");
        let screen = rows(&scene);
        let line = screen.iter().find(|r| r.contains("Line 251")).unwrap();
        let numbers = line.matches("251").count();
        assert_eq!(numbers, 4, "{line}");
        assert!(line.contains("━━"), "{line}");
        // Told far below: an arrow with its number.
        scene.keys("250G");
        let screen = rows(&scene);
        let line = screen.iter().find(|r| r.contains("Line 250")).unwrap();
        assert!(line.contains("▼340") || line.contains("▼350"), "{line}");
        scene.keys("G");
        assert!(rows(&scene).iter().any(|r| r.contains("Line 500")));
        scene.keys("enter");
        let cursor = scene.state.reader.as_ref().unwrap().cursor();
        assert_eq!(cursor, ParaId::new(Side::English, 499));
    }
}

#[test]
fn a_click_on_the_map_goes_there_and_the_wheel_moves_it() {
    let mut scene = Scene::new(vec![huge()], (100, 30));
    scene.keys("M");
    scene.mouse(Mouse::Wheel(2), (50, 10));
    let Some(Overlay::Map { cursor }) = scene.state.overlay else {
        panic!("the map is closed");
    };
    assert_eq!(cursor, ParaId::new(Side::English, 6));
    let reader = scene.state.reader.as_ref().unwrap();
    let chart = Chart::of(reader, scene.state.size, cursor);
    let pin = chart.pins().arabic[9];
    let column = chart.columns.arabic;
    scene.mouse(Mouse::Press, (column.right() - 3, column.y + pin.row));
    assert_eq!(scene.state.overlay, None);
    let reader = scene.state.reader.as_ref().unwrap();
    assert_eq!(reader.cursor(), pin.para);
    // Beside the map it only closes.
    scene.keys("M");
    scene.mouse(Mouse::Press, (0, 0));
    assert_eq!(scene.state.overlay, None);
    assert_eq!(scene.state.reader.as_ref().unwrap().cursor(), pin.para);
}

#[test]
fn own_order_and_map_are_drawn_at_any_size() {
    for make in [told, long, huge, || alone(Side::Arabic)] {
        for keys in ["o o", "o o % 5G", "M", "M G l", "S ) i"] {
            let mut scene = Scene::new(vec![make()], (120, 40));
            scene.keys(keys);
            for size in [
                (1, 1),
                (24, 6),
                (30, 10),
                (40, 12),
                (60, 20),
                (72, 14),
                (80, 24),
                (300, 90),
            ] {
                scene.send(diglot::app::Message::Resized(size.0, size.1));
                let _ = draw(&scene, Base::Mono);
            }
        }
    }
}

#[test]
fn two_beads_that_cross_are_lines_that_cross() {
    let crossing: &[(&[u32], &[u32])] = &[(&[1], &[1]), (&[2], &[3]), (&[3], &[2])];
    let texts = Sides::new(&["One", "Two", "Three"][..], &["واحد", "اثنان", "ثلاثة"][..]);
    let mut scene = Scene::new(vec![story("x", texts, crossing)], (80, 24));
    scene.keys("o o");
    let screen = rows(&scene).join("\n");
    assert!(screen.contains('┼'), "{screen}");
    assert!(screen.contains("━━━━━"), "{screen}");
    // The current one is heavy and unbroken.
    scene.keys("j");
    let screen = rows(&scene).join("\n");
    assert!(screen.contains('┿') || screen.contains('╂'), "{screen}");
}
