//! The lister: finds the articles beside the worker that opens them, so that a list of any length is on the
//! screen at once and reading does not wait for it.
//!
//! Invariant: the list of an earlier scan is shown first, if only a window of it, and stays until another is
//! whole; where nothing is kept, or nothing can be, the files are simply read, and as soon as there is something
//! to list of them it is shown. `esc` stops a scan: the list is then what was read until then. What the reader
//! chose stays chosen.
//! Must not know: how a list is drawn, how an article is analysed.

mod register;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::app::message::{Message, Notice, Task};
use crate::app::shelf::{Item, Names};
use crate::bitext::ArticleId;
use crate::library::by_hand::{self, Said};
use crate::library::gather::{Step, look, read_all};
use crate::library::index::{Index, KnownText};
use crate::library::{self, Entry, Library, Named};
use crate::store::Indexes;
use crate::store::index::{Facts, Kept, KeptShelf};
use crate::text::Sides;
use crate::tui::answers::Answers;
use crate::tui::curtain::Curtain;
use crate::tui::keeper::{IndexOpening, Keeper, Remembered};
use crate::tui::worker::{Collection, Request};
use register::Register;

/// The name of its thread.
pub(super) const NAME: &str = "lister";
/// Articles before the one read last that the first list has, and after it: more than any screen shows.
const BEFORE: u32 = 64;
const AFTER: u32 = 128;
/// A list this long is read at once.
const SHORT: u32 = 256;
/// How long a list may take before what there is of it is shown, and how often progress is.
const SOON: Duration = Duration::from_millis(150);
const TELL: Duration = Duration::from_millis(100);
/// Texts kept at a time while a scan goes on.
const BATCH: usize = 2048;

/// The articles, as the worker opens them and the lister finds them.
#[derive(Debug)]
pub(super) struct Listing {
    articles: Mutex<Articles>,
    stop: AtomicBool,
    /// Where the lister is told to look again, with the article that is open.
    again: Sender<Option<ArticleId>>,
}

/// The articles as they were found and as they are listed.
#[derive(Debug, Default)]
pub(super) struct Articles {
    found: Vec<Entry>,
    /// What the reader has said of which texts belong together.
    said: Vec<Said>,
    /// The list as the reader wants it, where that is another than was found.
    arranged: Option<Vec<Entry>>,
}

impl Articles {
    /// The list.
    pub(super) fn listed(&self) -> &[Entry] {
        self.arranged.as_ref().unwrap_or(&self.found)
    }

    /// An article of the list.
    pub(super) fn get(&self, id: &ArticleId) -> Option<&Entry> {
        self.listed().iter().find(|e| e.id == *id)
    }

    /// The article that has a text now of an article that is no longer listed.
    pub(super) fn now_of(&self, id: &ArticleId) -> Option<&Entry> {
        let texts: HashSet<&str> = id.0.split('\n').collect();
        let has = |entry: &&Entry| {
            let names = by_hand::names(entry);
            let mut names = [names.english, names.arabic].into_iter().flatten();
            names.any(|name| texts.contains(name.as_str()))
        };
        self.listed().iter().find(has)
    }

    /// Changes an article, in the list and in what was found.
    pub(super) fn change(&mut self, id: &ArticleId, change: impl Fn(&mut Entry)) {
        let all = self
            .found
            .iter_mut()
            .chain(self.arranged.iter_mut().flatten());
        all.filter(|e| e.id == *id).for_each(change);
    }

    /// Arranges what was found anew.
    pub(super) fn say(&mut self, said: Vec<Said>) {
        self.arranged = (!said.is_empty()).then(|| by_hand::rearranged(self.found.clone(), &said));
        self.said = said;
    }

