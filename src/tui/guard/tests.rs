//! Each test runs [`child`] in a pseudo-terminal of its own and reads what reaches the terminal.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, PtySize, native_pty_system};

use super::*;

const SCENARIO: &str = "DIGLOT_GUARD_SCENARIO";
const FOLDER: &str = "DIGLOT_GUARD_FOLDER";
const TEXT: &str = "DIGLOT_GUARD_TEXT";
const PATIENCE: Duration = Duration::from_secs(20);

/// What runs inside the pseudo-terminal.
#[test]
#[ignore = "the other tests run it in a pseudo-terminal"]
fn child() {
    let Ok(scenario) = std::env::var(SCENARIO) else {
        return;
    };
    let mut guard = Guard::take(true).unwrap();
    let (sender, signals) = mpsc::channel();
    let _watch = Caught::signals()
        .unwrap()
        .watch(move |signal| sender.send(signal).is_ok())
        .unwrap();
    let say = |text: &str| write_out(&format!("<{text}>")).unwrap();
    let modes = || {
        let stty = Command::new("stty")
            .arg("-a")
            .stdin(Stdio::inherit())
            .output();
        let modes = String::from_utf8(stty.unwrap().stdout).unwrap();
        let raw = modes.split_whitespace().any(|mode| mode == "-icanon");
        say(if raw { "raw" } else { "cooked" });
    };
    match scenario.as_str() {
        "drop" => {
            modes();
            drop(guard);
            restore();
            modes();
        }
        "panic" => panic!("planted {}", std::env::var(TEXT).unwrap()),
        "report" | "full" => {
            report::keep_in(std::env::var_os(FOLDER).map(Into::into));
            let text = std::env::var(TEXT).unwrap();
            // As a slice at a wrong byte would.
            panic!("byte 1 is inside of `{text}`");
        }
        "thread" => {
            let thread = thread::Builder::new().name("worker".into());
            let worker = thread
                .spawn(|| panic!("planted {}", std::env::var(TEXT).unwrap()))
                .unwrap();
            assert!(worker.join().is_err());
            say("still drawing");
        }
        "end" => {
            say("ready");
            let signal = signals.recv().unwrap();
            drop(guard);
            say(&format!("{signal:?}"));
        }
        "stuck" => {
            let _held = io::stdout().lock();
            say("ready");
            thread::sleep(PATIENCE);
        }
        "stop" => {
            say("ready");
            assert_eq!(signals.recv().unwrap(), Signal::Stop);
            guard.suspend().unwrap();
            say("again");
            assert_eq!(signals.recv().unwrap(), Signal::Continued);
            guard.take_again().unwrap();
            modes();
        }
        other => panic!("no scenario {other}"),
    }
}

/// A scenario that runs, and what it has written so far.
struct Run {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _master: Box<dyn portable_pty::MasterPty + Send>,
    output: mpsc::Receiver<Vec<u8>>,
    seen: String,
}

impl Run {
    fn start(scenario: &str) -> Self {
        Self::start_in(scenario, std::path::Path::new("/dev/null"))
    }

    /// The same, with a folder for reports.
    fn start_in(scenario: &str, folder: &std::path::Path) -> Self {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "tui::guard::tests::child",
            "--ignored",
            "--nocapture",
        ]);
        command.env(SCENARIO, scenario);
        command.env(TEXT, "words of the article\u{1b}]0;owned\u{7}\u{9b}2J");
        command.env(FOLDER, folder);
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            _master: pair.master,
            output,
            seen: String::new(),
        }
    }

    fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.seen.contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("no {text:?} in {:?}", self.seen),
            }
        }
    }

    fn signal(&self, name: &str) {
        let pid = self.child.process_id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// All that was written, and how it ended.
    fn end(mut self) -> (String, ExitStatus) {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                let _ = self.child.kill();
                panic!("does not end: {:?}", self.seen);
            }
            thread::sleep(Duration::from_millis(5));
        };
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
        (self.seen, status)
    }
}

/// What is written before the terminal is given back, and after.
fn around_giving_back(seen: &str) -> (&str, &str) {
    let parts: Vec<&str> = seen.split(&give_back_sequence()).collect();
    assert_eq!(parts.len(), 2, "given back once: {seen:?}");
    (parts[0], parts[1])
}

