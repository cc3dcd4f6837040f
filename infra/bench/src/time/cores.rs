//! Which core a program runs on. A function has one to itself, and everything that it talks to has another.
//!
//! Left to the kernel, a function shares a core with the stand-ins, where waking each other costs next to nothing, or it
//! does not: the processor time of the floor then differs by half between runs. On Lambda nothing that a function talks to
//! runs beside it, and at 1,769 MB it has one processor.

use anyhow::{Context, Result};

/// Two cores of this machine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cores {
    stand_ins: usize,
    functions: usize,
}

impl Cores {
    /// The first two that this process may use; from now on it runs on the first of them.
    ///
    /// # Errors
    /// There is one alone, or the system cannot do it.
    pub(super) fn take() -> Result<Self> {
        let mut cores = allowed()?.into_iter();
        let (stand_ins, functions) = cores.next().zip(cores.next()).context("this machine has one core")?;
        let this = Self { stand_ins, functions };
        stay_on(this.stand_ins)?;
        Ok(this)
    }

    /// Starts something on the core of the functions: a child runs where it was started.
    pub(super) fn within<T>(self, start: impl FnOnce() -> T) -> Result<T> {
        stay_on(self.functions)?;
        let started = start();
        stay_on(self.stand_ins)?;
        Ok(started)
    }
}

#[cfg(target_os = "linux")]
fn allowed() -> Result<Vec<usize>> {
    let allowed = rustix::thread::sched_getaffinity(None)?;
    Ok((0..rustix::thread::CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core)).collect())
}

#[cfg(target_os = "linux")]
fn stay_on(core: usize) -> Result<()> {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    Ok(rustix::thread::sched_setaffinity(None, &cores)?)
}

#[cfg(not(target_os = "linux"))]
fn allowed() -> Result<Vec<usize>> {
    anyhow::bail!("Linux alone binds a program to a core")
}

#[cfg(not(target_os = "linux"))]
fn stay_on(_: usize) -> Result<()> {
    Ok(())
}