    /// Takes what was found. Texts stay in the encodings that the reader has named.
    fn find(&mut self, mut found: Vec<Entry>) {
        let named: HashMap<&ArticleId, _> = (self.found.iter())
            .filter(|e| e.encodings != Sides::default())
            .map(|e| (&e.id, e.encodings))
            .collect();
        for entry in &mut found {
            if let Some(&encodings) = named.get(&entry.id) {
                entry.encodings = encodings;
            }
        }
        self.found = found;
        let said = std::mem::take(&mut self.said);
        self.say(said);
    }

    /// The articles as they are shown.
    pub(super) fn items(&self, remembered: &Remembered) -> Vec<Item> {
        items(self.listed(), remembered)
    }
}

/// What a list has that an earlier one had not, and the other way round.
fn difference(before: &HashSet<ArticleId>, now: &[Entry]) -> String {
    let stayed = now.iter().filter(|e| before.contains(&e.id)).count();
    let articles = |n: usize| if n == 1 { "article" } else { "articles" };
    match (now.len() - stayed, before.len() - stayed) {
        (0, 0) => "read again; the list is as it was".to_owned(),
        (new, 0) => format!("read again: {new} {} new", articles(new)),
        (0, gone) => format!("read again: {gone} {} gone", articles(gone)),
        (new, gone) => format!("read again: {new} {} new, {gone} gone", articles(new)),
    }
}

fn items(entries: &[Entry], remembered: &Remembered) -> Vec<Item> {
    let item = |entry: &Entry| {
        let state = remembered.progress.get(&entry.id);
        Item {
            id: entry.id.clone(),
            titles: entry.titles.clone(),
            date: entry.date,
            progress: state.map_or(0, |s| s.percent),
            seen: state.is_some(),
        }
    };
    entries.iter().map(item).collect()
}

impl Listing {
    /// The articles; the other thread waits meanwhile.
    pub(super) fn articles(&self) -> MutexGuard<'_, Articles> {
        self.articles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has no more articles looked for.
    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Has articles looked for again, once what is under way has ended.
    pub(super) fn again(&self, open: Option<ArticleId>) {
        let _ = self.again.send(open);
    }
}

/// Starts the lister on a collection. `indexes` is the database of what was found earlier, being opened or not.
///
/// # Errors
/// If the thread cannot be started.
pub(super) fn spawn(
    collection: Collection,
    encoding: Option<Named>,
    indexes: Option<(PathBuf, Option<IndexOpening>)>,
    keeper: Keeper,
    requests: Sender<Request>,
    messages: Answers,
    curtain: Curtain,
) -> std::io::Result<Arc<Listing>> {
    let (again, asked) = channel();
    let listing = Arc::new(Listing {
        articles: Mutex::default(),
        stop: AtomicBool::new(false),
        again,
    });
    let shared = listing.clone();
    let (path, opening) = indexes.unzip();
    let list = move |opened: Option<Indexes>| {
        let mut lister = Lister {
            listing,
            messages,
            curtain,
            requests,
            remembered: OnceCell::new(),
            keeper,
            encoding,
            begun: Instant::now(),
            told: Instant::now(),
            shown: 0,
            has_shown: false,
            whole: false,
            own: matches!(collection, Collection::Own(_)),
        };
        lister.list(&collection, path.clone().map(|path| (path, opened)));
        while let Ok(mut open) = asked.recv() {
            // Asked several times meanwhile, it looks once.
            for newer in asked.try_iter() {
                open = newer;
            }
            lister.list_again(&collection, path.clone(), open.as_ref());
        }
    };
    match opening.flatten() {
        Some(opening) => drop(opening.then(list)),
        None => drop(Builder::new().name(NAME.into()).spawn(|| list(None))?),
    }
    Ok(shared)
}

/// The database where what is found is kept, beside the reader's memory.
pub(super) fn beside(store: Option<&Path>) -> Option<PathBuf> {
    Some(store?.parent()?.join("index.db"))
}

