//! The list of entities: parts, order, filter, moves and marks.

use super::*;
use crate::bitext::Bead;
use crate::entity::{Entity, Layer, Source};
use crate::text::TextSpan;

/// An article of these paragraphs, each linked with its like, and a reader of it.
fn reader(texts: Sides<&[&str]>, named: &[(Kind, &[&str], &[&str])]) -> Reader {
    let article = Article::of(texts.english, texts.arabic);
    let lens = Sides::from_fn(|s| texts[s].len());
    let both = u32::try_from(lens.english.min(lens.arabic)).unwrap();
    let beads = (0..both).map(|i| Bead {
        english: vec![i],
        arabic: vec![i],
        probability: 0.9,
        reasons: Vec::new(),
    });
    let mut entities = Entities::default();
    for (number, (kind, english, arabic)) in (0u32..).zip(named) {
        let names = Sides::new(*english, *arabic);
        entities.entities.push(Entity {
            kind: *kind,
            names: names.map(|n| n.first().map(ToString::to_string)),
        });
        for side in Side::BOTH {
            for (para, text) in (0u32..).zip(texts[side]) {
                for name in names[side] {
                    let Some(at) = text.find(name) else { continue };
                    entities.mentions.push(Mention {
                        span: TextSpan::new(ParaId::new(side, para), at..at + name.len()),
                        kind: *kind,
                        layer: Layer::Core,
                        entity: EntityId(number),
                        source: Source::Tagger,
                        confidence: Confidence::Certain,
                    });
                }
            }
        }
    }
    entities.mentions.sort_by_key(|m| m.span);
    let mut reader = Reader::new(Arc::new(article), Side::English, None);
    reader.set_alignment(Arc::new(Alignment::new(beads.collect(), lens)));
    reader.set_entities(Arc::new(entities));
    reader
}

fn town() -> Reader {
    reader(
        Sides::new(
            &[
                "Rim met Omar in Fez.",
                "Rim paid 15 coins.",
                "At 9:00 Omar slept in Rome.",
            ],
            &[
                "التقت رِيم عمر في فاس.",
                "دفعت ريم 17 قطعة.",
                "نام عمر وحضر زيد.",
            ],
        ),
        &[
            (Kind::Place, &["Fez"], &["فاس"]),
            (Kind::Person, &["Omar"], &["عمر"]),
            (Kind::Person, &["Rim"], &["رِيم", "ريم"]),
            (Kind::Number, &["15 coins"], &[]),
            (Kind::Number, &[], &["17 قطعة"]),
            (Kind::Place, &["Rome"], &[]),
            (Kind::Time, &["9:00"], &[]),
            (Kind::Person, &[], &["زيد"]),
        ],
    )
}

fn listed(panel: &Panel) -> Vec<String> {
    let name = |n: &Option<String>| n.clone().unwrap_or_else(|| "-".into());
    let rows = panel.rows().iter().map(|row| match *row {
        Line::Heading(section, count) => format!("{section:?} {count}"),
        Line::Entry(at) => {
            let names = &panel.entry(at).unwrap().names;
            format!("{} {}", name(&names.english), name(&names.arabic))
        }
    });
    rows.collect()
}

#[test]
fn parts_follow_each_other_and_what_differs_is_in_none_of_the_others() {
    let panel = Panel::of(&town(), true, None);
    assert_eq!(
        listed(&panel),
        [
            "Kind(Person) 2",
            "Rim رِيم",
            "Omar عمر",
            "Kind(Place) 1",
            "Fez فاس",
            "Differ 1",
            "15 coins 17 قطعة",
            "Only(English) 2",
            "Rome -",
            "9:00 -",
            "Only(Arabic) 1",
            "- زيد",
        ]
    );
    assert_eq!(panel.counts(), (7, 7));
}

#[test]
fn an_article_of_one_text_has_no_part_for_what_is_in_it_only() {
    let one = reader(
        Sides::new(&["Rim slept."], &[]),
        &[(Kind::Person, &["Rim"], &[])],
    );
    let panel = Panel::of(&one, true, None);
    assert_eq!(listed(&panel), ["Kind(Person) 1", "Rim -"]);
}

