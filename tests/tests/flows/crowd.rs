//! A course with many learners in different states, who are enrolled and registered as the functions would have done it.

use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::live_session::news::KnownSessions;
use domain::quiz::attempt::{Attempt, QuizState};
use domain::{Clock, ContentId, CourseId, EnrolmentId, Learner, LearnerId, LiveSessionId, Registration};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::store::{Entity, Key, Store, Transaction, keys};
use tests::stack::{Stack, eventually, http};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

pub(super) const LEARNERS: usize = 1_000;
/// Learners in one transaction of at most 100 writes.
const AT_ONCE: usize = 12;
/// The instructor of the course: her address, and the `sub` that the local issuer gives her.
pub(super) const INES: (&str, &str) = ("ines@instructor.example", "92b12b0d-47ec-559b-92b7-ccae9feef3d7");

/// The course before and after it was changed.
pub(super) struct Crowded {
    pub(super) course: Uuid,
    pub(super) text: Uuid,
    removed: Uuid,
    pub(super) quiz: Uuid,
    session: Uuid,
    starts_at: Timestamp,
    /// The session's meeting, before and after it was moved. No other run uses them.
    pub(super) meetings: [String; 2],
}

impl Crowded {
    pub(super) fn new() -> Self {
        let course = SystemClock.new_id();
        let id = |name: &str| Uuid::new_v5(&course, name.as_bytes());
        Self {
            course,
            text: id("text"),
            removed: id("removed"),
            quiz: id("quiz"),
            session: id("session"),
            starts_at: SystemClock.now() + SignedDuration::from_hours(48),
            meetings: ["before", "after"].map(|name| format!("9{:010}", id(name).as_u128() % 10_000_000_000)),
        }
    }

    pub(super) fn id(&self) -> CourseId {
        CourseId(self.course)
    }

    /// With `changed`: the session is a day later in another meeting, a required text is gone, and the key is `b`.
    pub(super) fn definition(&self, changed: bool) -> Value {
        let text = |id: Uuid| json!({"uuid": id, "title": "Read", "kind": "text", "text": {"markdown": "Read this."}});
        let options = ["a", "b"].map(|id| json!({"id": id, "text": format!("Option {id}")}));
        let key = if changed { "b" } else { "a" };
        let question = json!({"id": "q", "text": "Which?", "options": options, "correctAnswer": key});
        let quiz = json!({
            "uuid": self.quiz, "title": "Answer", "kind": "quiz",
            "quiz": {"questions": [question], "max_attempts": 1},
        });
        let contents = if changed {
            vec![text(self.text), quiz]
        } else {
            vec![text(self.text), text(self.removed), quiz]
        };
        let later = SignedDuration::from_hours(if changed { 24 } else { 0 });
        json!({
            "uuid": self.course, "slug": format!("crowd-{}", self.course), "title": "A course with many learners",
            "description": "Read, answer and meet.", "format": "hybrid", "cpd_credits": "1.00",
            "cpd_type": "Clinical", "duration_minutes": 10, "price": {"amount": 0, "currency": "gbp"},
            "organiser": "Meridian CPD", "published": true, "instructors": [INES.1],
            "completion": {"issues_certificate": false},
            "sessions": [{
                "uuid": self.session, "topic": "Crowd", "starts_at": (self.starts_at + later).to_string(),
                "duration_minutes": 60, "time_zone": "Europe/London",
                "zoom": {"kind": "meeting", "id": self.meetings[usize::from(changed)]},
            }],
            "modules": [{"uuid": Uuid::new_v5(&self.course, b"module"), "title": "One", "contents": contents}],
        })
    }

