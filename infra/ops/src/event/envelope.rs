//! The event that wraps the object.

use domain::Clock;
use serde_json::{Value, json};

use super::ids::fresh;
use super::{EventDetails, SendEvent, objects};

/// The API version of events, unless `--set event.api_version=…` says otherwise.
const API_VERSION: &str = "2026-09-30.endive";

/// Builds the event.
///
/// # Errors
/// A `--set` does not fit the object.
pub(crate) fn envelope(args: &SendEvent, details: &EventDetails, clock: &dyn Clock) -> anyhow::Result<Value> {
    let mut object = objects::of(&args.kind, details);
    let (of_event, of_object): (Vec<_>, Vec<_>) =
        args.set.iter().partition(|set| set.name.starts_with("event."));
    for set in of_object {
        set.apply(&mut object)?;
    }
    let mut event = json!({
        "id": args.event_id.clone().unwrap_or_else(|| fresh("evt", clock)),
        "object": "event",
        "api_version": API_VERSION,
        "created": details.created,
        "data": { "object": object },
        "livemode": details.livemode,
        "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null },
        "type": args.kind,
    });
    for set in of_event {
        let mut inside = set.clone();
        inside.name = set.name.trim_start_matches("event.").to_owned();
        inside.apply(&mut event)?;
    }
    Ok(event)
}

#[cfg(test)]
mod tests {
    use domain::payment::Dispute;
    use domain::payment::purchase::Claim;
    use shared::runtime::SystemClock;
    use shared::stripe::event::{Fact, parse};

    use super::super::details::tests::purchase;
    use super::*;

    fn read(args: &SendEvent) -> Fact {
        let event = envelope(args, &purchase(args), &SystemClock).unwrap();
        parse(event.to_string().as_bytes()).unwrap().fact
    }

    fn named(kind: &str) -> SendEvent {
        SendEvent { kind: kind.into(), ..SendEvent::default() }
    }

    #[test]
    fn without_flags_it_is_the_positive_case() {
        let Fact::SessionCompleted(session) = read(&named("checkout.session.completed")) else { panic!() };
        assert!(session.is_paid());
        assert!(
            matches!(session.claim(), Claim::Purchase { asked: Some(asked), .. } if asked.amount == 4900)
        );
        assert_eq!(
            (session.charge.subtotal, session.charge.total, session.charge.livemode),
            (Some(4900), Some(4900), Some(false))
        );
        assert!(session.payment_intent.is_some() && session.client_reference_id.is_some());
    }

    #[test]
    fn bare_is_stripes_fixture() {
        let bare = SendEvent { bare: true, ..named("checkout.session.completed") };
        let Fact::SessionCompleted(session) = read(&bare) else { panic!() };
        assert_eq!(session.claim(), Claim::Unmatched);
        assert_eq!((session.charge.total, session.charge.currency.as_deref()), (Some(3000), Some("usd")));
        assert_eq!(session.client_reference_id, None);
    }

    #[test]
    fn every_type_says_what_its_name_says() {
        let Fact::SessionFailed(session) = read(&named("checkout.session.async_payment_failed")) else {
            panic!()
        };
        assert!(!session.is_paid());
        assert!(matches!(read(&named("checkout.session.expired")), Fact::SessionExpired(_)));
        assert!(
            matches!(read(&named("charge.refunded")), Fact::Refunded(details) if details.full && details.amount_refunded == 4900)
        );
        let partial = SendEvent { amount: Some(900), ..named("charge.refunded") };
        assert!(
            matches!(read(&partial), Fact::Refunded(details) if !details.full && details.amount_refunded == 900)
        );
        assert!(
            matches!(read(&named("charge.dispute.created")), Fact::Disputed(details) if details.dispute == Dispute::Open)
        );
        assert!(
            matches!(read(&named("charge.dispute.closed")), Fact::Disputed(details) if details.dispute == Dispute::Lost)
        );
        let won = SendEvent { set: vec!["status=won".parse().unwrap()], ..named("charge.dispute.closed") };
        assert!(matches!(read(&won), Fact::Disputed(details) if details.dispute == Dispute::Won));
        assert_eq!(read(&named("customer.created")), Fact::Ignored);
    }

    #[test]
    fn the_refund_of_a_session_is_of_its_payment() {
        let of = |kind: &str| SendEvent { session: Some("cs_1".into()), ..named(kind) };
        let Fact::SessionCompleted(session) = read(&of("checkout.session.completed")) else { panic!() };
        let Fact::Refunded(refund) = read(&of("charge.refunded")) else { panic!() };
        assert_eq!(session.payment_intent, Some(refund.payment_intent));
        assert_eq!(session.metadata, refund.metadata);
    }

    #[test]
    fn nothing_to_pay_has_no_payment() {
        let free = SendEvent {
            payment_status: Some("no_payment_required".into()),
            ..named("checkout.session.completed")
        };
        let Fact::SessionCompleted(session) = read(&free) else { panic!() };
        assert_eq!(
            (session.payment_intent.as_ref(), session.charge.total, session.charge.discount),
            (None, Some(0), 4900)
        );
    }

    #[test]
    fn anything_can_be_set() {
        let set = |text: &str| text.parse().unwrap();
        let args = SendEvent {
            set: vec![set("metadata=null"), set("event.livemode=true"), set("event.id=evt_x")],
            ..named("checkout.session.completed")
        };
        let event = envelope(&args, &purchase(&args), &SystemClock).unwrap();
        assert_eq!(
            (&event["data"]["object"]["metadata"], &event["livemode"], &event["id"]),
            (&json!(null), &json!(true), &json!("evt_x"))
        );
    }
}
