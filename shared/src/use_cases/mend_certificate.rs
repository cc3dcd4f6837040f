//! Mends what is stored of an enrolment's certificate, where a part of it is missing.
//!
//! The completion writes all of it in one transaction, so only a restored table or a deletion by hand tears it. The
//! certificate is the one that is stored, or else its last issue; everything that leads to it follows from that. Its credits
//! need nothing here: a certificate that the ledger has not caught up with stays due, and the ledger's markers keep a restored
//! one from bringing its credits twice.

use domain::EnrolmentId;
use domain::certificate::Certificate;
use domain::enrolment::Enrolment;

use crate::store::{
    CertificateCode, CertificateIssue, CertificatePointer, Entity, ItemKey, Key, Snapshot, StoreError, keys,
};
use crate::unit_of_work::UnitOfWork;

/// What came of mending.
pub(super) enum Mended {
    /// Only what was read shows that these are needed.
    ReadAlso(Vec<ItemKey>),
    InOrder,
    /// A part was missing, or the enrolment named a certificate that is gone.
    Changed,
    /// The certificate itself was missing, and is written again from its last issue.
    Restored,
}

/// What shows whether there is a certificate.
pub(super) fn first_certificate_keys(enrolment: &Enrolment) -> [ItemKey; 2] {
    [(&keys::certificate(enrolment.id)).into(), (&keys::certificate_issue(enrolment.id, 1)).into()]
}

impl UnitOfWork<'_> {
    /// Writes the missing parts of the certificate, and makes the enrolment name the one that there is. The snapshot holds
    /// the [`first_certificate_keys`].
    ///
    /// # Errors
    /// An item is corrupt or cannot be stored.
    pub(super) fn mend_certificate(
        &mut self,
        enrolment: &mut Enrolment,
        snapshot: &Snapshot,
    ) -> Result<Mended, StoreError> {
        let stored = snapshot.get(&keys::certificate(enrolment.id))?;
        let is_lost = stored.is_none();
        let certificate = match stored {
            Some(stored) => stored,
            None => match last_issue(snapshot, enrolment.id)? {
                LastIssue::ReadAlso(key) => return Ok(Mended::ReadAlso(vec![key])),
                LastIssue::Known(issue) => Certificate { settled: None, ..*issue },
                LastIssue::None => return Ok(self.forget_certificate(enrolment)),
            },
        };
        let unread = snapshot.unread(parts(&certificate));
        if !unread.is_empty() {
            return Ok(Mended::ReadAlso(unread));
        }
        let mut is_whole = !is_lost && enrolment.certificate == Some(certificate.uuid);
        enrolment.certificate = Some(certificate.uuid);
        if is_lost {
            self.transaction.create(&keys::certificate(enrolment.id), &certificate)?;
        }
        let (id, issue, learner) = (certificate.enrolment, certificate.issue, Some(certificate.learner));
        let code = CertificateCode { enrolment: id, issue, learner };
        is_whole &= self.has_or_gets(snapshot, &keys::certificate_code(&certificate.code), &code)?;
        if let Some(number) = certificate.number_letters() {
            is_whole &= self.has_or_gets(snapshot, &keys::certificate_number(number.letters()), &code)?;
        }
        let key = keys::certificate_pointer(certificate.uuid);
        is_whole &= self.has_or_gets(snapshot, &key, &CertificatePointer { enrolment: id })?;
        let key = keys::certificate_issue(id, issue);
        is_whole &= self.has_or_gets(snapshot, &key, &CertificateIssue(certificate.clone()))?;
        if snapshot.get(&keys::held_certificate(certificate.learner, certificate.uuid))?.is_none() {
            self.copy_certificate(&certificate)?;
            is_whole = false;
        }
        Ok(match (is_whole, is_lost) {
            (true, _) => Mended::InOrder,
            (false, true) => Mended::Restored,
            (false, false) => Mended::Changed,
        })
    }

    /// Nothing is left of a certificate: the enrolment names none, so that a missing one can be issued.
    fn forget_certificate(&mut self, enrolment: &mut Enrolment) -> Mended {
        let Some(gone) = enrolment.certificate.take() else { return Mended::InOrder };
        self.transaction.remove(&keys::held_certificate(enrolment.learner, gone));
        enrolment.certificate_due = false;
        Mended::Changed
    }

    /// Whether the item exists; it is created if not.
    fn has_or_gets<T: Entity>(
        &mut self,
        snapshot: &Snapshot,
        key: &Key<T>,
        value: &T,
    ) -> Result<bool, StoreError> {
        let exists = snapshot.read(key)?.is_some();
        if !exists {
            self.transaction.create(key, value)?;
        }
        Ok(exists)
    }
}

/// Everything that leads to a certificate.
fn parts(certificate: &Certificate) -> Vec<ItemKey> {
    let number = certificate.number_letters();
    let number = number.map(|number| ItemKey::from(&keys::certificate_number(number.letters())));
    let parts: [ItemKey; 4] = [
        (&keys::certificate_code(&certificate.code)).into(),
        (&keys::certificate_pointer(certificate.uuid)).into(),
        (&keys::certificate_issue(certificate.enrolment, certificate.issue)).into(),
        (&keys::held_certificate(certificate.learner, certificate.uuid)).into(),
    ];
    parts.into_iter().chain(number).collect()
}

enum LastIssue {
    None,
    Known(Box<Certificate>),
    ReadAlso(ItemKey),
}

/// The last of the issues, which are numbered from 1.
fn last_issue(snapshot: &Snapshot, enrolment: EnrolmentId) -> Result<LastIssue, StoreError> {
    let (mut last, mut number) = (LastIssue::None, 1);
    loop {
        let key = keys::certificate_issue(enrolment, number);
        if !snapshot.includes(&key) {
            return Ok(LastIssue::ReadAlso((&key).into()));
        }
        let Some(CertificateIssue(issue)) = snapshot.get(&key)? else { return Ok(last) };
        last = LastIssue::Known(Box::new(issue));
        number += 1;
    }
}
