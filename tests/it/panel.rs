//! The panel of entities: what its keys and the mouse do, and how it looks.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use diglot::app::Message;
use diglot::app::message::Mouse;
use diglot::app::panel::{Line, Section};
use diglot::entity::{Confidence, Kind};
use diglot::text::{Side, Sides};
use std::sync::Arc;

use crate::keys::{Chapter, check};
use crate::scene::{Scene, Story, alone, moon, story};
use crate::screens::{screen, shown};

/// The moon's library, one name of which is a guess.
fn guessed() -> Story {
    let mut story = moon();
    let entities = Arc::make_mut(&mut story.entities);
    let guess = entities.mentions.iter_mut().find(|m| m.kind == Kind::Time);
    guess.unwrap().confidence = Confidence::Guess;
    story
}

/// Two editions that do not agree on a number and a date.
fn quarrel() -> Story {
    story(
        "quarrel",
        Sides::new(
            &["The fire", "It killed 15 people on Monday.", "Then 7 came."],
            &["الحريق", "أودى بحياة 17 شخصا يوم الثلاثاء.", "ثم جاء سبعة."],
        ),
        &[(&[1], &[1]), (&[2], &[2]), (&[3], &[3])],
    )
    .naming(&[
        (Kind::Number, &[(2, "15 people")], &[]),
        (Kind::Number, &[], &[(2, "17 شخصا")]),
        (Kind::Date, &[(2, "Monday")], &[]),
        (Kind::Date, &[], &[(2, "يوم الثلاثاء")]),
        (Kind::Number, &[(3, "7")], &[(3, "سبعة")]),
    ])
}

/// Through the panel, and from it into the texts.
pub(crate) const PANEL: Chapter = Chapter {
    stories: || vec![guessed(), alone(Side::English)],
    size: (120, 40),
    cases: r#"
x ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد
x x ⇒ EN 1* ─ AR 1 | en pane
x q ⇒ EN 1* ─ AR 1 | en pane
x esc ⇒ EN 1* ─ AR 1 | en pane
x j ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Samir Aziz = سمير عزيز
x 3j ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Cairo = القاهرة
x k ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد
x G ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Thursday = ∅
x gg ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد
x } ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Cairo = القاهرة
x } } { ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Cairo = القاهرة
x pagedown ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Thursday = ∅
x enter ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
x 2j enter ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo»
x enter x ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad» | entities 9/9 at Layla Haddad = ليلى حداد
x enter x enter ⇒ EN 4* ╳ AR 6,7 | en pane | PER «Haddad»
x enter x enter x enter x enter x enter ⇒ ∅ ─ AR 8* | ar pane | PER «ليلى»
x enter ctrl-o ⇒ EN 1* ─ AR 1 | en pane
l x enter ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد»
x / h a d ⇒ EN 1* ─ AR 1 | en pane | entities 1/9 at Layla Haddad = ليلى حداد | filter had_
x / ح د ا د ⇒ EN 1* ─ AR 1 | en pane | entities 1/9 at Layla Haddad = ليلى حداد | filter حداد_
x / h a d tab j ⇒ EN 1* ─ AR 1 | en pane | entities 1/9 at Layla Haddad = ليلى حداد
x / h a d enter ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
x / h a d tab esc ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد
x / h a d tab esc esc ⇒ EN 1* ─ AR 1 | en pane
x / h a d esc ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد
x / z z ⇒ EN 1* ─ AR 1 | en pane | entities 0/9 at nothing | filter zz_
x / z z enter ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد | ! no entity matches "zz"
x / down down ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Cairo = القاهرة | filter _
x tg ⇒ EN 1* ─ AR 1 | en pane | entities 9/9 at Layla Haddad = ليلى حداد | ! guesses are hidden: 1 here | → keep auto auto 26 50 %
tg ⇒ EN 1* ─ AR 1 | en pane | ! guesses are hidden: 1 here | → keep auto auto 26 50 %
tg tg ⇒ EN 1* ─ AR 1 | en pane | ! guesses are shown, dimmed: 1 here | → keep auto auto 26 50 %
tg 9e ⇒ EN 8* ─ AR 5 | en pane | PER «Samir Aziz»
9e ⇒ EN 5* ─ AR 3 | en pane | TIME «19:40»
9e tg ⇒ EN 5* ─ AR 3 | en pane | ! guesses are hidden: 1 here | → keep auto auto 26 50 %
]a x ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! no entity was found in this article
3e enter ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد»
3e enter enter ⇒ EN 4 ╳ AR 6,7* | ar pane | PER «حداد»
3e enter enter enter ⇒ ∅ ─ AR 8* | ar pane | PER «ليلى»
3e enter enter enter enter ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
"#,
};

#[test]
fn keys() {
    check(&PANEL);
}

