//! Everything that the tool says: results on standard output, the rest on standard error.

/// Part of the result.
#[expect(clippy::print_stdout, reason = "a command line tool answers on standard output, and only here")]
pub(crate) fn line(text: impl std::fmt::Display) {
    println!("{text}");
}

/// Something beside the result.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

/// Why the command failed, cause by cause.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}
