use std::io::Write;

use super::*;

/// A dictd dictionary of a folder, packed.
fn write(folder: &Path, name: &str, entries: &[(&str, &str)]) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let number = |n: usize| -> String {
        let digits = [n >> 12, n >> 6, n].map(|d| char::from(DIGITS[d & 63]));
        digits.iter().collect()
    };
    let (mut index, mut text) = (String::new(), String::new());
    for (head, article) in entries {
        let (from, length) = (number(text.len()), number(article.len()));
        index.push_str(&format!("{head}\t{from}\t{length}\n"));
        text.push_str(article);
    }
    std::fs::write(folder.join(format!("{name}.index")), index).unwrap();
    let file = File::create(folder.join(format!("{name}.dict.dz"))).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap();
}

const WORDS: [(&str, &str); 4] = [
    ("fire", "Fire /fˈaɪə/\n1. حريق\n2. نار\n"),
    ("window", "Window /w/\nشبّاك\n"),
    ("teapot", "Teapot /t/\nإبريق الشّاي\n"),
    ("zqxvword", "Zqxvword /z/\nزقاقيب\n"),
];

#[test]
fn dictionaries_are_found_and_read() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "freedict-eng-ara", &WORDS);
    write(
        folder.path(),
        "freedict-eng-deu",
        &[("fire", "Fire\nFeuer\n")],
    );
    let (layer, found) = installed(&[folder.path().to_owned()]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].direction, found[0].pairs),
        (Direction::ToArabic, 5)
    );
    let lexicon = Lexicon::of(vec![Lexicon::shipped_layer(), std::sync::Arc::new(layer)]);
    assert!(!Lexicon::shipped().knows("zqxvword", Side::English));
    let found = lexicon.translations("zqxvword");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].key, "زقاقيب");
    assert!(found[0].weight < 1.0);
}

#[test]
fn a_kept_layer_lasts_as_long_as_its_dictionaries() {
    let folder = tempfile::tempdir().unwrap();
    let folders = [folder.path().to_owned()];
    let kept = folder.path().join("kept.tsv");
    write(folder.path(), "eng-ara", &WORDS);
    let first = installed_kept(&folders, &kept).len();
    let text = std::fs::read_to_string(&kept).unwrap();
    std::fs::write(&kept, format!("{text}zqxvother\tزقاقيب\n")).unwrap();
    assert_eq!(installed_kept(&folders, &kept).len(), first + 1);
    write(
        folder.path(),
        "eng-ara",
        &[
            WORDS[0],
            WORDS[1],
            WORDS[3],
            ("zqxvthird", "Zqxvthird /z/\nزقاقيب\n"),
        ],
    );
    assert_eq!(installed_kept(&folders, &kept).len(), 4);
    // The first command of all finds no state folder yet; a file in its place costs time only.
    let deep = folder.path().join("state/diglot/kept.tsv");
    assert_eq!(installed_kept(&folders, &deep).len(), 4);
    assert!(deep.is_file());
    assert_eq!(installed_kept(&folders, &kept.join("kept.tsv")).len(), 4);
}

#[test]
fn broken_dictionaries_give_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    put("eng-ara.index", b"fire\tA\tz\n");
    put(
        "eng-ara.dict.dz",
        &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff],
    );
    put(
        "x.ifo",
        b"StarDict's dict ifo file\nbookname=English-Arabic\n",
    );
    put("x.idx", b"fire\0\0\0");
    put("x.dict", b"");
    put("ara-eng.index", &[0xff; 100]);
    put("ara-eng.dict", &[0xfe; 100]);
    let (layer, found) = installed(&[folder.path().to_owned(), folder.path().join("none")]);
    assert!(found.is_empty() && layer.is_empty());
}

#[test]
fn folders_follow_the_environment() {
    let variable = |name: &str| match name {
        "HOME" => Some("/h".to_owned()),
        "DICTD" => Some("/d:relative".to_owned()),
        "XDG_DATA_DIRS" => Some("/s".to_owned()),
        _ => None,
    };
    let expected = [
        "/d",
        "/h/.stardict/dic",
        "/h/.local/share/dictd",
        "/h/.local/share/stardict/dic",
        "/s/dictd",
        "/s/stardict/dic",
    ];
    assert_eq!(folders(variable), expected.map(PathBuf::from));
}

/// Prints what is installed here and how long reading it takes.
#[test]
#[ignore = "a timing over what this machine has installed: run it in release"]
fn installed_dictionaries_are_quick() {
    let folders = folders(|name| std::env::var(name).ok());
    let started = std::time::Instant::now();
    let (layer, found) = installed(&folders);
    println!("{} headwords in {:?}", layer.len(), started.elapsed());
    for d in found {
        println!("{} {:?} {}", d.path.display(), d.direction, d.pairs);
    }
}
