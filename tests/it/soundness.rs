//! What always holds: at every size, after any keys, clicks and sizes in any order.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::Arc;

use diglot::app::Message;
use diglot::app::command::COMMANDS;
use diglot::app::message::Mouse;
use diglot::app::overlay::Overlay;
use diglot::app::prompt::Purpose;
use diglot::bitext::align;
use diglot::language::lexicon::Lexicon;
use diglot::text::{Side, Sides};
use proptest::prelude::*;

use crate::scene::{Scene, alone, long, moon, tall};

/// The seeds with the shipped aligner: keys lead through all of it and find what is there.
#[test]
fn the_seeds_aligned_by_the_program_are_read_through() {
    let mut story = crate::scene::seeds();
    let texts = story.article.strs();
    let paragraphs = Sides::new(texts.english.as_slice(), texts.arabic.as_slice());
    story.alignment = Arc::new(align(paragraphs, Lexicon::shipped()));
    let bands = story.alignment.beads().len();
    for size in [(80, 24), (120, 40), (60, 20), (40, 12)] {
        let mut scene = Scene::new(vec![story.clone()], size);
        let mut seen = BTreeSet::new();
        for _ in 0..200 {
            seen.insert(scene.place().replace('*', ""));
            scene.keys("j");
        }
        let reader = scene.state.reader.as_ref().unwrap();
        assert_eq!(reader.progress(), 100, "{size:?}");
        if size.0 >= 72 {
            assert_eq!(seen.len(), bands, "{size:?}");
        }
        scene.keys("gg /بن space السي enter");
        let hits = scene.state.found.as_ref().unwrap().hits.len();
        assert_eq!(hits, 3, "{size:?}");
        scene.keys("/الانتخابية enter");
        let hit = scene.state.current_hit().unwrap();
        let reader = scene.state.reader.as_ref().unwrap();
        assert_eq!(reader.text_of(hit), "الإنتخابية");
    }
}

/// The last paragraph is longer than the screen.
fn tall_at_the_end() -> crate::scene::Story {
    let words: String = (1..=400).map(|n| format!("word{n} ")).collect();
    let english: &[&str] = &["Before", words.trim_end()];
    let links: &[(&[u32], &[u32])] = &[(&[1], &[1]), (&[2], &[2])];
    crate::scene::story("end", Sides::new(english, &["قبل", "بعد"]), links)
}

#[test]
fn scrolling_further_than_the_text_reaches_leads_to_its_end() {
    for keys in ["999 ctrl-e", "99 ctrl-f"] {
        let mut scene = Scene::new(vec![tall_at_the_end()], (80, 24));
        scene.keys(keys);
        let reader = scene.state.reader.as_ref().unwrap();
        let last = *reader.rows_in_view(Side::English).last().unwrap();
        let lines = reader.leaf_of(&last).unwrap().lines.len();
        assert_eq!((last.para.index, last.line + 1), (1, lines), "{keys}");
    }
}

#[test]
fn a_place_is_not_forgotten_while_no_text_is_in_view() {
    let mut scene = Scene::new(vec![tall()], (60, 20));
    scene.keys("j j j");
    let place = scene.state.reader.as_ref().unwrap().place();
    assert!(place.offset > 0, "{place:?}");
    let in_view = |scene: &Scene| scene.state.reader.as_ref().unwrap().place();
    // The list takes the whole of a narrow screen.
    scene.keys("s");
    assert_eq!(in_view(&scene), place);
    scene.keys("s");
    assert_eq!(in_view(&scene), place);
    scene.send(Message::Resized(10, 3));
    assert_eq!(in_view(&scene), place);
}

#[test]
fn very_large_screens_do_no_harm() {
    let mut scene = Scene::new(vec![long()], (80, 5000));
    scene.keys("v 50>");
    scene.send(Message::Resized(u16::MAX, u16::MAX));
    scene.keys("v v j");
}

#[test]
fn an_empty_list_answers_every_key_and_opens_nothing() {
    let mut scene = Scene::new(Vec::new(), (80, 24));
    assert!(
        scene.dump().contains("no texts found here"),
        "{}",
        scene.dump()
    );
    for entry in COMMANDS {
        for keys in entry.keys {
            scene.keys(keys);
            scene.keys("esc");
        }
    }
    assert!(scene.state.reader.is_none());
    scene.keys(":order enter /x enter q");
    assert!(scene.dump().ends_with("→ quit"), "{}", scene.dump());
}

