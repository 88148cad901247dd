//! Files of corrections on a disk: whole, broken, newer, changed, not to be written.

use super::*;
use crate::bitext::correction::Verb;
use crate::bitext::{Anchor, LinkCorrection};
use crate::entity::{EntityCorrection, Kind, Layer, Quote};
use crate::text::Side;

fn anchor(side: Side, index: u32) -> Anchor {
    Anchor {
        side,
        index,
        hash: u64::MAX - u64::from(index),
        quote: "قال \"نعم\"\\".to_owned(),
        offset: 0,
    }
}

fn quote(side: Side) -> Quote {
    Quote {
        anchor: Anchor {
            offset: 7,
            ..anchor(side, 2)
        },
        exact: "نعم".to_owned(),
        prefix: String::new(),
        suffix: "\"\\".to_owned(),
    }
}

fn link(index: u32) -> Correction {
    Correction::Links(LinkCorrection {
        verb: Verb::Link,
        beads: vec![Sides::new(
            vec![anchor(Side::English, index), anchor(Side::English, 9)],
            vec![anchor(Side::Arabic, 0)],
        )],
    })
}

/// One of each sort.
fn all() -> Vec<Correction> {
    use EntityCorrection as C;
    let (layer, kind) = (Layer::Role, Kind::Title);
    let at = || quote(Side::Arabic);
    let entities = [
        C::Add { at: at(), kind },
        C::Remove { at: at(), layer },
        C::Retype {
            at: at(),
            layer,
            kind,
        },
        C::Link {
            at: Sides::new(quote(Side::English), at()),
            kind,
        },
        C::Unlink { at: at(), layer },
        C::Rename {
            at: at(),
            layer,
            name: "الاسم".to_owned(),
        },
    ];
    let links = Verb::ALL.map(|verb| match link(0) {
        Correction::Links(links) => Correction::Links(LinkCorrection { verb, ..links }),
        other => other,
    });
    links
        .into_iter()
        .chain(entities.map(Correction::Entities))
        .collect()
}

struct Folder {
    _root: tempfile::TempDir,
    text: PathBuf,
    own: PathBuf,
}

impl Folder {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let text = root.path().join("news.en.txt");
        let own = root.path().join("state/corrections");
        fs::write(&text, "text").unwrap();
        Self {
            _root: root,
            text,
            own,
        }
    }

    fn places(&self) -> Places {
        Places::of(
            Sides::new(Some(&self.text), None),
            Some(&self.own),
            "news.en.txt",
        )
    }

    fn open(&self) -> (Sidecar, Opened) {
        Sidecar::open(self.places(), Sides::new(Some("news.en.txt".into()), None))
    }

    fn beside(&self) -> PathBuf {
        self.places().beside.unwrap()
    }

    fn files(&self) -> Vec<String> {
        let folder = fs::read_dir(self.text.parent().unwrap()).unwrap();
        let name = |e: io::Result<fs::DirEntry>| e.unwrap().file_name().into_string().unwrap();
        let mut names: Vec<String> = folder.map(name).collect();
        names.sort();
        names
    }
}

#[test]
fn what_is_written_is_read_again_and_nothing_else_is_left_in_the_folder() {
    let folder = Folder::new();
    let (mut sidecar, opened) = folder.open();
    assert!(opened.corrections.is_empty() && opened.problem.is_none());
    assert_eq!(sidecar.save(&all()).unwrap(), Some(folder.beside()));
    assert_eq!(sidecar.save(&all()).unwrap(), None);
    assert_eq!(folder.files(), ["news.en.txt", "news.en.txt.diglot.json"]);
    let (mut sidecar, opened) = folder.open();
    assert_eq!(opened.corrections, all());
    assert_eq!(opened.unknown, 0);
    // What is all undone leaves no file.
    sidecar.save(&[]).unwrap();
    assert_eq!(folder.files(), ["news.en.txt"]);
    assert_eq!(sidecar.save(&all()).unwrap(), Some(folder.beside()));
}

