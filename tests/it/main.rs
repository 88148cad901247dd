//! Integration tests.

mod align_dev;
mod docs;
mod entities_dev;
mod keys;
mod layers;
mod mouse;
mod scene;
mod screens;
mod soundness;
