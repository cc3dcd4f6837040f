//! One file per route.

pub mod change_saved_comments;
pub mod complete_media;
pub mod complete_submission;
pub mod create_submission;
pub mod delete_media;
pub mod download_submission;
pub mod get_override;
pub mod get_saved_comments;
pub mod get_submission;
pub mod give_up_submission;
pub mod grade_submission;
pub mod list_course_files;
pub mod list_course_submissions;
pub mod list_submissions;
pub mod renew_upload;
pub mod set_override;
pub mod sign_media_upload;

use domain::Refusal;
use domain::assignment::submission::{FEEDBACK_CHARACTERS_MAX, TEXT_BYTES_MAX};
use shared::http::RawBody;

/// The largest request body: the longest text with every character escaped, and some room. Files are not sent
/// here.
const BODY_BYTES_MAX: usize = 2 * TEXT_BYTES_MAX + 4 * FEEDBACK_CHARACTERS_MAX;

/// Refuses a body that is too large, before parsing it.
fn bounded(body: &RawBody) -> Result<(), Refusal> {
    if body.0.len() > BODY_BYTES_MAX {
        return Err(Refusal::field("body", format!("must be at most {BODY_BYTES_MAX} bytes")));
    }
    Ok(())
}
