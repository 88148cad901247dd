//! What the worker is asked for.
//!
//! Invariant: an effect that asks nothing of the worker comes back as it was.
//! Must not know: how it is carried out.

use crate::app::Effect;
use crate::app::effect::Pairing;
use crate::bitext::ArticleId;
use crate::library::Entry;
use crate::text::{Side, Sides};

/// What the worker is asked for.
#[derive(Debug)]
pub(in crate::tui) enum Request {
    /// Read an article that will be asked for once the list that names it is taken in. What is asked for goes
    /// before what was foreseen.
    Ahead(Box<Entry>),
    /// Read an article, then align and analyse it.
    Open(ArticleId),
    /// Align it again around what the reader has fixed, and analyse it again.
    Align {
        /// The article.
        id: ArticleId,
        /// The members of each fixed bead.
        fixed: Vec<Sides<Vec<u32>>>,
    },
    /// Align and analyse the open article, however long it is.
    Analyse(ArticleId),
    /// Leave the analysis that is under way.
    Stop,
    /// Rearrange the list.
    Pair(Pairing),
    /// Link by words learnt from the library as well, or without them.
    Learned(bool),
    /// Read one text of an article in another encoding.
    Encoding {
        /// The article.
        id: ArticleId,
        /// The text.
        side: Side,
        /// The encoding as it was typed; empty asks which it is, `auto` finds it.
        name: String,
    },
}

impl Request {
    /// What an effect asks of the worker; the effect where it asks nothing.
    pub(in crate::tui) fn of(effect: Effect) -> Result<Self, Effect> {
        match effect {
            Effect::Open(id) => Ok(Self::Open(id)),
            Effect::Align { id, fixed } => Ok(Self::Align { id, fixed }),
            Effect::Analyse(id) => Ok(Self::Analyse(id)),
            Effect::StopWork => Ok(Self::Stop),
            Effect::Pair(pairing) => Ok(Self::Pair(pairing)),
            Effect::Learned(on) => Ok(Self::Learned(on)),
            Effect::Encoding { id, side, name } => Ok(Self::Encoding { id, side, name }),
            other => Err(other),
        }
    }
}
