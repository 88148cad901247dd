//! Arabic Presentation Forms: the joined shapes that Unicode encodes as characters of their own.
//!
//! Invariant: sorted by letter; a form that Unicode does not encode is `'\0'`.
//! Must not know: which form a letter takes in a word (that is [`join`](super::join)).
//!
//! Source: UnicodeData.txt, the compatibility decompositions `<isolated>`, `<final>`, `<initial>` and
//! `<medial>` of one letter in the blocks U+FB50..FDFF and U+FE70..FEFF. Of the 364 joining letters of
//! U+0600..08FF, 289 have no encoded forms: they stay nominal, and still join their neighbours.

use super::join::Form;

/// The encoded form of a letter.
///
/// A letter that joins only to the one before it (alef, dal, reh, waw …) has no initial and medial
/// form: its isolated and final forms stand in, as the letter looks the same.
pub(super) fn form_of(letter: char, form: Form) -> Option<char> {
    let at = FORMS.binary_search_by_key(&letter, |row| row.0).ok()?;
    let [isolated, last, initial, medial] = FORMS.get(at)?.1;
    let encoded = match form {
        Form::Isolated => isolated,
        Form::Final => last,
        Form::Initial if initial == '\0' => isolated,
        Form::Initial => initial,
        Form::Medial if medial == '\0' => last,
        Form::Medial => medial,
    };
    (encoded != '\0').then_some(encoded)
}

/// The obligatory ligature of lam with an alef: isolated and final form.
pub(super) const fn lam_alef(alef: char) -> Option<[char; 2]> {
    match alef {
        '\u{622}' => Some(['\u{fef5}', '\u{fef6}']),
        '\u{623}' => Some(['\u{fef7}', '\u{fef8}']),
        '\u{625}' => Some(['\u{fef9}', '\u{fefa}']),
        '\u{627}' => Some(['\u{fefb}', '\u{fefc}']),
        _ => None,
    }
}

/// The letters that an encoded character stands for (of a lam-alef two, else one and `'\0'`), and which
/// of their forms it is: the inverse of [`form_of`] and [`lam_alef`].
#[must_use]
pub fn unshaped(encoded: char) -> Option<([char; 2], Form)> {
    const ORDER: [Form; 4] = [Form::Isolated, Form::Final, Form::Initial, Form::Medial];
    // The blocks Arabic Presentation Forms-A and -B.
    if !matches!(encoded, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}') {
        return None;
    }
    for (letter, forms) in FORMS {
        if let Some(at) = forms.iter().position(|form| *form == encoded) {
            return Some(([*letter, '\0'], *ORDER.get(at)?));
        }
    }
    ['\u{622}', '\u{623}', '\u{625}', '\u{627}']
        .into_iter()
        .find_map(|alef| {
            let at = lam_alef(alef)?.iter().position(|form| *form == encoded)?;
            Some((['\u{644}', alef], *ORDER.get(at)?))
        })
}

