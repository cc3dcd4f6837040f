//! The definition of an earlier publication, joined from its parts.

use domain::course::draft::{Bodies, Outline};
use domain::course::publication::PublishedPart;
use domain::{CourseId, Refusal};
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, Snapshot, StoreError, keys};

use crate::state::App;

/// What was published.
pub(crate) struct PublishedDefinition {
    pub(crate) outline: Outline,
    pub(crate) bodies: Bodies,
}

impl PublishedDefinition {
    /// The publication with this number.
    ///
    /// # Errors
    /// `NOT_FOUND`, or the store's own failure.
    pub(crate) async fn find(
        app: &App,
        context: &RequestContext,
        course: CourseId,
        number: &str,
    ) -> Result<Self, Failure> {
        let number = number.parse::<u32>().map_err(|_| Refusal::NotFound)?;
        let publication = app.store.get(context.deadline, &keys::publication(course, number)).await?;
        let publication = publication.ok_or(Refusal::NotFound)?.value;
        let digests = publication.bodies.values().chain([&publication.outline]);
        let wanted: Vec<ItemKey> =
            digests.map(|digest| (&keys::published_part(course, digest)).into()).collect();
        let snapshot = app.store.read(context.deadline, &wanted).await?;
        let missing =
            || StoreError::Refused(format!("a part of publication {number} of {course} is missing"));
        let outline = part(&snapshot, course, &publication.outline)?.ok_or_else(missing)?;
        let mut outline = Outline::stored(&outline.json).ok_or_else(missing)?;
        outline.set_published(publication.visible);
        let mut bodies = Bodies::new();
        for (content, digest) in &publication.bodies {
            let body = part(&snapshot, course, digest)?.ok_or_else(missing)?;
            bodies.insert(*content, serde_json::from_str(&body.json).map_err(|_| missing())?);
        }
        Ok(Self { outline, bodies })
    }
}

fn part(snapshot: &Snapshot, course: CourseId, digest: &str) -> Result<Option<PublishedPart>, StoreError> {
    snapshot.get(&keys::published_part(course, digest))
}
