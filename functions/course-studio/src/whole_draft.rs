//! A draft with all its bodies, for what looks at the whole of it.

use domain::course::draft::{Bodies, Draft, DraftContent, Outline};
use domain::{CourseId, Refusal};
use serde_json::Value;
use shared::http::{Failure, Identity, RequestContext};
use shared::store::{Read, StoreError, keys};

use crate::access::{course_in, may_edit};
use crate::state::App;

/// The most bytes of bodies that are held together. A draft that can be published has far fewer; only one that somebody
/// fills on purpose has more.
const MOST_BYTES: usize = 40_000_000;

/// A draft with all its bodies.
pub(crate) struct WholeDraft {
    pub(crate) draft: Read<Draft>,
    pub(crate) outline: Outline,
    /// Of removed contents too. The bodies are empty if there are too many to be held together.
    pub(crate) contents: Vec<Read<DraftContent>>,
    is_whole: bool,
}

impl WholeDraft {
    /// Reads the draft of this course, if the person may edit it.
    ///
    /// # Errors
    /// `PERMISSION_DENIED`, `NOT_FOUND`, or the store's own failure.
    pub(crate) async fn find(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        course: &str,
    ) -> Result<Self, Failure> {
        let course: CourseId = course_in(identity, course)?;
        let (key, range) = (keys::draft(course), keys::draft_contents(course));
        let mut bytes = 0;
        let keep = |mut read: Read<DraftContent>| {
            bytes += read.value.body.len();
            if bytes > MOST_BYTES {
                read.value.body = String::new();
            }
            read
        };
        let (draft, contents) = tokio::join!(
            app.store.get(context.deadline, &key),
            app.store.ascending_as(context.deadline, &range, keep)
        );
        let draft = draft?.filter(|read| may_edit(identity, &read.value)).ok_or(Refusal::NotFound)?;
        let outline = outline_of(&draft.value)?;
        Ok(Self { draft, outline, contents: contents?, is_whole: bytes <= MOST_BYTES })
    }

    /// Refuses what needs all bodies, if there are too many.
    ///
    /// # Errors
    /// `VALIDATION_ERROR`.
    pub(crate) fn require_whole(&self) -> Result<(), Refusal> {
        let reason = || format!("its contents take more than {} MB; split it", MOST_BYTES / 1_000_000);
        if self.is_whole { Ok(()) } else { Err(Refusal::field("course_uuid", reason())) }
    }

    /// The bodies of the contents that the outline names, in the kinds that it names.
    ///
    /// # Errors
    /// A body is corrupt.
    pub(crate) fn bodies(&self) -> Result<Bodies, StoreError> {
        let mut bodies = Bodies::new();
        for content in self.contents.iter().map(|read| &read.value).filter(|content| !content.body.is_empty())
        {
            if self.outline.content(content.content).is_some_and(|entry| entry.kind == content.kind) {
                bodies.insert(content.content, body_of(content)?);
            }
        }
        Ok(bodies)
    }
}

/// The outline of a draft.
///
/// # Errors
/// It is corrupt.
pub(crate) fn outline_of(draft: &Draft) -> Result<Outline, StoreError> {
    let corrupt = || StoreError::Refused(format!("the outline of the draft {} is corrupt", draft.course));
    Outline::stored(&draft.outline).ok_or_else(corrupt)
}

/// The body of a content.
///
/// # Errors
/// It is corrupt.
pub(crate) fn body_of(content: &DraftContent) -> Result<Value, StoreError> {
    let corrupt = |_| StoreError::Refused(format!("the body of the content {} is corrupt", content.content));
    serde_json::from_str(&content.body).map_err(corrupt)
}
