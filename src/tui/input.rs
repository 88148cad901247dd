//! What the reader does, as the terminal reports it, in our own words.
//!
//! Invariant: what is not ours to act on (releases of keys and buttons, motion, keys of the window
//! system) never gets past here.
//! Must not know: what a key asks for.

use std::io;
use std::thread::{Builder, JoinHandle};

use crossterm::event::{
    self, Event, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use crate::app::keymap::{Key, KeyCode};

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Press,
    /// The wheel turned, in notches: 1 towards the reader (down), -1 away (up).
    Wheel(i16),
}

/// One thing that the terminal reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed, or is held and repeats.
    Key(Key),
    /// The mouse.
    Mouse {
        /// What it did.
        kind: MouseKind,
        /// The column of the screen, from 0.
        column: u16,
        /// The row of the screen, from 0.
        row: u16,
    },
    /// A text was pasted.
    Paste(String),
    /// The screen has another size: columns, rows.
    Resize(u16, u16),
    /// The terminal's window has the focus, or lost it.
    Focus(bool),
    /// The terminal can no longer be read, and why; the last input.
    Lost(String),
}

impl Input {
    /// What an event of the terminal is to us, if it is anything.
    #[must_use]
    pub fn of(event: Event) -> Option<Self> {
        match event {
            Event::Key(press) => key(press).map(Self::Key),
            Event::Mouse(mouse) => {
                let kind = match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
                    MouseEventKind::ScrollDown => MouseKind::Wheel(1),
                    MouseEventKind::ScrollUp => MouseKind::Wheel(-1),
                    _ => return None,
                };
                Some(Self::Mouse {
                    kind,
                    column: mouse.column,
                    row: mouse.row,
                })
            }
            Event::Paste(text) => Some(Self::Paste(text)),
            Event::Resize(columns, rows) => Some(Self::Resize(columns, rows)),
            Event::FocusGained => Some(Self::Focus(true)),
            Event::FocusLost => Some(Self::Focus(false)),
        }
    }
}

fn key(press: KeyEvent) -> Option<Key> {
    use event::KeyCode as Theirs;
    let elsewhere = KeyModifiers::SUPER | KeyModifiers::HYPER;
    if press.kind == KeyEventKind::Release || press.modifiers.intersects(elsewhere) {
        return None;
    }
    let shift = press.modifiers.contains(KeyModifiers::SHIFT);
    let code = match press.code {
        Theirs::Char(c) if shift => KeyCode::Char(shifted(c)),
        Theirs::Char(c) => KeyCode::Char(c),
        Theirs::Enter => KeyCode::Enter,
        Theirs::Esc => KeyCode::Esc,
        Theirs::Tab if shift => KeyCode::BackTab,
        Theirs::Tab => KeyCode::Tab,
        Theirs::BackTab => KeyCode::BackTab,
        Theirs::Backspace => KeyCode::Backspace,
        Theirs::Delete => KeyCode::Delete,
        Theirs::Up => KeyCode::Up,
        Theirs::Down => KeyCode::Down,
        Theirs::Left => KeyCode::Left,
        Theirs::Right => KeyCode::Right,
        Theirs::Home => KeyCode::Home,
        Theirs::End => KeyCode::End,
        Theirs::PageUp => KeyCode::PageUp,
        Theirs::PageDown => KeyCode::PageDown,
        Theirs::F(n) => KeyCode::F(n),
        _ => return None,
    };
    let alt = KeyModifiers::ALT | KeyModifiers::META;
    Some(Key::new(
        code,
        press.modifiers.contains(KeyModifiers::CONTROL),
        press.modifiers.intersects(alt),
    ))
}

