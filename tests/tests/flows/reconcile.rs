//! The operator's question after an outage: has every payment arrived? A target of its own, so that it runs
//! when no other flow has events on their way.

use std::path::PathBuf;
use std::process::{Command, Output};

use domain::enrolment::Enrolment;
use reqwest::Method;
use serde_json::json;
use shared::store::{Transaction, keys};
use tests::stack::{Stack, eventually};
use tests::world::soon;

/// The operator's binary, which `cargo xtask up` has built beside this one.
fn ops(arguments: &[&str]) -> Output {
    let here = std::env::current_exe().unwrap();
    let folder: PathBuf = here.ancestors().nth(2).unwrap().to_owned();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Command::new(folder.join("ops")).args(arguments).current_dir(root).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn a_payment_that_never_arrived_is_found_and_sent_again() {
    let stack = Stack::running();
    let settled = stack.control("/stripe_url", "/_control/drain", json!({})).await;
    assert_eq!(settled["drained"], true, "{settled}");
    let before = ops(&["reconcile", "--days", "1"]);
    assert!(before.status.success(), "the flows before have left nothing behind: {}", said(&before));

    let learner = stack.newcomer("Rae").await;
    let course = stack.course("safeguarding-essentials", &learner).await;
    stack.configure("/stripe_url", json!({"deliver": false})).await;
    let session = stack.buy(&course, &learner).await;
    let missed = ops(&["reconcile", "--days", "1"]);
    stack.configure("/stripe_url", json!({"deliver": true})).await;
    assert!(!missed.status.success());
    let line = format!("checkout.session.completed {session}: never handled");
    assert!(said(&missed).contains(&line), "{}", said(&missed));
    assert_eq!(stack.enrolments(&learner).await.len(), 0, "without --apply nothing is sent");

    let mended = ops(&["reconcile", "--days", "1", "--apply"]);
    assert!(mended.status.success(), "{}", said(&mended));
    assert_eq!(stack.enrolments(&learner).await[0]["stripe_checkout_session_id"], json!(session));
    let mails = eventually("the mail", async || {
        Some(stack.mails(&learner, "enrolled").await).filter(|mails| !mails.is_empty())
    });
    assert_eq!(mails.await.len(), 1);
    assert!(ops(&["reconcile", "--days", "1"]).status.success());

    // Torn on purpose: the enrolment loses the payment that it stands on.
    let store = stack.store().await;
    let me = stack.api(Method::GET, "/api/users/me/", &learner, None).await;
    let person = serde_json::from_value(me.body["uuid"].clone()).unwrap();
    let key = keys::enrolment(person, serde_json::from_value(course["uuid"].clone()).unwrap());
    let whole = store.get(soon(), &key).await.unwrap().unwrap();
    let torn = Enrolment { payments: Vec::new(), ..whole.value.clone() };
    let mut transaction = Transaction::new();
    transaction.save(&key, Some(&whole), &torn).unwrap();
    assert!(store.write(soon(), &transaction).await.unwrap());
    let found = ops(&["reconcile", "--days", "1"]);
    assert!(!found.status.success());
    assert!(said(&found).contains("its enrolment does not agree with the payment"), "{}", said(&found));
    let mended = ops(&["reconcile", "--days", "1", "--apply"]);
    assert!(mended.status.success(), "{}", said(&mended));
    let repaired = store.get(soon(), &key).await.unwrap().unwrap().value;
    assert_eq!((repaired.status, &repaired.payments), (whole.value.status, &whole.value.payments));
    assert_eq!(stack.mails(&learner, "enrolled").await.len(), 1, "nothing is told again");
    assert!(ops(&["reconcile", "--days", "1"]).status.success());
}
