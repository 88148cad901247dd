//! What the printing commands make of the reader's corrections and of the reader's own list.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Stdio;

use diglot::app::correction::Correction;
use diglot::bitext::{Article, LinkCorrection};
use diglot::entity::{EntityCorrection, Kind, Layer, Quote};
use diglot::library;
use diglot::store::sidecar::{Places, Sidecar};
use diglot::text::{ParaId, Side, Sides, TextSpan};

use crate::home::{Home, seeds};

/// A home with the seeds in it, the third English paragraph of which was unlinked and the first "Tripoli" in
/// it said to be none.
fn corrected() -> Home {
    let home = Home::new();
    let mut files = Vec::new();
    for file in std::fs::read_dir(seeds()).unwrap().map(Result::unwrap) {
        let name = file.file_name().into_string().unwrap();
        files.push(home.write(&format!("news/{name}"), std::fs::read(file.path()).unwrap()));
    }
    files.sort();
    let opened = library::open(&[home.path().join("news")], &mut |_, _| true);
    let entry = &opened.entries[0];
    let article: Article = library::read(entry).unwrap();
    let third = ParaId::new(Side::English, 2);
    let at = article
        .paragraph(third)
        .unwrap()
        .text
        .find("Tripoli")
        .unwrap();
    let quote = Quote::of(&article, TextSpan::new(third, at..at + "Tripoli".len())).unwrap();
    let corrections = [
        Correction::Links(LinkCorrection::unlink(&article, third).unwrap()),
        Correction::Entities(EntityCorrection::Remove {
            at: quote,
            layer: Layer::Core,
        }),
    ];
    let english = entry.sources.english.as_ref().unwrap().path().to_owned();
    let places = Places::of(Sides::new(Some(&english), None), None, "");
    let names = Sides::from_fn(|s| Some(article.texts[s].as_ref()?.source.clone()));
    Sidecar::open(places, names).0.save(&corrections).unwrap();
    home
}

#[track_caller]
fn printed(home: &Home, arguments: &[&str]) -> String {
    let mut command = home.command();
    let ended = command
        .args(arguments)
        .arg("news")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!((ended.status.code(), err.as_str()), (Some(0), ""));
    String::from_utf8(ended.stdout).unwrap()
}

#[test]
fn links_are_printed_as_corrected_and_as_found() {
    let home = corrected();
    let third = |text: &str| {
        let mut lines = text.lines().map(|l| l.split('\t').collect::<Vec<_>>());
        lines.find(|l| l[1] == "2").map(|l| l[2].to_owned())
    };
    let tsv = printed(&home, &["align", "--format", "tsv"]);
    assert_eq!(third(&tsv).as_deref(), Some(""), "{tsv}");
    let tsv = printed(&home, &["align", "--format", "tsv", "--no-corrections"]);
    assert_ne!(third(&tsv).as_deref(), Some(""), "{tsv}");
    let shown = printed(&home, &["show", "--width", "100"]);
    assert!(shown.contains("3─∅"), "{shown}");
    let shown = printed(&home, &["show", "--width", "100", "--no-corrections"]);
    assert!(!shown.contains("3─∅"), "{shown}");
    let lines = printed(&home, &["align", "--format", "jsonl"]);
    assert!(!lines.contains("[[2]"), "{lines}");
}

#[test]
fn entities_are_printed_as_corrected_and_with_the_list() {
    let home = corrected();
    home.write("config/diglot/entities.tsv", "official visit\t\tORG\n");
    let in_third = |text: &str, words: &str| {
        let lines = text.lines().map(|l| l.split('\t').collect::<Vec<_>>());
        let such = lines.filter(|l| l[1] == "en" && l[2] == "2" && l[5] == words);
        such.map(|l| l[6].to_owned()).collect::<Vec<_>>()
    };
    let found = printed(&home, &["entities", "--format", "tsv", "--no-corrections"]);
    let place = Kind::Place.tag().to_owned();
    let all = in_third(&found, "Tripoli");
    assert!(all.len() > 1 && all.iter().all(|k| *k == place), "{found}");
    assert!(in_third(&found, "official visit").is_empty());
    let told = printed(&home, &["entities", "--format", "tsv"]);
    assert_eq!(in_third(&told, "Tripoli").len(), all.len() - 1);
    assert_eq!(in_third(&told, "official visit"), ["ORG"], "{told}");
}
