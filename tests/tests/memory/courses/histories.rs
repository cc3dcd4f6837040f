//! Random histories of facts, publications, corrected keys, regrades, disputes, leaving and coming back, in any order.
//!
//! After every step the enrolment's record holds exactly the facts. In the end, with access and everything settled,
//! whoever meets the rule has completed the course, once, with one certificate and one notification. Failures are
//! shrunk.

use std::collections::BTreeSet;

use domain::ContentId;
use domain::enrolment::{Enrolment, EnrolmentStatus};
use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use shared::store::keys;
use tests::api::ApiRequest;
use tests::publishing::import;
use tests::quizzes::{self, INSTRUCTOR, QUIZ, QuizWorld, TEXT, all_correct, questions};
use tests::world::{World, course};
use uuid::Uuid;

use crate::quizzes::instructor::regrading::{all_correct_after, regrade};

const HISTORIES: u32 = 60;
const SECOND: ContentId = ContentId(Uuid::from_u128(0xe9));

/// What the course says of its second text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    Removed,
    Optional,
    Required,
}

#[derive(Clone, Debug)]
enum Step {
    Read(ContentId),
    /// All right if this is the key of the first question.
    Answer(char),
    Publish {
        second: Second,
        quiz_required: bool,
    },
    CorrectKey,
    Regrade,
    DisputeOpens,
    DisputeIsWon,
    Leave,
    Rejoin,
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let second = prop_oneof![Just(Second::Removed), Just(Second::Optional), Just(Second::Required)];
    prop_oneof![
        3 => prop_oneof![Just(TEXT), Just(SECOND)].prop_map(Step::Read),
        3 => prop_oneof![Just('a'), Just('b')].prop_map(Step::Answer),
        2 => (second, any::<bool>()).prop_map(|(second, quiz_required)| Step::Publish { second, quiz_required }),
        2 => Just(Step::CorrectKey),
        2 => Just(Step::Regrade),
        2 => Just(Step::DisputeOpens),
        2 => Just(Step::DisputeIsWon),
        1 => Just(Step::Leave),
        1 => Just(Step::Rejoin),
        2 => Just(Step::Sweep),
    ]
}

struct History {
    quizzes: QuizWorld,
    second: Second,
    quiz_required: bool,
    key: char,
    facts: BTreeSet<ContentId>,
    /// The keys that the attempts were right by.
    attempts: Vec<char>,
    disputes: u32,
    is_disputed: bool,
    /// At some moment the learner had access and met the rule.
    ever: bool,
}

impl History {
    async fn start() -> Self {
        let world = World::with_course(course()).await;
        let quizzes = QuizWorld { router: quizzes::router(&world), world };
        let history = Self {
            quizzes,
            second: Second::Required,
            quiz_required: true,
            key: 'b',
            facts: BTreeSet::new(),
            attempts: Vec::new(),
            disputes: 0,
            is_disputed: false,
            ever: false,
        };
        history.publish().await;
        history.deliver(&history.world().purchase("a").completed()).await;
        history
    }

    fn world(&self) -> &World {
        &self.quizzes.world
    }

    async fn deliver(&self, event: &Value) {
        let webhook = self.world().webhook().await;
        assert_eq!(self.world().deliver(&webhook, event).await.0, 200);
    }

    /// Each dispute is another one of the same payment.
    async fn dispute(&self, what: &str, status: &str) {
        let mut event = self.world().purchase("a").dispute(what, status);
        event["id"] = json!(format!("evt_{}_{what}", self.disputes));
        event["data"]["object"]["id"] = json!(format!("dp_{}", self.disputes));
        self.deliver(&event).await;
    }

    /// Imports the course as it is meant to be now.
    async fn publish(&self) {
        let course = &self.world().course;
        let text = |uuid: ContentId, is_required: bool| {
            json!({
                "uuid": uuid, "title": "Read", "kind": "text", "text": {"markdown": "Read this."},
                "is_required": is_required,
            })
        };
        let mut questions = questions();
        questions[0]["correctAnswer"] = self.key.to_string().into();
        let quiz = json!({
            "uuid": QUIZ, "title": "Answer", "kind": "quiz", "quiz": {"questions": questions},
            "is_required": self.quiz_required,
        });
        let mut contents = vec![text(TEXT, true), quiz];
        if self.second != Second::Removed {
            contents.push(text(SECOND, self.second == Second::Required));
        }
        let definition = json!({
            "uuid": course.uuid, "slug": course.slug, "title": course.title, "description": course.description,
            "format": "self_paced", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
            "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
            "instructors": [INSTRUCTOR],
            "modules": [{"uuid": Uuid::from_u128(0xd0), "title": "One", "contents": contents}],
        });
        import(&self.world().store, &definition.to_string(), domain::Clock::now(&*self.world().clock)).await;
    }

