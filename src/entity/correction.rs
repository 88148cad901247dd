//! What a reader says of entities: this is one, that is none, these two are the same.
//!
//! A correction quotes the words it is about, so that it outlives edits of the text and every new
//! analysis. Corrections are applied in the order they were made, over whatever the detector found, and
//! always win.
//! Invariant: what comes out of [`apply`] holds all that [`Entities`] promises.
//! Must not know: how mentions are found, where corrections are kept.

use super::mention::{Confidence, Entities, Entity, EntityId, Kind, Layer, Mention, Source};
use crate::bitext::{Anchor, Article};
use crate::language::fold::fold;
use crate::text::{ParaId, Side, Sides, TextSpan};

/// Characters of the text around a span that are kept to know it by.
const CONTEXT: usize = 20;

/// A stretch of a paragraph that can be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The paragraph, and the byte the stretch starts at.
    pub anchor: Anchor,
    /// Its words.
    pub exact: String,
    /// Up to 20 characters before it.
    pub prefix: String,
    /// Up to 20 characters after it.
    pub suffix: String,
}

impl Quote {
    /// Quotes a span; `None` where the article has no such text, or it is empty.
    #[must_use]
    pub fn of(article: &Article, span: TextSpan) -> Option<Self> {
        let text = &article.paragraph(span.para)?.text;
        let (start, end) = (span.start as usize, span.end as usize);
        let exact = text.get(start..end).filter(|e| !e.is_empty())?;
        let before = text.get(..start)?;
        let from = before.char_indices().rev().take(CONTEXT).last();
        Some(Self {
            anchor: Anchor::of(article, span.para, span.start)?,
            exact: exact.to_owned(),
            prefix: before.get(from.map_or(start, |(i, _)| i)..)?.to_owned(),
            suffix: text.get(end..)?.chars().take(CONTEXT).collect(),
        })
    }

    /// Finds the span again: in its paragraph the same words in the same surroundings; else the only place
    /// of the side where words and surroundings are the same; else the same words of its paragraph,
    /// nearest to where they were. `None` where there are none.
    #[must_use]
    pub fn find(&self, article: &Article) -> Option<TextSpan> {
        let here = self.anchor.find_same(article).map(|(para, _)| para);
        let was = self.anchor.offset as usize;
        let nearest = |surrounded: bool| {
            let para = here?;
            let text = &article.paragraph(para)?.text;
            text.match_indices(&self.exact)
                .filter(|(at, _)| !surrounded || self.is_surrounded(text, *at))
                .min_by_key(|(at, _)| at.abs_diff(was))
                .map(|(at, found)| TextSpan::new(para, at..at + found.len()))
        };
        nearest(true)
            .or_else(|| self.find_anywhere(article))
            .or_else(|| nearest(false))
    }

    /// The only place of the side where words and surroundings are the same.
    fn find_anywhere(&self, article: &Article) -> Option<TextSpan> {
        // A text read by windows is not read through for it.
        if article.is_windowed() {
            return None;
        }
        let texts = article.texts[self.anchor.side].as_ref()?;
        let mut all = (0u32..)
            .zip(texts.paragraphs.iter())
            .flat_map(|(index, p)| {
                let para = ParaId::new(self.anchor.side, index);
                p.text
                    .match_indices(&self.exact)
                    .filter(|(at, _)| self.is_surrounded(&p.text, *at))
                    .map(move |(at, found)| TextSpan::new(para, at..at + found.len()))
                    .collect::<Vec<_>>()
            });
        let only = all.next()?;
        all.next().is_none().then_some(only)
    }

