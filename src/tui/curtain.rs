//! The curtain before the first picture: behind it waits what that picture does not need.
//!
//! The first picture needs little, but on two cores whatever else is done meanwhile takes the time of what it
//! waits for: to link an article, to find all paragraphs of a long one, to look through folders whose list is
//! shown already.
//! Invariant: it rises once and stays up.
//! Must not know: what waits behind it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Whether the first picture is on the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Curtain(Arc<(Mutex<bool>, Condvar)>);

impl Curtain {
    /// The first picture is on the screen, or there will be none.
    pub(super) fn rise(&self) {
        let (is_up, risen) = &*self.0;
        *is_up.lock().unwrap_or_else(PoisonError::into_inner) = true;
        risen.notify_all();
    }

    /// Waits until it is up.
    pub(super) fn wait(&self) {
        let (is_up, risen) = &*self.0;
        let is_up = is_up.lock().unwrap_or_else(PoisonError::into_inner);
        drop(risen.wait_while(is_up, |is_up| !*is_up));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{TryRecvError, channel};

    #[test]
    fn what_waits_goes_on_once_it_is_up() {
        let curtain = Curtain::default();
        let (sender, receiver) = channel();
        let behind = curtain.clone();
        let thread = std::thread::spawn(move || {
            behind.wait();
            sender.send(()).unwrap();
        });
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
        curtain.rise();
        thread.join().unwrap();
        assert_eq!(receiver.recv(), Ok(()));
        // Who comes later does not wait.
        curtain.wait();
    }
}
