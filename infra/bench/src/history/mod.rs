//! What happened before: so many of everything, written as the functions write one.

pub(crate) mod attempts;
pub(crate) mod credits;
mod emails;
mod enrolments;
mod notifications;
mod payments;
mod people;
mod submissions;

use anyhow::Result;

use crate::furnished::Furnished;

/// Writes the history of both learners.
pub(crate) async fn write(furnished: &Furnished) -> Result<()> {
    for learner in &furnished.learners {
        notifications::write(furnished, learner).await?;
        enrolments::of_learner(furnished, learner).await?;
        attempts::write(furnished, learner).await?;
        submissions::write(furnished, learner).await?;
        credits::write(furnished, learner).await?;
        emails::write(furnished, learner).await?;
        payments::write(furnished, learner).await?;
    }
    people::write(furnished).await;
    enrolments::of_course(furnished).await
}
