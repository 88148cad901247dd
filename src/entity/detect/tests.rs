//! What the layers find together, on invented sentences.

use super::*;
use crate::bitext::Bead;

fn read(english: &str, arabic: &str) -> (Vec<(String, Kind, u32)>, Entities) {
    let texts = Sides::new(english, arabic).map(|t| t.lines().collect::<Vec<_>>());
    let lens = Sides::new(texts.english.len(), texts.arabic.len());
    let both = lens.english.min(lens.arabic) as u32;
    let beads = (0..both)
        .map(|p| Bead {
            english: vec![p],
            arabic: vec![p],
            probability: 1.0,
            reasons: vec![],
        })
        .collect();
    let sides = Sides::new(texts.english.as_slice(), texts.arabic.as_slice());
    let found = analyse(sides, &Alignment::new(beads, lens));
    let mentions = found
        .mentions
        .iter()
        .map(|m| {
            let text = texts[m.span.para.side].get(m.span.para.at()).copied();
            let text = m.span.of(text.unwrap_or_default()).to_owned();
            (text, m.kind, m.entity.0)
        })
        .collect();
    (mentions, found)
}

#[track_caller]
fn names(english: &str, arabic: &str, want: &[(&str, Kind)]) {
    let (found, _) = read(english, arabic);
    for (text, kind) in want {
        assert!(
            found.iter().any(|(t, k, _)| t == text && k == kind),
            "{text} {kind:?}: {found:?}"
        );
    }
}

#[track_caller]
fn linked(english: &str, arabic: &str, pairs: &[(&str, &str)]) {
    let (found, _) = read(english, arabic);
    let of = |text: &str| found.iter().find(|(t, ..)| t == text).map(|(_, _, e)| *e);
    for (e, a) in pairs {
        assert!(of(e).is_some() && of(e) == of(a), "{e} {a}: {found:?}");
    }
}

#[test]
fn what_a_name_is_called_tells_that_it_is_a_body() {
    use Kind::Organisation;
    names(
        "Zelkova, a Danish water-treatment company, hired forty people. The pay of Zelkova rose.\n\
         The round was led by Orrinda Investments and the Swiss fund Velmora Ventures.\n\
         Tarsk has raised 40 million dollars.",
        "",
        &[
            ("Zelkova", Organisation),
            ("Orrinda Investments", Organisation),
            ("Velmora Ventures", Organisation),
            ("Tarsk", Organisation),
        ],
    );
    let (found, _) = read("Jonas Petrel, a bank employee, was unharmed.", "");
    assert!(
        found.contains(&("Jonas Petrel".to_owned(), Kind::Person, 0)),
        "{found:?}"
    );
}

#[test]
fn a_quotation_behind_a_noun_for_a_body_is_its_name() {
    let arabic =
        "أعلنت شركة «زلكوفا» الدنماركية أرباحها. وقالت صحيفة «ذي نورث ويف» إن «زلكوفا» رابحة.";
    let (found, _) = read("Zelkova made a profit, the paper said.", arabic);
    let bodies: Vec<&str> = found
        .iter()
        .filter(|(_, k, _)| *k == Kind::Organisation)
        .map(|(t, ..)| t.as_str())
        .collect();
    assert_eq!(
        bodies,
        ["Zelkova", "زلكوفا", "ذي نورث ويف", "زلكوفا"],
        "the English side, too: {found:?}"
    );
}

#[test]
fn what_bears_the_name_of_a_ruler_is_one_name() {
    use Kind::{Organisation, Place};
    names(
        "She studied at King Tariq University of Science and landed at Queen Salma Airport.",
        "درست في جامعة الملك طارق للعلوم والتقنية وهبطت في مطار الملكة سلمى الدولي.",
        &[
            ("King Tariq University of Science", Organisation),
            ("Queen Salma Airport", Place),
            ("جامعة الملك طارق للعلوم والتقنية", Organisation),
            ("مطار الملكة سلمى الدولي", Place),
        ],
    );
}

#[test]
fn persons_keep_to_their_names() {
    use Kind::Person;
    names(
        "Glaciologist Petra Sandoval met the goalkeeper Han Seo-jun on Monday.",
        "",
        &[("Petra Sandoval", Person), ("Han Seo-jun", Person)],
    );
}

#[test]
fn the_noun_of_a_place_hinders_no_link() {
    linked(
        "Oil flowed from Zarmandia to Greenfield.",
        "تدفق النفط من إقليم زرمانديا إلى ميناء غرين فيلد.",
        &[("Zarmandia", "زرمانديا")],
    );
}

