//! Finds the mentions of an article and joins them to entities.
//!
//! Order of trust on a side: dates and numbers; offices and organisations by pattern; listed names;
//! persons by title; capitals. Then every name is sought again in its own text, linked to the other
//! text, sought there where nothing answers, and what only a weak clue showed and nothing confirmed is
//! dropped.
//! Invariant: those of [`Entities`].
//! Must not know: screens, files.

use super::cluster::{Cluster, name_of};
use super::correspond::Near;
use super::ear::Ear;
use super::link::Links;
use super::mention::{Confidence, Entities, Entity, EntityId, Kind, Mention, Source};
use super::propagate::propagate;
use super::sheet::{Draft, Sheet};
use super::{arabic, combine, english, project};
use crate::bitext::{Alignment, Watch};
use crate::text::{ParaId, Side, Sides, TextSpan, narrow};

/// Which layers of the analysis take part: to measure what each is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layers {
    /// Lists, patterns, titles and capitals.
    pub rules: bool,
    /// The trained tagger.
    pub tagger: bool,
    /// Names sought again in their own text.
    pub propagation: bool,
    /// Names of one side sought in the other.
    pub projection: bool,
}

impl Layers {
    /// All of them.
    pub const ALL: Self = Self {
        rules: true,
        tagger: true,
        propagation: true,
        projection: true,
    };
}

/// Analyses an article: its paragraphs by side and how they correspond. Either side may be empty.
#[must_use]
pub fn analyse(paragraphs: Sides<&[&str]>, alignment: &Alignment) -> Entities {
    analyse_with(paragraphs, alignment, Layers::ALL)
}

/// As [`analyse`], with some of the layers.
#[must_use]
pub fn analyse_with(paragraphs: Sides<&[&str]>, alignment: &Alignment, layers: Layers) -> Entities {
    watched(paragraphs, alignment, layers, Watch::UNSEEN).unwrap_or_default()
}

/// As [`analyse`], for long texts: `watch` is told how far it is, and may call it off, which gives `None`.
#[must_use]
pub fn analyse_watched(
    paragraphs: Sides<&[&str]>,
    alignment: &Alignment,
    watch: Watch<'_>,
) -> Option<Entities> {
    watched(paragraphs, alignment, Layers::ALL, watch)
}

/// Reads a side by itself.
fn read<'t>(
    side: Side,
    paragraphs: Sides<&'t [&'t str]>,
    layers: Layers,
    watch: Watch<'_>,
) -> Option<Sheet<'t>> {
    let mut sheet = Sheet::new(side, paragraphs[side]);
    sheet.read_values(watch.part(0.0, 0.2))?;
    if layers.rules {
        let watch = watch.part(0.2, 0.5);
        match side {
            Side::English => english::detect(&mut sheet, watch)?,
            Side::Arabic => arabic::detect(&mut sheet, watch)?,
        }
    }
    if layers.tagger {
        let alone = paragraphs[side.other()].is_empty();
        combine::combine(&mut sheet, alone, watch.part(0.5, 1.0))?;
    }
    if layers.propagation {
        propagate(&mut sheet);
    }
    Some(sheet)
}

fn watched(
    paragraphs: Sides<&[&str]>,
    alignment: &Alignment,
    layers: Layers,
    watch: Watch<'_>,
) -> Option<Entities> {
    let english = read(Side::English, paragraphs, layers, watch.part(0.0, 0.3))?;
    let arabic = read(Side::Arabic, paragraphs, layers, watch.part(0.3, 0.6))?;
    let mut sheets = Sides::new(english, arabic);
    let watch = watch.part(0.6, 1.0);
    Ear::with(|ear| joined(&mut sheets, paragraphs, alignment, layers, ear, watch))
}

