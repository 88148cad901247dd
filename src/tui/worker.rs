//! The worker: reads articles and analyses them, beside the thread that draws.
//!
//! Invariant: it answers with messages, in the order of what was asked. A newer request to open an article
//! overtakes the analysis of an older one; that is taken up again where the newer one cannot be opened.
//! Must not know: how anything is drawn, how the memory is kept.

mod long;
mod personal;
mod read;
mod request;
mod wishes;
mod words;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::Builder;
use std::time::{Duration, Instant};

use crate::app::effect::Work;
use crate::app::message::{Memory, Message, Notice, Task};
use crate::bitext::{Alignment, Article, ArticleId, Watch, align_watched};
use crate::entity::analyse_watched;
use crate::library::{self, Entry, Opening, Stamp};
use crate::text::{Side, Sides};
use crate::tui::answers::Answers;
use crate::tui::curtain::Curtain;
use crate::tui::keeper::Keeper;
use crate::tui::lister::Listing;

use long::Linking;
use personal::PersonalFile;
use read::{Read, stamps};
pub(super) use request::Request;
pub(super) use words::{Learner, Words};

/// What is to be read.
#[derive(Debug, Clone)]
pub enum Collection {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// The reader's own library folder; the article that comes with the program where it has none.
    Own(PathBuf),
    /// The article that comes with the program.
    Seeds,
}

impl Collection {
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
        let names: Vec<_> = whole.iter().map(|p| library::identity(p)).collect();
        Some(names.join("\n"))
    }
}

/// Starts the worker: it opens the articles of a list that it is asked for.
///
/// # Errors
/// If the thread cannot be started.
pub(super) fn spawn(
    learner: Learner,
    listing: Arc<Listing>,
    personal: Option<PathBuf>,
    keeper: Keeper,
    requests: Receiver<Request>,
    messages: Answers,
    curtain: Curtain,
) -> std::io::Result<()> {
    Builder::new().name("worker".into()).spawn(move || {
        let mut worker = Worker {
            learner,
            messages,
            curtain,
            keeper,
            listing,
            current: None,
            watched: None,
            ahead: None,
            personal: PersonalFile::new(personal),
            reread: None,
            pairings: Vec::new(),
            linking: None,
        };
        worker.serve(&requests);
    })?;
    Ok(())
}

/// An article to be analysed.
#[derive(Debug, Clone)]
struct Job {
    article: Arc<Article>,
    /// What the reader has fixed.
    fixed: Vec<Sides<Vec<u32>>>,
    /// Whether the reader wants it analysed although it is long.
    asked: bool,
}

/// What is wanted by now of all that was asked for: of several articles only the last.
#[derive(Default)]
struct Wanted {
    open: Option<ArticleId>,
    foreseen: Option<Box<Entry>>,
}

/// The files of the article that is read, as they were when it was opened and when last looked at.
struct Watched {
    entry: Entry,
    files: Sides<Option<PathBuf>>,
    read: Sides<Option<Stamp>>,
    last: Sides<Option<Stamp>>,
    /// Its long texts, which are being scanned.
    opening: Opening,
}

/// How often the files of the open article are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How much of a text tells its encoding.
const HEAD: u64 = 128 * 1024;

/// How far long texts are scanned before their first picture where the reader was beyond what that needs: a
/// mebibyte takes some millisecond.
const NEAR: u64 = 8 << 20;

/// How often it is told how far long work is.
const PROGRESS: Duration = Duration::from_millis(100);
struct Worker {
    messages: Answers,
    curtain: Curtain,
    keeper: Keeper,
    learner: Learner,
    listing: Arc<Listing>,
    /// The article last read.
    current: Option<Job>,
    watched: Option<Watched>,
    /// The article that was read before it was asked for.
    ahead: Option<Read>,
    personal: PersonalFile,
    /// The encoding that was asked for, to be told with what is read in it.
    reread: Option<String>,
    /// What was said in this session of which texts belong together, with what had been said before.
    pairings: Vec<(Sides<String>, Option<bool>)>,
    /// How far the long article is linked that is read, or was to be linked last.
    linking: Option<Linking>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.messages.tell_fault("read on");
    }
}

impl Worker {
    fn send(&self, message: Message) {
        self.messages.send(message);
    }

