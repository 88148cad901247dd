//! The keeper: the thread that owns the reader's memory, so that keeping a place never waits for a long
//! text to be aligned.
//!
//! Invariant: a place is anchored in the article as it was read; when the store fails, the memory is lost,
//! the reader is told once, and the reading goes on.
//! Must not know: how articles are found and read, how anything is drawn.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::app::Effect;
use crate::app::message::{Memory, Message, Notice};
use crate::app::options::{Layout, Options};
use crate::app::reader::Place;
use crate::bitext::{Article, ArticleId};
use crate::store::{self, Anchor, Progress, Store};
use crate::text::Side;

/// How many of the articles read last are looked for in a list.
const RECENT: u32 = 50;
/// How long the first picture waits for what was picked for the terminal.
const PATIENCE: Duration = Duration::from_millis(50);

/// Which options the command line asked for, so that remembered ones do not replace them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The layout.
    pub layout: bool,
    /// The order.
    pub order: bool,
}

/// What is known of all articles.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// How far each has been read.
    pub(super) progress: BTreeMap<ArticleId, Progress>,
    /// Those read last, the latest first.
    pub(super) recent: Vec<ArticleId>,
}

enum Request {
    Shelf(Sender<Shelf>),
    Opened(Arc<Article>, Sender<Memory>),
    Terminal(String, Sender<Option<String>>),
    SaveTerminal(String, String),
    Keep(Effect),
    Finish,
}

/// Asks the keeper.
#[derive(Debug, Clone)]
pub(super) struct Keeper {
    requests: Sender<Request>,
}

impl Keeper {
    /// Starts the keeper on a database file, where there may be one. It first sends the layout choices
    /// kept from earlier.
    pub(super) fn spawn(
        file: Option<PathBuf>,
        (options, asked): (Options, Asked),
        messages: Sender<Message>,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (requests, incoming) = channel();
        let thread = Builder::new().name("keeper".into()).spawn(move || {
            let mut memory = Keeping {
                messages,
                store: None,
                told: false,
                current: None,
            };
            memory.open(file.as_deref(), options, asked);
            memory.serve(&incoming);
        })?;
        Ok((Self { requests }, thread))
    }

    /// What is known of all articles; nothing where the keeper is gone.
    pub(super) fn shelf(&self) -> Shelf {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Shelf(answer));
        answered.recv().unwrap_or_default()
    }

    /// Tells that an article is read from now on; what is known of it.
    pub(super) fn opened(&self, article: Arc<Article>) -> Memory {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Opened(article, answer));
        answered.recv().unwrap_or_default()
    }

    /// What is kept under a key of the terminal; nothing where it cannot be had soon.
    pub(super) fn terminal(&self, key: String) -> Option<String> {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Terminal(key, answer));
        answered.recv_timeout(PATIENCE).ok()?
    }

    /// Keeps something under a key of the terminal.
    pub(super) fn save_terminal(&self, key: String, value: String) {
        let _ = self.requests.send(Request::SaveTerminal(key, value));
    }

    /// Keeps what an effect asks to keep.
    pub(super) fn keep(&self, effect: Effect) {
        let _ = self.requests.send(Request::Keep(effect));
    }

    /// Ends the keeper once all that was asked is kept.
    pub(super) fn finish(&self) {
        let _ = self.requests.send(Request::Finish);
    }
}

/// The keeper's own thread.
struct Keeping {
    messages: Sender<Message>,
    store: Option<Store>,
    told: bool,
    /// The article that is read, to anchor places in.
    current: Option<Arc<Article>>,
}

impl Keeping {
    fn open(&mut self, file: Option<&Path>, options: Options, asked: Asked) {
        match file.map(Store::open) {
            Some(Ok(store)) => {
                let recalled = Message::Recalled(kept_options(&store, options, asked));
                let _ = self.messages.send(recalled);
                if store.is_read_only() {
                    self.no_memory(&format!("{} cannot be written", store.path().display()));
                }
                self.store = Some(store);
            }
            Some(Err(error)) => self.no_memory(&error.to_string()),
            None => self.no_memory("this system names no folder for it"),
        }
    }

    fn serve(&mut self, requests: &Receiver<Request>) {
        while let Ok(request) = requests.recv() {
            match request {
                Request::Shelf(answer) => {
                    let progress = self.with_store(Store::shelf_state).unwrap_or_default();
                    let recent = self.with_store(|s| s.recent(RECENT)).unwrap_or_default();
                    let recent = recent.into_iter().map(|(id, _)| id).collect();
                    let _ = answer.send(Shelf { progress, recent });
                }
                Request::Opened(article, answer) => {
                    let _ = answer.send(self.memory(&article));
                    self.current = Some(article);
                }
                Request::Terminal(key, answer) => {
                    let _ = answer.send(self.with_store(|s| s.terminal(&key)).flatten());
                }
                Request::SaveTerminal(key, value) => {
                    if self.store.as_ref().is_some_and(|s| !s.is_read_only()) {
                        self.with_store(|s| s.save_terminal(&key, &value));
                    }
                }
                Request::Keep(effect) => self.keep(effect),
                Request::Finish => return,
            }
        }
    }

