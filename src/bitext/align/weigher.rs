//! The features of candidate beads: what their sides explain of each other, what others explain better.
//!
//! Most weight lies in the margins: how much better a bead explains its paragraphs than the best rival
//! outside it does.
//! Invariant: features are finite; a candidate that is dropped has no hope of being chosen.
//! Must not know: how candidates are found.

use super::cover::{Cover, NO_WEIGHT, Row};
use super::inside::Inside;
use super::shape::{MOST, Set, Shape};
use super::statements::Told;
use crate::text::{Side, Sides, narrow};

/// How many features content gives; the model adds those of the neighbours.
pub(super) const CONTENT: usize = PLAIN + LOOSE;

/// How many features a bead has by itself.
const PLAIN: usize = 28;

/// How many of them are given by looseness as well.
const LOOSE: usize = 12;

/// Beyond so many characters a text's ratio of lengths is taken for no surer.
const LONG: f32 = 200.0;

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
    paragraph: u32,
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
        let (mut matched, mut all) = (0.0, NO_WEIGHT);
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
        let (mut explains, mut explained, mut weight) = (0.0f32, 0.0f32, NO_WEIGHT);
        let facing = self.facing[side].get(p as usize);
        for &q in others {
            let known = facing.into_iter().flatten().find(|f| f.paragraph == q);
            let (own, back) = known.map_or((0.0, 0.0), |f| (f.explains, f.explained));
            explains += own;
            explained += back;
            weight += self.weight(side.other(), q);
        }
        let share = (explains / (NO_WEIGHT + self.weight(side, p))).min(1.0);
        let most = (share * explained / weight).max(0.0).sqrt();
        most - self.outside(side, p, |q| others.contains(&q)) >= HOPELESS_ONE
    }

    /// How well the best of the other side outside a set and a paragraph explain each other.
    fn outside(&self, side: Side, p: u32, is_inside: impl Fn(u32) -> bool) -> f32 {
        let best = self.best[side].get(p as usize);
        let outside = best.into_iter().flatten().find(|(q, _)| !is_inside(*q));
        outside.map_or(0.0, |(_, mutual)| *mutual)
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
        let mut all = NO_WEIGHT;
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
            let back = explained / (NO_WEIGHT + self.weight(side.other(), q));
            // A little more, for rounding.
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

    fn numbers(&self, side: Side, shape: &Shape) -> Numbers {
        let others = shape.members(side.other()).as_slice();
        let (mut met, mut all) = (0.0, 0.0);
        for &p in shape.members(side).as_slice() {
            if let Some(row) = self.cover.rows[side].get(p as usize) {
                met += row.explained_numbers(others);
                all += row.numbers;
            }
        }
        Numbers {
            met,
            missed: all - met,
        }
    }

    fn told(&self, side: Side, shape: &Shape) -> Hearing {
        let facing = shape.members(side.other());
        let (mut here, mut elsewhere, mut all, mut least) = (0.0f32, 0.0f32, NO_WEIGHT, 1.0f32);
        for &p in shape.members(side).as_slice() {
            let (mut own, mut own_all) = (0.0f32, NO_WEIGHT);
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
        Hearing {
            here: here / all,
            elsewhere: elsewhere / all,
            least,
        }
    }

    /// What the parts of a side say; `None` of a side that is not merged.
    fn parts(&self, side: Side, inside: &mut Inside<'_>) -> Option<Parts> {
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
                .map_or(0.0, |f| f.explains / (NO_WEIGHT + self.weight(side, p)));
            least = least.min(share);
            margin = margin.min(share - outside);
            alone = alone.max(inside.share(side.other(), others, 1 << k));
        }
        let gain = inside.share(side.other(), others, mine) - alone;
        Some(Parts {
            least,
            gain,
            margin,
        })
    }

    /// How long a set is, in characters.
    fn length(&self, side: Side, set: &Set) -> f32 {
        let all = set.as_slice().iter();
        all.filter_map(|&p| self.lengths[side].get(p as usize))
            .sum()
    }

    /// The features of a candidate; `None` for one without hope.
    pub(super) fn features(&self, shape: &Shape, room: &mut Room) -> Option<[f32; CONTENT]> {
        let plain = self.plain(shape, room)?;
        let mut out = [0.0; CONTENT];
        let loose = plain.loose().map(|x| x * self.looseness);
        for (slot, x) in out.iter_mut().zip(plain.all().into_iter().chain(loose)) {
            *slot = x;
        }
        Some(out)
    }

    fn plain(&self, shape: &Shape, room: &mut Room) -> Option<Plain> {
        let (english, arabic) = (&shape.english, &shape.arabic);
        let mut inside = Inside::of(self.cover, shape);
        let (all_e, all_a) = (inside.all(Side::English), inside.all(Side::Arabic));
        let english_share = inside.share(Side::English, all_e, all_a);
        let arabic_share = inside.share(Side::Arabic, all_a, all_e);
        let mutual = (english_share * arabic_share).max(0.0).sqrt();
        let english_margin = mutual - self.rival(Side::English, shape, room);
        let arabic_margin = mutual - self.rival(Side::Arabic, shape, room);
        let hopeless = match (english.len(), arabic.len()) {
            (1, 1) => f32::MIN,
            (1, _) | (_, 1) => HOPELESS_BOTH,
            _ => HOPELESS_JOINT,
        };
        if english_margin + arabic_margin < hopeless {
            return None;
        }
        let matched = inside.matched(Side::English, all_e, all_a)
            + inside.matched(Side::Arabic, all_a, all_e);
        let english_numbers = self.numbers(Side::English, shape);
        let arabic_numbers = self.numbers(Side::Arabic, shape);
        let (le, la) = (
            self.length(Side::English, english),
            self.length(Side::Arabic, arabic),
        );
        let off = ((la / le).ln() - self.ratio).abs();
        // A long paragraph's ratio strays less by chance (Gale & Church 1993).
        let surprise = off * (le.min(la).min(LONG) / 100.0).sqrt();
        let parts = [
            self.parts(Side::English, &mut inside),
            self.parts(Side::Arabic, &mut inside),
        ];
        let merged = parts.iter().any(Option::is_some);
        let parts = parts.into_iter().flatten().fold(Parts::WHOLE, Parts::and);
        let english_told = self.told(Side::English, shape);
        let arabic_told = self.told(Side::Arabic, shape);
        let flag = |b: bool| if b { 1.0 } else { 0.0 };
        let of_merge = |x: f32| if merged { x } else { 0.0 };
        Some(Plain {
            english_share,
            arabic_share,
            mutual,
            less_share: english_share.min(arabic_share),
            english_margin,
            arabic_margin,
            matched: matched.ln_1p(),
            numbers_met: english_numbers.met.min(arabic_numbers.met).min(2.0),
            numbers_missed_by_both: english_numbers.missed.min(arabic_numbers.missed).min(2.0),
            numbers_missed: (english_numbers.missed + arabic_numbers.missed).min(3.0),
            length_off: off.min(2.0),
            length_surprise: surprise.min(3.0),
            is_merge: flag(merged),
            is_of_three: flag(english.len().max(arabic.len()) > 2),
            least_part: of_merge(parts.least),
            gain_of_parts: of_merge(parts.gain),
            margin_of_parts: of_merge(parts.margin),
            greater_share: english_share.max(arabic_share),
            gaps: (gaps(english) + gaps(arabic)).min(6.0) / 6.0,
            is_joint: flag(english.len() > 1 && arabic.len() > 1),
            cohesion: inside.cohesion(),
            less_told: english_told.here.min(arabic_told.here),
            more_told: english_told.here.max(arabic_told.here),
            english_told_elsewhere: english_told.elsewhere,
            arabic_told_elsewhere: arabic_told.elsewhere,
            least_told: of_merge(english_told.least.min(arabic_told.least)),
            merge_told_elsewhere: of_merge(english_told.elsewhere.max(arabic_told.elsewhere)),
        })
    }
}

