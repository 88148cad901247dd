//! The worker: reads articles and analyses them, beside the thread that draws.
//!
//! Invariant: it answers with messages, in the order of what was asked. A newer request to open an article
//! overtakes the analysis of an older one; that is taken up again where the newer one cannot be opened.
//! Must not know: how anything is drawn, how the memory is kept.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::app::message::{Message, Notice};
use crate::app::shelf::Item;
use crate::bitext::{Article, ArticleId, align};
use crate::entity::analyse;
use crate::language::lexicon::Lexicon;
use crate::library::{self, Entry, Library, Opening, Stamp};
use crate::text::{Side, Sides};
use crate::tui::keeper::Keeper;

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

/// Starts the worker: it lists the source's articles, then opens those it is asked for.
///
/// # Errors
/// If the thread cannot be started.
pub(super) fn spawn(
    source: Source,
    keeper: Keeper,
    requests: Receiver<ArticleId>,
    messages: Sender<Message>,
) -> std::io::Result<()> {
    Builder::new().name("worker".into()).spawn(move || {
        let mut worker = Worker {
            messages,
            keeper,
            entries: HashMap::new(),
        };
        worker.list(&source);
        worker.serve(&requests);
    })?;
    Ok(())
}

/// An article that is open, and not scanned or analysed to the end.
struct Unfinished {
    opening: Opening,
    article: Arc<Article>,
}

/// The article that is read, and its files as they were when it was opened and when last looked at.
struct Watched {
    id: ArticleId,
    read: Sides<Option<Stamp>>,
    last: Sides<Option<Stamp>>,
}

/// How often the files of the open article are looked at.
const LOOK: Duration = Duration::from_secs(1);

struct Worker {
    messages: Sender<Message>,
    keeper: Keeper,
    entries: HashMap<ArticleId, Entry>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let line = "diglot cannot read on: a fault of its own, told when it ends";
            self.send(Message::Notice(Notice::error(line)));
        }
    }
}

