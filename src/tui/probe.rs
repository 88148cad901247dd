//! Asking the terminal what it is.
//!
//! The questions go out in one write and the replies are read from the terminal before anything else
//! reads it; [`Rest::read_on`] then reads on for a while if the terminal was slow, so that late
//! replies are never taken for keys.
//! What a terminal answered is remembered under [`Surroundings::place`], so that one that is slow or
//! never answers is waited for once and not at each start. It is asked all the same, and what it
//! answers then, or that it does not, goes before what is remembered.
//! Invariant: [`ask`] takes no longer than it is allowed; no byte that the reader types is lost.
//! Must not know: what follows from the replies.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Stdin, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::detect::replies::questions;
use super::detect::{Detection, Multiplexer, Replies, Splitter, Surroundings, Tmux, typed};
use super::guard::Guard;
use super::input::Input;
use super::wire::Profile;
use crate::store::Store;

/// How long the first picture waits for the terminal at most. A terminal on this machine answers
/// within milliseconds, one behind a network within its round trip.
pub const LIMIT: Duration = Duration::from_millis(200);

/// How long it waits where it is remembered what the terminal answered: enough for one on this machine.
const BRIEF: Duration = Duration::from_millis(20);

/// How long after that replies may still come, and the terminal is read here.
const LATE: Duration = Duration::from_secs(3);

/// How long the rest of a key may take. Terminals send keys whole; networks may part them.
const KEY: Duration = Duration::from_millis(50);

/// How long it is waited for tmux when it is asked later.
const TMUX: Duration = Duration::from_millis(200);

/// What can be read as the terminal.
#[derive(Debug)]
enum Tty {
    Standard(Stdin),
    Opened(File),
}

impl Tty {
    /// Standard input, or the terminal by its name where that is something else, as crossterm does.
    fn open() -> io::Result<Self> {
        let stdin = io::stdin();
        if stdin.is_terminal() {
            return Ok(Self::Standard(stdin));
        }
        File::options()
            .read(true)
            .write(true)
            .open("/dev/tty")
            .map(Self::Opened)
    }

    fn fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Standard(stdin) => stdin.as_fd(),
            Self::Opened(file) => file.as_fd(),
        }
    }

    /// Reads what there is, waiting no longer than until a time; nothing if nothing came. Not through
    /// the standard library's buffer, which would keep bytes from who reads next.
    fn read(&self, until: Instant) -> io::Result<Vec<u8>> {
        let fd = self.fd();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let timeout = Timespec::try_from(left).unwrap_or_default();
            let mut fds = [PollFd::new(&fd, PollFlags::IN)];
            match poll(&mut fds, Some(&timeout)) {
                Ok(0) => return Ok(Vec::new()),
                Ok(_) => break,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut bytes = vec![0; 4096];
        let read = loop {
            match rustix::io::read(fd, &mut bytes) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other?,
            }
        };
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.truncate(read);
        Ok(bytes)
    }
}

/// The environment of this process.
#[must_use]
pub fn surroundings() -> Surroundings {
    Surroundings::of(|name| std::env::var(name).ok())
}

/// Asks the terminal, which must be raw and read by nobody else, and tells what it is and what is left
/// to be read. `width` also asks how wide a mark is, for which the screen must be ours: it is drawn in
/// the first row. Where the terminal cannot be asked, the environment tells what it can. `remembered`
/// looks up what is kept under a place; it is asked only where the answers do not come at once. `meanwhile` is
/// done while the terminal makes up its answers.
#[must_use]
pub fn ask(
    width: bool,
    limit: Duration,
    remembered: impl FnOnce(String) -> Option<String>,
    meanwhile: impl FnOnce(),
) -> (Detection, Rest) {
    let until = Instant::now() + limit;
    let mut around = surroundings();
    let tmux = around.has("TMUX").then(|| ask_tmux(limit));
    let mut splitter = Splitter::default();
    let tty = Tty::open().and_then(|tty| {
        let mut out = io::stdout().lock();
        out.write_all(questions(width).as_bytes())?;
        out.flush()?;
        Ok(tty)
    });
    meanwhile();
    let mut listen = |tty: &Tty, until: Instant| {
        while !splitter.replies().complete() {
            match tty.read(until) {
                Ok(bytes) if bytes.is_empty() => break,
                Ok(bytes) => splitter.push(&bytes),
                Err(_) => return false,
            }
        }
        true
    };
    let brief = until.min(Instant::now() + BRIEF);
    let mut kept = None;
    let tty = tty.ok().filter(|tty| listen(tty, brief));
    let tty = tty.filter(|tty| {
        // Tmux answers at once, for any terminal that shows it.
        if Instant::now() >= brief && !around.has("TMUX") {
            kept = remembered(around.place()).map(|kept| Replies::read(&kept));
        }
        kept.is_some() || listen(tty, until)
    });
    let kept = kept.filter(|_| !splitter.replies().complete());
    let left = until.saturating_duration_since(Instant::now());
    let wanted = Detection::of(splitter.replies().clone(), around.clone());
    if wanted.terminal.inside == Some(Multiplexer::Tmux) {
        around.tmux = tmux.and_then(|answer| answer.recv_timeout(left).ok());
    }
    let late = !splitter.replies().complete();
    let replies = kept.unwrap_or_else(|| splitter.replies().clone());
    let detection = Detection::of(replies, around);
    let rest = Rest {
        known: detection.replies.clone(),
        tty,
        splitter,
        around: detection.around.clone(),
        until: late.then(|| Instant::now() + LATE),
        size: super::size(),
    };
    (detection, rest)
}

