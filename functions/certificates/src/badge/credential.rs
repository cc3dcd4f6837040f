//! The credential itself, unsigned.

use domain::certificate::Certificate;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::shapes::{achievement, credits, issuer};
use super::urls::BadgeUrls;

/// The JSON-LD contexts, in the order that the specification requires.
pub(crate) const CONTEXTS: [&str; 2] =
    ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"];

const SCHEMA: &str =
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json";

/// The data that a credential needs besides the certificate.
#[derive(Clone, Copy, Debug)]
pub struct BadgeContext<'a> {
    pub urls: BadgeUrls<'a>,
    pub provider: &'a str,
    pub frontend_url: &'a str,
    /// The public verification page.
    pub verify_url: &'a str,
    /// The recipient's e-mail address, if known; stored as a salted hash.
    pub email: Option<&'a str>,
}

/// Builds the `OpenBadgeCredential` of an issue. The same issue always gives the same credential.
pub fn credential(certificate: &Certificate, context: &BadgeContext<'_>) -> Value {
    let urls = context.urls;
    let mut credential = json!({
        "@context": CONTEXTS,
        "id": urls.credential(certificate),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": issuer(context.provider, context.frontend_url, urls),
        "validFrom": second(certificate.issued_at),
        "credentialSubject": {
            "id": urls.recipient(certificate),
            "type": ["AchievementSubject"],
            "identifier": identifiers(certificate, context.email),
            "activityEndDate": completed(certificate),
            "creditsEarned": credits(certificate.credits),
            "achievement": achievement(
                certificate.course, &certificate.course_title, &certificate.organiser, certificate.credits,
                &certificate.cpd_type, urls,
            ),
        },
        "evidence": [{
            "id": context.verify_url,
            "type": ["Evidence"],
            "name": format!("Certificate {}", certificate.number),
            "description": "The page that shows whether this certificate is still valid.",
        }],
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": urls.revocations(certificate), "type": "1EdTechRevocationList"},
    });
    if let Some(until) = certificate.credits_valid_until() {
        credential["validUntil"] = second(until).into();
    }
    credential
}

/// Identifies the recipient: the e-mail address as a salted hash, and the name on the certificate, if it
/// bears one.
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
    if let Some(name) = certificate.name() {
        identifiers.push(json!({
            "type": "IdentityObject", "identityType": "name", "hashed": false,
            "identityHash": name,
        }));
    }
    identifiers.into()
}

/// The moment of completion, written in the time zone of the certificate: the same day as on paper.
fn completed(certificate: &Certificate) -> String {
    match certificate.zone_name() {
        "UTC" => second(certificate.completed_at),
        _ => {
            certificate.completed_at.to_zoned(certificate.zone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
        }
    }
}

/// In whole seconds, because `nbf` counts seconds and must equal `validFrom`.
pub(super) fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
