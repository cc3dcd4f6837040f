//! What a learner reads and writes, through the function's front door.

use std::collections::BTreeSet;

use domain::course::EnrolmentRule;
use domain::enrolment::EnrolmentStatus;
use domain::notification::{Notification, NotificationHead};
use domain::{ContentId, Learner, LearnerId};
use serde_json::{Value, json};
use shared::store::{StoredContent, keys};
use tests::api::{ApiRequest, Caller};
use tests::world::{World, course, hybrid_course};
use uuid::Uuid;

fn stranger() -> Learner {
    Learner {
        id: LearnerId(Uuid::from_u128(0xbe)),
        email: "ben@learner.example".into(),
        name: "Ben".into(),
        time_zone: None,
        email_verified: None,
        created_at: "2026-11-01T00:00:00Z".parse().unwrap(),
        erased_at: None,
        listed: true,
        mail: domain::MailPreferences::default(),
    }
}

async fn bought() -> World {
    let world = World::with_course(hybrid_course()).await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    world
}

async fn get(world: &World, path: &str) -> Value {
    let answer = ApiRequest::new("GET", path, &world.caller()).send(&world.learner_api()).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

#[tokio::test]
async fn a_page_of_unread_notifications_ends_where_all_were_read() {
    let world = bought().await;
    let note = world.notifications().await.remove(0);
    // Thirty that were all read at once, and three since.
    for ordinal in 1..=33 {
        let note = Notification { ordinal, title: ordinal.to_string(), ..note.clone() };
        world.put(&keys::unread_notification(world.learner.id, ordinal), &note).await;
    }
    let head = NotificationHead { total: 33, unread: 3, read_through: 30, ..NotificationHead::default() };
    world.put(&keys::notification_head(world.learner.id), &head).await;
    let titles = |list: &Value| -> Vec<String> {
        let results = list["results"].as_array().unwrap().iter();
        results.map(|note| note["title"].as_str().unwrap().to_owned()).collect()
    };
    let path_of = |url: &Value| url.as_str().unwrap().trim_start_matches("https://api.example").to_owned();
    for (size, first, rest) in [(2, vec!["33", "32"], vec!["31"]), (1, vec!["33"], vec!["32"])] {
        let page = get(&world, &format!("/api/notifications/?unread=true&page_size={size}")).await;
        assert_eq!(
            (titles(&page), &page["count"]),
            (first.iter().map(ToString::to_string).collect(), &json!(3))
        );
        let next = get(&world, &path_of(&page["next"])).await;
        assert_eq!(titles(&next), rest);
        assert_eq!(next["next"].is_null(), size == 2, "nothing older is unread");
        assert_eq!(titles(&get(&world, &path_of(&next["previous"])).await), first);
    }
    let whole = get(&world, "/api/notifications/?unread=true&page_size=3").await;
    assert_eq!((titles(&whole).len(), &whole["next"]), (3, &Value::Null));
}

async fn free_world() -> World {
    let mut course = course();
    course.price.amount = 0;
    World::with_course(course).await
}

#[tokio::test]
async fn requests_without_verified_claims_are_refused() {
    let world = World::start().await;
    for caller in [Caller::nobody(), world.caller().with("email", ""), world.caller().with("sub", " ")] {
        let answer = ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await;
        assert_eq!((answer.status, answer.code()), (401, "NOT_AUTHENTICATED"));
    }
}

#[tokio::test]
async fn the_catalogue_shows_outlines_and_hides_where_sessions_take_place() {
    let world = World::with_course(hybrid_course()).await;
    let list = get(&world, "/api/courses/").await;
    assert_eq!(
        (list["count"].clone(), list["next"].clone(), list["previous"].clone()),
        (Value::Null, Value::Null, Value::Null)
    );
    let shown = &list["results"][0];
    assert_eq!(shown, &get(&world, &format!("/api/courses/{}/", world.course.uuid)).await);
    assert_eq!(shown["price"], json!({"amount": 4900, "currency": "gbp"}));
    assert_eq!(shown["cpd_credits"], "2.50");
    assert_eq!(shown["modules"][0]["contents"][0]["kind"], "text");
    assert_eq!(shown["sessions"][0]["starts_at"], "2027-01-11T18:00:00Z");
    assert!(!list.to_string().contains("90000000001"), "the room's number is not for everybody");
}

#[tokio::test]
async fn an_unpublished_course_is_not_found() {
    let mut course = course();
    (course.published, course.published_at) = (false, None);
    let world = World::with_course(course).await;
    let path = format!("/api/courses/{}/", world.course.uuid);
    let answer = ApiRequest::new("GET", &path, &world.caller()).send(&world.learner_api()).await;
    assert_eq!((answer.status, answer.code()), (404, "NOT_PUBLISHED"));
    for path in ["/api/courses/nonsense/", "/api/courses/0190a5a0-0000-7000-8000-000000000001/"] {
        let answer = ApiRequest::new("GET", path, &world.caller()).send(&world.learner_api()).await;
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
    }
}

#[tokio::test]
async fn an_enrolment_is_shown_with_its_progress_and_sessions() {
    let world = bought().await;
    let list = get(&world, "/api/enrollments/").await;
    let enrolment = &list["results"][0];
    let keys: BTreeSet<&str> = enrolment.as_object().unwrap().keys().map(String::as_str).collect();
    for field in [
        "uuid",
        "course_uuid",
        "course_title",
        "status",
        "stripe_checkout_session_id",
        "progress_percent",
        "modules",
        "zoom_status",
        "sessions",
        "certificate_uuid",
        "enrolled_at",
        "completed_at",
    ] {
        assert!(keys.contains(field), "{field}");
    }
    assert_eq!(
        (&enrolment["status"], &enrolment["stripe_checkout_session_id"]),
        (&json!("active"), &json!("cs_a"))
    );
    assert_eq!((&enrolment["progress_percent"], &enrolment["zoom_status"]), (&json!(0), &json!("pending")));
    assert_eq!(enrolment["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(enrolment["modules"][0]["status"], "not_started");
}

#[tokio::test]
async fn enrolments_are_paged_newest_first_in_both_directions() {
    let world = free_world().await;
    let api = world.learner_api();
    for number in 0..5u128 {
        let mut course = world.course.clone();
        course.uuid = domain::CourseId(Uuid::from_u128(0x1000 + number));
        world.put_course(&course).await;
        let body = json!({"course_uuid": course.uuid});
        let answer =
            ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body).send(&api).await;
        assert_eq!(answer.status, 201);
    }
    let mut seen = Vec::new();
    let mut pages = Vec::new();
    let mut path = Some("/api/enrollments/?page_size=2".to_owned());
    while let Some(next) = path {
        let page = get(&world, &next).await;
        seen.extend(
            page["results"].as_array().unwrap().iter().map(|enrolment| enrolment["course_uuid"].clone()),
        );
        path = page["next"].as_str().map(|url| url.strip_prefix("https://api.example").unwrap().to_owned());
        pages.push(page);
    }
    let expected: Vec<Value> =
        (0..5u128).rev().map(|number| json!(Uuid::from_u128(0x1000 + number))).collect();
    assert_eq!(seen, expected);
    assert_eq!(pages.len(), 3);
    let back = pages[2]["previous"].as_str().unwrap().strip_prefix("https://api.example").unwrap();
    let before = get(&world, back).await;
    assert_eq!(before["results"], pages[1]["results"]);
    assert!(before["previous"].is_string() && before["next"].is_string());
    assert_eq!(pages[0]["previous"], Value::Null);
}

#[tokio::test]
async fn strange_parameters_of_lists_are_refused_by_name() {
    let world = World::start().await;
    for (path, field) in [
        ("/api/notifications/?page_size=0", "page_size"),
        ("/api/notifications/?page_size=101", "page_size"),
        ("/api/notifications/?page_size=ten", "page_size"),
        ("/api/notifications/?cursor=%21", "cursor"),
        ("/api/notifications/?cursor=eHh4", "cursor"),
        ("/api/notifications/?unread=maybe", "unread"),
    ] {
        let answer = ApiRequest::new("GET", path, &world.caller()).send(&world.learner_api()).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{path}");
        assert!(answer.body["error"]["details"][field].is_array(), "{path}: {}", answer.body);
    }
}

#[tokio::test]
async fn content_needs_an_active_or_completed_enrolment() {
    let world = bought().await;
    let id = ContentId(Uuid::from_u128(0xe0));
    let body = json!({"markdown": "# Read"});
    let content =
        StoredContent { uuid: id, course: world.course.uuid, kind: domain::course::ContentKind::Text, body };
    world.put(&keys::content(id), &content).await;
    let path = format!("/api/learning/content/{id}/");
    assert_eq!(get(&world, &path).await["body"]["markdown"], "# Read");

    let answer = ApiRequest::new("GET", &path, &Caller::new(&stranger())).send(&world.learner_api()).await;
    assert_eq!((answer.status, answer.code()), (403, "NOT_ENROLLED"));
    for status in [
        EnrolmentStatus::Suspended,
        EnrolmentStatus::Revoked,
        EnrolmentStatus::Dropped,
        EnrolmentStatus::Expired,
    ] {
        let mut enrolment = world.enrolment().await.unwrap();
        enrolment.status = status;
        world.put(&keys::enrolment(world.learner.id, world.course.uuid), &enrolment).await;
        let answer = ApiRequest::new("GET", &path, &world.caller()).send(&world.learner_api()).await;
        assert_eq!((answer.status, answer.code()), (403, "NOT_ENROLLED"), "{status:?}");
    }
}

#[tokio::test]
async fn notifications_are_counted_read_one_by_one_and_all_at_once() {
    let world = bought().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").dispute("created", "needs_response")).await;
    world.deliver(&app, &world.purchase("a").dispute("closed", "won")).await;
    let api = world.learner_api();
    let unread = |list: &Value| list["results"].as_array().unwrap().len();

    let list = get(&world, "/api/notifications/?unread=true").await;
    assert_eq!((list["count"].clone(), unread(&list)), (json!(3), 3));
    assert_eq!(get(&world, "/api/users/me/").await["unread_notifications"], 3);
    let first = list["results"][2]["uuid"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        let path = format!("/api/notifications/{first}/read/");
        let answer = ApiRequest::new("POST", &path, &world.caller()).send(&api).await;
        assert_eq!((answer.status, &answer.body["is_read"]), (200, &json!(true)));
    }
    let list = get(&world, "/api/notifications/?unread=true").await;
    assert_eq!((list["count"].clone(), unread(&list)), (json!(2), 2));

    let answer = ApiRequest::new("POST", "/api/notifications/read-all/", &world.caller()).send(&api).await;
    assert_eq!(answer.body, json!({"marked_read": 2, "unread": 0}));
    assert_eq!(unread(&get(&world, "/api/notifications/?unread=true").await), 0);
    let all = get(&world, "/api/notifications/").await;
    assert_eq!((all["count"].clone(), unread(&all)), (json!(3), 3));
    assert!(
        all["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|note| note["is_read"] == true && note["read_at"].is_string())
    );

    let strange = format!("/api/notifications/{first}/read/");
    let answer = ApiRequest::new("POST", &strange, &Caller::new(&stranger())).send(&api).await;
    assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn a_learner_joins_leaves_and_rejoins_a_free_course() {
    let world = free_world().await;
    let api = world.learner_api();
    let body = json!({"course_uuid": world.course.uuid});
    let join = || ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body);
    let joined = join().send(&api).await;
    assert_eq!((joined.status, &joined.body["status"]), (201, &json!("active")));
    let again = join().send(&api).await;
    assert_eq!((again.status, &again.body), (200, &joined.body), "as it is");
    assert_eq!(world.notifications().await.len(), 1, "and nobody is told a second time");
    let path = format!("/api/enrollments/{}/", joined.body["uuid"].as_str().unwrap());
    let stranger = ApiRequest::new("DELETE", &path, &Caller::new(&stranger())).send(&api).await;
    assert_eq!((stranger.status, stranger.code()), (404, "NOT_FOUND"));
    for _ in 0..2 {
        assert_eq!(ApiRequest::new("DELETE", &path, &world.caller()).send(&api).await.status, 204);
    }
    assert_eq!(world.enrolment().await.unwrap().status, EnrolmentStatus::Dropped);
    let again = join().send(&api).await;
    assert_eq!((again.status, &again.body["uuid"]), (201, &joined.body["uuid"]));
}

#[tokio::test]
async fn a_paid_course_cannot_be_joined_for_free() {
    let world = World::start().await;
    let body = json!({"course_uuid": world.course.uuid});
    let answer = ApiRequest::new("POST", "/api/enrollments/", &world.caller())
        .body(&body)
        .send(&world.learner_api())
        .await;
    assert_eq!((answer.status, answer.code()), (400, "PAYMENT_REQUIRED"));
    for body in [
        json!({}),
        json!([]),
        json!("x"),
        json!({"course_uuid": 7}),
        json!({"course_uuid": "x", "status": "active"}),
    ] {
        let answer = ApiRequest::new("POST", "/api/enrollments/", &world.caller())
            .body(&body)
            .send(&world.learner_api())
            .await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{body}");
    }
}

#[tokio::test]
async fn a_learner_who_left_a_paid_course_may_rejoin_without_paying_again() {
    let world = bought().await;
    let api = world.learner_api();
    let path = format!("/api/enrollments/{}/", world.enrolment().await.unwrap().id);
    assert_eq!(ApiRequest::new("DELETE", &path, &world.caller()).send(&api).await.status, 204);
    let listed = ApiRequest::new("GET", "/api/enrollments/", &world.caller()).send(&api).await;
    assert_eq!(listed.body["results"][0]["can_rejoin"], true);
    let body = json!({"course_uuid": world.course.uuid});
    let answer = ApiRequest::new("POST", "/api/enrollments/", &world.caller()).body(&body).send(&api).await;
    assert_eq!((answer.status, &answer.body["status"]), (201, &json!("active")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_seat_goes_to_one_of_many() {
    let mut course = course();
    course.price.amount = 0;
    course.enrolment = EnrolmentRule { capacity: Some(3), ..EnrolmentRule::default() };
    let world = World::with_course(course).await;
    let api = world.learner_api();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..12u128 {
        let (api, body) = (api.clone(), json!({"course_uuid": world.course.uuid}));
        let caller = Caller::new(&Learner { id: LearnerId(Uuid::from_u128(number)), ..stranger() });
        tasks.spawn(async move {
            ApiRequest::new("POST", "/api/enrollments/", &caller).body(&body).send(&api).await
        });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 3);
    assert_eq!(answers.iter().filter(|answer| answer.code() == "COURSE_FULL").count(), 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_idempotency_key_returns_the_first_response() {
    let world = free_world().await;
    let api = world.learner_api();
    let send = |body: Value| {
        let (api, caller) = (api.clone(), world.caller());
        async move {
            let request = ApiRequest::new("POST", "/api/enrollments/", &caller).body(&body);
            request.header("idempotency-key", "k1").send(&api).await
        }
    };
    let body = json!({"course_uuid": world.course.uuid});
    let mut tasks = tokio::task::JoinSet::new();
    (0..20).for_each(|_| {
        tasks.spawn(send(body.clone()));
    });
    let answers: BTreeSet<String> =
        tasks.join_all().await.iter().map(|answer| format!("{answer:?}")).collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(world.notifications().await.len(), 1);
    let other = send(json!({"course_uuid": Uuid::from_u128(9)})).await;
    assert_eq!((other.status, other.code()), (409, "CONFLICT"));
}

#[tokio::test]
async fn a_profile_follows_the_identity_provider() {
    let world = World::start().await;
    let caller = world
        .caller()
        .with("name", "Ada Lovelace")
        .with("sub", "google|7")
        .with("cognito:groups", "[instructor]");
    let me = ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await.body;
    assert_eq!((&me["name"], &me["groups"]), (&json!("Ada Lovelace"), &json!(["instructor"])));
    assert_eq!(
        me["cpd"],
        json!({"period": {"start": "2026-01-01", "end": "2026-12-31"}, "earned": "0.00", "goal": "30.00", "remaining": "30.00"})
    );
    assert!(me["time_zone"].is_null(), "not set is not UTC");
    let id: LearnerId = me["uuid"].as_str().unwrap().parse().unwrap();
    assert_eq!(world.get(&keys::learner(id)).await.unwrap().name, "Ada Lovelace");
    world.cloud.faults.take_calls();
    ApiRequest::new("GET", "/api/users/me/", &caller).send(&world.learner_api()).await;
    assert_eq!(world.cloud.faults.take_calls().len(), 1, "nothing new, nothing written");

    let patch =
        |zone: &str| ApiRequest::new("PATCH", "/api/users/me/", &caller).body(&json!({"time_zone": zone}));
    assert_eq!(
        patch("Pacific/Kiritimati").send(&world.learner_api()).await.body["time_zone"],
        "Pacific/Kiritimati"
    );
    assert_eq!(patch("Mars/Base").send(&world.learner_api()).await.code(), "VALIDATION_ERROR");
}
