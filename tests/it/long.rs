//! Very long texts: one paragraph of many segments, and files read by windows.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use diglot::app::Effect;
use diglot::app::effect::Work;
use diglot::app::message::{Memory, Message, Task};
use diglot::bitext::{Alignment, Article, Bead, Paragraphs, Watch, align, align_watched};
use diglot::config::theme::Base;
use diglot::entity::analyse;
use diglot::language::lexicon::Lexicon;
use diglot::library;
use diglot::search::{Query, Sweep};
use diglot::text::{ParaId, Side, Sides};

use crate::home::Home;
use crate::scene::{Scene, moon, story};
use crate::screens::{draw, row};

/// A paragraph whose every word says where it stands.
fn numbered(words: usize) -> String {
    let mut text = String::new();
    for n in 0..words {
        let _ = write!(text, "w{n:05} ");
    }
    text.trim_end().to_owned()
}

fn offset(scene: &Scene) -> u32 {
    scene.state.reader.as_ref().unwrap().place().offset
}

/// The words in view of a side, in their order.
fn words(scene: &Scene, side: Side) -> Vec<usize> {
    let reader = scene.state.reader.as_ref().unwrap();
    let mut words = Vec::new();
    for row in reader.rows_in_view(side) {
        let leaf = reader.leaf_of(&row).unwrap();
        let bytes = leaf.paragraph.bytes(&leaf.lines[row.line]);
        let segment = reader.article().segment(row.para, row.segment).unwrap();
        let range = (bytes.start - segment.start) as usize..(bytes.end - segment.start) as usize;
        let line = segment.text.get(range).unwrap();
        words.extend(
            line.split_whitespace()
                .filter_map(|w| w.get(1..)?.parse::<usize>().ok()),
        );
    }
    words
}

fn follow_on(words: &[usize]) -> bool {
    words.windows(2).all(|w| w[0] + 1 == w[1])
}

#[test]
fn a_paragraph_of_many_segments_scrolls_as_one() {
    let text = numbered(30_000);
    let (english, arabic) = ([text.as_str(), "The end."], ["قصير", "النهاية"]);
    let texts: Sides<&[&str]> = Sides::new(&english, &arabic);
    let story = story("long", texts, &[(&[1], &[1]), (&[2], &[2])]);
    let mut scene = Scene::new(vec![story], (100, 30));
    assert!(
        scene
            .state
            .reader
            .as_ref()
            .unwrap()
            .article()
            .segments(ParaId::new(Side::English, 0))
            > 5
    );
    let mut before = offset(&scene);
    for _ in 0..40 {
        scene.keys("37 ctrl-e");
        let shown = words(&scene, Side::English);
        assert!(follow_on(&shown) && shown.len() > 20, "{shown:?}");
        assert!(offset(&scene) > before);
        before = offset(&scene);
    }
    assert!(before > 32 * 1024);
    // A row at a time over every cut, down and up again.
    for keys in ["300 ctrl-e", "299 ctrl-y", "ctrl-y"] {
        scene.keys(keys);
        assert!(follow_on(&words(&scene, Side::English)));
    }
    assert_eq!(offset(&scene), before);
    // Another width keeps the line that was topmost at the top.
    scene.send(Message::Resized(70, 30));
    let shown = words(&scene, Side::English);
    assert!(follow_on(&shown));
    assert!(before.abs_diff(offset(&scene)) < 100);
    // The end of a band taller than the screen, from below; and its beginning.
    scene.keys("G k");
    let shown = words(&scene, Side::English);
    assert_eq!(shown.last(), Some(&29_999));
    assert!(follow_on(&shown));
    scene.keys("g g");
    assert_eq!(words(&scene, Side::English).first(), Some(&0));
    scene.keys("j j j j");
    assert!(words(&scene, Side::English).first().is_some_and(|&w| w > 0));
}