    /// Carries out requests until there are no more to come.
    fn serve(&mut self, requests: &Receiver<Request>) {
        let mut queue: Vec<Request> = Vec::new();
        // The article that is read and not analysed to the end.
        let mut unfinished: Option<Job> = None;
        loop {
            if queue.is_empty() && unfinished.is_none() {
                let Some(request) = self.wait(requests) else {
                    return;
                };
                queue.push(request);
            }
            queue.extend(requests.try_iter());
            let mut wanted = Wanted::default();
            for request in queue.drain(..) {
                self.take(request, &mut wanted, &mut unfinished);
            }
            if let Some(entry) = wanted.foreseen.filter(|_| wanted.open.is_none()) {
                self.read_ahead(*entry);
            }
            if let Some(id) = wanted.open
                && let Some(job) = self.open(&id)
            {
                self.current = Some(job.clone());
                unfinished = Some(job);
                self.curtain.wait();
            }
            if let Some(mut job) = unfinished.take()
                && (!self.scan_on(&mut job, requests, &mut queue)
                    || !self.analyse(&job, requests, &mut queue))
            {
                unfinished = Some(job);
            }
        }
    }

    /// Takes in one thing that was asked for: at once where it takes no time, else as what is wanted by now or
    /// what is left unfinished.
    fn take(&mut self, request: Request, wanted: &mut Wanted, unfinished: &mut Option<Job>) {
        let work = match request {
            Request::Ahead(entry) => {
                wanted.foreseen = Some(entry);
                return;
            }
            Request::Work(work) => work,
        };
        if !matches!(work, Work::Open(_)) {
            self.ahead = None;
        }
        match work {
            Work::Open(id) => wanted.open = Some(id),
            Work::Align { id, fixed } => {
                let again = self.job_of(&id, |job| job.fixed = fixed);
                *unfinished = again.or(unfinished.take());
            }
            Work::Analyse(id) => {
                let again = self.job_of(&id, |job| job.asked = true);
                *unfinished = again.or(unfinished.take());
            }
            Work::Stop => {
                let linking = |job: &mut Job| job.article.is_complete();
                if let Some(job) = unfinished.take_if(linking) {
                    let line = self.stopped(&job);
                    self.send(Message::Notice(Notice::info(line)));
                }
            }
            Work::Pair(pairing) => self.pair(&pairing),
            Work::Learned(on) => {
                self.learner.set_learned(on);
                self.linking = None;
                *unfinished = self.current.clone();
                let with = if on { "with" } else { "without" };
                let line = format!("texts are linked {with} words learnt from this library");
                self.send(Message::Notice(Notice::info(line)));
            }
            Work::Encoding { id, side, name } => {
                if self.encode(&id, side, &name) {
                    wanted.open = Some(id);
                }
            }
        }
    }

    /// The work on the article last read, changed; nothing where that is another one.
    fn job_of(&mut self, id: &ArticleId, change: impl FnOnce(&mut Job)) -> Option<Job> {
        let job = self.current.as_mut().filter(|j| j.article.id == *id)?;
        change(job);
        Some(job.clone())
    }

    /// An article of the list; where its texts belong to another one by now, that one.
    fn entry(&self, id: &ArticleId) -> Option<Entry> {
        let articles = self.listing.articles();
        articles.get(id).or_else(|| articles.now_of(id)).cloned()
    }

