//! Asking a real pseudo-terminal that the test plays: `diglot doctor --report` tells what it made of
//! the answers, and what was typed meanwhile.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// The last question.
const FENCE: &[u8] = b"\x1b[c";
const KITTY: &[u8] = b"\x1bP>|kitty(0.48.2)\x1b\\\x1b[>1;4000;48c\x1b[8;0$y\x1b[1;2R\x1b[?62;52;c";
const VTE: &[u8] =
    b"\x1bP>|VTE(8401)\x1b\\\x1b[>61;8401;1c\x1bP!|7E565445\x1b\\\x1b[8;1$y\x1b[1;2R\x1b[?61;1;21c";

/// diglot in a terminal that does only what the test writes.
struct Played {
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    input: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _home: tempfile::TempDir,
    start: Instant,
}

impl Played {
    fn start(variables: &[(&str, &str)], before: &[u8]) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self::start_at(home, &["doctor", "--report"], variables, before)
    }

    fn start_at(
        home: tempfile::TempDir,
        arguments: &[&str],
        variables: &[(&str, &str)],
        before: &[u8],
    ) -> Self {
        let size = PtySize {
            rows: 40,
            cols: 100,
            ..PtySize::default()
        };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_diglot"));
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        for (name, value) in variables {
            command.env(name, value);
        }
        let mut input = pty.master.take_writer().unwrap();
        input.write_all(before).unwrap();
        let start = Instant::now();
        let child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        let master = pty.master;
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..read].to_vec()).is_err() {
                    break;
                }
            }
            drop(master);
        });
        Self {
            output,
            seen: Vec::new(),
            input,
            child,
            _home: home,
            start,
        }
    }

    #[track_caller]
    fn wait_for(&mut self, bytes: &[u8]) {
        let until = Instant::now() + Duration::from_secs(30);
        while !self.seen.windows(bytes.len()).any(|w| w == bytes) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(more) => self.seen.extend(more),
                Err(error) => panic!(
                    "{error}: {} not in {}",
                    bytes.escape_ascii(),
                    self.seen.escape_ascii()
                ),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        self.input.write_all(bytes).unwrap();
        self.input.flush().unwrap();
    }

    /// Waits for the questions, and answers each piece after a pause.
    fn answer(&mut self, pieces: &[(u64, &[u8])]) {
        self.wait_for(FENCE);
        for (pause, bytes) in pieces {
            std::thread::sleep(Duration::from_millis(*pause));
            self.write(bytes);
        }
    }

    /// What it reported, and how long it ran.
    fn report(mut self) -> (String, Duration) {
        while let Ok(more) = self.output.recv_timeout(Duration::from_secs(30)) {
            self.seen.extend(more);
            if let Ok(Some(_)) = self.child.try_wait() {
                while let Ok(more) = self.output.recv_timeout(Duration::from_millis(100)) {
                    self.seen.extend(more);
                }
                break;
            }
        }
        assert!(self.child.wait().unwrap().success());
        let took = self.start.elapsed();
        let text = String::from_utf8_lossy(&self.seen).into_owned();
        let report = text.rsplit_once("\u{1b}[?1049l").map(|(_, report)| report);
        (report.unwrap_or(&text).replace('\r', ""), took)
    }
}

#[track_caller]
fn assert_holds(report: &str, wanted: &[&str]) {
    for line in wanted {
        assert!(report.contains(line), "{line:?} not in {report}");
    }
}

