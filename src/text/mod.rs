//! Unicode text set on a grid of cells. Pure.
pub mod span;
pub use span::{ParaId, Side, Sides, TextSpan};
