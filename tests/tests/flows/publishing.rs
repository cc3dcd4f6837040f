//! A course is changed while many learners are enrolled.

use std::collections::{BTreeMap, BTreeSet};

use domain::enrolment::EnrolmentStatus;
use domain::{ContentId, CourseId, Learner};
use reqwest::Method;
use serde_json::json;
use shared::store::{ItemKey, Store, keys};
use tests::stack::{Stack, eventually_within};
use tokio::time::{Duration, Instant};
use uuid::Uuid;

use super::crowd::{Crowded, INES, LEARNERS, Registrar, State, enrol_others, soon, stored};
use super::operator::Operator;

/// The sweeps run each minute and every five minutes.
const MINUTES: Duration = Duration::from_secs(600);

/// Those of the learners whose enrolments are not as their states end.
async fn unsettled(store: &Store, course: CourseId, learners: &[Learner]) -> Vec<(State, EnrolmentStatus)> {
    let keys: Vec<ItemKey> = learners.iter().map(|each| (&keys::enrolment(each.id, course)).into()).collect();
    let snapshot = store.read(soon(), &keys).await.unwrap();
    let status = |each: &Learner| snapshot.get(&keys::enrolment(each.id, course)).unwrap().unwrap().status;
    let all = learners.iter().enumerate().map(|(number, each)| (State::of(number), status(each)));
    all.filter(|(state, status)| *status != state.end()).collect()
}

/// How many e-mails whose subject contains this went to each address, by their subjects.
async fn mails(stack: &Stack, subject: &str) -> BTreeMap<(String, String), usize> {
    let mut mails = BTreeMap::new();
    let list = stack.look("/mail_url", &format!("/api/messages?subject={subject}")).await;
    for mail in list["messages"].as_array().unwrap() {
        let subject = mail["subject"].as_str().unwrap();
        for to in mail["to"].as_array().unwrap() {
            *mails.entry((to.as_str().unwrap().to_owned(), subject.to_owned())).or_default() += 1;
        }
    }
    mails
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
    let mut first = Vec::new();
    for state in State::ALL {
        first.push(crowded.first(&stack, state).await);
    }
    let before = Instant::now();
    stack.configure("/zoom_url", json!({"per_second": 10_000})).await;
    let others = enrol_others(&store, &crowded, &first, &zoom).await;
    stack.configure("/zoom_url", json!({"per_second": 30})).await;
    let mut learners = Vec::new();
    for id in first {
        learners.push(stored(&store, &keys::learner(id)).await);
    }
    learners.extend(others);
    eprintln!("{LEARNERS} learners enrolled in {} s", before.elapsed().as_secs());
    let incomplete = unsettled(&store, crowded.id(), &learners).await;
    assert!(incomplete.iter().all(|(_, status)| *status == EnrolmentStatus::Active), "nobody has completed");
    assert_eq!(incomplete.len(), learners.len() - learners.len() / State::ALL.len());

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
        unsettled(&store, crowded.id(), &learners).await.is_empty().then_some(())
    })
    .await;
    eprintln!("{LEARNERS} learners completed after {} s", began.elapsed().as_secs());
    let addresses: BTreeSet<String> = learners.iter().map(|each| each.email.clone()).collect();
    let told = eventually_within(MINUTES, "everybody's e-mail", async || {
        let told = mails(&stack, "New%20time:%20Crowd").await;
        let told: BTreeMap<_, _> = told.into_iter().filter(|((to, _), _)| addresses.contains(to)).collect();
        (told.len() == LEARNERS).then_some(told)
    })
    .await;
    // The long waits are for the sweeps' next run.
    eprintln!("{LEARNERS} learners told after {} s", began.elapsed().as_secs());
    assert!(told.values().all(|times| *times == 1), "each is told once");
    // Zoom takes so many requests a second: for some, the new time is known before the link is.
    let everybody: Vec<String> = addresses.into_iter().collect();
    eventually_within(MINUTES, "everybody in the new meeting, and nobody in the old one", async || {
        let mut registered = zoom.approved(&crowded.meetings[1]).await;
        registered.sort();
        (registered == everybody && zoom.approved(&crowded.meetings[0]).await.is_empty()).then_some(())
    })
    .await;
    eprintln!("{LEARNERS} learners in the new meeting after {} s", began.elapsed().as_secs());
    let titles = ["Course completed", "Quiz regraded", "Live session moved"];
    for (number, learner) in learners.iter().enumerate().step_by(49) {
        let state = State::of(number);
        let notes = store.page(soon(), &keys::notifications(learner.id), 20, None).await.unwrap().items;
        let about = |title: &str| notes.iter().filter(|note| note.title.contains(title)).count();
        assert_eq!(titles.map(about), state.told(), "{state:?}: {notes:?}");
        let read = stored(&store, &keys::enrolment(learner.id, crowded.id())).await.completed_contents;
        let reads = [crowded.text, crowded.quiz].map(|content| read.contains(&ContentId(content)));
        assert_eq!(reads, [state != State::HalfWay; 2], "{state:?}: what counts now");
    }
    let unread = unsettled(&store, crowded.id(), &learners).await;
    assert_eq!(unread, [], "nothing changes what is settled");
    for ((to, subject), times) in mails(&stack, "").await {
        assert!(times == 1 || !learners.iter().any(|each| each.email == to), "{to}: {times} times {subject}");
    }
}

/// What the studio exports is what the operator's command would have imported.
#[tokio::test]
async fn a_definition_from_the_studio_changes_nothing_when_the_command_imports_it() {
    let stack = Stack::running();
    let ines = stack.person(INES.0, "Ines Instructor").await;
    let operator = Operator::at(stack.text("/aws_endpoint"));
    for slug in ["clinical-audit-live", "cpd-portfolio-basics", "safeguarding-essentials"] {
        let course = stack.course(slug, &ines).await;
        let path = format!("/api/studio/courses/{}/definition/", course["uuid"].as_str().unwrap());
        let exported = stack.api(Method::GET, &path, &ines, None).await;
        assert_eq!(exported.status, 200, "{exported:?}");
        let file = std::env::temp_dir().join(format!("{}.json", Uuid::new_v4()));
        std::fs::write(&file, exported.body.to_string()).unwrap();
        for arguments in ["--dry-run", "--yes"] {
            let said = operator.does(&["import-course", file.to_str().unwrap(), arguments]);
            assert!(said.contains("unchanged") && !said.contains("would change"), "{slug}: {said}");
        }
        let again = stack.api(Method::GET, &path, &ines, None).await;
        assert_eq!(again.body, exported.body, "{slug}");
        std::fs::remove_file(file).unwrap();
    }
}
