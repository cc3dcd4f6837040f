//! Instructors are found by the address that they sign in with, and shown by name.

use domain::{Learner, LearnerId};
use serde_json::{Value, json};
use tests::api::Caller;
use tests::quizzes::INSTRUCTOR;
use tests::studio::{DRAFT, SECOND_INSTRUCTOR, Studio, course_path};
use tests::world::World;
use uuid::Uuid;

const PEOPLE: [(u128, &str, &str); 6] = [
    (1, "José Álvarez", "Jose@learner.example"),
    (2, "Jose Alvarez", "josé@learner.example"),
    (3, "Anne O’Brien", "o'brien@learner.example"),
    (4, "Olga Brien", "obrien@learner.example"),
    (5, "jose@learner.example", "mallory@learner.example"),
    (6, "Uma Under", "_uma/team@learner.example"),
];

fn person(world: &World, number: u128, name: &str, email: &str) -> Learner {
    let id = LearnerId(Uuid::from_u128(0xbee_0000 + number));
    Learner { id, name: name.into(), email: email.into(), ..world.learner.clone() }
}

async fn with_people() -> Studio {
    let studio = Studio::with_draft().await;
    for (number, name, email) in PEOPLE {
        studio.world.put_learner(&person(&studio.world, number, name, email)).await;
    }
    studio
}

async fn find(studio: &Studio, caller: &Caller, email: &str) -> (u16, Value) {
    let email: String = email.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answer = studio.ask("GET", &format!("/api/studio/people/?email={email}"), caller, None).await;
    (answer.status, answer.body["people"].clone())
}

#[tokio::test]
async fn a_person_is_found_by_the_complete_address_and_by_nothing_else() {
    let studio = with_people().await;
    let author = studio.author();
    for (number, name, email) in PEOPLE {
        let expected = json!([{"id": Uuid::from_u128(0xbee_0000 + number), "name": name}]);
        for typed in [email.to_owned(), format!(" {} ", email.to_uppercase())] {
            assert_eq!(find(&studio, &author, &typed).await, (200, expected.clone()), "{typed}");
        }
    }
    for typed in
        ["jose@learner.exampl", "ose@learner.example", "jose@learner.example.org", "nobody@learner.example"]
    {
        assert_eq!(find(&studio, &author, typed).await, (200, json!([])), "{typed}");
    }
    for typed in ["", "jose", "@learner.example", "jose@", &format!("{}@learner.example", "a".repeat(250))] {
        assert_eq!(find(&studio, &author, typed).await.0, 400, "{typed}");
    }
    let learner = studio.world.caller();
    assert_eq!(find(&studio, &learner, "jose@learner.example").await.0, 403);
}

#[tokio::test]
async fn instructors_have_names() {
    let studio = with_people().await;
    let path = format!("{}instructors/", course_path(DRAFT));
    let named = async |studio: &Studio| {
        let answer = studio.ask("GET", &path, &studio.author(), None).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.body
    };
    let grace = json!({"id": INSTRUCTOR, "name": "Grace Author"});
    let second = |name: &str| json!({"id": SECOND_INSTRUCTOR, "name": name});
    let all = |name: &str| {
        let mut people = [grace.clone(), second(name)];
        people.sort_by_key(|person| person["id"].as_str().unwrap().to_owned());
        json!({"people": people})
    };
    assert_eq!(named(&studio).await, all(""), "never signed in");
    let alan =
        Learner { id: SECOND_INSTRUCTOR, ..person(&studio.world, 9, "Alan Author", "alan@provider.example") };
    studio.world.put_learner(&alan).await;
    assert_eq!(named(&studio).await, all("Alan Author"));
    assert_eq!(studio.ask("GET", &path, &studio.stranger(), None).await.status, 404);
}
