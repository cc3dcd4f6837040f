//! The uploaded files that bodies name, and what keeps them from being published.

use std::collections::{BTreeMap, BTreeSet};

use domain::course::draft::{Bodies, DraftProblem, Outline, problems_of_media};
use domain::course::media::Media;
use domain::course::media_use::references;
use domain::{CourseId, MediaId};
use shared::http::RequestContext;
use shared::store::{ItemKey, StoreError, keys};

use crate::state::App;

/// What is wrong with the files that these bodies name. A draft that names none costs no read.
///
/// # Errors
/// The store was unavailable until the deadline.
pub(crate) async fn problems(
    app: &App,
    context: &RequestContext,
    course: CourseId,
    (outline, bodies): (&Outline, &Bodies),
) -> Result<Vec<DraftProblem>, StoreError> {
    let named =
        outline.contents().iter().filter_map(|content| Some((content.kind, bodies.get(&content.uuid)?)));
    let named: BTreeSet<MediaId> =
        named.flat_map(|(kind, body)| references(kind, body)).map(|reference| reference.media).collect();
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<ItemKey> = named.iter().map(|media| (&keys::media(course, *media)).into()).collect();
    let snapshot = app.store.read(context.deadline, &wanted).await?;
    let mut found: BTreeMap<MediaId, Media> = BTreeMap::new();
    for media in named {
        found.extend(snapshot.peek(&keys::media(course, media))?.map(|file| (media, file)));
    }
    let of_content =
        |content| problems_of_media(content, bodies.get(&content.uuid), |media| found.get(&media));
    Ok(outline.contents().iter().flat_map(of_content).collect())
}
