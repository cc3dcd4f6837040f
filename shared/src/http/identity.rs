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
use domain::{Claims, LearnerId, Refusal};

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
    /// Whether the issuer has verified the address; absent if it does not say.
    pub email_verified: Option<bool>,
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
            email_verified: claim("email_verified").and_then(|text| text.to_ascii_lowercase().parse().ok()),
            name: claim("name").unwrap_or_default().to_owned(),
            groups: groups(claim(groups_claim).unwrap_or_default()),
        })
    }

    /// What the token says of the person.
    pub fn claims(&self) -> Claims<'_> {
        Claims { id: self.learner, email: &self.email, email_verified: self.email_verified, name: &self.name }
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

/// The groups that a claim names. Only whole names count: members of `course admin`, `x,admin` and `course:admin` are
/// not in `admin`.
///
/// | Form | Read as |
/// |---|---|
/// | `["a b","c"]` | JSON: exactly these names; other groups are passed over |
/// | `[a b c]`, to which the gateway flattens a list | names between single blanks |
/// | `a, b, c` | names between commas |
/// | `a b c` | names between single blanks |
///
/// All but JSON are ambiguous, since a name may hold blanks and commas. They count only if every part is a group of
/// ours or one that Cognito adds for a federated identity provider; with any other part the claim names no group.
fn groups(text: &str) -> Vec<Group> {
    if let Ok(names) = serde_json::from_str::<Vec<String>>(text) {
        return names.iter().filter_map(|name| group(name)).collect();
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let parts: Vec<&str> = match bare {
        Some("") => return Vec::new(),
        Some(inner) => inner.split(' ').collect(),
        None if text.contains(',') => text.split(',').map(|part| part.trim_matches(' ')).collect(),
        None => text.split(' ').collect(),
    };
    match parts.iter().all(|part| group(part).is_some() || is_of_a_provider(part)) {
        true => parts.into_iter().filter_map(group).collect(),
        false => Vec::new(),
    }
}

fn group(name: &str) -> Option<Group> {
    match name {
        "learner" => Some(Group::Learner),
        "instructor" => Some(Group::Instructor),
        "admin" => Some(Group::Admin),
        _ => None,
    }
}

/// Whether Cognito made the group for the users of an identity provider: `eu-west-1_Ab12Cd34E_Google`.
fn is_of_a_provider(name: &str) -> bool {
    let mut parts = name.splitn(3, '_');
    let (Some(region), Some(pool), Some(provider)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let mut words = region.split('-');
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_region = words.next().is_some_and(is_word)
        && words
            .next_back()
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        && words.clone().next().is_some()
        && words.all(is_word);
    is_region
        && pool.len() == 9
        && pool.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !provider.is_empty()
        && !provider.contains([' ', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn groups_come_in_several_forms() {
        use Group::{Admin, Instructor};
        for text in [
            "[instructor admin]",
            r#"["instructor","admin"]"#,
            r#"["instructor","course admin","admin"]"#,
            "instructor, admin",
            "instructor admin",
            "[eu-west-1_Ab12Cd34E_Google instructor admin]",
        ] {
            assert_eq!(groups(text), [Instructor, Admin], "{text}");
        }
        assert_eq!(groups("[learner admin]"), [Group::Learner, Admin]);
        assert_eq!(groups("admin"), [Admin]);
        for text in [
            "",
            "[]",
            "[ ]",
            "administrators",
            "[super-admin]",
            "Admin",
            "course:admin",
            "[team/admin x.admin]",
            r#"["course admin"]"#,
            r#"["x,admin"]"#,
            r#"["x","admin""#,
            "course admin, staff",
            "course admin",
            "[course admin]",
            "[x,admin]",
            "[x, admin]",
            "x,admin",
            "[learner,admin]",
            "[learner  admin]",
            "[learner\tadmin]",
            "[learner admin",
            "[[admin]]",
            "[eu-west-1_short_Google admin]",
        ] {
            assert_eq!(groups(text), [], "{text}");
        }
    }

    /// Names as an identity provider may have them, with our own among them.
    fn names() -> impl Strategy<Value = Vec<String>> {
        let name = prop_oneof![
            Just("learner".to_owned()),
            Just("admin".to_owned()),
            "(admin|instructor|x)[ ,:\\[\\]'_-](admin|instructor|staff)",
            "[a-z,:\\[\\] _-]{1,12}",
        ];
        proptest::collection::vec(name, 0..4)
    }

    proptest! {
        /// A single name with a blank between two of our own groups is the one that no form can tell apart.
        #[test]
        fn no_name_yields_a_group_that_is_not_a_whole_name(names in names()) {
            let ours = |name: &str| group(name).is_some();
            prop_assume!(!names.iter().any(|name| name.contains(' ') && name.split(' ').all(ours)));
            prop_assume!(!names.iter().any(|name| name.contains(',') && name.split(',').all(|part| ours(part.trim()))));
            let json = serde_json::to_string(&names).unwrap();
            for text in [format!("[{}]", names.join(" ")), names.join(","), names.join(" "), json] {
                for found in groups(&text) {
                    prop_assert!(names.iter().any(|name| group(name) == Some(found)), "{text}");
                }
            }
        }

        #[test]
        fn no_text_at_all_is_a_failure(text in ".{0,60}") {
            groups(&text);
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
