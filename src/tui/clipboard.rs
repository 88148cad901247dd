//! Copying: through the terminal where it takes OSC 52, which also reaches the machine that the reader
//! sits at; else with the desktop's own tools; else into a file. What happened is told.
//!
//! Invariant: what is copied is text in reading order, never cells; the clipboard is never asked
//! for what it holds (some terminals end at that question, and it is none of our business).
//! Must not know: what the text is.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::detect::{Detection, Multiplexer, Osc52Support, Surroundings};
use super::probe::ends_well;

/// The most that is copied through the terminal, in bytes of UTF-8: 74 994 bytes make 99 992 of base64,
/// and with the frame of the sequence that stays under the 100 000 bytes at which terminals drop it
/// (the limit that hterm's and other OSC 52 scripts settled on).
pub const MOST: usize = 74_994;

/// How long a tool may take to take the text over.
const LIMIT: Duration = Duration::from_secs(2);

/// The most files of copies in one folder.
const FILES: u32 = 9999;

/// Why a text cannot be copied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CopyError {
    /// There is nothing in it; sending it would empty the clipboard.
    #[error("nothing to copy")]
    Empty,
    /// It is longer than terminals take.
    #[error("too long to copy: {bytes} bytes, terminals take {MOST}")]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// No way is left.
    #[error("no clipboard is within reach, and {path} cannot be written: {reason}")]
    Nowhere {
        /// The folder of the file that was tried last.
        path: String,
        /// What the system said.
        reason: String,
    },
}

/// The sequence that puts a text on the clipboard.
///
/// # Errors
/// If the text is empty, or longer than [`MOST`].
pub fn copy_sequence(text: &str) -> Result<String, CopyError> {
    match text.len() {
        0 => Err(CopyError::Empty),
        bytes if bytes > MOST => Err(CopyError::TooLong { bytes }),
        // BEL, not ST: urxvt knows only that end.
        _ => Ok(format!("\u{1b}]52;c;{}\u{7}", STANDARD.encode(text))),
    }
}

/// A program that takes text from its standard input to a clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tool {
    /// The program's name.
    pub program: &'static str,
    arguments: &'static [&'static str],
    /// Whether it wants UTF-16: in its console's code page Arabic would be lost.
    wide: bool,
}

/// The variable that must be set, or the system that it must be, and the tool.
const TOOLS: &[(Need, Tool)] = &[
    (
        Need::Variable("WAYLAND_DISPLAY"),
        Tool::new("wl-copy", &["--type", "text/plain;charset=utf-8"]),
    ),
    (
        Need::Variable("DISPLAY"),
        Tool::new("xclip", &["-selection", "clipboard", "-in"]),
    ),
    (
        Need::Variable("DISPLAY"),
        Tool::new("xsel", &["--clipboard", "--input"]),
    ),
    (Need::System("macos"), Tool::new("pbcopy", &[])),
    (
        Need::Variable("WSL_DISTRO_NAME"),
        Tool {
            program: "clip.exe",
            arguments: &[],
            wide: true,
        },
    ),
];

#[derive(Debug, Clone, Copy)]
enum Need {
    Variable(&'static str),
    System(&'static str),
}

impl Tool {
    const fn new(program: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            program,
            arguments,
            wide: false,
        }
    }

    /// Gives it the text. Whether it took it.
    fn run(&self, text: &str) -> bool {
        let bytes: Vec<u8> = if self.wide {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        } else {
            text.as_bytes().to_vec()
        };
        let mut command = Command::new(self.program);
        command.args(self.arguments).stdin(Stdio::piped());
        // xclip stays to hold the selection, and would hold the terminal with it.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        if self.program == "pbcopy" {
            // Or it takes the text for Mac Roman.
            command.env("LC_CTYPE", "UTF-8");
        }
        let Ok(mut child) = command.spawn() else {
            return false;
        };
        if let Some(mut input) = child.stdin.take() {
            // It may not read, and the reader must not wait for it.
            thread::spawn(move || input.write_all(&bytes));
        }
        ends_well(&mut child, LIMIT)
    }
}

/// Where a copy went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// To the terminal, which puts it on the clipboard.
    Terminal,
    /// To the clipboard, by a tool.
    Tool(&'static str),
    /// Into tmux's own buffer.
    Tmux,
    /// Into a file; and where `offered`, to a terminal of which nobody knows whether it takes it.
    File {
        /// The file.
        path: PathBuf,
        /// Whether the terminal got it, too.
        offered: bool,
    },
}

/// What was copied, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub place: Place,
    /// How many characters (Unicode scalar values) it has.
    pub characters: usize,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.characters == 1 { "" } else { "s" };
        write!(f, "{} character{plural}, ", self.characters)?;
        match &self.place {
            Place::Terminal => write!(f, "to the clipboard through the terminal"),
            Place::Tool(program) => write!(f, "to the clipboard by {program}"),
            Place::Tmux => write!(f, "to tmux's buffer; its prefix and ] paste it"),
            Place::File { path, offered } => {
                write!(f, "in {}", path.display())?;
                if *offered {
                    write!(f, "; the terminal got it too, and may have taken it")?;
                }
                Ok(())
            }
        }
    }
}