/// The features of a bead by itself.
#[derive(Debug, Clone, Copy)]
struct Plain {
    /// The share of a side's weight that the other explains.
    english_share: f32,
    arabic_share: f32,
    /// The geometric mean of both.
    mutual: f32,
    less_share: f32,
    /// By how much the bead explains a side better than the best paragraph outside does.
    english_margin: f32,
    arabic_margin: f32,
    /// The weight explained on both sides, in logarithms.
    matched: f32,
    /// Weights of numbers.
    numbers_met: f32,
    numbers_missed_by_both: f32,
    numbers_missed: f32,
    /// How far the lengths are from what is expected, in logarithms; and by how much more than chance.
    length_off: f32,
    length_surprise: f32,
    is_merge: f32,
    is_of_three: f32,
    /// See [`Parts`]; of what is no merge 0.
    least_part: f32,
    gain_of_parts: f32,
    margin_of_parts: f32,
    greater_share: f32,
    /// How many paragraphs lie between its members, of six.
    gaps: f32,
    /// Whether it has several paragraphs on both sides.
    is_joint: f32,
    cohesion: f32,
    /// See [`Hearing`].
    less_told: f32,
    more_told: f32,
    english_told_elsewhere: f32,
    arabic_told_elsewhere: f32,
    least_told: f32,
    merge_told_elsewhere: f32,
}

