//! Empties a bucket, with every version of every object.

use anyhow::{Context, bail};
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{Delete, ObjectIdentifier};

/// Removes everything, and says how many versions there were.
pub(crate) async fn remove_all(client: &Client, bucket: &str) -> anyhow::Result<usize> {
    let mut removed = 0;
    loop {
        let page = client.list_object_versions().bucket(bucket).send().await;
        let page = page.with_context(|| format!("the versions in {bucket} cannot be listed"))?;
        let versions = page.versions().iter().map(|version| (version.key(), version.version_id()));
        let markers = page.delete_markers().iter().map(|marker| (marker.key(), marker.version_id()));
        let mut found = Vec::new();
        for (key, version) in versions.chain(markers) {
            let object = ObjectIdentifier::builder().key(key.unwrap_or_default());
            found.push(object.set_version_id(version.map(str::to_owned)).build()?);
        }
        if found.is_empty() {
            return Ok(removed);
        }
        let count = found.len();
        let delete = Delete::builder().set_objects(Some(found)).quiet(true).build()?;
        let deleted = client.delete_objects().bucket(bucket).delete(delete).send().await;
        let deleted = deleted.with_context(|| format!("the versions in {bucket} cannot be removed"))?;
        if let Some(error) = deleted.errors().first() {
            bail!("{bucket}: {} stays: {}", error.key().unwrap_or("?"), error.message().unwrap_or("?"));
        }
        removed += count;
        // From the start again: what was listed is gone.
        if page.is_truncated() != Some(true) {
            return Ok(removed);
        }
    }
}
