//! One file per route.

pub mod adjust;
pub mod adjust_bulk;
pub mod export_transactions;
pub mod get_goals;
pub mod get_summary;
pub mod list_learner_transactions;
pub mod list_transactions;
pub mod reissue_certificate;
pub mod reprint_certificate;
pub mod revoke_certificate;
pub mod set_goals;
