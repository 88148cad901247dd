//! The way of messages into a loop that takes them among other events.
//!
//! Invariant: messages come in the order in which a thread sends them.
//! Must not know: what a message means, who sends it.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::message::{Message, Notice};

/// Sends messages into a loop. They are put among its events at once, without a thread between: the first
/// picture waits for several of them.
#[derive(Clone)]
pub(super) struct Answers(Arc<dyn Fn(Message) -> bool + Send + Sync>);

impl Answers {
    /// Into the loop that takes such events.
    pub(super) fn into<E: Send + 'static>(events: Sender<E>, event: fn(Message) -> E) -> Self {
        Self(Arc::new(move |message| events.send(event(message)).is_ok()))
    }

    /// Sends a message. A loop that has ended needs none.
    pub(super) fn send(&self, message: Message) {
        let _ = (self.0)(message);
    }

    /// Tells what a thread that ends by a fault of its own leaves undone; for its last moment.
    pub(super) fn tell_fault(&self, undone: &str) {
        if std::thread::panicking() {
            let line = format!("diglot cannot {undone}: a fault of its own, told when it ends");
            self.send(Message::Notice(Notice::error(line)));
        }
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers")
    }
}
