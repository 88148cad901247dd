//! Integration tests.

mod align_dev;
mod detect;
mod entities_dev;
mod layers;
