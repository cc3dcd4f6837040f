//! Courses that failed in the field, from their files to what people see.

use domain::certificate::Certificate;
use domain::course::Course;
use domain::course::authoring::{convert, parse};
use domain::outbox::{Mail, Message};
use serde_json::json;
use tests::api::{ApiRequest, Caller};
use tests::mail::delivered;
use tests::pdf_text::text_of;
use tests::world::World;

fn course(text: &str) -> Course {
    convert(&parse(text).expect("JSON of the right shape")).expect("a right course").course
}

#[test]
fn a_price_in_dinars_has_three_decimals() {
    let course = course(include_str!("fixtures/course_kwd.json"));
    assert_eq!(course.price.to_string(), "5.000 KWD");
}

/// Whatever tells of the price: the API's number is in Stripe's minor units, a text has three decimals.
#[tokio::test]
async fn a_price_in_dinars_is_the_same_in_e_mails_and_in_the_api() {
    let course = course(include_str!("fixtures/course_kwd.json"));
    let world = World::with_course(course.clone()).await;
    world.enrol().await;
    let path = format!("/api/courses/{}/", course.uuid);
    let shown = ApiRequest::new("GET", &path, &world.caller()).send(&world.learner_api()).await;
    assert_eq!(shown.body["price"], json!({"amount": 5000, "currency": "kwd"}), "{shown:?}");
    let (learner, course) = (world.learner.id, course.uuid);
    let amount = Some(world.course.price.clone());
    let refunded = Mail::Refunded { learner, course, amount, access_ended: true };
    assert!(delivered(&world.email(), &world.queued(Message::Mail(refunded))).await);
    let mail = world.cloud.inbox().remove(0).request.to_string();
    assert!(mail.contains("5.000 KWD") && !mail.contains("50.00"), "{mail}");
}

/// What is drawn, not what could be: a reader extracts the title's own signs.
#[tokio::test]
async fn signs_in_a_title_are_printed() {
    let course = course(include_str!("fixtures/course_title_math.json"));
    assert!(course.title.contains('≥') && course.title.contains('≤'));
    let world = World::start().await;
    let plain = world.a_certificate();
    for title in [course.title.as_str(), "½ × 2 ≠ µ → ∞ √ ± ≈ °C", "pH ⩾ 7 ⩽ 8", "ΔpO₂ ≥ 8 kPa"]
    {
        let certificate = Certificate { course_title: title.to_owned(), ..plain.clone() };
        world.put_certificate(&certificate).await;
        let path = format!("/api/public/certificates/{}/pdf/", certificate.code);
        let request = ApiRequest::new("GET", &path, &Caller::nobody());
        let (_, pdf) = request.bytes(&world.certificates().await).await;
        let text = text_of(&pdf).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(title), "{title}: {text}");
        assert!(!text.contains('\u{FFFD}'), "{text}");
    }
}
