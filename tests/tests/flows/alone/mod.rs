//! Flows that no other flow can run beside: they stop or break what everybody uses, and put it right again, or search all
//! that is stored.

mod dead_letters;
mod erasing;
mod releases;
mod removal;
mod restore;
mod switches;

use std::path::PathBuf;
use std::process::{Command, Output};

/// The operator's command, which `cargo xtask up` has built beside this binary.
pub(crate) fn ops(arguments: &[&str]) -> Output {
    let here = std::env::current_exe().unwrap();
    let folder: PathBuf = here.ancestors().nth(2).unwrap().to_owned();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Command::new(folder.join("ops")).args(arguments).current_dir(root).output().unwrap()
}

/// What it wrote.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}
