//! Saves: over the version that was read, one write each, and nobody overwrites unknowingly.

use domain::Learner;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::faults::Call;
use tests::quizzes::INSTRUCTOR;
use tests::studio::{DRAFT, DRAFT_QUIZ, DRAFT_TEXT, Studio, content_path, definition, outline, quiz};
use uuid::Uuid;

fn with_title(title: &str) -> Value {
    let mut outline = outline(&definition(DRAFT));
    outline["title"] = json!(title);
    outline
}

fn markdown(text: &str) -> Value {
    json!({"markdown": text})
}

fn writes(calls: &[Call]) -> Vec<&str> {
    let is_read = |call: &&Call| ["BatchGetItem", "Query"].iter().any(|it| call.operation.ends_with(it));
    calls.iter().filter(|call| !is_read(call)).map(|call| call.operation.as_str()).collect()
}

#[tokio::test]
async fn what_was_saved_is_read_again() {
    let studio = Studio::with_draft().await;
    studio.world.clock.advance(SignedDuration::from_mins(1));
    let saved = studio.save_outline(&studio.author(), DRAFT, 1, &with_title("Care of wounds")).await;
    assert_eq!((saved.status, &saved.body["version"]), (200, &json!(2)), "{saved:?}");
    assert_eq!(saved.body["problems"], json!([]));
    let body = markdown("Read it twice.");
    let text = (DRAFT, DRAFT_TEXT);
    let saved = studio.save_content(&studio.second_author(), text, 1, ("text", &body)).await;
    assert_eq!((saved.status, &saved.body["version"]), (200, &json!(2)), "{saved:?}");

    let draft = studio.draft(DRAFT).await.body;
    assert_eq!((&draft["version"], &draft["outline"]), (&json!(2), &with_title("Care of wounds")));
    let versions: Vec<(&str, u64)> = draft["contents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["uuid"].as_str().unwrap(), it["version"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        versions,
        [(DRAFT_QUIZ.to_string().as_str(), 1), (DRAFT_TEXT.to_string().as_str(), 2)]
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    let content = studio.ask("GET", &content_path(DRAFT, DRAFT_TEXT), &studio.author(), None).await.body;
    assert_eq!((&content["body"], &content["version"]), (&body, &json!(2)));
}

#[tokio::test]
async fn a_save_costs_one_write() {
    let studio = Studio::with_draft().await;
    let faults = &studio.world.cloud.faults;
    faults.take_calls();
    assert_eq!(studio.save_outline(&studio.author(), DRAFT, 1, &with_title("One")).await.status, 200);
    let calls = faults.take_calls();
    assert_eq!((calls.len(), writes(&calls)), (2, vec!["DynamoDB.PutItem"]));
    let saved =
        studio.save_content(&studio.author(), (DRAFT, DRAFT_TEXT), 1, ("text", &markdown("Two"))).await;
    assert_eq!(saved.status, 200);
    let calls = faults.take_calls();
    assert_eq!((calls.len(), writes(&calls)), (2, vec!["DynamoDB.PutItem"]));
    // Nothing to save, nothing to write.
    studio.save_content(&studio.author(), (DRAFT, DRAFT_TEXT), 2, ("text", &markdown("Two"))).await;
    assert_eq!(writes(&faults.take_calls()), Vec::<&str>::new());
}

#[tokio::test]
async fn of_two_authors_at_once_the_second_is_told_who_was_first_and_when() {
    let studio = Studio::with_draft().await;
    let grace = Learner { id: INSTRUCTOR, name: "Grace Author".into(), ..studio.world.learner.clone() };
    studio.world.put_learner(&grace).await;
    let text = (DRAFT, DRAFT_TEXT);
    let (one, other) = (with_title("One"), with_title("Other"));
    assert_eq!(studio.save_outline(&studio.author(), DRAFT, 1, &one).await.status, 200);
    let late = studio.save_outline(&studio.second_author(), DRAFT, 1, &other).await;
    let body = markdown("One");
    assert_eq!(studio.save_content(&studio.author(), text, 1, ("text", &body)).await.status, 200);
    let late_content =
        studio.save_content(&studio.second_author(), text, 1, ("text", &markdown("Other"))).await;
    for refused in [late, late_content] {
        assert_eq!((refused.status, refused.code()), (409, "DRAFT_CHANGED"), "{refused:?}");
        assert_eq!(refused.body["changed_by"], json!({"id": INSTRUCTOR, "name": "Grace Author"}));
        let at: jiff::Timestamp = refused.body["changed_at"].as_str().unwrap().parse().unwrap();
        assert_eq!((at, &refused.body["version"]), (domain::Clock::now(&*studio.world.clock), &json!(2)));
        let message = refused.body["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("Grace Author changed this on "), "{message}");
    }
    assert_eq!(studio.draft(DRAFT).await.body["outline"], one);
    // Over the version that was named, the second save succeeds.
    assert_eq!(studio.save_outline(&studio.second_author(), DRAFT, 2, &other).await.status, 200);
}

#[tokio::test]
async fn of_many_saves_at_the_same_moment_one_succeeds() {
    let studio = Studio::with_draft().await;
    let titles: Vec<Value> = (0..8).map(|number| with_title(&format!("Title {number}"))).collect();
    let author = studio.author();
    let saves = titles.iter().map(|outline| studio.save_outline(&author, DRAFT, 1, outline));
    let answers = futures_of(saves).await;
    let saved: Vec<usize> = (0..8).filter(|number| answers[*number] == 200).collect();
    assert_eq!(saved.len(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|status| **status == 409).count(), 7);
    assert_eq!(studio.draft(DRAFT).await.body["outline"], titles[saved[0]]);
}

/// The statuses of requests that are sent at the same time.
async fn futures_of<F: Future<Output = tests::api::ApiResponse>>(
    requests: impl IntoIterator<Item = F>,
) -> Vec<u16> {
    let mut pending: Vec<_> = requests.into_iter().map(Box::pin).collect();
    let mut answers = vec![0; pending.len()];
    std::future::poll_fn(|context| {
        for (at, request) in pending.iter_mut().enumerate() {
            if answers[at] == 0
                && let std::task::Poll::Ready(answer) = request.as_mut().poll(context)
            {
                answers[at] = answer.status;
            }
        }
        if answers.contains(&0) { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    answers
}

#[tokio::test]
async fn a_body_belongs_to_a_content_that_the_outline_names_in_its_kind() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let unknown = (DRAFT, Uuid::from_u128(0x404));
    let saved = studio.save_content(&author, unknown, 0, ("text", &markdown("New"))).await;
    assert_eq!((saved.status, saved.code()), (404, "NOT_FOUND"));
    let other_kind = studio.save_content(&author, (DRAFT, DRAFT_TEXT), 1, ("quiz", &quiz())).await;
    assert_eq!(other_kind.body["error"]["details"]["kind"], json!(["the outline says text"]));

    let mut outline = outline(&definition(DRAFT));
    let new = json!({"uuid": unknown.1, "title": "New", "kind": "text"});
    outline["modules"][0]["contents"].as_array_mut().unwrap().push(new);
    assert_eq!(studio.save_outline(&author, DRAFT, 1, &outline).await.status, 200);
    let none = studio.ask("GET", &content_path(DRAFT, unknown.1), &author, None).await;
    assert_eq!((none.status, &none.body["version"], &none.body["body"]), (200, &json!(0), &Value::Null));
    assert_eq!(studio.save_content(&author, unknown, 3, ("text", &markdown("New"))).await.status, 400);
    assert_eq!(studio.save_content(&author, unknown, 0, ("text", &markdown("New"))).await.status, 200);
    // Somebody else did so before.
    let late = studio.save_content(&studio.second_author(), unknown, 0, ("text", &markdown("Newer"))).await;
    assert_eq!((late.status, late.code()), (409, "DRAFT_CHANGED"));
}

#[tokio::test]
async fn the_body_of_a_content_that_was_removed_comes_back_with_it() {
    let studio = Studio::with_draft().await;
    let (whole, author) = (outline(&definition(DRAFT)), studio.author());
    let mut fewer = whole.clone();
    fewer["modules"][0]["contents"].as_array_mut().unwrap().remove(0);
    assert_eq!(studio.save_outline(&author, DRAFT, 1, &fewer).await.status, 200);
    let exported = studio.export(DRAFT).await.body;
    assert_eq!(exported["modules"][0]["contents"].as_array().unwrap().len(), 1);
    let kept = studio.ask("GET", &content_path(DRAFT, DRAFT_TEXT), &author, None).await;
    assert_eq!(kept.body["body"], markdown("# Read this."));
    assert_eq!(studio.save_outline(&author, DRAFT, 2, &whole).await.status, 200);
    assert_eq!(studio.export(DRAFT).await.body, definition(DRAFT));
}

#[tokio::test]
async fn nothing_that_has_no_structure_or_no_room_is_saved() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let with = |pointer: &str, value: Value| {
        let mut outline = outline(&definition(DRAFT));
        *outline.pointer_mut(pointer).unwrap() = value;
        outline
    };
    let mut deep = json!(1);
    (0..40).for_each(|_| deep = json!([deep]));
    let contents = |count: u128| {
        let content =
            |number| json!({"uuid": Uuid::from_u128(0xc0de_0000 + number), "title": "x", "kind": "text"});
        Value::Array((0..count).map(content).collect())
    };
    for (path, outline) in [
        ("outline", json!([])),
        ("outline", with("/title", deep.clone())),
        ("outline.uuid", with("/uuid", json!("none"))),
        ("outline.uuid", with("/uuid", json!(Uuid::from_u128(7)))),
        ("outline.modules", with("/modules", json!({}))),
        ("outline.modules", with("/title", json!("x".repeat(300_001)))),
        ("outline.modules", with("/modules/0/contents", contents(501))),
        ("outline.modules[0].contents", with("/modules/0/contents", Value::Null)),
        ("outline.modules[0].contents[1]", with("/modules/0/contents/1", json!(3))),
        ("outline.modules[0].contents[1].uuid", with("/modules/0/contents/1/uuid", json!(DRAFT_TEXT))),
        ("outline.modules[0].contents[1].kind", with("/modules/0/contents/1/kind", json!("song"))),
        ("outline.modules[0].contents[1].quiz", definition(DRAFT)),
        ("outline.instructors", with("/instructors", json!(INSTRUCTOR))),
        ("outline.instructors[0]", with("/instructors", json!(["Grace"]))),
    ] {
        // A definition holds bodies; which of them is named first does not matter.
        let saved = studio.save_outline(&author, DRAFT, 1, &outline).await;
        let details = saved.body["error"]["details"].as_object().cloned().unwrap_or_default();
        let named =
            details.keys().any(|name| name == path || path.ends_with(".quiz") && name.ends_with(".text"));
        assert!(saved.status == 400 && named, "{path}: {saved:?}");
    }
    assert_eq!(
        studio.save_outline(&author, DRAFT, 1, &with("/modules/0/contents", contents(500))).await.status,
        200
    );
    for body in [json!([]), json!("text"), Value::Null, markdown(&"x".repeat(300_000)), json!({"a": deep})] {
        let saved = studio.save_content(&author, (DRAFT, DRAFT_TEXT), 1, ("text", &body)).await;
        assert_eq!((saved.status, saved.code()), (400, "VALIDATION_ERROR"), "{body:?}");
    }
}

#[tokio::test]
async fn whether_learners_see_the_course_is_not_saved() {
    let studio = Studio::with_draft().await;
    let mut outline = outline(&definition(DRAFT));
    outline["published"] = json!(true);
    outline["title"] = json!("Care of wounds");
    assert_eq!(studio.save_outline(&studio.author(), DRAFT, 1, &outline).await.status, 200);
    assert_eq!(studio.draft(DRAFT).await.body["outline"]["published"], false);
}

#[tokio::test]
async fn a_course_is_put_away_and_brought_back() {
    let studio = Studio::with_draft().await;
    let author = studio.author();
    let path = |verb: &str| format!("/api/studio/courses/{DRAFT}/{verb}/");
    let listed = async |archived: &str| {
        let list =
            studio.ask("GET", &format!("/api/studio/courses/?archived={archived}"), &author, None).await;
        list.body["results"].as_array().unwrap().len()
    };
    let away = studio.ask("POST", &path("archive"), &author, None).await;
    assert_eq!(
        (away.status, &away.body["state"], &away.body["version"]),
        (200, &json!("archived"), &json!(2))
    );
    assert_eq!((listed("false").await, listed("true").await), (0, 1));
    let refused = studio.save_outline(&author, DRAFT, 2, &with_title("Away")).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"));
    let back = studio.ask("POST", &path("unarchive"), &author, None).await;
    assert_eq!((back.status, &back.body["state"], &back.body["version"]), (200, &json!("draft"), &json!(3)));
    assert_eq!((listed("false").await, listed("true").await), (1, 0));
    assert_eq!(studio.save_outline(&author, DRAFT, 3, &with_title("Back")).await.status, 200);
}

#[tokio::test]
async fn a_course_that_learners_see_is_not_put_away() {
    let studio = Studio::open().await;
    let course = studio.world.course.uuid.0;
    let body = json!({"definition": definition(course)});
    let admin = studio.world.admin();
    assert_eq!(studio.ask("POST", "/api/studio/courses/import/", &admin, Some(&body)).await.status, 201);
    let draft = studio.ask("GET", &format!("/api/studio/courses/{course}/"), &admin, None).await.body;
    assert_eq!((&draft["state"], &draft["publication"]["number"]), (&json!("published"), &json!(0)));
    let refused = studio.ask("POST", &format!("/api/studio/courses/{course}/archive/"), &admin, None).await;
    assert_eq!((refused.status, refused.code()), (409, "CONFLICT"), "{refused:?}");
}
