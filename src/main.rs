//! The binary: parses the command line and starts the library.
fn main() {}
