//! The threads beside a loop: the keeper, the searcher, the lister, the worker.
//!
//! Invariant: whichever loop runs, the same ones are started in the same order, and an effect goes to the one
//! that it is for.
//! Must not know: what a loop reads and shows.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use crate::app::effect::{Effect, List, Terminal};
use crate::tui::answers::Answers;
use crate::tui::curtain::Curtain;
use crate::tui::keeper::{Databases, Keeper};
use crate::tui::lister::{self, Listing};
use crate::tui::run::Start;
use crate::tui::searcher::Searcher;
use crate::tui::worker::{self, Learner, Request, Words};

/// The ways to them.
pub(super) struct Threads {
    pub(super) keeper: Keeper,
    /// What the first picture does not need waits for it.
    pub(super) curtain: Curtain,
    keeping: JoinHandle<()>,
    searcher: Searcher,
    listing: Arc<Listing>,
    requests: Sender<Request>,
}

impl Threads {
    /// Starts them on what the program starts with. They answer into the loop.
    ///
    /// # Errors
    /// If a thread cannot be started.
    pub(super) fn start(start: &mut Start, answers: Answers) -> io::Result<Self> {
        let (requests, asked) = channel();
        let kept = start.store.as_ref().map(Databases::path);
        let words = Words::beside(kept, start.config.lexicon);
        let indexes = lister::beside(kept);
        let opening = start.store.as_mut().and_then(Databases::take_index);
        let options = start.config.options.clone();
        let (keeper, keeping) =
            Keeper::spawn(start.store.take(), options, start.asked, answers.clone())?;
        let searcher = Searcher::new(answers.clone());
        let curtain = Curtain::default();
        let listing = lister::spawn(
            start.collection.clone(),
            start.encoding,
            indexes.map(|path| (path, opening)),
            keeper.clone(),
            requests.clone(),
            answers.clone(),
            curtain.clone(),
        )?;
        worker::spawn(
            Learner::new(words, keeper.clone(), &start.collection),
            listing.clone(),
            start.personal.take(),
            keeper.clone(),
            asked,
            answers,
            curtain.clone(),
        )?;
        Ok(Self {
            keeper,
            curtain,
            keeping,
            searcher,
            listing,
            requests,
        })
    }

    /// Sends an effect to the thread that it is for; one that is for the loop comes back.
    pub(super) fn take(&self, effect: Effect) -> Option<Terminal> {
        match effect {
            // A worker that is gone has told why by then.
            Effect::Work(work) => drop(self.requests.send(Request::Work(work))),
            Effect::Search(search) => self.searcher.take(search),
            Effect::List(List::Again(open)) => self.listing.again(open),
            Effect::List(List::Stop) => self.listing.stop(),
            Effect::Keep(keep) => self.keeper.keep(keep),
            Effect::Terminal(own) => return Some(own),
        }
        None
    }

    /// Waits until what was to be kept is kept.
    pub(super) fn end(self) {
        let _ = self.keeping.join();
    }
}

#[cfg(test)]
mod tests;
