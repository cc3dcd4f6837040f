//! Public verification: without a token, without writes, and not guessable.

use std::time::Duration;

use domain::certificate::Certificate;
use domain::{Clock, Credits};
use jiff::SignedDuration;
use serde_json::json;
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::world::World;

async fn look(world: &World, path: &str) -> tests::api::ApiResponse {
    ApiRequest::new("GET", path, &Caller::nobody()).send(&world.certificates().await).await
}

fn reissued(world: &World, first: &Certificate) -> Certificate {
    let revoked = first.clone().revoke("The name was wrong", world.clock.now()).unwrap();
    world.clock.advance(SignedDuration::from_hours(1));
    let credits: Credits = "3.00".parse().unwrap();
    revoked.reissue("Ada King", credits, world.clock.as_ref(), world.clock.now()).unwrap()
}

#[tokio::test]
async fn anybody_who_was_shown_the_code_sees_what_the_paper_says() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let answer = look(&world, &format!("/api/public/certificates/{}/", certificate.code)).await;
    assert_eq!(answer.status, 200);
    let expected = json!({
        "status": "active", "number": "CPD-2026-7KQ2-M9XD-4HTV", "issue": 1, "current_issue": 1,
        "learner_name": "Ada Learner", "course_title": "Clinical audit", "organiser": "Meridian CPD",
        "credits": "2.50", "cpd_type": "Clinical", "completed_at": "2026-11-22T12:00:00Z",
        "completed_on": "2026-11-22", "time_zone": "UTC", "issued_at": "2026-11-22T12:00:00Z",
        "issued_on": "2026-11-22", "revoked_at": null, "revoked_on": null, "credits_valid_until": null,
        "credits_valid_until_day": null,
    });
    // Neither an id nor an address, nor anything else that is not on the paper.
    assert_eq!(answer.body, expected);
}

#[tokio::test]
async fn a_code_is_read_as_people_type_it() {
    let world = World::start().await;
    world.put_certificate(&world.a_certificate()).await;
    for typed in ["7kq2m9xd4htv0123456789ab", "7KQ2-M9XD-4HTV-OI23-4567-89AB", "7KQ2%20M9XD4HTV0L23456789AB"]
    {
        assert_eq!(look(&world, &format!("/api/public/certificates/{typed}/")).await.status, 200, "{typed}");
    }
}

#[tokio::test]
async fn a_number_finds_the_certificate_and_shows_less() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    for typed in [
        "CPD-2026-7KQ2-M9XD-4HTV",
        "cpd%202026%207kq2%20m9xd%204htv",
        "CPD%E2%80%912026%E2%80%917KQ2%E2%80%91M9XD%E2%80%914HTV",
        "https%3A%2F%2Flearn.example%2Fverify%2FCPD-2026-7KQ2-M9XD-4HTV",
        "7KQ2-M9XD-4HTV",
    ] {
        let answer = look(&world, &format!("/api/public/certificates/{typed}/")).await;
        let expected = json!({
            "status": "active", "number": "CPD-2026-7KQ2-M9XD-4HTV", "issue": 1, "current_issue": 1,
            "learner_name": null, "course_title": "Clinical audit", "organiser": null, "credits": null,
            "cpd_type": null, "completed_at": "2026-11-22T12:00:00Z", "issued_at": "2026-11-22T12:00:00Z",
            "revoked_at": null, "credits_valid_until": null, "completed_on": "2026-11-22", "issued_on": "2026-11-22",
            "revoked_on": null, "credits_valid_until_day": null, "time_zone": "UTC",
        });
        assert_eq!((answer.status, &answer.body), (200, &expected), "{typed}");
        for rest in ["pdf/", "credential/", "revocations/"] {
            let path = format!("/api/public/certificates/{typed}/{rest}");
            let request = ApiRequest::new("GET", &path, &Caller::nobody());
            assert_eq!(request.status(&world.certificates().await).await, 404, "{path}");
        }
    }
    let other_year = look(&world, "/api/public/certificates/CPD-2025-7KQ2-M9XD-4HTV/").await;
    assert_eq!(other_year.status, 404);
}

