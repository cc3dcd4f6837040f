//! Writes every mail of the gallery as `NAME.html` and `NAME.txt` into a directory, for the eye.
//!
//! `cargo run --example preview -- DIRECTORY`; during `cargo xtask up` the local mailbox shows them at
//! `/previews/`.

use std::{env, fs, path::Path, process::ExitCode};

mod gallery;

fn main() -> ExitCode {
    let Some(directory) = env::args_os().nth(1) else {
        eprintln!("usage: preview DIRECTORY");
        return ExitCode::FAILURE;
    };
    match write_all(Path::new(&directory)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("preview: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write_all(directory: &Path) -> std::io::Result<()> {
    fs::create_dir_all(directory)?;
    for piece in gallery::gallery() {
        let mail = email::render(&piece.letter, &gallery::brand(), gallery::reference())
            .map_err(|error| std::io::Error::other(error.to_string()))?;
        fs::write(directory.join(piece.name).with_extension("html"), mail.html)?;
        let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
        fs::write(directory.join(piece.name).with_extension("txt"), text)?;
    }
    Ok(())
}
