//! Candidate beads and the features a probability is computed from.
//!
//! Candidates come from content alone: sets of up to [`MOST`] paragraphs a side, neighbours or not,
//! drawn from those that explain each other best. Most weight lies in the margins: how much better a
//! bead explains its paragraphs than the best rival outside it does.
//! Invariant: a bead occurs once; features are finite; the order is the same on every run.

use super::cover::{Cover, Near, Row};
use super::index;
use super::statements::Told;
use crate::bitext::article::Role;
use crate::text::{Side, Sides};

/// The most paragraphs a bead has on a side.
pub(super) const MOST: usize = 3;

/// From how many near paragraphs the parts of a merge are drawn.
const PARTS: usize = 6;

/// Up to three paragraph indices, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Set {
    len: u8,
    at: [u32; MOST],
}

impl Set {
    /// A set of the indices given; `None` when there are too many or none.
    pub(super) fn of(indices: &[u32]) -> Option<Self> {
        let mut set = Self {
            len: 0,
            at: [u32::MAX; MOST],
        };
        for &i in indices {
            if !set.has(i) {
                let len = set.len();
                *set.at.get_mut(len)? = i;
                set.len += 1;
            }
        }
        // What is not taken sorts last.
        set.at.sort_unstable();
        (set.len > 0).then_some(set)
    }

    pub(super) fn as_slice(&self) -> &[u32] {
        self.at.get(..usize::from(self.len)).unwrap_or(&[])
    }

    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    pub(super) fn has(&self, i: u32) -> bool {
        self.as_slice().contains(&i)
    }

    fn union(&self, other: &Self) -> Option<Self> {
        let mut both = [self.first(); 2 * MOST];
        let all = self.as_slice().iter().chain(other.as_slice());
        for (slot, i) in both.iter_mut().zip(all) {
            *slot = *i;
        }
        Self::of(&both)
    }

    pub(super) fn first(&self) -> u32 {
        self.at[0]
    }

    pub(super) fn last(&self) -> u32 {
        self.as_slice().last().copied().unwrap_or(0)
    }
}

/// The members of a candidate bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Shape {
    pub english: Set,
    pub arabic: Set,
}

impl Shape {
    pub(super) const fn members(&self, side: Side) -> &Set {
        match side {
            Side::English => &self.english,
            Side::Arabic => &self.arabic,
        }
    }

    pub(super) const fn size(&self) -> usize {
        self.english.len() + self.arabic.len()
    }
}

/// How many features content gives; the model adds those of the neighbours.
pub(super) const CONTENT: usize = PLAIN + LOOSE.len();

/// Features of a bead by itself.
const PLAIN: usize = 28;

/// Those of them that are also given by how loosely the two texts agree: what makes a merge in two
/// translations is chance in two newsrooms.
const LOOSE: [usize; 12] = [0, 3, 4, 5, 6, 13, 15, 16, 17, 22, 23, 24];

/// Candidate beads with their features.
#[derive(Debug)]
pub(super) struct Candidates {
    /// How loosely the texts agree, about -1 for translations to 1 for texts written apart.
    pub looseness: f32,
    beads: Vec<Shape>,
    features: Vec<[f32; CONTENT]>,
}

