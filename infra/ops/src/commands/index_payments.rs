//! `ops index-payments`: makes the payments of earlier releases findable by their state.

use anyhow::anyhow;

use crate::output;
use crate::target::Target;

pub(crate) async fn run(target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    target.confirm_write("payments will be listed by their state")?;
    let report = store.index_payments().await;
    let report = report.map_err(|error| anyhow!("not all payments are listed: {error}; run it again"))?;
    output::line(format!("{} payments in no list, {} newly listed", report.unlisted, report.listed));
    output::line(format!("{} that wait for a decision joined with their payments", report.joined));
    Ok(())
}
