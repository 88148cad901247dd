//! What is typed before there is an article to act on: it waits, in order, and is done once there is one.
//!
//! Invariant: what is typed is done in the order it was typed in; what needs no article is not kept waiting:
//! quitting, stopping, drawing again, the card of keys, and `esc`, which stops the search for texts and
//! forgets what waits.
//! Must not know: which loop it waits in.

use crate::app::State;
use crate::app::command::Command;
use crate::app::keymap::{Key, LookUp};
use crate::app::message::Message;
use crate::tui::input::Input;

/// What waits; `None` once there is an article, or none to come.
#[derive(Debug)]
pub(super) struct Early(Option<Vec<Input>>);

impl Early {
    /// Nothing is typed yet.
    pub(super) const fn new() -> Self {
        Self(Some(Vec::new()))
    }

    /// Takes what is typed; what is to be done now comes back.
    pub(super) fn admit(&mut self, state: &State, input: Input) -> Option<Input> {
        let Some(waits) = &mut self.0 else {
            return Some(input);
        };
        // What lies over the empty screen, and a line being typed, take all there is.
        let taken = state.overlay.is_some() || state.prompt.is_some();
        let now = match &input {
            Input::Key(key) => match state.keymap.look_up(&[*key]) {
                LookUp::Command(Command::Close) => {
                    waits.clear();
                    true
                }
                LookUp::Command(Command::Quit | Command::Suspend | Command::Redraw) => {
                    key.ctrl || !awaits_text(state, waits)
                }
                LookUp::Command(Command::Help) => taken || waits.is_empty(),
                _ => taken,
            },
            Input::Paste(_) | Input::Mouse { .. } => taken || waits.is_empty(),
            Input::Resize(..) | Input::Focus(_) | Input::Lost(_) => true,
        };
        if now {
            return Some(input);
        }
        waits.push(input);
        None
    }

    /// What waited, once a message was taken in that ends the waiting.
    pub(super) fn release(&mut self, settled: bool) -> Vec<Input> {
        self.0.take_if(|_| settled).unwrap_or_default()
    }
}

/// Whether a message ends the waiting: an article is there, or none will be.
pub(super) fn settles(message: &Message) -> bool {
    match message {
        Message::Opened { .. } | Message::NotOpened(..) => true,
        Message::Listed { items, .. } => items.is_empty(),
        _ => false,
    }
}

/// Whether a letter after what waits is a part of something longer: a line, the name of a mark, a sequence.
fn awaits_text(state: &State, waits: &[Input]) -> bool {
    let found = |key: &Key| state.keymap.look_up(&[*key]);
    let opens = |input: &Input| {
        matches!(input, Input::Key(key) if matches!(
            found(key),
            LookUp::Command(Command::Search | Command::CommandLine)
        ))
    };
    let goes_on = |input: &Input| {
        matches!(input, Input::Key(key) if matches!(
            found(key),
            LookUp::Prefix | LookUp::Command(Command::SetMark | Command::GoToMark)
        ))
    };
    waits.iter().any(opens) || waits.last().is_some_and(goes_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::keymap::{KeyCode, Keymap};
    use crate::app::options::Options;
    use crate::app::overlay::Overlay;

    fn state() -> State {
        State::new((80, 24), Options::default(), Keymap::default())
    }

    fn key(c: char) -> Input {
        let (ctrl, alt) = (false, false);
        let code = KeyCode::Char(c);
        Input::Key(Key { code, ctrl, alt })
    }

    fn esc() -> Input {
        let (ctrl, alt) = (false, false);
        let code = KeyCode::Esc;
        Input::Key(Key { code, ctrl, alt })
    }

    #[test]
    fn what_needs_an_article_waits_in_the_order_it_was_typed_in() {
        let (state, mut early) = (state(), Early::new());
        let typed = [key('/'), Input::Paste("دار".into()), key('q'), key('j')];
        for input in &typed {
            assert_eq!(early.admit(&state, input.clone()), None, "{input:?}");
        }
        assert_eq!(early.release(false), []);
        assert_eq!(early.release(true), typed);
        // From then on nothing waits.
        assert_eq!(early.admit(&state, key('j')), Some(key('j')));
    }

    #[test]
    fn what_needs_none_is_done_at_once() {
        let (mut state, mut early) = (state(), Early::new());
        assert_eq!(early.admit(&state, key('?')), Some(key('?')));
        state.overlay = Some(Overlay::Help { top: 0 });
        assert_eq!(early.admit(&state, key('j')), Some(key('j')));
        state.overlay = None;
        assert_eq!(early.admit(&state, key('j')), None);
        assert_eq!(early.admit(&state, key('q')), Some(key('q')));
        let resized = Input::Resize(70, 20);
        assert_eq!(early.admit(&state, resized.clone()), Some(resized));
        // The name of a mark.
        assert_eq!(early.admit(&state, key('m')), None);
        assert_eq!(early.admit(&state, key('q')), None);
    }

    #[test]
    fn esc_is_done_at_once_and_forgets_what_waits() {
        let (state, mut early) = (state(), Early::new());
        assert_eq!(early.admit(&state, key('j')), None);
        assert_eq!(early.admit(&state, esc()), Some(esc()));
        assert_eq!(early.release(true), []);
    }
}
