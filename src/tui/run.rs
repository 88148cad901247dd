//! The loop: wait for a message, update, take in what has come meanwhile, draw once.
//!
//! Invariant: this thread alone owns the state and the terminal; it draws after messages, never by the
//! clock; what is typed before there is an article waits for one in [`early`](super::early).
//! Must not know: what a message means.

use std::io::{self, BufWriter, Stdout, stdout};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::app::effect;
use crate::app::message::{Message, Mouse, Notice};
use crate::app::{State, update};
use crate::config::{Config, theme};
use crate::library::Named;
use crate::tui::answers::Answers;
use crate::tui::detect::{Detection, Wish};
use crate::tui::early::{Early, settles};
use crate::tui::guard::{Caught, Guard, Signal, SignalWatch, report};
use crate::tui::input::{self, Input, MouseKind};
use crate::tui::keeper::{Asked, Databases};
use crate::tui::outlet::{Outlet, ask_again};
use crate::tui::probe::{self, Arrival, Rest};
use crate::tui::style::Skin;
use crate::tui::threads::Threads;
use crate::tui::view;
use crate::tui::wire::{Encoding, Ground, Wire};
use crate::tui::worker::Collection;

/// How long the first frame waits for the first article, so that it need not be drawn twice.
const FIRST_FRAME: Duration = Duration::from_millis(40);

/// What the program starts with.
#[derive(Debug)]
pub struct Start {
    /// What is read.
    pub collection: Collection,
    /// The encoding that its texts are in, where one was named.
    pub encoding: Option<Named>,
    /// The settings.
    pub config: Config,
    /// The reader's memory, which is being opened.
    pub store: Option<Databases>,
    /// The file of the reader's own entities.
    pub personal: Option<PathBuf>,
    /// What the command line asked for.
    pub asked: Asked,
    /// How Arabic is to be sent.
    pub bidi: Wish,
}

impl Start {
    /// The folder of the reader's memory.
    pub(super) fn state_folder(&self) -> Option<PathBuf> {
        self.store.as_ref()?.path().parent().map(Path::to_path_buf)
    }
}

/// One thing for the loop.
enum Event {
    Input(Input),
    Signal(Signal),
    Message(Message),
    /// This is the terminal, by a late reply or by tmux.
    Detected(Box<Detection>),
    /// Something was copied, or not; the terminal is to be sent this for it.
    Copied {
        notice: Notice,
        controls: Vec<String>,
    },
}

type Screen = Terminal<Wire<CrosstermBackend<BufWriter<Stdout>>>>;

/// Runs the reader on this terminal until it is told to end. Returns the exit status.
///
/// # Errors
/// If the terminal cannot be taken, read or written.
pub fn run(mut start: Start) -> io::Result<u8> {
    let (events, inbox) = channel::<Event>();
    let state_folder = start.state_folder();
    // The first picture waits for the texts, which are looked for while the terminal is taken and asked.
    let threads = Threads::start(&mut start, Answers::into(events.clone(), Event::Message))?;
    let mut guard = Guard::take(start.config.options.mouse)?;
    let signals = Caught::signals()?;
    report::keep_in(state_folder.clone());
    let Start { config, bidi, .. } = start;
    let keeper = threads.keeper.clone();
    let mut prepared = None;
    let meanwhile = || prepared = Some(prepare());
    // The terminal is asked while the articles are read; nothing else reads it yet.
    let remembered = |key| keeper.terminal(key);
    let (detection, rest) = probe::ask(true, probe::LIMIT, remembered, meanwhile);
    let ground = match config.theme.base() {
        theme::Base::Light => Ground::Light,
        _ => Ground::Dark,
    };
    let outlet = Outlet::new(detection, bidi, ground, keeper, state_folder);
    outlet.enter(&mut guard)?;
    let mut screen = prepared.unwrap_or_else(prepare)?;
    screen.backend_mut().set_encoding(outlet.encoding());
    let size = screen.size()?;
    let faults = Some(config.faults()).filter(|all| !all.is_empty());
    let mut state = State::new((size.width, size.height), config.options, config.keys);
    let mut shell = Shell {
        skin: Skin::of(&config.theme),
        guard: &mut guard,
        outlet,
        events,
        threads: &threads,
        early: Early::new(),
        resumed: false,
        status: 0,
        ended: false,
    };
    let hint = shell.outlet.hint().map(Notice::info);
    let early = (faults.map(Message::Faults).into_iter())
        .chain(hint.map(Message::Notice))
        .collect();
    // To the very end: one that is told twice to end does not wait for the last writes.
    let mut watch = None;
    let served = shell
        .begin(&mut state, &mut screen, &inbox, early)
        .inspect(|()| threads.curtain.rise())
        // What is typed until then waits in the terminal, signals where they are caught.
        .and_then(|()| listen(&shell.events, signals, rest))
        .and_then(|started| {
            watch = Some(started);
            shell.serve(&mut state, &mut screen, &inbox)
        });
    let status = shell.status;
    // The terminal is given back before the last writes of the memory are waited for: they are, too, when
    // the terminal failed. A worker deep in a long text ends with the process.
    threads.keeper.finish();
    drop(screen);
    drop(guard);
    threads.end();
    drop(watch);
    served.map(|()| status)
}

