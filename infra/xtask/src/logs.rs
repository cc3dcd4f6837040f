//! `cargo xtask logs NAME`: prints a service's log file, or what a function logged on the local stack.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::paths::{in_root, local, python_tool, stack_file};
use crate::run::shown;
use crate::services;

const LINES: usize = 200;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// A function (webhook, email, …) or a service (cloud, stripe, zoom, oidc, mailbox, gateway, watch)
    name: String,
    /// Keep printing what comes
    #[arg(long, short)]
    follow: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let services = services::all(&local("state"), false);
    // Zoom is the name of a service and of a function; people debug the function.
    let is_function = stack_file().exists()
        && std::fs::read_to_string(stack_file())?
            .contains(&format!("\"{0}\": \"cpd-local-{0}\"", options.name));
    if is_function {
        let mut program = Command::new(python_tool("python"));
        program.arg(in_root("infra/local/logs.py")).arg("--stack").arg(stack_file()).arg(&options.name);
        if options.follow {
            program.arg("--follow");
        }
        return shown(&mut program);
    }
    match services.iter().chain([&services::watch()]).find(|service| service.name == options.name) {
        Some(service) => print(&service.log_file(), options.follow),
        None => bail!("there is no service {}, and no function of that name is deployed", options.name),
    }
}

fn print(file: &Path, follow: bool) -> Result<()> {
    println_raw(&tail(file, LINES))?;
    if !follow {
        return Ok(());
    }
    let mut log = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    log.seek(SeekFrom::End(0))?;
    loop {
        let mut text = String::new();
        log.read_to_string(&mut text)?;
        std::io::stdout().write_all(text.as_bytes())?;
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn println_raw(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot print")
}

/// The last lines of a log.
pub(crate) fn tail(file: &Path, lines: usize) -> String {
    let text =
        std::fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}
