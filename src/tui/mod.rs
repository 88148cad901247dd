//! tui
pub mod clipboard;
pub mod guard;
pub mod input;
pub mod wire;
