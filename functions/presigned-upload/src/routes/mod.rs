//! One file per route.

pub mod complete_submission;
pub mod create_submission;
pub mod download_submission;
pub mod get_submission;
pub mod give_up_submission;
pub mod grade_submission;
pub mod list_course_files;
pub mod list_course_submissions;
pub mod list_submissions;
pub mod renew_upload;

use domain::Refusal;
use domain::assignment::submission::{FEEDBACK_CHARACTERS_MAX, TEXT_BYTES_MAX};
use shared::http::RawBody;

/// The largest body that is read: the longest text, every character of it escaped, and some room. Files do
/// not pass here.
const MOST_BYTES: usize = 2 * TEXT_BYTES_MAX + 4 * FEEDBACK_CHARACTERS_MAX;

/// Refuses a body by its size, before anything is read from it.
fn bounded(body: &RawBody) -> Result<(), Refusal> {
    if body.0.len() > MOST_BYTES {
        return Err(Refusal::field("body", format!("is larger than {MOST_BYTES} bytes")));
    }
    Ok(())
}
