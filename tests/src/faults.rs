//! Faults at the HTTP connector, which every call of the functions passes.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

use crate::torn_read::{TornRead, keys_of};

/// A call made by a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// For example `DynamoDB.TransactWriteItems`, `SQS.SendMessageBatch`, `SES.SendEmail`.
    pub operation: String,
    /// The request.
    pub body: serde_json::Value,
}

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The process dies before the call is sent.
    DieBefore,
    /// The call succeeds, and the process dies before the response arrives.
    DieAfter,
    /// The connection breaks before the call arrives.
    BreakBefore,
    /// The call succeeds, and the connection breaks before the response arrives.
    BreakAfter,
    /// The service is busy.
    Throttle,
    /// A DynamoDB transaction, or the write of one item, conflicts with another transaction.
    TransactionConflict,
    /// A DynamoDB batch read leaves every key unprocessed.
    UnprocessedKeys,
    /// The service has an internal error.
    ServerError,
    /// The service refuses the request (SES: `MessageRejected`).
    Reject,
}

/// The plan: which calls have which fault.
#[derive(Debug, Default)]
pub struct Faults {
    made: AtomicUsize,
    plan: Mutex<BTreeMap<usize, Fault>>,
    calls: Mutex<Vec<Call>>,
    torn: Mutex<Option<TornRead>>,
    outage: Mutex<Option<(&'static str, Fault)>>,
    trips: Mutex<RoundTrips>,
    pub(crate) died: Notify,
}

/// How many calls follow each other. Calls under way at the same time are one round trip.
#[derive(Debug, Default)]
struct RoundTrips {
    ended: usize,
}

impl Faults {
    /// How many round trips the calls made so far took, one after the other; counts from 0 again.
    pub fn take_round_trips(&self) -> usize {
        std::mem::take(&mut *self.trips.lock().expect("not poisoned")).ended
    }

    /// A call begins: it follows every call that has ended.
    pub(crate) fn begin(&self) -> usize {
        self.trips.lock().expect("not poisoned").ended + 1
    }

    /// The call that was begun as this round trip has ended.
    pub(crate) fn end(&self, trip: usize) {
        let mut trips = self.trips.lock().expect("not poisoned");
        trips.ended = trips.ended.max(trip);
    }

    /// The `nth` call from now (0 is the next one) has this fault.
    pub fn plan(&self, nth: usize, fault: Fault) {
        let at = self.made.load(Ordering::SeqCst) + nth;
        self.plan.lock().expect("not poisoned").insert(at, fault);
    }

    /// The next `count` calls have this fault.
    pub fn plan_next(&self, count: usize, fault: Fault) {
        (0..count).for_each(|nth| self.plan(nth, fault));
    }

    /// Every call to a service (`S3`, `SES`) has this fault until its outage ends.
    pub fn take_away(&self, service: &'static str, fault: Fault) {
        *self.outage.lock().expect("not poisoned") = Some((service, fault));
    }

    /// Ends the outage.
    pub fn bring_back(&self) {
        *self.outage.lock().expect("not poisoned") = None;
    }

    /// Clears the plan; returns whether a fault was left.
    pub fn clear(&self) -> bool {
        let mut plan = self.plan.lock().expect("not poisoned");
        let left = !plan.is_empty();
        plan.clear();
        left
    }

    /// Takes the remaining faults, counted from now, so that the test itself can call without them.
    pub fn take_plan(&self) -> Vec<(usize, Fault)> {
        let made = self.made.load(Ordering::SeqCst);
        let plan = std::mem::take(&mut *self.plan.lock().expect("not poisoned"));
        plan.into_iter().map(|(at, fault)| (at.saturating_sub(made), fault)).collect()
    }

    /// Plans taken faults again, counted from now.
    pub fn put_back(&self, plan: Vec<(usize, Fault)>) {
        plan.into_iter().for_each(|(nth, fault)| self.plan(nth, fault));
    }

    /// The calls made so far; clears the list.
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.calls.lock().expect("not poisoned"))
    }

    /// The next batch read of several items is interrupted by another process.
    pub fn tear_next_read(&self, torn: TornRead) {
        *self.torn.lock().expect("not poisoned") = Some(torn);
    }

    pub(crate) fn take_torn(&self, operation: &str, body: &serde_json::Value) -> Option<TornRead> {
        let may_tear = operation == "DynamoDB.BatchGetItem" && keys_of(body).len() > 1;
        may_tear.then(|| self.torn.lock().expect("not poisoned").take()).flatten()
    }

    pub(crate) fn next(&self, call: Call) -> Option<Fault> {
        let outage = *self.outage.lock().expect("not poisoned");
        let outage = outage.filter(|(service, _)| call.operation.split('.').next() == Some(*service));
        self.calls.lock().expect("not poisoned").push(call);
        let at = self.made.fetch_add(1, Ordering::SeqCst);
        self.plan.lock().expect("not poisoned").remove(&at).or(outage.map(|(_, fault)| fault))
    }

    /// Runs the work until it ends; returns `None` if a planned death stops it.
    ///
    /// A dead process leaves nothing running: the work is dropped where it was.
    pub async fn until_death<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            answer = work => Some(answer),
            () = self.died.notified() => None,
        }
    }
}
