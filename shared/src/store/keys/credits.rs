//! The credit ledger in its own table, actions on certificates, goals.

use jiff::civil::Date;
use uuid::Uuid;

use crate::store::entities::{
    AdjustmentMarker, AwardMarker, CertificateAction, CertificatePointer, ReprintMarker, RevokedMarker,
};
use crate::store::key::Key;
use crate::store::page::{Index, Range};
use domain::credits::ledger::{CpdGoals, DayTotals, Entry, EntryKind, Head, Lot, LotPosition, Span};
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

/// A learner's entries that count on these days, both included.
pub fn ledger_entries_on(learner: LearnerId, from: Option<Date>, to: Option<Date>) -> Range<Entry> {
    let (from, to) = days(from, to);
    Range::indexed(Index::LEDGER_BY_TIME, user(learner), from, to)
}

/// The same, of one type.
pub fn ledger_entries_of(
    learner: LearnerId,
    kind: EntryKind,
    from: Option<Date>,
    to: Option<Date>,
) -> Range<Entry> {
    let (from, to) = days(from, to);
    Range::indexed(Index::LEDGER_BY_TYPE, entries_of(learner, kind), from, to)
}

/// The totals of a learner's entries by day, for one span of days.
pub fn ledger_day_totals(learner: LearnerId, span: Span) -> Key<DayTotals> {
    Key::new(user(learner), format!("TOTALS#{span}"))
}

/// A learner's open lots in order of consumption. Closed ones are not in the index, however many they are.
pub fn ledger_open_lots(learner: LearnerId) -> Range<Lot> {
    Range::indexed(Index::LEDGER_BY_TYPE, open_lots_of(learner), "LOT#".to_owned(), "LOT#~".to_owned())
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

/// The marker of a reprint; the key allows one note per issue.
pub fn reprint_marker(enrolment: EnrolmentId, issue: u32) -> Key<ReprintMarker> {
    Key::new(certificate_pk(enrolment), format!("REPRINT#{issue}"))
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

/// The partition of a learner's open lots, in the index by type.
pub(in crate::store) fn open_lots_of(learner: LearnerId) -> String {
    format!("{}#open_lots", user(learner))
}

/// The sort key of an entry in the indexes by time: the day on which it counts, then its sequence. Entries of
/// earlier releases are there under the moment in which they were written (`2026-11-26T12:00:00.000Z#…`), which
/// sorts into the same day, before `T~`.
pub(in crate::store) fn entry_time(entry: &Entry) -> String {
    match entry.earned_on {
        Some(day) => format!("{day}T~#{:012}", entry.sequence),
        None => format!("{}#{:012}", sortable(entry.created_at), entry.sequence),
    }
}

/// The range of sort keys that holds these days.
fn days(from: Option<Date>, to: Option<Date>) -> (String, String) {
    let from = from.map_or_else(|| " ".to_owned(), |day| day.to_string());
    (from, to.map_or_else(|| "~".to_owned(), |day| format!("{day}~")))
}

/// Lots that never expire sort last.
pub(in crate::store) fn lot_sk(position: LotPosition) -> String {
    let expires = position.expires_at.map_or_else(|| "never".to_owned(), sortable);
    format!("LOT#{expires}#{:012}", position.sequence)
}

fn certificate_pk(enrolment: EnrolmentId) -> String {
    format!("CERT#{enrolment}")
}
