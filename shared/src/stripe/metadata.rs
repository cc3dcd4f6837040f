//! The metadata that marks a payment as one of ours: written by the checkout, read back from Stripe's events.
//!
//! Stripe copies the metadata of a payment intent to its charge, so a refund names its learner and its course too.

use std::collections::BTreeMap;

use domain::payment::purchase::Claim;
use domain::{CourseId, Currency, LearnerId, Money};
use uuid::Uuid;

/// The key and the value that mark a session as ours.
const TYPE: (&str, &str) = ("type", "course_enrollment");
const COURSE: &str = "course_uuid";
const LEARNER: &str = "user_uuid";
/// The price in minor units.
const AMOUNT: &str = "amount";
const CURRENCY: &str = "currency";
/// The key under which a refund names the request of the office that it comes from.
pub const REFUND_REQUEST: &str = "refund_request";

/// What Stripe keeps with a session or a charge.
pub type Metadata = BTreeMap<String, String>;

/// The metadata of a learner's purchase of a course.
pub fn of_purchase(learner: LearnerId, course: CourseId, price: &Money) -> Metadata {
    [
        (TYPE.0, TYPE.1.to_owned()),
        (COURSE, course.to_string()),
        (LEARNER, learner.to_string()),
        (AMOUNT, price.amount.to_string()),
        (CURRENCY, price.currency.as_str().to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .into()
}

/// The learner and the course that the metadata names, if it names both.
pub fn attribution(metadata: &Metadata) -> Option<(LearnerId, CourseId)> {
    let learner = metadata.get(LEARNER)?.parse().ok()?;
    Some((learner, metadata.get(COURSE)?.parse().ok()?))
}

/// The request of the office that a refund names.
pub fn refund_request(metadata: &Metadata) -> Option<Uuid> {
    metadata.get(REFUND_REQUEST)?.parse().ok()
}

/// The purchase that a session's metadata claims; `reference` is the learner's id a second time.
pub fn claim(metadata: &Metadata, reference: Option<&str>) -> Claim {
    let text = |key: &str| metadata.get(key).map(String::as_str).filter(|text| !text.is_empty());
    // Other products may share the Stripe account and attach metadata of their own.
    let foreign = text(TYPE.0).is_some_and(|value| value != TYPE.1);
    let ours = [TYPE.0, COURSE, LEARNER].into_iter().any(|key| text(key).is_some());
    if foreign || !ours {
        return Claim::Unmatched;
    }
    let Some(Ok(course)) = text(COURSE).map(str::parse) else {
        return Claim::Broken("course_missing_or_malformed");
    };
    let reference = reference.filter(|text| !text.is_empty());
    let Some(Ok(learner)) = text(LEARNER).or(reference).map(str::parse::<LearnerId>) else {
        return Claim::Broken("learner_missing_or_malformed");
    };
    if reference.is_some_and(|reference| reference.parse().is_ok_and(|other: LearnerId| other != learner)) {
        return Claim::Broken("learner_mismatch");
    }
    let asked = match (text(AMOUNT), text(CURRENCY)) {
        (None, None) => None,
        (amount, currency) => {
            let amount = amount.and_then(|text| text.parse().ok());
            let currency = currency.and_then(|text| text.parse::<Currency>().ok());
            let (Some(amount), Some(currency)) = (amount, currency) else {
                return Claim::Broken("asked_amount_malformed");
            };
            Some(Money { amount, currency })
        }
    };
    Claim::Purchase { learner, course, asked }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A_LEARNER: LearnerId = LearnerId(Uuid::from_u128(1));
    const A_COURSE: CourseId = CourseId(Uuid::from_u128(2));

    fn gbp(amount: i64) -> Money {
        Money { amount, currency: "gbp".parse().unwrap() }
    }

    /// Metadata without a price.
    fn unpriced() -> Metadata {
        let mut metadata = of_purchase(A_LEARNER, A_COURSE, &gbp(4900));
        metadata.remove(AMOUNT);
        metadata.remove(CURRENCY);
        metadata
    }

    fn with(pairs: &[(&str, &str)]) -> Metadata {
        let mut metadata = unpriced();
        metadata.extend(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        metadata
    }

    #[test]
    fn metadata_of_ours_names_learner_course_and_amount() {
        let claimed = |asked| Claim::Purchase { learner: A_LEARNER, course: A_COURSE, asked };
        let reference = A_LEARNER.to_string();
        assert_eq!(claim(&unpriced(), Some(&reference)), claimed(None));
        let priced = with(&[("amount", "4500"), ("currency", "GBP")]);
        assert_eq!(claim(&priced, Some(&reference)), claimed(Some(gbp(4500))));
        let written = of_purchase(A_LEARNER, A_COURSE, &gbp(4900));
        assert_eq!(claim(&written, None), claimed(Some(gbp(4900))));
        assert_eq!(attribution(&written), Some((A_LEARNER, A_COURSE)));
    }

    #[test]
    fn metadata_of_another_product_is_unmatched() {
        for pairs in [&[][..], &[("order", "7")], &[("type", "event_ticket"), ("course_uuid", "x")]] {
            let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            assert_eq!(claim(&pairs.collect(), Some(&A_LEARNER.to_string())), Claim::Unmatched);
        }
    }

    #[test]
    fn the_reference_may_replace_the_learner_but_not_contradict_it() {
        let mut metadata = unpriced();
        let other = Uuid::from_u128(9).to_string();
        assert_eq!(claim(&metadata, Some(&other)), Claim::Broken("learner_mismatch"));
        metadata.remove(LEARNER);
        let reference = A_LEARNER.to_string();
        assert!(matches!(claim(&metadata, Some(&reference)), Claim::Purchase { learner: A_LEARNER, .. }));
        assert_eq!(claim(&metadata, None), Claim::Broken("learner_missing_or_malformed"));
    }

    #[test]
    fn malformed_metadata_is_broken_not_unmatched() {
        let malformed =
            [("course_uuid", "one"), ("user_uuid", "me"), ("amount", "49.00"), ("amount", "4900")];
        for (key, value) in malformed {
            assert!(matches!(claim(&with(&[(key, value)]), None), Claim::Broken(_)), "{key}={value}");
        }
    }
}
