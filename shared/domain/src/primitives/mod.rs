//! Values without a context of their own: ids, money, exact decimals, text, days.

pub(crate) mod clock;
pub(crate) mod currency;
pub(crate) mod decimal;
pub(crate) mod ids;
pub(crate) mod money;
pub(crate) mod plain_text;
pub(crate) mod refusal;
pub(crate) mod utc_day;
pub(crate) mod web_address;
