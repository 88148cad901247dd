//! Integration tests.

mod align_dev;
mod layers;
