//! Random histories of what others decide: work that is graded, returned, approved or marked down again, attendance,
//! refunds and disputes, and publications that change what the course requires.
//!
//! After every step the record holds exactly the facts. In the end, with access and everything settled, whoever meets the
//! rule has completed the course with a valid certificate, and whoever lost a pass has none. Failures are shrunk.

use std::collections::BTreeSet;

use domain::certificate::CertificateStatus;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::{ContentId, LiveSessionId};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::{ApiRequest, ApiResponse};
use tests::publishing::import;
use tests::uploads::{self, ASSIGNMENT, UploadWorld, instructor_id};
use tests::world::{World, hybrid_course};
use uuid::Uuid;

const HISTORIES: u32 = 60;
const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));
/// The course always has the first.
const SESSIONS: [LiveSessionId; 2] =
    [LiveSessionId(Uuid::from_u128(0xf1)), LiveSessionId(Uuid::from_u128(0xf2))];

/// What the course demands.
#[derive(Clone, Copy, Debug)]
struct Rule {
    assignment: bool,
    attendance: bool,
    second_session: bool,
}

#[derive(Clone, Debug)]
enum Step {
    Read,
    Submit,
    /// By the instructor. A pass is taken back only where that is meant.
    Return {
        meant: bool,
    },
    Grade {
        score: u8,
        meant: bool,
    },
    Approve,
    Attendance {
        session: usize,
        present: bool,
    },
    Publish(Rule),
    DisputeOpens,
    DisputeIsWon,
    Refund,
    RefundFails,
    Leave,
    Rejoin,
    Sweep,
}

fn rule() -> impl Strategy<Value = Rule> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(assignment, attendance, second_session)| Rule {
        assignment,
        attendance,
        second_session,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Read),
        3 => Just(Step::Submit),
        1 => any::<bool>().prop_map(|meant| Step::Return { meant }),
        3 => (prop_oneof![Just(8), Just(80)], any::<bool>()).prop_map(|(score, meant)| Step::Grade { score, meant }),
        2 => Just(Step::Approve),
        3 => (0..2_usize, any::<bool>()).prop_map(|(session, present)| Step::Attendance { session, present }),
        2 => rule().prop_map(Step::Publish),
        2 => Just(Step::DisputeOpens),
        2 => Just(Step::DisputeIsWon),
        1 => Just(Step::Refund),
        1 => Just(Step::RefundFails),
        1 => Just(Step::Leave),
        1 => Just(Step::Rejoin),
        2 => Just(Step::Sweep),
    ]
}

struct History {
    uploads: UploadWorld,
    rule: Rule,
    read: bool,
    work: Option<ApiResponse>,
    passed: bool,
    attended: BTreeSet<LiveSessionId>,
    disputes: u32,
    is_disputed: bool,
    refunds: u32,
    is_refunded: bool,
    /// At some moment since a pass was last taken back, the learner had access and met the rule.
    ever: bool,
    was_completed: bool,
    completions: usize,
}

impl History {
    async fn start() -> Self {
        let world = World::with_course(hybrid_course()).await;
        let instructor = world.caller().with("sub", &instructor_id().to_string());
        let instructor = instructor.with("cognito:groups", "[instructor]").with("name", "Grace");
        let uploads = UploadWorld { router: uploads::router(&world), instructor, world };
        let history = Self {
            uploads,
            rule: Rule { assignment: true, attendance: true, second_session: false },
            read: false,
            work: None,
            passed: false,
            attended: BTreeSet::new(),
            disputes: 0,
            is_disputed: false,
            refunds: 0,
            is_refunded: false,
            ever: false,
            was_completed: false,
            completions: 0,
        };
        history.publish().await;
        history.deliver(&history.world().purchase("a").completed()).await;
        // The sessions are over.
        history.world().clock.advance(SignedDuration::from_hours(72));
        history
    }

    fn world(&self) -> &World {
        &self.uploads.world
    }

    async fn deliver(&self, event: &Value) {
        let webhook = self.world().webhook().await;
        assert_eq!(self.world().deliver(&webhook, event).await.0, 200);
    }

    /// Each dispute and each refund is another one of the same payment.
    async fn deliver_numbered(&self, mut event: Value, object: &str, number: u32) {
        event["id"] = json!(format!("{}_{number}", event["id"].as_str().unwrap()));
        event["data"]["object"]["id"] = json!(format!("{object}_{number}"));
        self.deliver(&event).await;
    }