/// What comes after the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// The reader typed something.
    Input(Input),
    /// The terminal answered, late: this is what it is.
    Detected(Box<Detection>),
}

/// What is left to be read after [`ask`]: what the reader typed, and replies that are late.
#[derive(Debug)]
pub struct Rest {
    tty: Option<Tty>,
    splitter: Splitter,
    around: Surroundings,
    /// The replies that the terminal was recognised by.
    known: Replies,
    /// Until when replies may come; `None` if all have.
    until: Option<Instant>,
    size: Option<(u16, u16)>,
}

impl Rest {
    /// Hands on what the reader typed meanwhile, and what comes until the terminal has answered or
    /// will not any more. To be called on the thread that reads the terminal, before it reads. Returns
    /// whether more is wanted: `send` returned `true` each time.
    pub fn read_on(mut self, mut send: impl FnMut(Arrival) -> bool) -> bool {
        let mut known = self.known.clone();
        let mut key = None;
        loop {
            for input in typed::inputs(&self.splitter.take_typed()) {
                if !send(Arrival::Input(input)) {
                    return false;
                }
            }
            let now = Instant::now();
            let over = self.until.is_none_or(|until| until <= now);
            if *self.splitter.replies() != known && (over || self.splitter.replies().complete()) {
                known = self.splitter.replies().clone();
                let found = Detection::of(known.clone(), self.around.clone());
                if !send(Arrival::Detected(Box::new(found))) {
                    return false;
                }
            }
            if over || self.splitter.replies().complete() {
                self.until = None;
            }
            // A reply that has begun is waited for as long as any; a key is not.
            key = match (self.splitter.is_open(), key) {
                (true, None) if !(self.until.is_some() && self.splitter.is_in_reply()) => {
                    Some(now + KEY)
                }
                (true, since) => since,
                (false, _) => None,
            };
            let Some(until) = key.or(self.until) else {
                break;
            };
            match self.tty.as_ref().map(|tty| tty.read(until)) {
                Some(Ok(bytes)) if !bytes.is_empty() => {
                    self.splitter.push(&bytes);
                    key = None;
                }
                Some(Ok(_)) => self.splitter.finish(),
                // Who reads next finds the terminal gone as well, and says so.
                Some(Err(_)) | None => {
                    self.splitter.finish();
                    self.until = None;
                }
            }
        }
        // Nobody has watched the size meanwhile.
        match super::size() {
            Some(size) if Some(size) != self.size => {
                send(Arrival::Input(Input::Resize(size.0, size.1)))
            }
            _ => true,
        }
    }
}

/// What a terminal did when it was asked, for a report.
#[derive(Debug)]
pub struct Examined {
    /// What it is, by all that it answered.
    pub detection: Detection,
    /// What it was taken for when the limit was over, if it answered later.
    pub first: Option<Detection>,
    /// How long [`ask`] took.
    pub took: Duration,
    /// What the reader typed meanwhile.
    pub typed: Vec<Input>,
}

