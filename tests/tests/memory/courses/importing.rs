//! A course definition becomes what the functions read: once, again unchanged, changed, and interrupted.

use domain::course::Course;
use domain::course::authoring::{self, Authored};
use domain::quiz::QuizVersion;
use domain::{ContentId, CourseId};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::store::{
    Action, CatalogueEntry, PublishReport, Store, StoredContent, Subject, Transaction, keys,
};
use shared::use_cases::publish_course::{Definition, PublishError, import_course, preview_import};
use tests::cloud::Cloud;
use tests::faults::Fault;
use tests::tables;
use tests::world::soon;
use uuid::Uuid;

const DEMO: &str = include_str!("../../../../infra/demo/courses/safeguarding-essentials.json");

struct Import {
    cloud: Cloud,
    store: Store,
}

impl Import {
    async fn start() -> Self {
        let cloud = Cloud::start().await;
        let store = cloud.quiet.store(tables::names());
        Self { cloud, store }
    }

    /// Imports and tells what differed, in a word each.
    async fn import(&self, course: &Value, now: Timestamp) -> Result<Vec<(Action, Subject)>, PublishError> {
        let report = imported(&self.store, course, now).await?;
        Ok(report.changes.iter().map(|change| (change.action, change.subject)).collect())
    }

    async fn refused(&self, course: &Value) -> String {
        self.import(course, later(9)).await.expect_err("a refusal").to_string()
    }

    async fn course(&self, course: &Value) -> Course {
        self.store.get(soon(), &keys::course(id(course))).await.expect("readable").expect("a course").value
    }

    async fn content(&self, content: ContentId) -> Option<StoredContent> {
        self.store.get(soon(), &keys::content(content)).await.expect("readable").map(|read| read.value)
    }

    async fn version(&self, content: ContentId, number: u32) -> Option<QuizVersion> {
        let key = keys::quiz_version(content, number);
        self.store.get(soon(), &key).await.expect("readable").map(|read| read.value)
    }

    async fn current(&self, content: ContentId) -> QuizVersion {
        self.store.get(soon(), &keys::current_quiz(content)).await.expect("readable").expect("a quiz").value
    }

    async fn catalogue(&self) -> Vec<CatalogueEntry> {
        self.store.page(soon(), &keys::catalogue(), 10, None).await.expect("readable").items
    }
}

fn demo() -> Value {
    serde_json::from_str(DEMO).expect("the demo is JSON")
}

