//! The loop: wait for a message, update, take in what has come meanwhile, draw once.
//!
//! Invariant: this thread alone owns the state and the terminal; it draws after messages, never by the
//! clock.
//! Must not know: what a message means.

use std::io::{self, BufWriter, Stdout, stdout};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::app::command::Command;
use crate::app::keymap::{Found, Key};
use crate::app::message::{Message, Mouse, Notice};
use crate::app::{Effect, State, update};
use crate::bitext::ArticleId;
use crate::config::Config;
use crate::tui::clipboard::copy_sequence;
use crate::tui::guard::{Guard, Signal, watch_signals};
use crate::tui::input::{self, Input, MouseKind};
use crate::tui::keeper::{Asked, Keeper};
use crate::tui::style::Skin;
use crate::tui::view;
use crate::tui::wire::{Profile, Wire};
use crate::tui::worker::{self, Source};

/// How long the first frame waits for the first article, so that it need not be drawn twice.
const FIRST_FRAME: Duration = Duration::from_millis(40);

/// What the program starts with.
#[derive(Debug)]
pub struct Start {
    /// What is read.
    pub source: Source,
    /// The settings.
    pub config: Config,
    /// The file of the reader's memory.
    pub store: Option<PathBuf>,
    /// What the command line asked for.
    pub asked: Asked,
}

/// One thing for the loop.
enum Event {
    Input(Input),
    Signal(Signal),
    Message(Message),
}

type Screen = Terminal<Wire<CrosstermBackend<BufWriter<Stdout>>>>;

/// Runs the reader on this terminal until it is told to end. Returns the exit status.
///
/// # Errors
/// If the terminal cannot be taken, read or written.
pub fn run(start: Start) -> io::Result<u8> {
    let Start {
        source,
        config,
        store,
        asked: decided,
    } = start;
    let mut guard = Guard::take(config.options.mouse)?;
    let (events, inbox) = channel::<Event>();
    let (requests, asked) = channel::<ArticleId>();
    let signals = events.clone();
    let _watch = watch_signals(move |signal| signals.send(Event::Signal(signal)).is_ok())?;
    let answers = forward(&events)?;
    let remembered = (config.options.clone(), decided);
    let (keeper, keeping) = Keeper::spawn(store, remembered, answers.clone())?;
    worker::spawn(source, keeper.clone(), asked, answers)?;
    let hangup = events.clone();
    input::spawn_hangup_watch(move |input| hangup.send(Event::Input(input)).is_ok())?;
    let keys = events;
    input::spawn(move |input| keys.send(Event::Input(input)).is_ok())?;

    // A bare standard output writes in pieces of 1 KiB; a frame goes out in one.
    let out = BufWriter::with_capacity(1 << 16, stdout());
    let backend = Wire::new(CrosstermBackend::new(out), Profile::default());
    let mut screen = Terminal::new(backend)?;
    let size = screen.size()?;
    let mut state = State::new((size.width, size.height), config.options, config.keys);
    let mut shell = Shell {
        skin: Skin::of(&config.theme),
        guard: &mut guard,
        requests,
        keeper,
        early: Some(Vec::new()),
        resumed: false,
        status: 0,
        ended: false,
    };
    if let Some(first) = config.notices.first() {
        let more = match config.notices.len() {
            1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let notice = Notice::error(format!("{first}{more}"));
        shell.handle(&mut state, &mut screen, Message::Notice(notice))?;
    }
    shell.first_frame(&mut state, &mut screen, &inbox)?;
    while !shell.ended {
        let Ok(event) = inbox.recv() else { break };
        shell.take(&mut state, &mut screen, event)?;
        while let Ok(event) = inbox.try_recv() {
            shell.take(&mut state, &mut screen, event)?;
            if shell.ended {
                break;
            }
        }
        if !shell.ended {
            shell.draw(&state, &mut screen)?;
        }
    }
    let status = shell.status;
    // The terminal is given back before the last writes of the memory are waited for. A worker deep in a
    // long text ends with the process.
    shell.keeper.finish();
    drop(screen);
    drop(guard);
    let _ = keeping.join();
    Ok(status)
}

/// A sender of messages into the loop.
fn forward(events: &Sender<Event>) -> io::Result<Sender<Message>> {
    let (messages, incoming) = channel::<Message>();
    let events = events.clone();
    std::thread::Builder::new()
        .name("answers".into())
        .spawn(move || {
            for message in incoming {
                if events.send(Event::Message(message)).is_err() {
                    return;
                }
            }
        })?;
    Ok(messages)
}

struct Shell<'g> {
    skin: Skin,
    guard: &'g mut Guard,
    requests: Sender<ArticleId>,
    keeper: Keeper,
    /// Keys typed before there is an article to act on; `None` once there is one, or none to come.
    early: Option<Vec<Key>>,
    /// Whether the terminal was taken again already, after a stop of our own.
    resumed: bool,
    status: u8,
    ended: bool,
}

