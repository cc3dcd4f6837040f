//! What DynamoDB's errors mean: a conflict, a reason to retry, or a permanent error.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

/// What a failed call means for the caller.
pub(super) enum Rejection {
    /// Another write came first: read and decide again.
    Conflict,
    /// Busy, or the outcome is unknown: send the same request again.
    Busy(String),
    /// Permanent.
    Refused(String),
}

/// What a rejected transaction means.
pub(super) fn classify_rejection(error: &SdkError<TransactWriteItemsError>) -> Rejection {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return classify_error(error);
    };
    let codes: Vec<&str> =
        cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    if codes.contains(&"ConditionalCheckFailed") {
        return Rejection::Conflict;
    }
    let busy = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    match codes.iter().find(|code| **code != "None") {
        Some(code) if !busy.contains(code) => Rejection::Refused((*code).to_owned()),
        code => Rejection::Busy(code.copied().unwrap_or("cancelled without a reason").to_owned()),
    }
}

/// What a rejected write of a single item means. Another transaction may hold its item, as it may hold a transaction's.
pub(super) fn classify_single<E: ProvideErrorMetadata + std::fmt::Debug>(error: &SdkError<E>) -> Rejection {
    match error.as_service_error().and_then(ProvideErrorMetadata::code) {
        Some("ConditionalCheckFailedException") => Rejection::Conflict,
        _ => classify_error(error),
    }
}

/// What a failed call means.
pub(super) fn classify_error<E: ProvideErrorMetadata + std::fmt::Debug>(error: &SdkError<E>) -> Rejection {
    const FINAL: [&str; 6] = [
        "ValidationException",
        "ResourceNotFoundException",
        "AccessDeniedException",
        "UnrecognizedClientException",
        "IdempotentParameterMismatchException",
        "SerializationException",
    ];
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    match code {
        Some(code) if FINAL.contains(&code) => {
            let message =
                error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
            Rejection::Refused(format!("{code}: {message}"))
        }
        Some(code) => Rejection::Busy(code.to_owned()),
        // Timeouts and broken connections: the outcome of a write is not known.
        None => Rejection::Busy(match error {
            SdkError::ConstructionFailure(_) => {
                return Rejection::Refused("the request could not be built".to_owned());
            }
            SdkError::TimeoutError(_) => "timeout".to_owned(),
            SdkError::DispatchFailure(_) => "no connection".to_owned(),
            _ => "no understandable answer".to_owned(),
        }),
    }
}
