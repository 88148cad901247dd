//! The layers of the library: imports go down only, as the drawing in `src/lib.rs` says.
//!
//! The drawing is read, not repeated: who changes the architecture changes it there. Besides, only
//! `tui` names the terminal's crates, only the edges touch files, and the core has no clock, thread
//! or environment. Code of tests may do what it needs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const TERMINAL_CRATES: [&str; 2] = ["ratatui", "crossterm"];
const TERMINAL_LAYERS: [&str; 1] = ["tui"];
const FILE_LAYERS: [&str; 6] = ["library", "config", "store", "cli", "tui", "main"];
const CORE: [&str; 6] = ["app", "search", "entity", "bitext", "language", "text"];
/// What the core must not know of the machine.
const MACHINE: [&str; 6] = ["env", "io", "net", "process", "thread", "time"];

type Layers = BTreeMap<String, BTreeSet<String>>;

/// Reads the rows `a, b ─▶ c ─▶ d` of the drawing, each layer with all that is below it.
fn layers(lib: &str) -> Layers {
    let mut below = Layers::new();
    for line in lib.lines().filter_map(|l| l.strip_prefix("//!")) {
        let groups: Vec<Vec<&str>> = line
            .split("─▶")
            .map(|group| group.split([' ', ',']).filter(|w| !w.is_empty()).collect())
            .collect();
        for pair in groups.windows(2) {
            for upper in &pair[0] {
                let row = below.entry((*upper).to_owned()).or_default();
                row.extend(pair[1].iter().map(ToString::to_string));
            }
            for lower in &pair[1] {
                below.entry((*lower).to_owned()).or_default();
            }
        }
    }
    let names: Vec<String> = below.keys().cloned().collect();
    let started = below.get("main").cloned().unwrap_or_default();
    for middle in &names {
        for upper in &names {
            if below[upper].contains(middle) {
                let further = below[middle].clone();
                below.entry(upper.clone()).or_default().extend(further);
            }
        }
    }
    // The command line stands beside `main`: it may start anything.
    for free in started {
        if below[&free].is_empty() {
            let all = names.iter().filter(|n| **n != free && *n != "main");
            below.insert(free.clone(), all.cloned().collect());
        }
    }
    below
}

/// The code without comments and without what is in quotes; lines stay.
fn bare(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::new();
    let mut i = 0;
    // Passes over what is not code, keeping the ends of lines.
    let skip = |out: &mut String, from: usize, to: usize| {
        out.extend(
            chars[from..to.min(chars.len())]
                .iter()
                .filter(|c| **c == '\n'),
        );
        out.push(' ');
        to
    };
    while i < chars.len() {
        let raw_hashes = (1..).take_while(|n| at(i + n) == '#').count();
        let in_word = i > 0 && (at(i - 1).is_alphanumeric() || at(i - 1) == '_');
        if at(i) == '/' && at(i + 1) == '/' {
            let end = (i..chars.len()).find(|n| at(*n) == '\n');
            i = skip(&mut out, i, end.unwrap_or(chars.len()));
        } else if at(i) == '/' && at(i + 1) == '*' {
            let (mut depth, mut n) = (1, i + 2);
            while depth > 0 && n < chars.len() {
                match (at(n), at(n + 1)) {
                    ('/', '*') => (depth, n) = (depth + 1, n + 2),
                    ('*', '/') => (depth, n) = (depth - 1, n + 2),
                    _ => n += 1,
                }
            }
            i = skip(&mut out, i, n);
        } else if at(i) == 'r' && !in_word && at(i + 1 + raw_hashes) == '"' {
            let start = i + 2 + raw_hashes;
            let closes = |n: &usize| at(*n) == '"' && (1..=raw_hashes).all(|h| at(n + h) == '#');
            let end = (start..chars.len()).find(closes).unwrap_or(chars.len());
            i = skip(&mut out, i, end + 1 + raw_hashes);
        } else if at(i) == '"' {
            let mut n = i + 1;
            while n < chars.len() && at(n) != '"' {
                n += if at(n) == '\\' { 2 } else { 1 };
            }
            i = skip(&mut out, i, n + 1);
        } else if at(i) == '\'' && at(i + 1) == '\\' {
            let end = (i + 3..chars.len()).find(|n| at(*n) == '\'');
            i = skip(&mut out, i, end.map_or(chars.len(), |n| n + 1));
        } else if at(i) == '\'' && at(i + 2) == '\'' {
            i = skip(&mut out, i, i + 3);
        } else {
            out.push(at(i));
            i += 1;
        }
    }
    out
}

/// Bare code without modules and imports of tests; lines stay.
fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        out.push_str(before);
        let (mut depth, mut end) = (0, after.len());
        for (n, c) in after.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 && matches!(c, '}' | ';') {
                end = n + 1;
                break;
            }
        }
        let (tests, further) = after.split_at(end);
        out.extend(tests.chars().filter(|c| *c == '\n'));
        rest = further;
    }
    out.push_str(rest);
    out
}

