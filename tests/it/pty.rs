//! The built program in a pseudo-terminal: that it starts, obeys, remembers and gives the terminal back.
//!
//! A panic cannot be provoked from outside; that it gives the terminal back is tested beside the guard.

mod faults;
mod session;

use std::fs;
use std::time::{Duration, Instant};

use diglot::bitext::ArticleId;
use diglot::store::Store;
use diglot::text::{Base, Paragraph};
use session::{Session, text};
use vt100::{Color, Screen};

use crate::home::{Home, seeds};

const LARGE: (u16, u16) = (120, 40);
const ENGLISH: &str = include_str!("../../seeds/000_c7b3cdfdf4a7fe95.txt");

/// The program on the two seed articles, once they are aligned.
fn on_seeds(home: &Home, columns_rows: (u16, u16)) -> Session {
    let session = Session::start(home, &[&folder_of_seeds()], columns_rows);
    session.wait_for("the pair that is current", |screen| {
        text(screen).contains('↔')
    });
    session
}

fn folder_of_seeds() -> String {
    seeds().display().to_string()
}

/// Arabic words as the screen shows them: joined, in visual order.
fn set(words: &str) -> String {
    let paragraph = Paragraph::new(words, Base::Rtl);
    let row = paragraph.rows(u16::MAX).remove(0);
    row.glyphs().iter().map(|g| g.shown.as_str()).collect()
}

fn has(screen: &Screen, wanted: &str) -> bool {
    text(screen).contains(wanted)
}

/// The English rows beside the bar of the current paragraph, without numbers, signs and gutter.
fn at_bar(screen: &Screen) -> Vec<String> {
    text(screen)
        .lines()
        .filter_map(|line| line.split_once('▌'))
        // What a paragraph begins with of these is not missed: a part of it is compared.
        .map(|(_, row)| {
            row.trim_start_matches(|c: char| c.is_ascii_digit() || " ↕─╳∅,–+".contains(c))
        })
        .map(|row| row.split("  ").next().unwrap_or(row).trim().to_owned())
        .filter(|row| !row.is_empty())
        .collect()
}

/// Whether the bar is in view, beside the English paragraph of this number and no other text.
fn is_at(screen: &Screen, number: usize) -> bool {
    let paragraph = ENGLISH.lines().filter(|l| !l.is_empty()).nth(number - 1);
    let rows = at_bar(screen);
    !rows.is_empty()
        && rows
            .iter()
            .all(|row| paragraph.unwrap().contains(row.as_str()))
}

/// Polls the reader's memory, as another program could, until something is in it.
#[track_caller]
fn wait_for_memory(home: &Home, what: &str, holds: impl Fn(&Store, &ArticleId) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        if home.database().exists()
            && let Ok(store) = Store::open(&home.database())
            && let Some((article, _)) = store.recent(1).unwrap().first()
            && holds(&store, article)
        {
            return;
        }
        std::thread::yield_now();
    }
    panic!("{what} is not kept");
}

#[test]
fn the_seeds_stand_side_by_side_with_their_links() {
    let home = Home::new();
    let mut session = on_seeds(&home, LARGE);
    session.assert_taken();
    session.wait_for_all(&[
        "English",
        &set("العربية"),
        "British ministers say",
        &set("استقبل وزير الداخلية"),
        "Published On(2021-06-10 17:11:29)",
        &set("هذا وتقدم"),
        "1 ─ ∅",
        "5 ╳ 8",
        "Articles",
        "? help",
        "q quit",
    ]);
    session.quit();
}

