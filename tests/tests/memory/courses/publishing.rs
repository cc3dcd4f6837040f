//! A draft becomes what learners see: from the studio, as an author calls it.

use axum::Router;
use domain::course::Course;
use domain::course::authoring;
use domain::course::content::ContentBody;
use domain::quiz::QuizVersion;
use domain::{Clock, ContentId, CourseId, LearnerId};
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use shared::use_cases::publish_course::{Definition, PublishError, import_course, preview_import};
use tests::api::{ApiRequest, ApiResponse, Caller};
use tests::faults::Fault;
use tests::quizzes::INSTRUCTOR;
use tests::world::{World, soon};
use uuid::Uuid;

const DEMO: &str = include_str!("../../../../infra/demo/courses/safeguarding-essentials.json");

/// A world in which the demo course is a draft of an instructor.
struct Studio {
    world: World,
    router: Router,
}

impl Studio {
    async fn start() -> Self {
        let studio = Self::empty().await;
        let body = json!({"definition": definition()});
        let imported = studio.ask("POST", "import/", Some(&body)).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        studio
    }

    async fn empty() -> Self {
        let world = World::start().await;
        let router = tests::studio::router(&world);
        Self { world, router }
    }

    fn author(&self) -> Caller {
        let author = self.world.caller().with("sub", &INSTRUCTOR.to_string());
        author.with("cognito:groups", "[instructor]").with("name", "Grace")
    }

    /// Asks as the author.
    async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> ApiResponse {
        self.ask_as(&self.author(), method, path, body).await
    }

    async fn ask_as(&self, caller: &Caller, method: &str, path: &str, body: Option<&Value>) -> ApiResponse {
        let request = ApiRequest::new(method, &format!("/api/studio/courses/{path}"), caller);
        let request = body.into_iter().fold(request, |request, body| request.body(body));
        request.send(&self.router).await
    }

    async fn of_course(&self, method: &str, path: &str, body: Option<&Value>) -> ApiResponse {
        self.ask(method, &format!("{}/{path}", id()), body).await
    }

    async fn changes(&self) -> Value {
        let changes = self.of_course("GET", "changes/", None).await;
        assert_eq!(changes.status, 200, "{changes:?}");
        changes.body
    }

    fn texts(changes: &Value) -> Vec<String> {
        let changes = changes["changes"].as_array().unwrap().iter();
        changes.map(|change| change["text"].as_str().unwrap().to_owned()).collect()
    }

    /// Publishes what the draft is now.
    async fn publish(&self, visible: bool) -> ApiResponse {
        let digest = self.changes().await["digest"].clone();
        self.publish_digest(&digest, visible).await
    }

    async fn publish_digest(&self, digest: &Value, visible: bool) -> ApiResponse {
        let body = json!({"digest": digest, "visible": visible, "note": "A note"});
        self.of_course("POST", "publications/", Some(&body)).await
    }

    /// Edits the definition of the draft, and saves the pieces that differ.
    async fn edit(&self, change: impl FnOnce(&mut Value)) {
        let mut definition = self.of_course("GET", "definition/", None).await.body;
        change(&mut definition);
        let (outline, bodies) = domain::course::draft::take_apart(definition, "definition").unwrap();
        let draft = self.of_course("GET", "", None).await.body;
        let body = json!({"version": draft["version"], "outline": outline.value()});
        let saved = self.of_course("PUT", "", Some(&body)).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        for entry in outline.contents() {
            let path = format!("contents/{}/", entry.uuid);
            let stored = self.of_course("GET", &path, None).await.body;
            let body = &bodies[&entry.uuid];
            if stored["body"] != *body {
                let body = json!({"version": stored["version"], "kind": entry.kind, "body": body});
                let saved = self.of_course("PUT", &path, Some(&body)).await;
                assert_eq!(saved.status, 200, "{saved:?}");
            }
        }
    }

    async fn course(&self) -> Option<Course> {
        self.world.get(&keys::course(id())).await
    }

