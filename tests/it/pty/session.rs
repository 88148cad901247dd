//! The program in a pseudo-terminal of its own, and the screen that a terminal would show.
//!
//! Invariant: tests wait for what the parsed screen shows, never for a time to pass.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{
    CommandBuilder, ExitStatus, MasterPty, PtyPair, PtySize, SlavePty, native_pty_system,
};
use vt100::{Callbacks, MouseProtocolMode, Parser, Screen};

use crate::home::{DIGLOT, Home};

/// How long to wait for what must come; a busy machine needs some of it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the program may take to end once it is told to: a second, and what a busy machine adds.
const AT_ONCE: Duration = Duration::from_secs(3);

/// The private modes that are set and that `vt100` keeps no account of, such as reports of the focus.
#[derive(Default)]
struct OtherModes(BTreeSet<u16>);

impl Callbacks for OtherModes {
    fn unhandled_csi(
        &mut self,
        _: &mut Screen,
        first: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        if first == Some(b'?') {
            for &number in params.iter().copied().flatten() {
                match last {
                    'h' => self.0.insert(number),
                    'l' => self.0.remove(&number),
                    _ => false,
                };
            }
        }
    }
}

#[derive(Default)]
struct Shown {
    parser: Mutex<Option<Parser<OtherModes>>>,
    changed: Condvar,
    /// The reading thread is to let go of the terminal.
    let_go: AtomicBool,
}

/// A program that runs.
pub(super) struct Session {
    master: Option<Box<dyn MasterPty + Send>>,
    /// Held open so that the terminal can be asked for its modes after the program has ended.
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    shown: Arc<Shown>,
    pid: String,
    ended: Receiver<ExitStatus>,
    has_ended: bool,
    /// The line modes before the program started.
    line_modes: String,
}

