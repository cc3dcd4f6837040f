//! The report of credits: what the ledger says was awarded for a course in a period, and what was taken back.

use domain::certificate::Certificate;
use domain::credits::ledger::Entry;
use domain::enrolment::Enrolment;
use shared::http::Failure;
use shared::store::{ItemKey, Key, keys};

use super::{Looking, OfEnrolments};
use crate::views::CreditRow;

/// The report of credits.
pub(crate) struct Credits;

impl OfEnrolments for Credits {
    type Row = CreditRow;

    fn may_have(looking: &Looking<'_>, enrolment: &Enrolment) -> bool {
        // Credits that were revoked count on the day of the revocation, which may be any later one.
        enrolment.completed_at.is_some_and(|at| looking.period.may_have_from(at))
    }

    async fn rows(looking: &Looking<'_>, enrolments: &[Enrolment]) -> Result<Vec<CreditRow>, Failure> {
        let behind = enrolments.iter().flat_map(|enrolment| {
            [ItemKey::from(&keys::learner(enrolment.learner)), (&keys::certificate(enrolment.id)).into()]
        });
        let found = looking.read(behind).await?;
        let mut rows = Vec::new();
        let mut certificates = Vec::new();
        for enrolment in enrolments {
            certificates.extend(found.peek(&keys::certificate(enrolment.id))?);
        }
        for (certificate, entries) in entries(looking, certificates).await? {
            let profile = found.peek(&keys::learner(certificate.learner))?;
            let entries = entries.iter().filter(|entry| looking.period.has(entry.day()));
            rows.extend(entries.map(|entry| CreditRow::of(entry, &certificate, profile.as_ref())));
        }
        Ok(rows)
    }
}

/// The entries of the ledger that come from each of these certificates: what each issue earned, and what was taken back
/// when it was revoked.
async fn entries(
    looking: &Looking<'_>,
    certificates: Vec<Certificate>,
) -> Result<Vec<(Certificate, Vec<Entry>)>, Failure> {
    let issues = |certificate: &Certificate| 1..=certificate.issue;
    let markers = certificates.iter().flat_map(|certificate| {
        issues(certificate).flat_map(move |issue| {
            [
                ItemKey::from(&keys::award_marker(certificate.enrolment, issue)),
                (&keys::revoked_marker(certificate.enrolment, issue)).into(),
            ]
        })
    });
    let markers = looking.read(markers).await?;
    let mut places: Vec<(Certificate, Vec<Key<Entry>>)> = Vec::new();
    for certificate in certificates {
        let mut of_certificate = Vec::new();
        for issue in issues(&certificate) {
            let awarded = markers.peek(&keys::award_marker(certificate.enrolment, issue))?;
            let revoked = markers.peek(&keys::revoked_marker(certificate.enrolment, issue))?;
            let sequences = [awarded.map(|marker| marker.sequence), revoked.map(|marker| marker.sequence)];
            let sequences = sequences.into_iter().flatten();
            of_certificate
                .extend(sequences.map(|sequence| keys::ledger_entry(certificate.learner, sequence)));
        }
        places.push((certificate, of_certificate));
    }
    let found = looking.read(places.iter().flat_map(|(_, places)| places).map(ItemKey::from)).await?;
    let mut entries = Vec::new();
    for (certificate, places) in places {
        let mut of_certificate = Vec::new();
        for place in &places {
            of_certificate.extend(found.peek(place)?);
        }
        entries.push((certificate, of_certificate));
    }
    Ok(entries)
}