/// The capital of a letter that is reported small with shift beside it, as some terminals do.
fn shifted(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Starts the thread that reads the terminal and hands each input to `send`, until that returns
/// `false`. It first does what is to be done before anything else reads the terminal, and ends where that
/// says so. The thread waits in a read that nothing interrupts: do not join it, it ends with the
/// process.
///
/// # Errors
/// If the thread cannot be started.
pub fn spawn(
    before: impl FnOnce() -> bool + Send + 'static,
    mut send: impl FnMut(Input) -> bool + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    Builder::new().name("input".into()).spawn(move || {
        if !before() {
            return;
        }
        loop {
            let (input, last) = match event::read() {
                Ok(event) => (Input::of(event), false),
                Err(error) => (Some(Input::Lost(error.to_string())), true),
            };
            let wanted = input.is_none_or(&mut send);
            if last || !wanted {
                return;
            }
        }
    })
}

/// Starts the thread that tells when the terminal is closed, as the last input. Crossterm does not: it
/// reads the end of its input again and again for ever, which keeps a processor busy until somebody
/// kills the program. The signal that the terminal hangs up comes to the programs of its own session
/// only. Like the other thread, it ends with the process.
///
/// # Errors
/// If the thread cannot be started.
pub fn spawn_hangup_watch(
    send: impl FnOnce(Input) -> bool + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    Builder::new().name("hangup".into()).spawn(move || {
        let terminal = io::stdout();
        let gone = PollFlags::HUP | PollFlags::ERR;
        loop {
            // Asked for nothing, it wakes for hanging up and for errors, which need no asking.
            let mut watched = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(Errno::INTR) => {}
                Ok(_) if watched[0].revents().intersects(gone) => break,
                // A system that cannot watch terminals so: without it all else still works.
                Ok(_) | Err(_) => return,
            }
        }
        send(Input::Lost("the terminal is closed".into()));
    })
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode as Theirs, KeyEventState, MouseEvent};

    use super::*;

    fn pressed(code: Theirs, modifiers: KeyModifiers) -> Option<Input> {
        Input::of(Event::Key(KeyEvent::new(code, modifiers)))
    }

    #[test]
    fn shift_is_folded_into_the_key() {
        let shift = KeyModifiers::SHIFT;
        for (code, modifiers, key) in [
            (Theirs::Char('G'), shift, Key::char('G')),
            (Theirs::Char('g'), shift, Key::char('G')),
            (Theirs::Char('?'), shift, Key::char('?')),
            (Theirs::Char('ß'), shift, Key::char('ß')),
            (Theirs::Char('ت'), KeyModifiers::NONE, Key::char('ت')),
            (Theirs::Tab, shift, Key::plain(KeyCode::BackTab)),
            (Theirs::BackTab, shift, Key::plain(KeyCode::BackTab)),
            (Theirs::Char('d'), KeyModifiers::CONTROL, Key::ctrl('d')),
            (
                Theirs::Enter,
                KeyModifiers::META,
                Key::new(KeyCode::Enter, false, true),
            ),
        ] {
            assert_eq!(pressed(code, modifiers), Some(Input::Key(key)));
        }
    }

    #[test]
    fn repeats_count_releases_and_keys_of_the_window_system_do_not() {
        let mut event = KeyEvent {
            code: Theirs::Down,
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Repeat,
            state: KeyEventState::NONE,
        };
        let down = Input::Key(Key::plain(KeyCode::Down));
        assert_eq!(Input::of(Event::Key(event)), Some(down));
        event.kind = KeyEventKind::Release;
        assert_eq!(Input::of(Event::Key(event)), None);
        assert_eq!(pressed(Theirs::Char('j'), KeyModifiers::SUPER), None);
        assert_eq!(pressed(Theirs::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn the_mouse_presses_drags_and_turns_its_wheel() {
        let of = |kind| {
            Input::of(Event::Mouse(MouseEvent {
                kind,
                column: 7,
                row: 3,
                modifiers: KeyModifiers::NONE,
            }))
        };
        let ours = |kind| {
            Some(Input::Mouse {
                kind,
                column: 7,
                row: 3,
            })
        };
        let left = MouseButton::Left;
        assert_eq!(of(MouseEventKind::Down(left)), ours(MouseKind::Press));
        assert_eq!(of(MouseEventKind::Drag(left)), None);
        assert_eq!(of(MouseEventKind::Up(left)), None);
        assert_eq!(of(MouseEventKind::ScrollUp), ours(MouseKind::Wheel(-1)));
        assert_eq!(of(MouseEventKind::ScrollDown), ours(MouseKind::Wheel(1)));
        assert_eq!(of(MouseEventKind::Down(MouseButton::Right)), None);
        assert_eq!(of(MouseEventKind::Moved), None);
    }
}
