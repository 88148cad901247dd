//! Any two lists of paragraphs: mentions are stretches of their paragraphs, and each names an entity
//! that is there.
#![no_main]

use diglot::bitext::align;
use diglot::entity::analyse;
use diglot::language::lexicon::Lexicon;
use diglot::text::Sides;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<&str>, Vec<&str>)| {
    let (mut english, mut arabic) = input;
    english.truncate(8);
    arabic.truncate(8);
    let sides = Sides::new(english.as_slice(), arabic.as_slice());
    let alignment = align(sides, Lexicon::shipped());
    let found = analyse(sides, &alignment);
    for mention in &found.mentions {
        let para = mention.span.para;
        let text = sides[para.side][para.at()];
        let range = mention.span.start as usize..mention.span.end as usize;
        assert!(text.get(range.clone()).is_some_and(|t| !t.is_empty()), "{range:?} of {text:?}");
        assert!(found.entity(mention.entity).is_some());
    }
});
