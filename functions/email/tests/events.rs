//! The golden events are what the queue delivers: `cargo lambda invoke email --data-file` sends them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aws_lambda_events::event::sqs::SqsEvent;
use domain::outbox::{Message, QueuedMessage};

fn bodies(event: &str) -> Vec<Result<QueuedMessage, serde_json::Error>> {
    let event: SqsEvent = serde_json::from_str(event).expect("an event of SQS");
    event.records.iter().map(|record| serde_json::from_str(record.body.as_deref().expect("a body"))).collect()
}

/// The names in a folder of the crate.
fn names(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.map(|name| name.into_string().unwrap()).collect()
}

/// The folder's name is the tag that is stored and queued: renaming one without the other loses e-mails.
#[test]
fn every_email_has_a_golden_event_named_like_its_folder_and_its_tag() {
    let mut emails = names("src/emails");
    assert!(emails.remove("mod.rs") && emails.len() >= 8, "{emails:?}");
    for email in emails {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = path.join(format!("events/{}.json", email.replace('_', "-")));
        let event = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let [Ok(QueuedMessage { message: Message::Mail(mail), .. })] = &bodies(&event)[..] else {
            panic!("{} is not a single e-mail", path.display());
        };
        assert_eq!(email::template_name(mail), email);
        assert_eq!(serde_json::to_value(mail).unwrap()["template"], email);
    }
}

#[test]
fn the_poisoned_batch_holds_one_good_message() {
    let bodies = bodies(include_str!("../events/batch-with-poison.json"));
    assert_eq!(bodies.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
}
