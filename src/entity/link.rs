//! Which cluster of one side names what a cluster of the other names: by lines of the lists, by equal
//! values, by offices, by sound and by the dictionary.
//!
//! Invariant: a cluster links to at most one of the other side; several may link to the same one (two
//! spellings of a name).
//! Must not know: how names are found.

mod chorus;
mod dictionary;
mod sound;

use super::cluster::{Cluster, Key, base_of, gather};
use super::ear::Ear;
use super::lists::LineId;
use super::mention::Kind;
use super::sheet::Sheet;
use crate::bitext::Watch;
use crate::language::date::Date;
use crate::language::hash::FastMap;
use crate::language::token::Form;
use crate::text::{Side, Sides};
pub(super) use chorus::Chorus;
use dictionary::by_dictionary;
use sound::{Candidates, Voices, bare_likeness, by_sound, likeness, variants, voices};

/// The clusters of both sides and how they are linked, with what it takes to compare them: made anew only where what
/// they are made of has changed.
#[derive(Default)]
pub(super) struct Links {
    clusters: Sides<Vec<Cluster>>,
    /// What the clusters of each side were made of: how often its sheet had changed, and the day its dates were read
    /// from.
    made_of: Sides<Option<(usize, Option<Date>)>>,
    compared: Option<Compared>,
}

/// What it takes to compare the clusters of both sides.
struct Compared {
    voices: Voices,
    choruses: Sides<Chorus>,
    candidates: Candidates,
    /// The words of Arabic names, once they have been asked for.
    words: Option<dictionary::Words>,
}

impl Compared {
    fn of(clusters: &Sides<Vec<Cluster>>, ear: &mut Ear) -> Self {
        let voices = Sides::from_fn(|side| voices(side, &clusters[side], ear));
        Self {
            choruses: Sides::from_fn(|side| Chorus::of(side, sound::words(&voices[side]), ear)),
            voices,
            candidates: Candidates::default(),
            words: None,
        }
    }

    /// Makes anew what is known of a side.
    fn renew(&mut self, side: Side, clusters: &[Cluster], ear: &mut Ear) {
        self.candidates.clear();
        self.voices[side] = voices(side, clusters, ear);
        self.choruses[side].renew(sound::words(&self.voices[side]), ear);
        if side == Side::Arabic
            && let Some(words) = &mut self.words
        {
            words.renew(clusters, ear);
        }
    }
}

impl Links {
    /// The clusters.
    pub(super) const fn clusters(&self) -> &Sides<Vec<Cluster>> {
        &self.clusters
    }

    /// Gathers and links what the sheets have now; `None` where that is called off.
    pub(super) fn renew(
        &mut self,
        sheets: &Sides<Sheet<'_>>,
        ear: &mut Ear,
        watch: Watch<'_>,
    ) -> Option<()> {
        let bases = Sides::from_fn(|side| base_of(&sheets[side]));
        let mut changed = Vec::new();
        for side in Side::BOTH {
            let base = bases[side].or(bases[side.other()]);
            let made_of = Some((sheets[side].changes(), base));
            if self.made_of[side] != made_of {
                self.made_of[side] = made_of;
                self.clusters[side] = gather(&sheets[side], base);
                changed.push(side);
            }
        }
        if changed.is_empty() {
            return Some(());
        }
        if Side::BOTH.iter().all(|&s| !self.clusters[s].is_empty()) {
            match &mut self.compared {
                Some(compared) => {
                    for side in changed {
                        compared.renew(side, &self.clusters[side], ear);
                    }
                }
                None => self.compared = Some(Compared::of(&self.clusters, ear)),
            }
        } else {
            self.compared = None;
        }
        link(
            sheets,
            &mut self.clusters,
            self.compared.as_mut(),
            ear,
            watch,
        )
    }
}

/// Links the clusters of both sides; there is nothing to compare where a side has none. `None` where that is called
/// off.
fn link(
    sheets: &Sides<Sheet<'_>>,
    clusters: &mut Sides<Vec<Cluster>>,
    compared: Option<&mut Compared>,
    ear: &mut Ear,
    watch: Watch<'_>,
) -> Option<()> {
    for side in Side::BOTH {
        for c in &mut clusters[side] {
            c.link = None;
            c.kind = c.own_kind;
        }
    }
    let Some(compared) = compared else {
        return Some(());
    };
    by_key(clusters);
    by_line(clusters);
    by_sound(clusters, compared, ear, likeness, watch.part(0.0, 0.5))?;
    by_dictionary(clusters, &mut compared.words, ear, watch.part(0.5, 0.6))?;
    by_sound(clusters, compared, ear, bare_likeness, watch.part(0.6, 0.8))?;
    by_role(sheets, clusters);
    variants(
        clusters,
        &compared.voices,
        &mut compared.choruses.english,
        ear,
        watch.part(0.8, 1.0),
    )?;
    namesakes(clusters);
    Some(())
}

/// Left-over English names written like one that is linked: taken for two types, they are one name.
fn namesakes(clusters: &mut Sides<Vec<Cluster>>) {
    let linked: FastMap<Vec<Form>, usize> = clusters
        .english
        .iter()
        .rev()
        .filter(|c| is_name(c.kind) && !c.words().is_empty())
        .filter_map(|c| Some((c.words().to_vec(), c.link?)))
        .collect();
    for c in &mut clusters.english {
        if c.link.is_none()
            && is_name(c.kind)
            && let Some(&a) = linked.get(c.words())
            && let Some(other) = clusters.arabic.get(a)
        {
            c.link = Some(a);
            // It has no say in what the two are.
            c.kind = other.kind;
        }
    }
}

