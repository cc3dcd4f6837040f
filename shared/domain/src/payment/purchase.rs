//! What a Checkout Session claims, and whether that is what we asked for.

use std::collections::BTreeMap;

use crate::course::Course;
use crate::{CourseId, Currency, LearnerId, Money};

/// The key and value of the metadata that mark a session as ours.
pub const METADATA_TYPE: (&str, &str) = ("type", "course_enrollment");
/// Metadata: the course.
pub const METADATA_COURSE: &str = "course_uuid";
/// Metadata: the learner.
pub const METADATA_LEARNER: &str = "user_uuid";
/// Metadata: what was asked for, in minor units.
pub const METADATA_AMOUNT: &str = "amount";
/// Metadata: the currency of it.
pub const METADATA_CURRENCY: &str = "currency";

/// What Stripe says about a Checkout Session; every field that may be null is one that may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionFacts {
    /// Stripe's `cs_…`.
    pub id: String,
    /// Stripe's `pi_…`; absent when nothing had to be paid.
    pub payment_intent: Option<String>,
    /// `payment`, `subscription` or `setup`.
    pub mode: Option<String>,
    /// Whether real money moved.
    pub livemode: Option<bool>,
    /// `paid`, `unpaid` or `no_payment_required`.
    pub payment_status: Option<String>,
    /// Before discounts and taxes, in minor units.
    pub amount_subtotal: Option<i64>,
    /// After discounts and taxes.
    pub amount_total: Option<i64>,
    /// `total_details.amount_discount`.
    pub amount_discount: i64,
    /// `total_details.amount_tax`.
    pub amount_tax: i64,
    /// `total_details.amount_shipping`.
    pub amount_shipping: i64,
    /// As Stripe writes it.
    pub currency: Option<String>,
    /// What we (or somebody else) attached.
    pub metadata: BTreeMap<String, String>,
    /// The learner, a second time.
    pub client_reference_id: Option<String>,
}

/// Whose and what a session says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// None of our metadata: not our business until an administrator attaches it.
    Unmatched,
    /// Ours, but it does not name a course and a learner; with the reason.
    Broken(&'static str),
    /// A learner buys a course.
    Purchase {
        /// Who.
        learner: LearnerId,
        /// What.
        course: CourseId,
        /// What we asked for when the session was made.
        asked: Option<Money>,
    },
}

impl SessionFacts {
    /// The id under which the payment is remembered.
    pub fn payment_id(&self) -> &str {
        self.payment_intent.as_deref().unwrap_or(&self.id)
    }

    /// What was paid in the end, where known.
    pub fn total(&self) -> Option<Money> {
        let currency = self.currency.as_deref()?.parse().ok()?;
        Some(Money { amount: self.amount_total?, currency })
    }

    /// Whether the money is ours, or none was due.
    pub fn is_paid(&self) -> bool {
        matches!(self.payment_status.as_deref(), Some("paid" | "no_payment_required"))
    }

    /// Whose and what it says it is.
    pub fn claim(&self) -> Claim {
        let text = |key: &str| self.metadata.get(key).map(String::as_str).filter(|text| !text.is_empty());
        let (type_key, type_value) = METADATA_TYPE;
        // Somebody else's sessions of the same Stripe account may carry metadata of their own.
        let foreign = text(type_key).is_some_and(|value| value != type_value);
        let ours = [type_key, METADATA_COURSE, METADATA_LEARNER].into_iter().any(|key| text(key).is_some());
        if foreign || !ours {
            return Claim::Unmatched;
        }
        let Some(Ok(course)) = text(METADATA_COURSE).map(str::parse) else {
            return Claim::Broken("course_missing_or_malformed");
        };
        let reference = self.client_reference_id.as_deref().filter(|text| !text.is_empty());
        let Some(Ok(learner)) = text(METADATA_LEARNER).or(reference).map(str::parse::<LearnerId>) else {
            return Claim::Broken("learner_missing_or_malformed");
        };
        if reference.is_some_and(|reference| reference.parse().is_ok_and(|other: LearnerId| other != learner))
        {
            return Claim::Broken("learner_mismatch");
        }
        let asked = match (text(METADATA_AMOUNT), text(METADATA_CURRENCY)) {
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

    /// Whether this is the payment that we asked for; otherwise why not, in one word for the record.
    ///
    /// Source: specification 2.3. A lower total needs a discount that Stripe reports; tax and shipping may
    /// raise it (or be part of the subtotal already, for prices that include tax).
    pub fn mismatch(&self, asked: Option<&Money>, course: &Course, livemode: bool) -> Option<&'static str> {
        let asked = asked.unwrap_or(&course.price);
        if self.mode.as_deref() != Some("payment") {
            return Some("mode_is_not_payment");
        }
        if self.livemode != Some(livemode) {
            return Some("livemode_mismatch");
        }
        let (Some(subtotal), Some(total), Some(currency)) =
            (self.amount_subtotal, self.amount_total, self.currency.as_deref())
        else {
            return Some("amount_missing");
        };
        if !currency.eq_ignore_ascii_case(asked.currency.as_str()) {
            return Some("currency_mismatch");
        }
        let details = [self.amount_discount, self.amount_tax, self.amount_shipping];
        if subtotal != asked.amount || total < 0 || details.iter().any(|amount| *amount < 0) {
            return Some("amount_mismatch");
        }
        let net = subtotal.checked_sub(self.amount_discount);
        let gross = net.and_then(|net| net.checked_add(self.amount_tax)?.checked_add(self.amount_shipping));
        match (net, gross) {
            (Some(net), Some(gross)) if (net..=gross).contains(&total) => None,
            _ => Some("amount_mismatch"),
        }
    }
}

#[cfg(test)]
#[path = "purchase_tests.rs"]
mod tests;
