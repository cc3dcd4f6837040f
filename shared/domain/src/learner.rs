//! The person: one of the three places where a name and an e-mail address may be stored.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::LearnerId;

/// A person as the identity provider last described them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// The `sub` of the identity provider.
    pub id: LearnerId,
    pub email: String,
    /// May be empty.
    pub name: String,
    /// An IANA name; UTC until the learner chooses one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// When the profile was first stored.
    pub created_at: Timestamp,
}

impl Learner {
    /// The name for a certificate: the identity provider's current one, else the stored one, else the e-mail address.
    pub fn certificate_name<'a>(stored: Option<&'a Self>, email: &'a str, name: &'a str) -> &'a str {
        let known = stored.map(|stored| stored.name.as_str());
        [Some(name), known]
            .into_iter()
            .flatten()
            .map(str::trim)
            .find(|name| !name.is_empty())
            .unwrap_or(email)
    }

    /// The zone in which a learner's days and periods are counted; UTC until the learner chooses one.
    pub fn zone(stored: Option<&Self>) -> TimeZone {
        let name = stored.and_then(|stored| stored.time_zone.as_deref());
        name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The stored profile updated from the current claims, or `None` if nothing changed.
    pub fn refreshed(
        stored: Option<&Self>,
        id: LearnerId,
        email: &str,
        name: &str,
        now: Timestamp,
    ) -> Option<Self> {
        match stored {
            Some(old) if old.email == email && old.name == name => None,
            Some(old) => Some(Self { email: email.to_owned(), name: name.to_owned(), ..old.clone() }),
            None => Some(Self {
                id,
                email: email.to_owned(),
                name: name.to_owned(),
                time_zone: None,
                created_at: now,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_bears_the_best_name_there_is() {
        let stored = |name: &str| Learner {
            id: LearnerId(uuid::Uuid::nil()),
            email: "ada@learner.example".into(),
            name: name.into(),
            time_zone: None,
            created_at: Timestamp::UNIX_EPOCH,
        };
        for (known, claimed, expected) in [
            (Some("Ada L."), " Ada Lovelace ", "Ada Lovelace"),
            (Some("Ada L."), " ", "Ada L."),
            (Some(""), "", "ada@learner.example"),
            (None, "", "ada@learner.example"),
        ] {
            let stored = known.map(stored);
            let name = Learner::certificate_name(stored.as_ref(), "ada@learner.example", claimed);
            assert_eq!(name, expected);
        }
    }
}
