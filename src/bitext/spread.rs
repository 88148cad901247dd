//! The spread: beads as bands, one below the other, so that what corresponds starts level.
//!
//! Invariant: every paragraph of the sides shown is in exactly one band; bands are never empty.
//! Must not know: rows and heights (the reader sets bands at a width).

use crate::bitext::bead::Alignment;
use crate::text::{ParaId, Side, Sides, narrow};

/// Paragraphs that stand level: a bead, or one paragraph of a text in its own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Band {
    /// Paragraph indices on each side, ascending.
    pub members: Sides<Vec<u32>>,
}

impl Band {
    /// The first paragraph on a side.
    #[must_use]
    pub fn first(&self, side: Side) -> Option<ParaId> {
        self.members[side].first().map(|&i| ParaId::new(side, i))
    }
}

/// The bands of an article in one order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread(Order);

/// Where nothing is known of beads, the order needs no table: a text may have millions of paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Order {
    /// As many bands as the longer side has paragraphs.
    Abreast(Sides<usize>),
    /// One side alone.
    Own(Side, usize),
    /// By beads.
    Beads(Table),
}

impl Default for Order {
    fn default() -> Self {
        Self::Abreast(Sides::new(0, 0))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Table {
    bands: Vec<Band>,
    band_of: Sides<Vec<usize>>,
    moved: Sides<Vec<bool>>,
}

impl Spread {
    /// Sets beads in the order of the leading side. What the leading side lacks stands after what it
    /// follows in its own text.
    #[must_use]
    pub fn level(alignment: &Alignment, lead: Side) -> Self {
        let beads = alignment.beads();
        let led = |k: usize| beads[k].members(lead).first().copied();
        let mut order: Vec<usize> = (0..beads.len()).filter(|&k| led(k).is_some()).collect();
        order.sort_by_key(|&k| led(k));
        // Each bead that the lead lacks follows the bead of the paragraph before it on its own side.
        let mut follows: Vec<Vec<usize>> = vec![Vec::new(); beads.len()];
        let mut first = Vec::new();
        let mut alone: Vec<usize> = (0..beads.len()).filter(|&k| led(k).is_none()).collect();
        alone.sort_by_key(|&k| beads[k].members(lead.other()).first().copied());
        for k in alone {
            let before = beads[k]
                .members(lead.other())
                .first()
                .and_then(|i| i.checked_sub(1));
            match before.and_then(|i| alignment.bead_of(ParaId::new(lead.other(), i))) {
                Some(bead) => follows[bead].push(k),
                None => first.push(k),
            }
        }
        let mut bands = Vec::with_capacity(beads.len());
        let mut displaced = Vec::with_capacity(beads.len());
        // What follows a bead out of order is out of order with it.
        let mut stack: Vec<(usize, bool)> = first
            .into_iter()
            .chain(order)
            .rev()
            .map(|k| (k, false))
            .collect();
        while let Some((k, along)) = stack.pop() {
            bands.push(Band {
                members: Sides::from_fn(|side| beads[k].members(side).to_vec()),
            });
            let out = along || alignment.is_crossing(k);
            displaced.push(out);
            stack.extend(follows[k].iter().rev().map(|&f| (f, out)));
        }
        let mut spread = Table::of(bands);
        for (band, out) in spread.bands.iter().zip(displaced) {
            for &i in band.members[lead.other()].iter().filter(|_| out) {
                spread.moved[lead.other()][i as usize] = true;
            }
        }
        Self(Order::Beads(spread))
    }

    /// Sets the first paragraph beside the first, the second beside the second, and so on: what is shown
    /// while it is not known yet what corresponds.
    #[must_use]
    pub fn abreast(lens: Sides<usize>) -> Self {
        Self(Order::Abreast(lens))
    }

    /// Sets one side's paragraphs in their own order.
    #[must_use]
    pub fn own(side: Side, len: usize) -> Self {
        Self(Order::Own(side, len))
    }

    /// How many bands there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Order::Abreast(lens) => lens.english.max(lens.arabic),
            Order::Own(_, len) => *len,
            Order::Beads(table) => table.bands.len(),
        }
    }

    /// Whether there is no band.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number of bands, from the top, after which none has anything on a side.
    #[must_use]
    pub fn extent(&self, side: Side) -> usize {
        match &self.0 {
            Order::Abreast(lens) => lens[side],
            Order::Own(own, len) => {
                if *own == side {
                    *len
                } else {
                    0
                }
            }
            Order::Beads(table) => table.bands.len(),
        }
    }

    /// A band, counted from the top.
    #[must_use]
    pub fn band(&self, at: usize) -> Option<Band> {
        let upto = |len: usize| {
            if at < len {
                vec![narrow(at)]
            } else {
                Vec::new()
            }
        };
        match &self.0 {
            Order::Beads(table) => table.bands.get(at).cloned(),
            _ if at >= self.len() => None,
            Order::Abreast(lens) => Some(Band {
                members: lens.map(upto),
            }),
            Order::Own(side, len) => {
                let mut members = Sides::new(Vec::new(), Vec::new());
                members[*side] = upto(*len);
                Some(Band { members })
            }
        }
    }