    fn is_surrounded(&self, text: &str, at: usize) -> bool {
        let before = text.get(..at).unwrap_or("");
        let after = text.get(at + self.exact.len()..).unwrap_or("");
        before.ends_with(&self.prefix) && after.starts_with(&self.suffix)
    }
}

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntityCorrection {
    /// This stretch names an entity. It takes the place of what overlaps it in its layer, and means the
    /// entity of the same type that its side names by the same words, if there is one.
    Add {
        /// The stretch.
        at: Quote,
        /// The type.
        kind: Kind,
    },
    /// This mention is none.
    Remove {
        /// The mention.
        at: Quote,
        /// Its layer.
        layer: Layer,
    },
    /// The entity named here, with all its mentions, is of this type.
    Retype {
        /// One of its mentions.
        at: Quote,
        /// The layer of that mention.
        layer: Layer,
        /// The type.
        kind: Kind,
    },
    /// What these two name is one entity. Both keep what they were linked with before.
    Link {
        /// A mention on each side.
        at: Sides<Quote>,
        /// The type of both, in whose layer the mentions are.
        kind: Kind,
    },
    /// The other side does not mention what is named here.
    Unlink {
        /// One of its mentions.
        at: Quote,
        /// The layer of that mention.
        layer: Layer,
    },
    /// The entity named here is called so in the language of its side.
    Rename {
        /// One of its mentions.
        at: Quote,
        /// The layer of that mention.
        layer: Layer,
        /// The name.
        name: String,
    },
}

impl EntityCorrection {
    /// The word for it, in files and on screen.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::Remove { .. } => "remove",
            Self::Retype { .. } => "retype",
            Self::Link { .. } => "link-entity",
            Self::Unlink { .. } => "unlink-entity",
            Self::Rename { .. } => "rename",
        }
    }

    /// The layer of the mentions it is about.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        match self {
            Self::Add { kind, .. } | Self::Link { kind, .. } => layer_of(*kind),
            Self::Remove { layer, .. }
            | Self::Retype { layer, .. }
            | Self::Unlink { layer, .. }
            | Self::Rename { layer, .. } => *layer,
        }
    }

    /// The words it is about.
    #[must_use]
    pub fn quotes(&self) -> Vec<&Quote> {
        match self {
            Self::Link { at, .. } => vec![&at.english, &at.arabic],
            Self::Add { at, .. }
            | Self::Remove { at, .. }
            | Self::Retype { at, .. }
            | Self::Unlink { at, .. }
            | Self::Rename { at, .. } => vec![at],
        }
    }
}

/// Entities with corrections applied, and the corrections, by index, whose words the article no longer
/// has or which nothing is left to say of.
#[must_use]
pub fn apply<'c>(
    found: &Entities,
    corrections: impl IntoIterator<Item = &'c EntityCorrection>,
    article: &Article,
) -> (Entities, Vec<usize>) {
    let mut draft = Draft::new(found, article);
    let mut lost = Vec::new();
    for (index, correction) in corrections.into_iter().enumerate() {
        if draft.correct(correction, article).is_none() {
            lost.push(index);
        }
    }
    (draft.finish(), lost)
}

/// The layer that mentions of a type are in.
#[must_use]
pub const fn layer_of(kind: Kind) -> Layer {
    match kind {
        Kind::Title => Layer::Role,
        _ => Layer::Core,
    }
}

/// Entities while they are changed: unsorted, some without mentions.
pub(super) struct Draft<'a> {
    mentions: Vec<Mention>,
    entities: Vec<Entity>,
    text_of: Box<dyn Fn(TextSpan) -> String + 'a>,
}

impl<'a> Draft<'a> {
    fn new(found: &Entities, article: &'a Article) -> Self {
        Self::over(found, |span| article.text_of(span))
    }

    /// Starts from what was found in some texts.
    pub(super) fn over(found: &Entities, text_of: impl Fn(TextSpan) -> String + 'a) -> Self {
        Self {
            mentions: found.mentions.clone(),
            entities: found.entities.clone(),
            text_of: Box::new(text_of),
        }
    }

