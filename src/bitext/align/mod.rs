//! Finds the beads of two texts by what they say, in whatever order they say it.
//!
//! The path: words of both texts → which word may stand for which ([`terms`]) → how much of a paragraph
//! others explain ([`cover`]) → which sentences say the same ([`statements`]) → candidate beads
//! ([`candidates`]), each with its features ([`weigher`]) → a score ([`model`]), taken twice more with the
//! neighbours' word on it, and once more, by trees ([`forest`]), with what else its paragraphs could be in
//! ([`contest`]) → the best set of beads that share no paragraph ([`assign`]) → the head of the text put
//! right ([`head`]) → the evidence shown to the reader ([`reasons`]).
//!
//! Newspapers move paragraphs, so nothing here assumes that both texts keep one order, as the aligners
//! after Gale & Church (1993) do; order only counts as agreement between neighbours.
//! Invariant: the same texts and lexicon give the same beads, and every paragraph is in exactly one.
//! Must not know: entities, screens, files.

mod assign;
mod candidates;
mod contest;
mod cover;
#[cfg(test)]
mod fit;
mod forest;
mod forms;
mod head;
mod inside;
mod march;
mod model;
mod reasons;
mod shape;
#[cfg(test)]
mod soundness;
mod statements;
mod terms;
mod vocabulary;
mod weigher;

use crate::bitext::alignment::Alignment;
use crate::bitext::bead::Bead;
use crate::bitext::watch::Watch;
use crate::language::lexicon::Lexicon;
use crate::text::{ParaId, Side, Sides};

use candidates::Candidates;
use cover::{Cover, Units};
pub use march::March;
use model::Model;
use statements::Statements;
use terms::{Cues, Terms};

/// Aligns two texts.
#[must_use]
pub fn align(paragraphs: Sides<&[&str]>, lexicon: &Lexicon) -> Alignment {
    align_around(paragraphs, lexicon, &[])
}

/// Aligns two texts around what the reader has fixed: paragraphs that correspond to each other, or, with
/// one side empty, to none. What is fixed stays as it is; the rest is aligned with its neighbours' word.
#[must_use]
pub fn align_around(
    paragraphs: Sides<&[&str]>,
    lexicon: &Lexicon,
    fixed: &[Sides<Vec<u32>>],
) -> Alignment {
    align_with(paragraphs, lexicon, Model::shipped(), fixed)
}

/// [`align_around`] for who waits: `None` where it was called off.
#[must_use]
pub fn align_watched(
    paragraphs: Sides<&[&str]>,
    lexicon: &Lexicon,
    fixed: &[Sides<Vec<u32>>],
    watch: Watch<'_>,
) -> Option<Alignment> {
    watched(paragraphs, lexicon, Model::shipped(), fixed, watch)
}

fn align_with(
    paragraphs: Sides<&[&str]>,
    lexicon: &Lexicon,
    model: &Model,
    fixed: &[Sides<Vec<u32>>],
) -> Alignment {
    watched(paragraphs, lexicon, model, fixed, Watch::UNSEEN).unwrap_or_default()
}

fn watched(
    paragraphs: Sides<&[&str]>,
    lexicon: &Lexicon,
    model: &Model,
    fixed: &[Sides<Vec<u32>>],
    watch: Watch<'_>,
) -> Option<Alignment> {
    let lens = paragraphs.map(<[&str]>::len);
    if lens.english == 0 || lens.arabic == 0 {
        let alone = fixed.iter().map(|f| Bead::fixed(f.clone(), Vec::new()));
        return Some(Alignment::new(alone.collect(), lens));
    }
    // The parts of the work by the time they take in long texts.
    let terms = Terms::of(paragraphs, lexicon, &Cues::ALL);
    let units = Sides::from_fn(|s| Units::paragraphs(&terms, s));
    let cover = Cover::of(&terms, &units, watch.part(0.15, 0.35))?;
    let statements = Statements::of(paragraphs, &terms, &units, &cover, watch.part(0.35, 0.7))?;
    let said = statements.probabilities(&model.statement);
    let roles = Sides::from_fn(|s| head::roles(paragraphs[s], &terms.counts[s], s));
    let mut candidates = Candidates::of(
        &cover,
        &statements.told(&said),
        paragraphs,
        &roles,
        watch.part(0.7, 0.95),
    )?;
    candidates.keep_off(fixed);
    let scores = model.score_around(&candidates, lens, fixed);
    let mut chosen = assign::best_beads(candidates.beads(), &scores, model.threshold);
    let rivals = assign::rivals(&chosen, candidates.beads(), &scores);
    for (bead, rival) in chosen.iter_mut().zip(rivals) {
        bead.probability = model.probability(bead.score, rival, &candidates);
    }
    head::join_datelines(&mut chosen, paragraphs, &roles, &terms);
    // What comes first keeps its paragraphs.
    let fixed = fixed
        .iter()
        .map(|f| Bead::fixed(f.clone(), reasons::of(f, &terms)));
    let mut beads: Vec<Bead> = fixed.collect();
    beads.extend(omissions(&candidates, &scores, &chosen, lens));
    let linked = chosen.into_iter().map(|c| Bead {
        probability: c.probability,
        reasons: reasons::of(&c.members, &terms),
        english: c.members.english,
        arabic: c.members.arabic,
    });
    beads.extend(linked);
    Some(Alignment::new(beads, lens).with_statements(statements.shown(&said)))
}