    /// The bands, from the top.
    pub fn bands(&self) -> impl Iterator<Item = Band> + '_ {
        (0..self.len()).map_while(|at| self.band(at))
    }

    /// The band that holds a paragraph.
    #[must_use]
    pub fn band_of(&self, para: ParaId) -> Option<usize> {
        match &self.0 {
            Order::Beads(table) => table.band_of[para.side].get(para.at()).copied(),
            _ => Some(para.at()).filter(|&at| at < self.extent(para.side)),
        }
    }

    /// The paragraph of a side that stands nearest to a band: in it, else above, else below.
    #[must_use]
    pub fn nearest(&self, at: usize, side: Side) -> Option<ParaId> {
        match &self.0 {
            Order::Beads(table) => {
                let above = table.bands.get(..=at)?.iter().rev();
                let mut above = above.filter_map(|b| b.first(side));
                let below = || table.bands.get(at..)?.iter().find_map(|b| b.first(side));
                above.next().or_else(below)
            }
            _ => {
                let last = self.extent(side).checked_sub(1)?;
                Some(ParaId::new(side, u32::try_from(last.min(at)).ok()?))
            }
        }
    }

    /// Whether a paragraph stands out of its own text's order here.
    #[must_use]
    pub fn is_moved(&self, para: ParaId) -> bool {
        match &self.0 {
            Order::Beads(table) => {
                let moved = table.moved[para.side].get(para.at());
                moved.copied().unwrap_or(false)
            }
            _ => false,
        }
    }
}

impl Table {
    fn of(bands: Vec<Band>) -> Self {
        let mut band_of = Sides::new(Vec::new(), Vec::new());
        let mut moved = Sides::new(Vec::new(), Vec::new());
        for side in Side::BOTH {
            let all = || bands.iter().flat_map(|b| b.members[side].iter().copied());
            let len = all().max().map_or(0, |i| i as usize + 1);
            band_of[side] = vec![0; len];
            moved[side] = vec![false; len];
            for (b, band) in bands.iter().enumerate() {
                let mut before = None;
                for &i in &band.members[side] {
                    band_of[side][i as usize] = b;
                    // A merged paragraph from elsewhere in its text.
                    moved[side][i as usize] = before.is_some_and(|b: u32| b + 1 != i);
                    before = Some(i);
                }
            }
        }
        Self {
            bands,
            band_of,
            moved,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bitext::Bead;

    proptest! {
        /// Every paragraph is in exactly one band, no band is empty, and the lead is not moved but by a merge.
        #[test]
        fn any_beads_make_a_spread(
            given in prop::collection::vec(
                (prop::collection::vec(0u32..7, 0..3), prop::collection::vec(0u32..7, 0..3)), 0..7),
            lens in (0usize..7, 0usize..7),
            english in any::<bool>(),
        ) {
            let lens = Sides::new(lens.0, lens.1);
            let beads = given.iter().map(|(e, a)| bead(e, a)).collect();
            let lead = if english { Side::English } else { Side::Arabic };
            let alignment = Alignment::new(beads, lens);
            let spread = Spread::level(&alignment, lead);
            prop_assert_eq!(spread.len(), alignment.beads().len());
            for side in Side::BOTH {
                let mut all: Vec<u32> = spread.bands().flat_map(|b| b.members[side].clone()).collect();
                let firsts = spread.bands().filter_map(|b| b.first(lead));
                prop_assert!(firsts.is_sorted());
                all.sort_unstable();
                prop_assert!(all.into_iter().eq(0..lens[side] as u32));
                for index in 0..lens[side] as u32 {
                    let para = ParaId::new(side, index);
                    let band = spread.band_of(para).and_then(|at| spread.band(at));
                    prop_assert!(band.is_some_and(|b| b.members[side].contains(&index)));
                }
            }
            for band in spread.bands() {
                prop_assert!(Side::BOTH.iter().any(|&s| !band.members[s].is_empty()));
            }
        }
    }

    fn bead(english: &[u32], arabic: &[u32]) -> Bead {
        Bead {
            english: english.to_vec(),
            arabic: arabic.to_vec(),
            ..Bead::default()
        }
    }

    fn shape(spread: &Spread) -> Vec<(Vec<u32>, Vec<u32>)> {
        spread
            .bands()
            .map(|b| (b.members.english.clone(), b.members.arabic.clone()))
            .collect()
    }

    fn sample() -> Alignment {
        Alignment::new(
            vec![bead(&[1], &[1]), bead(&[2], &[3]), bead(&[3], &[2])],
            Sides::new(4, 5),
        )
    }

    #[test]
    fn the_lead_keeps_its_order_and_the_other_side_fills_in() {
        let spread = Spread::level(&sample(), Side::English);
        assert_eq!(
            shape(&spread),
            [
                (vec![], vec![0]),
                (vec![0], vec![]),
                (vec![1], vec![1]),
                (vec![2], vec![3]),
                (vec![], vec![4]),
                (vec![3], vec![2]),
            ]
        );
        assert_eq!(spread.band_of(ParaId::new(Side::Arabic, 2)), Some(5));
        let moved: Vec<_> = (0..5)
            .map(|i| spread.is_moved(ParaId::new(Side::Arabic, i)))
            .collect();
        assert_eq!(moved, [false, false, true, false, false]);
        assert!((0..4).all(|i| !spread.is_moved(ParaId::new(Side::English, i))));
    }

    #[test]
    fn the_other_lead_mirrors_it() {
        let spread = Spread::level(&sample(), Side::Arabic);
        assert_eq!(
            shape(&spread),
            [
                (vec![0], vec![]),
                (vec![], vec![0]),
                (vec![1], vec![1]),
                (vec![3], vec![2]),
                (vec![2], vec![3]),
                (vec![], vec![4]),
            ]
        );
    }

    #[test]
    fn abreast_pairs_by_number() {
        let spread = Spread::abreast(Sides::new(1, 2));
        assert_eq!(shape(&spread), [(vec![0], vec![0]), (vec![], vec![1])]);
    }

    #[test]
    fn own_order_has_a_band_a_paragraph() {
        let spread = Spread::own(Side::Arabic, 2);
        assert_eq!(shape(&spread), [(vec![], vec![0]), (vec![], vec![1])]);
    }
}
