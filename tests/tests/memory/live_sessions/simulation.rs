//! Simulates weeks of a registration: changing enrolments with an end of access, a session that moves or goes, messages in any order, crashes,
//! and failures of Zoom. In the end Zoom always agrees with the enrolment and the course.

use std::collections::BTreeMap;

use domain::Clock;
use domain::enrolment::EnrolmentStatus::{self, Active, Completed, Dropped, Revoked, Suspended};
use domain::outbox::Message;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use shared::store::{Transaction, keys};
use tests::faults::Fault;
use tests::world::soon;

use super::fake_zoom::Mishap;
use super::fixture::ZoomFixture;

/// Steps of one life; each is a change, a delivery, a mishap or some time.
const STEPS: usize = 40;

/// A small generator: the same seed gives the same life.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
}

struct Life {
    fixture: ZoomFixture,
    dice: Dice,
    queue: Vec<Value>,
    enrolment: EnrolmentStatus,
    /// The end of access, on a day between the two on which the session may take place, or after both.
    until: Option<Timestamp>,
    /// The session takes place on the later of the two days.
    late: bool,
    /// The session's meeting; none while the course does not have the session.
    room: Option<&'static str>,
    /// How often that has changed.
    moves: usize,
    /// By day, meeting, and how often the session had moved.
    posts: BTreeMap<(String, String, usize), usize>,
}

const ROOMS: [&str; 2] = ["90000000001", "90000000002"];

impl Life {
    async fn begin(seed: u64) -> Self {
        let fixture = ZoomFixture::open().await;
        let queue = vec![fixture.register(0)];
        let (enrolment, room) = (Active, Some(ROOMS[0]));
        let (until, late, moves, posts) = (None, false, 0, BTreeMap::new());
        Self { fixture, dice: Dice(seed), queue, enrolment, until, late, room, moves, posts }
    }

    /// A publication, and the message that the sweep sends after it.
    async fn change_course(&mut self) {
        self.room = self.dice.pick(&[Some(ROOMS[0]), Some(ROOMS[1]), None]);
        self.moves += 1;
        let mut course = self.fixture.world.course.clone();
        self.late = self.dice.roll(2) == 1;
        if self.late {
            course.sessions[0].starts_at += SignedDuration::from_hours(24 * 60);
        }
        match self.room {
            Some(room) => course.sessions[0].zoom.id = room.to_owned(),
            None => course.sessions.clear(),
        }
        self.fixture.world.put_course(&course).await;
        self.queue.push(self.fixture.register(0));
    }

    async fn change_enrolment(&mut self) {
        self.enrolment = self.dice.pick(&[Active, Completed, Dropped, Revoked, Suspended]);
        self.write_enrolment().await;
        match self.enrolment {
            Active | Completed => self.queue.push(self.fixture.register(0)),
            _ => self.queue.push(self.fixture.cancel(0)),
        }
    }

    /// The access is given an end, or is extended.
    async fn change_access(&mut self) {
        let first = self.fixture.world.course.sessions[0].starts_at;
        let between = first + SignedDuration::from_hours(24 * 30);
        let after = first + SignedDuration::from_hours(24 * 90);
        self.until = self.dice.pick(&[None, Some(first), Some(between), Some(after)]);
        self.write_enrolment().await;
        self.queue.push(self.fixture.register(0));
    }

    async fn write_enrolment(&self) {
        self.fixture.set_enrolment_until(self.enrolment, self.until).await;
    }

