//! The worker: carries out effects that read, write or reckon, beside the thread that draws.
//!
//! One thread owns the files, the analysers and the store; it answers with messages in the order of
//! what was asked. A newer request to open an article overtakes the analysis of an older one.
//! Must not know: how anything is drawn.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread::{Builder, JoinHandle};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::app::Effect;
use crate::app::message::{Memory, Message, Notice};
use crate::app::options::{Layout, Options};
use crate::app::reader::Place;
use crate::app::shelf::Item;
use crate::bitext::{Article, ArticleId, align};
use crate::entity::analyse;
use crate::language::lexicon::Lexicon;
use crate::library::{self, Entry, Library};
use crate::store::{Anchor, Store};
use crate::text::{Side, Sides};

/// What is to be read.
#[derive(Debug, Clone)]
pub enum Source {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// The reader's own library folder; the article that comes with the program where it has none.
    Own(PathBuf),
    /// The article that comes with the program.
    Seeds,
}

/// Which options the command line asked for, so that remembered ones do not replace them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The layout.
    pub layout: bool,
    /// The order.
    pub order: bool,
}

/// What the worker is asked.
#[derive(Debug)]
pub enum Request {
    /// To carry out an effect.
    Do(Effect),
    /// To end once everything asked before is done.
    Finish,
}

