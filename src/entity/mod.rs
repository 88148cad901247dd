//! Who and what a bitext names: mentions, the entities they mean, and how they were found. Pure.
//!
//! Must not know: screens, files.

pub mod detect;
pub mod mention;

pub use detect::analyse;
pub use mention::{Confidence, Entities, Entity, EntityId, Kind, Layer, Mention, Source};
