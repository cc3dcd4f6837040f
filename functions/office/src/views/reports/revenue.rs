//! Revenue in a report.

use domain::course::Course;
use domain::payment::takings::Takings;
use domain::{Currency, Money};
use serde::{Deserialize, Serialize};
use shared::spreadsheet::inert;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::reports::ReportRow;

/// The sums of a month in a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RevenueSums {
    pub(crate) month: String,
    pub(crate) currency: String,
    payments: u64,
    unpaid_payments: u64,
    takings: Takings,
}

impl RevenueSums {
    pub(crate) fn of(month: &str, currency: &str) -> Self {
        Self {
            month: month.to_owned(),
            currency: currency.to_owned(),
            payments: 0,
            unpaid_payments: 0,
            takings: Takings::default(),
        }
    }

    /// Adds a payment that has arrived.
    pub(crate) fn add_paid(&mut self, takings: Takings) {
        self.payments = self.payments.saturating_add(1);
        self.takings = self.takings.plus(takings);
    }

    /// Adds a payment that has not arrived.
    pub(crate) fn add_unpaid(&mut self, takings: Takings) {
        self.unpaid_payments = self.unpaid_payments.saturating_add(1);
        self.takings = self.takings.plus(takings);
    }
}

/// What a course took in a month, in one currency. Amounts are whole minor units: `charged` is the sum of `refunded`,
/// `lost`, `disputed` and `net`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RevenueRow {
    pub course_title: String,
    /// In which the payments were made, in the provider's time zone. A refund counts in the month of its payment.
    #[schema(example = "2026-11")]
    pub month: String,
    /// ISO 4217, lower case; empty for payments of which no amount is known.
    #[schema(example = "gbp")]
    pub currency: String,
    /// Payments that have arrived.
    pub payments: u64,
    pub charged: i64,
    /// What went back to the payers by refunds.
    pub refunded: i64,
    /// What went back to the payers by disputes that were lost.
    pub lost: i64,
    /// What is withheld in disputes that are open.
    pub disputed: i64,
    /// What is left.
    pub net: i64,
    /// Payments of completed checkouts that have not arrived yet, in rows of their own by the month of the checkout.
    pub unpaid_payments: u64,
    /// Their amounts; in no other sum.
    pub unpaid: i64,
    pub course_uuid: Uuid,
}

impl RevenueRow {
    pub(crate) fn of(sums: RevenueSums, course: &Course) -> Self {
        let RevenueSums { month, currency, payments, unpaid_payments, takings } = sums;
        let Takings { charged, refunded, lost, disputed, net, unpaid } = takings;
        Self {
            course_title: course.title.clone(),
            month,
            currency,
            payments,
            charged,
            refunded,
            lost,
            disputed,
            net,
            unpaid_payments,
            unpaid,
            course_uuid: course.uuid.0,
        }
    }

    /// An amount as a spreadsheet reads it: a number with the decimals of the currency.
    fn amount(&self, amount: i64) -> String {
        let Ok(currency) = self.currency.parse::<Currency>() else { return amount.to_string() };
        let text = Money { amount, currency }.to_string();
        text.split_once(' ').map_or(text.clone(), |(number, _)| number.to_owned())
    }
}

impl ReportRow for RevenueRow {
    const HEADINGS: &'static [&'static str] = &[
        "course",
        "month",
        "currency",
        "payments",
        "charged",
        "refunded",
        "lost",
        "disputed",
        "net",
        "unpaid_payments",
        "unpaid",
        "course_id",
    ];

    fn fields(&self) -> Vec<String> {
        vec![
            inert(&self.course_title),
            self.month.clone(),
            self.currency.to_uppercase(),
            self.payments.to_string(),
            self.amount(self.charged),
            self.amount(self.refunded),
            self.amount(self.lost),
            self.amount(self.disputed),
            self.amount(self.net),
            self.unpaid_payments.to_string(),
            self.amount(self.unpaid),
            self.course_uuid.to_string(),
        ]
    }
}
