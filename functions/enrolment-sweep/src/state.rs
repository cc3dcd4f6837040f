//! What the function holds between runs.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::SignedDuration;
use shared::runtime::{Aws, Switches, SystemClock};
use shared::sweep_queue::SweepQueue;
use shared::use_cases::send_course_message::CourseMessageSender;
use shared::use_cases::settle_course::CourseSettler;

use crate::config::Config;

/// How often the sweep is scheduled.
pub const EVERY: SignedDuration = SignedDuration::from_mins(1);

/// What the function holds between runs.
pub struct App {
    pub settler: CourseSettler,
    pub sender: CourseMessageSender,
    /// While writing is off, everything stays due.
    pub switches: Switches,
    /// Walks for further processes.
    pub queue: SweepQueue,
    /// What every instructor teaches is known to be listed.
    pub teaching_listed: AtomicBool,
}

impl App {
    /// Builds the clients.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let queue = SweepQueue::new(aws, config.sweep_queue, EVERY);
        let switches = Switches::stored_in(store.clone(), &[]);
        let sender = CourseMessageSender { store: store.clone(), clock: Arc::new(SystemClock) };
        let settler = CourseSettler { store, clock: Arc::new(SystemClock) };
        Self { settler, sender, switches, queue, teaching_listed: AtomicBool::new(false) }
    }
}