#[test]
fn names_written_apart_or_together_are_one() {
    linked(
        "Abdulrahman Zelkani spoke to Nora Greenfield.",
        "تحدث عبد الرحمن زلكاني إلى نورا غرين فيلد.",
        &[
            ("Abdulrahman Zelkani", "عبد الرحمن زلكاني"),
            ("Nora Greenfield", "نورا غرين فيلد"),
        ],
    );
}

#[test]
fn acronyms_are_known_by_the_letters_they_spell() {
    names(
        "DNO said that the field was large.",
        "قالت دي إن أو إن الحقل كبير.",
        &[("دي إن أو", Kind::Organisation)],
    );
    let (found, _) = read("", "قال إن المدير في مكتبه أو في بيته.");
    assert_eq!(found, []);
}

#[test]
fn a_rank_tells_a_person_from_a_people() {
    let (found, _) = read(
        "",
        "قال العميد تركي الزلكاني إن القوات وصلت. ووصل عميد ليبي أمس.",
    );
    let kinds = |kind: Kind| -> Vec<&str> {
        let own = found.iter().filter(|(_, k, _)| *k == kind);
        own.map(|(t, ..)| t.as_str()).collect()
    };
    assert_eq!(kinds(Kind::Person), ["تركي الزلكاني"], "{found:?}");
    assert_eq!(kinds(Kind::Group), ["ليبي"], "{found:?}");
}

#[test]
fn a_city_that_plays_is_a_club() {
    let kinds_of = |english: &str, arabic: &str| -> Vec<Kind> {
        let (found, _) = read(english, arabic);
        let own = found.into_iter().filter(|(t, ..)| t == "Porto");
        own.map(|(_, kind, _)| kind).collect()
    };
    assert_eq!(
        kinds_of(
            "Porto captain Dinis Alves was pleased. It was a fine win against Porto.",
            "كان قائد بورتو دينيس ألفيس سعيدا بالفوز."
        ),
        [Kind::Organisation; 2]
    );
    assert_eq!(
        kinds_of("The Porto captain left the field early.", ""),
        [Kind::Organisation]
    );
    assert_eq!(
        kinds_of("She lives in Porto.", "تعيش في بورتو."),
        [Kind::Place]
    );
}

#[test]
fn a_direction_is_part_of_the_name_of_a_place() {
    names(
        "The family moved to North Vancouver in spring. They have relatives in Upper Austria.\n\
         West Seattle has a bridge of its own.",
        "",
        &[
            ("North Vancouver", Kind::Place),
            ("Upper Austria", Kind::Place),
            ("West Seattle", Kind::Place),
        ],
    );
    names(
        "The road north to Vancouver was closed.",
        "",
        &[("Vancouver", Kind::Place)],
    );
}

#[test]
fn numbers_and_days_link_by_what_they_say() {
    linked(
        "Two million people came. It took 2.5 hours. They met on 10 June 2021.",
        "جاء مليونا شخص. استغرق الأمر ساعتين ونصف الساعة. التقوا يوم 29 شوال 1442 الموافق 10 يونيو 2021.",
        &[
            ("Two million", "مليونا"),
            ("10 June 2021", "29 شوال 1442 الموافق 10 يونيو 2021"),
        ],
    );
}

#[test]
fn an_entity_is_shown_with_small_letters() {
    let (_, found) = read(
        "CAIRO, May 3 - The talks opened.\nIn Cairo, they went on.",
        "",
    );
    let shown: Vec<_> = found
        .entities
        .iter()
        .map(|e| e.names.english.as_deref())
        .collect();
    assert!(shown.contains(&Some("Cairo")), "{shown:?}");
    assert!(!shown.contains(&Some("CAIRO")), "{shown:?}");
}

#[test]
fn analysis_can_be_called_off() {
    let texts = Sides::new(
        ["Cairo is large."; 300].as_slice(),
        ["القاهرة كبيرة."; 300].as_slice(),
    );
    let alignment = Alignment::new(vec![], Sides::new(300, 300));
    let whole = analyse_watched(texts, &alignment, Watch::UNSEEN);
    assert_eq!(whole, Some(analyse(texts, &alignment)));
    for least in [0.0, 0.3, 0.7] {
        let told = |share: f32| share < least;
        assert_eq!(analyse_watched(texts, &alignment, Watch::new(&told)), None);
    }
}
