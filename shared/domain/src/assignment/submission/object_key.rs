//! Where a file's bytes stand. Keys are made here, of ids; nothing of a key comes from a learner.

use jiff::Timestamp;
use uuid::Uuid;

use super::SubmissionId;

/// What arrives, before anybody has looked at it.
pub const QUARANTINE_PREFIX: &str = "quarantine/";
/// What was verified.
pub const CLEAN_PREFIX: &str = "assignments/submissions/";

/// Where the bytes of a submission arrive; `random` keeps the place from being guessed.
pub fn quarantine_key(submission: SubmissionId, random: Uuid) -> String {
    format!("{QUARANTINE_PREFIX}{submission}/{random}")
}

/// The submission whose bytes arrive at a key, if it is a key of ours.
pub fn quarantined_submission(key: &str) -> Option<SubmissionId> {
    let (submission, random) = key.strip_prefix(QUARANTINE_PREFIX)?.split_once('/')?;
    random.parse::<Uuid>().ok()?;
    submission.parse().ok()
}

/// Where one pinned version of those bytes is kept once it was verified. The same version always has the
/// same key, so that copying it twice does no harm; another version never has it.
pub fn clean_key(submission: SubmissionId, created_at: Timestamp, version: &str) -> String {
    let version = Uuid::new_v5(&submission.0, version.as_bytes());
    format!("{CLEAN_PREFIX}{}/{submission}/{version}", created_at.strftime("%Y/%m"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: SubmissionId = SubmissionId(Uuid::from_u128(7));

    #[test]
    fn a_key_leads_back_to_its_submission() {
        let key = quarantine_key(ID, Uuid::from_u128(9));
        assert_eq!(quarantined_submission(&key), Some(ID));
        for other in ["", "quarantine/", "quarantine/x/y", "assignments/submissions/2026/11/a/b", &key[1..]] {
            assert_eq!(quarantined_submission(other), None, "{other}");
        }
    }

    #[test]
    fn a_version_has_one_clean_key_of_its_own() {
        let at = "2026-11-26T10:00:00Z".parse().unwrap();
        let key = clean_key(ID, at, "v1");
        assert!(key.starts_with(&format!("assignments/submissions/2026/11/{ID}/")));
        assert_eq!(key, clean_key(ID, at, "v1"));
        assert_ne!(key, clean_key(ID, at, "v2"));
    }
}
