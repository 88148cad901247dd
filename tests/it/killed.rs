//! Kills a process that writes into the reader's memory, 200 times at moments nobody chose: what it said
//! was kept is there, and nothing half-written is read.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use diglot::bitext::{Anchor, ArticleId};
use diglot::store::{KeptPlace, Store};
use diglot::text::Side;

const FILE: &str = "DIGLOT_TEST_STORE";
const KILLS: u32 = 200;

fn article() -> ArticleId {
    ArticleId("article".into())
}

/// A place whose parts all tell the same number.
fn place(n: u32) -> KeptPlace {
    KeptPlace {
        anchor: Anchor {
            side: Side::Arabic,
            index: n,
            hash: u64::from(n),
            quote: format!("{n} ").repeat(40),
            offset: n,
        },
        active: Side::English,
        order: Side::Arabic,
        read_at: i64::from(n),
    }
}

/// Writes ever higher numbers, and says each once it is kept.
#[test]
#[ignore = "the process that the test below kills; by itself it does nothing"]
fn writer() {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let store = Store::open(Path::new(&file)).unwrap();
    let from = store
        .place(&article())
        .unwrap()
        .map_or(0, |p| p.anchor.index);
    let mut out = std::io::stdout();
    for n in from + 1.. {
        store.save_place(&article(), &place(n)).unwrap();
        store.save_mark(&article(), 'm', &place(n).anchor).unwrap();
        if writeln!(out, "kept {n}")
            .and_then(|()| out.flush())
            .is_err()
        {
            return;
        }
    }
}

#[test]
fn nothing_kept_is_lost_when_the_writer_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("diglot.db");
    let mut last = 0;
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "killed::writer", "--ignored", "--nocapture"])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // The first comes while the file is new, later ones at any state of the log.
        let wanted = 1 + kill * 7 % 23;
        let mut heard = 0;
        while heard < wanted {
            let line = lines.next().expect("the writer writes on").unwrap();
            if let Some((_, n)) = line.split_once("kept ") {
                last = n.parse::<u32>().unwrap();
                heard += 1;
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let store = Store::open(&file).unwrap();
        let kept = store.place(&article()).unwrap().unwrap();
        let n = kept.anchor.index;
        assert!(n >= last, "kill {kill}: {last} was kept, {n} is there");
        assert_eq!(kept, place(n), "kill {kill}");
        let marks = store.marks(&article()).unwrap();
        assert_eq!(marks.len(), 1);
        let mark = &marks[0].1;
        assert!(mark.index >= last && mark.index <= n, "kill {kill}");
        assert_eq!(*mark, place(mark.index).anchor, "kill {kill}");
    }
}