    async fn version(&self, number: u32) -> Option<QuizVersion> {
        self.world.get(&keys::quiz_version(quiz_id(), number)).await
    }

    async fn publications(&self) -> Vec<u64> {
        let list = self.of_course("GET", "publications/", None).await;
        let list = list.body["results"].as_array().unwrap().iter();
        list.map(|publication| publication["number"].as_u64().unwrap()).collect()
    }

    async fn catalogue(&self) -> Vec<CourseId> {
        let page = self.world.store.page(soon(), &keys::catalogue(), 10, None).await.unwrap();
        page.items.iter().map(|entry| entry.uuid).filter(|course| *course == id()).collect()
    }

    /// The operator's import.
    async fn import(&self, course: &Value, replace: bool) -> Result<bool, PublishError> {
        let definition = Definition::read(&course.to_string()).unwrap();
        let (store, now) = (&self.world.store, self.world.clock.now());
        let report = import_course(store, soon(), &definition, replace, now).await?;
        Ok(!report.changes.is_empty())
    }
}

fn definition() -> Value {
    let mut demo: Value = serde_json::from_str(DEMO).unwrap();
    demo["instructors"] = json!([INSTRUCTOR]);
    demo["published"] = json!(false);
    demo
}

fn id() -> CourseId {
    definition()["uuid"].as_str().unwrap().parse().unwrap()
}

fn quiz(course: &mut Value) -> &mut Value {
    &mut course["modules"][3]["contents"][0]
}

fn quiz_id() -> ContentId {
    quiz(&mut definition())["uuid"].as_str().unwrap().parse().unwrap()
}

fn correct(course: &mut Value) {
    quiz(course)["quiz"]["questions"][1]["correctAnswer"] = json!("wait");
}

/// Whether a call writes.
fn writes(store: &World) -> usize {
    let calls = store.cloud.faults.take_calls();
    let is_write =
        |operation: &str| ["PutItem", "TransactWriteItems"].iter().any(|write| operation.ends_with(write));
    calls.iter().filter(|call| is_write(&call.operation)).count()
}

#[tokio::test]
async fn a_draft_is_published_once_and_its_repetition_writes_nothing() {
    let studio = Studio::start().await;
    let changes = studio.changes().await;
    assert_eq!((&changes["visible"], &changes["unchanged"]), (&json!(true), &json!(false)));
    let texts = Studio::texts(&changes);
    assert!(texts[0].starts_with("Creates the course “"), "{texts:?}");
    assert!(studio.course().await.is_none(), "looking at the changes writes nothing");
    let published = studio.publish_digest(&changes["digest"], true).await;
    assert_eq!((published.status, &published.body["number"]), (201, &json!(1)), "{published:?}");
    let course = studio.course().await.unwrap();
    assert!(course.published && course.instructors.contains(&INSTRUCTOR));
    assert_eq!(studio.catalogue().await, [id()]);
    for content in course.modules.iter().flat_map(|module| &module.contents) {
        assert!(studio.world.get(&keys::content(content.uuid)).await.is_some(), "{}", content.title);
    }
    assert_eq!(
        studio.version(1).await.unwrap().key,
        studio.world.get(&keys::current_quiz(quiz_id())).await.unwrap().key
    );
    let draft = studio.of_course("GET", "", None).await.body;
    assert_eq!((&draft["state"], &draft["changed"]), (&json!("published"), &json!(false)));
    assert_eq!(draft["outline"]["published"], true);

    let changes = studio.changes().await;
    assert_eq!((&changes["unchanged"], Studio::texts(&changes).len()), (&json!(true), 0));
    writes(&studio.world);
    let again = studio.publish_digest(&changes["digest"], true).await;
    assert_eq!((again.status, &again.body["number"]), (200, &json!(1)), "{again:?}");
    assert_eq!(writes(&studio.world), 0);
    assert_eq!(studio.publications().await, [1]);
}

