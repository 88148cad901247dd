//! Work on many things at once, its results written in the order in which the things came.
//!
//! One thread brings the things, some work, and the caller's writes. What is under way is bounded in
//! number and in bytes, so that memory does not grow with the input; the bound also holds for results
//! that wait for an earlier one.
//! Invariant: the output does not depend on how many work or who is faster; a panic in one thing is a
//! fault of that thing and of no other.
//! Must not know: what the things are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

/// How many things may be under way for each worker: enough that all have work while one is slow.
const ITEMS_A_WORKER: usize = 16;
/// How many bytes of things may be under way together; a single thing may be larger, alone.
const BYTES: usize = 64 << 20;
/// The stack of a worker: that of a main thread on Linux.
const STACK: usize = 8 << 20;

/// A thing to work on.
pub(super) struct Item<T> {
    /// What it is called should the work on it panic: "line 3".
    pub(super) name: String,
    /// About how many bytes it holds.
    pub(super) weight: usize,
    /// The thing.
    pub(super) load: T,
}

/// What the work on a thing gave: bytes to write, or what is wrong with which thing.
pub(super) type Worked = Result<Vec<u8>, String>;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ended {
    /// Things that something was wrong with.
    pub(super) bad: usize,
    /// Whether the first of them stopped the run.
    pub(super) stopped: bool,
}

/// How to run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// How many work at the same time.
    pub(super) jobs: NonZeroUsize,
    /// Whether the first bad thing stops the run.
    pub(super) strict: bool,
}

impl Manner {
    /// As many workers as were asked for, else as the machine has cores.
    pub(super) fn new(jobs: Option<u16>, strict: bool) -> Self {
        let asked = jobs.and_then(|n| NonZeroUsize::new(n.into()));
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self {
            jobs: asked.unwrap_or_else(cores),
            strict,
        }
    }
}

/// Works on all items and writes what that gives, in order; `tell` gets a line for each bad one. What is
/// written is flushed whenever the next result is not there yet, so that a slow pipe is answered item by
/// item.
///
/// The threads are not joined: where writing fails, the one that brings items may wait for input that
/// never comes, and the process is about to end.
///
/// # Errors
/// Where writing fails, or no thread can be started.
pub(super) fn run<T: Send + 'static>(
    manner: Manner,
    items: impl Iterator<Item = Item<T>> + Send + 'static,
    work: impl Fn(T) -> Worked + Send + Sync + 'static,
    out: &mut impl Write,
    tell: &mut dyn FnMut(&str),
) -> io::Result<Ended> {
    let jobs = manner.jobs.get();
    let window = Arc::new(Window::new(jobs.saturating_mul(ITEMS_A_WORKER)));
    let _closing = Closing(Arc::clone(&window));
    let (give, take) = mpsc::channel::<(usize, Item<T>)>();
    let (answer, answers) = mpsc::channel::<(usize, Done)>();
    let take = Arc::new(Mutex::new(take));
    let work = Arc::new(work);
    for at in 0..jobs {
        let (take, answer, work) = (Arc::clone(&take), answer.clone(), Arc::clone(&work));
        let worker = move || {
            while let Some((place, item)) = next(&take) {
                let weight = item.weight;
                let done = Done {
                    weight,
                    worked: worked(item, &*work),
                };
                if answer.send((place, done)).is_err() {
                    break;
                }
            }
        };
        let started = thread::Builder::new().stack_size(STACK).spawn(worker);
        if let Err(error) = started
            && at == 0
        {
            return Err(error);
        }
    }
    drop(answer);
    let gate = Arc::clone(&window);
    thread::Builder::new().spawn(move || {
        for (place, item) in items.enumerate() {
            if !gate.enter(item.weight) || give.send((place, item)).is_err() {
                break;
            }
        }
    })?;
    write_in_order(manner, &window, &answers, out, tell)
}

struct Done {
    weight: usize,
    worked: Worked,
}

fn next<T>(take: &Mutex<Receiver<T>>) -> Option<T> {
    take.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

fn worked<T>(item: Item<T>, work: &impl Fn(T) -> Worked) -> Worked {
    let Item { name, load, .. } = item;
    // Nothing that the work touches outlives it but caches, which hold whole entries or none.
    let caught = catch_unwind(AssertUnwindSafe(|| work(load)));
    caught.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        Err(format!(
            "{name}: diglot failed, which is a fault of its own: {}",
            text.unwrap_or("no message")
        ))
    })
}

fn write_in_order(
    manner: Manner,
    window: &Window,
    answers: &Receiver<(usize, Done)>,
    out: &mut impl Write,
    tell: &mut dyn FnMut(&str),
) -> io::Result<Ended> {
    let mut ended = Ended::default();
    let mut waiting: BTreeMap<usize, Done> = BTreeMap::new();
    let mut place = 0;
    loop {
        while let Some(done) = waiting.remove(&place) {
            place += 1;
            match done.worked {
                Ok(bytes) => out.write_all(&bytes)?,
                Err(fault) => {
                    // What was right before it is not left behind a message about it.
                    out.flush()?;
                    tell(&fault);
                    ended.bad += 1;
                    if manner.strict {
                        ended.stopped = true;
                        return Ok(ended);
                    }
                }
            }
            window.leave(done.weight);
        }
        let (at, done) = match answers.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                out.flush()?;
                match answers.recv() {
                    Ok(answer) => answer,
                    Err(_) => break,
                }
            }
        };
        waiting.insert(at, done);
    }
    out.flush()?;
    Ok(ended)
}