/// The words and signs of bare code with their lines; `::` is one sign.
fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let (mut line, mut joins) = (1, false);
    for c in code.chars() {
        let word = c.is_alphanumeric() || c == '_';
        let last = tokens.last_mut().filter(|_| joins).map(|(_, text)| text);
        match last {
            Some(text) if word && text.starts_with(|l: char| l.is_alphanumeric() || l == '_') => {
                text.push(c);
            }
            Some(text) if c == ':' && text == ":" => text.push(c),
            _ if c.is_whitespace() => {}
            _ => tokens.push((line, c.to_string())),
        }
        joins = !c.is_whitespace();
        line += usize::from(c == '\n');
    }
    tokens
}

/// The first names after `root::`, also in braces: `crate::{a::b, c}` gives `a` and `c`.
fn heads(tokens: &[(usize, String)], root: &[&str]) -> Vec<(usize, String)> {
    let word = |i: usize| tokens.get(i).map_or("", |(_, text)| text.as_str());
    let mut found = Vec::new();
    for start in 0..tokens.len() {
        let whole = root
            .iter()
            .enumerate()
            .all(|(n, part)| word(start + 2 * n) == *part && word(start + 2 * n + 1) == "::");
        if !whole || (start > 0 && word(start - 1) == "::") {
            continue;
        }
        let first = start + 2 * root.len();
        if word(first) != "{" {
            found.extend(tokens.get(first).cloned());
            continue;
        }
        let (mut depth, mut i) = (1, first + 1);
        while depth > 0 && i < tokens.len() {
            if depth == 1 && matches!(word(i - 1), "{" | ",") {
                found.push(tokens[i].clone());
            }
            match word(i) {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            i += 1;
        }
    }
    found
}

/// The files, without their endings, of the modules that a file declares for tests only.
fn test_files(path: &Path, source: &str) -> Vec<PathBuf> {
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib" | "main") => path.parent().unwrap_or(path).to_path_buf(),
        _ => path.with_extension(""),
    };
    let code = bare(source);
    let marked = code.split("#[cfg(test)]").skip(1);
    marked
        .filter_map(|after| {
            let tokens = tokens(after);
            let words: Vec<&str> = tokens.iter().map(|(_, text)| text.as_str()).collect();
            let at = words.iter().position(|word| *word == "mod")?;
            let only_visibility = matches!(words.get(..at)?, [] | ["pub"] | ["pub", "(", .., ")"]);
            let name = words.get(at + 1).filter(|_| only_visibility)?;
            (words.get(at + 2) == Some(&";")).then(|| folder.join(name))
        })
        .collect()
}

/// What a file does that its layer must not. The path is inside `src`.
fn violations(path: &Path, source: &str, layers: &Layers) -> Vec<String> {
    let mut parts: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    let Some(layer) = parts.first().map(String::as_str) else {
        return Vec::new();
    };
    let Some(below) = layers.get(layer) else {
        return vec![format!("{}: layer {layer} is not drawn", path.display())];
    };
    let tokens = tokens(&without_tests(&bare(source)));
    let mut told = Vec::new();
    let mut tell = |line: usize, what: String| {
        told.push(format!("{}:{line}: {layer} {what}", path.display()));
    };
    let up_to_the_root = vec!["super"; parts.len()];
    let named = heads(&tokens, &["crate"])
        .into_iter()
        .chain(heads(&tokens, &up_to_the_root))
        .chain(heads(&tokens, &["diglot"]));
    for (line, name) in named {
        if layers.contains_key(&name) && name != layer && !below.contains(&name) {
            tell(line, format!("imports {name}"));
        }
    }
    for name in TERMINAL_CRATES {
        let outside = !TERMINAL_LAYERS.contains(&layer);
        for (n, (line, word)) in tokens.iter().enumerate() {
            let path = tokens.get(n + 1).is_some_and(|(_, next)| next == "::");
            if outside && word == name && path {
                tell(*line, format!("names {name}"));
            }
        }
    }
    for (line, name) in heads(&tokens, &["std"]) {
        if name == "fs" && !FILE_LAYERS.contains(&layer) {
            tell(line, "touches files".to_owned());
        }
        if MACHINE.contains(&name.as_str()) && CORE.contains(&layer) {
            tell(line, format!("uses std::{name}"));
        }
    }
    told
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            sources(&path, found);
        } else if name.ends_with(".rs") && name != "lib.rs" {
            found.push(path);
        }
    }
}

