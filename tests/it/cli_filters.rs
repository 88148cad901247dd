//! The commands that other programs read: `align`, `pair`, `entities`, of files and as filters.
//!
//! To score entities found by the filter against annotated pairs, records are made of them and the
//! mentions turned back (the scorer's `lang` is `side` here):
//!
//! ```python
//! found = json.loads(line)
//! for m in found["mentions"]: m["lang"] = m["side"]
//! ```

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::home::{Home, seeds};

/// What a run left.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

fn piped(command: &mut Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs the program on an input to its end.
fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Ended {
    let home = Home::new();
    run_in(&home, arguments, input)
}

fn run_in(home: &Home, arguments: &[&str], input: impl Into<Vec<u8>>) -> Ended {
    let mut child = piped(home.command().args(arguments));
    let (mut to, input) = (child.stdin.take().unwrap(), input.into());
    // The program may end before it has read everything.
    let writer = thread::spawn(move || drop(to.write_all(&input)));
    let ended = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ended {
        code: ended.status.code().unwrap(),
        out: String::from_utf8(ended.stdout).unwrap(),
        err: String::from_utf8(ended.stderr).unwrap(),
    }
}

#[track_caller]
fn output(ended: Ended) -> String {
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
    ended.out
}

fn parsed(lines: &str) -> Vec<Value> {
    let line = |l| serde_json::from_str(l).unwrap();
    lines.lines().map(line).collect()
}

/// The seeds as a record.
fn record(id: &Value) -> Value {
    let read = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(seeds().join(name)).unwrap();
        let lines = text.lines().filter(|l| !l.trim().is_empty());
        lines.map(|l| l.trim().to_owned()).collect()
    };
    json!({
        "id": id,
        "en": read("000_c7b3cdfdf4a7fe95.txt"),
        "ar": read("002_d337a9cf7b77c495.txt"),
    })
}

/// Records that take unlike long to work on.
fn records(count: usize) -> String {
    let line = |n: usize| match n % 3 {
        0 => record(&json!(n)).to_string() + "\n",
        _ => format!("{{\"id\":{n},\"en\":[\"Port of Sfax {n}\"],\"ar\":[\"ميناء صفاقس {n}\"]}}\n"),
    };
    (0..count).map(line).collect()
}

const FILTERS: [&str; 2] = ["align", "entities"];

#[test]
fn answers_come_in_the_order_of_the_records_however_many_work() {
    let input = records(40);
    for filter in FILTERS {
        let one = output(run(&[filter, "--jsonl", "--jobs", "1"], input.clone()));
        for more in [&["--jobs", "7"][..], &["-j2"], &[]] {
            let arguments = [&[filter, "--jsonl"], more].concat();
            assert_eq!(output(run(&arguments, input.clone())), one);
        }
        let ids = parsed(&one).into_iter().map(|v| v["id"].clone());
        let expected = (0..40).map(|n| json!(n));
        assert!(ids.eq(expected), "{one}");
    }
}

#[test]
fn links_are_of_paragraphs_and_each_has_a_probability() {
    let line = output(run(&["align", "--jsonl"], record(&json!("a")).to_string()));
    let found = &parsed(&line)[0];
    let (links, p) = (found["links"].as_array().unwrap(), &found["p"]);
    assert_eq!(links.len(), p.as_array().unwrap().len());
    assert!(links.contains(&json!([[7, 8], [4]])), "{line}");
    let linked = |l: &Value| (0..2).all(|side| !l[side].as_array().unwrap().is_empty());
    assert!(links.iter().all(linked), "{line}");
    let sure = |p: &Value| (0.0..=1.0).contains(&p.as_f64().unwrap());
    assert!(p.as_array().unwrap().iter().all(sure), "{line}");
}