struct Lister {
    listing: Arc<Listing>,
    messages: Answers,
    curtain: Curtain,
    /// Where the worker is told what will be asked for.
    requests: Sender<Request>,
    keeper: Keeper,
    /// What is remembered of the articles, once that was needed.
    remembered: OnceCell<Remembered>,
    encoding: Option<Named>,
    begun: Instant,
    told: Instant,
    /// How many articles of an unfinished list are shown.
    shown: usize,
    /// Whether a list is shown, or a part of one.
    has_shown: bool,
    /// Whether a whole list is shown.
    whole: bool,
    /// Whether the sample stands in for a list without articles.
    own: bool,
}

impl Drop for Lister {
    fn drop(&mut self) {
        self.messages.tell_fault("find texts");
    }
}

impl Lister {
    fn send(&self, message: Message) {
        self.messages.send(message);
    }

    /// What is remembered of the articles; from the first time on the list is arranged as the reader has said.
    /// It waits for the memory to be opened, and locks the articles: nobody who asks may have locked them.
    fn recall(&self) -> &Remembered {
        self.remembered.get_or_init(|| {
            // Locked before it is asked: what the worker arranges meanwhile is newer than the answer.
            let mut articles = self.listing.articles();
            let mut remembered = self.keeper.remembered();
            articles.said = std::mem::take(&mut remembered.said);
            remembered
        })
    }

    fn foresee(&self, entry: &Entry) {
        let _ = self.requests.send(Request::Ahead(Box::new(entry.clone())));
    }

    fn list(&mut self, collection: &Collection, indexes: Option<(PathBuf, Option<Indexes>)>) {
        match collection {
            Collection::Seeds => self.sample(),
            Collection::Paths(paths) => self.scan(collection, paths, indexes),
            Collection::Own(folder) if folder.is_dir() => {
                self.scan(collection, std::slice::from_ref(folder), indexes);
            }
            Collection::Own(_) => self.sample(),
        }
    }

    /// Looks through the folders again, and tells what is new. Where the open article is gone from the list and
    /// one of its texts is in another, that one is opened.
    fn list_again(
        &mut self,
        collection: &Collection,
        index: Option<PathBuf>,
        open: Option<&ArticleId>,
    ) {
        let folders = match collection {
            Collection::Seeds => return,
            Collection::Own(folder) if !folder.is_dir() => return,
            Collection::Own(folder) => std::slice::from_ref(folder),
            Collection::Paths(paths) => paths,
        };
        self.listing.stop.store(false, Ordering::Relaxed);
        self.begun = Instant::now();
        self.shown = 0;
        self.remembered = OnceCell::new();
        let before: HashSet<ArticleId> = (self.listing.articles().listed().iter())
            .map(|e| e.id.clone())
            .collect();
        self.scan(collection, folders, index.map(|path| (path, None)));
        if !self.goes_on() {
            return;
        }
        let (told, moved) = {
            let articles = self.listing.articles();
            let now = articles.listed();
            let gone = open.filter(|&id| articles.get(id).is_none());
            let moved = gone
                .and_then(|id| articles.now_of(id))
                .map(|e| e.id.clone());
            (difference(&before, now), moved)
        };
        if let Some(open) = moved {
            // What is remembered may have to be taken in first, and the articles with it.
            let remembered = self.recall();
            let items = self.listing.articles().items(remembered);
            self.send(Message::Rearranged { items, open });
        }
        self.tell(told);
    }

    /// The article that comes with the program, and how to open others.
    fn sample(&mut self) {
        let tip = "This is the sample. `diglot FOLDER` opens your own texts; ? shows the keys.";
        self.send(Message::Tip(tip.to_owned()));
        let Library {
            entries, problems, ..
        } = library::seeds();
        self.show(entries);
        self.tell_faults(&problems);
    }

    fn tell(&self, line: impl Into<String>) {
        self.send(Message::Notice(Notice::info(line)));
    }

    fn tell_faults(&self, faults: &[impl ToString]) {
        if !faults.is_empty() {
            let all = faults.iter().map(ToString::to_string).collect();
            self.send(Message::Faults(all));
        }
    }

