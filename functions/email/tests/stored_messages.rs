//! Rows and queued messages that were written before a deployment are read after it, so the stored form of
//! every message is fixed. None of these lines may change.

use domain::outbox::{OutboxRow, QueuedMessage};
use jiff::Timestamp;

/// Every kind of message as it is queued. A new e-mail adds its golden event instead of a line here.
const QUEUED: [&str; 11] = [
    r#"{"id":"019b0000-0000-7000-8000-00000000e001","kind":"mail","template":"enrolment_confirmed","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e002","kind":"mail","template":"sessions_changed","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e003","kind":"mail","template":"payment_failed","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e004","kind":"mail","template":"refunded","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","amount":{"amount":3000,"currency":"usd"},"access_ended":true,"correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e005","kind":"mail","template":"refunded","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","amount":null,"access_ended":false,"correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e006","kind":"mail","template":"assignment_graded","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","assignment":"5d1f3a52-6a0b-5a54-9e0b-2a1d7b4f6c11","submission":"019b0000-0000-7000-8000-0000000000a2","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e007","kind":"mail","template":"credits_awarded","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","enrolment":"019b0000-0000-7000-8000-0000000000f1","issue":1,"credits":"2.50","balance":"12.50","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e008","kind":"mail","template":"credits_expiring","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","credits":"7.50","expires_at":"2027-03-14T18:00:00Z","correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e009","kind":"mail","template":"cycle_ending","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","ends_on":"2027-03-31","earned":"22.50","goal":"30.00","missing":[],"correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e00a","kind":"mail","template":"cycle_ending","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","ends_on":"2027-03-31","earned":"22.50","goal":"30.00","missing":[{"cpd_type":"clinical_governance","credits":"4.00"}],"correlation_id":"evt_1"}"#,
    r#"{"id":"019b0000-0000-7000-8000-00000000e00b","kind":"zoom_registration","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","session":"2f4f80d2-0a04-5857-baff-a0381516ae97","correlation_id":"evt_1"}"#,
];

#[test]
fn every_queued_message_is_read_and_written_as_before() {
    for json in QUEUED {
        let message: QueuedMessage =
            serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
        assert_eq!(serde_json::to_string(&message).unwrap(), json);
    }
}

#[test]
fn every_stored_row_is_read_and_written_as_before() {
    let at: Timestamp = "2027-01-13T12:00:00Z".parse().unwrap();
    for json in QUEUED {
        let QueuedMessage { id, message, correlation_id } = serde_json::from_str(json).unwrap();
        let row = OutboxRow { id, message, due_at: at, created_at: at, correlation_id };
        let (head, rest) = json.split_once(r#","kind""#).unwrap();
        let (message, tail) = rest.rsplit_once(r#","correlation_id""#).unwrap();
        let stored = format!(
            r#"{head},"message":{{"kind"{message}}},"due_at":"2027-01-13T12:00:00Z","created_at":"2027-01-13T12:00:00Z","correlation_id"{tail}"#
        );
        assert_eq!(serde_json::to_string(&row).unwrap(), stored);
        assert_eq!(serde_json::from_str::<OutboxRow>(&stored).unwrap(), row);
    }
}

#[test]
fn a_cycle_ending_from_before_goals_of_their_own_is_still_read() {
    let json = r#"{"id":"019b0000-0000-7000-8000-00000000e009","kind":"mail","template":"cycle_ending","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","ends_on":"2027-03-31","earned":"22.50","goal":"30.00","correlation_id":"evt_1"}"#;
    assert!(serde_json::from_str::<QueuedMessage>(json).is_ok());
}

/// Tags that earlier releases wrote, and may still be in a queue or in the dead letters.
const EARLIER: [(&str, &str); 3] = [
    (
        r#"{"id":"019b0000-0000-7000-8000-00000000e002","kind":"mail","template":"zoom_link_ready","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","session":"2f4f80d2-0a04-5857-baff-a0381516ae97","correlation_id":"evt_1"}"#,
        "sessions_changed",
    ),
    (
        r#"{"id":"019b0000-0000-7000-8000-00000000e00b","kind":"zoom_register","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","session":"2f4f80d2-0a04-5857-baff-a0381516ae97","correlation_id":"evt_1"}"#,
        "zoom_registration",
    ),
    (
        r#"{"id":"019b0000-0000-7000-8000-00000000e00c","kind":"zoom_cancel","learner":"b4ae9f5b-b104-5887-bc37-cd06668468fb","course":"5afc179e-b812-594c-a7a6-525f7dcd5cbf","session":"2f4f80d2-0a04-5857-baff-a0381516ae97","correlation_id":"evt_1"}"#,
        "zoom_registration",
    ),
];

#[test]
fn messages_of_earlier_releases_are_still_read() {
    for (json, tag) in EARLIER {
        let message: QueuedMessage =
            serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let written = serde_json::to_string(&message).unwrap();
        assert!(written.contains(&format!(r#""{tag}""#)), "{written}");
    }
}
