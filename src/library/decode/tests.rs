//! Files of each encoding, whole and spoilt, read as they were meant.

use encoding_rs::{ISO_8859_6, WINDOWS_1252, WINDOWS_1256};

use super::super::charset::Table;
use super::super::sniff::is_utf8;
use super::*;

const ARABIC: &str = "وقال الوزير إن الوزارة ستواصل عملها مع جميع شركائها في المنطقة، وإن \
    البرنامج المتفق عليه سينفذ خلال هذا العام.\nوأضاف أن التعاون بين البلدين مستمر.\n";
const ENGLISH: &str = "The ministry said its work would go on.\nNothing else was announced.\n";

fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
    let bytes = |u: u16| {
        if big {
            u.to_be_bytes()
        } else {
            u.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn unicode_with_and_without_marks() {
    for text in [ARABIC, ENGLISH] {
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (utf16_bytes(text, false), "UTF-16LE"),
            (utf16_bytes(text, true), "UTF-16BE"),
            (utf16_bytes(&format!("\u{feff}{text}"), false), "UTF-16LE"),
            (utf16_bytes(&format!("\u{feff}{text}"), true), "UTF-16BE"),
        ] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding), (text, name));
            assert!(decoded.diagnostics.is_empty());
        }
    }
}

/// A file that was cut inside of its last character is what it was; that is told.
#[test]
fn utf16_of_an_odd_length_is_still_utf16() {
    for (big, name) in [(false, "UTF-16LE"), (true, "UTF-16BE")] {
        for text in [ARABIC, ENGLISH, "سلام", "Hello"] {
            let mut bytes = utf16_bytes(text, big);
            bytes.push(0x41);
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(decoded.encoding, name);
            assert_eq!(decoded.text, format!("{text}\u{fffd}"));
            let line = text.matches('\n').count() + 1;
            let offset = Some(bytes.len() - 1);
            let told = Diagnostic::Replaced {
                count: 1,
                offset,
                line,
            };
            assert_eq!(decoded.diagnostics, [told]);
        }
    }
}

/// What another program has put in place of bytes that it could not read is a character of the text.
#[test]
fn a_replacement_character_in_the_text_is_not_the_bad_byte() {
    let bytes = b"\xef\xbf\xbd was lost\nand so was \xff this\n";
    let told = Diagnostic::Replaced {
        count: 1,
        offset: Some(24),
        line: 2,
    };
    assert_eq!(decode(bytes, None).unwrap().diagnostics, [told]);
}

#[test]
fn legacy_arabic() {
    for (encoding, hint) in [
        (WINDOWS_1256, None),
        (WINDOWS_1256, Some(Side::Arabic)),
        (ISO_8859_6, None),
        (ISO_8859_6, Some(Side::Arabic)),
    ] {
        let (bytes, _, lost) = encoding.encode(ARABIC);
        assert!(!lost);
        let decoded = decode(&bytes, hint).unwrap();
        assert_eq!(decoded.text, ARABIC, "{} {hint:?}", encoding.name());
        assert_eq!(decoded.diagnostics, [Diagnostic::Guessed(decoded.encoding)]);
    }
}

/// The bytes of a text in a page of DOS, as it is seen where the page holds shapes.
fn dos(text: &str, table: Table) -> Vec<u8> {
    use crate::text::{Base, Paragraph, Row};
    let stored = |byte: u8| table.stored(&[byte]).0.chars().next();
    let of = |c: char| (0..=255).find(|&b| stored(b) == Some(c));
    let mut out = Vec::new();
    for line in text.lines() {
        let seen = match table {
            Table::Cp864 => {
                let rows = Paragraph::new(line, Base::Rtl).rows(u16::MAX);
                rows.iter().map(Row::shown).collect::<String>()
            }
            _ => line.to_owned(),
        };
        for c in seen.chars() {
            // The page has not all four shapes of a letter: the next of kin stands in.
            let kin = (0..4u32).flat_map(|d| [(c as u32).wrapping_sub(d), c as u32 + d]);
            let letter = |c| crate::library::visual::letters(&String::from(c));
            let kin = kin
                .filter_map(char::from_u32)
                .filter(|&k| letter(k) == letter(c));
            let byte = kin.filter_map(of).next();
            out.push(byte.unwrap_or_else(|| panic!("{c:?} {:x}", c as u32)));
        }
        out.push(b'\n');
    }
    out
}

