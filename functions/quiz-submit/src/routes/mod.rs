//! One file per route.

pub mod get_quiz;
pub mod list_attempts;
pub mod save_answers;
pub mod start_quiz;
pub mod submit_quiz;

use shared::domain::Refusal;
use shared::http::RawBody;

/// The largest body that is read: more than the ids of the largest quiz together, and well below what an
/// attempt may weigh in the table.
const MOST_BYTES: usize = 200_000;

/// Refuses a body that cannot be a learner's answers by its size, before anything is read from it.
fn bounded(body: &RawBody) -> Result<(), Refusal> {
    if body.0.len() > MOST_BYTES {
        return Err(Refusal::field("body", format!("is larger than {MOST_BYTES} bytes")));
    }
    Ok(())
}
