//! Objects that are part of a credential and also served under their own identifier: the issuer, the
//! achievement and the revocation list.

use domain::{CourseId, Credits};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};
use utoipa::ToSchema;

use super::urls::BadgeUrls;

/// The issuer as a `Profile`.
pub(crate) fn issuer(provider: &str, frontend_url: &str, urls: BadgeUrls<'_>) -> Value {
    json!({"id": urls.issuer(), "type": ["Profile"], "name": provider, "url": frontend_url})
}

/// The course as an `Achievement`.
pub(crate) fn achievement(
    course: CourseId,
    title: &str,
    organiser: &str,
    available: Credits,
    cpd_type: &str,
    urls: BadgeUrls<'_>,
) -> Value {
    json!({
        "id": urls.achievement(course),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": title,
        "description": format!("“{title}”, a continuing professional development course by {organiser}."),
        "criteria": {
            "narrative": "Completed all required parts of the course and passed its quizzes and assignments.",
        },
        "creditsAvailable": credits(available),
        "fieldOfStudy": cpd_type,
    })
}

/// Credits as a JSON number, as the data model requires, with the same two decimals as everywhere else.
pub(super) fn credits(credits: Credits) -> Option<Number> {
    serde_json::from_str(&credits.to_string()).ok()
}

/// A revocation list (1EdTech's `1EdTechRevocationList`). Every credential has its own list, so a list
/// reveals nothing about other credentials.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevocationList {
    /// The URL of this list.
    pub id: String,
    /// The id of the issuer.
    pub issuer: String,
    /// Empty while the credential is valid.
    pub revoked_credential: Vec<RevokedCredential>,
}

/// A revoked credential.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevokedCredential {
    /// The credential's id.
    pub id: String,
    /// Always `true`.
    pub revoked: bool,
    /// The reason, for people to read.
    pub revocation_reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_of_credits_is_the_number_that_is_written() {
        for hundredths in (0..=9_999).chain((10_000..=999_999).step_by(37)).chain([999_999]) {
            let amount = Credits::from_hundredths(hundredths).unwrap();
            let written = credits(amount).unwrap().to_string();
            assert_eq!(written.parse::<Credits>().unwrap(), amount, "{written}");
        }
    }
}
