//! tui
pub mod wire;