impl Candidates {
    pub(super) fn of(
        cover: &Cover,
        told: &Sides<Vec<Vec<Told>>>,
        paragraphs: Sides<&[&str]>,
        roles: &Sides<Vec<Role>>,
    ) -> Self {
        let weigher = Weigher::new(cover, told, paragraphs);
        let mut shapes = simple(&weigher);
        let joint = joint(&shapes, &weigher);
        shapes.extend(joint);
        shapes.extend(beside(&weigher));
        let mut beads = once_each(shapes);
        beads.retain(|s| roles_agree(s, roles));
        let mut room = Room::default();
        let features = beads
            .iter()
            .map(|s| weigher.features(s, &mut room))
            .collect();
        Self {
            looseness: weigher.looseness,
            beads,
            features,
        }
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
            Side::BOTH.into_iter().all(|side| {
                let members = shape.members(side).as_slice();
                members.iter().all(|i| !taken[side].contains(i))
            })
        };
        let both = std::mem::take(&mut self.beads).into_iter();
        let both = both.zip(std::mem::take(&mut self.features));
        (self.beads, self.features) = both.filter(|(shape, _)| free(shape)).unzip();
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

/// Beads with one paragraph on at least one side.
fn simple(weigher: &Weigher<'_>) -> Vec<Shape> {
    let mut out = Vec::new();
    for side in Side::BOTH {
        for p in 0..weigher.cover.rows[side].len() {
            let p = index(p);
            let near: Vec<u32> = weigher.near(side, p).collect();
            let mut add = |set: &[u32]| {
                if let (Some(one), Some(set)) = (Set::of(&[p]), Set::of(set)) {
                    out.push(shape(side, one, set));
                }
            };
            for &q in &near {
                add(&[q]);
            }
            let parts = near.get(..near.len().min(PARTS)).unwrap_or(&near);
            let alone = |q: u32| weigher.explained(side, p, &[q]);
            let slack = 0.02 * weigher.weight(side, p);
            for (k, &q) in parts.iter().enumerate() {
                for (l, &r) in parts.iter().enumerate().skip(k + 1) {
                    let two = weigher.explained(side, p, &[q, r]);
                    if two < alone(q).max(alone(r)) + slack {
                        continue;
                    }
                    add(&[q, r]);
                    for &s in parts.iter().skip(l + 1) {
                        let three = weigher.explained(side, p, &[q, r, s]);
                        let best = two
                            .max(weigher.explained(side, p, &[q, s]))
                            .max(weigher.explained(side, p, &[r, s]));
                        if three > best + slack {
                            add(&[q, r, s]);
                        }
                    }
                }
            }
        }
    }
    once_each(out)
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
    let nearest = |side: Side, p: u32| weigher.near(side, p).next();
    let lens = Sides::from_fn(|s| index(weigher.cover.rows[s].len()));
    let mut out = Vec::new();
    for e in 0..lens.english {
        let Some(a) = nearest(Side::English, e) else {
            continue;
        };
        if nearest(Side::Arabic, a) != Some(e) {
            continue;
        }
        for (side, p, len) in [
            (Side::English, e, lens.english),
            (Side::Arabic, a, lens.arabic),
        ] {
            let other = if side == Side::English { a } else { e };
            let (back, on) = (p.checked_sub(1), (p + 1 < len).then_some(p + 1));
            for q in back.into_iter().chain(on) {
                if let (Some(own), Some(one)) = (Set::of(&[p, q]), Set::of(&[other])) {
                    out.push(shape(side, own, one));
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

fn shape(side: Side, own: Set, other: Set) -> Shape {
    match side {
        Side::English => Shape {
            english: own,
            arabic: other,
        },
        Side::Arabic => Shape {
            english: other,
            arabic: own,
        },
    }
}

/// Beads with several paragraphs on both sides: unions of good simple beads that share a paragraph.
fn joint(simple: &[Shape], weigher: &Weigher<'_>) -> Vec<Shape> {
    const BEST: usize = 4;
    let better = |a: &(f32, Shape), b: &(f32, Shape)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    let mut ranked: Sides<Vec<Vec<(f32, Shape)>>> =
        Sides::from_fn(|s| vec![Vec::new(); weigher.cover.rows[s].len()]);
    for shape in simple {
        let cov = weigher.mutual(shape);
        for side in Side::BOTH {
            for &p in shape.members(side).as_slice() {
                let list = &mut ranked[side][p as usize];
                list.push((cov, *shape));
                // The best are few of many: what is ranked is thrown away as it grows.
                if list.len() >= 16 * BEST {
                    list.sort_unstable_by(better);
                    list.truncate(2 * BEST);
                }
            }
        }
    }
    let mut out = Vec::new();
    for side in Side::BOTH {
        for list in &mut ranked[side] {
            list.sort_unstable_by(better);
            list.truncate(2 * BEST);
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

/// A paragraph near to one of the other side.
#[derive(Clone, Copy)]
struct Facing {
    paragraph: u32,
    /// The weight of the other that it explains.
    explains: f32,
    /// The weight of its own that the other explains.
    explained: f32,
}

/// Room for looking for the best rival of a set, used again for each.
#[derive(Default)]
struct Room {
    /// Paragraph by paragraph, the weight of the set that it explains, and its own that the set does.
    sums: Sides<Vec<(f32, f32)>>,
    touched: Vec<u32>,
    /// How well a paragraph and the set may explain each other, and how much of the set it explains.
    rivals: Vec<(f32, f32, u32)>,
}

/// Some of the at most three members of a set, one bit each.
type Some3 = usize;

/// Where the two sides of an [`Inside`] stand in its arrays.
const fn place(side: Side) -> usize {
    match side {
        Side::English => 0,
        Side::Arabic => 1,
    }
}

/// What the members of a candidate explain of each other; what is asked for again and again is
/// worked out once.
struct Inside<'c> {
    shape: &'c Shape,
    weights: [[f32; MOST]; 2],
    /// By side, own member and other member.
    near: [[[Option<Near<'c>>; MOST]; MOST]; 2],
    /// By side, own member and members of the other side.
    known: [[[f32; 1 << MOST]; MOST]; 2],
}

impl<'c> Inside<'c> {
    fn of(cover: &'c Cover, shape: &'c Shape) -> Self {
        let mut out = Self {
            shape,
            weights: [[0.0; MOST]; 2],
            near: [[[None; MOST]; MOST]; 2],
            known: [[[f32::NAN; 1 << MOST]; MOST]; 2],
        };
        for side in Side::BOTH {
            let at = place(side);
            let own = shape.members(side).as_slice().iter();
            let slots = out.weights[at].iter_mut().zip(&mut out.near[at]);
            for (p, (weight, near)) in own.zip(slots) {
                let Some(row) = cover.rows[side].get(*p as usize) else {
                    continue;
                };
                *weight = row.weight;
                let others = shape.members(side.other()).as_slice();
                for (slot, &q) in near.iter_mut().zip(others) {
                    *slot = row.find(q);
                }
            }
        }
        out
    }

    const fn all(&self, side: Side) -> Some3 {
        (1 << self.shape.members(side).len()) - 1
    }

    /// The weight of one member that some of the other side explain.
    fn explained(&mut self, side: Side, own: usize, others: Some3) -> f32 {
        let at = place(side);
        let known = self.known[at].get(own).and_then(|k| k.get(others));
        match known {
            Some(known) if !known.is_nan() => return *known,
            Some(_) => {}
            None => return 0.0,
        }
        let mut near = self.near[at].get(own).into_iter().flatten();
        let mut near = (0..MOST).filter_map(|k| {
            let near = near.next()?.as_ref();
            near.filter(|_| others >> k & 1 == 1)
        });
        let found = match (near.next(), near.next(), near.next()) {
            (None, ..) => 0.0,
            (Some(a), None, _) => a.alone,
            (Some(a), Some(b), c) => a.together(*b, c.copied()),
        };
        if let Some(slot) = self.known[at].get_mut(own).and_then(|k| k.get_mut(others)) {
            *slot = found;
        }
        found
    }

    /// The weight of some members that some of the other side explain.
    fn matched(&mut self, side: Side, own: Some3, others: Some3) -> f32 {
        let own = (0..MOST).filter(|k| own >> k & 1 == 1);
        own.map(|k| self.explained(side, k, others)).sum()
    }

    /// The share of some members' weight that some of the other side explain.
    fn share(&mut self, side: Side, own: Some3, others: Some3) -> f32 {
        let weights = self.weights[place(side)].iter().enumerate();
        let weights = weights.filter(|(k, _)| own >> k & 1 == 1);
        let all: f32 = 1e-6 + weights.map(|(_, w)| w).sum::<f32>();
        self.matched(side, own, others) / all
    }

    /// The share of what a bead with several paragraphs on both sides explains that is lost when it
    /// is cut in two at the best place: near 0, it is two beads side by side.
    fn cohesion(&mut self) -> f32 {
        let (english, arabic) = (self.all(Side::English), self.all(Side::Arabic));
        if english == 1 || arabic == 1 {
            return 0.0;
        }
        let mut both = |e: Some3, a: Some3| {
            self.matched(Side::English, e, a) + self.matched(Side::Arabic, a, e)
        };
        let whole = both(english, arabic).max(1e-6);
        let mut best = 0.0f32;
        for e in 1..english {
            for a in 1..arabic {
                best = best.max(both(e, a) + both(english & !e, arabic & !a));
            }
        }
        1.0 - best / whole
    }
}

/// Computes what beads explain.
struct Weigher<'c> {
    cover: &'c Cover,
    told: &'c Sides<Vec<Vec<Told>>>,
    /// Paragraph by paragraph, what is near to it, those first that explain most of it.
    facing: Sides<Vec<Vec<Facing>>>,
    /// Paragraph by paragraph, those that it and they explain of each other best: one more than a bead
    /// may have on a side, so that one stands outside.
    best: Sides<Vec<[(u32, f32); MOST + 1]>>,
    lengths: Sides<Vec<f32>>,
    /// Log of the expected Arabic length of an English character.
    ratio: f32,
    /// How loosely the texts agree, about -1 for translations to 1 for texts written apart.
    looseness: f32,
}

/// Log of the usual ratio of Arabic to English characters in news (measured on NTREX-128: 0.86).
const USUAL_RATIO: f32 = -0.15;

impl<'c> Weigher<'c> {
    fn new(cover: &'c Cover, told: &'c Sides<Vec<Vec<Told>>>, paragraphs: Sides<&[&str]>) -> Self {
        #[allow(
            clippy::cast_precision_loss,
            reason = "a rounded length is as good for a ratio"
        )]
        let lengths = Sides::from_fn(|s| {
            paragraphs[s]
                .iter()
                .map(|p| p.chars().count().max(1) as f32)
                .collect::<Vec<f32>>()
        });
        let sum = |s: Side| lengths[s].iter().sum::<f32>();
        let own = (sum(Side::Arabic) / sum(Side::English)).ln();
        let facing = Sides::from_fn(|s| {
            let of = |(p, row): (u32, &Row)| {
                let mut all: Vec<Facing> = row
                    .near()
                    .map(|q| Facing {
                        paragraph: q,
                        explains: row.explained(&[q]),
                        explained: cover.rows[s.other()]
                            .get(q as usize)
                            .map_or(0.0, |r| r.explained(&[p])),
                    })
                    .collect();
                all.sort_unstable_by(|a, b| b.explains.total_cmp(&a.explains));
                all
            };
            (0u32..).zip(&cover.rows[s]).map(of).collect()
        });
        let best = Sides::from_fn(|s: Side| {
            let of = |(row, facing): (&Row, &Vec<Facing>)| best_of(cover, s, row, facing);
            let rows = cover.rows[s].iter().zip(&facing[s]);
            rows.map(of).collect()
        });
        Self {
            looseness: looseness(cover),
            cover,
            told,
            facing,
            best,
            ratio: 0.5 * own + 0.5 * USUAL_RATIO,
            lengths,
        }
    }

    fn near(&self, side: Side, p: u32) -> impl Iterator<Item = u32> {
        let row = self.cover.rows[side].get(p as usize);
        row.into_iter().flat_map(Row::near)
    }

    fn weight(&self, side: Side, p: u32) -> f32 {
        self.cover.rows[side]
            .get(p as usize)
            .map_or(0.0, |r| r.weight)
    }

    fn explained(&self, side: Side, p: u32, others: &[u32]) -> f32 {
        self.cover.rows[side]
            .get(p as usize)
            .map_or(0.0, |r| r.explained(others))
    }

    /// The share of a set's weight that a set of the other side explains.
    fn share(&self, side: Side, own: &[u32], others: &[u32]) -> f32 {
        let (mut matched, mut all) = (0.0, 1e-6);
        for &p in own {
            matched += self.explained(side, p, others);
            all += self.weight(side, p);
        }
        matched / all
    }

    fn both(&self, english: &[u32], arabic: &[u32]) -> f32 {
        (self.share(Side::English, english, arabic) * self.share(Side::Arabic, arabic, english))
            .max(0.0)
            .sqrt()
    }

    fn mutual(&self, shape: &Shape) -> f32 {
        self.both(shape.english.as_slice(), shape.arabic.as_slice())
    }

    /// The best rival to a set: a single paragraph outside the bead, near to a member.
    fn rival(&self, side: Side, shape: &Shape, room: &mut Room) -> f32 {
        let own = shape.members(side);
        let facing = shape.members(side.other());
        if own.len() == 1 {
            let best = self.best[side].get(own.first() as usize);
            let outside = best.into_iter().flatten().find(|(q, _)| !facing.has(*q));
            return outside.map_or(0.0, |(_, cov)| *cov);
        }
        let sums = &mut room.sums[side.other()];
        sums.resize(self.lengths[side.other()].len(), (0.0, 0.0));
        let mut all = 1e-6;
        for &p in own.as_slice() {
            all += self.weight(side, p);
            for f in self.facing[side].get(p as usize).into_iter().flatten() {
                if let Some(sum) = sums.get_mut(f.paragraph as usize) {
                    if *sum == (0.0, 0.0) {
                        room.touched.push(f.paragraph);
                    }
                    sum.0 += f.explains;
                    // Together the members explain no more than the sum of what each does.
                    sum.1 += f.explained;
                }
            }
        }
        for q in room.touched.drain(..) {
            let sum = sums.get_mut(q as usize).map(std::mem::take);
            let (explains, explained) = sum.unwrap_or_default();
            if facing.has(q) {
                continue;
            }
            let explains = explains / all;
            let back = explained / (1e-6 + self.weight(side.other(), q));
            let at_most = (explains * back).max(0.0).sqrt() * 1.001 + 1e-6;
            room.rivals.push((at_most, explains, q));
        }
        let mut best = 0.0f32;
        loop {
            let likely = room.rivals.iter().enumerate();
            let likely = likely.filter(|(_, r)| r.0 > best);
            let Some(at) = likely.max_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|m| m.0) else {
                break;
            };
            let (_, explains, q) = room.rivals.swap_remove(at);
            let back = self.share(side.other(), &[q], own.as_slice());
            best = best.max((explains * back).max(0.0).sqrt());
        }
        room.rivals.clear();
        best
    }

    fn numbers(&self, side: Side, shape: &Shape) -> (f32, f32) {
        let others = shape.members(side.other()).as_slice();
        let (mut hit, mut all) = (0.0, 0.0);
        for &p in shape.members(side).as_slice() {
            if let Some(row) = self.cover.rows[side].get(p as usize) {
                hit += row.explained_numbers(others);
                all += row.numbers;
            }
        }
        (hit, all - hit)
    }

    /// Of a side's sentences, by weight: the share told by the facing paragraphs, the share told better
    /// elsewhere, and the least share of one paragraph told here.
    fn told(&self, side: Side, shape: &Shape) -> (f32, f32, f32) {
        let facing = shape.members(side.other());
        let (mut here, mut elsewhere, mut all, mut least) = (0.0f32, 0.0f32, 1e-6f32, 1.0f32);
        for &p in shape.members(side).as_slice() {
            let (mut own, mut own_all) = (0.0f32, 1e-6f32);
            for sentence in self.told[side].get(p as usize).into_iter().flatten() {
                let (mut inside, mut outside) = (0.0f32, 0.0f32);
                for &(q, p) in &sentence.by {
                    let best = if facing.has(q) {
                        &mut inside
                    } else {
                        &mut outside
                    };
                    *best = best.max(p);
                }
                own += sentence.weight * inside;
                own_all += sentence.weight;
                elsewhere += sentence.weight * (outside - inside).max(0.0);
            }
            here += own;
            all += own_all;
            least = least.min(own / own_all);
        }
        (here / all, elsewhere / all, least)
    }

    /// What the parts of the merged side say: the least share of a part that the bead explains, how
    /// much of the facing side the best part alone leaves unexplained, and the least margin by which
    /// a part prefers this bead to a paragraph outside.
    fn parts(&self, side: Side, inside: &mut Inside<'_>) -> Option<(f32, f32, f32)> {
        let own = inside.shape.members(side);
        let facing = inside.shape.members(side.other());
        if own.len() < 2 {
            return None;
        }
        let (mine, others) = (inside.all(side), inside.all(side.other()));
        let (mut least, mut margin, mut alone) = (f32::MAX, f32::MAX, 0.0f32);
        for (k, &p) in own.as_slice().iter().enumerate() {
            let share = inside.share(side, 1 << k, others);
            let outside = self.facing[side]
                .get(p as usize)
                .and_then(|all| all.iter().find(|f| !facing.has(f.paragraph)))
                .map_or(0.0, |f| f.explains / (1e-6 + self.weight(side, p)));
            least = least.min(share);
            margin = margin.min(share - outside);
            alone = alone.max(inside.share(side.other(), others, 1 << k));
        }
        let gain = inside.share(side.other(), others, mine) - alone;
        Some((least, gain, margin))
    }

    fn features(&self, shape: &Shape, room: &mut Room) -> [f32; CONTENT] {
        let (english, arabic) = (shape.english.as_slice(), shape.arabic.as_slice());
        let mut inside = Inside::of(self.cover, shape);
        let (all_e, all_a) = (inside.all(Side::English), inside.all(Side::Arabic));
        let cov_e = inside.share(Side::English, all_e, all_a);
        let cov_a = inside.share(Side::Arabic, all_a, all_e);
        let cov = (cov_e * cov_a).max(0.0).sqrt();
        let matched = inside.matched(Side::English, all_e, all_a)
            + inside.matched(Side::Arabic, all_a, all_e);
        let (hit_e, miss_e) = self.numbers(Side::English, shape);
        let (hit_a, miss_a) = self.numbers(Side::Arabic, shape);
        let length = |s: Side| {
            shape
                .members(s)
                .as_slice()
                .iter()
                .filter_map(|&p| self.lengths[s].get(p as usize))
                .sum::<f32>()
        };
        let (le, la) = (length(Side::English), length(Side::Arabic));
        let off = ((la / le).ln() - self.ratio).abs();
        // A long paragraph's ratio strays less by chance (Gale & Church 1993).
        let surprise = off * (le.min(la).min(200.0) / 100.0).sqrt();
        let parts = [
            self.parts(Side::English, &mut inside),
            self.parts(Side::Arabic, &mut inside),
        ];
        let mut least = 1.0f32;
        let mut gain = 0.0f32;
        let mut margin = 1.0f32;
        for (l, g, m) in parts.iter().flatten() {
            least = least.min(*l);
            gain = gain.max(*g);
            margin = margin.min(*m);
        }
        let (here_e, else_e, least_e) = self.told(Side::English, shape);
        let (here_a, else_a, least_a) = self.told(Side::Arabic, shape);
        let merged = parts.iter().any(Option::is_some);
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let of_merge = |x: f32| if merged { x } else { 0.0 };
        let plain: [f32; PLAIN] = [
            1.0,
            cov_e,
            cov_a,
            cov,
            cov_e.min(cov_a),
            cov - self.rival(Side::English, shape, room),
            cov - self.rival(Side::Arabic, shape, room),
            matched.ln_1p(),
            hit_e.min(hit_a).min(2.0),
            miss_e.min(miss_a).min(2.0),
            (miss_e + miss_a).min(3.0),
            off.min(2.0),
            surprise.min(3.0),
            flag(merged),
            flag(english.len().max(arabic.len()) > 2),
            of_merge(least),
            of_merge(gain),
            of_merge(margin),
            cov_e.max(cov_a),
            (gaps(&shape.english) + gaps(&shape.arabic)).min(6.0) / 6.0,
            flag(english.len() > 1 && arabic.len() > 1),
            inside.cohesion(),
            here_e.min(here_a),
            here_e.max(here_a),
            else_e,
            else_a,
            of_merge(least_e.min(least_a)),
            of_merge(else_e.max(else_a)),
        ];
        let mut out = [0.0; CONTENT];
        let loose = LOOSE.iter().filter_map(|&k| plain.get(k));
        let loose = loose.map(|x| x * self.looseness);
        for (slot, x) in out.iter_mut().zip(plain.iter().copied().chain(loose)) {
            *slot = x;
        }
        out
    }
}

/// Of what is near to a paragraph, the few that it and they explain of each other best.
fn best_of(cover: &Cover, side: Side, row: &Row, facing: &[Facing]) -> [(u32, f32); MOST + 1] {
    let mut best = [(u32::MAX, 0.0f32); MOST + 1];
    for f in facing {
        let other = cover.rows[side.other()].get(f.paragraph as usize);
        let back = f.explained / (1e-6 + other.map_or(0.0, |r| r.weight));
        let cov = (f.explains / (1e-6 + row.weight) * back).max(0.0).sqrt();
        let mut next = (f.paragraph, cov);
        for slot in &mut best {
            if next.1 > slot.1 {
                std::mem::swap(slot, &mut next);
            }
        }
    }
    best
}

/// How loosely two texts agree, by what the paragraphs nearest to each other explain of each other:
/// some 0.6 in translations, 0.3 in two newsrooms.
fn looseness(cover: &Cover) -> f32 {
    let nearest = |side: Side, p: u32| cover.rows[side].get(p as usize)?.near().next();
    let (mut sum, mut all) = (0.0f32, 0.0f32);
    for (e, row) in (0u32..).zip(&cover.rows.english) {
        let Some(a) = nearest(Side::English, e) else {
            continue;
        };
        if nearest(Side::Arabic, a) == Some(e)
            && let Some(other) = cover.rows.arabic.get(a as usize)
        {
            let own = row.explained(&[a]) / row.weight;
            let back = other.explained(&[e]) / other.weight;
            sum += (own * back).max(0.0).sqrt();
            all += 1.0;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    ((0.45 - sum / all) / 0.2).clamp(-2.0, 2.0)
}

/// How many paragraphs a set skips between its first and its last.
#[allow(clippy::cast_precision_loss, reason = "capped at once by the caller")]
fn gaps(set: &Set) -> f32 {
    (set.last() - set.first() + 1 - index(set.len())) as f32
}
