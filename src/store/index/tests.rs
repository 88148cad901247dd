use std::fs;
use std::time::SystemTime;

use super::*;
use crate::library::gather::{Step, look, read_all};

const EN: &str =
    "The minister said that the work would go on.\n\nPublished On(2021-06-10 17:11:29)\n";
const AR: &str = "وقال الوزير إن الوزارة ستواصل عملها مع جميع شركائها.\n";

/// A folder of articles, its files long unchanged.
fn library(articles: usize) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for number in 0..articles {
        for (tag, text) in [("en", EN), ("ar", AR)] {
            let path = root.path().join(format!("{number:03}.{tag}.txt"));
            fs::write(&path, format!("Number {number}\n\n{text}")).unwrap();
            settle(&path);
        }
    }
    root
}

fn settle(path: &Path) {
    let file = fs::File::options().append(true).open(path).unwrap();
    let then = SystemTime::now() - Duration::from_secs(3600);
    file.set_modified(then).unwrap();
}

/// Scans a folder, and tells which texts were read.
fn scan(root: &Path, known: &Index) -> (Vec<Entry>, Index, usize) {
    let looked = look(&[root.to_owned()], SystemTime::now(), &mut |_, _| true);
    let mut fresh = 0;
    let (library, index) = read_all(looked, None, known, &mut |step| {
        if let Step::Read(texts) = step {
            fresh += texts.len();
        }
        true
    });
    (library.entries, index, fresh)
}

fn save(indexes: &Indexes, entries: &[Entry], index: &Index, generation: i64) -> KeptShelf {
    let shelf = indexes.begin("all", "this").unwrap();
    let texts: Vec<(u32, &KnownText)> = (0..).zip(&index.texts).collect();
    indexes.save_texts(&shelf, &texts).unwrap();
    let facts = (generation, "this", Some("one is odd"));
    indexes
        .save_list(&shelf, (index, entries), Some, facts)
        .unwrap();
    indexes.shelf("all").unwrap().unwrap()
}

#[test]
fn what_a_scan_found_comes_back_and_is_not_read_again() {
    let root = library(20);
    let state = tempfile::tempdir().unwrap();
    let indexes = Indexes::open(&state.path().join("index.db")).unwrap();
    assert_eq!(indexes.shelf("all").unwrap(), None);
    let (entries, index, fresh) = scan(root.path(), &Index::default());
    assert_eq!((entries.len(), fresh), (20, 40));
    assert!(index.trace.is_some());
    let shelf = save(&indexes, &entries, &index, 1);
    assert_eq!((shelf.articles, shelf.engine.as_str()), (20, "this"));
    assert_eq!(
        (shelf.trace, shelf.problems.as_deref()),
        (index.trace, Some("one is odd"))
    );

    let kept = indexes.load(&shelf).unwrap();
    assert!(kept.sound);
    assert_eq!(kept.index, index);
    assert_eq!(kept.index.entries(), entries);
    let window = indexes.window(&shelf, 5, 3).unwrap();
    assert_eq!(window, entries[5..8]);
    let at = indexes.position(&shelf, &entries[7].id).unwrap();
    assert_eq!(at, Some(7));
    assert_eq!(
        indexes.position(&shelf, &ArticleId("no".into())).unwrap(),
        None
    );

    let (again, same, fresh) = scan(root.path(), &kept.index);
    assert_eq!((again, fresh, same.trace), (entries, 0, index.trace));
}

