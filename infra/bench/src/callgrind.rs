//! Callgrind around a program: the instructions and allocations between one look and the next.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// The functions of the C library that Rust's allocator calls for new or larger memory.
const ALLOCATING: [&str; 4] = ["malloc", "calloc", "realloc", "posix_memalign"];

/// What a process did between two looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

/// The tool, around one process.
#[derive(Debug)]
pub(crate) struct Callgrind {
    /// Of its files.
    prefix: PathBuf,
    looks: u32,
}

impl Callgrind {
    /// For a program of this name.
    pub(crate) fn new(name: &str) -> Self {
        let file = format!("bench-{}-{name}.callgrind", std::process::id());
        Self { prefix: env::temp_dir().join(file), looks: 0 }
    }

    /// Starts the program with this environment alone.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("valgrind");
        command
            .args(["--quiet", "--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
            .arg(format!("--callgrind-out-file={}", self.prefix.display()))
            .arg(format!("--vgdb-prefix={}", self.gate().display()))
            .arg(program)
            .env_clear()
            .envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command
    }

    /// What the process, which waits, has done since the last look.
    pub(crate) fn look(&mut self, process: u32) -> Result<Work> {
        let asked = Command::new("vgdb")
            .arg(format!("--pid={process}"))
            .arg(format!("--vgdb-prefix={}", self.gate().display()))
            .arg("dump")
            .stdin(Stdio::null())
            .output()
            .context("vgdb, which comes with valgrind, cannot be started")?;
        ensure!(asked.status.success(), "vgdb: {}", String::from_utf8_lossy(&asked.stderr));
        self.looks += 1;
        let file = self.prefix.with_extension(format!("callgrind.{}", self.looks));
        let dump = fs::read_to_string(&file).with_context(|| format!("no dump {}", file.display()))?;
        _ = fs::remove_file(file);
        work(&dump).context("callgrind wrote no total")
    }

    /// What a process that has ended did since the last look, or altogether.
    pub(crate) fn rest(&self) -> Result<Work> {
        let dump = fs::read_to_string(&self.prefix).context("callgrind wrote nothing")?;
        work(&dump).context("callgrind wrote no total")
    }

    fn gate(&self) -> PathBuf {
        self.prefix.with_extension("vgdb")
    }
}

impl Drop for Callgrind {
    fn drop(&mut self) {
        // A process that was ended wrote none.
        _ = fs::remove_file(&self.prefix);
    }
}

/// The total of a dump, and the calls that allocate.
fn work(dump: &str) -> Option<Work> {
    let mut work = Work::default();
    let (mut total, mut called) = (None, "");
    for line in dump.lines() {
        if let Some(name) = line.strip_prefix("cfn=") {
            called = name;
        } else if let Some(calls) = line.strip_prefix("calls=") {
            // The C library has its own name for a symbol's version: `malloc'2` for a call from within.
            if ALLOCATING.contains(&called) {
                work.allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(sum) = line.strip_prefix("totals:") {
            total = sum.trim().parse().ok();
        }
    }
    work.instructions = total?;
    Some(work)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_added_up() {
        let dump = "events: Ir\nsummary: 1200\n\nob=/lib/libc.so.6\nfn=main\n1 7\ncfn=malloc\ncalls=3 0\n1 30\n\
                    cfn=free\ncalls=3 0\n1 30\ncfn=realloc\ncalls=1 0\n1 9\n\ntotals: 1234\n";
        assert_eq!(work(dump), Some(Work { instructions: 1234, allocations: 4 }));
        assert_eq!(work("events: Ir\n"), None);
    }
}