    fn sessions(&self) -> &'static [LiveSessionId] {
        &SESSIONS[..1 + usize::from(self.rule.second_session)]
    }

    async fn publish(&self) {
        let course = &self.world().course;
        let session = |(number, uuid): (usize, &LiveSessionId)| {
            json!({
                "uuid": uuid, "topic": format!("Session {number}"), "starts_at": "2026-11-23T18:00:00Z",
                "duration_minutes": 60, "time_zone": "Europe/London",
                "zoom": {"kind": "meeting", "id": format!("9000000000{number}")},
            })
        };
        let sessions: Vec<Value> = self.sessions().iter().enumerate().map(session).collect();
        let assignment = uploads::assignment(json!({}));
        let definition = json!({
            "uuid": course.uuid, "slug": course.slug, "title": course.title, "description": course.description,
            "format": "hybrid", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
            "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
            "instructors": [instructor_id()], "completion": {"requires_attendance": self.rule.attendance},
            "sessions": sessions,
            "modules": [{"uuid": Uuid::from_u128(0xd0), "title": "One", "contents": [
                {"uuid": TEXT, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}},
                {"uuid": ASSIGNMENT, "title": "Reflect", "kind": "assignment", "assignment": assignment,
                 "is_required": self.rule.assignment},
            ]}],
        });
        import(&self.world().store, &definition.to_string(), domain::Clock::now(&*self.world().clock)).await;
    }

    fn meets_the_rule(&self) -> bool {
        let attended = self.sessions().iter().all(|session| self.attended.contains(session));
        self.read && (self.passed || !self.rule.assignment) && (attended || !self.rule.attendance)
    }

    async fn enrolment(&self) -> Enrolment {
        self.world().enrolment().await.expect("an enrolment")
    }

    async fn grade(&mut self, mut body: Value, meant: bool) {
        let Some(work) = self.work.clone() else { return };
        if meant {
            body["withdraw_pass"] = true.into();
        }
        body["feedback"] = "Looked at.".into();
        let graded = self.uploads.grade(&self.uploads.instructor, &work, body).await;
        if graded.status != 200 {
            assert!(matches!(graded.status, 400 | 409), "{graded:?}");
            return;
        }
        let passes = matches!(graded.body["status"].as_str(), Some("graded" | "approved"));
        if self.passed && !passes {
            assert!(meant, "a pass is not taken back by mistake: {graded:?}");
            self.passed = false;
            self.ever &= self.meets_the_rule();
        }
        self.passed = passes;
    }

    async fn attendance(&mut self, session: usize, present: bool) {
        let session = SESSIONS[session];
        let (course, learner) = (self.world().course.uuid, self.world().learner.id);
        let path = format!("/api/courses/{course}/sessions/{session}/attendance/");
        let body = if present { json!({"attended": [learner]}) } else { json!({"absent": [learner]}) };
        let request = ApiRequest::new("POST", &path, &self.uploads.instructor).body(&body);
        let marked = request.send(&self.world().learner_api()).await;
        let exists = self.sessions().contains(&session);
        assert_eq!(marked.status, if exists { 200 } else { 404 }, "{marked:?}");
        match present && exists {
            true => _ = self.attended.insert(session),
            false if exists => _ = self.attended.remove(&session),
            false => {}
        }
    }

    async fn apply(&mut self, step: &Step) {
        self.world().clock.advance(SignedDuration::from_secs(20));
        let before = self.enrolment().await;
        let has_access = before.status.gives_access();
        match *step {
            Step::Read => {
                let path = format!("/api/learning/progress/content/{TEXT}/");
                let request = ApiRequest::new("POST", &path, &self.world().caller());
                let read = request.body(&json!({"completed": true})).send(&self.world().learner_api()).await;
                assert_eq!(read.status == 200, has_access, "{read:?}");
                self.read |= has_access;
            }
            Step::Submit => {
                let work = self.uploads.write("Done.").await;
                assert_eq!(work.status == 201, has_access && !self.passed, "{work:?}");
                if work.status == 201 {
                    self.work = Some(work);
                }
            }
            Step::Return { meant } => self.grade(json!({"action": "return"}), meant).await,
            Step::Grade { score, meant } => {
                self.grade(json!({"action": "grade", "score": score}), meant).await;
            }
            Step::Approve => self.grade(json!({"action": "approve"}), false).await,
            Step::Attendance { session, present } => self.attendance(session, present).await,
            Step::Publish(rule) => {
                self.rule = rule;
                self.publish().await;
            }
            Step::DisputeOpens if !self.is_disputed => {
                (self.disputes, self.is_disputed) = (self.disputes + 1, true);
                let event = self.world().purchase("a").dispute("created", "needs_response");
                self.deliver_numbered(event, "dp", self.disputes).await;
            }
            Step::DisputeIsWon if self.is_disputed => {
                let event = self.world().purchase("a").dispute("closed", "won");
                self.deliver_numbered(event, "dp", self.disputes).await;
                self.is_disputed = false;
            }
            Step::Refund if !self.is_refunded => {
                (self.refunds, self.is_refunded) = (self.refunds + 1, true);
                let event = self.world().purchase("a").refund("created", "succeeded");
                self.deliver_numbered(event, "re", self.refunds).await;
            }
            Step::RefundFails if self.is_refunded => {
                let event = self.world().purchase("a").refund("failed", "failed");
                self.deliver_numbered(event, "re", self.refunds).await;
                self.is_refunded = false;
            }
            Step::DisputeOpens | Step::DisputeIsWon | Step::Refund | Step::RefundFails => {}
            Step::Leave => {
                let path = format!("/api/enrollments/{}/", before.id);
                let request = ApiRequest::new("DELETE", &path, &self.world().caller());
                let left = request.send(&self.world().learner_api()).await;
                assert!(matches!(left.status, 204 | 403 | 404 | 409), "{left:?}");
            }
            Step::Rejoin => _ = self.rejoin().await,
            Step::Sweep => assert_eq!(self.world().settle().await.failed, 0),
        }
        self.check().await;
    }

    async fn rejoin(&self) -> u16 {
        let request = ApiRequest::new("POST", "/api/enrollments/", &self.world().caller());
        let body = json!({"course_uuid": self.world().course.uuid});
        request.body(&body).send(&self.world().learner_api()).await.status
    }

    async fn check(&mut self) {
        let enrolment = self.enrolment().await;
        let mut facts = BTreeSet::new();
        facts.extend(self.read.then_some(TEXT));
        facts.extend(self.passed.then_some(ASSIGNMENT));
        assert_eq!(enrolment.completed_contents, facts, "the record of facts differs");
        assert_eq!(enrolment.attended_sessions, self.attended, "the record of attendance differs");
        self.ever |= enrolment.status.gives_access() && self.meets_the_rule();
        let completed = enrolment.completed_at.is_some();
        assert!(self.ever || !completed, "nobody completes without meeting the rule");
        assert!(completed || enrolment.status != EnrolmentStatus::Completed, "{enrolment:?}");
        self.completions += usize::from(completed && !self.was_completed);
        self.was_completed = completed;
        let notes = self.world().notifications().await;
        let told = notes.iter().filter(|note| note.title.starts_with("Course completed")).count();
        assert_eq!(told, self.completions, "told once of each completion");
    }

    /// Access comes back, whatever took it, and the sweeps have run.
    async fn run(mut self, steps: &[Step]) {
        for step in steps {
            self.apply(step).await;
        }
        self.apply(&Step::RefundFails).await;
        self.apply(&Step::DisputeIsWon).await;
        if self.enrolment().await.status == EnrolmentStatus::Dropped {
            assert_eq!(self.rejoin().await, 201, "who left comes back");
        }
        for _ in 0..2 {
            self.apply(&Step::Sweep).await;
            self.world().clock.advance(SignedDuration::from_mins(5));
        }
        let enrolment = self.enrolment().await;
        let completed = enrolment.completed_at.is_some();
        let expected = if completed { EnrolmentStatus::Completed } else { EnrolmentStatus::Active };
        assert_eq!(enrolment.status, expected, "access is back");
        assert!(completed || !self.meets_the_rule(), "nothing stays due");
        assert!(!enrolment.certificate_due, "no certificate stays due");
        let certificate = self.world().get(&keys::certificate(enrolment.id)).await;
        let expected = match (self.completions, completed) {
            (0, _) => None,
            (_, true) => Some(CertificateStatus::Active),
            (_, false) => Some(CertificateStatus::Revoked),
        };
        assert_eq!(certificate.map(|it| it.status), expected, "the certificate says what the course says");
    }
}

#[test]
fn any_history_of_grades_attendance_and_money_ends_in_the_state_that_its_facts_imply() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: HISTORIES, ..Config::default() });
    runner
        .run(&proptest::collection::vec(step(), 1..24), |steps| {
            runtime.block_on(async {
                History::start().await.run(&steps).await;
            });
            Ok(())
        })
        .unwrap();
}
