//! Typed configuration from the environment. A missing or malformed variable stops the start and is named.

use std::env;
use std::str::FromStr;

use crate::store::Tables;

/// Why a variable stops the start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not set, or empty.
    #[error("the environment variable {0} is missing")]
    Missing(&'static str),
    /// Set to an invalid value.
    #[error("the environment variable {name} is malformed: {reason}")]
    Malformed { name: &'static str, reason: String },
}

/// The environment of the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment;

impl Environment {
    /// An optional variable; blank counts as absent.
    pub fn optional(self, name: &'static str) -> Option<String> {
        env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A required variable.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn required(self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or(ConfigError::Missing(name))
    }

    /// A typed variable with a default.
    ///
    /// # Errors
    /// [`ConfigError::Malformed`].
    pub fn parsed<T>(self, name: &'static str, default: T) -> Result<T, ConfigError>
    where
        T: FromStr<Err: std::fmt::Display>,
    {
        let Some(text) = self.optional(name) else { return Ok(default) };
        text.parse().map_err(|error: T::Err| ConfigError::Malformed { name, reason: error.to_string() })
    }

    /// A URL without a trailing slash.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn base_url(self, name: &'static str) -> Result<String, ConfigError> {
        Ok(self.required(name)?.trim_end_matches('/').to_owned())
    }

    /// The tables that the template gives to this function.
    pub fn tables(self) -> Tables {
        Tables {
            main: self.optional("MAIN_TABLE"),
            outbox: self.optional("OUTBOX_TABLE"),
            keys: self.optional("KEYS_TABLE"),
            ledger: self.optional("LEDGER_TABLE"),
            drafts: self.optional("DRAFTS_TABLE"),
            switches: self.optional("SWITCHES_TABLE"),
        }
    }
}