#[test]
fn at_every_size_the_current_paragraph_is_in_view() {
    let home = Home::new();
    let mut session = on_seeds(&home, LARGE);
    session.keys("7G");
    session.wait_for("the seventh paragraph", |screen| is_at(screen, 7));
    for size in [
        (80, 24),
        (60, 20),
        (30, 8),
        (20, 4),
        LARGE,
        (47, 13),
        (200, 50),
    ] {
        session.resize(size);
        let what = format!("the seventh paragraph at {size:?}");
        session.wait_for(&what, |screen| {
            let redrawn = match size {
                (_, 4) => has(screen, "too small"),
                (columns, _) => {
                    is_at(screen, 7)
                        && has(screen, "¶7↔4")
                        && !has(screen, "too small")
                        && has(screen, &set("رحب مازن")) == (columns >= 48)
                }
            };
            // The progress stands at the right end of the status line.
            let status = text(screen)
                .lines()
                .rfind(|l| l.contains("¶7↔4"))
                .map(str::to_owned);
            let cells = status.map(|s| s.trim_end().chars().count());
            redrawn && cells.is_none_or(|cells| cells == usize::from(size.0) - 1)
        });
    }
    session.quit();
}

#[test]
fn signals_end_it_with_the_terminal_given_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let home = Home::new();
        let mut session = on_seeds(&home, (80, 24));
        session.signal(name);
        let status = session.end();
        assert_eq!(status.exit_code(), 128 + number, "{name}: {status}");
        session.assert_given_back();
    }
}

#[test]
fn it_ends_at_once_in_the_midst_of_a_long_text() {
    let home = Home::new();
    let arabic = include_str!("../../seeds/002_d337a9cf7b77c495.txt");
    home.write("long/a.en.txt", ENGLISH.repeat(300));
    home.write("long/a.ar.txt", arabic.repeat(300));
    let mut session = Session::start(&home, &["long"], LARGE);
    session.wait_for_all(&["aligning"]);
    session.quit();
}

#[test]
fn it_stops_and_comes_back() {
    let home = Home::new();
    let mut session = on_seeds(&home, (80, 24));
    session.keys("4G");
    session.wait_for("the fourth paragraph", |screen| is_at(screen, 4));
    for stop in ["\u{1a}", "kill"] {
        match stop {
            "kill" => session.signal("TSTP"),
            key => session.keys(key),
        }
        session.wait_until_stopped();
        session.assert_given_back();
        // Meanwhile the shell's window may have changed.
        let size = if stop == "kill" { (80, 24) } else { (90, 30) };
        session.resize(size);
        session.signal("CONT");
        session.assert_taken();
        session.wait_for("the same place", |screen| is_at(screen, 4));
    }
    session.quit();
}

#[test]
fn place_marks_and_progress_survive_quitting() {
    let home = Home::new();
    let mut session = on_seeds(&home, LARGE);
    session.keys("3Gma9G");
    session.wait_for("the ninth paragraph", |screen| is_at(screen, 9));
    session.quit();

    let mut session = on_seeds(&home, (64, 22));
    session.wait_for("the ninth paragraph", |screen| is_at(screen, 9));
    session.keys("'a");
    session.wait_for("the marked paragraph", |screen| is_at(screen, 3));
    session.keys("G\u{6}");
    session.wait_for_all(&["100 %"]);
    session.quit();

    let session = on_seeds(&home, LARGE);
    session.wait_for("the article read", |screen| {
        is_at(screen, 11) && has(screen, " read │")
    });
}

#[test]
fn corrections_survive_quitting_and_edits_of_the_text() {
    let home = Home::new();
    let english = [
        "A ship burned in Sfax.",
        "Schools closed in Agadir.",
        "It rained.",
    ];
    let arabic = ["احترقت سفينة في صفاقس.", "أغلقت المدارس في أغادير."];
    let text = home.write("news/day.en.txt", english.join("\n"));
    home.write("news/day.ar.txt", arabic.join("\n"));
    let folder = home.path().join("news").display().to_string();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["↔", "linked"]);
    session.keys("3Gcl");
    session.wait_for_all(&["link EN 3 with"]);
    session.keys("k\r");
    session.wait_for_all(&["`u` undoes"]);
    // A key takes the notice away.
    session.keys("3G");
    session.wait_for_all(&["¶3↔1", "set by you"]);
    session.quit();
    let sidecar = home.path().join("news/day.en.txt.diglot.json");
    assert!(sidecar.is_file());
    let again = [
        "A new headline for the day",
        english[0],
        english[1],
        english[2],
    ];
    std::fs::write(text, again.join("\n")).unwrap();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["linked"]);
    session.keys("4G");
    session.wait_for_all(&["¶4↔1", "set by you"]);
    session.keys("u");
    session.wait_for_all(&["undone: link EN 3 with AR 1"]);
    session.quit();
    assert!(!sidecar.exists());
}

