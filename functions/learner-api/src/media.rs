//! Uploaded films and documents: the addresses at which a learner's browser gets them.

use domain::CourseId;
use domain::course::media_use::MediaUse;
use jiff::Timestamp;
use serde_json::Value;
use shared::http::Failure;
use shared::runtime::MediaLinks;

/// What a stored body says of a file, and the field in which a browser finds its address.
const FIELDS: [(&str, &str); 2] = [("media", "url"), ("captions_media", "captions")];

/// A content's body, with addresses in place of the files that it names.
///
/// # Errors
/// An address cannot be signed.
pub(crate) async fn linked(
    links: &MediaLinks,
    course: CourseId,
    mut body: Value,
    now: Timestamp,
) -> Result<Value, Failure> {
    for (field, shown) in FIELDS {
        let Some(used) = body.as_object_mut().and_then(|body| body.remove(field)) else { continue };
        let used: MediaUse = serde_json::from_value(used).map_err(|_| unavailable())?;
        let url = links.sign(course, &used, now).await.map_err(|_| unavailable())?;
        if let Some(body) = body.as_object_mut() {
            body.insert(shown.to_owned(), Value::String(url));
        }
    }
    Ok(body)
}

fn unavailable() -> Failure {
    Failure::Unavailable("This file is unavailable right now. Please try again.")
}
