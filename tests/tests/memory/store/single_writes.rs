//! A transaction with one write is sent as that write, with the same condition and the same meaning of every answer.

use domain::Learner;
use domain::outbox::OutboxRow;
use shared::store::{Transaction, keys};
use tests::faults::Fault;
use tests::world::{World, soon};

fn calls(world: &World) -> Vec<String> {
    world.cloud.faults.take_calls().into_iter().map(|call| call.operation).collect()
}

fn renamed(world: &World, name: &str) -> Learner {
    Learner { name: name.into(), ..world.learner.clone() }
}

#[tokio::test]
async fn one_write_is_no_transaction_and_two_are() {
    let world = World::start().await;
    let store = world.cloud.aws.store(tests::world::tables_of(&["main", "outbox"]));
    let key = keys::learner(world.learner.id);
    let read = store.get(soon(), &key).await.unwrap();
    world.cloud.faults.take_calls();

    let mut one = Transaction::new();
    one.save(&key, read.as_ref(), &renamed(&world, "One")).unwrap();
    assert!(store.write(soon(), &one).await.unwrap());
    assert_eq!(calls(&world), ["DynamoDB.PutItem"]);
    // The version that it was made over is gone.
    assert!(!store.write(soon(), &one).await.unwrap(), "the same write again changes nothing");
    assert_eq!(calls(&world), ["DynamoDB.PutItem"], "a condition that failed is not tried again");

    let mut new = Transaction::new();
    new.create(&key, &renamed(&world, "New")).unwrap();
    assert!(!store.write(soon(), &new).await.unwrap(), "it exists");
    assert_eq!(world.get(&key).await.unwrap().name, "One");

    let read = store.get(soon(), &key).await.unwrap();
    world.cloud.faults.take_calls();
    let mut two = Transaction::new();
    two.save(&key, read.as_ref(), &renamed(&world, "Two")).unwrap();
    two.require_absent(&keys::viewing(world.learner.id, domain::ContentId(uuid::Uuid::from_u128(1))));
    assert!(store.write(soon(), &two).await.unwrap());
    assert_eq!(calls(&world), ["DynamoDB.TransactWriteItems"]);
}

#[tokio::test]
async fn a_removed_row_is_a_single_delete() {
    let world = World::start().await;
    let app = world.webhook().await;
    world.deliver(&app, &world.purchase("a").completed()).await;
    let rows: Vec<OutboxRow> = world.outbox().await;
    let store = world.cloud.aws.store(tests::world::tables_of(&["outbox"]));
    world.cloud.faults.take_calls();
    let mut remove = Transaction::new();
    remove.remove(&keys::outbox(rows[0].id));
    for _ in 0..2 {
        assert!(store.write(soon(), &remove).await.unwrap(), "it need not exist");
        assert_eq!(calls(&world), ["DynamoDB.DeleteItem"]);
    }
    assert_eq!(world.outbox().await.len(), rows.len() - 1);
}

#[tokio::test]
async fn every_fault_of_a_single_write_means_what_it_means_for_a_transaction() {
    for (fault, written) in [
        (Fault::TransactionConflict, true),
        (Fault::Throttle, true),
        (Fault::ServerError, true),
        (Fault::BreakBefore, true),
        // It was written, and nobody knows: the second try finds another version, and the caller reads again.
        (Fault::BreakAfter, false),
    ] {
        let world = World::start().await;
        let store = world.cloud.aws.store(tests::world::tables_of(&["main"]));
        let key = keys::learner(world.learner.id);
        let read = store.get(soon(), &key).await.unwrap();
        world.cloud.faults.take_calls();
        let mut one = Transaction::new();
        one.save(&key, read.as_ref(), &renamed(&world, "One")).unwrap();
        world.cloud.faults.plan(0, fault);
        assert_eq!(store.write(soon(), &one).await.unwrap(), written, "{fault:?}");
        assert_eq!(calls(&world), ["DynamoDB.PutItem"; 2], "{fault:?}");
        assert_eq!(world.get(&key).await.unwrap().name, "One", "{fault:?}");
    }
}
