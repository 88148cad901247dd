//! The invariants that the aligner's files state at their heads, held against texts made of a few words. Tests only.

use proptest::prelude::*;

use super::*;
use crate::bitext::bead::Reason;
use inside::Inside;
use shape::Shape;

const LEXICON: &str = "fire\tحريق\nport\tميناء\nship\tسفينة\nschool\tمدرسة|مدارس\nrain\tأمطار|مطر\nUnited Kingdom\tالمملكة المتحدة\n";

const ENGLISH: [&str; 16] = [
    "fire",
    "ports",
    "ship",
    "School",
    "rain",
    "Mazen",
    "Sabha",
    "37",
    "9",
    "on 10 June 2021",
    "United Kingdom",
    "said.",
    "the",
    "Xerox",
    "modernization",
    "—",
];

const ARABIC: [&str; 16] = [
    "حريق",
    "بميناء",
    "السفينة",
    "مدارس",
    "أمطار",
    "مازن",
    "سبها",
    "٣٧",
    "9",
    "في 10 يونيو 2021",
    "المملكة المتحدة",
    "وقال.",
    "في",
    "Xerox",
    "ٱلۡكَٰفِرِينَ",
    "—",
];

/// What rounding may add to sums of weights.
const ROUNDING: f32 = 1e-4;

fn texts(words: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let words = prop::collection::vec(prop::sample::select(words), 0..12);
    prop::collection::vec(words.prop_map(|w| w.join(" ")), 1..8)
}

/// The stages up to the candidates, each with what its head says of it.
struct Stages {
    terms: Terms,
    cover: Cover,
    statements: Statements,
    candidates: Candidates,
}

impl Stages {
    fn of(paragraphs: Sides<&[&str]>) -> Self {
        let lexicon = Lexicon::parse(LEXICON);
        let terms = Terms::of(paragraphs, &lexicon, &Cues::ALL);
        let units = Sides::from_fn(|s| Units::paragraphs(&terms, s));
        let cover = Cover::of(&terms, &units, Watch::UNSEEN).unwrap();
        let statements = Statements::of(paragraphs, &terms, &units, &cover, Watch::UNSEEN).unwrap();
        let told = statements.told(&statements.probabilities(&Model::shipped().statement));
        let roles = Sides::from_fn(|s| head::roles(paragraphs[s], &terms.counts[s], s));
        let candidates = Candidates::of(&cover, &told, paragraphs, &roles, Watch::UNSEEN).unwrap();
        Self {
            terms,
            cover,
            statements,
            candidates,
        }
    }

    /// Links are held on both sides and agree; strengths are in 0 to 1.
    fn check_terms(&self) {
        for side in Side::BOTH {
            for (at, term) in (0u32..).zip(&self.terms.terms[side]) {
                assert!(term.weight.is_finite() && term.paragraphs.is_sorted());
                for link in &term.links {
                    assert!(link.strength > 0.0 && link.strength <= 1.0, "{link:?}");
                    let other = self.terms.term(side.other(), link.term).unwrap();
                    assert!(other.links.contains(&terms::Link { term: at, ..*link }));
                }
            }
        }
    }

    /// Explained weight never exceeds a paragraph's weight, and grows with the set explaining.
    fn check_cover(&self) {
        for row in Side::BOTH.into_iter().flat_map(|s| &self.cover.rows[s]) {
            let near: Vec<u32> = row.near().collect();
            for (k, &q) in near.iter().enumerate() {
                assert!(!near[..k].contains(&q), "once");
                let mut before = 0.0;
                let mut numbers = 0.0;
                for set in 1..=(near.len() - k).min(shape::MOST) {
                    let set = &near[k..k + set];
                    let explained = row.explained(set);
                    assert!(explained >= before - ROUNDING && explained <= row.weight + ROUNDING);
                    before = explained;
                    let met = row.explained_numbers(set);
                    assert!(met >= numbers && met <= row.numbers + ROUNDING);
                    numbers = met;
                }
            }
        }
    }

