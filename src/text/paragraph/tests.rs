//! Rows in CapRTL notation (capitals are right-to-left letters, as UAX #9 itself writes them), and the
//! invariants of rows over all short strings.

use proptest::prelude::*;
use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData};

use super::super::bidi::resolve_with;
use super::*;

/// Capitals are Arabic letters, the digits 6 to 9 Arabic-Indic ones, and arrows stand for the directional
/// formatting characters that they are pictures of (`cluster::picture`): they act, and are seen.
struct CapRtl;

impl BidiDataSource for CapRtl {
    fn bidi_class(&self, c: char) -> BidiClass {
        match c {
            'A'..='Z' => BidiClass::AL,
            '6'..='9' => BidiClass::AN,
            '⇛' => BidiClass::LRI,
            '⇚' => BidiClass::RLI,
            '⇔' => BidiClass::FSI,
            '⇊' => BidiClass::PDI,
            '⇉' => BidiClass::LRE,
            '⇇' => BidiClass::RLE,
            '⇒' => BidiClass::LRO,
            '⇐' => BidiClass::RLO,
            '⇓' => BidiClass::PDF,
            _ => HardcodedBidiData.bidi_class(c),
        }
    }
}

fn set(text: &str, base: Base, width: u16) -> Vec<String> {
    let resolved = resolve_with(&CapRtl, text, base);
    let p = Paragraph::shape(text.into(), &resolved, false);
    p.rows(width).iter().map(Row::shown).collect()
}

#[test]
fn embedded_runs_keep_their_order() {
    assert_eq!(set("CAR MEANS car.", Base::Rtl, 80), [".car SNAEM RAC"]);
    assert_eq!(set("car means CAR.", Base::Ltr, 80), ["car means RAC."]);
    assert_eq!(
        set("he said \"IT IS 123, 456, OK\".", Base::Ltr, 80),
        ["he said \"KO ,456 ,123 SI TI\"."]
    );
}

#[test]
fn the_base_is_the_panes_not_the_first_letters() {
    assert_eq!(set("un ENVOY", Base::Rtl, 80), ["YOVNE un"]);
    assert_eq!(set("un ENVOY", Base::Auto, 80), ["un YOVNE"]);
    assert_eq!(set("ENVOY un", Base::Ltr, 80), ["YOVNE un"]);
}

#[test]
fn brackets_are_mirrored_in_right_to_left_runs_only() {
    assert_eq!(set("NEWS (saba) ON", Base::Rtl, 80), ["NO (saba) SWEN"]);
    assert_eq!(set("A(B)C", Base::Rtl, 80), ["C(B)A"]);
    assert_eq!(set("a (b) C", Base::Ltr, 80), ["a (b) C"]);
    assert_eq!(set("<A>", Base::Rtl, 80), ["<A>"]);
}

#[test]
fn numbers_read_from_the_left() {
    assert_eq!(set("DAY 10 OF 2021", Base::Rtl, 80), ["2021 FO 10 YAD"]);
    assert_eq!(set("DAY 67 OF 89", Base::Rtl, 80), ["89 FO 67 YAD"]);
}

#[test]
fn isolates_keep_to_themselves() {
    // Without an isolate the number goes with the letters before it (rules W2 and N1).
    assert_eq!(set("ABC 12", Base::Ltr, 80), ["12 CBA"]);
    assert_eq!(set("⇚ABC⇊ 12", Base::Ltr, 80), ["⇚CBA⇊ 12"]);
    assert_eq!(set("SAID ⇔hi!⇊ TO", Base::Rtl, 80), ["OT ⇊hi!⇔ DIAS"]);
    assert_eq!(set("a ⇚b C⇊ d", Base::Ltr, 80), ["a ⇚C b⇊ d"]);
}

#[test]
fn overrides_turn_letters_round_until_they_end() {
    let all = |text: &str| {
        set(text, Base::Ltr, 80)
            .concat()
            .replace(['⇐', '⇒', '⇓'], "")
    };
    assert_eq!(all("a⇐bcd⇓e"), "adcbe");
    assert_eq!(all("A⇒BCD⇓"), "BCDA");
}

#[test]
fn a_tab_stands_in_the_order_of_the_paragraph() {
    // A segment separator takes the paragraph level (rule L1), so that columns are not turned round.
    assert_eq!(set("AB\tCD", Base::Ltr, 80), ["BA DC"]);
    assert_eq!(set("AB\tCD", Base::Rtl, 80), ["DC BA"]);
    assert_eq!(set("ab\tcd", Base::Rtl, 80), ["cd ab"]);
}

