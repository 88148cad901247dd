//! Beads: which paragraphs of one text tell what which paragraphs of the other tell.
//!
//! A bead is the smallest group of stretches that correspond (Brown, Lai & Mercer, ACL 1991), here of paragraphs.
//! Invariant: members of a bead ascend.
//! Must not know: how beads were found, what is made of all of an article, how they are drawn.

use crate::text::{ParaId, Side, Sides, TextSpan};

/// The kind of evidence that joins two stretches of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cue {
    /// Dictionary words.
    Word,
    /// Names, by transliteration.
    Name,
    /// Numbers of equal value.
    Number,
    /// Dates of equal value.
    Date,
    /// Latin strings kept in the Arabic text.
    Latin,
    /// The reader's word: the stretches are empty.
    Reader,
}

/// One piece of evidence: a stretch of an English paragraph that agrees with one of an Arabic one.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What kind of evidence.
    pub cue: Cue,
    /// The English stretch.
    pub english: TextSpan,
    /// The Arabic stretch.
    pub arabic: TextSpan,
    /// How much it counted, relative to the other reasons of the bead.
    pub weight: f32,
}

impl Reason {
    /// The stretch on a side.
    #[must_use]
    pub const fn on(&self, side: Side) -> TextSpan {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}

/// Paragraphs that correspond: 1-1, 1-n, n-1, n-m, or one side empty where nothing corresponds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bead {
    /// Indices of its English paragraphs, ascending; not necessarily neighbours.
    pub english: Vec<u32>,
    /// Indices of its Arabic paragraphs, ascending; not necessarily neighbours.
    pub arabic: Vec<u32>,
    /// How likely the link is right, 0 to 1; for an omission, how likely nothing corresponds.
    pub probability: f32,
    /// Why, strongest first.
    pub reasons: Vec<Reason>,
}

impl Bead {
    /// The probability of a bead on which no aligner has spoken: as likely right as not.
    pub const UNJUDGED: f32 = 0.5;

    /// A paragraph without a counterpart.
    #[must_use]
    pub fn alone(para: ParaId, probability: f32) -> Self {
        let members = Sides::seen_from(para.side, vec![para.index], Vec::new());
        Self {
            english: members.english,
            arabic: members.arabic,
            probability,
            reasons: Vec::new(),
        }
    }

    /// The members on a side.
    #[must_use]
    pub fn members(&self, side: Side) -> &[u32] {
        match side {
            Side::English => &self.english,
            Side::Arabic => &self.arabic,
        }
    }

    /// A bead as the reader has set it, sure, with any further evidence after the reader's word.
    #[must_use]
    pub fn fixed(members: Sides<Vec<u32>>, evidence: Vec<Reason>) -> Self {
        let first = |side: Side| {
            let first = members[side].first().copied().unwrap_or(0);
            TextSpan::new(ParaId::new(side, first), 0..0)
        };
        let word = Reason {
            cue: Cue::Reader,
            english: first(Side::English),
            arabic: first(Side::Arabic),
            weight: 1.0,
        };
        Self {
            english: members.english,
            arabic: members.arabic,
            probability: 1.0,
            reasons: std::iter::once(word).chain(evidence).collect(),
        }
    }

    /// Whether the reader has set it.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.reasons.first().is_some_and(|r| r.cue == Cue::Reader)
    }

    /// Whether both sides have a member.
    #[must_use]
    pub fn is_linked(&self) -> bool {
        !self.english.is_empty() && !self.arabic.is_empty()
    }
}

/// A sentence of one text that says what a sentence of the other says, wherever both stand. A sentence
/// may be in several statements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statement {
    /// The English sentence.
    pub english: TextSpan,
    /// The Arabic sentence.
    pub arabic: TextSpan,
    /// How likely both say the same, 0 to 1.
    pub probability: f32,
}

impl Statement {
    /// The sentence on a side.
    #[must_use]
    pub const fn on(&self, side: Side) -> TextSpan {
        match side {
            Side::English => self.english,
            Side::Arabic => self.arabic,
        }
    }
}
