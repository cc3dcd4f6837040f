//! Faults at the one place where every call of the functions passes: the HTTP connector.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// One call that a function made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// For example `DynamoDB.TransactWriteItems`, `SQS.SendMessageBatch`, `SES.SendEmail`.
    pub operation: String,
    /// What it sent.
    pub body: serde_json::Value,
}

/// What befalls a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The process stops before the call leaves.
    DieBefore,
    /// The call is done, and the process stops before it hears of it.
    DieAfter,
    /// The connection breaks before the call arrives.
    BreakBefore,
    /// The call is done, and the connection breaks before the answer arrives.
    BreakAfter,
    /// The service is busy.
    Throttle,
    /// A DynamoDB transaction meets another one.
    TransactionConflict,
    /// A DynamoDB batch read leaves every key over.
    UnprocessedKeys,
    /// The service fails inside.
    ServerError,
    /// The service refuses what was asked (SES: `MessageRejected`).
    Reject,
}

/// The plan: which calls meet which fault.
#[derive(Debug, Default)]
pub struct Faults {
    made: AtomicUsize,
    plan: Mutex<BTreeMap<usize, Fault>>,
    calls: Mutex<Vec<Call>>,
    pub(crate) died: Notify,
}

impl Faults {
    /// The `nth` call from now (0 is the next one) meets this fault.
    pub fn plan(&self, nth: usize, fault: Fault) {
        let at = self.made.load(Ordering::SeqCst) + nth;
        self.plan.lock().expect("not poisoned").insert(at, fault);
    }

    /// The next `count` calls meet this fault.
    pub fn plan_next(&self, count: usize, fault: Fault) {
        (0..count).for_each(|nth| self.plan(nth, fault));
    }

    /// Forgets what was planned; answers whether something was still to come.
    pub fn clear(&self) -> bool {
        let mut plan = self.plan.lock().expect("not poisoned");
        let left = !plan.is_empty();
        plan.clear();
        left
    }

    /// Takes what is still to come, so that the test itself can go on without it. It is counted from now.
    pub fn take_plan(&self) -> Vec<(usize, Fault)> {
        let made = self.made.load(Ordering::SeqCst);
        let plan = std::mem::take(&mut *self.plan.lock().expect("not poisoned"));
        plan.into_iter().map(|(at, fault)| (at.saturating_sub(made), fault)).collect()
    }

    /// Plans again what was taken, from now.
    pub fn put_back(&self, plan: Vec<(usize, Fault)>) {
        plan.into_iter().for_each(|(nth, fault)| self.plan(nth, fault));
    }

    /// The calls made so far; clears the list.
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.calls.lock().expect("not poisoned"))
    }

    pub(crate) fn next(&self, call: Call) -> Option<Fault> {
        self.calls.lock().expect("not poisoned").push(call);
        let at = self.made.fetch_add(1, Ordering::SeqCst);
        self.plan.lock().expect("not poisoned").remove(&at)
    }

    /// Runs the work until it ends or a planned death stops it: `None`.
    ///
    /// A dead process leaves nothing running: the work is dropped where it stood.
    pub async fn until_death<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            answer = work => Some(answer),
            () = self.died.notified() => None,
        }
    }
}
