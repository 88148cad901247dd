//! What the program is, without a terminal: state, what may happen to it, what it asks for.
//!
//! Must not know: the terminal, files, the clock.

pub mod command;
pub mod keymap;
pub mod options;
