//! What the routes of an erasure share.

use domain::erasure::ErasureReceipt;
use shared::http::{Failure, RequestContext};
use shared::store::keys;
use shared::stripe::client::StripeError;
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
        EraseError::Checkout(error) => {
            tracing::warn!(%error, "a checkout was not ended");
            Failure::Unavailable(match error {
                StripeError::Unreachable(_) => {
                    "Stripe can’t be reached, so an open checkout could still be paid. Nothing more was removed: \
                     please try again."
                }
                StripeError::Refused { .. } => {
                    "Stripe refused to end an open checkout, so nothing more was removed. Try again; if this stays, \
                     check what our key at Stripe may do, or continue in a day, when the checkout has ended."
                }
            })
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