#[test]
fn place_and_marks_survive_being_killed() {
    let home = Home::new();
    let mut session = on_seeds(&home, (90, 30));
    session.keys("6Gmb8G");
    wait_for_memory(&home, "the place", |store, article| {
        let place = store.place(article).unwrap();
        let marks = store.marks(article).unwrap();
        place.is_some_and(|p| p.anchor.index == 7) && marks.iter().any(|m| m.0 == 'b')
    });
    session.signal("KILL");
    assert_eq!(session.end().signal(), Some("Killed"));

    let mut session = on_seeds(&home, (30, 10));
    session.wait_for("the eighth paragraph", |screen| is_at(screen, 8));
    session.keys("'b");
    session.wait_for("the marked paragraph", |screen| is_at(screen, 6));
    session.quit();
}

#[test]
fn two_at_once_do_no_harm() {
    let home = Home::new();
    let mut one = Session::start(&home, &[&folder_of_seeds()], LARGE);
    let mut other = on_seeds(&home, (80, 24));
    one.wait_for_all(&["↔"]);
    one.keys("5G");
    other.keys("6G");
    one.wait_for("the fifth paragraph", |screen| is_at(screen, 5));
    other.wait_for("the sixth paragraph", |screen| is_at(screen, 6));
    for session in [&mut one, &mut other] {
        assert!(
            !session.text().contains("not remembered"),
            "{}",
            session.text()
        );
        session.quit();
    }
    wait_for_memory(&home, "a place", |store, article| {
        let place = store.place(article).unwrap();
        place.is_some_and(|p| [4, 5].contains(&p.anchor.index))
    });
}

#[test]
fn a_broken_memory_costs_no_reading_and_is_told() {
    let garbage = Home::new();
    garbage.write(
        "state/diglot/diglot.db",
        "no database, whatever its name says\n".repeat(99),
    );
    let in_the_way = Home::new();
    in_the_way.write("state", "a file where the folder should be");
    for home in [garbage, in_the_way] {
        let before = fs::read(home.database()).ok();
        let mut session = Session::start(&home, &[&folder_of_seeds()], LARGE);
        session.wait_for_all(&["places and marks are not remembered", "diglot.db", "5 ╳ 8"]);
        session.keys("5G");
        session.wait_for("the fifth paragraph", |screen| is_at(screen, 5));
        session.quit();
        assert_eq!(fs::read(home.database()).ok(), before, "left as it was");
    }
}

#[test]
fn wrong_settings_are_told_by_line_and_the_defaults_used() {
    let home = Home::new();
    home.write(
        "c.toml",
        "order = \"english\"\nlayout = \"sideways\"\nfont = \"large\"\n",
    );
    let mut session = Session::start(&home, &["--config", "c.toml", &folder_of_seeds()], LARGE);
    session.wait_for_all(&[
        "1 of 2 (`:messages` has all): c.toml:2: layout: expected \"auto\"",
        "5 ╳ 8",
    ]);
    session.keys(":messages\r");
    session.wait_for_all(&["c.toml:2: layout:", "c.toml:3: font: no such setting"]);
    session.keys("\u{1b}");
    session.wait_for("the text", |screen| !has(screen, "font"));
    session.quit();
}

