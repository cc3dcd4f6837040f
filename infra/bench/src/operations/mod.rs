//! What is measured: a file for each function. To add an operation, add a call to the file of its function.

pub(crate) mod backlogs;
mod certificates;
mod checkout;
mod course_studio;
mod cpd_api;
mod cpd_award;
mod learner_api;
mod messages;
mod office;
pub(crate) mod presigned_upload;
mod privacy;
mod quiz_submit;
mod sweeps;
mod webhook;

use anyhow::Result;

use crate::bench::Bench;

/// Measures everything.
pub(crate) async fn measure(bench: &mut Bench) -> Result<()> {
    backlogs::rows(bench).await?;
    sweeps::measure(bench).await?;
    checkout::measure(bench).await?;
    webhook::measure(bench).await?;
    learner_api::measure(bench).await?;
    quiz_submit::measure(bench).await?;
    presigned_upload::measure(bench).await?;
    cpd_award::measure(bench).await?;
    cpd_api::measure(bench).await?;
    certificates::measure(bench).await?;
    messages::measure(bench).await?;
    office::measure(bench).await?;
    course_studio::measure(bench).await?;
    privacy::measure(bench).await?;
    backlogs::measure(bench).await
}
