//! Checkouts that may still be paid are ended at Stripe before anything is removed, from the browser and by the command
//! alike.

use domain::{CourseId, LearnerId};
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::store::keys;
use shared::use_cases::erase_learner::EraseError;
use tests::api::{ApiRequest, ApiResponse};
use tests::faults::Fault;
use tests::front_door::PAID_COURSE;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use super::whole::{CANARIES, Journey};
use super::{erase, erase_as_far_as_possible, found, preview};

impl Journey {
    fn person(&self) -> LearnerId {
        self.learner()
    }

    async fn ask_office(&self, verb: &str, part: &str) -> ApiResponse {
        let world = &self.door.world;
        let body = json!({"confirm": "ada@learner.example", "reason": "Ticket 17"});
        let address = format!("/api/office/people/{}/erasure/{part}", self.person());
        ApiRequest::new(verb, &address, &world.admin()).body(&body).send(&world.privacy()).await
    }

    /// How often Stripe was asked to end the checkout.
    async fn asked_stripe(&self) -> usize {
        let requests = self.door.stripe().received_requests().await.unwrap();
        requests.iter().filter(|request| request.url.path().ends_with("/expire")).count()
    }

    /// Stripe answers so when it is asked to end the checkout, for so many times.
    async fn stripe_says(&self, status: u16, times: u64) {
        let error = json!({"error": {"code": "no", "type": "api_error"}});
        Mock::given(method("POST"))
            .and(path("/v1/checkout/sessions/cs_test_1/expire"))
            .respond_with(ResponseTemplate::new(status).set_body_json(error))
            .up_to_n_times(times)
            .with_priority(1)
            .mount(self.door.stripe())
            .await;
    }

    async fn checkout_is_remembered(&self) -> bool {
        self.door.world.get(&keys::open_checkout(self.person(), CourseId(PAID_COURSE))).await.is_some()
    }

    async fn continue_to_the_end(&self) -> Value {
        for _ in 0..100 {
            let part = self.ask_office("POST", "continue/").await;
            assert_eq!(part.status, 200, "{part:?}");
            if part.body["steps_done"] == part.body["steps_total"] && part.body["open_checkouts"] == 0 {
                return part.body;
            }
        }
        panic!("no end");
    }
}

#[tokio::test]
async fn the_office_and_the_command_end_them_once_before_anything_is_removed() {
    let journey = Journey::take().await;
    let found = preview(&journey.door.world, journey.person()).await.unwrap();
    assert_eq!((found.checkouts_ended, journey.asked_stripe().await), (1, 0), "a dry run ends none");
    let done = erase(&journey.door.world, journey.person()).await.unwrap();
    assert_eq!((done.checkouts_ended, journey.asked_stripe().await), (1, 1));
    assert!(!journey.checkout_is_remembered().await);

    let journey = Journey::take().await;
    assert_eq!(journey.ask_office("GET", "preview/").await.body["open_checkouts"], 1);
    let begun = journey.ask_office("POST", "").await;
    assert_eq!((begun.status, &begun.body["open_checkouts"]), (201, &json!(1)), "{begun:?}");
    assert_eq!(journey.asked_stripe().await, 0);
    let receipt = journey.continue_to_the_end().await;
    assert_eq!((&receipt["checkouts_ended"], journey.asked_stripe().await), (&json!(1), 1), "{receipt}");
}

#[tokio::test]
async fn a_stripe_that_fails_stops_the_erasure_until_it_is_tried_again() {
    for status in [503, 403, 429] {
        let journey = Journey::take().await;
        let world = &journey.door.world;
        journey.stripe_says(status, 2).await;
        for _ in 0..2 {
            let (erased, done) = erase_as_far_as_possible(world, journey.person()).await;
            assert!(matches!(erased, Err(EraseError::Checkout(_))), "{status}: {erased:?}");
            assert_eq!((done.checkouts_ended, done.files_removed, done.enrolments_ended), (0, 0, 0));
            assert!(
                world.get(&keys::learner(journey.person())).await.unwrap().is_erased(),
                "closed all the same"
            );
            assert!(journey.checkout_is_remembered().await, "the next run finds it");
            assert!(found(world, &CANARIES).await.iter().any(|place| place.contains("canary-text")));
        }
        let done = erase(world, journey.person()).await.unwrap();
        assert_eq!((done.checkouts_ended, journey.asked_stripe().await), (1, 3), "{status}");
    }
}

#[tokio::test]
async fn an_administrator_is_told_that_stripe_failed_and_continues_later() {
    let journey = Journey::take().await;
    journey.stripe_says(503, 1).await;
    assert_eq!(journey.ask_office("POST", "").await.status, 201);
    let files = journey.door.world.cloud.objects().versions().len();
    let failed = journey.ask_office("POST", "continue/").await;
    assert_eq!((failed.status, failed.code()), (503, "UNAVAILABLE"), "{failed:?}");
    assert!(failed.body["error"]["message"].as_str().unwrap().contains("Stripe"), "{failed:?}");
    assert_eq!(journey.door.world.cloud.objects().versions().len(), files, "nothing more was removed");
    let receipt = journey.ask_office("GET", "").await.body;
    assert_eq!((&receipt["open_checkouts"], &receipt["checkouts_ended"]), (&json!(1), &json!(0)));
    assert_eq!((&receipt["enrolments_ended"], &receipt["completed_at"]), (&json!(0), &Value::Null));
    let receipt = journey.continue_to_the_end().await;
    assert_eq!((&receipt["open_checkouts"], &receipt["checkouts_ended"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn whatever_fails_at_any_call_the_receipt_says_that_one_checkout_was_ended() {
    let calls = {
        let journey = Journey::take().await;
        assert_eq!(journey.ask_office("POST", "").await.status, 201);
        journey.door.world.cloud.faults.take_calls();
        journey.ask_office("POST", "continue/").await;
        journey.door.world.cloud.faults.take_calls().len()
    };
    for (nth, fault) in (0..calls).flat_map(|nth| [(nth, Fault::DieBefore), (nth, Fault::DieAfter)]) {
        let journey = Journey::take().await;
        assert_eq!(journey.ask_office("POST", "").await.status, 201);
        let faults = &journey.door.world.cloud.faults;
        faults.plan(nth, fault);
        faults.until_death(journey.ask_office("POST", "continue/")).await;
        faults.clear();
        let receipt = journey.continue_to_the_end().await;
        assert_eq!(receipt["checkouts_ended"], 1, "{fault:?} at {nth}: {receipt}");
        assert!(!journey.checkout_is_remembered().await, "{fault:?} at {nth}");
    }
}

#[tokio::test]
async fn one_that_is_over_is_not_asked_about() {
    let journey = Journey::take().await;
    journey.stripe_says(403, u64::from(u8::MAX)).await;
    journey.door.world.clock.advance(SignedDuration::from_hours(24 * 400));
    let done = erase(&journey.door.world, journey.person()).await.unwrap();
    assert_eq!((done.checkouts_ended, journey.asked_stripe().await), (0, 0));
}
