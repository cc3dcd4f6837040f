//! The repairs of a stack that is named: they read and write the tables of its outputs, and no others. The store runs
//! beside the test, so each has two threads.

use std::fs;

use domain::outbox::Message;
use serde_json::Value;
use tests::world::{World, hybrid_course};

use crate::machine::{Machine, said};

pub(crate) const STACK: [&str; 2] = ["--stack-name", "cpd-prod"];

/// A world whose learner is enrolled, and whose registrations the settling asks for again.
pub(crate) async fn enrolled() -> World {
    let world = World::with_course(hybrid_course()).await;
    let stripe = world.webhook().await;
    world.deliver(&stripe, &world.purchase("a").completed()).await;
    world
}

async fn registrations(world: &World) -> usize {
    let rows = world.outbox().await;
    rows.iter().filter(|row| matches!(row.message, Message::ZoomRegistration(_))).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_and_a_learner_are_settled_in_the_tables_of_the_stack() {
    let world = enrolled().await;
    let machine = Machine::of("settle", &world).await;
    let learner = world.learner.id.to_string();
    let before = registrations(&world).await;
    let unconfirmed = machine.ops(&[&["settle", "learner", &learner], STACK.as_slice()].concat());
    assert!(!unconfirmed.status.success() && said(&unconfirmed).contains("--yes"), "{}", said(&unconfirmed));
    assert_eq!(registrations(&world).await, before);
    for (command, outcome) in [
        (["settle", "course", "audit"], "1 enrolments"),
        (["settle", "learner", &learner], &format!("course {}", world.course.uuid)),
    ] {
        let output = machine.ops(&[&command, STACK.as_slice(), &["--yes"]].concat());
        assert!(output.status.success(), "{command:?}: {}", said(&output));
        assert!(said(&output).contains(outcome), "{command:?}: {}", said(&output));
        assert!(said(&output).contains("stack cpd-prod in account 123456789012"), "{}", said(&output));
    }
    let unknown =
        machine.ops(&[&["settle", "course", "no-such-course"], STACK.as_slice(), &["--yes"]].concat());
    assert!(!unknown.status.success() && said(&unknown).contains("no-such-course"), "{}", said(&unknown));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_learner_is_exported_from_the_tables_of_the_stack() {
    let world = enrolled().await;
    let machine = Machine::of("export", &world).await;
    let learner = world.learner.id.to_string();
    let export = [&["learner", "export", &learner, "--to", "export"], STACK.as_slice()].concat();
    let output = machine.ops(&export);
    assert!(output.status.success(), "{}", said(&output));
    let mut files: Vec<Value> = Vec::new();
    for entry in fs::read_dir(machine.folder.join("export")).unwrap() {
        files.push(serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap());
    }
    let text = Value::from(files).to_string();
    assert!(text.contains("ada@learner.example") && text.contains(&world.course.uuid.to_string()), "{text}");
    let again = machine.ops(&export);
    assert!(!again.status.success(), "a folder that exists is not written over: {}", said(&again));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_of_the_stack_is_checked_and_a_breach_is_named() {
    let world = World::start().await;
    let certificate = world.earn(1, "2.50").await;
    world.apply_due_steps(&certificate).await;
    let machine = Machine::of("ledger", &world).await;
    let sound = machine.ops(&[&["ledger", "check"], STACK.as_slice()].concat());
    assert!(sound.status.success(), "{}", said(&sound));
    assert!(said(&sound).contains("1 learners, 1 entries"), "{}", said(&sound));

    world.damage_an_entry().await;
    let broken = machine.ops(&[&["ledger", "check"], STACK.as_slice()].concat());
    assert!(!broken.status.success(), "{}", said(&broken));
    assert!(said(&broken).contains("BREACH"), "{}", said(&broken));
}
