//! The configuration of `office-reports`.

use jiff::tz::TimeZone;
use shared::runtime::{ConfigError, Environment};
use shared::store::Tables;

/// The environment of the function.
#[derive(Clone, Debug)]
pub struct ReportsConfig {
    pub tables: Tables,
    /// The token's claim that names the user's groups.
    pub groups_claim: String,
    pub queues: QueueUrls,
    /// The provider's time zone.
    pub zone: TimeZone,
}

/// A queue, and where its dead letters are.
#[derive(Clone, Debug)]
pub struct QueueUrl {
    pub queue: String,
    pub dead_letters: String,
}

/// The URLs of the queues whose dead letters an administrator sees.
#[derive(Clone, Debug)]
pub struct QueueUrls {
    pub email: QueueUrl,
    pub zoom: QueueUrl,
    pub upload: QueueUrl,
}

impl ReportsConfig {
    /// Reads the environment.
    ///
    /// # Errors
    /// Names the variable that is missing or malformed.
    pub fn from_env(env: Environment) -> Result<Self, ConfigError> {
        let queue = |queue, dead_letters| {
            Ok::<_, ConfigError>(QueueUrl {
                queue: env.required(queue)?,
                dead_letters: env.required(dead_letters)?,
            })
        };
        let queues = QueueUrls {
            email: queue("EMAIL_QUEUE_URL", "EMAIL_DEAD_LETTERS_URL")?,
            zoom: queue("ZOOM_QUEUE_URL", "ZOOM_DEAD_LETTERS_URL")?,
            upload: queue("UPLOAD_QUEUE_URL", "UPLOAD_DEAD_LETTERS_URL")?,
        };
        let name = env.parsed("PROVIDER_TIME_ZONE", "UTC".to_owned())?;
        let zone = TimeZone::get(&name).map_err(|_| ConfigError::Malformed {
            name: "PROVIDER_TIME_ZONE",
            reason: "it is not an IANA name such as Europe/London".to_owned(),
        })?;
        Ok(Self {
            tables: env.tables(),
            groups_claim: env.parsed("GROUPS_CLAIM", "cognito:groups".to_owned())?,
            queues,
            zone,
        })
    }
}
