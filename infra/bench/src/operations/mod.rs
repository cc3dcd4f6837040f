//! What is measured: a file for each function. To add an operation, add a call to the file of its function.

mod cpd_award;
mod presigned_upload;
mod quiz_submit;
mod webhook;

use anyhow::Result;

use crate::bench::Bench;

/// Measures everything.
pub(crate) async fn measure(bench: &mut Bench) -> Result<()> {
    webhook::measure(bench).await?;
    quiz_submit::measure(bench).await?;
    presigned_upload::measure(bench).await?;
    cpd_award::measure(bench).await
}
