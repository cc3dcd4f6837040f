//! The function's configuration.

use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct Config {
    pub tables: Tables,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    /// Where uploaded films and documents are.
    pub bucket: String,
    /// Secrets Manager's name of the key that signs the links by which readers of e-mails unsubscribe.
    pub unsubscribe_secret_id: String,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let groups_claim = env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?;
        let bucket = env.required("UPLOAD_BUCKET")?;
        let unsubscribe_secret_id = env.required("UNSUBSCRIBE_SECRET_ID")?;
        Ok(Self { tables: env.tables(), groups_claim, bucket, unsubscribe_secret_id })
    }
}
