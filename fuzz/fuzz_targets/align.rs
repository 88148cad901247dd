//! Any two lists of paragraphs: every paragraph is in exactly one bead, probabilities are numbers, and
//! the same texts give the same beads.
#![no_main]

use diglot::bitext::{Spread, align};
use diglot::language::lexicon::Lexicon;
use diglot::text::{ParaId, Side, Sides};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<&str>, Vec<&str>)| {
    let (mut english, mut arabic) = input;
    english.truncate(12);
    arabic.truncate(12);
    let sides = Sides::new(english.as_slice(), arabic.as_slice());
    let lexicon = Lexicon::shipped();
    let alignment = align(sides, lexicon);
    for side in Side::BOTH {
        for i in 0..sides[side].len() {
            let i = u32::try_from(i).unwrap();
            let holding = alignment
                .beads()
                .iter()
                .filter(|b| b.members(side).contains(&i))
                .count();
            assert_eq!(holding, 1);
            assert!(alignment.bead_of(ParaId::new(side, i)).is_some());
        }
        let _ = Spread::level(&alignment, side);
    }
    for bead in alignment.beads().iter() {
        assert!((0.0..=1.0).contains(&bead.probability));
        for reason in &bead.reasons {
            for (span, text) in [(&reason.english, &english), (&reason.arabic, &arabic)] {
                assert!(text[span.para.index as usize].get(span.range()).is_some());
            }
        }
    }
    assert_eq!(align(sides, lexicon), alignment);
});
