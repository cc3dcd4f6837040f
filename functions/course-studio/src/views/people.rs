//! People whom an author sees by name.

use serde::{Deserialize, Serialize};
use shared::http::Author;
use utoipa::ToSchema;

/// People, each with id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedPeople {
    pub people: Vec<Author>,
}