    /// Waits for what is asked next. An article whose files change meanwhile is asked for again, once they
    /// have stayed the same for a while.
    fn wait(&mut self, requests: &Receiver<Request>) -> Option<Request> {
        loop {
            if self.watched.is_none() {
                return requests.recv().ok();
            }
            match requests.recv_timeout(LOOK) {
                Ok(request) => return Some(request),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let Some(watched) = &mut self.watched else {
                continue;
            };
            let id = watched.entry.id.clone();
            let now = stamps(&watched.entry);
            let steady = std::mem::replace(&mut watched.last, now) == now;
            if now == watched.read || !steady {
                continue;
            }
            let before = std::mem::replace(&mut watched.read, now);
            let lost = |&s: &Side| before[s].is_some() && now[s].is_none();
            let Some(side) = Side::BOTH.into_iter().find(lost) else {
                let (entry, had) = (watched.entry.clone(), watched.opening.article());
                match Read::of(entry).and_then(|read| read.still_has(&had)) {
                    Ok(read) => self.ahead = Some(read),
                    Err(error) => {
                        let line = format!("{error}; what was read stays");
                        self.send(Message::Notice(Notice::error(line)));
                        continue;
                    }
                }
                let line = "the text has changed on the disk: read again";
                self.send(Message::Notice(Notice::info(line)));
                return Some(Request::Work(Work::Open(id)));
            };
            let source = watched.entry.sources[side].as_ref();
            let name = source.map(library::Source::name).unwrap_or_default();
            let line = format!("{name} is gone from the disk; what was read stays");
            self.send(Message::Notice(Notice::error(line)));
        }
    }

    /// Tells what was odd in what was read, after the encoding where it was asked for: one line, or the
    /// second would take the place of the first.
    fn note(&mut self, opening: &Opening) {
        let encoding = self.reread.take();
        let asked = encoding.is_some();
        let odd = opening.notes().into_iter().map(|note| {
            let hint = if note.is_guess() && !asked {
                "; `:encoding NAME` changes that"
            } else {
                ""
            };
            format!("{note}{hint}")
        });
        let parts: Vec<String> = encoding.into_iter().chain(odd).collect();
        if !parts.is_empty() {
            self.send(Message::Notice(Notice::info(parts.join(" · "))));
        }
    }

    /// Finds the paragraphs of long texts. `false` where something is asked for meanwhile: it is in the
    /// queue.
    fn scan_on(
        &mut self,
        job: &mut Job,
        requests: &Receiver<Request>,
        queue: &mut Vec<Request>,
    ) -> bool {
        let id = &job.article.id;
        if job.article.is_complete() {
            return true;
        }
        let Some(mut watched) = self.watched.take_if(|w| w.entry.id == *id) else {
            return true;
        };
        let opening = &mut watched.opening;
        let mut told = Instant::now();
        let mut grown = opening.progress().0;
        while opening.advance() {
            queue.extend(requests.try_iter());
            if !queue.is_empty() {
                self.watched = Some(watched);
                return false;
            }
            if told.elapsed() < PROGRESS {
                continue;
            }
            told = Instant::now();
            let (done, total) = opening.progress();
            let kibibytes = |n: u64| usize::try_from(n >> 10).unwrap_or(usize::MAX);
            self.send(Message::Progress {
                task: Task::Scanning,
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
        let memory = self.keeper.recall(article.clone(), watched.files.clone());
        job.article = article.clone();
        if let Some(current) = self.current.as_mut().filter(|j| j.article.id == article.id) {
            current.article = article.clone();
        }
        let memory = Some(memory);
        self.send(Message::Grown { article, memory });
        self.ended(Task::Scanning);
        self.note(&watched.opening);
        self.watched = Some(watched);
        true
    }

    /// What is known of an article that was just opened. Where the reader was a little beyond what is known of a
    /// long text, it is scanned that far: else the text would jump after the first picture.
    fn recall(&self, read: &mut Read) -> Memory {
        let mut memory = self.keeper.recall(read.article.clone(), read.files.clone());
        // An order is remembered only with a place.
        let lacks_place = memory.place.is_none() && memory.order.is_some();
        if lacks_place && !read.article.is_complete() {
            while read.opening.progress().0 < NEAR && read.opening.advance() {}
            read.article = Arc::new(read.opening.article());
            memory = self.keeper.recall(read.article.clone(), read.files.clone());
        }
        memory
    }

    /// Reads what will be asked for, and asks for the memory of it: while the list is taken in.
    fn read_ahead(&mut self, entry: Entry) {
        let ahead = self.ahead.take().filter(|a| a.entry == entry);
        let mut ahead = ahead.or_else(|| Read::of(entry).ok());
        if let Some(ahead) = &mut ahead
            && ahead.memory.is_none()
        {
            ahead.memory = Some(self.recall(ahead));
        }
        self.ahead = ahead;
    }

    fn open(&mut self, id: &ArticleId) -> Option<Job> {
        let ahead = self.ahead.take();
        let failed = |why: String| {
            self.send(Message::NotOpened(id.clone(), why));
            None
        };
        let Some(entry) = self.entry(id) else {
            return failed("this article is no longer listed".into());
        };
        let ahead = ahead.filter(|ahead| ahead.entry == entry);
        let mut read = match ahead.map_or_else(|| Read::of(entry), Ok) {
            Ok(read) => read,
            Err(error) => return failed(error.with_hint()),
        };
        let memory = read.memory.take();
        let memory = memory.unwrap_or_else(|| self.recall(&mut read));
        let Read {
            entry,
            stamps,
            opening,
            article,
            files,
            ..
        } = read;
        let fixed = memory.corrections.fixed(&article);
        self.send(Message::Opened {
            article: article.clone(),
            memory,
        });
        if article.is_complete() {
            self.note(&opening);
        }
        self.watched = Some(Watched {
            entry,
            files,
            read: stamps,
            last: stamps,
            opening,
        });
        Some(Job {
            article,
            fixed,
            asked: false,
        })
    }

    /// Aligns and analyses. `false` where something else is asked for meanwhile: it is in the queue.
    fn analyse(
        &mut self,
        job: &Job,
        requests: &Receiver<Request>,
        queue: &mut Vec<Request>,
    ) -> bool {
        if job.article.is_windowed() {
            return !job.asked || self.link_on(job, requests, queue);
        }
        let id = &job.article.id;
        let strs = job.article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let lexicon = self.learner.lexicon();
        let telling = Telling::new(&self.messages, requests, queue);
        let progress = |share| telling.progress(share);
        let watch = Watch::new(&progress);
        let Some(alignment) = align_watched(sides, &lexicon, &job.fixed, watch.part(0.0, 0.8))
        else {
            self.ended(Task::Linking);
            return false;
        };
        let alignment = Arc::new(alignment);
        self.send(Message::Aligned(id.clone(), alignment.clone()));
        if !self.name(&job.article, &alignment, watch.part(0.8, 1.0)) {
            return false;
        }
        if progress(1.0) {
            self.learner.learn(&job.article, &alignment, &lexicon);
        }
        true
    }

    /// Looks for the entities of an article that is in memory. `false` where that was called off.
    fn name(&mut self, article: &Article, alignment: &Alignment, watch: Watch<'_>) -> bool {
        let strs = article.strs();
        let sides = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
        let Some(found) = analyse_watched(sides, alignment, watch) else {
            self.ended(Task::Linking);
            return false;
        };
        let (personal, faults) = self.personal.read();
        let entities = Arc::new(personal.apply(&found, sides));
        self.send(Message::Analysed(article.id.clone(), entities));
        self.ended(Task::Linking);
        if !faults.is_empty() {
            self.send(Message::Faults(faults));
        }
        true
    }

    /// Tells that some work goes on no longer.
    fn ended(&self, task: Task) {
        self.send(Message::Progress {
            task,
            done: 1,
            total: 1,
        });
    }

    /// What is said when the linking of an article has been called off.
    fn stopped(&self, job: &Job) -> String {
        let linking = self.linking.as_ref().filter(|l| l.is_of(&job.article));
        linking.map_or_else(
            || "stopped; `:align` links this article".to_owned(),
            Linking::stopped,
        )
    }
}

/// Tells how far long work is, and listens meanwhile for what is asked for next.
struct Telling<'w> {
    messages: Answers,
    requests: &'w Receiver<Request>,
    queue: RefCell<&'w mut Vec<Request>>,
    told: Cell<Instant>,
}

impl<'w> Telling<'w> {
    fn new(
        messages: &Answers,
        requests: &'w Receiver<Request>,
        queue: &'w mut Vec<Request>,
    ) -> Self {
        Self {
            messages: messages.clone(),
            requests,
            queue: RefCell::new(queue),
            told: Cell::new(Instant::now()),
        }
    }

    /// Tells of a share of the work now and then; `false` where something else is asked for.
    fn progress(&self, share: f32) -> bool {
        if self.told.get().elapsed() >= PROGRESS {
            self.tell(share);
        }
        let mut queue = self.queue.borrow_mut();
        queue.extend(self.requests.try_iter());
        queue.is_empty()
    }

    fn tell(&self, share: f32) {
        self.told.set(Instant::now());
        self.messages.send(Message::Progress {
            task: Task::Linking,
            done: (share * 1000.0) as usize,
            total: 1000,
        });
    }
}
