//! A world with an imported quiz, and the function that grades it.

use std::sync::Arc;

use axum::Router;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::quiz::{Correct, QuestionKey};
use domain::{Clock, ContentId, EnrolmentId, Learner, LearnerId};
use serde_json::{Value, json};
use shared::runtime::Switch;
use shared::store::{StoredContent, keys};
use uuid::Uuid;

use crate::api::{ApiRequest, ApiResponse, Caller};
use crate::publishing::import;
use crate::world::{World, course, soon, tables_of};

/// Occurs only in the keys table: anywhere else, a key has leaked.
pub const CANARY: &str = "canary-7f3a-do-not-show";

/// The text content of the course.
pub const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));
/// The quiz content of the course.
pub const QUIZ: ContentId = ContentId(Uuid::from_u128(0xe1));

/// The instructor of the course.
pub const INSTRUCTOR: LearnerId = LearnerId(Uuid::from_u128(0x1e5));

/// A world with a course of one text and one quiz, in which the world's learner is enrolled.
pub struct QuizWorld {
    pub world: World,
    /// The function, as a single warm process.
    pub router: Router,
}

/// Three questions: two single choice (`b` and `c` are correct) and one multiple choice (`a` and `d`).
pub fn questions() -> Value {
    let options = ["a", "b", "c", "d"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
    json!([
        {"id": "q1", "text": "One?", "options": options, "correctAnswer": "b", "explanation": CANARY},
        {"id": "q2", "text": "Two?", "options": options, "correctAnswer": "c", "explanation": CANARY},
        {"id": "q3", "text": "Three?", "options": options, "correctAnswers": ["a", "d"], "explanation": CANARY},
    ])
}

/// A quiz of [`questions`] with these settings.
pub fn quiz(settings: Value) -> Value {
    let mut quiz = json!({"questions": questions()});
    if let (Some(quiz), Value::Object(settings)) = (quiz.as_object_mut(), settings) {
        quiz.extend(settings);
    }
    quiz
}

/// Correct answers to all [`questions`].
pub fn all_correct() -> Value {
    json!({"q1": "b", "q2": "c", "q3": ["d", "a"]})
}

/// Wrong answers to all [`questions`].
pub fn all_wrong() -> Value {
    json!({"q1": "a", "q2": "a", "q3": ["a"]})
}

/// The right answer to a question as a client submits it.
pub fn right_answer(question: &Value, key: &QuestionKey) -> Value {
    match &key.correct {
        Correct::Options(right) if question["type"] == "multiple" => json!(right),
        Correct::Options(right) => json!(right.first()),
        Correct::Numbers(accepted) => json!(accepted.first().map(|number| number.least)),
        Correct::Texts(accepted) => json!(accepted.spellings.first().map(|spelling| &spelling.text)),
        Correct::Order(order) => json!(order),
        Correct::Pairs(pairs) => json!(pairs),
    }
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

    /// Imports the course again with this quiz.
    ///
    /// # Panics
    /// If the import is refused.
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
        import(&self.world.store, &definition.to_string(), self.world.clock.now()).await;
    }

    /// Enrols a learner with this status.
    ///
    /// # Panics
    /// If the enrolment cannot be stored.
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

    /// The instructor of the course.
    pub fn instructor(&self) -> Caller {
        self.stranger("[instructor]").with("sub", &INSTRUCTOR.to_string())
    }

    /// A caller in these groups who neither teaches nor is enrolled in the course.
    pub fn stranger(&self, groups: &str) -> Caller {
        let stranger = self.world.caller().with("sub", &Uuid::from_u128(0xbad).to_string());
        stranger.with("cognito:groups", groups).with("email", "nobody@learner.example")
    }

    /// A request about the quiz by its instructor; `path` follows the path of the quiz.
    pub fn instructor_request(&self, method: &str, path: &str) -> ApiRequest {
        ApiRequest::new(method, &self.instructor_path(path), &self.instructor())
    }

    /// The path of an instructor's route about the quiz.
    pub fn instructor_path(&self, path: &str) -> String {
        format!("/api/courses/{}/quizzes/{QUIZ}/{path}", self.world.course.uuid)
    }

    /// Submits these answers as the given learner.
    pub async fn submit_as(&self, learner: &Learner, answers: &Value) -> ApiResponse {
        self.submission(&Caller::new(learner), answers).send(&self.router).await
    }

    /// The state of the functions, for calling the sweep.
    pub fn app(&self) -> quiz_submit::App {
        app(&self.world)
    }

    /// Submits these answers as the world's learner.
    pub async fn submit(&self, answers: &Value) -> ApiResponse {
        self.submission(&self.world.caller(), answers).send(&self.router).await
    }

    /// A submission, not sent yet.
    pub fn submission(&self, caller: &Caller, answers: &Value) -> ApiRequest {
        let body = json!({"content_uuid": QUIZ, "submitted_answers": answers, "time_spent_seconds": 180});
        ApiRequest::new("POST", "/api/learning/quiz/submit/", caller).body(&body)
    }

    /// Starts an attempt.
    pub async fn start_attempt(&self) -> ApiResponse {
        self.request("POST", "/api/learning/quiz/start/")
            .body(&json!({"content_uuid": QUIZ}))
            .send(&self.router)
            .await
    }

    /// Saves these answers.
    pub async fn save(&self, answers: &Value) -> ApiResponse {
        let path = format!("/api/learning/quiz/{QUIZ}/answers/");
        self.request("PUT", &path).body(&json!({"submitted_answers": answers})).send(&self.router).await
    }

    /// Submits these answers as answers to the quiz as it was shown.
    pub async fn submit_shown(&self, shown: &Value, answers: &Value) -> ApiResponse {
        let body = json!({"content_uuid": QUIZ, "submitted_answers": answers, "version": shown["version"]});
        self.request("POST", "/api/learning/quiz/submit/").body(&body).send(&self.router).await
    }

    /// Saves these answers as answers to the quiz as it was shown.
    pub async fn save_shown(&self, shown: &Value, answers: &Value) -> ApiResponse {
        let path = format!("/api/learning/quiz/{QUIZ}/answers/");
        let number = shown["total_attempts"].as_u64().map(|used| used + 1);
        let body =
            json!({"submitted_answers": answers, "version": shown["version"], "attempt_number": number});
        self.request("PUT", &path).body(&body).send(&self.router).await
    }

    /// One of the learner's attempts.
    pub async fn attempt(&self, number: u32) -> ApiResponse {
        self.request("GET", &format!("/api/learning/quiz/attempts/{QUIZ}/{number}/")).send(&self.router).await
    }

    /// The quiz as the learner sees it.
    pub async fn view(&self) -> ApiResponse {
        self.request("GET", &format!("/api/learning/quiz/{QUIZ}/")).send(&self.router).await
    }

    /// The learner's attempts.
    pub async fn attempts(&self) -> ApiResponse {
        self.request("GET", &format!("/api/learning/quiz/attempts/{QUIZ}/")).send(&self.router).await
    }

    /// The stored quiz state of a learner.
    pub async fn state(&self, learner: LearnerId) -> QuizState {
        self.world.get(&keys::quiz_state(learner, QUIZ)).await.unwrap_or_default()
    }

    /// A learner's stored attempts, newest first, at most a hundred.
    ///
    /// # Panics
    /// If they cannot be read.
    pub async fn stored(&self, learner: LearnerId) -> Vec<Attempt> {
        self.world
            .store
            .page(soon(), &keys::attempts(learner, QUIZ), 100, None)
            .await
            .expect("readable")
            .items
    }

    /// The operations that the function has called since the last time.
    pub fn calls(&self) -> Vec<String> {
        self.world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect()
    }

    /// Completes the text, as the learner.
    pub async fn complete_text(&self) -> ApiResponse {
        let path = format!("/api/learning/progress/content/{TEXT}/");
        self.request("POST", &path).body(&json!({"completed": true})).send(&self.world.learner_api()).await
    }

    /// Another enrolled learner.
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

    /// Runs the sweep, and what it hands over.
    ///
    /// # Errors
    /// The last failure, after everything was tried.
    pub async fn sweep(&self) -> Result<quiz_submit::Swept, quiz_submit::SweepError> {
        let mut result = sweep(&self.world).sweep(soon(), "sweep").await;
        loop {
            let handovers = self.world.handovers("quiz-sweep");
            if handovers.is_empty() {
                return result;
            }
            for handover in handovers {
                let more = sweep(&self.world).go_on(handover, soon(), "sweep").await;
                result = result.and_then(|swept| {
                    let more = more?;
                    let submitted = swept.submitted + more.submitted;
                    Ok(quiz_submit::Swept { submitted, parked: swept.parked + more.parked })
                });
            }
        }
    }

    /// The quiz content as it is stored for learners.
    pub async fn content(&self) -> Option<StoredContent> {
        self.world.get(&keys::content(QUIZ)).await
    }
}

/// The router of `quiz-submit`, as it starts on Lambda.
pub fn router(world: &World) -> Router {
    quiz_submit::router(app(world))
}

/// The sweep, as it starts on Lambda.
pub fn sweep(world: &World) -> quiz_submit::Sweep {
    quiz_submit::Sweep { app: app(world), queue: world.sweep_queue("quiz-sweep", quiz_submit::EVERY) }
}

/// The state of both functions, as they start on Lambda.
pub fn app(world: &World) -> quiz_submit::App {
    quiz_submit::App {
        store: world.cloud.aws.store(tables_of(&["main", "outbox", "keys"])),
        clock: world.clock.clone(),
        groups_claim: "cognito:groups".into(),
        switches: Arc::new(world.board.switches(&[Switch::Quizzes])),
        contents: shared::store::Contents::default(),
        versions: quiz_submit::QuizVersions::default(),
    }
}
