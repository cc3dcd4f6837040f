//! The caller, from the claims that the gateway has verified, never from a body.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use lambda_http::request::RequestContext;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use domain::course::Course;
use domain::{LearnerId, Refusal};

use super::error::Failure;

/// The name of the claim that holds the groups; an extension of the router.
#[derive(Clone, Debug)]
pub struct GroupsClaim(pub Arc<str>);

/// What a person may do beyond learning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Everybody.
    Learner,
    /// Grades.
    Instructor,
    /// Corrects.
    Admin,
}

/// A person authenticated by the identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The `sub`, as a learner.
    pub learner: LearnerId,
    pub email: String,
    /// How the person is addressed; may be empty.
    pub name: String,
    /// In the order of the token, without unknown groups.
    pub groups: Vec<Group>,
}

impl<S: Send + Sync> FromRequestParts<S> for Identity {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let groups_claim = Extension::<GroupsClaim>::from_request_parts(parts, state).await;
        let name = groups_claim.as_ref().map_or("cognito:groups", |Extension(claim)| &claim.0);
        Self::from_context(parts.extensions.get::<RequestContext>(), name)
            .ok_or(Failure::Refused(Refusal::NotAuthenticated))
    }
}

impl Identity {
    fn from_context(context: Option<&RequestContext>, groups_claim: &str) -> Option<Self> {
        let Some(RequestContext::ApiGatewayV2(context)) = context else { return None };
        let claims = &context.authorizer.as_ref()?.jwt.as_ref()?.claims;
        let claim = |name: &str| claims.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        Some(Self {
            learner: learner_id(claim("sub")?, claim("iss").unwrap_or_default()),
            // Cognito's access tokens contain no e-mail address, so this API does not accept them.
            email: claim("email")?.to_owned(),
            name: claim("name").unwrap_or_default().to_owned(),
            groups: groups(claim(groups_claim).unwrap_or_default()),
        })
    }

    /// Whether the person is in the group.
    pub fn is(&self, group: Group) -> bool {
        self.groups.contains(&group)
    }

    /// Whether the person may grade this course's work and see its attempts: an administrator, or an instructor named
    /// by the course. Instructors of other courses may not.
    pub fn teaches(&self, course: &Course) -> bool {
        self.teaches_as(&course.instructors)
    }

    /// As [`Self::teaches`], for a course with these instructors.
    pub fn teaches_as(&self, instructors: &BTreeSet<LearnerId>) -> bool {
        self.is(Group::Admin) || self.is(Group::Instructor) && instructors.contains(&self.learner)
    }
}

/// A `sub` that is not a UUID becomes one, always the same for the same issuer and `sub`.
fn learner_id(sub: &str, issuer: &str) -> LearnerId {
    let derived = || Uuid::new_v5(&Uuid::new_v5(&Uuid::NAMESPACE_URL, issuer.as_bytes()), sub.as_bytes());
    LearnerId(Uuid::try_parse(sub).unwrap_or_else(|_| derived()))
}

/// The gateway flattens a list to `[a b]`; other issuers write JSON, commas or spaces. Only whole names count: a
/// member of `course:admin` is not in `admin`.
fn groups(text: &str) -> Vec<Group> {
    let names = serde_json::from_str(text).unwrap_or_else(|_| {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
        let names: Vec<&str> = match inner.contains(',') {
            true => inner.split(',').map(str::trim).collect(),
            false => inner.split_whitespace().collect(),
        };
        names.into_iter().map(str::to_owned).collect::<Vec<String>>()
    });
    names
        .iter()
        .filter_map(|name| match name.as_str() {
            "learner" => Some(Group::Learner),
            "instructor" => Some(Group::Instructor),
            "admin" => Some(Group::Admin),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_come_in_several_forms() {
        use Group::{Admin, Instructor};
        for text in
            ["[instructor admin]", r#"["instructor","admin"]"#, "instructor, admin", "instructor admin"]
        {
            assert_eq!(groups(text), [Instructor, Admin], "{text}");
        }
        for text in [
            "",
            "[]",
            "administrators",
            "[super-admin]",
            "Admin",
            "course:admin",
            "[team/admin x.admin]",
            r#"["course admin"]"#,
            "course admin, staff",
        ] {
            assert_eq!(groups(text), [], "{text}");
        }
    }

    #[test]
    fn a_sub_that_is_no_uuid_becomes_one_per_issuer() {
        let uuid = "0190a5a0-0000-7000-8000-000000000001";
        assert_eq!(learner_id(uuid, "https://a").to_string(), uuid);
        assert_eq!(learner_id("google_1", "https://a"), learner_id("google_1", "https://a"));
        assert_ne!(learner_id("google_1", "https://a"), learner_id("google_1", "https://b"));
    }
}
