//! The issues of certificates: each has an entry in a ledger and a marker of its own, which must name each other.

use domain::{EnrolmentId, LearnerId};

use crate::store::error::StoreError;
use crate::store::key::ItemKey;
use crate::store::keys;
use crate::store::snapshot::Snapshot;

/// The issue of a certificate, as a marker or an entry names it. The other of the two must name the same.
pub(super) struct Half {
    pub(super) enrolment: EnrolmentId,
    pub(super) kind: IssueKind,
    pub(super) issue: u32,
    /// The ledger's owner.
    pub(super) learner: LearnerId,
    /// The position in the ledger.
    pub(super) sequence: u64,
    pub(super) is_marker: bool,
}

#[derive(Clone, Copy)]
pub(super) enum IssueKind {
    Award,
    Revoked,
    Reprint,
}

impl IssueKind {
    fn name(self) -> &'static str {
        match self {
            Self::Award => "AWARD",
            Self::Revoked => "REVOKED",
            Self::Reprint => "REPRINT",
        }
    }
}

impl Half {
    /// Where the other half is.
    pub(super) fn other(&self) -> ItemKey {
        let (enrolment, issue) = (self.enrolment, self.issue);
        match (self.is_marker, self.kind) {
            (true, _) => (&keys::ledger_entry(self.learner, self.sequence)).into(),
            (false, IssueKind::Award) => (&keys::award_marker(enrolment, issue)).into(),
            (false, IssueKind::Revoked) => (&keys::revoked_marker(enrolment, issue)).into(),
            (false, IssueKind::Reprint) => (&keys::reprint_marker(enrolment, issue)).into(),
        }
    }

    /// What is wrong with the other half, if anything.
    pub(super) fn breach(&self, snapshot: &Snapshot) -> Result<Option<String>, StoreError> {
        let Self { enrolment, kind, issue, learner, sequence, is_marker } = self;
        let (enrolment, issue, kind) = (*enrolment, *issue, *kind);
        if *is_marker {
            let entry = readable(snapshot.get(&keys::ledger_entry(*learner, *sequence)))?;
            let source = entry.and_then(|entry| entry.source);
            let agrees = source.is_some_and(|source| source.enrolment == enrolment);
            return Ok((!agrees).then(|| {
                format!(
                    "marker {}#{issue} of the certificate of {enrolment} names entry {sequence} of {learner}, which is none of it",
                    kind.name()
                )
            }));
        }
        let named = match kind {
            IssueKind::Award => readable(snapshot.get(&keys::award_marker(enrolment, issue)))?
                .map(|marker| (marker.learner, marker.sequence)),
            IssueKind::Revoked => readable(snapshot.get(&keys::revoked_marker(enrolment, issue)))?
                .map(|marker| (marker.learner, marker.sequence)),
            IssueKind::Reprint => readable(snapshot.get(&keys::reprint_marker(enrolment, issue)))?
                .map(|marker| (marker.learner, marker.sequence)),
        };
        Ok((named != Some((*learner, *sequence))).then(|| {
            format!(
                "ledger of {learner}: entry {sequence} has no marker {}#{issue} of the certificate of {enrolment}",
                kind.name()
            )
        }))
    }
}

/// The item that was looked up. The scan has already named items that cannot be read.
fn readable<T>(looked_for: Result<Option<T>, StoreError>) -> Result<Option<T>, StoreError> {
    match looked_for {
        Ok(found) => Ok(found),
        Err(StoreError::Corrupt { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