#[tokio::test]
async fn what_is_exported_and_imported_is_unchanged() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let exported = studio.of_course("GET", "definition/", None).await.body;
    let text = Definition::read(&exported.to_string()).unwrap();
    let now = studio.world.clock.now();
    let preview = preview_import(&studio.world.store, soon(), &text, false, now).await.unwrap();
    assert!(preview.unchanged && preview.changes.is_empty(), "{preview:?}");
    assert!(!studio.import(&exported, false).await.unwrap());
    assert_eq!(studio.publications().await, [1]);
}

#[tokio::test]
async fn whoever_saves_meanwhile_is_named_and_nothing_is_published() {
    let studio = Studio::start().await;
    let digest = studio.changes().await["digest"].clone();
    studio.edit(|course| course["title"] = json!("Another title")).await;
    let refused = studio.publish_digest(&digest, true).await;
    assert_eq!((refused.status, refused.code()), (409, "DRAFT_CHANGED"), "{refused:?}");
    assert_eq!(refused.body["changed_by"]["name"], "Grace");
    assert!(studio.course().await.is_none());
}

#[tokio::test]
async fn problems_are_named_by_path_and_nothing_is_written() {
    let studio = Studio::start().await;
    studio.edit(|course| course["slug"] = json!("No Slug")).await;
    let changes = studio.changes().await;
    assert_eq!(changes["problems"][0]["path"], "slug", "{changes:?}");
    writes(&studio.world);
    let refused = studio.publish_digest(&changes["digest"], true).await;
    assert_eq!((refused.status, refused.code()), (400, "VALIDATION_ERROR"));
    assert!(refused.body["error"]["details"]["slug"][0].is_string(), "{refused:?}");
    assert_eq!(writes(&studio.world), 0);
    assert!(studio.course().await.is_none());
}

#[tokio::test]
async fn nobody_else_can_look_publish_hide_or_restore() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let stranger = studio.author().with("sub", &Uuid::from_u128(0xbad).to_string());
    let digest = studio.changes().await["digest"].clone();
    for (method, path, body) in [
        ("GET", "changes/", None),
        ("GET", "publications/", None),
        ("GET", "publications/1/", None),
        ("POST", "publications/", Some(json!({"digest": digest, "visible": false}))),
        ("POST", "hide/", None),
        ("POST", "publications/1/restore/", Some(json!({"version": 1}))),
    ] {
        let path = format!("{}/{path}", id());
        let as_stranger = studio.ask_as(&stranger, method, &path, body.as_ref()).await;
        assert_eq!((as_stranger.status, as_stranger.code()), (404, "NOT_FOUND"), "{path}");
        let as_learner = studio.ask_as(&studio.world.caller(), method, &path, body.as_ref()).await;
        assert_eq!(as_learner.status, 403, "{path}");
    }
    assert!(studio.course().await.unwrap().published);
}

#[tokio::test]
async fn a_corrected_key_is_a_new_version_that_no_learner_sees_and_no_key_is_read() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let seen = studio.world.get(&keys::content(quiz_id())).await;
    studio.edit(correct).await;
    let changes = studio.changes().await;
    let texts = Studio::texts(&changes);
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].starts_with("Corrects 1 answer in the key of the quiz “"), "{texts:?}");
    studio.world.cloud.faults.take_calls();
    assert_eq!(studio.publish(true).await.status, 201);
    let calls = studio.world.cloud.faults.take_calls();
    let reads = calls.iter().filter(|call| !call.operation.ends_with("TransactWriteItems"));
    assert!(
        reads.into_iter().all(|call| !call.body.to_string().contains("KeysTable")),
        "keys are never read"
    );
    let second = studio.version(2).await.unwrap();
    assert_ne!(second.key, studio.version(1).await.unwrap().key);
    assert_eq!(studio.world.get(&keys::current_quiz(quiz_id())).await, Some(second));
    assert_eq!(studio.world.get(&keys::content(quiz_id())).await, seen);
}