#[test]
fn mentions_are_where_they_say() {
    let input = record(&json!("a"));
    let line = output(run(&["entities", "--jsonl"], input.to_string()));
    let found = &parsed(&line)[0];
    let mentions = found["mentions"].as_array().unwrap();
    let entities = found["entities"].as_array().unwrap();
    assert!(mentions.len() > 50 && entities.len() > 20);
    let number = |v: &Value| usize::try_from(v.as_u64().unwrap()).unwrap();
    for mention in mentions {
        let text = &input[mention["side"].as_str().unwrap()][number(&mention["para"])];
        let (start, end) = (number(&mention["start"]), number(&mention["end"]));
        let chars = text.as_str().unwrap().chars();
        let there: String = chars.skip(start).take(end - start).collect();
        assert_eq!(mention["text"], there);
        let role = mention["type"] == "TITLE";
        assert_eq!(mention["layer"], if role { "role" } else { "core" });
        let words = ["certain", "likely", "guess"].map(Value::from);
        assert!(words.contains(&mention["confidence"]), "{mention}");
        assert!(mention["source"].as_str().unwrap().len() > 2, "{mention}");
        assert!(entities.iter().any(|e| e["id"] == mention["entity"]));
    }
    let both = json!({"type": "PER", "en": "James Cleverly", "ar": "جيمس كلافرلي"});
    let is_both = |e: &&Value| ["type", "en", "ar"].iter().all(|k| e[k] == both[k]);
    assert!(entities.iter().any(|e| is_both(&e)), "{line}");
}

#[test]
fn records_are_taken_as_programs_write_them() {
    let lines = "\u{feff}{\"id\":\"\\u0041\\/b\",\"en\":[],\"ar\":[],\"more\":{\"x\":[1]}}\r\n\
                 \r\n\
                 {\"ar\":[\"\"],\"en\":[\"\"],\"id\":12345678901234567890123}\r\n\
                 {\"id\":-1.50e3,\"en\":[\"x\"],\"ar\":[]}";
    let ids = ["\"\\u0041\\/b\"", "12345678901234567890123", "-1.50e3"];
    for filter in FILTERS {
        let found = output(run(&[filter, "--jsonl"], lines));
        let expected = ids.map(|id| format!("{{\"id\":{id},"));
        assert_eq!(found.lines().count(), 3);
        for (line, start) in found.lines().zip(&expected) {
            assert!(line.starts_with(start), "{line}");
        }
        assert_eq!(output(run(&[filter, "--jsonl"], "")), "");
        assert_eq!(output(run(&[filter, "--jsonl"], "\n \r\n")), "");
    }
}

#[test]
fn a_side_may_be_missing_where_one_is_enough() {
    let one = "{\"id\":1,\"en\":[\"Rain in Mosul\"]}\n{\"id\":2,\"en\":null,\"ar\":[\"مطر\"]}\n";
    let found = parsed(&output(run(&["entities", "--jsonl"], one)));
    assert_eq!(found[0]["mentions"][0]["text"], "Mosul");
    assert_eq!(found[0]["entities"][0]["ar"], Value::Null);
    let aligned = run(&["align", "--jsonl"], one);
    assert_eq!((aligned.code, aligned.out.as_str()), (1, ""));
    assert!(aligned.err.contains("line 2: it has no field \"en\""));
}

#[test]
fn a_bad_record_is_told_and_passed_over_or_stops_the_filter() {
    let good = |n: u32| format!("{{\"id\":{n},\"en\":[\"x\"],\"ar\":[\"س\"]}}\n");
    let bad: [(&[u8], &str); 5] = [
        (b"not json", "not a JSON object"),
        (b"{\"en\":[],\"ar\":[]}", "missing field `id`"),
        (b"{\"id\":[1],\"en\":[],\"ar\":[]}", "neither a string nor"),
        (b"{\"id\":1,\"en\":[\"\xff\"],\"ar\":[]}", "unicode"),
        (b"{\"id\":1,\"en\":[7],\"ar\":[]}", "expected a string"),
    ];
    for filter in FILTERS {
        for (line, said) in bad {
            let input = [good(1).as_bytes(), line, b"\n", good(3).as_bytes()].concat();
            let ended = run(&[filter, "--jsonl"], input.clone());
            assert_eq!((ended.code, ended.out.lines().count()), (1, 2));
            assert!(ended.err.starts_with("diglot: line 2: "), "{}", ended.err);
            assert!(ended.err.contains(said), "{}", ended.err);
            assert_eq!(ended.err.lines().count(), 1);
            let ended = run(&[filter, "--jsonl", "--strict"], input);
            assert_eq!((ended.code, ended.out.lines().count()), (2, 1));
            assert!(ended.err.contains(said), "{}", ended.err);
        }
    }
}

