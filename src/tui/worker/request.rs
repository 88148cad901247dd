//! What the worker is asked for.
//!
//! Must not know: how it is carried out.

use crate::app::effect::Work;
use crate::library::Entry;

/// What the worker is asked for.
#[derive(Debug)]
pub(in crate::tui) enum Request {
    /// Read an article that will be asked for once the list that names it is taken in. What is asked for goes
    /// before what was foreseen.
    Ahead(Box<Entry>),
    /// What the reader asks for.
    Work(Work),
}
