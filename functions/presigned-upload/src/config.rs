//! What both functions are told by their environment.

use shared::dynamo::Tables;
use shared::runtime::{ConfigError, Environment};

/// The environment.
#[derive(Clone, Debug)]
pub struct Config {
    /// The tables they may use.
    pub tables: Tables,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Where files stand.
    pub bucket: String,
    /// Off: no file is signed for any more; text and links still are handed in, and what was uploaded
    /// before is still confirmed, graded and given back.
    pub uploads_enabled: bool,
    /// On: a file is given out only when GuardDuty has tagged it as clean.
    pub malware_protection: bool,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        Ok(Self {
            tables: env.tables(),
            groups_claim: env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?,
            bucket: env.required("UPLOAD_BUCKET")?,
            uploads_enabled: env.parsed("UPLOADS_ENABLED", true)?,
            malware_protection: env.parsed("MALWARE_PROTECTION", false)?,
        })
    }
}
