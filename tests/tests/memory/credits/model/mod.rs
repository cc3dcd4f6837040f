//! Random histories over the real code and a real store, compared with a small model.
//!
//! A history issues, revokes and reissues certificates, delivers records in any order, adjusts, expires and crashes.
//! Every step keeps all invariants, and in the end the ledger agrees with the certificates. Failures are shrunk.

mod reference;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use axum::Router;
use cpd_award::Award;
use domain::certificate::{Certificate, Correction};
use domain::credits::ledger::{Amount, EntryKind};
use domain::{Clock, Learner, LearnerId};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use serde_json::json;
use shared::store::{Transaction, keys};
use tests::api::ApiRequest;
use tests::credits::{Stored, certificate, records};
use tests::storms;
use tests::world::{World, soon};
use uuid::Uuid;

use self::steps::{Crash, Step, step};

/// The number of histories: usually, and in a storm.
const HISTORIES: (u32, u32) = (2_000, 10_000);
/// The threads that share them.
const THREADS: u32 = 4;
/// Histories per database; each has its own learner.
const PER_WORLD: u32 = 100;

/// What an issue stands for.
#[derive(Clone, Copy, Debug)]
struct Issue {
    credits: Amount,
    is_reprint: bool,
    revoked: bool,
}

/// One history: a learner, the certificates as they are, and the adjustments that were answered.
struct History<'a> {
    world: &'a World,
    router: &'a Router,
    award: &'a Arc<Award>,
    learner: LearnerId,
    certificates: BTreeMap<u32, Certificate>,
    /// By certificate and issue: what it stands for.
    issues: BTreeMap<(u32, u32), Issue>,
    balance: Amount,
    /// By key: the amount that was first sent under it, and whether it is known to be made.
    adjustments: BTreeMap<u8, (i64, bool)>,
}

