//! Whether a process sleeps, as Linux tells it.

use std::fs;
use std::path::Path;

/// What a process was doing when it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProcessState {
    /// Every thread waits for something.
    pub(crate) asleep: bool,
    /// How long its threads have run, in nanoseconds.
    pub(crate) ran: u64,
}

/// `None`: the process has ended, or the system does not tell.
pub(crate) fn of(process: u32) -> Option<ProcessState> {
    let threads = fs::read_dir(Path::new("/proc").join(process.to_string()).join("task")).ok()?;
    let mut state = ProcessState { asleep: true, ran: 0 };
    for thread in threads {
        let folder = thread.ok()?.path();
        // A thread may end between the two reads.
        let Some((letter, ran)) = thread_state(&folder) else { continue };
        state.asleep &= letter == "S";
        state.ran += ran;
    }
    Some(state)
}

fn thread_state(folder: &Path) -> Option<(String, u64)> {
    let stat = fs::read_to_string(folder.join("stat")).ok()?;
    // The name in brackets may contain anything; the state follows it.
    let letter = stat.rsplit_once(')')?.1.split_whitespace().next()?.to_owned();
    let schedule = fs::read_to_string(folder.join("schedstat")).ok()?;
    Some((letter, schedule.split_whitespace().next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_process_that_waits_sleeps_and_one_that_works_does_not() {
        let mut waiting = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let mut working = Command::new("sh").args(["-c", "while :; do :; done"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(200));
        assert!(of(waiting.id()).unwrap().asleep);
        assert!(!of(working.id()).unwrap().asleep);
        for child in [&mut waiting, &mut working] {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(of(waiting.id()), None);
    }
}
