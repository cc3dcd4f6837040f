//! Starts and stops services. A file in `.local/run` records each one, so that another `xtask` finds it. It holds the
//! process id and the process's start time, because ids are reused.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::interrupt;
use crate::paths::local;
use crate::services::Service;
use crate::{http, logs};

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOPPED_WITHIN: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(50);

/// The process of this service, if it is running.
pub(crate) fn running(name: &str) -> Option<u32> {
    let remembered = fs::read_to_string(pid_file(name)).ok()?;
    let (pid, began) = remembered.trim().split_once(' ')?;
    let pid = pid.parse().ok()?;
    (began_at(pid)? == began).then_some(pid)
}

/// Starts a service in its own process group, so that Ctrl-C in the terminal reaches only `xtask`, which stops
/// everything in order.
pub(crate) fn start(service: &Service) -> Result<()> {
    let port = service.address.port();
    if !http::is_free(service.address) {
        bail!(
            "port {port} ({}) is taken by another program; `ss -ltnp | grep {port}` says by which",
            service.what
        );
    }
    let log_file = service.log_file();
    for folder in [local("logs"), local("run")] {
        fs::create_dir_all(folder)?;
    }
    let log = File::create(&log_file).with_context(|| format!("cannot write {}", log_file.display()))?;
    let child = Command::new(&service.program)
        .args(&service.arguments)
        .current_dir(&service.folder)
        .envs(service.environment.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()
        .with_context(|| format!("{} cannot be started", service.program.display()))?;
    let began = began_at(child.id()).unwrap_or_default();
    fs::write(pid_file(service.name), format!("{} {began}\n", child.id()))?;
    Ok(())
}

/// Waits until a service responds; the error contains its log.
pub(crate) fn wait_until_ready(service: &Service) -> Result<()> {
    let deadline = Instant::now() + READY_WITHIN;
    loop {
        let is_ready = match service.ready {
            Some(path) => http::answers(service.address, path),
            None => !http::is_free(service.address),
        };
        if is_ready {
            return Ok(());
        }
        interrupt::check()?;
        let problem = if running(service.name).is_none() {
            "ended".to_owned()
        } else if Instant::now() > deadline {
            format!("does not answer at {} after {} s", service.url(), READY_WITHIN.as_secs())
        } else {
            sleep(POLL);
            continue;
        };
        bail!("{} {problem}; its log ends with\n{}", service.name, logs::tail(&service.log_file(), 20));
    }
}

/// Stops a service, gently at first: the AWS stack saves its state only on a clean exit.
pub(crate) fn stop(name: &str) -> Result<bool> {
    let Some(pid) = running(name) else {
        forget(name);
        return Ok(false);
    };
    signal("TERM", &pid.to_string());
    let deadline = Instant::now() + STOPPED_WITHIN;
    while running(name).is_some() && Instant::now() < deadline {
        sleep(POLL);
    }
    // The whole group: functions that outlive the stack, and a service that does not end.
    signal("KILL", &format!("-{pid}"));
    forget(name);
    Ok(true)
}

fn forget(name: &str) {
    // The file may already be gone, which is fine.
    let _gone = fs::remove_file(pid_file(name));
}

fn pid_file(name: &str) -> PathBuf {
    local("run").join(format!("{name}.pid"))
}

/// Sends a signal with the shell's `kill`, because the standard library cannot.
fn signal(name: &str, target: &str) {
    let mut kill = Command::new("sh");
    kill.args(["-c", &format!("kill -s {name} -- {target}")]).stderr(Stdio::null());
    // It fails if the process is already gone, which is fine.
    let _gone = kill.status();
}

/// The start time of a running process, in the system's own unit.
fn began_at(pid: u32) -> Option<String> {
    if Path::new("/proc/self/stat").exists() {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name in brackets may contain anything; the fields after it are state (3rd) to start time (22nd).
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let is_zombie = fields.first() == Some(&"Z");
        return if is_zombie { None } else { fields.get(19).map(ToString::to_string) };
    }
    let output = Command::new("ps").args(["-o", "lstart=", "-p", &pid.to_string()]).output().ok()?;
    let began = String::from_utf8_lossy(&output.stdout).trim().replace(' ', "_");
    (!began.is_empty()).then_some(began)
}

#[cfg(test)]
mod tests {
    use std::process::{Command, id};

    use super::began_at;

    #[test]
    fn a_process_is_known_by_when_it_began() {
        assert!(began_at(id()).is_some());
        assert_eq!(began_at(id()), began_at(id()));
    }

    #[test]
    fn a_process_that_ended_is_not_running() {
        let mut child = Command::new("true").spawn().unwrap();
        let pid = child.id();
        child.wait().unwrap();
        assert_eq!(began_at(pid), None);
    }
}