/// Starts what tells of signals and what reads the terminal: first what is left of its answers, then keys.
fn listen(events: &Sender<Event>, signals: Caught, rest: Rest) -> io::Result<SignalWatch> {
    let signalled = events.clone();
    let watch = signals.watch(move |signal| signalled.send(Event::Signal(signal)).is_ok())?;
    let hangup = events.clone();
    input::spawn_hangup_watch(move |input| hangup.send(Event::Input(input)).is_ok())?;
    let (late, keys) = (events.clone(), events.clone());
    let before = move || {
        rest.read_on(|arrival| {
            let event = match arrival {
                Arrival::Input(input) => Event::Input(input),
                Arrival::Detected(detection) => Event::Detected(detection),
            };
            late.send(event).is_ok()
        })
    };
    input::spawn(before, move |input| keys.send(Event::Input(input)).is_ok())?;
    Ok(watch)
}

/// The screen, for a terminal that is not known yet.
fn prepare() -> io::Result<Screen> {
    // A bare standard output writes in pieces of 1 KiB; a frame goes out in one.
    let out = BufWriter::with_capacity(1 << 16, stdout());
    let mut backend = Wire::new(CrosstermBackend::new(out), Encoding::default());
    backend.measure_by(crate::tui::size);
    let mut screen = Terminal::new(backend)?;
    // The guard has hidden it.
    screen.backend_mut().set_cursor_hidden();
    Ok(screen)
}

struct Shell<'g> {
    skin: Skin,
    guard: &'g mut Guard,
    outlet: Outlet,
    events: Sender<Event>,
    threads: &'g Threads,
    early: Early,
    /// Whether the terminal was taken again already, after a stop of our own.
    resumed: bool,
    status: u8,
    ended: bool,
}

