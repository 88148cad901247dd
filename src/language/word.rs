//! Words: tokens of a text, clitics and light stems.
