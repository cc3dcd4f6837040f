//! Exact decimals as JSON numbers.

use std::fmt::Display;

use serde_json::Number;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

/// The JSON number with the same digits: 85.5 is written as `85.5`, without any arithmetic. JSON readers keep a
/// decimal of fewer than fifteen digits exactly.
pub(super) fn number(decimal: impl Display) -> Number {
    decimal.to_string().parse().unwrap_or_else(|_| Number::from(0))
}

/// The schema of a percentage with at most two decimals.
pub(super) fn percentage() -> RefOr<Schema> {
    let percentage = ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).maximum(Some(100));
    percentage.examples([serde_json::json!(85.5)]).build().into()
}

/// The schema of a number that is not negative.
pub(super) fn positive() -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::Number).minimum(Some(0)).build().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_is_written_with_its_own_digits() {
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
