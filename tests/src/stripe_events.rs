//! Events in Stripe's format, for one learner and one course.

use serde_json::{Value, json};

use crate::world::World;

/// A session with a name: `cs_NAME`, paid by `pi_NAME`.
#[derive(Clone)]
pub struct Purchase<'a> {
    world: &'a World,
    name: String,
}

impl World {
    /// A purchase of the world's course by the world's learner.
    pub fn purchase(&self, name: &str) -> Purchase<'_> {
        Purchase { world: self, name: name.to_owned() }
    }
}

/// An event of this type about an object.
pub fn event(id: &str, kind: &str, object: Value) -> Value {
    json!({
        "id": id, "object": "event", "api_version": "2026-10-28.acacia", "created": 1_795_000_000, "livemode": false,
        "pending_webhooks": 1, "request": {"id": null, "idempotency_key": null}, "type": kind,
        "data": {"object": object},
    })
}

impl Purchase<'_> {
    /// The id of the session.
    pub fn session_id(&self) -> String {
        format!("cs_{}", self.name)
    }

    /// The id of the payment.
    pub fn payment_id(&self) -> String {
        format!("pi_{}", self.name)
    }

    /// The metadata that our checkout adds.
    pub fn metadata(&self) -> Value {
        let world = self.world;
        json!({
            "type": "course_enrollment", "course_uuid": world.course.uuid, "user_uuid": world.learner.id,
            "amount": world.course.price.amount.to_string(), "currency": world.course.price.currency.as_str(),
        })
    }

    /// The session object.
    pub fn session(&self, payment_status: &str) -> Value {
        let price = &self.world.course.price;
        json!({
            "id": self.session_id(), "object": "checkout.session", "mode": "payment", "livemode": false,
            "payment_intent": self.payment_id(), "payment_status": payment_status, "status": "complete",
            "amount_subtotal": price.amount, "amount_total": price.amount, "currency": price.currency.as_str(),
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "client_reference_id": self.world.learner.id, "metadata": self.metadata(),
            "customer_email": null, "customer_details": {"email": "somebody@else.example"},
        })
    }

    fn event(&self, what: &str, kind: &str, object: Value) -> Value {
        event(&format!("evt_{}_{what}", self.name), kind, object)
    }

    /// `checkout.session.completed`, paid.
    pub fn completed(&self) -> Value {
        self.event("completed", "checkout.session.completed", self.session("paid"))
    }

    /// `checkout.session.completed` with a delayed payment method.
    pub fn completed_unpaid(&self) -> Value {
        self.event("completed", "checkout.session.completed", self.session("unpaid"))
    }

    /// `checkout.session.async_payment_succeeded`.
    pub fn succeeded(&self) -> Value {
        self.event("succeeded", "checkout.session.async_payment_succeeded", self.session("paid"))
    }

    /// `checkout.session.async_payment_failed`.
    pub fn failed(&self) -> Value {
        self.event("failed", "checkout.session.async_payment_failed", self.session("unpaid"))
    }

    /// `checkout.session.expired`.
    pub fn expired(&self) -> Value {
        self.event("expired", "checkout.session.expired", self.session("unpaid"))
    }

    /// `charge.refunded` over `amount`.
    pub fn refunded(&self, amount: i64) -> Value {
        let price = &self.world.course.price;
        let charge = json!({
            "id": format!("ch_{}", self.name), "object": "charge", "payment_intent": self.payment_id(),
            "amount": price.amount, "amount_refunded": amount, "refunded": amount >= price.amount,
            "currency": price.currency.as_str(), "livemode": false, "metadata": self.metadata(),
        });
        self.event(&format!("refunded_{amount}"), "charge.refunded", charge)
    }

    /// `refund.created`, `.updated` or `.failed` of one refund of everything.
    pub fn refund(&self, what: &str, status: &str) -> Value {
        let price = &self.world.course.price;
        let refund = json!({
            "id": format!("re_{}", self.name), "object": "refund", "payment_intent": self.payment_id(),
            "charge": format!("ch_{}", self.name), "amount": price.amount, "currency": price.currency.as_str(),
            "status": status, "reason": null, "metadata": {},
        });
        self.event(&format!("refund_{what}_{status}"), &format!("refund.{what}"), refund)
    }

    /// `charge.dispute.created`, `.updated`, `.closed`, `.funds_withdrawn` or `.funds_reinstated` with a status.
    pub fn dispute(&self, what: &str, status: &str) -> Value {
        let price = &self.world.course.price;
        let dispute = json!({
            "id": format!("dp_{}", self.name), "object": "dispute", "payment_intent": self.payment_id(),
            "charge": format!("ch_{}", self.name), "amount": price.amount, "currency": price.currency.as_str(),
            "livemode": false, "status": status, "reason": "fraudulent", "metadata": {},
        });
        self.event(&format!("dispute_{what}_{status}"), &format!("charge.dispute.{what}"), dispute)
    }
}
