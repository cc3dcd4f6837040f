//! What every period must say, by a naive count over all entries.

use domain::Learner;
use domain::certificate::CertificateStatus;
use domain::credits::ledger::{Amount, Entry, EntryKind};
use jiff::civil::{Date, date};
use serde_json::Value;
use tests::api::{ApiRequest, Caller};
use tests::credits::Stored;

use super::History;

impl History<'_> {
    /// Every issue with credits is in the ledger once, as earned or as a note of its reprint, and all that were revoked
    /// are revoked once, whatever was delivered and however often the switch was off.
    pub(super) fn assert_up_to_date(&self, stored: &Stored, number: u32) {
        let Some(certificate) = self.certificates.get(&number) else { return };
        for number_of in 1..=certificate.issue {
            let issue = self.issues[&(number, number_of)];
            let of = |kind: EntryKind| {
                let of = stored.entries.iter().filter(move |entry| entry.kind == kind);
                of.filter(|entry| {
                    let source = entry.source.as_ref();
                    source.is_some_and(|source| {
                        source.enrolment == certificate.enrolment && source.issue == number_of
                    })
                })
            };
            let counted = usize::from(!issue.credits.is_zero());
            let expected = (
                if issue.is_reprint { 0 } else { counted },
                if issue.is_reprint { counted } else { 0 },
                if issue.revoked { counted } else { 0 },
            );
            let count = |kind| of(kind).count();
            let found = (count(EntryKind::Earned), count(EntryKind::Reprinted), count(EntryKind::Revoked));
            assert_eq!(found, expected, "issue {number_of} of certificate {number}");
            assert!(of(EntryKind::Earned).all(|entry| entry.credits == issue.credits));
            for kind in [EntryKind::Earned, EntryKind::Reprinted, EntryKind::Revoked] {
                assert!(of(kind).all(|entry| entry.earned_on == certificate.completed_on), "{kind:?}");
            }
        }
        let current = self.issues[&(number, certificate.issue)];
        assert_eq!(current.revoked, certificate.status == CertificateStatus::Revoked);
    }

    /// Compares the transcripts, lists and years of some periods with a count over all entries.
    pub(super) async fn assert_periods(&self, stored: &Stored) {
        let caller = Caller::new(&Learner { id: self.learner, ..self.world.learner.clone() });
        let get = async |path: &str| {
            let path = format!("/api/users/cpd_transactions/{path}");
            ApiRequest::new("GET", &path, &caller).send(self.router).await.body
        };
        let year = |year: i16| (date(year, 1, 1), date(year, 12, 31));
        let turn = (date(2026, 12, 31), date(2026, 12, 31));
        let mut sum = Amount::ZERO;
        for (index, (from, to)) in [year(2026), year(2027), turn].into_iter().enumerate() {
            let of = |days: &dyn Fn(Date) -> bool, kinds: &dyn Fn(EntryKind) -> bool| -> Amount {
                let counted =
                    stored.entries.iter().filter(|entry| days(entry_day(entry)) && kinds(entry.kind));
                counted.map(|entry| entry.credits).sum()
            };
            let within = |day: Date| from <= day && day <= to;
            let file = get(&format!("export/?format=json&from={from}&to={to}")).await;
            assert_eq!(file["total"], of(&within, &|_| true).to_string(), "{from}");
            assert_eq!(file["balance"], of(&|day| day <= to, &|_| true).to_string(), "{from}");
            assert_eq!(file["opening_balance"], of(&|day| day < from, &|_| true).to_string(), "{from}");
            let count = stored.entries.iter().filter(|entry| within(entry_day(entry))).count();
            assert_eq!(file["entries"].as_array().map(Vec::len), Some(count), "{from}");
            for cycle in file["cycles"].as_array().into_iter().flatten() {
                let (start, end) = (day(&cycle["start"]), day(&cycle["end"]));
                let credited = of(&|day| start <= day && day <= end, &|kind| kind != EntryKind::Expired);
                assert_eq!(cycle["credits"], credited.to_string(), "the year of {start}");
            }
            // Two disjoint years hold everything.
            sum += if index < 2 { of(&within, &|_| true) } else { Amount::ZERO };
            let list = get(&format!("?from={from}&to={to}&page_size=100")).await;
            assert_eq!(list["count"], count, "{from}");
            assert_eq!(list["results"].as_array().map(Vec::len), Some(count), "{from}");
        }
        assert_eq!(sum, stored.balance_of());
    }
}

fn entry_day(entry: &Entry) -> Date {
    entry.earned_on.expect("every entry has a day")
}

fn day(value: &Value) -> Date {
    value.as_str().and_then(|text| text.parse().ok()).expect("a day")
}
