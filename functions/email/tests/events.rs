//! The golden events are what the queue delivers: `cargo lambda invoke email --data-file` sends them.

use aws_lambda_events::event::sqs::SqsEvent;
use domain::outbox::{Message, QueuedMessage};

fn bodies(event: &str) -> Vec<Result<QueuedMessage, serde_json::Error>> {
    let event: SqsEvent = serde_json::from_str(event).expect("an event of SQS");
    event.records.iter().map(|record| serde_json::from_str(record.body.as_deref().expect("a body"))).collect()
}

#[test]
fn every_template_has_a_golden_event() {
    for (template, event) in [
        ("enrolment_confirmed", include_str!("../events/enrolment-confirmed.json")),
        ("zoom_link_ready", include_str!("../events/zoom-link-ready.json")),
        ("payment_failed", include_str!("../events/payment-failed.json")),
        ("refunded", include_str!("../events/refunded.json")),
        ("assignment_graded", include_str!("../events/assignment-graded.json")),
        ("credits_awarded", include_str!("../events/credits-awarded.json")),
        ("credits_expiring", include_str!("../events/credits-expiring.json")),
        ("cycle_ending", include_str!("../events/cycle-ending.json")),
    ] {
        let [Ok(QueuedMessage { message: Message::Mail(mail), .. })] = &bodies(event)[..] else {
            panic!("{template} is no single mail");
        };
        assert_eq!(mail.template(), template);
    }
}

#[test]
fn the_poisoned_batch_holds_one_good_message() {
    let bodies = bodies(include_str!("../events/batch-with-poison.json"));
    assert_eq!(bodies.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
}
