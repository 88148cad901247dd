//! Files in, articles out: finding texts, decoding them, pairing them, reading one.
//!
//! Must not know: how anything is drawn, what a reader has read.

pub mod by_hand;
pub mod catalogue;
pub mod charset;
pub mod decode;
pub mod dictionary;
pub mod discover;
pub mod error;
pub mod gather;
pub mod index;
pub mod lexicon;
mod note;
mod opening;
mod partners;
pub mod personal;
pub mod plain;
mod scan;
mod sniff;
pub mod source;
mod visual;
mod windowed;

pub use catalogue::{Entry, How, Library, identity, open, open_in, read, read_with_notes, seeds};
pub use charset::{Charset, Named};
pub use decode::{Decoded, Diagnostic, decode};
pub use discover::{FoundText, discover};
pub use error::Error;
pub use note::Note;
pub use opening::{Opening, open_article};
pub use partners::KEPT_BYTES;
pub use source::{Source, Stamp};

/// The largest file that is read as a whole, which every command but the reader does.
pub const MAX_BYTES: u64 = 256 << 20;
