//! The keeper: the thread that owns the reader's memory, so that keeping a place never waits for a long
//! text to be aligned.
//!
//! Invariant: a place is anchored in the article as it was read; when the store fails, the memory is lost,
//! the reader is told once, and the reading goes on.
//! It owns the sidecars as well, which hold the corrections of an article.
//! Must not know: how articles are found and read, how anything is drawn.

mod choices;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::app::correction::{Correction, Corrections};
use crate::app::effect::{Keep, Visit};
use crate::app::message::{Memory, Message, Notice};
use crate::app::options::{Layout, Options};
use crate::app::reader::Place;
use crate::bitext::learn::Pair;
use crate::bitext::{Article, ArticleId};
use crate::library::by_hand::Said;
use crate::store::sidecar::{self, Sidecar};
use crate::store::{self, Anchor, Indexes, Progress, Store};
use crate::text::{Side, Sides};
use crate::tui::ahead::Ahead;
use crate::tui::answers::Answers;
use crate::tui::lister;
use choices::{choices, kept_options};

/// The name of its thread.
const KEEPER: &str = "keeper";
/// How many of the articles read last are looked for in a list.
const RECENT: u32 = 50;
/// How long the first picture waits for what was picked for the terminal.
const PATIENCE: Duration = Duration::from_millis(50);

/// How long a place waits to be written: a reader who scrolls comes to many.
const REST: Duration = Duration::from_millis(250);

/// Which options the command line asked for, so that remembered ones do not replace them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked {
    /// The layout.
    pub layout: bool,
    /// The order.
    pub order: bool,
}

/// The index of what was found in folders, while it is being opened; nothing where it cannot be.
pub(super) type IndexOpening = Ahead<Option<Indexes>>;

/// The databases that are being opened, each on the thread that will ask them. The first picture waits for them
/// longer than for anything else, so they are begun with before the settings are read.
#[derive(Debug)]
pub struct Databases {
    file: PathBuf,
    store: std::io::Result<Ahead<Result<Store, store::Error>>>,
    index: Option<IndexOpening>,
}

impl Databases {
    /// Begins to open a database, and where folders will be looked through the index beside it, if there is one.
    #[must_use]
    pub fn begin(file: PathBuf, folders: bool) -> Self {
        let path = file.clone();
        let store = Ahead::begin(KEEPER, move || Store::open(&path));
        let index = lister::beside(Some(&file)).filter(|_| folders);
        let index = index.and_then(|path| {
            let open = move || path.exists().then(|| Indexes::open(&path).ok())?;
            Ahead::begin(lister::NAME, open).ok()
        });
        Self { file, store, index }
    }

    /// The index, to whoever looks through the folders.
    pub(super) fn take_index(&mut self) -> Option<IndexOpening> {
        self.index.take()
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file
    }
}

/// What is known of all articles.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    /// How far each has been read.
    pub(super) progress: BTreeMap<ArticleId, Progress>,
    /// Those read last, the latest first.
    pub(super) recent: Vec<ArticleId>,
    /// What the reader has said of which texts belong together.
    pub(super) said: Vec<Said>,
}

enum Request {
    Remembered(Sender<Remembered>),
    Recall(Arc<Article>, Sides<Option<PathBuf>>, Sender<Memory>),
    Pairings(Sender<Vec<Said>>),
    SavePairing(Sides<String>, Option<bool>),
    Terminal(String, Sender<Option<String>>),
    SaveTerminal(String, String),
    Learned(String, Sender<Vec<Pair>>),
    KeepBeads {
        library: String,
        article: ArticleId,
        beads: String,
        answer: Sender<Vec<String>>,
    },
    SaveLearned(String, Vec<Pair>),
    Keep(Keep),
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
        store: Option<Databases>,
        options: Options,
        asked: Asked,
        messages: Answers,
    ) -> std::io::Result<(Self, JoinHandle<()>)> {
        let (requests, incoming) = channel();
        let folder = store.as_ref().and_then(|store| store.path().parent());
        let folder = folder.map(sidecar::folder);
        let keep = move |opened| {
            let mut memory = Keeping {
                messages,
                store: None,
                told: false,
                unwritten: None,
                sidecars: BTreeMap::new(),
                folder,
            };
            memory.open(opened, options, asked);
            memory.serve(&incoming);
        };
        let thread = match store {
            Some(opening) => opening.store?.then(|opened| keep(Some(opened))),
            None => Builder::new().name(KEEPER.into()).spawn(|| keep(None))?,
        };
        Ok((Self { requests }, thread))
    }

    /// What is known of all articles; nothing where the keeper is gone.
    pub(super) fn remembered(&self) -> Remembered {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Remembered(answer));
        answered.recv().unwrap_or_default()
    }

    /// What is known of an article read from these files, which from now on is where its corrections go.
    pub(super) fn recall(&self, article: Arc<Article>, files: Sides<Option<PathBuf>>) -> Memory {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Recall(article, files, answer));
        answered.recv().unwrap_or_default()
    }

    /// What the reader has said of which texts belong together.
    pub(super) fn pairings(&self) -> Vec<Said> {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Pairings(answer));
        answered.recv().unwrap_or_default()
    }

    /// Keeps what the reader says of two texts; `None` takes back what was said of them.
    pub(super) fn save_pairing(&self, texts: Sides<String>, together: Option<bool>) {
        let _ = self.requests.send(Request::SavePairing(texts, together));
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

    /// What was learnt from a library.
    pub(super) fn learned(&self, library: String) -> Vec<Pair> {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::Learned(library, answer));
        answered.recv().unwrap_or_default()
    }

    /// Keeps an article's sure beads; those of all the library where it is time to learn from them again.
    pub(super) fn keep_beads(
        &self,
        library: String,
        article: ArticleId,
        beads: String,
    ) -> Vec<String> {
        let (answer, answered) = channel();
        let _ = self.requests.send(Request::KeepBeads {
            library,
            article,
            beads,
            answer,
        });
        answered.recv().unwrap_or_default()
    }

    /// Keeps what was learnt from a library.
    pub(super) fn save_learned(&self, library: String, pairs: Vec<Pair>) {
        let _ = self.requests.send(Request::SaveLearned(library, pairs));
    }

    /// Keeps something for another day.
    pub(super) fn keep(&self, keep: Keep) {
        let _ = self.requests.send(Request::Keep(keep));
    }

    /// Ends the keeper once all that was asked is kept.
    pub(super) fn finish(&self) {
        let _ = self.requests.send(Request::Finish);
    }
}

