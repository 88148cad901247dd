//! What goes wrong outside while a text is open: its files, and every place that is written to.

use std::fs::{self, OpenOptions};
use std::io::Write;

use super::session::{Session, text};
use super::{LARGE, at_bar, has};
use crate::home::Home;

const LINES: usize = 60;

/// An article of two files whose paragraphs are numbered in words.
fn numbered(home: &Home) -> [String; 2] {
    let english: String = (1..=LINES)
        .map(|n| format!("Paragraph {n} of the report was read in the session.\n\n"))
        .collect();
    let arabic: String = (1..=LINES)
        .map(|n| format!("الفقرة {n} من التقرير قرئت في الجلسة.\n\n"))
        .collect();
    [("n.en.txt", english), ("n.ar.txt", arabic)]
        .map(|(name, text)| home.write(name, text).display().to_string())
}

fn at_seven(screen: &vt100::Screen) -> bool {
    at_bar(screen)
        .iter()
        .any(|row| row.contains("Paragraph 7 "))
}

/// The program at the seventh paragraph, the fourth marked.
fn at_the_seventh(home: &Home, files: &[String; 2]) -> Session {
    let mut session = Session::start(home, &[&files[0], &files[1]], LARGE);
    session.wait_for("the text", |screen| text(screen).contains('↔'));
    session.keys("4Gma7G");
    session.wait_for("the seventh paragraph", at_seven);
    session
}

fn at_its_mark(session: &mut Session) {
    session.keys("'a");
    session.wait_for("the mark", |screen| {
        at_bar(screen)
            .iter()
            .any(|row| row.contains("Paragraph 4 "))
    });
}

#[test]
fn a_file_that_grows_shrinks_or_is_replaced_is_read_again_at_the_same_place() {
    let home = Home::new();
    let files = numbered(&home);
    let mut session = at_the_seventh(&home, &files);
    let told = "changed on the disk";
    // Grown.
    let mut file = OpenOptions::new().append(true).open(&files[0]).unwrap();
    file.write_all(b"And one more at the end.\n").unwrap();
    drop(file);
    session.wait_for("word of it", |screen| has(screen, told));
    session.wait_for("the same place", at_seven);
    session.keys("G");
    session.wait_for("the new end", |screen| has(screen, "And one more"));
    session.keys("7G");
    // Truncated.
    let whole = fs::read(&files[0]).unwrap();
    let short = whole.len() / 3;
    OpenOptions::new()
        .write(true)
        .open(&files[0])
        .unwrap()
        .set_len(short as u64)
        .unwrap();
    session.wait_for("word of it", |screen| has(screen, told));
    session.wait_for("the same place", at_seven);
    session.keys("k");
    // Replaced, with paragraphs before the place.
    let other = home.write("other", [b"A new opening.\n\n", &whole[..]].concat());
    session.keys("j");
    fs::rename(other, &files[0]).unwrap();
    session.wait_for("word of it", |screen| has(screen, told));
    session.wait_for("the same place", at_seven);
    at_its_mark(&mut session);
    session.quit();
}

#[test]
fn a_file_that_is_deleted_stays_on_the_screen_and_is_read_when_it_is_back() {
    let home = Home::new();
    let files = numbered(&home);
    let mut session = at_the_seventh(&home, &files);
    let whole = fs::read(&files[0]).unwrap();
    fs::remove_file(&files[0]).unwrap();
    session.wait_for("word of it", |screen| has(screen, "n.en.txt is gone"));
    session.wait_for("what was read", at_seven);
    session.keys("k");
    session.keys("j");
    fs::write(&files[0], whole).unwrap();
    session.wait_for("word of it", |screen| has(screen, "changed on the disk"));
    session.wait_for("the same place", at_seven);
    at_its_mark(&mut session);
    session.quit();
}

/// As an editor leaves it that empties a file before it writes it, and as a pipe in its place does.
#[test]
fn one_of_two_files_that_is_no_text_for_a_while_costs_neither_text_nor_place() {
    let home = Home::new();
    let files = numbered(&home);
    let mut session = at_the_seventh(&home, &files);
    let whole = fs::read(&files[0]).unwrap();
    fs::write(&files[0], "").unwrap();
    session.wait_for("the reason", |screen| has(screen, "found no line"));
    session.wait_for("what was read", at_seven);
    session.keys("k");
    session.keys("j");
    fs::remove_file(&files[0]).unwrap();
    home.pipe(&files[0]);
    session.wait_for("the reason", |screen| has(screen, "found a pipe"));
    session.wait_for("what was read", at_seven);
    session.keys("k");
    session.keys("j");
    fs::remove_file(&files[0]).unwrap();
    fs::write(&files[0], [b"A new opening.\n\n", &whole[..]].concat()).unwrap();
    session.wait_for("word of it", |screen| has(screen, "changed on the disk"));
    session.wait_for("the same place", at_seven);
    at_its_mark(&mut session);
    session.quit();
}