/// A bead for each paragraph that none was chosen for: as likely an omission as its best candidate is
/// unlikely.
fn omissions(
    candidates: &Candidates,
    scores: &[f32],
    chosen: &[Chosen],
    lens: Sides<usize>,
) -> Vec<Bead> {
    let mut best = lens.map(|len| vec![f32::NEG_INFINITY; len]);
    for (shape, score) in candidates.beads().iter().zip(scores) {
        for (side, p) in shape.paragraphs() {
            if let Some(known) = best[side].get_mut(p as usize) {
                *known = known.max(*score);
            }
        }
    }
    let mut out = Vec::new();
    for side in Side::BOTH {
        let mut linked = vec![false; lens[side]];
        for &p in chosen.iter().flat_map(|c| &c.members[side]) {
            if let Some(linked) = linked.get_mut(p as usize) {
                *linked = true;
            }
        }
        let all = (0u32..).zip(best[side].iter().zip(linked));
        out.extend(
            all.filter(|(_, (_, linked))| !linked)
                .map(|(p, (score, _))| {
                    let linked = Model::probability_unlinked(*score, candidates);
                    Bead::alone(ParaId::new(side, p), 1.0 - linked)
                }),
        );
    }
    out
}

/// A bead chosen by [`assign`], with its score in log odds.
#[derive(Debug, Clone, PartialEq)]
struct Chosen {
    members: Sides<Vec<u32>>,
    score: f32,
    /// 0 until [`Model::probability`] has spoken.
    probability: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: &str = "fire\tحريق\nport\tميناء\nship\tسفينة\nburn\tاحترق\nschool\tمدرسة|مدارس\nflood\tسيول|فيضان\nrain\tأمطار|مطر\nteacher\tمعلم\nstrike\tإضراب\nwage\tأجر|أجور\nbridge\tجسر\nopen\tافتتح\nriver\tنهر\ntraffic\tمرور";

    const ENGLISH: [&str; 3] = [
        "A fire burned a ship in the port of Sfax on Monday.",
        "Teachers in Kassala began a strike over wages.",
        "Rain and floods closed 37 schools in Agadir.",
    ];
    const ARABIC: [&str; 3] = [
        "احترقت سفينة في حريق بميناء صفاقس.",
        "أغلقت الأمطار والسيول 37 مدرسة في أغادير.",
        "بدأ المعلمون في كسلا إضرابا من أجل الأجور.",
    ];

    fn shape(english: &[&str], arabic: &[&str]) -> Vec<(Vec<u32>, Vec<u32>)> {
        align(Sides::new(english, arabic), &Lexicon::parse(LEXICON))
            .beads()
            .iter()
            .map(|b| (b.english.clone(), b.arabic.clone()))
            .collect()
    }

    #[test]
    fn beads_follow_content_across_order() {
        let english = [
            "A fire burned a ship in the port of Sfax on Monday.",
            "Rain and floods closed 37 schools in Agadir.",
            "Teachers in Kassala began a strike over wages.",
            "A bridge over the river opened to traffic in Mosul.",
        ];
        let arabic = [
            "افتتح في الموصل جسر على النهر أمام حركة المرور.",
            "احترقت سفينة في حريق بميناء صفاقس.",
            "أغلقت الأمطار والسيول 37 مدرسة في أغادير.",
            "بدأ المعلمون في كسلا إضرابا من أجل الأجور.",
        ];
        let found = shape(&english, &arabic);
        let gold = [(0, 1), (1, 2), (2, 3), (3, 0)].map(|(e, a)| (vec![e], vec![a]));
        assert_eq!(found, gold);
    }

    #[test]
    fn what_one_side_lacks_stays_alone() {
        assert_eq!(
            shape(&ENGLISH, &ARABIC[..2]),
            [(vec![0], vec![0]), (vec![1], vec![]), (vec![2], vec![1])]
        );
    }

    #[test]
    fn the_rest_is_aligned_around_what_is_fixed() {
        let around = |fixed: &[(&[u32], &[u32])]| {
            let fixed: Vec<_> = fixed
                .iter()
                .map(|(e, a)| Sides::new(e.to_vec(), a.to_vec()))
                .collect();
            align_around(Sides::new(&ENGLISH, &ARABIC), Lexicon::shipped(), &fixed)
        };
        let wrong = around(&[(&[0], &[1])]);
        let shape: Vec<_> = wrong
            .beads()
            .iter()
            .map(|b| (&b.english[..], &b.arabic[..]))
            .collect();
        let none: &[u32] = &[];
        assert_eq!(shape[..2], [(&[0][..], &[1][..]), (&[1], &[2])]);
        assert!(shape[2..].contains(&(none, &[0])) && wrong.beads()[0].is_fixed());
        let alone = around(&[(&[2], &[])]);
        assert_eq!(alone.summary().alone, Sides::new(1, 1));
        // A merge larger than the aligner would ever make.
        let all = around(&[(&[0, 1, 2], &[0, 1, 2]), (&[], &[])]);
        assert_eq!(all.beads().len(), 1);
        assert_eq!(all.beads()[0].probability.to_bits(), 1f32.to_bits());
    }

    #[test]
    fn any_texts_are_answered() {
        for (english, arabic) in [
            (&[][..], &[][..]),
            (&["one"][..], &[][..]),
            (&["", "—", "٣"][..], &["", "3", "a"][..]),
            (&["x"; 5][..], &["x"; 7][..]),
            (&["A fire burned."][..], &["مدرسة"][..]),
        ] {
            let found = align(Sides::new(english, arabic), Lexicon::shipped());
            assert!(found.beads().iter().all(|b| b.probability.is_finite()));
        }
    }
}
