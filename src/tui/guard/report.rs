//! The file that a panic leaves behind: where the fault is, never what was read.
//!
//! Invariant: no word of a text comes into it. A message that was put together at run time may hold such
//! words (that of a wrong slice quotes the string), so only one that is a literal of the program is kept.
//! Must not know: the terminal.

use std::backtrace::Backtrace;
use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::text::printable;

/// The folder of reports; none until the program knows one.
static FOLDER: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Says where reports are to be kept.
pub(in crate::tui) fn keep_in(folder: Option<PathBuf>) {
    *FOLDER.lock().unwrap_or_else(PoisonError::into_inner) = folder;
}

/// Writes the report of a panic; the line that tells of it, where there is a folder for it.
pub(super) fn written(panic: &PanicHookInfo<'_>) -> Option<String> {
    let folder = FOLDER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()?;
    let told = match write(&folder, &report(panic)) {
        Ok(path) => format!(
            "diglot: a report without any of your texts is in {}",
            path.display()
        ),
        Err(error) => format!("diglot: no report in {}: {error}", folder.display()),
    };
    Some(printable(&told))
}

fn report(panic: &PanicHookInfo<'_>) -> String {
    let literal = panic.payload().downcast_ref::<&'static str>();
    let place = panic.location().map(ToString::to_string);
    let thread = std::thread::current();
    format!(
        "diglot {}\nsystem: {} {}\nthread: {}\nat: {}\nwhat: {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("unnamed"),
        place.as_deref().unwrap_or("unknown"),
        literal.unwrap_or(&"(left out: it may hold words of a text)"),
        Backtrace::force_capture(),
    )
}

fn write(folder: &Path, report: &str) -> io::Result<PathBuf> {
    let create = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    create?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.map_or(0, |d| d.as_secs());
    let path = folder.join(format!("panic-{seconds}-{}.txt", std::process::id()));
    // Two threads may fail in one second.
    let mut open = File::options();
    let mut file = open.append(true).create(true).mode(0o600).open(&path)?;
    file.write_all(report.as_bytes())?;
    Ok(path)
}
