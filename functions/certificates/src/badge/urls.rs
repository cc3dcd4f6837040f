//! The identifiers in a credential. Each is a URL of this API that returns what it names, so a verifier needs
//! only the credential.

use domain::CourseId;
use domain::certificate::Certificate;
use uuid::Uuid;

/// The URLs under one API.
#[derive(Clone, Copy, Debug)]
pub struct BadgeUrls<'a> {
    /// Without a trailing slash.
    pub api: &'a str,
}

impl BadgeUrls<'_> {
    /// The issuer of badges.
    pub fn issuer(self) -> String {
        format!("{}/api/public/badges/issuer/", self.api)
    }

    /// The achievement of completing a course.
    pub fn achievement(self, course: CourseId) -> String {
        format!("{}/api/public/badges/achievements/{course}/", self.api)
    }

    /// A public key.
    pub fn key(self, id: &str) -> String {
        format!("{}/api/public/badges/keys/{id}/", self.api)
    }

    /// The revocation list of an issue.
    pub fn revocations(self, certificate: &Certificate) -> String {
        format!("{}/api/public/certificates/{}/revocations/", self.api, certificate.code)
    }

    /// An issue as a credential.
    pub fn credential(self, certificate: &Certificate) -> String {
        format!("{}/api/public/certificates/{}/credential/", self.api, certificate.code)
    }

    /// The recipient, with a different id in every credential, so that two credentials cannot be linked to
    /// the same person.
    pub fn recipient(self, certificate: &Certificate) -> String {
        format!("urn:uuid:{}", Uuid::new_v5(&certificate.learner.0, certificate.code.as_bytes()))
    }
}
