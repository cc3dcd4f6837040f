//! What is timed: a program, two events, and what AWS answers to each.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use domain::Clock;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::stripe::signature::{self, SigningSecret};
use tests::world::SIGNING_SECRET;

use crate::replay::Recorded;

/// The program, and how it is started.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// What it is called in the tables.
    pub(crate) title: String,
    /// Whose environment it gets.
    pub(crate) function: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) variables: Vec<(String, String)>,
}

/// A program doing one thing.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) subject: Subject,
    pub(crate) operation: String,
    /// Of the first invocation, and of each later one.
    pub(crate) events: [Value; 2],
    /// The answers to a start, to a first invocation, and to each later one.
    pub(crate) recorded: [Vec<Recorded>; 3],
}

impl Scenario {
    /// As the tables name it.
    pub(crate) fn name(&self) -> String {
        match self.operation.as_str() {
            "" => self.subject.title.clone(),
            operation => format!("{}, {operation}", self.subject.title),
        }
    }

    /// The event as it would be sent now: Stripe's signature holds for five minutes.
    pub(super) fn renewed(&self, event: &Value) -> Result<Value> {
        let mut event = event.clone();
        if !event["headers"]["stripe-signature"].is_null() {
            let secret = SigningSecret::new(SIGNING_SECRET).context("a secret")?;
            let body = event["body"].as_str().unwrap_or_default().as_bytes().to_vec();
            event["headers"]["stripe-signature"] =
                json!(signature::header(&secret, &body, SystemClock.now()));
        }
        Ok(event)
    }

    /// Whether the response is one of success.
    pub(super) fn check(&self, response: &Value) -> Result<()> {
        let failed = response["statusCode"].as_u64().is_some_and(|status| status >= 300)
            || response["batchItemFailures"].as_array().is_some_and(|failures| !failures.is_empty());
        ensure!(!failed, "{}: {response}", self.name());
        Ok(())
    }
}
