//! The office is for administrators: every route, for every role.

use std::collections::BTreeMap;

use tests::api::Caller;
use tests::front_door::{FrontDoor, operations};
use uuid::Uuid;

#[tokio::test]
async fn every_route_is_closed_to_everybody_else_whatever_they_ask_for() {
    let door = FrontDoor::open().await;
    let nobody = BTreeMap::from([("learner", Uuid::from_u128(0xdead).to_string())]);
    let mut tried = 0;
    for operation in operations().into_iter().filter(|operation| operation.function.starts_with("office")) {
        let body = door.body(&operation, &BTreeMap::new());
        // The roster of a course and messages to it are its instructors' as well.
        let roster =
            ["listRoster", "exportRoster"].contains(&operation.id()) || operation.path.contains("/messages/");
        for (caller, status) in [(door.learner(), 403), (door.instructor(), 403), (Caller::nobody(), 401)] {
            if roster && caller == door.instructor() {
                continue;
            }
            for ids in [BTreeMap::new(), nobody.clone()] {
                let answer = door.ask(&operation, &caller, &ids, body.clone()).await;
                assert_eq!(answer.status, status, "{}: {answer:?}", operation.id());
                tried += 1;
            }
        }
        if operation.path.contains("{learner_uuid}") {
            let answer = door.ask(&operation, &door.admin(), &nobody, body).await;
            assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"), "{}", operation.id());
        }
    }
    assert!(tried >= 36, "{tried}");
}