/// The milliseconds of `Answered   in 1.2 ms`.
fn answered_in(report: &str) -> f64 {
    let number = report.split("Answered   in ").nth(1).unwrap();
    number.split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_terminal_that_answers_at_once_is_known_at_once() {
    let mut fastest = f64::MAX;
    for _ in 0..3 {
        let mut played = Played::start(&[], b"");
        played.answer(&[(0, KITTY)]);
        let (report, _) = played.report();
        assert_holds(
            &report,
            &[
                "Terminal   kitty 0.48\n",
                "Arabic     osc66; harakat shown\n",
            ],
        );
        assert!(!report.contains("\nTyped "), "{report}");
        fastest = fastest.min(answered_in(&report));
    }
    assert!(fastest < 50.0, "{fastest} ms");
}

#[test]
fn what_is_typed_before_between_and_after_the_answers_arrives() {
    let mut played = Played::start(&[], b"7G");
    played.answer(&[
        (0, b"\x1b[A"),
        (1, b"\x1bP>|kitty(0.48.2)\x1b\\"),
        (1, "ت".as_bytes()),
        (1, b"\x1b[>1;40"),
        (30, b"00;48c\x1b[8;0$y"),
        (1, b"\x1b[1;2R\x04q"),
        (1, b"\x1b[?62;52;cj\x1bOB"),
        (0, b"\x1b"),
    ]);
    let (report, _) = played.report();
    assert_holds(&report, &["Terminal   kitty 0.48\n"]);
    // The last escape may come when diglot reads no more.
    assert_holds(&report, &["Typed      meanwhile: 7 G up ت ctrl-d q j down"]);
}

#[test]
fn a_terminal_that_never_answers_costs_the_limit_and_no_key() {
    let mut played = Played::start(&[("KONSOLE_VERSION", "260802")], b"");
    played.answer(&[(50, b"j"), (500, b"k")]);
    let (report, _) = played.report();
    assert_holds(
        &report,
        &[
            "Answered   not all within 20",
            "Typed      meanwhile: j k\n",
            "Terminal   Konsole 26.8\n",
            "Arabic     inverse",
            "it did not answer in time\n",
        ],
    );
}

#[test]
fn one_that_only_says_what_it_can_is_not_waited_for() {
    let mut played = Played::start(&[], b"");
    played.answer(&[(0, b"\x1b[?1;2c")]);
    let (report, _) = played.report();
    assert_holds(
        &report,
        &["an unknown terminal", "Arabic     lrm; harakat left out"],
    );
    assert!(answered_in(&report) < 200.0);
}

#[test]
fn late_answers_are_answers_and_no_keys() {
    let mut played = Played::start(&[], b"");
    let (before, after) = VTE.split_at(30);
    played.answer(&[(400, before), (100, after), (0, b"q")]);
    let (report, took) = played.report();
    assert_holds(
        &report,
        &[
            "too late for the first picture, which was lrm\n",
            "Terminal   a VTE terminal 0.84\n",
            "harakat shown",
            "its own bidi is on (mode 8)",
        ],
    );
    let typed = report.lines().find(|line| line.starts_with("Typed"));
    assert!(
        typed.is_none_or(|line| line == "Typed      meanwhile: q"),
        "{report}"
    );
    assert!(took < Duration::from_secs(3), "{took:?}");
    // Its bidi is switched off while the samples are shown, and on again.
    let at = |sequence| report.find(sequence).unwrap();
    assert!(at("\u{1b}[8l") < at("joined:") && at("apart:") < at("\u{1b}[8h"));
}

#[test]
fn hostile_answers_end() {
    let mut played = Played::start(&[], b"");
    let flood = [
        b"\x1bP>|".as_slice(),
        &[b'A'; 3000],
        b"\x1b[8;9999999999$y\x1b[1;99999R",
    ]
    .concat();
    played.answer(&[(0, &flood), (0, b"\x1b[>;;;;;c\x1bP!|\x07\x9b\xff\x1b[?c")]);
    let (report, _) = played.report();
    assert_holds(
        &report,
        &["Terminal   an unknown terminal\n", "Arabic     plain"],
    );
    assert!(!report.contains("its own bidi"));
}

#[test]
fn inside_tmux_the_terminal_outside_is_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    // A tmux that says what the real one would of kitty.
    let bin = tempfile::tempdir().unwrap();
    let fake = bin.path().join("tmux");
    std::fs::write(
        &fake,
        "#!/bin/sh\necho 'kitty(0.48.2)|xterm-kitty|on|external'\n",
    )
    .unwrap();
    std::fs::set_permissions(&fake, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.path().display());
    let variables = [("PATH", path.as_str()), ("TMUX", "/tmp/none,1,0")];
    let mut played = Played::start(&variables, b"");
    played.answer(&[(
        0,
        b"\x1bP>|tmux 3.8\x1b\\\x1b[>84;0;0c\x1b[8;0$y\x1b[1;2R\x1b[?1;2;4c",
    )]);
    let (report, _) = played.report();
    assert_holds(
        &report,
        &[
            "Terminal   kitty 0.48\n",
            "Arabic     bold; harakat left out",
            "Copying    through tmux and the terminal",
            "inside tmux",
        ],
    );
    // Started from within tmux, a terminal answers for itself.
    let mut played = Played::start(&variables, b"");
    played.answer(&[(0, VTE)]);
    assert_holds(&played.report().0, &["Terminal   a VTE terminal 0.84\n"]);
}

