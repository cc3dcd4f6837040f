//! The function's environment.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

use crate::brand::Brand;
use crate::sender::Sender;

/// The environment, read once at the start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables it may use.
    pub tables: Tables,
    /// The `From` header.
    pub sender: Sender,
    /// The provider's name and site.
    pub brand: Brand,
    /// The SES configuration set, which routes delivery events; none by default.
    pub configuration_set: Option<String>,
    /// Secrets Manager's name of the key that signs the links by which readers unsubscribe.
    pub unsubscribe_secret_id: String,
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
            unsubscribe_secret_id: env.required("UNSUBSCRIBE_SECRET_ID")?,
        })
    }
}
