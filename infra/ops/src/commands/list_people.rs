//! `ops list-people`: makes the people of earlier releases findable by name and e-mail address.

use anyhow::anyhow;

use crate::output;
use crate::target::Target;

pub(crate) async fn run(target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    target.confirm_write("people will be listed in the index")?;
    let report =
        store.list_people(|so_far| output::note(format!("{} profiles looked at", so_far.profiles))).await;
    let report = report.map_err(|error| anyhow!("not everybody is listed: {error}; run it again"))?;
    output::line(format!("{} profiles, {} newly findable", report.profiles, report.listed));
    Ok(())
}
