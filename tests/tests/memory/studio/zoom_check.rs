//! The room of a live session is checked against Zoom: what does not agree is said with what to do, and an outage of Zoom is
//! a 503 that changes nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::{Value, json};
use shared::runtime::SecretSource;
use tests::api::{ApiRequest, ApiResponse};
use tests::studio::{CANARY, DRAFT, Studio, course_path, definition, outline, router_with_zoom, zoom_secret};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const ROOM: &str = "91234567890";
const MEETING: &str = "/v2/meetings/91234567890";
const WEBINAR: &str = "/v2/webinars/91234567890";

/// A studio, and Zoom beside it.
struct Check {
    studio: Studio,
    zoom: MockServer,
    router: Router,
}

/// A meeting as Zoom's reference shows it, with what matters here and some of the rest.
fn meeting(changes: &Value) -> ResponseTemplate {
    let mut body = json!({
        "id": 91_234_567_890_u64, "uuid": "aDYlohsHRtCd4ii1uC2+hA==", "host_id": "30R7kT7bTIKSNUFEuH_Qlg",
        "host_email": "host@provider.example", "topic": "A topic of Zoom's", "type": 2, "status": "waiting",
        "start_time": "2027-01-12T18:00:00Z", "duration": 90, "timezone": "Europe/London",
        "start_url": "https://us05web.zoom.us/s/91234567890?zak=host-key", "password": "123456",
        "settings": {"approval_type": 0, "registration_type": 1, "audio": "both"},
    });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    ResponseTemplate::new(200).set_body_json(body)
}

fn refused(status: u16, code: u32) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({"code": code, "message": "No."}))
}

impl Check {
    async fn open() -> Self {
        let check = Self::without_token(zoom_secret()).await;
        let token = json!({"access_token": "t1", "token_type": "bearer", "expires_in": 3600});
        check.answer("POST", "/oauth/token", ResponseTemplate::new(200).set_body_json(token)).await;
        check
    }

    async fn without_token(secret: SecretSource) -> Self {
        let (studio, zoom) = (Studio::with_draft().await, MockServer::start().await);
        let router = router_with_zoom(&studio.world, &zoom.uri(), secret);
        Self { studio, zoom, router }
    }

    async fn answer(&self, verb: &str, at: &str, answer: ResponseTemplate) {
        Mock::given(method(verb)).and(path(at)).respond_with(answer).mount(&self.zoom).await;
    }

    async fn ask(&self, query: &str) -> ApiResponse {
        let path = format!("{}zoom_room/?{query}", course_path(DRAFT));
        ApiRequest::new("GET", &path, &self.studio.author()).send(&self.router).await
    }

    async fn planned(&self) -> ApiResponse {
        self.ask(&planned("meeting")).await
    }

    async fn calls(&self, at: &str) -> usize {
        let calls = self.zoom.received_requests().await.unwrap();
        calls.iter().filter(|call| call.url.path() == at).count()
    }
}

fn planned(kind: &str) -> String {
    format!(
        "kind={kind}&number={ROOM}&starts_at=2027-01-12T18:00:00Z&duration_minutes=90&time_zone=Europe/London"
    )
}

/// The fields that something was found about.
fn fields(answer: &ApiResponse) -> Vec<&str> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let findings = answer.body["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_meeting_that_is_as_planned_agrees_and_nothing_of_zoom_is_told() {
    let check = Check::open().await;
    check.answer("GET", MEETING, meeting(&json!({}))).await;
    let answer = check.planned().await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"over": false, "findings": []})));
    // Zoom shows its numbers in groups.
    let grouped = planned("meeting").replace(ROOM, "912%203456%207890");
    assert_eq!(fields(&check.ask(&grouped).await), Vec::<&str>::new());
    assert_eq!(check.calls("/oauth/token").await, 1, "the token is kept");
    assert_eq!(check.calls(WEBINAR).await, 0);
}