#[test]
fn a_file_read_by_windows_reads_as_one_that_is_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.en.txt");
    let mut text = String::from("A headline of the year\n");
    for n in 0..90_000 {
        let _ = writeln!(
            text,
            "Paragraph {n} tells of the harbour and of what came after it."
        );
    }
    assert!(text.len() as u64 > library::source::HELD_BYTES);
    fs::write(&path, &text).unwrap();
    let mut listed = library::open(&[path], &mut |_, _| true);
    let entry = listed.entries.remove(0);
    let held = library::read(&entry).unwrap();
    let mut opening = library::open_article(&entry).unwrap();
    let head = Arc::new(opening.article());
    assert!(head.is_windowed() && !head.is_complete());
    // The reader opens on what is known, and asks for the end.
    let mut scene = Scene::new(
        vec![story("other", Sides::new(&["One."], &["واحد."]), &[])],
        (80, 24),
    );
    let memory = Memory::default();
    scene.send(Message::Opened {
        article: head,
        memory,
    });
    scene.keys("G");
    while opening.advance() {}
    let article = Arc::new(opening.article());
    let (grown, memory) = (article.clone(), None);
    scene.send(Message::Grown {
        article: grown,
        memory,
    });
    let reader = scene.state.reader.as_ref().unwrap();
    assert_eq!(reader.cursor().index, 90_000);
    assert_eq!(reader.progress(), 100);
    assert_eq!(article.len(Side::English), held.len(Side::English));
    for index in [0, 1, 777, 45_000, 90_000] {
        let id = ParaId::new(Side::English, index);
        assert_eq!(article.paragraph(id), held.paragraph(id));
    }
    // The search beside the loop finds what the search of the held text finds.
    let query = Query::parse("paragraph 4500");
    let Paragraphs::Windowed(windows) = &article.texts.english.as_ref().unwrap().paragraphs else {
        panic!("not read by windows");
    };
    let sweep = Sweep::new(query.clone(), text.get(..1000).unwrap());
    let (mut window, mut hits) = (String::new(), Vec::new());
    for at in 0..windows.windows() {
        windows.read_window(at, &mut window);
        hits.extend(sweep.hits(Side::English, &window, || windows.pieces(at, &window)));
    }
    assert_eq!(hits, diglot::search::find(&held, &query));
    assert_eq!(hits.len(), 11);
}

/// An article with a text of some 4 MiB in few paragraphs, so that it is read by windows and soon linked.
fn harbours(home: &Home) -> Arc<Article> {
    let mut english = String::from("The harbour of Tripoli was opened on 3 May 2019.\n\n");
    let filler = "Nothing of note came after it in those days. ".repeat(24_000);
    for _ in 0..4 {
        let _ = write!(english, "{filler}\n\n");
    }
    english.push_str("President Carter visited Cairo on 7 June 1978.\n");
    home.write("long/a.en.txt", english);
    home.write(
        "long/a.ar.txt",
        "زار الرئيس كارتر القاهرة في 7 يونيو 1978.\n\nافتتح ميناء طرابلس في 3 مايو 2019.\n",
    );
    let library = library::open(&[home.path().join("long")], &mut |_, _| true);
    let mut opening = library::open_article(&library.entries[0]).unwrap();
    while opening.advance() {}
    let article = Arc::new(opening.article());
    assert!(article.is_windowed() && article.is_complete());
    article
}

/// The line that tells of links.
fn status(scene: &Scene) -> String {
    let (_, rows) = scene.state.size;
    row(&draw(scene, Base::Dark).0, rows - 2)
}

#[test]
fn a_long_text_is_linked_where_that_is_asked_for() {
    let home = Home::new();
    let article = harbours(&home);
    let id = article.id.clone();
    let mut scene = Scene::new(vec![moon()], (100, 24));
    let memory = Memory::default();
    scene.send(Message::Opened {
        article: article.clone(),
        memory,
    });
    assert!(status(&scene).contains("long: `:align` links it"));
    scene.keys("e");
    assert!(
        scene.dump().contains("by `:align` only"),
        "{}",
        scene.dump()
    );
    for asked in ["enter", "]0", "[x", "i", "%"] {
        scene.keys(asked);
        let told = "a text this long is linked by `:align` only";
        assert!(scene.dump().contains(told), "{asked}: {}", scene.dump());
    }
    scene.keys(":align enter");
    assert!(
        scene
            .effects
            .contains(&Effect::Work(Work::Analyse(id.clone())))
    );
    scene.keys("esc");
    assert!(scene.effects.is_empty(), "nothing to be stopped");
    let (task, done, total) = (Task::Linking, 1, 2);
    scene.send(Message::Progress { task, done, total });
    assert!(!status(&scene).contains("links it"), "it is at it");
    scene.keys("esc");
    assert_eq!(scene.effects, [Effect::Work(Work::Stop)]);
    let held = article.held();
    let strs = held.strs();
    let texts = Sides::new(strs.english.as_slice(), strs.arabic.as_slice());
    let stopped = align_watched(texts, Lexicon::shipped(), &[], Watch::new(&|_| false));
    assert_eq!(stopped, None);
    let alignment = align(texts, Lexicon::shipped());
    let entities = analyse(texts, &alignment);
    scene.send(Message::Aligned(id.clone(), Arc::new(alignment)));
    scene.send(Message::Analysed(id, Arc::new(entities)));
    scene.keys("G");
    assert!(
        status(&scene).contains("2 of 6 linked"),
        "{}",
        status(&scene)
    );
    scene.keys("l");
    let reader = scene.state.reader.as_ref().unwrap();
    assert_eq!(reader.cursor(), ParaId::new(Side::Arabic, 0));
}

