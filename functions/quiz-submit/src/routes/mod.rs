//! One file per route.

pub mod get_attempt;
pub mod get_course_attempt;
pub mod get_override;
pub mod get_quiz;
pub mod get_statistics;
pub mod list_attempts;
pub mod list_course_attempts;
pub mod regrade_quiz;
pub mod save_answers;
pub mod set_override;
pub mod start_quiz;
pub mod submit_quiz;

use domain::Refusal;
use domain::course::authoring::MAX_ITEM_BYTES;
use shared::http::RawBody;

/// The largest body that is accepted. No quiz is larger, so neither are its answers, and an attempt with such
/// answers still fits into the table.
const MOST_BYTES: usize = MAX_ITEM_BYTES;

/// Refuses a body that is too large before parsing it.
fn bounded(body: &RawBody) -> Result<(), Refusal> {
    if body.0.len() > MOST_BYTES {
        return Err(Refusal::field("body", format!("is larger than {MOST_BYTES} bytes")));
    }
    Ok(())
}