#[tokio::test]
async fn what_does_not_agree_is_said_at_its_field_and_says_nothing_of_a_meeting_that_is_somebody_elses() {
    let check = Check::open().await;
    let other = json!({
        "start_time": "2027-01-13T18:00:00Z", "duration": 60, "timezone": "Asia/Tokyo", "settings": {"approval_type": 1},
    });
    check.answer("GET", MEETING, meeting(&other)).await;
    let answer = check.planned().await;
    assert_eq!(fields(&answer), ["starts_at", "duration_minutes", "time_zone", "zoom.id"]);
    let text = answer.body.to_string();
    for secret in ["A topic of Zoom", "host@provider", "zak", "123456", CANARY] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    // What is not filled in yet is not compared.
    assert_eq!(fields(&check.ask(&format!("number={ROOM}")).await), ["zoom.id"]);
}

#[tokio::test]
async fn a_number_of_the_other_kind_is_recognised_in_both_directions() {
    for (kind, at) in [("meeting", WEBINAR), ("webinar", MEETING)] {
        let check = Check::open().await;
        let other = if at == WEBINAR { MEETING } else { WEBINAR };
        // Zoom answers so about a webinar that is asked for as a meeting.
        check.answer("GET", other, refused(400, 3000)).await;
        check.answer("GET", at, meeting(&json!({}))).await;
        let answer = check.ask(&planned(kind)).await;
        assert_eq!(fields(&answer), ["zoom.kind"], "{answer:?}");
    }
}

#[tokio::test]
async fn each_refusal_of_zoom_says_what_to_do() {
    for (status, code, says) in [
        (404, 3001, "mistyped, deleted or long over"),
        (400, 300, "mistyped, deleted or long over"),
        (404, 1001, "not in our Zoom account"),
        (400, 1010, "not in our Zoom account"),
        (400, 3000, "not in our Zoom account"),
        (400, 200, "plan"),
        (400, 9124, "9124"),
    ] {
        let check = Check::open().await;
        check.answer("GET", MEETING, refused(status, code)).await;
        check.answer("GET", WEBINAR, refused(404, 3001)).await;
        let answer = check.planned().await;
        assert_eq!(fields(&answer), ["zoom.id"]);
        assert!(answer.body["findings"][0]["message"].as_str().unwrap().contains(says), "{answer:?}");
    }
}

/// Whatever is wrong with Zoom, or with our access to it: asking again is safe, and finds Zoom once it is back.
#[tokio::test]
async fn an_outage_of_zoom_is_a_503_that_says_what_to_do_and_never_keeps_an_author_from_saving() {
    let too_many =
        ResponseTemplate::new(429).set_body_json(json!({"code": 429, "message": "per-second rate limit"}));
    for (broken, says) in [
        (ResponseTemplate::new(500), "Zoom did not answer"),
        (ResponseTemplate::new(502).set_body_string("<html>"), "Zoom did not answer"),
        (ResponseTemplate::new(200).set_body_string("{"), "Zoom did not answer"),
        (ResponseTemplate::new(200).set_body_json(json!({"id": 1})), "Zoom did not answer"),
        (too_many, "Check again in a minute"),
        (refused(401, 124), "cannot sign in to Zoom"),
        (refused(400, 4711), "lacks a scope"),
    ] {
        let check = Check::open().await;
        let both = format!("{broken:?}");
        for at in [MEETING, WEBINAR] {
            Mock::given(method("GET"))
                .and(path(at))
                .respond_with(broken.clone())
                .up_to_n_times(2)
                .mount(&check.zoom)
                .await;
        }
        let answer = check.planned().await;
        assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"), "{both}: {answer:?}");
        let message = answer.body["error"]["message"].as_str().unwrap();
        assert!(
            message.contains(says) && message.contains("Saving and publishing work as always"),
            "{message}"
        );
        let mut changed = outline(&definition(DRAFT));
        changed["title"] = json!("Wounds");
        let saved = check.studio.save_outline(&check.studio.author(), DRAFT, 1, &changed).await;
        assert_eq!(saved.status, 200, "{saved:?}");
        check.answer("GET", MEETING, meeting(&json!({}))).await;
        let mut again = check.planned().await;
        for _ in 0..2 {
            if again.status != 200 {
                again = check.planned().await;
            }
        }
        assert_eq!(fields(&again), Vec::<&str>::new());
    }
}