    /// Somebody who does what this state says, and is registered for the session.
    pub(super) async fn first(&self, stack: &Stack, state: State) -> LearnerId {
        let person = stack.newcomer("Crowd").await;
        let joined = json!({"course_uuid": self.course});
        let read = match state {
            State::HalfWay => self.removed,
            State::Failed | State::Passed => self.text,
        };
        let path = format!("/api/learning/progress/content/{read}/");
        let done = json!({"completed": true});
        let mut requests = vec![("/api/enrollments/", joined, 201), (path.as_str(), done, 200)];
        if let Some(answer) = state.answer() {
            let answers = json!({"content_uuid": self.quiz, "submitted_answers": {"q": answer}});
            requests.push(("/api/learning/quiz/submit/", answers, 201));
        }
        for (path, body, status) in requests {
            let answer = stack.api(Method::POST, path, &person, Some(body)).await;
            assert_eq!(answer.status, status, "{path}: {answer:?}");
        }
        eventually("the registration", async || {
            let sessions = stack.enrolments(&person).await.remove(0)["sessions"].clone();
            sessions[0]["join_url"].as_str().map(|_| ())
        })
        .await;
        let me = stack.api(Method::GET, "/api/users/me/", &person, None).await;
        assert_eq!(me.status, 200, "{me:?}");
        LearnerId(me.body["uuid"].as_str().unwrap().parse().unwrap())
    }
}

/// Where a learner is when the course is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Everything that is left is done, but the key was wrong.
    Failed,
    /// Passed by the key that was wrong; only the text that is removed was not read.
    Passed,
    /// Read the text that is removed, and nothing else.
    HalfWay,
}

impl State {
    pub(super) const ALL: [Self; 3] = [Self::Failed, Self::Passed, Self::HalfWay];

    pub(super) fn of(number: usize) -> Self {
        Self::ALL[number % Self::ALL.len()]
    }

    fn answer(self) -> Option<&'static str> {
        match self {
            Self::Failed => Some("b"),
            Self::Passed => Some("a"),
            Self::HalfWay => None,
        }
    }

    /// What the enrolment is in the end: a pass is never withdrawn.
    pub(super) fn end(self) -> EnrolmentStatus {
        match self {
            Self::Failed | Self::Passed => EnrolmentStatus::Completed,
            Self::HalfWay => EnrolmentStatus::Active,
        }
    }

    /// How often the learner is told of the completion, the new grading and the new time.
    pub(super) fn told(self) -> [usize; 3] {
        match self {
            Self::Failed | Self::Passed => [1, 1, 1],
            Self::HalfWay => [0, 0, 1],
        }
    }
}

pub(super) fn soon() -> Instant {
    Instant::now() + Duration::from_secs(30)
}

pub(super) async fn stored<T: Entity>(store: &Store, key: &Key<T>) -> T {
    store.get(soon(), key).await.unwrap().unwrap().value
}

/// Zoom, where the learners are registered as the function would have done it.
pub(super) struct Registrar<'a> {
    stack: &'a Stack,
    meetings: &'a [String; 2],
    client: reqwest::Client,
    token: String,
}

impl<'a> Registrar<'a> {
    pub(super) async fn start(stack: &'a Stack, meetings: &'a [String; 2]) -> Self {
        for meeting in meetings {
            let path = format!("{}/_control/meetings/{meeting}", stack.text("/zoom_url"));
            let defined =
                http().build().unwrap().put(path).json(&json!({"topic": "Live"})).send().await.unwrap();
            assert_eq!(defined.status(), 200);
        }
        let client = http().build().unwrap();
        let url = format!(
            "{}/oauth/token?grant_type=account_credentials&account_id=local-account",
            stack.text("/zoom_url")
        );
        let answer = client.post(url).basic_auth("local-client", Some("local-secret")).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        Self { stack, meetings, client, token: answer["access_token"].as_str().unwrap().to_owned() }
    }

    /// Registers this address in the first meeting; returns the registrant's id and link.
    async fn register(&self, email: &str) -> (String, String) {
        let url = format!("{}/v2/meetings/{}/registrants", self.stack.text("/zoom_url"), self.meetings[0]);
        let body = json!({"email": email, "first_name": "Crowd", "last_name": "Learner"});
        let answer = self.client.post(url).bearer_auth(&self.token).json(&body).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        (text("registrant_id"), text("join_url"))
    }

