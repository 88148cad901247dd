//! Corrections over what was found: applied, re-found after edits, in conflict.

use super::*;

const ENGLISH: [&str; 2] = [
    "Layla Haddad sings. The Lantern sings too.",
    "Haddad and Aziz left the Lantern.",
];
const ARABIC: [&str; 2] = ["تغني ليلى حداد.", "وغادرت حداد مع عزيز."];

fn whole() -> Article {
    Article::of(&ENGLISH, &ARABIC)
}

/// The `nth` place of some words in a paragraph.
fn span(side: Side, index: u32, words: &str, nth: usize) -> TextSpan {
    let para = ParaId::new(side, index);
    let article = whole();
    let text = &article.paragraph(para).unwrap().text;
    let at = text.match_indices(words).nth(nth).unwrap().0;
    TextSpan::new(para, at..at + words.len())
}

fn quote(side: Side, index: u32, words: &str) -> Quote {
    Quote::of(&whole(), span(side, index, words, 0)).unwrap()
}

/// What a detector might find: Haddad on both sides, Aziz as two, nothing of the Lantern.
fn found() -> Entities {
    use Side::{Arabic, English};
    let mention = |span: TextSpan, entity: u32| Mention {
        span,
        kind: Kind::Person,
        layer: Layer::Core,
        entity: EntityId(entity),
        source: Source::Shape,
        confidence: Confidence::Likely,
    };
    let entity = |english: Option<&str>, arabic: Option<&str>| Entity {
        kind: Kind::Person,
        names: Sides::new(english, arabic).map(|n| n.map(str::to_owned)),
    };
    Entities {
        mentions: vec![
            mention(span(English, 0, "Layla Haddad", 0), 0),
            mention(span(English, 1, "Haddad", 0), 0),
            mention(span(English, 1, "Aziz", 0), 1),
            mention(span(Arabic, 0, "ليلى حداد", 0), 0),
            mention(span(Arabic, 1, "حداد", 0), 0),
            mention(span(Arabic, 1, "عزيز", 0), 2),
        ],
        entities: vec![
            entity(Some("Layla Haddad"), Some("ليلى حداد")),
            entity(Some("Aziz"), None),
            entity(None, Some("عزيز")),
        ],
    }
}

/// The entities in words: type, names, mentions a side.
fn told(corrections: &[EntityCorrection], article: &Article) -> Vec<String> {
    let (entities, lost) = apply(&found(), corrections, article);
    assert!(entities.mentions.is_sorted_by_key(|m| (m.span, m.layer)));
    let mut out: Vec<String> = (0u32..)
        .zip(&entities.entities)
        .map(|(id, e)| {
            let count = |side| entities.mentions_of(EntityId(id), side).count();
            assert!(count(Side::English) + count(Side::Arabic) > 0);
            format!(
                "{} {} {} = {} {}",
                e.kind.tag(),
                e.names.english.as_deref().unwrap_or("∅"),
                count(Side::English),
                e.names.arabic.as_deref().unwrap_or("∅"),
                count(Side::Arabic)
            )
        })
        .collect();
    out.extend(lost.iter().map(|i| format!("lost {i}")));
    out
}

fn add(index: u32, words: &str, kind: Kind) -> EntityCorrection {
    EntityCorrection::Add {
        at: quote(Side::English, index, words),
        kind,
    }
}

const HADDAD: &str = "PER Layla Haddad 2 = ليلى حداد 2";

