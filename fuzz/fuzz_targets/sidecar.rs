//! Any bytes as a file of corrections: they are read or complained about; what was read is written and read
//! again as it was; what is not understood is kept.
#![no_main]

use std::fs;
use std::path::PathBuf;

use diglot::store::Sidecar;
use diglot::store::sidecar::Places;
use diglot::text::Sides;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let folder = PathBuf::from(format!("/dev/shm/diglot-fuzz-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a.diglot.json");
    fs::write(&path, bytes).unwrap();
    let places = Places {
        beside: Some(path.clone()),
        own: None,
    };
    let (mut sidecar, opened) = Sidecar::open(places.clone(), Sides::default());
    if let Some(problem) = &opened.problem {
        let _ = problem.to_string();
    }
    if sidecar.save(&opened.corrections).is_ok() && !opened.corrections.is_empty() {
        let (_, again) = Sidecar::open(places, Sides::default());
        assert!(again.problem.is_none(), "{:?}", again.problem);
        assert_eq!(again.corrections, opened.corrections);
        assert_eq!(again.unknown, opened.unknown);
    }
    // What a broken file is put aside as.
    let _ = fs::remove_dir_all(&folder);
});