const fn size((columns, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn count(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

fn line_modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    format!(
        "{:?} {:?} {:?} {:?}",
        modes.input_flags, modes.output_flags, modes.control_flags, modes.local_flags
    )
}

/// The screen's text as it stands, without the marks that steer a terminal's own bidi.
pub(super) fn text(screen: &Screen) -> String {
    screen.contents().replace('\u{200e}', "")
}

impl Session {
    /// Starts the program with arguments in a home, on a screen of columns and rows.
    pub(super) fn start(home: &Home, args: &[&str], columns_rows: (u16, u16)) -> Self {
        Self::start_with(home, args, columns_rows, |_| {})
    }

    /// The same, with something changed about the command.
    pub(super) fn start_with(
        home: &Home,
        args: &[&str],
        columns_rows: (u16, u16),
        change: impl FnOnce(&mut CommandBuilder),
    ) -> Self {
        let PtyPair { slave, master } = native_pty_system().openpty(size(columns_rows)).unwrap();
        let line_modes = line_modes(&*master);
        let mut command = CommandBuilder::new(DIGLOT);
        command.args(args);
        command.env_clear();
        for (name, value) in home.variables() {
            command.env(name, value);
        }
        command.cwd(home.path());
        change(&mut command);
        let mut child = slave.spawn_command(command).unwrap();
        let pid = child.process_id().unwrap().to_string();
        let (sender, ended) = channel();
        thread::spawn(move || sender.send(child.wait().unwrap()));

        let (columns, rows) = columns_rows;
        let parser =
            Parser::new_with_callbacks(count(rows), count(columns), 0, OtherModes::default());
        let shown = Arc::new(Shown {
            parser: Mutex::new(Some(parser)),
            ..Shown::default()
        });
        let reader = reader_of(master.try_clone_reader().unwrap(), shown.clone());
        Self {
            writer: Some(master.take_writer().unwrap()),
            master: Some(master),
            slave: Some(slave),
            reader: Some(reader),
            shown,
            pid,
            ended,
            has_ended: false,
            line_modes,
        }
    }

    fn with_parser<T>(&self, ask: impl FnOnce(&mut Parser<OtherModes>) -> T) -> T {
        ask(self.shown.parser.lock().unwrap().as_mut().unwrap())
    }

    /// Waits until the screen shows something.
    #[track_caller]
    pub(super) fn wait_for(&self, what: &str, shows: impl Fn(&Screen) -> bool) {
        self.wait(what, |parser| shows(parser.screen()));
    }

    #[track_caller]
    fn wait(&self, what: &str, holds: impl Fn(&Parser<OtherModes>) -> bool) {
        let parser = self.shown.parser.lock().unwrap();
        let wanting = |parser: &mut Option<Parser<OtherModes>>| !holds(parser.as_ref().unwrap());
        let (parser, waited) = self
            .shown
            .changed
            .wait_timeout_while(parser, PATIENCE, wanting)
            .unwrap();
        let seen = waited
            .timed_out()
            .then(|| text(parser.as_ref().unwrap().screen()));
        drop(parser);
        if let Some(seen) = seen {
            panic!("waited for {what}; the screen shows:\n{seen}");
        }
    }

    /// Waits until the screen shows all of these.
    #[track_caller]
    pub(super) fn wait_for_all(&self, wanted: &[&str]) {
        self.wait_for(&format!("{wanted:?}"), |screen| {
            let text = text(screen);
            wanted.iter().all(|w| text.contains(w))
        });
    }

    /// What the screen shows now.
    pub(super) fn text(&self) -> String {
        self.with_parser(|parser| text(parser.screen()))
    }

    /// Asks the screen as it is now.
    pub(super) fn screen<T>(&self, ask: impl FnOnce(&Screen) -> T) -> T {
        self.with_parser(|parser| ask(parser.screen()))
    }

    /// Types keys, as the bytes that a terminal sends for them.
    pub(super) fn keys(&mut self, bytes: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    pub(super) fn resize(&self, columns_rows: (u16, u16)) {
        let (columns, rows) = columns_rows;
        self.with_parser(|parser| parser.set_size(count(rows), count(columns)));
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns_rows)).unwrap();
    }

    /// Sends a signal, by its name without SIG.
    pub(super) fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        let sent = kill.args(["-s", name, &self.pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until the system says that the program is stopped.
    pub(super) fn wait_until_stopped(&self) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = String::new();
        while Instant::now() < deadline {
            let mut ps = Command::new("ps");
            let ps = ps.args(["-o", "stat=", "-p", &self.pid]);
            let said = ps.stderr(Stdio::null()).output().unwrap();
            state = String::from_utf8(said.stdout).unwrap();
            if state.starts_with('T') {
                return;
            }
        }
        panic!("not stopped: {state:?}");
    }

    /// Waits for the program to end; it must do so at once.
    #[track_caller]
    pub(super) fn end(&mut self) -> ExitStatus {
        let status = self.ended.recv_timeout(AT_ONCE);
        self.has_ended = status.is_ok();
        match status {
            Ok(status) => status,
            Err(_) => panic!("does not end; the screen shows:\n{}", self.text()),
        }
    }

    /// Quits with the key, and checks that all is well and the terminal as before.
    #[track_caller]
    pub(super) fn quit(&mut self) {
        self.keys("q");
        let status = self.end();
        assert!(status.success(), "{status}");
        self.assert_given_back();
    }

    /// Checks that the terminal is taken: raw, on its other screen.
    #[track_caller]
    pub(super) fn assert_taken(&self) {
        self.wait("the terminal taken", |parser| {
            let screen = parser.screen();
            screen.alternate_screen()
                && screen.hide_cursor()
                && screen.bracketed_paste()
                && screen.mouse_protocol_mode() != MouseProtocolMode::None
        });
        // The last stty of the shell's may come in between: raw is what it ends with.
        let deadline = Instant::now() + PATIENCE;
        while line_modes(&**self.master.as_ref().unwrap()).contains("ICANON") {
            assert!(Instant::now() < deadline, "not raw");
        }
    }

    /// Checks that the terminal is as before, in every mode. The program has ended or is stopped.
    #[track_caller]
    pub(super) fn assert_given_back(&self) {
        self.wait("the terminal given back", |parser| {
            let screen = parser.screen();
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
                && screen.fgcolor() == vt100::Color::Default
                && !screen.inverse()
                && parser.callbacks().0.is_empty()
        });
        let modes = line_modes(&**self.master.as_ref().unwrap());
        assert_eq!(modes, self.line_modes);
    }

    /// Closes the terminal, as when its window is closed.
    pub(super) fn close(&mut self) {
        self.shown.let_go.store(true, Ordering::SeqCst);
        // What is drawn for it wakes the reading thread, which then lets go.
        self.keys("?");
        self.reader.take().unwrap().join().unwrap();
        drop((self.writer.take(), self.slave.take(), self.master.take()));
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.has_ended {
            let _ = Command::new("kill")
                .args(["-s", "KILL", &self.pid])
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// Starts the thread that feeds the parser with what reaches the terminal.
fn reader_of(mut output: Box<dyn Read + Send>, shown: Arc<Shown>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut bytes = [0; 1 << 16];
        while let Ok(count @ 1..) = output.read(&mut bytes) {
            let mut parser = shown.parser.lock().unwrap();
            parser.as_mut().unwrap().process(&bytes[..count]);
            drop(parser);
            shown.changed.notify_all();
            if shown.let_go.load(Ordering::SeqCst) {
                return;
            }
        }
    })
}
