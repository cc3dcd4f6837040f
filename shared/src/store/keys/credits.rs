//! The credit ledger in its own table, actions on certificates, goals.

use jiff::Timestamp;
use uuid::Uuid;

use crate::store::entities::{
    AdjustmentMarker, AwardMarker, CertificateAction, CertificatePointer, RevokedMarker,
};
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use domain::credits::ledger::{CpdGoals, Entry, EntryKind, Head, Lot, LotPosition};
use domain::{EnrolmentId, LearnerId};

use super::{sortable, user};

/// From the id of a certificate to the certificate.
pub fn certificate_pointer(certificate: Uuid) -> Key<CertificatePointer> {
    Key::new(format!("ID#{certificate}"), "REF")
}

/// An administrator's action on a certificate; written once.
pub fn certificate_action(enrolment: EnrolmentId, action: Uuid) -> Key<CertificateAction> {
    Key::new(certificate_pk(enrolment), format!("ACTION#{action}"))
}

/// Administrators' actions on a certificate.
pub fn certificate_actions(enrolment: EnrolmentId) -> Range<CertificateAction> {
    Range::prefix(certificate_pk(enrolment), "ACTION#")
}

/// A learner's goals.
pub fn cpd_goals(learner: LearnerId) -> Key<CpdGoals> {
    Key::new(user(learner), "GOALS")
}

/// The head of a learner's ledger.
pub fn ledger_head(learner: LearnerId) -> Key<Head> {
    Key::new(user(learner), "HEAD")
}

/// An entry; the key makes its sequence number unique.
pub fn ledger_entry(learner: LearnerId, sequence: u64) -> Key<Entry> {
    Key::new(user(learner), format!("ENTRY#{sequence:012}"))
}

/// A learner's entries in their sequence.
pub fn ledger_entries(learner: LearnerId) -> Range<Entry> {
    Range::prefix(user(learner), "ENTRY#")
}

/// A learner's entries from one moment (included) to another (excluded).
pub fn ledger_entries_between(learner: LearnerId, from: Timestamp, to: Timestamp) -> Range<Entry> {
    Range::indexed(Index::LEDGER_BY_TIME, user(learner), sortable(from), before(to))
}

/// The same, of one type.
pub fn ledger_entries_of(
    learner: LearnerId,
    kind: EntryKind,
    from: Timestamp,
    to: Timestamp,
) -> Range<Entry> {
    Range::indexed(Index::LEDGER_BY_TYPE, entries_of(learner, kind), sortable(from), before(to))
}

/// A lot; the order of the keys is the order in which lots are consumed.
pub fn ledger_lot(learner: LearnerId, position: LotPosition) -> Key<Lot> {
    Key::new(user(learner), lot_sk(position))
}

/// A learner's lots, starting at a position.
pub fn ledger_lots_from(learner: LearnerId, from: Option<LotPosition>) -> Range<Lot> {
    let first = from.map_or_else(|| "LOT#".to_owned(), lot_sk);
    Range::between(user(learner), first, "LOT#~".to_owned())
}

/// The marker of an award; the key allows one per issue.
pub fn award_marker(enrolment: EnrolmentId, issue: u32) -> Key<AwardMarker> {
    Key::new(certificate_pk(enrolment), format!("AWARD#{issue}"))
}

/// The marker of a revocation; the key allows one per issue.
pub fn revoked_marker(enrolment: EnrolmentId, issue: u32) -> Key<RevokedMarker> {
    Key::new(certificate_pk(enrolment), format!("REVOKED#{issue}"))
}

/// The marker of a row of a bulk adjustment; the key allows one per row.
pub fn adjustment_marker(learner: LearnerId, row: &str) -> Key<AdjustmentMarker> {
    Key::new(user(learner), format!("ROW#{row}"))
}

/// The certificate whose item changed, from the keys in a stream record.
pub fn certificate_of_record(keys: &serde_dynamo::Item) -> Option<EnrolmentId> {
    match keys.get("pk")? {
        serde_dynamo::AttributeValue::S(pk) => certificate_of(pk),
        _ => None,
    }
}

pub(in crate::store) fn certificate_of(pk: &str) -> Option<EnrolmentId> {
    pk.strip_prefix("CERT#")?.parse().ok()
}

pub(in crate::store) fn entries_of(learner: LearnerId, kind: EntryKind) -> String {
    format!("{}#{}", user(learner), kind.as_str())
}

/// The sort key of an entry in the indexes by time. The sequence orders entries of the same millisecond.
pub(in crate::store) fn entry_time(entry: &Entry) -> String {
    format!("{}#{:012}", sortable(entry.created_at), entry.sequence)
}

/// The end of a range that excludes the moment itself: the last millisecond before it, with any sequence.
fn before(moment: Timestamp) -> String {
    let last = moment.checked_sub(jiff::SignedDuration::from_millis(1)).unwrap_or(moment);
    format!("{}#~", sortable(last))
}

/// Lots that never expire sort last.
fn lot_sk(position: LotPosition) -> String {
    let expires = position.expires_at.map_or_else(|| "never".to_owned(), sortable);
    format!("LOT#{expires}#{:012}", position.sequence)
}

fn certificate_pk(enrolment: EnrolmentId) -> String {
    format!("CERT#{enrolment}")
}
