//! Bands of whole alignments and of parts.

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

/// Texts of ten and nine paragraphs, linked so far.
fn upto(reach: Sides<usize>) -> Alignment {
    let mut alignment = Alignment::default();
    for at in 0..reach.english.min(reach.arabic) {
        let pair = bead(&[narrow(at)], &[narrow(at)]);
        alignment.push(vec![pair], Vec::new(), Sides::new(at + 1, at + 1));
    }
    alignment.push(Vec::new(), Vec::new(), reach);
    alignment
}

const TEXTS: Sides<usize> = Sides::new(10, 9);

#[test]
fn beyond_the_beads_the_first_of_both_sides_stand_level() {
    let known = upto(Sides::new(4, 2));
    let spread = Spread::abreast(TEXTS).extended(&known, Side::English, TEXTS, false);
    assert_eq!((spread.linked(), spread.len()), (4, 4 + 7));
    assert_eq!(
        spread.band(4).unwrap().members,
        Sides::new(vec![4], vec![2])
    );
    assert_eq!(
        spread.band(10).unwrap().members,
        Sides::new(vec![], vec![8])
    );
    assert_eq!(spread.extent(Side::English), 10);
    for side in Side::BOTH {
        for index in 0..narrow(TEXTS[side]) {
            let band = spread.band_of(ParaId::new(side, index)).unwrap();
            assert!(spread.band(band).unwrap().members[side].contains(&index));
        }
    }
    assert_eq!(spread.band_of(ParaId::new(Side::English, 10)), None);
    assert_eq!(
        spread.nearest(10, Side::English),
        Some(ParaId::new(Side::English, 9))
    );
    assert_eq!(
        spread.nearest(3, Side::Arabic),
        Some(ParaId::new(Side::Arabic, 1))
    );
}

#[test]
fn what_is_read_beyond_the_beads_stays_beside_what_it_stands_beside() {
    let mut spread = Spread::abreast(TEXTS);
    for reach in [(2, 1), (4, 2), (6, 5)] {
        let known = upto(Sides::new(reach.0, reach.1));
        spread = spread.extended(&known, Side::English, TEXTS, true);
        let band = spread.band_of(ParaId::new(Side::English, 7)).unwrap();
        assert_eq!(
            spread.band(band).unwrap().members,
            Sides::new(vec![7], vec![7])
        );
        assert!(
            spread
                .bands()
                .all(|b| Side::BOTH.iter().any(|&s| !b.members[s].is_empty()))
        );
        assert_eq!(spread.bands().count(), spread.len());
    }
    // One text is at its end: what is left of the other has nothing to stand beside.
    let known = upto(Sides::new(10, 5));
    spread = spread.extended(&known, Side::English, TEXTS, true);
    assert_eq!(
        spread.band(spread.linked()).unwrap().members,
        Sides::new(vec![], vec![5])
    );
}

proptest! {
    /// In parts, the bands are those of the whole, but that what only one side has may stand before or
    /// after others of its kind.
    #[test]
    fn parts_give_every_paragraph_one_band(
        steps in prop::collection::vec((0usize..4, 0usize..4, any::<bool>()), 0..6),
        left in (0usize..3, 0usize..3),
        english in any::<bool>(),
        holds in any::<bool>(),
    ) {
        let mut alignment = Alignment::default();
        let total = |s: Side| -> usize {
            let own = |t: &(usize, usize, bool)| if s == Side::English { t.0 } else { t.1 };
            let beyond = if s == Side::English { left.0 } else { left.1 };
            steps.iter().map(own).sum::<usize>() + beyond
        };
        let lens = Sides::from_fn(total);
        let lead = if english { Side::English } else { Side::Arabic };
        let mut spread = Spread::abreast(lens);
        for &(e, a, linked) in &steps {
            let from = alignment.reach();
            let first = bead(&[narrow(from.english)], &[narrow(from.arabic)]);
            let beads = if linked { vec![first] } else { Vec::new() };
            let to = Sides::new(from.english + e, from.arabic + a);
            alignment.push(beads, Vec::new(), to);
            spread = spread.extended(&alignment, lead, lens, holds);
            for side in Side::BOTH {
                let mut all: Vec<u32> = spread.bands().flat_map(|b| b.members[side].clone()).collect();
                all.sort_unstable();
                prop_assert!(all.into_iter().eq(0..narrow(lens[side])));
                for index in 0..narrow(lens[side]) {
                    let band = spread.band_of(ParaId::new(side, index)).and_then(|at| spread.band(at));
                    prop_assert!(band.is_some_and(|b| b.members[side].contains(&index)));
                }
            }
            prop_assert!(spread.bands().all(|b| Side::BOTH.iter().any(|&s| !b.members[s].is_empty())));
        }
        prop_assert!(spread == Spread::abreast(lens) || spread.linked() == alignment.beads().len());
    }
}
