//! Exact decimals as JSON numbers.

use std::fmt::Display;

use serde_json::Number;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// The number that this text writes. JSON has one kind of number, and a reader keeps a decimal of fewer than
/// fifteen digits as it was written; so 85.5 goes out as `85.5`, and no arithmetic is done on the way.
pub(super) fn number(exact: impl Display) -> Number {
    exact.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

/// A percentage with at most two decimals, in the document.
pub(super) fn percentage() -> RefOr<Schema> {
    let percentage = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(100));
    percentage.examples([serde_json::json!(85.5)]).build().into()
}

/// A number above nothing, in the document.
pub(super) fn positive() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).build().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_goes_out_as_it_was_written() {
        for hundredths in 0..=10_000u32 {
            let (whole, rest) = (hundredths / 100, hundredths % 100);
            let text = match (rest % 10, rest) {
                (_, 0) => whole.to_string(),
                (0, _) => format!("{whole}.{}", rest / 10),
                _ => format!("{whole}.{rest:02}"),
            };
            assert_eq!(serde_json::to_string(&number(&text)).unwrap(), text);
        }
    }
}
