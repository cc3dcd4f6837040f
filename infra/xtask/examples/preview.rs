//! Writes every sample e-mail as `NAME.html` and `NAME.txt` into a directory, to look at.
//!
//! `cargo run --example preview -- DIRECTORY`; during `cargo xtask up`, which runs it, the local mailbox shows them at
//! `/previews/`.

use std::{env, fs, path::Path, process::ExitCode};

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
    for sample in email::all_samples() {
        let mail = sample.render().map_err(|error| std::io::Error::other(error.to_string()))?;
        fs::write(directory.join(sample.name).with_extension("html"), mail.html)?;
        let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
        fs::write(directory.join(sample.name).with_extension("txt"), text)?;
    }
    Ok(())
}
