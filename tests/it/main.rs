//! Integration tests.

mod align_dev;
mod docs;
mod keys;
mod layers;
mod mouse;
mod scene;
mod screens;
mod soundness;
