//! The built program without a terminal: what it prints where, and how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use diglot::config::Config;
use diglot::text::{Base, Paragraph};
use serde_json::Value;

use crate::home::{Home, seeds};

/// What a run left.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

/// Runs a command to its end; its input is empty, so that nothing may wait for any.
fn run(command: &mut Command) -> Ended {
    let ended = command.stdin(Stdio::null()).output().unwrap();
    Ended {
        code: ended.status.code().unwrap(),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}

/// Runs the program on the seed articles, before which the arguments stand.
fn on_seeds(arguments: &[&str]) -> Ended {
    let home = Home::new();
    run(home.command().args(arguments).arg(seeds()))
}

/// Checks that all went well and nothing was complained about.
#[track_caller]
fn output(ended: Ended) -> String {
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    ended.out
}

#[track_caller]
fn assert_harmless(text: &str) {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert_eq!(text.chars().find(|&c| obeyed(c)), None, "{text:?}");
}

#[test]
fn without_a_terminal_the_texts_are_printed() {
    let home = Home::new();
    let read = output(run(home.command().arg(seeds()).env("COLUMNS", "90")));
    assert_eq!(read, output(on_seeds(&["show", "--width", "90"])));
    assert!(read.contains("5╳8") && read.contains("فيما أوضح كلافرلي"));
    assert_eq!(
        fs::read_dir(home.path()).unwrap().count(),
        0,
        "nothing is written"
    );
}

#[test]
fn without_a_path_the_sample_is_printed() {
    let home = Home::new();
    let sample = output(run(home.command().arg("show")));
    assert_eq!(sample, output(on_seeds(&["show"])));
}

#[test]
fn rows_keep_to_the_width_asked_for() {
    for width in [1, 47, 60, 200] {
        let shown = output(on_seeds(&["show", "--width", &width.to_string()]));
        assert_harmless(&shown);
        let cells = |line: &str| Paragraph::new(line, Base::Ltr).width();
        let widest = shown.lines().map(cells).max().unwrap();
        // The link names stand on lines of their own there, and cannot be made narrower.
        assert!(widest <= width.max(5), "{widest} cells in {width}");
        if width >= 48 {
            assert!(widest > width * 9 / 10, "{widest} cells in {width}");
        }
    }
}

#[test]
fn the_order_asked_for_is_followed() {
    let numbers = |order: &str, tag: &str| -> Vec<u32> {
        let shown = output(on_seeds(&["show", "--plain", "--order", order]));
        assert_harmless(&shown);
        let numbers = shown.lines().filter_map(|l| l.strip_prefix(tag));
        numbers
            .filter_map(|l| l.split(':').next()?.trim().parse().ok())
            .collect()
    };
    for (order, tag, other) in [("en", "EN", "AR"), ("ar", "AR", "EN")] {
        let own = numbers(order, tag);
        assert!(own.is_sorted() && own.len() >= 9, "{own:?}");
        assert!(!numbers(order, other).is_sorted());
    }
}

#[test]
fn lists_are_read_by_other_programs() {
    let table = output(on_seeds(&["list", "--format", "tsv"]));
    let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0],
        ["date", "en", "ar", "title_en", "title_ar", "paired", "p"]
    );
    let lines = output(on_seeds(&["list", "--format", "jsonl"]));
    let object: Value = serde_json::from_str(lines.trim_end()).unwrap();
    assert_eq!(object["date"], "2021-06-10");
    for (name, cell) in rows[0].iter().zip(&rows[1]) {
        match &object[*name] {
            Value::String(text) => assert_eq!(text, cell),
            Value::Number(number) => {
                assert!((number.as_f64().unwrap() - cell.parse::<f64>().unwrap()).abs() < 0.01)
            }
            other => panic!("{name}: {other}"),
        }
    }
    for (name, file) in [
        ("en", "000_c7b3cdfdf4a7fe95.txt"),
        ("ar", "002_d337a9cf7b77c495.txt"),
    ] {
        assert_eq!(
            Path::new(object[name].as_str().unwrap())
                .file_name()
                .unwrap(),
            file
        );
    }
}

#[test]
fn the_default_settings_are_settings() {
    let home = Home::new();
    let printed = output(run(home.command().args(["config", "--default"])));
    let parsed = Config::parse(Path::new("config.toml"), &printed, false);
    assert_eq!(parsed, Config::default());
}

#[test]
fn the_program_explains_itself() {
    let home = Home::new();
    let ask = |arguments: &[&str]| output(run(home.command().args(arguments)));
    let help = ask(&["--help"]);
    assert!(
        help.contains("Examples:") && help.contains("diglot a.en.txt a.ar.txt"),
        "{help}"
    );
    assert_eq!(
        ask(&["--version"]),
        format!("diglot {}\n", env!("CARGO_PKG_VERSION"))
    );
    let manual = ask(&["man"]);
    assert!(manual.contains(".SH KEYS") && manual.contains(".SH NAME"));
    let completions = ask(&["completions", "bash"]);
    assert!(completions.contains("complete -F _diglot"));
    for shell in ["zsh", "fish", "elvish", "powershell"] {
        assert!(ask(&["completions", shell]).contains("diglot"), "{shell}");
    }
}

