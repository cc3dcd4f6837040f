//! `cargo xtask down`: stops what `up` started, in reverse order.

use std::fs;

use anyhow::Result;

use crate::paths::{local, stack_file};
use crate::{process, services};

pub(crate) fn run() -> Result<()> {
    if stop_all()? == 0 {
        eprintln!("nothing is running");
    }
    Ok(())
}

/// Stops every running service and returns how many there were.
pub(crate) fn stop_all() -> Result<usize> {
    let mut stopped = 0;
    let services = services::all(&local("state"), false);
    for name in services.iter().map(|service| service.name).chain(["watch"]).rev() {
        if process::stop(name)? {
            eprintln!("  stopped {name}");
            stopped += 1;
        }
    }
    // Without a stack, its description would mislead.
    let _gone = fs::remove_file(stack_file());
    Ok(stopped)
}