impl Shell<'_> {
    /// Draws as soon as there is an article, or when it takes too long to wait for one.
    fn first_frame(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        inbox: &Receiver<Event>,
    ) -> io::Result<()> {
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
            Event::Input(Input::Key(key)) => {
                let now = matches!(
                    state.keymap.look_up(&[key]),
                    Found::Command(Command::Quit | Command::Suspend)
                );
                match &mut self.early {
                    Some(early) if !now => {
                        early.push(key);
                        return Ok(());
                    }
                    _ => Message::Key(key),
                }
            }
            Event::Input(Input::Paste(text)) => Message::Paste(text),
            Event::Input(Input::Resize(columns, rows)) => {
                screen.autoresize()?;
                Message::Resized(columns, rows)
            }
            Event::Input(Input::Mouse { kind, column, row }) => {
                let mouse = match kind {
                    MouseKind::Press => Mouse::Press,
                    MouseKind::Wheel(notches) => Mouse::Wheel(notches),
                    MouseKind::Drag | MouseKind::Release => return Ok(()),
                };
                Message::Mouse { mouse, column, row }
            }
            Event::Input(Input::Focus(_)) => return Ok(()),
            Event::Input(Input::Lost(_)) => Message::Terminate,
            Event::Signal(Signal::End(number)) => {
                self.status = 128u8.saturating_add(u8::try_from(number).unwrap_or(0));
                Message::Terminate
            }
            Event::Signal(Signal::Stop) => return self.carry_out(state, screen, Effect::Suspend),
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

    fn handle(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        message: Message,
    ) -> io::Result<()> {
        let settled = match &message {
            Message::Opened { .. } | Message::NotOpened(..) => true,
            Message::Listed { items, .. } => items.is_empty(),
            _ => false,
        };
        for effect in update(state, message) {
            self.carry_out(state, screen, effect)?;
        }
        for key in self.early.take_if(|_| settled).into_iter().flatten() {
            self.handle(state, screen, Message::Key(key))?;
        }
        Ok(())
    }

    fn carry_out(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        effect: Effect,
    ) -> io::Result<()> {
        match effect {
            Effect::Quit => self.ended = true,
            Effect::Redraw => screen.clear()?,
            Effect::CaptureMouse(mouse) => self.guard.set_mouse(mouse)?,
            Effect::Suspend => {
                self.guard.suspend()?;
                self.resumed = true;
                self.refresh(state, screen)?;
            }
            Effect::Copy { text, what } => {
                let notice = match copy_sequence(&text) {
                    Ok(sequence) => {
                        screen.backend_mut().send_control(&sequence)?;
                        let count = text.chars().count();
                        Notice::info(format!(
                            "copied {what}: {count} characters, to the terminal"
                        ))
                    }
                    Err(error) => Notice::error(format!("{what} is not copied: {error}")),
                };
                self.handle(state, screen, Message::Notice(notice))?;
            }
            // A worker that is gone has told why by then.
            Effect::Open(id) => {
                let _ = self.requests.send(id);
            }
            kept @ (Effect::Remember { .. } | Effect::SaveMark { .. } | Effect::SaveOptions(_)) => {
                self.keeper.keep(kept);
            }
        }
        Ok(())
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
