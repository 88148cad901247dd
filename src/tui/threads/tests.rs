use std::fmt::Write;
use std::fs::{self, File};
use std::sync::mpsc::Receiver;
use std::time::{Duration, SystemTime};

use super::*;
use crate::app::effect::{Keep, Pairing, Visit, Work};
use crate::app::message::Message;
use crate::app::reader::Place;
use crate::app::shelf::Item;
use crate::bitext::ArticleId;
use crate::config::Config;
use crate::library;
use crate::text::{ParaId, Side, Sides};
use crate::tui::detect::Wish;
use crate::tui::keeper::Asked;
use crate::tui::worker::Collection;

/// How long anything may take before it counts as standing still.
const PATIENCE: Duration = Duration::from_secs(30);

/// The threads on a folder of texts that nobody has changed for an hour.
struct Scene {
    threads: Threads,
    messages: Receiver<Message>,
    folder: tempfile::TempDir,
}

impl Scene {
    fn of(texts: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (library, state) = (folder.path().join("library"), folder.path().join("state"));
        fs::create_dir(&library).unwrap();
        fs::create_dir(&state).unwrap();
        let long_ago = SystemTime::now() - Duration::from_secs(3600);
        for (name, text) in texts {
            let path = library.join(name);
            fs::write(&path, text).unwrap();
            let file = File::options().write(true).open(&path).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let mut start = Start {
            collection: Collection::Paths(vec![library]),
            encoding: None,
            config: Config::default(),
            store: Some(Databases::begin(state.join("diglot.db"), true)),
            personal: None,
            asked: Asked::default(),
            bidi: Wish::default(),
        };
        let (told, messages) = channel();
        let threads = Threads::start(&mut start, Answers::into(told, |message| message)).unwrap();
        threads.curtain.rise();
        Self {
            threads,
            messages,
            folder,
        }
    }

    fn ask(&self, effect: Effect) {
        assert_eq!(self.threads.take(effect), None);
    }

    /// The messages up to the one wanted, that one last.
    fn until(&self, wanted: impl Fn(&Message) -> bool) -> Vec<Message> {
        let mut all = Vec::new();
        loop {
            let message = self.messages.recv_timeout(PATIENCE).unwrap();
            let last = wanted(&message);
            all.push(message);
            if last {
                return all;
            }
        }
    }

    /// The list, once it is whole.
    fn listed(&self) -> Vec<Item> {
        let told = self.until(|m| matches!(m, Message::Listed { .. }));
        let Some(Message::Listed { items, .. }) = told.into_iter().last() else {
            return Vec::new();
        };
        items
    }
}

fn says(message: &Message, words: &str) -> bool {
    matches!(message, Message::Notice(n) if n.text.contains(words))
}

#[test]
fn a_text_paired_since_it_was_opened_is_found_when_nothing_else_has_changed() {
    let scene = Scene::of(&[
        ("harvest.en.txt", "The harvest\n\nIt was good.\n"),
        ("port.ar.txt", "الميناء\n\nفتح أمس.\n"),
    ]);
    let items = scene.listed();
    let of = |side: Side| {
        let item = items.iter().find(|i| i.titles[side].is_some());
        item.unwrap().id.clone()
    };
    let both = Sides::from_fn(of);
    let alone = both.english.clone();
    scene.ask(Effect::Work(Work::Pair(Pairing::Together(both))));
    scene.until(|m| says(m, "paired"));
    scene.ask(Effect::List(List::Again(Some(alone))));
    let told = scene.until(|m| says(m, "read again"));
    let rearranged = told.iter().find_map(|m| match m {
        Message::Rearranged { items, open } => Some((items.len(), open.0.lines().count())),
        _ => None,
    });
    assert_eq!(rearranged, Some((1, 2)));
}

#[test]
fn faults_are_told_only_where_there_are_any() {
    let text = ("harvest.en.txt", "The harvest\n\nIt was good.\n");
    let told_of = |texts: &[(&str, &str)]| {
        let scene = Scene::of(texts);
        let mut told = scene.until(|m| matches!(m, Message::Listed { .. }));
        scene.ask(Effect::List(List::Again(None)));
        told.extend(scene.until(|m| says(m, "read again")));
        let faults = told.into_iter().filter_map(|m| match m {
            Message::Faults(all) => Some(all.len()),
            _ => None,
        });
        faults.collect::<Vec<_>>()
    };
    assert_eq!(told_of(&[text]), [0_usize; 0]);
    assert_eq!(
        told_of(&[text, ("scan.en.txt", "%PDF-1.7 and so on")]),
        [1, 1]
    );
}

/// A text of several megabytes is read while it is scanned: a place a little way in is there at once, so that
/// the first picture is the one that stays.
#[test]
fn a_place_near_the_beginning_of_a_long_text_is_in_the_first_picture() {
    let mut text = String::from("A long report\n\n");
    for number in 0..50_000 {
        let _ = writeln!(
            text,
            "Paragraph {number} tells what happened, and where, and when it was.\n"
        );
    }
    assert!(text.len() > (3 << 20));
    text = text.repeat(4);
    let scene = Scene::of(&[("long.en.txt", &text)]);
    scene.listed();
    let paths = [scene.folder.path().join("library")];
    let entries = library::open(&paths, &mut |_, _| true).entries;
    let article = Arc::new(library::read(&entries[0]).unwrap());
    let id: ArticleId = article.id.clone();
    // Some 700 KB in.
    let place = Place {
        para: ParaId::new(Side::English, 10_000),
        offset: 0,
    };
    let visit = Visit {
        place,
        order: Side::English,
        progress: 10,
    };
    // The one article was read ahead, before there was a place to be kept.
    scene.ask(Effect::Work(Work::Open(id.clone())));
    scene.until(|m| matches!(m, Message::Opened { .. }));
    scene.ask(Effect::Keep(Keep::Visit(article, visit)));
    scene.ask(Effect::Work(Work::Open(id)));
    let told = scene.until(|m| matches!(m, Message::Opened { .. }));
    let Some(Message::Opened { article, memory }) = told.last() else {
        panic!("not opened");
    };
    assert!(!article.is_complete());
    assert_eq!(memory.place, Some(place));
}

/// Two texts of more than 4 MiB: a log of ships, an entry a paragraph.
fn logs() -> Sides<String> {
    let (mut english, mut arabic) = (String::new(), String::new());
    let quiet = "Nothing of note came after it in those days. ".repeat(45);
    let still = "ولم يحدث بعد ذلك ما يستحق الذكر. ".repeat(36);
    for n in 0..2200 {
        let (year, tons) = (1600 + n % 397, 10_007 + 13 * n);
        let _ = writeln!(
            english,
            "In {year} a ship of {tons} tons entered the port. {quiet}\n"
        );
        let _ = writeln!(
            arabic,
            "في عام {year} دخلت الميناء سفينة حمولتها {tons} طنا. {still}\n"
        );
    }
    Sides::new(english, arabic)
}

/// The last links that were told, and whether the last message says so.
fn reach(told: &[Message]) -> Option<Sides<usize>> {
    told.iter().rev().find_map(|m| match m {
        Message::Aligned(_, alignment) => Some(alignment.reach()),
        _ => None,
    })
}

#[test]
fn a_long_text_is_linked_as_far_as_one_lets_it_and_then_from_there() {
    let logs = logs();
    assert!(Side::BOTH.iter().all(|&s| logs[s].len() > (4 << 20)));
    let scene = Scene::of(&[("log.en.txt", &logs.english), ("log.ar.txt", &logs.arabic)]);
    let id = scene.listed()[0].id.clone();
    scene.ask(Effect::Work(Work::Open(id.clone())));
    scene.until(|m| {
        matches!(
            m,
            Message::Grown {
                memory: Some(_),
                ..
            }
        )
    });
    scene.ask(Effect::Work(Work::Stop));
    let mut before = Sides::new(0, 0);
    for _ in 0..2 {
        scene.ask(Effect::Work(Work::Analyse(id.clone())));
        let told = scene.until(|m| matches!(m, Message::Aligned(..)));
        let first = reach(&told).unwrap();
        assert!(first.english > before.english && first.arabic > before.arabic);
        // Told of window by window: what was known stays, little is new.
        assert!(
            first.english - before.english < 500,
            "{first:?} after {before:?}"
        );
        scene.ask(Effect::Work(Work::Stop));
        let told = scene.until(|m| says(m, "stopped: linked up to"));
        before = reach(&told).unwrap_or(first);
        assert!(before.english < 2200, "{before:?}");
        let Some(Message::Notice(notice)) = told.last() else {
            panic!("no notice");
        };
        let place = format!("¶{}↔{}; `:align` goes on", before.english, before.arabic);
        assert!(notice.text.contains(&place), "{}", notice.text);
    }
}
