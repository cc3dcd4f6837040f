//! A sample reminder of expiring credits.

use serde_json::json;

use super::CreditsExpiring;
use crate::samples::{Sample, ada, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = CreditsExpiring {
        learner: learner_id(),
        credits: stored(json!("7.50")),
        expires_at: stored(json!("2027-03-14T18:00:00Z")),
        expires_on: None,
    };
    vec![Sample::new("credits-expiring", &email, &(), (&ada(), now()))]
}