#[test]
fn each_correction_does_what_its_name_says() {
    use EntityCorrection as C;
    let (layer, aziz) = (Layer::Core, || quote(Side::English, 1, "Aziz"));
    let one = |c: C| told(&[c], &whole());
    assert_eq!(
        told(&[], &whole()),
        [HADDAD, "PER Aziz 1 = ∅ 0", "PER ∅ 0 = عزيز 1"]
    );
    let remove = C::Remove { at: aziz(), layer };
    assert_eq!(one(remove), [HADDAD, "PER ∅ 0 = عزيز 1"]);
    let kind = Kind::Organisation;
    let retype = C::Retype {
        at: aziz(),
        layer,
        kind,
    };
    assert_eq!(
        one(retype),
        [HADDAD, "ORG Aziz 1 = ∅ 0", "PER ∅ 0 = عزيز 1"]
    );
    let at = Sides::new(aziz(), quote(Side::Arabic, 1, "عزيز"));
    let kind = Kind::Person;
    assert_eq!(one(C::Link { at, kind }), [HADDAD, "PER Aziz 1 = عزيز 1"]);
    let at = quote(Side::Arabic, 1, "حداد");
    assert_eq!(
        one(C::Unlink { at, layer }),
        [
            "PER Layla Haddad 2 = ∅ 0",
            "PER Aziz 1 = ∅ 0",
            "PER ∅ 0 = ليلى حداد 2",
            "PER ∅ 0 = عزيز 1"
        ]
    );
    let name = "Samir Aziz".to_owned();
    let rename = C::Rename {
        at: aziz(),
        layer,
        name,
    };
    assert_eq!(
        one(rename),
        [HADDAD, "PER Samir Aziz 1 = ∅ 0", "PER ∅ 0 = عزيز 1"]
    );
}

#[test]
fn the_same_words_added_twice_are_one_entity() {
    let lanterns = [
        add(0, "Lantern", Kind::Organisation),
        add(1, "Lantern", Kind::Organisation),
    ];
    assert_eq!(
        told(&lanterns, &whole()),
        [
            HADDAD,
            "ORG Lantern 2 = ∅ 0",
            "PER Aziz 1 = ∅ 0",
            "PER ∅ 0 = عزيز 1"
        ]
    );
}

#[test]
fn what_is_added_takes_the_place_of_what_it_overlaps_in_its_layer() {
    let wider = add(1, "Haddad and Aziz", Kind::Organisation);
    assert_eq!(
        told(&[wider], &whole()),
        [
            "PER Layla Haddad 1 = ليلى حداد 2",
            "ORG Haddad and Aziz 1 = ∅ 0",
            "PER ∅ 0 = عزيز 1"
        ]
    );
    // An office may contain a name.
    let office = add(0, "Layla Haddad sings", Kind::Title);
    assert_eq!(told(&[office], &whole()).len(), 4);
}

#[test]
fn corrections_are_found_after_edits_and_kept_when_their_words_are_gone() {
    let [a, b] = ENGLISH;
    let corrections = [add(1, "Lantern", Kind::Organisation)];
    let longer = b.replace("left", "then left the hall of");
    let moved = Article::of(&["News from Monday and after", &longer, a], &ARABIC);
    let at = corrections[0].quotes()[0].find(&moved).unwrap();
    assert_eq!(at.para.index, 1);
    assert_eq!(at.of(&longer), "Lantern");
    // The paragraph was rewritten, but the words with all around them stand elsewhere, once.
    let rewritten = format!("Quite another opening, said someone else at once. {b}");
    let moved = Article::of(&[a, &rewritten], &ARABIC);
    let at = corrections[0].quotes()[0].find(&moved).unwrap();
    assert_eq!(at.of(&rewritten), "Lantern");
    let gone = Article::of(&[a, "Haddad and Aziz left."], &ARABIC);
    let (_, lost) = apply(&found(), &corrections, &gone);
    assert_eq!(lost, [0]);
}

#[test]
fn a_correction_that_a_later_one_leaves_nothing_to_say_of_is_told() {
    let at = || quote(Side::English, 1, "Aziz");
    let layer = Layer::Core;
    let name = "Samir".to_owned();
    let corrections = [
        EntityCorrection::Remove { at: at(), layer },
        EntityCorrection::Rename {
            at: at(),
            layer,
            name,
        },
    ];
    assert_eq!(
        told(&corrections, &whole()),
        [HADDAD, "PER ∅ 0 = عزيز 1", "lost 1"]
    );
}

#[test]
fn spans_that_are_no_text_are_not_quoted() {
    let para = ParaId::new(Side::Arabic, 0);
    assert_eq!(Quote::of(&whole(), TextSpan::new(para, 0..0)), None);
    assert_eq!(Quote::of(&whole(), TextSpan::new(para, 1..3)), None);
    assert_eq!(Quote::of(&whole(), TextSpan::new(para, 0..999)), None);
}