#[test]
fn what_goes_wrong_is_told_by_the_exit_status() {
    let home = Home::new();
    home.write("empty/.keep", "");
    home.write(
        "odd/a.txt",
        "British ministers met in Tripoli on Thursday.\n",
    );
    home.write(
        "odd/picture.txt",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
    );
    for (arguments, code, told) in [
        (&["nowhere"][..], 1, "nowhere"),
        (&["show", "nowhere"], 1, "nowhere"),
        (&["list", "nowhere"], 1, "nowhere"),
        (&["show", "empty"], 1, "no texts found"),
        (&["empty"], 1, "no texts found"),
        (&["show", "odd"], 1, "picture.txt"),
        (&["--no-such-flag"], 2, "--no-such-flag"),
        (&["show", "--width", "0"], 2, "--width"),
        (&["list", "--format", "xml"], 2, "xml"),
        (&["--layout", "sideways"], 2, "stacked"),
        (&["completions", "tcsh"], 2, "tcsh"),
        (&["completions"], 2, "SHELL"),
        (&["config"], 2, "--default"),
        (
            &["align", "--jsonl", "records.jsonl"],
            2,
            "align --jsonl [OPTIONS] < RECORDS",
        ),
        (
            &["entities", "--jsonl", "a.txt"],
            2,
            "entities --jsonl [OPTIONS] < RECORDS",
        ),
    ] {
        let ended = run(home.command().args(arguments));
        assert_eq!(ended.code, code, "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(told), "{arguments:?}: {}", ended.err);
        assert_eq!(ended.out.is_empty(), arguments != ["show", "odd"]);
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
    }
}

#[test]
fn the_doctor_lists_all_that_is_wrong_with_the_readers_own_files() {
    let home = Home::new();
    let told = |home: &Home| {
        let ended = run(home.command().args(["doctor", "--report"]));
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert_harmless(&ended.out);
        ended.out
    };
    let fine = told(&home);
    assert!(fine.contains("config.toml: not there") && fine.contains("entities.tsv: not there"));
    home.write(
        "config/diglot/config.toml",
        "layout = \"sideways\"\nfont = \"large\"\n",
    );
    home.write("config/diglot/entities.tsv", "Cairo\tالقاهرة\tTOWN\n");
    let wrong = told(&home);
    for wanted in [
        "config.toml:1: layout: expected",
        "config.toml:2: font: no such setting",
        "entities.tsv:1: ",
    ] {
        assert!(wrong.contains(wanted), "{wanted}: {wrong}");
    }
}

#[test]
fn a_text_without_a_counterpart_is_shown_alone() {
    let home = Home::new();
    home.write(
        "one/story.txt",
        "The minister arrived.\n\nHe left on Friday.\n",
    );
    let shown = output(run(home.command().args(["show", "one"])));
    assert_eq!(
        shown.split_whitespace().collect::<Vec<_>>().join(" "),
        "The minister arrived. He left on Friday."
    );
    let listed = output(run(home
        .command()
        .args(["list", "one", "--format", "jsonl"])));
    let object: Value = serde_json::from_str(listed.trim_end()).unwrap();
    assert_eq!(
        (&object["ar"], &object["paired"]),
        (&Value::Null, &Value::from("alone"))
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let home = Home::new();
    // More than a pipe holds.
    for number in 0..200 {
        let text = format!("Story {number} of the minister.\n").repeat(30);
        home.write(&format!("many/{number}.txt"), text);
    }
    for arguments in [
        &["show", "many"][..],
        &["list", "many", "--format", "jsonl"],
        &["man"],
        &["many"],
    ] {
        let mut command = home.command();
        let command = command
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        drop(out);
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        let status = child.wait().unwrap();
        assert_eq!(
            (status.code(), err.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
        assert!(!line.is_empty(), "{arguments:?}");
    }
}

/// Names are shown, never obeyed: a terminal's escape sequences, C1 controls (which are sequences too
/// for terminals that read them) and line ends.
#[cfg(unix)]
#[test]
fn file_names_are_shown_and_not_obeyed() {
    const EVIL: &str = "a\u{1b}]0;owned\u{7}\u{1b}[31m\u{9b}2J\r\nb\u{7f}";
    let home = Home::new();
    let english = "The minister arrived in Tripoli on Thursday, the ministry said.\n";
    home.write(&format!("evil/{EVIL}.txt"), english);
    home.write(
        &format!("evil/{EVIL}.bin.txt"),
        [0, 159, 146, 150, 0, 0, 1, 2],
    );
    let option = format!("--{EVIL}");
    for arguments in [
        &["show", "evil"][..],
        &["list", "evil"],
        &["list", "evil", "--format", "jsonl"],
        &["evil"],
        &[EVIL],
        &["show", EVIL],
        &[&option],
        &["--layout", EVIL],
        &["evil", "--config", EVIL],
    ] {
        let ended = run(home.command().args(arguments));
        assert_harmless(&ended.out);
        assert_harmless(&ended.err);
        assert!(ended.out.len() + ended.err.len() > 0, "{arguments:?}");
        if let ["list", .., "jsonl"] = arguments {
            let object: Value = serde_json::from_str(ended.out.trim_end()).unwrap();
            let name = Path::new(object["en"].as_str().unwrap())
                .file_stem()
                .unwrap();
            assert_eq!(name, EVIL, "what scripts read is the name itself");
        }
    }
}
