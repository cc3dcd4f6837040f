//! A clock that a test moves.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::Clock;
use jiff::{SignedDuration, Timestamp};
use uuid::{ContextV7, Uuid};

/// Starts at a fixed time and changes only when told to; new ids sort by creation.
#[derive(Debug)]
pub struct TestClock {
    now: Mutex<Timestamp>,
    made: AtomicU64,
}

impl Default for TestClock {
    fn default() -> Self {
        let now = "2026-11-22T12:00:00Z".parse().expect("a time");
        Self { now: Mutex::new(now), made: AtomicU64::new(0) }
    }
}

impl TestClock {
    /// Moves forward.
    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.now.lock().expect("not poisoned");
        *now += by;
    }

    /// Moves to a time.
    pub fn set(&self, to: Timestamp) {
        *self.now.lock().expect("not poisoned") = to;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().expect("not poisoned")
    }

    fn new_id(&self) -> Uuid {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let now = self.now();
        let (seconds, nanos) = (now.as_second().unsigned_abs(), now.subsec_nanosecond().unsigned_abs());
        // A counter instead of random bits: every world gives the same ids, and none twice.
        let time = uuid::Timestamp::from_unix(ContextV7::new(), seconds, nanos);
        let mut bytes = *Uuid::new_v7(time).as_bytes();
        (bytes[6], bytes[7]) = (0x70, 0);
        bytes[8..16].copy_from_slice(&(made | 0x8000_0000_0000_0000).to_be_bytes());
        Uuid::from_bytes(bytes)
    }
}