#[tokio::test]
async fn a_publication_that_stops_anywhere_is_finished_by_its_repetition() {
    let mut met = 0;
    for fault in [
        Fault::DieBefore,
        Fault::DieAfter,
        Fault::BreakBefore,
        Fault::BreakAfter,
        Fault::Throttle,
        Fault::TransactionConflict,
        Fault::UnprocessedKeys,
        Fault::ServerError,
    ] {
        for nth in 0..7 {
            let studio = Studio::start().await;
            let digest = studio.changes().await["digest"].clone();
            let faults = &studio.world.cloud.faults;
            faults.plan(nth, fault);
            faults.until_death(studio.publish_digest(&digest, true)).await;
            met += usize::from(!faults.clear());
            let again = studio.publish_digest(&digest, true).await;
            assert!(again.status < 300, "{fault:?} at {nth}: {again:?}");
            assert_eq!(again.body["number"], 1, "{fault:?} at {nth}");
            assert_eq!(studio.publications().await, [1], "{fault:?} at {nth}");
            assert!(studio.version(1).await.is_some() && studio.version(2).await.is_none());
            assert_eq!(studio.catalogue().await, [id()]);
            assert_eq!(studio.changes().await["unchanged"], true);
        }
    }
    assert!(met > 24, "{met}");
}

/// Several transactions, of which only some are written, and then something else is published.
#[tokio::test]
async fn a_large_course_that_stops_half_way_converges() {
    let studio = Studio::empty().await;
    let mut course = definition();
    let question = quiz(&mut course)["quiz"]["questions"][1].clone();
    let contents: Vec<Value> = (0..60u128)
        .map(|number| {
            let mut question = question.clone();
            question["text"] = json!(format!("Question {number}?"));
            json!({
                "uuid": Uuid::from_u128(0x1000 + number), "title": format!("Quiz {number}"), "kind": "quiz",
                "quiz": {"questions": [question]},
            })
        })
        .collect();
    course["modules"][0]["contents"] = json!(contents);
    let store = studio.world.cloud.aws.store(tests::tables::names());
    let definition = Definition::read(&course.to_string()).unwrap();
    let now = studio.world.clock.now();
    let faults = &studio.world.cloud.faults;
    faults.take_calls();
    preview_import(&store, soon(), &definition, false, now).await.unwrap();
    let reads = faults.take_calls().len();
    faults.plan(reads + 1, Fault::DieAfter);
    let died = faults.until_death(import_course(&store, soon(), &definition, false, now)).await;
    assert!(died.is_none() && !faults.clear());
    assert!(studio.course().await.is_none(), "the course comes last");
    // The next try corrects a key of a quiz that was already written.
    let mut corrected = course.clone();
    corrected["modules"][0]["contents"][0]["quiz"]["questions"][0]["correctAnswer"] = json!("wait");
    assert!(studio.import(&corrected, false).await.unwrap());
    let first = ContentId(Uuid::from_u128(0x1000));
    assert_eq!(studio.world.get(&keys::current_quiz(first)).await.unwrap().number, 2);
    assert!(!studio.import(&corrected, false).await.unwrap());
    assert_eq!(studio.publications().await, [1]);
    // The studio goes on where the operator stopped.
    studio.edit(|course| course["title"] = json!("From the studio")).await;
    assert_eq!(studio.publish(true).await.body["number"], 2);
}

#[tokio::test]
async fn hiding_and_showing_keeps_the_place_and_leaves_the_draft_alone() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let first = studio.course().await.unwrap();
    studio.world.clock.advance(jiff::SignedDuration::from_hours(1));
    studio.edit(|course| course["title"] = json!("A new title")).await;
    let hidden = studio.of_course("POST", "hide/", None).await;
    assert_eq!((hidden.status, &hidden.body["visible"]), (200, &json!(false)), "{hidden:?}");
    let course = studio.course().await.unwrap();
    assert!(!course.published && studio.catalogue().await.is_empty());
    assert_eq!((course.title.as_str(), course.revision), (first.title.as_str(), first.revision + 1));
    let draft = studio.of_course("GET", "", None).await.body;
    assert_eq!((&draft["state"], &draft["changed"]), (&json!("hidden"), &json!(true)));
    assert_eq!(draft["outline"]["title"], "A new title");
    assert_eq!(studio.of_course("POST", "hide/", None).await.status, 200, "hidden already");
    assert_eq!(studio.publications().await, [2, 1]);

    let digest = studio.changes().await["digest"].clone();
    let shown = studio.publish_digest(&digest, true).await;
    assert_eq!((shown.status, &shown.body["number"]), (201, &json!(3)));
    let course = studio.course().await.unwrap();
    assert_eq!((course.published_at, course.title.as_str()), (first.published_at, "A new title"));
    assert_eq!(studio.catalogue().await, [id()]);
}

