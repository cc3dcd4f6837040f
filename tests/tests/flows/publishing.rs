//! A course is changed while many learners are enrolled.

use std::collections::{BTreeMap, BTreeSet};

use domain::enrolment::{Enrolment, EnrolmentStatus};
use domain::quiz::attempt::Attempt;
use domain::{Clock, ContentId, CourseId, EnrolmentId, Learner, LearnerId, LiveSessionId, Registration};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use shared::runtime::SystemClock;
use shared::store::{Entity, ItemKey, Key, Store, Transaction, keys};
use tests::stack::{Stack, eventually, eventually_within};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

const LEARNERS: usize = 1_000;
/// Learners in one transaction of at most 100 writes.
const AT_ONCE: usize = 12;
/// The sweeps run each minute and every five minutes.
const MINUTES: Duration = Duration::from_secs(600);
/// The instructor of the course: her address, and the `sub` that the local issuer gives her.
const INES: (&str, &str) = ("ines@instructor.example", "92b12b0d-47ec-559b-92b7-ccae9feef3d7");

/// The course before and after it was changed.
struct Crowded {
    course: Uuid,
    text: Uuid,
    removed: Uuid,
    quiz: Uuid,
    session: Uuid,
    starts_at: Timestamp,
    /// The session's meeting, before and after it was moved. No other run uses them.
    meetings: [String; 2],
}

