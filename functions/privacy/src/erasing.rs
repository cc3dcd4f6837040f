//! What the routes of an erasure share.

use domain::erasure::ErasureReceipt;
use shared::http::{Failure, RequestContext};
use shared::store::keys;
use shared::use_cases::erase_learner::EraseError;

use crate::state::App;
use crate::views::ErasureReceiptView;

/// The failure of an erasure. Whatever was done stays done, and the next request goes on from there.
pub(crate) fn failed(error: EraseError) -> Failure {
    match error {
        EraseError::Store(error) => error.into(),
        EraseError::Files(error) => {
            tracing::warn!(%error, "files were not removed");
            Failure::Unavailable(
                "The files can’t be reached at the moment. Nothing is lost: please try again.",
            )
        }
        EraseError::Restless => Failure::Unavailable("The data keeps changing. Please try again."),
    }
}

/// A receipt, with the name of the administrator as it is today.
pub(crate) async fn view(
    app: &App,
    context: &RequestContext,
    receipt: &ErasureReceipt,
) -> Result<ErasureReceiptView, Failure> {
    let by = app.store.get(context.deadline, &keys::learner(receipt.by)).await?;
    let name = by.map(|read| read.value.name).unwrap_or_default();
    Ok(ErasureReceiptView::new(receipt, name))
}
