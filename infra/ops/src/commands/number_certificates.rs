//! `ops number-certificates`: makes the certificates of earlier releases findable by their number.

use anyhow::anyhow;

use crate::output;
use crate::target::Target;

pub(crate) async fn run(target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    target.confirm_write("certificates will be numbered")?;
    let report = store.number_certificates().await;
    let report =
        report.map_err(|error| anyhow!("not all certificates are numbered: {error}; run it again"))?;
    output::line(format!("{} issues, {} newly findable by their number", report.issues, report.written));
    Ok(())
}