#[test]
fn what_has_changed_is_read_and_what_is_gone_leaves() {
    let root = library(8);
    let state = tempfile::tempdir().unwrap();
    let indexes = Indexes::open(&state.path().join("index.db")).unwrap();
    let (entries, index, _) = scan(root.path(), &Index::default());
    save(&indexes, &entries, &index, 1);
    let changed = root.path().join("003.en.txt");
    fs::write(&changed, format!("Another title altogether\n\n{EN}")).unwrap();
    settle(&changed);
    fs::remove_file(root.path().join("005.en.txt")).unwrap();
    fs::remove_file(root.path().join("005.ar.txt")).unwrap();
    let (entries, next, fresh) = scan(root.path(), &index);
    assert_eq!((entries.len(), fresh), (7, 1));
    assert_ne!(next.trace, index.trace);
    let titles: Vec<&str> = entries
        .iter()
        .filter_map(|e| e.titles.english.as_deref())
        .collect();
    assert!(titles.contains(&"Another title altogether"), "{titles:?}");
    // The new list takes the place of the old one, whose rows go.
    let shelf = save(&indexes, &entries, &next, 2);
    assert_eq!(indexes.load(&shelf).unwrap().index.entries(), entries);
    let count = "SELECT count(*) FROM listed";
    let rows: i64 = indexes
        .ask(|c| c.query_row(count, [], |r| r.get(0)))
        .unwrap();
    assert_eq!(rows, 7);
    indexes.forget_texts(&shelf, &[14, 15]).unwrap();
    assert_eq!(indexes.load(&shelf).unwrap().numbers.len(), 14);
}

#[test]
fn a_file_changed_a_moment_ago_is_read_again() {
    let root = library(2);
    let young = root.path().join("001.ar.txt");
    fs::write(&young, AR).unwrap();
    let (_, index, _) = scan(root.path(), &Index::default());
    assert_eq!(index.trace, None);
    assert_eq!(scan(root.path(), &index).2, 1);
}

#[test]
fn pairs_made_by_content_stay_while_nothing_changes() {
    let root = tempfile::tempdir().unwrap();
    let texts = [
        (
            "one.txt",
            "Fire closes port of Sfax\n\nA ship burned for 14 hours in the port of Sfax, minister Karim Bouzid said.",
        ),
        (
            "two.txt",
            "حريق في ميناء صفاقس\n\nاحترقت سفينة 14 ساعة في ميناء صفاقس وفق الوزير كريم بوزيد",
        ),
        (
            "three.txt",
            "Voters vote in Nairobi\n\nThe election drew 812 voters in Nairobi.",
        ),
    ];
    for (name, text) in texts {
        fs::write(root.path().join(name), text).unwrap();
        settle(&root.path().join(name));
    }
    let (entries, index, _) = scan(root.path(), &Index::default());
    let hows: Vec<How> = entries.iter().map(|e| e.how).collect();
    assert!(hows.contains(&How::Content), "{hows:?}");
    let (again, same, fresh) = scan(root.path(), &index);
    assert_eq!((&again, &same, fresh), (&entries, &index, 0));
    // Another text: all are compared anew, with those that were not read.
    let fourth = root.path().join("four.txt");
    fs::write(
        &fourth,
        "أدلى الناخبون في نيروبي بأصواتهم\n\nوشارك في الانتخابات 812 ناخبا في نيروبي",
    )
    .unwrap();
    settle(&fourth);
    let (more, _, fresh) = scan(root.path(), &index);
    assert_eq!(fresh, 1);
    assert_eq!(more, scan(root.path(), &Index::default()).0);
}

#[test]
fn rows_that_make_no_sense_are_passed_over() {
    let root = library(6);
    let state = tempfile::tempdir().unwrap();
    let indexes = Indexes::open(&state.path().join("index.db")).unwrap();
    let (entries, index, _) = scan(root.path(), &Index::default());
    for harm in [
        "UPDATE text SET side = 7 WHERE number = 3",
        "UPDATE text SET side = 1 - side WHERE number = 3",
        "UPDATE text SET title = x'ff00' WHERE number = 3",
        "UPDATE text SET path = 9 WHERE number = 3",
        "UPDATE text SET date = 16777215 WHERE number = 3",
        "DELETE FROM text WHERE number = 3",
        "UPDATE listed SET how = 99 WHERE position = 1",
        "UPDATE listed SET english = 'x' WHERE position = 1",
        "UPDATE listed SET english = NULL, arabic = NULL WHERE position = 1",
        "DELETE FROM listed WHERE position = 1",
    ] {
        let shelf = save(&indexes, &entries, &index, 1);
        indexes.ask(|c| c.execute_batch(harm)).unwrap();
        let kept = indexes.load(&shelf).unwrap();
        assert!(!kept.sound, "{harm}");
        assert_eq!(kept.index.trace, None);
        assert_eq!(kept.index.entries().len(), 5, "{harm}");
        assert_eq!(indexes.window(&shelf, 0, 9).unwrap().len(), 5, "{harm}");
        // What is left is shown, but not relied on.
        assert_eq!(kept.known(), Index::default());
        indexes
            .ask(|c| c.execute_batch("DELETE FROM listed; DELETE FROM library; DELETE FROM text"))
            .unwrap();
    }
}

