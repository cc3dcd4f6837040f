//! A world: the cloud, a clock, a course, a learner, and the functions as they run on Lambda.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::notification::Notification;
use domain::outbox::OutboxRow;
use domain::{Clock, CourseId, Learner, LearnerId};
use jiff::{SignedDuration, Timestamp};
use lambda_http::{Body, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::runtime::{SecretSource, Secrets, Switch};
use shared::store::{Entity, Key, Store, Tables, TeachingListed, Transaction, keys};
use shared::stripe::signature::{self, SigningSecret};
use shared::sweep_queue::{Handover, SweepQueue};
use tokio::time::Instant;
use uuid::Uuid;

use crate::cloud::Cloud;
use crate::switch_board::SwitchBoard;
use crate::tables;
use crate::test_clock::TestClock;

/// The webhook's signing secret in every world.
pub const SIGNING_SECRET: &str = "whsec_world";

/// A cloud with one learner and one course in it.
pub struct World {
    pub cloud: Cloud,
    /// Shared by the functions.
    pub clock: Arc<TestClock>,
    /// The test's own access to the tables, without faults.
    pub store: Store,
    pub learner: Learner,
    pub course: Course,
    /// The text of Stripe's secret; a test may rotate it.
    pub stripe_secret: Arc<Mutex<String>>,
    /// Where Stripe answers; nowhere until a test says so.
    pub stripe_url: OnceLock<String>,
    /// The operator's switches; a function that was started before it sees a change within 30 seconds.
    pub board: SwitchBoard,
}

impl World {
    /// A world with a self-paced course of 49.00 GBP.
    pub async fn start() -> Self {
        Self::with_course(course()).await
    }

    /// A world with this course.
    ///
    /// # Panics
    /// It cannot be created.
    pub async fn with_course(course: Course) -> Self {
        let cloud = Cloud::start().await;
        let clock = Arc::new(TestClock::default());
        let store = cloud.quiet.store(tables::names());
        let learner = Learner {
            id: LearnerId(Uuid::from_u128(0xada)),
            email: "ada@learner.example".into(),
            name: "Ada Learner".into(),
            time_zone: None,
            licence_number: None,
            profession: None,
            email_verified: None,
            created_at: clock.now(),
            erased_at: None,
            listed: true,
            mail: domain::MailPreferences::default(),
        };
        let stripe_secret = format!(r#"{{"api_key": "sk_test_world", "signing": ["{SIGNING_SECRET}"]}}"#);
        let stripe_secret = Arc::new(Mutex::new(stripe_secret));
        let board = SwitchBoard::default();
        let stripe_url = OnceLock::new();
        let world = Self { cloud, clock, store, learner, course, stripe_secret, stripe_url, board };
        world.put_learner(&world.learner).await;
        world.put_course(&world.course).await;
        let listed = TeachingListed { from: None, complete_at: Some(world.clock.now()) };
        world.put(&keys::teaching_listed(), &listed).await;
        world
    }

    /// Stores a learner's profile.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn put_learner(&self, learner: &Learner) {
        let read = self.store.get(soon(), &keys::learner(learner.id)).await.expect("readable");
        let mut transaction = Transaction::new();
        transaction.save_profile(read.as_ref(), learner).expect("storable");
        assert!(self.store.write(soon(), &transaction).await.expect("stored"));
    }

    /// Stores an entity, replacing an earlier one.
    ///
    /// # Panics
    /// It cannot be stored.
    pub async fn put<T: Entity>(&self, key: &Key<T>, value: &T) {
        let read = self.store.get(soon(), key).await.expect("readable");
        let mut transaction = Transaction::new();
        transaction.save(key, read.as_ref(), value).expect("storable");
        assert!(self.store.write(soon(), &transaction).await.expect("stored"));
    }

    /// The entity with this key, if it exists.
    ///
    /// # Panics
    /// It cannot be read.
    pub async fn get<T: Entity>(&self, key: &Key<T>) -> Option<T> {
        self.store.get(soon(), key).await.expect("readable").map(|read| read.value)
    }

    /// The learner's enrolment in the course.
    pub async fn enrolment(&self) -> Option<Enrolment> {
        self.get(&keys::enrolment(self.learner.id, self.course.uuid)).await
    }

    /// The learner's notifications, newest first.
    ///
    /// # Panics
    /// They cannot be read.
    pub async fn notifications(&self) -> Vec<Notification> {
        let range = keys::notifications(self.learner.id);
        self.store.page(soon(), &range, 100, None).await.expect("readable").items
    }

    /// All rows in the outbox, due or not.
    ///
    /// # Panics
    /// They cannot be read.
    pub async fn outbox(&self) -> Vec<OutboxRow> {
        let far: Timestamp = "2099-01-01T00:00:00Z".parse().expect("a time");
        let mut rows = Vec::new();
        for id in self.store.overdue(soon(), far, 10_000).await.expect("readable") {
            rows.extend(self.get(&keys::outbox(id)).await);
        }
        rows
    }

    /// The webhook, started as on Lambda.
    ///
    /// # Panics
    /// It refuses to start.
    pub async fn webhook(&self) -> webhook::App {
        let text = self.stripe_secret.clone();
        let source = SecretSource::Given(Arc::new(move || text.lock().expect("not poisoned").clone()));
        webhook::App {
            store: self.cloud.aws.store(tables_of(&["main", "outbox"])),
            clock: self.clock.clone(),
            secrets: Secrets::load(source, webhook::StripeSecret::check).await.expect("a secret"),
            secret_may_be_stale_after: Duration::from_secs(30),
            switches: self.board.switches(&[Switch::PaidEnrolment]),
            config: webhook::Config { tables: tables::names(), secret_id: "stripe".into(), livemode: false },
        }
    }

    /// A request signed as Stripe does.
    ///
    /// # Panics
    /// It cannot be built.
    pub fn signed(&self, event: &Value) -> Request {
        let body = event.to_string();
        let secret = SigningSecret::new(SIGNING_SECRET).expect("a secret");
        let header = signature::header(&secret, body.as_bytes(), self.clock.now());
        http::Request::post("https://webhook.example/")
            .header("stripe-signature", header)
            .body(Body::Text(body))
            .expect("a request")
    }

    /// Sends an event to the webhook; returns the status and the outcome.
    ///
    /// # Panics
    /// The response is not JSON.
    pub async fn deliver(&self, app: &webhook::App, event: &Value) -> (u16, String) {
        let answer = app.handle(self.signed(event)).await.expect("an answer");
        let body: Value = serde_json::from_slice(answer.body()).expect("JSON");
        let outcome = body["outcome"].as_str().or(body["error"]["code"].as_str()).unwrap_or_default();
        (answer.status().as_u16(), outcome.to_owned())
    }

    /// The relay, started as on Lambda.
    pub fn relay(&self) -> outbox_relay::App {
        outbox_relay::App {
            store: self.cloud.aws.store(tables_of(&["outbox"])),
            sqs: aws_sdk_sqs::Client::new(&self.cloud.aws.config),
            clock: self.clock.clone(),
            queues: outbox_relay::Queues {
                email: "https://sqs.example/email".into(),
                zoom: "https://sqs.example/zoom".into(),
            },
            switches: self.board.switches(&[]),
        }
    }

    /// The sweep of the outbox, started as on Lambda.
    pub fn outbox_sweep(&self) -> outbox_relay::Sweep {
        let queue = self.sweep_queue("outbox-sweep", outbox_relay::EVERY);
        outbox_relay::Sweep { app: self.relay(), queue }
    }

    /// The queue of a sweep.
    pub fn sweep_queue(&self, name: &str, every: SignedDuration) -> SweepQueue {
        SweepQueue::new(&self.cloud.aws, format!("https://sqs.example/{name}"), every)
    }

    /// The work that a sweep has handed over.
    ///
    /// # Panics
    /// A message is none.
    pub fn handovers<W: DeserializeOwned>(&self, name: &str) -> Vec<Handover<W>> {
        let messages = self.cloud.take_messages(&format!("/{name}")).into_iter();
        let read = |body: Value| serde_json::from_str(body.as_str().expect("text")).expect("a handover");
        messages.map(read).collect()
    }

    /// Relays what is due, as the sweep and the processes that it hands work to do.
    ///
    /// # Errors
    /// The last failure, after everything was tried.
    pub async fn try_sweep(&self) -> Result<(), outbox_relay::SweepError> {
        let mut result = self.outbox_sweep().sweep(soon()).await.map(|_| ());
        loop {
            let handovers = self.handovers("outbox-sweep");
            if handovers.is_empty() {
                return result;
            }
            for handover in handovers {
                let went_on = self.outbox_sweep().go_on(handover, soon()).await;
                result = result.and(went_on.map(|_| ()));
            }
        }
    }

    /// Relays what is due.
    ///
    /// # Panics
    /// The relay fails.
    pub async fn sweep(&self) {
        self.try_sweep().await.expect("swept");
    }
}

/// A deadline like Lambda's.
pub fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

/// What SQS passes to a function: one record per body, received `times` times so far.
pub fn sqs_event(bodies: &[Value], times: u32) -> SqsEvent {
    let mut event = SqsEvent::default();
    event.records = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| {
            let mut message = SqsMessage::default();
            message.message_id = Some(format!("sqs-{index}"));
            message.receipt_handle = Some(format!("receipt-{index}"));
            message.body = Some(body.as_str().map_or_else(|| body.to_string(), str::to_owned));
            message.attributes.insert("ApproximateReceiveCount".into(), times.to_string());
            message
        })
        .collect();
    event
}