#[tokio::test]
async fn an_earlier_publication_becomes_the_draft_and_publishes_nothing() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let before = studio.of_course("GET", "definition/", None).await.body;
    studio
        .edit(|course| {
            course["title"] = json!("A new title");
            course["modules"].as_array_mut().unwrap().remove(0);
        })
        .await;
    studio.publish(true).await;
    let earlier = studio.of_course("GET", "publications/1/", None).await;
    assert_eq!((earlier.status, &earlier.body), (200, &before));
    let version = studio.of_course("GET", "", None).await.body["version"].clone();
    let stale = json!({"version": version.as_u64().unwrap() - 1});
    let refused = studio.of_course("POST", "publications/1/restore/", Some(&stale)).await;
    assert_eq!((refused.status, refused.code()), (409, "DRAFT_CHANGED"));
    let restored =
        studio.of_course("POST", "publications/1/restore/", Some(&json!({"version": version}))).await;
    assert_eq!(restored.status, 200, "{restored:?}");
    assert_eq!(studio.of_course("GET", "definition/", None).await.body, before);
    assert_eq!(studio.course().await.unwrap().title, "A new title", "nothing is published by it");
    let texts = Studio::texts(&studio.changes().await).join(" ");
    assert!(texts.contains("Renames the course from “A new title”"), "{texts}");
    assert_eq!(studio.publish(true).await.body["number"], 3);
    assert!(
        studio.version(2).await.is_none(),
        "the key of a content that was removed and is back has not changed"
    );
    let missing = studio.of_course("GET", "publications/9/", None).await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn an_import_does_not_overwrite_what_is_not_published() {
    let studio = Studio::start().await;
    studio.publish(true).await;
    let mut file = studio.of_course("GET", "definition/", None).await.body;
    studio.edit(|course| course["title"] = json!("Unpublished")).await;
    file["organiser"] = json!("Another organiser");
    let refused = studio.import(&file, false).await.unwrap_err();
    assert!(matches!(refused, PublishError::UnpublishedChanges(_)), "{refused}");
    assert_eq!(studio.publications().await, [1]);
    assert!(studio.import(&file, true).await.unwrap());
    let draft = studio.of_course("GET", "", None).await.body;
    assert_eq!(
        (&draft["outline"]["organiser"], &draft["changed"]),
        (&json!("Another organiser"), &json!(false))
    );
    assert_eq!(draft["publication"]["by"], Value::Null, "the operator has no name");
}