#[test]
fn a_terminal_without_a_screen_is_refused_and_told_what_helps() {
    for kind in [Some("dumb"), Some(""), None] {
        let home = Home::new();
        let folder = folder_of_seeds();
        let mut session = Session::start_with(&home, &[&folder], LARGE, |command| match kind {
            Some(kind) => command.env("TERM", kind),
            None => command.env_remove("TERM"),
        });
        session.wait_for_all(&["cannot show a screen", "diglot --plain"]);
        assert_eq!(session.end().exit_code(), 1);
        session.assert_given_back();
        assert!(!session.text().contains('\u{1b}'));
    }
    let home = Home::new();
    let folder = folder_of_seeds();
    let dumb = |command: &mut portable_pty::CommandBuilder| command.env("TERM", "dumb");
    let mut session = Session::start_with(&home, &["--plain", &folder], LARGE, dumb);
    session.wait_for("the first pair", |screen| has(screen, "EN 1:"));
    session.quit();
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_text_and_a_folder_with_one_says_so() {
    let home = Home::new();
    home.write("texts/a.en.txt", "");
    let path = home.pipe("texts/pipe.en.txt").display().to_string();
    let mut session = Session::start(&home, &[&path], LARGE);
    session.wait_for_all(&["pipe.en.txt", "found a pipe", "to a file first"]);
    assert_eq!(session.end().exit_code(), 1);
    let folder = home.path().join("texts").display().to_string();
    home.write(
        "texts/b.en.txt",
        "The minister said that the work goes on.\n",
    );
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["The minister said", "1 of 2"]);
    session.keys(":mess\r");
    session.wait_for_all(&["a.en.txt: expected a text, found no line", "found a pipe"]);
    session.keys("\u{1b}");
    session.wait_for("the text", |screen| !has(screen, "a pipe"));
    session.quit();
}

#[test]
fn why_nothing_is_shown_is_told_at_once() {
    let home = Home::new();
    let path = home.write("scan.txt", b"%PDF-1.7 and so on");
    let path = path.display().to_string();
    let mut session = Session::start(&home, &[&path], LARGE);
    session.wait_for_all(&["found a PDF document", "No texts here"]);
    session.quit();
}

#[test]
fn read_again_finds_what_is_new_in_the_folder() {
    let home = Home::new();
    let text = |number: usize| format!("Headline {number}\n\nThe minister said: {number}.\n");
    home.write("texts/1.en.txt", text(1));
    let folder = home.path().join("texts").display().to_string();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["1/1", "Headline 1"]);
    home.write("texts/2.en.txt", text(2));
    session.keys("r");
    session.wait_for_all(&["1/2", "Headline 2", "1 article new"]);
    // The other edition of what is read: the article that has both is opened.
    home.write(
        "texts/1.ar.txt",
        "وقال الوزير إن العمل مستمر في جميع المناطق.\n",
    );
    session.keys("r");
    session.wait_for_all(&[&set("وقال الوزير"), "1 article new, 1 gone"]);
    fs::remove_file(home.path().join("texts/2.en.txt")).unwrap();
    session.keys("r");
    session.wait_for("the list without it", |screen| {
        has(screen, "1/1") && has(screen, "1 article gone")
    });
    session.quit();
}

