//! An administrator assigns a payment that names no purchase, or the wrong one.

use domain::enrolment::EnrolmentStatus;
use serde_json::{Value, json};
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use uuid::Uuid;

use super::{OfficeWorld, set};

impl OfficeWorld {
    /// `cs_a` is paid and names nobody.
    async fn with_an_unmatched_payment() -> Self {
        let desk = Self::open().await;
        desk.deliver(&set(desk.world.purchase("a").completed(), "metadata", json!({}))).await;
        desk
    }

    fn assignment(&self) -> Value {
        let (learner, course) = (self.world.learner.id, self.world.course.uuid);
        json!({"learner_uuid": learner, "course_uuid": course, "reason": "By phone."})
    }

    async fn assign(&self, id: &str, body: &Value) -> ApiResponse {
        let path = format!("/api/office/payments/{id}/assign/");
        ApiRequest::new("POST", &path, &self.world.admin()).body(body).send(&self.office).await
    }
}

#[tokio::test]
async fn an_assigned_payment_enrols_once_and_leaves_the_list() {
    let desk = OfficeWorld::with_an_unmatched_payment().await;
    assert_eq!(desk.list("unmatched").await, ["cs_a"]);
    assert_eq!(desk.payment("cs_a").await["may_be_assigned"], json!(true));
    for _ in 0..2 {
        let answer = desk.assign("cs_a", &desk.assignment()).await;
        assert_eq!(
            (answer.status, &answer.body["enrolment"]["status"]),
            (200, &json!("active")),
            "{answer:?}"
        );
        assert_eq!(answer.body["refund_due"], json!(false));
    }
    assert!(desk.list("unmatched").await.is_empty());
    let page = desk.payment("cs_a").await;
    assert_eq!((&page["payment"]["state"], &page["may_be_assigned"]), (&json!("paid"), &json!(false)));
    assert_eq!(page["payment"]["person"]["name"], "Ada Learner");
    assert_eq!(desk.world.enrolment().await.unwrap().status, EnrolmentStatus::Active);
    assert_eq!(desk.world.outbox().await.len(), 1);
    let log = desk.get("/api/office/audit/?action=payment_assigned").await.body;
    assert_eq!(log["results"].as_array().unwrap().len(), 1);
    assert_eq!(log["results"][0]["reason"], "By phone.");
    assert!(log["results"][0]["actor"]["id"].is_string());
    // A later refund finds the enrolment.
    desk.deliver(&set(desk.world.purchase("a").refunded(4900), "metadata", json!({}))).await;
    assert_eq!(desk.world.enrolment().await.unwrap().status, EnrolmentStatus::Revoked);
}

#[tokio::test]
async fn a_payment_for_a_course_that_is_paid_for_has_to_be_refunded() {
    let desk = OfficeWorld::with_an_unmatched_payment().await;
    desk.deliver(&desk.world.purchase("b").completed()).await;
    for _ in 0..2 {
        let answer = desk.assign("cs_a", &desk.assignment()).await;
        assert_eq!((answer.status, &answer.body["refund_due"]), (200, &json!(true)), "{answer:?}");
    }
    assert_eq!(desk.list("duplicate").await, ["cs_a"]);
}

#[tokio::test]
async fn what_cannot_be_assigned_is_a_refusal_that_changes_nothing() {
    let desk = OfficeWorld::with_an_unmatched_payment().await;
    desk.deliver(&desk.world.purchase("b").completed()).await;
    desk.deliver(&set(desk.world.purchase("c").completed_unpaid(), "metadata", json!({}))).await;
    let (calls, nobody) = (desk.world.outbox().await.len(), Uuid::from_u128(9));
    let with = |name: &str, value: Value| {
        let mut body = desk.assignment();
        body[name] = value;
        body
    };
    let second = super::super::person(&desk.world, 1, "Bo", "bo@learner.example");
    desk.world.put_learner(&second).await;
    for (id, body, status) in [
        ("cs_a", with("learner_uuid", json!(nobody)), 400),
        ("cs_a", with("course_uuid", json!(nobody)), 400),
        ("cs_a", with("reason", json!(" ")), 400),
        ("cs_a", with("more", json!(1)), 400),
        ("cs_b", with("learner_uuid", json!(second.id)), 409),
        ("cs_c", desk.assignment(), 409),
        ("cs_x", desk.assignment(), 404),
        ("pi_b", desk.assignment(), 404),
    ] {
        let answer = desk.assign(id, &body).await;
        assert_eq!(answer.status, status, "{id} {body}: {answer:?}");
    }
    assert_eq!(desk.list("unmatched").await.len(), 2);
    assert_eq!(desk.world.outbox().await.len(), calls);
}

#[tokio::test]
async fn whatever_fails_at_any_call_it_is_assigned_once() {
    let desk = OfficeWorld::with_an_unmatched_payment().await;
    desk.world.cloud.faults.take_calls();
    assert_eq!(desk.assign("cs_a", &desk.assignment()).await.status, 200);
    let calls = desk.world.cloud.faults.take_calls().len();
    for nth in 0..calls {
        for fault in [Fault::DieBefore, Fault::DieAfter, Fault::BreakAfter, Fault::TransactionConflict] {
            let desk = OfficeWorld::with_an_unmatched_payment().await;
            let body = desk.assignment();
            desk.world.cloud.faults.plan(nth, fault);
            let first = desk.world.cloud.faults.until_death(desk.assign("cs_a", &body)).await;
            desk.world.cloud.faults.clear();
            let again = desk.assign("cs_a", &body).await;
            assert_eq!(again.status, 200, "{fault:?} at {nth}: {first:?}, then {again:?}");
            assert_eq!(desk.world.outbox().await.len(), 1, "{fault:?} at {nth}");
            let log = desk.get("/api/office/audit/?action=payment_assigned").await.body;
            assert_eq!(log["results"].as_array().unwrap().len(), 1, "{fault:?} at {nth}");
        }
    }
}
