//! What administrators do with failed work, and what a report of credits reads.

use domain::Clock;
use domain::outbox::SessionRegistrant;
use serde_json::json;
use tests::api::ApiRequest;
use tests::world::{World, hybrid_course};

use super::scenes::Seen;
use crate::office::failed_work::{missed_award, refuse};

pub(super) async fn scene(seen: &mut Seen) {
    dead_letters(seen).await;
    waiting(seen).await;
}

/// Dead letters of every queue are looked at and tried again: a message of ours, and one that nobody knows.
async fn dead_letters(seen: &mut Seen) {
    let world = World::start().await;
    let ours = serde_json::to_string(&world.confirmation()).unwrap();
    for (kind, queue) in [("emails", "email"), ("zoom_messages", "zoom"), ("uploads", "upload")] {
        let (dead, now) = (world.cloud.dead_letters(), world.clock.now());
        dead.put(&format!("{queue}-dead-letters"), "ours", &ours, now);
        dead.put(&format!("{queue}-dead-letters"), "unknown", "{}", now);
        look_and_retry(seen, &world, kind, 2).await;
    }
}

/// An award that was missed, registrations that Zoom refused, and the report of credits.
async fn waiting(seen: &mut Seen) {
    let world = World::with_course(hybrid_course()).await;
    world.enrol().await;
    missed_award(&world).await;
    look_and_retry(seen, &world, "awards", 1).await;
    let (learner, course) = (world.learner.id, world.course.uuid);
    let both: Vec<_> = world.course.sessions.iter().take(2).map(|session| session.uuid).collect();
    for session in &both {
        refuse(&world, SessionRegistrant { learner, course, session: *session }).await;
    }
    // Of two that were listed, a colleague tries one meanwhile: it must stay as it was seen.
    let path = "/api/office/failed-work/zoom_registrations/retry/";
    let one = json!({"id": format!("{learner}.{course}.{}", both[0])});
    let [one, all] = [one, json!({})].map(|body| ApiRequest::new("POST", path, &world.admin()).body(&body));
    let office = world.office();
    let retried = async { tokio::join!(one.send(&office), all.send(&office)) };
    let (one, all) = seen.watch(&world, "office-reports", retried).await;
    assert_eq!((&one.body["retried"], &all.body["retried"]), (&json!(1), &json!(1)));
    let path = format!("/api/office/reports/credits/?course={}", world.course.uuid);
    let report = ApiRequest::new("GET", &path, &world.admin());
    let reported = seen.watch(&world, "office-reports", report.send(&world.office())).await;
    assert_eq!(reported.body["looked_at"], 1, "{reported:?}");
}

async fn look_and_retry(seen: &mut Seen, world: &World, kind: &str, pieces: usize) {
    let path = format!("/api/office/failed-work/{kind}/");
    let look = ApiRequest::new("GET", &path, &world.admin());
    let looked = seen.watch(world, "office-reports", look.send(&world.office())).await;
    assert_eq!(looked.body["results"].as_array().unwrap().len(), pieces, "{looked:?}");
    let again = ApiRequest::new("POST", &format!("{path}retry/"), &world.admin()).body(&json!({}));
    let retried = seen.watch(world, "office-reports", again.send(&world.office())).await;
    assert_eq!(retried.body["retried"], pieces, "{retried:?}");
}
