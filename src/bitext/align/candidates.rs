//! Candidate beads and the features a score is computed from.
//!
//! Candidates come from content alone: sets of up to [`MOST`](super::shape::MOST) paragraphs a side, neighbours
//! or not, drawn from those that explain each other best.
//! Invariant: a bead occurs once; features are finite; the order is the same on every run.
//! Must not know: what the features weigh.

use super::cover::Cover;
use super::shape::{Set, Shape};
use super::statements::Told;
use super::weigher::{CONTENT, Room, Weigher};
use crate::bitext::article::Role;
use crate::bitext::watch::Watch;
use crate::text::{Side, Sides, narrow};

/// From how many near paragraphs the parts of a merge are drawn.
const PARTS: usize = 6;

/// The share of the merged paragraph's weight that each part must explain beyond what the others do.
const WORTH: f32 = 0.02;

/// From how many of the beads that a paragraph explains best larger ones are made.
const JOINED: usize = 8;

/// Candidate beads with their features.
#[derive(Debug)]
pub(super) struct Candidates {
    /// How loosely the texts agree, about -1 for translations to 1 for texts written apart.
    pub looseness: f32,
    /// Log of the expected Arabic length of an English character.
    pub ratio: f32,
    beads: Vec<Shape>,
    features: Vec<[f32; CONTENT]>,
    lengths: Sides<Vec<f32>>,
}

impl Candidates {
    /// The candidates of two texts, given what their paragraphs and sentences explain of each other; `None` where
    /// it was called off.
    pub(super) fn of(
        cover: &Cover,
        told: &Sides<Vec<Vec<Told>>>,
        paragraphs: Sides<&[&str]>,
        roles: &Sides<Vec<Role>>,
        watch: Watch<'_>,
    ) -> Option<Self> {
        let weigher = Weigher::new(cover, told, paragraphs);
        let mut shapes = simple(&weigher, watch.part(0.0, 0.5))?;
        let joint = joint(&shapes, &weigher);
        shapes.extend(joint);
        shapes.extend(beside(&weigher));
        let mut beads = once_each(shapes);
        beads.retain(|s| roles_agree(s, roles));
        let mut room = Room::default();
        let mut features = Vec::with_capacity(beads.len());
        let (all, mut done) = (beads.len(), 0);
        let mut going = Some(());
        let watch = watch.part(0.5, 1.0);
        beads.retain(|s| {
            going = going.and_then(|()| watch.at(done, all));
            done += 1;
            let found = going.and_then(|()| weigher.features(s, &mut room));
            features.extend(found);
            found.is_some()
        });
        going.map(|()| Self {
            looseness: weigher.looseness,
            ratio: weigher.ratio,
            beads,
            features,
            lengths: weigher.into_lengths(),
        })
    }

    /// Drops the candidates that touch a paragraph that the reader has fixed.
    pub(super) fn keep_off(&mut self, fixed: &[Sides<Vec<u32>>]) {
        if fixed.is_empty() {
            return;
        }
        let taken = Sides::from_fn(|side| {
            let all = fixed.iter().flat_map(|f| f[side].iter().copied());
            all.collect::<std::collections::BTreeSet<u32>>()
        });
        let free = |shape: &Shape| {
            let mut all = shape.paragraphs();
            all.all(|(side, p)| !taken[side].contains(&p))
        };
        let both = std::mem::take(&mut self.beads).into_iter();
        let both = both.zip(std::mem::take(&mut self.features));
        (self.beads, self.features) = both.filter(|(shape, _)| free(shape)).unzip();
    }

    /// How many characters a paragraph has.
    pub(super) fn length(&self, side: Side, p: u32) -> f32 {
        self.lengths[side].get(p as usize).copied().unwrap_or(1.0)
    }

    pub(super) fn beads(&self) -> &[Shape] {
        &self.beads
    }

    /// Takes features away from all beads, to see what they are worth.
    #[cfg(test)]
    pub(super) fn silence(&mut self, off: &[usize]) {
        for features in &mut self.features {
            for &k in off {
                features[k] = 0.0;
            }
        }
    }

    pub(super) fn features(&self) -> &[[f32; CONTENT]] {
        &self.features
    }
}

/// A stamp faces only a stamp, and a dateline on its own only a dateline ([`head`](super::head) gives
/// it its place later); a headline sums up the body and is merged with none of it.
fn roles_agree(shape: &Shape, roles: &Sides<Vec<Role>>) -> bool {
    let any = |side: Side, role: Role| {
        let members = shape.members(side).as_slice();
        members
            .iter()
            .any(|&i| roles[side].get(i as usize) == Some(&role))
    };
    let alone = shape.size() == 2;
    let facing_only = [Role::Stamp, Role::Dateline].into_iter().all(|role| {
        match (any(Side::English, role), any(Side::Arabic, role)) {
            (false, false) => true,
            (true, true) => alone,
            _ => false,
        }
    });
    let headline = Side::BOTH.iter().any(|&s| any(s, Role::Title));
    facing_only && (alone || !headline)
}

