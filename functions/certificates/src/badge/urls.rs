//! The identifiers in a credential. Each is a URL of this API that answers with what it names, so a
//! verifier needs nothing but the credential.

use domain::CourseId;
use domain::certificate::Certificate;
use uuid::Uuid;

/// The URLs below one API.
#[derive(Clone, Copy, Debug)]
pub struct BadgeUrls<'a> {
    /// Without a trailing slash.
    pub api: &'a str,
}

impl BadgeUrls<'_> {
    /// Who issues badges.
    pub fn issuer(self) -> String {
        format!("{}/api/public/badges/issuer/", self.api)
    }

    /// What is achieved by completing a course.
    pub fn achievement(self, course: CourseId) -> String {
        format!("{}/api/public/badges/achievements/{course}/", self.api)
    }

    /// A public key.
    pub fn key(self, id: &str) -> String {
        format!("{}/api/public/badges/keys/{id}/", self.api)
    }

    /// Whether an issue was revoked.
    pub fn revocations(self, certificate: &Certificate) -> String {
        format!("{}/api/public/certificates/{}/revocations/", self.api, certificate.code)
    }

    /// An issue as a credential.
    pub fn credential(self, certificate: &Certificate) -> String {
        format!("{}/api/public/certificates/{}/credential/", self.api, certificate.code)
    }

    /// The recipient, under a name that no other credential of theirs shares: two credentials by themselves
    /// do not tell that they belong to the same person.
    pub fn recipient(self, certificate: &Certificate) -> String {
        format!("urn:uuid:{}", Uuid::new_v5(&certificate.learner.0, certificate.code.as_bytes()))
    }
}
