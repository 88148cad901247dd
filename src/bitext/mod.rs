//! Two texts and what corresponds in them. Pure.
//!
//! Must not know: entities, screens, files.

pub mod align;
mod alignment;
pub mod anchor;
pub mod article;
pub mod bead;
pub mod correction;
pub mod learn;
pub mod masthead;
mod order;
pub mod pairing;
pub mod spread;
pub mod tmx;
mod watch;

pub use align::{March, align, align_around, align_watched};
pub use alignment::{Alignment, Beads, Summary};
pub use anchor::Anchor;
pub use article::{
    Article, ArticleId, Metadata, Para, Paragraphs, Piece, Role, Segment, Text, Windows,
};
pub use bead::{Bead, Cue, Reason, Statement};
pub use correction::LinkCorrection;
pub use spread::{Band, Spread};
pub use watch::Watch;