fn authored(course: &Value) -> Authored {
    authoring::read(&course.to_string()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn definition(course: &Value) -> Definition {
    Definition::read(&course.to_string()).unwrap_or_else(|problems| panic!("{problems}"))
}

async fn imported(store: &Store, course: &Value, now: Timestamp) -> Result<PublishReport, PublishError> {
    import_course(store, soon(), &definition(course), false, now).await
}

fn id(course: &Value) -> CourseId {
    course["uuid"].as_str().and_then(|text| text.parse().ok()).expect("a uuid")
}

fn later(hours: i64) -> Timestamp {
    "2026-11-22T10:00:00Z".parse::<Timestamp>().expect("a time") + SignedDuration::from_hours(hours)
}

/// The quiz of the demo course, as JSON.
fn quiz(course: &mut Value) -> &mut Value {
    &mut course["modules"][3]["contents"][0]
}

fn quiz_id(course: &mut Value) -> ContentId {
    quiz(course)["uuid"].as_str().and_then(|text| text.parse().ok()).expect("a uuid")
}

#[tokio::test]
async fn what_is_stored_is_what_was_written_and_a_second_import_writes_nothing() {
    let import = Import::start().await;
    let mut course = demo();
    let changes = import.import(&course, later(0)).await.unwrap();
    let authored = authored(&course);
    assert_eq!(changes.len(), authored.contents.len() + 3, "contents, a version, the course, its line");
    assert!(changes.iter().all(|(action, _)| *action == Action::Create));
    for content in &authored.contents {
        let stored = import.content(content.uuid).await.expect("a content");
        assert_eq!((stored.course, stored.kind), (id(&course), content.body.kind()));
        assert_eq!(stored.body, serde_json::to_value(&content.body).unwrap());
    }
    let version = import.current(quiz_id(&mut course)).await;
    let quizzes: Vec<_> = authored.contents.iter().filter_map(|content| content.key.as_ref()).collect();
    assert_eq!((version.number, &version.key, version.created_at), (1, quizzes[0], later(0)));
    assert_eq!(import.version(quiz_id(&mut course), 1).await, Some(version));
    let stored = import.course(&course).await;
    assert_eq!(stored, Course { published_at: Some(later(0)), ..authored.course });
    assert_eq!(import.catalogue().await, [CatalogueEntry::of(&stored)]);

    assert_eq!(import.import(&course, later(1)).await.unwrap(), []);
}

#[tokio::test]
async fn a_dry_run_writes_nothing() {
    let import = Import::start().await;
    let preview = preview_import(&import.store, soon(), &definition(&demo()), false, later(0)).await.unwrap();
    assert!(!preview.report.changes.is_empty() && !preview.unchanged);
    assert!(preview.changes[0].text.starts_with("Creates the course"), "{:?}", preview.changes);
    assert_eq!(import.catalogue().await, []);
    assert!(import.store.get(soon(), &keys::course(id(&demo()))).await.unwrap().is_none());
}

#[tokio::test]
async fn a_changed_key_is_a_new_version_and_the_learners_view_stays() {
    let import = Import::start().await;
    let mut course = demo();
    let content = quiz_id(&mut course);
    import.import(&course, later(0)).await.unwrap();
    let (first, seen) = (import.current(content).await, import.content(content).await);

    quiz(&mut course)["quiz"]["questions"][1]["correctAnswer"] = json!("wait");
    assert_eq!(import.import(&course, later(1)).await.unwrap(), [(Action::Create, Subject::QuizVersion(2))]);
    assert_eq!(import.content(content).await, seen, "nothing that a learner reads tells of the change");
    assert_eq!(import.version(content, 1).await.as_ref(), Some(&first), "versions are never changed");
    let second = import.current(content).await;
    assert_eq!((second.number, second.created_at), (2, later(1)));
    assert_ne!(second.key, first.key);
    assert_eq!(import.version(content, 2).await, Some(second));

    quiz(&mut course)["quiz"]["questions"][1]["text"] = json!("Another question?");
    let changes = import.import(&course, later(2)).await.unwrap();
    assert_eq!(changes, [(Action::Change, Subject::Content), (Action::Create, Subject::QuizVersion(3))]);
}

#[tokio::test]
async fn publication_is_remembered_and_only_published_courses_are_listed() {
    let import = Import::start().await;
    let mut course = demo();
    course["published"] = json!(false);
    import.import(&course, later(0)).await.unwrap();
    assert_eq!((import.course(&course).await.published_at, import.catalogue().await), (None, vec![]));

    course["published"] = json!(true);
    import.import(&course, later(1)).await.unwrap();
    course["title"] = json!("A new title");
    let both = [(Action::Change, Subject::Course), (Action::Change, Subject::CatalogueEntry)];
    assert_eq!(import.import(&course, later(2)).await.unwrap(), both);
    let listed = import.catalogue().await;
    assert_eq!(
        (listed.len(), listed[0].title.as_str(), listed[0].published_at),
        (1, "A new title", Some(later(1)))
    );

    course["published"] = json!(false);
    let gone = [(Action::Change, Subject::Course), (Action::Remove, Subject::CatalogueEntry)];
    assert_eq!(import.import(&course, later(3)).await.unwrap(), gone);
    assert_eq!(import.catalogue().await, []);
    assert_eq!(import.import(&course, later(4)).await.unwrap(), []);

    course["published"] = json!(true);
    import.import(&course, later(5)).await.unwrap();
    assert_eq!(
        import.catalogue().await[0].published_at,
        Some(later(1)),
        "the first publication orders the list"
    );
}

#[tokio::test]
async fn what_is_stored_can_forbid_an_import() {
    let import = Import::start().await;
    import.import(&demo(), later(0)).await.unwrap();

    let mut other = demo();
    other["uuid"] = json!(Uuid::from_u128(7));
    let message = import.refused(&other).await;
    assert!(message.starts_with("modules[0].contents[0].uuid: belongs to the course"), "{message}");
    assert!(
        import.store.get(soon(), &keys::course(id(&other))).await.unwrap().is_none(),
        "nothing was written"
    );

    let mut kind = demo();
    let content = &mut kind["modules"][0]["contents"][2];
    content["kind"] = json!("document");
    content["document"] = content["link"].take();
    assert!(import.refused(&kind).await.starts_with("modules[0].contents[2].kind: is another one"));

    let mut capacity = demo();
    capacity["enrolment"] = json!({"capacity": 10});
    assert!(import.refused(&capacity).await.starts_with("enrolment.capacity: cannot be added"));
}

#[tokio::test]
async fn the_operator_is_told_what_a_publication_means_for_learners() {
    let import = Import::start().await;
    let mut course = demo();
    import.import(&course, later(0)).await.unwrap();
    course["modules"][0]["contents"].as_array_mut().unwrap().pop();
    course["format"] = json!("hybrid");
    course["sessions"] = json!([{
        "uuid": Uuid::from_u128(8), "topic": "Questions", "starts_at": "2027-01-14T18:00:00Z", "duration_minutes": 60,
        "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": "91234567890"},
    }]);
    let preview = preview_import(&import.store, soon(), &definition(&course), false, later(1)).await.unwrap();
    let said: Vec<&str> = preview.changes.iter().map(|change| change.text.as_str()).collect();
    assert!(said.iter().any(|text| text.starts_with("Removes the ")), "{said:?}");
    assert!(said.iter().any(|text| text.starts_with("Adds the live session “Questions”")), "{said:?}");
    imported(&import.store, &course, later(1)).await.unwrap();
    // The sweep finds the course, and the next import adds its own changes to what is still to be done.
    let key = keys::settlement(id(&course));
    let settlement = import.store.get(soon(), &key).await.unwrap().unwrap().value;
    assert_eq!((settlement.revision, settlement.sessions_changed), (1, true));
    course["description"] = "Another one.".into();
    import.import(&course, later(2)).await.unwrap();
    let settlement = import.store.get(soon(), &key).await.unwrap().unwrap().value;
    assert_eq!((settlement.revision, settlement.sessions_changed), (2, true));
    assert_eq!(import.course(&course).await.revision, 2);
    import.import(&course, later(3)).await.unwrap();
    assert_eq!(import.course(&course).await.revision, 2, "what changes nothing is no publication");
}

/// How many calls plan the first import of this course.
async fn reads(import: &Import, store: &Store, course: &Value) -> usize {
    import.cloud.faults.take_calls();
    preview_import(store, soon(), &definition(course), false, later(0)).await.unwrap();
    import.cloud.faults.take_calls().len()
}

/// 200 contents with quizzes take several transactions: the course comes last, and an interruption at any
/// of them is healed by importing again.
#[tokio::test]
async fn a_large_course_survives_interruptions() {
    let import = Import::start().await;
    let mut course = demo();
    let question = quiz(&mut course)["quiz"]["questions"][1].clone();
    let contents: Vec<Value> = (0..200u128)
        .map(|number| {
            json!({
                "uuid": Uuid::from_u128(0x1000 + number), "title": "Quiz", "kind": "quiz", "quiz": {"questions": [question]},
            })
        })
        .collect();
    course["modules"][0]["contents"] = json!(contents);
    let faulty = import.cloud.aws.store(tables::names());
    // Two transactions are written before the third one dies.
    let reads = reads(&import, &faulty, &course).await;
    import.cloud.faults.plan(reads + 2, Fault::DieBefore);
    let died = import.cloud.faults.until_death(imported(&faulty, &course, later(0))).await;
    assert!(died.is_none() && !import.cloud.faults.clear());
    // Nothing of the course is seen while only some of its contents are there.
    assert!(import.store.get(soon(), &keys::course(id(&course))).await.unwrap().is_none());
    assert!(import.content(ContentId(Uuid::from_u128(0x1000))).await.is_some());

    let changes = import.import(&course, later(1)).await.unwrap();
    assert!(changes.contains(&(Action::Create, Subject::Course)));
    assert!(changes.len() < 200 * 2, "what was there already is not written again");
    assert_eq!(import.version(ContentId(Uuid::from_u128(0x1000)), 2).await, None);
    assert_eq!(import.import(&course, later(2)).await.unwrap(), []);
}

/// A lost response looks like a faster write by another import; the next plan finds the work done.
#[tokio::test]
async fn a_lost_answer_is_no_failure() {
    let import = Import::start().await;
    let faulty = import.cloud.aws.store(tables::names());
    let reads = reads(&import, &faulty, &demo()).await;
    import.cloud.faults.plan(reads, Fault::BreakAfter);
    let report = imported(&faulty, &demo(), later(0)).await.unwrap();
    assert!(!report.changes.is_empty());
    assert_eq!(import.import(&demo(), later(1)).await.unwrap(), []);
}

#[tokio::test]
async fn the_list_of_files_of_a_new_course_is_complete_and_stays_unknown_for_an_earlier_one() {
    let import = Import::start().await;
    let course = demo();
    import.import(&course, later(0)).await.unwrap();
    let key = keys::files_listed(id(&course));
    let listed = import.store.get(soon(), &key).await.unwrap().unwrap().value;
    assert_eq!(listed.since, later(0));
    // As an earlier release left it.
    let mut transaction = Transaction::new();
    transaction.remove(&key);
    assert!(import.store.write(soon(), &transaction).await.unwrap());
    let mut again = course.clone();
    again["title"] = json!("Another title");
    import.import(&again, later(1)).await.unwrap();
    assert_eq!(import.store.get(soon(), &key).await.unwrap(), None);
}