    /// Shows a whole list.
    fn show(&mut self, found: Vec<Entry>) {
        // One article is the one that will be asked for: it is read while the memory is being opened.
        if let [only] = found.as_slice()
            && !self.has_shown
        {
            self.foresee(only);
        }
        let remembered = self.recall();
        let items = {
            let mut articles = self.listing.articles();
            articles.find(found);
            articles.items(remembered)
        };
        // Of many articles, those read last are looked up in a list of all.
        let mut last = remembered.recent.iter();
        let last = match items.len() {
            0..=8 => last.find(|id| items.iter().any(|i| i.id == **id)).cloned(),
            _ => {
                let ids: HashSet<&ArticleId> = items.iter().map(|i| &i.id).collect();
                last.find(|id| ids.contains(id)).cloned()
            }
        };
        // What is soon done is done when it is wanted.
        let many = items.len() > 1000;
        let names = many.then(|| Arc::new(Names::of(items.iter().map(|i| &i.titles))));
        // What is on the screen already may have been opened, or something else of it.
        if !self.has_shown {
            let unread = || Some(&items.iter().find(|i| i.progress < 100)?.id);
            let first = last.as_ref().or_else(unread);
            let articles = self.listing.articles();
            let first = first.map_or(articles.listed().first(), |id| articles.get(id));
            if let Some(entry) = first {
                self.foresee(entry);
            }
        }
        self.send(Message::Listed { items, last, names });
        self.has_shown = true;
        self.whole = true;
    }

    /// Shows some articles of a list that is not whole: those before them, and how many there are in all.
    fn show_part(
        &mut self,
        found: Vec<Entry>,
        (before, total): (usize, usize),
        last: Option<ArticleId>,
    ) {
        let remembered = self.recall();
        let items = {
            let mut articles = self.listing.articles();
            articles.find(found);
            articles.items(remembered)
        };
        self.has_shown = true;
        self.send(Message::Part {
            items,
            before,
            total,
            last,
        });
    }

    fn progress(&mut self, task: Task, done: usize, total: usize) {
        if self.told.elapsed() >= TELL || done >= total {
            self.told = Instant::now();
            self.send(Message::Progress { task, done, total });
        }
    }

    fn goes_on(&self) -> bool {
        !self.listing.stop.load(Ordering::Relaxed)
    }

    fn scan(
        &mut self,
        collection: &Collection,
        paths: &[PathBuf],
        indexes: Option<(PathBuf, Option<Indexes>)>,
    ) {
        // A folder is walked from where it really is, so that it is the same from wherever it is named.
        let whole = |p: &PathBuf| match p.is_dir() {
            true => std::fs::canonicalize(p).unwrap_or_else(|_| p.clone()),
            false => p.clone(),
        };
        let roots: Vec<PathBuf> = paths.iter().map(whole).collect();
        let name = collection
            .library()
            .filter(|_| self.encoding.is_none() && roots.iter().any(|p| p.is_dir()));
        let mut register = name.and_then(|name| Register::open(indexes?, name));
        let mut texts = 0;
        let mut trace = None;
        if let Some(register) = &register
            && let Some((indexes, shelf)) = register.indexes.as_ref().zip(register.shelf.as_ref())
        {
            if !self.whole && shelf.articles > SHORT {
                self.recall();
                if self.listing.articles().said.is_empty() {
                    self.window(indexes, shelf);
                }
            }
            let kept = register.load();
            texts = kept.index.texts.len();
            trace = kept.index.trace.filter(|_| register.is_own());
            if !self.whole && !kept.index.rows.is_empty() {
                let entries = kept.index.entries();
                // What the list does not need makes room.
                drop(kept);
                self.show(entries);
                self.curtain.wait();
            }
        }
        let looked = look(&roots, SystemTime::now(), &mut |done, total| {
            match total {
                // How many there will be is known from the last time.
                0 => self.progress(Task::Finding, done, texts.max(done + 1)),
                total => self.progress(Task::Checking, done, total),
            }
            self.goes_on()
        });
        let unchanged = looked.trace.is_some() && looked.trace == trace;
        if self.whole && (looked.is_broken_off() || unchanged) {
            // Nothing has changed, or nobody wants to know.
            let told = register.and_then(|r| r.shelf?.problems).unwrap_or_default();
            self.tell_faults(&told.lines().collect::<Vec<_>>());
            return self.done();
        }
        let known = register.as_mut().map(Register::known).unwrap_or_default();
        self.read(looked, &known, &mut register);
    }