/// Takes the terminal, asks it as the reader does, waits for what is late, and gives it back.
///
/// # Errors
/// If standard output is no terminal or cannot be set.
pub fn examine() -> io::Result<Examined> {
    let guard = Guard::take(false)?;
    let start = Instant::now();
    let (detection, rest) = ask(true, LIMIT, |_| None, || ());
    let mut examined = Examined {
        detection,
        first: None,
        took: start.elapsed(),
        typed: Vec::new(),
    };
    rest.read_on(|arrival| {
        match arrival {
            // A terminal that tells of its focus at once is nobody typing.
            Arrival::Input(Input::Focus(_) | Input::Resize(..)) => {}
            Arrival::Input(input) => examined.typed.push(input),
            Arrival::Detected(found) => {
                let before = std::mem::replace(&mut examined.detection, *found);
                examined.first.get_or_insert(before);
            }
        }
        true
    });
    drop(guard);
    Ok(examined)
}

/// What is known of this terminal without asking it: what it answered the last time, and what tmux says.
/// For where nothing may be asked, as between printed lines.
#[must_use]
pub fn recall(store: Option<&Store>) -> Detection {
    let mut around = surroundings();
    if around.has("TMUX") {
        around.tmux = ask_tmux(TMUX).recv_timeout(TMUX).ok();
    }
    let kept = store.and_then(|s| s.terminal(&around.place()).ok()?);
    let replies = kept.map_or_else(Replies::default, |kept| Replies::read(&kept));
    Detection::of(replies, around)
}

/// What the reader picked for a terminal, if it was kept.
#[must_use]
pub fn picked(store: &Store, detection: &Detection) -> Option<Profile> {
    let word = store.terminal(&detection.identity()).ok()??;
    Profile::named(&word)
}

/// Keeps what the reader picked for a terminal; nothing picked leaves it to what the terminal is.
///
/// # Errors
/// If the reader's memory cannot be written.
pub fn keep_pick(
    store: &Store,
    detection: &Detection,
    profile: Option<Profile>,
) -> Result<(), crate::store::Error> {
    let word = profile.map_or("auto", Profile::word);
    store.save_terminal(&detection.identity(), word)
}

/// Asks tmux again which terminal it is shown in: `None` if that is still the same, or there is no
/// tmux. To be asked when the screen changes its size or gets the focus: the session may have been
/// attached from elsewhere.
#[must_use]
pub fn attached_anew(before: &Detection) -> Option<Detection> {
    if before.terminal.inside != Some(Multiplexer::Tmux) || !before.around.has("TMUX") {
        return None;
    }
    let tmux = ask_tmux(TMUX).recv_timeout(TMUX).ok()?;
    if before.around.tmux.as_ref() == Some(&tmux) {
        return None;
    }
    let mut around = before.around.clone();
    around.tmux = Some(tmux);
    Some(Detection::of(before.replies.clone(), around))
}

/// Starts asking tmux; nothing comes if it does not answer in time.
fn ask_tmux(limit: Duration) -> Receiver<Tmux> {
    let (answer, answers) = channel();
    let asked = thread::Builder::new().name("tmux".into()).spawn(move || {
        let mut command = Command::new("tmux");
        command
            .args(["display-message", "-p"])
            .args(
                std::env::var("TMUX_PANE")
                    .iter()
                    .flat_map(|pane| ["-t", pane]),
            )
            .arg(Tmux::FORMAT)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else {
            return;
        };
        if !ends_well(&mut child, limit) {
            return;
        }
        let mut line = String::new();
        let out = child.stdout.take().map(|out| out.take(4096));
        if out.is_some_and(|mut out| out.read_to_string(&mut line).is_ok()) {
            let mut tmux = Tmux::parse(&line);
            tmux.started_from(tmux.process.into_iter().flat_map(programs_above));
            let _ = answer.send(tmux);
        }
    });
    drop(asked);
    answers
}

/// The programs that a process descends from, the nearest first, where the system shows them (Linux).
fn programs_above(process: u32) -> impl Iterator<Item = String> {
    let parent = |process: u32| {
        let line = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        // `4711 (name) S 4710 …`; the name may hold anything.
        let (before, after) = line.rsplit_once(')')?;
        let (_, name) = before.split_once('(')?;
        let above: u32 = after.split_whitespace().nth(1)?.parse().ok()?;
        Some((name.to_owned(), above))
    };
    let mut next = Some(process);
    std::iter::from_fn(move || {
        let (name, above) = parent(next?)?;
        next = Some(above).filter(|process| *process > 1);
        Some(name)
    })
    .take(16)
}

/// Waits for a program to end, and ends it when it takes too long. Whether it ended well.
pub(super) fn ends_well(child: &mut Child, limit: Duration) -> bool {
    let until = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(1)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}
