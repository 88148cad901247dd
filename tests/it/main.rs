//! Integration tests.

mod entities_dev;
