//! What the office does with dead letters.

use domain::Clock;
use serde_json::json;
use tests::api::ApiRequest;
use tests::world::World;

use super::scenes::Seen;

/// Dead letters of every queue are looked at and tried again: a message of ours, and one that nobody knows.
pub(super) async fn scene(seen: &mut Seen) {
    let world = World::start().await;
    let ours = serde_json::to_string(&world.confirmation()).unwrap();
    for (kind, queue) in [("emails", "email"), ("zoom_messages", "zoom"), ("uploads", "upload")] {
        let (dead, now) = (world.cloud.dead_letters(), world.clock.now());
        dead.put(&format!("{queue}-dead-letters"), "ours", &ours, now);
        dead.put(&format!("{queue}-dead-letters"), "unknown", "{}", now);
        let path = format!("/api/office/failed-work/{kind}/");
        let look = ApiRequest::new("GET", &path, &world.admin());
        let looked = seen.watch(&world, "office", look.send(&world.office())).await;
        assert_eq!(looked.body["count"], 2, "{looked:?}");
        let again = ApiRequest::new("POST", &format!("{path}retry/"), &world.admin()).body(&json!({}));
        let retried = seen.watch(&world, "office", again.send(&world.office())).await;
        assert_eq!(retried.body["retried"], 2, "{retried:?}");
    }
}