/// Which paragraph stands in which row of a side.
fn shown(scene: &Scene, side: Side) -> Vec<(u16, u32)> {
    let reader = scene.state.reader.as_ref().unwrap();
    let rows = reader.rows_in_view(side).into_iter();
    rows.map(|r| (r.y, r.para.index)).collect()
}

/// Links that come from the top on, of which the second text lacks every fifth paragraph of the first.
fn upto(english: usize) -> Arc<Alignment> {
    let mut alignment = Alignment::default();
    let (mut from, mut arabic) = (0, 0);
    while from < english {
        let mut beads = Vec::new();
        for e in from..(from + 10).min(english) {
            if e % 5 != 4 {
                beads.push(Bead {
                    english: vec![u32::try_from(e).unwrap()],
                    arabic: vec![arabic],
                    probability: 0.9,
                    reasons: Vec::new(),
                });
                arabic += 1;
            }
        }
        from = (from + 10).min(english);
        alignment.push(beads, Vec::new(), Sides::new(from, arabic as usize));
    }
    Arc::new(alignment)
}

#[test]
fn links_fill_in_from_the_top_and_the_reader_stays_where_he_is() {
    let english: Vec<String> = (0..100)
        .map(|n| format!("Paragraph {n} of the log."))
        .collect();
    let arabic: Vec<String> = (0..80).map(|n| format!("الفقرة {n} من السجل.")).collect();
    let english: Vec<&str> = english.iter().map(String::as_str).collect();
    let arabic: Vec<&str> = arabic.iter().map(String::as_str).collect();
    let log = story("log", Sides::new(&english, &arabic), &[]);
    for (size, keys) in [((110, 24), ""), ((60, 40), ""), ((110, 24), "O O ")] {
        let mut scene = Scene::new(vec![moon()], size);
        let (id, article) = (log.article.id.clone(), log.article.clone());
        let memory = Memory::default();
        scene.send(Message::Opened { article, memory });
        scene.keys(&format!("{keys}50 G 3 j"));
        let before = Side::BOTH.map(|side| shown(&scene, side));
        assert!(before[0].contains(&(before[0][0].0, before[0][0].1)));
        let cursor = scene.state.reader.as_ref().unwrap().cursor();
        let row = |scene: &Scene| {
            shown(scene, cursor.side)
                .into_iter()
                .find(|r| r.1 == cursor.index)
        };
        let stands = row(&scene);
        for reach in [10, 20, 30] {
            scene.send(Message::Aligned(id.clone(), upto(reach)));
            let after = Side::BOTH.map(|side| shown(&scene, side));
            assert_eq!(after, before, "{reach} of {size:?}");
        }
        for reach in [50, 60, 90, 100] {
            scene.send(Message::Aligned(id.clone(), upto(reach)));
            assert_eq!(row(&scene), stands, "{reach} of {size:?}");
        }
        let reader = scene.state.reader.as_ref().unwrap();
        assert!(reader.is_aligned_whole());
        assert_eq!(reader.cursor(), cursor);
        let other = reader.current_members(cursor.side.other());
        assert_eq!(other.len(), 1, "what it is linked with is known now");
    }
}

#[test]
fn what_is_not_linked_yet_is_told_from_what_has_no_counterpart() {
    let home = Home::new();
    let article = harbours(&home);
    let id = article.id.clone();
    let mut scene = Scene::new(vec![moon()], (100, 24));
    let memory = Memory::default();
    scene.send(Message::Opened { article, memory });
    let mut alignment = Alignment::default();
    let pair = Bead {
        english: vec![0],
        arabic: vec![1],
        probability: 0.9,
        reasons: Vec::new(),
    };
    alignment.push(vec![pair], Vec::new(), Sides::new(2, 2));
    scene.send(Message::Aligned(id, Arc::new(alignment)));
    assert!(status(&scene).contains("¶1↔2"), "{}", status(&scene));
    assert!(
        status(&scene).contains("1 linked of the first 2"),
        "{}",
        status(&scene)
    );
    scene.keys("]0");
    assert!(
        status(&scene).contains("only in English"),
        "{}",
        status(&scene)
    );
    scene.keys("]0 ]0");
    assert!(
        scene.dump().contains("as far as this text is linked"),
        "{}",
        scene.dump()
    );
    scene.keys("G");
    assert!(
        status(&scene).contains("not linked yet"),
        "{}",
        status(&scene)
    );
    scene.keys("i");
    assert!(
        draw(&scene, Base::Dark)
            .0
            .content()
            .iter()
            .map(|c| c.symbol())
            .collect::<String>()
            .contains("Not aligned yet")
    );
}