/// The ways to copy from here.
#[derive(Debug, Clone)]
pub struct Clipboard {
    support: Osc52Support,
    wrapped: Option<String>,
    tmux: bool,
    tools: Vec<Tool>,
    folder: PathBuf,
}

/// Stands for the sequence in a wrapping.
const HOLE: &str = "\u{fffc}";

impl Clipboard {
    /// The ways in a terminal. `state` is the folder of diglot's state: files go into its `clips`; where
    /// there is none, into the working folder, under a name that is not taken.
    #[must_use]
    pub fn of(detection: &Detection, support: Osc52Support, state: Option<&Path>) -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self {
            support,
            wrapped: detection.outward(HOLE),
            tmux: detection.terminal.inside == Some(Multiplexer::Tmux)
                && detection.around.has("TMUX"),
            tools: tools(&detection.around, std::env::consts::OS, |name| {
                on_path(&path, name)
            }),
            folder: state.map_or_else(PathBuf::new, |state| state.join("clips")),
        }
    }

    /// The desktop's tools that are at hand, the first first.
    #[must_use]
    pub fn tools(&self) -> &[Tool] {
        &self.tools
    }

    /// Copies a text by the first way that works; `send` sends a control sequence to the terminal.
    ///
    /// # Errors
    /// If the text is empty, or no way works.
    pub fn copy(
        &self,
        text: &str,
        mut send: impl FnMut(&str) -> io::Result<()>,
    ) -> Result<Copied, CopyError> {
        let sequence = match copy_sequence(text) {
            Ok(sequence) => Some(sequence),
            Err(CopyError::TooLong { .. }) => None,
            Err(error) => return Err(error),
        };
        let copied = |place| Copied {
            place,
            characters: text.chars().count(),
        };
        let mut offer = || match (&sequence, self.support) {
            (Some(sequence), Osc52Support::Taken | Osc52Support::Unknown) => send(sequence).is_ok(),
            (Some(sequence), Osc52Support::ThroughTmux) => {
                let wrapped = self.wrapped.as_ref().map(|w| fill(w, sequence));
                wrapped.is_some_and(|sequence| send(&sequence).is_ok())
            }
            _ => false,
        };
        if self.support != Osc52Support::Unknown && offer() {
            return Ok(copied(Place::Terminal));
        }
        if let Some(tool) = self.tools.iter().find(|tool| tool.run(text)) {
            return Ok(copied(Place::Tool(tool.program)));
        }
        // With -w it goes on to the terminal, where that takes it; tmux before 3.2 does not know it.
        let tmux = [&["load-buffer", "-w", "-"][..], &["load-buffer", "-"]];
        if self.tmux && tmux.iter().any(|a| Tool::new("tmux", a).run(text)) {
            return Ok(copied(Place::Tmux));
        }
        let offered = self.support == Osc52Support::Unknown && offer();
        match keep(&self.folder, text) {
            Ok(path) => Ok(copied(Place::File { path, offered })),
            Err(error) => Err(CopyError::Nowhere {
                path: self.folder.display().to_string(),
                reason: error.to_string(),
            }),
        }
    }
}

/// A wrapping with a sequence in its hole; within it each escape is doubled.
fn fill(wrapping: &str, sequence: &str) -> String {
    wrapping.replace(HOLE, &sequence.replace('\u{1b}', "\u{1b}\u{1b}"))
}

/// The tools whose display is there and that are installed.
fn tools(around: &Surroundings, system: &str, installed: impl Fn(&str) -> bool) -> Vec<Tool> {
    TOOLS
        .iter()
        .filter(|(need, tool)| {
            let met = match need {
                Need::Variable(name) => around.has(name),
                Need::System(name) => *name == system,
            };
            met && installed(tool.program)
        })
        .map(|(_, tool)| *tool)
        .collect()
}

fn on_path(path: &OsStr, program: &str) -> bool {
    std::env::split_paths(path).any(|folder| folder.join(program).is_file())
}