/// Joins scored pairs of clusters that are not joined yet, best first; among equals the first ones.
fn join_best(clusters: &mut Sides<Vec<Cluster>>, mut scored: Vec<(f32, usize, usize)>) {
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, e, a) in scored {
        let open = clusters.english.get(e).is_some_and(|c| c.link.is_none())
            && clusters.arabic.get(a).is_some_and(|c| c.link.is_none());
        if open {
            join(clusters, e, a);
        }
    }
}

fn join(clusters: &mut Sides<Vec<Cluster>>, e: usize, a: usize) {
    if let Some(c) = clusters.english.get_mut(e) {
        c.link = Some(a);
    }
    if let Some(c) = clusters.arabic.get_mut(a) {
        c.link = Some(e);
    }
}

fn by_key(clusters: &mut Sides<Vec<Cluster>>) {
    let index: FastMap<Key, usize> = clusters
        .arabic
        .iter()
        .enumerate()
        .filter_map(|(i, c)| Some((c.key.clone()?, i)))
        .collect();
    let pairs: Vec<(usize, usize)> = clusters
        .english
        .iter()
        .enumerate()
        .filter_map(|(e, c)| Some((e, *index.get(c.key.as_ref()?)?)))
        .collect();
    for (e, a) in pairs {
        join(clusters, e, a);
    }
}

fn by_line(clusters: &mut Sides<Vec<Cluster>>) {
    let same = |x: Kind, y: Kind| {
        x == y
            || matches!(
                (x, y),
                (Kind::Place, Kind::Group) | (Kind::Group, Kind::Place)
            )
    };
    let mut index: FastMap<LineId, Vec<usize>> = FastMap::default();
    for (a, c) in clusters.arabic.iter().enumerate() {
        for line in &c.lines {
            index.entry(*line).or_default().push(a);
        }
    }
    // Sure names first: a name of one reading before one of two.
    let mut order: Vec<usize> = (0..clusters.english.len()).collect();
    order.sort_by_key(|&e| {
        clusters
            .english
            .get(e)
            .map_or((0, 0), |c| (c.lines.len(), usize::MAX - c.drafts.len()))
    });
    for e in order {
        let Some(c) = clusters.english.get(e).filter(|c| c.link.is_none()) else {
            continue;
        };
        let best = c
            .lines
            .iter()
            .filter_map(|l| index.get(l))
            .flatten()
            .copied()
            .filter(|&a| {
                clusters
                    .arabic
                    .get(a)
                    .is_some_and(|d| d.link.is_none() && same(c.kind, d.kind))
            })
            .min_by_key(|&a| {
                clusters
                    .arabic
                    .get(a)
                    .map_or((9, 0), |d| (d.lines.len(), a))
            });
        if let Some(a) = best {
            join(clusters, e, a);
        }
    }
}

const fn is_name(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Place | Kind::Organisation)
}

/// Persons left over who stand beside the same linked office.
fn by_role(sheets: &Sides<Sheet<'_>>, clusters: &mut Sides<Vec<Cluster>>) {
    let holders = Sides::from_fn(|side| holders(&sheets[side], &clusters[side]));
    let mut in_office: FastMap<usize, Vec<usize>> = FastMap::default();
    for (a, office) in &holders.arabic {
        if clusters.arabic.get(*a).is_some_and(|c| c.link.is_none()) {
            in_office.entry(*office).or_default().push(*a);
        }
    }
    let mut pairs = Vec::new();
    for (e, office) in &holders.english {
        let Some(link) = clusters.english.get(*office).and_then(|c| c.link) else {
            continue;
        };
        if let Some([one]) = in_office.get(&link).map(Vec::as_slice)
            && clusters.english.get(*e).is_some_and(|c| c.link.is_none())
        {
            pairs.push((*e, *one));
        }
    }
    for (e, a) in pairs {
        let open = clusters.english.get(e).is_some_and(|c| c.link.is_none())
            && clusters.arabic.get(a).is_some_and(|c| c.link.is_none());
        if open {
            join(clusters, e, a);
        }
    }
}

/// Which person clusters stand right behind which office clusters.
fn holders(sheet: &Sheet<'_>, clusters: &[Cluster]) -> Vec<(usize, usize)> {
    let mut office_end: FastMap<(usize, usize), usize> = FastMap::default();
    for (i, c) in clusters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == Kind::Title)
    {
        for d in c.drafts.iter().filter_map(|&d| sheet.draft(d)) {
            // A comma, a quote, a country may stand between.
            for gap in 0..=3 {
                office_end.entry((d.para, d.tokens.end + gap)).or_insert(i);
            }
        }
    }
    let mut out = Vec::new();
    for (i, c) in clusters
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == Kind::Person)
    {
        for d in c.drafts.iter().filter_map(|&d| sheet.draft(d)) {
            if let Some(&office) = office_end.get(&(d.para, d.tokens.start)) {
                out.push((i, office));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}