    /// The meeting in which the learner is to be registered.
    fn wanted(&self) -> Option<&'static str> {
        let first = self.fixture.world.course.sessions[0].starts_at;
        let starts_at = if self.late { first + SignedDuration::from_hours(24 * 60) } else { first };
        let is_included = self.until.is_none_or(|until| starts_at < until);
        self.room.filter(|_| self.enrolment.gives_access() && is_included)
    }

    async fn deliver(&mut self) {
        if self.queue.is_empty() {
            return;
        }
        let at = self.dice.roll(self.queue.len());
        let (message, receives) = (self.queue[at].clone(), u32::try_from(1 + self.dice.roll(4)).unwrap());
        let before = self.fixture.zoom.posts();
        let done = match self.dice.roll(3) {
            0 => {
                let twice =
                    tokio::join!(self.fixture.deliver(&message, receives), self.fixture.deliver(&message, 1));
                twice.0 && twice.1
            }
            _ => {
                let work = self.fixture.deliver(&message, receives);
                self.fixture.world.cloud.faults.until_death(work).await == Some(true)
            }
        };
        self.fixture.world.cloud.faults.clear();
        let today = self.fixture.world.clock.now().to_string()[..10].to_owned();
        for room in &self.fixture.zoom.state().posts[before..] {
            *self.posts.entry((today.clone(), room.clone(), self.moves)).or_default() += 1;
        }
        if done && self.dice.roll(5) > 0 {
            self.queue.remove(at);
        }
    }

    fn mishap(&mut self) {
        use Mishap::{DoneThen500, Limited, Only500};
        let mishaps =
            [DoneThen500, Only500, Limited(None), Limited(Some("30".into())), Limited(Some("3600".into()))];
        match self.dice.roll(3) {
            0 => self.fixture.zoom.plan([self.dice.pick(&mishaps)]),
            1 => self.fixture.zoom.state().cancel_answers.push_back(self.dice.pick(&[500, 429, 204])),
            _ => {
                let fault = self.dice.pick(&[
                    Fault::DieBefore,
                    Fault::DieAfter,
                    Fault::BreakAfter,
                    Fault::ServerError,
                ]);
                self.fixture.world.cloud.faults.plan(self.dice.roll(6), fault);
            }
        }
    }

    /// Time passes, and the sweep relays what has become due.
    async fn pass(&mut self, minutes: i64) {
        self.fixture.world.clock.advance(SignedDuration::from_mins(minutes));
        let now = self.fixture.world.clock.now();
        for row in self.fixture.postponed().await.into_iter().filter(|row| row.due_at <= now) {
            self.queue.push(self.fixture.queued(row.message));
            let mut transaction = Transaction::new();
            transaction.remove(&keys::outbox(row.id));
            assert!(self.fixture.world.store.write(soon(), &transaction).await.unwrap());
        }
    }

    /// Nothing fails any more, and every message is delivered until it is done with.
    async fn come_to_rest(&mut self) {
        self.fixture.world.cloud.faults.clear();
        self.fixture.zoom.state().plan.clear();
        self.fixture.zoom.state().cancel_answers.clear();
        for _ in 0..60 {
            let mut left = Vec::new();
            for message in std::mem::take(&mut self.queue) {
                if !self.fixture.deliver(&message, 1).await {
                    left.push(message);
                }
            }
            self.queue = left;
            self.pass(60).await;
            if self.queue.is_empty() && self.fixture.postponed().await.is_empty() {
                return;
            }
        }
        panic!("{} messages never come to rest", self.queue.len());
    }
}

#[tokio::test]
async fn whatever_happens_zoom_agrees_with_the_enrolment_and_the_course_in_the_end() {
    // Side by side: each has a world of its own.
    let lives = tokio::task::LocalSet::new();
    let ended: Vec<_> = (0..18).map(|seed| lives.spawn_local(live(seed))).collect();
    lives.await;
    for life in ended {
        life.await.unwrap();
    }
}

/// Lives one life to its end, and looks at what is left.
async fn live(seed: u64) {
    let mut life = Life::begin(seed).await;
    for _ in 0..STEPS {
        match life.dice.roll(if seed.is_multiple_of(2) { 10 } else { 9 }) {
            0 | 1 => life.change_enrolment().await,
            9 => life.change_access().await,
            2 => life.mishap(),
            3 if seed > 3 => life.change_course().await,
            4 => {
                let minutes = life.dice.pick(&[1, 6, 60, 600]);
                life.pass(minutes).await;
            }
            _ => life.deliver().await,
        }
    }
    life.come_to_rest().await;
    let registration = life.fixture.registration(0).await;
    let case = format!(
        "seed {seed}: {:?}, {:?}, {registration:?}",
        life.enrolment,
        (life.room, life.until, life.late)
    );
    let shown = registration.as_ref().is_some_and(|it| it.join_url.is_some());
    if life.enrolment != Suspended {
        for room in ROOMS {
            let wanted = life.wanted() == Some(room);
            assert_eq!(life.fixture.zoom.approved_in(room), usize::from(wanted), "{room}, {case}");
        }
        assert_eq!(shown, life.wanted().is_some(), "{case}");
    }
    assert!(life.posts.values().all(|posts| *posts <= 2), "{case}: {:?}", life.posts);
    let (titles, mails) = life.fixture.told().await;
    assert_eq!(titles.len(), mails, "{case}: every mail with its notification");
    assert!(life.fixture.world.outbox().await.iter().all(|row| matches!(row.message, Message::Mail(_))));
}
