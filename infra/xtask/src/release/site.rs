//! Publishes the site's pages to the stack's bucket. `index.html` comes last, so that nobody gets a page whose files are
//! missing.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde_json::json;

use super::aws::Aws;
use crate::frontend;
use crate::paths::{in_root, local};
use crate::run::{shown, step};

/// For files whose name stays when their content changes.
const ALWAYS_ASK: &str = "no-cache";
/// For files whose name holds their fingerprint.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Builds and uploads the pages, unless the stack hosts none.
pub(super) fn publish(aws: &Aws, outputs: &BTreeMap<String, String>) -> Result<()> {
    let (Some(bucket), Some(distribution)) =
        (outputs.get("SiteBucketName"), outputs.get("SiteDistributionId"))
    else {
        eprintln!("the stack hosts no site");
        return Ok(());
    };
    frontend::build_checked()?;
    let config = local("site-config.json");
    fs::create_dir_all(local("")).context("cannot create .local")?;
    fs::write(&config, settings(outputs)?).with_context(|| format!("cannot write {}", config.display()))?;
    let (site, config) = (format!("s3://{bucket}"), config.display().to_string());
    step("publish the site", || {
        let assets = format!("{site}/assets/");
        let mut files = aws.command(["s3", "sync", ".", &format!("{site}/"), "--cache-control", ALWAYS_ASK]);
        for left_out in ["index.html", "config.json", "*.map", ".vite/*", "assets/*"] {
            files.args(["--exclude", left_out]);
        }
        let mut hashed = aws.command(["s3", "sync", "assets", &assets, "--cache-control", FOR_EVER]);
        hashed.args(["--exclude", "*.map"]);
        let target = format!("{site}/config.json");
        let mut settings = aws.command(["s3", "cp", &config, &target, "--cache-control", ALWAYS_ASK]);
        settings.args(["--content-type", "application/json"]);
        let target = format!("{site}/index.html");
        let page = aws.command(["s3", "cp", "index.html", &target, "--cache-control", ALWAYS_ASK]);
        let mut forget =
            aws.command(["cloudfront", "create-invalidation", "--distribution-id", distribution]);
        forget.args(["--paths", "/index.html", "/config.json"]);
        // Hashed files first: the others name them.
        for mut command in [hashed, files, settings, page, forget] {
            shown(command.current_dir(in_root("frontend/dist")))?;
        }
        Ok(())
    })
}

/// The four outputs that the pages need; none is secret.
fn settings(outputs: &BTreeMap<String, String>) -> Result<String> {
    let output = |name: &str| outputs.get(name).with_context(|| format!("the stack has no output {name}"));
    let settings = json!({
        "api_url": output("ApiUrl")?, "issuer": output("Issuer")?, "client_id": output("ClientId")?,
        "provider_name": output("ProviderName")?,
    });
    Ok(settings.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_learn_four_outputs() {
        let outputs = ["ApiUrl", "Issuer", "ClientId", "ProviderName"]
            .map(|name| (name.to_owned(), format!("the {name}")));
        let mut outputs = BTreeMap::from(outputs);
        let text = settings(&outputs).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["client_id"], "the ClientId");
        outputs.remove("Issuer");
        assert!(settings(&outputs).unwrap_err().to_string().contains("Issuer"));
    }
}