    /// `None` where the words are gone, or what is named there is.
    fn correct(&mut self, correction: &EntityCorrection, article: &Article) -> Option<()> {
        use EntityCorrection as C;
        match correction {
            C::Add { at, kind } => {
                let span = at.find(article)?;
                let entity = self.named(span, *kind);
                self.put(span, *kind, entity);
            }
            C::Remove { at, layer } => {
                let span = at.find(article)?;
                let place = self.place(span, *layer)?;
                self.mentions.remove(place);
            }
            C::Retype { at, layer, kind } => {
                let span = at.find(article)?;
                let entity = match self.place(span, *layer) {
                    Some(place) => self.mentions.get(place)?.entity,
                    // A new analysis no longer sees it: the reader does.
                    None => self.named(span, *kind),
                };
                self.retype(entity, *kind);
                self.put(span, *kind, entity);
            }
            C::Link { at, kind } => {
                let spans = Sides::new(at.english.find(article)?, at.arabic.find(article)?);
                let [english, arabic] = [spans.english, spans.arabic].map(|span| {
                    let there = self.place(span, layer_of(*kind));
                    there
                        .and_then(|p| self.mentions.get(p))
                        .map(|m| m.entity)
                        .unwrap_or_else(|| {
                            let entity = self.named(span, *kind);
                            self.put(span, *kind, entity);
                            entity
                        })
                });
                self.join(english, arabic);
                self.retype(english, *kind);
            }
            C::Unlink { at, layer } => {
                let span = at.find(article)?;
                let place = self.place(span, *layer)?;
                self.part(self.mentions.get(place)?.entity, span.para.side);
            }
            C::Rename { at, layer, name } => {
                let span = at.find(article)?;
                let place = self.place(span, *layer)?;
                let entity = self.mentions.get(place)?.entity;
                let side = span.para.side;
                self.entities.get_mut(entity.0 as usize)?.names[side] = Some(name.clone());
            }
        }
        Some(())
    }

    /// The mention of a layer at a span: the same stretch, else one that meets it.
    fn place(&self, span: TextSpan, layer: Layer) -> Option<usize> {
        let of_layer = |m: &&Mention| m.layer == layer && m.span.para == span.para;
        let all = || self.mentions.iter().filter(of_layer);
        let best = all()
            .find(|m| m.span == span)
            .or_else(|| all().find(|m| m.span.meets(span.start, span.end)))?;
        self.mentions.iter().position(|m| m == best)
    }

    /// The entity of a type that a side names by the words of a span, else a new one.
    pub(super) fn named(&mut self, span: TextSpan, kind: Kind) -> EntityId {
        let words = fold(&(self.text_of)(span));
        let same = self.mentions.iter().find(|m| {
            m.kind == kind
                && m.span.para.side == span.para.side
                && fold(&(self.text_of)(m.span)) == words
        });
        match same {
            Some(mention) => mention.entity,
            None => self.new_entity(kind, Sides::default()),
        }
    }

    /// Adds an entity.
    pub(super) fn new_entity(&mut self, kind: Kind, names: Sides<Option<String>>) -> EntityId {
        let id = EntityId(u32::try_from(self.entities.len()).unwrap_or(u32::MAX));
        self.entities.push(Entity { kind, names });
        id
    }

    /// Puts a sure mention in place of what it overlaps in its layer.
    pub(super) fn put(&mut self, span: TextSpan, kind: Kind, entity: EntityId) {
        let layer = layer_of(kind);
        self.mentions.retain(|m| {
            m.layer != layer || m.span.para != span.para || !m.span.meets(span.start, span.end)
        });
        self.mentions.push(Mention {
            span,
            kind,
            layer,
            entity,
            source: Source::Reader,
            confidence: Confidence::Certain,
        });
    }

    /// The entity of just this stretch in a layer.
    pub(super) fn entity_at(&self, span: TextSpan, layer: Layer) -> Option<EntityId> {
        let same = |m: &&Mention| m.layer == layer && m.span == span;
        self.mentions.iter().find(same).map(|m| m.entity)
    }

