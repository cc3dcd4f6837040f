//! A person, in a list and on their own page.

use domain::Learner;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::store::PersonEntry;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person in the list of a search.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FoundPerson {
    pub id: Uuid,
    /// May be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    /// When the person first signed in.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The person's data was erased. Only an id still leads here.
    pub erased: bool,
}

impl FoundPerson {
    pub(crate) fn of(profile: &Learner) -> Self {
        Self {
            id: profile.id.0,
            name: profile.name.clone(),
            email: profile.email.clone(),
            since: profile.created_at,
            erased: profile.is_erased(),
        }
    }

    /// Only people whose data was not erased are listed.
    pub(crate) fn listed(entry: PersonEntry) -> Self {
        let PersonEntry { id, name, email, since, .. } = entry;
        Self { id: id.0, name, email, since, erased: false }
    }
}

/// A person's identity, as the identity provider last described it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonDetails {
    pub id: Uuid,
    /// May be empty.
    pub name: String,
    /// Empty once the person's data was erased.
    pub email: String,
    /// Whether the identity provider has verified the address; `null` if it does not say.
    #[schema(required)]
    pub email_verified: Option<bool>,
    /// The IANA time zone; `null` until it is set.
    #[schema(required)]
    pub time_zone: Option<String>,
    /// As the person states it; `null` until then.
    #[schema(required)]
    pub licence_number: Option<String>,
    /// As the person states it; `null` until then.
    #[schema(required)]
    pub profession: Option<String>,
    /// When the person first signed in.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When the person's data was erased; `null` if it was not.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub erased_at: Option<Timestamp>,
}

impl PersonDetails {
    pub(crate) fn of(profile: &Learner) -> Self {
        Self {
            id: profile.id.0,
            name: profile.name.clone(),
            email: profile.email.clone(),
            email_verified: profile.email_verified,
            time_zone: profile.time_zone.clone(),
            licence_number: profile.licence_number.clone(),
            profession: profile.profession.clone(),
            since: profile.created_at,
            erased_at: profile.erased_at,
        }
    }
}
