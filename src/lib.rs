//! diglot: a terminal reader for texts in two languages, English and Arabic, side by side.
//!
//! The library is everything; the binary only starts it. Layers are modules, and the imports go one
//! way, from the terminal down to the text (`tests/it/layers.rs` holds them to it):
//!
//! ```text
//! main ─▶ cli, tui
//! tui     ─▶ app config library store text
//! store   ─▶ app library bitext entity text
//! library ─▶ bitext entity language text
//! config  ─▶ app
//! app     ─▶ search entity bitext text
//! search, entity ─▶ bitext ─▶ language ─▶ text
//! ```
//!
//! Start reading at [`text`] for how Arabic is set in cells, at [`app::update`](mod@app::update) for what the program
//! does, and at [`tui`] for how it meets a terminal.

pub mod app;
pub mod bitext;
pub mod cli;
pub mod config;
pub mod entity;
pub mod language;
pub mod library;
pub mod search;
pub mod store;
pub mod text;
pub mod tui;
