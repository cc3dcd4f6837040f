//! The operator's switches of a world.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use shared::runtime::{Positions, Switch, SwitchSource, Switches};
use tokio::time::Instant;

/// Where the switches of a world stand, and a clock that only they go by.
#[derive(Clone, Debug)]
pub struct SwitchBoard {
    positions: Arc<Mutex<Result<Positions, String>>>,
    began: Instant,
    later: Arc<Mutex<Duration>>,
}

impl Default for SwitchBoard {
    fn default() -> Self {
        let positions = Arc::new(Mutex::new(Ok(Positions::default())));
        Self { positions, began: Instant::now(), later: Arc::default() }
    }
}

impl SwitchBoard {
    /// Turns these off, and all others on.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn turn_off(&self, switches: &[Switch]) {
        *self.positions.lock().expect("not poisoned") = Ok(Positions::off(switches));
    }

    /// From now on reading the switches fails.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn break_down(&self) {
        *self.positions.lock().expect("not poisoned") = Err("the store is away".to_owned());
    }

    /// Lets time pass for the switches.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn wait(&self, time: Duration) {
        *self.later.lock().expect("not poisoned") += time;
    }

    /// The switches as a function sees them that obeys these.
    pub fn switches(&self, also: &[Switch]) -> Switches {
        let (positions, later, began) = (Arc::clone(&self.positions), Arc::clone(&self.later), self.began);
        let source = SwitchSource::Given(Arc::new(move || positions.lock().expect("not poisoned").clone()));
        Switches::new(source, also).by_clock(move || began + *later.lock().expect("not poisoned"))
    }
}
