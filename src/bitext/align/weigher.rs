//! The features of candidate beads: what their sides explain of each other, what others explain better.
//!
//! Most weight lies in the margins: how much better a bead explains its paragraphs than the best rival
//! outside it does.
//! Invariant: features are finite; a candidate that is dropped has no hope of being chosen.
//! Must not know: how candidates are found.

use super::cover::{Cover, Row};
use super::index;
use super::inside::Inside;
use super::shape::{MOST, Set, Shape};
use super::statements::Told;
use crate::text::{Side, Sides};

/// How many features content gives; the model adds those of the neighbours.
pub(super) const CONTENT: usize = PLAIN + LOOSE.len();

/// Features of a bead by itself.
const PLAIN: usize = 28;

/// Those of them that are also given by how loosely the two texts agree: what makes a merge in two
/// translations is chance in two newsrooms.
const LOOSE: [usize; 12] = [0, 3, 4, 5, 6, 13, 15, 16, 17, 22, 23, 24];

/// A merge is dropped that explains so much less of its single paragraph than the best rival does. On
/// the development data none such of 24,000 has log odds above -7, with its neighbours' word on it; half
/// of all merges are dropped.
const HOPELESS_ONE: f32 = -0.2;

/// The same for the margins of both its sides together (4 in 24,000 above -8, none above -5).
const HOPELESS_BOTH: f32 = -0.25;

/// The same for a bead with several paragraphs on both sides (none of 18,000 above -8).
const HOPELESS_JOINT: f32 = 0.0;

/// A paragraph near to one of the other side.
#[derive(Clone, Copy)]
struct Facing {
    pub paragraph: u32,
    /// The weight of the other that it explains.
    explains: f32,
    /// The weight of its own that the other explains.
    explained: f32,
}

/// Room for looking for the best rival of a set, used again for each.
#[derive(Default)]
pub(super) struct Room {
    /// Paragraph by paragraph, the weight of the set that it explains, and its own that the set does.
    sums: Sides<Vec<(f32, f32)>>,
    touched: Vec<u32>,
    /// How well a paragraph and the set may explain each other, and how much of the set it explains.
    rivals: Vec<(f32, f32, u32)>,
}

/// Computes what beads explain.
pub(super) struct Weigher<'c> {
    pub cover: &'c Cover,
    told: &'c Sides<Vec<Vec<Told>>>,
    /// Paragraph by paragraph, what is near to it, those first that explain most of it.
    facing: Sides<Vec<Vec<Facing>>>,
    /// Paragraph by paragraph, those that it and they explain of each other best: one more than a bead
    /// may have on a side, so that one stands outside.
    best: Sides<Vec<[(u32, f32); MOST + 1]>>,
    lengths: Sides<Vec<f32>>,
    /// Log of the expected Arabic length of an English character.
    pub ratio: f32,
    /// How loosely the texts agree, about -1 for translations to 1 for texts written apart.
    pub looseness: f32,
}

/// Log of the usual ratio of Arabic to English characters in news (measured on NTREX-128: 0.86).
const USUAL_RATIO: f32 = -0.15;

impl<'c> Weigher<'c> {
    pub(super) fn new(
        cover: &'c Cover,
        told: &'c Sides<Vec<Vec<Told>>>,
        paragraphs: Sides<&[&str]>,
    ) -> Self {
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

    pub(super) fn into_lengths(self) -> Sides<Vec<f32>> {
        self.lengths
    }

    pub(super) fn near(&self, side: Side, p: u32) -> impl Iterator<Item = u32> {
        let row = self.cover.rows[side].get(p as usize);
        row.into_iter().flat_map(Row::near)
    }

    pub(super) fn weight(&self, side: Side, p: u32) -> f32 {
        self.cover.rows[side]
            .get(p as usize)
            .map_or(0.0, |r| r.weight)
    }

    pub(super) fn explained(&self, side: Side, p: u32, others: &[u32]) -> f32 {
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

    pub(super) fn mutual(&self, shape: &Shape) -> f32 {
        self.both(shape.english.as_slice(), shape.arabic.as_slice())
    }

    /// Whether a merge of one paragraph with several may explain as much, or nearly, as one of the other
    /// side outside it does. Asked before anything is summed: together the several explain no more than
    /// the sum of what each does.
    pub(super) fn has_hope(&self, side: Side, p: u32, others: &[u32]) -> bool {
        let (mut explains, mut explained, mut weight) = (0.0f32, 0.0f32, 1e-6f32);
        let facing = self.facing[side].get(p as usize);
        for &q in others {
            let known = facing.into_iter().flatten().find(|f| f.paragraph == q);
            let (own, back) = known.map_or((0.0, 0.0), |f| (f.explains, f.explained));
            explains += own;
            explained += back;
            weight += self.weight(side.other(), q);
        }
        let share = (explains / (1e-6 + self.weight(side, p))).min(1.0);
        let most = (share * explained / weight).max(0.0).sqrt();
        most - self.outside(side, p, |q| others.contains(&q)) >= HOPELESS_ONE
    }

    /// How well the best of the other side outside a set and a paragraph explain each other.
    fn outside(&self, side: Side, p: u32, is_inside: impl Fn(u32) -> bool) -> f32 {
        let best = self.best[side].get(p as usize);
        let outside = best.into_iter().flatten().find(|(q, _)| !is_inside(*q));
        outside.map_or(0.0, |(_, cov)| *cov)
    }

    /// The best rival to a set: a single paragraph outside the bead, near to a member.
    fn rival(&self, side: Side, shape: &Shape, room: &mut Room) -> f32 {
        let own = shape.members(side);
        let facing = shape.members(side.other());
        if own.len() == 1 {
            return self.outside(side, own.first(), |q| facing.has(q));
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

    /// The features of a candidate; `None` for one without hope.
    pub(super) fn features(&self, shape: &Shape, room: &mut Room) -> Option<[f32; CONTENT]> {
        let (english, arabic) = (shape.english.as_slice(), shape.arabic.as_slice());
        let mut inside = Inside::of(self.cover, shape);
        let (all_e, all_a) = (inside.all(Side::English), inside.all(Side::Arabic));
        let cov_e = inside.share(Side::English, all_e, all_a);
        let cov_a = inside.share(Side::Arabic, all_a, all_e);
        let cov = (cov_e * cov_a).max(0.0).sqrt();
        let margins = [Side::English, Side::Arabic].map(|s| cov - self.rival(s, shape, room));
        let [margin_e, margin_a] = margins;
        let hopeless = match (english.len(), arabic.len()) {
            (1, 1) => f32::MIN,
            (1, _) | (_, 1) => HOPELESS_BOTH,
            _ => HOPELESS_JOINT,
        };
        if margin_e + margin_a < hopeless {
            return None;
        }
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
            margin_e,
            margin_a,
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
        Some(out)
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
fn gaps(set: &Set) -> f32 {
    (set.last() - set.first() + 1 - index(set.len())) as f32
}
