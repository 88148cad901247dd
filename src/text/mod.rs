//! Unicode text set on a grid of cells. Pure.
//!
//! The recipe, in the order of UAX #9 sections 3.4 and 3.5, one stage a file:
//!
//! 1. [`bidi`]: base direction and embedding levels of the logical paragraph;
//! 2. [`join`]: contextual forms of Arabic letters, over characters, before any reordering;
//! 3. [`cluster`]: extended grapheme clusters (UAX #29) with what is shown of them and their width;
//! 4. [`paragraph`]: all of that, once a paragraph; then lines for a width, by UAX #14 opportunities;
//! 5. [`row`]: one line in visual order (L1, L2 over clusters, which gives L3; L4 was done in 3).
//!
//! A very long paragraph goes through this in pieces ([`segment`]). What is written without it is made
//! [`printable`](printable()).
//!
//! Must not know: what a language's words mean, articles, the terminal.

pub mod bidi;
pub mod cluster;
#[cfg(test)]
mod conformance;
pub mod forms;
pub mod join;
pub mod paragraph;
mod printable;
pub mod row;
pub mod segment;
pub mod span;

pub use bidi::{Base, turned};
pub use cluster::Cluster;
pub use paragraph::{Line, Paragraph};
pub use printable::{isolated, one_line, printable, undirected};
pub use row::{Glyph, Row};
pub use span::{ParaId, Side, Sides, TextSpan, narrow};