impl History<'_> {
    /// Applies a step, and checks every invariant after it.
    async fn apply(&mut self, step: &Step) {
        let settled = match step {
            Step::Issue { certificate: number, hundredths, expires, zone } => {
                if !self.certificates.contains_key(number) {
                    let credits = Amount::from_hundredths(*hundredths).to_string();
                    let mut issued = certificate(self.world, self.learner, *number, &credits);
                    issued.credits_valid_months = expires.then_some(1);
                    let there = issued.completed_at.to_zoned(TimeZone::get(zone).expect("a zone"));
                    issued.completed_on = Some(there.date());
                    issued.time_zone = Some((*zone).to_owned());
                    self.put(*number, issued, false).await;
                }
                Vec::new()
            }
            Step::Revoke { certificate: number } => {
                if let Some(certificate) = self.certificates.get(number).cloned()
                    && let Ok(revoked) = certificate.revoke("x", self.world.clock.now())
                {
                    self.world.hold(&revoked).await;
                    self.issues.entry((*number, revoked.issue)).and_modify(|issue| issue.revoked = true);
                    self.certificates.insert(*number, revoked);
                }
                Vec::new()
            }
            Step::Reissue { certificate: number, hundredths } => {
                if let Some(certificate) = self.certificates.get(number).cloned() {
                    let clock = self.world.clock.as_ref();
                    let credits = Amount::from_hundredths(*hundredths).to_string().parse().expect("credits");
                    if let Ok(issued) = certificate.reissue("Ada", credits, clock, clock.now()) {
                        self.put(*number, issued, false).await;
                    }
                }
                Vec::new()
            }
            Step::Reprint { certificate: number } => {
                if let Some(certificate) = self.certificates.get(number).cloned() {
                    let clock = self.world.clock.as_ref();
                    let correction =
                        Correction { learner_name: Some("Ada King".into()), ..Correction::default() };
                    if let Ok(issued) = certificate.reprint(correction, clock, clock.now()) {
                        self.put(*number, issued, true).await;
                    }
                }
                Vec::new()
            }
            Step::Wait { hours } => {
                self.world.clock.advance(SignedDuration::from_hours(*hours));
                Vec::new()
            }
            Step::Move { zone } => {
                let profile = Learner { time_zone: Some((*zone).to_owned()), ..self.profile() };
                self.world.put_learner(&profile).await;
                Vec::new()
            }
            Step::Deliver { certificates, at_once, crash } => {
                self.deliver(certificates, *at_once, *crash).await
            }
            Step::Adjust { hundredths, key, crash } => {
                self.adjust(*hundredths, *key, *crash).await;
                Vec::new()
            }
            Step::Sweep { days, crash } => self.sweep(*days, *crash).await,
        };
        let stored = self.look().await;
        settled.iter().for_each(|number| self.assert_up_to_date(&stored, *number));
        if matches!(step, Step::Sweep { .. }) && !settled.is_empty() {
            let now = self.world.clock.now();
            assert!(!stored.lots.iter().any(|lot| lot.is_expired(now)), "swept, and a lot is still open");
        }
    }

    fn profile(&self) -> Learner {
        Learner { id: self.learner, ..self.world.learner.clone() }
    }

    /// A new issue. A reprint stands for the credits of the issue before it.
    async fn put(&mut self, number: u32, certificate: Certificate, is_reprint: bool) {
        self.world.hold(&certificate).await;
        let before = certificate.issue.checked_sub(1).and_then(|issue| self.issues.get(&(number, issue)));
        let credits = match before.filter(|_| is_reprint) {
            Some(before) => before.credits,
            None => certificate.credits.into(),
        };
        self.issues.insert((number, certificate.issue), Issue { credits, is_reprint, revoked: false });
        self.certificates.insert(number, certificate);
    }

    fn plan(&self, crash: Option<Crash>) {
        if let Some(Crash { call, fault }) = crash {
            self.world.cloud.faults.plan(call, fault);
        }
    }

    /// Delivers the records; returns the certificates that must be up to date now.
    async fn deliver(&mut self, numbers: &[u32], at_once: bool, crash: Option<Crash>) -> Vec<u32> {
        let held: Vec<_> = numbers.iter().filter_map(|number| self.certificates.get(number)).collect();
        let enrolments: Vec<_> = held.iter().map(|certificate| certificate.enrolment).collect();
        if enrolments.is_empty() {
            return Vec::new();
        }
        self.plan(crash);
        let faults = &self.world.cloud.faults;
        let finished = if at_once && crash.is_none() {
            let mut sent = tokio::task::JoinSet::new();
            for enrolment in enrolments {
                let award = self.award.clone();
                sent.spawn(async move {
                    award.stream(records(&[enrolment]), soon()).await.batch_item_failures.len()
                });
            }
            Some(sent.join_all().await.iter().sum())
        } else {
            let answer = faults.until_death(self.award.stream(records(&enrolments), soon())).await;
            answer.map(|answer| answer.batch_item_failures.len())
        };
        faults.clear();
        if finished == Some(0) { numbers.to_vec() } else { Vec::new() }
    }

    async fn adjust(&mut self, hundredths: i64, key: u8, crash: Option<Crash>) {
        if hundredths == 0 {
            return;
        }
        // A key is sent with one amount only: the same key with another one is refused, elsewhere.
        let (hundredths, made) = *self.adjustments.entry(key).or_insert((hundredths, false));
        let before = self.balance;
        let amount = Amount::from_hundredths(hundredths);
        let body =
            json!({"learner": self.learner, "credits": amount.to_string(), "cpd_type": "x", "reason": "x"});
        let request = ApiRequest::new("POST", "/api/admin/cpd/adjustments/", &self.world.admin())
            .header("idempotency-key", &format!("{}-{key}", self.learner))
            .body(&body);
        self.plan(crash);
        let answer = self.world.cloud.faults.until_death(request.send(self.router)).await;
        self.world.cloud.faults.clear();
        let Some(answer) = answer else { return };
        let after = self.look().await.balance_of();
        match answer.status {
            201 => {
                assert!(after == before || after == before + amount, "{before} and {amount} became {after}");
                assert!(!made || after == before, "made twice");
                self.adjustments.insert(key, (hundredths, true));
            }
            400 => assert!(after == before && (before + amount).is_negative(), "{}", answer.body),
            status => assert_eq!(status, 503, "{}", answer.body),
        }
    }

    /// Sweeps after some days; returns the certificates that must be up to date now.
    async fn sweep(&mut self, days: i64, crash: Option<Crash>) -> Vec<u32> {
        self.world.clock.advance(SignedDuration::from_hours(24 * days) + SignedDuration::from_mins(10));
        self.plan(crash);
        let sweep = cpd_award::Sweep { ledger: self.award.ledger.clone(), ..self.world.cpd_sweeper() };
        let swept = self.world.cloud.faults.until_death(sweep.sweep(soon())).await;
        self.world.cloud.faults.clear();
        match swept {
            Some(Ok(swept)) if swept.failed == 0 => self.certificates.keys().copied().collect(),
            _ => Vec::new(),
        }
    }

    async fn look(&mut self) -> Stored {
        let stored = self.world.stored_of(self.learner).await;
        self.balance = stored.balance_of();
        stored
    }

    /// Retries everything until nothing is left to do, then compares the result.
    async fn finish(&mut self) {
        // By the index of due work alone, as if the stream had been away all the time.
        self.apply(&Step::Sweep { days: 0, crash: None }).await;
        for (key, (hundredths, _)) in self.adjustments.clone() {
            self.adjust(hundredths, key, None).await;
        }
        let mut stored = self.look().await;
        if stored.lots.iter().any(|lot| lot.due_at().is_some()) {
            self.apply(&Step::Sweep { days: 60, crash: None }).await;
            stored = self.look().await;
        }
        let made: i64 =
            self.adjustments.values().filter(|(_, made)| *made).map(|(hundredths, _)| hundredths).sum();
        let adjusted = |kind| stored.entries.iter().filter(move |entry| entry.kind == kind);
        let sum: i64 = adjusted(EntryKind::ManualAdjustment).map(|entry| entry.credits.hundredths()).sum();
        let count = self.adjustments.values().filter(|(_, made)| *made).count();
        assert_eq!(
            (adjusted(EntryKind::ManualAdjustment).count(), sum),
            (count, made),
            "each adjustment once"
        );
        self.assert_periods(&stored).await;
    }
}