    fn no_memory(&mut self, why: &str) {
        if !std::mem::replace(&mut self.told, true) {
            let line = format!("places and marks are not remembered: {why}");
            let _ = self.messages.send(Message::Notice(Notice::error(line)));
        }
    }

    /// Does something with the store; when it fails, the memory is lost and the reading goes on.
    fn with_store<T>(&mut self, act: impl FnOnce(&Store) -> Result<T, store::Error>) -> Option<T> {
        match act(self.store.as_ref()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.no_memory(&error.to_string());
                self.store = None;
                None
            }
        }
    }

    /// What is known of an article from earlier, found in it as it is now.
    fn memory(&mut self, article: &Article) -> Memory {
        let place = self.with_store(|s| s.place(&article.id)).flatten();
        let marks = self
            .with_store(|s| s.marks(&article.id))
            .unwrap_or_default();
        let progress = self.with_store(|s| s.progress(&article.id)).flatten();
        let find = |anchor: &Anchor| {
            anchor
                .find(article)
                .map(|(para, offset)| Place { para, offset })
        };
        Memory {
            place: place.as_ref().and_then(|p| find(&p.anchor)),
            order: place.map(|p| p.order),
            marks: marks
                .iter()
                .filter_map(|(c, anchor)| Some((*c, find(anchor)?)))
                .collect(),
            progress: progress.map_or(0, |p| p.percent),
        }
    }

    fn keep(&mut self, effect: Effect) {
        if self.store.as_ref().is_none_or(Store::is_read_only) {
            return;
        }
        match effect {
            Effect::Remember {
                id,
                place,
                order,
                progress,
            } => {
                self.remember(&id, place, order, progress);
            }
            Effect::SaveMark { id, letter, place } => {
                if let Some(anchor) = self.anchor(&id, place) {
                    self.with_store(|s| s.save_mark(&id, letter, &anchor));
                }
            }
            Effect::SaveOptions(options) => self.save_options(&options),
            // Others carry these out.
            Effect::Open(_)
            | Effect::Search { .. }
            | Effect::StopSearch
            | Effect::Copy { .. }
            | Effect::CaptureMouse(_)
            | Effect::Shell(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    fn anchor(&self, id: &ArticleId, place: Place) -> Option<Anchor> {
        let article = self.current.as_ref().filter(|a| a.id == *id)?;
        Anchor::of(article, place.para, place.offset)
    }

    fn remember(&mut self, id: &ArticleId, place: Place, order: Side, percent: u8) {
        let Some(anchor) = self.anchor(id, place) else {
            return;
        };
        let read_at = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
        let place = store::Place {
            anchor,
            active: place.para.side,
            order,
            read_at,
        };
        self.with_store(|s| s.save_place(id, &place));
        let progress = Progress {
            read: percent >= 100,
            percent,
        };
        self.with_store(|s| s.save_progress(id, progress));
    }

    fn save_options(&mut self, options: &Options) {
        let list = match options.list {
            Some(true) => "shown",
            Some(false) => "hidden",
            None => "auto",
        };
        let values = [
            ("layout", options.layout.word().to_owned()),
            ("list", list.to_owned()),
            ("list-width", options.list_width.to_string()),
            ("english-share", options.english_share.to_string()),
            ("order", options.order.tag().to_owned()),
        ];
        for (key, value) in values {
            self.with_store(|s| s.save_setting(key, &value));
        }
    }
}

/// The layout choices kept from earlier, laid over the configured ones.
fn kept_options(store: &Store, options: Options, asked: Asked) -> Options {
    let get = |key: &str| store.setting(key).ok().flatten();
    let number = |key: &str, or: u16, range: std::ops::RangeInclusive<u16>| {
        get(key)
            .and_then(|v| v.parse().ok())
            .filter(|n| range.contains(n))
            .unwrap_or(or)
    };
    Options {
        layout: get("layout")
            .and_then(|w| Layout::named(&w))
            .filter(|_| !asked.layout)
            .unwrap_or(options.layout),
        list: match get("list").as_deref() {
            Some("shown") => Some(true),
            Some("hidden") => Some(false),
            _ => options.list,
        },
        list_width: number("list-width", options.list_width, 16..=60),
        english_share: number("english-share", options.english_share, 20..=80),
        order: match get("order").as_deref() {
            Some("en") if !asked.order => Side::English,
            Some("ar") if !asked.order => Side::Arabic,
            _ => options.order,
        },
        mouse: options.mouse,
    }
}
