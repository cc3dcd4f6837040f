//! Payments in the office: lists by state, assigning them, refunding them.

mod assigning;
mod crashing;
mod lists;
mod refunding;
mod returned;

use axum::Router;
use serde_json::{Value, json};
use tests::api::{ApiRequest, ApiResponse};
use tests::stripe_refunds::StripeRefunds;
use tests::world::World;
use wiremock::MockServer;

/// An office, and Stripe behind it.
struct OfficeWorld {
    world: World,
    webhook: webhook::App,
    stripe: StripeRefunds,
    _server: MockServer,
    office: Router,
}

impl OfficeWorld {
    async fn open() -> Self {
        Self::of(World::start().await).await
    }

    async fn of(world: World) -> Self {
        let server = MockServer::start().await;
        let stripe = StripeRefunds::on(&server).await;
        let (webhook, office) = (world.webhook().await, world.office_with(&server.uri()));
        Self { world, webhook, stripe, _server: server, office }
    }

    /// The learner has paid twice: `pi_b` is one payment too many.
    async fn with_a_duplicate() -> Self {
        let desk = Self::open().await;
        for name in ["a", "b"] {
            desk.deliver(&desk.world.purchase(name).completed()).await;
        }
        desk
    }

    async fn deliver(&self, event: &Value) {
        assert_eq!(self.world.deliver(&self.webhook, event).await.0, 200, "{event}");
    }

    async fn get(&self, path: &str) -> ApiResponse {
        ApiRequest::new("GET", path, &self.world.admin()).send(&self.office).await
    }

    /// The ids in a list, the newest first.
    async fn list(&self, state: &str) -> Vec<String> {
        let answer = self.get(&format!("/api/office/payments/?state={state}")).await;
        assert_eq!(answer.status, 200, "{state}: {answer:?}");
        let results = answer.body["results"].as_array().unwrap();
        results.iter().map(|payment| payment["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn payment(&self, id: &str) -> Value {
        let answer = self.get(&format!("/api/office/payments/{id}/")).await;
        assert_eq!(answer.status, 200, "{id}: {answer:?}");
        answer.body
    }

    fn refund_request(&self, id: &str, amount: i64, seen: i64) -> ApiRequest {
        let body = json!({"amount": amount, "refunded_amount": seen, "reason": "Paid twice."});
        let path = format!("/api/office/payments/{id}/refunds/");
        ApiRequest::new("POST", &path, &self.world.admin()).body(&body)
    }

    async fn refund(&self, id: &str, amount: i64, seen: i64) -> ApiResponse {
        self.refund_request(id, amount, seen).send(&self.office).await
    }

    /// Stripe tells of every refund that it has made, as it does: the refund, then the charge's total.
    async fn tell(&self) {
        for refund in self.stripe.made() {
            let (id, payment) = (refund["id"].as_str().unwrap(), refund["payment_intent"].as_str().unwrap());
            let made = self.stripe.made();
            let of = made.iter().filter(|other| other["payment_intent"] == payment);
            let total: i64 = of.map(|refund| refund["amount"].as_i64().unwrap()).sum();
            let created = tests::stripe_events::event(&format!("evt_{id}"), "refund.created", refund.clone());
            self.deliver(&created).await;
            let name = payment.strip_prefix("pi_").unwrap();
            self.deliver(&self.world.purchase(name).refunded(total)).await;
        }
    }

    /// How many requests the audit log has.
    async fn audited(&self) -> usize {
        let log = self.get("/api/office/audit/?action=refund_requested").await;
        log.body["results"].as_array().unwrap().len()
    }
}

/// The same event with another value in its object.
fn set(mut event: Value, path: &str, value: Value) -> Value {
    *event.pointer_mut(&format!("/data/object/{path}")).expect("the path exists") = value;
    event
}
