//! Paid enrolment on the local stack: nothing is called past its front door.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use tests::stack::{Person, Stack, eventually, http};
use tokio::task::JoinSet;

async fn active_enrolment(stack: &Stack, person: &Person) -> Value {
    eventually("an active enrolment", async || {
        stack.enrolments(person).await.into_iter().find(|enrolment| enrolment["status"] == "active")
    })
    .await
}

#[tokio::test]
async fn a_card_payment_becomes_an_enrolment_a_mail_and_a_notification() {
    let stack = Stack::running();
    let ada = stack.newcomer("Ada").await;
    let course = stack.course("safeguarding-essentials", &ada).await;
    let session = stack.buy(&course, &ada).await;

    let enrolment = active_enrolment(&stack, &ada).await;
    assert_eq!(enrolment["stripe_checkout_session_id"], session.as_str());
    let list = stack.api(Method::GET, "/api/notifications/?unread=true", &ada, None).await.body;
    assert_eq!(list["count"], 1);
    let link = format!("/courses/{}/learn", course["uuid"].as_str().unwrap());
    assert_eq!(list["results"][0]["action_url"], link.as_str());

    let mail = eventually("the confirmation", async || stack.mails(&ada, "").await.pop()).await;
    for part in [course["title"].as_str().unwrap(), course["cpd_credits"].as_str().unwrap(), "Ada", &link] {
        assert!(mail["html"].as_str().unwrap().contains(part), "HTML says {part}");
        assert!(mail["text"].as_str().unwrap().contains(part), "text says {part}");
    }
    let address = format!("{}{link}", stack.text("/frontend_url"));
    let page = http().build().unwrap().get(address).send().await.unwrap();
    assert_eq!(page.status(), 200, "the deep link leads to a page");

    let read = format!("/api/notifications/{}/read/", list["results"][0]["uuid"].as_str().unwrap());
    assert_eq!(stack.api(Method::POST, &read, &ada, None).await.status, 200);
    let me = stack.api(Method::GET, "/api/users/me/", &ada, None).await.body;
    assert_eq!(me["unread_notifications"], 0);
}

#[tokio::test]
async fn a_hybrid_course_brings_registrants_and_one_mail_with_every_link() {
    let stack = Stack::running();
    let ada = stack.newcomer("Grace").await;
    let course = stack.course("clinical-audit-live", &ada).await;
    stack.buy(&course, &ada).await;
    let enrolment = eventually("three join links", async || {
        let enrolment = active_enrolment(&stack, &ada).await;
        let sessions = enrolment["sessions"].as_array()?;
        sessions.iter().all(|session| session["join_url"].is_string()).then(|| enrolment.clone())
    })
    .await;
    assert_eq!(enrolment["sessions"].as_array().unwrap().len(), 3);
    assert_eq!(enrolment["zoom_status"], "registered");
    let registrants = stack.look("/zoom_url", &format!("/_control/registrants?email={}", ada.email)).await;
    assert_eq!(registrants["data"].as_array().unwrap().len(), 3, "one in each of the three meetings");
    let mail = eventually("the confirmation", async || stack.mails(&ada, "").await.pop()).await;
    for session in enrolment["sessions"].as_array().unwrap() {
        let link = session["join_url"].as_str().unwrap();
        assert!(mail["text"].as_str().unwrap().contains(link), "the mail has every link");
    }
    // Longer than the message about the links waits for the confirmation.
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(stack.mails(&ada, "").await.len(), 1, "one mail");
}