impl Crowded {
    fn new() -> Self {
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

    fn id(&self) -> CourseId {
        CourseId(self.course)
    }

    /// With `changed`: the session is a day later in another meeting, a required text is gone, and the key is `b`.
    fn definition(&self, changed: bool) -> Value {
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

    /// Somebody who reads the text, fails the quiz by its wrong key, and is registered for the session.
    async fn first(&self, stack: &Stack) -> LearnerId {
        let person = stack.newcomer("Crowd").await;
        let joined = json!({"course_uuid": self.course});
        let path = format!("/api/learning/progress/content/{}/", self.text);
        let answers = json!({"content_uuid": self.quiz, "submitted_answers": {"q": "b"}});
        for (path, body, status) in [
            ("/api/enrollments/", joined, 201),
            (path.as_str(), json!({"completed": true}), 200),
            ("/api/learning/quiz/submit/", answers, 201),
        ] {
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

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(30)
}

async fn stored<T: Entity>(store: &Store, key: &Key<T>) -> T {
    store.get(soon(), key).await.unwrap().unwrap().value
}

/// Zoom, where the learners are registered as the function would have done it.
struct Registrar<'a> {
    stack: &'a Stack,
    meetings: &'a [String; 2],
    client: reqwest::Client,
    token: String,
}

impl<'a> Registrar<'a> {
    async fn start(stack: &'a Stack, meetings: &'a [String; 2]) -> Self {
        for meeting in meetings {
            let path = format!("{}/_control/meetings/{meeting}", stack.text("/zoom_url"));
            let defined =
                reqwest::Client::new().put(path).json(&json!({"topic": "Live"})).send().await.unwrap();
            assert_eq!(defined.status(), 200);
        }
        let client = reqwest::Client::new();
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
    async fn approved(&self, meeting: &str) -> Vec<String> {
        let list = self.stack.look("/zoom_url", &format!("/_control/registrants?meeting={meeting}")).await;
        let approved = list["data"].as_array().unwrap().iter().filter(|one| one["status"] == "approved");
        approved.map(|one| one["email"].as_str().unwrap().to_owned()).collect()
    }
}

/// Enrols learners in the same state as the first one.
async fn enrol_others(
    store: &Store,
    crowded: &Crowded,
    first: LearnerId,
    zoom: &Registrar<'_>,
) -> Vec<Learner> {
    let (course, quiz) = (crowded.id(), ContentId(crowded.quiz));
    let session = LiveSessionId(crowded.session);
    let profile = stored(store, &keys::learner(first)).await;
    let enrolment = stored(store, &keys::enrolment(first, course)).await;
    let registration = stored(store, &keys::registration(first, course, session)).await;
    let announced = stored(store, &keys::announced_sessions(first, course)).await;
    let mailed = eventually("the confirmation", async || {
        store.get(soon(), &keys::mailed_sessions(first, course)).await.unwrap()
    })
    .await
    .value;
    let state = stored(store, &keys::quiz_state(first, quiz)).await;
    let attempt = stored(store, &keys::attempt(first, quiz, 1)).await;
    let learner = |_| {
        let id = LearnerId(SystemClock.new_id());
        Learner { id, email: format!("{}@learner.example", id.0), ..profile.clone() }
    };
    let learners: Vec<Learner> = (1..LEARNERS).map(learner).collect();
    for some in learners.chunks(AT_ONCE) {
        let mut transaction = Transaction::new();
        for profile in some {
            let (learner, id) = (profile.id, EnrolmentId(SystemClock.new_id()));
            let (registrant, link) = zoom.register(&profile.email).await;
            let registration = Registration {
                learner,
                address: Some(profile.email.clone()),
                registrant_id: Some(registrant),
                join_url: Some(link),
                ..registration.clone()
            };
            let enrolment = Enrolment { id, learner, ..enrolment.clone() };
            let attempt = Attempt { id: SystemClock.new_id(), learner, enrolment: id, ..attempt.clone() };
            transaction.create(&keys::learner(learner), profile).unwrap();
            transaction.create(&keys::enrolment(learner, course), &enrolment).unwrap();
            transaction.create(&keys::registration(learner, course, session), &registration).unwrap();
            transaction.create(&keys::announced_sessions(learner, course), &announced).unwrap();
            transaction.create(&keys::mailed_sessions(learner, course), &mailed).unwrap();
            transaction.create(&keys::quiz_state(learner, quiz), &state).unwrap();
            transaction.create(&keys::attempt(learner, quiz, 1), &attempt).unwrap();
        }
        assert!(store.write(soon(), &transaction).await.unwrap());
    }
    learners
}

async fn completed(store: &Store, course: CourseId, learners: &[Learner]) -> usize {
    let keys: Vec<ItemKey> = learners.iter().map(|each| (&keys::enrolment(each.id, course)).into()).collect();
    let snapshot = store.read(soon(), &keys).await.unwrap();
    let done = |each: &&Learner| {
        let enrolment = snapshot.get(&keys::enrolment(each.id, course)).unwrap().unwrap();
        enrolment.status == EnrolmentStatus::Completed
    };
    learners.iter().filter(done).count()
}

/// How many e-mails whose subject contains this went to each address.
async fn mailed(stack: &Stack, subject: &str) -> BTreeMap<String, usize> {
    let mut mailed = BTreeMap::new();
    let list = stack.look("/mail_url", &format!("/api/messages?subject={subject}")).await;
    for mail in list["messages"].as_array().unwrap() {
        for to in mail["to"].as_array().unwrap() {
            *mailed.entry(to.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    mailed
}

/// A session is moved to another day and meeting, a required text is removed, and a key is corrected, at once.
#[tokio::test]
async fn a_thousand_learners_are_settled_within_minutes_and_told_once() {
    let stack = Stack::running();
    let store = stack.store().await;
    let ines = stack.person(INES.0, "Ines Instructor").await;
    let crowded = Crowded::new();
    let zoom = Registrar::start(&stack, &crowded.meetings).await;
    stack.import(&crowded.definition(false)).await;
    let id = crowded.first(&stack).await;
    let before = Instant::now();
    stack.configure("/zoom_url", json!({"per_second": 10_000})).await;
    let mut learners = enrol_others(&store, &crowded, id, &zoom).await;
    stack.configure("/zoom_url", json!({"per_second": 30})).await;
    learners.push(stored(&store, &keys::learner(id)).await);
    eprintln!("{LEARNERS} learners enrolled in {} s", before.elapsed().as_secs());
    assert_eq!(completed(&store, crowded.id(), &learners).await, 0);

    stack.import(&crowded.definition(true)).await;
    let path = format!("/api/courses/{}/quizzes/{}/regrade/", crowded.course, crowded.quiz);
    let began = Instant::now();
    // As the instructor's page does it, batch by batch.
    let mut batch = json!({});
    loop {
        let regraded = stack.api(Method::POST, &path, &ines, Some(batch)).await;
        assert_eq!(regraded.status, 200, "{regraded:?}");
        let next = &regraded.body["next_cursor"];
        if next.is_null() {
            break;
        }
        batch = json!({"cursor": next});
    }
    eprintln!("{LEARNERS} learners regraded after {} s", began.elapsed().as_secs());
    eventually_within(MINUTES, "everybody's completion", async || {
        (completed(&store, crowded.id(), &learners).await == LEARNERS).then_some(())
    })
    .await;
    eprintln!("{LEARNERS} learners completed after {} s", began.elapsed().as_secs());
    let addresses: BTreeSet<String> = learners.iter().map(|each| each.email.clone()).collect();
    let told = eventually_within(MINUTES, "everybody's e-mail", async || {
        let told = mailed(&stack, "New%20time:%20Crowd").await;
        let told: BTreeMap<_, _> = told.into_iter().filter(|(to, _)| addresses.contains(to)).collect();
        (told.len() == LEARNERS).then_some(told)
    })
    .await;
    // The long waits are for the sweeps' next run.
    eprintln!("{LEARNERS} learners registered anew and told after {} s", began.elapsed().as_secs());
    assert!(told.values().all(|times| *times == 1), "each is told once");
    assert!(zoom.approved(&crowded.meetings[0]).await.is_empty(), "nobody is left in the old meeting");
    let mut registered = zoom.approved(&crowded.meetings[1]).await;
    registered.sort();
    assert_eq!(registered, addresses.into_iter().collect::<Vec<_>>(), "everybody is in the new one");
    let titles = ["Course completed", "Quiz regraded", "Live session moved"];
    for learner in learners.iter().step_by(50) {
        let notes = store.page(soon(), &keys::notifications(learner.id), 20, None).await.unwrap().items;
        let about = |title: &str| notes.iter().filter(|note| note.title.contains(title)).count();
        assert_eq!(titles.map(about), [1, 1, 1], "{notes:?}");
    }
}
