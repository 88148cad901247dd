//! Files in, articles out: finding texts, decoding them, pairing them, reading one.
//!
//! Must not know: how anything is drawn, what a reader has read.

pub mod catalogue;
pub mod decode;
pub mod discover;
pub mod error;
pub mod plain;
mod scan;
pub mod source;
mod windowed;

pub use catalogue::{
    Entry, How, Library, Opening, open, open_article, read, read_with_notes, seeds,
};
pub use decode::{Decoded, Diagnostic, decode};
pub use discover::{Found, Scan, discover};
pub use error::Error;
pub use source::{Source, Stamp};

/// The largest file that is read as a whole, which every command but the reader does.
pub const MAX_BYTES: u64 = 256 << 20;