#[test]
fn dropping_gives_all_back_once() {
    let (seen, status) = Run::start("drop").end();
    let (before, after) = around_giving_back(&seen);
    assert!(
        before.contains(&[TAKE, TAKE_MOUSE, "<raw>"].concat()),
        "{seen:?}"
    );
    assert!(after.starts_with("<cooked>"), "{seen:?}");
    assert!(status.success());
}

#[test]
fn every_mode_that_is_set_is_set_back() {
    let set = [TAKE, TAKE_MOUSE].concat();
    for mode in set.split('\u{1b}').filter(|mode| !mode.is_empty()) {
        let (number, to) = mode.split_at(mode.len() - 1);
        let back = if to == "h" { "l" } else { "h" };
        assert!(
            give_back_sequence().contains(&format!("{number}{back}")),
            "{number}"
        );
    }
}

#[test]
fn a_panic_is_told_on_the_readers_own_screen() {
    let (seen, status) = Run::start("panic").end();
    let (before, after) = around_giving_back(&seen);
    assert!(!before.contains("planted"), "{seen:?}");
    assert!(
        after.contains("planted") && after.contains("please report"),
        "{seen:?}"
    );
    assert!(!status.success());
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone_and_is_told_at_the_end() {
    let (seen, _) = Run::start("thread").end();
    let (before, after) = around_giving_back(&seen);
    assert!(
        before.contains("<still drawing>") && !before.contains("planted"),
        "{seen:?}"
    );
    assert!(
        after.contains("thread worker") && after.contains("planted"),
        "{seen:?}"
    );
}

#[test]
fn what_a_panic_quotes_of_a_text_is_shown_and_not_obeyed() {
    for scenario in ["panic", "thread"] {
        let (seen, _) = Run::start(scenario).end();
        let shown = "words of the article\u{fffd}]0;owned\u{fffd}\u{fffd}2J";
        assert!(seen.contains(shown), "{scenario}: {seen:?}");
        assert!(!seen.contains("article\u{1b}"), "{scenario}: {seen:?}");
    }
}

#[test]
fn a_signal_to_end_is_a_message_first() {
    let mut run = Run::start("end");
    run.wait_for("<ready>");
    run.signal("TERM");
    let (seen, status) = run.end();
    let (_, after) = around_giving_back(&seen);
    assert!(after.starts_with("<End(15)>"), "{seen:?}");
    assert!(status.success());
}

#[test]
fn a_second_signal_ends_a_program_that_is_stuck_with_the_output_held() {
    let mut run = Run::start("stuck");
    run.wait_for("<ready>");
    run.signal("HUP");
    thread::sleep(Duration::from_millis(100));
    run.signal("TERM");
    let (seen, status) = run.end();
    around_giving_back(&seen);
    assert!(!status.success());
}

#[test]
fn stopping_gives_back_and_going_on_takes_again() {
    let mut run = Run::start("stop");
    run.wait_for("<ready>");
    run.signal("TSTP");
    run.wait_for(&give_back_sequence());
    assert!(!run.seen.contains("<again>"));
    run.signal("CONT");
    run.wait_for("<again>");
    run.wait_for("<raw>");
    let (seen, _) = run.end();
    let taken = seen.matches(TAKE).count();
    assert_eq!(
        (taken, seen.matches(&give_back_sequence()).count()),
        (3, 2),
        "{seen:?}"
    );
}

#[test]
fn a_panic_leaves_a_report_without_any_text() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (seen, _) = Run::start_in("report", &folder.path().join("state")).end();
    let (_, after) = around_giving_back(&seen);
    let files = std::fs::read_dir(folder.path().join("state")).unwrap();
    let paths: Vec<_> = files.map(|f| f.unwrap().path()).collect();
    let [path] = paths.as_slice() else {
        panic!("{paths:?}");
    };
    assert!(after.contains(&path.display().to_string()), "{seen:?}");
    let report = std::fs::read_to_string(path).unwrap();
    assert!(report.contains("guard/tests.rs") && report.contains(env!("CARGO_PKG_VERSION")));
    assert!(!report.contains("words of the article"), "{report}");
    let mode = std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_report_that_cannot_be_written_is_told() {
    let folder = std::path::Path::new("/dev/null/state");
    let (seen, _) = Run::start_in("full", folder).end();
    let (_, after) = around_giving_back(&seen);
    assert!(after.contains("no report in /dev/null/state"), "{seen:?}");
    assert!(after.contains("please report"), "{seen:?}");
}