/// The row of the screen on which the current paragraph's first line stands, if it is in view.
fn row_of_cursor(scene: &Scene) -> Option<u16> {
    let reader = scene.state.reader.as_ref()?;
    let rows = reader.rows_in_view(reader.cursor().side);
    rows.iter()
        .find(|r| r.para == reader.cursor() && r.line == 0)
        .map(|r| r.y)
}

#[test]
fn a_new_size_keeps_the_current_paragraph_on_its_row_or_near() {
    let widths = [30, 47, 48, 60, 71, 72, 80, 99, 100, 120, 200, 300];
    let heights = [6, 9, 10, 13, 14, 24, 40, 60, 100];
    for number in [2, 17, 31, 58] {
        for start in [(80, 24), (120, 40), (60, 20), (40, 12)] {
            let mut scene = Scene::new(vec![long()], start);
            scene.keys(&format!("{number}G"));
            for width in widths {
                for height in heights {
                    let before = row_of_cursor(&scene).unwrap();
                    scene.send(Message::Resized(width, height));
                    let reader = scene.state.reader.as_ref().unwrap();
                    assert_eq!(reader.cursor().index + 1, number);
                    let at = format!("{number} from {start:?} at {width}×{height}");
                    let after = row_of_cursor(&scene).unwrap_or_else(|| panic!("lost {at}"));
                    let geometry = scene.state.geometry();
                    let side = reader.cursor().side;
                    let room = geometry.rows(side);
                    assert!(after < room, "{at}");
                    let leaf = reader.leaf(reader.cursor()).unwrap();
                    let tall = u16::try_from(leaf.lines.len()).unwrap();
                    // Moved up only as far as it takes to show it whole, moved down only where the
                    // text above it has grown shorter than that (the beginning of the article) or the
                    // text below it (its end).
                    let rows = reader.rows_in_view(side);
                    let top = rows.first().unwrap();
                    let edge = (top.para.index == 0 && top.line == 0)
                        || rows.last().unwrap().para.at() + 1 == reader.article().len(side);
                    let fits = before.min(room.saturating_sub(tall));
                    let counterpart = reader.current_members(side.other());
                    let other = counterpart.first().and_then(|&p| reader.leaf(p));
                    let level = other.map_or(0, |l| u16::try_from(l.lines.len()).unwrap());
                    let fits_both = before.min(room.saturating_sub(tall.max(level)));
                    assert!(
                        edge || after == fits || after == fits_both,
                        "{at}: row {before} became {after}, {room} rows, {tall} lines"
                    );
                }
            }
        }
    }
}

#[test]
fn a_size_and_back_is_where_it_was() {
    for (there, back) in [
        ((200, 50), (120, 40)),
        ((81, 24), (80, 24)),
        ((80, 60), (80, 24)),
    ] {
        let mut scene = Scene::new(vec![long()], back);
        scene.keys("30G jj");
        let before = scene.dump();
        scene.send(Message::Resized(there.0, there.1));
        scene.send(Message::Resized(back.0, back.1));
        assert_eq!(scene.dump(), before, "over {there:?}");
    }
}

