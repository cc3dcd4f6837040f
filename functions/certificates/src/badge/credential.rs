//! The credential itself, unsigned.

use domain::certificate::Certificate;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::shapes::{achievement, credits, issuer};
use super::urls::BadgeUrls;

/// The contexts that give the names their meaning, in the order that the specification asks for.
pub(crate) const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

const SCHEMA: &str =
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// What a credential says beyond the certificate.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The identifiers.
    pub urls: BadgeUrls<'a>,
    /// Who runs the platform.
    pub provider: &'a str,
    /// The front end.
    pub frontend_url: &'a str,
    /// The public page that says whether it holds.
    pub verify_url: &'a str,
    /// The recipient's address, if one is known; it goes in as a salted hash.
    pub email: Option<&'a str>,
}

/// An issue as an `OpenBadgeCredential`. The same issue gives the same credential.
pub fn credential(certificate: &Certificate, facts: &Facts<'_>) -> Value {
    let urls = facts.urls;
    let mut credential = json!({
        "@context": CONTEXTS,
        "id": urls.credential(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": issuer(facts.provider, facts.frontend_url, urls),
        "validFrom": second(certificate.issued_at),
        "credentialSubject": {
            "id": urls.recipient(certificate),
            "type": ["AchievementSubject"],
            "identifier": identifiers(certificate, facts.email),
            "activityEndDate": second(certificate.completed_at),
            "creditsEarned": credits(certificate.credits),
            "achievement": achievement(
                certificate.course, &certificate.course_title, &certificate.organiser, certificate.credits,
                &certificate.cpd_type, urls,
            ),
        },
        "evidence": [{
            "id": facts.verify_url,
            "type": ["Evidence"],
            "name": format!("Certificate {}", certificate.number),
            "description": "The page that says whether this certificate still holds.",
        }],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": urls.revocations(certificate), "type": "1EdTechRevocationList"},
    });
    if let Some(until) = certificate.credits_valid_until() {
        credential["validUntil"] = second(until).into();
    }
    credential
}

/// Who received it: the address as a salted hash, and the name as it stands on the paper, unless that is
/// the address.
fn identifiers(certificate: &Certificate, email: Option<&str>) -> Value {
    let salt = hex::encode(&Sha256::digest(certificate.uuid.as_bytes())[..16]);
    let mut identifiers = Vec::new();
    if let Some(email) = email.filter(|email| !email.is_empty()) {
        let hash = hex::encode(Sha256::digest(format!("{email}{salt}").as_bytes()));
        identifiers.push(json!({
            "type": "IdentityObject", "identityType": "emailAddress", "hashed": true,
            "identityHash": format!("sha256${hash}"), "salt": salt,
        }));
    }
    if !certificate.learner_name.contains('@') {
        identifiers.push(json!({
            "type": "IdentityObject", "identityType": "name", "hashed": false,
            "identityHash": certificate.learner_name,
        }));
    }
    identifiers.into()
}

/// To the second: `nbf` has to be equal to `validFrom`, and counts seconds.
pub(super) fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
