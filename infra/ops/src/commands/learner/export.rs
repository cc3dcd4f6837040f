//! `ops learner export`: writes everything about one learner to a folder.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use domain::LearnerId;
use shared::use_cases::export_learner::{ExportedFile, LearnerExport, export_learner};

use crate::output;
use crate::target::{Target, deadline};

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The learner's id
    learner: LearnerId,
    /// A folder that does not exist yet
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// Output UploadBucketName [env: UPLOAD_BUCKET]; not needed on the local stack
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,
}

pub(crate) async fn run(args: &Export, target: &Target) -> anyhow::Result<()> {
    let export = export_learner(&target.store().await?, deadline(), args.learner)
        .await
        .map_err(|error| anyhow!("the learner cannot be read: {error}"))?
        .with_context(|| format!("nothing is stored about {}", args.learner))?;
    std::fs::create_dir(&args.to).with_context(|| format!("{} cannot be created", args.to.display()))?;
    write_sections(&args.to, &export)?;
    if !export.files.is_empty() {
        fetch_files(args, target, &export.files).await?;
    }
    output::line(format!("everything about {} is in {}", args.learner, args.to.display()));
    Ok(())
}

fn write_sections(folder: &Path, export: &LearnerExport) -> anyhow::Result<()> {
    for (section, items) in &export.sections {
        let path = folder.join(format!("{section}.json"));
        let text = serde_json::to_string_pretty(items)? + "\n";
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
        output::line(format!("  {section}: {} items", items.len()));
    }
    Ok(())
}

async fn fetch_files(args: &Export, target: &Target, files: &[ExportedFile]) -> anyhow::Result<()> {
    let bucket = target.upload_bucket(args.bucket.as_deref())?;
    let client = target.buckets().await?;
    let folder = args.to.join("files");
    std::fs::create_dir(&folder).with_context(|| format!("{} cannot be created", folder.display()))?;
    for file in files {
        let found = client.get_object().bucket(&bucket).key(&file.key).send().await;
        let found = found.map_err(|error| anyhow!("{}: {}", file.name, error.into_service_error()))?;
        let bytes = found.body.collect().await.with_context(|| format!("{} broke off", file.name))?;
        // The name came from the learner's machine: nothing in it may lead out of the folder.
        let name = file.name.replace(['/', '\\'], "_");
        std::fs::write(folder.join(&name), bytes.into_bytes())
            .with_context(|| format!("{name} cannot be written"))?;
    }
    output::line(format!("  files: {}", files.len()));
    Ok(())
}