/// Nothing waits for a writer who never comes.
#[test]
fn pipes_in_the_place_of_settings_and_lists_are_told() {
    let home = Home::new();
    let files = numbered(&home);
    for name in ["config.toml", "entities.tsv"] {
        fs::create_dir_all(home.path().join("config/diglot")).unwrap();
        home.pipe(format!("config/diglot/{name}"));
    }
    let mut session = Session::start(&home, &[&files[0], &files[1]], LARGE);
    session.wait_for("the first reason", |screen| {
        has(
            screen,
            "config.toml: cannot be read: expected a file, found a pipe",
        )
    });
    session.wait_for_all(&["Paragraph 7 "]);
    session.keys("7G");
    session.wait_for("the seventh paragraph", at_seven);
    session.keys(":messages\r");
    session.wait_for_all(&[
        "config.toml: cannot be read",
        "entities.tsv: expected a text",
    ]);
    session.keys("\u{1b}");
    session.wait_for("the text", |screen| !has(screen, "config.toml"));
    session.quit();
}

#[test]
fn what_takes_the_place_of_a_file_and_is_none_is_refused() {
    let home = Home::new();
    let files = numbered(&home);
    let mut session = at_the_seventh(&home, &files);
    for file in &files {
        fs::remove_file(file).unwrap();
        home.pipe(file);
    }
    session.wait_for("the reason", |screen| has(screen, "found a pipe"));
    session.wait_for("what was read", at_seven);
    session.quit();
}

#[test]
fn pipes_devices_and_folders_that_loop_are_told_and_passed_over() {
    let home = Home::new();
    let files = numbered(&home);
    let pipe = home.pipe("pipe.txt");
    std::os::unix::fs::symlink(home.path(), home.path().join("loop")).unwrap();
    for (path, reason) in [
        (pipe.display().to_string(), "a pipe, socket or device"),
        ("/dev/zero".to_owned(), "a pipe, socket or device"),
    ] {
        let ended = home
            .command()
            .args(["list", &path, &files[0]])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(told.contains(reason), "{path}: {told}");
        assert!(told.contains("save a pipe to a file first"), "{told}");
        assert_eq!(ended.status.code(), Some(1));
    }
    let listed = home.command().args(["list", "."]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count(), 2);
}

/// Starts the program where no file may grow beyond a number of blocks of 512 bytes, as on a full disk.
fn on_a_full_disk(home: &Home, files: &[String; 2], blocks: u32) -> Session {
    Session::start_with(home, &[&files[0], &files[1]], LARGE, |command| {
        let mut argv = command.get_argv().clone();
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut wrapped = vec!["sh".into(), "-c".into(), script.into()];
        wrapped.append(&mut argv);
        *command.get_argv_mut() = wrapped;
        command.env("PATH", std::env::var("PATH").unwrap());
    })
}

#[test]
fn a_full_disk_costs_no_reading_and_is_told() {
    let home = Home::new();
    let files = numbered(&home);
    let mut session = on_a_full_disk(&home, &files, 0);
    session.wait_for("the memory's fault", |screen| {
        has(screen, "places and marks are not remembered")
    });
    session.keys("7G");
    session.wait_for("the seventh paragraph", at_seven);
    session.wait_for("the links", |screen| has(screen, "linked"));
    // A correction that cannot be kept is told, and leaves no half file.
    session.keys("cu");
    session.wait_for("the sidecar's fault", |screen| has(screen, "is not kept"));
    let left: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|f| f.unwrap())
        .filter(|f| f.file_name().to_string_lossy().contains("diglot.json"))
        .filter(|f| f.metadata().unwrap().len() > 0)
        .collect();
    assert!(left.is_empty(), "{left:?}");
    session.keys("y");
    session.wait_for("the copy's fault", |screen| has(screen, "not copied"));
    session.quit();
}

#[test]
fn the_encoding_is_changed_while_reading() {
    let home = Home::new();
    let arabic = "قال الوزير إن الوزارة ستواصل عملها في المنطقة.\n\n".repeat(12);
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&arabic);
    let file = home.write("a.ar.txt", bytes).display().to_string();
    let mut session = Session::start(&home, &[&file], LARGE);
    session.wait_for("the guess", |screen| has(screen, "read as windows-1256"));
    session.keys("5G:encoding iso-8859-6\r");
    session.wait_for("the other", |screen| has(screen, "read as ISO-8859-6"));
    session.keys(":encoding nonsense\r");
    session.wait_for("the names", |screen| {
        has(screen, "no encoding \"nonsense\"")
    });
    session.keys(":encoding auto\r");
    session.wait_for("the guess", |screen| has(screen, "read as windows-1256"));
    session.quit();
}
