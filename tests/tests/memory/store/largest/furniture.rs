//! A world in which everything is as large as the model allows.

use std::collections::BTreeMap;

use domain::assignment::submission::{Author, Submission, SubmissionStatus};
use domain::audit::{AuditAction, AuditFact};
use domain::certificate::Certificate;
use domain::course::authoring::id_of;
use domain::course::draft::{DraftContent, Outline};
use domain::course::media::Media;
use domain::course::{ContentKind, Course};
use domain::enrolment::granting::GrantKind;
use domain::enrolment::invitation::{Invitation, Invite};
use domain::erasure::{ErasureReceipt, Share};
use domain::quiz::Answer;
use domain::quiz::attempt::Attempt;
use domain::{Clock, CourseId, EnrolmentId, Learner, LearnerId, MediaId, NotificationId, SubmissionId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::{
    AuditPointer, CourseSubmission, DraftPointer, EnrolmentPointer, FATES, HeldCertificate, Transaction, keys,
};
use tests::front_door::FrontDoor;
use tests::furnished_courses;
use tests::publishing::import;
use tests::quizzes::{INSTRUCTOR, QUIZ, TEXT};
use tests::studio::{DRAFT, DRAFT_QUIZ, definition};
use tests::uploads::{ASSIGNMENT, assignment};
use tests::world::{World, soon};
use uuid::Uuid;

/// As many as a page has room for.
const PAGE: u128 = 100;

/// Of all letters, a quotation mark takes the most room: four bytes for one that is stored.
fn long(length: usize) -> String {
    "\"".repeat(length)
}

fn uuid(kind: u128, number: u128) -> Uuid {
    Uuid::from_u128((kind << 32) | number)
}

/// The texts of a question that puts things in order.
fn items() -> impl Iterator<Item = String> {
    (0..20).map(|number| format!("{number:04}{}", "x".repeat(996)))
}

/// Thirteen questions with twenty long items each, and sixty with a typed answer.
fn quiz() -> Value {
    let ordering = (0..13).map(|number| {
        let items: Vec<Value> = items().map(|text| json!({"text": text})).collect();
        json!({"id": format!("o{number}"), "text": format!("Question {number}"), "type": "ordering", "items": items})
    });
    let typed = (0..60).map(|number| {
        json!({"id": format!("t{number}"), "text": format!("And {number}?"), "type": "short_text", "spellings": [{"text": "a"}]})
    });
    json!({"questions": ordering.chain(typed).collect::<Vec<_>>()})
}

/// Every operation reads the most that the model allows.
pub(super) async fn furnished() -> FrontDoor {
    let mut door = FrontDoor::open().await;
    Box::pin(course(&door.world)).await;
    Box::pin(people(&door.world)).await;
    Box::pin(invitations(&door.world)).await;
    Box::pin(courses(&door.world)).await;
    Box::pin(attempts(&door)).await;
    Box::pin(submissions(&door)).await;
    Box::pin(what_a_learner_has(&door)).await;
    Box::pin(credits(&door)).await;
    Box::pin(saved_comments(&door)).await;
    Box::pin(draft(&mut door)).await;
    Box::pin(media(&door.world)).await;
    Box::pin(audit_log(&door.world)).await;
    Box::pin(super::messages::furnish(&door.world)).await;
    erasure(&door.world).await;
    Box::pin(super::payments::furnish(&door.world)).await;
    door
}

/// A receipt with every kind of item.
async fn erasure(world: &World) {
    let mut receipt = ErasureReceipt::begin(world.learner.id, world.learner.id, world.clock.now());
    let kinds = FATES.iter().map(|(kind, _)| (*kind).to_owned());
    receipt.kept = kinds.clone().map(|kind| (kind, u64::MAX)).collect();
    receipt.removed = kinds.map(|kind| (kind, Share { total: 1 << 32, left: 0 })).collect();
    receipt.emptied = receipt.removed.clone();
    world.put(&keys::erasure(world.learner.id), &receipt).await;
}

async fn course(world: &World) {
    let [mut course, ..] = furnished_courses::definitions(&world.course);
    course["title"] = json!(long(200));
    course["organiser"] = json!(long(200));
    course["description"] = json!(long(5_000));
    let sessions = course["sessions"].as_array_mut().unwrap();
    for number in 0..27 {
        let mut session = sessions[0].clone();
        session["uuid"] = json!(uuid(0x5e, number));
        session["topic"] = json!(long(200));
        session["zoom"]["id"] = json!(format!("8{number:010}"));
        sessions.push(session);
    }
    let more = |n: u128| json!({"uuid": uuid(0x7e, n), "title": long(200), "kind": "text", "text": {"markdown": "Read."}});
    let own = [
        json!({"uuid": TEXT, "title": long(200), "kind": "text", "text": {"markdown": long(70_000)}}),
        json!({"uuid": QUIZ, "title": long(200), "kind": "quiz", "quiz": quiz()}),
        json!({"uuid": ASSIGNMENT, "title": long(200), "kind": "assignment", "assignment": assignment(json!({"instructions": long(70_000)}))}),
    ];
    course["modules"][0]["contents"] = own.into_iter().chain((0..400).map(more)).collect();
    import(&world.store, &course.to_string(), world.clock.now()).await;
}

/// A hundred learners of the course, whose names are found.
async fn people(world: &World) {
    for number in 0..PAGE {
        let learner = Learner {
            id: LearnerId(uuid(0xada, number)),
            name: format!("Ada {}", long(500)),
            email: format!("ada{number}@learner.example"),
            ..world.learner.clone()
        };
        world.put_learner(&learner).await;
        enrol(world, learner.id, world.course.uuid, number).await;
    }
}

/// A page of invitations with addresses and references as long as they may be.
async fn invitations(world: &World) {
    let (course, now) = (world.course.uuid, world.clock.now());
    for number in 0..PAGE {
        let address = format!("{number:03}{}@learner.example", "x".repeat(235));
        let (reference, id) = (long(200), uuid(0x1e, number));
        let invite = Invite {
            id,
            address: &address,
            kind: GrantKind::PaidElsewhere,
            reference: Some(&reference),
            reason: "A test.",
            by: None,
        };
        let invitation = Invitation::invite(None, course, &invite, now).unwrap().unwrap();
        world.put(&keys::invitation(invitation.person, course), &invitation).await;
    }
}

async fn enrol(world: &World, learner: LearnerId, course: CourseId, number: u128) -> EnrolmentId {
    let id = EnrolmentId(uuid(0xe9, (learner.0.as_u128() & 0xffff) << 8 | number));
    let enrolment = json!({
        "id": id, "learner": learner, "course": course, "status": "active", "enrolled_at": world.clock.now(),
        "completed_at": world.clock.now(),
    });
    world.put(&keys::enrolment(learner, course), &serde_json::from_value(enrolment).unwrap()).await;
    id
}

/// A hundred courses in the catalogue, in which the learner is enrolled.
async fn courses(world: &World) {
    let large = world.get(&keys::course(world.course.uuid)).await.unwrap();
    for number in 0..PAGE {
        world.clock.advance(SignedDuration::from_secs(1));
        let published_at = Some(world.clock.now());
        let (uuid, modules) = (CourseId(uuid(0xc0, number)), Vec::new());
        let course = Course { uuid, modules, published_at, ..large.clone() };
        world.put_course(&course).await;
        let learner = world.learner.id;
        let enrolment = enrol(world, learner, uuid, number).await;
        let sessions = course.sessions.iter().map(|session| session.uuid).collect();
        let pointer = EnrolmentPointer { enrolment, course: uuid, sessions };
        world.put(&keys::enrolment_pointer(learner, enrolment), &pointer).await;
    }
}

/// A page of attempts that answer everything, each in another order.
async fn attempts(door: &FrontDoor) {
    let order: Vec<String> = items().map(|text| id_of(&text)).collect();
    let ordering = (0..13).map(|n| (format!("o{n}"), json!(order)));
    let typed = (0..60).map(|n| (format!("t{n}"), json!(long(300))));
    let answers: serde_json::Map<String, Value> = ordering.chain(typed).collect();
    let submit = door.operation("submitQuiz");
    let body = json!({"content_uuid": QUIZ, "submitted_answers": answers});
    let submitted = door.ask(&submit, &door.learner(), &BTreeMap::new(), Some(body)).await;
    assert_eq!(submitted.status, 201, "{submitted:?}");
    let (world, learner) = (&door.world, door.world.learner.id);
    let first: Attempt = world.get(&keys::attempt(learner, QUIZ, 1)).await.unwrap();
    for number in 2..=45_u32 {
        let id = uuid(0xa7, number.into());
        let mut attempt = Attempt { id, number, ..first.clone() };
        for answer in attempt.answers.0.values_mut() {
            if let Answer::Order { order } = answer {
                order.rotate_left(number as usize % 20);
            }
        }
        world.put(&keys::attempt(learner, QUIZ, number), &attempt).await;
    }
    let mut state = world.get(&keys::quiz_state(learner, QUIZ)).await.unwrap();
    state.used = 45;
    world.put(&keys::quiz_state(learner, QUIZ), &state).await;
}

/// A page of submissions, each a file with the longest text and feedback beside it.
async fn submissions(door: &FrontDoor) {
    let (world, learner) = (&door.world, door.world.learner.id);
    let own = SubmissionId(door.ids["submission"].parse().unwrap());
    let mut stored =
        serde_json::to_value(world.get(&keys::submission(learner, ASSIGNMENT, own)).await).unwrap();
    stored["work"] =
        json!({"text": long(64 * 1024), "link": format!("https://nice.org.uk/{}", "a".repeat(2000))});
    stored["file"] =
        json!({"key": "clean/a", "name": format!("{}.pdf", "é".repeat(120)), "size_bytes": 9, "kind": "pdf"});
    stored["verdict"] = json!({
        "score": "80", "max_score": "100", "feedback": long(10_000), "by": INSTRUCTOR, "at": world.clock.now(),
    });
    let author = Author { learner, assignment: ASSIGNMENT, course: world.course.uuid };
    for number in 0..PAGE {
        world.clock.advance(SignedDuration::from_secs(1));
        let id = if number == 0 { own } else { SubmissionId(uuid(0x5b, number)) };
        stored["id"] = json!(id);
        let submission: Submission = serde_json::from_value(stored.clone()).unwrap();
        world.put(&keys::submission(learner, ASSIGNMENT, id), &submission).await;
        for status in [None, Some(SubmissionStatus::Submitted)] {
            let key = keys::course_submission(author.course, status, world.clock.now(), id);
            world.put(&key, &CourseSubmission::of(author, &submission)).await;
            let key = keys::course_file(author.course, status, world.clock.now(), id);
            world.put(&key, &CourseSubmission::of(author, &submission)).await;
        }
    }
}

async fn what_a_learner_has(door: &FrontDoor) {
    let (world, learner) = (&door.world, door.world.learner.id);
    let mut notification = world.notifications().await.remove(0);
    notification.title = long(200);
    notification.message = long(1200);
    for number in 0..PAGE {
        notification.id = NotificationId(uuid(0x40, number));
        notification.ordinal = 1000 + u64::try_from(number).unwrap();
        world.put(&keys::notification(learner, notification.id), &notification).await;
    }
    let enrolment = EnrolmentId(door.ids["certified enrolment"].parse().unwrap());
    let first = world.get(&keys::certificate(enrolment)).await.unwrap();
    let large = Certificate {
        learner_name: long(120),
        course_title: long(200),
        organiser: long(200),
        cpd_type: long(100),
        ..first
    };
    world.put_certificate(&large).await;
    for number in 0..PAGE {
        let copy = Certificate { uuid: uuid(0xce, number), ..large.clone() };
        world.put(&keys::held_certificate(learner, copy.uuid), &HeldCertificate::of(&copy)).await;
    }
}

/// A page of entries, and the goals that a learner may have.
async fn credits(door: &FrontDoor) {
    let adjust = door.operation("adjustCpdCredits");
    let kind = |number: u32| format!("{number:02}{}", long(98));
    for number in 0..100 {
        let body = json!({
            "learner": door.world.learner.id, "credits": "1.00", "cpd_type": kind(number % 20), "reason": long(500),
        });
        let adjusted = door.ask(&adjust, &door.admin(), &BTreeMap::new(), Some(body)).await;
        assert_eq!(adjusted.status, 201, "{adjusted:?}");
    }
    let goals: Vec<Value> =
        (0..20).map(|number| json!({"cpd_type": kind(number), "goal": "25.00"})).collect();
    let body = json!({"period": {"kind": "calendar_year"}, "goal": "25.00", "by_type": goals});
    let set = door.ask(&door.operation("setCpdGoals"), &door.learner(), &BTreeMap::new(), Some(body)).await;
    assert_eq!(set.status, 200, "{set:?}");
}

/// As many comments as somebody who grades keeps, together as long as they may be.
async fn saved_comments(door: &FrontDoor) {
    let texts: Vec<String> = (0..100).map(|number| format!("{number:03}{}", long(397))).collect();
    let change = door.operation("changeSavedComments");
    let body = json!({"add": texts});
    let kept = door.ask(&change, &door.instructor(), &BTreeMap::new(), Some(body)).await;
    assert_eq!(kept.status, 204, "{kept:?}");
}

/// Stores a definition as the draft. Its bodies go where no route writes that many at once.
async fn store_draft(world: &World, definition: Value) {
    let (outline, bodies) = domain::course::draft::take_apart(definition, "definition").unwrap();
    let outline: Outline = outline;
    let key = keys::draft(CourseId(DRAFT));
    let mut draft = world.get(&key).await.unwrap();
    draft.set_outline(&outline, INSTRUCTOR, world.clock.now());
    world.put(&key, &draft).await;
    for (content, body) in bodies {
        let kind = outline.content(content).map_or(ContentKind::Text, |entry| entry.kind);
        let body = body.to_string();
        let (updated_at, updated_by) = (world.clock.now(), INSTRUCTOR);
        let stored = DraftContent { content, kind, body, updated_at, updated_by };
        world.put(&keys::draft_content(CourseId(DRAFT), content), &stored).await;
    }
}

/// A draft that is published and then written anew from the first content to the last.
/// Files of the draft, refused for long reasons.
async fn media(world: &World) {
    let now = world.clock.now();
    for number in 0..PAGE {
        let id = MediaId(uuid(0xf11e, number));
        let name = format!("{}.mp4", long(250));
        let announced =
            Media::announce((id, CourseId(DRAFT), INSTRUCTOR), &name, 2_000_000_000, now).unwrap();
        let refused = Media { reason: Some(long(500)), ..announced };
        world.put(&keys::media(CourseId(DRAFT), id), &refused).await;
    }
}

async fn draft(door: &mut FrontDoor) {
    let world = &door.world;
    let mut large = definition(DRAFT);
    large["title"] = json!(long(200));
    let instructors: Vec<LearnerId> = (0..49).map(|number| LearnerId(uuid(0xada, number))).collect();
    large["instructors"] = [INSTRUCTOR].into_iter().chain(instructors).map(|id| json!(id)).collect();
    let contents = |from: u128| -> Value {
        let text = |n: u128| {
            let length = if n < 6 { 145_000 } else { 1 };
            json!({"uuid": uuid(0x7d, from + n), "title": long(200), "kind": "text", "text": {"markdown": long(length)}})
        };
        let quiz = json!({"uuid": DRAFT_QUIZ, "title": long(200), "kind": "quiz", "quiz": quiz()});
        [quiz].into_iter().chain((0..450).map(text)).collect()
    };
    large["modules"][0]["contents"] = contents(0);
    store_draft(world, large.clone()).await;
    let changes = door.ask(&door.operation("getChanges"), &door.instructor(), &BTreeMap::new(), None).await;
    let body = json!({"digest": changes.body["digest"], "visible": false, "note": long(500)});
    let publish = door.operation("publishCourse");
    let published = door.ask(&publish, &door.instructor(), &BTreeMap::new(), Some(body)).await;
    assert_eq!(published.status, 201, "{published:?}");
    large["modules"][0]["contents"] = contents(1000);
    store_draft(world, large).await;
    let publication = world.get(&keys::publication(CourseId(DRAFT), 2)).await.unwrap();
    for number in 3..=102 {
        let copy = domain::course::publication::Publication { number, ..publication.clone() };
        world.put(&keys::publication(CourseId(DRAFT), number), &copy).await;
    }
    let own = world.get(&keys::draft(CourseId(DRAFT))).await.unwrap();
    for number in 0..PAGE {
        let course = CourseId(uuid(0xd7, number));
        let copy = domain::course::draft::Draft { course, outline: "{}".to_owned(), ..own.clone() };
        world.put(&keys::draft(course), &copy).await;
        let pointer =
            DraftPointer { author: INSTRUCTOR, course, created_at: own.created_at, archived: false };
        world.put(&keys::draft_pointer(INSTRUCTOR, course), &pointer).await;
    }
    door.ids.insert("publication", "2".to_owned());
}

/// More of this month than fits into a file.
async fn audit_log(world: &World) {
    let (person, course) = (LearnerId(uuid(0xada, 0)), world.course.uuid);
    let reason = long(500);
    let mut transaction = Transaction::new();
    for number in 0..1_320_u32 {
        let fact = AuditFact {
            actor: Some(INSTRUCTOR),
            action: AuditAction::WorkGraded,
            learner: Some(person),
            course: Some(course),
            to_course: Some(CourseId(uuid(0xc0, 1))),
            reason: &reason,
            details: &[],
        };
        let entry = fact.entry(uuid(0xad, number.into()), world.clock.now());
        let pointer = AuditPointer::to(&entry);
        transaction.create(&keys::audit_entry(&pointer), &entry).unwrap();
        transaction.create(&keys::audit_in_month(&pointer), &pointer).unwrap();
        if number % 40 == 39 {
            assert!(world.store.write(soon(), &transaction).await.unwrap());
            transaction = Transaction::new();
        }
    }
}