impl Shell<'_> {
    /// The loop, until it is told to end.
    fn serve(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        inbox: &Receiver<Event>,
    ) -> io::Result<()> {
        while !self.ended {
            let Ok(event) = inbox.recv() else { break };
            self.take(state, screen, event)?;
            while let Ok(event) = inbox.try_recv() {
                self.take(state, screen, event)?;
                if self.ended {
                    break;
                }
            }
            if !self.ended {
                self.draw(state, screen)?;
            }
        }
        Ok(())
    }

    /// Tells what there is to tell, and draws as soon as there is an article, or when it takes too long to wait for
    /// one.
    fn begin(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        inbox: &Receiver<Event>,
        early: Vec<Message>,
    ) -> io::Result<()> {
        for message in early {
            self.handle(state, screen, message)?;
        }
        let until = Instant::now() + FIRST_FRAME;
        while state.reader.is_none() && !self.ended {
            match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(event) => self.take(state, screen, event)?,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
        if self.ended {
            Ok(())
        } else {
            self.draw(state, screen)
        }
    }

    fn take(&mut self, state: &mut State, screen: &mut Screen, event: Event) -> io::Result<()> {
        let message = match event {
            Event::Message(message) => message,
            Event::Detected(detection) => {
                if self.outlet.detected(*detection) {
                    self.outlet.apply(self.guard, screen)?;
                }
                return Ok(());
            }
            Event::Copied { notice, controls } => {
                for control in controls {
                    screen.backend_mut().send_control(&control)?;
                }
                Message::Notice(notice)
            }
            Event::Input(input) => {
                return match self.early.admit(state, input) {
                    Some(input) => self.put_in(state, screen, input),
                    None => Ok(()),
                };
            }
            Event::Signal(Signal::End(number)) => {
                self.status = 128u8.saturating_add(u8::try_from(number).unwrap_or(0));
                Message::Terminate
            }
            Event::Signal(Signal::Stop) => {
                return self.at_terminal(state, screen, effect::Terminal::Suspend);
            }
            Event::Signal(Signal::Continued) => {
                if std::mem::take(&mut self.resumed) {
                    return Ok(());
                }
                self.guard.take_again()?;
                return self.refresh(state, screen);
            }
        };
        self.handle(state, screen, message)
    }

    /// Takes what the reader does.
    fn put_in(&mut self, state: &mut State, screen: &mut Screen, input: Input) -> io::Result<()> {
        let message = match input {
            Input::Key(key) => Message::Key(key),
            Input::Paste(text) => Message::Paste(text),
            Input::Resize(columns, rows) => {
                screen.autoresize()?;
                self.ask_again();
                Message::Resized(columns, rows)
            }
            Input::Mouse { kind, column, row } => {
                let mouse = match kind {
                    MouseKind::Press => Mouse::Press,
                    MouseKind::Wheel(notches) => Mouse::Wheel(notches),
                };
                Message::Mouse { mouse, column, row }
            }
            Input::Focus(focus) => {
                if focus {
                    self.ask_again();
                }
                return Ok(());
            }
            Input::Lost(_) => Message::Terminate,
        };
        self.handle(state, screen, message)
    }

    fn handle(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        message: Message,
    ) -> io::Result<()> {
        let settled = settles(&message);
        for effect in update(state, message) {
            if let Some(own) = self.threads.take(effect) {
                self.at_terminal(state, screen, own)?;
            }
        }
        for input in self.early.release(settled) {
            self.put_in(state, screen, input)?;
        }
        Ok(())
    }

    fn at_terminal(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        asked: effect::Terminal,
    ) -> io::Result<()> {
        match asked {
            effect::Terminal::Quit => self.ended = true,
            effect::Terminal::Redraw => screen.clear()?,
            effect::Terminal::Mouse(mouse) => self.guard.set_mouse(mouse)?,
            effect::Terminal::Suspend => {
                self.guard.suspend()?;
                self.resumed = true;
                self.refresh(state, screen)?;
            }
            effect::Terminal::Copy { text, what } => self.copy(text, what)?,
            effect::Terminal::Bidi(way) => {
                let notice = match Wish::typed(&way) {
                    Ok(wish) => {
                        let profile = self.outlet.wish(wish);
                        self.outlet.apply(self.guard, screen)?;
                        Notice::info(format!("Arabic is sent as {profile}"))
                    }
                    Err(expected) => Notice::error(expected),
                };
                self.handle(state, screen, Message::Notice(notice))?;
            }
        }
        Ok(())
    }

    /// Copies beside the loop: the tools of a desktop may take their time.
    fn copy(&self, text: String, what: String) -> io::Result<()> {
        let clipboard = self.outlet.clipboard();
        let events = self.events.clone();
        std::thread::Builder::new()
            .name("copy".into())
            .spawn(move || {
                let mut controls = Vec::new();
                let result = clipboard.copy(&text, |control| {
                    controls.push(control.to_owned());
                    Ok(())
                });
                let notice = match result {
                    Ok(copied) => Notice::info(format!("copied {what}: {copied}")),
                    Err(error) => Notice::error(format!("{what} is not copied: {error}")),
                };
                let _ = events.send(Event::Copied { notice, controls });
            })?;
        Ok(())
    }

    /// Inside tmux the session may be shown in another terminal by now.
    fn ask_again(&self) {
        let events = self.events.clone();
        ask_again(self.outlet.detection().clone(), move |detection| {
            let _ = events.send(Event::Detected(Box::new(detection)));
        });
    }

    /// After the terminal was somebody else's: it may have another size, and shows something else.
    fn refresh(&mut self, state: &mut State, screen: &mut Screen) -> io::Result<()> {
        screen.clear()?;
        let size = screen.size()?;
        self.handle(state, screen, Message::Resized(size.width, size.height))?;
        self.draw(state, screen)
    }

    fn draw(&self, state: &State, screen: &mut Screen) -> io::Result<()> {
        screen.draw(|frame| {
            if let Some(cursor) = view::draw(state, &self.skin, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }
}