#[test]
fn signs_go_with_their_numbers() {
    // A separator between digits is one of them (rule W4); after Arabic letters they are Arabic numbers (W2), which
    // signs of currency and percent do not join (W5, W6).
    assert_eq!(set("PRICE $12.50 NOW", Base::Rtl, 80), ["WON 12.50$ ECIRP"]);
    assert_eq!(set("RATE 5% UP", Base::Rtl, 80), ["PU %5 ETAR"]);
    assert_eq!(set("AT 10:30", Base::Rtl, 80), ["10:30 TA"]);
    assert_eq!(set("AT 6:7", Base::Rtl, 80), ["6:7 TA"]);
}

#[test]
fn lines_are_cut_first_and_reordered_one_by_one() {
    assert_eq!(
        set("ONE TWO THREE FOUR", Base::Rtl, 8),
        ["OWT ENO", "EERHT", "RUOF"]
    );
    assert_eq!(set("ABC def ghi JKL", Base::Rtl, 7), ["def CBA", "LKJ ghi"]);
}

#[test]
fn trailing_white_space_hangs_and_takes_the_base() {
    // An all-Latin line of a right-to-left paragraph ends at the left (rule L1).
    assert_eq!(set("latin    ARAB", Base::Rtl, 5), ["latin", "BARA"]);
}

#[test]
fn a_long_word_is_cut_between_clusters() {
    assert_eq!(set("abcdefgh", Base::Ltr, 3), ["abc", "def", "gh"]);
    assert_eq!(set("a bcdefgh", Base::Ltr, 3), ["a", "bcd", "efg", "h"]);
    assert_eq!(
        set("世界", Base::Ltr, 1),
        ["世", "界"],
        "a cluster wider than the line stands alone"
    );
}

#[test]
fn an_empty_paragraph_has_one_empty_line() {
    assert_eq!(set("", Base::Rtl, 10), [""]);
    assert_eq!(set("   ", Base::Ltr, 10), [""]);
}

#[test]
fn line_and_paragraph_separators_end_a_line() {
    assert_eq!(set("a\u{2028}B", Base::Ltr, 10), ["a", "B"]);
}

fn shown(text: &str, width: u16) -> Vec<String> {
    Paragraph::new(text, Base::Rtl)
        .rows(width)
        .iter()
        .map(Row::shown)
        .collect()
}

#[test]
fn marks_stay_on_their_letters() {
    assert_eq!(shown("بَت", 10), ["\u{fe96}\u{fe91}\u{64e}"]);
    assert_eq!(shown("لَا", 10), ["\u{fefb}\u{64e}"]);
}

#[test]
fn lam_alef_is_one_cell_and_one_cluster() {
    let p = Paragraph::new("سلام", Base::Rtl);
    assert_eq!(p.width(), 3);
    let row = &p.rows(10)[0];
    let ligature = row.at(1).unwrap();
    assert_eq!(
        (ligature.shown.as_str(), ligature.start, ligature.end),
        ("\u{fefc}", 2, 6)
    );
}

#[test]
fn controls_become_pictures_and_formatting_vanishes() {
    let shown = |t: &str| Paragraph::new(t, Base::Ltr).rows(40)[0].shown();
    assert_eq!(shown("a\u{1b}[2Jb"), "a\u{241b}[2Jb");
    assert_eq!(shown("a\u{9b}\u{7f}b"), "a\u{fffd}\u{2421}b");
    assert_eq!(
        shown("a\u{202e}bc\u{202c}d"),
        "acbd",
        "an override acts and is not shown"
    );
    assert_eq!(shown("\u{feff}a\u{200e}b\u{ad}c"), "abc");
    assert_eq!(shown("\u{64e}"), "\u{25cc}\u{64e}", "a mark without base");
    assert_eq!(shown("👩\u{200d}🚀"), "👩\u{200d}🚀");
}

#[test]
fn a_flood_of_marks_is_capped_on_screen_only() {
    let text = format!("a{}", "\u{301}".repeat(10_000));
    let p = Paragraph::new(text.as_str(), Base::Ltr);
    assert_eq!(p.rows(10)[0].glyphs().len(), 1);
    assert!(p.rows(10)[0].shown().chars().count() < 12);
    assert_eq!(p.text().len(), text.len());
}

