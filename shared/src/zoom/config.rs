//! Where Zoom is, and the secret that signs in there; read from the environment.

use serde::Deserialize;
use url::Url;

use super::join_link::JoinHosts;
use crate::runtime::{ConfigError, Environment};

const API_BASE: &str = "https://api.zoom.us/v2";
const OAUTH_URL: &str = "https://zoom.us/oauth/token";
const JOIN_HOSTS: &str = "zoom.us";

/// Where Zoom is.
#[derive(Clone, Debug)]
pub struct ZoomConfig {
    /// Secrets Manager's name of Zoom's secret.
    pub secret_id: String,
    /// The base URL of the API, with the version.
    pub api_base: Url,
    /// The token endpoint.
    pub oauth_url: Url,
    /// The hosts that a join link may lead to.
    pub join_hosts: JoinHosts,
}

impl ZoomConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let hosts = env.optional("ZOOM_JOIN_HOSTS").unwrap_or_else(|| JOIN_HOSTS.to_owned());
        let join_hosts = JoinHosts::parse(&hosts).map_err(|reason| ConfigError::Malformed {
            name: "ZOOM_JOIN_HOSTS",
            reason: reason.to_owned(),
        })?;
        Ok(Self {
            secret_id: env.required("ZOOM_SECRET_ID")?,
            api_base: base_url(env, "ZOOM_API_BASE", API_BASE)?,
            oauth_url: base_url(env, "ZOOM_OAUTH_URL", OAUTH_URL)?,
            join_hosts,
        })
    }
}

/// A URL that a path can be appended to.
fn base_url(env: Environment, name: &'static str, default: &str) -> Result<Url, ConfigError> {
    let text = env.optional(name).unwrap_or_else(|| default.to_owned());
    let malformed = |reason: String| ConfigError::Malformed { name, reason };
    let url = Url::parse(&text).map_err(|error| malformed(error.to_string()))?;
    match url.scheme() {
        "https" | "http" if url.has_host() => Ok(url),
        _ => Err(malformed("not an http or https URL".to_owned())),
    }
}

/// Zoom's secret: a Server-to-Server OAuth app. It has no `Debug`, so that it is never printed.
#[derive(Clone, Deserialize)]
pub struct ZoomSecret {
    /// The account that grants the token.
    pub account_id: String,
    pub client_id: String,
    pub client_secret: String,
}

impl ZoomSecret {
    /// Checks that every part is present.
    ///
    /// # Errors
    /// The name of a blank part.
    pub fn check(&self) -> Result<(), &'static str> {
        let parts = [
            ("account_id", &self.account_id),
            ("client_id", &self.client_id),
            ("client_secret", &self.client_secret),
        ];
        match parts.into_iter().find(|(_, value)| value.trim().is_empty()) {
            Some((name, _)) => Err(name),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::runtime::{SecretSource, Secrets};

    async fn load(text: &'static str) -> Result<Secrets<ZoomSecret>, String> {
        let source = SecretSource::Given(Arc::new(move || text.to_owned()));
        Secrets::load(source, ZoomSecret::check).await.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn a_secret_that_is_missing_in_part_stops_the_start_by_its_name() {
        let whole = r#"{"account_id": "a", "client_id": "b", "client_secret": "c", "note": "more is fine"}"#;
        assert!(load(whole).await.is_ok());
        let without = r#"{"account_id": "a", "client_id": "b", "client_secret": " "}"#;
        assert_eq!(load(without).await.unwrap_err(), "the secret given holds no client_secret");
        for text in ["", "{}", r#"{"account_id": "a"}"#, "null"] {
            assert!(load(text).await.is_err(), "{text}");
        }
    }
}
