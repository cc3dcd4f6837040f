//! Every way in which a charge is not the one that we asked for.

use uuid::Uuid;

use super::*;
use crate::Credits;
use crate::course::{CompletionRule, Course, EnrolmentRule, Format};

fn gbp(amount: i64) -> Money {
    Money { amount, currency: "gbp".parse().unwrap() }
}

fn course() -> Course {
    Course {
        uuid: CourseId(Uuid::from_u128(2)),
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
        revision: 0,
        published_at: None,
        enrolment: EnrolmentRule::default(),
        completion: CompletionRule::default(),
        modules: Vec::new(),
        sessions: Vec::new(),
    }
}

fn charge() -> Charge {
    Charge {
        one_time: true,
        livemode: Some(false),
        subtotal: Some(4900),
        total: Some(4900),
        currency: Some("gbp".into()),
        ..Charge::default()
    }
}

#[test]
fn the_price_at_checkout_counts_not_the_price_of_today() {
    let charge = Charge { subtotal: Some(4500), total: Some(4500), ..charge() };
    assert_eq!(charge.mismatch(Some(&gbp(4500)), &course(), false), None);
    assert_eq!(charge.mismatch(None, &course(), false), Some("amount_mismatch"));
}

#[test]
fn discounts_and_taxes_explain_a_different_total() {
    let with = |total, discount, tax| Charge { total: Some(total), discount, tax, ..charge() };
    for (charge, mismatch) in [
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
        assert_eq!(charge.mismatch(None, &course(), false), mismatch, "{charge:?}");
    }
}

#[test]
fn every_mismatch_is_named() {
    type Spoil = fn(&mut Charge);
    let cases: [(&str, Spoil); 7] = [
        ("mode_is_not_payment", |charge| charge.one_time = false),
        ("livemode_mismatch", |charge| charge.livemode = Some(true)),
        ("livemode_mismatch", |charge| charge.livemode = None),
        ("amount_missing", |charge| charge.subtotal = None),
        ("amount_missing", |charge| charge.total = None),
        ("currency_mismatch", |charge| charge.currency = Some("usd".into())),
        ("amount_mismatch", |charge| charge.subtotal = Some(1)),
    ];
    for (reason, spoil) in cases {
        let mut charge = charge();
        spoil(&mut charge);
        assert_eq!(charge.mismatch(None, &course(), false), Some(reason));
    }
    assert_eq!(Charge { currency: Some("GBP".into()), ..charge() }.mismatch(None, &course(), false), None);
}
