//! The list of articles while it fills, and while what is typed filters it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use diglot::app::effect::{List, Work};
use diglot::app::keymap::Keymap;
use diglot::app::message::{Message, Task};
use diglot::app::options::Options;
use diglot::app::shelf::Item;
use diglot::app::{Effect, State, update};
use diglot::bitext::ArticleId;
use diglot::text::{Side, Sides};

use crate::keys::{Chapter, check};
use crate::scene::{alone, long, moon, tall};

/// Through the list by what articles are called.
pub(crate) const TITLES: Chapter = Chapter {
    stories: || {
        vec![
            moon(),
            alone(Side::English),
            alone(Side::Arabic),
            tall(),
            long(),
        ]
    },
    size: (120, 40),
    cases: r#"
h / ⇒ EN 1* ─ AR 1 | en pane | list 1/5 | titles _
h / o n e ⇒ EN 1* ─ AR 1 | en pane | list 1/1 of «one» | titles one_
h / o n e esc ⇒ EN 1* ─ AR 1 | en pane | list 2/5
h / o n e enter ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | → open alone-en
h / و ا ح د enter ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | → open alone-ar
h / o n e tab ⇒ EN 1* ─ AR 1 | en pane | list 1/1 of «one»
h / o n e tab esc ⇒ EN 1* ─ AR 1 | en pane | list 2/5
h / o n e tab esc esc ⇒ EN 1* ─ AR 1 | en pane
h / o n e enter h ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 1/1 of «one»
h / o n e enter esc h ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 2/5
h / o n e enter / p enter esc h ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 1/1 of «one»
h / x x x ⇒ EN 1* ─ AR 1 | en pane | list 0/0 of «xxx» | titles xxx_
h / x x x enter ⇒ EN 1* ─ AR 1 | en pane | list 1/5 | ! no title matches "xxx"
h / x x x tab ⇒ EN 1* ─ AR 1 | en pane | list 1/5 | ! no title matches "xxx"
h / x x x esc ⇒ EN 1* ─ AR 1 | en pane | list 1/5
h / o n e tab / x x x tab ⇒ EN 1* ─ AR 1 | en pane | list 1/5 | ! no title matches "onexxx"
"#,
};

#[test]
fn titles() {
    check(&TITLES);
}

fn items(from: usize, to: usize) -> Vec<Item> {
    let item = |number: usize| Item {
        id: ArticleId(format!("{number}").into()),
        titles: Sides::new(Some(format!("Article {number}").into()), None),
        date: None,
        progress: 0,
        seen: false,
    };
    (from..to).map(item).collect()
}

fn send(state: &mut State, message: Message) -> Vec<Effect> {
    update(state, message)
}

fn press(state: &mut State, key: &str) -> Vec<Effect> {
    let key = diglot::app::keymap::parse_key(key).unwrap();
    send(state, Message::Key(key))
}

#[test]
fn a_list_that_fills_opens_one_article_and_moves_nothing() {
    let mut state = State::new((120, 40), Options::default(), Keymap::default());
    let last = Some(ArticleId("4100".into()));
    let part = Message::Part {
        items: items(4000, 4200),
        before: 4000,
        total: 9000,
        last: last.clone(),
    };
    let asked = send(&mut state, part);
    assert_eq!(asked, [Effect::Work(Work::Open(last.clone().unwrap()))]);
    assert_eq!(state.shelf.counts(), Some((4101, 9000)));
    state.shelf.step(7);
    let _ = send(&mut state, Message::Resized(120, 40));
    let row = state.shelf.line() - state.shelf.top;
    // All of it is there, and some of it has gone since.
    let mut all = items(0, 9000);
    all.drain(100..110);
    let whole = Message::Listed {
        items: all,
        last,
        names: None,
    };
    assert_eq!(send(&mut state, whole), []);
    assert_eq!(&*state.shelf.current().unwrap().id.0, "4107");
    assert_eq!(state.shelf.line() - state.shelf.top, row);
    assert_eq!(state.shelf.counts(), Some((4098, 8990)));
}

#[test]
fn escape_stops_the_scan_while_there_is_one() {
    let mut state = State::new((120, 40), Options::default(), Keymap::default());
    // Before anything was told.
    assert_eq!(press(&mut state, "esc"), [Effect::List(List::Stop)]);
    let progress = |done, total| Message::Progress {
        task: Task::Reading,
        done,
        total,
    };
    let _ = send(&mut state, progress(3, 9));
    assert_eq!(press(&mut state, "esc"), [Effect::List(List::Stop)]);
    let listed = Message::Listed {
        items: items(0, 2),
        last: None,
        names: None,
    };
    let _ = send(&mut state, listed);
    let _ = send(&mut state, progress(0, 0));
    assert_eq!(press(&mut state, "esc"), []);
}