/// Joins what the sides name.
fn joined(
    sheets: &mut Sides<Sheet<'_>>,
    paragraphs: Sides<&[&str]>,
    alignment: &Alignment,
    layers: Layers,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<Entities> {
    watch.at(0, 8)?;
    let mut links = Links::default();
    let alone = Side::BOTH.iter().any(|&s| paragraphs[s].is_empty());
    if alone {
        // Nothing can confirm a weak guess.
        for side in Side::BOTH {
            let weak: Vec<usize> = sheets[side]
                .drafts()
                .filter(|(_, d)| d.weak)
                .map(|(id, _)| id)
                .collect();
            for id in weak {
                sheets[side].remove(id);
            }
        }
        links.renew(sheets, ear, watch)?;
        return Some(entities(sheets, links.clusters()));
    }
    links.renew(sheets, ear, watch.part(0.0, 0.2))?;
    if layers.projection {
        let mut search = None;
        // What one round finds tells the next where names end.
        for round in [watch.part(0.2, 0.5), watch.part(0.5, 0.8)] {
            confirm(sheets, links.clusters());
            project::refine(sheets, links.clusters(), ear, round.part(0.0, 0.1))?;
            links.renew(sheets, ear, round.part(0.1, 0.3))?;
            let clusters = links.clusters();
            let loose = project::loosen(sheets, clusters);
            let near = Near::of(alignment, sheets, clusters);
            let watch = round.part(0.3, 0.7);
            let found = project::project(sheets, clusters, &near, &mut search, ear, watch)?;
            project::tighten(sheets, &loose);
            if !found {
                break;
            }
            propagate(&mut sheets.arabic);
            links.renew(sheets, ear, round.part(0.7, 1.0))?;
        }
        agree(sheets, links.clusters());
    }
    settle(sheets, links.clusters());
    links.renew(sheets, ear, watch.part(0.8, 1.0))?;
    Some(entities(sheets, links.clusters()))
}

/// What both sides have is no guess: it may be sought elsewhere in its text.
fn confirm(sheets: &mut Sides<Sheet<'_>>, clusters: &Sides<Vec<Cluster>>) {
    for side in Side::BOTH {
        let mut news = false;
        for &id in clusters[side]
            .iter()
            .filter(|c| c.link.is_some())
            .flat_map(|c| &c.drafts)
        {
            if let Some(draft) = sheets[side].draft_mut(id) {
                news |= draft.weak;
                draft.weak = false;
                if side == Side::Arabic {
                    draft.confidence = draft.confidence.max(Confidence::Likely);
                }
            }
        }
        if news {
            propagate(&mut sheets[side]);
        }
    }
}

/// Linked names that disagree on their type take that of the surer side.
fn agree(sheets: &mut Sides<Sheet<'_>>, clusters: &Sides<Vec<Cluster>>) {
    let name = |k: Kind| matches!(k, Kind::Person | Kind::Place | Kind::Organisation);
    let pairs = clusters
        .english
        .iter()
        .filter_map(|c| Some((c, clusters.arabic.get(c.link?)?)));
    let more = clusters
        .arabic
        .iter()
        .filter_map(|d| Some((clusters.english.get(d.link?)?, d)));
    for (c, d) in pairs.chain(more) {
        if c.kind == d.kind || !name(c.kind) || !name(d.kind) {
            continue;
        }
        let trust = |side: Side, x: &Cluster| {
            x.drafts
                .iter()
                .filter_map(|&id| sheets[side].draft(id))
                .map(trust_of)
                .max()
                .unwrap_or(0)
        };
        // A capital tells more than a tagger of words without one: only lists and patterns of the Arabic
        // side outdo what the English side shows.
        let arabic = trust(Side::Arabic, d);
        let kind = if arabic > trust(Side::English, c) && arabic >= 4 {
            d.kind
        } else {
            c.kind
        };
        for (side, cluster) in [(Side::English, c), (Side::Arabic, d)] {
            for &id in &cluster.drafts {
                if sheets[side].draft(id).is_some_and(|x| name(x.kind)) {
                    sheets[side].retype(id, kind);
                }
            }
        }
    }
}

/// How far a draft's type can be trusted.
const fn trust_of(draft: &Draft) -> u8 {
    match draft.source {
        Source::Reader => 6,
        Source::Value => 5,
        // Cities are called like persons, countries are not.
        Source::Gazetteer => match draft.confidence {
            Confidence::Certain => 5,
            _ => 3,
        },
        Source::Pattern | Source::Title => 4,
        Source::Shape => match draft.confidence {
            Confidence::Guess => 1,
            _ => 3,
        },
        Source::Tagger => match draft.confidence {
            Confidence::Guess => 1,
            _ => 2,
        },
        Source::Propagated => 2,
        Source::Projected => 0,
    }
}

/// Confirms what both sides have and drops weak guesses that nothing confirms.
fn settle(sheets: &mut Sides<Sheet<'_>>, clusters: &Sides<Vec<Cluster>>) {
    for side in Side::BOTH {
        for cluster in &clusters[side] {
            let linked = cluster.link.is_some();
            for &id in &cluster.drafts {
                let sheet = &mut sheets[side];
                let Some(draft) = sheet.draft_mut(id) else {
                    continue;
                };
                if linked {
                    draft.confidence = Confidence::Certain;
                    draft.weak = false;
                } else if draft.weak {
                    sheet.remove(id);
                }
            }
        }
    }
}

/// Numbers the entities in the order they are first named and sorts the mentions.
fn entities(sheets: &Sides<Sheet<'_>>, clusters: &Sides<Vec<Cluster>>) -> Entities {
    let mut out = Entities::default();
    let mut ids = Sides::from_fn(|side| vec![None::<EntityId>; clusters[side].len()]);
    let mut arabic_to_english: Vec<Option<usize>> = vec![None; clusters.arabic.len()];
    for (e, c) in clusters.english.iter().enumerate() {
        if let Some(slot) = c.link.and_then(|a| arabic_to_english.get_mut(a)) {
            slot.get_or_insert(e);
        }
    }
    let first = |side: Side, c: &Cluster| {
        c.drafts
            .first()
            .and_then(|&id| sheets[side].draft(id))
            .map(|d| (d.para, d.bytes.start, d.kind))
    };
    let mut order: Vec<(Side, usize)> = Vec::new();
    for side in Side::BOTH {
        let mut own: Vec<usize> = (0..clusters[side].len()).collect();
        own.sort_by_key(|&i| clusters[side].get(i).and_then(|c| first(side, c)));
        order.extend(own.into_iter().map(|i| (side, i)));
    }
    for (side, i) in order {
        let Some(cluster) = clusters[side].get(i) else {
            continue;
        };
        let partner = match side {
            Side::English => cluster
                .link
                .and_then(|a| ids.arabic.get(a).copied().flatten()),
            Side::Arabic => cluster
                .link
                .or_else(|| arabic_to_english.get(i).copied().flatten())
                .and_then(|e| ids.english.get(e).copied().flatten()),
        };
        // Two English wordings of an office share the entity of the Arabic one.
        let shared = partner.or_else(|| {
            let a = cluster.link.filter(|_| side == Side::English)?;
            let e = arabic_to_english
                .get(a)
                .copied()
                .flatten()
                .filter(|&e| e != i)?;
            ids.english.get(e).copied().flatten()
        });
        let known = ids[side].get(i).copied().flatten();
        let id = match known.or(shared) {
            Some(id) => id,
            None => {
                let id = EntityId(narrow(out.entities.len()));
                out.entities.push(Entity {
                    kind: cluster.kind,
                    names: Sides::default(),
                });
                id
            }
        };
        if let Some(slot) = ids[side].get_mut(i) {
            *slot = Some(id);
        }
        // Whichever of several names comes first, the one that stands for them shares its entity.
        if side == Side::English
            && let Some(slot) = cluster
                .link
                .and_then(|a| arabic_to_english.get(a).copied().flatten())
                .and_then(|e| ids.english.get_mut(e))
        {
            slot.get_or_insert(id);
        }
        if let Some(entity) = out.entities.get_mut(id.0 as usize) {
            if entity.names[side].is_none() {
                entity.names[side] = name_of(&sheets[side], cluster);
            }
            if entity.kind == Kind::Group && cluster.kind == Kind::Place {
                entity.kind = Kind::Place;
            }
        }
        for draft in cluster.drafts.iter().filter_map(|&d| sheets[side].draft(d)) {
            let para = ParaId::nth(side, draft.para);
            out.mentions.push(Mention {
                span: TextSpan::new(para, draft.bytes.clone()),
                kind: draft.kind,
                layer: draft.layer(),
                entity: id,
                source: draft.source,
                confidence: draft.confidence,
            });
        }
    }
    out.mentions.sort_by_key(|m| (m.span, m.layer));
    out
}

#[cfg(test)]
mod tests;