#[test]
fn the_filter_folds_and_looks_at_both_names() {
    let mut panel = Panel::of(&town(), true, None);
    panel.filter("ريم");
    assert_eq!(listed(&panel), ["Kind(Person) 1", "Rim رِيم"]);
    panel.filter("RIM");
    assert_eq!(listed(&panel).len(), 2);
    panel.filter("en:o");
    assert_eq!(listed(&panel).len(), 6, "{:?}", listed(&panel));
    panel.filter("nobody");
    assert_eq!((panel.counts(), panel.current()), ((7, 0), None));
    panel.step(5);
    panel.step_section(Way::Back);
    panel.filter("");
    assert_eq!(panel.counts(), (7, 7));
    assert!(panel.current().is_some());
}

#[test]
fn the_cursor_is_never_at_a_heading() {
    let mut panel = Panel::of(&town(), true, None);
    for by in [
        -9,
        1,
        1,
        1,
        1,
        -1,
        -2,
        3,
        99,
        -1,
        isize::MIN,
        isize::MAX,
        -3,
    ] {
        panel.step(by);
        assert!(panel.current().is_some(), "{by} {}", panel.cursor());
    }
    panel.step(isize::MIN);
    panel.step_section(Way::Forward);
    assert_eq!(
        panel.current().unwrap().names.english.as_deref(),
        Some("Fez")
    );
    panel.step_section(Way::Back);
    assert_eq!(
        panel.current().unwrap().names.english.as_deref(),
        Some("Rim")
    );
}

#[test]
fn asking_again_goes_through_the_mentions_of_both_texts() {
    let mut reader = town();
    let panel = Panel::of(&reader, true, Some(EntityId(2)));
    let mut seen = Vec::new();
    for _ in 0..5 {
        let target = panel.target(&reader).unwrap();
        reader.jump_to_mention(target);
        let span = reader.current_mention().unwrap().span;
        seen.push((span.para.side.tag(), span.para.index));
    }
    assert_eq!(
        seen,
        [("en", 0), ("en", 1), ("ar", 0), ("ar", 1), ("en", 0)]
    );
}

#[test]
fn guesses_are_left_out_where_they_are_hidden() {
    let mut reader = town();
    let mut entities = reader.entities.as_ref().clone();
    for mention in &mut entities.mentions {
        if mention.kind == Kind::Place {
            mention.confidence = Confidence::Guess;
        }
    }
    reader.set_entities(Arc::new(entities));
    let mut panel = Panel::of(&reader, true, None);
    let guesses = panel.entries.iter().filter(|e| e.guess).count();
    assert_eq!((guesses, panel.counts().0), (2, 7));
    panel.follow(&reader, false);
    assert_eq!(panel.counts().0, 5);
}

#[test]
fn marks_say_where_in_each_text_it_occurs() {
    let reader = town();
    let panel = Panel::of(&reader, true, Some(EntityId(1)));
    let marks = panel
        .current()
        .unwrap()
        .marks(&reader.article, &reader.entities, 6);
    let of = |side: Side| -> String {
        marks
            .iter()
            .map(|m| if m[side] { 'x' } else { '.' })
            .collect()
    };
    assert_eq!(
        (of(Side::English).as_str(), of(Side::Arabic).as_str()),
        ("x...x.", ".x..x.")
    );
    assert!(
        panel
            .current()
            .unwrap()
            .marks(&reader.article, &reader.entities, 0)
            .is_empty()
    );
}

#[test]
fn a_screen_of_any_size_has_a_place_for_it() {
    let mut panel = Panel::of(&town(), true, None);
    for size in [(0, 0), (1, 1), (24, 6), (60, 20), (200, 50)] {
        panel.step(isize::MAX);
        let table = panel.table(size);
        assert!(table.frame.bottom() <= size.1.max(1) && table.frame.right() <= size.0);
        let last = table.top + usize::from(table.list.height);
        assert!(table.list.height == 0 || (table.top..last).contains(&panel.cursor()));
        assert!(!panel.point(size, size.0, size.1));
    }
}
