//! The reader's corrections of an article, in the order they were made, with undo and redo.
//!
//! Invariant: what is done is a beginning of the list; a new correction drops what had been undone.
//! Must not know: where corrections are kept, what a key does.

use crate::bitext::correction::resolve;
use crate::bitext::{Anchor, Article, LinkCorrection};
use crate::entity::{Entities, EntityCorrection, correction};
use crate::text::{Side, Sides};

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "few are kept, and none of them in a hot place"
)]
pub enum Correction {
    /// Of links between paragraphs.
    Links(LinkCorrection),
    /// Of entities.
    Entities(EntityCorrection),
}

impl Correction {
    /// It in a few words: `link EN 3 with AR 5`, `add "Haddad"`. Numbers are those of the text as it was
    /// corrected.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::Links(links) => {
                let side = |side: Side, all: &[Anchor]| {
                    let numbers: Vec<String> =
                        all.iter().map(|a| (a.index + 1).to_string()).collect();
                    format!("{} {}", side.tag().to_uppercase(), numbers.join(","))
                };
                let beads: Vec<String> = links
                    .beads
                    .iter()
                    .map(|bead| {
                        let both = Side::BOTH.into_iter().filter(|&s| !bead[s].is_empty());
                        let both: Vec<String> = both.map(|s| side(s, &bead[s])).collect();
                        both.join(" with ")
                    })
                    .collect();
                format!("{} {}", links.verb.word(), beads.join(", "))
            }
            Self::Entities(entities) => {
                let quotes = entities.quotes().into_iter();
                let quotes: Vec<String> = quotes.map(|q| format!("\"{}\"", q.exact)).collect();
                let words = quotes.join(" with ");
                let verb = entities.word().trim_end_matches("-entity");
                match entities {
                    EntityCorrection::Add { kind, .. } | EntityCorrection::Retype { kind, .. } => {
                        format!("{verb} {words} as {}", kind.tag())
                    }
                    EntityCorrection::Rename { name, .. } => {
                        format!("{verb} {words} to \"{name}\"")
                    }
                    _ => format!("{verb} {words}"),
                }
            }
        }
    }
}

/// The corrections of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corrections {
    all: Vec<Correction>,
    done: usize,
    /// Why they cannot be changed, where they cannot.
    pub locked: Option<String>,
}

impl Corrections {
    /// Those kept from earlier, all of them done.
    #[must_use]
    pub const fn kept(all: Vec<Correction>, locked: Option<String>) -> Self {
        let done = all.len();
        Self { all, done, locked }
    }

    /// Those that hold.
    #[must_use]
    pub fn done(&self) -> &[Correction] {
        self.all.get(..self.done).unwrap_or(&[])
    }

    /// The links' corrections that hold.
    pub fn links(&self) -> impl Iterator<Item = &LinkCorrection> {
        self.done().iter().filter_map(|c| match c {
            Correction::Links(links) => Some(links),
            Correction::Entities(_) => None,
        })
    }

    /// The entities' corrections that hold.
    pub fn entities(&self) -> impl Iterator<Item = &EntityCorrection> {
        self.done().iter().filter_map(|c| match c {
            Correction::Entities(entities) => Some(entities),
            Correction::Links(_) => None,
        })
    }

    /// The beads that hold of an article.
    #[must_use]
    pub fn fixed(&self, article: &Article) -> Vec<Sides<Vec<u32>>> {
        resolve(self.links(), article).fixed
    }

    /// What was found in an article, as the reader has it.
    #[must_use]
    pub fn applied(&self, found: &Entities, article: &Article) -> Entities {
        correction::apply(found, self.entities(), article).0
    }

    /// Makes a correction.
    pub fn push(&mut self, correction: Correction) {
        self.all.truncate(self.done);
        self.all.push(correction);
        self.done = self.all.len();
    }

    /// Takes the last correction back, and says which.
    pub fn undo(&mut self) -> Option<Correction> {
        self.done = self.done.checked_sub(1)?;
        self.all.get(self.done).cloned()
    }

    /// Makes the correction last taken back again, and says which.
    pub fn redo(&mut self) -> Option<Correction> {
        let again = self.all.get(self.done)?.clone();
        self.done += 1;
        Some(again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::correction::Verb;

    fn correction(verb: Verb) -> Correction {
        let beads = Vec::new();
        Correction::Links(LinkCorrection { verb, beads })
    }

    #[test]
    fn undo_and_redo_walk_the_list_and_a_new_correction_cuts_it() {
        let [a, b, c] = [Verb::Link, Verb::Unlink, Verb::Merge].map(correction);
        let mut all = Corrections::kept(vec![a.clone(), b.clone()], None);
        assert_eq!(all.redo(), None);
        assert_eq!(all.undo(), Some(b.clone()));
        assert_eq!(all.undo(), Some(a.clone()));
        assert_eq!((all.undo(), all.done().len()), (None, 0));
        assert_eq!(all.redo(), Some(a.clone()));
        assert_eq!(all.done(), std::slice::from_ref(&a));
        all.push(c.clone());
        assert_eq!(all.done(), [a, c]);
        assert_eq!(all.redo(), None);
    }
}
