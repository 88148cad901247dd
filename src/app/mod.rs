//! What the program is, without a terminal: state, what may happen to it, what it asks for.
//!
//! One way round: a [`Message`] goes into [`update`](fn@update), which changes the [`State`] and returns
//! [`Effect`]s for the shell to carry out; their answers come back as messages. Drawing only reads.
//! Must not know: the terminal, files, the clock.

pub mod choosing;
pub mod command;
pub mod correction;
pub mod effect;
pub mod geometry;
pub mod keymap;
pub mod message;
pub mod options;
pub mod overlay;
pub mod panel;
pub mod prompt;
pub mod reader;
pub mod shelf;
pub mod state;
pub mod update;

pub use effect::Effect;
pub use geometry::Geometry;
pub use message::Message;
pub use state::State;
pub use update::update;
