//! Any settings file: what is wrong in it is told, and the rest holds.
#![no_main]

use std::path::Path;

use diglot::config::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, bool)| {
    let (text, no_colour) = input;
    let config = Config::parse(Path::new("config.toml"), text, no_colour);
    for notice in &config.notices {
        assert!(!notice.to_string().contains(['\u{1b}', '\0']));
    }
});