/// What holds after every message.
fn invariants(scene: &Scene) -> Result<(), String> {
    let state = &scene.state;
    let geometry = state.geometry();
    let screen = geometry.screen;
    let mut areas = vec![geometry.status];
    areas.extend(geometry.header);
    areas.extend(geometry.hints);
    areas.extend(geometry.list);
    areas.extend(geometry.gutter);
    for side in Side::BOTH {
        areas.extend(
            geometry.panes[side]
                .iter()
                .flat_map(|p| [p.heading, p.body]),
        );
    }
    for (i, a) in areas.iter().enumerate() {
        if a.right() > screen.width || a.bottom() > screen.height {
            return Err(format!("{a:?} leaves {screen:?}"));
        }
        for b in areas.iter().skip(i + 1) {
            let apart =
                a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
            if !apart && a.width > 0 && b.width > 0 && a.height > 0 && b.height > 0 {
                return Err(format!("{a:?} over {b:?}"));
            }
        }
    }
    let filters = state
        .prompt
        .as_ref()
        .is_some_and(|p| p.purpose == Purpose::Filter);
    if filters != (state.prompt.is_some() && state.overlay == Some(Overlay::Entities)) {
        return Err("a filter without its panel, or a panel with another line".into());
    }
    if state.overlay.is_some() && state.prompt.is_some() && !filters {
        return Err("a prompt over a card".into());
    }
    if !state.shelf.items.is_empty() && state.shelf.selected >= state.shelf.items.len() {
        return Err("no such item".into());
    }
    let Some(reader) = &state.reader else {
        return Ok(());
    };
    if reader.article().paragraph(reader.cursor()).is_none() {
        return Err(format!("no paragraph {:?}", reader.cursor()));
    }
    if reader.mention().is_some()
        && reader.current_mention().map(|m| m.span.para) != Some(reader.cursor())
    {
        return Err("the current mention is not in the current paragraph".into());
    }
    if let Some(found) = &state.found
        && found.current.is_some_and(|c| c >= found.hits.len())
    {
        return Err("no such hit".into());
    }
    for side in Side::BOTH {
        let Some(pane) = geometry.panes[side] else {
            continue;
        };
        for row in reader.rows_in_view(side) {
            if row.y >= pane.text.height {
                return Err(format!("{row:?} below {:?}", pane.text));
            }
            let leaf = reader.leaf_of(&row).ok_or("a row of an unset paragraph")?;
            let line = leaf.lines.get(row.line).ok_or("a row without a line")?;
            if leaf.paragraph.row(line).width() > pane.text.width.max(2) {
                return Err(format!("{row:?} is wider than {:?}", pane.text));
            }
        }
    }
    // The cursor's pair is in view: rows that scroll take it along.
    let shown = Side::BOTH.iter().any(|&side| {
        let members = reader.current_members(side);
        reader
            .rows_in_view(side)
            .iter()
            .any(|r| members.contains(&r.para) || r.para == reader.cursor())
    });
    let panes = Side::BOTH
        .iter()
        .any(|&s| !reader.rows_in_view(s).is_empty());
    let fits = geometry.panes[reader.cursor().side].is_some()
        || !reader
            .current_members(reader.cursor().side.other())
            .is_empty();
    if panes && fits && !shown {
        return Err(format!("{} is out of view", scene.place()));
    }
    Ok(())
}

#[derive(Debug, Clone)]
enum Act {
    Keys(String),
    Mouse(Mouse, u16, u16),
    Size(u16, u16),
    Paste(String),
}

fn act() -> impl Strategy<Value = Act> {
    let size = || prop_oneof![(1u16..130, 1u16..50), (1u16..500, 1u16..200)];
    let command = prop::sample::select(COMMANDS)
        .prop_flat_map(|e| (prop::option::of(1usize..40), prop::sample::select(e.keys)));
    prop_oneof![
        12 => command.prop_map(|(count, keys)| match count {
            Some(n) => Act::Keys(format!("{n} {keys}")),
            None => Act::Keys(keys.to_owned()),
        }),
        2 => "[a-zA-Z0-9/:?'ا-ي٠-٩]".prop_map(Act::Keys),
        1 => prop::sample::select(&["/moon enter", "/ق enter", ":50% enter", "F p esc", "esc"][..])
            .prop_map(|s| Act::Keys(s.to_owned())),
        2 => (any::<bool>(), -5i16..6, 0u16..130, 0u16..50).prop_map(|(press, turn, x, y)| {
            Act::Mouse(if press { Mouse::Press } else { Mouse::Wheel(turn) }, x, y)
        }),
        1 => size().prop_map(|(w, h)| Act::Size(w, h)),
        1 => "[a-c\n قُ\u{200f}]{0,5}".prop_map(Act::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn whatever_is_asked_the_state_stays_sound(
        size in (1u16..200, 1u16..80),
        first in 0usize..4,
        acts in prop::collection::vec(act(), 1..40),
    ) {
        let mut stories = vec![moon(), tall(), long(), alone(Side::Arabic)];
        stories.rotate_left(first);
        let mut scene = Scene::new(stories, size);
        for (i, act) in acts.iter().enumerate() {
            match act {
                Act::Keys(keys) => { scene.keys(keys); }
                Act::Mouse(mouse, x, y) => { scene.mouse(*mouse, (*x, *y)); }
                Act::Size(w, h) => scene.send(Message::Resized(*w, *h)),
                Act::Paste(text) => scene.send(Message::Paste(text.clone())),
            }
            let sound = invariants(&scene);
            prop_assert!(sound.is_ok(), "{:?} after {:?}: {}", sound, &acts[..=i], scene.dump());
        }
    }
}