#[test]
fn pages_of_dos() {
    for table in [Table::Cp720, Table::Cp864] {
        for hint in [None, Some(Side::Arabic)] {
            // One page has no Arabic comma, the other no alef with a hamza below.
            let text = &match table {
                Table::Cp720 => ARABIC.replace('،', ","),
                _ => ARABIC.replace('إ', "ا"),
            };
            let decoded = decode(&dos(text, table), hint).unwrap();
            assert_eq!(&decoded.text, text, "{}", table.name());
            assert_eq!(decoded.encoding, table.name());
            let told = decoded.diagnostics;
            assert_eq!(told[0], Diagnostic::Guessed(table.name()));
            assert_eq!(told.len(), 1 + usize::from(table == Table::Cp864));
        }
    }
}

#[test]
fn what_the_reader_names_goes_before_any_evidence() {
    let (bytes, ..) = WINDOWS_1256.encode(ARABIC);
    let named = |name| decode_as(&bytes, None, Named::parse(name)).unwrap();
    assert_eq!(named("windows-1256").text, ARABIC);
    assert!(named("windows-1256").diagnostics.is_empty());
    assert_eq!(named("cp720").encoding, "CP720");
    assert_ne!(named("cp720").text, ARABIC);
    let marked = [b"\xef\xbb\xbf", ARABIC.as_bytes()].concat();
    let utf8 = decode_as(&marked, None, Named::parse("utf-8")).unwrap();
    assert_eq!(utf8.text, ARABIC);
}

#[test]
fn lines_stored_as_they_are_seen_are_put_in_order() {
    let text = "اللجنة الوزارية المشتركة على مستوى المنطقة العربية الكبرى.\n";
    let turned: String = text.trim().chars().rev().chain(['\n']).collect();
    let (legacy, ..) = ISO_8859_6.encode(&turned);
    for bytes in [turned.as_bytes(), &legacy] {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.text, text);
        assert!(decoded.diagnostics.contains(&Diagnostic::Reordered));
    }
    let as_stored = decode_as(turned.as_bytes(), None, Named::parse("utf-8-logical"));
    assert_eq!(as_stored.unwrap().text, turned);
}

#[test]
fn what_is_no_character_is_told_with_its_place() {
    let overlong = [ARABIC.as_bytes(), b"x\xc0\xafy", ARABIC.as_bytes()].concat();
    let mut lone = utf16_bytes(ARABIC, false);
    let at = lone.len();
    lone.extend([0x00, 0xd8]);
    lone.extend(utf16_bytes(ENGLISH, false));
    for (bytes, encoding, place) in [
        (overlong, "UTF-8", ARABIC.len() + 1),
        (lone, "UTF-16LE", at),
    ] {
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!(decoded.encoding, encoding);
        let [Diagnostic::Replaced { offset, line, .. }] = decoded.diagnostics[..] else {
            panic!("{:?}", decoded.diagnostics);
        };
        assert_eq!((offset, line), (Some(place), 3));
    }
}

#[test]
fn legacy_quotes_in_english_are_not_spoilt_utf8() {
    let text = format!(
        "{}“Yes,” he said.\n{}",
        ENGLISH.repeat(20),
        ENGLISH.repeat(20)
    );
    let (bytes, _, _) = WINDOWS_1252.encode(&text);
    assert_eq!(decode(&bytes, None).unwrap().text, text);
}

#[test]
fn one_bad_byte_leaves_utf8_as_it_is() {
    let mut bytes = ARABIC.repeat(4).into_bytes();
    let at = bytes.iter().rposition(|&b| b == b'\n').unwrap() - 20;
    bytes.insert(at, 0xff);
    let decoded = decode(&bytes, None).unwrap();
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(matches!(
        decoded.diagnostics.as_slice(),
        [Diagnostic::Replaced {
            count: 1..,
            offset: Some(_),
            line: 8
        }]
    ));
}