/// Only these tables, as the template gives them to a function.
pub fn tables_of(given: &[&str]) -> Tables {
    let all = tables::names();
    let only = |name: &str, table: Option<String>| table.filter(|_| given.contains(&name));
    Tables {
        main: only("main", all.main),
        outbox: only("outbox", all.outbox),
        keys: only("keys", all.keys),
        ledger: only("ledger", all.ledger),
        drafts: only("drafts", all.drafts),
        switches: only("switches", all.switches),
    }
}

/// A self-paced course of 49.00 GBP.
///
/// # Panics
/// Never; the course is valid.
pub fn course() -> Course {
    serde_json::from_value(serde_json::json!({
        "uuid": CourseId(Uuid::from_u128(0xc0)),
        "slug": "audit",
        "title": "Clinical audit",
        "description": "How to audit.",
        "format": "self_paced",
        "cpd_credits": "2.50",
        "cpd_type": "Clinical",
        "duration_minutes": 270,
        "price": {"amount": 4900, "currency": "gbp"},
        "organiser": "Meridian CPD",
        "published": true,
        "published_at": "2026-11-01T00:00:00Z",
        "modules": [{
            "uuid": Uuid::from_u128(0xd0), "title": "One", "is_required": true,
            "contents": [{"uuid": Uuid::from_u128(0xe0), "title": "Read", "kind": "text", "is_required": true}],
        }],
    }))
    .expect("a course")
}

/// The same course with three live sessions.
///
/// # Panics
/// Never; the course is valid.
pub fn hybrid_course() -> Course {
    let sessions = (1..=3u32).map(|number| {
        serde_json::json!({
            "uuid": Uuid::from_u128(0xf0 + u128::from(number)),
            "topic": format!("Session {number}"),
            "starts_at": format!("2027-01-1{number}T18:00:00Z"),
            "duration_minutes": 90,
            "time_zone": "Europe/London",
            "zoom": {"kind": "meeting", "id": format!("9000000000{number}")},
        })
    });
    let mut value = serde_json::to_value(course()).expect("a value");
    value["format"] = "hybrid".into();
    value["sessions"] = sessions.collect();
    serde_json::from_value(value).expect("a course")
}
