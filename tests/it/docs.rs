//! Documents that are made from the table of commands say what it says.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

use diglot::app::command::{COMMANDS, Entry, HEADING, TYPED, Topic, lines};
use diglot::app::keymap::parse_keys;

const OPEN: &str = "<!-- keys -->";
const CLOSE: &str = "<!-- /keys -->";

/// Keys as a reader of Markdown sees them: `` `j` `down` ``.
fn keys(entry: &Entry) -> String {
    let all: Vec<String> = entry.keys.iter().map(|k| format!("`{k}`")).collect();
    all.join(" ")
}

/// The table of keys in Markdown, a chapter after the other; twins share a row.
fn table() -> String {
    let mut out = String::new();
    for topic in Topic::ALL {
        out.push_str(&format!(
            "\n| {} | | `:` name |\n|---|---|---|\n",
            topic.heading().english
        ));
        for line in lines(topic) {
            let mut shown = keys(line.entry);
            let mut names = format!("`{}`", line.entry.name);
            if let Some(twin) = line.twin {
                shown = format!("{shown} · {}", keys(twin));
                names = format!("{names} · `{}`", twin.name);
            }
            out.push_str(&format!("| {shown} | {} | {names} |\n", line.doc.english));
        }
    }
    out.push_str(&format!(
        "\n| {} | |\n|---|---|\n",
        HEADING.english.replace(':', "`:`")
    ));
    for typed in TYPED {
        let form = format!("{} {}", typed.name, typed.takes);
        out.push_str(&format!(
            "| `{}` | {} |\n",
            form.trim().replace('|', "\\|"),
            typed.doc.english
        ));
    }
    out
}

#[test]
fn the_readme_has_the_table_of_keys() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (_, rest) = readme.split_once(OPEN).unwrap();
    let (there, _) = rest.split_once(CLOSE).unwrap();
    let expected = table();
    assert_eq!(
        there.trim(),
        expected.trim(),
        "\n\nbetween {OPEN} and {CLOSE} README.md should have:\n{expected}"
    );
}

/// What a manual page says, its roff escapes read.
fn manual() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_diglot"))
        .arg("man")
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\\-", "-")
        .replace("\\(aq", "'")
        .replace("\\\\", "\\")
}

#[test]
fn the_manual_has_every_key_and_every_meaning() {
    let manual = manual();
    let mut bold = manual.lines().filter_map(|l| l.strip_prefix(".B "));
    let listed: Vec<&str> = bold
        .by_ref()
        .filter(|l| l.len() == 1 || !l.starts_with(':'))
        .flat_map(|l| l.split("; "))
        .flat_map(|l| l.split(", "))
        .collect();
    for entry in COMMANDS {
        for key in entry.keys {
            assert!(listed.contains(key), "{key} of {}", entry.name);
        }
    }
    for line in Topic::ALL.into_iter().flat_map(lines) {
        assert!(
            manual.lines().any(|l| l == line.doc.english),
            "{}",
            line.doc.english
        );
    }
    for key in listed {
        assert!(parse_keys(key).is_ok(), "{key}");
    }
    for typed in TYPED {
        let form = format!(".B :{} {}", typed.name, typed.takes);
        assert!(manual.lines().any(|l| l == form.trim_end()), "{form}");
    }
    for topic in Topic::ALL {
        assert!(manual.contains(&format!(".SS {}", topic.heading().english)));
    }
}