/// What may be under way.
struct Window {
    most: usize,
    inside: Mutex<Inside>,
    room: Condvar,
}

#[derive(Default)]
struct Inside {
    items: usize,
    bytes: usize,
    closed: bool,
}

impl Window {
    fn new(most: usize) -> Self {
        Self {
            most,
            inside: Mutex::default(),
            room: Condvar::new(),
        }
    }

    /// Waits for room; `false` where nobody wants more.
    fn enter(&self, bytes: usize) -> bool {
        let full = |inside: &mut Inside| {
            let over = inside.bytes.saturating_add(bytes) > BYTES;
            !inside.closed && (inside.items >= self.most || (inside.items > 0 && over))
        };
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inside = self
            .room
            .wait_while(inside, full)
            .unwrap_or_else(PoisonError::into_inner);
        inside.items += 1;
        inside.bytes = inside.bytes.saturating_add(bytes);
        !inside.closed
    }

    fn leave(&self, bytes: usize) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.items = inside.items.saturating_sub(1);
        inside.bytes = inside.bytes.saturating_sub(bytes);
        drop(inside);
        self.room.notify_one();
    }
}

/// Lets the thread that brings items go when the writing has ended, however it did.
struct Closing(Arc<Window>);

impl Drop for Closing {
    fn drop(&mut self) {
        let inside = self.0.inside.lock();
        inside.unwrap_or_else(PoisonError::into_inner).closed = true;
        self.0.room.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn manner(jobs: u16, strict: bool) -> Manner {
        Manner::new(Some(jobs), strict)
    }

    fn items(count: usize) -> impl Iterator<Item = Item<usize>> + Send {
        (0..count).map(|n| Item {
            name: format!("thing {n}"),
            weight: 1,
            load: n,
        })
    }

    fn ran(
        manner: Manner,
        count: usize,
        work: impl Fn(usize) -> Worked + Send + Sync + 'static,
    ) -> (String, Vec<String>, Ended) {
        let (mut out, mut told) = (Vec::new(), Vec::new());
        let mut tell = |line: &str| told.push(line.to_owned());
        let ended = run(manner, items(count), work, &mut out, &mut tell).unwrap();
        (String::from_utf8(out).unwrap(), told, ended)
    }

    #[test]
    fn order_is_kept_whoever_is_faster() {
        let slow_first = |n: usize| {
            thread::sleep(Duration::from_micros(if n % 7 == 0 { 800 } else { 0 }));
            Ok(format!("{n} ").into_bytes())
        };
        let (one, _, _) = ran(manner(1, false), 200, slow_first);
        let (many, told, ended) = ran(manner(8, false), 200, slow_first);
        assert_eq!(one, many);
        assert!(many.starts_with("0 1 2 ") && many.ends_with(" 199 "));
        assert_eq!((told.len(), ended), (0, Ended::default()));
    }

    #[test]
    fn bad_things_are_told_and_passed_over_or_stop_the_run() {
        let work = |n: usize| match n {
            3 => Err("three is odd".to_owned()),
            5 => panic!("five"),
            n => Ok(format!("{n} ").into_bytes()),
        };
        let (out, told, ended) = ran(manner(3, false), 8, work);
        assert_eq!(out, "0 1 2 4 6 7 ");
        assert_eq!(told.first().unwrap(), "three is odd");
        assert!(told.last().unwrap().starts_with("thing 5: diglot failed"));
        assert!(told.last().unwrap().ends_with(": five"));
        assert_eq!((ended.bad, ended.stopped), (2, false));
        let (out, told, ended) = ran(manner(3, true), 8, work);
        assert_eq!((out.as_str(), told.len()), ("0 1 2 ", 1));
        assert_eq!((ended.bad, ended.stopped), (1, true));
    }

    /// The first thing is done last, while the others could run ahead of it without end.
    #[test]
    fn what_is_under_way_is_bounded() {
        static BROUGHT: AtomicUsize = AtomicUsize::new(0);
        static AHEAD: AtomicUsize = AtomicUsize::new(0);
        let counted = items(500).inspect(|_| {
            BROUGHT.fetch_add(1, Ordering::SeqCst);
        });
        let work = |n: usize| {
            if n == 0 {
                thread::sleep(Duration::from_millis(50));
                AHEAD.store(BROUGHT.load(Ordering::SeqCst), Ordering::SeqCst);
            }
            Ok(Vec::new())
        };
        run(
            manner(2, false),
            counted,
            work,
            &mut Vec::new(),
            &mut |_| {},
        )
        .unwrap();
        assert_eq!(BROUGHT.load(Ordering::SeqCst), 500);
        // One more waits at the gate.
        assert!(AHEAD.load(Ordering::SeqCst) <= 2 * ITEMS_A_WORKER + 1);
    }

    #[test]
    fn bytes_bound_what_is_under_way_and_a_large_thing_goes_alone() {
        let window = Window::new(100);
        assert!(window.enter(3 * BYTES));
        window.leave(3 * BYTES);
        assert!(window.enter(BYTES / 2) && window.enter(BYTES / 2));
        thread::scope(|scope| {
            let third = scope.spawn(|| window.enter(1));
            thread::sleep(Duration::from_millis(10));
            assert!(!third.is_finished());
            window.leave(BYTES / 2);
            assert!(third.join().unwrap());
        });
    }

    #[test]
    fn a_closed_pipe_ends_the_run_though_items_never_end() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let work = |n: usize| Ok(vec![b'x'; n.max(1)]);
        let ended = run(
            manner(2, false),
            items(usize::MAX),
            work,
            &mut Closed,
            &mut |_| {},
        );
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
