//! What a session may claim, and every way in which it is not what we asked for.

use uuid::Uuid;

use super::*;
use crate::Credits;
use crate::course::{CompletionRule, Course, EnrolmentRule, Format};

const LEARNER: LearnerId = LearnerId(Uuid::from_u128(1));
const COURSE: CourseId = CourseId(Uuid::from_u128(2));

fn gbp(amount: i64) -> Money {
    Money { amount, currency: "gbp".parse().unwrap() }
}

fn course() -> Course {
    Course {
        uuid: COURSE,
        slug: "a".into(),
        title: "A".into(),
        description: String::new(),
        format: Format::SelfPaced,
        cpd_credits: Credits::ZERO,
        cpd_type: String::new(),
        duration_minutes: 60,
        price: gbp(4900),
        organiser: String::new(),
        instructors: Default::default(),
        published: true,
        published_at: None,
        enrolment: EnrolmentRule::default(),
        completion: CompletionRule::default(),
        modules: Vec::new(),
        sessions: Vec::new(),
    }
}

fn facts() -> SessionFacts {
    SessionFacts {
        id: "cs_1".into(),
        payment_intent: Some("pi_1".into()),
        mode: Some("payment".into()),
        livemode: Some(false),
        payment_status: Some("paid".into()),
        amount_subtotal: Some(4900),
        amount_total: Some(4900),
        currency: Some("gbp".into()),
        metadata: metadata(&[
            ("type", "course_enrollment"),
            ("course_uuid", &COURSE.to_string()),
            ("user_uuid", &LEARNER.to_string()),
        ]),
        client_reference_id: Some(LEARNER.to_string()),
        ..SessionFacts::default()
    }
}

fn metadata(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_session_of_ours_names_learner_course_and_amount() {
    let mut facts = facts();
    assert_eq!(facts.claim(), Claim::Purchase { learner: LEARNER, course: COURSE, asked: None });
    facts.metadata.extend(metadata(&[("amount", "4500"), ("currency", "GBP")]));
    assert_eq!(facts.claim(), Claim::Purchase { learner: LEARNER, course: COURSE, asked: Some(gbp(4500)) });
}

#[test]
fn a_session_of_somebody_else_is_unmatched() {
    for pairs in [&[][..], &[("order", "7")], &[("type", "event_ticket"), ("course_uuid", "x")]] {
        let facts = SessionFacts { metadata: metadata(pairs), ..facts() };
        assert_eq!(facts.claim(), Claim::Unmatched, "{pairs:?}");
    }
}

#[test]
fn the_learner_may_stand_in_the_reference_alone_but_not_contradict_it() {
    let mut session = facts();
    session.metadata.remove(METADATA_LEARNER);
    assert!(matches!(session.claim(), Claim::Purchase { learner: LEARNER, .. }));
    session.client_reference_id = None;
    assert_eq!(session.claim(), Claim::Broken("learner_missing_or_malformed"));
    let other = SessionFacts { client_reference_id: Some(Uuid::from_u128(9).to_string()), ..facts() };
    assert_eq!(other.claim(), Claim::Broken("learner_mismatch"));
}

#[test]
fn malformed_metadata_is_broken_not_unmatched() {
    for (key, value) in [("course_uuid", "one"), ("user_uuid", "me"), ("amount", "49.00"), ("amount", "4900")]
    {
        let mut session = facts();
        session.metadata.insert(key.to_owned(), value.to_owned());
        assert!(matches!(session.claim(), Claim::Broken(_)), "{key}={value}");
    }
}

#[test]
fn the_price_that_was_asked_for_counts_not_the_price_of_today() {
    let session = SessionFacts { amount_subtotal: Some(4500), amount_total: Some(4500), ..facts() };
    assert_eq!(session.mismatch(Some(&gbp(4500)), &course(), false), None);
    assert_eq!(session.mismatch(None, &course(), false), Some("amount_mismatch"));
}

#[test]
fn discounts_and_taxes_explain_another_total() {
    let with = |total, discount, tax| SessionFacts {
        amount_total: Some(total),
        amount_discount: discount,
        amount_tax: tax,
        ..facts()
    };
    for (session, verdict) in [
        (with(4900, 0, 0), None),
        (with(3900, 1000, 0), None),
        (with(0, 4900, 0), None),
        (with(5880, 0, 980), None),
        (with(4900, 0, 817), None),
        (with(4680, 1000, 780), None),
        (with(1, 0, 0), Some("amount_mismatch")),
        (with(4899, 0, 0), Some("amount_mismatch")),
        (with(4901, 0, 0), Some("amount_mismatch")),
        (with(3800, 1000, 0), Some("amount_mismatch")),
        (with(-1, 4901, 0), Some("amount_mismatch")),
        (with(4900, i64::MIN, i64::MAX), Some("amount_mismatch")),
    ] {
        assert_eq!(session.mismatch(None, &course(), false), verdict, "{session:?}");
    }
}

#[test]
fn what_is_not_our_payment_is_named() {
    type Spoil = fn(&mut SessionFacts);
    let cases: [(&str, Spoil); 8] = [
        ("mode_is_not_payment", |facts| facts.mode = Some("subscription".into())),
        ("mode_is_not_payment", |facts| facts.mode = None),
        ("livemode_mismatch", |facts| facts.livemode = Some(true)),
        ("livemode_mismatch", |facts| facts.livemode = None),
        ("amount_missing", |facts| facts.amount_subtotal = None),
        ("amount_missing", |facts| facts.amount_total = None),
        ("currency_mismatch", |facts| facts.currency = Some("usd".into())),
        ("amount_mismatch", |facts| facts.amount_subtotal = Some(1)),
    ];
    for (reason, change) in cases {
        let mut session = facts();
        change(&mut session);
        assert_eq!(session.mismatch(None, &course(), false), Some(reason));
    }
    assert_eq!(
        SessionFacts { currency: Some("GBP".into()), ..facts() }.mismatch(None, &course(), false),
        None
    );
}