#[test]
fn what_differs_is_paired_by_its_place_and_listed_once() {
    let mut scene = Scene::new(vec![quarrel()], (80, 24));
    scene.keys("x");
    let panel = scene.state.panel.as_ref().unwrap();
    assert_eq!(panel.count(Section::Differ), 2);
    assert_eq!(panel.count(Section::Only(Side::English)), 0);
    assert_eq!(panel.count(Section::Only(Side::Arabic)), 0);
    assert_eq!(panel.count(Section::Kind(Kind::Number)), 1);
    let names: Vec<_> = (panel.rows().iter())
        .filter_map(|row| match row {
            Line::Entry(at) => panel.entry(*at).filter(|e| e.section == Section::Differ),
            Line::Heading(..) => None,
        })
        .map(|e| e.names.clone().map(Option::unwrap))
        .collect();
    let pair = |en: &str, ar: &str| Sides::new(en.to_owned(), ar.to_owned());
    assert_eq!(
        names,
        [pair("Monday", "يوم الثلاثاء"), pair("15 people", "17 شخصا")]
    );
    scene.keys("/ 1 7 enter");
    assert!(scene.dump().contains("NUM «15 people»"), "{}", scene.dump());
    scene.keys("x / 1 7 enter");
    assert!(scene.dump().contains("NUM «17 شخصا»"), "{}", scene.dump());
}

#[test]
fn clicks_and_the_wheel() {
    let mut scene = Scene::new(vec![moon()], (120, 40));
    scene.keys("x");
    let list = scene.state.panel.as_ref().unwrap().table((120, 40)).list;
    let before = scene.state.panel.as_ref().unwrap().cursor();
    scene.mouse(Mouse::Wheel(1), (60, 20));
    assert!(scene.state.panel.as_ref().unwrap().cursor() > before);
    // The first line is a heading: nothing to go to, and the panel stays.
    scene.mouse(Mouse::Press, (list.x + 9, list.y));
    assert!(scene.state.panel.is_some());
    scene.mouse(Mouse::Press, (list.x + 9, list.y + 1));
    assert!(scene.state.panel.is_none());
    assert!(
        scene.dump().contains("PER «Layla Haddad»"),
        "{}",
        scene.dump()
    );
    // Outside, a click closes.
    scene.keys("x");
    scene.mouse(Mouse::Press, (3, 39));
    assert!(scene.state.panel.is_none() && scene.state.overlay.is_none());
}

/// What the detector answers meanwhile is listed at once, and the keys stay where they are.
#[test]
fn it_follows_the_detector_and_survives_any_size() {
    let mut scene = Scene::new(vec![moon()], (80, 24));
    scene.keys("x / h a d tab");
    let story = quarrel();
    scene.send(Message::Analysed(
        moon().article.id.clone(),
        Arc::new(guessed().entities.as_ref().clone()),
    ));
    assert!(
        scene.dump().contains("Layla Haddad = ليلى حداد"),
        "{}",
        scene.dump()
    );
    scene.send(Message::Analysed(moon().article.id.clone(), Arc::default()));
    assert_eq!(scene.state.panel.as_ref().unwrap().counts(), (0, 0));
    scene.keys("j k G g g } { pagedown enter");
    scene.send(Message::Opened {
        article: story.article.clone(),
        memory: diglot::app::message::Memory::default(),
    });
    for size in [(24, 6), (30, 8), (44, 11), (60, 20), (300, 90), (1, 1)] {
        scene.send(Message::Resized(size.0, size.1));
        let _ = shown(&scene);
    }
}

/// A thousand entities: the line of the keys is in view, and the status line below.
#[test]
fn a_thousand_entities() {
    let words: Vec<String> = (0..1000).map(|n| format!("Name{n:04} did it.")).collect();
    let texts: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut story = story("many", Sides::new(&texts[..], &["اسم"]), &[(&[1], &[1])]);
    let names: Vec<[(u32, &'static str); 1]> = (0..1000u32)
        .map(|n| [(n + 1, &*Box::leak(format!("Name{n:04}").into_boxed_str()))])
        .collect();
    let all: Vec<_> = names
        .iter()
        .map(|n| (Kind::Person, &n[..], &[][..]))
        .collect();
    story = story.naming(&all);
    let mut scene = Scene::new(vec![story], (60, 20));
    scene.keys("x 5 0 0 j");
    let screen = shown(&scene);
    assert!(screen.contains("Name0500"), "{screen}");
    assert!(!screen.contains("Name0100"), "{screen}");
    scene.keys("G enter");
    assert!(scene.dump().contains("PER «Name0999»"), "{}", scene.dump());
}

screen! {
    panel_80x24: (80, 24), "x";
    panel_120x40: (120, 40), "x j j";
    panel_200x50: (200, 50), "x G";
    panel_60x20_filtered: (60, 20), "x / t r i p";
}
