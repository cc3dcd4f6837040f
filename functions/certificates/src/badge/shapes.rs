//! What a credential holds and what the API shows by itself under the same identifier: the issuer, the
//! achievement, the list of what was revoked.

use domain::{CourseId, Credits};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};
use utoipa::ToSchema;

use super::urls::BadgeUrls;

/// Who issues: a `Profile`.
pub(crate) fn issuer(provider: &str, frontend_url: &str, urls: BadgeUrls<'_>) -> Value {
    json!({"id": urls.issuer(), "type": ["Profile"], "name": provider, "url": frontend_url})
}

/// What was achieved: an `Achievement`.
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
        "description": format!("“{title}”, a course of continuing professional development by {organiser}."),
        "criteria": {
            "narrative": "All required parts of the course were completed, its quizzes and assignments passed.",
        },
        "creditsAvailable": credits(available),
        "fieldOfStudy": cpd_type,
    })
}

/// Credits as the JSON number that the data model wants. It is read from the two decimals that are
/// written everywhere else, and never calculated with.
pub(super) fn credits(credits: Credits) -> Option<Number> {
    serde_json::from_str(&credits.to_string()).ok()
}

/// What was revoked of the credentials that name this list (1EdTech's `1EdTechRevocationList`). Every
/// credential names a list of its own, so a list tells nothing about others, and no list grows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevocationList {
    /// Its own address.
    pub id: String,
    /// Who revokes.
    pub issuer: String,
    /// Empty while the credential holds.
    pub revoked_credential: Vec<RevokedCredential>,
}

/// A credential that no longer holds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevokedCredential {
    /// The credential's id.
    pub id: String,
    /// Always.
    pub revoked: bool,
    /// For people.
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