/// Texts of so many words, from several places of a text.
fn texts_of(words: usize) -> Vec<String> {
    let all: Vec<&str> = ARABIC.split_whitespace().collect();
    let from = (0..all.len() - words).step_by(3);
    from.map(|at| all[at..at + words].join(" ")).collect()
}

#[test]
fn a_few_bad_bytes_leave_utf8_as_it_is_in_short_texts_too() {
    for (words, spoilt) in [(3, 1), (4, 2), (8, 4), (16, 8)] {
        for text in texts_of(words) {
            for bad in [0xff, 0x80, 0xd9, 0xe9] {
                let mut bytes = text.clone().into_bytes();
                for nth in 0..spoilt {
                    bytes.insert((2 * nth + 1) * bytes.len() / (2 * spoilt), bad);
                }
                let Err(error) = std::str::from_utf8(&bytes) else {
                    continue;
                };
                let decoded = decode(&bytes, None).unwrap();
                assert_eq!(decoded.encoding, "UTF-8", "{bytes:x?}");
                let [Diagnostic::Replaced { offset, .. }] = decoded.diagnostics[..] else {
                    panic!("{:?}", decoded.diagnostics);
                };
                assert_eq!(offset, Some(error.valid_up_to()));
            }
        }
    }
}

#[test]
fn a_legacy_text_of_any_length_is_not_taken_for_spoilt_utf8() {
    for words in [1, 2, 4, 8, 16] {
        for text in texts_of(words) {
            for encoding in [WINDOWS_1256, ISO_8859_6] {
                for text in [
                    text.clone(),
                    format!("The word {text} stands here, {text}."),
                ] {
                    let (bytes, ..) = encoding.encode(&text);
                    assert!(!is_utf8(&bytes), "{text} in {}", encoding.name());
                }
            }
            for table in [Table::Cp720, Table::Cp864] {
                let text = text.replace('،', ",").replace('إ', "ا");
                assert!(!is_utf8(&dos(&text, table)), "{text} in {}", table.name());
            }
        }
    }
}

#[test]
fn english_with_a_few_bytes_beyond_ascii_is_windows_1252_where_they_mean_something() {
    for (bytes, text, encoding) in [
        (
            &b"The caf\xe9 is closed.\nIt is na\xefve.\n"[..],
            "café",
            "windows-1252",
        ),
        (
            b"\x93Yes,\x94 he said; it\x92s so.",
            "“Yes,” he said; it’s",
            "windows-1252",
        ),
        (b"He said \xff\xfe and \x81 no more.", "\u{fffd}", "UTF-8"),
        (b"It\xe2\x80\x99s one bad byte \xff here.", "It’s", "UTF-8"),
        (b"It\xe2\x80\x99s two: \xe9 and \x92 here.", "It’s", "UTF-8"),
    ] {
        let decoded = decode(bytes, None).unwrap();
        assert_eq!(decoded.encoding, encoding, "{}", decoded.text);
        assert!(decoded.text.contains(text), "{}", decoded.text);
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(0u8.., 0..200)) {
        for hint in [None, Some(Side::Arabic)] {
            let _answer = decode(&bytes, hint);
        }
    }

    #[test]
    fn utf8_comes_back_as_it_is(text in "[\\PC\n\r\t]{0,80}") {
        let decoded = decode(text.as_bytes(), None).unwrap();
        let expected = text.strip_prefix('\u{feff}').unwrap_or(&text);
        proptest::prop_assert_eq!(decoded.text, expected);
    }
}

#[test]
fn binary_is_refused() {
    for bytes in [
        b"\x1f\x8b\x08rest".to_vec(),
        b"%PDF-1.7".to_vec(),
        vec![0; 100],
        (0..=255).collect(),
    ] {
        assert!(decode(&bytes, None).is_err(), "{bytes:?}");
    }
    assert_eq!(decode(b"", None).unwrap().text, "");
}
