//! Refunds at Stripe, as far as the office goes: idempotency keys, what is left of a payment, and what it refuses. The
//! stand-in that speaks the whole contract runs on the local stack.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// What was charged for every payment, in minor units.
const CHARGED: i64 = 4900;

/// Stripe's refunds of every payment.
#[derive(Clone, Debug, Default)]
pub struct StripeRefunds(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    refunds: Vec<Value>,
    /// The form and the answer of each key.
    keys: BTreeMap<String, (BTreeMap<String, String>, Value)>,
    asked: usize,
    faults: Vec<RefundFault>,
}

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub enum RefundFault {
    /// Stripe answers this instead of doing anything.
    Refuses(u16, &'static str),
    /// Stripe does it, and its answer is lost.
    LosesAnswer,
    /// Another request with the same key is running.
    InProgress,
}

impl StripeRefunds {
    /// Answers on this server.
    pub async fn on(server: &MockServer) -> Self {
        let refunds = Self::default();
        for verb in ["POST", "GET"] {
            let asked = Mock::given(method(verb)).and(path("/v1/refunds"));
            asked.respond_with(refunds.clone()).mount(server).await;
        }
        refunds
    }

    /// The refunds that were made, as Stripe's objects.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn made(&self) -> Vec<Value> {
        self.0.lock().expect("not poisoned").refunds.clone()
    }

    /// How often a refund was asked for.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn asked(&self) -> usize {
        self.0.lock().expect("not poisoned").asked
    }

    /// The next requests for a refund have these faults, one each.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn fail(&self, faults: &[RefundFault]) {
        self.0.lock().expect("not poisoned").faults = faults.to_vec();
    }

    /// Forgets every idempotency key, as Stripe does after a day.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn forget_keys(&self) {
        self.0.lock().expect("not poisoned").keys.clear();
    }
}

impl Respond for StripeRefunds {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut kept = self.0.lock().expect("not poisoned");
        if request.method.as_str() == "GET" {
            let query: BTreeMap<_, _> = request.url.query_pairs().into_owned().collect();
            let of = |refund: &&Value| refund["payment_intent"] == query["payment_intent"].as_str();
            let data: Vec<&Value> = kept.refunds.iter().filter(of).collect();
            return ResponseTemplate::new(200)
                .set_body_json(json!({"object": "list", "data": data, "has_more": false}));
        }
        kept.asked += 1;
        let fault = if kept.faults.is_empty() { None } else { Some(kept.faults.remove(0)) };
        match fault {
            Some(RefundFault::Refuses(status, code)) => return refused(status, code, None),
            Some(RefundFault::InProgress) => return refused(409, "idempotency_key_in_use", None),
            Some(RefundFault::LosesAnswer) => {
                kept.create(request);
                return ResponseTemplate::new(504).set_body_string("a proxy");
            }
            None => {}
        }
        kept.create(request)
    }
}

fn refused(status: u16, code: &str, param: Option<&str>) -> ResponseTemplate {
    let error = json!({"code": code, "type": "invalid_request_error", "param": param, "message": "refused"});
    ResponseTemplate::new(status).set_body_json(json!({"error": error}))
}

impl Kept {
    fn create(&mut self, request: &Request) -> ResponseTemplate {
        let form: BTreeMap<String, String> =
            url::form_urlencoded::parse(&request.body).into_owned().collect();
        let known = ["payment_intent", "amount", "metadata[refund_request]"];
        if let Some(unknown) = form.keys().find(|name| !known.contains(&name.as_str())) {
            return refused(400, "parameter_unknown", Some(unknown));
        }
        let key = request.headers["idempotency-key"].to_str().expect("text").to_owned();
        if let Some((first, answer)) = self.keys.get(&key) {
            return match *first == form {
                true => ResponseTemplate::new(200).set_body_json(answer),
                false => refused(400, "idempotency_error", None),
            };
        }
        let payment = &form["payment_intent"];
        let amount: i64 = form["amount"].parse().expect("a number");
        let of = |refund: &&Value| refund["payment_intent"] == payment.as_str();
        let before: i64 = self.refunds.iter().filter(of).filter_map(|refund| refund["amount"].as_i64()).sum();
        if before == CHARGED {
            return refused(400, "charge_already_refunded", None);
        }
        if amount > CHARGED - before {
            return refused(400, "invalid_request_error", Some("amount"));
        }
        let refund = json!({
            "id": format!("re_{}", self.refunds.len() + 1), "object": "refund", "payment_intent": payment,
            "amount": amount, "currency": "gbp", "status": "succeeded", "livemode": false,
            "metadata": {"refund_request": form["metadata[refund_request]"]},
        });
        self.refunds.push(refund.clone());
        self.keys.insert(key, (form, refund.clone()));
        ResponseTemplate::new(200).set_body_json(refund)
    }
}
