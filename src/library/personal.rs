//! The file of the reader's own entities.
//!
//! Invariant: a file that is not there is an empty list; what is wrong with a line leaves out that line.
//! Must not know: what the list is used for, who is told what is wrong with it.

use std::io::ErrorKind;
use std::path::Path;

use crate::entity::Personal;

/// Reads the list, with what is wrong with the file: each in a line that names the place.
#[must_use]
pub fn read(path: &Path) -> (Personal, Vec<String>) {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let (list, faults) = Personal::parse(&text);
            let told = |f: &crate::entity::personal::Fault| {
                format!("{}:{}: {}", path.display(), f.line, f.what)
            };
            (list, faults.iter().map(told).collect())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Default::default(),
        Err(error) => {
            let line = format!("{}: {error}", path.display());
            (Personal::default(), vec![line])
        }
    }
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
        assert_eq!(read(folder.path()).1.len(), 1);
    }
}
