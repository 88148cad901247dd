//! Integration tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in what it calls too"
)]

mod align_dev;
mod cli;
mod home;
mod layers;
#[cfg(unix)]
mod pty;
mod sizes;
