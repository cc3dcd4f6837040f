//! The office: people, rosters, and what an administrator does for one person or for many.

mod access;
mod bulk;
mod claiming;
pub(crate) mod failed_work;
mod granting;
mod inviting;
mod many;
mod messages;
mod overdue_work;
mod payments;
mod people;
mod person;
mod reports;
mod roster;
mod settling;
mod torn_certificates;

use domain::{Learner, LearnerId};
use serde_json::Value;
use tests::api::{ApiRequest, ApiResponse};
use tests::world::World;
use uuid::Uuid;

/// A person who has signed in.
fn person(world: &World, number: u128, name: &str, email: &str) -> Learner {
    let id = LearnerId(Uuid::from_u128(0xa11_0000 + number));
    Learner { id, name: name.into(), email: email.into(), ..world.learner.clone() }
}

/// What an administrator gets.
async fn get(world: &World, path: &str) -> ApiResponse {
    ApiRequest::new("GET", path, &world.admin()).send(&world.office()).await
}

/// The names that a search finds, in its order.
async fn found(world: &World, typed: &str) -> Vec<String> {
    let answer = get(world, &format!("/api/office/people/?q={}", encoded(typed))).await;
    assert_eq!(answer.status, 200, "{typed}: {answer:?}");
    names(&answer.body)
}

fn names(list: &Value) -> Vec<String> {
    let results = list["results"].as_array().unwrap().iter();
    results.map(|person| person["name"].as_str().unwrap().to_owned()).collect()
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
