//! The terminal shell: the only place that knows ratatui, crossterm, threads, signals and the clock.
//!
//! [`run`](run::run) is the loop; [`view`] draws the state into a buffer; [`wire`] sends the buffer so
//! that this terminal shows it; [`guard`] gives the terminal back as it was, whatever happens.
//! Must not know: what a paragraph means.

mod ahead;
mod answers;
pub mod clipboard;
mod curtain;
pub mod detect;
mod early;
pub mod guard;
pub mod input;
pub mod keeper;
mod lister;
mod outlet;
mod paint;
pub mod plain;
pub mod probe;
pub mod run;
mod searcher;
pub mod style;
mod threads;
pub mod view;
pub mod wire;
pub mod worker;

/// The size of the terminal that the program runs in: columns, rows.
#[must_use]
pub fn size() -> Option<(u16, u16)> {
    // Crossterm opens the terminal by its name for it, which is felt where it is asked before each frame.
    let own = rustix::termios::tcgetwinsize(std::io::stdout()).ok();
    let own = own.map(|size| (size.ws_col, size.ws_row));
    own.filter(|&(columns, rows)| columns > 0 && rows > 0)
        .or_else(|| crossterm::terminal::size().ok())
}

/// The columns of the terminal that the program runs in.
#[must_use]
pub fn columns() -> Option<u16> {
    size().map(|size| size.0).filter(|columns| *columns > 0)
}