    /// The addresses of a meeting's approved registrants, each as often as it occurs.
    pub(super) async fn approved(&self, meeting: &str) -> Vec<String> {
        let list = self.stack.look("/zoom_url", &format!("/_control/registrants?meeting={meeting}")).await;
        let approved = list["data"].as_array().unwrap().iter().filter(|one| one["status"] == "approved");
        approved.map(|one| one["email"].as_str().unwrap().to_owned()).collect()
    }
}

/// Enrols learners in turn in each of the states that the first ones are in.
pub(super) async fn enrol_others(
    store: &Store,
    crowded: &Crowded,
    first: &[LearnerId],
    zoom: &Registrar<'_>,
) -> Vec<Learner> {
    let mut models = Vec::new();
    for learner in first {
        models.push(Model::of(store, crowded, *learner).await);
    }
    let learner = |number: usize| {
        let id = LearnerId(SystemClock.new_id());
        Learner {
            id,
            email: format!("{}@learner.example", id.0),
            ..models[number % models.len()].profile.clone()
        }
    };
    let learners: Vec<Learner> = (first.len()..LEARNERS).map(learner).collect();
    for (part, some) in learners.chunks(AT_ONCE).enumerate() {
        let mut transaction = Transaction::new();
        for (place, profile) in some.iter().enumerate() {
            let model = &models[(first.len() + part * AT_ONCE + place) % models.len()];
            let registered = zoom.register(&profile.email).await;
            model.add(&mut transaction, crowded, profile, registered);
        }
        assert!(store.write(soon(), &transaction).await.unwrap());
    }
    learners
}

/// What is stored of a learner in one of the states.
struct Model {
    profile: Learner,
    enrolment: Enrolment,
    registration: Registration,
    announced: KnownSessions,
    mailed: KnownSessions,
    attempt: Option<(QuizState, Attempt)>,
}

impl Model {
    async fn of(store: &Store, crowded: &Crowded, learner: LearnerId) -> Self {
        let (course, quiz, session) = (crowded.id(), ContentId(crowded.quiz), LiveSessionId(crowded.session));
        let mailed = eventually("the confirmation", async || {
            store.get(soon(), &keys::mailed_sessions(learner, course)).await.unwrap()
        })
        .await;
        let attempt = match store.get(soon(), &keys::attempt(learner, quiz, 1)).await.unwrap() {
            Some(attempt) => Some((stored(store, &keys::quiz_state(learner, quiz)).await, attempt.value)),
            None => None,
        };
        Self {
            profile: stored(store, &keys::learner(learner)).await,
            enrolment: stored(store, &keys::enrolment(learner, course)).await,
            registration: stored(store, &keys::registration(learner, course, session)).await,
            announced: stored(store, &keys::announced_sessions(learner, course)).await,
            mailed: mailed.value,
            attempt,
        }
    }

    /// Adds somebody in the same state, with a registration of their own.
    fn add(
        &self,
        transaction: &mut Transaction,
        crowded: &Crowded,
        profile: &Learner,
        (registrant, link): (String, String),
    ) {
        let (course, quiz, session) = (crowded.id(), ContentId(crowded.quiz), LiveSessionId(crowded.session));
        let (learner, id) = (profile.id, EnrolmentId(SystemClock.new_id()));
        let registration = Registration {
            learner,
            address: Some(profile.email.clone()),
            registrant_id: Some(registrant),
            join_url: Some(link),
            ..self.registration.clone()
        };
        let enrolment = Enrolment { id, learner, ..self.enrolment.clone() };
        transaction.create(&keys::learner(learner), profile).unwrap();
        transaction.create(&keys::enrolment(learner, course), &enrolment).unwrap();
        transaction.create(&keys::registration(learner, course, session), &registration).unwrap();
        transaction.create(&keys::announced_sessions(learner, course), &self.announced).unwrap();
        transaction.create(&keys::mailed_sessions(learner, course), &self.mailed).unwrap();
        if let Some((state, attempt)) = &self.attempt {
            let attempt = Attempt { id: SystemClock.new_id(), learner, enrolment: id, ..attempt.clone() };
            transaction.create(&keys::quiz_state(learner, quiz), state).unwrap();
            transaction.create(&keys::attempt(learner, quiz, 1), &attempt).unwrap();
        }
    }
}