#[test]
fn a_slow_pipe_is_answered_record_by_record() {
    let home = Home::new();
    for filter in FILTERS {
        let mut child = piped(home.command().args([filter, "--jsonl", "--jobs", "2"]));
        let mut to = child.stdin.take().unwrap();
        let mut from = BufReader::new(child.stdout.take().unwrap());
        for n in 0..3 {
            writeln!(to, "{{\"id\":{n},\"en\":[\"x\"],\"ar\":[\"س\"]}}").unwrap();
            let mut line = String::new();
            // Were it kept back, this would wait for ever.
            from.read_line(&mut line).unwrap();
            assert!(line.starts_with(&format!("{{\"id\":{n},")), "{line}");
        }
        drop(to);
        assert!(child.wait().unwrap().success());
    }
}

/// The filter ends when nobody reads it, though its own input stays open.
#[test]
fn a_closed_pipe_ends_a_filter_quietly() {
    let home = Home::new();
    for filter in FILTERS {
        let mut child = piped(home.command().args([filter, "--jsonl"]));
        let mut to = child.stdin.take().unwrap();
        drop(child.stdout.take());
        to.write_all(b"{\"id\":1,\"en\":[\"x\"],\"ar\":[\"y\"]}\n")
            .unwrap();
        to.flush().unwrap();
        let status = child.wait().unwrap();
        let mut err = String::new();
        let mut errors = child.stderr.take().unwrap();
        errors.read_to_string(&mut err).unwrap();
        assert_eq!((status.code(), err.as_str()), (Some(0), ""));
        drop(to);
    }
}

/// The most memory a process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let figure = line.unwrap().trim().trim_end_matches(" kB");
    figure.parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_input() {
    let home = Home::new();
    let mut child = piped(home.command().args(["align", "--jsonl", "--jobs", "2"]));
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    let text = "Port of Sfax. ".repeat(200);
    let mut peaks = Vec::new();
    for round in 0..4 {
        let line = format!("{{\"id\":1,\"en\":[{text:?}],\"ar\":[]}}\n");
        let writer = thread::spawn(move || {
            // Some 12 MB, of which the bound holds a part only.
            for _ in 0..4000 {
                to.write_all(line.as_bytes()).unwrap();
            }
            to.flush().unwrap();
            to
        });
        for _ in 0..4000 {
            from.read_line(&mut String::new()).unwrap();
        }
        to = writer.join().unwrap();
        peaks.push((round, peak(&child)));
    }
    drop(to);
    assert!(child.wait().unwrap().success());
    let (first, last) = (peaks[0].1, peaks[3].1);
    assert!(last < first + 4096, "{peaks:?}");
}

#[test]
fn files_give_what_their_paragraphs_give() {
    let folder = seeds().display().to_string();
    for (filter, more) in [("align", &["--paragraphs"][..]), ("entities", &[])] {
        let of_files = [&[filter, &folder, "--format", "jsonl"], more].concat();
        let mut of_files = parsed(&output(run(&of_files, "")));
        let of_files = of_files[0].as_object_mut().unwrap();
        if filter == "align" {
            let mut input = record(&json!("x"));
            for side in ["en", "ar"] {
                assert_eq!(of_files.remove(side), Some(input[side].take()), "{side}");
            }
        }
        let id = of_files.insert("id".to_owned(), json!("x")).unwrap();
        assert!(id.as_str().unwrap().ends_with("000_c7b3cdfdf4a7fe95.txt"));
        let input = record(&json!("x")).to_string();
        let of_record = parsed(&output(run(&[filter, "--jsonl"], input)));
        assert_eq!(Value::from(of_files.clone()), of_record[0]);
    }
}

