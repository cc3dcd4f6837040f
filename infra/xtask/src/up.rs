//! `cargo xtask up`: from source to a running system; Ctrl-C stops it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::paths::{in_root, local, python_tool, stack_file};
use crate::run::{quiet, seconds, shown, step};
use crate::services::Service;
use crate::{cargo, down, environment, frontend, interrupt, logs, process, services};

#[derive(clap::Args, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Leave everything running and return; `down` stops it
    #[arg(long)]
    pub(crate) detach: bool,
    /// Stop earlier runs and delete their state
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Deploy release builds: slower to build, faster to start
    #[arg(long, conflicts_with = "watch")]
    pub(crate) release: bool,
    /// Run the functions with cargo-lambda, and rebuild them when their source changes
    #[arg(long)]
    pub(crate) watch: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    interrupt::listen()?;
    let began = Instant::now();
    bring_up(options, &local("state"))?;
    print_addresses()?;
    eprintln!("up after {}", seconds(began.elapsed()));
    if options.detach {
        eprintln!("`cargo xtask down` stops it");
        return Ok(());
    }
    eprintln!("Ctrl-C stops it");
    let outcome = watch_over(options.watch);
    down::stop_all()?;
    outcome
}

/// Everything up to a deployed system with demo data. If a step fails, stops what it started.
pub(crate) fn bring_up(options: &Options, state: &Path) -> Result<()> {
    environment::ensure()?;
    step("build the functions", || cargo::build(options.release, false))?;
    step("render the mails", || render_mails(options.release))?;
    frontend::build()?;
    interrupt::check()?;
    if options.fresh {
        down::stop_all()?;
        if state.exists() {
            fs::remove_dir_all(state).with_context(|| format!("cannot remove {}", state.display()))?;
        }
    }
    fs::create_dir_all(state)?;
    // A stack that was running before stays: usually only the new build or the template is wrong.
    let ran_before = process::running("cloud").is_some();
    let outcome = start_and_deploy(options, state);
    if outcome.is_err() && !ran_before {
        down::stop_all()?;
    }
    outcome
}

fn start_and_deploy(options: &Options, state: &Path) -> Result<()> {
    let watched = process::running("watch").is_some();
    if process::running("cloud").is_some() && watched != options.watch {
        bail!("it runs {} --watch; `cargo xtask down` first", if watched { "with" } else { "without" });
    }
    step("start the local stack", || start_missing(&services::all(state, options.watch)))?;
    step("deploy", || shown(&mut deployer(cargo::binaries(options.release))))?;
    if options.watch {
        step("start cargo lambda watch", || start_missing(&[services::watch()]))?;
    }
    interrupt::check()
}

/// Starts the services that are not running, all at once, and waits for each.
fn start_missing(services: &[Service]) -> Result<()> {
    let missing: Vec<&Service> =
        services.iter().filter(|service| process::running(service.name).is_none()).collect();
    for service in &missing {
        process::start(service)?;
    }
    missing.iter().try_for_each(|service| process::wait_until_ready(service))
}

/// Renders every e-mail with sample data, for the mailbox's page `/previews/`.
fn render_mails(release: bool) -> Result<()> {
    let folder = local("previews");
    // A renamed e-mail must not be shown under its old name.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    quiet(Command::new(cargo::binaries(release).join("examples/preview")).arg(folder))
}

fn deployer(binaries: PathBuf) -> Command {
    let mut deployer = Command::new(python_tool("python"));
    deployer.arg(in_root("infra/local/deploy.py")).arg("--binaries").arg(binaries);
    deployer.arg("--local").arg(local(""));
    deployer
}

/// Waits for Ctrl-C or for a service to end by itself.
fn watch_over(watched: bool) -> Result<()> {
    let mut services = services::all(&local("state"), watched);
    if watched {
        services.push(services::watch());
    }
    while !interrupt::is_set() {
        if let Some(ended) = services.iter().find(|service| process::running(service.name).is_none()) {
            bail!("{} ended; its log ends with\n{}", ended.name, logs::tail(&ended.log_file(), 20));
        }
        sleep(Duration::from_millis(300));
    }
    Ok(())
}

fn print_addresses() -> Result<()> {
    let file = stack_file();
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let stack: Value =
        serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))?;
    let mut out = std::io::stdout().lock();
    let shown = [
        ("Front end", "frontend_url"),
        ("Inbox and mail previews", "mail_url"),
        ("Stripe's dashboard", "stripe_dashboard"),
        ("API", "api_url"),
        ("Webhook", "webhook_url"),
        ("AWS", "aws_endpoint"),
    ];
    for (what, field) in shown {
        writeln!(out, "{what:<24} {}", stack[field].as_str().unwrap_or("?"))?;
    }
    writeln!(out, "{:<24} {}", "All of it", file.display())?;
    if process::running("watch").is_some() {
        let host = services::watch().address.ip();
        let address = if host.is_ipv6() { String::new() } else { format!(" --invoke-address {host}") };
        writeln!(out, "\nInvoke a function by hand (its log: cargo xtask logs watch):")?;
        writeln!(out, "  export PATH=\"{}:$PATH\"", local("venv/bin").display())?;
        writeln!(out, "  cargo lambda invoke webhook{address} --data-file functions/webhook/events/….json")?;
    }
    Ok(())
}
