//! Payments that were refunded.

use anyhow::Result;
use domain::payment::Payment;
use domain::{Clock, Learner};
use serde_json::json;
use shared::store::keys;
use tests::furnished_courses::PAID_COURSE;

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// For the paid course, one after the other.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    let mut bulk = Bulk::new(&world.store);
    for number in 0..furnished.earlier {
        let id = format!("pi_{}_{number:06}", learner.id.0.simple());
        let payment: Payment = serde_json::from_value(json!({
            "id": id, "learner": learner.id, "course": PAID_COURSE, "settled": true, "charged": 4900,
            "currency": "gbp", "refunded": true, "refunded_amount": 4900, "changed_at": world.clock.now(),
        }))?;
        bulk.create(&keys::payment(&id), &payment).await?;
    }
    bulk.finish().await
}
