//! Who and what a bitext names: mentions, the entities they mean, and how they were found. Pure.
//!
//! Must not know: screens, files.

mod arabic;
mod bounded;
mod cluster;
mod combine;
pub mod correction;
mod correspond;
pub mod detect;
mod ear;
mod english;
mod link;
mod lists;
pub mod mention;
pub mod personal;
mod project;
mod propagate;
mod sheet;
mod tagger;

pub use correction::{EntityCorrection, Quote};
pub use detect::{Layers, analyse, analyse_watched, analyse_with};
pub use mention::{Confidence, Entities, Entity, EntityId, Kind, Layer, Mention, Source};
pub use personal::Personal;