/// Letter; its isolated, final, initial and medial forms.
#[rustfmt::skip]
const FORMS: &[(char, [char; 4])] = &[
    ('\u{621}', ['\u{fe80}', '\0', '\0', '\0']),
    ('\u{622}', ['\u{fe81}', '\u{fe82}', '\0', '\0']),
    ('\u{623}', ['\u{fe83}', '\u{fe84}', '\0', '\0']),
    ('\u{624}', ['\u{fe85}', '\u{fe86}', '\0', '\0']),
    ('\u{625}', ['\u{fe87}', '\u{fe88}', '\0', '\0']),
    ('\u{626}', ['\u{fe89}', '\u{fe8a}', '\u{fe8b}', '\u{fe8c}']),
    ('\u{627}', ['\u{fe8d}', '\u{fe8e}', '\0', '\0']),
    ('\u{628}', ['\u{fe8f}', '\u{fe90}', '\u{fe91}', '\u{fe92}']),
    ('\u{629}', ['\u{fe93}', '\u{fe94}', '\0', '\0']),
    ('\u{62a}', ['\u{fe95}', '\u{fe96}', '\u{fe97}', '\u{fe98}']),
    ('\u{62b}', ['\u{fe99}', '\u{fe9a}', '\u{fe9b}', '\u{fe9c}']),
    ('\u{62c}', ['\u{fe9d}', '\u{fe9e}', '\u{fe9f}', '\u{fea0}']),
    ('\u{62d}', ['\u{fea1}', '\u{fea2}', '\u{fea3}', '\u{fea4}']),
    ('\u{62e}', ['\u{fea5}', '\u{fea6}', '\u{fea7}', '\u{fea8}']),
    ('\u{62f}', ['\u{fea9}', '\u{feaa}', '\0', '\0']),
    ('\u{630}', ['\u{feab}', '\u{feac}', '\0', '\0']),
    ('\u{631}', ['\u{fead}', '\u{feae}', '\0', '\0']),
    ('\u{632}', ['\u{feaf}', '\u{feb0}', '\0', '\0']),
    ('\u{633}', ['\u{feb1}', '\u{feb2}', '\u{feb3}', '\u{feb4}']),
    ('\u{634}', ['\u{feb5}', '\u{feb6}', '\u{feb7}', '\u{feb8}']),
    ('\u{635}', ['\u{feb9}', '\u{feba}', '\u{febb}', '\u{febc}']),
    ('\u{636}', ['\u{febd}', '\u{febe}', '\u{febf}', '\u{fec0}']),
    ('\u{637}', ['\u{fec1}', '\u{fec2}', '\u{fec3}', '\u{fec4}']),
    ('\u{638}', ['\u{fec5}', '\u{fec6}', '\u{fec7}', '\u{fec8}']),
    ('\u{639}', ['\u{fec9}', '\u{feca}', '\u{fecb}', '\u{fecc}']),
    ('\u{63a}', ['\u{fecd}', '\u{fece}', '\u{fecf}', '\u{fed0}']),
    ('\u{641}', ['\u{fed1}', '\u{fed2}', '\u{fed3}', '\u{fed4}']),
    ('\u{642}', ['\u{fed5}', '\u{fed6}', '\u{fed7}', '\u{fed8}']),
    ('\u{643}', ['\u{fed9}', '\u{feda}', '\u{fedb}', '\u{fedc}']),
    ('\u{644}', ['\u{fedd}', '\u{fede}', '\u{fedf}', '\u{fee0}']),
    ('\u{645}', ['\u{fee1}', '\u{fee2}', '\u{fee3}', '\u{fee4}']),
    ('\u{646}', ['\u{fee5}', '\u{fee6}', '\u{fee7}', '\u{fee8}']),
    ('\u{647}', ['\u{fee9}', '\u{feea}', '\u{feeb}', '\u{feec}']),
    ('\u{648}', ['\u{feed}', '\u{feee}', '\0', '\0']),
    ('\u{649}', ['\u{feef}', '\u{fef0}', '\u{fbe8}', '\u{fbe9}']),
    ('\u{64a}', ['\u{fef1}', '\u{fef2}', '\u{fef3}', '\u{fef4}']),
    ('\u{671}', ['\u{fb50}', '\u{fb51}', '\0', '\0']),
    ('\u{677}', ['\u{fbdd}', '\0', '\0', '\0']),
    ('\u{679}', ['\u{fb66}', '\u{fb67}', '\u{fb68}', '\u{fb69}']),
    ('\u{67a}', ['\u{fb5e}', '\u{fb5f}', '\u{fb60}', '\u{fb61}']),
    ('\u{67b}', ['\u{fb52}', '\u{fb53}', '\u{fb54}', '\u{fb55}']),
    ('\u{67e}', ['\u{fb56}', '\u{fb57}', '\u{fb58}', '\u{fb59}']),
    ('\u{67f}', ['\u{fb62}', '\u{fb63}', '\u{fb64}', '\u{fb65}']),
    ('\u{680}', ['\u{fb5a}', '\u{fb5b}', '\u{fb5c}', '\u{fb5d}']),
    ('\u{683}', ['\u{fb76}', '\u{fb77}', '\u{fb78}', '\u{fb79}']),
    ('\u{684}', ['\u{fb72}', '\u{fb73}', '\u{fb74}', '\u{fb75}']),
    ('\u{686}', ['\u{fb7a}', '\u{fb7b}', '\u{fb7c}', '\u{fb7d}']),
    ('\u{687}', ['\u{fb7e}', '\u{fb7f}', '\u{fb80}', '\u{fb81}']),
    ('\u{688}', ['\u{fb88}', '\u{fb89}', '\0', '\0']),
    ('\u{68c}', ['\u{fb84}', '\u{fb85}', '\0', '\0']),
    ('\u{68d}', ['\u{fb82}', '\u{fb83}', '\0', '\0']),
    ('\u{68e}', ['\u{fb86}', '\u{fb87}', '\0', '\0']),
    ('\u{691}', ['\u{fb8c}', '\u{fb8d}', '\0', '\0']),
    ('\u{698}', ['\u{fb8a}', '\u{fb8b}', '\0', '\0']),
    ('\u{6a4}', ['\u{fb6a}', '\u{fb6b}', '\u{fb6c}', '\u{fb6d}']),
    ('\u{6a6}', ['\u{fb6e}', '\u{fb6f}', '\u{fb70}', '\u{fb71}']),
    ('\u{6a9}', ['\u{fb8e}', '\u{fb8f}', '\u{fb90}', '\u{fb91}']),
    ('\u{6ad}', ['\u{fbd3}', '\u{fbd4}', '\u{fbd5}', '\u{fbd6}']),
    ('\u{6af}', ['\u{fb92}', '\u{fb93}', '\u{fb94}', '\u{fb95}']),
    ('\u{6b1}', ['\u{fb9a}', '\u{fb9b}', '\u{fb9c}', '\u{fb9d}']),
    ('\u{6b3}', ['\u{fb96}', '\u{fb97}', '\u{fb98}', '\u{fb99}']),
    ('\u{6ba}', ['\u{fb9e}', '\u{fb9f}', '\0', '\0']),
    ('\u{6bb}', ['\u{fba0}', '\u{fba1}', '\u{fba2}', '\u{fba3}']),
    ('\u{6be}', ['\u{fbaa}', '\u{fbab}', '\u{fbac}', '\u{fbad}']),
    ('\u{6c0}', ['\u{fba4}', '\u{fba5}', '\0', '\0']),
    ('\u{6c1}', ['\u{fba6}', '\u{fba7}', '\u{fba8}', '\u{fba9}']),
    ('\u{6c5}', ['\u{fbe0}', '\u{fbe1}', '\0', '\0']),
    ('\u{6c6}', ['\u{fbd9}', '\u{fbda}', '\0', '\0']),
    ('\u{6c7}', ['\u{fbd7}', '\u{fbd8}', '\0', '\0']),
    ('\u{6c8}', ['\u{fbdb}', '\u{fbdc}', '\0', '\0']),
    ('\u{6c9}', ['\u{fbe2}', '\u{fbe3}', '\0', '\0']),
    ('\u{6cb}', ['\u{fbde}', '\u{fbdf}', '\0', '\0']),
    ('\u{6cc}', ['\u{fbfc}', '\u{fbfd}', '\u{fbfe}', '\u{fbff}']),
    ('\u{6d0}', ['\u{fbe4}', '\u{fbe5}', '\u{fbe6}', '\u{fbe7}']),
    ('\u{6d2}', ['\u{fbae}', '\u{fbaf}', '\0', '\0']),
    ('\u{6d3}', ['\u{fbb0}', '\u{fbb1}', '\0', '\0']),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_sorted_and_forms_decompose_to_them() {
        assert!(FORMS.windows(2).all(|w| w[0].0 < w[1].0));
        let nfkd = icu_normalizer::DecomposingNormalizerBorrowed::new_nfkd();
        for (letter, forms) in FORMS {
            for form in forms.iter().filter(|f| **f != '\0') {
                assert_eq!(
                    nfkd.normalize(&form.to_string()),
                    nfkd.normalize(&letter.to_string()),
                    "{form:?}"
                );
                assert_eq!(unshaped(*form).map(|u| u.0), Some([*letter, '\0']));
            }
        }
        assert_eq!(
            unshaped('\u{fefc}'),
            Some((['\u{644}', '\u{627}'], Form::Final))
        );
        assert_eq!(unshaped('\u{fee4}'), Some((['م', '\0'], Form::Medial)));
        assert_eq!(unshaped('م'), None);
    }
}
