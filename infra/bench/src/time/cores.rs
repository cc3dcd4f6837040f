//! Which core a program runs on. A function has one to itself, and everything that it talks to has another.
//!
//! Left to the kernel, a function shares a core with the stand-ins, where waking each other costs next to nothing, or it
//! does not: the processor time of the floor then differs by half between runs. On Lambda nothing that a function talks to
//! runs beside it, and at 1,769 MB it has one processor.

use anyhow::{Context, Result, ensure};
use core_affinity::{CoreId, get_core_ids, set_for_current};

/// Two cores of this machine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cores {
    stand_ins: CoreId,
    functions: CoreId,
}

impl Cores {
    /// The first two that this process may use; from now on it runs on the first of them.
    ///
    /// # Errors
    /// There is one alone, or the system cannot do it.
    pub(super) fn take() -> Result<Self> {
        let mut cores = get_core_ids().unwrap_or_default().into_iter();
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

fn stay_on(core: CoreId) -> Result<()> {
    ensure!(set_for_current(core), "this system binds no program to a core");
    Ok(())
}
