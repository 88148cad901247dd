//! The file of the reader's own entities.
//!
//! Invariant: a file that is not there is an empty list; what is wrong with a line leaves out that line.
//! Must not know: what the list is used for, who is told what is wrong with it.

use std::io::ErrorKind;
use std::path::Path;

use super::error::Error;
use super::source::length_of;
use crate::entity::Personal;

/// Reads the list, with what is wrong with the file: each in a line that names the place.
#[must_use]
pub fn read(path: &Path) -> (Personal, Vec<String>) {
    match list_in(path) {
        Ok(text) => {
            let (list, faults) = Personal::parse(&text);
            let told = |f: &crate::entity::personal::Fault| {
                format!("{}:{}: {}", path.display(), f.line, f.what)
            };
            (list, faults.iter().map(told).collect())
        }
        Err(Error::Missing { .. }) => Default::default(),
        // A home that is no folder has no list either.
        Err(Error::Io { source, .. }) if source.kind() == ErrorKind::NotADirectory => {
            Default::default()
        }
        Err(error) => (Personal::default(), vec![error.with_hint()]),
    }
}

/// The largest file that is taken for a list of names.
const MOST_BYTES: u64 = 16 << 20;

fn list_in(path: &Path) -> Result<String, Error> {
    let length = length_of(path)?;
    let not_text = |found| Error::NotText {
        path: path.to_owned(),
        found,
    };
    if length > MOST_BYTES {
        return Err(not_text("more than 16 MiB"));
    }
    let bytes = std::fs::read(path).map_err(|error| Error::io(path, error))?;
    String::from_utf8(bytes).map_err(|_| not_text("bytes that are not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_no_file_is_no_fault() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entities.tsv");
        assert!(read(&path).1.is_empty());
        std::fs::write(&path, "Cairo\tالقاهرة\tLOC\nonly this\n").unwrap();
        let (_, faults) = read(&path);
        let [fault] = faults.as_slice() else {
            panic!("{faults:?}");
        };
        assert!(
            fault.starts_with(&format!("{}:2: ", path.display())),
            "{fault}"
        );
        let (_, faults) = read(folder.path());
        assert!(faults.iter().any(|f| f.contains("found a folder")));
        assert!(read(&path.join("in a file.tsv")).1.is_empty());
    }

    /// None of them is waited for or read without end.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_file_of_a_list_is_refused_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let huge = folder.path().join("huge.tsv");
        let file = std::fs::File::create(&huge).unwrap();
        file.set_len(MOST_BYTES + 1).unwrap();
        let latin = folder.path().join("latin.tsv");
        std::fs::write(&latin, b"Caf\xe9\t\tORG\n").unwrap();
        for (path, reason) in [
            (Path::new("/dev/zero"), "a pipe, socket or device"),
            (&huge, "more than 16 MiB"),
            (&latin, "not UTF-8"),
        ] {
            let (_, faults) = read(path);
            assert!(faults.iter().all(|f| f.contains(reason)), "{faults:?}");
            assert_eq!(faults.len(), 1);
        }
    }
}
