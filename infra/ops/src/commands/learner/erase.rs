//! `ops learner erase`: erases a learner, with a dry run and a receipt.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use clap::Args;
use domain::{Clock, LearnerId};
use jiff::Timestamp;
use serde::Serialize;
use shared::runtime::SystemClock;
use shared::store::{Store, keys};
use shared::stripe::checkouts::StripeCheckouts;
use shared::submitted_files::SubmittedFiles;
use shared::use_cases::erase_learner::{ELSEWHERE, Erasure, LearnerEraser};

use crate::output;
use crate::stripe_account::stripe_client;
use crate::target::{Target, deadline};

/// How long each step waits for the store.
const STEP_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// The learner's id
    learner: LearnerId,
    /// Erase; without it nothing is changed
    #[arg(long, requires = "confirm", requires = "to")]
    apply: bool,
    /// With --apply: the learner's e-mail address, or the id once more
    #[arg(long, value_name = "ADDRESS")]
    confirm: Option<String>,
    /// With --apply: a folder for the receipt
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Output UploadBucketName [env: UPLOAD_BUCKET]; not needed on the local stack
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,
    /// URL of Stripe's API, where open checkouts are expired [default: the stack's stand-in, or Stripe itself for AWS]
    #[arg(long, value_name = "URL")]
    stripe_url: Option<String>,
    /// ARN of Stripe's secret, output StripeSecretArn [default: the stack's]. Alternatively, set the environment
    /// variable `STRIPE_API_KEY`
    #[arg(long, value_name = "ARN")]
    stripe_secret: Option<String>,
}

/// What the operator keeps as evidence. It names nobody: only the id that the facts remain under.
#[derive(Serialize)]
struct Receipt<'a> {
    learner: LearnerId,
    begun_at: Timestamp,
    ended_at: Timestamp,
    /// Nothing is left to erase.
    complete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_by: Option<String>,
    #[serde(flatten)]
    erasure: &'a Erasure,
    remains_elsewhere: [&'static str; ELSEWHERE.len()],
}

pub(crate) async fn run(args: &Erase, target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    let files = SubmittedFiles::new(target.buckets().await?, target.upload_bucket(args.bucket.as_deref())?);
    let (url, secret) = (args.stripe_url.as_deref(), args.stripe_secret.as_deref());
    // Without a secret only a learner with an open checkout cannot be erased.
    let checkouts = match stripe_client(url, secret, target).await {
        Ok(client) => StripeCheckouts::new(client),
        Err(error) => StripeCheckouts::without_client(error.to_string()),
    };
    let eraser = LearnerEraser {
        store: &store,
        files: &files,
        checkouts: &checkouts,
        clock: &SystemClock,
        step_timeout: STEP_TIMEOUT,
    };
    if !args.apply {
        return preview(args.learner, &eraser).await;
    }
    let folder = args.to.as_deref().context("--to is missing")?;
    confirm(args, &store).await?;
    target.confirm_write("everything that describes the learner will be removed for good")?;
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    let (begun_at, mut done) = (SystemClock.now(), Erasure::default());
    let outcome = eraser.erase(args.learner, &mut done).await;
    let stopped_by = outcome.as_ref().err().map(ToString::to_string);
    let complete = stopped_by.is_none() && done.waiting_for_zoom == 0;
    let receipt = Receipt {
        learner: args.learner,
        begun_at,
        ended_at: SystemClock.now(),
        complete,
        stopped_by: stopped_by.clone(),
        erasure: &done,
        remains_elsewhere: ELSEWHERE,
    };
    let path = write(folder, &receipt)?;
    tell(&done, "removed", "emptied");
    output::line(format!("the receipt is {}", path.display()));
    if let Some(reason) = stopped_by {
        bail!("the erasure stopped: {reason}; run the command again to continue");
    }
    ensure!(outcome.is_ok_and(|stored| stored), "nothing is stored about {}", args.learner);
    match (done.found_nothing(), done.waiting_for_zoom) {
        (true, _) => output::line(format!("nothing was left to erase of {}", args.learner)),
        (false, 0) => output::line(format!("{} is erased", args.learner)),
        (false, waiting) => output::line(format!(
            "{waiting} registrations wait for Zoom to cancel them; run the command again in a few minutes"
        )),
    }
    Ok(())
}

async fn preview(learner: LearnerId, eraser: &LearnerEraser<'_>) -> anyhow::Result<()> {
    let found =
        eraser.preview(learner).await.map_err(|error| anyhow!("the learner cannot be read: {error}"))?;
    let erasure = found.with_context(|| format!("nothing is stored about {learner}"))?;
    if erasure.found_nothing() {
        output::line(format!("nothing is left to erase of {learner}"));
    } else {
        tell(&erasure, "would remove", "would empty");
    }
    for (kind, kept) in &erasure.kept {
        output::line(format!("  stays: {} {kind} ({})", kept.items, kept.why));
    }
    for elsewhere in ELSEWHERE {
        output::line(format!("  elsewhere: {elsewhere}"));
    }
    output::line("nothing was changed; add --apply --confirm ADDRESS --to FOLDER to erase".to_owned());
    Ok(())
}

/// Erasing cannot be undone, so the operator names the person twice.
async fn confirm(args: &Erase, store: &Store) -> anyhow::Result<()> {
    let given = args.confirm.as_deref().context("--confirm is missing")?.trim();
    if given.eq_ignore_ascii_case(&args.learner.to_string()) {
        return Ok(());
    }
    let profile = store.get(deadline(), &keys::learner(args.learner)).await;
    let profile = profile.map_err(|error| anyhow!("the learner cannot be read: {error}"))?;
    let address = profile.map(|read| read.value.email).filter(|address| !address.is_empty());
    let is_same = address.is_some_and(|address| address.eq_ignore_ascii_case(given));
    ensure!(is_same, "--confirm is neither the learner's address nor the id; nothing was changed");
    Ok(())
}

/// One file for each run, so that no run hides what an earlier one did.
fn write(folder: &Path, receipt: &Receipt<'_>) -> anyhow::Result<PathBuf> {
    let at = receipt.ended_at.strftime("%Y%m%dT%H%M%S%3fZ");
    let path = folder.join(format!("erasure-{}-{at}.json", receipt.learner));
    let text = serde_json::to_string_pretty(receipt)? + "\n";
    std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}

fn tell(erasure: &Erasure, removed: &str, emptied: &str) {
    let items = |what: &str, counts: &BTreeMap<&'static str, usize>| {
        for (kind, count) in counts {
            output::line(format!("  {what}: {count} {kind}"));
        }
    };
    items(removed, &erasure.removed);
    items(emptied, &erasure.emptied);
    for (what, count) in [
        ("checkouts that are ended at Stripe first", erasure.checkouts_ended),
        ("enrolments that end", erasure.enrolments_ended),
        ("versions of files", erasure.files_removed),
        ("registrations that wait for Zoom", erasure.waiting_for_zoom),
        ("registrations that Zoom refused to cancel: its host removes them by hand", erasure.refused_by_zoom),
    ] {
        if count > 0 {
            output::line(format!("  {what}: {count}"));
        }
    }
}