/// Starts the worker: it recalls the layout choices, lists the source's articles, then serves requests.
/// `store` is the file of the reader's memory, where there may be one.
///
/// # Errors
/// If the thread cannot be started.
pub fn spawn(
    source: Source,
    store: Option<PathBuf>,
    (options, asked): (Options, Asked),
    requests: Receiver<Request>,
    messages: Sender<Message>,
) -> std::io::Result<JoinHandle<()>> {
    Builder::new().name("worker".into()).spawn(move || {
        let mut worker = Worker {
            messages,
            entries: HashMap::new(),
            store: None,
            told: false,
            waiting: VecDeque::new(),
            current: None,
        };
        match store.as_deref().map(Store::open) {
            Some(Ok(store)) => {
                worker.send(Message::Recalled(kept_options(&store, options, asked)));
                if store.is_read_only() {
                    worker.no_memory(&format!("{} cannot be written", store.path().display()));
                }
                worker.store = Some(store);
            }
            Some(Err(error)) => worker.no_memory(&error.to_string()),
            None => worker.no_memory("this system names no folder for it"),
        }
        worker.list(&source);
        worker.serve(&requests);
    })
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

struct Worker {
    messages: Sender<Message>,
    entries: HashMap<ArticleId, Entry>,
    store: Option<Store>,
    /// Whether the reader has been told that nothing is remembered.
    told: bool,
    /// Requests read ahead while looking for a newer one.
    waiting: VecDeque<Request>,
    /// The article opened last, to anchor places in.
    current: Option<Arc<Article>>,
}

impl Worker {
    fn send(&self, message: Message) {
        // The loop has ended: nobody needs the answer.
        let _ = self.messages.send(message);
    }

    fn no_memory(&mut self, why: &str) {
        if !std::mem::replace(&mut self.told, true) {
            let line = format!("places and marks are not remembered: {why}");
            self.send(Message::Notice(Notice::error(line)));
        }
    }

    /// Does something with the store; when it fails, the memory is lost and the reading goes on.
    fn with_store<T>(
        &mut self,
        act: impl FnOnce(&Store) -> Result<T, crate::store::Error>,
    ) -> Option<T> {
        match act(self.store.as_ref()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.no_memory(&error.to_string());
                self.store = None;
                None
            }
        }
    }

    /// The article that comes with the program, and how to open others.
    fn sample(&self) -> Library {
        let tip = "This is the sample. `diglot FOLDER` opens your own texts; ? shows the keys.";
        self.send(Message::Tip(tip.to_owned()));
        library::seeds()
    }

    fn scan(&self, paths: &[PathBuf]) -> Library {
        let mut told = Instant::now();
        library::open(paths, &mut |done, total| {
            if told.elapsed().as_millis() > 100 {
                told = Instant::now();
                self.send(Message::Progress {
                    label: "reading",
                    done,
                    total,
                });
            }
            true
        })
    }

    fn list(&mut self, source: &Source) {
        let library = match source {
            Source::Seeds => self.sample(),
            Source::Paths(paths) => self.scan(paths),
            Source::Own(folder) if folder.is_dir() => {
                let library = self.scan(std::slice::from_ref(folder));
                if library.entries.is_empty() {
                    self.sample()
                } else {
                    library
                }
            }
            Source::Own(_) => self.sample(),
        };
        let Library {
            entries, problems, ..
        } = library;
        let shelf = self.with_store(|s| s.shelf_state()).unwrap_or_default();
        let items = entries
            .iter()
            .map(|entry| {
                let state = shelf.get(&entry.id);
                Item {
                    id: entry.id.clone(),
                    titles: entry.titles.clone(),
                    date: entry.date,
                    progress: state.map_or(0, |s| s.percent),
                    seen: state.is_some(),
                }
            })
            .collect();
        self.entries = entries.into_iter().map(|e| (e.id.clone(), e)).collect();
        self.send(Message::Listed(items));
        if let Some(first) = problems.first() {
            let more = match problems.len() {
                1 => String::new(),
                n => format!(" (and {} more)", n - 1),
            };
            self.send(Message::Notice(Notice::error(format!("{first}{more}"))));
        }
    }

    fn serve(&mut self, requests: &Receiver<Request>) {
        loop {
            let request = match self.waiting.pop_front() {
                Some(request) => request,
                None => match requests.recv() {
                    Ok(request) => request,
                    Err(_) => return,
                },
            };
            match request {
                Request::Finish => return,
                Request::Do(effect) => self.carry_out(effect, requests),
            }
        }
    }

    fn carry_out(&mut self, effect: Effect, requests: &Receiver<Request>) {
        match effect {
            Effect::Open(id) => self.open(&id, requests),
            Effect::Remember {
                id,
                place,
                order,
                progress,
            } => {
                self.remember(&id, place, order, progress);
            }
            Effect::SaveMark { id, letter, place } => {
                if self.is_writable()
                    && let Some(anchor) = self.anchor(&id, place)
                {
                    self.with_store(|s| s.save_mark(&id, letter, &anchor));
                }
            }
            Effect::SaveOptions(options) => self.save_options(&options),
            // The loop's own.
            Effect::Copy { .. }
            | Effect::CaptureMouse(_)
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit => {}
        }
    }

    /// What is known of an article from earlier, found in it as it is now.
    fn memory(&mut self, article: &Article) -> Memory {
        let place = self.with_store(|s| s.place(&article.id)).flatten();
        let marks = self
            .with_store(|s| s.marks(&article.id))
            .unwrap_or_default();
        let shelf = self.with_store(|s| s.progress(&article.id)).flatten();
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
            progress: shelf.map_or(0, |s| s.percent),
        }
    }

    fn anchor(&self, id: &ArticleId, place: Place) -> Option<Anchor> {
        let article = self.current.as_ref().filter(|a| a.id == *id)?;
        Anchor::of(article, place.para, place.offset)
    }

    fn remember(&mut self, id: &ArticleId, place: Place, order: Side, progress: u8) {
        let Some(anchor) = self.anchor(id, place) else {
            return;
        };
        let read_at = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
        let place = crate::store::Place {
            anchor,
            active: place.para.side,
            order,
            read_at,
        };
        if self.is_writable() {
            self.with_store(|s| s.save_place(id, &place));
            let progress = crate::store::Progress {
                read: progress >= 100,
                percent: progress,
            };
            self.with_store(|s| s.save_progress(id, progress));
        }
    }

    fn is_writable(&self) -> bool {
        self.store.as_ref().is_some_and(|s| !s.is_read_only())
    }

    fn save_options(&mut self, options: &Options) {
        if !self.is_writable() {
            return;
        }
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

    fn open(&mut self, id: &ArticleId, requests: &Receiver<Request>) {
        let Some(entry) = self.entries.get(id) else {
            self.send(Message::NotOpened(
                id.clone(),
                "this article is no longer listed".into(),
            ));
            return;
        };
        let (article, notes) = match library::read_with_notes(entry) {
            Ok(read) => read,
            Err(error) => {
                self.send(Message::NotOpened(id.clone(), error.to_string()));
                return;
            }
        };
        let article = Arc::new(article);
        let memory = self.memory(&article);
        self.send(Message::Opened {
            article: article.clone(),
            memory,
        });
        if let Some(note) = notes.first() {
            self.send(Message::Notice(Notice::info(note.clone())));
        }
        self.current = Some(article.clone());
        self.analyse(&article, requests);
    }

    /// Aligns and analyses, unless another article is asked for meanwhile.
    fn analyse(&mut self, article: &Article, requests: &Receiver<Request>) {
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let alignment = Arc::new(align(sides, Lexicon::shipped()));
        self.send(Message::Aligned(article.id.clone(), alignment.clone()));
        if self.overtaken(requests) {
            return;
        }
        let entities = Arc::new(analyse(sides, &alignment));
        self.send(Message::Analysed(article.id.clone(), entities));
    }

    /// Whether another article has been asked for. What else was asked waits its turn.
    fn overtaken(&mut self, requests: &Receiver<Request>) -> bool {
        while let Ok(request) = requests.try_recv() {
            self.waiting.push_back(request);
        }
        self.waiting
            .iter()
            .any(|r| matches!(r, Request::Do(Effect::Open(_)) | Request::Finish))
    }
}
