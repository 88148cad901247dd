//! Any bytes as a dictionary of dictd or StarDict: pairs of words come of them, or nothing.
#![no_main]

use std::fs;
use std::path::PathBuf;

use diglot::library::dictionary::installed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &[u8], &[u8])| {
    let (stardict, index, text) = input;
    let folder = PathBuf::from(format!("/dev/shm/diglot-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let name = |ending: &str| folder.join(format!("eng-ara.{ending}"));
    if stardict {
        let ifo = "StarDict's dict ifo file\nversion=2.4.2\nbookname=English-Arabic\nsametypesequence=m\n";
        fs::write(name("ifo"), ifo).unwrap();
        fs::write(name("idx"), index).unwrap();
    } else {
        fs::write(name("index"), index).unwrap();
    }
    fs::write(name("dict"), text).unwrap();
    let (_, found) = installed(std::slice::from_ref(&folder));
    assert!(found.len() <= 1);
    assert!(found.iter().all(|d| d.pairs > 0));
    let _ = fs::remove_dir_all(&folder);
});
