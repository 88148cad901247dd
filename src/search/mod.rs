//! Finding a phrase in an article, however it is vocalised, spelt or encoded. Pure.
//!
//! Invariant: hits are on character boundaries, sorted, and do not overlap.
//! Must not know: screens, files.

pub mod query;
pub mod sweep;

pub use query::{Query, find, find_folded, find_in};
pub use sweep::Sweep;
