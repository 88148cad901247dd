//! Whether a Latin-script name and an Arabic-script one are the same name.
