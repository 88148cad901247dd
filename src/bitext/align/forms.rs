//! Other forms under which a word may be found: the usual spelling of one spelt as in the Qur'an, the
//! consonants of its root, the English word that it is derived from.
//!
//! Invariant: each answer depends on the word alone; Arabic forms are keys, as [`word::key`] makes them.
//! Must not know: texts and what else is in them.

use crate::language::word::{self, CONJUNCTION_OFF, Stem};

/// The sign for an alef that classical spelling leaves out of the line.
pub(super) const DAGGER_ALEF: char = '\u{670}';

/// The keys of a word in the usual spelling, where the word is in that of the Qur'an: an alef for the
/// one above the line, also where a waw or ya bears it; the vocative "يا" off.
pub(super) fn usual_spellings(word: &str) -> Vec<String> {
    if !word.contains(DAGGER_ALEF) {
        return Vec::new();
    }
    let mut plain = String::with_capacity(word.len());
    let mut before = ' ';
    let mut vocative = false;
    for c in word.chars() {
        match c {
            DAGGER_ALEF => match before {
                'و' => {
                    plain.pop();
                    plain.push('ا');
                }
                'ى' => {}
                _ => {
                    vocative |= plain == "ي";
                    plain.push('ا');
                }
            },
            // A vowel sign on a waw makes it a consonant.
            '\u{64b}'..='\u{652}' => before = ' ',
            '\u{640}' | '\u{653}' | '\u{6e1}' => {}
            c => {
                plain.push(c);
                before = c;
            }
        }
    }
    let full = word::key(&plain);
    let called = full.strip_prefix("يا").filter(|_| vocative);
    let called = called.filter(|rest| rest.chars().count() >= 2).map(|rest| {
        // The hamza that joins it to the name leaves an alef twice.
        let rest = rest
            .strip_prefix('ا')
            .filter(|r| r.starts_with('ا'))
            .unwrap_or(rest);
        rest.to_owned()
    });
    std::iter::once(full).chain(called).collect()
}

/// Three or four consonants.
pub(super) type Root = [char; 4];

/// The consonants that words of one Arabic root share, as far as spelling shows them: long vowels and
/// the letters that patterns add off. `None` where fewer than three are left.
pub(super) fn root(stems: &[Stem<'_>]) -> Option<Root> {
    let key = &stems.first()?.text;
    // What looks like a preposition is as often the root's first letter ("كاتب", "لاعب").
    let is_cut = |stem: &Stem<'_>| stem.trust < CONJUNCTION_OFF && key.ends_with(&*stem.text);
    let trusted = stems.iter().filter(|s| s.is_trusted() && !is_cut(s));
    let stem = trusted.min_by_key(|s| s.text.chars().count())?;
    let mut letters: Vec<char> = stem.text.chars().collect();
    let tenth = [['ا', 'س', 'ت'], ['م', 'س', 'ت']];
    if letters.len() >= 6 && tenth.iter().any(|opening| letters.starts_with(opening)) {
        letters.drain(..3);
    }
    letters.retain(|c| !matches!(c, 'ا' | 'و' | 'ي'));
    if letters.len() >= 4 && matches!(letters.last(), Some('ه' | 'ت')) {
        letters.pop();
    }
    if letters.len() >= 4 && matches!(letters.first(), Some('م' | 'ت' | 'ن')) {
        letters.remove(0);
    }
    if letters.len() == 4 && letters.get(1) == Some(&'ت') {
        letters.remove(1);
    }
    match letters[..] {
        [a, b, c] => Some([a, b, c, ' ']),
        [a, b, c, d] => Some([a, b, c, d]),
        _ => None,
    }
}

/// What an English word may be derived from, for a word that no list has.
pub(super) fn derived_from(key: &str) -> Vec<String> {
    const ENDINGS: [(&str, &[&str]); 23] = [
        ("ational", &["ation", "ate"]),
        ("ization", &["ize", ""]),
        ("isation", &["ize", "ise", ""]),
        ("ation", &["ate", "e", ""]),
        ("ition", &["e", "it", ""]),
        ("ion", &["e", ""]),
        ("ment", &[""]),
        ("ness", &[""]),
        ("iness", &["y"]),
        ("ability", &["able"]),
        ("ity", &["e", ""]),
        ("ally", &["al", ""]),
        ("al", &["e", ""]),
        ("ful", &[""]),
        ("less", &[""]),
        ("ous", &["", "e"]),
        ("ive", &["e", "ion", ""]),
        ("ance", &["e", ""]),
        ("ence", &["e", "", "ent"]),
        ("able", &["e", ""]),
        ("ist", &["y", "e", "", "ism"]),
        ("or", &["e", ""]),
        ("ship", &[""]),
    ];
    const PREFIXES: [&str; 8] = ["un", "dis", "re", "non", "mis", "over", "in", "im"];
    let stems = word::english_stems(key);
    let mut out = Vec::new();
    for stem in &stems {
        for (ending, put) in ENDINGS {
            if let Some(rest) = stem.strip_suffix(ending).filter(|r| r.len() >= 3) {
                out.extend(put.iter().map(|p| format!("{rest}{p}")));
            }
        }
        let without = PREFIXES.iter().filter_map(|p| stem.strip_prefix(p));
        out.extend(without.filter(|r| r.len() >= 4).map(str::to_owned));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classical_spelling_is_read_as_the_usual() {
        let has = |old: &str, usual: &str| {
            let found = usual_spellings(old);
            assert!(found.contains(&word::key(usual)), "{old}: {found:?}");
        };
        has("ٱلۡكَٰفِرِينَ", "الكافرين");
        has("ٱلصَّلَوٰةَ", "الصلاة");
        has("ٱلسَّمَٰوَٰتِ", "السماوات");
        has("ٱلۡمَلَـٰٓئِكَةِ", "الملائكة");
        has("يَـٰٓـَٔادَمُ", "آدم");
        assert!(usual_spellings("الكافرين").is_empty());
    }

    #[test]
    fn words_of_one_root_meet() {
        let of = |w: &str| root(&word::arabic_stems(&word::key(w)));
        for (a, b) in [("مقتل", "قتيل"), ("كاتب", "مكتوب"), ("اجتماع", "جامع")]
        {
            assert!(of(a).is_some() && of(a) == of(b), "{a} {b}");
        }
        assert_ne!(of("مدرسة"), of("سفينة"));
        assert_eq!(of("من"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn an_unknown_word_is_asked_for_by_what_it_comes_from() {
        let from = |w: &str, stem: &str| assert!(derived_from(w).contains(&stem.to_owned()), "{w}");
        from("modernization", "modernize");
        from("disarmament", "armament");
        from("forgetfulness", "forgetful");
        assert!(derived_from("ion").is_empty());
    }
}
