//! Integration tests.

mod align_dev;
mod entities_dev;
mod layers;
