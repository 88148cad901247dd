//! Many Arabic words at once against one Latin name.
//!
//! Nearly all words are thrown out by their sounds, or by what their letters must cost at least, before any
//! alignment.
//! Invariant: what is found is what `similarity` would call the same name, word
//! by word.

use super::{ArabicWord, LatinWord, SAME, Sounds};

/// Arabic words, to be searched for spellings of Latin names.
pub(crate) struct Spellings(Vec<(Sounds, ArabicWord)>);

impl Spellings {
    /// Gathers words; they are known by their place.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(
            words
                .map(|w| (Sounds::arabic(w), ArabicWord::of(w)))
                .collect(),
        )
    }

    /// The words that are the same name as a Latin one, by place, with how alike they are. Words that
    /// the sounds given may not match are left out.
    pub(crate) fn of_name(&self, latin: &str, sounds: Sounds) -> Vec<(u32, f32)> {
        let name = LatinWord::of(latin);
        let mut costs = Vec::new();
        (0u32..)
            .zip(&self.0)
            .filter(|(_, (other, _))| sounds.may_match(*other))
            .map(|(at, (_, word))| (at, name.similarity(word, SAME, &mut costs)))
            .filter(|(_, alike)| *alike >= SAME)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::similarity;
    use super::*;
    use crate::language::word::key;

    const NAMES: &str = "mazen cleverly sabha libya queirós al-maamari hrgović wallace muhammad \
        ali omar washington wouter claessens xavier felix o'neill ash x dzhokhar schmidt leo io";
    const WORDS: &str = "مازن كلافرلي سبها ليبيا كيروش المعمري هرغوفيتش والاس محمد علي عمر بواشنطن \
        وواشنطن فاوتر كلاسنس اكزافييه فيليكس فيلكس اونيل ليو وليو الوزير للوزراء كلام سبه ما و ان \
        شميت دجوخار تشميدت اكس بالاكس عالي ماز محمدا والمحمديه";

    #[test]
    fn all_at_once_find_what_comparing_each_finds() {
        let words: Vec<String> = WORDS.split_whitespace().map(key).collect();
        let all = Spellings::of(words.iter().map(String::as_str));
        let anything = Sounds {
            sure: 0,
            possible: u16::MAX,
        };
        let mut hits = 0;
        for name in NAMES.split_whitespace().chain(["bin laden", ""]) {
            for sounds in [anything, Sounds::latin(name)] {
                let each: Vec<(u32, f32)> = (0u32..)
                    .zip(&words)
                    .filter(|(_, w)| sounds.may_match(Sounds::arabic(w)))
                    .map(|(at, w)| (at, similarity(name, w)))
                    .filter(|(_, alike)| *alike >= SAME)
                    .collect();
                hits += each.len();
                assert_eq!(all.of_name(name, sounds), each, "{name}");
            }
        }
        assert!(hits > 40, "{hits}");
    }
}