    fn done(&mut self) {
        self.send(Message::Progress {
            task: Task::Reading,
            done: 0,
            total: 0,
        });
    }

    /// Shows the part of the list around the article read last, else the first that is not read.
    fn window(&mut self, indexes: &Indexes, shelf: &KeptShelf) {
        let at = |id: &ArticleId| {
            let at = indexes.position(shelf, id).ok()??;
            Some((id.clone(), at))
        };
        let last = self.recall().recent.iter().find_map(at);
        let from = last.as_ref().map_or(0, |(_, at)| at.saturating_sub(BEFORE));
        let found = indexes.window(shelf, from, BEFORE + AFTER);
        let found = found.unwrap_or_default();
        let read = |e: &Entry| {
            self.recall()
                .progress
                .get(&e.id)
                .is_some_and(|p| p.percent >= 100)
        };
        // Where the article is not in the rows, as it may be where they are damaged, the whole list tells.
        let there = match &last {
            Some((id, _)) => found.iter().any(|e| e.id == *id),
            None => !found.iter().all(read),
        };
        if !there {
            return;
        }
        let (before, total) = (usize::try_from(from), usize::try_from(shelf.articles));
        let extent = (before.unwrap_or(0), total.unwrap_or(0));
        self.show_part(found, extent, last.map(|(id, _)| id));
        self.curtain.wait();
    }

    /// Reads what was found, shows the list and keeps it.
    fn read(
        &mut self,
        looked: library::gather::Look,
        known: &Index,
        register: &mut Option<Register>,
    ) {
        let mut fresh: Vec<KnownText> = Vec::new();
        let encoding = self.encoding;
        let step = &mut |step: Step<'_>| {
            match step {
                Step::Reading {
                    done,
                    total,
                    so_far,
                } => {
                    self.progress(Task::Reading, done, total);
                    // Ever more of them: showing them costs no more than finding them.
                    if !self.whole
                        && self.begun.elapsed() >= SOON
                        && done < total
                        && done >= 2 * self.shown
                    {
                        self.shown = done.max(1);
                        let found = so_far();
                        if !found.is_empty() {
                            let total = found.len();
                            self.show_part(found, (0, total), None);
                        }
                    }
                }
                Step::Read(texts) => {
                    fresh.extend_from_slice(texts);
                    if let Some(register) = register.as_mut().filter(|_| fresh.len() >= BATCH) {
                        register.keep(&fresh);
                        fresh.clear();
                    }
                }
            }
            self.goes_on()
        };
        let (found, index) = read_all(looked, encoding, known, step);
        if let Some(register) = register {
            register.keep(&fresh);
        }
        let Library {
            entries,
            problems,
            broken_off,
        } = found;
        if broken_off {
            if !self.whole {
                self.show(entries);
            }
            self.tell("not all texts were read; `r` or the next start reads the rest");
            return self.done();
        }
        let problems: Vec<String> = problems.iter().map(library::Error::with_hint).collect();
        // Why there are none comes before that there are none.
        self.tell_faults(&problems);
        let same = self.whole && self.listing.articles().found == entries;
        if entries.is_empty() && self.own {
            self.sample();
        } else if !same {
            self.show(entries.clone());
        }
        self.done();
        if let Some(register) = register {
            let lines = (!problems.is_empty()).then(|| problems.join("\n"));
            register.keep_list(&index, &entries, lines.as_deref());
        }
    }
}
