//! A program without a terminal, for tests: articles made by hand, keys typed from a script, and the
//! state in one line.
//!
//! Beads and entities are given, not found: a better aligner or detector changes nothing here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use diglot::app::choosing::Choosing;
use diglot::app::command::Command;
use diglot::app::effect::{Keep, List, Pairing, Search, Terminal, Visit, Work};
use diglot::app::geometry::Arrangement;
use diglot::app::keymap::{Key, Keymap, LookUp, parse_key};
use diglot::app::message::{Memory, Mouse};
use diglot::app::options::Options;
use diglot::app::overlay::Overlay;
use diglot::app::shelf::Item;
use diglot::app::state::Focus;
use diglot::app::{Effect, Message, State, update};
use diglot::bitext::{Alignment, Article, ArticleId, Bead, Metadata, Para, Role, Text};
use diglot::entity::{Confidence, Entities, Entity, EntityId, Kind, Layer, Mention, Source};
use diglot::text::{ParaId, Side, Sides, TextSpan};
use serde_json::Value;

/// An article with what the aligner and the detector would say of it.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) article: Arc<Article>,
    pub(crate) alignment: Arc<Alignment>,
    pub(crate) entities: Arc<Entities>,
}

/// A name of an entity in one paragraph: the paragraph, counted from 1, and the words.
pub(crate) type Named = (u32, &'static str);

/// An article from its paragraphs; `links` are paragraph numbers, counted from 1.
pub(crate) fn story(id: &str, texts: Sides<&[&str]>, links: &[(&[u32], &[u32])]) -> Story {
    let text = |side: Side| {
        let paragraphs: Vec<Para> = (texts[side].iter().enumerate())
            .map(|(i, &words)| Para {
                text: words.into(),
                role: if i == 0 { Role::Title } else { Role::Body },
            })
            .collect();
        let metadata = Metadata {
            title: texts[side].first().map(ToString::to_string),
            ..Metadata::default()
        };
        (!paragraphs.is_empty()).then(|| Text {
            source: format!("{id}.{}.txt", side.tag()),
            paragraphs: paragraphs.into(),
            metadata,
        })
    };
    let article = Article {
        id: ArticleId(id.into()),
        texts: Sides::from_fn(text),
    };
    let from_zero = |all: &[u32]| all.iter().map(|n| n - 1).collect();
    let beads = links.iter().map(|(english, arabic)| Bead {
        english: from_zero(english),
        arabic: from_zero(arabic),
        probability: 0.9,
        reasons: Vec::new(),
    });
    linked(article, beads.collect())
}

/// A story in which nothing is named.
fn linked(article: Article, beads: Vec<Bead>) -> Story {
    let lens = Sides::from_fn(|s| article.len(s));
    Story {
        alignment: Arc::new(Alignment::new(beads, lens)),
        article: Arc::new(article),
        entities: Arc::default(),
    }
}

impl Story {
    /// Names entities: the type, and where either side names it.
    pub(crate) fn naming(mut self, all: &[(Kind, &[Named], &[Named])]) -> Self {
        let mut entities = Entities::default();
        for (number, (kind, english, arabic)) in (0u32..).zip(all) {
            let named = Sides::new(*english, *arabic);
            entities.entities.push(Entity {
                kind: *kind,
                names: Sides::from_fn(|s| named[s].first().map(|(_, words)| (*words).to_owned())),
            });
            for side in Side::BOTH {
                for (para, words) in named[side] {
                    let id = ParaId::new(side, para - 1);
                    let text = &self.article.paragraph(id).unwrap().text;
                    let at = text
                        .find(words)
                        .unwrap_or_else(|| panic!("{words} in {text}"));
                    entities.mentions.push(Mention {
                        span: TextSpan::new(id, at..at + words.len()),
                        kind: *kind,
                        layer: match kind {
                            Kind::Title => Layer::Role,
                            _ => Layer::Core,
                        },
                        entity: EntityId(number),
                        source: Source::Gazetteer,
                        confidence: Confidence::Certain,
                    });
                }
            }
        }
        entities.mentions.sort_by_key(|m| m.span);
        self.entities = Arc::new(entities);
        self
    }
}

/// A small bitext with a crossing, a merge, an omission on either side, harakat, tatweel and digits of
/// both kinds.
pub(crate) fn moon() -> Story {
    story(
        "moon",
        Sides::new(
            &[
                "The library of the moon",
                "Cairo, 10 June 2021 - Layla Haddad opened the library on Thursday; 10 guests came.",
                "It rained.",
                "A book about the moon was read aloud. Haddad said that it had come from the Kingdom of \
                 Morocco, where it had lain in a chest for 300 years.",
                "The moon rose at 19:40.",
                "Nobody slept.",
                "Children drew the moon.",
                "Samir Aziz closed the door.",
            ],
            &[
                "مكتبة القمر",
                "القاهرة ١٠ يونيو ٢٠٢١ - افتتحت ليلى حداد المكتبة وحضر عشرة ضيوف.",
                "طلع القمر في الساعة 19:40.",
                "لم ينم أحد، ورسم الأطفال القمر.",
                "أغلق سمير عزيز الباب.",
                "قُرِئ كِتَابٌ عن القمر.",
                "وقالت حداد إنه جاء من المـملكة المغربية، وبقي في صندوق ثلاثمئة سنة.",
                "وعادت ليلى إلى القاهرة.",
            ],
        ),
        &[
            (&[1], &[1]),
            (&[2], &[2]),
            (&[4], &[6, 7]),
            (&[5], &[3]),
            (&[6, 7], &[4]),
            (&[8], &[5]),
        ],
    )
    .naming(&[
        (Kind::Place, &[(2, "Cairo")], &[(2, "القاهرة"), (8, "القاهرة")]),
        (Kind::Date, &[(2, "10 June 2021")], &[(2, "١٠ يونيو ٢٠٢١")]),
        (
            Kind::Person,
            &[(2, "Layla Haddad"), (4, "Haddad")],
            &[(2, "ليلى حداد"), (7, "حداد"), (8, "ليلى")],
        ),
        (Kind::Date, &[(2, "Thursday")], &[]),
        (Kind::Number, &[(2, "10 guests")], &[(2, "عشرة ضيوف")]),
        (Kind::Place, &[(4, "Kingdom of Morocco")], &[(7, "المـملكة المغربية")]),
        (Kind::Number, &[(4, "300 years")], &[(7, "ثلاثمئة سنة")]),
        (Kind::Time, &[(5, "19:40")], &[(3, "19:40")]),
        (Kind::Person, &[(8, "Samir Aziz")], &[(5, "سمير عزيز")]),
    ])
}

/// Three pairs, the middle one of about a hundred rows at 80 columns.
pub(crate) fn tall() -> Story {
    let english: String = (1..=400).map(|n| format!("word{n} ")).collect();
    let arabic: String = (1..=300).map(|n| format!("كلمة{n} ")).collect();
    story(
        "tall",
        Sides::new(
            &["Before", english.trim_end(), "After"],
            &["قبل", arabic.trim_end(), "بعد"],
        ),
        &[(&[1], &[1]), (&[2], &[2]), (&[3], &[3])],
    )
}

/// Sixty short pairs.
pub(crate) fn long() -> Story {
    let texts = Sides::new("Line", "سطر").map(|word: &str| -> Vec<String> {
        (1..=60)
            .map(|n| format!("{word} {n} {}", format!("{word} ").repeat(n % 7 * 5)))
            .collect()
    });
    let texts = texts
        .as_ref()
        .map(|t| t.iter().map(|l| l.trim_end()).collect::<Vec<_>>());
    let numbers: Vec<[u32; 1]> = (1..=60).map(|n| [n]).collect();
    let links: Vec<(&[u32], &[u32])> = numbers.iter().map(|n| (&n[..], &n[..])).collect();
    story(
        "long",
        Sides::new(&texts.english[..], &texts.arabic[..]),
        &links,
    )
}

/// One text only.
pub(crate) fn alone(side: Side) -> Story {
    let mut texts: Sides<&[&str]> = Sides::default();
    texts[side] = match side {
        Side::English => &["One", "Two of the moon", "Three"],
        Side::Arabic => &["واحد", "اثنان من القمر", "ثلاثة"],
    };
    story(&format!("alone-{}", side.tag()), texts, &[])
}

/// The seed article with its hand-made links (`tests/data/align_seeds.json`).
pub(crate) fn seeds() -> Story {
    let entry = diglot::library::seeds().entries.remove(0);
    let article = diglot::library::read(&entry).unwrap();
    let gold: Value = serde_json::from_str(include_str!("../data/align_seeds.json")).unwrap();
    let side = |v: &Value| -> Vec<u32> {
        let all = v.as_array().unwrap().iter();
        all.map(|i| u32::try_from(i.as_u64().unwrap()).unwrap())
            .collect()
    };
    let beads = gold["links"].as_array().unwrap().iter().map(|link| Bead {
        english: side(&link[0]),
        arabic: side(&link[1]),
        probability: 0.9,
        reasons: Vec::new(),
    });
    linked(article, beads.collect())
}

/// The list's line for a story.
pub(crate) fn item(story: &Story) -> Item {
    let title = |s: Side| {
        Some(
            story.article.texts[s]
                .as_ref()?
                .paragraphs
                .first()?
                .text
                .to_string()
                .into(),
        )
    };
    Item {
        id: story.article.id.clone(),
        titles: Sides::from_fn(title),
        date: Side::BOTH
            .iter()
            .find_map(|&s| story.article.texts[s].as_ref()?.metadata.date),
        progress: 0,
        seen: false,
    }
}

/// The program on a screen, with a shell that opens articles at once.
pub(crate) struct Scene {
    pub(crate) state: State,
    pub(crate) stories: Vec<Story>,
    /// What the last key asked for, places to remember left out.
    pub(crate) effects: Vec<Effect>,
    /// All places that were asked to be remembered.
    pub(crate) remembered: Vec<Visit>,
    /// All commands that keys have asked for.
    pub(crate) commands: BTreeSet<&'static str>,
}

impl Scene {
    /// Starts with these articles; the first one is opened.
    pub(crate) fn new(stories: Vec<Story>, size: (u16, u16)) -> Self {
        let items = stories.iter().map(item).collect();
        let mut scene = Self {
            state: State::new(size, Options::default(), Keymap::default()),
            stories,
            effects: Vec::new(),
            remembered: Vec::new(),
            commands: BTreeSet::new(),
        };
        scene.send(Message::Listed {
            items,
            last: None,
            names: None,
        });
        scene.effects.clear();
        scene
    }

    /// Takes in a message and carries out what is asked for.
    pub(crate) fn send(&mut self, message: Message) {
        for effect in update(&mut self.state, message) {
            match effect {
                Effect::Keep(Keep::Visit(_, visit)) => self.remembered.push(visit),
                Effect::Work(Work::Open(id)) => {
                    self.effects.push(Effect::Work(Work::Open(id.clone())));
                    let Some(story) = self.stories.iter().find(|s| s.article.id == id).cloned()
                    else {
                        continue;
                    };
                    self.send(Message::Opened {
                        article: story.article,
                        memory: Memory {
                            marks: BTreeMap::new(),
                            ..Memory::default()
                        },
                    });
                    self.send(Message::Aligned(id.clone(), story.alignment));
                    self.send(Message::Analysed(id, story.entities));
                }
                other => self.effects.push(other),
            }
        }
    }

    /// Presses one key.
    pub(crate) fn press(&mut self, key: Key) {
        self.effects.clear();
        if self.state.prompt.is_none() && self.state.awaits.is_none() {
            let mut keys = self.state.pending.clone();
            keys.push(key);
            if let LookUp::Command(command) = self.state.keymap.look_up(&keys) {
                self.commands.extend(command.entry().map(|e| e.name));
            }
        }
        self.send(Message::Key(key));
    }

    /// Types a script: words are keys in the notation of the keymap (`j`, `ctrl-d`, `enter`); what is no
    /// key is typed letter by letter (`gg`, `]x`, `قمر`).
    pub(crate) fn keys(&mut self, script: &str) -> &mut Self {
        for word in script.split_whitespace() {
            match parse_key(word) {
                Ok(key) => self.press(key),
                Err(_) => word.chars().for_each(|c| self.press(Key::char(c))),
            }
        }
        self
    }

    /// Does something with the mouse.
    pub(crate) fn mouse(&mut self, mouse: Mouse, (column, row): (u16, u16)) -> &mut Self {
        self.effects.clear();
        self.send(Message::Mouse { mouse, column, row });
        self
    }

    /// The first cell of a paragraph's text in view.
    pub(crate) fn cell_of(&self, side: Side, number: u32) -> (u16, u16) {
        let reader = self.state.reader.as_ref().unwrap();
        let text = self.state.geometry().panes[side].unwrap().text;
        let row = reader
            .rows_in_view(side)
            .into_iter()
            .find(|r| r.para.index + 1 == number)
            .unwrap();
        let x = match side {
            Side::English => text.x,
            Side::Arabic => text.right() - 1,
        };
        (x, text.y + row.y)
    }

    /// The state in one line; what is as at the start is left out.
    pub(crate) fn dump(&self) -> String {
        let state = &self.state;
        let mut parts = Vec::new();
        match &state.reader {
            None => parts.push("no article".to_owned()),
            Some(reader) => {
                let id = &reader.article().id.0;
                if self.stories.first().is_none_or(|s| s.article.id.0 != *id) {
                    parts.push(format!("in {id}"));
                }
                parts.push(self.place());
                parts.push(format!("{} pane", reader.active().tag()));
                match state.geometry().arrangement {
                    Arrangement::Rows => {}
                    other => parts.push(format!("{other:?}").to_lowercase()),
                }
                if reader.order() == Side::Arabic {
                    parts.push("ar order".into());
                }
                if !reader.is_locked() {
                    parts.push("unlocked".into());
                }
                parts.extend(self.tops());
                if let Some(mention) = reader.current_mention() {
                    let words = reader.text_of(mention.span);
                    parts.push(format!("{} «{words}»", mention.kind.tag()));
                }
                if let Some((at, of)) = reader.sentence_number() {
                    parts.push(format!("sentence {at}/{of}"));
                }
                if let Some(found) = &state.found {
                    let at = found.current.map_or(0, |c| c + 1);
                    let hit = state
                        .current_hit()
                        .map_or(String::new(), |h| reader.text_of(h));
                    parts.push(format!("hit {at}/{} «{hit}»", found.hits.len()));
                }
            }
        }
        if state.focus == Focus::List {
            let (number, of) = state.shelf.counts().unwrap_or_default();
            let typed = match state.shelf.typed() {
                "" => String::new(),
                typed => format!(" of «{typed}»"),
            };
            parts.push(format!("list {number}/{of}{typed}"));
        }
        let dark: Vec<&str> = Kind::ALL
            .iter()
            .filter(|&&k| !state.lit.has(k))
            .map(|k| k.tag())
            .collect();
        if !dark.is_empty() {
            parts.push(format!("dark {}", dark.join(" ")));
        }
        match state.overlay {
            Some(Overlay::Help { top }) => parts.push(match state.options.help_language() {
                Side::English => format!("help {top}"),
                Side::Arabic => format!("help {top} ar"),
            }),
            Some(Overlay::Explain { top }) => parts.push(format!("explain {top}")),
            Some(Overlay::Messages { top }) => parts.push(format!("messages {top}")),
            Some(Overlay::Filter) => parts.push("filter".into()),
            Some(Overlay::Entities) => {
                let panel = state.panel.as_ref().unwrap();
                let names = panel.current().map_or("nothing".to_owned(), |entry| {
                    let name = |s: Side| entry.names[s].as_deref().unwrap_or("∅");
                    format!("{} = {}", name(Side::English), name(Side::Arabic))
                });
                let (all, left) = panel.counts();
                parts.push(format!("entities {left}/{all} at {names}"));
            }
            Some(Overlay::Map { cursor }) => {
                let side = cursor.side.tag().to_uppercase();
                parts.push(format!("map {side} {}", cursor.index + 1));
            }
            None => {}
        }
        if let Some(prompt) = &state.prompt {
            let (before, after) = prompt.text().split_at(prompt.cursor());
            parts.push(format!("{:?} {before}_{after}", prompt.purpose).to_lowercase());
        }
        if let Some(count) = state.count {
            parts.push(format!("count {count}"));
        }
        if !state.pending.is_empty() {
            parts.push(format!(
                "pending {}",
                diglot::app::keymap::format_keys(&state.pending)
            ));
        }
        if let Some(command) = state.awaits {
            parts.push(format!("awaits {}", command.entry().map_or("", |e| e.name)));
        }
        if let Some(choosing) = &state.choosing {
            let selected = state.selection().zip(state.reader.as_ref());
            let words = selected.map_or(String::new(), |(s, reader)| reader.text_of(s));
            let what = match choosing {
                Choosing::Paragraphs { marked, .. } => format!("paragraphs {}", marked.len()),
                Choosing::Mention { .. } => format!("mention for «{words}»"),
                Choosing::Stretch(_) => format!("stretch «{words}»"),
                Choosing::TypeOfNew(_) | Choosing::Retype { .. } => format!("type of «{words}»"),
                Choosing::Text { .. } => "text".into(),
            };
            parts.push(format!("choosing {what}"));
        }
        if let Some(notice) = &state.notice {
            parts.push(format!("! {}", notice.text));
        }
        parts.extend(self.effects.iter().map(effect));
        parts.join(" | ")
    }

    /// The current pair and the cursor in it: `EN 4 ╳ AR 6,7*`, the cursor's own side starred.
    pub(crate) fn place(&self) -> String {
        let reader = self.state.reader.as_ref().unwrap();
        let side = |side: Side| {
            let members = reader.current_members(side);
            let shown = |p: &ParaId| {
                let star = if *p == reader.cursor() { "*" } else { "" };
                format!("{}{star}", p.index + 1)
            };
            match members.as_slice() {
                [] => "∅".to_owned(),
                all => {
                    let all: Vec<String> = all.iter().map(shown).collect();
                    format!("{} {}", side.tag().to_uppercase(), all.join(","))
                }
            }
        };
        let crossing = reader
            .bead()
            .is_some_and(|b| reader.alignment().is_crossing(b));
        let link = if crossing { "╳" } else { "─" };
        format!("{} {link} {}", side(Side::English), side(Side::Arabic))
    }

    /// The first row in view of each pane shown, as paragraph and line, unless it is the very first.
    fn tops(&self) -> Option<String> {
        let reader = self.state.reader.as_ref().unwrap();
        let geometry = self.state.geometry();
        let tops: Vec<String> = (Side::BOTH.into_iter())
            .filter(|&s| geometry.panes[s].is_some())
            .filter_map(|s| {
                let first = *reader.rows_in_view(s).first()?;
                let start = first.para.index == 0 && first.line == 0;
                (!start).then(|| format!("{} {}.{}", s.tag(), first.para.index + 1, first.line))
            })
            .collect();
        (!tops.is_empty()).then(|| format!("from {}", tops.join(" ")))
    }
}

/// An effect in a few words.
fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Work(Work::Encoding { name, .. }) => format!("→ encoding {name}"),
        Effect::Work(Work::Open(id)) => format!("→ open {}", id.0),
        Effect::Keep(Keep::Visit(_, visit)) => format!("→ remember {:?}", visit.place),
        Effect::Keep(Keep::Mark { letter, place, .. }) => format!(
            "→ mark {letter} {} {}",
            place.para.side.tag(),
            place.para.index + 1
        ),
        Effect::Keep(Keep::Options(options)) => format!(
            "→ keep {} {} {} {} %",
            options.layout.word(),
            match options.list {
                None => "auto",
                Some(true) => "shown",
                Some(false) => "hidden",
            },
            options.list_width,
            options.english_share
        ),
        Effect::Work(Work::Align { fixed, .. }) => {
            let bead = |f: &Sides<Vec<u32>>| {
                let side = |s: Side| -> String {
                    let all: Vec<String> = f[s].iter().map(|i| (i + 1).to_string()).collect();
                    if all.is_empty() {
                        "∅".into()
                    } else {
                        all.join(",")
                    }
                };
                format!("{}–{}", side(Side::English), side(Side::Arabic))
            };
            let beads: Vec<String> = fixed.iter().map(bead).collect();
            format!("→ align around [{}]", beads.join(" "))
        }
        Effect::Keep(Keep::Corrections { corrections, .. }) => {
            let told: Vec<String> = corrections.iter().map(|c| c.told()).collect();
            format!("→ correct [{}]", told.join("; "))
        }
        Effect::Work(Work::Pair(pairing)) => match pairing {
            Pairing::Together(both) => format!("→ pair {} {}", both.english.0, both.arabic.0),
            Pairing::Apart(id) => format!("→ unpair {}", id.0),
            Pairing::Undo => "→ undo pairing".into(),
        },
        Effect::Terminal(Terminal::Copy { text, what }) => {
            format!("→ copy {what}: \"{}\"", text.replace('\n', "⏎"))
        }
        Effect::Search(Search::Find { ticket, .. }) => format!("→ search {ticket}"),
        Effect::Search(Search::Stop) => "→ stop search".to_owned(),
        Effect::List(List::Stop) => "→ stop listing".to_owned(),
        Effect::List(List::Again(_)) => "→ list again".to_owned(),
        Effect::Work(Work::Analyse(id)) => format!("→ analyse {}", id.0),
        Effect::Work(Work::Stop) => "→ stop".to_owned(),
        Effect::Terminal(Terminal::Mouse(on)) => format!("→ mouse {on}"),
        Effect::Terminal(Terminal::Bidi(way)) => format!("→ bidi {way:?}"),
        Effect::Work(Work::Learned(on)) => format!("→ learned {on}"),
        Effect::Terminal(Terminal::Redraw) => "→ redraw".into(),
        Effect::Terminal(Terminal::Suspend) => "→ suspend".into(),
        Effect::Terminal(Terminal::Quit) => "→ quit".into(),
    }
}

/// The commands of the table that keys have not asked for.
pub(crate) fn missing(asked: &BTreeSet<&'static str>) -> Vec<&'static str> {
    let all = diglot::app::command::COMMANDS
        .iter()
        .map(|e: &diglot::app::command::Entry| e.name);
    all.filter(|name| !asked.contains(name) || Command::named(name).is_none())
        .collect()
}