#[test]
fn imports_go_down_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let layers = layers(&fs::read_to_string(src.join("lib.rs")).unwrap());
    for (layer, below) in &layers {
        assert!(!below.contains(layer), "{layer} is drawn below itself");
    }
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > layers.len());
    files.sort();
    let read: Vec<(&Path, String)> = files
        .iter()
        .map(|file| (file.as_path(), fs::read_to_string(file).unwrap()))
        .collect();
    let of_tests: Vec<PathBuf> = read
        .iter()
        .flat_map(|(file, source)| test_files(file, source))
        .collect();
    let mut told = Vec::new();
    for (file, source) in &read {
        let module = file.with_extension("");
        if !of_tests.iter().any(|of_test| module.starts_with(of_test)) {
            told.extend(violations(
                file.strip_prefix(&src).unwrap(),
                source,
                &layers,
            ));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn planted_violations_are_found() {
    let layers = layers(
        "//! main ─▶ cli, tui\n//! tui ─▶ app text\n//! app ─▶ search\n//! search ─▶ text\n",
    );
    let told = |path: &str, source: &str| violations(Path::new(path), source, &layers);
    for (path, source, expected) in [
        (
            "text/row.rs",
            "use crate::app::State;",
            "text/row.rs:1: text imports app",
        ),
        (
            "app/mod.rs",
            "\nuse crate::{text::Side, tui};",
            "app/mod.rs:2: app imports tui",
        ),
        (
            "app/mod.rs",
            "use crate::{search::{a, text}, tui::x};",
            "app/mod.rs:1: app imports tui",
        ),
        (
            "text/mod.rs",
            "use super::search::Hit;",
            "text/mod.rs:1: text imports search",
        ),
        (
            "search/a/b.rs",
            "use super::super::super::app;",
            "search/a/b.rs:1: search imports app",
        ),
        (
            "text/row.rs",
            "fn f() { crate::tui::run() }",
            "text/row.rs:1: text imports tui",
        ),
        (
            "app/mod.rs",
            "use ratatui::buffer::Cell;",
            "app/mod.rs:1: app names ratatui",
        ),
        (
            "app/mod.rs",
            "fn f(k: crossterm::event::Event) {}",
            "app/mod.rs:1: app names crossterm",
        ),
        (
            "app/mod.rs",
            "use std::{fmt, fs};",
            "app/mod.rs:1: app touches files",
        ),
        (
            "text/row.rs",
            "use std::time::Instant;",
            "text/row.rs:1: text uses std::time",
        ),
        ("new/mod.rs", "", "new/mod.rs: layer new is not drawn"),
        (
            "text/row.rs",
            "const A: char = '\"';\nconst B: &str = r#\"\"//\"#; use crate::app::S;",
            "text/row.rs:2: text imports app",
        ),
    ] {
        assert_eq!(told(path, source), [expected], "{source}");
    }
    for (path, source) in [
        (
            "tui/mod.rs",
            "use crate::app; use crate::search; use ratatui::Frame; use std::fs;",
        ),
        ("cli.rs", "use crate::tui; use crate::app;"),
        ("main.rs", "use diglot::cli; use diglot::tui;"),
        (
            "text/row.rs",
            "// crate::app\n/* crate::app /* */ crate::tui */ /// [`crate::tui`]",
        ),
        (
            "text/row.rs",
            "const A: &str = \"\\\" crate::app::x\"; const B: char = '\\'';",
        ),
        (
            "text/row.rs",
            "#[cfg(test)]\nmod tests { use crate::app::S; use std::fs; }",
        ),
        (
            "text/row.rs",
            "#[cfg(test)]\nmod tests;\nfn a<'a>(b: &'a str) {}",
        ),
        (
            "text/row.rs",
            "use super::row; use crate::text::Side; use std::fmt;",
        ),
    ] {
        assert_eq!(told(path, source), [""; 0], "{source}");
    }
    assert_eq!(
        told(
            "text/row.rs",
            "#[cfg(test)]\nmod tests { }\nuse crate::app::S;"
        ),
        ["text/row.rs:3: text imports app"]
    );
}

#[test]
fn files_of_tests_are_known_by_their_declaration() {
    let declared = |path: &str, source: &str| test_files(Path::new(path), source);
    let both = "#[cfg(test)]\nmod fit;\nmod cover;\n#[cfg(test)]\nmod tests { mod a; }";
    assert_eq!(declared("a/mod.rs", both), [Path::new("a/fit")]);
    assert_eq!(
        declared("a/b.rs", "#[cfg(test)] pub(in crate::a) mod tests;"),
        [Path::new("a/b/tests")]
    );
    assert!(declared("a/b.rs", "// #[cfg(test)]\nmod c;").is_empty());
}

#[test]
fn what_is_below_the_layer_below_is_below() {
    let layers =
        layers("//! tui ─▶ app\n//! search, entity ─▶ bitext ─▶ text\n//! app ─▶ search\n");
    let below = |layer: &str| layers[layer].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(below("tui"), ["app", "bitext", "search", "text"]);
    assert_eq!(below("entity"), ["bitext", "text"]);
    assert_eq!(below("text"), [""; 0]);
}