#[tokio::test]
async fn a_secret_that_is_not_filled_yet_is_asked_for_again_and_the_studio_works_without_it() {
    let text = Arc::new(std::sync::Mutex::new(String::new()));
    let given = Arc::clone(&text);
    let check =
        Check::without_token(SecretSource::Given(Arc::new(move || given.lock().unwrap().clone()))).await;
    let answer = check.planned().await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(
        answer.body["error"]["message"].as_str().unwrap().contains("cannot sign in to Zoom"),
        "{answer:?}"
    );
    assert_eq!(check.studio.draft(DRAFT).await.status, 200);
    *text.lock().unwrap() = r#"{"account_id": "acc", "client_id": "id", "client_secret": "sec"}"#.to_owned();
    // The token endpoint refuses our app, and then does not.
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .respond_with(
            ResponseTemplate::new(400).set_body_json(json!({"reason": "no", "error": "invalid_client"})),
        )
        .up_to_n_times(1)
        .mount(&check.zoom)
        .await;
    assert_eq!(check.planned().await.status, 503);
    let token = json!({"access_token": "t1", "token_type": "bearer", "expires_in": 3600});
    check.answer("POST", "/oauth/token", ResponseTemplate::new(200).set_body_json(token)).await;
    let shown = Mock::given(method("GET")).and(path(MEETING)).and(header("authorization", "Bearer t1"));
    shown.respond_with(meeting(&json!({}))).mount(&check.zoom).await;
    assert_eq!(fields(&check.planned().await), Vec::<&str>::new());
}

/// Zoom may take longer than an author waits.
#[tokio::test]
async fn a_slow_zoom_is_given_up() {
    let check = Check::open().await;
    check.answer("GET", MEETING, meeting(&json!({})).set_delay(Duration::from_secs(30))).await;
    let path = format!("{}zoom_room/?{}", course_path(DRAFT), planned("meeting"));
    let request = ApiRequest::new("GET", &path, &check.studio.author()).within(Duration::from_secs(3));
    let asked = std::time::Instant::now();
    assert_eq!(request.send(&check.router).await.status, 503);
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}

#[tokio::test]
async fn what_cannot_be_a_number_and_what_is_over_costs_no_call() {
    let check = Check::open().await;
    for number in ["", "12345678", "1234567890123", "9123456789x", "../users/me"] {
        let answer = check.ask(&format!("kind=webinar&number={number}")).await;
        assert_eq!(fields(&answer), ["zoom.id"], "{number}");
        assert!(answer.body["findings"][0]["message"].as_str().unwrap().contains("9 to 12 digits"));
    }
    let over = check.ask(&format!("number={ROOM}&starts_at=2020-01-12T18:00:00Z&duration_minutes=90")).await;
    assert_eq!((over.status, &over.body), (200, &json!({"over": true, "findings": []})));
    assert_eq!(check.zoom.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn values_that_cannot_be_read_are_named_and_strangers_learn_nothing() {
    let check = Check::open().await;
    let wrong = check
        .ask(&format!("kind=party&number={ROOM}&starts_at=soon&duration_minutes=-1&time_zone=Mars"))
        .await;
    assert_eq!((wrong.status, wrong.code()), (400, "VALIDATION_ERROR"));
    let named: Vec<&String> = wrong.body["error"]["details"].as_object().unwrap().keys().collect();
    assert_eq!(named, ["duration_minutes", "kind", "starts_at", "time_zone"]);
    let path = format!("{}zoom_room/?{}", course_path(DRAFT), planned("meeting"));
    let stranger = ApiRequest::new("GET", &path, &check.studio.stranger()).send(&check.router).await;
    assert_eq!(stranger.status, 404);
    let learner = ApiRequest::new("GET", &path, &check.studio.world.caller()).send(&check.router).await;
    assert_eq!(learner.status, 403);
    assert_eq!(check.zoom.received_requests().await.unwrap().len(), 0);
}
