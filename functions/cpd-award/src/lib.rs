//! The CPD credit ledger and its only writer.
