//! Many Arabic words at once against one Latin name.
//!
//! Nearly all words are thrown out at a glance, or by what their letters must cost at least, before any
//! alignment.
//! Invariant: what is found is what [`similarity`](super::similarity) calls the same name, of the words that pass
//! the [`Glance`].
//! Must not know: which words are names.

use super::{ArabicWord, Glance, LatinWord, SAME, Thresholds};

/// Arabic words, to be searched for spellings of Latin names.
pub(crate) struct Spellings {
    /// Apart from the words, since nearly all that is read is these.
    glances: Vec<Glance>,
    words: Vec<ArabicWord>,
}

impl Spellings {
    /// Gathers words; they are known by their place.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let (glances, words) = words
            .map(|w| (Glance::arabic(w), ArabicWord::of(w)))
            .unzip();
        Self { glances, words }
    }

    /// The words that are the same name as a Latin one, by place, with how alike they are.
    pub(crate) fn of_name(&self, latin: &str) -> Vec<(u32, f32)> {
        let (sounds, name) = (Glance::latin(latin), LatinWord::of(latin));
        let (least, mut costs) = (Thresholds::of(SAME), Vec::new());
        let alike = (0u32..).zip(self.glances.iter().zip(&self.words));
        alike
            .filter(|(_, (other, _))| sounds.may_match(**other))
            .map(|(at, (_, word))| (at, name.similarity(word, least, &mut costs)))
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
        let mut hits = 0;
        for name in NAMES.split_whitespace().chain(["bin laden", ""]) {
            let each: Vec<(u32, f32)> = (0u32..)
                .zip(&words)
                .filter(|(_, w)| Glance::latin(name).may_match(Glance::arabic(w)))
                .map(|(at, w)| (at, similarity(name, w)))
                .filter(|(_, alike)| *alike >= SAME)
                .collect();
            hits += each.len();
            assert_eq!(all.of_name(name), each, "{name}");
        }
        assert!(hits > 20, "{hits}");
    }
}
