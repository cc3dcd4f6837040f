//! One learner, one or three live sessions, the function, and the queue in front of it.

use std::sync::Arc;

use domain::course::Course;
use domain::enrolment::EnrolmentStatus;
use domain::outbox::{Mail, Message, OutboxRow, QueuedMessage, SessionRegistrant};
use domain::{Clock, EnrolmentId, MessageId, Registration, RegistrationStatus};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::runtime::{SecretSource, Secrets, deferred};
use shared::store::{Transaction, keys};
use shared::zoom::{JoinHosts, Zoom, ZoomConfig, ZoomSecret};
use tests::world::{World, hybrid_course, soon, sqs_event, tables_of};
use tokio::time::Instant;
use uuid::Uuid;
use zoom::{App, Config};

use super::fake_zoom::FakeZoom;

/// A learner enrolled in a course with live sessions, the function, and a fake Zoom.
pub(crate) struct ZoomFixture {
    pub(crate) world: World,
    pub(crate) zoom: FakeZoom,
    pub(crate) app: App,
}

impl ZoomFixture {
    pub(crate) async fn open() -> Self {
        let mut course = hybrid_course();
        course.sessions.truncate(1);
        let fixture = Self::of(course).await;
        fixture.set_enrolment(EnrolmentStatus::Active).await;
        fixture
    }

    /// The learner is enrolled in a course with three live sessions.
    pub(crate) async fn with_three_sessions() -> Self {
        let fixture = Self::without_enrolment().await;
        fixture.set_enrolment(EnrolmentStatus::Active).await;
        fixture
    }

    pub(crate) async fn without_enrolment() -> Self {
        Self::of(hybrid_course()).await
    }

    /// Delivers an event of Stripe's, and what follows from it to Zoom.
    pub(crate) async fn charge(&self, event: &Value) {
        let webhook = self.world.webhook().await;
        assert_eq!(self.world.deliver(&webhook, event).await.0, 200);
        self.relay().await;
    }

    /// Relays every registration message that waits, and handles it.
    pub(crate) async fn relay(&self) {
        for row in self.postponed().await {
            let mut transaction = Transaction::new();
            transaction.remove(&keys::outbox(row.id));
            assert!(self.world.store.write(soon(), &transaction).await.unwrap());
            assert!(self.deliver(&self.queued(row.message), 1).await);
        }
    }

    pub(crate) async fn of(course: Course) -> Self {
        let world = World::with_course(course).await;
        let zoom = FakeZoom::open().await;
        let app = app(&world, &zoom.server.uri()).await;
        Self { world, zoom, app }
    }

    pub(crate) async fn set_enrolment(&self, status: EnrolmentStatus) {
        self.set_enrolment_until(status, None).await;
    }

    pub(crate) async fn set_enrolment_until(&self, status: EnrolmentStatus, until: Option<Timestamp>) {
        let world = &self.world;
        let enrolment = json!({
            "id": EnrolmentId(Uuid::from_u128(0xab)), "learner": world.learner.id, "course": world.course.uuid,
            "status": status, "enrolled_at": world.clock.now(), "access_until": until,
        });
        let enrolment = serde_json::from_value(enrolment).unwrap();
        world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
    }

    pub(crate) fn registrant(&self, session: usize) -> SessionRegistrant {
        let course = &self.world.course;
        SessionRegistrant {
            learner: self.world.learner.id,
            course: course.uuid,
            session: course.sessions[session].uuid,
        }
    }

    pub(crate) fn register(&self, session: usize) -> Value {
        self.queued(Message::ZoomRegistration(self.registrant(session)))
    }

    pub(crate) fn cancel(&self, session: usize) -> Value {
        self.queued(Message::ZoomRegistration(self.registrant(session)))
    }

    pub(crate) fn queued(&self, message: Message) -> Value {
        let id = MessageId(self.world.clock.new_id());
        serde_json::to_value(QueuedMessage { id, message, correlation_id: "evt_1".into() }).unwrap()
    }

    /// Delivers a message for the `receives`th time; returns whether it is done.
    pub(crate) async fn deliver(&self, message: &Value, receives: u32) -> bool {
        self.deliver_by(message, receives, soon()).await
    }

    pub(crate) async fn deliver_by(&self, message: &Value, receives: u32, deadline: Instant) -> bool {
        let mut event = sqs_event(std::slice::from_ref(message), receives);
        event.records[0].event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:zoom".into());
        self.app.handle(event, deadline).await.batch_item_failures.is_empty()
    }

    /// Delivers a message until it is done, as the queue does; `None` when it ends in the dead-letter queue.
    pub(crate) async fn deliver_to_the_end(&self, message: &Value) -> Option<u32> {
        for receives in 1..=5 {
            if self.deliver(message, receives).await {
                return Some(receives);
            }
            self.world.clock.advance(SignedDuration::from_secs(360));
        }
        None
    }

    pub(crate) async fn registration(&self, session: usize) -> Option<Registration> {
        let registrant = self.registrant(session);
        self.world.get(&keys::registration(registrant.learner, registrant.course, registrant.session)).await
    }

    pub(crate) async fn status(&self, session: usize) -> Option<RegistrationStatus> {
        self.registration(session).await.map(|registration| registration.status)
    }

    /// The titles of the notifications, and the number of e-mails about live sessions.
    pub(crate) async fn told(&self) -> (Vec<String>, usize) {
        let titles = self.world.notifications().await.into_iter().map(|note| note.title).collect();
        let rows = self.world.outbox().await;
        let mails =
            rows.iter().filter(|row| matches!(row.message, Message::Mail(Mail::SessionsChanged { .. })));
        (titles, mails.count())
    }

    /// The outbox rows that repeat a registration message.
    pub(crate) async fn postponed(&self) -> Vec<OutboxRow> {
        let rows = self.world.outbox().await;
        rows.into_iter().filter(|row| !matches!(row.message, Message::Mail(_))).collect()
    }

    /// The visibility timeouts set since the last call.
    pub(crate) fn hidden(&self) -> Vec<i64> {
        self.world.hidden()
    }
}

pub(crate) async fn app(world: &World, zoom: &str) -> App {
    let secret = r#"{"account_id": "acc", "client_id": "id", "client_secret": "sec"}"#;
    let source = SecretSource::Given(Arc::new(move || secret.to_owned()));
    let secrets = Secrets::load(source, ZoomSecret::check).await.unwrap();
    let config = Config {
        tables: tables_of(&["main", "outbox"]),
        zoom: ZoomConfig {
            secret_id: "zoom".into(),
            api_base: format!("{zoom}/v2").parse().unwrap(),
            oauth_url: format!("{zoom}/oauth/token").parse().unwrap(),
            join_hosts: JoinHosts::parse("zoom.us").unwrap(),
        },
    };
    App {
        store: world.cloud.aws.store(config.tables.clone()),
        zoom: Zoom::new(&config.zoom, secrets, world.clock.clone()).unwrap(),
        sqs: deferred(&world.cloud.aws.config, aws_sdk_sqs::Client::new),
        clock: world.clock.clone(),
        switches: world.board.switches(&[]),
    }
}