#[test]
fn tables_have_a_line_for_each_link_and_mention() {
    let folder = seeds().display().to_string();
    let table = |command| output(run(&[command, &folder, "--format", "tsv"], ""));
    let rows = |table: &str| -> Vec<Vec<String>> {
        let cells = |l: &str| l.split('\t').map(str::to_owned).collect();
        table.lines().map(cells).collect()
    };
    let links = rows(&table("align"));
    assert_eq!(links[0], ["id", "en", "ar", "p", "en_text", "ar_text"]);
    assert!(links.iter().all(|row| row.len() == 6));
    let merged = links.iter().find(|row| row[1] == "7,8").unwrap();
    assert_eq!(merged[4].matches(" ¶ ").count(), 1);
    let paragraphs = |column: usize| {
        let cells = links.iter().skip(1).flat_map(|row| row[column].split(','));
        cells.filter(|c| !c.is_empty()).count()
    };
    assert_eq!((paragraphs(1), paragraphs(2)), (11, 9));
    let mentions = rows(&table("entities"));
    assert_eq!(mentions[0].len(), 11);
    assert!(mentions.iter().all(|row| row.len() == 11));
}

#[test]
fn text_shows_how_sure_links_are_and_whom_texts_name() {
    let folder = seeds().display().to_string();
    let shown = output(run(&["align", &folder, "--width", "90"], ""));
    assert!(
        shown.contains("5╳8") && shown.contains(" 8,9─5 "),
        "{shown}"
    );
    let sure = shown.split_whitespace().filter(|w| {
        let p = w.parse::<f32>();
        w.len() == 4 && p.is_ok_and(|p| p <= 1.0)
    });
    assert_eq!(sure.count(), 10 + usize::from(shown.contains("∅─")));
    let named = output(run(&["entities", &folder], ""));
    assert!(named.contains("PER    en  2  ar  3  James Cleverly  =  \u{2067}جيمس كلافرلي\u{2069}"));
}

/// What may stand in an element of TMX 1.4 and which attributes it must have, as section 3 of the
/// specification says it; elements that diglot does not write are left out.
fn tmx_rules(element: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match element {
        "" => (&["tmx"], &[]),
        "tmx" => (&["header", "body"], &["version"]),
        "header" => (
            &[],
            &[
                "creationtool",
                "creationtoolversion",
                "segtype",
                "o-tmf",
                "adminlang",
                "srclang",
                "datatype",
            ],
        ),
        "body" => (&["tu"], &[]),
        "tu" => (&["prop", "tuv"], &[]),
        "tuv" => (&["prop", "seg"], &["xml:lang"]),
        "prop" => (&[], &["type"]),
        "seg" => (&[], &[]),
        other => panic!("no element of TMX: {other}"),
    }
}

#[test]
fn a_translation_memory_is_as_the_standard_wants_it() {
    let home = Home::new();
    home.write(
        "odd & <new>/a.en.txt",
        "Rain & <flood> in \"Agadir\"\u{1} & 37 schools\u{fffe}\u{85}closed\nA > B",
    );
    home.write(
        "odd & <new>/a.ar.txt",
        "أمطار & <سيول> في أغادير\u{b} وإغلاق 37 مدرسة",
    );
    let tmx = output(run_in(
        &home,
        &["align", "odd & <new>", "--format", "tmx"],
        "",
    ));
    let (head, rest) = tmx.split_once("<tmx").unwrap();
    assert!(head.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE tmx SYSTEM"));
    let illegal = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!tmx.contains(illegal));
    let mut open: Vec<&str> = vec![""];
    let mut units = Vec::new();
    for tag in format!("<tmx{rest}").split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        let named = ["&amp;", "&lt;", "&gt;", "&#x85;"];
        let bare = named.iter().fold(text.to_owned(), |t, n| t.replace(n, ""));
        assert!(!bare.contains('&'), "{text}");
        let (parent, within) = (
            *open.last().unwrap(),
            matches!(open.last(), Some(&"seg" | &"prop")),
        );
        assert!(
            within || text.trim().is_empty() || tag.starts_with("seg") || tag.starts_with("prop")
        );
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().map(str::to_owned), Some(closed.to_owned()));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap();
        let (children, _) = tmx_rules(parent);
        assert!(children.contains(&name), "{name} in {parent}");
        for attribute in tmx_rules(name).1 {
            assert!(tag.contains(&format!(" {attribute}=\"")), "{tag}");
        }
        units.push(name.to_owned());
        if !tag.ends_with('/') {
            let names = ["tmx", "body", "tu", "tuv", "prop", "seg"];
            open.push(names.into_iter().find(|n| *n == name).unwrap());
        }
    }
    assert_eq!(open, [""]);
    // Properties come before what they are about.
    let unit = [
        "tu", "prop", "tuv", "prop", "prop", "seg", "tuv", "prop", "prop", "seg",
    ];
    assert_eq!(units, [&["tmx", "header", "body"], &unit[..]].concat());
    assert!(
        tmx.contains("<seg>Rain &amp; &lt;flood&gt; in \"Agadir\" &amp; 37 schools&#x85;closed")
    );
    assert!(tmx.contains("<prop type=\"x-file\">odd &amp; &lt;new&gt;/a.en.txt</prop>"));
}

