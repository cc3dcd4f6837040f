//! One file per route.

pub mod archive_draft;
pub mod check_zoom_room;
pub mod create_draft;
pub mod create_media;
pub mod duplicate_draft;
pub mod export_draft;
pub mod export_questions;
pub mod find_person;
pub mod get_changes;
pub mod get_draft;
pub mod get_draft_content;
pub mod get_publication;
pub mod hide_course;
pub mod import_draft;
pub mod import_questions;
pub mod list_drafts;
pub mod list_instructors;
pub mod list_media;
pub mod list_publications;
pub mod publish_course;
pub mod restore_publication;
pub mod save_draft_content;
pub mod save_outline;
pub mod try_quiz;
pub mod unarchive_draft;

use domain::Refusal;
use shared::http::RawBody;

/// The largest body of a save: a piece of 300 KB, however it is indented and escaped.
const MOST_BYTES: usize = 1_000_000;

/// Refuses a body that is too large before parsing it.
fn bounded(body: &RawBody) -> Result<(), Refusal> {
    if body.0.len() > MOST_BYTES {
        return Err(Refusal::field("body", format!("is larger than {MOST_BYTES} bytes")));
    }
    Ok(())
}
