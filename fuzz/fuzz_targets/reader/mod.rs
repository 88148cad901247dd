//! A reader with any two texts open, for targets that type into it.

use std::sync::Arc;

use diglot::app::keymap::Keymap;
use diglot::app::message::Memory;
use diglot::app::options::Options;
use diglot::app::shelf::Item;
use diglot::app::{Message, State, update};
use diglot::bitext::{Alignment, Article, ArticleId, Bead, Metadata, Para, Role, Text};
use diglot::library::plain;
use diglot::text::{Side, Sides};

/// Paragraphs of a side.
const MOST: usize = 6;

/// The state with an article of these texts open; `linked` pairs paragraphs in order, as the aligner would.
pub fn open(english: &str, arabic: &str, size: (u16, u16), linked: bool) -> State {
    let given = Sides::new(english, arabic);
    let text = |side: Side| {
        let paragraphs: Vec<Para> = plain::parse(given[side])
            .into_iter()
            .take(MOST)
            .map(|text| Para { text: text.into(), role: Role::Body })
            .collect();
        (!paragraphs.is_empty()).then(|| Text {
            source: format!("any.{}.txt", side.tag()),
            paragraphs: paragraphs.into(),
            metadata: Metadata { title: Some(given[side].to_owned()), ..Metadata::default() },
        })
    };
    let id = ArticleId("any".into());
    let article = Arc::new(Article { id: id.clone(), texts: Sides::from_fn(text) });
    let lens = Sides::from_fn(|side| article.len(side));
    let mut state = State::new(size, Options::default(), Keymap::default());
    let item = Item {
        id: id.clone(),
        titles: given.map(|text| Some(text.into())),
        date: None,
        progress: 0,
        seen: false,
    };
    let _ = update(&mut state, Message::Listed { items: vec![item], last: None, names: None });
    let memory = Memory::default();
    let _ = update(&mut state, Message::Opened { article, memory });
    if linked {
        let pairs = lens.english.min(lens.arabic) as u32;
        // The first two cross.
        let other = |i: u32| if i < 2 && pairs > 1 { 1 - i } else { i };
        let bead = |i| Bead { english: vec![i], arabic: vec![other(i)], probability: 0.9, ..Bead::default() };
        let alignment = Arc::new(Alignment::new((0..pairs).map(bead).collect(), lens));
        let _ = update(&mut state, Message::Aligned(id, alignment));
    }
    state
}