#[test]
fn a_reader_can_read_it() {
    let folder = Folder::new();
    folder.open().0.save(&[link(4)]).unwrap();
    let text = fs::read_to_string(folder.beside()).unwrap();
    for line in [
        "  \"version\": 1",
        "\"do\": \"link\"",
        "\"paragraph\": 5",
        "\"hash\": \"fffffffffffffffb\"",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    assert!(text.lines().count() > 20);
}

#[test]
fn unknown_fields_and_corrections_are_kept() {
    let folder = Folder::new();
    folder.open().0.save(&[link(0), link(1)]).unwrap();
    let mut value: Value = serde_json::from_slice(&fs::read(folder.beside()).unwrap()).unwrap();
    value["author"] = "someone".into();
    value["corrections"][0]["why"] = "obvious".into();
    let list = value["corrections"].as_array_mut().unwrap();
    list.push(json!({ "do": "sing", "loud": true }));
    list.push(json!({ "do": "link", "beads": 7 }));
    fs::write(folder.beside(), value.to_string()).unwrap();
    let (mut sidecar, opened) = folder.open();
    assert_eq!(opened.corrections, [link(0), link(1)]);
    assert_eq!(opened.unknown, 2);
    sidecar.save(&[link(0), link(2)]).unwrap();
    let value: Value = serde_json::from_slice(&fs::read(folder.beside()).unwrap()).unwrap();
    assert_eq!(value["author"], "someone");
    let list = value["corrections"].as_array().unwrap();
    assert_eq!(list[0]["why"], "obvious");
    assert_eq!((list.len(), &list[2]["loud"]), (4, &Value::Bool(true)));
    // With all corrections undone the file stays, for what is not ours.
    sidecar.save(&[]).unwrap();
    assert!(folder.beside().is_file());
}

#[test]
fn a_broken_file_is_told_and_put_aside_not_written_over() {
    for broken in [&b"{ \"version\": 1, "[..], b"[]", b"{}", b"\xff", b""] {
        let folder = Folder::new();
        fs::write(folder.beside(), broken).unwrap();
        fs::write(folder.beside().with_extension("json.bak"), "older").unwrap();
        let (mut sidecar, opened) = folder.open();
        let problem = opened.problem.unwrap();
        assert!(matches!(problem, Error::Broken { .. }), "{problem}");
        assert!(problem.to_string().contains(".bak"));
        assert_eq!(fs::read(folder.beside()).unwrap(), broken);
        sidecar.save(&[link(0)]).unwrap();
        let aside = folder.beside().with_extension("json.bak2");
        assert_eq!(fs::read(aside).unwrap(), broken);
        assert_eq!(folder.open().1.corrections, [link(0)]);
    }
}

#[test]
fn a_newer_file_is_read_and_never_written() {
    let folder = Folder::new();
    folder.open().0.save(&[link(0)]).unwrap();
    let text = fs::read_to_string(folder.beside()).unwrap();
    let newer = text.replace("\"version\": 1", "\"version\": 2");
    fs::write(folder.beside(), &newer).unwrap();
    let (mut sidecar, opened) = folder.open();
    assert_eq!(opened.corrections, [link(0)]);
    assert!(matches!(
        opened.problem,
        Some(Error::Newer { found: 2, .. })
    ));
    assert!(sidecar.is_read_only());
    assert!(matches!(sidecar.save(&[]), Err(Error::Newer { .. })));
    assert_eq!(fs::read_to_string(folder.beside()).unwrap(), newer);
}

#[test]
fn what_someone_else_changed_is_not_written_over() {
    let folder = Folder::new();
    let (mut one, _) = folder.open();
    let (mut other, _) = folder.open();
    one.save(&[link(0)]).unwrap();
    assert!(matches!(other.save(&[link(1)]), Err(Error::Changed { .. })));
    let (mut other, _) = folder.open();
    one.save(&[link(0), link(2)]).unwrap();
    assert!(matches!(other.save(&[]), Err(Error::Changed { .. })));
    assert_eq!(folder.open().1.corrections, [link(0), link(2)]);
}

#[test]
fn where_the_folder_cannot_be_written_the_data_folder_is() {
    let folder = Folder::new();
    // A folder of the file's name stands for one without leave to write: tests may run as root.
    fs::create_dir(folder.beside()).unwrap();
    let own = folder.places().own.unwrap();
    let (mut sidecar, opened) = folder.open();
    assert!(opened.problem.is_some());
    assert_eq!(sidecar.save(&[link(0)]).unwrap(), Some(own.clone()));
    assert_eq!(folder.open().1.corrections, [link(0)]);
    // Once it can be written, the corrections go there.
    fs::remove_dir(folder.beside()).unwrap();
    let (mut sidecar, _) = folder.open();
    assert_eq!(sidecar.save(&[link(1)]).unwrap(), Some(folder.beside()));
    assert!(!own.exists());
    // Neither can be written: it is told, and nothing is lost.
    let blocked = Places {
        beside: Some(folder.text.join("x")),
        own: None,
    };
    let (mut sidecar, _) = Sidecar::open(blocked, Sides::default());
    assert!(matches!(sidecar.save(&[link(0)]), Err(Error::Io { .. })));
    let (mut nowhere, _) = Sidecar::open(Places::default(), Sides::default());
    assert!(matches!(nowhere.save(&[link(0)]), Err(Error::Nowhere)));
}

#[test]
fn an_article_without_files_has_its_place_by_what_it_is() {
    let own = Path::new("state");
    let one = Places::of(Sides::default(), Some(own), "a\nb");
    assert_eq!(one.beside, None);
    assert_ne!(one.own, Places::of(Sides::default(), Some(own), "a\nc").own);
    let arabic = Path::new("x/خبر.txt");
    let beside = Places::of(Sides::new(None, Some(arabic)), None, "").beside;
    assert_eq!(beside, Some(PathBuf::from("x/خبر.txt.diglot.json")));
}

#[test]
fn a_text_taken_apart_leaves_the_corrections_of_the_pair_alone() {
    let folder = Folder::new();
    let names = || {
        Sides::new(
            Some("news.en.txt".to_owned()),
            Some("news.ar.txt".to_owned()),
        )
    };
    let (mut pair, _) = Sidecar::open(folder.places(), names());
    pair.save(&all()).unwrap();
    let kept = fs::read(folder.beside()).unwrap();
    let (mut alone, opened) = folder.open();
    assert!(opened.corrections.is_empty() && opened.problem.is_none());
    let own = folder.places().own;
    assert_eq!(alone.save(&all()[..1]).unwrap(), own);
    assert_eq!(fs::read(folder.beside()).unwrap(), kept);
    assert_eq!(folder.open().1.corrections, all()[..1]);
    // Together again; the identity of a pair is its own in a library.
    let places = Places::of(
        Sides::new(Some(&folder.text), None),
        Some(&folder.own),
        "pair",
    );
    assert_eq!(Sidecar::open(places, names()).1.corrections, all());
    // What a text alone was corrected in is there when it gets a partner.
    fs::remove_file(folder.beside()).unwrap();
    fs::remove_file(own.unwrap()).unwrap();
    folder.open().0.save(&all()).unwrap();
    assert_eq!(Sidecar::open(folder.places(), names()).1.corrections, all());
}