/// The keeper's own thread.
struct Keeping {
    messages: Answers,
    store: Option<Store>,
    told: bool,
    /// The place come to last, and when it is to be written.
    unwritten: Option<(Arc<Article>, Visit, Instant)>,
    /// The files of the corrections of the articles opened.
    sidecars: BTreeMap<ArticleId, Sidecar>,
    /// Where corrections are kept that cannot be beside their texts.
    folder: Option<PathBuf>,
}

impl Keeping {
    fn open(
        &mut self,
        opened: Option<Result<Store, store::Error>>,
        options: Options,
        asked: Asked,
    ) {
        match opened {
            Some(Ok(store)) => {
                let recalled = Message::Recalled(kept_options(&store, options, asked));
                self.messages.send(recalled);
                if store.is_read_only() {
                    self.no_memory(&format!("{} cannot be written", store.path().display()));
                }
                self.store = Some(store);
            }
            Some(Err(error)) => self.no_memory(&error.with_hint()),
            None => self.no_memory("this system names no folder for it"),
        }
    }

    fn serve(&mut self, requests: &Receiver<Request>) {
        loop {
            let request = match self.unwritten.as_ref().map(|(.., due)| *due) {
                None => requests.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => requests.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            let request = match request {
                Ok(Request::Keep(Keep::Visit(article, visit))) => {
                    self.postpone(article, visit);
                    continue;
                }
                other => other,
            };
            // Whatever else is asked finds the place kept.
            if let Some((article, visit, _)) = self.unwritten.take() {
                self.remember(&article, visit);
            }
            let request = match request {
                Ok(request) => request,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            match request {
                Request::Remembered(answer) => {
                    let progress = self.with_store(Store::shelf_state).unwrap_or_default();
                    let recent = self.with_store(|s| s.recent(RECENT)).unwrap_or_default();
                    let recent = recent.into_iter().map(|(id, _)| id).collect();
                    let said = self.said();
                    let _ = answer.send(Remembered {
                        progress,
                        recent,
                        said,
                    });
                }
                Request::Pairings(answer) => {
                    let _ = answer.send(self.said());
                }
                Request::SavePairing(texts, together) => {
                    if self.store.as_ref().is_some_and(|s| !s.is_read_only()) {
                        self.with_store(|s| s.save_pairing(&texts, together));
                    }
                }
                Request::Recall(article, files, answer) => {
                    let mut memory = self.memory(&article);
                    memory.corrections = self.corrections(&article, &files);
                    let _ = answer.send(memory);
                }
                Request::Terminal(key, answer) => {
                    let _ = answer.send(self.with_store(|s| s.terminal(&key)).flatten());
                }
                Request::SaveTerminal(key, value) => {
                    // At most starts it is what is kept already.
                    let kept = self.with_store(|s| s.terminal(&key)).flatten();
                    let writable = self.store.as_ref().is_some_and(|s| !s.is_read_only());
                    if writable && kept.as_ref() != Some(&value) {
                        self.with_store(|s| s.save_terminal(&key, &value));
                    }
                }
                Request::Learned(library, answer) => {
                    let learned = self.with_store(|s| s.learned(Some(&library)));
                    let pairs = learned.unwrap_or_default().into_iter();
                    let _ = answer.send(pairs.map(|(_, pair)| pair).collect());
                }
                Request::KeepBeads {
                    library,
                    article,
                    beads,
                    answer,
                } => {
                    let due = self.keep_beads(&library, &article, &beads);
                    let _ = answer.send(due.unwrap_or_default());
                }
                Request::SaveLearned(library, pairs) => {
                    if self.store.as_ref().is_some_and(|s| !s.is_read_only()) {
                        self.with_store(|s| s.save_learned(&library, &pairs));
                    }
                }
                Request::Keep(keep) => self.keep(keep),
                Request::Finish => return,
            }
        }
    }

    fn said(&mut self) -> Vec<Said> {
        let kept = self.with_store(Store::pairings).unwrap_or_default();
        let said = kept.into_iter();
        said.map(|(texts, together)| Said { texts, together })
            .collect()
    }

    /// Keeps a place later, with those that come meanwhile: of one article the last one counts.
    fn postpone(&mut self, article: Arc<Article>, visit: Visit) {
        let due = match self.unwritten.take() {
            Some((before, _, due)) if before.id == article.id => due,
            before => {
                if let Some((article, visit, _)) = before {
                    self.remember(&article, visit);
                }
                Instant::now() + REST
            }
        };
        self.unwritten = Some((article, visit, due));
    }

    /// All beads of a library where it is time to learn from them.
    fn keep_beads(
        &mut self,
        library: &str,
        article: &ArticleId,
        beads: &str,
    ) -> Option<Vec<String>> {
        self.store.as_ref().filter(|s| !s.is_read_only())?;
        let due = self.with_store(|s| s.keep_beads(library, article, beads))?;
        due.then(|| self.with_store(|s| s.beads(library)))?
    }

    fn no_memory(&mut self, why: &str) {
        if !std::mem::replace(&mut self.told, true) {
            let line = format!("places and marks are not remembered: {why}");
            self.messages.send(Message::Notice(Notice::error(line)));
        }
    }

    /// Does something with the store; when it fails, the memory is lost and the reading goes on.
    fn with_store<T>(&mut self, act: impl FnOnce(&Store) -> Result<T, store::Error>) -> Option<T> {
        match act(self.store.as_ref()?) {
            Ok(value) => Some(value),
            Err(error) => {
                self.no_memory(&error.with_hint());
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
            ..Memory::default()
        }
    }

    /// The corrections of an article from its sidecar. What is wrong with that is told.
    fn corrections(&mut self, article: &Article, files: &Sides<Option<PathBuf>>) -> Corrections {
        let (sidecar, opened) = Sidecar::of(article, files, self.folder.as_deref());
        let problem = opened.problem.map(|p| p.to_string());
        if let Some(problem) = &problem {
            self.messages
                .send(Message::Notice(Notice::error(problem.clone())));
        }
        if opened.unknown > 0 {
            let line = format!(
                "{} corrections of this article are of a kind this diglot does not know; they are kept",
                opened.unknown
            );
            self.messages.send(Message::Notice(Notice::info(line)));
        }
        let locked = problem.filter(|_| sidecar.is_read_only());
        self.sidecars.insert(article.id.clone(), sidecar);
        Corrections::kept(opened.corrections, locked)
    }

    fn save_corrections(&mut self, id: &ArticleId, corrections: &[Correction]) {
        let Some(sidecar) = self.sidecars.get_mut(id) else {
            return;
        };
        let notice = match sidecar.save(corrections) {
            // Beside its text is where a reader looks.
            Ok(Some(path)) if self.folder.as_deref() == path.parent() => {
                Notice::info(format!("corrections are kept in {}", path.display()))
            }
            Ok(_) => return,
            Err(error) => Notice::error(format!("the correction is not kept: {error}")),
        };
        self.messages.send(Message::Notice(notice));
    }

    fn keep(&mut self, keep: Keep) {
        let writable = self.store.as_ref().is_some_and(|s| !s.is_read_only());
        match keep {
            Keep::Corrections { id, corrections } => self.save_corrections(&id, &corrections),
            Keep::Visit(article, visit) => self.remember(&article, visit),
            Keep::Mark {
                article,
                letter,
                place,
            } if writable => {
                if let Some(anchor) = Anchor::of(&article, place.para, place.offset) {
                    self.with_store(|s| s.save_mark(&article.id, letter, &anchor));
                }
            }
            Keep::Options(options) if writable => self.save_options(&options),
            Keep::Mark { .. } | Keep::Options(_) => {}
        }
    }

    fn remember(&mut self, article: &Article, visit: Visit) {
        if self.store.as_ref().is_none_or(Store::is_read_only) {
            return;
        }
        let Visit {
            place,
            order,
            progress: percent,
        } = visit;
        let Some(anchor) = Anchor::of(article, place.para, place.offset) else {
            return;
        };
        let read_at = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
        let place = store::KeptPlace {
            anchor,
            active: place.para.side,
            order,
            read_at,
        };
        let progress = Progress {
            read: percent >= 100,
            percent,
        };
        self.with_store(|s| s.save_visit(&article.id, &place, progress));
    }

    fn save_options(&mut self, options: &Options) {
        self.with_store(|s| s.save_settings(&choices(options)));
    }
}
