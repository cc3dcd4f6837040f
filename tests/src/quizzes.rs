//! A world with a quiz in it, imported as an author would, and the function that grades it.

use axum::Router;
use domain::course::authoring;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::{Clock, ContentId, EnrolmentId, Learner, LearnerId};
use serde_json::{Value, json};
use shared::dynamo::{StoredContent, keys};
use uuid::Uuid;

use crate::api::{Answer, ApiRequest, Caller};
use crate::world::{World, course, soon, tables_of};

/// Stands in the keys table only; wherever else it is seen, a key has leaked.
pub const CANARY: &str = "canary-7f3a-do-not-show";

/// The text of the course, and the quiz.
pub const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));
/// The quiz.
pub const QUIZ: ContentId = ContentId(Uuid::from_u128(0xe1));

/// Who teaches the course.
pub const INSTRUCTOR: LearnerId = LearnerId(Uuid::from_u128(0x1e5));

/// A world with a course of one text and one quiz, and a learner with an enrolment in it.
pub struct QuizWorld {
    /// The world.
    pub world: World,
    /// The function, as one warm process.
    pub router: Router,
}

/// Three questions: two single choices (`b` and `c` are right) and a multiple choice (`a` and `d`).
pub fn questions() -> Value {
    let options = ["a", "b", "c", "d"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
    json!([
        {"id": "q1", "text": "One?", "options": options, "correctAnswer": "b", "explanation": CANARY},
        {"id": "q2", "text": "Two?", "options": options, "correctAnswer": "c", "explanation": CANARY},
        {"id": "q3", "text": "Three?", "options": options, "correctAnswers": ["a", "d"], "explanation": CANARY},
    ])
}

/// A quiz of those questions with more settings.
pub fn quiz(settings: Value) -> Value {
    let mut quiz = json!({"questions": questions()});
    if let (Some(quiz), Value::Object(settings)) = (quiz.as_object_mut(), settings) {
        quiz.extend(settings);
    }
    quiz
}

/// Everything right.
pub fn right() -> Value {
    json!({"q1": "b", "q2": "c", "q3": ["d", "a"]})
}

/// Everything wrong.
pub fn wrong() -> Value {
    json!({"q1": "a", "q2": "a", "q3": ["a"]})
}

impl QuizWorld {
    /// A world with this quiz.
    pub async fn start(quiz: Value) -> Self {
        let world = World::with_course(course()).await;
        let this = Self { router: router(&world), world };
        this.import(quiz).await;
        this.enrol(&this.world.learner, "active").await;
        this
    }

    /// Stores the course anew with this quiz.
    ///
    /// # Panics
    /// When the author would be refused.
    pub async fn import(&self, quiz: Value) {
        let course = &self.world.course;
        let definition = json!({
            "uuid": course.uuid, "slug": course.slug, "title": course.title, "description": course.description,
            "format": "self_paced", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
            "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true,
            "instructors": [INSTRUCTOR],
            "modules": [{
                "uuid": Uuid::from_u128(0xd0), "title": "One",
                "contents": [
                    {"uuid": TEXT, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}},
                    {"uuid": QUIZ, "title": "Answer", "kind": "quiz", "quiz": quiz},
                ],
            }],
        });
        let authored =
            authoring::read(&definition.to_string()).unwrap_or_else(|problems| panic!("{problems}"));
        self.world.store.import(soon(), &authored, self.world.clock.now()).await.expect("imported");
    }

    /// Gives somebody an enrolment of this status.
    ///
    /// # Panics
    /// When it cannot be stored.
    pub async fn enrol(&self, learner: &Learner, status: &str) {
        let id = EnrolmentId(Uuid::from_u128(learner.id.0.as_u128() ^ 0xab_0000));
        let enrolment = json!({
            "id": id, "learner": learner.id, "course": self.world.course.uuid, "status": status,
            "enrolled_at": self.world.clock.now(),
        });
        let enrolment = serde_json::from_value(enrolment).expect("an enrolment");
        self.world.put(&keys::enrolment(learner.id, self.world.course.uuid), &enrolment).await;
    }

    /// A request to the quiz function by the world's learner.
    pub fn request(&self, method: &str, path: &str) -> ApiRequest {
        ApiRequest::new(method, path, &self.world.caller())
    }

    /// Whoever teaches the course.
    pub fn instructor(&self) -> Caller {
        self.stranger("[instructor]").with("sub", &INSTRUCTOR.to_string())
    }

    /// Somebody who has nothing to do with the course, in these groups.
    pub fn stranger(&self, groups: &str) -> Caller {
        let stranger = self.world.caller().with("sub", &Uuid::from_u128(0xbad).to_string());
        stranger.with("cognito:groups", groups).with("email", "nobody@learner.example")
    }

    /// A request about the quiz by whoever teaches the course; `path` is what follows on the quiz.
    pub fn teaching(&self, method: &str, path: &str) -> ApiRequest {
        ApiRequest::new(method, &self.taught(path), &self.instructor())
    }

    /// The path of a route about the quiz for those who teach the course.
    pub fn taught(&self, path: &str) -> String {
        format!("/api/courses/{}/quizzes/{QUIZ}/{path}", self.world.course.uuid)
    }

    /// Submits these answers as somebody.
    pub async fn submit_as(&self, learner: &Learner, answers: &Value) -> Answer {
        self.submission(&Caller::new(learner), answers).send(&self.router).await
    }

    /// The functions' own view of their world, as the sweep has it.
    pub fn app(&self) -> quiz_submit::App {
        app(&self.world)
    }

    /// Submits these answers.
    pub async fn submit(&self, answers: &Value) -> Answer {
        self.submission(&self.world.caller(), answers).send(&self.router).await
    }

    /// A submission that was not sent yet.
    pub fn submission(&self, caller: &Caller, answers: &Value) -> ApiRequest {
        let body = json!({"content_uuid": QUIZ, "submitted_answers": answers, "time_spent_seconds": 180});
        ApiRequest::new("POST", "/api/learning/quiz/submit/", caller).body(&body)
    }

    /// Starts an attempt.
    pub async fn open(&self) -> Answer {
        self.request("POST", "/api/learning/quiz/start/")
            .body(&json!({"content_uuid": QUIZ}))
            .send(&self.router)
            .await
    }

    /// Saves these answers.
    pub async fn save(&self, answers: &Value) -> Answer {
        let path = format!("/api/learning/quiz/{QUIZ}/answers/");
        self.request("PUT", &path).body(&json!({"submitted_answers": answers})).send(&self.router).await
    }

    /// The quiz as the learner sees it.
    pub async fn view(&self) -> Answer {
        self.request("GET", &format!("/api/learning/quiz/{QUIZ}/")).send(&self.router).await
    }

    /// The learner's attempts.
    pub async fn attempts(&self) -> Answer {
        self.request("GET", &format!("/api/learning/quiz/attempts/{QUIZ}/")).send(&self.router).await
    }

    /// The state of a learner.
    pub async fn state(&self, learner: LearnerId) -> QuizState {
        self.world.get(&keys::quiz_state(learner, QUIZ)).await.unwrap_or_default()
    }

    /// What is stored of a learner's attempts, newest first, a hundred at most.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn stored(&self, learner: LearnerId) -> Vec<Attempt> {
        self.world
            .store
            .page(soon(), &keys::attempts(learner, QUIZ), 100, None)
            .await
            .expect("readable")
            .items
    }

    /// The calls that the function made since it was last asked, without their bodies.
    pub fn calls(&self) -> Vec<String> {
        self.world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect()
    }

    /// Completes the text, as the learner.
    pub async fn read_the_text(&self) -> Answer {
        let path = format!("/api/learning/progress/content/{TEXT}/");
        self.request("POST", &path).body(&json!({"completed": true})).send(&self.world.learner_api()).await
    }

    /// Another learner with an enrolment.
    pub async fn learner(&self, number: u32) -> Learner {
        let learner = Learner {
            id: LearnerId(Uuid::from_u128(0x1000 + u128::from(number))),
            email: format!("learner-{number}@learner.example"),
            name: format!("Learner {number}"),
            ..self.world.learner.clone()
        };
        self.world.put_learner(&learner).await;
        self.enrol(&learner, "active").await;
        learner
    }

    /// The content as it is stored for learners.
    pub async fn content(&self) -> Option<StoredContent> {
        self.world.get(&keys::content(QUIZ)).await
    }
}

/// The function, started as on Lambda.
pub fn router(world: &World) -> Router {
    quiz_submit::router(app(world))
}

/// Both functions, started as on Lambda.
pub fn app(world: &World) -> quiz_submit::App {
    quiz_submit::App {
        store: world.cloud.aws.store(tables_of(&["main", "outbox", "keys"])),
        clock: world.clock.clone(),
        groups_claim: "cognito:groups".into(),
        enabled: true,
        contents: quiz_submit::Contents::default(),
    }
}
