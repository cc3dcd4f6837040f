//! Credits, as their learners see them.

use anyhow::Result;
use jiff::ToSpan;

use crate::bench::Bench;
use crate::events::by;
use crate::history::credits::{TRANSCRIPT_DAYS, TRANSCRIPT_FROM};

/// A page of the history, the summary, and a transcript of 20 entries.
pub(super) async fn measure(bench: &mut Bench) -> Result<()> {
    let last = TRANSCRIPT_FROM.saturating_add(i64::from(TRANSCRIPT_DAYS - 1).days());
    let export = "/api/users/cpd_transactions/export/";
    let reads = [
        ("page of 20", "/api/users/cpd_transactions/".to_owned()),
        ("summary", "/api/users/cpd_transactions/summary/".to_owned()),
        ("transcript of 20", format!("{export}?format=pdf&from={TRANSCRIPT_FROM}&to={last}")),
    ];
    for (operation, path) in reads {
        let events = bench.furnished.learners.each_ref().map(|learner| by(learner, "GET", &path, None));
        bench.request("cpd-api", operation, 200, events).await?;
    }
    Ok(())
}
