//! Candidate beads and the features a probability is computed from.
//!
//! Candidates come from content alone: sets of up to [`MOST`] paragraphs a side, neighbours or not,
//! drawn from those that explain each other best. Most weight lies in the margins: how much better a
//! bead explains its paragraphs than the best rival outside it does.
//! Invariant: a bead occurs once; features are finite; the order is the same on every run.

use std::collections::BTreeSet;

use super::cover::{Cover, Row};
use super::index;
use crate::bitext::article::Role;
use crate::language::hash::FastMap;
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
        let mut all = indices.to_vec();
        all.sort_unstable();
        all.dedup();
        if all.is_empty() || all.len() > MOST {
            return None;
        }
        let mut at = [u32::MAX; MOST];
        for (slot, i) in at.iter_mut().zip(&all) {
            *slot = *i;
        }
        Some(Self {
            len: u8::try_from(all.len()).unwrap_or(0),
            at,
        })
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
        Self::of(&[self.as_slice(), other.as_slice()].concat())
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
pub(super) const CONTENT: usize = 22;

/// Candidate beads with their features.
#[derive(Debug)]
pub(super) struct Candidates {
    beads: Vec<Shape>,
    features: Vec<[f32; CONTENT]>,
}

impl Candidates {
    pub(super) fn of(cover: &Cover, paragraphs: Sides<&[&str]>, roles: &Sides<Vec<Role>>) -> Self {
        let weigher = Weigher::new(cover, paragraphs);
        let mut shapes = simple(&weigher);
        let joint = joint(&shapes, &weigher);
        shapes.extend(joint);
        shapes.retain(|s| roles_agree(s, roles));
        let beads: Vec<Shape> = shapes.into_iter().collect();
        let mut rivals = Sides::new(FastMap::default(), FastMap::default());
        let features = beads
            .iter()
            .map(|s| weigher.features(s, &mut rivals))
            .collect();
        Self { beads, features }
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
fn simple(weigher: &Weigher<'_>) -> BTreeSet<Shape> {
    let mut out = BTreeSet::new();
    for side in Side::BOTH {
        for p in 0..weigher.cover.rows[side].len() {
            let p = index(p);
            let near: Vec<u32> = weigher.near(side, p).collect();
            let mut add = |set: &[u32]| {
                if let (Some(one), Some(set)) = (Set::of(&[p]), Set::of(set)) {
                    out.insert(shape(side, one, set));
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
fn joint(simple: &BTreeSet<Shape>, weigher: &Weigher<'_>) -> Vec<Shape> {
    const BEST: usize = 4;
    let mut ranked: Sides<Vec<Vec<(f32, Shape)>>> =
        Sides::from_fn(|s| vec![Vec::new(); weigher.cover.rows[s].len()]);
    for shape in simple {
        let cov = weigher.mutual(shape);
        for side in Side::BOTH {
            for &p in shape.members(side).as_slice() {
                ranked[side][p as usize].push((cov, *shape));
            }
        }
    }
    let mut out = BTreeSet::new();
    for side in Side::BOTH {
        for list in &mut ranked[side] {
            list.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            list.truncate(2 * BEST);
            for (k, (_, a)) in list.iter().enumerate() {
                for (_, b) in list.iter().skip(k + 1) {
                    if let (Some(english), Some(arabic)) =
                        (a.english.union(&b.english), a.arabic.union(&b.arabic))
                        && english.len() > 1
                        && arabic.len() > 1
                    {
                        out.insert(Shape { english, arabic });
                    }
                }
            }
        }
    }
    out.into_iter().collect()
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

/// A paragraph that may stand in the place of what faces a set.
struct Rival {
    paragraph: u32,
    /// How well it and the set may explain each other.
    at_most: f32,
    /// How well they do, once that has been asked for.
    cov: Option<f32>,
}

/// The rivals to each set, kept because many beads share a set.
type Rivals = FastMap<Set, Vec<Rival>>;

/// Computes what beads explain.
struct Weigher<'c> {
    cover: &'c Cover,
    /// Paragraph by paragraph, what is near to it, those first that explain most of it.
    facing: Sides<Vec<Vec<Facing>>>,
    lengths: Sides<Vec<f32>>,
    /// Log of the expected Arabic length of an English character.
    ratio: f32,
}

/// Log of the usual ratio of Arabic to English characters in news (measured on NTREX-128: 0.86).
const USUAL_RATIO: f32 = -0.15;

impl<'c> Weigher<'c> {
    fn new(cover: &'c Cover, paragraphs: Sides<&[&str]>) -> Self {
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
        Self {
            cover,
            facing,
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
    fn rival(&self, side: Side, shape: &Shape, rivals: &mut Rivals) -> f32 {
        let own = shape.members(side);
        let facing = shape.members(side.other());
        let rivals = rivals
            .entry(*own)
            .or_insert_with(|| self.rivals(side, own.as_slice()));
        let mut best = 0.0f32;
        for rival in rivals {
            if rival.at_most < best {
                break;
            }
            if facing.has(rival.paragraph) {
                continue;
            }
            let cov = *rival.cov.get_or_insert_with(|| match side {
                Side::English => self.both(own.as_slice(), &[rival.paragraph]),
                Side::Arabic => self.both(&[rival.paragraph], own.as_slice()),
            });
            best = best.max(cov);
        }
        best
    }

    /// The paragraphs near to a set, those first that may explain it and be explained by it best.
    fn rivals(&self, side: Side, own: &[u32]) -> Vec<Rival> {
        let members = own
            .iter()
            .filter_map(|&p| self.facing[side].get(p as usize));
        let mut near: Vec<Facing> = members.flatten().copied().collect();
        near.sort_unstable_by_key(|f| f.paragraph);
        let all: f32 = own.iter().map(|&p| self.weight(side, p)).sum();
        let mut out: Vec<Rival> = near
            .chunk_by(|a, b| a.paragraph == b.paragraph)
            .filter_map(|same| {
                let paragraph = same.first()?.paragraph;
                let explains: f32 = same.iter().map(|f| f.explains).sum();
                // Together the members explain no more than the sum of what each does.
                let explained: f32 = same.iter().map(|f| f.explained).sum();
                let other = self.weight(side.other(), paragraph);
                let cov = (explains / all * (explained / other)).max(0.0).sqrt();
                Some(Rival {
                    paragraph,
                    at_most: cov * 1.001 + 1e-6,
                    cov: None,
                })
            })
            .collect();
        out.sort_unstable_by(|a, b| b.at_most.total_cmp(&a.at_most));
        out
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

    /// What the parts of the merged side say: the least share of a part that the bead explains, how
    /// much of the facing side the best part alone leaves unexplained, and the least margin by which
    /// a part prefers this bead to a paragraph outside.
    fn parts(&self, side: Side, shape: &Shape) -> Option<(f32, f32, f32)> {
        let own = shape.members(side);
        let facing = shape.members(side.other());
        if own.len() < 2 {
            return None;
        }
        let (mut least, mut margin, mut alone) = (f32::MAX, f32::MAX, 0.0f32);
        for &p in own.as_slice() {
            let share = self.share(side, &[p], facing.as_slice());
            let outside = self.facing[side]
                .get(p as usize)
                .and_then(|all| all.iter().find(|f| !facing.has(f.paragraph)))
                .map_or(0.0, |f| self.share(side, &[p], &[f.paragraph]));
            least = least.min(share);
            margin = margin.min(share - outside);
            alone = alone.max(self.share(side.other(), facing.as_slice(), &[p]));
        }
        let gain = self.share(side.other(), facing.as_slice(), own.as_slice()) - alone;
        Some((least, gain, margin))
    }

    fn features(&self, shape: &Shape, rivals: &mut Sides<Rivals>) -> [f32; CONTENT] {
        let (english, arabic) = (shape.english.as_slice(), shape.arabic.as_slice());
        let cov_e = self.share(Side::English, english, arabic);
        let cov_a = self.share(Side::Arabic, arabic, english);
        let cov = (cov_e * cov_a).max(0.0).sqrt();
        let matched: f32 = english
            .iter()
            .map(|&p| self.explained(Side::English, p, arabic))
            .chain(
                arabic
                    .iter()
                    .map(|&p| self.explained(Side::Arabic, p, english)),
            )
            .sum();
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
            self.parts(Side::English, shape),
            self.parts(Side::Arabic, shape),
        ];
        let mut least = 1.0f32;
        let mut gain = 0.0f32;
        let mut margin = 1.0f32;
        for (l, g, m) in parts.iter().flatten() {
            least = least.min(*l);
            gain = gain.max(*g);
            margin = margin.min(*m);
        }
        let merged = parts.iter().any(Option::is_some);
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let of_merge = |x: f32| if merged { x } else { 0.0 };
        [
            1.0,
            cov_e,
            cov_a,
            cov,
            cov_e.min(cov_a),
            cov - self.rival(Side::English, shape, &mut rivals.english),
            cov - self.rival(Side::Arabic, shape, &mut rivals.arabic),
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
            self.cohesion(shape),
        ]
    }

    /// The weight that a bead explains, over both sides.
    fn matched(&self, english: &[u32], arabic: &[u32]) -> f32 {
        let of = |side: Side, own: &[u32], others: &[u32]| -> f32 {
            own.iter().map(|&p| self.explained(side, p, others)).sum()
        };
        of(Side::English, english, arabic) + of(Side::Arabic, arabic, english)
    }

    /// The share of what a bead with several paragraphs on both sides explains that is lost when it
    /// is cut in two at the best place: near 0, it is two beads side by side.
    fn cohesion(&self, shape: &Shape) -> f32 {
        let (english, arabic) = (shape.english.as_slice(), shape.arabic.as_slice());
        if english.len() < 2 || arabic.len() < 2 {
            return 0.0;
        }
        let whole = self.matched(english, arabic).max(1e-6);
        let mut best = 0.0f32;
        for e in 1..(1u32 << english.len()) - 1 {
            for a in 1..(1u32 << arabic.len()) - 1 {
                let (e1, e2) = cut(english, e);
                let (a1, a2) = cut(arabic, a);
                best = best.max(self.matched(&e1, &a1) + self.matched(&e2, &a2));
            }
        }
        1.0 - best / whole
    }
}

/// The members whose bit is set, and the others.
fn cut(all: &[u32], bits: u32) -> (Vec<u32>, Vec<u32>) {
    let side = |wanted: u32| {
        all.iter()
            .enumerate()
            .filter(|(k, _)| (bits >> k) & 1 == wanted)
            .map(|(_, p)| *p)
            .collect()
    };
    (side(1), side(0))
}

/// How many paragraphs a set skips between its first and its last.
#[allow(clippy::cast_precision_loss, reason = "capped at once by the caller")]
fn gaps(set: &Set) -> f32 {
    (set.last() - set.first() + 1 - index(set.len())) as f32
}