#[test]
fn pairs_are_found_and_sorted() {
    let home = Home::new();
    for (from, to) in [
        ("000_c7b3cdfdf4a7fe95.txt", "news/x1.txt"),
        ("002_d337a9cf7b77c495.txt", "news/q7.txt"),
    ] {
        home.write(to, fs::read(seeds().join(from)).unwrap());
    }
    home.write("news/b.en.txt", "Rain in Agadir closed the schools.\n");
    home.write("news/b.ar.txt", "أغلقت الأمطار مدارس أغادير.\n");
    home.write("news/a.txt", "Voters in Nairobi choose a new mayor.\n");
    let ask = |more: &[&str]| {
        let arguments = [&["pair", "news"], more].concat();
        output(run_in(&home, &arguments, ""))
    };
    let found = parsed(&ask(&["--format", "jsonl", "--unpaired"]));
    assert_eq!(found.len(), 3);
    assert_eq!(
        found[0],
        json!({"en": "news/b.en.txt", "ar": "news/b.ar.txt", "p": 1.0})
    );
    assert_eq!(
        (&found[1]["en"], &found[1]["ar"]),
        (&json!("news/x1.txt"), &json!("news/q7.txt"))
    );
    let p = found[1]["p"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&p), "{p}");
    assert_eq!(found[2], json!({"en": "news/a.txt", "ar": null, "p": null}));
    assert_eq!(parsed(&ask(&["--format", "jsonl"])), found[..2]);
    let table = ask(&[]);
    assert!(table.starts_with("en\tar\tp\nnews/b.en.txt\tnews/b.ar.txt\t1.0000\nnews/x1.txt\t"));
}

#[test]
fn standard_input_may_be_one_of_two_files() {
    let (english, arabic) = ("000_c7b3cdfdf4a7fe95.txt", "002_d337a9cf7b77c495.txt");
    let arabic = seeds().join(arabic).display().to_string();
    let english = fs::read(seeds().join(english)).unwrap();
    let both = run(
        &["align", "-", &arabic, "--format", "jsonl"],
        english.clone(),
    );
    let found = parsed(&output(both));
    assert_eq!(found[0]["id"], "standard input");
    assert!(found[0]["links"].as_array().unwrap().len() > 5);
    let one = output(run(&["entities", "-", "--format", "tsv"], english.clone()));
    assert!(one.lines().count() > 20);
    for (arguments, said) in [
        (&["align", "-"][..], "no English text with an Arabic one"),
        (&["align", "-", "-"], "- is standard input"),
        (&["align", "-", "nowhere"], "nowhere"),
    ] {
        let ended = run(arguments, english.clone());
        assert_eq!((ended.code, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(said), "{}", ended.err);
    }
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (arguments, said) in [
        (&["align", "--jsonl", "seeds"][..], "--jsonl"),
        (&["align", "--jsonl", "--format", "tmx"], "--format"),
        (&["entities", "--jsonl", "x"], "--jsonl"),
        (&["align", "--jsonl", "--jobs", "0"], "--jobs"),
        (&["entities", "--format", "tmx"], "tmx"),
        (&["pair"], "DIR"),
    ] {
        let ended = run(arguments, "");
        assert_eq!((ended.code, ended.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ended.err.contains(said), "{}", ended.err);
    }
}
