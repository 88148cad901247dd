//! What the mouse does, at places taken from the geometry, and what is asked to be remembered.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use diglot::app::message::Mouse;
use diglot::text::Side;

use crate::scene::{Scene, alone, long, moon};

#[test]
fn places_are_remembered_as_they_change() {
    let mut scene = Scene::new(vec![moon()], (80, 24));
    let last = |scene: &Scene| match scene.remembered.last() {
        Some(visit) => (
            visit.place.para.side,
            visit.place.para.index + 1,
            visit.order,
            visit.progress,
        ),
        None => panic!("nothing is remembered"),
    };
    assert_eq!(last(&scene), (Side::English, 1, Side::English, 12));
    scene.keys("3j");
    assert_eq!(last(&scene), (Side::English, 4, Side::English, 50));
    scene.keys("l o");
    assert_eq!(last(&scene), (Side::Arabic, 6, Side::Arabic, 100));
    let before = scene.remembered.len();
    scene.keys("? esc m esc / esc");
    assert_eq!(scene.remembered.len(), before, "nothing has moved");
    scene.keys("G");
    assert_eq!(last(&scene).3, 100);
    scene.keys("gg");
    assert_eq!(last(&scene).3, 100, "what is read stays read");
}

#[test]
fn clicks_choose_paragraphs_entities_articles_and_panes() {
    let stories = || vec![moon(), alone(Side::English), alone(Side::Arabic)];
    let mut scene = Scene::new(stories(), (120, 40));
    let cell = scene.cell_of(Side::English, 4);
    scene.mouse(Mouse::Press, cell);
    assert_eq!(scene.place(), "EN 4* ╳ AR 6,7");
    let cell = scene.cell_of(Side::Arabic, 7);
    scene.mouse(Mouse::Press, cell);
    assert_eq!(scene.dump(), "EN 4 ╳ AR 6,7* | ar pane");
    // The name is at the start of the line in either direction.
    let cell = scene.cell_of(Side::English, 2);
    scene.mouse(Mouse::Press, (cell.0 + 2, cell.1));
    assert_eq!(scene.dump(), "EN 2* ─ AR 2 | en pane | LOC «Cairo»");
    let cell = scene.cell_of(Side::Arabic, 2);
    scene.mouse(Mouse::Press, (cell.0 - 2, cell.1));
    assert_eq!(scene.dump(), "EN 2 ─ AR 2* | ar pane | LOC «القاهرة»");
    // Beside the text of a row: the paragraph, no entity.
    let gutter = scene.state.geometry().gutter.unwrap();
    let (_, y) = scene.cell_of(Side::English, 5);
    scene.mouse(Mouse::Press, (gutter.x + 2, y));
    assert_eq!(scene.dump(), "EN 5* ─ AR 3 | en pane");
    // The second article's rows begin after the heading and the first one's three.
    let list = scene.state.geometry().list.unwrap();
    scene.mouse(Mouse::Press, (list.x + 3, list.y + 4));
    assert!(scene.dump().starts_with("in alone-en"), "{}", scene.dump());
    scene.mouse(Mouse::Press, (list.x + 3, list.y));
    assert!(
        scene.dump().starts_with("in alone-en"),
        "the heading opens nothing"
    );
    scene.mouse(Mouse::Press, (list.x + 3, list.bottom() - 1));
    assert!(
        scene.dump().starts_with("in alone-en"),
        "below the last there is nothing"
    );
    // A heading names its pane.
    let mut scene = Scene::new(stories(), (120, 40));
    let heading = scene.state.geometry().panes.arabic.unwrap().heading;
    scene.mouse(Mouse::Press, (heading.x + 1, heading.y));
    assert_eq!(scene.dump(), "EN 1 ─ AR 1* | ar pane");
    // A click closes what is open and does nothing else.
    scene.keys("?");
    scene.mouse(Mouse::Press, (60, 20));
    assert_eq!(scene.dump(), "EN 1 ─ AR 1* | ar pane");
    scene.keys("/x");
    scene.mouse(Mouse::Press, (60, 20));
    assert_eq!(scene.dump(), "EN 1 ─ AR 1* | ar pane");
}

#[test]
fn the_wheel_scrolls_what_it_is_over() {
    let mut scene = Scene::new(vec![long(), moon(), alone(Side::English)], (120, 24));
    let pane = |scene: &Scene, side: Side| {
        let text = scene.state.geometry().panes[side].unwrap().text;
        (text.x + 1, text.y + 3)
    };
    let first = |scene: &Scene, side: Side| {
        let row = scene.state.reader.as_ref().unwrap().rows_in_view(side)[0];
        (row.para.index + 1, row.line)
    };
    let cell = pane(&scene, Side::Arabic);
    scene.mouse(Mouse::Wheel(1), cell);
    assert_eq!(first(&scene, Side::English), first(&scene, Side::Arabic));
    assert_ne!(first(&scene, Side::English), (1, 0));
    scene.mouse(Mouse::Wheel(-1), cell);
    assert_eq!(first(&scene, Side::English), (1, 0));
    // Unlocked panes scroll by themselves, and the keys stay where they are.
    scene.keys("S");
    let before = Side::BOTH.map(|side| first(&scene, side));
    // The lines of the links take some of the panes' width then.
    let cell = pane(&scene, Side::Arabic);
    scene.mouse(Mouse::Wheel(2), cell);
    assert_eq!(first(&scene, Side::English), before[0]);
    assert_ne!(first(&scene, Side::Arabic), before[1]);
    assert_eq!(scene.state.reader.as_ref().unwrap().active(), Side::English);
    let list = scene.state.geometry().list.unwrap();
    scene.mouse(Mouse::Wheel(1), (list.x + 1, list.y + 2));
    assert_eq!(scene.state.shelf.selected, 1);
    scene.mouse(Mouse::Wheel(-9), (list.x + 1, list.y + 2));
    assert_eq!(scene.state.shelf.selected, 0);
}