#[test]
fn deep_isolates_do_not_panic() {
    // unicode-bidi#145: a line wholly at level 126.
    let text = format!("{}7", "\u{2067}\u{2066}".repeat(70));
    assert_eq!(Paragraph::new(text, Base::Rtl).rows(10)[0].shown(), "7");
}

#[test]
fn guillemets_do_not_stand_alone_at_an_edge() {
    let rows = shown("قال « نعم » ثم", 6);
    assert!(
        rows.iter()
            .all(|r| r.trim() != "\u{ab}" && r.trim() != "\u{bb}"),
        "{rows:?}"
    );
}

/// Every string of up to four of these characters, at every small width.
#[test]
fn rows_keep_their_invariants_on_all_short_strings() {
    let alphabet: Vec<char> = "ab بلا\u{64e}(٣\u{200d}\u{2067}世".chars().collect();
    for len in 0..=4u32 {
        for n in 0..alphabet.len().pow(len) {
            let mut rest = n;
            let text: String = (0..len)
                .map(|_| {
                    let c = alphabet[rest % alphabet.len()];
                    rest /= alphabet.len();
                    c
                })
                .collect();
            for base in [Base::Ltr, Base::Rtl] {
                let p = Paragraph::new(text.as_str(), base);
                for width in [1, 2, 3, 5] {
                    check(&p, width);
                }
            }
        }
    }
}

/// Texts of both directions with marks, digits, brackets, controls, isolates, overrides and emoji, and texts of
/// any characters.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-dA-D ا-ي\u{64b}-\u{652}ـ٠-٩0-9.,()\\[\\]\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{300}\u{fe0f}\u{1f468}\u{200d}世\u{fefb}\u{2028}\u{1b}\u{9b}]{0,300}",
        1 => "[\u{1100}\u{1161}\u{11a8}\u{915}\u{937}\u{94d}\u{93e}\u{903}ｶﾞلاا\u{64e}\u{200d}]{0,300}",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn rows_keep_their_invariants_on_any_text(text in texts(), rtl in any::<bool>(), width in 1u16..200) {
        let base = if rtl { Base::Rtl } else { Base::Ltr };
        check(&Paragraph::new(text.as_str(), base), width);
    }

    /// From a byte to its column and back: the line that a cluster is told to be on shows it, and the column
    /// that shows it tells its bytes.
    #[test]
    fn a_column_leads_back_to_its_cluster(text in texts(), width in 1u16..200) {
        let p = Paragraph::new(text.as_str(), Base::Auto);
        let lines = p.lines(width);
        for (number, line) in lines.iter().enumerate() {
            for glyph in p.row(line).glyphs() {
                prop_assert_eq!(p.line_of(&lines, glyph.start), number);
                let cluster = p.clusters().iter().find(|c| c.start == glyph.start);
                prop_assert_eq!(cluster.map(|c| c.end), Some(glyph.end));
                prop_assert!(p.text().get(glyph.start as usize..glyph.end as usize).is_some());
                let row = p.row(line);
                prop_assert_eq!(row.at(glyph.column).map(|g| g.start), Some(glyph.start));
            }
        }
    }
}

fn check(p: &Paragraph, width: u16) {
    let text = p.text();
    let lines = p.lines(width);
    let mut seen = Vec::new();
    let mut end = 0;
    for line in &lines {
        let bytes = p.bytes(line);
        assert_eq!(bytes.start, end, "{text:?}: lines partition the text");
        end = bytes.end;
        let row = p.row(line);
        assert!(
            row.width() <= width || row.glyphs().len() == 1,
            "{text:?} at {width}"
        );
        let mut column = 0;
        for glyph in row.glyphs() {
            assert_eq!(glyph.column, column, "{text:?}: no gaps");
            assert!(glyph.width > 0 && !glyph.shown.is_empty());
            for c in column..column + u16::from(glyph.width) {
                assert_eq!(row.at(c), Some(glyph));
            }
            column += u16::from(glyph.width);
            seen.push(glyph.start);
        }
        assert_eq!(row.at(column), None);
    }
    assert_eq!(end as usize, text.len(), "{text:?}");
    seen.sort_unstable();
    let mut all: Vec<_> = p
        .clusters()
        .iter()
        .filter(|c| c.width > 0)
        .map(|c| c.start)
        .collect();
    let blank = |start: &u32| {
        p.clusters()
            .iter()
            .any(|c| c.start == *start && c.is_space())
    };
    all.retain(|s| !blank(s));
    seen.retain(|s| !blank(s));
    assert_eq!(seen, all, "{text:?} at {width}: every cluster once");
}
