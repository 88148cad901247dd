//! The way of messages into a loop that takes them among other events.
//!
//! Must not know: what a message means, who sends it.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use crate::app::message::Message;

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
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers")
    }
}