/// A home that is given back for the next run.
fn picked(home: &Path, answer: &[u8]) -> String {
    let inner = tempfile::tempdir_in(home).unwrap();
    let variables = [("HOME", home.to_str().unwrap())];
    let mut played = Played::start_at(inner, &["doctor"], &variables, b"");
    played.answer(&[(0, KITTY)]);
    played.wait_for(b"then Enter: ");
    played.write(answer);
    played.report().0
}

#[test]
fn what_was_picked_by_eye_counts_from_then_on() {
    let home = tempfile::tempdir().unwrap();
    assert_holds(
        &picked(home.path(), b"1\n"),
        &["Arabic     osc66", "Kept: in this terminal"],
    );
    let report = picked(home.path(), b"0\n");
    assert_holds(
        &report,
        &[
            "you picked it in diglot doctor",
            "Kept: diglot chooses by itself",
        ],
    );
    let report = picked(home.path(), b"\n");
    assert_holds(&report, &["Arabic     osc66"]);
    assert!(!report.contains("Kept:"), "{report}");
}

/// The reader on the sample, in a home that is given back for the next run.
fn reading(home: &Path, arguments: &[&str]) -> Played {
    let inner = tempfile::tempdir_in(home).unwrap();
    let variables = [("HOME", home.to_str().unwrap())];
    Played::start_at(inner, arguments, &variables, b"")
}

/// A left-to-right mark, as it comes after Arabic letters in the way of most terminals.
const LRM: &[u8] = "\u{200e}\u{1b}".as_bytes();
/// A cell as kitty is sent it.
const SIZED: &[u8] = b"\x1b]66;w=1";

impl Played {
    /// Milliseconds from the last question to what is waited for.
    fn until(&mut self, bytes: &[u8]) -> u128 {
        self.wait_for(FENCE);
        let asked = Instant::now();
        self.seen.clear();
        self.wait_for(bytes);
        asked.elapsed().as_millis()
    }

    fn quit(mut self) {
        self.write(b"q");
        let _ = self.report();
    }
}

#[test]
fn one_that_never_answers_is_waited_for_once() {
    let home = tempfile::tempdir().unwrap();
    let mut first = reading(home.path(), &[]);
    let took = first.until(b"\x1b[?2026h");
    assert!(took >= 150, "{took} ms");
    first.quit();
    let mut fastest = u128::MAX;
    for _ in 0..3 {
        let mut again = reading(home.path(), &[]);
        fastest = fastest.min(again.until(b"\x1b[?2026h"));
        again.quit();
    }
    assert!(fastest < 150, "{fastest} ms");
}

#[test]
fn what_is_remembered_holds_until_the_terminal_says_otherwise() {
    let home = tempfile::tempdir().unwrap();
    let mut played = reading(home.path(), &["doctor", "--report"]);
    played.answer(&[(0, KITTY)]);
    assert_holds(&played.report().0, &["Remembered nothing yet; kept now\n"]);
    // Slow, but known: the first picture is as for kitty.
    let mut played = reading(home.path(), &[]);
    let _ = played.until(SIZED);
    // By then it proves another one, with bidi of its own.
    played.write(VTE);
    played.wait_for(b"\x1b[8l");
    played.quit();
    let mut played = reading(home.path(), &["doctor", "--report"]);
    played.answer(&[(0, KITTY)]);
    assert_holds(
        &played.report().0,
        &["Remembered other answers (a VTE terminal), replaced now\n"],
    );
    // Printing asks nothing, and knows the same.
    let mut played = reading(home.path(), &["show", "--width", "100"]);
    played.wait_for(SIZED);
    let (_, _) = played.report();
    // One that does not answer at all is not what was remembered either.
    let mut played = reading(home.path(), &[]);
    let _ = played.until(SIZED);
    played.wait_for(LRM);
    played.quit();
    let mut played = reading(home.path(), &["doctor", "--report"]);
    played.answer(&[(0, b"")]);
    assert_holds(
        &played.report().0,
        &["Remembered the same, from the last time; it was asked anew\n"],
    );
}