    /// Sentences of a paragraph are consecutive; two are compared once.
    fn check_statements(&self) {
        for side in Side::BOTH {
            let spans = &self.statements.spans[side];
            assert!(spans.windows(2).all(|w| w[0].para.index < w[1].para.index
                || w[0].para == w[1].para && w[0].end <= w[1].start));
        }
        let pairs = self.statements.pairs.iter();
        let pairs: Vec<(u32, u32)> = pairs.map(|p| (p.english, p.arabic)).collect();
        let mut once = pairs.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), pairs.len());
        let all = self.statements.pairs.iter();
        assert!(all.flat_map(|p| p.features).all(f32::is_finite));
    }

    /// A bead occurs once; features are finite; the members of one explain of each other what their rows say.
    fn check_candidates(&self) {
        let beads = self.candidates.beads();
        assert!(beads.is_sorted_by(|a, b| a < b));
        let features = self.candidates.features();
        assert_eq!(features.len(), beads.len());
        assert!(features.iter().flatten().all(|x| x.is_finite()));
        for shape in beads {
            let mut inside = Inside::of(&self.cover, shape);
            for side in Side::BOTH {
                let others = shape.members(side.other()).as_slice();
                let own = shape.members(side).as_slice().iter();
                let rows = own.map(|&p| self.cover.rows[side][p as usize].explained(others));
                let (all, facing) = (inside.all(side), inside.all(side.other()));
                let found = inside.matched(side, all, facing);
                assert!((found - rows.sum::<f32>()).abs() < ROUNDING, "{shape:?}");
                assert!(inside.share(side, all, facing) <= 1.0 + ROUNDING);
            }
            assert!((-ROUNDING..=1.0).contains(&inside.cohesion()));
        }
    }

    /// Scores are finite, and so is what the trees are asked; what is chosen shares no paragraph.
    fn check_model(&self, lens: Sides<usize>) {
        let model = Model::shipped();
        let scores = model.score_around(&self.candidates, lens, &[]);
        assert!(scores.iter().all(|s| s.is_finite()));
        let asked = model.contenders(&self.candidates, &scores, lens, &[]);
        assert!(asked.iter().flat_map(|c| &c.1).all(|x| x.is_finite()));
        let chosen = assign::best_beads(self.candidates.beads(), &scores, model.threshold);
        let shapes = chosen.iter().filter_map(|c| Shape::of(&c.members));
        let mut all: Vec<(Side, u32)> = shapes
            .flat_map(|s| s.paragraphs().collect::<Vec<_>>())
            .collect();
        let before = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), before);
    }
}

/// Strongest first; no two overlap on either side; each stands in a member and covers some of its text.
fn check_reasons(bead: &Bead, paragraphs: Sides<&[&str]>) {
    assert!(bead.reasons.is_sorted_by(|a, b| a.weight >= b.weight));
    for (k, reason) in bead.reasons.iter().enumerate() {
        for side in Side::BOTH {
            let span = reason.on(side);
            assert!(bead.members(side).contains(&span.para.index) && span.para.side == side);
            assert!(!span.of(paragraphs[side][span.para.at()]).is_empty());
            let overlaps = |other: &Reason| other.on(side).overlaps(&span);
            assert!(!bead.reasons[..k].iter().any(overlaps), "{reason:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_the_heads_of_files_say_holds(english in texts(&ENGLISH), arabic in texts(&ARABIC)) {
        let english: Vec<&str> = english.iter().map(String::as_str).collect();
        let arabic: Vec<&str> = arabic.iter().map(String::as_str).collect();
        let paragraphs = Sides::new(&english[..], &arabic[..]);
        let stages = Stages::of(paragraphs);
        stages.check_terms();
        stages.check_cover();
        stages.check_statements();
        stages.check_candidates();
        stages.check_model(paragraphs.map(<[&str]>::len));
        let lexicon = Lexicon::parse(LEXICON);
        let found = align(paragraphs, &lexicon);
        for bead in found.beads().iter() {
            prop_assert!((0.0..=1.0).contains(&bead.probability));
            check_reasons(bead, paragraphs);
        }
        prop_assert_eq!(found, align(paragraphs, &lexicon), "the same texts, the same beads");
    }
}
