//! What the function is told by its environment.

use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

use crate::render::Brand;
use crate::sender::Sender;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use.
    pub tables: Tables,
    /// Whom mails come from.
    pub sender: Sender,
    /// How mails look and where they lead.
    pub brand: Brand,
    /// SES's set of rules for what happens to a mail's events; none by default.
    pub configuration_set: Option<String>,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let provider = env.required("PROVIDER_NAME")?;
        let malformed = |name, reason: &str| ConfigError::Malformed { name, reason: reason.to_owned() };
        let sender = Sender::new(&provider, &env.required("MAIL_FROM")?);
        let brand = Brand::new(&provider, &env.base_url("FRONTEND_URL")?);
        Ok(Self {
            tables: env.tables(),
            sender: sender.map_err(|reason| malformed("MAIL_FROM", reason))?,
            brand: brand.map_err(|reason| malformed("FRONTEND_URL", reason))?,
            configuration_set: env.optional("SES_CONFIGURATION_SET"),
        })
    }
}