#[test]
fn a_damaged_index_is_made_anew_and_a_strange_one_is_left() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("index.db");
    let root = library(40);
    let (entries, index, _) = scan(root.path(), &Index::default());
    save(&Indexes::open(&path).unwrap(), &entries, &index, 1);
    // The tables' own page is overwritten; the header stays.
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..2000].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    let indexes = Indexes::open(&path).unwrap();
    assert_eq!(indexes.shelf("all").unwrap(), None);
    drop(indexes);

    let refused = |make: &dyn Fn(&Connection)| {
        let path = state.path().join("other.db");
        let _ = fs::remove_file(&path);
        make(&Connection::open(&path).unwrap());
        let before = fs::read(&path).unwrap();
        let error = Indexes::open(&path).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), before, "{error}");
        error
    };
    let foreign = refused(&|c| c.execute_batch("CREATE TABLE x (y)").unwrap());
    assert!(matches!(foreign, Error::Foreign { .. }));
    let newer = refused(&|c| {
        c.pragma_update(None, "application_id", APPLICATION)
            .unwrap();
        c.pragma_update(None, "user_version", VERSION + 1).unwrap();
    });
    assert!(matches!(newer, Error::Newer { .. }));
    fs::write(&path, "no database").unwrap();
    assert!(Indexes::open(&path).is_err());
    assert_eq!(fs::read(&path).unwrap(), b"no database");
}

#[test]
fn a_locked_index_cannot_be_written_but_read() {
    let state = tempfile::tempdir().unwrap();
    let path = state.path().join("index.db");
    let root = library(3);
    let (entries, index, _) = scan(root.path(), &Index::default());
    let indexes = Indexes::open(&path).unwrap();
    let shelf = save(&indexes, &entries, &index, 1);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(
        indexes.begin("all", "this"),
        Err(Error::Busy { .. })
    ));
    assert_eq!(indexes.load(&shelf).unwrap().index, index);
}

#[test]
fn libraries_used_least_lately_are_forgotten() {
    let state = tempfile::tempdir().unwrap();
    let indexes = Indexes::open(&state.path().join("index.db")).unwrap();
    let root = library(2);
    let (entries, index, _) = scan(root.path(), &Index::default());
    save(&indexes, &entries, &index, 1);
    for number in 1..LIBRARIES {
        indexes.begin(&number.to_string(), "this").unwrap();
    }
    assert!(indexes.shelf("all").unwrap().is_some());
    indexes.begin("one more", "this").unwrap();
    assert_eq!(indexes.shelf("all").unwrap(), None);
    let left = "SELECT (SELECT count(*) FROM text) + (SELECT count(*) FROM listed)";
    let left: i64 = indexes
        .ask(|c| c.query_row(left, [], |r| r.get(0)))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn what_another_program_read_is_shown_but_read_anew() {
    let state = tempfile::tempdir().unwrap();
    let indexes = Indexes::open(&state.path().join("index.db")).unwrap();
    let root = library(2);
    let (entries, index, _) = scan(root.path(), &Index::default());
    save(&indexes, &entries, &index, 1);
    let shelf = indexes.begin("all", "another").unwrap();
    assert_eq!((shelf.engine.as_str(), shelf.trace), ("another", None));
    let kept = indexes.load(&shelf).unwrap();
    assert_eq!(kept.index.entries(), entries);
    assert_eq!(scan(root.path(), &kept.known()).2, 4);
}
