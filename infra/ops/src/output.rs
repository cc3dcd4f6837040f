//! Output: results go to standard output, everything else to standard error.

use std::io::{ErrorKind, Write as _};
use std::process;

/// Prints a line of the result. A reader that has seen enough, such as `head`, ends the command.
pub(crate) fn line(text: impl std::fmt::Display) {
    if let Err(error) = writeln!(std::io::stdout(), "{text}") {
        if error.kind() == ErrorKind::BrokenPipe {
            process::exit(0);
        }
        note(format!("error: the result cannot be written: {error}"));
        process::exit(1);
    }
}

/// Prints a note.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Prints an error with its causes.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
