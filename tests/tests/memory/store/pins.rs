//! Whatever a decision read is unchanged when its transaction is written.

use domain::credits::ledger::CpdGoals;
use domain::notification::NotificationHead;
use shared::store::{Decision, ItemKey, StoreError, Transaction, keys};
use tests::world::{World, soon};

/// Decides on goals and profile, writes the counters; before the first write, `meanwhile` changes what was read.
/// Returns how often it was decided.
async fn decided(world: &World, peek: bool, meanwhile: &Transaction) -> usize {
    let learner = world.learner.id;
    let (goals, profile, head) =
        (keys::cpd_goals(learner), keys::learner(learner), keys::notification_head(learner));
    let wanted: Vec<ItemKey> = vec![(&goals).into(), (&profile).into(), (&head).into()];
    let (store, runtime) = (world.store.clone(), tokio::runtime::Handle::current());
    let mut decisions = 0;
    world
        .store
        .decide(soon(), &wanted, |snapshot| {
            decisions += 1;
            match peek {
                true => _ = (snapshot.peek(&goals)?, snapshot.peek(&profile)?),
                false => _ = (snapshot.get(&goals)?, snapshot.get(&profile)?),
            }
            let before = snapshot.read(&head)?;
            if decisions == 1 {
                let write = store.write(soon(), meanwhile);
                assert!(tokio::task::block_in_place(|| runtime.block_on(write))?);
            }
            let mut transaction = Transaction::new();
            transaction.save(&head, before.as_ref(), &NotificationHead::default())?;
            Ok::<_, StoreError>(Decision::Write(transaction, ()))
        })
        .await
        .unwrap();
    decisions
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_what_was_read_and_not_written_is_decided_again() {
    let world = World::start().await;
    let key = keys::learner(world.learner.id);
    let read = world.store.get(soon(), &key).await.unwrap();
    let mut change = Transaction::new();
    change.save(&key, read.as_ref(), &world.learner).unwrap();
    assert_eq!(decided(&world, false, &change).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_absent_and_exists_now_is_decided_again() {
    let world = World::start().await;
    let mut change = Transaction::new();
    change.create(&keys::cpd_goals(world.learner.id), &CpdGoals::standard(world.learner.id)).unwrap();
    assert_eq!(decided(&world, false, &change).await, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_only_shown_may_change() {
    let world = World::start().await;
    let mut change = Transaction::new();
    change.create(&keys::cpd_goals(world.learner.id), &CpdGoals::standard(world.learner.id)).unwrap();
    assert_eq!(decided(&world, true, &change).await, 1);
}

#[tokio::test]
async fn a_requirement_outside_a_decision_holds_too() {
    let world = World::start().await;
    let (goals, head) = (keys::cpd_goals(world.learner.id), keys::notification_head(world.learner.id));
    let mut transaction = Transaction::new();
    transaction.require_absent(&goals);
    transaction.create(&head, &NotificationHead::default()).unwrap();
    world.put(&goals, &CpdGoals::standard(world.learner.id)).await;
    assert!(!world.store.write(soon(), &transaction).await.unwrap(), "it exists");
    assert!(world.get(&head).await.is_none(), "nothing was written");

    let read = world.store.get(soon(), &goals).await.unwrap().unwrap();
    let mut transaction = Transaction::new();
    transaction.require(&goals, &read);
    transaction.create(&head, &NotificationHead::default()).unwrap();
    assert!(world.store.write(soon(), &transaction).await.unwrap(), "it is as it was read");
}

/// Two conditions on one item would be refused by DynamoDB.
#[tokio::test]
async fn an_item_may_be_required_and_written() {
    let world = World::start().await;
    let goals = keys::cpd_goals(world.learner.id);
    let mut transaction = Transaction::new();
    transaction.require_absent(&goals);
    transaction.create(&goals, &CpdGoals::standard(world.learner.id)).unwrap();
    assert!(world.store.write(soon(), &transaction).await.unwrap());
    let read = world.store.get(soon(), &goals).await.unwrap().unwrap();
    world.put(&goals, &read.value).await;
    let mut transaction = Transaction::new();
    transaction.require(&goals, &read);
    transaction.remove(&goals);
    assert!(!world.store.write(soon(), &transaction).await.unwrap(), "it has changed, so it stays");
    assert!(world.get(&goals).await.is_some());
}
