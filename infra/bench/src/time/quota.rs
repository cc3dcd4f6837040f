//! A share of a processor, as Lambda gives it by memory: a control group with the kernel's bandwidth limit.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Lambda gives a whole processor at this many megabytes.
const WHOLE_AT: u64 = 1769;
/// The length of a period, in microseconds.
const PERIOD: u64 = 20_000;

/// The group, until it is dropped.
#[derive(Debug)]
pub(super) struct Quota {
    folder: PathBuf,
    /// Where this process belongs.
    home: PathBuf,
}

impl Quota {
    /// The share of a function with so much memory.
    ///
    /// # Errors
    /// This machine does not let this program make groups; says why.
    pub(super) fn of(megabytes: u64) -> Result<Self> {
        let quota = PERIOD * megabytes / WHOLE_AT;
        let name = format!("bench-{}", std::process::id());
        let (old, new) = (Path::new("/sys/fs/cgroup/cpu"), Path::new("/sys/fs/cgroup"));
        let (root, controller) = if old.is_dir() { (old, "cpu") } else { (new, "") };
        let home = root.join(own_group(controller)?);
        let this = Self { folder: root.join(name), home };
        let refused = || format!("{} cannot be made, which needs to be root", this.folder.display());
        fs::create_dir(&this.folder).with_context(refused)?;
        if root == old {
            fs::write(this.folder.join("cpu.cfs_period_us"), PERIOD.to_string())?;
            fs::write(this.folder.join("cpu.cfs_quota_us"), quota.to_string())?;
        } else {
            let missing = "the controller cpu is not enabled for groups at the root";
            fs::write(this.folder.join("cpu.max"), format!("{quota} {PERIOD}")).context(missing)?;
        }
        Ok(this)
    }

    /// Starts something in the group: this process enters it meanwhile, because only a child inherits a group from its
    /// first instruction on.
    pub(super) fn within<T>(&self, start: impl FnOnce() -> T) -> Result<T> {
        let own = std::process::id().to_string();
        fs::write(self.folder.join("cgroup.procs"), &own)?;
        let started = start();
        fs::write(self.home.join("cgroup.procs"), own)?;
        Ok(started)
    }

    /// Moves a process that has started into the group.
    pub(super) fn take_in(&self, process: u32) -> Result<()> {
        Ok(fs::write(self.folder.join("cgroup.procs"), process.to_string())?)
    }
}

/// The group in which this process is, from the root of a hierarchy on.
fn own_group(controller: &str) -> Result<String> {
    let groups = fs::read_to_string("/proc/self/cgroup")?;
    let own = groups.lines().find_map(|line| {
        let (controllers, group) = line.split_once(':')?.1.split_once(':')?;
        controllers
            .split(',')
            .any(|name| name == controller)
            .then(|| group.trim_start_matches('/').to_owned())
    });
    own.context("this process is in no control group of the processor")
}

impl Drop for Quota {
    fn drop(&mut self) {
        // What still runs in it, or is not yet gone, keeps it.
        _ = fs::remove_dir(&self.folder);
    }
}
