//! The terminal is left as it was found, whatever happens.
//!
//! [`Guard`] takes the terminal and gives it back when it is dropped, when the program panics and
//! while it is suspended; [`Caught`] turns the signals that would end the program at once
//! into messages, so that it ends through the guard.
//! Invariant: no word of a panic acts on the terminal; restoring is done once for each time of setting, from whichever thread is first; no
//! text of ours is written to the terminal's own screen before that.
//! Must not know: what is drawn.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use crossterm::terminal;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

use super::wire::END_SYNCHRONIZED;
use crate::text::printable;

pub(super) mod report;

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How long a terminal that may take nothing any more is waited for.
const STUCK: Duration = Duration::from_millis(300);
/// The thread that draws. A panic of another one must not tear its screen down.
static DRAWING: Mutex<Option<ThreadId>> = Mutex::new(None);
/// Panics of other threads, told when the terminal is given back.
static KEPT_BACK: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Alternate screen, bracketed paste, reports of the focus, no cursor.
const TAKE: &str = "\u{1b}[?1049h\u{1b}[?2004h\u{1b}[?1004h\u{1b}[?25l";
/// Presses and the wheel, in coordinates without a limit. No motion (1002, 1003), which floods a slow line with
/// reports that nobody reads.
const TAKE_MOUSE: &str = "\u{1b}[?1000h\u{1b}[?1006h";
const RELEASE_MOUSE: &str = "\u{1b}[?1006l\u{1b}[?1000l";
/// Undoes [`TAKE`] from the last to the first, with plain colours.
const GIVE_BACK: &str = "\u{1b}[m\u{1b}[?1004l\u{1b}[?2004l\u{1b}[?1049l\u{1b}[?25h";

/// Whether the terminal is taken for plain lines: only its line editing is switched off.
static LINES: AtomicBool = AtomicBool::new(false);

/// What this terminal is sent besides, when it is taken and when it is given back.
static FRAME: Mutex<(String, String)> = Mutex::new((String::new(), String::new()));

fn frame() -> (String, String) {
    FRAME.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn give_back_sequence() -> String {
    if LINES.load(Ordering::SeqCst) {
        return String::new();
    }
    let (_, leave) = frame();
    [END_SYNCHRONIZED, &leave, RELEASE_MOUSE, GIVE_BACK].concat()
}

fn write_out(sequence: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(sequence.as_bytes())?;
    out.flush()
}

/// Gives the terminal back, if it is taken. Errors are of no use here: a terminal that is gone
/// needs no restoring.
fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = write_out(&give_back_sequence());
        let _ = terminal::disable_raw_mode();
    }
}

/// The same when the thread that draws may be stuck in a write and hold the standard output.
fn restore_without_waiting() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ = terminal::disable_raw_mode();
        let (done, written) = channel();
        // What holds the other thread up (a terminal that takes no more, say) may hold this one up too.
        let _ = thread::Builder::new()
            .name("give back".into())
            .spawn(move || {
                if let Ok(mut tty) = File::options().write(true).open("/dev/tty") {
                    let _ = tty.write_all(give_back_sequence().as_bytes());
                }
                let _ = done.send(());
            });
        let _ = written.recv_timeout(STUCK);
    }
}

/// The taken terminal: raw, on the alternate screen, without a cursor. Gives it back when dropped.
#[derive(Debug)]
pub struct Guard {
    mouse: bool,
}

