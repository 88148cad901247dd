//! Integration tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in what it calls too"
)]

mod align_dev;
mod brackets;
mod cli;
mod cli_filters;
mod corrected;
mod corrections;
#[cfg(unix)]
mod detect;
mod docs;
mod entities_dev;
mod home;
mod hostile;
mod keys;
mod killed;
mod layers;
mod links;
mod long;
mod mouse;
mod panel;
#[cfg(unix)]
mod pty;
mod scene;
mod screens;
mod shelf;
mod sizes;
mod soundness;
