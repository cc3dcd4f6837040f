//! S3 keys of submitted files. They are built from ids only; learners supply no part of a key.

use jiff::Timestamp;
use uuid::Uuid;

use super::SubmissionId;

/// Uploads that were not inspected yet.
pub const QUARANTINE_PREFIX: &str = "quarantine/";
/// Verified files.
pub const CLEAN_PREFIX: &str = "assignments/submissions/";

/// The upload key of a submission; `random` makes it unguessable.
pub fn quarantine_key(submission: SubmissionId, random: Uuid) -> String {
    format!("{QUARANTINE_PREFIX}{submission}/{random}")
}

/// The submission that an upload key belongs to, if it is one of ours.
pub fn quarantined_submission(key: &str) -> Option<SubmissionId> {
    let (submission, random) = key.strip_prefix(QUARANTINE_PREFIX)?.split_once('/')?;
    random.parse::<Uuid>().ok()?;
    submission.parse().ok()
}

/// The key for one verified version. It depends only on the version, so copying twice is harmless and two
/// versions never share a key.
pub fn clean_key(submission: SubmissionId, created_at: Timestamp, version: &str) -> String {
    let version = Uuid::new_v5(&submission.0, version.as_bytes());
    format!("{CLEAN_PREFIX}{}/{submission}/{version}", created_at.strftime("%Y/%m"))
}

/// What the keys of all files of a submission begin with, whatever became of them.
pub fn file_prefixes(submission: SubmissionId, created_at: Timestamp) -> [String; 2] {
    let clean = format!("{CLEAN_PREFIX}{}/{submission}/", created_at.strftime("%Y/%m"));
    [format!("{QUARANTINE_PREFIX}{submission}/"), clean]
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
        let [quarantine, clean] = file_prefixes(ID, at);
        assert!(key.starts_with(&clean) && quarantine_key(ID, Uuid::from_u128(9)).starts_with(&quarantine));
    }
}
