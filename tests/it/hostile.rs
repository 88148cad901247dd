//! Texts made to do harm: through the state and through the built program.
//!
//! Invariant: nothing of a text, a name or a setting reaches the terminal as a control; what is stored is
//! what is shown, or is marked.

use std::fs;

use diglot::config::theme::Base;
use diglot::text::{Paragraph, Side, Sides};

use crate::home::Home;
use crate::scene::{Scene, story};
use crate::screens::shown;

/// Paragraphs that have broken other readers.
fn hostile() -> Vec<String> {
    let explicit = [
        '\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    ];
    let deep: String = (0..140).map(|n| explicit[n % explicit.len()]).collect();
    let every: String = (0..=0x9fu32)
        .filter_map(char::from_u32)
        .filter(|c| !"\n\r".contains(*c))
        .collect();
    vec![
        format!("{deep}deep نص عميق{}", "\u{202c}\u{2069}".repeat(140)),
        format!("{deep}never closed"),
        format!("e{} and on", "\u{301}".repeat(10_000)),
        format!("ب{} ثم", "\u{64e}\u{651}".repeat(5_000)),
        format!("a{}b", "\u{200b}\u{200d}\u{feff}\u{2060}".repeat(2_500)),
        format!("{} jamo", "\u{1100}".repeat(300)),
        format!(
            "{} and {}",
            "\u{915}\u{94d}".repeat(150),
            "\u{915}\u{93e}".repeat(150)
        ),
        format!(
            "{} لا{}",
            "ｶ\u{ff9e}\u{ff9e}".repeat(20),
            "\u{903}".repeat(100)
        ),
        "one\u{2028}two\u{2028}\u{2028}three".into(),
        "\u{fdd0}\u{ffff}\u{10ffff}\u{e000}\u{f8ff} noncharacters".into(),
        "\u{fefb}\u{fedf}\u{fe8e}\u{fdf2}\u{fdfa} \u{feb3}\u{fefc}\u{fee1}".into(),
        format!("controls {every} end"),
        "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{90}q\u{9c}".into(),
        "\u{e0001}\u{e0074}\u{e0061}\u{e007f} tags \u{fff9}a\u{fffa}b\u{fffb}".into(),
    ]
}

fn open(english: &[&str], arabic: &[&str], size: (u16, u16)) -> Scene {
    let links: &[(&[u32], &[u32])] = &[(&[1], &[1])];
    Scene::new(
        vec![story("hostile", Sides::new(english, arabic), links)],
        size,
    )
}

#[test]
fn hostile_paragraphs_are_drawn_at_any_size_without_controls() {
    let all = hostile();
    let texts: Vec<&str> = all.iter().map(String::as_str).collect();
    for size in [(120, 40), (60, 20), (30, 8)] {
        let mut scene = open(&texts, &texts, size);
        for keys in ["", "tb", "G", "gg", "v", "v", "/ا enter", "esc", "tb"] {
            scene.keys(keys);
            for _ in 0..12 {
                let screen = shown(&scene);
                let obeyed = |c: char| c.is_control() && c != '\n';
                assert!(!screen.contains(obeyed), "{keys} {size:?}: {screen:?}");
                // Each row of the picture itself begins with U+202D.
                assert!(!screen.contains(['\u{202e}', '\u{2066}', '\u{202b}']));
                scene.keys("j");
            }
        }
    }
}

/// All of it is seen: a row is never wider than it may be, and nothing is left out of it.
#[test]
fn graphemes_of_any_length_are_cut_where_the_line_ends() {
    for (letter, cells) in [
        ("\u{1100}", 2),
        ("\u{915}\u{94d}", 1),
        ("\u{915}\u{93e}", 2),
    ] {
        let paragraph = Paragraph::new(letter.repeat(300), diglot::text::Base::Ltr);
        let rows = paragraph.rows(61);
        assert!(rows.iter().all(|r| r.width() <= 61), "{letter:?}");
        let all: usize = rows.iter().map(|r| usize::from(r.width())).sum();
        assert_eq!(all, 300 * cells, "{letter:?}");
    }
}

#[test]
fn what_reads_otherwise_than_it_is_stored_is_marked() {
    let marked = |text: &str| {
        let base = diglot::text::Base::Ltr;
        Paragraph::new(text, base).reads_otherwise()
    };
    for trojan in [
        "if access != \"user\u{202e} \u{2066}// only admins\u{2069} \u{2066}\" {",
        "invoice\u{202e}fdp.exe",
        "abc\u{202d}אבג\u{202c}",
        "pay \u{2067}10 USD, 20 EUR\u{2069} now",
    ] {
        assert!(marked(trojan), "{trojan:?}");
    }
    for harmless in [
        "plain",
        "قال John Smith ذلك",
        "a \u{2068}name\u{2069} set apart",
        "\u{200f}marks\u{200e} turn no letters",
        "\u{202a}left to right anyway\u{202c}",
    ] {
        assert!(!marked(harmless), "{harmless:?}");
    }
}

#[test]
fn the_mark_stands_beside_the_paragraph_and_tb_shows_why() {
    let mut scene = open(
        &["good", "invoice\u{202e}fdp.exe"],
        &["نعم", "لا"],
        (100, 20),
    );
    assert!(shown(&scene).contains('‼'), "{}", shown(&scene));
    assert!(!shown(&scene).contains('⇐'));
    scene.keys("}");
    let told = scene.state.notice.clone().unwrap().text;
    assert!(told.contains("`tb`"), "{told}");
    scene.keys("tb");
    assert!(scene.state.options.pictures && shown(&scene).contains('⇐'));
    scene.keys("tb");
    assert!(!shown(&scene).contains('⇐'));
    // What is copied is what is stored.
    let reader = scene.state.reader.as_ref().unwrap();
    let stored = reader.article().strs();
    assert_eq!(stored[Side::English][1], "invoice\u{202e}fdp.exe");
    let _ = Base::Dark;
}

#[test]
fn names_of_files_and_settings_reach_no_output_as_controls() {
    let home = Home::new();
    let name = "a\u{1b}]0;x\u{7}\u{202e}.en.txt";
    home.write(
        &format!("texts/{name}"),
        "\u{1b}[31mA headline\u{9b}2J\n\nThe minister said so.\n",
    );
    home.write(
        "c.toml",
        "lay\u{1b}[31mout = \"\\u001b[2J\"\ntheme = \"\\u009b1m\"\n",
    );
    for arguments in [
        &["show", "texts"][..],
        &["list", "texts"],
        &["list", "--format", "jsonl", "texts"],
        &["align", "texts"],
        &["--config", "c.toml", "texts"],
        &["--encoding", "\u{1b}[2J", "texts"],
        &["texts/\u{1b}]0;gone\u{7}"],
    ] {
        let ended = home.command().args(arguments).output().unwrap();
        for text in [&ended.stdout, &ended.stderr] {
            let text = String::from_utf8_lossy(text);
            let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
            assert_eq!(
                text.chars().find(|&c| obeyed(c)),
                None,
                "{arguments:?}: {text:?}"
            );
        }
    }
    assert!(fs::metadata(home.path().join("texts").join(name)).is_ok());
}

/// A name that turns what is behind it would make a message of it that nobody can read, or that says another thing.
#[test]
fn names_and_titles_that_turn_are_seen_to_do_so() {
    let home = Home::new();
    home.write(
        "texts/a\u{202e}txt.en.txt",
        "The minister said so.\n\nPay \u{2067}10 USD, 20 EUR\u{2069} now, he said.\n",
    );
    let run = |arguments: &[&str]| home.command().args(arguments).output().unwrap();
    let told = |arguments: &[&str]| String::from_utf8(run(arguments).stderr).unwrap();
    let gone = told(&["show", "gone\u{202e}txt.exe"]);
    assert!(
        gone.starts_with("diglot: gone⇐txt.exe: No such file"),
        "{gone}"
    );
    let refused = told(&["--encoding", "\u{202e}8-ftu", "texts"]);
    assert!(refused.contains("'⇐8-ftu'"), "{refused}");
    let printed = run(&["show", "--plain", "texts"]);
    let warned = String::from_utf8(printed.stderr).unwrap();
    assert!(
        warned.contains("a⇐txt.en.txt: formatting characters change the order of paragraph 2\n"),
        "{warned}"
    );
    assert_eq!(printed.status.code(), Some(0));
    // What is printed is what is stored.
    let stored = String::from_utf8(printed.stdout).unwrap();
    assert!(stored.contains("\u{2067}10 USD"));

    let mut scene = open(&["good"], &["نعم"], (100, 20));
    assert!(!shown_list(&scene).contains('‼'));
    let title = "invoice\u{202e}fdp.exe";
    scene.state.shelf.items[0].titles.english = Some(title.into());
    assert!(shown_list(&scene).contains('‼'), "{}", shown_list(&scene));
    scene.state.notice = Some(diglot::app::message::Notice::info(format!("{title}: gone")));
    assert!(
        shown(&scene).contains("invoice⇐fdp.exe: gone"),
        "{}",
        shown(&scene)
    );
}

/// The columns of the list.
fn shown_list(scene: &Scene) -> String {
    let screen = shown(scene);
    let lines = screen.lines().filter_map(|line| line.split_once('│'));
    lines.map(|(list, _)| list).collect::<Vec<_>>().join("\n")
}

/// A command tells what it read a text as, where that is a guess, and where bytes of it mean nothing.
#[test]
fn what_was_guessed_and_what_was_lost_is_told_by_show() {
    let home = Home::new();
    let arabic = "قال الوزير إن الوزارة ستواصل عملها في المنطقة.\n".repeat(4);
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(&arabic);
    home.write("a.ar.txt", bytes);
    home.write(
        "b.en.txt",
        b"The minister said that the work goes on.\nSo \xff it does.\n",
    );
    let told = |arguments: &[&str]| {
        let ended = home.command().args(arguments).output().unwrap();
        assert_eq!(ended.status.code(), Some(0));
        String::from_utf8(ended.stderr).unwrap()
    };
    let guessed = "diglot: a.ar.txt: no encoding is marked; read as windows-1256; `--encoding NAME` changes that\n";
    assert_eq!(told(&["show", "a.ar.txt"]), guessed);
    assert_eq!(
        told(&["show", "--encoding", "windows-1256", "a.ar.txt"]),
        ""
    );
    let lost = "diglot: b.en.txt: 1 unreadable byte sequence(s), the first at byte 44, line 2\n";
    assert_eq!(told(&["show", "b.en.txt"]), lost);
}

#[test]
fn a_named_encoding_goes_through_all_commands() {
    let home = Home::new();
    // "Salam" and more in CP720, which nothing but letters tells.
    home.write(
        "a.ar.txt",
        b"\x9f\xe9\xab\xe9\x9f\xea \xe7\x9f\xe9 \x9f\xe9\xed\xa7\xef\xa9\n",
    );
    let run = |arguments: &[&str]| {
        let ended = home.command().args(arguments).output().unwrap();
        String::from_utf8(ended.stdout).unwrap()
    };
    let text = "السلام قال الوزير";
    for command in ["show", "list"] {
        let right = run(&[command, "--encoding", "cp720", "a.ar.txt"]);
        assert!(right.contains("السلام قال"), "{command}: {right}");
    }
    assert!(!run(&["show", "--encoding", "windows-1256", "a.ar.txt"]).contains(text));
    let refused = home
        .command()
        .args(["show", "--encoding", "klingon", "a.ar.txt"])
        .output();
    assert_eq!(refused.unwrap().status.code(), Some(2));
}