impl Worker {
    fn send(&self, message: Message) {
        // The loop has ended: nobody needs the answer.
        let _ = self.messages.send(message);
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
        let shelf = self.keeper.shelf();
        let items = entries
            .iter()
            .map(|entry| {
                let state = shelf.progress.get(&entry.id);
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
        let last = shelf
            .recent
            .into_iter()
            .find(|id| self.entries.contains_key(id));
        self.send(Message::Listed { items, last });
        if let Some(notice) = Notice::errors(&problems) {
            self.send(Message::Notice(notice));
        }
    }

    fn serve(&self, requests: &Receiver<ArticleId>) {
        let mut next = requests.recv().ok();
        // The article that is read and not analysed to the end.
        let mut unfinished: Option<Unfinished> = None;
        let mut watched = None;
        while let Some(id) = next.take() {
            // Of several articles asked for meanwhile only the last is still wanted.
            let wanted = requests.try_iter().last().unwrap_or(id);
            let stamps = self.stamps(&wanted);
            if let Some(opened) = self.open(&wanted) {
                unfinished = Some(opened);
                watched = Some(Watched {
                    id: wanted,
                    read: stamps,
                    last: stamps,
                });
            }
            if let Some(unfinished) = &mut unfinished {
                next = self
                    .scan_on(unfinished, requests)
                    .or_else(|| self.analyse(&unfinished.article, requests));
            }
            if next.is_none() {
                unfinished = None;
                next = self.wait(&mut watched, requests);
            }
        }
    }

    fn stamps(&self, id: &ArticleId) -> Sides<Option<Stamp>> {
        let entry = self.entries.get(id);
        Sides::from_fn(|side| entry?.sources[side].as_ref()?.stamp())
    }

    /// Waits for what is asked next. An article whose files change meanwhile is asked for again, once they
    /// have stayed the same for a while.
    fn wait(
        &self,
        watched: &mut Option<Watched>,
        requests: &Receiver<ArticleId>,
    ) -> Option<ArticleId> {
        let Some(watched) = watched else {
            return requests.recv().ok();
        };
        loop {
            match requests.recv_timeout(LOOK) {
                Ok(id) => return Some(id),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = self.stamps(&watched.id);
            let steady = std::mem::replace(&mut watched.last, now) == now;
            if now == watched.read || !steady {
                continue;
            }
            let lost = |&s: &Side| watched.read[s].is_some() && now[s].is_none();
            let gone = Side::BOTH.into_iter().find(lost);
            watched.read = now;
            let Some(side) = gone else {
                let line = "the text has changed on the disk: read again";
                self.send(Message::Notice(Notice::info(line)));
                return Some(watched.id.clone());
            };
            let entry = self.entries.get(&watched.id);
            let source = entry.and_then(|e| e.sources[side].as_ref());
            let name = source.map(library::Source::name).unwrap_or_default();
            let line = format!("{name} is gone from the disk; what was read stays");
            self.send(Message::Notice(Notice::error(line)));
        }
    }

    fn open(&self, id: &ArticleId) -> Option<Unfinished> {
        let failed = |why: String| {
            self.send(Message::NotOpened(id.clone(), why));
            None
        };
        let Some(entry) = self.entries.get(id) else {
            return failed("this article is no longer listed".into());
        };
        let opening = match library::open_article(entry) {
            Ok(opening) => opening,
            Err(error) => return failed(error.to_string()),
        };
        let article = Arc::new(opening.article());
        let memory = self.keeper.opened(article.clone());
        self.send(Message::Opened {
            article: article.clone(),
            memory,
        });
        if article.is_complete() {
            self.note(&opening);
        }
        Some(Unfinished { opening, article })
    }

    fn note(&self, opening: &Opening) {
        if let Some(note) = opening.notes().first() {
            self.send(Message::Notice(Notice::info(note.clone())));
        }
    }

    /// Finds the paragraphs of long texts, unless another article is asked for meanwhile: that one is
    /// returned.
    fn scan_on(
        &self,
        unfinished: &mut Unfinished,
        requests: &Receiver<ArticleId>,
    ) -> Option<ArticleId> {
        if unfinished.article.is_complete() {
            return None;
        }
        let opening = &mut unfinished.opening;
        let mut told = Instant::now();
        let mut grown = opening.progress().0;
        while opening.advance() {
            if let Some(other) = requests.try_iter().last() {
                return Some(other);
            }
            if told.elapsed().as_millis() <= 100 {
                continue;
            }
            told = Instant::now();
            let (done, total) = opening.progress();
            let kibibytes = |n: u64| usize::try_from(n >> 10).unwrap_or(usize::MAX);
            self.send(Message::Progress {
                label: "finding paragraphs",
                done: kibibytes(done),
                total: kibibytes(total),
            });
            // What is told is a copy of the index: told seldom, it costs nothing.
            if done > 2 * grown {
                grown = done;
                let article = Arc::new(opening.article());
                let memory = None;
                self.send(Message::Grown { article, memory });
            }
        }
        let article = Arc::new(opening.article());
        let memory = Some(self.keeper.opened(article.clone()));
        unfinished.article = article.clone();
        self.send(Message::Grown { article, memory });
        self.send(Message::Progress {
            label: "finding paragraphs",
            done: 1,
            total: 1,
        });
        self.note(&unfinished.opening);
        None
    }

    /// Aligns and analyses, unless another article is asked for meanwhile: that one is returned.
    fn analyse(&self, article: &Article, requests: &Receiver<ArticleId>) -> Option<ArticleId> {
        // Held several times over, such a text would take more memory than its reader may have.
        if article.is_windowed() {
            return None;
        }
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let alignment = Arc::new(align(sides, Lexicon::shipped()));
        self.send(Message::Aligned(article.id.clone(), alignment.clone()));
        if let Some(other) = requests.try_iter().last() {
            return Some(other);
        }
        let entities = Arc::new(analyse(sides, &alignment));
        self.send(Message::Analysed(article.id.clone(), entities));
        None
    }
}
