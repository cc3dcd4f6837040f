//! Functions are reached through the edge, which removes the trailing slash of a path and calls the gateway by the
//! gateway's own name.

use std::collections::BTreeMap;

use tests::api::{ApiRequest, Caller};
use tests::front_door::{FrontDoor, operations};

#[tokio::test]
async fn every_operation_answers_alike_with_and_without_the_trailing_slash() {
    let door = FrontDoor::open().await;
    for operation in operations() {
        // Without an identity, so that asking twice changes nothing; one that has no route is not found.
        let ask = async |path: &str| {
            let mut operation = operation.clone();
            operation.path = path.to_owned();
            let request = door.request(&operation, &Caller::nobody(), &BTreeMap::new(), None);
            door.status(&operation, request).await
        };
        let public = ask(&operation.path).await;
        let expected = match operation.is_public() {
            true if operation.writes() => 204,
            true => 200,
            false => 401,
        };
        if !operation.path.contains("{key_id}") {
            assert_eq!(public, expected, "{} {}", operation.method, operation.path);
        }
        assert_eq!(ask(operation.path.trim_end_matches('/')).await, public, "{}", operation.path);
    }
}

#[tokio::test]
async fn a_list_names_its_next_page_by_the_address_that_the_reader_knows() {
    let door = FrontDoor::open().await;
    let list = door.operation("listCourses");
    let request = ApiRequest::new("GET", "/api/courses?page_size=1", &door.learner());
    let seen = door.send(&list, request.clone().header("x-forwarded-host", "learn.example")).await;
    let next = seen.body["next"].as_str().unwrap();
    assert!(next.starts_with("https://learn.example/api/courses/?page_size=1&cursor="), "{next}");
    let direct = door.send(&list, request).await;
    let next = direct.body["next"].as_str().unwrap();
    assert!(next.starts_with("https://api.example/api/courses/?page_size=1&cursor="), "{next}");
}