/// Beads with one paragraph on at least one side; `None` where it was called off.
fn simple(weigher: &Weigher<'_>, watch: Watch<'_>) -> Option<Vec<Shape>> {
    let mut out = Vec::new();
    let lens = Sides::from_fn(|s| narrow(weigher.cover.rows[s].len()));
    let all = Side::BOTH
        .into_iter()
        .flat_map(|side| (0..lens[side]).map(move |p| (side, p)));
    for (done, (side, p)) in all.enumerate() {
        watch.at(done, (lens.english + lens.arabic) as usize)?;
        let mut add = |set: &[u32]| {
            if let (Some(one), Some(set)) = (Set::of(&[p]), Set::of(set)) {
                out.push(Shape::seen_from(side, one, set));
            }
        };
        let near: Vec<u32> = weigher.near(side, p).collect();
        near.iter().for_each(|&q| add(&[q]));
        let parts = near.get(..PARTS).unwrap_or(&near);
        each_merge(weigher, side, p, parts, add);
    }
    Some(once_each(out))
}

/// Calls with each two or three of some paragraphs that are merged in one of the other side for all that is known:
/// there is hope for them, and each explains something that the others do not.
fn each_merge(
    weigher: &Weigher<'_>,
    side: Side,
    p: u32,
    parts: &[u32],
    mut add: impl FnMut(&[u32]),
) {
    let explained = |parts: &[u32]| weigher.explained(side, p, parts);
    let slack = WORTH * weigher.weight(side, p);
    for (k, &q) in parts.iter().enumerate() {
        for (l, &r) in parts.iter().enumerate().skip(k + 1) {
            let third = parts.iter().skip(l + 1);
            let mut third = third.filter(|&&s| weigher.has_hope(side, p, &[q, r, s]));
            let two_have_hope = weigher.has_hope(side, p, &[q, r]);
            let mut next = third.next();
            if !two_have_hope && next.is_none() {
                continue;
            }
            let two = explained(&[q, r]);
            if two < explained(&[q]).max(explained(&[r])) + slack {
                continue;
            }
            if two_have_hope {
                add(&[q, r]);
            }
            while let Some(&s) = next {
                next = third.next();
                let best = two.max(explained(&[q, s])).max(explained(&[r, s]));
                if explained(&[q, r, s]) > best + slack {
                    add(&[q, r, s]);
                }
            }
        }
    }
}

/// The shapes in order, each once.
fn once_each(mut shapes: Vec<Shape>) -> Vec<Shape> {
    shapes.sort_unstable();
    shapes.dedup();
    shapes
}

/// The paragraphs next to two that are nearest to each other: in texts that keep their order they
/// correspond, whatever words they have.
fn beside(weigher: &Weigher<'_>) -> Vec<Shape> {
    let lens = Sides::from_fn(|s| narrow(weigher.cover.rows[s].len()));
    let mut out = Vec::new();
    for (e, a) in weigher.cover.mutually_nearest() {
        for (side, p, other) in [(Side::English, e, a), (Side::Arabic, a, e)] {
            let (back, on) = (p.checked_sub(1), (p + 1 < lens[side]).then_some(p + 1));
            for q in back.into_iter().chain(on) {
                if let (Some(own), Some(one)) = (Set::of(&[p, q]), Set::of(&[other])) {
                    out.push(Shape::seen_from(side, own, one));
                }
            }
        }
        let before = (e > 0 && a > 0).then(|| (e - 1, a - 1));
        let after = (e + 1 < lens.english && a + 1 < lens.arabic).then_some((e + 1, a + 1));
        for (e, a) in before.into_iter().chain(after) {
            if let (Some(english), Some(arabic)) = (Set::of(&[e]), Set::of(&[a])) {
                out.push(Shape { english, arabic });
            }
        }
    }
    out
}

/// Beads with several paragraphs on both sides: unions of good simple beads that share a paragraph.
fn joint(simple: &[Shape], weigher: &Weigher<'_>) -> Vec<Shape> {
    let better = |a: &(f32, Shape), b: &(f32, Shape)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let mut ranked: Sides<Vec<Vec<(f32, Shape)>>> =
        Sides::from_fn(|s| vec![Vec::new(); weigher.cover.rows[s].len()]);
    for shape in simple {
        let mutual = weigher.mutual(shape);
        for (side, p) in shape.paragraphs() {
            let list = &mut ranked[side][p as usize];
            list.push((mutual, *shape));
            // The best are few of many: what is ranked is thrown away as it grows.
            if list.len() >= 8 * JOINED {
                list.sort_unstable_by(better);
                list.truncate(JOINED);
            }
        }
    }
    let mut out = Vec::new();
    for side in Side::BOTH {
        for list in &mut ranked[side] {
            list.sort_unstable_by(better);
            list.truncate(JOINED);
            for (k, (_, a)) in list.iter().enumerate() {
                for (_, b) in list.iter().skip(k + 1) {
                    if let (Some(english), Some(arabic)) =
                        (a.english.union(&b.english), a.arabic.union(&b.arabic))
                        && english.len() > 1
                        && arabic.len() > 1
                    {
                        out.push(Shape { english, arabic });
                    }
                }
            }
        }
    }
    out
}
