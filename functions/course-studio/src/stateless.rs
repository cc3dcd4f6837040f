//! Answers that follow from the request alone: nothing is stored but, with an `Idempotency-Key`, the answer itself.

use shared::http::{Failure, IdempotentRequest, Reply, RequestContext, answer_once};

use crate::state::App;

/// The largest answer that is kept for its repetition. A larger one is the same again anyway.
const MOST_KEPT_BYTES: usize = 200_000;

/// Gives this answer, and refuses the key with another body.
pub(crate) async fn answer(
    app: &App,
    context: &RequestContext,
    idempotent: &IdempotentRequest,
    reply: Reply,
) -> Result<Reply, Failure> {
    if reply.body.len() > MOST_KEPT_BYTES {
        return Ok(reply);
    }
    answer_once(&app.store, context, app.clock.as_ref(), idempotent, async { Ok(reply) }).await
}