#[tokio::test]
async fn certificates_of_earlier_releases_are_numbered_once() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    let issue = shared::store::CertificateIssue(certificate.clone());
    world.put(&shared::store::keys::certificate(certificate.enrolment), &certificate).await;
    world.put(&shared::store::keys::certificate_issue(certificate.enrolment, 1), &issue).await;
    let path = format!("/api/public/certificates/{}/", certificate.number);
    assert_eq!(look(&world, &path).await.status, 404);
    let report = world.store.number_certificates().await.unwrap();
    assert_eq!((report.issues, report.written), (1, 1));
    assert_eq!(look(&world, &path).await.status, 200);
    let report = world.store.number_certificates().await.unwrap();
    assert_eq!((report.issues, report.written), (1, 0));
}

#[tokio::test]
async fn a_pasted_link_is_the_code_in_it() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    for link in [
        format!("https%3A%2F%2Flearn.example%2Fverify%2F{}%3Futm_source%3Dcv", certificate.code),
        format!("%3Chttps%3A%2F%2Flearn.example%2Fverify%2F{}%2F%3E", certificate.code.to_lowercase()),
        "7KQ2%E2%80%91M9XD%E2%80%914HTV%E2%80%910123%E2%80%914567%E2%80%9189AB".to_owned(),
    ] {
        let answer = look(&world, &format!("/api/public/certificates/{link}/")).await;
        assert_eq!((answer.status, &answer.body["learner_name"]), (200, &json!("Ada Learner")), "{link}");
    }
}

#[tokio::test]
async fn what_is_no_code_is_not_found_and_never_reaches_the_store() {
    let world = World::start().await;
    world.put_certificate(&world.a_certificate()).await;
    let hostile = [
        "7KQ2M9XD4HTV0123456789A",
        "7KQ2M9XD4HTV0123456789ABC",
        "U",
        "..%2F..%2Fetc%2Fpasswd",
        "%00",
        "%ff%fe",
        "'%20OR%20'1'='1",
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "USER%23ada",
        "*",
        "CODE%237KQ2M9XD4HTV0123456789AB",
        "%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80",
    ];
    let long = "A".repeat(5_000);
    world.cloud.faults.take_calls();
    for code in hostile.into_iter().chain([long.as_str()]) {
        for rest in ["", "pdf/", "credential/", "revocations/"] {
            let answer =
                ApiRequest::new("GET", &format!("/api/public/certificates/{code}/{rest}"), &Caller::nobody());
            let status = answer.status(&world.certificates().await).await;
            assert!(matches!(status, 400 | 404), "{code}/{rest}: {status}");
        }
    }
    assert_eq!(world.cloud.faults.take_calls(), []);
    // One letter off is a code like any other, and leads nowhere either.
    let answer = look(&world, "/api/public/certificates/7KQ2M9XD4HTV0123456789AC/").await;
    assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
}

#[tokio::test]
async fn revoked_and_superseded_are_shown_as_such() {
    let world = World::start().await;
    let first = world.a_certificate();
    world.put_certificate(&first).await;
    let revoked = first.clone().revoke("Not her own work", world.clock.now()).unwrap();
    world.put_certificate(&revoked).await;
    let path = format!("/api/public/certificates/{}/", first.code);
    let answer = look(&world, &path).await;
    assert_eq!((answer.status, answer.body["status"].as_str()), (200, Some("revoked")));
    assert_eq!(answer.body["revoked_at"], "2026-11-22T12:00:00Z");
    assert!(!answer.body.to_string().contains("own work"), "the reason is between administrators");

    let second = reissued(&world, &first);
    world.put_certificate(&second).await;
    let old = look(&world, &path).await;
    assert_eq!(old.body["status"], "superseded");
    assert_eq!((old.body["issue"].as_u64(), old.body["current_issue"].as_u64()), (Some(1), Some(2)));
    // The old document is unchanged and does not lead to the new one.
    assert_eq!((&old.body["learner_name"], &old.body["credits"]), (&json!("Ada Learner"), &json!("2.50")));
    assert!(!old.body.to_string().contains(&second.code) && !old.body.to_string().contains(&second.number));
    let new = look(&world, &format!("/api/public/certificates/{}/", second.code)).await;
    assert_eq!((&new.body["status"], &new.body["learner_name"]), (&json!("active"), &json!("Ada King")));
    assert_eq!(new.body["credits"], "3.00");
}