#[tokio::test]
async fn a_course_that_was_stored_before_there_were_drafts_is_imported_once() {
    let studio = Studio::empty().await;
    store_as_before(&studio.world).await;
    let body = json!({"definition": definition()});
    assert_eq!(studio.ask("POST", "import/", Some(&body)).await.status, 201);
    studio.edit(correct).await;
    let changes = studio.changes().await;
    let refused = changes["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 1, "{changes}");
    assert_eq!(refused[0]["content"], json!(quiz_id()));
    assert!(refused[0]["message"].as_str().unwrap().contains("import-course"), "{refused:?}");
    let not_yet = studio.publish_digest(&changes["digest"], true).await;
    assert_eq!((not_yet.status, not_yet.code()), (400, "VALIDATION_ERROR"));
    // The operator's import may read keys, and notes what it finds; here with the draft as it is now.
    let exported = studio.of_course("GET", "definition/", None).await.body;
    assert!(studio.import(&exported, false).await.unwrap());
    assert_eq!(studio.version(2).await.map(|version| version.number), Some(2));
    studio.edit(|course| quiz(course)["quiz"]["questions"][1]["correctAnswer"] = json!("tell")).await;
    let changes = studio.changes().await;
    assert_eq!(changes["refused"], json!([]), "{changes}");
}

/// What an earlier release has stored of a course: no draft and no record of a publication.
async fn store_as_before(world: &World) {
    let authored = authoring::read(&definition().to_string()).unwrap();
    for content in &authored.contents {
        let (uuid, course, kind) = (content.uuid, id(), content.body.kind());
        let body = serde_json::to_value(&content.body).unwrap();
        world.put(&keys::content(uuid), &StoredContent { uuid, course, kind, body }).await;
        let (ContentBody::Quiz(quiz), Some(key)) = (&content.body, &content.key) else { continue };
        let created_at = world.clock.now();
        let version = QuizVersion { number: 1, quiz: quiz.clone(), key: key.clone(), created_at };
        world.put(&keys::quiz_version(uuid, 1), &version).await;
        world.put(&keys::current_quiz(uuid), &version).await;
    }
    world.put(&keys::course(id()), &authored.course).await;
}

#[tokio::test]
async fn a_moved_session_and_a_removed_text_say_whom_they_touch_and_are_settled() {
    let studio = Studio::start().await;
    let session = json!({
        "uuid": Uuid::from_u128(8), "topic": "Questions", "starts_at": "2027-01-14T18:00:00Z", "duration_minutes": 60,
        "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "91234567890"},
    });
    studio
        .edit(|course| {
            course["format"] = json!("hybrid");
            course["sessions"] = json!([session]);
        })
        .await;
    studio.publish(true).await;
    for (number, status) in [(1u128, "active"), (2, "completed"), (3, "dropped")] {
        let learner = LearnerId(Uuid::from_u128(0xbeef_0000 + number));
        let enrolment = json!({
            "id": Uuid::from_u128(0xabc + number), "learner": learner, "course": id(), "status": status,
            "enrolled_at": studio.world.clock.now(),
        });
        studio.world.put(&keys::enrolment(learner, id()), &serde_json::from_value(enrolment).unwrap()).await;
    }
    studio
        .edit(|course| {
            course["sessions"][0]["zoom"]["id"] = json!("91111111111");
            course["modules"][0]["contents"].as_array_mut().unwrap().remove(0);
        })
        .await;
    let changes = studio.changes().await;
    let texts = Studio::texts(&changes).join(" ");
    assert!(texts.contains("to another Zoom room: 2 learners get a new link and an e-mail."), "{texts}");
    assert!(texts.contains("1 learner who has not completed the course no longer needs it"), "{texts}");
    assert_eq!(changes["enrolled"], 2);
    assert_eq!(
        changes["afterwards"][0],
        "2 enrolments are checked against the new version within a few minutes."
    );
    studio.publish(true).await;
    let settlement = studio.world.get(&keys::settlement(id())).await.unwrap();
    assert!(settlement.sessions_changed);
    let settled = studio.world.settle().await;
    assert_eq!((settled.looked_at, settled.failed), (3, 0), "{settled:?}");
}

#[tokio::test]
async fn two_who_publish_at_once_make_two_publications_that_do_not_mix() {
    let studio = Studio::start().await;
    let digest = studio.changes().await["digest"].clone();
    let (shown, hidden) =
        tokio::join!(studio.publish_digest(&digest, true), studio.publish_digest(&digest, false));
    for answer in [&shown, &hidden] {
        assert!(answer.status == 201 || answer.status == 409, "{answer:?}");
    }
    let numbers = studio.publications().await;
    let expected: Vec<u64> = (1..=numbers.len() as u64).rev().collect();
    assert_eq!(numbers, expected);
    let last = studio.of_course("GET", "", None).await.body["publication"]["visible"].clone();
    assert_eq!(last, studio.course().await.unwrap().published);
}