/// The runtime of a thread, with the world that its histories share for a while.
struct Bench {
    runtime: tokio::runtime::Runtime,
    world: Option<(World, Router, Arc<Award>)>,
    histories: u32,
    thread: u32,
}

impl Bench {
    fn run(&mut self, steps: &[Step]) {
        if self.histories.is_multiple_of(PER_WORLD) {
            let world = self.runtime.block_on(World::start());
            let router = world.cpd_api();
            let award = Arc::new(world.award());
            self.world = Some((world, router, award));
        }
        self.histories += 1;
        let (world, router, award) = self.world.as_ref().expect("made above");
        let number = u128::from(self.histories) | (u128::from(self.thread) << 32);
        let learner = LearnerId(Uuid::from_u128(0x1_0000_0000_0000 + (number << 64)));
        self.runtime.block_on(async {
            world.clock.set("2026-12-30T12:00:00Z".parse().expect("a time"));
            let mut profile = Transaction::new();
            let new = Learner { id: learner, ..world.learner.clone() };
            profile.create(&keys::learner(learner), &new).expect("storable");
            assert!(world.store.write(soon(), &profile).await.expect("stored"));
            let mut history = History {
                world,
                router,
                award,
                learner,
                certificates: BTreeMap::new(),
                issues: BTreeMap::new(),
                adjustments: BTreeMap::new(),
                balance: Amount::ZERO,
            };
            for step in steps {
                history.apply(step).await;
            }
            history.finish().await;
            world.cloud.faults.take_calls();
        });
    }
}

#[test]
fn any_history_ends_in_the_ledger_that_the_certificates_say() {
    let histories = storms::size(HISTORIES.0, HISTORIES.1);
    let storm = storms::seed();
    let run = AtomicU32::new(0);
    thread::scope(|scope| {
        let worker = |number: u32| {
            let run = &run;
            move || {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                let bench =
                    std::cell::RefCell::new(Bench { runtime, world: None, histories: 0, thread: number });
                let config = Config {
                    cases: histories / THREADS,
                    failure_persistence: None,
                    max_shrink_iters: 300,
                    ..Config::default()
                };
                // A seed of its own for each thread; and of each storm, which prints it: a failure can be looked at.
                let mut seed = [7_u8; 32];
                seed[..4].copy_from_slice(&number.to_be_bytes());
                seed[8..16].copy_from_slice(&storm.to_be_bytes());
                let mut runner =
                    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
                let outcome = runner.run(&proptest::collection::vec(step(), 1..6), |steps| {
                    run.fetch_add(1, Ordering::Relaxed);
                    bench.borrow_mut().run(&steps);
                    Ok(())
                });
                if let Err(TestError::Fail(reason, steps)) = outcome {
                    panic!("{reason}\nthe shortest history that fails: {steps:#?}");
                }
            }
        };
        let workers: Vec<_> = (0..THREADS).map(|number| scope.spawn(worker(number))).collect();
        for worker in workers {
            if let Err(panic) = worker.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
    assert!(run.load(Ordering::Relaxed) >= histories, "so many were run");
}