    fn meets_the_rule(&self) -> bool {
        let has = |content| self.facts.contains(&content);
        has(TEXT) && (has(QUIZ) || !self.quiz_required) && (has(SECOND) || self.second != Second::Required)
    }

    async fn enrolment(&self) -> Enrolment {
        self.world().enrolment().await.expect("an enrolment")
    }

    async fn apply(&mut self, step: &Step) {
        self.world().clock.advance(SignedDuration::from_secs(20));
        let before = self.enrolment().await;
        let has_access = before.status.gives_access();
        match *step {
            Step::Read(content) => {
                let path = format!("/api/learning/progress/content/{content}/");
                let request = self.quizzes.request("POST", &path).body(&json!({"completed": true}));
                let read = request.send(&self.world().learner_api()).await;
                let may = has_access && (content == TEXT || self.second != Second::Removed);
                assert_eq!(read.status == 200, may, "{read:?}");
                self.facts.extend(may.then_some(content));
            }
            Step::Answer(letter) => {
                let answers = if letter == 'a' { all_correct_after() } else { all_correct() };
                let submitted = self.quizzes.submit(&answers).await;
                assert_eq!(submitted.status == 201, has_access, "{submitted:?}");
                if has_access {
                    self.attempts.push(letter);
                    self.facts.extend((letter == self.key).then_some(QUIZ));
                }
            }
            Step::Publish { second, quiz_required } => {
                (self.second, self.quiz_required) = (second, quiz_required);
                self.publish().await;
            }
            Step::CorrectKey => {
                self.key = if self.key == 'a' { 'b' } else { 'a' };
                self.publish().await;
            }
            Step::Regrade => {
                regrade(&self.quizzes, false).await;
                self.facts.extend(self.attempts.contains(&self.key).then_some(QUIZ));
            }
            Step::DisputeOpens if !self.is_disputed => {
                (self.disputes, self.is_disputed) = (self.disputes + 1, true);
                self.dispute("created", "needs_response").await;
            }
            Step::DisputeIsWon if self.is_disputed => {
                self.dispute("closed", "won").await;
                self.is_disputed = false;
            }
            Step::DisputeOpens | Step::DisputeIsWon => {}
            Step::Leave => {
                let path = format!("/api/enrollments/{}/", before.id);
                let left = self.quizzes.request("DELETE", &path).send(&self.world().learner_api()).await;
                assert!(matches!(left.status, 204 | 403 | 409), "{left:?}");
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
        assert_eq!(enrolment.completed_contents, self.facts, "the record of facts differs");
        self.ever |= enrolment.status.gives_access() && self.meets_the_rule();
        let completed = enrolment.completed_at.is_some();
        assert!(self.ever || !completed, "nobody completes without meeting the rule");
        assert_eq!(enrolment.certificate.is_some(), completed);
        let certificate = self.world().get(&keys::certificate(enrolment.id)).await;
        assert_eq!(certificate.map(|it| (it.uuid, it.issue)), enrolment.certificate.map(|uuid| (uuid, 1)));
        let notes = self.world().notifications().await;
        let told = notes.iter().filter(|note| note.title.starts_with("Course completed")).count();
        assert_eq!(told, usize::from(completed), "told once");
    }

    /// Access comes back, whatever took it, and the sweeps have run.
    async fn run(mut self, steps: &[Step]) {
        for step in steps {
            self.apply(step).await;
        }
        self.apply(&Step::DisputeIsWon).await;
        if self.enrolment().await.status == EnrolmentStatus::Dropped {
            assert_eq!(self.rejoin().await, 201, "who left comes back");
        }
        for _ in 0..2 {
            self.apply(&Step::Sweep).await;
            self.world().clock.advance(SignedDuration::from_mins(5));
        }
        let enrolment = self.enrolment().await;
        let expected = match enrolment.completed_at {
            Some(_) => EnrolmentStatus::Completed,
            None => EnrolmentStatus::Active,
        };
        assert_eq!(enrolment.status, expected, "access is back");
        assert!(enrolment.completed_at.is_some() || !self.meets_the_rule(), "nothing stays due");
    }
}

#[test]
fn any_history_of_an_enrolment_ends_in_the_state_that_its_facts_imply() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: HISTORIES, ..Config::default() });
    runner
        .run(&proptest::collection::vec(step(), 1..20), |steps| {
            runtime.block_on(async {
                History::start().await.run(&steps).await;
            });
            Ok(())
        })
        .unwrap();
}
