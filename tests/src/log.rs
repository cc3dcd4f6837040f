//! Captures what the functions log.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};

use tracing::{Dispatch, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

/// A second dispatcher, which receives nothing. While there is one only, `tracing` asks the default of the thread
/// that meets a log line first, and caches its answer for all: another test's thread has no subscriber, so the line
/// would be lost for this log too.
static SECOND_DISPATCHER: LazyLock<Dispatch> =
    LazyLock::new(|| Dispatch::new(tracing_subscriber::registry()));

/// Everything logged so far.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// A subscriber that writes to this log, filtered as on Lambda.
    ///
    /// # Panics
    /// The filter is malformed.
    pub fn subscriber(&self, filter: &str) -> impl Subscriber + Send + Sync + use<> {
        LazyLock::force(&SECOND_DISPATCHER);
        let filter: Targets = filter.parse().expect("a filter");
        let lines = tracing_subscriber::fmt::layer().json().with_writer(self.clone());
        tracing_subscriber::registry().with(lines).with(filter)
    }

    /// The lines.
    ///
    /// # Panics
    /// They are not text.
    pub fn lines(&self) -> String {
        String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("text")
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
