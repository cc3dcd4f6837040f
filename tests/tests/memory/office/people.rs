//! People are found by the beginnings of their names and addresses, as the profile stands now.

use domain::{Clock, Learner};
use serde_json::json;
use shared::store::{Transaction, keys};
use tests::api::{ApiRequest, Caller};
use tests::faults::Fault;
use tests::front_door::{FrontDoor, PAID_COURSE};
use tests::world::{World, soon};

use super::{encoded, found, get, names, person};

async fn with_people() -> World {
    let world = World::start().await;
    for (number, name, email) in [
        (1, "José Álvarez", "jose@learner.example"),
        (2, "Łukasz Żak", "zak@learner.example"),
        (3, "Anne-Marie O’Brien", "amob@learner.example"),
        (4, "王小明", "xm.wang@learner.example"),
        (5, "Фёдор Достоевский", "fd@learner.example"),
        (6, "", "no.name@learner.example"),
    ] {
        world.put_learner(&person(&world, number, name, email)).await;
    }
    world
}

/// Signs in with this name and address.
async fn sign_in(world: &World, person: &Learner) -> u16 {
    let ask = ApiRequest::new("GET", "/api/users/me/", &Caller::new(person));
    ask.status(&world.learner_api()).await
}

#[tokio::test]
async fn three_letters_of_an_accented_name_find_the_person() {
    let world = with_people().await;
    for (typed, name) in [
        ("alv", "José Álvarez"),
        ("ALV jos", "José Álvarez"),
        ("luk", "Łukasz Żak"),
        ("obr", "Anne-Marie O’Brien"),
        ("marie o'b", "Anne-Marie O’Brien"),
        ("王", "王小明"),
        ("фед", "Фёдор Достоевский"),
        ("xm.wang@learner.example", "王小明"),
        ("no.n", ""),
    ] {
        assert_eq!(found(&world, typed).await, [name], "{typed}");
    }
    assert_eq!(found(&world, "arez").await, [""; 0]);
    assert_eq!(found(&world, "alv smith").await, [""; 0]);
}

#[tokio::test]
async fn a_person_says_who_they_are_and_an_id_finds_them_too() {
    let world = with_people().await;
    let jose = person(&world, 1, "José Álvarez", "jose@learner.example");
    let expected = json!({
        "id": jose.id, "name": "José Álvarez", "email": "jose@learner.example",
        "since": world.learner.created_at, "erased": false,
    });
    for typed in ["jose alv".to_owned(), jose.id.to_string(), format!(" {} ", jose.id)] {
        let answer = get(&world, &format!("/api/office/people/?q={}", encoded(&typed))).await;
        assert_eq!(answer.body["results"], json!([expected]), "{typed}");
    }
    let stranger = "0190a5a0-0000-7000-8000-000000000001";
    assert_eq!(get(&world, &format!("/api/office/people/?q={stranger}")).await.body["results"], json!([]));
}

#[tokio::test]
async fn a_search_for_nothing_is_refused_and_a_strange_cursor_leads_nowhere() {
    let world = with_people().await;
    for query in
        ["", "?q=", "?q=%20,%20'", &format!("?q={}", "a".repeat(201)), "?q=a&cursor=%21", "?q=a&page_size=0"]
    {
        let answer = get(&world, &format!("/api/office/people/{query}")).await;
        assert_eq!((answer.status, answer.code()), (400, "VALIDATION_ERROR"), "{query}");
    }
    let elsewhere = shared::http::cursor_text(&shared::store::Cursor::OlderThan("zzz#1".into()));
    let answer = get(&world, &format!("/api/office/people/?q=alv&cursor={elsewhere}")).await;
    assert_eq!((answer.status, &answer.body["results"]), (200, &json!([])));
}

#[tokio::test]
async fn a_renamed_learner_is_found_by_the_new_name_only_wherever_the_name_came_from() {
    let door = FrontDoor::open().await;
    let world = &door.world;
    assert_eq!(found(world, "lear").await, ["Ada Learner"]);
    let named = |name: &str, email: &str| Caller::new(&world.learner).with("name", name).with("email", email);
    for (id, name, email) in [
        ("getMe", "Ada Byron", "ada@learner.example"),
        ("updateMe", "Augusta King", "countess@learner.example"),
        ("createEnrolment", "Ada Lovelace", "ada@learner.example"),
        ("createCheckout", "Ada Learner", "ada@learner.example"),
    ] {
        let before = world.get(&keys::learner(world.learner.id)).await.unwrap();
        let operation = door.operation(id);
        let ids = match id {
            "createCheckout" => [("course", PAID_COURSE.to_string())].into(),
            _ => std::collections::BTreeMap::new(),
        };
        let body = door.body(&operation, &ids);
        let answer = door.ask(&operation, &named(name, email), &ids, body).await;
        assert!(answer.status < 300, "{id}: {answer:?}");
        let (old, new) = (before.name.split(' ').next_back().unwrap(), name.split(' ').next_back().unwrap());
        assert_eq!(found(world, old).await, [""; 0], "{id}: by {old}");
        assert_eq!(found(world, new).await, [name], "{id}: by {new}");
        assert_eq!(found(world, email).await, [name], "{id}: by {email}");
        let gone = found(world, "countess").await.is_empty();
        assert_eq!(gone, email != "countess@learner.example", "{id}");
    }
}