#[tokio::test]
async fn the_same_event_a_hundred_times_over_twenty_connections() {
    let stack = Stack::running();
    let ada = stack.newcomer("Storm").await;
    let course = stack.course("safeguarding-essentials", &ada).await;
    let session = stack.buy(&course, &ada).await;
    let deliveries = stack.look("/stripe_url", "/_control/deliveries?type=checkout.session.completed").await;
    let delivery = deliveries["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|delivery| delivery["body"].as_str().is_some_and(|body| body.contains(&session)));
    let event = delivery.expect("the event was delivered")["event"].as_str().unwrap().to_owned();
    let mut connections = JoinSet::new();
    for _ in 0..20 {
        let (stack, path) = (stack.clone(), format!("/_control/events/{event}/resend"));
        connections.spawn(async move {
            for _ in 0..5 {
                stack.control("/stripe_url", &path, json!({"wait": true})).await;
            }
        });
    }
    connections.join_all().await;
    assert_eq!(stack.control("/stripe_url", "/_control/drain", json!({})).await["drained"], true);
    let deliveries = stack.look("/stripe_url", &format!("/_control/deliveries?event={event}")).await;
    let deliveries = deliveries["data"].as_array().unwrap();
    assert_eq!(deliveries.len(), 101);
    assert!(
        deliveries.iter().all(|delivery| delivery["status"] == "delivered"
            && delivery["attempts"].as_array().unwrap().len() == 1)
    );
    assert_eq!(stack.enrolments(&ada).await.len(), 1);
    let notifications = stack.api(Method::GET, "/api/notifications/", &ada, None).await.body;
    assert_eq!(notifications["count"], 1);
    eventually("the confirmation", async || stack.mails(&ada, "").await.pop()).await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(stack.mails(&ada, "").await.len(), 1);
}

#[tokio::test]
async fn a_refund_ends_the_enrolment_and_cancels_the_registrations() {
    let stack = Stack::running();
    let ada = stack.newcomer("Refund").await;
    let course = stack.course("clinical-audit-live", &ada).await;
    let session = stack.buy(&course, &ada).await;
    eventually("three registrants", async || {
        let enrolment = active_enrolment(&stack, &ada).await;
        (enrolment["zoom_status"] == "registered").then_some(())
    })
    .await;
    let sessions = stack.look("/stripe_url", "/_control/sessions").await;
    let bought = sessions["data"].as_array().unwrap().iter().find(|bought| bought["id"] == session.as_str());
    let payment = bought.unwrap()["payment_intent"].as_str().unwrap().to_owned();
    stack
        .control("/stripe_url", &format!("/_control/payments/{payment}/refund"), json!({"wait": true}))
        .await;
    let enrolment = eventually("a revoked enrolment", async || {
        stack.enrolments(&ada).await.into_iter().find(|enrolment| enrolment["status"] == "revoked")
    })
    .await;
    assert!(enrolment["sessions"].as_array().unwrap().iter().all(|session| session["join_url"].is_null()));
    eventually("cancelled registrants", async || {
        let query = format!("/_control/registrants?email={}", ada.email);
        let registrants = stack.look("/zoom_url", &query).await;
        let data = registrants["data"].as_array()?;
        data.iter().all(|registrant| registrant["status"] != "approved").then_some(())
    })
    .await;
    eventually("the mail about it", async || stack.mails(&ada, "Your refund").await.pop()).await;
}

#[tokio::test]
async fn what_stripe_did_not_sign_is_refused() {
    let stack = Stack::running();
    let body =
        json!({"id": "evt_forged", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}});
    assert_eq!(stack.webhook(body.to_string(), None).await.status, 400);
    assert_eq!(stack.webhook(body.to_string(), Some("t=1,v1=00")).await.status, 400);
}

#[tokio::test]
async fn strangers_to_the_issuer_are_turned_away_by_the_gateway() {
    let stack = Stack::running();
    for path in ["/api/users/me/", "/api/courses/", "/api/enrollments/", "/api/notifications/"] {
        assert_eq!(stack.anonymous(Method::GET, path).await.status, 401, "{path}");
    }
}

#[tokio::test]
async fn buying_twice_is_refused_before_stripe_is_asked() {
    let stack = Stack::running();
    let ada = stack.newcomer("Twice").await;
    let course = stack.course("safeguarding-essentials", &ada).await;
    stack.buy(&course, &ada).await;
    active_enrolment(&stack, &ada).await;
    let path = format!("/api/courses/{}/checkout/", course["uuid"].as_str().unwrap());
    let again = stack.api(Method::POST, &path, &ada, Some(json!({}))).await;
    assert_eq!((again.status, again.code()), (409, "ALREADY_ENROLLED"));
    let free = stack.course("cpd-portfolio-basics", &ada).await;
    let path = format!("/api/courses/{}/checkout/", free["uuid"].as_str().unwrap());
    assert_eq!(stack.api(Method::POST, &path, &ada, Some(json!({}))).await.code(), "COURSE_IS_FREE");
    let joined =
        stack.api(Method::POST, "/api/enrollments/", &ada, Some(json!({"course_uuid": free["uuid"]}))).await;
    assert_eq!(joined.status, 201, "{joined:?}");
}