impl Plain {
    /// All, behind a constant, in the order of the model's weights.
    const fn all(&self) -> [f32; PLAIN] {
        [
            1.0,
            self.english_share,
            self.arabic_share,
            self.mutual,
            self.less_share,
            self.english_margin,
            self.arabic_margin,
            self.matched,
            self.numbers_met,
            self.numbers_missed_by_both,
            self.numbers_missed,
            self.length_off,
            self.length_surprise,
            self.is_merge,
            self.is_of_three,
            self.least_part,
            self.gain_of_parts,
            self.margin_of_parts,
            self.greater_share,
            self.gaps,
            self.is_joint,
            self.cohesion,
            self.less_told,
            self.more_told,
            self.english_told_elsewhere,
            self.arabic_told_elsewhere,
            self.least_told,
            self.merge_told_elsewhere,
        ]
    }

    /// Those that are also given by how loosely the two texts agree: what makes a merge in two translations is
    /// chance in two newsrooms.
    const fn loose(&self) -> [f32; LOOSE] {
        [
            1.0,
            self.mutual,
            self.less_share,
            self.english_margin,
            self.arabic_margin,
            self.is_merge,
            self.least_part,
            self.gain_of_parts,
            self.margin_of_parts,
            self.less_told,
            self.more_told,
            self.english_told_elsewhere,
        ]
    }
}

/// Of a side's numbers, by weight.
#[derive(Clone, Copy)]
struct Numbers {
    /// Those that the facing paragraphs have.
    met: f32,
    /// Those that they lack.
    missed: f32,
}

/// Of a side's sentences, by weight, where they are told.
#[derive(Clone, Copy)]
struct Hearing {
    /// The share told by the facing paragraphs.
    here: f32,
    /// The share told better elsewhere.
    elsewhere: f32,
    /// The least share of one paragraph told here.
    least: f32,
}

/// What the parts of a merged side say.
#[derive(Clone, Copy)]
struct Parts {
    /// The least share of a part that the bead explains.
    least: f32,
    /// How much of the facing side the best part alone leaves unexplained.
    gain: f32,
    /// The least margin by which a part prefers this bead to a paragraph outside.
    margin: f32,
}

impl Parts {
    /// Of a side that is not merged.
    const WHOLE: Self = Self {
        least: 1.0,
        gain: 0.0,
        margin: 1.0,
    };

    /// What both sides say together.
    fn and(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            gain: self.gain.max(other.gain),
            margin: self.margin.min(other.margin),
        }
    }
}

/// Of what is near to a paragraph, the few that it and they explain of each other best.
fn best_of(cover: &Cover, side: Side, row: &Row, facing: &[Facing]) -> [(u32, f32); MOST + 1] {
    let mut best = [(u32::MAX, 0.0f32); MOST + 1];
    for f in facing {
        let other = cover.rows[side.other()].get(f.paragraph as usize);
        let back = f.explained / (NO_WEIGHT + other.map_or(0.0, |r| r.weight));
        let mutual = (f.explains / (NO_WEIGHT + row.weight) * back)
            .max(0.0)
            .sqrt();
        let mut next = (f.paragraph, mutual);
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
    let (mut sum, mut all) = (0.0f32, 0.0f32);
    for (e, a) in cover.mutually_nearest() {
        let english = cover.rows.english.get(e as usize);
        if let Some((english, arabic)) = english.zip(cover.rows.arabic.get(a as usize)) {
            let own = english.explained(&[a]) / english.weight;
            let back = arabic.explained(&[e]) / arabic.weight;
            sum += (own * back).max(0.0).sqrt();
            all += 1.0;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    // Between the two kinds, so that either is about one from it.
    ((0.45 - sum / all) / 0.2).clamp(-2.0, 2.0)
}

/// How many paragraphs a set skips between its first and its last.
fn gaps(set: &Set) -> f32 {
    (set.last() - set.first() + 1 - narrow(set.len())) as f32
}
