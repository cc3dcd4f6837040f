//! The uploaded files of a publication: each is pinned to the version that was checked, and stays from then on.

use std::collections::BTreeMap;

use domain::MediaId;
use domain::course::authoring::{Authored, Problems};
use domain::course::draft::{Bodies, Outline, problems_of_media};
use domain::course::media::Media;
use domain::course::media_use::references;
use tokio::time::Instant;

use crate::store::{ItemKey, Read, Store, StoreError, Transaction, keys};

/// Pins the version of every file that the contents use; a course without any costs no read.
///
/// # Errors
/// The store was unavailable until the deadline; inside, what keeps the files from being published.
pub(super) async fn pin_media(
    store: &Store,
    deadline: Instant,
    authored: &mut Authored,
    (outline, bodies): (&Outline, &Bodies),
) -> Result<Result<Vec<Read<Media>>, Problems>, StoreError> {
    let course = authored.course.uuid;
    let contents = outline.contents();
    let named = contents.iter().filter_map(|content| Some((content.kind, bodies.get(&content.uuid)?)));
    let named: Vec<MediaId> =
        named.flat_map(|(kind, body)| references(kind, body)).map(|reference| reference.media).collect();
    if named.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let wanted: Vec<ItemKey> = named.iter().map(|media| (&keys::media(course, *media)).into()).collect();
    let snapshot = store.read(deadline, &wanted).await?;
    let mut found: BTreeMap<MediaId, Read<Media>> = BTreeMap::new();
    for media in named {
        found.extend(snapshot.read(&keys::media(course, media))?.map(|read| (media, read)));
    }
    let mut problems = Problems::new();
    for content in contents {
        let known = |media| found.get(&media).map(|read| &read.value);
        for problem in problems_of_media(content, bodies.get(&content.uuid), known) {
            problems.add(problem.path, problem.message);
        }
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let pinned = found.iter().map(|(media, read)| (*media, read.value.clone())).collect();
    authored.contents.iter_mut().for_each(|content| content.body.pin(&pinned));
    Ok(Ok(found.into_values().collect()))
}

/// Notes that these files stay: earlier publications can be restored. `false` if one has changed meanwhile.
///
/// # Errors
/// The store was unavailable until the deadline.
pub(super) async fn keep_media(
    store: &Store,
    deadline: Instant,
    media: Vec<Read<Media>>,
) -> Result<bool, StoreError> {
    for before in media.into_iter().filter(|read| !read.value.published) {
        let after = Media { published: true, ..before.value.clone() };
        let mut transaction = Transaction::new();
        transaction.save(&keys::media(after.course, after.uuid), Some(&before), &after)?;
        if !store.write(deadline, &transaction).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
