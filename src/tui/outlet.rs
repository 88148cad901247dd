//! The outlet: which terminal this is, what it was decided to be sent, and the way to its clipboard.
//!
//! Invariant: what the guard undoes and how the wire encodes always follow from the same choice.
//! Must not know: what is drawn, what is copied.

use std::io;
use std::path::PathBuf;

use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::tui::clipboard::Clipboard;
use crate::tui::detect::{Choice, Detection, Wish};
use crate::tui::guard::Guard;
use crate::tui::keeper::Keeper;
use crate::tui::probe;
use crate::tui::wire::{Encoding, Ground, Profile, Wire};

/// The terminal as it is written to.
#[derive(Debug)]
pub(super) struct Outlet {
    detection: Detection,
    wish: Wish,
    choice: Choice,
    ground: Ground,
    keeper: Keeper,
    /// The folder of diglot's state.
    state: Option<PathBuf>,
}

impl Outlet {
    /// Decides for a terminal, under the reader's wish and what was picked for it earlier.
    pub(super) fn new(
        detection: Detection,
        wish: Wish,
        ground: Ground,
        keeper: Keeper,
        state: Option<PathBuf>,
    ) -> Self {
        let choice = detection.choice.clone();
        let mut outlet = Self {
            detection,
            wish,
            choice,
            ground,
            keeper,
            state,
        };
        outlet.decide();
        outlet.remember();
        outlet
    }

    /// What it answered is kept for the next start.
    fn remember(&self) {
        let replies = self.detection.replies.to_keep();
        self.keeper
            .save_terminal(self.detection.around.place(), replies);
    }

    fn decide(&mut self) {
        let picked = self.keeper.terminal(self.detection.identity());
        let picked = picked.as_deref().and_then(Profile::named);
        self.choice = self.detection.under(self.wish, picked);
    }

    /// How rows are encoded.
    pub(super) const fn encoding(&self) -> Encoding {
        self.choice.encoding(self.ground)
    }

    /// The terminal that was found.
    pub(super) const fn detection(&self) -> &Detection {
        &self.detection
    }

    /// Another terminal was found, or the same with more replies. Whether it is to be written to in
    /// another way.
    pub(super) fn detected(&mut self, detection: Detection) -> bool {
        let before = (self.encoding(), self.choice.bdsm);
        self.detection = detection;
        self.remember();
        self.decide();
        before != (self.encoding(), self.choice.bdsm)
    }

    /// The reader wishes another way; what it is now.
    pub(super) fn wish(&mut self, wish: Wish) -> Profile {
        self.wish = wish;
        self.decide();
        self.choice.profile
    }

    /// Sends the terminal what the choice needs besides rows.
    pub(super) fn enter(&self, guard: &mut Guard) -> io::Result<()> {
        let (enter, leave) = self.detection.frame(&self.choice);
        guard.set_frame(enter, leave)
    }

    /// Goes over to the choice as it is now; everything is drawn anew.
    pub(super) fn apply<B>(
        &self,
        guard: &mut Guard,
        screen: &mut Terminal<Wire<B>>,
    ) -> io::Result<()>
    where
        B: Backend<Error = io::Error> + io::Write,
    {
        self.enter(guard)?;
        screen.backend_mut().set_encoding(self.encoding());
        screen.clear()
    }

    /// The way to the clipboard.
    pub(super) fn clipboard(&self) -> Clipboard {
        Clipboard::of(&self.detection, self.choice.osc52, self.state.as_deref())
    }

    /// What of the terminal's settings may make the Arabic wrong and cannot be asked for: a line for the
    /// reader, once for each terminal.
    pub(super) fn hint(&self) -> Option<String> {
        let doubt = self.choice.doubt?;
        let key = format!("hint {}", self.detection.identity());
        if self.keeper.terminal(key.clone()).is_some() {
            return None;
        }
        self.keeper.save_terminal(key, "given".into());
        Some(format!(
            "If Arabic reads wrong here, run `diglot doctor`: {doubt}"
        ))
    }
}

/// Asks in the background whether tmux shows the session in another terminal by now.
pub(super) fn ask_again(before: Detection, found: impl FnOnce(Detection) + Send + 'static) {
    if before.terminal.inside.is_none() {
        return;
    }
    // Without the thread the terminal is taken for what it was.
    let _ = std::thread::Builder::new()
        .name("attached".into())
        .spawn(move || {
            if let Some(detection) = probe::attached_anew(&before) {
                found(detection);
            }
        });
}
