//! Integration tests.
mod align_dev;
