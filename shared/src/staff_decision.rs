//! A decision of the staff: who takes it, and why. Its entry in the audit log is written with the fact.

use domain::LearnerId;
use domain::audit::{AuditEntry, AuditFact};

use crate::store::StoreError;
use crate::unit_of_work::UnitOfWork;

/// Who decides, and why.
#[derive(Clone, Copy, Debug)]
pub struct StaffDecision<'a> {
    /// `None` for a command of the operator.
    pub actor: Option<LearnerId>,
    pub reason: &'a str,
}

impl UnitOfWork<'_> {
    /// Adds the entry of the audit log to the transaction of its fact.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn audit(&mut self, fact: &AuditFact<'_>) -> Result<AuditEntry, StoreError> {
        let entry = fact.entry(self.new_id(), self.now);
        self.transaction.audit(&entry)?;
        Ok(entry)
    }
}
