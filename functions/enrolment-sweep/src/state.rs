//! What the function holds between runs.

use std::sync::Arc;

use shared::runtime::{Aws, Switches, SystemClock};
use shared::use_cases::settle_course::CourseSettler;

use crate::config::Config;

/// What the function holds between runs.
pub struct App {
    pub settler: CourseSettler,
    /// While writing is off, everything stays due.
    pub switches: Switches,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = aws.switches(config.switches, &[]);
        Self { switches, settler: CourseSettler { store, clock: Arc::new(SystemClock) } }
    }
}