    /// Gives an entity a name on a side.
    pub(super) fn rename(&mut self, id: EntityId, side: Side, name: &str) {
        if let Some(entity) = self.entities.get_mut(id.0 as usize) {
            entity.names[side] = Some(name.to_owned());
        }
    }

    /// Gives an entity and its mentions a type. A mention that would then lie over another of its layer
    /// takes that one's place.
    pub(super) fn retype(&mut self, id: EntityId, kind: Kind) {
        if let Some(entity) = self.entities.get_mut(id.0 as usize) {
            entity.kind = kind;
        }
        let (own, rest): (Vec<Mention>, Vec<Mention>) =
            self.mentions.drain(..).partition(|m| m.entity == id);
        self.mentions = rest;
        for mention in own {
            self.put(mention.span, kind, id);
        }
    }

    /// Makes two entities one.
    pub(super) fn join(&mut self, kept: EntityId, gone: EntityId) {
        if kept == gone {
            return;
        }
        let counts = |id: EntityId| {
            Sides::from_fn(|side| {
                let own = self.mentions.iter();
                own.filter(|m| m.entity == id && m.span.para.side == side)
                    .count()
            })
        };
        let (one, other) = (counts(kept), counts(gone));
        let names = self.entities.get(gone.0 as usize).map(|e| e.names.clone());
        for mention in &mut self.mentions {
            if mention.entity == gone {
                mention.entity = kept;
            }
        }
        if let (Some(entity), Some(mut names)) = (self.entities.get_mut(kept.0 as usize), names) {
            for side in Side::BOTH {
                // The name under which the side mentions it more often.
                if entity.names[side].is_none()
                    || (other[side] > one[side] && names[side].is_some())
                {
                    entity.names[side] = names[side].take();
                }
            }
        }
    }

    /// Gives the mentions of the other side an entity of their own.
    fn part(&mut self, id: EntityId, side: Side) {
        let other = side.other();
        let Some(entity) = self.entities.get_mut(id.0 as usize) else {
            return;
        };
        let kind = entity.kind;
        let mut names = Sides::default();
        names[other] = entity.names[other].take();
        let new = self.new_entity(kind, names);
        for mention in &mut self.mentions {
            if mention.entity == id && mention.span.para.side == other {
                mention.entity = new;
            }
        }
    }

    /// Sorts the mentions, numbers the entities as they are first named, and drops those never named.
    pub(super) fn finish(mut self) -> Entities {
        self.mentions.sort_by_key(|m| (m.span, m.layer));
        let mut new_id: Vec<Option<u32>> = vec![None; self.entities.len()];
        let mut out = Entities::default();
        for mut mention in self.mentions {
            let old = mention.entity.0 as usize;
            let Some(slot) = new_id.get_mut(old) else {
                continue;
            };
            let id = match *slot {
                Some(id) => id,
                None => {
                    let Some(entity) = self.entities.get(old) else {
                        continue;
                    };
                    let id = u32::try_from(out.entities.len()).unwrap_or(u32::MAX);
                    *slot = Some(id);
                    out.entities.push(entity.clone());
                    id
                }
            };
            mention.entity = EntityId(id);
            out.mentions.push(mention);
        }
        let mut longest: Vec<Sides<Option<String>>> = vec![Sides::default(); out.entities.len()];
        for mention in &out.mentions {
            let text = (self.text_of)(mention.span);
            if let Some(known) = longest.get_mut(mention.entity.0 as usize) {
                let known = &mut known[mention.span.para.side];
                if known
                    .as_ref()
                    .is_none_or(|k| text.chars().count() > k.chars().count())
                {
                    *known = Some(text);
                }
            }
        }
        for (entity, mut longest) in out.entities.iter_mut().zip(longest) {
            for side in Side::BOTH {
                let name = entity.names[side].take();
                entity.names[side] = longest[side].take().map(|text| name.unwrap_or(text));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
