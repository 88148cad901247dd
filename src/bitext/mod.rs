//! Two texts and what corresponds in them. Pure.
//!
//! Must not know: entities, screens, files.

pub mod align;
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

pub use align::{align, align_around, align_watched};
pub use anchor::Anchor;
pub use article::{
    Article, ArticleId, Metadata, Para, Paragraphs, Piece, Role, Segment, Text, Windows,
};
pub use bead::{Alignment, Bead, Cue, Reason, Statement, Summary};
pub use correction::LinkCorrection;
pub use spread::{Band, Spread};
pub use watch::Watch;