#[tokio::test]
async fn a_profile_of_an_earlier_release_is_listed_at_the_next_sign_in_or_by_the_operator() {
    let world = World::start().await;
    let of_before = |number: u128, name: &str| Learner {
        listed: false,
        ..person(&world, number, name, &format!("p{number}@learner.example"))
    };
    let people: Vec<Learner> =
        (1..=30).map(|number| of_before(number, &format!("Person {number:02}"))).collect();
    for one in &people {
        world.put(&keys::learner(one.id), one).await;
    }
    let erased = of_before(99, "Somebody Gone").erased(world.clock.now());
    world.put(&keys::learner(erased.id), &erased).await;
    assert_eq!(found(&world, "person").await, [""; 0]);
    assert_eq!(sign_in(&world, &people[0]).await, 200);
    assert_eq!(found(&world, "person").await, ["Person 01"]);

    // The command dies half-way, and is run again.
    let store = world.cloud.aws.store(tests::tables::names());
    world.cloud.faults.plan(20, Fault::DieAfter);
    assert!(world.cloud.faults.until_death(store.list_people(|_| ())).await.is_none());
    let again = store.list_people(|_| ()).await.unwrap();
    assert_eq!(again.profiles, 32, "the world's learner and the erased one among them");
    assert!((1..29).contains(&again.listed), "{again:?}");
    assert_eq!(store.list_people(|_| ()).await.unwrap().listed, 0, "a second run changes nothing");
    let list = get(&world, "/api/office/people/?q=person&page_size=100").await;
    assert_eq!(names(&list.body).len(), 30);
    assert_eq!(found(&world, "gone").await, [""; 0]);
    assert_eq!(found(&world, "erased").await, [""; 0]);
}

#[tokio::test]
async fn two_sign_ins_at_once_with_different_names_leave_one_name_in_the_index() {
    for round in 0..10 {
        let world = World::start().await;
        let (one, two) = (
            person(&world, 1, "First Name", "first@learner.example"),
            person(&world, 1, "Second Choice", "second@learner.example"),
        );
        let (a, b) = tokio::join!(sign_in(&world, &one), sign_in(&world, &two));
        assert_eq!((a, b), (200, 200));
        let stored = world.get(&keys::learner(one.id)).await.unwrap();
        let (kept, lost) = if stored.name == one.name { (&one, &two) } else { (&two, &one) };
        for text in [&kept.name, &kept.email] {
            assert_eq!(found(&world, text).await, std::slice::from_ref(&kept.name), "{round}");
        }
        for text in [&lost.name, &lost.email] {
            assert_eq!(found(&world, text).await, [""; 0], "{round}");
        }
    }
}

#[tokio::test]
async fn a_write_that_dies_leaves_profile_and_index_alike() {
    for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
        for nth in 0..3 {
            let world = with_people().await;
            let renamed = person(&world, 1, "Pepe Romero", "pepe@learner.example");
            world.cloud.faults.plan(nth, fault);
            _ = world.cloud.faults.until_death(sign_in(&world, &renamed)).await;
            world.cloud.faults.clear();
            let stored = world.get(&keys::learner(renamed.id)).await.unwrap();
            let (by_new, by_old) = (found(&world, "pepe").await, found(&world, "jose").await);
            match stored.name.as_str() {
                "Pepe Romero" => assert_eq!((by_new.len(), by_old.len()), (1, 0), "{fault:?} {nth}"),
                _ => assert_eq!((by_new.len(), by_old.len()), (0, 1), "{fault:?} {nth}"),
            }
        }
    }
}

#[tokio::test]
async fn a_profile_is_written_with_its_entries_and_nothing_when_only_the_time_zone_changes() {
    let world = with_people().await;
    let key = keys::learner(world.learner.id);
    let read = world.store.get(soon(), &key).await.unwrap();
    let moved = Learner { time_zone: Some("Europe/London".into()), ..world.learner.clone() };
    let mut transaction = Transaction::new();
    transaction.save_profile(read.as_ref(), &moved).unwrap();
    world.cloud.faults.take_calls();
    assert!(world.cloud.aws.store(tests::tables::names()).write(soon(), &transaction).await.unwrap());
    let calls = world.cloud.faults.take_calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].operation, "DynamoDB.PutItem", "the profile alone");
}