#[tokio::test]
async fn showing_a_certificate_reads_and_never_writes() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    world.cloud.faults.take_calls();
    for _ in 0..5 {
        for rest in ["", "pdf/", "credential/", "revocations/"] {
            let path = format!("/api/public/certificates/{}/{rest}", certificate.code);
            assert_eq!(ApiRequest::new("GET", &path, &Caller::nobody()).status(&router).await, 200);
        }
        for path in ["issuer/", "jwks/"].map(|rest| format!("/api/public/badges/{rest}")) {
            assert_eq!(ApiRequest::new("GET", &path, &Caller::nobody()).status(&router).await, 200);
        }
    }
    let calls = world.cloud.faults.take_calls();
    assert!(calls.iter().all(|call| call.operation == "DynamoDB.BatchGetItem"), "{calls:?}");
    // Code and certificate; the recipient's address of the credential comes with the certificate.
    assert_eq!(calls.len(), 5 * (2 + 2 + 2 + 2));
}

#[tokio::test]
async fn a_page_is_not_to_be_kept_by_anybody_on_the_way() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    for rest in ["", "credential/", "revocations/"] {
        let path = format!("/api/public/certificates/{}/{rest}", certificate.code);
        let text = ApiRequest::new("GET", &path, &Caller::nobody()).text(&world.certificates().await).await;
        assert!(text.contains(r#""cache-control": "no-store""#), "{text}");
    }
}

#[tokio::test]
async fn a_course_is_an_achievement_once_it_was_published() {
    let world = World::start().await;
    let path = format!("/api/public/badges/achievements/{}/", world.course.uuid);
    let answer = look(&world, &path).await;
    assert_eq!((answer.status, &answer.body["name"]), (200, &json!("Clinical audit")));
    assert_eq!(answer.body["id"], format!("{}{path}", tests::certificates::API));
    let mut draft = world.course.clone();
    (draft.published, draft.published_at) = (false, None);
    world.put_course(&draft).await;
    assert_eq!(look(&world, &path).await.status, 404);
    assert_eq!(look(&world, "/api/public/badges/achievements/x/").await.status, 404);
}

#[tokio::test]
async fn a_busy_store_is_asked_again_and_one_that_stays_away_is_said_to_be() {
    let world = World::start().await;
    let certificate = world.a_certificate();
    world.put_certificate(&certificate).await;
    let router = world.certificates().await;
    let path = format!("/api/public/certificates/{}/", certificate.code);
    for fault in [Fault::Throttle, Fault::BreakAfter, Fault::ServerError, Fault::UnprocessedKeys] {
        for nth in 0..2 {
            world.cloud.faults.plan(nth, fault);
            let answer = ApiRequest::new("GET", &path, &Caller::nobody()).send(&router).await;
            assert_eq!(answer.status, 200, "{fault:?} at call {nth}");
            world.cloud.faults.clear();
        }
    }
    world.cloud.faults.plan_next(100, Fault::Throttle);
    let request = ApiRequest::new("GET", &path, &Caller::nobody()).within(Duration::from_millis(700));
    let answer = request.send(&router).await;
    // Never "not found": a certificate that cannot be looked up is not a certificate that does not exist.
    assert_eq!((answer.status, answer.code()), (503, "UNAVAILABLE"));
}
