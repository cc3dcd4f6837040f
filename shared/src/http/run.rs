//! The loop of a function behind HTTP.

use axum::Router;
use lambda_http::Error;

/// Answers requests until Lambda ends the process.
///
/// The functions that serve a router call this and not `lambda_http::run`: that is generic, and would be compiled for each of
/// them.
///
/// # Errors
/// Lambda's runtime API cannot be reached.
pub async fn run(router: Router) -> Result<(), Error> {
    lambda_http::run(router).await
}
