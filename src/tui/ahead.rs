//! A thread begun before it is known what it is for: it makes something ready meanwhile, and goes on with that.
//!
//! The first picture waits for several such things; a thread that hands over to another one would cost it the
//! start of both.
//! Invariant: what is to be done with what was made is told once, and done on the thread that made it.
//! Must not know: what is made.

use std::fmt;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::thread::{Builder, JoinHandle};

type Rest<T> = Box<dyn FnOnce(T) + Send>;

/// A thread that makes something ready.
pub(super) struct Ahead<T> {
    told: Sender<Rest<T>>,
    thread: JoinHandle<()>,
}

impl<T: 'static> Ahead<T> {
    /// Begins to make something, on a thread of this name.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub(super) fn begin(name: &str, make: impl FnOnce() -> T + Send + 'static) -> io::Result<Self> {
        let (told, tells) = channel::<Rest<T>>();
        let thread = Builder::new().name(name.into()).spawn(move || {
            let made = make();
            // Where nothing is told, nothing more is wanted.
            if let Ok(rest) = tells.recv() {
                rest(made);
            }
        })?;
        Ok(Self { told, thread })
    }

    /// Has the thread go on with what it made.
    pub(super) fn then(self, rest: impl FnOnce(T) + Send + 'static) -> JoinHandle<()> {
        // A thread that has failed says so when it is joined, and answers nobody.
        let _ = self.told.send(Box::new(rest));
        self.thread
    }
}

impl<T> fmt::Debug for Ahead<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ahead")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_gone_on_with_where_it_was_made() {
        let here = || std::thread::current().name().map(str::to_owned);
        let ahead = Ahead::begin("maker", here).unwrap();
        let (sender, receiver) = channel();
        let thread = ahead.then(move |made| sender.send((made, here())).unwrap());
        thread.join().unwrap();
        let name = Some("maker".to_owned());
        assert_eq!(receiver.recv(), Ok((name.clone(), name)));
    }

    #[test]
    fn a_thread_that_is_told_nothing_ends() {
        let Ahead { told, thread } = Ahead::begin("maker", || 1).unwrap();
        drop(told);
        thread.join().unwrap();
    }
}
