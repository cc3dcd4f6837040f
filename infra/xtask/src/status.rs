//! `cargo xtask status`: what runs, and where.

use std::io::Write;

use anyhow::Result;

use crate::paths::{local, stack_file};
use crate::{process, services};

pub(crate) fn run() -> Result<()> {
    let mut out = std::io::stdout().lock();
    let mut services = services::all(&local("state"), false);
    // It runs only with `up --watch`, so do not show it as stopped otherwise.
    services.extend(process::running("watch").map(|_| services::watch()));
    for service in services {
        let state = match process::running(service.name) {
            Some(pid) => format!("running (process {pid})"),
            None => "stopped".to_owned(),
        };
        writeln!(out, "{:<10} {:<24} {:<32} {state}", service.name, service.url(), service.what)?;
    }
    let file = stack_file();
    let deployed = if file.exists() { file.display().to_string() } else { "nothing is deployed".to_owned() };
    writeln!(out, "{deployed}")?;
    Ok(())
}
