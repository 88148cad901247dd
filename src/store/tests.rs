use std::fs;

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn id(name: &str) -> ArticleId {
    ArticleId(name.into())
}

fn place(index: u32) -> KeptPlace {
    KeptPlace {
        anchor: Anchor {
            side: Side::Arabic,
            index,
            hash: u64::MAX - 1,
            quote: "قال".to_owned(),
            offset: 4,
        },
        active: Side::Arabic,
        order: Side::English,
        read_at: 1_700_000_000 + i64::from(index),
    }
}

#[test]
fn what_is_saved_is_there_after_reopening() {
    let folder = folder();
    let path = folder.path().join("state/diglot.db");
    let progress = Progress {
        read: true,
        percent: 80,
    };
    {
        let store = Store::open(&path).unwrap();
        assert_eq!(store.place(&id("a")).unwrap(), None);
        store.save_place(&id("a"), &place(1)).unwrap();
        store.save_place(&id("a"), &place(2)).unwrap();
        store.save_place(&id("b"), &place(3)).unwrap();
        store.save_mark(&id("a"), 'q', &place(5).anchor).unwrap();
        store.save_mark(&id("a"), 'ب', &place(6).anchor).unwrap();
        store.save_mark(&id("a"), 'q', &place(7).anchor).unwrap();
        store.save_progress(&id("a"), progress).unwrap();
        store
            .save_settings(&[("layout", "rows".to_owned())])
            .unwrap();
        store.save_terminal("xterm", "plain").unwrap();
    }
    let store = Store::open(&path).unwrap();
    assert!(!store.is_read_only());
    assert_eq!(store.place(&id("a")).unwrap(), Some(place(2)));
    let recent = store.recent(9).unwrap();
    assert_eq!(recent.first().unwrap().0, id("b"));
    let marks = store.marks(&id("a")).unwrap();
    assert_eq!(marks, [('q', place(7).anchor), ('ب', place(6).anchor)]);
    assert_eq!(store.shelf_state().unwrap().get(&id("a")), Some(&progress));
    let settings = store.settings().unwrap();
    assert_eq!(settings, [("layout".into(), "rows".into())].into());
    assert_eq!(store.terminal("xterm").unwrap().as_deref(), Some("plain"));
}

#[test]
fn several_stores_write_at_once() {
    let folder = folder();
    let path = folder.path().join("diglot.db");
    let writers: Vec<_> = (0..4u32)
        .map(|writer| {
            let path = path.clone();
            std::thread::spawn(move || {
                let store = Store::open(&path)?;
                for n in 0..25 {
                    store.save_place(&id(&format!("{writer}/{n}")), &place(n))?;
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for writer in writers {
        writer.join().unwrap().unwrap();
    }
    assert_eq!(Store::open(&path).unwrap().recent(1000).unwrap().len(), 100);
}

#[test]
fn damaged_and_foreign_files_are_refused_and_left_alone() {
    let folder = folder();
    let path = folder.path().join("diglot.db");
    fs::write(
        &path,
        "no database, though long enough to look at. ".repeat(50),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert!(matches!(error, Error::Corrupt { .. }), "{error:?}");
    assert!(error.to_string().contains("diglot.db") && error.hint().contains("Move"));
    assert_eq!(fs::read(&path).unwrap(), before);

    let other = folder.path().join("other.db");
    let connection = Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(connection);
    assert!(matches!(Store::open(&other), Err(Error::Foreign { .. })));

    let folder_itself = Store::open(folder.path());
    assert!(matches!(folder_itself, Err(Error::Unopened { .. })));
}

#[test]
fn a_database_damaged_inside_is_an_error_not_a_panic() {
    let folder = folder();
    let path = folder.path().join("diglot.db");
    let store = Store::open(&path).unwrap();
    for n in 0..200 {
        store.save_place(&id(&n.to_string()), &place(n)).unwrap();
    }
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte = 0x5a;
    }
    fs::write(&path, bytes).unwrap();
    let read = Store::open(&path).and_then(|store| store.recent(1000));
    assert!(matches!(read, Err(Error::Corrupt { .. })), "{read:?}");
}

#[test]
fn a_later_version_is_refused() {
    let folder = folder();
    let path = folder.path().join("diglot.db");
    drop(Store::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    match Store::open(&path) {
        Err(Error::Newer { found, known, .. }) => {
            assert_eq!((found, known), (99, schema::VERSION));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_store_for_reading_reads_and_refuses_to_write() {
    let folder = folder();
    let path = folder.path().join("50%?#.db");
    let store = Store::open(&path).unwrap();
    store.save_place(&id("a"), &place(1)).unwrap();
    drop(store);
    let store = Store::read_only(&path).unwrap();
    assert!(store.is_read_only());
    assert_eq!(store.place(&id("a")).unwrap(), Some(place(1)));
    let refused = store.save_place(&id("a"), &place(2));
    assert!(matches!(refused, Err(Error::ReadOnly { .. })));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let store = Store::connect(&path, &immutable(&path), flags).unwrap();
    assert_eq!(store.place(&id("a")).unwrap(), Some(place(1)));
}

#[test]
fn what_was_half_written_is_taken_back_and_never_read() {
    let folder = folder();
    let (path, killed) = (
        folder.path().join("diglot.db"),
        folder.path().join("killed.db"),
    );
    let store = Store::open(&path).unwrap();
    store.save_place(&id("a"), &place(1)).unwrap();
    // So small a cache writes pages out before the end.
    let small = |c: &Connection| c.pragma_update(None, "cache_size", 1);
    store.ask(small).unwrap();
    let before = fs::read(&path).unwrap();
    store.write("BEGIN IMMEDIATE", []).unwrap();
    for n in 0..500 {
        store.save_place(&id(&n.to_string()), &place(n)).unwrap();
    }
    assert!(!is_half_written(&killed));
    for end in ["", "-journal"] {
        let of = |path: &Path| format!("{}{end}", path.display());
        fs::copy(of(&path), of(&killed)).unwrap();
    }
    assert!(is_half_written(&killed));
    assert_ne!(fs::read(&killed).unwrap(), before);
    let after = Store::open(&killed).unwrap();
    assert_eq!(after.recent(1000).unwrap(), [(id("a"), place(1).read_at)]);
    assert!(!is_half_written(&killed));
}

/// The superuser may write anywhere: there this test can only pass.
#[cfg(unix)]
#[test]
fn a_read_only_folder_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("diglot.db");
    let store = Store::open(&path).unwrap();
    store.save_place(&id("a"), &place(1)).unwrap();
    drop(store);
    let allow = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(&path, 0o444);
    allow(folder.path(), 0o555);
    let denied = fs::write(folder.path().join("probe"), "").is_err();
    let store = Store::open(&path);
    let none = Store::open(&folder.path().join("none.db"));
    allow(folder.path(), 0o755);
    let store = store.unwrap();
    assert_eq!(store.place(&id("a")).unwrap(), Some(place(1)));
    assert_eq!(store.is_read_only(), denied);
    assert_eq!(none.is_err(), denied);
}
