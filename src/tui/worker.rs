//! The worker: reads articles and analyses them, beside the thread that draws.
//!
//! Invariant: it answers with messages, in the order of what was asked. A newer request to open an article
//! overtakes the analysis of an older one; that is taken up again where the newer one cannot be opened.
//! Must not know: how anything is drawn, how the memory is kept.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::thread::Builder;
use std::time::Instant;

use crate::app::message::{Message, Notice};
use crate::app::shelf::Item;
use crate::bitext::{Alignment, Article, ArticleId, align, learn};
use crate::entity::analyse;
use crate::language::lexicon::{Lexicon, Sources};
use crate::library::{self, Entry, Library};
use crate::text::Sides;
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

impl Source {
    /// The name under which what is learnt of these articles is kept; none where nothing is learnt.
    #[must_use]
    pub fn library(&self) -> Option<String> {
        let paths = match self {
            Self::Paths(paths) => paths.as_slice(),
            Self::Own(folder) => std::slice::from_ref(folder),
            Self::Seeds => return None,
        };
        let whole = paths.iter().map(|p| std::fs::canonicalize(p).ok());
        let whole = whole.collect::<Option<Vec<PathBuf>>>()?;
        let names: Vec<_> = whole.iter().map(|p| p.display().to_string()).collect();
        Some(names.join("\n"))
    }
}

/// Starts the worker: it lists the source's articles, then opens those it is asked for.
///
/// # Errors
/// If the thread cannot be started.
pub(super) fn spawn(
    source: Source,
    words: Words,
    keeper: Keeper,
    requests: Receiver<ArticleId>,
    messages: Sender<Message>,
) -> std::io::Result<()> {
    Builder::new().name("worker".into()).spawn(move || {
        let mut worker = Worker {
            messages,
            keeper,
            entries: HashMap::new(),
            library: source.library().filter(|_| words.sources.learned),
            words,
            lexicon: RefCell::default(),
        };
        worker.list(&source);
        worker.serve(&requests);
    })?;
    Ok(())
}

/// Which lexicon the worker aligns with.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// Its layers.
    pub(super) sources: Sources,
    /// Where what was read of dictionaries may be kept.
    pub(super) kept: Option<PathBuf>,
}

impl Words {
    /// Dictionaries are kept beside the memory.
    pub(super) fn beside(store: Option<&Path>, sources: Sources) -> Self {
        let kept = store
            .and_then(Path::parent)
            .map(|f| f.join("dictionaries.tsv"));
        Self { sources, kept }
    }
}

struct Worker {
    messages: Sender<Message>,
    keeper: Keeper,
    entries: HashMap<ArticleId, Entry>,
    /// The name of the library, where there is something to learn from.
    library: Option<String>,
    words: Words,
    /// Loaded when the first article is to be aligned, behind the first picture.
    lexicon: RefCell<Option<Lexicon>>,
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
        let mut unfinished = None;
        while let Some(id) = next.take() {
            // Of several articles asked for meanwhile only the last is still wanted.
            let wanted = requests.try_iter().last().unwrap_or(id);
            unfinished = self.open(&wanted).or(unfinished);
            if let Some(article) = &unfinished {
                next = self.analyse(article, requests);
            }
            if next.is_none() {
                unfinished = None;
                next = requests.recv().ok();
            }
        }
    }

    fn open(&self, id: &ArticleId) -> Option<Arc<Article>> {
        let failed = |why: String| {
            self.send(Message::NotOpened(id.clone(), why));
            None
        };
        let Some(entry) = self.entries.get(id) else {
            return failed("this article is no longer listed".into());
        };
        let (article, notes) = match library::read_with_notes(entry) {
            Ok(read) => read,
            Err(error) => return failed(error.to_string()),
        };
        let article = Arc::new(article);
        let memory = self.keeper.opened(article.clone());
        self.send(Message::Opened {
            article: article.clone(),
            memory,
        });
        if let Some(note) = notes.first() {
            self.send(Message::Notice(Notice::info(note.clone())));
        }
        Some(article)
    }

    /// Aligns and analyses, unless another article is asked for meanwhile: that one is returned.
    fn analyse(&self, article: &Article, requests: &Receiver<ArticleId>) -> Option<ArticleId> {
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let lexicon = self.lexicon();
        let alignment = Arc::new(align(sides, &lexicon));
        self.send(Message::Aligned(article.id.clone(), alignment.clone()));
        if let Some(other) = requests.try_iter().last() {
            return Some(other);
        }
        let entities = Arc::new(analyse(sides, &alignment));
        self.send(Message::Analysed(article.id.clone(), entities));
        let next = requests.try_iter().last();
        if next.is_none() {
            self.learn(article, &alignment, &lexicon);
        }
        next
    }

    fn lexicon(&self) -> Lexicon {
        let loaded = self.lexicon.borrow().clone();
        loaded.unwrap_or_else(|| {
            let library = self.library.clone();
            let learned = library.map(|l| self.keeper.learned(l)).unwrap_or_default();
            let variable = |name: &str| std::env::var(name).ok();
            let Words { sources, kept } = &self.words;
            let lexicon = library::lexicon::load(*sources, &learned, kept.as_deref(), variable);
            self.lexicon.replace(Some(lexicon.clone()));
            lexicon
        })
    }

    /// Learns from an article that was aligned, for those to come.
    fn learn(&self, article: &Article, alignment: &Alignment, lexicon: &Lexicon) {
        let Some(library) = self.library.clone() else {
            return;
        };
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let beads = learn::beads(sides, alignment);
        if beads.is_empty() {
            return;
        }
        let all = self
            .keeper
            .keep_beads(library.clone(), article.id.clone(), beads);
        if all.is_empty() {
            return;
        }
        // What was learnt before must not make itself known.
        let others = library::lexicon::with_learned(lexicon, &[]);
        let pairs = learn::pairs(all.iter().map(String::as_str), &others);
        self.lexicon
            .replace(Some(library::lexicon::with_learned(&others, &pairs)));
        self.keeper.save_learned(library, pairs);
    }
}
