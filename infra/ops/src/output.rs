//! Output: results go to standard output, everything else to standard error.

/// Prints a line of the result.
#[expect(clippy::print_stdout, reason = "a command line tool prints its results, and only here")]
pub(crate) fn line(text: impl std::fmt::Display) {
    println!("{text}");
}

/// Prints a note.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Prints an error with its causes.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