impl Guard {
    /// Takes the terminal on standard output, and the mouse if asked to. Call it on the thread that
    /// draws.
    ///
    /// # Errors
    /// If standard output is no terminal or cannot be set; it is then as before.
    pub fn take(mouse: bool) -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("standard output is not a terminal"));
        }
        *DRAWING.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current().id());
        install_panic_hook();
        let guard = Self { mouse };
        guard.set()?;
        Ok(guard)
    }

    /// Takes the terminal for plain lines: keys come one by one, and what is written stays on its screen.
    ///
    /// # Errors
    /// As for [`Guard::take`].
    pub fn take_lines() -> io::Result<Self> {
        LINES.store(true, Ordering::SeqCst);
        Self::take(false)
    }

    fn set(&self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        if LINES.load(Ordering::SeqCst) {
            return terminal::enable_raw_mode().inspect_err(|_| restore());
        }
        let mouse = if self.mouse { TAKE_MOUSE } else { "" };
        let (enter, _) = frame();
        let result =
            terminal::enable_raw_mode().and_then(|()| write_out(&[TAKE, mouse, &enter].concat()));
        if result.is_err() {
            restore();
        }
        result
    }

    /// Whether the mouse is taken.
    #[must_use]
    pub const fn mouse(&self) -> bool {
        self.mouse
    }

    /// Takes the mouse, or leaves it to the terminal for selecting.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn set_mouse(&mut self, mouse: bool) -> io::Result<()> {
        self.mouse = mouse;
        write_out(if mouse { TAKE_MOUSE } else { RELEASE_MOUSE })
    }

    /// Sends what this terminal needs besides, after what undoes what it was sent before; from now on it
    /// is sent whenever the terminal is taken, and undone whenever it is given back.
    ///
    /// # Errors
    /// If the terminal cannot be written to.
    pub fn set_frame(&mut self, enter: String, leave: String) -> io::Result<()> {
        let new = (enter, leave);
        let mut kept = FRAME.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept == new {
            return Ok(());
        }
        let (_, before) = std::mem::replace(&mut *kept, new);
        write_out(&[before.as_str(), &kept.0].concat())
    }

    /// Gives the terminal back, stops the program as ctrl-z does, and takes the terminal again when
    /// the shell wakes it up. The caller clears the screen after it.
    ///
    /// # Errors
    /// If the program cannot be stopped or the terminal not taken again.
    pub fn suspend(&mut self) -> io::Result<()> {
        restore();
        let stopped = emulate_default_handler(SIGTSTP);
        self.set()?;
        stopped
    }

    /// Takes the terminal again after the program was stopped without its knowing
    /// ([`Signal::Continued`]): the shell may have changed every mode. The caller clears the screen
    /// after it.
    ///
    /// # Errors
    /// If the terminal cannot be set.
    pub fn take_again(&mut self) -> io::Result<()> {
        // Crossterm thinks that raw mode is still on and would do nothing.
        terminal::disable_raw_mode()?;
        self.set()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
        let mut kept = KEPT_BACK.lock().unwrap_or_else(PoisonError::into_inner);
        for message in kept.drain(..) {
            let _ = writeln!(io::stderr(), "{message}");
        }
    }
}

/// What is told of a panic. Its message may quote a text, as that of a wrong slice does: nothing in it may
/// reach the terminal as a command. So the hook of the standard library, which writes it as it is, is replaced.
fn told(panic: &PanicHookInfo<'_>) -> String {
    let thread = thread::current();
    let name = thread.name().unwrap_or("unnamed");
    let trace = Backtrace::capture();
    let trace = match trace.status() {
        BacktraceStatus::Captured => format!("\n{trace}"),
        _ => String::new(),
    };
    printable(&format!("diglot: thread {name}: {panic}{trace}"))
}

/// Makes a panic restore the terminal before it is told. One of another thread than the one that
/// draws is kept back until the guard is dropped.
fn install_panic_hook() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        std::panic::set_hook(Box::new(move |panic| {
            let drawing = *DRAWING.lock().unwrap_or_else(PoisonError::into_inner);
            if TAKEN.load(Ordering::SeqCst) && drawing != Some(thread::current().id()) {
                let mut kept = KEPT_BACK.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push(told(panic));
                kept.extend(report::written(panic));
                return;
            }
            restore();
            let _ = writeln!(io::stderr(), "{}", told(panic));
            if let Some(told) = report::written(panic) {
                let _ = writeln!(io::stderr(), "{told}");
            }
            let _ = writeln!(
                io::stderr(),
                "diglot: this is a fault of diglot, not of the text; please report it with the \
                 message above (RUST_BACKTRACE=1 tells where)"
            );
        }));
    });
}

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// To end; the number of the signal. By custom the exit status is 128 more.
    End(i32),
    /// To stop: call [`Guard::suspend`].
    Stop,
    /// The program was stopped and goes on: call [`Guard::take_again`].
    Continued,
}

/// Watches the signals from now until it is dropped.
#[derive(Debug)]
pub struct SignalWatch {
    handle: Handle,
}

impl Drop for SignalWatch {
    fn drop(&mut self) {
        self.handle.close();
    }
}

/// The signals that a reader is told of, caught: what comes waits until they are [watched](Self::watch).
#[derive(Debug)]
pub struct Caught(Signals);

impl Caught {
    /// Catches them from now on.
    ///
    /// # Errors
    /// If they cannot be caught.
    pub fn signals() -> io::Result<Self> {
        let all = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT];
        Signals::new(all).map(Self)
    }

    /// Starts the thread that hands signals to `send` until that returns `false`. The second signal to
    /// end (or the first one that `send` does not take) ends the program at once, the terminal restored.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn watch(
        self,
        mut send: impl FnMut(Signal) -> bool + Send + 'static,
    ) -> io::Result<SignalWatch> {
        let Self(mut signals) = self;
        let handle = signals.handle();
        thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                let mut asked_to_end = false;
                for number in signals.forever() {
                    match number {
                        SIGTSTP => {
                            send(Signal::Stop);
                        }
                        SIGCONT => {
                            send(Signal::Continued);
                        }
                        _ => {
                            if asked_to_end || !send(Signal::End(number)) {
                                restore_without_waiting();
                                let _ = emulate_default_handler(number);
                            }
                            asked_to_end = true;
                        }
                    }
                }
            })?;
        Ok(SignalWatch { handle })
    }
}

#[cfg(test)]
mod tests;
