//! The system calls of a start, where `strace` is installed and may trace.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::time::{sleep, timeout};

use crate::environment;
use crate::runtime_api::{RuntimeApi, Told};
use crate::stand_in::StandIn;

/// Tracing makes a start slower, but not so much.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(5);
/// The start is over when the first event is asked for.
const OVER: &str = "runtime/invocation/next";

/// How many the function makes before it asks for its first event; `None`: this machine cannot tell.
pub(crate) async fn of_start(binaries: &Path, function: &str, stand_in: &StandIn) -> Result<Option<u64>> {
    let mut api = RuntimeApi::start().await?;
    let trace = std::env::temp_dir().join(format!("bench-{}-{function}.strace", std::process::id()));
    let spawned = Command::new("strace")
        .args(["-f", "-qq", "-s", "64", "-o"])
        .arg(&trace)
        .arg(binaries.join(function))
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(environment::of(function, stand_in, &api.address)?)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut strace = match spawned {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        spawned => spawned.context("strace cannot be started")?,
    };
    let mut started = false;
    let mut ended = false;
    // Which process is traced is not known; answers leave after a while.
    tokio::select! {
        told = timeout(PATIENCE, api.told()) => started = matches!(told, Ok(Ok(Told::Ready))),
        () = stand_in.waves().pace(0) => {}
        () = until_ended(&mut strace) => ended = true,
    }
    if started {
        api.refuse()?;
        ended = timeout(PATIENCE, until_ended(&mut strace)).await.is_ok();
    }
    if !ended {
        strace.kill()?;
        bail!("{function} goes on for ever under strace");
    }
    strace.wait()?;
    stand_in.take_exchanges();
    let text = fs::read_to_string(&trace).unwrap_or_default();
    _ = fs::remove_file(&trace);
    // A machine may have strace and forbid it to trace.
    Ok(started.then(|| calls(&text)).flatten())
}

async fn until_ended(process: &mut std::process::Child) {
    while matches!(process.try_wait(), Ok(None)) {
        sleep(POLL).await;
    }
}

/// The calls before the first event is asked for. A call that another thread interrupts takes two lines.
fn calls(trace: &str) -> Option<u64> {
    let end = trace.lines().position(|line| line.contains(OVER))?;
    let is_call =
        |line: &&str| line.contains('(') && !line.contains(" resumed>") && !line.contains("--- SIG");
    u64::try_from(trace.lines().take(end).filter(is_call).count()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_up_to_the_first_event() {
        let trace = "7 execve(\"./bootstrap\", [], 0x7 /* 9 vars */) = 0\n\
                     7 futex(0x1, FUTEX_WAIT <unfinished ...>\n\
                     8 read(3, \"\", 64) = 0\n\
                     7 <... futex resumed>) = 0\n\
                     7 --- SIGCHLD {si_signo=SIGCHLD} ---\n\
                     7 write(9, \"GET /2018-06-01/runtime/invocation/next HTTP/1.1\"..., 90) = 90\n\
                     7 close(9) = 0\n";
        assert_eq!(calls(trace), Some(3));
        assert_eq!(calls("7 execve(\"./bootstrap\", [], 0x7) = -1 EPERM\n"), None);
    }
}
