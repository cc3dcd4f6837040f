//! Credits.

use anyhow::Result;
use tests::credits::certificate;

use crate::bench::Bench;
use crate::events::certificate_written;

/// A certificate that was issued.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let mut events = Vec::new();
    for learner in &bench.furnished.learners {
        let issued = certificate(&bench.furnished.world, learner.id, 1, "2.50");
        bench.furnished.world.hold(&issued).await;
        events.push(certificate_written(issued.enrolment)?);
    }
    let events = events.try_into().map_err(|_| anyhow::anyhow!("two learners"))?;
    bench.batch("cpd-award", "award", events).await
}