/// Writes a text into a new file of a folder, for its owner only; an empty folder is the working one.
fn keep(folder: &Path, text: &str) -> io::Result<PathBuf> {
    use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
    let ours = !folder.as_os_str().is_empty();
    if ours {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    for number in 1..=FILES {
        let name = if ours {
            format!("clip-{number}.txt")
        } else {
            format!("diglot-clip-{number}.txt")
        };
        let path = folder.join(name);
        let opened = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match opened {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many copies in it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_sent_in_base64_and_nothing_of_it_can_steer_the_terminal() {
        assert_eq!(
            copy_sequence("سلام\u{7}\u{1b}]").unwrap(),
            "\u{1b}]52;c;2LPZhNin2YUHG10=\u{7}"
        );
    }

    #[test]
    fn the_longest_text_fits_in_what_terminals_take_and_no_longer_one_is_sent() {
        let longest = copy_sequence(&"a".repeat(MOST)).unwrap();
        assert_eq!(longest.len(), 100_000);
        assert_eq!(
            copy_sequence(&"a".repeat(MOST + 1)),
            Err(CopyError::TooLong { bytes: MOST + 1 })
        );
        assert_eq!(copy_sequence(""), Err(CopyError::Empty));
    }

    fn clipboard(support: Osc52Support, folder: &Path) -> Clipboard {
        Clipboard {
            support,
            wrapped: Some(format!("\u{1b}Ptmux;{HOLE}\u{1b}\\")),
            tmux: false,
            tools: Vec::new(),
            folder: folder.join("clips"),
        }
    }

    /// Copies, and gives what was sent with where it went.
    fn copy(clipboard: &Clipboard, text: &str) -> (String, Result<Copied, CopyError>) {
        let mut sent = String::new();
        let copied = clipboard.copy(text, |sequence| {
            sent.push_str(sequence);
            Ok(())
        });
        (sent, copied)
    }

    #[test]
    fn a_terminal_that_takes_it_gets_it_and_no_other_way_is_tried() {
        let folder = tempfile::tempdir().unwrap();
        let (sent, copied) = copy(&clipboard(Osc52Support::Taken, folder.path()), "سلام");
        assert_eq!(sent, copy_sequence("سلام").unwrap());
        let copied = copied.unwrap();
        assert_eq!(copied.place, Place::Terminal);
        assert_eq!(
            copied.to_string(),
            "4 characters, to the clipboard through the terminal"
        );
        let (sent, _) = copy(&clipboard(Osc52Support::ThroughTmux, folder.path()), "a");
        assert_eq!(sent, "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;YQ==\u{7}\u{1b}\\");
        assert!(!folder.path().join("clips").exists());
    }

    #[test]
    fn where_nothing_takes_it_it_is_kept_in_a_new_file_for_the_reader_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let shut = clipboard(Osc52Support::Ignored, folder.path());
        for number in 1..=3 {
            let (sent, copied) = copy(&shut, "سلام\nb");
            let path = folder.path().join(format!("clips/clip-{number}.txt"));
            assert_eq!(sent, "");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "سلام\nb");
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            let place = Place::File {
                path,
                offered: false,
            };
            assert_eq!(
                copied,
                Ok(Copied {
                    place,
                    characters: 6
                })
            );
        }
        assert_eq!(copy(&shut, "").1, Err(CopyError::Empty));
    }

    #[test]
    fn a_terminal_that_nobody_knows_is_offered_what_is_also_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (sent, copied) = copy(&clipboard(Osc52Support::Unknown, folder.path()), "a");
        assert_eq!(sent, copy_sequence("a").unwrap());
        assert!(matches!(
            copied.unwrap().place,
            Place::File { offered: true, .. }
        ));
        // What is too long for terminals is kept whole.
        let long = "ب".repeat(MOST);
        for support in [Osc52Support::Taken, Osc52Support::Unknown] {
            let (sent, copied) = copy(&clipboard(support, folder.path()), &long);
            let Place::File { path, offered } = copied.unwrap().place else {
                panic!()
            };
            assert_eq!((sent.as_str(), offered), ("", false));
            assert_eq!(std::fs::read_to_string(path).unwrap(), long);
        }
    }

    #[test]
    fn a_tool_takes_the_text_and_one_that_fails_gives_way_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = clipboard(Osc52Support::Unknown, folder.path());
        desk.tools = vec![
            Tool::new("no-such-program-anywhere", &[]),
            Tool::new("false", &[]),
            Tool::new("sh", &["-c", "test \"$(cat)\" = سلام"]),
        ];
        let (sent, copied) = copy(&desk, "سلام");
        assert_eq!(
            (sent.as_str(), copied.unwrap().place),
            ("", Place::Tool("sh"))
        );
        // Not the text that it wants.
        assert!(matches!(
            copy(&desk, "b").1.unwrap().place,
            Place::File { .. }
        ));
    }

    #[test]
    fn tools_are_used_where_their_display_is() {
        let names = |set: &[&str], system: &str| -> Vec<&str> {
            let around = Surroundings::of(|name| set.contains(&name).then(|| ":0".into()));
            let found = tools(&around, system, |program| program != "xclip");
            found.iter().map(|tool| tool.program).collect()
        };
        assert_eq!(names(&["DISPLAY"], "linux"), ["xsel"]);
        assert_eq!(
            names(&["WAYLAND_DISPLAY", "DISPLAY"], "linux"),
            ["wl-copy", "xsel"]
        );
        assert_eq!(names(&["WSL_DISTRO_NAME"], "linux"), ["clip.exe"]);
        assert_eq!(names(&[], "macos"), ["pbcopy"]);
        assert!(names(&[], "linux").is_empty());
    }
}
