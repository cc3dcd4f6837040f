//! Typed configuration from the environment; what is missing or malformed stops the start by its name.

use std::env;
use std::str::FromStr;

use crate::store::Tables;

/// A variable that stops the start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It is not set, or empty.
    #[error("the environment variable {0} is missing")]
    Missing(&'static str),
    /// It is set to something else than it takes.
    #[error("the environment variable {name} is malformed: {reason}")]
    Malformed {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// The environment of the process.
#[derive(Clone, Copy, Debug, Default)]
pub struct Environment;

impl Environment {
    /// A variable that may be absent. Blank is absent.
    pub fn optional(self, name: &'static str) -> Option<String> {
        env::var(name).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A variable that must be there.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn required(self, name: &'static str) -> Result<String, ConfigError> {
        self.optional(name).ok_or(ConfigError::Missing(name))
    }

    /// A variable of a type, with a default.
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

    /// An address without a trailing slash.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn base_url(self, name: &'static str) -> Result<String, ConfigError> {
        Ok(self.required(name)?.trim_end_matches('/').to_owned())
    }

    /// The tables that the template gave to this function.
    pub fn tables(self) -> Tables {
        Tables {
            main: self.optional("MAIN_TABLE"),
            outbox: self.optional("OUTBOX_TABLE"),
            keys: self.optional("KEYS_TABLE"),
            ledger: self.optional("LEDGER_TABLE"),
        }
    }
}
