//! Mentions and entities: which stretches of text name something, and what they name.
//!
//! Invariant of [`Entities`]: mentions are sorted by span (English side first); within a layer of a
//! side they do not overlap; every mention's entity exists and every entity has a mention.
//! Must not know: how they were found.

use crate::text::{Side, Sides, TextSpan};

/// The type of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A person.
    Person,
    /// An organisation: ministry, company, party, agency, team.
    Organisation,
    /// A place: country, city, region, river.
    Place,
    /// A nationality, religious or political group: "British", "ليبي".
    Group,
    /// A calendar date or a day.
    Date,
    /// A time of day.
    Time,
    /// A number, with its unit where it has one.
    Number,
    /// An office or rank: "Minister of Interior", "عميد".
    Title,
}

impl Kind {
    /// All types, in the order they are listed in.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Group,
        Self::Date,
        Self::Time,
        Self::Number,
        Self::Title,
    ];

    /// The type of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim();
        Self::ALL
            .into_iter()
            .find(|kind| kind.tag().eq_ignore_ascii_case(tag))
    }

    /// The tag used in files and on screen: PER ORG LOC NORP DATE TIME NUM TITLE.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organisation => "ORG",
            Self::Place => "LOC",
            Self::Group => "NORP",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Number => "NUM",
            Self::Title => "TITLE",
        }
    }
}

/// The two flat layers of mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// Names, dates and numbers.
    Core,
    /// Offices and ranks, which may contain core mentions.
    Role,
}

/// What found a mention, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The reader: a correction, or a line of the personal list.
    Reader,
    /// Date and number grammar.
    Value,
    /// A pattern of an organisation or office.
    Pattern,
    /// A gazetteer entry.
    Gazetteer,
    /// A title next to a name.
    Title,
    /// Capitalisation.
    Shape,
    /// The trained tagger.
    Tagger,
    /// The same name elsewhere in the article.
    Propagated,
    /// A name of the other side, by transliteration.
    Projected,
}

impl Source {
    /// The word for it in files and on screen.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Value => "value",
            Self::Pattern => "pattern",
            Self::Gazetteer => "gazetteer",
            Self::Title => "title",
            Self::Shape => "shape",
            Self::Tagger => "tagger",
            Self::Propagated => "propagated",
            Self::Projected => "projected",
        }
    }
}

/// How sure a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confidence {
    /// Nothing confirms it.
    Guess,
    /// One source found it.
    Likely,
    /// Confirmed by a list, a grammar or the other side.
    Certain,
}

impl Confidence {
    /// The word for it in files and on screen.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// Names an entity inside one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// A stretch of text that names an entity. Clitics (و ف ب ل ك) stay outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub span: TextSpan,
    /// The type.
    pub kind: Kind,
    /// The layer.
    pub layer: Layer,
    /// Which entity.
    pub entity: EntityId,
    /// What found it.
    pub source: Source,
    /// How sure.
    pub confidence: Confidence,
}

/// What mentions mean: one entity per referent across both texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// The type.
    pub kind: Kind,
    /// Its fullest name in each language, where that side mentions it.
    pub names: Sides<Option<String>>,
}

/// All mentions and entities of an article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entities {
    /// The mentions, sorted by span.
    pub mentions: Vec<Mention>,
    /// The entities; [`EntityId`] indexes them.
    pub entities: Vec<Entity>,
}

impl Entities {
    /// The entity of an id.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// The mentions of an entity on a side, as indices into `mentions`, in order.
    pub fn mentions_of(&self, id: EntityId, side: Side) -> impl Iterator<Item = usize> + '_ {
        self.mentions
            .iter()
            .enumerate()
            .filter(move |(_, m)| m.entity == id && m.span.para.side == side)
            .map(|(i, _)| i)
    }
}