#[test]
fn a_closed_terminal_ends_it() {
    for has_shell in [true, false] {
        let home = Home::new();
        let mut session = Session::start_with(&home, &[&folder_of_seeds()], (80, 24), |command| {
            // Without a controlling terminal no signal tells that it is gone.
            command.set_controlling_tty(has_shell);
        });
        session.wait_for_all(&["linked"]);
        session.close();
        let closed = Instant::now();
        let status = session.end();
        assert!(closed.elapsed() < Duration::from_secs(5));
        // It is no panic: that would be 101, and leave a report each time a window is closed.
        assert_ne!(status.exit_code(), 101, "{status}");
        let state = home.database();
        let left: Vec<_> = fs::read_dir(state.parent().unwrap())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .filter(|name| name.to_string_lossy().starts_with("panic"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[test]
fn no_colour_means_none_on_any_cell() {
    let home = Home::new();
    let mut session = Session::start_with(&home, &[&folder_of_seeds()], LARGE, |command| {
        command.env("NO_COLOR", "1");
    });
    session.wait_for_all(&["linked"]);
    // With a selected entity, hits and the list, all looks are on the screen.
    session.keys("/libya\rne\t\t");
    session.wait_for_all(&["to the text"]);
    let coloured = session.screen(|screen| {
        let (columns, rows) = LARGE;
        let cells = (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x)));
        let plain = |cell: &vt100::Cell| {
            cell.fgcolor() == Color::Default && cell.bgcolor() == Color::Default
        };
        cells
            .filter(|&(y, x)| !screen.cell(y, x).is_none_or(plain))
            .collect::<Vec<_>>()
    });
    assert_eq!(coloured, []);
    session.quit();
}

#[test]
fn plain_lines_follow_the_same_keys_and_leave_the_screen_alone() {
    let home = Home::new();
    let mut session = Session::start(&home, &["--plain", &folder_of_seeds()], LARGE);
    session.wait_for("the first pair", |screen| {
        has(screen, "EN 1: British ministers")
    });
    session.wait_for("the entities", |screen| {
        has(screen, " entities, mentioned ")
    });
    session.keys("jj");
    session.wait_for("the third pair", |screen| {
        has(screen, "EN 3: Tripoli, 10 June")
    });
    session.keys("e");
    session.wait_for("an entity", |screen| has(screen, "LOC Tripoli, EN 3"));
    // What was said before is still there: nothing is written over.
    assert!(session.screen(|screen| has(screen, "EN 1: British ministers")));
    assert!(session.screen(|screen| !screen.alternate_screen()));
    // Whatever lies over the text takes the keys, and says so.
    session.keys("i");
    session.wait_for("the reasons", |screen| has(screen, "Why this link"));
    session.keys("\u{1b}");
    session.wait_for("the end of it", |screen| has(screen, "back in the text"));
    session.keys("xgg");
    session.wait_for_all(&["Persons", "enter goes there"]);
    // Escape and a letter at once would be alt and the letter.
    session.keys("xM");
    session.wait_for("the map", |screen| has(screen, "map: "));
    session.keys("MFp");
    session.wait_for("the types", |screen| has(screen, "PER hidden"));
    session.keys("F");
    session.quit();
}

#[test]
fn a_folder_opened_again_shows_what_was_found_and_what_has_changed_since() {
    let home = Home::new();
    for number in 1..=3 {
        home.write(
            &format!("texts/{number}.en.txt"),
            format!("Headline {number}\n\nThe minister said that the work goes on.\n"),
        );
        home.write(
            &format!("texts/{number}.ar.txt"),
            "وقال الوزير إن العمل مستمر في جميع المناطق.\n",
        );
    }
    let texts = home.path().join("texts");
    let folder = texts.display().to_string();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["1/3", "Headline 1", "Headline 2", "Headline 3"]);
    session.quit();
    fs::write(
        texts.join("2.en.txt"),
        "Another name\n\nThe minister spoke.\n",
    )
    .unwrap();
    fs::remove_file(texts.join("3.en.txt")).unwrap();
    fs::remove_file(texts.join("3.ar.txt")).unwrap();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for("the list as it is now", |screen| {
        has(screen, "1/2") && has(screen, "Another name") && !has(screen, "Headline 3")
    });
    session.quit();
    // An index that is no database is passed over.
    let index = home.database().with_file_name("index.db");
    assert!(index.exists());
    for end in ["-wal", "-shm"] {
        let _ = fs::remove_file(index.with_file_name(format!("index.db{end}")));
    }
    fs::write(&index, "nothing of the kind").unwrap();
    let mut session = Session::start(&home, &[&folder], LARGE);
    session.wait_for_all(&["1/2", "Another name"]);
    session.quit();
    assert_eq!(fs::read(&index).unwrap(), b"nothing of the kind");
}
