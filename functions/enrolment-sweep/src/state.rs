//! What the function holds between runs.

use std::sync::Arc;

use shared::runtime::{Aws, SystemClock};
use shared::use_cases::settle_course::CourseSettler;

use crate::config::Config;

/// What the function holds between runs.
pub struct App {
    pub settler: CourseSettler,
}

impl App {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        Self { settler: CourseSettler { store, clock: Arc::new(SystemClock) } }
    }
}
